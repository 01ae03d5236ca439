//! Each request gets a number and one line in the log: method, pattern of the path,
//! status, duration. No address, no query, no name: the log holds no personal data.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use http::HeaderValue;
use tracing::Instrument;
use ui::kit::error_page::Reference;

/// Numbers the request, runs it inside a span of that number and writes its line.
pub async fn log(mut request: Request, next: Next) -> Response {
    let reference = fresh_reference();
    let method = request.method().clone();
    let path = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "(no route)".to_owned(), |path| path.as_str().to_owned());
    request
        .extensions_mut()
        .insert(Reference(reference.clone()));
    let span = tracing::info_span!("request", reference);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, ms) = (response.status().as_u16(), started.elapsed().as_millis());
    span.in_scope(|| {
        if path.starts_with("/assets/") || path.ends_with('z') && path.len() <= 7 {
            tracing::debug!(%method, path, status, ms);
        } else {
            tracing::info!(%method, path, status, ms);
        }
    });
    if let Ok(value) = HeaderValue::from_str(&reference) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

/// Eight characters that can be read out on the telephone. Only has to be rare
/// within a day of log, not secret.
fn fresh_reference() -> String {
    format!("{:08X}", rand::random::<u32>())
}
