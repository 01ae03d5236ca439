//! Name and address of the person behind an account. Kept outside the history, which
//! holds no names.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::accounts;
use domain::{account::AccountDraft, ids::AccountId};
use leptos::prelude::*;

use super::{id_of, page_below, path};
use crate::{
    expired,
    kit::{
        field::TextField,
        form::{ButtonLink, Buttons, Filled, FormSpec, PostForm, Posted, Submit, Weight, line},
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
        });
    Ok(show(
        &visit,
        account.account.id,
        &account.account.login,
        &form,
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
    // The sign-in name stays; it goes along because the rules of the draft want one.
    let draft = AccountDraft {
        login: login.clone(),
        name: sent.get("name"),
        email: sent.get("email"),
    };
    let changed = match draft.parse() {
        Ok(input) => {
            accounts::change_person(&state.backend, &actor, id, input.name, input.email).await
        }
        Err(errors) => Err(errors.into()),
    };
    match changed {
        Ok(()) => Ok(see_other(path(id), Message::Saved)),
        Err(backend::Error::Invalid(errors)) => Ok(show(
            &visit,
            id,
            &login,
            &Filled::typed(&FORM, &sent).errors(errors),
        )),
        Err(other) => Err(other.into()),
    }
}

fn show(visit: &Visit, id: AccountId, login: &str, form: &Filled) -> Response {
    let back = path(id);
    let page = page_below(visit, "Angaben zur Person", login, &back)
        .form(form)
        .breadth(Breadth::Narrow);
    let form = form.clone();
    page.show(move || {
        view! {
            <PostForm action=format!("{back}/person")>
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
