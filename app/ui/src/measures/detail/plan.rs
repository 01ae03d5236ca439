//! Plan against state: the dates as a line with today on it, in words and as a
//! table, and the milestones. Everything here is computed from dates, never judged.

use backend::measures::Detail;
use chrono::{Datelike, Days, NaiveDate};
use domain::{
    dates,
    filter::Moment,
    measure::{Measure, Stage},
    milestone::Milestone,
    text::thousands,
};
use leptos::prelude::*;

use super::May;
use crate::kit::{
    badge::{Badge, Hue, Shape, Source},
    definition::{Definitions, Panel, Term},
    table::{Column, DataTable, Row, cell},
};

pub fn panel(detail: &Detail, moment: Moment) -> AnyView {
    let (measure, today) = (&detail.measure, moment.day);
    let moved = measure
        .original_end
        .filter(|original| Some(*original) != measure.end);
    let day = |day: Option<NaiveDate>| day.map(dates::german).unwrap_or_default();
    let end = if detail.facts.stage == Stage::Permanent && measure.end.is_none() {
        "ohne Ende (Daueraufgabe)".into()
    } else {
        day(measure.end)
    };
    let next = measure
        .milestones
        .iter()
        .filter(|milestone| milestone.actual.is_none())
        .min_by_key(|milestone| milestone.planned);
    let next =
        next.map(|milestone| format!("{} – {}", dates::german(milestone.planned), milestone.title));
    let term = |name: &'static str, text: String| view! { <Term name=name text=text /> }.into_any();
    let terms: Vec<AnyView> = [
        Some(term("Beginn", day(measure.start))),
        Some(term("Ende", end)),
        moved.map(|original| {
            term(
                "Ursprüngliches Ende",
                format!(
                    "{} ({})",
                    dates::german(original),
                    shift(original, measure.end)
                ),
            )
        }),
        moved
            .and(measure.end_reason.clone())
            .map(|reason| term("Grund der Terminänderung", reason)),
        measure
            .check_on
            .map(|day| term("Jährliche Prüfung am", dates::german(day))),
        next.map(|next| term("Nächster Meilenstein", next)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let chart = chart(measure, detail.facts.stage, today);
    view! { <Panel title="Plan und Stand">{chart}<Definitions>{terms}</Definitions></Panel> }
        .into_any()
}

/// "um 92 Tage verlängert"
fn shift(original: NaiveDate, end: Option<NaiveDate>) -> String {
    match end.map(|end| (end - original).num_days()) {
        Some(moved) if moved > 0 => format!("um {} verlängert", days(moved)),
        Some(moved) if moved < 0 => format!("um {} verkürzt", days(-moved)),
        Some(_) => "unverändert".into(),
        None => "Ende offen".into(),
    }
}

const WIDTH: i64 = 720;
const MARGIN: i64 = 12;
/// Room a year's number takes.
const LABEL: i64 = 40;

/// The days of a measure on a line of [`WIDTH`] units.
struct Scale {
    from: NaiveDate,
    days: i64,
}

impl Scale {
    fn of(days: &[NaiveDate]) -> Option<Self> {
        let (from, to) = (*days.iter().min()?, *days.iter().max()?);
        let from = from.checked_sub_days(Days::new(14))?;
        let to = to.checked_add_days(Days::new(14))?;
        Some(Self {
            from,
            days: (to - from).num_days(),
        })
    }

    fn x(&self, day: NaiveDate) -> i64 {
        MARGIN + (day - self.from).num_days() * (WIDTH - 2 * MARGIN) / self.days.max(1)
    }

    /// First days of the years in between.
    fn years(&self) -> Vec<(i64, i32)> {
        let last = self
            .from
            .checked_add_days(Days::new(self.days.unsigned_abs()))
            .map_or(self.from.year(), |day| day.year());
        let lines = (self.from.year() + 1..=last)
            .filter_map(|year| Some((self.x(NaiveDate::from_ymd_opt(year, 1, 1)?), year)));
        lines.filter(|(x, _)| *x < WIDTH - LABEL).collect()
    }
}

fn chart(measure: &Measure, stage: Stage, today: NaiveDate) -> Option<AnyView> {
    let start = measure.start?;
    let end = measure.end.or(measure.check_on);
    let mut days = vec![start, today];
    days.extend(end);
    days.extend(measure.original_end);
    days.extend(
        measure
            .milestones
            .iter()
            .map(|milestone| milestone.actual.unwrap_or(milestone.planned)),
    );
    let scale = Scale::of(&days)?;
    let (x1, x2, now) = (
        scale.x(start),
        scale.x(end.unwrap_or(today).max(start)),
        scale.x(today),
    );
    let done = if stage.is_over() {
        x2
    } else {
        now.clamp(x1, x2)
    };
    let years: Vec<_> = scale
        .years()
        .into_iter()
        .map(|(x, year)| view! { <line class="plan__year" x1=x x2=x y1=8 y2=58 /><text class="plan__label" x=x + 4 y=18>{year}</text> })
        .collect();
    let original = measure
        .original_end
        .filter(|original| Some(*original) != measure.end)
        .map(|day| {
            let x = scale.x(day);
            view! { <line class="plan__original" x1=x x2=x y1=24 y2=54 /> }
        });
    let milestones: Vec<_> = measure
        .milestones
        .iter()
        .map(|milestone| diamond(milestone, &scale, today))
        .collect();
    let sentence = sentence(measure, stage, today);
    let key = [
        Some("Balken: Laufzeit, dunkel bis heute"),
        Some("senkrechte Linie: heute"),
        (!measure.milestones.is_empty()).then_some("Raute: Meilenstein (gefüllt: erreicht)"),
        original
            .is_some()
            .then_some("gestrichelt: ursprüngliches Ende"),
    ];
    let key = key.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    Some(
        view! {
            <figure class="plan">
                <svg class="plan__drawing" viewBox=format!("0 0 {WIDTH} 64") role="img" aria-label=sentence.clone() focusable="false">
                    {years}
                    <rect class="plan__bar" x=x1 y=32 width=(x2 - x1).max(2) height=14 rx=3 />
                    <rect class="plan__done" x=x1 y=32 width=(done - x1).max(0) height=14 rx=3 />
                    {original}
                    {milestones}
                    <line class="plan__today" x1=now x2=now y1=20 y2=58 />
                </svg>
                <figcaption>
                    <p>{sentence}</p>
                    <p class="plan__key small muted" aria-hidden="true">{key}</p>
                </figcaption>
            </figure>
        }
        .into_any(),
    )
}

fn diamond(milestone: &Milestone, scale: &Scale, today: NaiveDate) -> AnyView {
    let (x, y) = (scale.x(milestone.actual.unwrap_or(milestone.planned)), 39);
    let class = match milestone.actual {
        Some(_) => "plan__milestone plan__milestone--reached",
        None if milestone.planned < today => "plan__milestone plan__milestone--late",
        None => "plan__milestone",
    };
    let path = format!("M{} {y}L{x} {}L{} {y}L{x} {}Z", x - 8, y - 8, x + 8, y + 8);
    view! { <path class=class d=path /> }.into_any()
}

/// What the drawing says.
fn sentence(measure: &Measure, stage: Stage, today: NaiveDate) -> String {
    let reached = measure
        .milestones
        .iter()
        .filter(|milestone| milestone.actual.is_some())
        .count();
    let milestones = match measure.milestones.len() {
        0 => String::new(),
        all => format!(" {reached} von {all} Meilensteinen sind erreicht."),
    };
    let time = match (stage, measure.start, measure.end) {
        (Stage::Completed, ..) => "Die Maßnahme ist abgeschlossen.".to_owned(),
        (Stage::Dropped, ..) => "Die Maßnahme ist entfallen.".to_owned(),
        (_, Some(start), _) if start > today => format!(
            "Die Maßnahme soll in {} beginnen.",
            of_days((start - today).num_days())
        ),
        (_, Some(start), Some(end)) if end >= today => {
            let (passed, all) = ((today - start).num_days(), (end - start).num_days().max(1));
            format!(
                "{} % der geplanten Laufzeit sind vergangen, {} bleiben.",
                passed * 100 / all,
                days((end - today).num_days())
            )
        }
        (_, _, Some(end)) => format!(
            "Das geplante Ende liegt {} zurück.",
            days((today - end).num_days())
        ),
        (_, Some(start), None) => format!(
            "Die Maßnahme läuft seit {} ohne festes Ende.",
            of_days((today - start).num_days())
        ),
        (_, None, None) => String::new(),
    };
    format!("{time}{milestones}")
}

fn days(number: i64) -> String {
    if number == 1 {
        "1 Tag".into()
    } else {
        format!("{} Tage", thousands(usize::try_from(number).unwrap_or(0)))
    }
}

/// "40 Tagen", behind "in" and "seit".
fn of_days(number: i64) -> String {
    match number {
        1 => "einem Tag".into(),
        _ => format!("{}n", days(number)),
    }
}

/// The milestones as a table.
pub fn milestones(detail: &Detail, today: NaiveDate, may: &May) -> Option<AnyView> {
    let measure = &detail.measure;
    let href = format!("/massnahmen/{}/meilensteine", measure.id);
    if measure.milestones.is_empty() {
        return may.milestones.then(|| {
            view! { <Panel title="Meilensteine"><p class="muted">"Noch keine Meilensteine. "<a href=href>"Meilensteine eintragen"</a></p></Panel> }.into_any()
        });
    }
    let rows: Vec<Row> = measure
        .milestones
        .iter()
        .map(|milestone| {
            Row::new(vec![
                cell(milestone.title.clone()),
                cell(dates::german(milestone.planned)),
                cell(
                    milestone
                        .actual
                        .map(dates::german)
                        .unwrap_or_else(|| "–".into()),
                ),
                state(milestone, today),
            ])
        })
        .collect();
    let columns = vec![
        Column::new("Meilenstein"),
        Column::new("Geplant"),
        Column::new("Erreicht"),
        Column::new("Terminstand"),
    ];
    let change = may
        .milestones
        .then(|| view! { <a href=href>"Meilensteine ändern"</a> }.into_any());
    let table = view! { <DataTable caption="Meilensteine" caption_hidden=true columns=columns rows=rows /> };
    Some(match change {
        Some(change) => {
            view! { <Panel title="Meilensteine" actions=change>{table}</Panel> }.into_any()
        }
        None => view! { <Panel title="Meilensteine">{table}</Panel> }.into_any(),
    })
}

fn state(milestone: &Milestone, today: NaiveDate) -> AnyView {
    let (word, hue, shape) = match milestone.actual {
        Some(actual) if actual > milestone.planned => (
            format!("{} später", days((actual - milestone.planned).num_days())),
            Hue::Neutral,
            Shape::Check,
        ),
        Some(_) => ("erreicht".to_owned(), Hue::Neutral, Shape::Check),
        None if milestone.planned < today => ("überfällig".to_owned(), Hue::Bad, Shape::Clock),
        None => ("offen".to_owned(), Hue::Neutral, Shape::Clock),
    };
    view! { <Badge word=word hue=hue shape=shape source=Source::Computed /> }.into_any()
}
