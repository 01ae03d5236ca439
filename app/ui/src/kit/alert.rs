//! A notice in the flow of a page: something worked, is good to know, or is wrong.

use leptos::prelude::*;

/// `tone` is a KERN tone: `success`, `info`, `warning`, `danger`. A `live` notice is
/// read out when the page opens (it answers what was just done).
pub fn notice(tone: &'static str, sentence: String, live: bool) -> AnyView {
    let role = live.then_some("status");
    view! {
        <div class=format!("notice notice--{tone}") role=role>
            <span class=format!("kern-icon kern-icon--{tone} icon") aria-hidden="true"></span>
            <p>{sentence}</p>
        </div>
    }
    .into_any()
}

/// A notice with content of its own.
#[component]
pub fn Notice(
    /// `success`, `info`, `warning`, `danger`.
    #[prop(default = "info")]
    tone: &'static str,
    #[prop(optional, into)] title: String,
    children: Children,
) -> impl IntoView {
    let title = (!title.is_empty()).then(|| view! { <p class="notice__title">{title}</p> });
    view! {
        <div class=format!("notice notice--{tone}")>
            <span class=format!("kern-icon kern-icon--{tone} icon") aria-hidden="true"></span>
            <div class="notice__body">{title}{children()}</div>
        </div>
    }
}
