//! Makes every select inside a field one types into, with a list of what fits. The
//! select of the server stays, holds the choice and is what is sent; without the island
//! it is simply there. Other names of an entry stand in its `data-also`, one a line.

use leptos::{
    prelude::*,
    web_sys::{Element, HtmlElement, HtmlOptionElement, HtmlSelectElement},
};
use wasm_bindgen::JsCast;

use super::{
    combo::{Entry, Source, combo},
    dom::{all, get, on, set, tell, wake},
};

/// Put it around one or several `Select` with many entries. No props and no signals:
/// they would cost more bytes than all of this.
#[island]
pub fn TypeAhead(children: Children) -> impl IntoView {
    wake(".type-ahead", |place| {
        for select in all(&place, "select") {
            if let Ok(select) = select.dyn_into() {
                enhance(select);
            }
        }
    });
    view! { <div class="type-ahead">{children()}</div> }
}

fn options(select: &HtmlSelectElement) -> Vec<HtmlOptionElement> {
    all(select, "option")
        .into_iter()
        .filter_map(|option| option.dyn_into().ok())
        .collect()
}

fn entries(select: &HtmlSelectElement) -> Vec<Entry> {
    let value = select.value();
    options(select)
        .iter()
        .map(|option| Entry {
            label: option.text(),
            also: get(option, "data-also"),
            group: option
                .closest("optgroup")
                .ok()
                .flatten()
                .map(|group| get(&group, "label"))
                .unwrap_or_default(),
            chosen: option.value() == value,
        })
        .collect()
}

/// What the chosen option says; nothing for the empty one, whose words are the hint.
fn chosen_text(select: &HtmlSelectElement) -> String {
    let value = select.value();
    let chosen = options(select)
        .into_iter()
        .find(|option| option.value() == value);
    chosen
        .filter(|_| !value.is_empty())
        .map(|option| option.text())
        .unwrap_or_default()
}

fn enhance(select: HtmlSelectElement) {
    let Some(host) = select.parent_element() else {
        return;
    };
    let id = select.id();
    let source = |select: &HtmlSelectElement| {
        let (listed, choosing, text, none) = (
            select.clone(),
            select.clone(),
            select.clone(),
            select.clone(),
        );
        Source {
            entries: Box::new(move || entries(&listed)),
            choose: Box::new(move |number| {
                if let Some(option) = options(&choosing)
                    .get(number)
                    .filter(|option| option.value() != choosing.value())
                {
                    choosing.set_value(&option.value());
                    tell(&choosing);
                }
            }),
            text: Box::new(move || chosen_text(&text)),
            none: Box::new(move || {
                options(&none)
                    .iter()
                    .position(|option| option.value().is_empty())
            }),
        }
    };
    // The label and the error summary lead to the id: now to the field.
    let _ = select.remove_attribute("id");
    let Some((field, renew)) = combo(&host, &id, source(&select)) else {
        select.set_id(&id);
        return;
    };
    for name in ["aria-describedby", "aria-invalid"] {
        if let Some(value) = select.get_attribute(name) {
            set(&field, name, &value);
        }
    }
    if select.required() {
        set(&field, "aria-required", "true");
    }
    if let Some(empty) = options(&select)
        .into_iter()
        .find(|option| option.value().is_empty())
    {
        field.set_placeholder(&empty.text());
    }
    hide(&select);
    // Somebody else may choose too: a restored draft, a reset form.
    on(&select, "change", Box::new(move |_| renew()));
}

/// Out of sight and of the tab order; still part of the form.
fn hide(select: &HtmlElement) {
    let element: &Element = select;
    let _ = element.class_list().add_1("kern-sr-only");
    set(select, "aria-hidden", "true");
    set(select, "tabindex", "-1");
}
