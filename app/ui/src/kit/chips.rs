//! The filters in force, each with a link that takes it away.

use leptos::prelude::*;

/// One filter in words and the address of the list without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    pub name: String,
    pub value: String,
    pub href: String,
}

impl Chip {
    pub fn new(name: impl Into<String>, value: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            href: href.into(),
        }
    }
}

/// Nothing is shown when no filter is set.
#[component]
pub fn Chips(
    chips: Vec<Chip>,
    /// The address of the list without any filter.
    #[prop(into)]
    clear: String,
) -> impl IntoView {
    let several = chips.len() > 1;
    let items = chips
        .into_iter()
        .map(|chip| {
            view! {
                <li>
                    <a class="chip" href=chip.href>
                        <span class="chip__name">{chip.name}": "</span>
                        <span class="chip__value">{chip.value}</span>
                        <span class="kern-sr-only">" entfernen"</span>
                        {super::icon::icon("close")}
                    </a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!items.is_empty()).then(|| {
        view! {
            <nav class="chips" aria-label="Gesetzte Filter">
                <ul class="chips__list">
                    {items}
                    {several.then(|| view! { <li><a class="chips__clear" href=clear>"Alle Filter entfernen"</a></li> })}
                </ul>
            </nav>
        }
    })
}
