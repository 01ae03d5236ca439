//! "Ablösung zurücknehmen": as long as its day is to come.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::catalogue;
use domain::{body::Body, catalogue::Catalogue, dates, error::FieldErrors, succession::can_revoke};
use leptos::prelude::*;

use super::{find, page_below, path};
use crate::{
    kit::{
        alert::Notice,
        field::HiddenField,
        form::{ButtonLink, Buttons, Filled, FormSpec, PostForm, Posted, Submit, Weight, hidden},
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

pub static FORM: FormSpec = FormSpec {
    path: "/stellen/{id}/nachfolge/zuruecknehmen",
    fields: &[hidden("version")],
};

/// `GET /stellen/{id}/nachfolge/zuruecknehmen`
pub async fn page(State(state): State<AppState>, visit: Visit, Path(id): Path<String>) -> Answer {
    let sight = state.backend.board().await?;
    let body = find(&sight.catalogue, &id)?;
    let refused = can_revoke(body, state.backend.today()).err();
    Ok(show(
        &visit,
        body,
        &sight.catalogue,
        refused,
        FieldErrors::default(),
        false,
    ))
}

/// `POST /stellen/{id}/nachfolge/zuruecknehmen`
pub async fn post(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
    sent: Posted,
) -> Answer {
    let body = find(&state.backend.board().await?.catalogue, &id)?.id;
    let version = sent.get("version");
    let outcome = catalogue::revoke_succession(&state.backend, &actor, body, &version).await;
    let sight = state.backend.board().await?;
    let stored = find(&sight.catalogue, &id)?;
    let refused = can_revoke(stored, state.backend.today()).err();
    match outcome {
        Ok(()) => Ok(see_other(path(body), Message::SuccessionRevoked)),
        Err(backend::Error::Invalid(errors)) => Ok(show(
            &visit,
            stored,
            &sight.catalogue,
            refused,
            errors,
            false,
        )),
        Err(backend::Error::Conflict(_)) => {
            let none = FieldErrors::default();
            Ok(show(&visit, stored, &sight.catalogue, refused, none, true))
        }
        Err(other) => Err(other.into()),
    }
}

fn show(
    visit: &Visit,
    body: &Body,
    catalogue: &Catalogue,
    refused: Option<String>,
    errors: FieldErrors,
    newer: bool,
) -> Response {
    let form = Filled::blank(&FORM)
        .set("version", body.version.to_string())
        .errors(errors);
    let page = page_below(visit, body, "Ablösung zurücknehmen").breadth(Breadth::Narrow);
    let page = match newer {
        true => page.conflict(&form),
        false => page.form(&form),
    };
    let (action, back) = (visit.path.clone(), path(body.id));
    let successors: Vec<&str> = body
        .successors
        .iter()
        .map(|id| catalogue.body_name(*id))
        .collect();
    let sentence = format!(
        "Vorgemerkt ist die Ablösung von {} am {}; Nachfolge: {}.",
        body.short_name,
        body.valid_to.map(dates::german).unwrap_or_default(),
        if successors.is_empty() {
            "keine".to_owned()
        } else {
            successors.join(", ")
        }
    );
    page.show(move || {
        if let Some(refused) = refused {
            return view! {
                <Notice title="Hier gibt es nichts zurückzunehmen"><p>{refused}</p></Notice>
                <Buttons><ButtonLink href=back label="Zurück zur Stelle" /></Buttons>
            }
            .into_any();
        }
        let newer = newer.then(|| view! {
            <Notice tone="warning" title="Jemand hat diesen Eintrag inzwischen geändert"><p>"Bitte prüfen Sie den neuen Stand, bevor Sie die Ablösung zurücknehmen."</p></Notice>
        });
        view! {
            {newer}
            <div class="prose">
                <p>{sentence}</p>
                <p>"Die Stelle besteht dann weiter. Neue Stellen, die mit der Ablösung angelegt und seither nicht verwendet wurden, verschwinden aus dem Verzeichnis; der Verlauf behält sie."</p>
            </div>
            <PostForm action=action required_note=false>
                <HiddenField name="version" />
                <Buttons>
                    <Submit label="Ablösung zurücknehmen" />
                    <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
        .into_any()
    })
}
