//! "Weitere Namen": by what else people call a body.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::catalogue::{self, BodyAliasDraft};
use domain::{body::Body, form::FormData, ids::BodyId};
use leptos::prelude::*;

use super::{find, page_below, path};
use crate::{
    expired,
    kit::{
        diff::{Change, conflict_notice},
        error_page::Failure,
        field::{HiddenField, LongText},
        form::{
            ButtonLink, Buttons, Filled, FormSpec, PostForm, Posted, Submit, Weight, hidden, long,
        },
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

pub static FORM: FormSpec = FormSpec {
    path: "/stellen/{id}/weitere-namen",
    fields: &[
        long("aliases", "Weitere Namen").max(1_700).hint(
            "In jeder Zeile ein Name oder eine Abkürzung, zum Beispiel frühere Kurzbezeichnungen.",
        ),
        hidden("version"),
    ],
};

/// `GET /stellen/{id}/weitere-namen`
pub async fn page(State(state): State<AppState>, visit: Visit, Path(id): Path<String>) -> Answer {
    let sight = state.backend.board().await?;
    let body = find(&sight.catalogue, &id)?;
    let form = expired::restored(&state, &visit, &FORM)
        .await
        .unwrap_or_else(|| {
            Filled::blank(&FORM)
                .set("aliases", body.aliases.join("\n"))
                .set("version", body.version.to_string())
        });
    Ok(show(&visit, body, form, None))
}

/// `POST /stellen/{id}/weitere-namen`
pub async fn post(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
    sent: Posted,
) -> Answer {
    let body: BodyId = id.parse().map_err(|_| Failure::NotFound)?;
    let outcome = catalogue::edit_aliases(&state.backend, &actor, body, &draft(&sent)).await;
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

fn draft(sent: &FormData) -> BodyAliasDraft {
    BodyAliasDraft {
        aliases: sent.get("aliases"),
        version: sent.get("version"),
    }
}

fn changes(stored: &Body, sent: &FormData) -> Vec<Change> {
    vec![Change::new(
        "Weitere Namen",
        stored.aliases.join("\n"),
        sent.get("aliases").replace("\r\n", "\n"),
    )]
}

fn show(visit: &Visit, body: &Body, form: Filled, conflict: Option<Vec<Change>>) -> Response {
    let page = page_below(visit, body, "Weitere Namen")
        .lead("Unter diesen Namen wird die Stelle gefunden; angezeigt wird immer ihre Kurzbezeichnung.")
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
                <LongText name="aliases" rows=8 />
                <Buttons>
                    <Submit label="Speichern" />
                    <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}
