//! How large a request may be and how long it may take. Outside of all routes,
//! because readers of files and streams do not ask for axum's own limit.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, Method, StatusCode, header};
use http_body_util::{BodyExt, Limited};
use ui::routes::Registry;

/// Requests that send nothing we read: pages, downloads, unknown paths.
const NOTHING: usize = 64 * 1024;
/// What a form with a file adds around the file.
const ENVELOPE: usize = 64 * 1024;
/// A refused body is read to its end up to here: a browser that is still sending when
/// the connection closes shows its own error instead of our page.
const READ_OUT: usize = 16 * 1024 * 1024;
/// Above this a route is one for files, which may take longer.
const LARGE: usize = 4 * 1024 * 1024;

/// Largest body by route, and the time limits.
#[derive(Clone, Debug)]
pub struct Limits {
    bodies: Arc<BTreeMap<&'static str, usize>>,
    usual: Duration,
    large: Duration,
}

impl Limits {
    /// Takes the sizes from the route registry, where each form says its own.
    pub fn of(registry: &Registry) -> Self {
        let posts = registry
            .entries()
            .iter()
            .filter(|entry| entry.method == Method::POST);
        Self {
            bodies: Arc::new(
                posts
                    .map(|entry| (entry.path, entry.most + ENVELOPE))
                    .collect(),
            ),
            usual: Duration::from_secs(30),
            large: Duration::from_secs(180),
        }
    }

    fn body(&self, method: &Method, path: Option<&str>) -> usize {
        let posted = path
            .filter(|_| *method == Method::POST)
            .and_then(|path| self.bodies.get(path));
        posted.copied().unwrap_or(NOTHING)
    }
}

/// Refuses what is larger than its route allows (413) and ends what takes too long
/// (503). A write that has begun ends by itself: see `Backend::write`.
pub async fn hold(State(limits): State<Limits>, request: Request, next: Next) -> Response {
    let path = request
        .extensions()
        .get::<MatchedPath>()
        .map(MatchedPath::as_str);
    let most = limits.body(request.method(), path);
    let announced = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if let Some(length) = announced.filter(|length| *length > most) {
        let read_out = async {
            let mut body = request.into_body();
            while let Some(Ok(_)) = body.frame().await {}
        };
        if length <= READ_OUT && tokio::time::timeout(limits.usual, read_out).await.is_ok() {
            return StatusCode::PAYLOAD_TOO_LARGE.into_response();
        }
        // The rest of the body is not read: the connection cannot be used again.
        let mut refused = StatusCode::PAYLOAD_TOO_LARGE.into_response();
        refused
            .headers_mut()
            .insert(header::CONNECTION, HeaderValue::from_static("close"));
        return refused;
    }
    let request = request.map(|body| Body::new(Limited::new(body, most)));
    let time = if most > LARGE {
        limits.large
    } else {
        limits.usual
    };
    match tokio::time::timeout(time, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::warn!("request took too long");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                [(header::RETRY_AFTER, "5")],
            )
                .into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, middleware::from_fn_with_state, routing::get};
    use tower::ServiceExt;

    #[tokio::test]
    async fn a_request_that_takes_too_long_is_answered_and_ended() {
        let limits = Limits {
            bodies: Arc::default(),
            usual: Duration::from_millis(20),
            large: Duration::from_secs(60),
        };
        let router: Router = Router::new()
            .route("/", get(std::future::pending::<()>))
            .layer(from_fn_with_state(limits, hold));
        let request = Request::get("/").body(Body::empty()).unwrap();
        let Ok(answer) = router.oneshot(request).await;
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.headers()[header::RETRY_AFTER], "5");
    }
}
