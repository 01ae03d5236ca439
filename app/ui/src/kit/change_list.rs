//! Changes of measures as a list: what happened, when, and which body did it. Bodies
//! only; who wrote it stands in the history, for those who may see it.

use backend::changes::{Change, Changed};
use domain::catalogue::Catalogue;
use leptos::prelude::*;

use super::when;

/// One entry per measure, its changes below it, newest first.
pub fn change_list(measures: &[Changed], catalogue: &Catalogue) -> AnyView {
    let entries = measures
        .iter()
        .map(|changed| {
            let (href, code, title) = (
                format!("/massnahmen/{}", changed.facts.id),
                changed.facts.code.to_string(),
                changed.facts.title.clone(),
            );
            let lines = changed
                .changes
                .iter()
                .map(|change| line(change, catalogue))
                .collect_view();
            view! {
                <li class="changes__measure">
                    <p><span class="code">{code}</span>" "<a href=href>{title}</a></p>
                    <ul class="changes__lines">{lines}</ul>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="changes">{entries}</ul> }.into_any()
}

fn line(change: &Change, catalogue: &Catalogue) -> AnyView {
    let words = domain::cause::words(&change.cause).unwrap_or("Geändert");
    let body = change
        .body
        .map(|body| format!(", {}", catalogue.body_name(body)));
    view! { <li><span class="changes__at">{when::german(change.at)}</span>" "<span>{words}{body}</span></li> }
        .into_any()
}
