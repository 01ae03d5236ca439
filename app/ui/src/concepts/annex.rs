//! "Weitere Dokumente" of a concept beside its text: the panel on its page, attaching
//! one, removing one.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::documents;
use domain::{
    area::ActionArea,
    catalogue::Catalogue,
    document::{Document, Place},
    error::FieldErrors,
    ids::{AreaId, DocumentId},
};
use leptos::prelude::*;

use super::{concept_path, editable, page_below};
use crate::{
    kit::{
        definition::Panel,
        document_list::{removal_form, table},
        error_page::Failure,
        form::{Filled, FormSpec},
        message::Message,
        page::{Answer, Breadth, see_other},
        upload::{FILE, Sent, TITLE, Upload, upload_form},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// "Weiteres Dokument hinzufügen"
pub static FORM: FormSpec = FormSpec {
    path: "/raeume/{id}/konzept/dokumente/neu",
    fields: &[TITLE, FILE],
};

/// "Dokument entfernen": nothing to type.
pub static REMOVE: FormSpec = FormSpec {
    path: "/raeume/{id}/konzept/dokumente/{document}/entfernen",
    fields: &[],
};

/// The further documents; with links for those who hold the pen of the concept.
pub fn panel(
    area: AreaId,
    documents: &[Document],
    catalogue: &Catalogue,
    may_edit: bool,
) -> Option<AnyView> {
    const TITLE: &str = "Weitere Dokumente";
    let path = format!("{}/dokumente", concept_path(area));
    let add = format!("{path}/neu");
    if documents.is_empty() {
        return may_edit.then(|| {
            view! { <Panel title=TITLE id="dokumente"><p class="muted">"Noch keine weiteren Dokumente. "<a href=add>"Dokument hinzufügen"</a></p></Panel> }.into_any()
        });
    }
    let list = table(TITLE, documents, catalogue, may_edit.then_some(path));
    Some(if may_edit {
        let actions = view! { <a href=add>"Dokument hinzufügen"</a> }.into_any();
        view! { <Panel title=TITLE id="dokumente" actions=actions>{list}</Panel> }.into_any()
    } else {
        view! { <Panel title=TITLE id="dokumente">{list}</Panel> }.into_any()
    })
}

pub async fn page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    id: Path<String>,
) -> Answer {
    let sight = state.backend.board().await?;
    let (area, _) = editable(&sight.catalogue, &actor, &id)?;
    Ok(show(&visit, area, &Filled::blank(&FORM)))
}

pub async fn post(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    id: Path<String>,
    parts: Sent,
) -> Answer {
    let sight = state.backend.board().await?;
    let (area, _) = editable(&sight.catalogue, &actor, &id)?;
    let Upload { file, typed } = Upload::read(parts, "file").await?;
    let title = typed.get("title");
    let stored = match file {
        Ok((name, bytes)) => {
            documents::attach_annex(&state.backend, &actor, area.id, &name, &title, bytes).await
        }
        Err(sentence) => {
            let mut errors = FieldErrors::one("file", sentence);
            errors.take("title", domain::document::title(&title));
            Err(errors.into())
        }
    };
    match stored {
        Ok(_) => Ok(see_other(concept_path(area.id), Message::DocumentStored)),
        Err(backend::Error::Invalid(errors)) => {
            let form = Filled::typed(&FORM, &typed).errors(errors);
            Ok(show(&visit, area, &form))
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn remove_page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path((id, document)): Path<(String, DocumentId)>,
) -> Answer {
    let sight = state.backend.board().await?;
    let (area, concept) = editable(&sight.catalogue, &actor, &Path(id))?;
    let document = documents::find(&state.backend, &actor, document).await?;
    if document.place != Place::Annex(concept.id) {
        return Err(Failure::NotFound);
    }
    let (action, back) = (visit.path.clone(), concept_path(area.id));
    let page = page_below(&visit, area, "Dokument entfernen").breadth(Breadth::Narrow);
    Ok(page.show(move || removal_form(&document, action, back)))
}

pub async fn remove(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    Path((id, document)): Path<(String, DocumentId)>,
) -> Answer {
    let sight = state.backend.board().await?;
    let (area, concept) = editable(&sight.catalogue, &actor, &Path(id))?;
    let place = Place::Annex(concept.id);
    documents::remove(&state.backend, &actor, place, document).await?;
    Ok(see_other(concept_path(area.id), Message::DocumentRemoved))
}

fn show(visit: &Visit, area: &ActionArea, form: &Filled) -> Response {
    let (action, back) = (visit.path.clone(), concept_path(area.id));
    let page = page_below(visit, area, "Dokument hinzufügen")
        .lead("Zum Beispiel ein Beschluss, eine Karte oder ein Protokoll zum Handlungskonzept. Alle Stellen, die Maßnahmen sehen, können es herunterladen.")
        .form(form)
        .breadth(Breadth::Narrow);
    page.show(move || upload_form(action, back))
}
