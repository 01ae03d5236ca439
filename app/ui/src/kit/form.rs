//! What a form is made of, what was typed into it, and what was sent. A form is
//! declared once as a [`FormSpec`]; its fields take label, hint and limits from there,
//! the error summary its order, and the tests every text field to try.

use std::{ops::Deref, sync::Arc};

use axum::{
    RequestExt,
    extract::{FromRequest, Request},
    response::IntoResponse,
};
use domain::{error::FieldErrors, form::FormData};
use leptos::prelude::*;

pub use super::{
    button::{ButtonLink, Buttons, Submit, Weight},
    form_spec::{
        FieldSpec, FormSpec, Kind, choice, date, file, hidden, line, long, money, password,
    },
};
use super::{draft, error_page::Failure, islands::form_care::FormCare};

static NO_FORM: FormSpec = FormSpec {
    path: "",
    fields: &[],
};

/// A form with what stands in it: typed, loaded or nothing. Cheap to clone.
#[derive(Clone)]
pub struct Filled(Arc<Content>);

#[derive(Clone)]
struct Content {
    spec: &'static FormSpec,
    values: FormData,
    errors: FieldErrors,
}

impl Filled {
    pub fn blank(spec: &'static FormSpec) -> Self {
        Self::typed(spec, &FormData::default())
    }

    /// With everything that was sent, as typed.
    pub fn typed(spec: &'static FormSpec, sent: &FormData) -> Self {
        Self(Arc::new(Content {
            spec,
            values: sent.clone(),
            errors: FieldErrors::default(),
        }))
    }

    /// Sets the one value of a field.
    #[must_use]
    pub fn set(self, name: &str, value: impl Into<String>) -> Self {
        self.set_all(name, [value.into()])
    }

    /// Sets all values of a field: ticked boxes, or one per row.
    #[must_use]
    pub fn set_all<V: Into<String>>(
        mut self,
        name: &str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let pairs = &mut Arc::make_mut(&mut self.0).values.0;
        pairs.retain(|(held, _)| held != name);
        pairs.extend(
            values
                .into_iter()
                .map(|value| (name.to_owned(), value.into())),
        );
        self
    }

    /// Sets a checkbox.
    #[must_use]
    pub fn tick(self, name: &str, ticked: bool) -> Self {
        self.set_all(name, ticked.then_some("ja"))
    }

    #[must_use]
    pub fn errors(mut self, errors: FieldErrors) -> Self {
        Arc::make_mut(&mut self.0).errors = errors;
        self
    }

    pub fn spec(&self) -> &'static FormSpec {
        self.0.spec
    }

    pub fn value(&self, name: &str) -> String {
        self.0.values.get(name)
    }

    pub fn values(&self, name: &str) -> Vec<String> {
        self.0.values.all(name)
    }

    /// Value of a repeated field in one row.
    pub fn row_value(&self, name: &str, row: usize) -> String {
        self.values(name).into_iter().nth(row).unwrap_or_default()
    }

    pub fn error(&self, name: &str) -> Option<String> {
        self.0.errors.get(name).map(str::to_owned)
    }

    pub fn has_errors(&self) -> bool {
        !self.0.errors.is_empty()
    }

    /// Field name, label and sentence in the order of the page; what belongs to no
    /// declared field comes last.
    pub fn listed_errors(&self) -> Vec<(String, String, String)> {
        let place = |name: &str| {
            self.0
                .spec
                .fields
                .iter()
                .position(|field| field.covers(name))
                .unwrap_or(usize::MAX)
        };
        let mut listed: Vec<_> = self
            .0
            .errors
            .iter()
            .map(|(name, sentence)| {
                (
                    name.to_owned(),
                    self.listed_label(name),
                    sentence.to_owned(),
                )
            })
            .collect();
        listed.sort_by_key(|(name, ..)| place(name));
        listed
    }

    /// The label, with the number of its row counted from 1.
    fn listed_label(&self, name: &str) -> String {
        let label = self.0.spec.label(name);
        let row = self.0.spec.field(name).and_then(|field| {
            name.strip_prefix(field.name)?
                .strip_prefix('_')?
                .parse::<usize>()
                .ok()
        });
        row.map_or_else(
            || label.to_owned(),
            |row| format!("{label} (Zeile {})", row + 1),
        )
    }

    /// The form around a field, from the context of the view.
    pub(super) fn here(given: Option<Self>) -> Self {
        let form = given.or_else(use_context::<Self>);
        debug_assert!(
            form.is_some(),
            "a field stands outside of a form: call Page::form or give PostForm its form"
        );
        form.unwrap_or_else(|| Self::blank(&NO_FORM))
    }

    /// The declaration of a field; a text field outside the declaration would escape
    /// the tests of hostile input, so it stops a debug build.
    pub(super) fn declared(&self, name: &str) -> FieldSpec {
        let spec = self.0.spec.field(name);
        debug_assert!(
            spec.is_some(),
            "the field {name} is missing in the form of {}",
            self.0.spec.path
        );
        spec.copied()
            .unwrap_or(FieldSpec::new("", "", Kind::Line, 0))
    }
}

impl From<&Filled> for Filled {
    fn from(filled: &Filled) -> Self {
        filled.clone()
    }
}

/// What a form sent. An axum extractor around [`FormData`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posted(pub FormData);

impl Posted {
    /// The version a page was opened with (hidden field `version`).
    pub fn version(&self) -> i64 {
        self.0.get("version").parse().unwrap_or(0)
    }
}

impl Deref for Posted {
    type Target = FormData;

    fn deref(&self) -> &FormData {
        &self.0
    }
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let sent = request
            .extract::<axum_extra::extract::Form<Vec<(String, String)>>, _>()
            .await;
        match sent {
            Ok(axum_extra::extract::Form(pairs)) => Ok(Self(FormData(pairs))),
            Err(rejection) => Err(Failure::Unreadable(rejection.into_response().status())),
        }
    }
}

/// A form that changes something. It posts to the page's own path, without the
/// browser's checks: all sentences come from the server, in one manner. Its fields
/// show what stands in the form given to `Page::form`. Where text can be lost it brings
/// what prevents it: kept drafts, a question before the page is left, a warning before
/// the session ends.
#[component]
pub fn PostForm(
    /// Only where a page has several forms: the one that stands here.
    #[prop(optional, into)]
    form: Option<Filled>,
    /// Path of the page, e.g. `/massnahmen/neu`.
    #[prop(into)]
    action: String,
    /// Needed for a form with a file.
    #[prop(optional)]
    multipart: bool,
    /// Shows the line that explains the star.
    #[prop(default = true)]
    required_note: bool,
    children: Children,
) -> impl IntoView {
    if let Some(form) = form {
        provide_context(form);
    }
    let enctype = multipart.then_some("multipart/form-data");
    // A page may hold other forms than its own, e.g. a button beside each entry.
    let path = action.split('?').next().unwrap_or_default().to_owned();
    let own = use_context::<Filled>()
        .filter(|form| form.spec().can_be_lost() && form.spec().is_of(&path))
        // A fragment has no page: what it is put into looks after it.
        .filter(|_| use_context::<draft::Frame>().is_some());
    let note = required_note.then(|| view! { <p class="form__note">"Felder mit " <span class="required-mark">"*"</span> " müssen ausgefüllt werden."</p> });
    let Some(form) = own else {
        return view! {
            <form class="form" method="post" action=action enctype=enctype novalidate=true>
                {note}
                {children()}
            </form>
        }
        .into_any();
    };
    let (store, typed, foot) = draft::foot(&form, &path)
        .map(|foot| (Some(foot.store), foot.typed.then_some(""), Some(foot.view)))
        .unwrap_or_default();
    let strip = draft::session_strip();
    view! {
        <FormCare>
            <form class="form" method="post" action=action enctype=enctype novalidate=true data-draft=store data-typed=typed>
                {note}
                {children()}
                {foot}
            </form>
            {strip}
        </FormCare>
    }
    .into_any()
}

/// A group of fields under one heading.
#[component]
pub fn Fieldset(
    #[prop(into)] legend: String,
    #[prop(optional, into)] hint: String,
    children: Children,
) -> impl IntoView {
    let hint = (!hint.is_empty()).then(|| view! { <p class="fieldset__hint">{hint}</p> });
    view! {
        <fieldset class="fieldset">
            <legend class="fieldset__legend">{legend}</legend>
            {hint}
            <div class="fieldset__body">{children()}</div>
        </fieldset>
    }
}

/// Two or more short fields beside each other where there is room.
#[component]
pub fn FieldRow(children: Children) -> impl IntoView {
    view! { <div class="field-row">{children()}</div> }
}

/// What is wrong, on top of the page, each with a link to its field.
#[component]
pub fn ErrorSummary(#[prop(into)] form: Filled) -> impl IntoView {
    let errors = form.listed_errors();
    let title = match errors.len() {
        1 => "Eine Angabe muss noch korrigiert werden".to_owned(),
        number => format!("{number} Angaben müssen noch korrigiert werden"),
    };
    let items = errors
        .into_iter()
        .map(|(name, label, sentence)| {
            let known = form
                .spec()
                .field(&name)
                .is_some_and(|field| field.kind != Kind::Hidden);
            let text = if label.is_empty() {
                sentence
            } else {
                format!("{label}: {sentence}")
            };
            if known {
                view! { <li><a href=format!("#{name}")>{text}</a></li> }.into_any()
            } else {
                view! { <li>{text}</li> }.into_any()
            }
        })
        .collect_view();
    form.has_errors().then(|| {
        view! {
            <div class="error-summary" id="fehler" role="alert" tabindex="-1" aria-labelledby="fehler-titel">
                <h2 class="error-summary__title" id="fehler-titel">{title}</h2>
                <ul class="error-summary__list">{items}</ul>
            </div>
        }
    })
}
