//! All routes of the house behind the layers that every request passes. The order
//! of the layers is the whole matter of this file.
//!
//! To add a page: see `ui::routes`.

use std::{any::Any, sync::Arc};

use axum::{
    Router,
    extract::{Request, State},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};
use backend::history;
use domain::error::FieldErrors;
use http::StatusCode;
use tower_http::catch_panic::CatchPanicLayer;
use ui::{
    kit::{error_page, visit::Visit},
    recent,
    routes::{Access, AppState, Registry},
    tasks::TaskCounts,
};

use crate::{
    assets, compress, headers, limits, look, observe, origin, settings::Settings, visitor,
};

/// Every route there is. Tests walk through its entries and forms.
pub fn registry() -> Registry {
    let registry = Registry::new()
        .get("/livez", Access::Public, alive)
        .get("/readyz", Access::Public, ready)
        .get("/assets/{file}", Access::Public, assets::serve)
        .get(look::PATH, Access::Public, look::serve);
    ui::features(registry)
}

/// The router for [`crate::serve::serve`]. The outermost layer stands last.
pub fn build(registry: Registry, app: AppState, settings: Arc<Settings>) -> Router {
    let limits = limits::Limits::of(&registry);
    let entries = visitor::Entries::of(&registry);
    let sessions = visitor::sessions(app.backend.clone(), &settings);
    registry
        .into_router()
        // A panic in a page gets a page with the visitor's own navigation …
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), frame))
        .layer(from_fn_with_state(app.clone(), recent::follow))
        .layer(from_fn_with_state(
            (app.backend.clone(), entries, Arc::<TaskCounts>::default()),
            visitor::recognise,
        ))
        .layer(sessions)
        .layer(from_fn(visitor::keep_expired_cookie))
        .layer(from_fn_with_state(settings.clone(), check_origin))
        .layer(from_fn_with_state(limits, limits::hold))
        // … and one in the layers above a plain one.
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), frame))
        .layer(from_fn(compress::pages))
        .layer(from_fn(observe::log))
        .layer(from_fn_with_state(settings, headers::set))
        .with_state(app)
}

/// The process runs.
async fn alive() -> &'static str {
    "ok"
}

/// The process can work: the database answers.
async fn ready(State(app): State<AppState>) -> Response {
    let head = async { history::head(&mut app.backend.read().await?).await };
    match head.await {
        Ok(_) => "ok".into_response(),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready").into_response()
        }
    }
}

/// Gives refusals of the layers below their page.
async fn frame(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let visit = Visit::of(request.uri(), request.extensions(), &app);
    error_page::framed(next.run(request).await, &visit)
}

async fn check_origin(
    State(settings): State<Arc<Settings>>,
    request: Request,
    next: Next,
) -> Response {
    if origin::allows(
        request.method(),
        request.headers(),
        settings.public_url.as_ref(),
    ) {
        return next.run(request).await;
    }
    tracing::warn!("refused: the request came from another origin or named none");
    let mut refused = StatusCode::FORBIDDEN.into_response();
    refused.extensions_mut().insert(FieldErrors::one(
        "origin",
        "Das Formular wurde nicht von einer Seite dieser Anwendung abgeschickt. Bitte rufen Sie die Seite über ihre \
         gewohnte Adresse auf und versuchen Sie es dort noch einmal.",
    ));
    refused
}

/// The text of the panic is in the log, written by the hook of `log.rs`.
fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
