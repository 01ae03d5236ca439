//! The first steps of the own roles on a page of their own, and putting the panel of
//! the start page away for good.

use axum::{extract::State, response::Response};
use backend::first_steps;
use leptos::prelude::*;

use super::INDEX;
use crate::{
    kit::{
        form::{FormSpec, PostForm, Submit, Weight},
        message::Message,
        page::{Answer, Breadth, see_other},
        step_list::step_list,
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// "Nicht mehr zeigen": nothing to type.
pub static FORM: FormSpec = FormSpec {
    path: "/erste-schritte",
    fields: &[],
};

/// `GET /erste-schritte`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
) -> Answer {
    let own = first_steps::load(&state.backend, &actor).await?;
    Ok(show(&visit, own))
}

fn show(visit: &Visit, own: first_steps::FirstSteps) -> Response {
    let page = visit
        .page("Erste Schritte")
        .lead("Abgehakt wird, was Sie schon getan haben. Das sehen nur Sie.")
        .crumb("Hilfe", INDEX)
        .breadth(Breadth::Narrow);
    page.show(move || {
        let away = own.to_show().then(|| {
            view! {
                <PostForm action="/erste-schritte" required_note=false>
                    <Submit label="Auf der Startseite nicht mehr zeigen" weight=Weight::Secondary />
                </PostForm>
            }
        });
        let done = own
            .steps
            .iter()
            .all(|(_, done)| *done)
            .then(|| view! { <p>"Sie haben alle Schritte getan."</p> });
        view! { <div class="document">{step_list(&own.steps)}{done}{away}</div> }
    })
}

/// `POST /erste-schritte`
pub async fn dismiss(State(state): State<AppState>, SignedIn(actor): SignedIn) -> Answer {
    first_steps::dismiss(&state.backend, &actor).await?;
    Ok(see_other("/", Message::FirstStepsDismissed))
}
