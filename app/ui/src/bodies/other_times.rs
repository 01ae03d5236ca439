//! Bodies of other times on the list: those that have ended, and those that are noted
//! but have not begun.

use chrono::NaiveDate;
use domain::{body::Body, dates};
use leptos::prelude::*;

use super::path;
use crate::kit::{
    definition::Panel,
    table::{Column, DataTable, Row, cell, link_cell},
    tally::Tally,
};

/// Noted already, but not begun.
pub fn to_come(body: &Body, day: NaiveDate) -> bool {
    body.valid_from.is_some_and(|from| from > day)
}

pub fn begins(body: &Body) -> String {
    body.valid_from.map(dates::german).unwrap_or_default()
}

pub fn future_panel(tally: &Tally, bodies: Vec<&Body>) -> Option<AnyView> {
    (!bodies.is_empty()).then(|| {
        let columns = vec![Column::new("Kurzname"), Column::new("Name"), Column::new("Ab"), Column::new("Hervorgegangen aus")];
        let rows = bodies
            .into_iter()
            .map(|body| {
                let from: Vec<AnyView> = tally
                    .catalogue()
                    .predecessors(body.id)
                    .into_iter()
                    .map(|before| view! { <li>{link_cell(path(before.id), before.short_name.clone())}</li> }.into_any())
                    .collect();
                Row::new(vec![
                    link_cell(path(body.id), body.short_name.clone()),
                    cell(body.name.clone()),
                    cell(begins(body)),
                    view! { <ul class="plain-list">{from}</ul> }.into_any(),
                ])
            })
            .collect();
        view! {
            <Panel title="Künftige Stellen">
                <DataTable caption="Künftige Stellen" caption_hidden=true columns=columns rows=rows />
            </Panel>
        }
        .into_any()
    })
}

pub fn former_panel(tally: &Tally, bodies: Vec<&Body>) -> Option<AnyView> {
    (!bodies.is_empty()).then(|| {
        let columns = vec![Column::new("Kurzname"), Column::new("Name"), Column::new("Abgelöst am"), Column::new("Heute")];
        let rows = bodies
            .into_iter()
            .map(|body| {
                let today: Vec<AnyView> = tally
                    .catalogue()
                    .current_successors(body.id, tally.day())
                    .into_iter()
                    .map(|id| view! { <li>{link_cell(path(id), tally.catalogue().body_name(id))}</li> }.into_any())
                    .collect();
                Row::new(vec![
                    link_cell(path(body.id), body.short_name.clone()),
                    cell(body.name.clone()),
                    cell(body.valid_to.map(dates::german).unwrap_or_default()),
                    view! { <ul class="plain-list">{today}</ul> }.into_any(),
                ])
            })
            .collect();
        view! {
            <Panel title="Frühere Stellen">
                <p>"Namen und Zuschnitte wechseln. Ältere Maßnahmen und Meldungen behalten den Namen ihrer Zeit."</p>
                <DataTable caption="Frühere Stellen" caption_hidden=true columns=columns rows=rows />
            </Panel>
        }
        .into_any()
    })
}

pub fn until(body: &Body) -> String {
    body.valid_to
        .map(|day| format!(", abgelöst am {}", dates::german(day)))
        .unwrap_or_default()
}
