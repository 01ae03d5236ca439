//! Protokoll for Revision: the security log and the history, in words, newest first.
//! Reads only; what is kept and how long, decides the backend.

mod history;
mod security;

use domain::policy::Action;
use leptos::prelude::*;

use crate::{
    kit::{
        address::Address,
        page::{Breadth, Page},
        visit::Visit,
    },
    routes::{Access, Registry},
};

/// Lines on one page.
const PAGE: usize = 50;

/// Adds the pages of this feature.
pub fn routes(registry: Registry) -> Registry {
    let see = Access::May(Action::SeeSecurityLog);
    registry
        .get("/protokoll", see, security::page)
        .get("/protokoll/verlauf", see, history::page)
}

fn base_page(visit: &Visit, title: &'static str, lead: String) -> Page {
    visit
        .page(title)
        .lead(lead)
        .crumb("Überblick", "/")
        .breadth(Breadth::Wide)
}

/// The two lists beside each other.
fn switch(here: &'static str) -> AnyView {
    let links = [
        ("/protokoll", "Sicherheitsprotokoll"),
        ("/protokoll/verlauf", "Verlauf der Daten"),
    ]
    .map(|(href, label)| {
        let current = (href == here).then_some("page");
        view! { <li><a href=href aria-current=current>{label}</a></li> }
    })
    .collect_view();
    view! { <nav class="parts" aria-label="Protokoll"><ul>{links}</ul></nav> }.into_any()
}

/// To the newest lines, and to older ones; a log is only read backwards.
fn older(path: &'static str, at_start: bool, last: Option<String>) -> AnyView {
    let newest =
        (!at_start).then(|| view! { <a class="paging__link" href=path>"Neueste Einträge"</a> });
    let older = last.map(|key| {
        let href = Address::new(path).and("vor", key).to_string();
        view! { <a class="paging__link" href=href rel="next">"Ältere Einträge"</a> }
    });
    if newest.is_none() && older.is_none() {
        return ().into_any();
    }
    view! { <nav class="paging" aria-label="Seiten der Liste">{newest}{older}</nav> }.into_any()
}
