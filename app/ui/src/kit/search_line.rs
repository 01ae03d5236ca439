//! One line to search a list with; the address carries what was typed.

use leptos::prelude::*;

use super::form::{ButtonLink, Submit, Weight};

#[component]
pub fn SearchLine(
    /// Path of the list; the typed text becomes its `q`.
    action: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] hint: String,
    /// What was typed before.
    typed: String,
    /// Words of the link back to the whole list.
    all: &'static str,
) -> impl IntoView {
    let name = label.clone();
    let reset = (!typed.is_empty())
        .then(|| view! { <ButtonLink href=action label=all weight=Weight::Tertiary /> });
    view! {
        <form class="search-line" method="get" action=action role="search" aria-label=name>
            <label class="kern-label" r#for="listensuche">{label}</label>
            <p class="kern-hint" id="listensuche-hinweis">{hint}</p>
            <div class="search-line__row">
                <input class="kern-form-input__input input--medium" r#type="search" id="listensuche" name="q" value=typed aria-describedby="listensuche-hinweis" maxlength="200" />
                <Submit label="Suchen" weight=Weight::Secondary />
                {reset}
            </div>
        </form>
    }
}
