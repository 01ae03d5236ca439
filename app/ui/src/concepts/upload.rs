//! The concept's PDF. What is refused is said at the field; the bytes themselves are
//! checked by the backend.

use axum::{
    extract::{Multipart, Path, State, multipart::MultipartError},
    response::Response,
};
use backend::documents;
use domain::{
    area::ActionArea,
    document::{Document, LARGEST},
    error::FieldErrors,
};
use leptos::prelude::*;

use super::{concept_path, editable, page_below};
use crate::{
    kit::{
        definition::{Definitions, Term},
        download::download_link,
        error_page::Failure,
        field::FileField,
        form::{ButtonLink, Buttons, Filled, FormSpec, PostForm, Submit, Weight, file},
        message::Message,
        page::{Answer, Breadth, see_other},
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

/// How much of a request is read. More than a file may have, so that a file that is
/// somewhat too large gets a sentence at its field instead of a broken connection.
pub const MOST_READ: usize = 2 * LARGEST as usize;

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
    parts: Multipart,
) -> Answer {
    let sight = state.backend.board().await?;
    let (area, concept) = editable(&sight.catalogue, &actor, &id)?;
    let stored = match read(parts).await? {
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

type Sent = Result<(String, Vec<u8>), String>;

/// The file of the form, or the sentence why there is none.
async fn read(mut parts: Multipart) -> Result<Sent, Failure> {
    while let Some(mut part) = parts.next_field().await.map_err(unreadable)? {
        if part.name() != Some("datei") {
            continue;
        }
        let name = part.file_name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        let mut too_large = false;
        loop {
            match part.chunk().await {
                Ok(Some(chunk)) if too_large || bytes.len() + chunk.len() > LARGEST as usize => {
                    too_large = true
                }
                Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(error) if error.status().as_u16() == 413 => {
                    return Ok(Err(too_large_sentence()));
                }
                Err(error) => return Err(unreadable(error)),
            }
        }
        return Ok(if too_large {
            Err(too_large_sentence())
        } else if name.is_empty() || bytes.is_empty() {
            Err("Bitte wählen Sie eine PDF-Datei aus, die nicht leer ist.".into())
        } else {
            Ok((name, bytes))
        });
    }
    Ok(Err("Bitte wählen Sie eine PDF-Datei aus.".into()))
}

fn too_large_sentence() -> String {
    "Die Datei ist größer als 25 MiB. Bitte verkleinern Sie sie, zum Beispiel durch geringer aufgelöste Bilder.".into()
}

fn unreadable(error: MultipartError) -> Failure {
    Failure::Unreadable(error.status())
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
