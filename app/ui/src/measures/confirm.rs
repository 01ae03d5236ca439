//! Two small steps, each asked once more on a page of its own: releasing a draft and
//! duplicating a measure.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::measures::{self, Detail};
use domain::{
    facts::may_on_measure,
    ids::MeasureId,
    policy::{Action, Actor},
};
use leptos::prelude::*;

use super::{
    forms,
    query::{LIST, measure_path},
};
use crate::{
    kit::{
        error_page::Failure,
        field::HiddenField,
        form::{ButtonLink, Buttons, PostForm, Posted, Submit, Weight},
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// `GET /massnahmen/{id}/freigeben`
pub async fn release_page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<MeasureId>,
) -> Answer {
    let detail = measures::detail(&state.backend, &actor, id).await?;
    allowed(&actor, Action::EditMeasure, &detail)?;
    if !detail.measure.draft {
        return Ok(see_other(measure_path(id), Message::NothingChanged));
    }
    const WORDS: [&str; 2] = [
        "Nach der Freigabe sehen alle Fachstellen diese Maßnahme. Sie zählt in allen Übersichten mit.",
        "Die federführende und die beteiligten Stellen werden angefragt. Ein zurück zum Entwurf gibt es nicht; eine Maßnahme kann aber zurückgenommen werden.",
    ];
    Ok(ask(
        &visit,
        &detail,
        "Maßnahme freigeben",
        WORDS,
        "Freigeben",
        None,
    ))
}

/// `POST /massnahmen/{id}/freigeben`
pub async fn release(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    Path(id): Path<MeasureId>,
) -> Answer {
    measures::release(&state.backend, &actor, id).await?;
    Ok(see_other(measure_path(id), Message::MeasureReleased))
}

/// `GET /massnahmen/{id}/duplizieren`
pub async fn duplicate_page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<MeasureId>,
) -> Answer {
    let detail = measures::detail(&state.backend, &actor, id).await?;
    const WORDS: [&str; 2] = [
        "Es entsteht ein Entwurf mit denselben Angaben zu Ort, Zielen, Inhalt und Zuständigkeit. Meldungen, Mittel und Antworten werden nicht übernommen.",
        "Danach prüfen Sie Titel und Zeitraum und geben den Entwurf frei.",
    ];
    Ok(ask(
        &visit,
        &detail,
        "Maßnahme duplizieren",
        WORDS,
        "Kopie anlegen",
        Some(forms::fresh_form_id()),
    ))
}

/// `POST /massnahmen/{id}/duplizieren`
pub async fn duplicate(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    Path(id): Path<MeasureId>,
    posted: Posted,
) -> Answer {
    let copy = measures::duplicate(&state.backend, &actor, id, &posted.get("form_id")).await?;
    Ok(see_other(measure_path(copy), Message::MeasureDuplicated))
}

fn allowed(actor: &Actor, action: Action, detail: &Detail) -> Result<(), Failure> {
    if may_on_measure(
        actor,
        action,
        &detail.measure,
        &detail.sight.catalogue,
        detail.sight.day,
    ) {
        Ok(())
    } else {
        Err(Failure::Forbidden)
    }
}

fn ask(
    visit: &Visit,
    detail: &Detail,
    title: &'static str,
    words: [&'static str; 2],
    button: &'static str,
    form_id: Option<String>,
) -> Response {
    let (action, back) = (visit.path.clone(), measure_path(detail.measure.id));
    let page = visit
        .page(title)
        .crumb("Maßnahmen", LIST)
        .crumb(detail.measure.title.clone(), back.clone())
        .kicker(format!("{} {}", detail.measure.code, detail.measure.title))
        .breadth(Breadth::Narrow);
    page.show(move || {
        let sentences = words.map(|sentence| view! { <p>{sentence}</p> });
        let form_id = form_id.map(|id| view! { <HiddenField name="form_id" value=id /> });
        view! {
            <PostForm action=action required_note=false>
                {form_id}
                <div class="prose">{sentences}</div>
                <Buttons>
                    <Submit label=button />
                    <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}
