//! The mark of the program: four plots of one block, one of them lit.

use leptos::prelude::*;

pub fn logo() -> AnyView {
    view! {
        <svg class="logo" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
            <rect x="1" y="1" width="10" height="10" rx="2" />
            <rect x="13" y="1" width="10" height="6" rx="2" />
            <rect x="1" y="13" width="10" height="10" rx="2" />
            <rect class="logo__lit" x="13" y="9" width="10" height="14" rx="2" />
        </svg>
    }
    .into_any()
}
