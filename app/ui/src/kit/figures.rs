//! A few numbers on top of a page, each with its word and the list behind it.

use leptos::prelude::*;

use super::badge::Hue;

/// One number.
#[derive(Clone, Debug)]
pub struct Figure {
    pub number: String,
    pub label: String,
    pub href: Option<String>,
    pub hue: Hue,
}

impl Figure {
    pub fn new(number: impl ToString, label: impl Into<String>) -> Self {
        Self {
            number: number.to_string(),
            label: label.into(),
            href: None,
            hue: Hue::Neutral,
        }
    }

    /// The list of exactly these records.
    #[must_use]
    pub fn to(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    #[must_use]
    pub fn hue(mut self, hue: Hue) -> Self {
        self.hue = hue;
        self
    }
}

#[component]
pub fn Figures(figures: Vec<Figure>) -> impl IntoView {
    let items = figures.into_iter().map(tile).collect_view();
    view! { <ul class="figures">{items}</ul> }
}

fn tile(figure: Figure) -> AnyView {
    let class = format!("figure figure--{}", figure.hue.class());
    // A whole number counts the records of the list behind it.
    let count = figure.number.parse::<usize>().ok();
    if count == Some(0) {
        return view! {
            <li><div class=class>
                <span class="figure__number"><span aria-hidden="true">"–"</span><span class="kern-sr-only">"keine"</span></span>
                <span class="figure__label">{figure.label}</span>
            </div></li>
        }
        .into_any();
    }
    let inner = view! {
        <span class="figure__number">{figure.number}</span>" "
        <span class="figure__label">{figure.label}</span>
    };
    match figure.href {
        Some(href) => {
            view! { <li><a class=class href=href data-count=count>{inner}</a></li> }.into_any()
        }
        None => view! { <li><div class=class>{inner}</div></li> }.into_any(),
    }
}
