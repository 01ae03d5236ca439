//! A new account. Its start password is shown once, on the answer to the form.

use axum::{extract::State, response::Response};
use backend::accounts;
use domain::account::AccountDraft;
use leptos::prelude::*;

use super::secret;
use crate::{
    expired,
    kit::{
        field::{TextField, Width},
        form::{ButtonLink, Buttons, Filled, FormSpec, PostForm, Posted, Submit, Weight, line},
        page::{Answer, Breadth},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

pub static FORM: FormSpec = FormSpec {
    path: "/verwaltung/konten/neu",
    fields: &[
        line("login", "Anmeldename").required().max(60).hint("3 bis 60 Zeichen: Buchstaben, Ziffern, Punkt, Bindestrich, Unterstrich oder @. Groß und klein ist gleich."),
        line("name", "Name oder Funktion").required().max(120).hint("So erscheint das Konto in der eigenen Stelle."),
        line("email", "Dienstliche E-Mail-Adresse").max(200),
    ],
};

pub async fn page(State(state): State<AppState>, visit: Visit) -> Response {
    let form = expired::restored(&state, &visit, &FORM)
        .await
        .unwrap_or_else(|| Filled::blank(&FORM));
    show(&visit, &form)
}

pub async fn post(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    sent: Posted,
) -> Answer {
    let draft = AccountDraft {
        login: sent.get("login"),
        name: sent.get("name"),
        email: sent.get("email"),
    };
    let created = match draft.parse() {
        Ok(input) => accounts::create(&state.backend, &actor, input).await,
        Err(errors) => Err(errors.into()),
    };
    match created {
        Ok(new) => Ok(secret::created(&visit, new)),
        Err(backend::Error::Invalid(errors)) => {
            Ok(show(&visit, &Filled::typed(&FORM, &sent).errors(errors)))
        }
        Err(other) => Err(other.into()),
    }
}

fn show(visit: &Visit, form: &Filled) -> Response {
    let page = visit
        .page("Konto anlegen")
        .lead("Das Konto bekommt ein Startkennwort, das beim ersten Anmelden geändert werden muss. Rollen geben Sie im nächsten Schritt.")
        .crumb("Konten", "/verwaltung/konten")
        .form(form)
        .breadth(Breadth::Narrow);
    let form = form.clone();
    page.show(move || {
        view! {
            <PostForm action="/verwaltung/konten/neu">
                <TextField form=&form name="login" width=Width::Medium autocomplete="off" />
                <TextField form=&form name="name" autocomplete="off" />
                <TextField form=&form name="email" kind="email" autocomplete="off" />
                <Buttons>
                    <Submit label="Konto anlegen" />
                    <ButtonLink href="/verwaltung/konten" label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}
