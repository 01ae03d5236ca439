//! An empty list that says why it is empty and what can be done.

use leptos::prelude::*;

/// `reason` says why nothing is here; children are the ways out (links, buttons).
#[component]
pub fn Empty(
    #[prop(into)] title: String,
    #[prop(into)] reason: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let ways = children.map(|children| view! { <div class="empty__ways">{children()}</div> });
    view! {
        <div class="empty">
            <svg class="empty__mark" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" focusable="false">
                <rect x="4" y="4" width="18" height="18" rx="3" />
                <rect x="26" y="4" width="18" height="18" rx="3" />
                <rect x="4" y="26" width="18" height="18" rx="3" />
                <path d="M31 31l8 8m0-8l-8 8" />
            </svg>
            <h2 class="empty__title">{title}</h2>
            <p class="empty__reason">{reason}</p>
            {ways}
        </div>
    }
}
