//! The chapter of one role.

use axum::response::Response;
use domain::{labels::Label, policy::Role};
use leptos::prelude::*;

use super::{INDEX, pictures::picture, text};
use crate::kit::{help_link::chapter, markup, visit::Visit};

/// `GET /hilfe/bearbeitung` and the others.
pub async fn page(visit: Visit) -> Response {
    let role = Role::ALL
        .into_iter()
        .find(|role| chapter(*role) == visit.path)
        .unwrap_or(Role::Clerk);
    let text = text(role);
    let assets = visit.ui.assets.clone();
    let page = visit
        .page(format!("Hilfe: {}", role.label()))
        .lead(role.hint())
        .crumb("Hilfe", INDEX);
    page.show(move || {
        let drawn = markup::chapter(text, &|name| picture(&assets, name));
        let others = others(role);
        view! {
            {contents(text)}
            <div class="document">{drawn}</div>
            {others}
        }
    })
}

/// What stands on this page.
pub fn contents(text: &str) -> AnyView {
    let items: Vec<AnyView> = markup::sections(text)
        .into_iter()
        .map(|(id, title)| view! { <li><a href=format!("#{id}")>{title}</a></li> }.into_any())
        .collect();
    view! {
        <nav class="contents" aria-label="Auf dieser Seite">
            <p class="contents__title" aria-hidden="true">"Auf dieser Seite"</p>
            <ul>{items}</ul>
        </nav>
    }
    .into_any()
}

fn others(role: Role) -> AnyView {
    let items: Vec<AnyView> = Role::ALL
        .into_iter()
        .filter(|other| *other != role)
        .map(|other| view! { <li><a href=chapter(other)>{other.label()}</a></li> }.into_any())
        .collect();
    view! {
        <nav class="more-help" aria-label="Weitere Hilfe">
            <ul class="inline-list">
                <li><a href=INDEX>"Was möchten Sie tun?"</a></li>
                <li><a href=crate::kit::glossary::PAGE>"Glossar"</a></li>
                {items}
            </ul>
        </nav>
    }
    .into_any()
}
