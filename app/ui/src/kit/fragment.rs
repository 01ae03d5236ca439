//! A piece of a page for an island that asked for it (`?teil=1`): no frame, else the
//! same markup and the same status as the page would have.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;

use super::{
    form::{ErrorSummary, Filled},
    page::page_response,
    render,
    visit::Visit,
};

/// The query pair with which an island asks.
pub const ASKED: (&str, &str) = ("teil", "1");

/// Whether an island asks, and not a person.
pub fn wanted(visit: &Visit) -> bool {
    visit.param(ASKED.0) == Some(ASKED.1)
}

/// A form; its errors come on top and make the answer a 422.
pub fn form<V: IntoView + 'static>(
    form: &Filled,
    content: impl FnOnce() -> V + 'static,
) -> Response {
    let status = if form.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    with(status, form, content)
}

/// A form that shows two people's work beside each other: its notes are no mistakes.
pub fn conflict<V: IntoView + 'static>(
    form: &Filled,
    content: impl FnOnce() -> V + 'static,
) -> Response {
    with(StatusCode::CONFLICT, form, content)
}

/// Anything that is no form.
pub fn plain<V: IntoView + 'static>(content: impl FnOnce() -> V + 'static) -> Response {
    page_response(StatusCode::OK, render::to_html(content))
}

fn with<V: IntoView + 'static>(
    status: StatusCode,
    form: &Filled,
    content: impl FnOnce() -> V + 'static,
) -> Response {
    let form = form.clone();
    let html = render::to_html(move || {
        provide_context(form.clone());
        let summary = (status == StatusCode::UNPROCESSABLE_ENTITY)
            .then(|| view! { <ErrorSummary form=form /> });
        view! { {content().into_any()} {summary} }
    });
    page_response(status, html)
}
