//! What the measure pages do in the browser. Each works on markup of the server that
//! is complete without it.

use std::rc::Rc;

use leptos::{
    prelude::*,
    web_sys::{Element, HtmlElement, HtmlInputElement},
};
use wasm_bindgen::JsCast;

use crate::kit::islands::{
    combo::{Entry, Source, combo},
    dom::{all, first, get, make, on, page, put, set, tell, wake},
};

/// More boxes than this are looked for by typing; fewer are seen at a glance.
const MANY: usize = 12;

/// Put it around groups of objectives (`data-areas`): shows those of the ticked areas,
/// and when these are many, only the ticked ones below a field to find more. Without it
/// all of them are there. What is ticked is never hidden, so that nothing is sent unseen.
#[island]
pub fn ObjectivesOfAreas(children: Children) -> impl IntoView {
    wake(".objectives-of-areas", wire);
    view! { <div class="objectives-of-areas">{children()}</div> }
}

struct Objectives {
    place: HtmlElement,
    /// "objectives": where the error summary leads.
    name: String,
    fieldset: HtmlElement,
    hint: HtmlElement,
    /// Field to find more, with its label.
    more: HtmlElement,
}

fn wire(place: HtmlElement) {
    let (Some(fieldset), Some(body)) = (
        first(&place, "fieldset"),
        first(&place, ".kern-fieldset__body"),
    ) else {
        return;
    };
    let (Some(hint), Some(more), Some(label)) = (
        make("p", "kern-hint"),
        make("div", "pick"),
        make("label", "kern-label"),
    ) else {
        return;
    };
    let Some(name) = boxes(&place).first().map(HtmlInputElement::name) else {
        return;
    };
    free_id(&place, &name);
    set(&hint, "role", "status");
    label.set_text_content(Some("Weitere Ziele suchen und hinzufügen"));
    put(&more, &label);
    for part in [&hint, &more] {
        let _ = fieldset.insert_before(part, Some(&body));
    }
    let objectives = Rc::new(Objectives {
        place,
        name: name.clone(),
        fieldset,
        hint,
        more,
    });
    if combo(&objectives.more, &name, objectives.source()).is_none() {
        return;
    }
    objectives.update();
    // The boxes of the areas stand outside of the island.
    on(
        &page(),
        "change",
        Box::new(move |event| {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if target.is_some_and(|input| input.name() == "areas") {
                objectives.update();
            }
        }),
    );
}

/// The first box has the id that the error summary leads to; it may be hidden here.
fn free_id(place: &HtmlElement, name: &str) {
    let free = name.to_owned() + "-0";
    for (selector, attribute) in [("input", "id"), ("label", "for")] {
        for element in all(place, selector) {
            if get(&element, attribute) == name {
                set(&element, attribute, &free);
            }
        }
    }
}

fn boxes(place: &Element) -> Vec<HtmlInputElement> {
    all(place, "input[type=checkbox]")
        .into_iter()
        .filter_map(|input| input.dyn_into().ok())
        .collect()
}

impl Objectives {
    fn source(self: &Rc<Self>) -> Source {
        let (listed, chosen) = (Rc::clone(self), Rc::clone(self));
        Source {
            entries: Box::new(move || listed.open().iter().map(entry).collect()),
            choose: Box::new(move |number| {
                if let Some(input) = chosen.open().get(number) {
                    input.set_checked(true);
                    tell(input);
                    chosen.update();
                }
            }),
            text: Box::new(String::new),
            none: Box::new(|| None),
        }
    }

    /// The groups of the ticked areas; all of them when none is ticked.
    fn wanted(&self) -> Vec<HtmlElement> {
        let areas = all(&page(), "input[name=areas]:checked");
        let of_these = |group: &HtmlElement| {
            let of = get(group, "data-areas");
            areas.is_empty()
                || of
                    .split(' ')
                    .any(|area| areas.iter().any(|wanted| get(wanted, "value") == area))
        };
        all(&self.place, "[data-areas]")
            .into_iter()
            .filter(of_these)
            .collect()
    }

    /// What can still be chosen.
    fn open(&self) -> Vec<HtmlInputElement> {
        self.wanted()
            .iter()
            .flat_map(|group| boxes(group))
            .filter(|input| !input.checked())
            .collect()
    }

    fn update(&self) {
        let wanted = self.wanted();
        let many = wanted.iter().map(|group| boxes(group).len()).sum::<usize>() > MANY;
        for group in all(&self.place, "[data-areas]") {
            let listed = !many && wanted.contains(&group);
            let mut any = false;
            for input in boxes(&group) {
                let shown = listed || input.checked();
                any |= shown;
                if let Some(row) = input
                    .parent_element()
                    .and_then(|row| row.dyn_into::<HtmlElement>().ok())
                {
                    row.set_hidden(!shown);
                }
            }
            group.set_hidden(!any);
        }
        let nothing = wanted.is_empty() && !all(&self.place, "[data-areas]").is_empty();
        self.hint.set_text_content(
            nothing.then_some("Für die gewählten Handlungsräume sind noch keine Ziele hinterlegt."),
        );
        self.more.set_hidden(!many);
        self.lead_to(many);
    }

    /// The error summary leads to the field, or to the boxes when there is none.
    fn lead_to(&self, many: bool) {
        let (hidden, field) = (self.name.clone() + "-suche", first(&self.more, "input"));
        let id = if many { &self.name } else { &hidden };
        if many {
            let _ = self.fieldset.remove_attribute("id");
        } else {
            set(&self.fieldset, "id", &self.name);
            set(&self.fieldset, "tabindex", "-1");
        }
        if let (Some(field), Some(label)) = (field, first(&self.more, "label")) {
            field.set_id(id);
            set(&label, "for", id);
        }
    }
}

fn entry(input: &HtmlInputElement) -> Entry {
    let group = input.closest("[data-areas]").ok().flatten();
    let label = input.parent_element().and_then(|row| first(&row, "label"));
    Entry {
        label: label
            .and_then(|label| label.text_content())
            .unwrap_or_default(),
        also: String::new(),
        group: group
            .map(|group| get(&group, "aria-label"))
            .unwrap_or_default(),
        chosen: false,
    }
}
