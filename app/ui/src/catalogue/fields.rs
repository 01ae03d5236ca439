//! The canonical Handlungsfelder; shown, not kept here.

use axum::extract::State;
use domain::filter::{Facet, FacetValue, Filter};
use leptos::prelude::*;

use super::{how_many, page_below};
use crate::{
    kit::{
        page::{Answer, Breadth},
        table::{Column, DataTable, Row, cell},
        tally::{Tally, only},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// `GET /verzeichnisse/handlungsfelder`
pub async fn page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
) -> Answer {
    let tally = Tally::load(&state.backend, &actor).await?;
    let page = page_below(&visit, "Handlungsfelder")
        .lead("Jedes Feld eines Handlungskonzepts entspricht einem dieser Felder. Sie stehen fest, damit sich Räume und Jahre vergleichen lassen.")
        .breadth(Breadth::Wide);
    Ok(page.show(move || {
        let mut fields: Vec<_> = tally.catalogue().fields.values().collect();
        fields.sort_by_key(|field| field.position);
        let caption = how_many(fields.len(), "Handlungsfeld", "Handlungsfelder");
        let counts = tally.by(&Filter::default(), Facet::Field);
        let columns = vec![
            Column::new("Handlungsfeld"),
            Column::new("Kürzel"),
            Column::number("Maßnahmen"),
        ];
        let rows = fields
            .into_iter()
            .map(|field| {
                let value = FacetValue::Field(field.id);
                let count = counts.get(&value).copied().unwrap_or(0);
                let what = format!("Maßnahmen im Handlungsfeld {}", field.name);
                Row::new(vec![
                    cell(field.name.clone()),
                    cell(field.code.clone()),
                    tally.number(count, &only(Facet::Field, value), &what),
                ])
            })
            .collect();
        view! { <DataTable caption=caption columns=columns rows=rows /> }
    }))
}
