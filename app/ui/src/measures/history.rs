//! The history of a measure: every recorded version with when, body and cause, and
//! the differences of any two of them, field by field.

use axum::extract::{Path, State};
use backend::measures::{self, Detail, Version, VersionContent};
use domain::{
    dates,
    diff::{self, Line},
    facts::MeasureFacts,
    ids::MeasureId,
};
use leptos::prelude::*;

use super::query::{LIST, measure_path};
use crate::{
    kit::{
        address::Address,
        definition::Panel,
        diff::{Change, Diff},
        empty::Empty,
        form::{Submit, Weight},
        page::{Answer, Breadth},
        table::{Column, DataTable, Row, cell},
        visit::{SignedIn, Visit},
        when,
    },
    routes::AppState,
};

/// How many versions the backend gives at once.
const PART: usize = 200;

/// `GET /massnahmen/{id}/verlauf?von=…&bis=…`; `vor` leads to older versions.
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<MeasureId>,
) -> Answer {
    let detail = measures::detail(&state.backend, &actor, id).await?;
    let number = |name: &str| visit.param(name).and_then(|text| text.parse::<i64>().ok());
    let versions = match number("vor") {
        Some(seq) => measures::versions_before(&state.backend, &actor, id, seq).await?,
        None => measures::versions(&state.backend, &actor, id).await?,
    };
    let (from, to) = chosen(&versions, number("von"), number("bis"));
    let mut pair = Vec::new();
    for seq in [from, to] {
        pair.push(match seq {
            Some(seq) => Some(measures::version(&state.backend, &actor, id, seq).await?),
            None => None,
        });
    }
    let comparison = comparison(&detail, pair);
    let older = (versions.len() >= PART)
        .then(|| versions.last().map(|version| version.seq))
        .flatten();
    let (path, back) = (visit.path.clone(), measure_path(id));
    let page = visit
        .page("Verlauf")
        .crumb("Maßnahmen", LIST)
        .crumb(detail.measure.title.clone(), back)
        .kicker(format!("{} {}", detail.measure.code, detail.measure.title))
        .lead("Jede Fassung ist festgehalten und bleibt unverändert. Wählen Sie zwei Fassungen, um sie zu vergleichen.")
        .breadth(Breadth::Normal);
    Ok(page.show(move || {
        let older = older.map(|seq| {
            let href = Address::new(path.clone()).and("vor", seq.to_string()).to_string();
            view! { <p><a href=href>"Ältere Fassungen"</a></p> }
        });
        if versions.is_empty() {
            return view! { <Empty title="Keine Fassungen" reason="Zu dieser Maßnahme ist für Sie kein Verlauf sichtbar." /> }.into_any();
        }
        view! {
            {comparison}
            <Panel title="Fassungen">
                <form class="history" method="get" action=path.clone()>
                    {table(&versions, from, to, &detail)}
                    <div><Submit label="Gewählte Fassungen vergleichen" weight=Weight::Secondary /></div>
                </form>
                {older}
            </Panel>
        }
        .into_any()
    }))
}

/// The two versions to compare: as asked, otherwise the newest and the one of the
/// same record before it.
fn chosen(versions: &[Version], from: Option<i64>, to: Option<i64>) -> (Option<i64>, Option<i64>) {
    let to = to.or_else(|| versions.first().map(|version| version.seq));
    let newest = versions.iter().find(|version| Some(version.seq) == to);
    let before = newest.and_then(|newest| {
        versions
            .iter()
            .find(|version| version.seq < newest.seq && same_record(version, newest))
    });
    (from.or_else(|| before.map(|version| version.seq)), to)
}

/// Reports replace each other, so all of them count as one record here.
fn same_record(a: &Version, b: &Version) -> bool {
    std::mem::discriminant(&a.content) == std::mem::discriminant(&b.content)
}

fn comparison(detail: &Detail, pair: Vec<Option<Version>>) -> AnyView {
    let mut pair = pair.into_iter();
    let (Some(from), Some(to)) = (pair.next().flatten(), pair.next().flatten()) else {
        return view! { <Panel title="Vergleich"><p class="muted">"Es gibt erst eine Fassung, also noch nichts zu vergleichen."</p></Panel> }.into_any();
    };
    if !same_record(&from, &to) {
        return view! { <Panel title="Vergleich"><p>"Bitte wählen Sie zwei Fassungen der Stammdaten oder zwei Meldungen: Stammdaten und Meldung haben keine gemeinsamen Felder."</p></Panel> }.into_any();
    }
    // Whoever ticks them the other way round means the same.
    let (from, to) = if from.seq <= to.seq {
        (from, to)
    } else {
        (to, from)
    };
    let changes = diff::changes(&lines(&from, detail), &lines(&to, detail));
    let (old, new) = (heading(&from), heading(&to));
    if changes.is_empty() {
        let sentence = format!("Zwischen „{old}“ und „{new}“ unterscheidet sich kein Feld.");
        return view! { <Panel title="Vergleich"><p>{sentence}</p></Panel> }.into_any();
    }
    let changes = changes
        .into_iter()
        .map(|change| Change::new(change.label, change.old, change.new))
        .collect();
    let caption = match to.content {
        VersionContent::Measure(_) => "Unterschiede der Stammdaten",
        VersionContent::Report(_) => "Unterschiede der Meldungen",
    };
    view! { <Diff caption=caption changes=changes old=old new=new /> }.into_any()
}

fn heading(version: &Version) -> String {
    match &version.content {
        VersionContent::Measure(_) => {
            format!("Fassung {} ({})", version.number, when::german(version.at))
        }
        VersionContent::Report(report) => format!("Meldung zum {}", dates::german(report.as_of)),
    }
}

fn lines(version: &Version, detail: &Detail) -> Vec<Line> {
    match &version.content {
        VersionContent::Measure(measure) => diff::measure_lines(measure, &detail.sight.catalogue),
        VersionContent::Report(report) => diff::report_lines(report, |id| title_of(id, detail)),
    }
}

/// Code and title of a replacing measure.
pub fn title_of(id: MeasureId, detail: &Detail) -> String {
    detail.sight.fact(id).map_or_else(
        || "–".to_owned(),
        |facts: &std::sync::Arc<MeasureFacts>| format!("{} {}", facts.code, facts.title),
    )
}

fn table(versions: &[Version], from: Option<i64>, to: Option<i64>, detail: &Detail) -> AnyView {
    let persons = versions.iter().any(|version| version.person.is_some());
    let radio = |name: &'static str, label: &'static str, version: &Version, checked: bool| {
        let label = format!("{label}: {}", heading(version));
        cell(
            view! { <input class="kern-form-check__radio" r#type="radio" name=name value=version.seq checked=checked aria-label=label /> },
        )
    };
    let row = |version: &Version| {
        let body = version.body.map_or_else(
            || "System".to_owned(),
            |id| detail.sight.catalogue.body_name(id).to_owned(),
        );
        let mut cells = vec![
            cell(view! { <span class="nowrap">{when::german(version.at)}</span> }),
            cell(
                view! { <span>{cause(&version.cause)}<span class="quiet">{number_words(version)}</span></span> },
            ),
            cell(body),
        ];
        if persons {
            cells.push(cell(version.person.clone().unwrap_or_else(|| "–".into())));
        }
        cells.push(radio("von", "Von", version, Some(version.seq) == from));
        cells.push(radio("bis", "Bis", version, Some(version.seq) == to));
        Row::new(cells)
    };
    let heads = ["Wann", "Was", "Stelle"]
        .into_iter()
        .chain(persons.then_some("Person"))
        .chain(["Von", "Bis"]);
    let (columns, rows) = (
        heads.map(Column::new).collect(),
        versions.iter().map(row).collect(),
    );
    view! { <DataTable caption="Fassungen, die neueste zuerst" caption_hidden=true columns=columns rows=rows /> }.into_any()
}

fn number_words(version: &Version) -> String {
    match &version.content {
        VersionContent::Measure(_) => format!("Stammdaten, Fassung {}", version.number),
        VersionContent::Report(report) => format!("Meldung zum {}", dates::german(report.as_of)),
    }
}

/// What was done, in words, short where the measure itself is meant.
fn cause(key: &str) -> String {
    let words = match key {
        "measure.create" => "angelegt",
        "measure.edit" => "bearbeitet",
        "measure.duplicate" => "als Kopie angelegt",
        "measure.release" => "freigegeben",
        "measure.withdraw" => "zurückgenommen",
        "report.submit" => "Sachstand gemeldet",
        "measure.milestones" => "Meilensteine geändert",
        key if key.starts_with("demo.") => "Beispieldaten geladen",
        other => domain::cause::words(other).unwrap_or("geändert"),
    };
    words.to_owned()
}
