//! To the next and the previous part of a list. Keyset paging: there are no page
//! numbers, only neighbours and a count.

use leptos::prelude::*;

#[component]
pub fn Paging(
    /// "1–50 von 312 Maßnahmen".
    #[prop(into)]
    position: String,
    #[prop(optional_no_strip, into)] previous: Option<String>,
    #[prop(optional_no_strip, into)] next: Option<String>,
) -> impl IntoView {
    let link = |href: Option<String>, label: &'static str, rel: &'static str| {
        href.map(|href| view! { <a class="paging__link" href=href rel=rel>{label}</a> })
    };
    view! {
        <nav class="paging" aria-label="Seiten der Liste">
            {link(previous, "Vorherige", "prev")}
            <p class="paging__position">{position}</p>
            {link(next, "Nächste", "next")}
        </nav>
    }
}
