//! The parts of the Ämterrunde in the order of the meeting.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use backend::changes::Changes;
use chrono::{Days, NaiveDate};
use domain::{
    area::ActionArea,
    dates,
    deadline::Deadline,
    facts::{MeasureFacts, MilestoneFact},
    filter::{Facet, FacetValue, Filter},
    ids::{BodyId, MeasureId},
    report::Report,
    request::RequestProperty,
};
use leptos::prelude::*;

use super::decisions::{blank, decisions, measure_cell};
use crate::kit::{
    badge::DeadlineBadge,
    change_list::change_list,
    definition::Panel,
    request_table::{oldest_first, request_table},
    table::{Column, DataTable, Row, cell, link_cell},
    tally::{Tally, only},
    tally_parts::open,
};

/// How far the next milestones reach.
const AHEAD: Days = Days::new(90);
/// Lines without a body, and lines for notes.
const GUESTS: usize = 3;
const NOTES: usize = 8;

pub fn all(
    tally: &Tally,
    area: &ActionArea,
    changes: &Changes,
    from: NaiveDate,
    reports: &HashMap<MeasureId, Report>,
) -> AnyView {
    let base = only(Facet::Area, FacetValue::Area(area.id));
    let (changed, late, requests, decisions, next, room) = (
        changed(tally, changes, from),
        late(tally, &base),
        requests(tally, area),
        decisions(tally, area, reports),
        milestones(tally, &base),
        room(tally, &base),
    );
    view! { {changed}{late}{requests}{decisions}{next}{room} }.into_any()
}

fn changed(tally: &Tally, changes: &Changes, from: NaiveDate) -> AnyView {
    let list = match changes.measures.is_empty() {
        true => nothing("In diesem Zeitraum wurde nichts geändert."),
        false => change_list(&changes.measures, tally.catalogue()),
    };
    let more = changes.older.is_some().then(|| {
        view! { <p class="panel__note">"Es gibt noch ältere Änderungen in diesem Zeitraum; sie stehen im Verlauf der Maßnahmen. Ein späterer Beginn kürzt die Liste."</p> }
    });
    let title = format!("1. Geändert seit {}", dates::german(from));
    view! { <Panel title=title>{list}{more}</Panel> }.into_any()
}

/// Every measure, not only the first ones: there is no link on paper.
fn late(tally: &Tally, base: &Filter) -> AnyView {
    let filter = Deadline::ALL
        .into_iter()
        .filter(|deadline| deadline.is_late())
        .fold(base.clone(), |filter, deadline| {
            filter.with(Facet::Deadline, FacetValue::Deadline(deadline))
        });
    let words = tally.words(&filter);
    let day = tally.day();
    let rows: Vec<Row> = tally
        .hits(&filter)
        .map(|facts| {
            Row::new(vec![
                measure_cell(facts),
                lead(tally, facts),
                cell(view! { <DeadlineBadge deadline=facts.deadline(day) /> }),
                cell(facts.end.map(dates::german)),
            ])
        })
        .collect();
    let table = match rows.is_empty() {
        true => nothing("Kein Termin ist überschritten."),
        false => {
            let columns = ["Maßnahme", "Federführung", "Terminstand", "Ende"].map(Column::new);
            view! { <DataTable caption="Überschrittene Termine" caption_hidden=true columns=columns.to_vec() rows=rows /> }.into_any()
        }
    };
    view! { <Panel title="2. Termin überschritten" actions=words>{table}</Panel> }.into_any()
}

fn requests(tally: &Tally, area: &ActionArea) -> AnyView {
    let narrow = open().with(RequestProperty::Area, area.code.clone());
    let mut rows = tally.requests(&narrow);
    rows.sort_by_key(oldest_first);
    let words = tally.request_words(&narrow);
    let table = match rows.is_empty() {
        true => nothing("Zurzeit ist keine Anfrage offen."),
        false => request_table(&rows, tally, "Offene Anfragen", None),
    };
    view! { <Panel title="3. Offene Anfragen" actions=words>{table}</Panel> }.into_any()
}

/// Milestones of the next 90 days; the passed ones stand among the late.
fn milestones(tally: &Tally, base: &Filter) -> AnyView {
    let (today, end) = (tally.day(), tally.day() + AHEAD);
    let mut next: Vec<(&MilestoneFact, &Arc<MeasureFacts>)> = tally
        .hits(base)
        .flat_map(|facts| facts.awaited_milestones().iter().map(move |m| (m, facts)))
        .filter(|(milestone, _)| (today..=end).contains(&milestone.planned))
        .collect();
    next.sort_by(|a, b| (a.0.planned, &a.1.code).cmp(&(b.0.planned, &b.1.code)));
    let rows: Vec<Row> = next
        .into_iter()
        .map(|(milestone, facts)| {
            Row::new(vec![
                cell(dates::german(milestone.planned)),
                cell(milestone.title.clone()),
                measure_cell(facts),
                lead(tally, facts),
            ])
        })
        .collect();
    let table = match rows.is_empty() {
        true => nothing("In den nächsten 90 Tagen steht kein Meilenstein an."),
        false => {
            let columns = ["Tag", "Meilenstein", "Maßnahme", "Federführung"].map(Column::new);
            view! { <DataTable caption="Nächste Meilensteine" caption_hidden=true columns=columns.to_vec() rows=rows /> }.into_any()
        }
    };
    let title = format!("5. Nächste Meilensteine bis {}", dates::german(end));
    view! { <Panel title=title>{table}</Panel> }.into_any()
}

/// Who was there, and notes: by hand.
fn room(tally: &Tally, base: &Filter) -> AnyView {
    let at_work: BTreeSet<BodyId> = tally
        .hits(base)
        .filter(|facts| !facts.stage.is_over())
        .flat_map(|facts| std::iter::once(facts.lead).chain(facts.participants.iter().copied()))
        .collect();
    let bodies = tally.catalogue().bodies_sorted();
    let named = bodies
        .into_iter()
        .filter(|body| at_work.contains(&body.id))
        .map(|body| cell(body.short_name.clone()));
    let rows: Vec<Row> = named
        .chain((0..GUESTS).map(|_| blank()))
        .map(|name| Row::new(vec![name, blank(), blank()]))
        .collect();
    let columns = ["Stelle", "vertreten durch", "Anmerkung"].map(Column::new);
    let lines = (0..NOTES)
        .map(|_| view! { <div class="note-line"></div> })
        .collect_view();
    view! {
        <Panel title="6. Anwesenheit und Notizen">
            <div class="meeting__room"><DataTable caption="Anwesenheit" caption_hidden=true columns=columns.to_vec() rows=rows /></div>
            <div class="note-lines" aria-hidden="true">{lines}</div>
        </Panel>
    }
    .into_any()
}

fn lead(tally: &Tally, facts: &MeasureFacts) -> AnyView {
    link_cell(
        format!("/stellen/{}", facts.lead),
        tally.catalogue().body_name(facts.lead),
    )
}

fn nothing(words: &'static str) -> AnyView {
    view! { <p class="nothing">{words}</p> }.into_any()
}
