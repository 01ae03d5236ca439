//! KERN's icons by name. Always beside words, so they are hidden from readers.

use leptos::prelude::*;

/// `icon("edit")`: a KERN icon in the colour of the text.
pub fn icon(name: &'static str) -> AnyView {
    view! { <span class=format!("kern-icon kern-icon--{name} icon") aria-hidden="true"></span> }
        .into_any()
}
