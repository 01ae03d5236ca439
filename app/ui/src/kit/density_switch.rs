//! The quick switch between wide and narrow rows, beside a list. It posts to the page
//! of `account::preferences` and comes back to the list.

use domain::preference::Density;
use leptos::prelude::*;

use super::{field::HiddenField, visit::Visit};

/// A form of one button; nothing for nobody.
pub fn density_switch(visit: &Visit) -> Option<AnyView> {
    let actor = visit.actor.as_ref()?;
    let other = actor.preferences.density.other();
    let label = match other {
        Density::Compact => "Zeilen enger",
        Density::Comfortable => "Zeilen weiter",
    };
    let back = visit.address().to_string();
    Some(
        view! {
            <form class="switch" method="post" action="/konto/ansicht/zeilenabstand">
                <HiddenField name="density" value=other.key() />
                <HiddenField name="back" value=back />
                <button class="link-button" r#type="submit">{label}</button>
            </form>
        }
        .into_any(),
    )
}
