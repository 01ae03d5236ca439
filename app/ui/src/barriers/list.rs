//! All reported barriers: those that wait, the oldest first; the answered ones below.

use axum::extract::State;
use backend::barriers::{self, Key};
use chrono::NaiveDate;
use domain::{
    barrier::{Barrier, BarrierState},
    dates,
};
use leptos::prelude::*;

use super::LIST;
use crate::{
    kit::{
        address::Address,
        badge::{Badge, Hue, Shape, Source},
        definition::Panel,
        empty::Empty,
        page::Answer,
        visit::{SignedIn, Visit},
        when,
    },
    routes::AppState,
};

/// On one page of each list.
const PAGE: usize = 50;

/// `GET /barrierefreiheit/meldungen?zeit=…&nach=…`, with `beantwortet=ja` the answered
/// ones alone.
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
) -> Answer {
    let (backend, today) = (&state.backend, state.backend.today());
    let (key, answered_only) = (key(&visit), visit.param("beantwortet") == Some("ja"));
    let open = match answered_only {
        true => None,
        false => Some(barriers::open(backend, &actor, key, PAGE).await?),
    };
    let before = key.filter(|_| answered_only);
    let answered = barriers::answered(backend, &actor, before, PAGE).await?;
    let page = visit
        .page("Gemeldete Barrieren")
        .lead("Jede Meldung wird innerhalb eines Monats beantwortet. Kontaktangaben werden drei Monate nach der Antwort gelöscht.")
        .crumb("Erklärung zur Barrierefreiheit", "/barrierefreiheit");
    Ok(page.show(move || {
        let open = open.map(|open| {
            let list = if open.barriers.is_empty() {
                view! { <Empty title="Keine Meldung wartet" reason="Neue Meldungen stehen hier, sobald jemand eine Barriere meldet." /> }.into_any()
            } else {
                items(&open.barriers, today)
            };
            let more = more(open.next, false);
            view! { <Panel title="Offen">{list}{more}</Panel> }
        });
        let answered = (!answered.barriers.is_empty()).then(|| {
            let (list, more) = (items(&answered.barriers, today), more(answered.next, true));
            view! { <Panel title="Beantwortet">{list}{more}</Panel> }
        });
        view! { {open}{answered} }
    }))
}

/// Behind which report this page begins; half a key is none.
fn key(visit: &Visit) -> Option<Key> {
    let at = visit.param("zeit")?.parse().ok()?;
    let id = visit.param("nach")?.parse().ok()?;
    Some((at, id))
}

fn items(found: &[Barrier], today: NaiveDate) -> AnyView {
    let items: Vec<AnyView> = found.iter().map(|barrier| item(barrier, today)).collect();
    view! { <ol class="notes">{items}</ol> }.into_any()
}

fn item(barrier: &Barrier, today: NaiveDate) -> AnyView {
    let (href, place) = (format!("{LIST}/{}", barrier.id), barrier.place.clone());
    let label = if barrier.answer.is_some() {
        "Ansehen"
    } else {
        "Beantworten"
    };
    let short: String = barrier.text.chars().take(280).collect();
    let cut = (short.len() < barrier.text.len()).then_some(" …");
    view! {
        <li class="note">
            <p class="note__head">
                <strong data-words="">{place.clone()}</strong>
                {badge(barrier, today)}
                <span class="note__owner">{format!("eingegangen am {}", when::german(barrier.arrived_at))}</span>
            </p>
            <p data-words="">{short}{cut}</p>
            <div class="note__steps"><a href=href>{label}<span class="kern-sr-only">{format!(": {place}")}</span></a></div>
        </li>
    }
    .into_any()
}

/// The state in words, with the day that matters.
pub fn badge(barrier: &Barrier, today: NaiveDate) -> AnyView {
    let due = dates::german(barriers::due(barrier));
    match (barriers::state(barrier, today), &barrier.answer) {
        (BarrierState::Answered, Some(answer)) => {
            let word = format!("beantwortet am {}", dates::german(answer.on));
            view! { <Badge word=word hue=Hue::Good shape=Shape::Check /> }.into_any()
        }
        (BarrierState::Overdue, _) => {
            let word = format!("überfällig seit {due}");
            view! { <Badge word=word hue=Hue::Bad shape=Shape::Clock source=Source::Computed /> }
                .into_any()
        }
        _ => {
            let word = format!("offen, Antwort bis {due}");
            view! { <Badge word=word hue=Hue::Warn shape=Shape::Ring /> }.into_any()
        }
    }
}

fn more(next: Option<Key>, answered: bool) -> Option<AnyView> {
    next.map(|(at, id)| {
        let href = Address::new(LIST)
            .and("beantwortet", if answered { "ja" } else { "" })
            .and("zeit", at.to_rfc3339())
            .and("nach", id.to_string())
            .to_string();
        let label = if answered {
            "Weitere beantwortete Meldungen"
        } else {
            "Weitere offene Meldungen"
        };
        view! { <p class="panel__more"><a href=href rel="next">{label}</a></p> }.into_any()
    })
}
