//! The foot of every page: help for this page, and the pages that the law asks for.

use leptos::prelude::*;

use super::{help_link, visit::Visit};

/// Pages every visitor must find from everywhere.
pub const LEGAL: [(&str, &str); 4] = [
    ("Erklärung zur Barrierefreiheit", "/barrierefreiheit"),
    ("Barriere melden", "/barrierefreiheit/melden"),
    ("Datenschutz", "/datenschutz"),
    ("Impressum", "/impressum"),
];

/// The footer of every page.
pub(super) fn footer(visit: &Visit) -> AnyView {
    let ui = &visit.ui;
    let contact =
        (!ui.contact.is_empty()).then(|| view! { <p>"Ansprechstelle: " {ui.contact.clone()}</p> });
    let sender = (!ui.sender.is_empty()).then(|| view! { <p>{ui.sender.clone()}</p> });
    let links = LEGAL
        .map(|(label, href)| {
            // A barrier is reported from the page it stands on.
            let from = (href == "/barrierefreiheit/melden" && !visit.path.starts_with(href))
                .then(|| super::address::Address::new(href).and("seite", visit.path.clone()).to_string());
            let current = (visit.path == href).then_some("page");
            view! { <li><a href=from.unwrap_or_else(|| href.to_owned()) aria-current=current>{label}</a></li> }
        })
        .collect_view();
    view! {
        <footer class="footer">
            <div class="footer__inner">
                <p>{ui.product_name.clone()} " · Ressortübergreifende Gemeinschaftsinitiative zur Stärkung sozial benachteiligter Quartiere"</p>
                {sender}
                {contact}
                <nav class="footer__nav" aria-label="Hilfe und rechtliche Angaben">
                    <ul>
                        <li><a href=help_link::of(visit)>"Hilfe zu dieser Seite"</a></li>
                        {links}
                    </ul>
                </nav>
            </div>
        </footer>
    }
    .into_any()
}
