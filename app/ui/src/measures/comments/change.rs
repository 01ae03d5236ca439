//! Changing a comment, removing it, and settling what it asks: each a page of its own
//! with one form.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use backend::comments;
use domain::{
    catalogue::Catalogue,
    comment::{Comment, CommentDraft},
    facts::MeasureFacts,
    ids::{BodyId, CommentId, MeasureId},
    policy::Actor,
};
use leptos::prelude::*;

use super::{MENTION, ROWS, TEXT, back_to, choices, entry, framed, view::settle_button};
use crate::{
    expired,
    kit::{
        alert::Notice,
        definition::prose,
        diff::{Change, Diff},
        error_page::Failure,
        form::{ButtonLink, Buttons, Filled, FormSpec, PostForm, Posted, Submit, Weight, hidden},
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
        when,
    },
    routes::AppState,
};

/// "Kommentar bearbeiten".
pub static EDIT: FormSpec = FormSpec {
    path: "/massnahmen/{id}/kommentare/{comment}/bearbeiten",
    fields: &[hidden("version"), TEXT, MENTION],
};

/// "Kommentar entfernen": nothing to type.
pub static REMOVE: FormSpec = FormSpec {
    path: "/massnahmen/{id}/kommentare/{comment}/entfernen",
    fields: &[],
};

/// "Ansprache erledigt": nothing to type.
pub static SETTLE: FormSpec = FormSpec {
    path: "/massnahmen/{id}/kommentare/{comment}/erledigt",
    fields: &[hidden("body")],
};

type Ids = (MeasureId, CommentId);

/// A comment and the measure around it.
struct Found {
    comment: Comment,
    facts: Arc<MeasureFacts>,
    catalogue: Arc<Catalogue>,
}

async fn found(state: &AppState, actor: &Actor, (id, comment): Ids) -> Result<Found, Failure> {
    let comment = comments::find(&state.backend, actor, id, comment).await?;
    let sight = state.backend.board().await?;
    Ok(Found {
        comment,
        facts: sight.fact(id).cloned().ok_or(Failure::NotFound)?,
        catalogue: Arc::clone(&sight.catalogue),
    })
}

/// `GET …/bearbeiten`
pub async fn edit_page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(ids): Path<Ids>,
) -> Answer {
    let found = editable(&state, &actor, ids).await?;
    let form = match expired::restored(&state, &visit, &EDIT).await {
        Some(form) => form,
        None => {
            let today = state.backend.today();
            let draft = CommentDraft::from_comment(&found.comment, &found.catalogue, today);
            Filled::blank(&EDIT)
                .set("text", draft.text)
                .set_all("mention", draft.mentions)
                .set("version", draft.version)
        }
    };
    Ok(show_edit(&state, &visit, &found, form, None))
}

/// `POST …/bearbeiten`
pub async fn edit(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(ids): Path<Ids>,
    posted: Posted,
) -> Answer {
    let before = editable(&state, &actor, ids).await?;
    let draft = CommentDraft::from(&posted.0);
    match comments::edit(&state.backend, &actor, ids.0, ids.1, &draft).await {
        Ok(()) => Ok(see_other(back_to(ids.0), Message::CommentChanged)),
        Err(backend::Error::Invalid(errors)) => {
            let form = Filled::typed(&EDIT, &posted).errors(errors);
            Ok(show_edit(&state, &visit, &before, form, None))
        }
        Err(backend::Error::Conflict(conflict)) => {
            let now = editable(&state, &actor, ids).await?;
            let form = Filled::typed(&EDIT, &posted).set("version", conflict.current.to_string());
            let change = Change::new("Kommentar", now.comment.text.clone(), draft.text);
            Ok(show_edit(&state, &visit, &now, form, Some(change)))
        }
        Err(error) => Err(error.into()),
    }
}

async fn editable(state: &AppState, actor: &Actor, ids: Ids) -> Result<Found, Failure> {
    let found = found(state, actor, ids).await?;
    if found.comment.removed.is_some() {
        Err(Failure::NotFound)
    } else if found.comment.may_edit(actor) {
        Ok(found)
    } else {
        Err(Failure::Forbidden)
    }
}

/// The form; with a `conflict` it was changed in another window, and both texts stand
/// above.
fn show_edit(
    state: &AppState,
    visit: &Visit,
    found: &Found,
    form: Filled,
    conflict: Option<Change>,
) -> Response {
    let chosen = form.values("mention");
    let bodies = choices::bodies(&found.catalogue, state.backend.today(), &chosen);
    let rows = ROWS.max(chosen.len());
    let (action, back) = (visit.path.clone(), back_to(found.facts.id));
    let mut page = framed(visit, &found.facts, "Kommentar bearbeiten")
        .lead("Die vorige Fassung bleibt im Verlauf der Daten. Wer schon angesprochen ist und bleibt, wird nicht erneut gefragt.")
        .breadth(Breadth::Narrow)
        .form(&form);
    if conflict.is_some() {
        page = page.status(StatusCode::CONFLICT);
    }
    page.show(move || {
        let conflict = conflict.map(|change| {
            view! {
                <Notice tone="warning" title="Der Kommentar wurde inzwischen geändert">
                    <p>"Ihre Eingabe ist noch nicht gespeichert. Gespeichert wird, was unten im Formular steht."</p>
                </Notice>
                <Diff caption="Unterschiede" changes=vec![change] old="Inzwischen gespeichert" new="Ihre Eingabe" marked=false />
            }
        });
        view! {
            {conflict}
            {entry(form, action, bodies, rows, "Speichern")}
            <div><ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary /></div>
        }
    })
}

/// `GET …/entfernen`
pub async fn remove_page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(ids): Path<Ids>,
) -> Answer {
    let found = found(&state, &actor, ids).await?;
    if found.comment.removed.is_some() {
        return Ok(see_other(back_to(ids.0), Message::NothingChanged));
    }
    if !found.comment.may_remove(&actor) {
        return Err(Failure::Forbidden);
    }
    let (action, back) = (visit.path.clone(), back_to(ids.0));
    let page = framed(&visit, &found.facts, "Kommentar entfernen").breadth(Breadth::Narrow);
    Ok(page.show(move || {
        view! {
            {quoted(&found)}
            <PostForm action=action required_note=false>
                <div class="prose">
                    <p>"Der Text wird entfernt. An seiner Stelle steht, dass hier ein Kommentar war; offene Ansprachen entfallen. Der Verlauf der Daten behält die Fassungen."</p>
                </div>
                <Buttons>
                    <Submit label="Kommentar entfernen" weight=Weight::Danger />
                    <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    }))
}

/// `POST …/entfernen`
pub async fn remove(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    Path(ids): Path<Ids>,
) -> Answer {
    comments::remove(&state.backend, &actor, ids.0, ids.1).await?;
    Ok(see_other(back_to(ids.0), Message::CommentRemoved))
}

/// `GET …/erledigt`
pub async fn settle_page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(ids): Path<Ids>,
) -> Answer {
    let found = found(&state, &actor, ids).await?;
    if found.comment.removed.is_some() {
        return Err(Failure::NotFound);
    }
    Ok(show_settle(
        &state,
        &visit,
        &actor,
        &found,
        Filled::blank(&SETTLE),
    ))
}

/// `POST …/erledigt`
pub async fn settle(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(ids): Path<Ids>,
    posted: Posted,
) -> Answer {
    let Ok(body) = posted.get("body").parse::<BodyId>() else {
        let found = found(&state, &actor, ids).await?;
        let errors = domain::error::FieldErrors::one(
            "body",
            "Bitte wählen Sie die Stelle, für die Sie antworten.",
        );
        let form = Filled::typed(&SETTLE, &posted).errors(errors);
        return Ok(show_settle(&state, &visit, &actor, &found, form));
    };
    comments::settle(&state.backend, &actor, ids.0, ids.1, body).await?;
    Ok(see_other(back_to(ids.0), Message::MentionSettled))
}

/// One button for each addressed body this person answers for.
fn show_settle(
    state: &AppState,
    visit: &Visit,
    actor: &Actor,
    found: &Found,
    form: Filled,
) -> Response {
    let today = state.backend.today();
    let measure = found.facts.id;
    let open: Vec<AnyView> = found
        .comment
        .mentions
        .iter()
        .filter(|mention| mention.may_settle(actor, &found.catalogue, today))
        .map(|mention| {
            let name = format!("@{}", found.catalogue.body_name(mention.body));
            let button = settle_button(measure, &found.comment, mention);
            view! { <li class="mention"><span class="mention__name">{name}</span>{button}</li> }
                .into_any()
        })
        .collect();
    let (quoted, back) = (quoted(found), back_to(measure));
    let page = framed(visit, &found.facts, "Ansprache erledigen")
        .breadth(Breadth::Narrow)
        .form(&form);
    page.show(move || {
        let list = if open.is_empty() {
            view! { <p>"Für Sie ist hier nichts offen."</p> }.into_any()
        } else {
            view! { <ul class="mentions" aria-label="Offene Ansprachen">{open}</ul> }.into_any()
        };
        view! {
            {quoted}
            {list}
            <div><ButtonLink href=back label="Zur Maßnahme" weight=Weight::Tertiary /></div>
        }
    })
}

/// The comment a step is about.
fn quoted(found: &Found) -> AnyView {
    let who = found
        .comment
        .body
        .map_or("ohne Stellenangabe", |body| found.catalogue.body_name(body));
    let line = format!("{who}, {}", when::german(found.comment.at));
    view! {
        <blockquote class="comment">
            <p class="comment__head"><span class="comment__when">{line}</span></p>
            {prose(&found.comment.text)}
        </blockquote>
    }
    .into_any()
}
