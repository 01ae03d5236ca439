//! Looks after a form while somebody types: keeps a draft on the server every few
//! seconds, asks before the page is left with something unsaved, sends on Strg+S, and
//! warns before the session ends. Without it there are the button under the form and
//! the server, which keeps a form sent too late.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, FormData, HtmlElement, HtmlFormElement, KeyboardEvent, UrlSearchParams,
};

use super::{
    browser::{ask, find, later},
    dom::{on as listen, wake},
    session_clock,
};

/// Quiet time after the last key before a draft is kept, in milliseconds.
const PAUSE: i32 = 3_000;
/// Before the next try when the server did not answer.
const RETRY: i32 = 20_000;
/// What the server takes, less what it adds.
const LARGEST: u32 = 2 * 1024 * 1024 - 4096;

/// Stands around a form (`kit::form::PostForm`). Reads all it needs from the markup.
#[island]
pub fn FormCare(children: Children) -> impl IntoView {
    wake(".guard", |place| wire(place.into()));
    view! { <div class="guard">{children()}</div> }
}

struct Care {
    root: Element,
    form: HtmlFormElement,
    /// Where drafts go; some forms keep none.
    store: Option<String>,
    /// Typed and kept nowhere but here.
    dirty: Cell<bool>,
    /// On its way: nothing may be kept behind it any more.
    sent: Cell<bool>,
    /// Counts what was typed, so that only the last pause saves.
    keys: Cell<u32>,
    /// What was said last under the form: the same again is not read out again.
    said: RefCell<String>,
}

fn wire(root: Element) {
    let Some(form) = find::<HtmlFormElement>(&root, "form") else {
        return;
    };
    let (Some(window), Some(document)) = (web_sys::window(), form.owner_document()) else {
        return;
    };
    let care = Rc::new(Care {
        store: form.get_attribute("data-draft"),
        dirty: Cell::new(false),
        sent: Cell::new(false),
        keys: Cell::new(0),
        said: RefCell::default(),
        root: root.clone(),
        form,
    });
    on(&root, "input", &care, |care, _| care.typed());
    on(&root, "submit", &care, |care, event| care.submitted(&event));
    on(&root, "click", &care, |care, event| care.clicked(&event));
    on(&window, "beforeunload", &care, |care, event| {
        if care.dirty.get() {
            event.prevent_default();
        }
    });
    on(&window, "pagehide", &care, |care, _| care.leave());
    on(&document, "visibilitychange", &care, |care, _| {
        if web_sys::window()
            .and_then(|window| window.document())
            .is_some_and(|document| document.hidden())
        {
            care.leave();
        }
    });
    if document
        .body()
        .and_then(|body| body.get_attribute("data-shortcuts"))
        .as_deref()
        != Some("off")
    {
        care.shortcut();
    }
    if care.form.has_attribute("data-typed") {
        care.typed();
    }
    session_clock::wire(&root);
}

fn on(target: &web_sys::EventTarget, kind: &str, care: &Rc<Care>, act: fn(&Rc<Care>, Event)) {
    let care = care.clone();
    listen(target, kind, Box::new(move |event| act(&care, event)));
}

impl Care {
    fn typed(self: &Rc<Self>) {
        self.dirty.set(true);
        self.sent.set(false);
        self.save_in(PAUSE);
    }

    fn save_in(self: &Rc<Self>, pause: i32) {
        if self.store.is_none() {
            return;
        }
        let keys = self.keys.get().wrapping_add(1);
        self.keys.set(keys);
        let care = self.clone();
        later(
            pause,
            Box::new(move || {
                if care.keys.get() == keys && care.dirty.get() {
                    care.save(false);
                }
            }),
        );
    }

    fn body(&self) -> Option<UrlSearchParams> {
        let fields = FormData::new_with_form(&self.form).ok()?;
        UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()
    }

    fn url(&self, replace: bool) -> Option<String> {
        let mut url = self.store.clone()?;
        url.push_str(if replace {
            "&antwort=kurz&stattdessen=ja"
        } else {
            "&antwort=kurz"
        });
        Some(url)
    }

    fn save(self: &Rc<Self>, replace: bool) {
        let (Some(url), Some(body)) = (self.url(replace), self.body()) else {
            return;
        };
        // The server would refuse it; sending the form says so.
        if body.to_string().length() > LARGEST {
            return;
        }
        self.keys.set(self.keys.get().wrapping_add(1));
        self.dirty.set(false);
        let care = self.clone();
        ask(
            "POST",
            &url,
            Some(&String::from(body.to_string())),
            Box::new(move |status, text| care.answered(status, text)),
        );
    }

    fn answered(self: &Rc<Self>, status: u16, text: String) {
        if self.sent.get() {
            return;
        }
        if status == 200 {
            if let Some(time) = find::<Element>(&self.form, ".draft__saved time") {
                time.set_text_content(Some(&text));
            }
            if let Some(saved) = find::<HtmlElement>(&self.form, ".draft__saved") {
                saved.set_hidden(false);
            }
            self.say(String::new());
            return;
        }
        self.dirty.set(true);
        match status {
            // Kept for the account, or not to be kept by trying again: the words say so.
            401 | 403 | 409 | 422 => self.say(text),
            _ => {
                self.say("Gerade nicht gespeichert. Es wird weiter versucht; bitte lassen Sie die Seite offen.".into());
                self.save_in(RETRY);
            }
        }
    }

    fn say(&self, words: String) {
        if *self.said.borrow() == words {
            return;
        }
        if let Some(place) = find::<Element>(&self.form, ".draft__problem") {
            place.set_inner_html(&words);
        }
        *self.said.borrow_mut() = words;
    }

    /// The page goes away, for good or behind another one: what a pause has not kept yet.
    fn leave(&self) {
        let (true, Some(url), Some(body)) = (self.dirty.get(), self.url(false), self.body()) else {
            return;
        };
        if let Some(window) = web_sys::window() {
            // More than a browser sends on leaving is refused; then `beforeunload` has asked.
            let _ = window
                .navigator()
                .send_beacon_with_opt_url_search_params(&url, Some(&body));
        }
    }

    fn submitted(&self, event: &Event) {
        let size = |body: UrlSearchParams| body.to_string().length();
        let too_large = self.form.enctype() != "multipart/form-data"
            && self.body().map(size).unwrap_or_default() > LARGEST;
        if let Some(words) = find::<HtmlElement>(&self.root, ".form-too-large") {
            words.set_hidden(!too_large);
            if too_large {
                event.prevent_default();
                words.scroll_into_view();
                return;
            }
        }
        self.keys.set(self.keys.get().wrapping_add(1));
        self.dirty.set(false);
        self.sent.set(true);
    }

    fn clicked(self: &Rc<Self>, event: &Event) {
        let Some(target) = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
        else {
            return;
        };
        let within = |selector| target.closest(selector).is_ok_and(|found| found.is_some());
        if within("[data-draft-save]") {
            event.prevent_default();
            self.save(false);
        } else if within("[data-draft-replace]") {
            self.save(true);
        }
    }

    fn main_button(&self) -> Option<HtmlElement> {
        find(&self.form, ".buttons .kern-btn--primary")
    }

    fn shortcut(self: &Rc<Self>) {
        if let Some(button) = self.main_button() {
            let _ = button.set_attribute("aria-keyshortcuts", "Control+S");
        }
        if let Some(hint) = find::<HtmlElement>(&self.form, ".draft__keys") {
            hint.set_hidden(false);
        }
        on(&self.root, "keydown", self, |care, event| {
            let Some(key) = event.dyn_ref::<KeyboardEvent>() else {
                return;
            };
            let alone = !key.alt_key() && !key.shift_key();
            if key.key() == "s" && (key.ctrl_key() || key.meta_key()) && alone {
                event.prevent_default();
                if let Some(button) = care.main_button().filter(|_| !key.repeat()) {
                    button.click();
                }
            }
        });
    }
}
