//! Before and after the handler of a form that keeps drafts: on a GET the page gets
//! what is kept of it, after a POST that was taken the kept text is done with. In one
//! place, so that no form can forget it.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    extract::{FromRequest, MatchedPath, Request},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use backend::form_drafts::{self, Mark};
use domain::{ids::AccountId, policy::Actor};

use crate::{
    kit::{draft::MARK, form::Posted},
    routes::{AppState, FORM_LIMIT, Forms},
};

/// A form on its way to its handler.
pub struct Sending {
    account: AccountId,
    path: String,
    mark: Mark,
}

/// Puts the draft beside a GET, or reads from a POST which showing of the form it is.
///
/// # Errors
/// The answer to a body that is too large.
pub async fn before(state: &AppState, request: &mut Request) -> Result<Option<Sending>, Response> {
    let Some(account) = account(request) else {
        return Ok(None);
    };
    let path = request.uri().path().to_owned();
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        // Without it the page still shows the form.
        match form_drafts::find(&state.backend, account, &path).await {
            Ok(Some(draft)) => drop(request.extensions_mut().insert(Arc::new(draft))),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "a draft could not be read"),
        }
        return Ok(None);
    }
    if !is_plain_form(request.headers()) {
        return Ok(None);
    }
    let body = to_bytes(std::mem::take(request.body_mut()), FORM_LIMIT)
        .await
        .map_err(|_| StatusCode::PAYLOAD_TOO_LARGE.into_response())?;
    *request.body_mut() = Body::from(body.clone());
    let mark = posted(request.headers(), body.into(), state)
        .await
        .and_then(|sent| Mark::parse(&sent.get(MARK)));
    Ok(mark.map(|mark| Sending {
        account,
        path,
        mark,
    }))
}

impl Sending {
    /// The form was taken.
    pub async fn after(self, state: &AppState) {
        // The record is saved; at worst the draft is offered once more.
        let Self {
            account,
            path,
            mark,
        } = self;
        if let Err(error) = form_drafts::sent(&state.backend, account, &path, mark).await {
            tracing::warn!(%error, "the draft of a sent form could not be removed");
        }
    }
}

/// Who is here, at a form that keeps drafts.
fn account(request: &Request) -> Option<AccountId> {
    let extensions = request.extensions();
    let pattern = extensions.get::<MatchedPath>()?;
    extensions.get::<Forms>()?.keeping(pattern.as_str())?;
    Some(extensions.get::<Arc<Actor>>()?.account)
}

/// The pairs of a form's body.
pub(super) async fn posted(headers: &HeaderMap, body: Body, state: &AppState) -> Option<Posted> {
    let mut request = Request::post("/").body(body).ok()?;
    let kind = headers.get(header::CONTENT_TYPE)?.clone();
    request.headers_mut().insert(header::CONTENT_TYPE, kind);
    Posted::from_request(request, state).await.ok()
}

pub(super) fn is_plain_form(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| {
        kind.as_bytes()
            .starts_with(b"application/x-www-form-urlencoded")
    })
}
