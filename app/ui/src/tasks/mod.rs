//! Meine Aufgaben: everything that waits for the visitor's bodies – requests to answer,
//! reports to review, answers that came in. Lists the body's work, never a person's.

mod sections;

use axum::extract::State;
use backend::{comments, follow_ups, requests};
use chrono::Days;
use domain::policy::Action;

use self::sections::Waiting;
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
    let week = tally.day() + Days::new(7);
    let waiting = Waiting {
        voices: requests::voices(&state.backend).await?,
        mentions: comments::open_mentions(&state.backend, &actor).await?,
        notes: follow_ups::due(&state.backend, &actor, week).await?,
    };
    let page = visit
        .page("Meine Aufgaben")
        .lead("Was auf Ihre Stelle wartet. Eine Anfrage kommt nach zehn Arbeitstagen als Erinnerung wieder nach oben.")
        .crumb("Überblick", "/")
        .breadth(Breadth::Wide);
    Ok(page.show(move || sections::all(&tally, &actor, &waiting)))
}
