//! Filters beside a list. Every option is a link with the number of records behind
//! it, so that it works at once and without a script.

use leptos::prelude::*;

use super::raw::Raw;

/// One option: the address already holds the list with it added or taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetOption {
    pub label: String,
    pub count: usize,
    pub chosen: bool,
    pub href: String,
    /// Stands below the one before it: a part of an area.
    pub deep: bool,
}

impl FacetOption {
    pub fn new(
        label: impl Into<String>,
        count: usize,
        chosen: bool,
        href: impl Into<String>,
    ) -> Self {
        Self {
            label: label.into(),
            count,
            chosen,
            href: href.into(),
            deep: false,
        }
    }

    #[must_use]
    pub fn deep(mut self, deep: bool) -> Self {
        self.deep = deep;
        self
    }
}

/// One question with its options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    pub title: String,
    pub options: Vec<FacetOption>,
    /// Open from the start; one with a chosen option always is.
    pub open: bool,
}

impl Facet {
    pub fn new(title: impl Into<String>, open: bool, options: Vec<FacetOption>) -> Self {
        Self {
            title: title.into(),
            options,
            open,
        }
    }
}

/// All filters of a list; one fold on narrow screens.
#[component]
pub fn Facets(facets: Vec<Facet>) -> impl IntoView {
    let groups = facets
        .into_iter()
        .filter(|facet| !facet.options.is_empty())
        .fold(Raw::new(), group)
        .into_any();
    view! {
        <nav class="facets" aria-label="Filter">
            <details class="facets__fold">
                <summary class="facets__summary">"Filter"</summary>
                {groups}
            </details>
        </nav>
    }
}

fn group(html: Raw, facet: Facet) -> Raw {
    let open = facet.open || facet.options.iter().any(|option| option.chosen);
    let html = html
        .mark(if open {
            "<details class=\"facet\" open>"
        } else {
            "<details class=\"facet\">"
        })
        .mark("<summary>")
        .text(&facet.title)
        .mark("</summary><ul class=\"facet__list\">");
    let html = facet.options.iter().fold(html, option);
    html.mark("</ul></details>")
}

fn option(html: Raw, option: &FacetOption) -> Raw {
    let mut html = html.mark("<li><a class=\"facet__option");
    for (on, class) in [
        (option.chosen, " facet__option--chosen"),
        (option.deep, " facet__option--deep"),
        (option.count == 0, " facet__option--none"),
    ] {
        if on {
            html = html.mark(class);
        }
    }
    html = html
        .mark("\" href=\"")
        .text(&option.href)
        .mark("\" rel=\"nofollow\"><span class=\"facet__box\" aria-hidden=\"true\"></span><span class=\"facet__label\">")
        .text(&option.label);
    if option.chosen {
        html = html.mark("<span class=\"kern-sr-only\">, gewählt, entfernen</span>");
    }
    html.mark("</span><span class=\"facet__count\"><span class=\"kern-sr-only\">, </span>")
        .text(&option.count.to_string())
        .mark("<span class=\"kern-sr-only\"> Treffer</span></span></a></li>")
}
