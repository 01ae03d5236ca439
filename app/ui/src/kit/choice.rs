//! Fields that choose from a list: select, radio buttons, checkboxes. An option may
//! carry a one-line explanation, shown beside the field.

use leptos::prelude::*;

use super::{
    field_parts::{Parts, star},
    form::Filled,
};

/// One entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    /// One line that says when this is the right one; may be empty.
    pub explanation: String,
    /// Heading under which it stands in a select; may be empty.
    pub group: String,
    /// Other names it is found by when somebody types, one a line; may be empty.
    pub also: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            explanation: String::new(),
            group: String::new(),
            also: String::new(),
        }
    }

    #[must_use]
    pub fn explained(mut self, explanation: impl Into<String>) -> Self {
        self.explanation = explanation.into();
        self
    }

    #[must_use]
    pub fn within(mut self, group: impl Into<String>) -> Self {
        self.group = group.into();
        self
    }

    #[must_use]
    pub fn also<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.also = names.into_iter().collect::<Vec<_>>().join("\n");
        self
    }
}

fn option(choice: Choice, chosen: &str) -> AnyView {
    let selected = choice.value == chosen;
    let also = (!choice.also.is_empty()).then_some(choice.also);
    view! { <option value=choice.value selected=selected data-also=also>{choice.label}</option> }
        .into_any()
}

/// Options in the given order; neighbours of one group stand under its heading.
fn options(choices: Vec<Choice>, chosen: &str) -> Vec<AnyView> {
    let mut views = Vec::new();
    let mut rest = choices.into_iter().peekable();
    while let Some(choice) = rest.next() {
        if choice.group.is_empty() {
            views.push(option(choice, chosen));
            continue;
        }
        let group = choice.group.clone();
        let mut members = vec![option(choice, chosen)];
        while let Some(next) = rest.next_if(|next| next.group == group) {
            members.push(option(next, chosen));
        }
        views.push(view! { <optgroup label=group>{members}</optgroup> }.into_any());
    }
    views
}

/// A drop-down list. Explanations of its options stand beside it in words.
#[component]
pub fn Select(
    /// Only in pages without `Page::form`.
    #[prop(optional, into)]
    form: Option<Filled>,
    #[prop(into)] name: String,
    /// Number of the row in a repeated field, from 0.
    #[prop(optional)]
    row: Option<usize>,
    choices: Vec<Choice>,
    #[prop(optional, into)] label: String,
    #[prop(optional, into)] hint: String,
    /// Text of the empty first entry; without it there is none.
    #[prop(optional, into)]
    empty: Option<String>,
) -> impl IntoView {
    let parts = Parts::of(&Filled::here(form), &name, row, &hint);
    let label = if label.is_empty() {
        parts.spec.label.to_owned()
    } else {
        label
    };
    let explained: Vec<_> = choices
        .iter()
        .filter(|choice| !choice.explanation.is_empty())
        .cloned()
        .collect();
    let (chosen, id) = (parts.value.clone(), parts.id.clone());
    let empty = empty.map(|text| option(Choice::new("", text), &chosen));
    let help = explanations(&id, explained);
    let described = match (parts.describedby(), help.is_some()) {
        (Some(ids), true) => Some(format!("{ids} {id}-erklaerung")),
        (None, true) => Some(format!("{id}-erklaerung")),
        (ids, false) => ids,
    };
    view! {
        <div class=parts.class("kern-form-input")>
            <label class="kern-label" r#for=id.clone()>{label} {star(parts.spec.required)}</label>
            {parts.hint_view()}
            {parts.error_view()}
            <div class="select-explained">
                <div class="kern-form-input__select-wrapper">
                    <select
                        class=parts.class("kern-form-input__select")
                        id=id
                        name=name
                        required=parts.spec.required
                        aria-describedby=described
                        aria-invalid=parts.invalid()
                    >
                        {empty}
                        {options(choices, &chosen)}
                    </select>
                </div>
                {help}
            </div>
        </div>
    }
}

fn explanations(name: &str, explained: Vec<Choice>) -> Option<AnyView> {
    (!explained.is_empty()).then(|| {
        let items = explained
            .into_iter()
            .map(|choice| view! { <div><dt>{choice.label}</dt><dd>{choice.explanation}</dd></div> })
            .collect_view();
        view! { <dl class="explanations" id=format!("{name}-erklaerung")>{items}</dl> }.into_any()
    })
}

/// One box to tick; sends `ja`.
#[component]
pub fn Checkbox(
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
    let label = if label.is_empty() {
        parts.spec.label.to_owned()
    } else {
        label
    };
    let checked = !parts.value.is_empty();
    view! {
        <div class=parts.class("kern-form-check")>
            <input
                class=parts.class("kern-form-check__checkbox")
                r#type="checkbox"
                id=parts.id.clone()
                name=name
                value="ja"
                checked=checked
                required=parts.spec.required
                aria-describedby=parts.describedby()
                aria-invalid=parts.invalid()
            />
            <label class="kern-label" r#for=parts.id.clone()>{label} {star(parts.spec.required)}</label>
            {parts.hint_view()}
            {parts.error_view()}
        </div>
    }
}

/// Several boxes under one question; each ticked one sends its value.
#[component]
pub fn CheckboxGroup(
    /// Only in pages without `Page::form`.
    #[prop(optional, into)]
    form: Option<Filled>,
    #[prop(into)] name: String,
    choices: Vec<Choice>,
    #[prop(optional, into)] label: String,
    #[prop(optional, into)] hint: String,
    /// Several columns where there is room.
    #[prop(optional)]
    columns: bool,
) -> impl IntoView {
    let form = Filled::here(form);
    let chosen = form.values(&name);
    group(
        &form, &name, &label, &hint, choices, "checkbox", &chosen, columns,
    )
}

/// One of a few; each may explain itself.
#[component]
pub fn RadioGroup(
    /// Only in pages without `Page::form`.
    #[prop(optional, into)]
    form: Option<Filled>,
    #[prop(into)] name: String,
    choices: Vec<Choice>,
    #[prop(optional, into)] label: String,
    #[prop(optional, into)] hint: String,
) -> impl IntoView {
    let form = Filled::here(form);
    let chosen = vec![form.value(&name)];
    group(
        &form, &name, &label, &hint, choices, "radio", &chosen, false,
    )
}

#[expect(
    clippy::too_many_arguments,
    reason = "the two groups differ only in these"
)]
fn group(
    form: &Filled,
    name: &str,
    label: &str,
    hint: &str,
    choices: Vec<Choice>,
    kind: &'static str,
    chosen: &[String],
    columns: bool,
) -> AnyView {
    let parts = Parts::of(form, name, None, hint);
    let label = if label.is_empty() {
        parts.spec.label.to_owned()
    } else {
        label.to_owned()
    };
    let boxes = choices
        .into_iter()
        .enumerate()
        // The first one carries the bare name as its id: the error summary links there.
        .map(|(index, choice)| {
            let id = if index == 0 {
                name.to_owned()
            } else {
                format!("{name}-{index}")
            };
            check(
                &parts,
                id,
                name.to_owned(),
                kind,
                chosen.contains(&choice.value),
                choice,
            )
        })
        .collect_view();
    let role = (kind == "radio").then_some("radiogroup");
    view! {
        <fieldset class=parts.class("kern-fieldset") role=role aria-describedby=parts.describedby()>
            <legend class="kern-label">{label} {star(parts.spec.required)}</legend>
            {parts.hint_view()}
            {parts.error_view()}
            <div class=if columns { "kern-fieldset__body checks checks--columns" } else { "kern-fieldset__body checks" }>{boxes}</div>
        </fieldset>
    }
    .into_any()
}

fn check(
    parts: &Parts,
    id: String,
    name: String,
    kind: &'static str,
    checked: bool,
    choice: Choice,
) -> AnyView {
    let explained = (!choice.explanation.is_empty()).then(|| format!("{id}-erklaerung"));
    let explanation = explained
        .clone()
        .map(|id| view! { <span class="check__explanation" id=id>{choice.explanation}</span> });
    view! {
        <div class="kern-form-check">
            <input
                class=parts.class(if kind == "radio" { "kern-form-check__radio" } else { "kern-form-check__checkbox" })
                r#type=kind
                id=id.clone()
                name=name
                value=choice.value
                checked=checked
                aria-describedby=explained
            />
            <label class="kern-label" r#for=id>{choice.label}</label>
            {explanation}
        </div>
    }
    .into_any()
}
