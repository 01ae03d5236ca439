//! Buttons, and links in the shape of one.

use leptos::prelude::*;

/// The buttons at the end of a form: the main one first, "Abbrechen" last.
#[component]
pub fn Buttons(children: Children) -> impl IntoView {
    view! { <div class="buttons">{children()}</div> }
}

/// How strong a button or a link in the shape of a button is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    #[default]
    Primary,
    Secondary,
    Tertiary,
    /// For what cannot be taken back.
    Danger,
}

impl Weight {
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Primary => "kern-btn kern-btn--primary",
            Self::Secondary => "kern-btn kern-btn--secondary",
            Self::Tertiary => "kern-btn kern-btn--tertiary",
            Self::Danger => "kern-btn kern-btn--primary btn--danger",
        }
    }
}

/// Sends the form. `name` and `value` tell several buttons apart.
#[component]
pub fn Submit(
    #[prop(into)] label: String,
    #[prop(optional)] weight: Weight,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] value: Option<String>,
) -> impl IntoView {
    view! {
        <button class=weight.class() r#type="submit" name=name value=value>
            <span class="kern-label">{label}</span>
        </button>
    }
}

/// A link in the shape of a button.
#[component]
pub fn ButtonLink(
    #[prop(into)] href: String,
    #[prop(into)] label: String,
    #[prop(default = Weight::Secondary)] weight: Weight,
    /// KERN icon name, e.g. `edit`.
    #[prop(optional)]
    icon: Option<&'static str>,
) -> impl IntoView {
    view! {
        <a class=weight.class() href=href>
            {icon.map(super::icon::icon)}
            <span class="kern-label">{label}</span>
        </a>
    }
}
