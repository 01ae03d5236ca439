//! One programme: who gets what of it, per year and state, and what a coordination
//! knows about its rules.

use std::collections::BTreeSet;

use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    catalogue::Programme, facts::MoneyFact, ids::ProgrammeId, labels::Label,
    money_list::MoneyProperty, narrow::Narrow,
};
use leptos::prelude::*;

use super::programmes::SHOWN;
use crate::{
    kit::{
        badge::MoneyBadge,
        definition::{Definitions, Panel, Term},
        empty::Empty,
        error_page::Failure,
        page::Breadth,
        table::{Column, DataTable, Row, cell, link_cell},
        tally::Tally,
        tally_parts::{MoneyNarrow, Part, in_state, money_address},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// Contributions the page names before it leads to the list.
const FIRST: usize = 50;

/// `GET /programme/{id}`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<ProgrammeId>,
) -> Result<Response, Failure> {
    let tally = Tally::load(&state.backend, &actor).await?;
    let programme = tally
        .catalogue()
        .programmes
        .get(&id)
        .cloned()
        .ok_or(Failure::NotFound)?;
    let page = visit
        .page(programme.name.clone())
        .kicker("Programm")
        .crumb("Mittel", "/mittel")
        .crumb("Programme", "/programme")
        .breadth(Breadth::Wide);
    Ok(page.show(move || {
        let base: MoneyNarrow = Narrow::default().with(MoneyProperty::Programme, id.to_string());
        let rows = tally.money(&base);
        let facts = facts(&programme, &tally);
        if rows.is_empty() {
            return view! { {facts}<Empty title="Noch keine Mittel" reason="Aus diesem Programm ist noch kein Beitrag angefragt." /> }.into_any();
        }
        let years = years(&rows, &base, &tally);
        let list = list(&rows, &base, &tally);
        view! {
            {facts}
            <Panel title="Mittel nach Jahr und Zustand">{years}</Panel>
            <Panel title="Wer was bekommt">{list}</Panel>
        }
        .into_any()
    }))
}

fn facts(programme: &Programme, tally: &Tally) -> AnyView {
    let catalogue = tally.catalogue();
    let giver = match programme.giver {
        Some(giver) => {
            let giver = catalogue.acting(giver, tally.day());
            link_cell(format!("/stellen/{giver}"), catalogue.body_name(giver))
        }
        None => cell("jeweiliges Bezirksamt"),
    };
    let note = programme
        .note
        .clone()
        .map(|note| view! { <Term name="Hinweis" text=note /> });
    let retired = programme
        .retired
        .then(|| view! { <Term name="Stand" text="wird nicht mehr angeboten" /> });
    view! {
        <Panel title="Steckbrief">
            <Definitions>
                <Term name="Mittel von">{giver}</Term>
                {note}
                {retired}
            </Definitions>
        </Panel>
    }
    .into_any()
}

fn years(rows: &[Part<MoneyFact>], base: &MoneyNarrow, tally: &Tally) -> AnyView {
    let years: BTreeSet<i32> = rows.iter().map(|row| row.part.year).collect();
    let mut columns = vec![Column::new("Jahr")];
    columns.extend(SHOWN.map(|state| Column::number(state.label())));
    columns.push(Column::number("zählt zusammen"));
    let row = |head: AnyView, narrow: &MoneyNarrow, name: &str| {
        let mut cells = vec![head];
        cells.extend(SHOWN.map(|state| {
            tally.sum_link(
                &in_state(narrow, state),
                &format!("{name}, {}", state.label()),
            )
        }));
        cells.push(tally.sum_link(&narrow.with(MoneyProperty::Counts, "ja"), name));
        Row::new(cells)
    };
    let mut table: Vec<Row> = years
        .into_iter()
        .map(|year| {
            let narrow = base.with(MoneyProperty::Year, year.to_string());
            row(cell(year), &narrow, &year.to_string())
        })
        .collect();
    table.push(row(
        view! { <strong>"Alle Jahre"</strong> }.into_any(),
        base,
        "alle Jahre",
    ));
    view! { <DataTable caption="Mittel nach Jahr und Zustand" caption_hidden=true columns=columns rows=table /> }.into_any()
}

fn list(rows: &[Part<MoneyFact>], base: &MoneyNarrow, tally: &Tally) -> AnyView {
    let catalogue = tally.catalogue();
    let mut sorted: Vec<&Part<MoneyFact>> = rows.iter().collect();
    sorted.sort_by_key(|row| (row.part.year, row.facts.code.clone(), row.part.id));
    let shown: Vec<Row> = sorted
        .into_iter()
        .take(FIRST)
        .map(|Part { facts, part: money }| {
            let title = link_cell(format!("/massnahmen/{}", facts.id), facts.title.clone());
            Row::new(vec![
                cell(view! { <span class="table__code">{facts.code.to_string()}</span>" "{title} }),
                link_cell(
                    format!("/stellen/{}", facts.lead),
                    catalogue.body_name(facts.lead),
                ),
                cell(money.year),
                cell(money.amount.to_string()),
                cell(view! { <MoneyBadge state=money.state /> }),
            ])
            .muted(!money.state.counts())
        })
        .collect();
    let more = (rows.len() > FIRST).then(|| {
        view! { <p class="panel__more"><a href=money_address(base) data-count=rows.len()>{format!("Alle {} Beiträge ansehen", rows.len())}</a></p> }
    });
    let columns = vec![
        Column::new("Maßnahme"),
        Column::new("Federführung"),
        Column::number("Jahr"),
        Column::number("Betrag"),
        Column::new("Zustand"),
    ];
    view! { <DataTable caption="Wer was bekommt" caption_hidden=true columns=columns rows=shown />{more} }.into_any()
}
