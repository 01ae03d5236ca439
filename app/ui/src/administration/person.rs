//! Name and address of the person behind an account. Kept outside the history, which
//! holds no names.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::accounts::{self, AccountView};
use domain::{account::AccountDraft, ids::AccountId};
use leptos::prelude::*;

use super::{id_of, page_below, path};
use crate::{
    expired,
    kit::{
        diff::{Change, conflict_notice},
        field::{HiddenField, TextField},
        form::{
            ButtonLink, Buttons, Filled, FormSpec, PostForm, Posted, Submit, Weight, hidden, line,
        },
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

pub static FORM: FormSpec = FormSpec {
    path: "/verwaltung/konten/{id}/person",
    fields: &[
        line("name", "Name oder Funktion").required().max(120),
        line("email", "Dienstliche E-Mail-Adresse").max(200),
        hidden("version"),
    ],
};

pub async fn page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
) -> Answer {
    let account = accounts::get(&state.backend, &actor, id_of(&id)?).await?;
    let form = expired::restored(&state, &visit, &FORM)
        .await
        .unwrap_or_else(|| {
            Filled::blank(&FORM)
                .set("name", account.name.unwrap_or_default())
                .set("email", account.email.unwrap_or_default())
                .set("version", account.person_version.to_string())
        });
    Ok(show(
        &visit,
        account.account.id,
        &account.account.login,
        &form,
        None,
    ))
}

pub async fn post(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
    sent: Posted,
) -> Answer {
    let id: AccountId = id_of(&id)?;
    let login = accounts::get(&state.backend, &actor, id)
        .await?
        .account
        .login;
    let form = Filled::typed(&FORM, &sent);
    // The sign-in name stays; it goes along because the rules of the draft want one.
    let draft = AccountDraft {
        login: login.clone(),
        name: sent.get("name"),
        email: sent.get("email"),
    };
    let changed = match draft.parse() {
        Ok(input) => {
            let version = sent.version();
            accounts::change_person(&state.backend, &actor, id, input.name, input.email, version)
                .await
        }
        Err(errors) => Err(errors.into()),
    };
    match changed {
        Ok(()) => Ok(see_other(path(id), Message::Saved)),
        Err(backend::Error::Invalid(errors)) => {
            Ok(show(&visit, id, &login, &form.errors(errors), None))
        }
        Err(backend::Error::Conflict(conflict)) => {
            let stored = accounts::get(&state.backend, &actor, id).await?;
            let form = form.set("version", conflict.current.to_string());
            let changes = changes(&stored, &sent);
            Ok(show(&visit, id, &login, &form, Some(changes)))
        }
        Err(other) => Err(other.into()),
    }
}

/// What stands now beside what was typed.
fn changes(stored: &AccountView, sent: &Posted) -> Vec<Change> {
    let change = |field: &str, old: &Option<String>| {
        Change::new(
            FORM.label(field),
            old.clone().unwrap_or_default(),
            sent.get(field),
        )
    };
    vec![change("name", &stored.name), change("email", &stored.email)]
}

fn show(
    visit: &Visit,
    id: AccountId,
    login: &str,
    form: &Filled,
    clash: Option<Vec<Change>>,
) -> Response {
    let back = path(id);
    let page = page_below(visit, "Angaben zur Person", login, &back).breadth(Breadth::Narrow);
    let page = match clash {
        Some(_) => page.conflict(form),
        None => page.form(form),
    };
    let form = form.clone();
    page.show(move || {
        view! {
            {clash.map(conflict_notice)}
            <PostForm action=format!("{back}/person")>
                <HiddenField name="version" />
                <TextField form=&form name="name" autocomplete="off" />
                <TextField form=&form name="email" kind="email" autocomplete="off" />
                <Buttons>
                    <Submit label="Speichern" />
                    <ButtonLink href=back.clone() label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}
