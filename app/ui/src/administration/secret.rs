//! The answer that shows a start password, this one time. It is never in an address
//! and never cached; loading the page again sends the form again.

use axum::response::Response;
use backend::accounts::NewPassword;
use leptos::prelude::*;

use super::{page_below, path};
use crate::kit::{
    alert::Notice,
    definition::{Definitions, Term},
    form::{ButtonLink, Weight},
    page::Breadth,
    visit::Visit,
};

/// After a new account.
pub fn created(visit: &Visit, new: NewPassword) -> Response {
    show(visit, new, "Konto angelegt", true)
}

/// After a reset.
pub fn reset(visit: &Visit, new: NewPassword) -> Response {
    show(visit, new, "Neues Startkennwort", false)
}

fn show(visit: &Visit, new: NewPassword, title: &'static str, fresh: bool) -> Response {
    let back = path(new.account);
    page_below(visit, title, &new.login, &back).breadth(Breadth::Narrow).show(move || {
        let next = if fresh {
            view! { <ButtonLink href=format!("{back}/rolle") label="Rolle geben" weight=Weight::Primary /> }.into_any()
        } else {
            ().into_any()
        };
        view! {
            <Notice tone="success" title="Bitte jetzt weitergeben">
                <p>"Das Startkennwort wird nur auf dieser Seite und nur dieses eine Mal angezeigt. Geben Sie es persönlich oder am Telefon weiter, nicht zusammen mit dem Anmeldenamen in einer E-Mail."</p>
            </Notice>
            <Definitions>
                <Term name="Anmeldename"><code class="secret">{new.login}</code></Term>
                <Term name="Startkennwort"><code class="secret">{new.password}</code></Term>
            </Definitions>
            <p>"Beim ersten Anmelden wählt die Person ein eigenes Kennwort."</p>
            <div class="buttons">
                {next}
                <ButtonLink href=back label="Zum Konto" />
            </div>
        }
    })
}
