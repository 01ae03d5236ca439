//! `POST /zwischenstaende?formular=…`: keeps the fields of a form. The button under the
//! form gets a page; the island (`antwort=kurz`) gets the time, or a few words for the
//! line under the form.

use axum::{
    Extension,
    body::to_bytes,
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use backend::form_drafts::{self, FormDraft, Kept, Mark, Typed};
use domain::{form::FormData, ids::AccountId};
use leptos::prelude::*;

use super::around;
use crate::{
    expired::ExpiredAccount,
    kit::{
        address::Address,
        alert::Notice,
        diff::{Change, Diff},
        draft::{MARK, STORE, open_path},
        error_page::Failure,
        form::{ButtonLink, Buttons, FormSpec, Kind, Posted, Submit},
        message::Message,
        page::{Answer, hidden_pairs, see_other},
        render,
        visit::{SignedIn, Visit},
        when,
    },
    routes::{AppState, FORM_LIMIT, Forms},
};

/// `POST /zwischenstaende?formular=PATH&konto=…&titel=…&zu=…`
pub async fn save(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    Extension(forms): Extension<Forms>,
    visit: Visit,
    sent: Posted,
) -> Answer {
    let (spec, typed) =
        typed(&visit, &forms, &sent).ok_or(Failure::Unreadable(StatusCode::BAD_REQUEST))?;
    if !is_for(&visit, actor.account) {
        return Ok(other_account(&visit));
    }
    let path = typed.path.clone();
    match form_drafts::save(&state.backend, actor.account, typed.clone()).await {
        Ok(Kept::Saved(at)) if quick(&visit) => Ok(fragment(StatusCode::OK, move || clock(at))),
        Ok(Kept::Saved(_)) => Ok(see_other(open_path(&path).to_string(), Message::DraftSaved)),
        Ok(Kept::HeldElsewhere(held)) if quick(&visit) => Ok(held_words(&held)),
        Ok(Kept::HeldElsewhere(held)) => Ok(held_page(&visit, spec, &held, &typed)),
        Err(backend::Error::Invalid(errors)) if quick(&visit) => {
            let sentence = errors
                .iter()
                .map(|(_, sentence)| sentence.to_owned())
                .collect();
            Ok(words(StatusCode::UNPROCESSABLE_ENTITY, sentence))
        }
        Err(error) => Err(error.into()),
    }
}

/// The same after the session has ended: still kept, for the account it was.
pub async fn late(state: &AppState, request: Request) -> Response {
    let visit = Visit::of(request.uri(), request.extensions(), state);
    let at = keep_late(state, &visit, request).await;
    let page = visit.param("formular").unwrap_or_default();
    let message = match at {
        Some(_) => Message::SessionExpired,
        None => Message::PleaseSignIn,
    };
    let sign_in = Address::new("/anmelden")
        .and("weiter", open_path(page).to_string())
        .and("meldung", message.code())
        .to_string();
    if !quick(&visit) {
        return Redirect::to(&sign_in).into_response();
    }
    let kept = match at {
        Some(at) => format!("Ihre Sitzung ist beendet. Zwischenstand gespeichert {at}. "),
        None => "Ihre Sitzung ist beendet; diese Eingaben sind noch nicht gespeichert. ".into(),
    };
    fragment(StatusCode::UNAUTHORIZED, move || {
        view! { <p>{kept}<a href=sign_in target="_blank" rel="noopener">"In einem neuen Fenster anmelden"</a></p> }
    })
}

async fn keep_late(state: &AppState, visit: &Visit, request: Request) -> Option<String> {
    let ExpiredAccount(account) = *request.extensions().get::<ExpiredAccount>()?;
    let forms = request.extensions().get::<Forms>()?.clone();
    let (parts, body) = request.into_parts();
    if !around::is_plain_form(&parts.headers) || !is_for(visit, account) {
        return None;
    }
    let body = to_bytes(body, FORM_LIMIT).await.ok()?;
    let sent = around::posted(&parts.headers, body.into(), state).await?;
    let (_, typed) = typed(visit, &forms, &sent)?;
    match form_drafts::save(&state.backend, account, typed).await {
        Ok(Kept::Saved(at)) => Some(clock(at)),
        Ok(Kept::HeldElsewhere(_)) => None,
        Err(error) => {
            tracing::warn!(%error, "a draft could not be kept");
            None
        }
    }
}

/// The form it is about and its own fields; a foreign name is left out.
fn typed(visit: &Visit, forms: &Forms, sent: &FormData) -> Option<(&'static FormSpec, Typed)> {
    let path = visit.param("formular")?;
    let spec = forms.keeping(path)?;
    let param = |name| visit.param(name).unwrap_or_default().to_owned();
    let own = |name: &str| {
        spec.field(name)
            .is_some_and(|field| !matches!(field.kind, Kind::Password | Kind::File))
    };
    let fields = sent.0.iter().filter(|(name, _)| own(name)).cloned();
    let typed = Typed {
        path: path.to_owned(),
        title: param("titel"),
        record: param("zu"),
        fields: FormData(fields.collect()),
        mark: Mark::parse(&sent.get(MARK))?,
        replace: visit.param("stattdessen") == Some("ja"),
    };
    Some((spec, typed))
}

/// Whether the page was shown to this account.
fn is_for(visit: &Visit, account: AccountId) -> bool {
    visit.param("konto") == Some(account.to_string().as_str())
}

fn quick(visit: &Visit) -> bool {
    visit.param("antwort") == Some("kurz")
}

/// "14:03"
fn clock(at: chrono::DateTime<chrono::Utc>) -> String {
    backend::clock::berlin_time(at).format("%H:%M").to_string()
}

fn words(status: StatusCode, sentence: String) -> Response {
    fragment(status, move || view! { <p>{sentence}</p> })
}

/// A few elements for the line under a form; no page.
fn fragment<V: IntoView + 'static>(
    status: StatusCode,
    view: impl FnOnce() -> V + 'static,
) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, render::to_html(view)).into_response()
}

fn held_words(held: &FormDraft) -> Response {
    let (at, open) = (when::german(held.at), open_path(&held.path).to_string());
    fragment(StatusCode::CONFLICT, move || {
        view! {
            <p>
                {format!("Nicht gespeichert: Zu diesem Formular gibt es schon einen Zwischenstand vom {at}, aus einem anderen Fenster oder von früher. ")}
                <a href=open target="_blank" rel="noopener">"Ansehen (neues Fenster)"</a>
            </p>
            <button class="kern-btn kern-btn--secondary" r#type="button" data-draft-replace=""><span class="kern-label">"Stattdessen diesen Stand sichern"</span></button>
        }
    })
}

/// Both texts beside each other, and what was typed goes on in the one form.
fn held_page(visit: &Visit, spec: &'static FormSpec, held: &FormDraft, typed: &Typed) -> Response {
    let at = when::german(held.at);
    let open = open_path(&held.path).to_string();
    let changes = changes(spec, &held.fields, &typed.fields);
    let action = visit.address().set("stattdessen", "ja").to_string();
    let mark = typed.mark.holder.clone();
    let mut pairs = typed.fields.0.clone();
    pairs.push((MARK.to_owned(), mark));
    let fields = Address::with_query("", &pairs);
    visit
        .page("Hier gibt es schon einen Zwischenstand")
        .kicker(typed.title.clone())
        .crumb("Angefangene Formulare", STORE)
        .status(StatusCode::CONFLICT)
        .show(move || {
            view! {
                <Notice tone="warning" title="Ihre jetzigen Eingaben sind noch nicht gesichert">
                    <p>{format!("Zu diesem Formular gibt es einen Zwischenstand vom {at}, aus einem anderen Fenster oder von früher. Bitte entscheiden Sie, welcher bleibt.")}</p>
                </Notice>
                <Diff caption="Unterschiede" changes=changes old="Schon gesichert" new="Ihre jetzige Eingabe" marked=false />
                <form method="post" action=action>
                    {hidden_pairs(&fields)}
                    <Buttons>
                        <Submit label="Stattdessen meine jetzige Eingabe sichern" />
                        <ButtonLink href=open label="Mit dem gesicherten Stand weiterarbeiten" />
                    </Buttons>
                </form>
            }
        })
}

/// The typed texts that differ, in the order of the form.
fn changes(spec: &'static FormSpec, held: &FormData, typed: &FormData) -> Vec<Change> {
    let text = |form: &FormData, name| form.all(name).join("\n").replace("\r\n", "\n");
    spec.free_text()
        .map(|field| Change::new(field.label, text(held, field.name), text(typed, field.name)))
        .filter(|change| change.old != change.new)
        .collect()
}

/// Somebody else signed in at this desk meanwhile: nothing of the page is theirs.
fn other_account(visit: &Visit) -> Response {
    let sentence =
        "Nicht gespeichert: In diesem Browser ist inzwischen ein anderes Konto angemeldet.";
    if quick(visit) {
        return words(StatusCode::FORBIDDEN, sentence.into());
    }
    visit
        .page("Ein anderes Konto ist angemeldet")
        .status(StatusCode::FORBIDDEN)
        .show(move || {
            view! {
                <p>{sentence}</p>
                <Buttons><ButtonLink href="/" label="Zum Überblick" /></Buttons>
            }
        })
}
