//! The history: every recorded version with its place in the chain. It names bodies;
//! persons appear here because Revision may see them.

use std::collections::BTreeMap;

use axum::extract::State;
use backend::{
    accounts,
    history::{self, Entry, Filter, Kind},
};
use domain::{
    document::{Document, Place},
    ids::{AccountId, AreaId, MeasureId},
    policy::Visibility,
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{PAGE, base_page, older, switch};
use crate::{
    kit::{
        empty::Empty,
        page::Answer,
        table::{Column, DataTable, Row, cell, link_cell},
        visit::{SignedIn, Visit},
        when,
    },
    routes::AppState,
};

pub async fn page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
) -> Answer {
    let before: Option<i64> = visit.param("vor").and_then(|key| key.parse().ok());
    let mut entries = {
        let mut tx = state.backend.read().await?;
        // One more than shown says whether there is an older one.
        history::page(&mut tx, Filter::default(), before, PAGE as i64 + 1).await?
    };
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let persons = accounts::persons_behind(&state.backend, &actor, &entries).await?;
    let mentioned: Vec<AccountId> = entries
        .iter()
        .filter(|entry| entry.kind == Kind::Account)
        .map(|entry| AccountId(entry.id))
        .collect();
    let owners = accounts::names_in_log(&state.backend, &actor, mentioned).await?;
    let names = Names {
        sight: state.backend.board().await?,
        visibility: actor.visibility(),
        owners,
    };
    let lead = "Jede Änderung hinterlässt eine Fassung, die niemand mehr ändern kann. Die Nummern sind lückenlos.".to_owned();
    Ok(base_page(&visit, "Verlauf der Daten", lead).show(move || {
        let last = entries.last().filter(|_| more).map(|entry| entry.seq.to_string());
        let list = if entries.is_empty() {
            view! { <Empty title="Keine Einträge" reason="Hier ist noch nichts verzeichnet." /> }.into_any()
        } else {
            table(&entries, &names, &persons)
        };
        view! { {switch("/protokoll/verlauf")} {list} {older("/protokoll/verlauf", before.is_none(), last)} }
    }))
}

fn table(entries: &[Entry], names: &Names, persons: &BTreeMap<AccountId, String>) -> AnyView {
    let columns = vec![
        Column::number("Nr."),
        Column::new("Zeitpunkt"),
        Column::new("Was"),
        Column::new("Gegenstand"),
        Column::new("Stelle"),
        Column::new("Person"),
    ];
    let rows = entries
        .iter()
        .map(|entry| {
            let body = entry.body.map(|id| link_cell(format!("/stellen/{id}"), names.sight.catalogue.body_name(id)));
            let person = match entry.account {
                Some(id) => persons.get(&id).cloned().unwrap_or_else(|| "gelöschte Person".into()),
                None => "System".into(),
            };
            Row::new(vec![
                cell(entry.seq),
                cell(when::german(entry.at)),
                view! { {cause_words(&entry.cause, entry.kind)}<span class="table__sub">{format!("{}, Fassung {}", kind_words(entry.kind), entry.version)}</span> }.into_any(),
                names.of(entry),
                body.unwrap_or_else(|| cell("–")),
                cell(person),
            ])
        })
        .collect();
    view! { <DataTable caption="Verlauf der Daten" caption_hidden=true columns=columns rows=rows /> }.into_any()
}

/// What is needed to call a record by its present name.
struct Names {
    sight: std::sync::Arc<backend::board::Sight>,
    visibility: Visibility,
    owners: BTreeMap<AccountId, String>,
}

impl Names {
    fn of(&self, entry: &Entry) -> AnyView {
        let catalogue = &self.sight.catalogue;
        match entry.kind {
            Kind::Measure => self.measure(MeasureId(entry.id)),
            Kind::Report | Kind::Comment => self
                .inside(entry, "measure")
                .map_or_else(unnamed, |id| self.measure(MeasureId(id))),
            Kind::Concept => match self.inside(entry, "area") {
                Some(id) => link_cell(
                    format!("/raeume/{id}/konzept"),
                    format!("Handlungskonzept {}", catalogue.area_label(AreaId(id))),
                ),
                None => cell("Berlinweites Handlungskonzept"),
            },
            Kind::Area => link_cell(
                format!("/raeume/{}", entry.id),
                catalogue.area_label(AreaId(entry.id)),
            ),
            // What was deleted since is called as it was.
            Kind::Body => match catalogue.bodies.get(&entry.id.into()) {
                Some(body) => link_cell(format!("/stellen/{}", entry.id), body.short_name.clone()),
                None => cell(self.text(entry, "short_name").unwrap_or_else(|| "–".into())),
            },
            Kind::Field => cell(catalogue.field_name(entry.id.into()).to_owned()),
            Kind::TargetGroup => cell(match catalogue.target_groups.get(&entry.id.into()) {
                Some(group) => group.name.clone(),
                None => self.text(entry, "name").unwrap_or_else(|| "–".into()),
            }),
            Kind::Programme => cell(match catalogue.programmes.get(&entry.id.into()) {
                Some(programme) => programme.name.clone(),
                None => self.text(entry, "name").unwrap_or_else(|| "–".into()),
            }),
            Kind::Account => cell(
                self.owners
                    .get(&AccountId(entry.id))
                    .cloned()
                    .unwrap_or_else(|| "gelöschtes Konto".into()),
            ),
            Kind::Document => self.document(entry),
            Kind::Unit => cell(self.text(entry, "code").unwrap_or_else(|| "Einheit".into())),
            Kind::PublicText => {
                cell(
                    self.text(entry, "page")
                        .map_or("Pflichttext", |page| match page.as_str() {
                            "accessibility" => "Erklärung zur Barrierefreiheit",
                            "privacy" => "Datenschutz",
                            "imprint" => "Impressum",
                            _ => "Pflichttext",
                        }),
                )
            }
            Kind::Setting => cell(
                self.text(entry, "key")
                    .unwrap_or_else(|| "Einstellung".into()),
            ),
        }
    }

    /// A draft is no business of Revision's: it has no name here.
    fn measure(&self, id: MeasureId) -> AnyView {
        match self.sight.fact(id).filter(|facts| self.visibility.sees(facts)) {
            Some(facts) => view! { <span class="code">{facts.code.to_string()}</span>" "{link_cell(format!("/massnahmen/{id}"), facts.title.clone())} }.into_any(),
            None => cell("Entwurf"),
        }
    }

    /// The name of a file; of a draft it would say what Revision must not see.
    fn document(&self, entry: &Entry) -> AnyView {
        let snapshot = entry.value().ok().flatten();
        let place = snapshot
            .and_then(|snapshot| Document::deserialize(snapshot).ok())
            .map(|document| (document.place, document.file_name));
        match place {
            Some((Place::Measure(id), file_name)) => {
                let seen = self
                    .sight
                    .fact(id)
                    .is_some_and(|facts| self.visibility.sees(facts));
                let name = if seen { file_name } else { "Datei".into() };
                view! { {name}" zu "{self.measure(id)} }.into_any()
            }
            Some((_, file_name)) => cell(file_name),
            None => cell("Datei"),
        }
    }

    /// An id that stands inside the snapshot.
    fn inside<T: std::str::FromStr>(&self, entry: &Entry, field: &str) -> Option<T> {
        self.text(entry, field)?.parse().ok()
    }

    fn text(&self, entry: &Entry, field: &str) -> Option<String> {
        Some(entry.value().ok()??.get(field)?.as_str()?.to_owned())
    }
}

fn unnamed() -> AnyView {
    view! { <span class="nothing">"–"</span> }.into_any()
}

fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Measure => "Maßnahme",
        Kind::Report => "Meldung",
        Kind::Concept => "Handlungskonzept",
        Kind::Body => "Stelle",
        Kind::Area => "Handlungsraum",
        Kind::Field => "Handlungsfeld",
        Kind::TargetGroup => "Zielgruppe",
        Kind::Programme => "Programm",
        Kind::Document => "Dokument",
        Kind::Unit => "Organisationseinheit",
        Kind::Comment => "Kommentar",
        Kind::Account => "Konto",
        Kind::Setting => "Einstellung",
        Kind::PublicText => "Pflichttext",
    }
}

/// The cause in words; one that is not known here yet still says what it was about.
fn cause_words(cause: &str, kind: Kind) -> String {
    domain::cause::words(cause)
        .map_or_else(|| format!("{} geändert", kind_words(kind)), str::to_owned)
}
