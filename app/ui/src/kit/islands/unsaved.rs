//! Asks before a page with unsaved input is left. Without it nothing is lost that was
//! sent; with it nothing is lost by a stray click.

use std::{cell::Cell, rc::Rc};

use leptos::{prelude::*, web_sys::HtmlElement};

use super::dom::{on, wake};

/// Put it around a form.
#[island]
pub fn UnsavedGuard(children: Children) -> impl IntoView {
    wake(".guard", wire);
    view! { <div class="guard">{children()}</div> }
}

fn wire(form: HtmlElement) {
    let dirty = Rc::new(Cell::new(false));
    for (event, now) in [("input", true), ("submit", false)] {
        let dirty = Rc::clone(&dirty);
        on(&form, event, Box::new(move |_| dirty.set(now)));
    }
    on(
        &window(),
        "beforeunload",
        Box::new(move |event| {
            if dirty.get() {
                event.prevent_default();
            }
        }),
    );
}
