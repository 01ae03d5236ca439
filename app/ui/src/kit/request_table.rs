//! Requests as a table: on their own list, among the tasks, on the pages of areas and
//! bodies.

use std::collections::BTreeSet;

use domain::{
    catalogue::Catalogue,
    contribution::ContributionState,
    ids::BodyId,
    labels::Label,
    request::{RequestFact, RequestProperty, RequestState, Seat},
};
use leptos::prelude::*;

use super::{
    badge::RequestBadge,
    table::{Column, DataTable, Row, cell, link_cell},
    tally::Tally,
    tally_parts::{Part, RequestNarrow, open},
};

/// What the visitor can do with a request: the cell of a last column.
pub type RowAction<'a> = &'a dyn Fn(&Part<RequestFact>) -> AnyView;

/// Requests with what is asked, of whom, by whom, and how it stands.
pub fn request_table(
    rows: &[Part<RequestFact>],
    tally: &Tally,
    caption: &'static str,
    action: Option<RowAction<'_>>,
) -> AnyView {
    let mut columns = vec![
        Column::new("Maßnahme"),
        Column::new("Angefragt"),
        Column::new("Worum es geht"),
        Column::new("Zustand"),
        Column::new("Anfragende Stelle"),
    ];
    if action.is_some() {
        columns.push(Column::actions("Antworten"));
    }
    let rows = rows
        .iter()
        .map(|row| {
            let mut cells = cells(row, tally);
            cells.extend(action.map(|action| action(row)));
            Row::new(cells)
        })
        .collect();
    view! { <div class="request-table"><DataTable caption=caption caption_hidden=true columns=columns rows=rows /></div> }
        .into_any()
}

/// Open requests of others to these bodies, as one narrowing of the list of requests.
pub fn asked_of(bodies: &BTreeSet<BodyId>) -> RequestNarrow {
    bodies.iter().fold(open(), |narrow, body| {
        narrow.with(RequestProperty::Asked, body.to_string())
    })
}

/// The longest waiting on top.
pub fn oldest_first(row: &Part<RequestFact>) -> impl Ord + use<> {
    (row.part.asked_on, row.facts.code.clone(), row.part.seat)
}

/// The page on which a request is answered.
pub fn answer_path(row: &Part<RequestFact>) -> String {
    format!(
        "/massnahmen/{}/anfragen/{}",
        row.facts.id,
        row.part.seat.key()
    )
}

/// One click for a yes; a no needs a reason and has its own page. `back` is the page one
/// comes back to: `aufgaben` or `start`.
pub fn quick_answer(back: &'static str) -> impl Fn(&Part<RequestFact>) -> AnyView {
    move |row| {
        let (path, name) = (answer_path(row), format!(" {}", row.facts.title));
        let other = format!("{path}?weiter={back}");
        let (reply, label) = match (row.part.seat, row.part.reopened) {
            (Seat::Money(_), false) => (ContributionState::Promised.key(), "Zusagen"),
            (Seat::Money(_), true) => ("accept", "Änderung zusagen"),
            (Seat::Lead | Seat::Participant(_), _) => ("accept", "Annehmen"),
        };
        view! {
            <div class="row-actions">
                <form method="post" action=path>
                    <input type="hidden" name="reply" value=reply />
                    <input type="hidden" name="seen" value=row.part.seen />
                    <input type="hidden" name="weiter" value=back />
                    <button class="kern-btn kern-btn--secondary" type="submit" aria-label=format!("{label}:{name}")><span class="kern-label">{label}</span></button>
                </form>
                <a href=other>"Ansehen oder ablehnen"<span class="kern-sr-only">{name}</span></a>
            </div>
        }
        .into_any()
    }
}

fn cells(row: &Part<RequestFact>, tally: &Tally) -> Vec<AnyView> {
    let (facts, request, catalogue) = (&row.facts, &row.part, tally.catalogue());
    let title = link_cell(format!("/massnahmen/{}", facts.id), facts.title.clone());
    vec![
        cell(view! { <span class="table__code">{facts.code.to_string()}</span>" "{title} }),
        cell(
            view! { {link_cell(format!("/stellen/{}", request.body), catalogue.body_name(request.body))}{successor(request, catalogue)} },
        ),
        cell(what(request)),
        cell(state(request, tally)),
        link_cell(
            format!("/stellen/{}", facts.pen),
            catalogue.body_name(facts.pen),
        ),
    ]
}

/// Who was named, when another body acts for it today.
fn successor(request: &RequestFact, catalogue: &Catalogue) -> Option<AnyView> {
    (request.named != request.body).then(|| {
        let words = format!("für {}", catalogue.body_name(request.named));
        view! { <span class="table__sub">{words}</span> }.into_any()
    })
}

/// "Mittel, 80.000,00 € für 2027"
fn what(request: &RequestFact) -> AnyView {
    let kind = request.seat.kind().label();
    let amount = request.amount.map(|(amount, year)| {
        view! { <span class="table__sub">{format!("{amount} für {year}")}</span> }
    });
    let changed = match request.seat {
        Seat::Money(_) => "geänderter Betrag, der bisherige gilt weiter",
        _ => "geänderte Bedingungen, die bisherigen gelten weiter",
    };
    let changed = request
        .reopened
        .then(|| view! { <span class="table__sub">{changed}</span> });
    view! { <span>{kind}</span>{amount}{changed} }.into_any()
}

/// The badge, since when, and the reason of a refusal.
fn state(request: &RequestFact, tally: &Tally) -> AnyView {
    let german = domain::dates::german;
    let since = match (request.state, request.answered_on) {
        (RequestState::Open, _) => format!("seit {}", german(request.asked_on)),
        (_, Some(day)) => format!("am {}", german(day)),
        (_, None) => String::new(),
    };
    let due = request.is_due_again(tally.day()).then(|| {
        view! { <span class="table__sub">{format!("wartet länger als {} Arbeitstage", domain::request::REMIND_AFTER)}</span> }
    });
    let reason = request
        .reason
        .clone()
        .map(|reason| view! { <span class="table__sub">{reason}</span> });
    let noted = request
        .noted
        .then(|| view! { <span class="table__sub">"von der Koordination vermerkt"</span> });
    view! { <RequestBadge state=request.state />" "<span class="small">{since}</span>{due}{reason}{noted} }.into_any()
}
