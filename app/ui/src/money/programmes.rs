//! All programmes: who gives, and how much of it is asked, promised, granted and paid.

use axum::{extract::State, response::Response};
use domain::{labels::Label, money_list::MoneyProperty, narrow::Narrow};
use leptos::prelude::*;

use crate::{
    kit::{
        empty::Empty,
        error_page::Failure,
        form::ButtonLink,
        money_table::SHOWN,
        page::Breadth,
        table::{Column, DataTable, Row, cell, link_cell},
        tally::Tally,
        tally_parts::{counting, in_state},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// `GET /programme`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
) -> Result<Response, Failure> {
    let tally = Tally::load(&state.backend, &actor).await?;
    let page = visit
        .page("Programme")
        .lead("Aus welchen Programmen die Maßnahmen Mittel bekommen. Die Gemeinschaftsinitiative ist selbst kein Förderprogramm; sie bündelt mehrere.")
        .crumb("Überblick", "/")
        .crumb("Mittel", "/mittel")
        .breadth(Breadth::Wide)
        .actions(|| view! { <ButtonLink href="/mittel" label="Alle Beiträge" /> });
    Ok(page.show(move || table(&tally)))
}

fn table(tally: &Tally) -> AnyView {
    let catalogue = tally.catalogue();
    let mut programmes: Vec<_> = catalogue.programmes.values().collect();
    if programmes.is_empty() {
        return view! { <Empty title="Noch keine Programme" reason="Das Verzeichnis der Programme ist leer. Die Landeskoordination pflegt es." /> }.into_any();
    }
    programmes.sort_by_key(|programme| domain::search::fold(&programme.name));
    let mut columns = vec![Column::new("Programm"), Column::new("Mittel von")];
    columns.extend(SHOWN.map(|state| Column::number(state.label())));
    columns.push(Column::number("zählt zusammen"));
    let mut rows: Vec<Row> = programmes
        .into_iter()
        .map(|programme| {
            let base = Narrow::default().with(MoneyProperty::Programme, programme.id.to_string());
            let giver = match programme.giver {
                Some(giver) => {
                    let giver = catalogue.acting(giver, tally.day());
                    link_cell(format!("/stellen/{giver}"), catalogue.body_name(giver))
                }
                None => cell("jeweiliges Bezirksamt"),
            };
            let name = link_cell(
                format!("/programme/{}", programme.id),
                programme.name.clone(),
            );
            let mut cells = vec![name, giver];
            cells.extend(SHOWN.map(|state| {
                let what = format!("{}, {}", programme.name, state.label());
                tally.sum_link(&in_state(&base, state), &what)
            }));
            let counted = base.with(MoneyProperty::Counts, "ja");
            cells.push(tally.sum_link(&counted, &programme.name));
            Row::new(cells).muted(programme.retired)
        })
        .collect();
    let mut whole = vec![
        view! { <strong>"Alle Programme"</strong> }.into_any(),
        cell(()),
    ];
    whole.extend(
        SHOWN.map(|state| tally.sum_link(&in_state(&Narrow::default(), state), state.label())),
    );
    whole.push(tally.sum_link(&counting(), "alle Programme"));
    rows.push(Row::new(whole));
    view! { <DataTable caption="Programme und ihre Mittel nach Zustand" caption_hidden=true columns=columns rows=rows foot="Jeder Beitrag steht genau einmal in der Tabelle. Abgelehnte und zurückgezogene zählen nicht zusammen." /> }.into_any()
}
