//! The start page: for each role of the visitor what it looks at first. Every number
//! leads to the list of exactly these records. One file per role; no persons anywhere.

mod district;
mod leadership;
mod news;
mod office;
mod others;
mod parts;
mod state;

use axum::extract::State;
use domain::policy::{Action, Actor, Role};
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
    // Before the page: what is kept is rendered by itself.
    let panels = tally.as_ref().map(|tally| panels(tally, &actor));
    let news = news
        .zip(tally)
        .map(|(news, tally)| move || news.panel(tally.catalogue()));
    let mut page = visit.page("Überblick").breadth(Breadth::Wide);
    if actor.may(Action::CreateMeasure) {
        page = page.actions(|| view! { <ButtonLink href="/massnahmen/neu" label="Neue Maßnahme" weight=Weight::Primary icon="add" /> });
    }
    Ok(page.show(move || {
        if actor.grants.is_empty() {
            return view! { <Empty title="Noch keine Rolle" reason="Ihr Konto hat zurzeit keine Rolle. Bitte wenden Sie sich an Ihre Administration." /> }.into_any();
        }
        let content = panels.map(|(own, whole)| {
            let news = news.map(|panel| panel());
            view! { {own}{news}{whole} }.into_any()
        });
        let accounts = actor.has(Role::Administrator).then(others::accounts);
        let log = actor.has(Role::Auditor).then(others::log);
        view! { {content}{accounts}{log} }.into_any()
    }))
}

/// What the roles look at first, above and below what is new. Depends on the board and the
/// roles only, and is kept as long as both stay the same.
fn panels(tally: &Tally, actor: &Actor) -> (AnyView, AnyView) {
    let own = tally.kept("start, own", actor, || {
        let (bodies, districts) = (office::all(tally, actor), district::all(tally, actor));
        view! { {bodies}{districts} }.into_any()
    });
    let whole = tally.kept("start, whole", actor, || {
        let (leadership, state, areas) = (
            leadership::all(tally, actor),
            state::all(tally, actor),
            others::areas(tally, actor),
        );
        view! { {leadership}{state}{areas} }.into_any()
    });
    (own, whole)
}
