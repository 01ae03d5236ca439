//! Giving a role: which one, for which body or Bezirk, from when to when. Several
//! people may hold the same role; a deputy is simply a second one.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::accounts;
use chrono::{Days, NaiveDate};
use domain::{
    account::GrantDraft, body::BodyKind, catalogue::Catalogue, dates, ids::AccountId,
    labels::Label, policy::Role,
};
use leptos::prelude::*;

use super::{id_of, page_below, path};
use crate::{
    expired,
    kit::{
        choice::{Choice, RadioGroup, Select},
        field::DateField,
        form::{
            ButtonLink, Buttons, FieldRow, Filled, FormSpec, PostForm, Posted, Submit, Weight,
            choice, date,
        },
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

pub static FORM: FormSpec = FormSpec {
    path: "/verwaltung/konten/{id}/rolle",
    fields: &[
        choice("role", "Rolle").required(),
        choice("body", "Stelle").hint(
            "Nötig für die Bearbeitung. Bei der Leitung: leer heißt, sie liest für alle Stellen.",
        ),
        choice("district", "Bezirk").hint("Nötig für die Bezirkskoordination."),
        date("valid_from", "Gilt ab").hint("Leer heißt: ab heute."),
        date("valid_to", "Gilt bis einschließlich").hint("Leer heißt: ohne Ende."),
    ],
};

pub async fn page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
) -> Answer {
    let account = accounts::get(&state.backend, &actor, id_of(&id)?)
        .await?
        .account;
    let catalogue = state.backend.board().await?.catalogue.clone();
    let today = state.backend.today();
    let form = expired::restored(&state, &visit, &FORM)
        .await
        .unwrap_or_else(|| {
            // The list of roles for former bodies says which one is due.
            let role = visit.param("rolle").and_then(Role::parse);
            Filled::blank(&FORM)
                .set("role", role.unwrap_or(Role::Clerk).key())
                .set("body", visit.param("stelle").unwrap_or_default())
                .set("valid_from", dates::iso(Some(today)))
        });
    Ok(show(
        &visit,
        account.id,
        &account.login,
        &catalogue,
        today,
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
    let today = state.backend.today();
    let draft = GrantDraft {
        role: sent.get("role"),
        body: sent.get("body"),
        district: sent.get("district"),
        valid_from: sent.get("valid_from"),
        valid_to: day_after(&sent.get("valid_to")),
    };
    let granted = match draft.parse(today) {
        Ok(input) => accounts::grant(&state.backend, &actor, id, input).await,
        Err(errors) => Err(errors.into()),
    };
    match granted {
        Ok(_) => Ok(see_other(path(id), Message::RoleGranted)),
        Err(backend::Error::Invalid(errors)) => {
            let catalogue = state.backend.board().await?.catalogue.clone();
            let form = Filled::typed(&FORM, &sent).errors(errors);
            Ok(show(&visit, id, &login, &catalogue, today, &form))
        }
        Err(other) => Err(other.into()),
    }
}

/// People name the last day with the role; the record holds the first day without.
fn day_after(typed: &str) -> String {
    match dates::parse_optional(typed) {
        Ok(Some(day)) => dates::iso(day.checked_add_days(Days::new(1))),
        _ => typed.to_owned(),
    }
}

fn show(
    visit: &Visit,
    id: AccountId,
    login: &str,
    catalogue: &Catalogue,
    today: NaiveDate,
    form: &Filled,
) -> Response {
    let back = path(id);
    let page = page_below(visit, "Rolle geben", login, &back)
        .form(form)
        .breadth(Breadth::Narrow);
    let roles: Vec<Choice> = Role::ALL
        .iter()
        .map(|role| Choice::new(role.key(), role.label()).explained(role.hint()))
        .collect();
    let (bodies, districts) = (bodies(catalogue, today), districts(catalogue));
    let form = form.clone();
    page.show(move || {
        view! {
            <PostForm action=format!("{back}/rolle")>
                <RadioGroup form=&form name="role" choices=roles />
                <Select form=&form name="body" choices=bodies empty="keine bestimmte Stelle" />
                <Select form=&form name="district" choices=districts empty="kein bestimmter Bezirk" />
                <FieldRow>
                    <DateField form=&form name="valid_from" />
                    <DateField form=&form name="valid_to" />
                </FieldRow>
                <Buttons>
                    <Submit label="Rolle geben" />
                    <ButtonLink href=back.clone() label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}

/// Bodies that can act today; the offices stand under their Bezirksamt.
fn bodies(catalogue: &Catalogue, today: NaiveDate) -> Vec<Choice> {
    catalogue
        .bodies_to_ask(today)
        .into_iter()
        .map(|body| {
            let group = match body.kind {
                BodyKind::SenateDepartment => "Senatsverwaltungen".to_owned(),
                BodyKind::DistrictOffice => "Bezirksämter".to_owned(),
                _ => body
                    .parent
                    .map(|parent| catalogue.body_name(parent).to_owned())
                    .unwrap_or_else(|| "Weitere".into()),
            };
            Choice::new(body.id.to_string(), body.short_name.clone()).within(group)
        })
        .collect()
}

fn districts(catalogue: &Catalogue) -> Vec<Choice> {
    catalogue
        .districts
        .iter()
        .map(|district| Choice::new(district.number.clone(), district.name.clone()))
        .collect()
}
