//! The start page: for each role of the visitor what it looks at first. Every number
//! leads to the list of exactly these records. One file per role; no persons anywhere.

mod district;
mod leadership;
mod news;
mod notices;
mod office;
mod others;
mod parts;
mod state;

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

/// Adds the start page and the list of what is new.
pub fn routes(registry: Registry) -> Registry {
    let see = Access::May(Action::SeeMeasures);
    registry
        .get("/", Access::SignedIn, page)
        .get("/gelesen", see, news::page)
        .post("/gelesen", see, news::save)
        .form(&news::FORM)
}

async fn page(State(state): State<AppState>, visit: Visit, SignedIn(actor): SignedIn) -> Answer {
    let tally = if actor.may(Action::SeeMeasures) {
        Some(Tally::load(&state.backend, &actor).await?)
    } else {
        None
    };
    let news = if actor.has(Role::DistrictCoordinator) {
        Some(news::News::load(&state, &actor, news::on_start()).await?)
    } else {
        None
    };
    let notices = notices::Notices::load(&state.backend, &actor).await?;
    let mut page = visit.page("Überblick").breadth(Breadth::Wide);
    if actor.may(Action::CreateMeasure) {
        page = page.actions(|| view! { <ButtonLink href="/massnahmen/neu" label="Neue Maßnahme" weight=Weight::Primary icon="add" /> });
    }
    if actor.has(Role::Leadership) && !actor.may(Action::CreateMeasure) {
        page =
            page.actions(|| view! { <ButtonLink href="/gelesen" label="Was sich geändert hat" /> });
    }
    Ok(page.show(move || {
        let notices = notices.view();
        if actor.grants.is_empty() {
            return view! { <Empty title="Noch keine Rolle" reason="Ihr Konto hat zurzeit keine Rolle. Bitte wenden Sie sich an Ihre Administration." /> }.into_any();
        }
        let content = tally.map(|tally| {
            let bodies = office::all(&tally, &actor);
            let districts = district::all(&tally, &actor);
            let news = news.map(|news| news.panel(tally.catalogue()));
            let leadership = leadership::all(&tally, &actor);
            let state = state::all(&tally, &actor);
            let areas = others::areas(&tally, &actor);
            view! { {bodies}{districts}{news}{leadership}{state}{areas} }.into_any()
        });
        let accounts = actor.has(Role::Administrator).then(others::accounts);
        let log = actor.has(Role::Auditor).then(others::log);
        view! { {notices}{content}{accounts}{log} }.into_any()
    }))
}
