//! A field one types into, with a list of what fits (WAI-ARIA combobox with a listbox,
//! the first entry chosen beforehand). It keeps nothing of its own: what is chosen
//! stands in the fields that the server wrote, and only these are sent.

use std::{cell::RefCell, rc::Rc};

use leptos::web_sys::{Event, HtmlElement, HtmlInputElement, KeyboardEvent, Node};
use wasm_bindgen::JsCast;

use super::{
    dom::{all, make, on, put, set},
    matching::Typed,
};

/// One entry of the list.
pub struct Entry {
    pub label: String,
    /// Other names, one a line.
    pub also: String,
    /// Heading under which it stands when all are shown.
    pub group: String,
    pub chosen: bool,
}

/// Where the entries come from and go to.
pub struct Source {
    pub entries: Box<dyn Fn() -> Vec<Entry>>,
    pub choose: Box<dyn Fn(usize)>,
    /// What the field says while nobody types.
    pub text: Box<dyn Fn() -> String>,
    /// The entry that an emptied field stands for.
    pub none: Box<dyn Fn() -> Option<usize>>,
}

struct Combo {
    field: HtmlInputElement,
    list: HtmlElement,
    status: HtmlElement,
    source: Source,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    /// Number of each entry that is shown.
    shown: Vec<usize>,
    /// Place of the marked one among them.
    marked: Option<usize>,
    /// Somebody typed since the last choice.
    typed: bool,
    /// Somebody moved the mark with the arrows.
    moved: bool,
}

/// Puts a combobox at the end of `host`; the field gets this id, which labels and the
/// error summary lead to. Returns the field and what renews its text.
pub fn combo(host: &Node, id: &str, source: Source) -> Option<(HtmlInputElement, Box<dyn Fn()>)> {
    let around = make("div", "combo")?;
    let field: HtmlInputElement = make("input", "kern-form-input__input combo__field")?
        .dyn_into()
        .ok()?;
    let list = make("div", "combo__list")?;
    let status = make("span", "kern-sr-only")?;
    let list_id = id.to_owned() + "-liste";
    for (name, value) in [
        ("id", id),
        ("type", "text"),
        ("role", "combobox"),
        ("aria-autocomplete", "list"),
        ("aria-expanded", "false"),
        ("aria-controls", &list_id),
        ("autocomplete", "off"),
        ("spellcheck", "false"),
    ] {
        set(&field, name, value);
    }
    set(&list, "id", &list_id);
    set(&list, "role", "listbox");
    set(&list, "aria-label", "Vorschläge");
    list.set_hidden(true);
    set(&status, "role", "status");
    for part in [&field as &Node, &list, &status] {
        put(&around, part);
    }
    put(host, &around);
    field.set_value(&(source.text)());
    let combo = Rc::new(Combo {
        field: field.clone(),
        list,
        status,
        source,
        state: RefCell::default(),
    });
    combo.listen();
    Some((field, Box::new(move || combo.settle())))
}

impl Combo {
    fn listen(self: &Rc<Self>) {
        let react = |target: &HtmlElement, event: &str, what: fn(&Combo, Event)| {
            let combo = Rc::clone(self);
            on(target, event, Box::new(move |event| what(&combo, event)));
        };
        react(&self.field, "input", |combo, _| {
            combo.state.borrow_mut().typed = true;
            combo.show(&combo.field.value());
        });
        react(&self.field, "keydown", |combo, event| {
            if let Ok(event) = event.dyn_into::<KeyboardEvent>() {
                combo.key(&event);
            }
        });
        react(&self.field, "focus", |combo, _| combo.field.select());
        react(&self.field, "click", |combo, _| {
            if combo.list.hidden() {
                combo.show("");
            }
        });
        react(&self.field, "blur", |combo, _| combo.leave());
        // Keeps the focus in the field while the mouse chooses or scrolls.
        react(&self.list, "mousedown", |_, event| event.prevent_default());
        react(&self.list, "click", |combo, event| {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlElement>().ok());
            let entry = target.and_then(|target| target.closest("[role=option]").ok()?);
            let place = entry.and_then(|entry| {
                all(&combo.list, "[role=option]")
                    .iter()
                    .position(|other| other.is_same_node(Some(&entry)))
            });
            if let Some(place) = place {
                combo.take(place);
            }
        });
    }

    fn key(&self, event: &KeyboardEvent) {
        let open = !self.list.hidden();
        let (marked, count) = {
            let state = self.state.borrow();
            (state.marked, state.shown.len())
        };
        match (event.key().as_str(), marked) {
            ("ArrowDown" | "ArrowUp", _) if !open => self.show(""),
            ("ArrowDown", _) if count > 0 => self.walk(marked.map_or(0, |at| (at + 1) % count)),
            ("ArrowUp", _) if count > 0 => {
                self.walk(marked.map_or(count - 1, |at| (at + count - 1) % count));
            }
            ("Enter", Some(at)) if open => self.take(at),
            // An open list without a marked entry: nothing is sent by mistake.
            ("Enter", None) if open => {}
            ("Escape", _) if open => self.settle(),
            _ => return,
        }
        event.prevent_default();
    }

    /// Lists what fits, the best first; everything under its headings for an empty text.
    fn show(&self, text: &str) {
        let typed = Typed::new(text);
        let entries = (self.source.entries)();
        let mut fitting: Vec<(u8, usize)> = Vec::new();
        for (number, entry) in entries.iter().enumerate() {
            let rank = if typed.is_empty() {
                Some(0)
            } else {
                typed.fits(&entry.label, &entry.also)
            };
            fitting.extend(rank.map(|rank| (rank, number)));
        }
        fitting.sort();
        self.list.set_inner_html("");
        let mut group: Option<(&str, HtmlElement)> = None;
        let mut chosen = None;
        let shown: Vec<usize> = fitting.into_iter().map(|(_, number)| number).collect();
        for (place, number) in shown.iter().enumerate() {
            let entry = &entries[*number];
            let Some(option) = self.option(entry, place, typed.is_empty()) else {
                continue;
            };
            if entry.chosen {
                chosen = Some(place);
            }
            if !typed.is_empty() || entry.group.is_empty() {
                put(&self.list, &option);
                continue;
            }
            if group.as_ref().is_none_or(|(name, _)| *name != entry.group) {
                group = heading(&self.list, &entry.group).map(|made| (entry.group.as_str(), made));
            }
            if let Some((_, group)) = &group {
                put(group, &option);
            }
        }
        let count = shown.len();
        let mut said = count.to_string();
        said.push_str(if count == 1 {
            " Vorschlag"
        } else {
            " Vorschläge"
        });
        self.status.set_text_content(Some(if count == 0 {
            "Keine Vorschläge"
        } else {
            &said
        }));
        let first = (count > 0 && !typed.is_empty()).then_some(0).or(chosen);
        {
            let mut state = self.state.borrow_mut();
            state.shown = shown;
            state.moved = false;
            state.marked = None;
        }
        self.open(count > 0);
        if let Some(place) = first {
            self.mark(place);
        }
    }

    fn option(&self, entry: &Entry, place: usize, under_heading: bool) -> Option<HtmlElement> {
        let option = make("div", "combo__option")?;
        set(&option, "role", "option");
        set(&option, "id", &(self.field.id() + "-" + &place.to_string()));
        set(&option, "aria-selected", "false");
        option.set_text_content(Some(&entry.label));
        if !under_heading && !entry.group.is_empty() {
            let note = make("span", "combo__group-note")?;
            note.set_text_content(Some(&entry.group));
            put(&option, &note);
        }
        Some(option)
    }

    fn mark(&self, place: usize) {
        let options = all(&self.list, "[role=option]");
        for (at, option) in options.iter().enumerate() {
            set(
                option,
                "aria-selected",
                if at == place { "true" } else { "false" },
            );
        }
        let Some(option) = options.get(place) else {
            return;
        };
        set(&self.field, "aria-activedescendant", &option.id());
        let (top, bottom) = (
            option.offset_top(),
            option.offset_top() + option.offset_height(),
        );
        if top < self.list.scroll_top() {
            self.list.set_scroll_top(top);
        } else if bottom > self.list.scroll_top() + self.list.client_height() {
            self.list.set_scroll_top(bottom - self.list.client_height());
        }
        self.state.borrow_mut().marked = Some(place);
    }

    fn walk(&self, place: usize) {
        self.state.borrow_mut().moved = true;
        self.mark(place);
    }

    fn take(&self, place: usize) {
        let number = self.state.borrow().shown.get(place).copied();
        if let Some(number) = number {
            (self.source.choose)(number);
        }
        self.settle();
    }

    /// The field says again what is chosen, and the list closes.
    fn settle(&self) {
        {
            let mut state = self.state.borrow_mut();
            state.typed = false;
            state.moved = false;
            state.marked = None;
        }
        self.field.set_value(&(self.source.text)());
        self.open(false);
    }

    /// Leaving takes the marked entry of what was typed or walked to; a text that fits
    /// nothing gives way to what is chosen, so that the field never says what will not be
    /// sent.
    fn leave(&self) {
        let empty = self.field.value().trim().is_empty();
        let (typed, moved, marked) = {
            let state = self.state.borrow();
            (state.typed, state.moved, state.marked)
        };
        match marked {
            Some(place) if !self.list.hidden() && (moved || typed && !empty) => self.take(place),
            _ => {
                if let Some(none) = (self.source.none)().filter(|_| typed && empty) {
                    (self.source.choose)(none);
                }
                self.settle();
            }
        }
    }

    fn open(&self, open: bool) {
        self.list.set_hidden(!open);
        set(
            &self.field,
            "aria-expanded",
            if open { "true" } else { "false" },
        );
        if !open {
            let _ = self.field.remove_attribute("aria-activedescendant");
        }
    }
}

fn heading(list: &HtmlElement, name: &str) -> Option<HtmlElement> {
    let group = make("div", "combo__group")?;
    set(&group, "role", "group");
    set(&group, "aria-label", name);
    let title = make("div", "combo__heading")?;
    set(&title, "aria-hidden", "true");
    title.set_text_content(Some(name));
    put(&group, &title);
    put(list, &group);
    Some(group)
}
