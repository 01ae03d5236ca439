//! Name and value pairs (`Steckbrief`).

use leptos::prelude::*;

/// A description list; its children are [`Term`]s.
#[component]
pub fn Definitions(
    /// Names above values instead of beside them.
    #[prop(optional)]
    stacked: bool,
    children: Children,
) -> impl IntoView {
    view! { <dl class=if stacked { "definitions definitions--stacked" } else { "definitions" }>{children()}</dl> }
}

/// One pair; without children it shows `text`, and a dash when that is empty.
#[component]
pub fn Term(
    #[prop(into)] name: String,
    #[prop(optional, into)] text: Option<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let value = match (children, text.filter(|text| !text.is_empty())) {
        (Some(children), _) => children(),
        (None, Some(text)) => prose(&text),
        (None, None) => view! { <span class="nothing">"–"<span class="kern-sr-only">" keine Angabe"</span></span> }.into_any(),
    };
    view! {
        <div class="definitions__pair">
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
}

/// Text as typed: paragraphs at empty lines, line breaks kept.
pub fn prose(text: &str) -> AnyView {
    let paragraphs = text
        .split("\n\n")
        .filter(|paragraph| !paragraph.trim().is_empty())
        .map(|paragraph| view! { <p>{paragraph.trim_matches('\n').to_owned()}</p> })
        .collect_view();
    view! { <div class="prose">{paragraphs}</div> }.into_any()
}

/// A framed part of a page with a heading.
#[component]
pub fn Panel(
    #[prop(into)] title: String,
    /// Id of the section, to link to.
    #[prop(optional, into)]
    id: Option<String>,
    /// Small links or buttons beside the heading.
    #[prop(optional, into)]
    actions: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    let actions = actions.map(|actions| view! { <div class="panel__actions">{actions}</div> });
    view! {
        <section class="panel" id=id>
            <div class="panel__head">
                <h2 class="panel__title">{title}</h2>
                {actions}
            </div>
            <div class="panel__body">{children()}</div>
        </section>
    }
}

/// A page with a narrower column beside the main one; below it on small screens.
#[component]
pub fn Columns(
    /// The narrower part: facets, Steckbrief.
    aside: AnyView,
    /// Puts the narrow part first, as facets are.
    #[prop(optional)]
    aside_first: bool,
    children: Children,
) -> impl IntoView {
    let class = if aside_first {
        "columns columns--aside-first"
    } else {
        "columns"
    };
    let main = view! { <div class="columns__main">{children()}</div> };
    let aside = view! { <div class="columns__aside">{aside}</div> };
    if aside_first {
        view! { <div class=class>{aside}{main}</div> }.into_any()
    } else {
        view! { <div class=class>{main}{aside}</div> }.into_any()
    }
}
