//! The start page: for each role of the visitor what it looks at first. Every number
//! leads to the list of exactly these measures.

mod sections;

use axum::extract::State;
use domain::policy::{Action, Role};
use leptos::prelude::*;

use crate::{
    kit::{
        empty::Empty,
        form::{ButtonLink, Weight},
        page::{Answer, Breadth},
        tally::Tally,
        visit::{SignedIn, Visit},
    },
    routes::{Access, AppState, Registry},
};

/// Adds the start page.
pub fn routes(registry: Registry) -> Registry {
    registry.get("/", Access::SignedIn, page)
}

async fn page(State(state): State<AppState>, visit: Visit, SignedIn(actor): SignedIn) -> Answer {
    let tally = if actor.may(Action::SeeMeasures) {
        Some(Tally::load(&state.backend, &actor).await?)
    } else {
        None
    };
    let mut page = visit.page("Überblick").breadth(Breadth::Wide);
    if actor.may(Action::CreateMeasure) {
        page = page.actions(|| view! { <ButtonLink href="/massnahmen/neu" label="Neue Maßnahme" weight=Weight::Primary icon="add" /> });
    }
    Ok(page.show(move || {
        if actor.grants.is_empty() {
            return view! { <Empty title="Noch keine Rolle" reason="Ihr Konto hat zurzeit keine Rolle. Bitte wenden Sie sich an Ihre Administration." /> }.into_any();
        }
        let content = tally.map(|tally| sections::measures(&tally, &actor));
        let accounts = actor.has(Role::Administrator).then(sections::accounts);
        let log = actor.has(Role::Auditor).then(sections::log);
        view! { {content}{accounts}{log} }.into_any()
    }))
}
