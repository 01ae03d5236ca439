//! Small steps with a note: done, open again, erased. Each has a page of its own for
//! whoever had to sign in again in between.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::follow_ups::{self, Listed};
use domain::{
    dates,
    ids::{FollowUpId, FormId},
};
use leptos::prelude::*;

use super::LIST;
use crate::{
    kit::{
        definition::prose,
        field::HiddenField,
        form::{ButtonLink, Buttons, FormSpec, PostForm, Posted, Submit, Weight, hidden},
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// "Erledigt" and "Wieder öffnen": nothing to type.
pub static DONE: FormSpec = FormSpec {
    path: "/wiedervorlagen/{id}/erledigt",
    fields: &[hidden("done"), hidden("back")],
};

/// "Wiedervorlage löschen": nothing to type.
pub static DELETE: FormSpec = FormSpec {
    path: "/wiedervorlagen/{id}/loeschen",
    fields: &[hidden("form_id")],
};

/// `GET /wiedervorlagen/{id}/erledigt`
pub async fn done_page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<FollowUpId>,
) -> Answer {
    let listed = follow_ups::find(&state.backend, &actor, id).await?;
    let (title, value, button) = if listed.note.done_at.is_some() {
        ("Wiedervorlage wieder öffnen", "nein", "Wieder öffnen")
    } else {
        ("Wiedervorlage erledigen", "ja", "Erledigt")
    };
    let field = ("done", value.to_owned());
    Ok(ask(&visit, &listed, title, field, button, Weight::Primary))
}

/// `POST /wiedervorlagen/{id}/erledigt`: `done=nein` opens it again.
pub async fn set_done(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    Path(id): Path<FollowUpId>,
    posted: Posted,
) -> Answer {
    let done = posted.get("done") != "nein";
    follow_ups::set_done(&state.backend, &actor, id, done).await?;
    let message = if done {
        Message::FollowUpDone
    } else {
        Message::FollowUpReopened
    };
    let measure = match posted.get("back").as_str() {
        "massnahme" => follow_ups::find(&state.backend, &actor, id).await?.measure,
        _ => None,
    };
    let to = measure.map_or_else(
        || LIST.to_owned(),
        |facts| format!("/massnahmen/{}#wiedervorlagen", facts.id),
    );
    Ok(see_other(to, message))
}

/// `GET /wiedervorlagen/{id}/loeschen`
pub async fn delete_page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<FollowUpId>,
) -> Answer {
    let listed = follow_ups::find(&state.backend, &actor, id).await?;
    let field = ("form_id", backend::ids::fresh::<FormId>().to_string());
    Ok(ask(
        &visit,
        &listed,
        "Wiedervorlage löschen",
        field,
        "Endgültig löschen",
        Weight::Danger,
    ))
}

/// `POST /wiedervorlagen/{id}/loeschen`
pub async fn delete(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    Path(id): Path<FollowUpId>,
    posted: Posted,
) -> Answer {
    follow_ups::delete(&state.backend, &actor, id, &posted.get("form_id")).await?;
    Ok(see_other(LIST, Message::FollowUpDeleted))
}

fn ask(
    visit: &Visit,
    listed: &Listed,
    title: &'static str,
    (name, value): (&'static str, String),
    button: &'static str,
    weight: Weight,
) -> Response {
    let action = visit.path.clone();
    let (due, text) = (dates::german(listed.note.due), listed.note.text.clone());
    let page = visit
        .page(title)
        .crumb("Wiedervorlagen", LIST)
        .breadth(Breadth::Narrow);
    page.show(move || {
        view! {
            <div class="note">
                <p class="note__head"><span class="note__due">{due}</span></p>
                {prose(&text)}
            </div>
            <PostForm action=action required_note=false>
                <HiddenField name=name value=value />
                <Buttons>
                    <Submit label=button weight=weight />
                    <ButtonLink href=LIST label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}
