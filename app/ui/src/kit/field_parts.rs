//! What every field has besides its input: label, hint, error, and the ids that tie
//! them together.

use leptos::prelude::*;

use super::form::{FieldSpec, Filled};

/// Stands under every free text.
pub const NO_PERSONAL_DATA: &str = "Bitte keine personenbezogenen Daten eintragen.";

/// Ids and classes of one field and what hangs on it.
pub(super) struct Parts {
    pub id: String,
    pub value: String,
    pub spec: FieldSpec,
    pub error: Option<String>,
    hint: String,
}

impl Parts {
    /// In a repeated field the row decides which of the sent values stands here.
    pub fn of(form: &Filled, name: &str, row: Option<usize>, hint: &str) -> Self {
        let spec = form.declared(name);
        let hint = if hint.is_empty() {
            spec.hint.to_owned()
        } else {
            hint.to_owned()
        };
        let (id, value) = match row {
            Some(row) => (format!("{name}_{row}"), form.row_value(name, row)),
            None => (name.to_owned(), form.value(name)),
        };
        Self {
            error: form.error(&id),
            id,
            value,
            spec,
            hint,
        }
    }

    /// Adds a sentence to the hint.
    pub fn also(mut self, sentence: &str) -> Self {
        if !self.hint.is_empty() {
            self.hint.push(' ');
        }
        self.hint.push_str(sentence);
        self
    }

    pub fn describedby(&self) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hinweis", self.id));
        let error = self.error.is_some().then(|| format!("{}-fehler", self.id));
        let both: Vec<String> = [error, hint].into_iter().flatten().collect();
        (!both.is_empty()).then(|| both.join(" "))
    }

    pub fn invalid(&self) -> Option<&'static str> {
        self.error.is_some().then_some("true")
    }

    pub fn class(&self, base: &str) -> String {
        if self.error.is_some() {
            format!("{base} {base}--error")
        } else {
            base.to_owned()
        }
    }

    pub fn hint_view(&self) -> Option<AnyView> {
        let hint = (!self.hint.is_empty()).then(|| {
            let (id, hint) = (format!("{}-hinweis", self.id), self.hint.clone());
            view! { <p class="kern-hint" id=id>{hint}</p> }
        });
        let word = super::glossary::what_is(self.spec.term);
        (hint.is_some() || word.is_some()).then(|| view! { {hint}{word} }.into_any())
    }

    pub fn error_view(&self) -> Option<AnyView> {
        self.error.clone().map(|sentence| {
            let id = format!("{}-fehler", self.id);
            view! {
                <p class="kern-error" id=id>
                    <span class="kern-icon kern-icon--danger kern-icon--default" aria-hidden="true"></span>
                    <span class="kern-body">{sentence}</span>
                </p>
            }
            .into_any()
        })
    }
}

/// The star; readers hear "Pflichtfeld" from the attribute `required`.
pub(super) fn star(required: bool) -> Option<AnyView> {
    required
        .then(|| view! { <span class="required-mark" aria-hidden="true">" *"</span> }.into_any())
}

fn words(given: String, spec: &FieldSpec) -> String {
    if given.is_empty() {
        spec.label.to_owned()
    } else {
        given
    }
}

/// Label, hint, error and the input itself.
pub(super) fn framed(parts: &Parts, label: String, input: AnyView) -> impl IntoView + use<> {
    let label = words(label, &parts.spec);
    let (class, id, required) = (
        parts.class("kern-form-input"),
        parts.id.clone(),
        parts.spec.required,
    );
    let (hint, error) = (parts.hint_view(), parts.error_view());
    view! {
        <div class=class>
            <label class="kern-label" r#for=id>{label} {star(required)}</label>
            {hint}
            {error}
            {input}
        </div>
    }
}
