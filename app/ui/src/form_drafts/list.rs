//! "Angefangene Formulare": one's own, nobody else's; each can be gone on with, read as
//! text, or discarded. The text stays readable here when its form is gone.

use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};
use backend::form_drafts::{self, FormDraft};
use domain::ids::FormDraftId;
use leptos::prelude::*;

use crate::{
    kit::{
        definition::{Definitions, Term},
        draft::{STORE, discard_form, open_path},
        empty::Empty,
        error_page::Failure,
        form::{ButtonLink, Buttons, FormSpec, Weight},
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
        when,
    },
    routes::{AppState, Forms},
};

/// Characters of the first text that the list shows.
const BEGINNING: usize = 80;

/// `GET /zwischenstaende`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    Extension(forms): Extension<Forms>,
    visit: Visit,
) -> Answer {
    let drafts = form_drafts::list(&state.backend, actor.account).await?;
    let days = state.backend.settings().form_draft_days;
    let page = visit
        .page("Angefangene Formulare")
        .crumb("Überblick", "/")
        .lead(format!("Was Sie eingegeben und noch nicht abgesendet haben. Nur Sie sehen es; nach {days} Tagen wird es gelöscht."));
    Ok(page.show(move || {
        if drafts.is_empty() {
            return view! {
                <Empty title="Nichts angefangen" reason="Wenn Sie in ein Formular schreiben und es nicht absenden, finden Sie Ihre Eingaben hier wieder." />
            }
            .into_any();
        }
        let items: Vec<AnyView> = drafts
            .iter()
            .map(|draft| item(draft, begins(forms.keeping(&draft.path), draft)))
            .collect();
        view! { <ol class="notes drafts">{items}</ol> }.into_any()
    }))
}

/// The beginning of the first text, so that two forms of one kind can be told apart.
fn begins(spec: Option<&'static FormSpec>, draft: &FormDraft) -> Option<String> {
    let (_, text) = texts(spec, draft).into_iter().next()?;
    let short: String = text.trim().chars().take(BEGINNING).collect();
    let more = if text.trim().chars().count() > BEGINNING {
        " …"
    } else {
        ""
    };
    Some(format!("„{short}{more}“"))
}

fn item(draft: &FormDraft, begins: Option<String>) -> AnyView {
    let (open, text) = (
        open_path(&draft.path).to_string(),
        format!("{STORE}/{}", draft.id),
    );
    let which = format!(": {} {}", draft.title, draft.record);
    view! {
        <li class="note">
            <p class="note__head">
                <a class="note__due" href=open>{title(draft)}</a>
                <span class="note__owner">{draft.record.clone()}</span>
            </p>
            {begins.map(|text| view! { <p data-words="">{text}</p> })}
            <p>"Gesichert " <time datetime=draft.at.to_rfc3339()>{when::german(draft.at)}</time></p>
            <div class="note__steps">
                <a href=text>"Als Text ansehen"<span class="kern-sr-only">{which}</span></a>
                {discard_form(draft, false)}
            </div>
        </li>
    }
    .into_any()
}

fn title(draft: &FormDraft) -> String {
    match draft.title.trim() {
        "" => "Formular".to_owned(),
        title => title.to_owned(),
    }
}

/// `GET /zwischenstaende/{id}`: what was typed, field by field.
pub async fn text(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    Extension(forms): Extension<Forms>,
    visit: Visit,
    Path(id): Path<FormDraftId>,
) -> Answer {
    let draft = form_drafts::get(&state.backend, actor.account, id).await?;
    let texts = texts(forms.keeping(&draft.path), &draft);
    Ok(show(&visit, draft, texts))
}

/// Label and text of what a person typed; choices are seen in the form.
fn texts(spec: Option<&'static FormSpec>, draft: &FormDraft) -> Vec<(String, String)> {
    let filled = |text: &String| !text.trim().is_empty();
    match spec {
        Some(spec) => spec
            .free_text()
            .flat_map(|field| {
                let texts = draft.fields.all(field.name).into_iter();
                texts.map(|text| (field.label.to_owned(), text))
            })
            .filter(|(_, text)| filled(text))
            .collect(),
        // A form that is no longer there.
        None => draft
            .fields
            .0
            .iter()
            .filter(|(_, text)| filled(text))
            .cloned()
            .collect(),
    }
}

fn show(visit: &Visit, draft: FormDraft, texts: Vec<(String, String)>) -> Response {
    let page = visit
        .page(title(&draft))
        .kicker(draft.record.clone())
        .crumb("Angefangene Formulare", STORE)
        .lead(format!(
            "Zwischenstand vom {}, noch nicht abgesendet.",
            when::german(draft.at)
        ))
        .breadth(Breadth::Narrow);
    page.show(move || {
        let terms: Vec<AnyView> = texts
            .into_iter()
            .map(|(label, text)| view! { <Term name=label text=text /> }.into_any())
            .collect();
        let open = open_path(&draft.path).to_string();
        view! {
            <Definitions stacked=true>{terms}</Definitions>
            <p class="muted">"Angekreuztes und Ausgewähltes ist mit gesichert; Sie sehen es im Formular."</p>
            <Buttons>
                <ButtonLink href=open label="Weiterarbeiten" weight=Weight::Primary />
                {discard_form(&draft, false)}
            </Buttons>
        }
    })
}

/// `POST /zwischenstaende/{id}`: discards it; pressed twice it is gone all the same.
pub async fn discard(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<FormDraftId>,
) -> Result<Response, Failure> {
    let form = match form_drafts::get(&state.backend, actor.account, id).await {
        Ok(draft) => Some(draft.path).filter(|_| visit.param("von") == Some("formular")),
        Err(backend::Error::NotFound) => None,
        Err(error) => return Err(error.into()),
    };
    form_drafts::discard(&state.backend, actor.account, id).await?;
    Ok(see_other(
        form.as_deref().unwrap_or(STORE),
        Message::DraftDiscarded,
    ))
}
