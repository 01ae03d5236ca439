//! What the measure pages do in the browser. Each works on markup of the server that
//! is complete without it.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

/// Put it around groups of objectives (`data-areas`): shows those of the ticked areas
/// only. Without it all of them are there.
#[island]
pub fn ObjectivesOfAreas(children: Children) -> impl IntoView {
    let groups = NodeRef::<html::Div>::new();
    let none = RwSignal::new(false);
    let update = move || {
        if let Some(groups) = groups.get_untracked() {
            none.set(!show_groups(&groups, &ticked_areas()));
        }
    };
    // The boxes of the areas stand outside the island; the page lives as long as it.
    Effect::new(move |_| {
        update();
        let handle = window_event_listener(ev::change, move |event| {
            let box_of_area = event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
                .is_some_and(|input| input.name() == "areas");
            if box_of_area {
                update();
            }
        });
        std::mem::forget(handle);
    });
    view! {
        <div class="objectives-of-areas">
            <p class="kern-hint" role="status">
                {move || none.get().then_some("Für die gewählten Handlungsräume sind noch keine Ziele hinterlegt.")}
            </p>
            <div node_ref=groups>{children()}</div>
        </div>
    }
}

fn ticked_areas() -> Vec<String> {
    let Ok(boxes) = document().query_selector_all("input[name=areas]:checked") else {
        return Vec::new();
    };
    (0..boxes.length())
        .filter_map(|index| {
            boxes
                .get(index)?
                .dyn_into::<web_sys::HtmlInputElement>()
                .ok()
        })
        .map(|input| input.value())
        .collect()
}

/// Hides the groups of other areas; one with a ticked box stays, so that nothing is
/// sent unseen. Says whether any is left.
fn show_groups(list: &web_sys::HtmlElement, areas: &[String]) -> bool {
    let Ok(groups) = list.query_selector_all("[data-areas]") else {
        return true;
    };
    let mut any = groups.length() == 0 || areas.is_empty();
    for index in 0..groups.length() {
        let Some(group) = groups
            .get(index)
            .and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok())
        else {
            continue;
        };
        let of = group.get_attribute("data-areas").unwrap_or_default();
        let ticked = group
            .query_selector(":checked")
            .is_ok_and(|found| found.is_some());
        let wanted = areas.is_empty()
            || ticked
            || of
                .split(' ')
                .any(|area| areas.iter().any(|wanted| wanted == area));
        group.set_hidden(!wanted);
        any |= wanted;
    }
    any
}
