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

use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use backend::saved_views;
use domain::policy::{Action, Actor, Role};
use leptos::prelude::*;

use crate::{
    kit::{
        definition::Panel,
        empty::Empty,
        error_page::Failure,
        form::{ButtonLink, Weight},
        message::Message,
        page::{Answer, Breadth},
        saved_views::address,
        tally::Tally,
        visit::{SignedIn, Visit},
    },
    recent,
    routes::{Access, AppState, Registry},
    shell::OVERVIEW,
};

/// Adds the start page and the list of what is new.
pub fn routes(registry: Registry) -> Registry {
    let see = Access::May(Action::SeeMeasures);
    registry
        .get("/", Access::SignedIn, page)
        .get(OVERVIEW, Access::SignedIn, overview)
        .get("/gelesen", see, news::page)
        .post("/gelesen", see, news::save)
        .form(&news::FORM)
}

/// `GET /`: the view chosen as start page, at its own address; else the overview.
async fn page(state: State<AppState>, visit: Visit, actor: SignedIn) -> Answer {
    match chosen(&state, &visit, &actor.0).await? {
        Some(address) => Ok(Redirect::to(&address).into_response()),
        None => overview(state, visit, actor).await,
    }
}

/// The address of the start page this person has chosen. One that is not hers any more
/// (a colleague took it back) is none.
async fn chosen(state: &AppState, visit: &Visit, actor: &Actor) -> Result<Option<String>, Failure> {
    let Some(id) = actor.preferences.start else {
        return Ok(None);
    };
    if !actor.may(Action::SeeMeasures) {
        return Ok(None);
    }
    let view = match saved_views::find(&state.backend, actor, id).await {
        Ok(view) => view,
        Err(backend::Error::NotFound) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let catalogue = state.backend.board().await?.catalogue.clone();
    let address = address(view.list, &view.current(&catalogue));
    let message = visit.message().map(Message::code).unwrap_or_default();
    Ok(Some(address.and("meldung", message).to_string()))
}

/// `GET /ueberblick`
async fn overview(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
) -> Answer {
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
    // Before the page: what is kept is rendered by itself.
    let panels = tally.as_ref().map(|tally| panels(tally, &actor));
    let news = news
        .zip(tally)
        .map(|(news, tally)| move || news.panel(tally.catalogue()));
    let mut page = visit.page("Überblick").breadth(Breadth::Wide);
    if actor.may(Action::CreateMeasure) {
        page = page.actions(|| view! { <ButtonLink href="/massnahmen/neu" label="Neue Maßnahme" weight=Weight::Primary icon="add" /> });
    }
    if actor.has(Role::Leadership) && !actor.may(Action::CreateMeasure) {
        page =
            page.actions(|| view! { <ButtonLink href="/gelesen" label="Was sich geändert hat" /> });
    }
    let recent = visit.recent.clone();
    Ok(page.show(move || {
        let (notices, steps) = notices.views();
        if actor.grants.is_empty() {
            return view! { <Empty title="Noch keine Rolle" reason="Ihr Konto hat zurzeit keine Rolle. Bitte wenden Sie sich an Ihre Administration." /> }.into_any();
        }
        let content = panels.map(|(own, whole)| {
            let news = news.map(|panel| panel());
            view! { {own}{news}{whole} }.into_any()
        });
        let accounts = actor.has(Role::Administrator).then(others::accounts);
        let log = actor.has(Role::Auditor).then(others::log);
        let recent = recent::list(&recent)
            .map(|list| view! { <Panel title="Zuletzt geöffnet">{list}</Panel> });
        view! { {notices}{content}{steps}{recent}{accounts}{log} }.into_any()
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
