//! Files as people see them: a link that says type and size.

use domain::document::{Document, size};
use leptos::prelude::*;

/// "Handlungskonzept.pdf (PDF, 1,7 MB)"
pub fn download_link(document: &Document) -> AnyView {
    let (href, name) = (
        format!("/dokumente/{}", document.id),
        document.file_name.clone(),
    );
    let details = format!(
        " ({}, {})",
        document.media_type.label(),
        size(document.bytes)
    );
    view! { <a class="document__name" href=href download="">{name}</a>{details} }.into_any()
}
