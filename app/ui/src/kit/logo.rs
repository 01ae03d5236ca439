//! The mark in the head of the page: the one of the installation, or that of the
//! program: four plots of one block, one of them lit.

use leptos::prelude::*;

use crate::routes::UiSettings;

/// Beside the name, which says the same: readers hear only that.
pub fn logo(ui: &UiSettings) -> AnyView {
    if let Some(own) = &ui.logo {
        let address = own.address.clone();
        return view! { <img class="logo logo--own" src=address alt="" /> }.into_any();
    }
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
