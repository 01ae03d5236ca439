//! Contact of a body, kept by the Landeskoordination. Two who edit at once see both
//! texts and decide.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use backend::catalogue::{self, BodyContactDraft};
use domain::{body::Body, ids::BodyId};
use leptos::prelude::*;

use super::{find, page_below};
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
    path: "/stellen/{id}/bearbeiten",
    fields: &[
        long("contact", "Kontakt").max(1_000).hint("Organisationseinheit, Anschrift, Telefon und E-Mail der Stelle. Keine privaten Angaben."),
        hidden("version"),
    ],
};

pub async fn page(State(state): State<AppState>, visit: Visit, Path(id): Path<String>) -> Answer {
    let sight = state.backend.board().await?;
    let body = find(&sight.catalogue, &id)?;
    let form = expired::restored(&state, &visit, &FORM)
        .await
        .unwrap_or_else(|| {
            Filled::blank(&FORM)
                .set("contact", body.contact.clone().unwrap_or_default())
                .set("version", body.version.to_string())
        });
    Ok(show(&visit, body, &form, None))
}

pub async fn post(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
    sent: Posted,
) -> Answer {
    let body: BodyId = id.parse().map_err(|_| Failure::NotFound)?;
    let draft = BodyContactDraft {
        contact: sent.get("contact"),
        version: sent.get("version"),
    };
    let outcome = catalogue::update_body_contact(&state.backend, &actor, body, &draft).await;
    let sight = state.backend.board().await?;
    let stored = find(&sight.catalogue, &id)?;
    match outcome {
        Ok(()) => Ok(see_other(format!("/stellen/{body}"), Message::Saved)),
        Err(backend::Error::Invalid(errors)) => Ok(show(
            &visit,
            stored,
            &Filled::typed(&FORM, &sent).errors(errors),
            None,
        )),
        Err(backend::Error::Conflict(conflict)) => {
            let form = Filled::typed(&FORM, &sent).set("version", conflict.current.to_string());
            let change = Change::new(
                "Kontakt",
                stored.contact.clone().unwrap_or_default(),
                draft.contact,
            );
            Ok(show(&visit, stored, &form, Some(change)))
        }
        Err(other) => Err(other.into()),
    }
}

/// The form; with a `conflict` somebody else was faster, and both texts stand above.
fn show(visit: &Visit, body: &Body, form: &Filled, conflict: Option<Change>) -> Response {
    let back = format!("/stellen/{}", body.id);
    let mut page = page_below(visit, body, "Kontakt bearbeiten")
        .form(form)
        .breadth(Breadth::Narrow);
    if conflict.is_some() {
        page = page.status(StatusCode::CONFLICT);
    }
    let (form, action) = (form.clone(), visit.path.clone());
    page.show(move || {
        let conflict = conflict.map(|change| conflict_notice(vec![change]));
        let version = form.value("version");
        view! {
            {conflict}
            <PostForm action=action>
                <HiddenField name="version" value=version />
                <LongText form=&form name="contact" rows=6 />
                <Buttons>
                    <Submit label="Speichern" />
                    <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}
