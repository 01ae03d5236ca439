//! The warning before the session ends, beside a form (WCAG 2.2.1). It believes only
//! the server: another window may have prolonged the session meanwhile.

use std::{cell::Cell, rc::Rc};

use web_sys::{Element, HtmlElement, js_sys::Date};

use super::{
    browser::{ask, every, find},
    dom::on as listen,
};

/// How often it looks, in milliseconds. The sentence changes once a minute.
const LOOK: i32 = 10_000;
/// Warns this many seconds before, or at half of a short session.
const LEAD: i32 = 300;

struct Clock {
    strip: HtmlElement,
    /// When the session ends as far as this page knows, in milliseconds.
    ends: Cell<f64>,
    lead: i32,
    over: Cell<bool>,
}

/// Starts the clock of the strip beside a form.
pub fn wire(root: &Element) {
    let Some(strip) = find::<HtmlElement>(root, ".session-strip") else {
        return;
    };
    let limit: i32 = strip
        .get_attribute("data-left")
        .and_then(|seconds| seconds.parse().ok())
        .unwrap_or_default();
    if limit <= 0 {
        return;
    }
    let clock = Rc::new(Clock {
        strip,
        ends: Cell::new(0.0),
        lead: LEAD.min(limit / 2),
        over: Cell::new(false),
    });
    // The server writes down a visit only now and then: up to a twelfth may be gone.
    clock.count_from(limit - limit / 12);
    let ticking = clock.clone();
    every(LOOK, Box::new(move || ticking.look()));
    if let Some(button) = find::<Element>(&clock.strip, "[data-session-extend]") {
        let clock = clock.clone();
        listen(
            &button,
            "click",
            Box::new(move |_| {
                let clock = clock.clone();
                ask("POST", "/sitzung", None, Box::new(move |_, _| clock.ask()));
            }),
        );
    }
}

impl Clock {
    fn count_from(&self, seconds: i32) {
        self.ends.set(Date::now() + f64::from(seconds) * 1000.0);
    }

    fn look(self: &Rc<Self>) {
        let soon = self.ends.get() - Date::now() <= f64::from(self.lead) * 1000.0;
        let hidden = self
            .strip
            .owner_document()
            .is_some_and(|document| document.hidden());
        if soon && !(hidden && self.over.get()) {
            self.ask();
        }
    }

    fn ask(self: &Rc<Self>) {
        let clock = self.clone();
        ask(
            "GET",
            "/sitzung",
            None,
            Box::new(move |status, text| {
                if let (200, Ok(seconds)) = (status, text.trim().parse()) {
                    clock.show(seconds);
                }
            }),
        );
    }

    fn show(&self, seconds: i32) {
        self.count_from(seconds);
        self.over.set(seconds <= 0);
        let part = |selector, hidden| {
            if let Some(part) = find::<HtmlElement>(&self.strip, selector) {
                part.set_hidden(hidden);
            }
        };
        part(".session-strip__ends", seconds <= 0);
        part(".session-strip__over", seconds > 0);
        self.say(seconds);
        self.strip.set_hidden(seconds > self.lead);
    }

    fn say(&self, seconds: i32) {
        let minutes = (seconds + 59) / 60;
        let words = if minutes <= 1 {
            "weniger als einer Minute".to_owned()
        } else {
            let mut words = minutes.to_string();
            words.push_str(" Minuten");
            words
        };
        if let Some(left) = find::<Element>(&self.strip, ".session-strip__left") {
            // The same words again would be read out again.
            if left.text_content().as_deref() != Some(words.as_str()) {
                left.set_text_content(Some(&words));
            }
        }
    }
}
