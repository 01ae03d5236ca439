//! All requests between bodies: who was asked for what, since when, and the answer. The
//! list behind every number of requests.

use axum::{extract::State, response::Response};
use domain::{
    request::{RequestFact, RequestProperty, RequestState},
    saved_view::ListKind,
};
use leptos::prelude::*;

use crate::{
    kit::{
        chips::Chips,
        definition::Columns,
        empty::Empty,
        error_page::Failure,
        form::ButtonLink,
        narrowed::Listing,
        page::Breadth,
        request_table::request_table,
        saved_views::ListViews,
        tally::Tally,
        tally_parts::{Part, REQUESTS},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

const OPEN: [RequestProperty; 3] = [
    RequestProperty::State,
    RequestProperty::Kind,
    RequestProperty::DueAgain,
];

/// `GET /anfragen`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
) -> Result<Response, Failure> {
    let tally = Tally::load(&state.backend, &actor).await?;
    let narrow = tally.read_requests(&visit.query);
    let views = ListViews::load(&state, &actor, ListKind::Requests, &visit.query).await?;
    let page = visit
        .page("Anfragen")
        .lead("Wer wen um Federführung, Beteiligung oder Mittel gebeten hat, und wie die Antwort lautet. Die Antwort gehört immer zu den Bedingungen, die dabei zu sehen waren.")
        .crumb("Überblick", "/")
        .breadth(Breadth::Wide);
    let query = visit.query.clone();
    let page = views.head(page);
    Ok(page.show(move || {
        let (mut rows, counts) = tally.select_requests(&narrow);
        rows.sort_by_key(order);
        let listing = Listing { path: REQUESTS, narrow: &narrow, catalogue: tally.catalogue() };
        let part = listing.page(&rows, &query, key);
        let total = total_words(part.total);
        let paging = listing.paging(&part, total.clone(), key);
        let (panel, chips) = (listing.panel(&counts, &OPEN), listing.chips());
        let found = if part.items.is_empty() {
            view! {
                <Empty title="Keine Anfrage gefunden" reason="Zu dieser Auswahl gibt es keine Anfrage. Wer sich selbst nennt, stimmt damit zu und fragt niemanden."><ButtonLink href=REQUESTS label="Alle Anfragen ansehen" /></Empty>
            }
            .into_any()
        } else {
            let table = request_table(&part.items, &tally, "Anfragen", None);
            view! { <div class="list-head"><p class="list-total" role="status" data-total=part.total>{total}</p></div>{table}{paging} }.into_any()
        };
        view! {
            <Columns aside=panel aside_first=true>
                {views.line()}
                <Chips chips=chips clear=REQUESTS />
                {found}
            </Columns>
        }
    }))
}

/// What waits first, the longest waiting on top; then the answers, the newest on top.
fn order(row: &Part<RequestFact>) -> impl Ord + use<> {
    let request = &row.part;
    let open = request.state != RequestState::Open;
    let since = match request.answered_on {
        Some(day) if open => -i64::from(chrono::Datelike::num_days_from_ce(&day)),
        _ => i64::from(chrono::Datelike::num_days_from_ce(&request.asked_on)),
    };
    (open, since, row.facts.code.clone(), request.seat)
}

fn key(row: &Part<RequestFact>) -> String {
    format!("{}.{}", row.facts.id, row.part.seat.key())
}

/// "3 Anfragen"
fn total_words(total: usize) -> String {
    match total {
        1 => "1 Anfrage".into(),
        _ => format!("{} Anfragen", domain::text::thousands(total)),
    }
}
