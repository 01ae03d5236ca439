//! "Ansicht und Bedienung": how somebody likes to work here, and the quick switch of
//! the density that lists offer.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use backend::{preferences, saved_views};
use domain::{
    error::FieldErrors,
    labels::Label,
    policy::Actor,
    preference::{Density, PreferencesDraft, parse_density},
};
use leptos::prelude::*;

use crate::{
    expired,
    kit::{
        address::own_path,
        choice::{Checkbox, Choice, RadioGroup, Select},
        field::HiddenField,
        form::{
            ButtonLink, Buttons, FieldSpec, Filled, FormSpec, PostForm, Posted, Submit, Weight,
            choice, hidden,
        },
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

const PATH: &str = "/konto/ansicht";

const DENSITY: FieldSpec = choice("density", "Zeilenabstand in Listen und Tabellen");

pub static FORM: FormSpec = FormSpec {
    path: PATH,
    fields: &[
        DENSITY,
        choice("shortcuts", "Tastenkürzel verwenden")
            .hint("Zum Beispiel Strg+K oder „/“. Schalten Sie sie aus, wenn sie Ihre Vorlese-Software oder Spracheingabe stören."),
        choice("start", "Startseite")
            .hint("Was Sie nach dem Anmelden zuerst sehen. Den Überblick erreichen Sie immer über die Navigation."),
    ],
};

/// The switch beside a list; `back` is the list.
pub static DENSITY_FORM: FormSpec = FormSpec {
    path: "/konto/ansicht/zeilenabstand",
    fields: &[DENSITY, hidden("back")],
};

/// `GET /konto/ansicht`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
) -> Answer {
    let form = match expired::restored(&state, &visit, &FORM).await {
        Some(form) => form,
        None => stored(&FORM, &actor)
            .tick("shortcuts", actor.preferences.shortcuts)
            .set_all("start", actor.preferences.start.map(|id| id.to_string())),
    };
    show(&state, &actor, &visit, &form).await
}

/// `POST /konto/ansicht`
pub async fn save(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    posted: Posted,
) -> Answer {
    let draft = PreferencesDraft::from(&posted.0);
    match preferences::save(&state.backend, &actor, &draft).await {
        Ok(()) => Ok(see_other(PATH, Message::PreferencesSaved)),
        Err(backend::Error::Invalid(errors)) => {
            let form = Filled::typed(&FORM, &posted).errors(errors);
            show(&state, &actor, &visit, &form).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn show(state: &AppState, actor: &Actor, visit: &Visit, form: &Filled) -> Answer {
    let views: Vec<Choice> = saved_views::all(&state.backend, actor)
        .await?
        .into_iter()
        .map(|view| Choice::new(view.id.to_string(), view.name))
        .collect();
    let page = visit
        .page("Ansicht und Bedienung")
        .lead("Gilt nur für Ihr Konto, auf allen Geräten.")
        .crumb("Mein Konto", "/konto")
        .breadth(Breadth::Narrow)
        .form(form);
    Ok(page.show(move || {
        let start = (!views.is_empty())
            .then(|| view! { <Select name="start" choices=views empty="Überblick" /> });
        view! {
            <PostForm action=PATH required_note=false>
                <RadioGroup name="density" choices=densities() />
                <Checkbox name="shortcuts" />
                {start}
                <Buttons>
                    <Submit label="Speichern" />
                    <ButtonLink href="/konto" label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    }))
}

/// `GET /konto/ansicht/zeilenabstand`: for whoever had to sign in again in between.
pub async fn density_page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
) -> Response {
    let form = match expired::restored(&state, &visit, &DENSITY_FORM).await {
        Some(form) => form,
        None => stored(&DENSITY_FORM, &actor),
    };
    show_density(&visit, &form)
}

/// `POST /konto/ansicht/zeilenabstand`: back to the list, if that is a path of ours.
pub async fn set_density(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    posted: Posted,
) -> Answer {
    match parse_density(&posted.get("density")) {
        Ok(density) => {
            preferences::set_density(&state.backend, &actor, density).await?;
            let back = posted.get("back");
            // No message: the rows themselves say what has changed.
            Ok(Redirect::to(own_path(&back).unwrap_or(PATH)).into_response())
        }
        Err(sentence) => {
            let errors = FieldErrors::one("density", sentence);
            let form = Filled::typed(&DENSITY_FORM, &posted).errors(errors);
            Ok(show_density(&visit, &form))
        }
    }
}

fn show_density(visit: &Visit, form: &Filled) -> Response {
    let back = form.value("back");
    let page = visit
        .page("Zeilenabstand")
        .crumb("Ansicht und Bedienung", PATH)
        .breadth(Breadth::Narrow)
        .form(form);
    page.show(move || {
        view! {
            <PostForm action=DENSITY_FORM.path required_note=false>
                <HiddenField name="back" value=back />
                <RadioGroup name="density" choices=densities() />
                <Buttons>
                    <Submit label="Speichern" />
                    <ButtonLink href=PATH label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}

fn stored(spec: &'static FormSpec, actor: &Actor) -> Filled {
    Filled::blank(spec).set("density", actor.preferences.density.key())
}

fn densities() -> Vec<Choice> {
    Density::ALL
        .into_iter()
        .map(|density| Choice::new(density.key(), density.label()).explained(density.hint()))
        .collect()
}
