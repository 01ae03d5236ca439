//! Asks before a page with unsaved input is left. Without it nothing is lost that was
//! sent; with it nothing is lost by a stray click.

use leptos::{ev, prelude::*};

/// Put it around a form.
#[island]
pub fn UnsavedGuard(children: Children) -> impl IntoView {
    let dirty = StoredValue::new(false);
    // The window's listener lives as long as the page: an island is never unmounted.
    Effect::new(move |_| {
        let handle = window_event_listener(ev::beforeunload, move |event| {
            if dirty.get_value() {
                event.prevent_default();
                event.set_return_value("");
            }
        });
        std::mem::forget(handle);
    });
    view! {
        <div class="guard" on:input=move |_| dirty.set_value(true) on:submit=move |_| dirty.set_value(false)>
            {children()}
        </div>
    }
}
