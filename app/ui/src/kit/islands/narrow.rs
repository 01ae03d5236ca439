//! A line above a long list of boxes or options that hides what does not match.
//! Without it the whole list is there.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

/// Put it around a select or a group of checkboxes with many entries. What is chosen
/// is never hidden, so that nothing is sent unseen. No props: reading them would
/// bring a JSON parser into the program for one word, which the list has itself.
#[island]
pub fn Narrow(children: Children) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    let label = RwSignal::new(String::new());
    let status = RwSignal::new(String::new());
    // The line only appears where it works.
    Effect::new(move |_| {
        let name = list
            .get()
            .and_then(|list| list.query_selector("legend, label").ok().flatten());
        let name = name
            .and_then(|name| name.text_content())
            .unwrap_or_default();
        label.set(format!("{} eingrenzen", name.trim_end_matches([' ', '*'])));
    });
    let narrow = move |event: ev::Event| {
        let wanted = fold(&event_target_value(&event));
        let Some(list) = list.get_untracked() else {
            return;
        };
        let shown = narrow_entries(&list, &wanted);
        status.set(if wanted.is_empty() {
            String::new()
        } else {
            format!("{shown} passende Einträge")
        });
    };
    view! {
        <div class="narrow">
            <label class="narrow__line" hidden=move || label.with(String::is_empty)>
                <span class="narrow__label">{move || label.get()}</span>
                <input class="kern-form-input__input narrow__input" r#type="search" autocomplete="off" on:input=narrow />
            </label>
            <p class="narrow__status" role="status">{move || status.get()}</p>
            <div node_ref=list>{children()}</div>
        </div>
    }
}

/// Hides what does not match and returns how many entries remain.
fn narrow_entries(list: &web_sys::HtmlElement, wanted: &str) -> usize {
    let Ok(entries) = list.query_selector_all("option, .kern-form-check") else {
        return 0;
    };
    let mut shown = 0;
    for index in 0..entries.length() {
        let Some(entry) = entries
            .get(index)
            .and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok())
        else {
            continue;
        };
        let matches = wanted.is_empty()
            || chosen(&entry)
            || fold(&entry.text_content().unwrap_or_default()).contains(wanted);
        entry.set_hidden(!matches);
        shown += usize::from(matches);
    }
    shown
}

fn chosen(entry: &web_sys::HtmlElement) -> bool {
    entry
        .query_selector(":checked")
        .is_ok_and(|found| found.is_some())
        || entry.matches(":checked").unwrap_or(false)
}

/// Small letters, umlauts as their base letters: close enough for narrowing a list,
/// and without the tables of all the world's letters.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        match letter {
            'ä' | 'Ä' => folded.push('a'),
            'ö' | 'Ö' => folded.push('o'),
            'ü' | 'Ü' => folded.push('u'),
            'ß' => folded.push_str("ss"),
            other => folded.push(other.to_ascii_lowercase()),
        }
    }
    folded
}
