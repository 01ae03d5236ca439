//! Comments on a measure: the newest ones stand on its own page, all of them on a page
//! of their own with the form. Changing one is in `change`, how one looks in `view`.

mod change;
mod view;

use std::sync::Arc;

use axum::extract::{Path, State};
use backend::{comments, form_drafts};
use domain::{
    comment::{CommentDraft, LONGEST},
    facts::MeasureFacts,
    ids::{CommentId, MeasureId},
    policy::{Action, Actor},
};
use leptos::prelude::*;

pub use self::view::Talk;
use super::{
    choices, forms,
    query::{LIST, measure_path},
};
use crate::{
    expired,
    kit::{
        choice::{Choice, Select},
        definition::Panel,
        empty::Empty,
        error_page::Failure,
        field::{HiddenField, LongText},
        form::{
            Buttons, FieldSpec, Filled, FormSpec, PostForm, Posted, Submit, choice, hidden, long,
        },
        message::Message,
        page::{Answer, Page, see_other},
        visit::{SignedIn, Visit},
    },
    routes::{Access, AppState, Registry},
};

/// How many comments one page shows.
const PAGE: usize = 20;
/// How many of them the page of the measure shows.
const LATEST: usize = 5;
/// Bodies that can be chosen at once; any number can be typed in the text.
const ROWS: usize = 3;

const TEXT: FieldSpec = long("text", "Kommentar").required().max(LONGEST).hint(
    "Nur für Fachstellen sichtbar. Mit @ und dem Kurznamen sprechen Sie eine Stelle an, zum Beispiel @SenStadt; sie findet den Kommentar unter ihren Aufgaben.",
);
const MENTION: FieldSpec = choice("mention", "Stelle ansprechen").repeated();

/// "Kommentar schreiben".
pub static COMMENT: FormSpec = FormSpec {
    path: "/massnahmen/{id}/kommentare",
    fields: &[hidden("form_id"), TEXT, MENTION],
};

/// Everything under `/massnahmen/{id}/kommentare`.
pub fn routes(registry: Registry) -> Registry {
    let see = Access::May(Action::SeeComments);
    let write = Access::May(Action::Comment);
    let answer = Access::May(Action::AnswerParticipation);
    registry
        .get("/massnahmen/{id}/kommentare", see, page)
        .post("/massnahmen/{id}/kommentare", write, save)
        .form(&COMMENT)
        .get(
            "/massnahmen/{id}/kommentare/{comment}/bearbeiten",
            write,
            change::edit_page,
        )
        .post(
            "/massnahmen/{id}/kommentare/{comment}/bearbeiten",
            write,
            change::edit,
        )
        .form(&change::EDIT)
        .get(
            "/massnahmen/{id}/kommentare/{comment}/entfernen",
            write,
            change::remove_page,
        )
        .post(
            "/massnahmen/{id}/kommentare/{comment}/entfernen",
            write,
            change::remove,
        )
        .form(&change::REMOVE)
        .get(
            "/massnahmen/{id}/kommentare/{comment}/erledigt",
            answer,
            change::settle_page,
        )
        .post(
            "/massnahmen/{id}/kommentare/{comment}/erledigt",
            answer,
            change::settle,
        )
        .form(&change::SETTLE)
}

/// The newest comments, for the page of the measure.
pub async fn latest(
    state: &AppState,
    actor: &Arc<Actor>,
    id: MeasureId,
) -> Result<Option<Talk>, Failure> {
    if !actor.may(Action::SeeComments) {
        return Ok(None);
    }
    let page = comments::of_measure(&state.backend, actor, id, None, LATEST).await?;
    let begun = form_drafts::find(&state.backend, actor.account, &comments_path(id)).await?;
    let talk = Talk::new(page, actor, id, state.backend.today());
    Ok(Some(talk.begun(begun)))
}

/// `GET /massnahmen/{id}/kommentare?vor=…`
async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<MeasureId>,
) -> Answer {
    let form = match expired::restored(&state, &visit, &COMMENT).await {
        Some(form) => form,
        None => Filled::blank(&COMMENT).set("form_id", forms::fresh_form_id()),
    };
    show(&state, &visit, &actor, id, form).await
}

/// `POST /massnahmen/{id}/kommentare`
async fn save(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<MeasureId>,
    posted: Posted,
) -> Answer {
    let draft = CommentDraft::from(&posted.0);
    match comments::add(&state.backend, &actor, id, &draft).await {
        Ok(_) => Ok(see_other(back_to(id), Message::CommentAdded)),
        Err(backend::Error::Invalid(errors)) => {
            let form = Filled::typed(&COMMENT, &posted).errors(errors);
            show(&state, &visit, &actor, id, form).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn show(
    state: &AppState,
    visit: &Visit,
    actor: &Arc<Actor>,
    id: MeasureId,
    form: Filled,
) -> Answer {
    let before: Option<CommentId> = visit.param("vor").and_then(|key| key.parse().ok());
    let found = comments::of_measure(&state.backend, actor, id, before, PAGE).await?;
    let facts = found.sight.fact(id).cloned().ok_or(Failure::NotFound)?;
    let may_write = actor.may(Action::Comment);
    let bodies = choices::bodies(
        &found.sight.catalogue,
        state.backend.today(),
        &form.values("mention"),
    );
    let older = found.older;
    let talk = Talk::new(found, actor, id, state.backend.today());
    let action = comments_path(id);
    let page = framed(visit, &facts, "Kommentare").form(&form);
    Ok(page.show(move || {
        let (to_form, to_newest) = (action.clone(), action.clone());
        let write = may_write.then(move || {
            view! {
                <Panel title="Kommentar schreiben">
                    {entry(form, to_form, bodies, ROWS, "Kommentar speichern")}
                </Panel>
            }
        });
        let list = if talk.is_empty() {
            view! { <Empty title="Noch keine Kommentare" reason="Hier hat noch niemand etwas geschrieben." /> }.into_any()
        } else {
            talk.list()
        };
        let to_newest = before.map(|_| view! { <a class="paging__link" href=to_newest>"Neueste Kommentare"</a> });
        let to_older = older.map(|key| view! { <a class="paging__link" href=format!("{action}?vor={key}") rel="next">"Ältere Kommentare"</a> });
        let paging = (to_newest.is_some() || to_older.is_some()).then(|| {
            view! { <nav class="paging" aria-label="Seiten der Kommentare">{to_newest}{to_older}</nav> }
        });
        view! { {write}{list}{paging} }
    }))
}

/// The fields of a comment; `rows` bodies can be chosen.
fn entry(
    form: Filled,
    action: String,
    bodies: Vec<Choice>,
    rows: usize,
    button: &'static str,
) -> AnyView {
    let (form_id, version) = (form.value("form_id"), form.value("version"));
    let hidden = if form.spec().field("version").is_some() {
        view! { <HiddenField name="version" value=version /> }.into_any()
    } else {
        view! { <HiddenField name="form_id" value=form_id /> }.into_any()
    };
    let selects: Vec<AnyView> = (0..rows)
        .map(|row| {
            let label = if row == 0 { "Stelle ansprechen" } else { "Weitere Stelle ansprechen" };
            view! { <Select form=&form name="mention" row=row choices=bodies.clone() label=label empty="Niemand" /> }
                .into_any()
        })
        .collect();
    view! {
        <PostForm form=&form action=action required_note=false>
            {hidden}
            <LongText form=&form name="text" rows=3 />
            <div class="mention-rows">{selects}</div>
            <Buttons><Submit label=button /></Buttons>
        </PostForm>
    }
    .into_any()
}

/// A page under a measure.
fn framed(visit: &Visit, facts: &MeasureFacts, title: &'static str) -> Page {
    visit
        .page(title)
        .crumb("Maßnahmen", LIST)
        .crumb(facts.title.clone(), measure_path(facts.id))
        .kicker(format!("{} {}", facts.code, facts.title))
}

fn comments_path(id: MeasureId) -> String {
    format!("{}/kommentare", measure_path(id))
}

/// Where one finds what was written.
fn back_to(id: MeasureId) -> String {
    format!("{}#kommentare", measure_path(id))
}
