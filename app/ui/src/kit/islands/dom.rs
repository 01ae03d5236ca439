//! Few words for what the islands do with the page: find, make, mark, listen, tell.
//! Plain DOM instead of signals and dynamic views, which would cost ten times the bytes.
//! One closure type for all listeners, so that it is compiled once.

use leptos::web_sys::{Document, Element, Event, EventInit, EventTarget, HtmlElement, Node};
use wasm_bindgen::{JsCast, prelude::Closure};

/// Wires the parts of the page that the selector finds, each once. An island calls it
/// with its own root: its markup is there before it wakes, so no effect, no node
/// reference and no signal is needed. Does nothing on the server.
pub fn wake(selector: &str, wire: fn(HtmlElement)) {
    if leptos::prelude::is_server() {
        return;
    }
    for place in all(&page(), selector) {
        if !place.has_attribute("data-wired") {
            set(&place, "data-wired", "");
            wire(place);
        }
    }
}

/// The page.
pub fn page() -> Document {
    leptos::prelude::document()
}

/// Every element below `root` that the selector finds, in the order of the page.
pub fn all(root: &Node, selector: &str) -> Vec<HtmlElement> {
    let found = match root.dyn_ref::<Element>() {
        Some(element) => element.query_selector_all(selector),
        None => page().query_selector_all(selector),
    };
    let Ok(found) = found else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|index| found.get(index)?.dyn_into().ok())
        .collect()
}

/// The first element below `root` that the selector finds.
pub fn first(root: &Element, selector: &str) -> Option<HtmlElement> {
    root.query_selector(selector).ok()??.dyn_into().ok()
}

/// A new element of this class; not yet in the page.
pub fn make(tag: &str, class: &str) -> Option<HtmlElement> {
    let element = page().create_element(tag).ok()?;
    element.set_class_name(class);
    element.dyn_into().ok()
}

/// Sets an attribute.
pub fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// An attribute, empty when it is not there.
pub fn get(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

/// Puts `child` at the end of `parent`.
pub fn put(parent: &Node, child: &Node) {
    let _ = parent.append_child(child);
}

/// Listens for as long as the page lives: an island is never unmounted.
pub fn on(target: &EventTarget, event: &str, react: Box<dyn FnMut(Event)>) {
    let react = Closure::wrap(react);
    let _ = target.add_event_listener_with_callback(event, react.as_ref().unchecked_ref());
    react.forget();
}

/// Tells everybody above that a person changed this field, as the browser would.
pub fn tell(field: &Element) {
    for name in ["input", "change"] {
        let up = EventInit::new();
        up.set_bubbles(true);
        if let Ok(event) = Event::new_with_event_init_dict(name, &up) {
            let _ = field.dispatch_event(&event);
        }
    }
}
