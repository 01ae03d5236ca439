//! Meine Aufgaben: everything that waits for the visitor's bodies – requests to answer,
//! reports to review, answers that came in. Lists the body's work, never a person's.

mod counts;
mod rows;
mod sections;

use axum::extract::State;
use domain::policy::Action;

pub use self::counts::TaskCounts;
use self::rows::Waiting;
use crate::{
    kit::{
        page::{Answer, Breadth},
        tally::Tally,
        visit::{SignedIn, Visit},
    },
    routes::{Access, AppState, Registry},
};

/// Adds the page of tasks.
pub fn routes(registry: Registry) -> Registry {
    registry.get("/aufgaben", Access::May(Action::SeeTasks), page)
}

async fn page(State(state): State<AppState>, visit: Visit, SignedIn(actor): SignedIn) -> Answer {
    let tally = Tally::load(&state.backend, &actor).await?;
    let waiting = Waiting::load(&state.backend, &actor).await?;
    let page = visit
        .page("Meine Aufgaben")
        .lead("Was auf Ihre Stelle wartet. Eine Anfrage kommt nach zehn Arbeitstagen als Erinnerung wieder nach oben.")
        .crumb("Überblick", "/")
        .breadth(Breadth::Wide);
    Ok(page.show(move || sections::all(&tally, &actor, &waiting)))
}
