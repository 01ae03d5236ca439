//! Documents of a measure: the panel on its page, attaching one, removing one.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::{
    documents,
    measures::{self, Detail},
};
use domain::{
    document::{Document, Place},
    error::FieldErrors,
    facts::may_on_measure,
    ids::{DocumentId, MeasureId},
    policy::{Action, Actor},
};
use leptos::prelude::*;

use super::query::{LIST, measure_path};
use crate::{
    kit::{
        definition::Panel,
        document_list::{removal_form, table},
        error_page::Failure,
        form::{Filled, FormSpec},
        message::Message,
        page::{Answer, Breadth, Page, see_other},
        upload::{FILE, Sent, TITLE, Upload, upload_form},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// "Dokument hinzufügen"
pub static FORM: FormSpec = FormSpec {
    path: "/massnahmen/{id}/dokumente/neu",
    fields: &[TITLE, FILE],
};

/// "Dokument entfernen": nothing to type.
pub static REMOVE: FormSpec = FormSpec {
    path: "/massnahmen/{id}/dokumente/{document}/entfernen",
    fields: &[],
};

/// The documents on the page of the measure; with links for those who hold its pen.
pub fn panel(detail: &Detail, documents: &[Document], may_attach: bool) -> Option<AnyView> {
    let path = documents_path(detail.measure.id);
    let add = format!("{path}/neu");
    if documents.is_empty() {
        return may_attach.then(|| {
            view! { <Panel title="Dokumente" id="dokumente"><p class="muted">"Noch keine Dokumente. "<a href=add>"Dokument hinzufügen"</a></p></Panel> }.into_any()
        });
    }
    let list = table(
        "Dokumente",
        documents,
        &detail.sight.catalogue,
        may_attach.then_some(path),
    );
    Some(if may_attach {
        let actions = view! { <a href=add>"Dokument hinzufügen"</a> }.into_any();
        view! { <Panel title="Dokumente" id="dokumente" actions=actions>{list}</Panel> }.into_any()
    } else {
        view! { <Panel title="Dokumente" id="dokumente">{list}</Panel> }.into_any()
    })
}

/// `GET /massnahmen/{id}/dokumente/neu`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<MeasureId>,
) -> Answer {
    let detail = allowed(&state, &actor, id).await?;
    Ok(show(&visit, &detail, Filled::blank(&FORM)))
}

/// `POST /massnahmen/{id}/dokumente/neu`
pub async fn save(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<MeasureId>,
    parts: Sent,
) -> Answer {
    let detail = allowed(&state, &actor, id).await?;
    let Upload { file, typed } = Upload::read(parts, "file").await?;
    let stored = match file {
        Ok((name, bytes)) => {
            let title = typed.get("title");
            documents::attach_to_measure(&state.backend, &actor, id, &name, &title, bytes).await
        }
        Err(sentence) => {
            let mut errors = FieldErrors::one("file", sentence);
            errors.take("title", domain::document::title(&typed.get("title")));
            Err(errors.into())
        }
    };
    match stored {
        Ok(_) => Ok(see_other(measure_path(id), Message::DocumentStored)),
        Err(backend::Error::Invalid(errors)) => Ok(show(
            &visit,
            &detail,
            Filled::typed(&FORM, &typed).errors(errors),
        )),
        Err(error) => Err(error.into()),
    }
}

/// `GET /massnahmen/{id}/dokumente/{document}/entfernen`
pub async fn remove_page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path((id, document)): Path<(MeasureId, DocumentId)>,
) -> Answer {
    let detail = allowed(&state, &actor, id).await?;
    let document = documents::find(&state.backend, &actor, document).await?;
    if document.place != Place::Measure(id) {
        return Err(Failure::NotFound);
    }
    let (action, back) = (visit.path.clone(), measure_path(id));
    let page = below(&visit, &detail, "Dokument entfernen");
    Ok(page.show(move || removal_form(&document, action, back)))
}

/// `POST /massnahmen/{id}/dokumente/{document}/entfernen`
pub async fn remove(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    Path((id, document)): Path<(MeasureId, DocumentId)>,
) -> Answer {
    documents::remove(&state.backend, &actor, Place::Measure(id), document).await?;
    Ok(see_other(measure_path(id), Message::DocumentRemoved))
}

async fn allowed(state: &AppState, actor: &Actor, id: MeasureId) -> Result<Detail, Failure> {
    let detail = measures::detail(&state.backend, actor, id).await?;
    let (measure, sight) = (&detail.measure, &detail.sight);
    let action = Action::AttachDocument;
    if may_on_measure(actor, action, measure, &sight.catalogue, sight.day) {
        Ok(detail)
    } else {
        Err(Failure::Forbidden)
    }
}

fn show(visit: &Visit, detail: &Detail, form: Filled) -> Response {
    let (action, back) = (visit.path.clone(), measure_path(detail.measure.id));
    let readers = if detail.measure.draft {
        "Solange die Maßnahme ein Entwurf ist, sehen es nur die eigene Stelle und die Bezirkskoordination."
    } else {
        "Alle Stellen, die Maßnahmen sehen, können es herunterladen."
    };
    let page = below(visit, detail, "Dokument hinzufügen")
        .lead(readers)
        .form(&form);
    page.show(move || upload_form(action, back))
}

fn below(visit: &Visit, detail: &Detail, title: &'static str) -> Page {
    let measure = &detail.measure;
    visit
        .page(title)
        .crumb("Maßnahmen", LIST)
        .crumb(measure.title.clone(), measure_path(measure.id))
        .kicker(format!("{} {}", measure.code, measure.title))
        .breadth(Breadth::Narrow)
}

fn documents_path(id: MeasureId) -> String {
    format!("{}/dokumente", measure_path(id))
}
