//! Fields a person types into. Each has a label, its hint and its error tied to it,
//! and finds its form by itself (`Page::form`, `PostForm`).
//! [`LongText`] is the only `<textarea>` of the program: the renderer does not escape
//! the content of that element, so it is done here and tested here.

use leptos::prelude::*;

pub use super::field_parts::NO_PERSONAL_DATA;
use super::{
    field_parts::{Parts, framed},
    form::Filled,
};

/// How wide the typed text is expected to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Width {
    #[default]
    Full,
    /// About 10 characters: a date, an amount, a code.
    Short,
    /// About 25 characters: a name, a unit.
    Medium,
}

impl Width {
    const fn class(self) -> &'static str {
        match self {
            Self::Full => "",
            Self::Short => " input--short",
            Self::Medium => " input--medium",
        }
    }
}

/// One line of text.
#[component]
pub fn TextField(
    /// Only in pages without `Page::form`.
    #[prop(optional, into)]
    form: Option<Filled>,
    #[prop(into)] name: String,
    /// Number of the row in a repeated field, from 0.
    #[prop(optional)]
    row: Option<usize>,
    /// Instead of the declared label.
    #[prop(optional, into)]
    label: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] width: Width,
    /// `text`, `email`, `url`, `tel`.
    #[prop(default = "text")]
    kind: &'static str,
    #[prop(optional)] autocomplete: Option<&'static str>,
    /// Id of a `<datalist>` with suggestions.
    #[prop(optional)]
    list: Option<&'static str>,
    /// Says that no personal data belong here; switch off for names and sign-in.
    #[prop(optional)]
    personal_data_hint: bool,
) -> impl IntoView {
    let mut parts = Parts::of(&Filled::here(form), &name, row, &hint);
    if personal_data_hint {
        parts = parts.also(NO_PERSONAL_DATA);
    }
    let class = format!("{}{}", parts.class("kern-form-input__input"), width.class());
    let max = (parts.spec.max > 0).then_some(parts.spec.max);
    let input = view! {
        <input
            class=class
            r#type=kind
            id=parts.id.clone()
            name=name
            value=parts.value.clone()
            required=parts.spec.required
            maxlength=max
            list=list
            autocomplete=autocomplete
            aria-describedby=parts.describedby()
            aria-invalid=parts.invalid()
        />
    };
    framed(&parts, label, input.into_any())
}

/// A password; what was typed is never sent back.
#[component]
pub fn PasswordField(
    /// Only in pages without `Page::form`.
    #[prop(optional, into)]
    form: Option<Filled>,
    #[prop(into)] name: String,
    #[prop(optional, into)] hint: String,
    /// `current-password` or `new-password`.
    #[prop(default = "current-password")]
    autocomplete: &'static str,
) -> impl IntoView {
    let parts = Parts::of(&Filled::here(form), &name, None, &hint);
    let class = format!("{} input--medium", parts.class("kern-form-input__input"));
    let input = view! {
        <input
            class=class
            r#type="password"
            id=parts.id.clone()
            name=name
            required=parts.spec.required
            autocomplete=autocomplete
            aria-describedby=parts.describedby()
            aria-invalid=parts.invalid()
        />
    };
    framed(&parts, String::new(), input.into_any())
}

/// Several lines of text. No `maxlength`: a browser would cut a pasted text without
/// a word; the server refuses it with a sentence and keeps it.
#[component]
pub fn LongText(
    /// Only in pages without `Page::form`.
    #[prop(optional, into)]
    form: Option<Filled>,
    #[prop(into)] name: String,
    /// Number of the row in a repeated field, from 0.
    #[prop(optional)]
    row: Option<usize>,
    #[prop(optional, into)] label: String,
    #[prop(optional, into)] hint: String,
    /// Lines to show; the field can be dragged.
    #[prop(default = 4)]
    rows: u32,
    /// Says that no personal data belong here; only an imprint may need them.
    #[prop(default = true)]
    personal_data_hint: bool,
) -> impl IntoView {
    let mut parts = Parts::of(&Filled::here(form), &name, row, &hint);
    if personal_data_hint {
        parts = parts.also(NO_PERSONAL_DATA);
    }
    let content = textarea_content(&parts.value);
    let input = view! {
        <textarea
            class=parts.class("kern-form-input__input")
            id=parts.id.clone()
            name=name
            rows=rows
            required=parts.spec.required
            aria-describedby=parts.describedby()
            aria-invalid=parts.invalid()
            inner_html=content
        ></textarea>
    };
    framed(&parts, label, input.into_any())
}

/// The content of a textarea as HTML: escaped, and behind the one line break that
/// the parser swallows, so that a text beginning with a line break keeps it.
fn textarea_content(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    html.push('\n');
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            other => html.push(other),
        }
    }
    html
}

/// A day. The browser's own date input; the server also reads `31.12.2027`.
#[component]
pub fn DateField(
    /// Only in pages without `Page::form`.
    #[prop(optional, into)]
    form: Option<Filled>,
    #[prop(into)] name: String,
    /// Number of the row in a repeated field, from 0.
    #[prop(optional)]
    row: Option<usize>,
    #[prop(optional, into)] label: String,
    #[prop(optional, into)] hint: String,
) -> impl IntoView {
    let parts = Parts::of(&Filled::here(form), &name, row, &hint);
    let typed = parts.value.clone();
    // A date input throws away what it cannot read; then the text is shown as typed.
    let readable = domain::dates::parse_optional(&typed).ok();
    let kind = if readable.is_some() { "date" } else { "text" };
    let value = readable.map_or(typed, domain::dates::iso);
    let input = view! {
        <input
            class=format!("{} input--date", parts.class("kern-form-input__input"))
            r#type=kind
            id=parts.id.clone()
            name=name
            value=value
            required=parts.spec.required
            aria-describedby=parts.describedby()
            aria-invalid=parts.invalid()
        />
    };
    framed(&parts, label, input.into_any())
}

/// An amount in euro, as text: `1.250.000` or `12,50`.
#[component]
pub fn MoneyField(
    /// Only in pages without `Page::form`.
    #[prop(optional, into)]
    form: Option<Filled>,
    #[prop(into)] name: String,
    /// Number of the row in a repeated field, from 0.
    #[prop(optional)]
    row: Option<usize>,
    #[prop(optional, into)] label: String,
    #[prop(optional, into)] hint: String,
) -> impl IntoView {
    let parts = Parts::of(&Filled::here(form), &name, row, &hint);
    let unit = format!("{}-einheit", parts.id);
    let described = parts
        .describedby()
        .map_or_else(|| unit.clone(), |ids| format!("{ids} {unit}"));
    let input = view! {
        <div class="input-unit">
            <input
                class=format!("{} input--money", parts.class("kern-form-input__input"))
                r#type="text"
                inputmode="decimal"
                autocomplete="off"
                id=parts.id.clone()
                name=name
                value=parts.value.clone()
                required=parts.spec.required
                aria-describedby=described
                aria-invalid=parts.invalid()
            />
            <span class="input-unit__unit" id=unit>"Euro"</span>
        </div>
    };
    framed(&parts, label, input.into_any())
}

/// A file; its form needs `multipart=true`.
#[component]
pub fn FileField(
    /// Only in pages without `Page::form`.
    #[prop(optional, into)]
    form: Option<Filled>,
    #[prop(into)] name: String,
    #[prop(optional, into)] hint: String,
    /// E.g. `application/pdf`.
    #[prop(optional)]
    accept: Option<&'static str>,
) -> impl IntoView {
    let parts = Parts::of(&Filled::here(form), &name, None, &hint);
    let input = view! {
        <input
            class=parts.class("kern-form-input__input")
            r#type="file"
            id=parts.id.clone()
            name=name
            accept=accept
            required=parts.spec.required
            aria-describedby=parts.describedby()
            aria-invalid=parts.invalid()
        />
    };
    framed(&parts, String::new(), input.into_any())
}

/// A value the page carries along; without `value` what stands in the form.
#[component]
pub fn HiddenField(
    #[prop(into)] name: String,
    #[prop(optional, into)] value: Option<String>,
) -> impl IntoView {
    let value = value.unwrap_or_else(|| Filled::here(None).value(&name));
    view! { <input r#type="hidden" name=name value=value /> }
}
