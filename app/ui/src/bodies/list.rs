//! All bodies by kind, former ones apart; or those that match a search.

use std::collections::BTreeMap;

use axum::extract::State;
use domain::{
    body::{Body, BodyKind},
    filter::{Facet, FacetValue, Filter},
    labels::Label,
    lookup::bodies,
    policy::Action,
};
use leptos::prelude::*;

use super::{
    other_times::{begins, former_panel, future_panel, to_come, until},
    path,
};
use crate::{
    kit::{
        alert::Notice,
        definition::Panel,
        empty::Empty,
        form::ButtonLink,
        page::{Answer, Breadth},
        search_line::SearchLine,
        table::{Column, DataTable, Row, cell, link_cell},
        tally::{Tally, only},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

pub async fn page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
) -> Answer {
    let tally = Tally::load(&state.backend, &actor).await?;
    let typed: String = visit
        .param("q")
        .unwrap_or_default()
        .trim()
        .chars()
        .take(200)
        .collect();
    let mut page = visit
        .page("Stellen")
        .lead("Senatsverwaltungen, Bezirksämter mit ihren Fachämtern und weitere Stellen der Gemeinschaftsinitiative.")
        .crumb("Überblick", "/")
        .breadth(Breadth::Wide);
    if visit.may(Action::ManageCatalogue) {
        page = page.actions(
            || view! { <ButtonLink href="/stellen/neu" label="Stelle anlegen" icon="add" /> },
        );
    }
    Ok(page.show(move || {
        let content = if typed.is_empty() {
            everything(&tally)
        } else {
            found(&tally, &typed)
        };
        view! {
            <SearchLine
                action="/stellen"
                label="Stelle suchen"
                hint="Auch frühere Namen und Abkürzungen, zum Beispiel „SenStadtWohn“."
                typed=typed
                all="Alle Stellen"
            />
            {content}
        }
    }))
}

fn found(tally: &Tally, typed: &str) -> AnyView {
    let hits = bodies::find(tally.catalogue(), typed, tally.day());
    if hits.is_empty() {
        let reason = format!(
            "Keine Stelle heißt oder hieß so ähnlich wie „{typed}“. Vielleicht hilft ein Teil des Namens."
        );
        return view! {
            <Empty title="Keine Stelle gefunden" reason=reason><ButtonLink href="/stellen" label="Alle Stellen ansehen" /></Empty>
        }
        .into_any();
    }
    let caption = if hits.len() == 1 {
        "Eine Stelle gefunden".to_owned()
    } else {
        format!("{} Stellen gefunden", hits.len())
    };
    let rows = hits
        .iter()
        .map(|hit| {
            let body = hit.body;
            let mut notes = Vec::new();
            if let Some(alias) = hit.known_as {
                notes.push(format!("auch bekannt als {alias}"));
            }
            if !hit.successor_of.is_empty() {
                notes.push(format!(
                    "führt die Aufgaben von {} fort",
                    hit.successor_of.join(", ")
                ));
            }
            let former = !body.valid_on(tally.day());
            if to_come(body, tally.day()) {
                notes.push(format!("künftige Stelle, ab {}", begins(body)));
            } else if former {
                notes.push(format!("frühere Stelle{}", until(body)));
            }
            Row::new(vec![
                link_cell(path(body.id), body.short_name.clone()),
                cell(body.name.clone()),
                cell(body.kind.label()),
                cell(notes.join("; ")),
            ])
            .muted(former)
        })
        .collect();
    let columns = vec![
        Column::new("Kurzname"),
        Column::new("Name"),
        Column::new("Art"),
        Column::new("Hinweis"),
    ];
    view! { <DataTable caption=caption columns=columns rows=rows /> }.into_any()
}

fn everything(tally: &Tally) -> AnyView {
    let bodies = tally.catalogue().bodies_sorted();
    if bodies.is_empty() {
        return view! { <Empty title="Noch keine Stellen" reason="Das Verzeichnis der Stellen ist leer. Die Landeskoordination pflegt es." /> }.into_any();
    }
    let (valid, others): (Vec<&Body>, Vec<&Body>) = bodies
        .into_iter()
        .partition(|body| body.valid_on(tally.day()));
    let (future, former): (Vec<&Body>, Vec<&Body>) = others
        .into_iter()
        .partition(|body| to_come(body, tally.day()));
    let total = tally.catalogue().bodies.len();
    let words = format!("{total} Stellen, frühere und künftige mitgezählt.");
    let counts = Counts::new(tally);
    let of_kind = |kind: BodyKind| {
        valid
            .iter()
            .copied()
            .filter(|body| body.kind == kind)
            .collect::<Vec<_>>()
    };
    let offices = of_kind(BodyKind::Office);
    let departments = counts.table(
        "Senatsverwaltungen",
        of_kind(BodyKind::SenateDepartment),
        None,
    );
    let district_offices = counts.table(
        "Bezirksämter",
        of_kind(BodyKind::DistrictOffice),
        Some(&offices),
    );
    let others = self::others(of_kind(BodyKind::Other));
    view! {
        <p class="panel__note" data-total=total>{words}</p>
        <Panel title="Senatsverwaltungen">{departments}</Panel>
        <Panel title="Bezirksämter und ihre Fachämter">{district_offices}</Panel>
        <Panel title="Weitere Stellen">
            <Notice><p>"Träger, Unternehmen und Beauftragte werden an einer Maßnahme genannt, aber nicht als Federführung oder Beteiligte angefragt."</p></Notice>
            {others}
        </Panel>
        {future_panel(tally, future)}
        {former_panel(tally, former)}
    }
    .into_any()
}

/// Counts of the whole list, each computed once.
struct Counts {
    tally: Tally,
    leads: BTreeMap<FacetValue, usize>,
    parts: BTreeMap<FacetValue, usize>,
}

impl Counts {
    fn new(tally: &Tally) -> Self {
        let base = Filter::default();
        Self {
            leads: tally.by(&base, Facet::Lead),
            parts: tally.by(&base, Facet::Participant),
            tally: tally.clone(),
        }
    }

    fn table(
        &self,
        caption: &'static str,
        bodies: Vec<&Body>,
        offices: Option<&[&Body]>,
    ) -> AnyView {
        let mut columns = vec![
            Column::new("Kurzname"),
            Column::new("Name"),
            Column::number("Federführung"),
            Column::number("Beteiligt"),
        ];
        if offices.is_some() {
            columns.push(Column::new("Fachämter"));
        }
        let rows = bodies
            .into_iter()
            .map(|body| {
                let mut cells = vec![
                    link_cell(path(body.id), body.short_name.clone()),
                    cell(body.name.clone()),
                    self.number(&self.leads, Facet::Lead, body, "in Federführung von"),
                    self.number(&self.parts, Facet::Participant, body, "mit Beteiligung von"),
                ];
                if let Some(offices) = offices {
                    cells.push(office_list(body, offices));
                }
                Row::new(cells)
            })
            .collect();
        view! { <DataTable caption=caption caption_hidden=true columns=columns rows=rows /> }
            .into_any()
    }

    fn number(
        &self,
        counts: &BTreeMap<FacetValue, usize>,
        facet: Facet,
        body: &Body,
        words: &str,
    ) -> AnyView {
        let value = FacetValue::Body(body.id);
        let count = counts.get(&value).copied().unwrap_or(0);
        self.tally.number(
            count,
            &only(facet, value),
            &format!("Maßnahmen {words} {}", body.short_name),
        )
    }
}

/// The offices of a Bezirksamt, folded: there are ten in each of twelve.
fn office_list(body: &Body, offices: &[&Body]) -> AnyView {
    let own: Vec<&Body> = offices
        .iter()
        .copied()
        .filter(|office| office.parent == Some(body.id))
        .collect();
    if own.is_empty() {
        return view! { <span class="nothing">"–"</span> }.into_any();
    }
    let title = format!("{} Fachämter", own.len());
    let of = format!(" von {}", body.short_name);
    let items = own
        .into_iter()
        .map(|office| view! { <li>{link_cell(path(office.id), office.name.clone())}</li> })
        .collect_view();
    view! {
        <details class="fold">
            <summary>{title}<span class="kern-sr-only">{of}</span></summary>
            <ul class="plain-list">{items}</ul>
        </details>
    }
    .into_any()
}

fn others(bodies: Vec<&Body>) -> AnyView {
    if bodies.is_empty() {
        return view! { <p class="nothing">"Noch keine weiteren Stellen erfasst."</p> }.into_any();
    }
    let columns = vec![
        Column::new("Kurzname"),
        Column::new("Name"),
        Column::new("Art"),
    ];
    let rows = bodies
        .into_iter()
        .map(|body| {
            Row::new(vec![
                link_cell(path(body.id), body.short_name.clone()),
                cell(body.name.clone()),
                cell(body.note.clone().unwrap_or_default()),
            ])
        })
        .collect();
    view! { <DataTable caption="Weitere Stellen" caption_hidden=true columns=columns rows=rows /> }
        .into_any()
}
