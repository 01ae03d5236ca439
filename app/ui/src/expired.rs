//! A form that arrives after its session has ended: kept for the same account and
//! shown again, filled, after signing in. Knows no single form.

use axum::{
    body::{Body, to_bytes},
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use backend::kept_forms;
use domain::ids::{AccountId, KeptFormId};

use crate::{
    form_drafts,
    kit::{
        address::Address,
        draft,
        form::{Filled, FormSpec, Posted},
        message::Message,
        visit::Visit,
    },
    routes::AppState,
};

/// Whose session it was: put into the extensions of a request by the server's session
/// layer when the cookie's session has expired by time. Good for keeping a form, and
/// for nothing else.
#[derive(Clone, Copy, Debug)]
pub struct ExpiredAccount(pub AccountId);

const FORM_TYPE: &str = "application/x-www-form-urlencoded";
/// Forms that hold passwords are never kept.
const SECRET: [&str; 1] = ["/konto/passwort"];

/// Answers a POST without a valid session: to the sign-in page and, from there, back
/// to the form's own page, filled if the form could be kept.
pub async fn keep_form(state: &AppState, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if path == draft::STORE {
        return form_drafts::store::late(state, request).await;
    }
    let to_sign_in = Address::new("/anmelden").and("weiter", &path);
    let address = match keep(state, &path, request).await {
        Some(id) => to_sign_in
            .and("behalten", id.to_string())
            .and("meldung", Message::SessionExpired.code()),
        None => to_sign_in.and("meldung", Message::PleaseSignIn.code()),
    };
    Redirect::to(&address.to_string()).into_response()
}

/// `None` for a visitor without an expired session, a file, a form with passwords
/// and one that is too large.
async fn keep(state: &AppState, path: &str, request: Request) -> Option<KeptFormId> {
    let ExpiredAccount(account) = *request.extensions().get::<ExpiredAccount>()?;
    if SECRET.contains(&path) || !is_form(request.headers()) {
        return None;
    }
    let body = to_bytes(request.into_body(), kept_forms::LARGEST)
        .await
        .ok()?;
    let body = str::from_utf8(&body).ok()?;
    match kept_forms::keep(&state.backend, account, path, body).await {
        Ok(id) => Some(id),
        Err(error) => {
            tracing::warn!(%error, "a form could not be kept");
            None
        }
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(FORM_TYPE.as_bytes()))
}

/// The form that was kept for this visitor (`?behalten=`), filled as it was typed.
/// Also the draft that somebody goes on with (`?zwischenstand=weiter`). `None` when
/// there is none, or when it belongs to another account or page.
pub async fn restored(state: &AppState, visit: &Visit, spec: &'static FormSpec) -> Option<Filled> {
    if let Some(opened) = visit.opened_draft() {
        return Some(draft::filled(spec, opened));
    }
    let id = visit.kept_form()?.parse().ok()?;
    let account = visit.actor.as_ref()?.account;
    let kept = match kept_forms::peek(&state.backend, account, id).await {
        Ok(kept) => kept?,
        Err(error) => {
            tracing::warn!(%error, "a kept form could not be read");
            return None;
        }
    };
    if kept.path != visit.path {
        return None;
    }
    let request = Request::post("/")
        .header(header::CONTENT_TYPE, FORM_TYPE)
        .body(Body::from(kept.body))
        .ok()?;
    let Posted(sent) = Posted::from_request(request, state).await.ok()?;
    Some(Filled::typed(spec, &sent))
}
