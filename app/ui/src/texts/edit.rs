//! Editing a public text: one field with a small markup, and a look at the result
//! before it is saved.

use axum::{extract::State, http::StatusCode, response::Response};
use backend::public_texts;
use domain::public_text::{LONGEST, PublicText, PublicTextDraft, TextPage};
use leptos::prelude::*;

use super::{of_path, path, show::open_places, title};
use crate::{
    expired,
    kit::{
        alert::Notice,
        definition::Panel,
        diff::{Change, Diff},
        field::{HiddenField, LongText},
        form::{
            ButtonLink, Buttons, FieldSpec, Filled, FormSpec, PostForm, Posted, Submit, Weight,
            hidden, long,
        },
        markup,
        message::Message,
        page::{Answer, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

const FIELDS: &[FieldSpec] = &[
    hidden("version"),
    long("text", "Text")
        .required()
        .max(LONGEST)
        .hint("Alle Besucherinnen und Besucher lesen diesen Text, auch ohne Anmeldung."),
];

pub static ACCESSIBILITY: FormSpec = FormSpec {
    path: "/barrierefreiheit/bearbeiten",
    fields: FIELDS,
};
pub static PRIVACY: FormSpec = FormSpec {
    path: "/datenschutz/bearbeiten",
    fields: FIELDS,
};
pub static IMPRINT: FormSpec = FormSpec {
    path: "/impressum/bearbeiten",
    fields: FIELDS,
};

const fn form(page: TextPage) -> &'static FormSpec {
    match page {
        TextPage::Accessibility => &ACCESSIBILITY,
        TextPage::Privacy => &PRIVACY,
        TextPage::Imprint => &IMPRINT,
    }
}

/// `GET …/bearbeiten`
pub async fn page(State(state): State<AppState>, visit: Visit) -> Answer {
    let page = of_path(&visit.path);
    let stored = public_texts::load(&state.backend, page).await?;
    let form = match expired::restored(&state, &visit, form(page)).await {
        Some(form) => form,
        None => Filled::blank(form(page))
            .set("text", stored.text.clone())
            .set("version", stored.version.to_string()),
    };
    Ok(show(&visit, page, form, Beside::Nothing))
}

/// `POST …/bearbeiten`; `aktion=vorschau` saves nothing.
pub async fn save(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    posted: Posted,
) -> Answer {
    let page = of_path(&visit.path);
    let draft = PublicTextDraft::from(&posted.0);
    let typed = Filled::typed(form(page), &posted);
    if posted.get("aktion") == "vorschau" {
        return Ok(match draft.parse() {
            Ok(text) => show(&visit, page, typed, Beside::Preview(text)),
            Err(errors) => show(&visit, page, typed.errors(errors), Beside::Nothing),
        });
    }
    match public_texts::edit(&state.backend, &actor, page, &draft).await {
        Ok(()) => Ok(see_other(path(page), Message::PublicTextSaved)),
        Err(backend::Error::Invalid(errors)) => {
            Ok(show(&visit, page, typed.errors(errors), Beside::Nothing))
        }
        Err(backend::Error::Conflict(conflict)) => {
            let stored = public_texts::load(&state.backend, page).await?;
            let form = typed.set("version", conflict.current.to_string());
            Ok(show(&visit, page, form, Beside::Stored(stored)))
        }
        Err(error) => Err(error.into()),
    }
}

/// What stands above the form.
enum Beside {
    Nothing,
    Preview(String),
    /// Somebody else was faster.
    Stored(PublicText),
}

fn show(visit: &Visit, page: TextPage, form: Filled, beside: Beside) -> Response {
    let action = visit.path.clone();
    let typed = form.value("text");
    let mut frame = visit
        .page(format!("{} bearbeiten", title(page)))
        .crumb(title(page), path(page))
        .form(&form);
    if matches!(beside, Beside::Stored(_)) {
        frame = frame.status(StatusCode::CONFLICT);
    }
    frame.show(move || {
        let above = above(beside, &typed);
        let places = domain::public_text::open_places(&typed);
        let open = open_places(&places);
        view! {
            {above}
            {open}
            <PostForm action=action>
                <HiddenField name="version" />
                <LongText name="text" rows=24 personal_data_hint=false />
                {rules()}
                <Buttons>
                    <Submit label="Speichern" />
                    <Submit label="Vorschau" name="aktion" value="vorschau" weight=Weight::Secondary />
                    <ButtonLink href=path(page) label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}

fn above(beside: Beside, typed: &str) -> Option<AnyView> {
    match beside {
        Beside::Nothing => None,
        Beside::Preview(text) => Some(
            view! {
                <Notice tone="info" title="So wird der Text aussehen"><p>"Er ist noch nicht gespeichert."</p></Notice>
                <Panel title="Vorschau"><div class="document document--inside">{markup::edited(&text)}</div></Panel>
            }
            .into_any(),
        ),
        Beside::Stored(stored) => {
            let changes = vec![Change::new("Text", stored.text, typed.to_owned())];
            Some(
                view! {
                    <Notice tone="warning" title="Der Text wurde inzwischen geändert">
                        <p>"Ihre Eingabe ist noch nicht gespeichert. Gespeichert wird, was unten im Formular steht."</p>
                    </Notice>
                    <Diff caption="Unterschiede" changes=changes old="Inzwischen gespeichert" new="Ihre Eingabe" marked=false />
                }
                .into_any(),
            )
        }
    }
}

/// What can be written how.
fn rules() -> AnyView {
    let rule = |typed: &'static str, means: &'static str| view! { <div><dt>{means}</dt><dd><code>{typed}</code></dd></div> };
    view! {
        <details class="fold">
            <summary>"So gliedern Sie den Text"</summary>
            <dl class="explain__words">
                {rule("## Überschrift", "Überschrift")}
                {rule("### Zwischenüberschrift", "Zwischenüberschrift")}
                {rule("Leere Zeile", "Neuer Absatz")}
                {rule("- Eintrag", "Liste, je Zeile ein Eintrag")}
                {rule("**wichtig**", "Hervorhebung")}
                {rule("[Wort](https://www.berlin.de)", "Verweis")}
                {rule("[Wort](/barrierefreiheit)", "Verweis auf eine Seite dieser Anwendung")}
                {rule("[Bitte ergänzen: Anschrift]", "Stelle, die noch zu ergänzen ist")}
            </dl>
        </details>
    }
    .into_any()
}
