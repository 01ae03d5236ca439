//! Filters beside a list. Every option is a link with the number of records behind
//! it, so that it works at once and without a script.

use leptos::prelude::*;

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
        .map(group)
        .collect_view();
    view! {
        <nav class="facets" aria-label="Filter">
            <details class="facets__fold">
                <summary class="facets__summary">"Filter"</summary>
                {groups}
            </details>
        </nav>
    }
}

fn group(facet: Facet) -> AnyView {
    let open = facet.open || facet.options.iter().any(|option| option.chosen);
    let options = facet.options.into_iter().map(option).collect_view();
    view! {
        <details class="facet" open=open>
            <summary>{facet.title}</summary>
            <ul class="facet__list">{options}</ul>
        </details>
    }
    .into_any()
}

fn option(option: FacetOption) -> AnyView {
    let mut class = "facet__option".to_owned();
    for (on, suffix) in [
        (option.chosen, "--chosen"),
        (option.deep, "--deep"),
        (option.count == 0, "--none"),
    ] {
        if on {
            class.push_str(" facet__option");
            class.push_str(suffix);
        }
    }
    let state = if option.chosen {
        ", gewählt, entfernen"
    } else {
        ""
    };
    view! {
        <li>
            <a class=class href=option.href rel="nofollow">
                <span class="facet__box" aria-hidden="true"></span>
                <span class="facet__label">{option.label}<span class="kern-sr-only">{state}</span></span>
                <span class="facet__count"><span class="kern-sr-only">", "</span>{option.count}<span class="kern-sr-only">" Treffer"</span></span>
            </a>
        </li>
    }
    .into_any()
}
