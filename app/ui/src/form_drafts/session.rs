//! How long the session lives, for the warning before it ends. Two plain answers for
//! the island; a person without it sees the limit under the form, and a form sent too
//! late is kept (`crate::expired`).

use axum::{
    Extension,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

/// Seconds the visitor's session has left; put into the extensions of a request for
/// `/sitzung` by the server's session layer, which does not prolong it for that.
#[derive(Clone, Copy, Debug)]
pub struct SessionLeft(pub i64);

/// `GET /sitzung`: the seconds as text.
pub async fn left(left: Option<Extension<SessionLeft>>) -> Response {
    let seconds = left.map_or(0, |Extension(SessionLeft(seconds))| seconds);
    ([(header::CACHE_CONTROL, "no-store")], seconds.to_string()).into_response()
}

/// `POST /sitzung`: coming here was all.
pub async fn prolong() -> StatusCode {
    StatusCode::NO_CONTENT
}
