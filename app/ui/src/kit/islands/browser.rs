//! The browser's timers and requests in the few shapes that islands here use.
//! Boxed closures of one type each: every further generic one costs bytes.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, XmlHttpRequest, js_sys::Function};

/// The first element inside that matches.
pub fn find<T: JsCast>(inside: &Element, selector: &str) -> Option<T> {
    inside.query_selector(selector).ok()??.dyn_into().ok()
}

/// Acts once after these milliseconds.
pub fn later(pause: i32, act: Box<dyn FnMut()>) {
    if let Some(window) = web_sys::window() {
        let act = Closure::wrap(act).into_js_value();
        let act: &Function = act.unchecked_ref();
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(act, pause);
    }
}

/// Acts again and again as long as the page lives.
pub fn every(pause: i32, act: Box<dyn FnMut()>) {
    if let Some(window) = web_sys::window() {
        let act = Closure::wrap(act).into_js_value();
        let act: &Function = act.unchecked_ref();
        let _ = window.set_interval_with_callback_and_timeout_and_arguments_0(act, pause);
    }
}

/// Asks the server; `done` gets the status, 0 without an answer, and the text.
pub fn ask(method: &str, url: &str, form: Option<&str>, done: Box<dyn Fn(u16, String)>) {
    let Ok(request) = XmlHttpRequest::new() else {
        return;
    };
    if request.open(method, url).is_err() {
        return;
    }
    if form.is_some() {
        let _ = request.set_request_header("Content-Type", "application/x-www-form-urlencoded");
    }
    let asked = request.clone();
    let act: Box<dyn FnMut()> = Box::new(move || {
        let text = asked.response_text().ok().flatten().unwrap_or_default();
        done(asked.status().unwrap_or_default(), text);
    });
    let act = Closure::wrap(act).into_js_value();
    request.set_onloadend(Some(act.unchecked_ref()));
    let _ = request.send_with_opt_str(form);
}
