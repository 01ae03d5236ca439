//! The concept's PDF. What is refused is said at the field; the bytes themselves are
//! checked by the backend.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::documents;
use domain::{area::ActionArea, document::Document, error::FieldErrors};
use leptos::prelude::*;

use super::{concept_path, editable, page_below};
use crate::{
    kit::{
        definition::{Definitions, Term},
        download::download_link,
        field::FileField,
        form::{ButtonLink, Buttons, Filled, FormSpec, PostForm, Submit, Weight, file},
        message::Message,
        page::{Answer, Breadth, see_other},
        upload::{Sent, Upload},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

pub static FORM: FormSpec = FormSpec {
    path: "/raeume/{id}/konzept/dokument",
    fields: &[file("datei", "PDF-Datei")
        .required()
        .hint("Höchstens 25 MiB. Bitte keine Dokumente mit personenbezogenen Daten.")],
};

pub async fn page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    id: Path<String>,
) -> Answer {
    let sight = state.backend.board().await?;
    let (area, concept) = editable(&sight.catalogue, &actor, &id)?;
    let current = match concept.document {
        Some(document) => Some(documents::find(&state.backend, &actor, document).await?),
        None => None,
    };
    Ok(show(&visit, area, current, &Filled::blank(&FORM)))
}

pub async fn post(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    id: Path<String>,
    parts: Sent,
) -> Answer {
    let sight = state.backend.board().await?;
    let (area, concept) = editable(&sight.catalogue, &actor, &id)?;
    let stored = match Upload::read(parts, "datei").await?.file {
        Ok((name, bytes)) => {
            documents::attach_to_concept(&state.backend, &actor, area.id, &name, bytes).await
        }
        Err(sentence) => Err(backend::Error::invalid("datei", sentence)),
    };
    match stored {
        Ok(_) => Ok(see_other(concept_path(area.id), Message::DocumentStored)),
        Err(backend::Error::Invalid(errors)) => {
            let current = match concept.document {
                Some(document) => Some(documents::find(&state.backend, &actor, document).await?),
                None => None,
            };
            Ok(show(
                &visit,
                area,
                current,
                &Filled::blank(&FORM).errors(at_the_field(errors)),
            ))
        }
        Err(other) => Err(other.into()),
    }
}

/// The page has one field: every sentence belongs to it.
fn at_the_field(errors: FieldErrors) -> FieldErrors {
    errors
        .iter()
        .next()
        .map(|(_, sentence)| FieldErrors::one("datei", sentence))
        .unwrap_or_default()
}

fn show(visit: &Visit, area: &ActionArea, current: Option<Document>, form: &Filled) -> Response {
    let page = page_below(visit, area, "Dokument hochladen")
        .lead("Das Dokument sehen alle Stellen, die Maßnahmen sehen. Eine neue Datei ersetzt die bisherige auf der Seite; der Verlauf behält beide.")
        .form(form)
        .breadth(Breadth::Narrow);
    let (form, back) = (form.clone(), concept_path(area.id));
    page.show(move || {
        let current = current.map(|document| view! { <Definitions><Term name="Bisher hinterlegt">{download_link(&document)}</Term></Definitions> });
        view! {
            {current}
            <PostForm action=format!("{back}/dokument") multipart=true>
                <FileField form=&form name="datei" accept="application/pdf,.pdf" />
                <Buttons>
                    <Submit label="Hochladen" />
                    <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}
