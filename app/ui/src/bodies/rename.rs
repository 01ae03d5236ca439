//! "Stelle umbenennen": the old short name stays findable, older records keep their
//! name of the day.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::catalogue::{self, BodyNameDraft};
use domain::{body::Body, form::FormData, ids::BodyId};
use leptos::prelude::*;

use super::{find, page_below, path};
use crate::{
    expired,
    kit::{
        diff::{Change, conflict_notice},
        error_page::Failure,
        field::{HiddenField, TextField, Width},
        form::{
            ButtonLink, Buttons, Filled, FormSpec, PostForm, Posted, Submit, Weight, hidden, line,
        },
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

pub static FORM: FormSpec = FormSpec {
    path: "/stellen/{id}/umbenennen",
    fields: &[
        line("short_name", "Kurzbezeichnung").required().max(80),
        line("name", "Name").required(),
        hidden("version"),
    ],
};

/// `GET /stellen/{id}/umbenennen`
pub async fn page(State(state): State<AppState>, visit: Visit, Path(id): Path<String>) -> Answer {
    let sight = state.backend.board().await?;
    let body = find(&sight.catalogue, &id)?;
    let form = expired::restored(&state, &visit, &FORM)
        .await
        .unwrap_or_else(|| {
            Filled::blank(&FORM)
                .set("short_name", body.short_name.clone())
                .set("name", body.name.clone())
                .set("version", body.version.to_string())
        });
    Ok(show(&visit, body, form, None))
}

/// `POST /stellen/{id}/umbenennen`
pub async fn post(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
    sent: Posted,
) -> Answer {
    let body: BodyId = id.parse().map_err(|_| Failure::NotFound)?;
    let outcome = catalogue::rename_body(&state.backend, &actor, body, &draft(&sent)).await;
    let sight = state.backend.board().await?;
    let stored = find(&sight.catalogue, &id)?;
    match outcome {
        Ok(()) => Ok(see_other(path(body), Message::Saved)),
        Err(backend::Error::Invalid(errors)) => Ok(show(
            &visit,
            stored,
            Filled::typed(&FORM, &sent).errors(errors),
            None,
        )),
        Err(backend::Error::Conflict(conflict)) => {
            let form = Filled::typed(&FORM, &sent).set("version", conflict.current.to_string());
            Ok(show(&visit, stored, form, Some(changes(stored, &sent))))
        }
        Err(other) => Err(other.into()),
    }
}

fn draft(sent: &FormData) -> BodyNameDraft {
    BodyNameDraft {
        short_name: sent.get("short_name"),
        name: sent.get("name"),
        version: sent.get("version"),
    }
}

fn changes(stored: &Body, sent: &FormData) -> Vec<Change> {
    vec![
        Change::new(
            "Kurzbezeichnung",
            stored.short_name.clone(),
            sent.get("short_name"),
        ),
        Change::new("Name", stored.name.clone(), sent.get("name")),
    ]
}

fn show(visit: &Visit, body: &Body, form: Filled, conflict: Option<Vec<Change>>) -> Response {
    let page = page_below(visit, body, "Stelle umbenennen")
        .lead("Die Stelle bleibt dieselbe und heißt ab heute anders. Die alte Kurzbezeichnung wird weiter gefunden. Wechseln die Aufgaben zu einer anderen Stelle, regeln Sie die Nachfolge.")
        .breadth(Breadth::Narrow);
    let page = match conflict {
        Some(_) => page.conflict(&form),
        None => page.form(&form),
    };
    let (action, back) = (visit.path.clone(), path(body.id));
    page.show(move || {
        view! {
            {conflict.map(conflict_notice)}
            <PostForm action=action>
                <HiddenField name="version" />
                <TextField name="short_name" width=Width::Medium />
                <TextField name="name" />
                <Buttons>
                    <Submit label="Speichern" />
                    <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}
