//! All words of the glossary on one page, each with its anchor.

use axum::response::Response;
use leptos::prelude::*;

use super::INDEX;
use crate::kit::{
    glossary::{ENTRIES, Entry},
    visit::Visit,
};

/// `GET /hilfe/glossar`
pub async fn page(visit: Visit) -> Response {
    let page = visit
        .page("Glossar")
        .lead("Die Wörter dieser Anwendung, so wie sie im Amt gebraucht werden.")
        .crumb("Hilfe", INDEX);
    page.show(|| {
        let entries: Vec<AnyView> = ENTRIES.iter().map(entry).collect();
        view! {
            {letters()}
            <div class="document"><dl class="glossary">{entries}</dl></div>
        }
    })
}

/// The first word of each letter.
fn letters() -> AnyView {
    let mut seen = Vec::new();
    let items: Vec<AnyView> = ENTRIES
        .iter()
        .filter_map(|entry| {
            let letter = first_letter(entry.word);
            if seen.contains(&letter) {
                return None;
            }
            seen.push(letter);
            let href = format!("#{}", entry.id);
            Some(view! { <li><a href=href>{letter.to_string()}</a></li> }.into_any())
        })
        .collect();
    view! { <nav class="letters" aria-label="Anfangsbuchstaben"><ul>{items}</ul></nav> }.into_any()
}

fn first_letter(word: &str) -> char {
    match word.chars().next().unwrap_or('A') {
        'Ä' => 'A',
        'Ö' => 'O',
        'Ü' => 'U',
        other => other,
    }
}

fn entry(entry: &Entry) -> AnyView {
    let values: Vec<AnyView> = (entry.values)()
        .into_iter()
        .map(|(label, hint)| view! { <li><strong>{label}</strong>": "{hint}</li> }.into_any())
        .collect();
    let values = (!values.is_empty()).then(|| view! { <ul class="bullets">{values}</ul> });
    view! {
        <div class="glossary__entry" id=entry.id>
            <dt>{entry.word}</dt>
            <dd><p>{entry.text}</p>{values}</dd>
        </div>
    }
    .into_any()
}
