//! The sign-in page. One answer for a wrong name, a wrong password and a disabled
//! account; after signing in, back to where the visitor wanted to go.

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use backend::{
    Backend, kept_forms, sessions,
    sign_in::{self, SignIn},
};
use chrono::{DateTime, Utc};
use domain::{
    error::FieldErrors,
    ids::{AccountId, KeptFormId},
};
use leptos::prelude::*;
use tower_sessions::Session;

use crate::{
    kit::{
        address::{Address, own_path},
        error_page::Failure,
        field::{HiddenField, PasswordField, TextField, Width},
        form::{Buttons, Filled, FormSpec, PostForm, Posted, Submit, hidden, line, password},
        message::Message,
        page::{Answer, Breadth},
        visit::Visit,
    },
    routes::AppState,
};

pub static FORM: FormSpec = FormSpec {
    path: "/anmelden",
    fields: &[
        line("login", "Anmeldename").max(200),
        password("password", "Kennwort"),
        hidden("weiter"),
        hidden("behalten"),
    ],
};

pub async fn page(visit: Visit) -> Response {
    let next = visit
        .param("weiter")
        .and_then(own_path)
        .unwrap_or_default()
        .to_owned();
    if visit.actor.is_some() {
        return Redirect::to(if next.is_empty() { "/" } else { &next }).into_response();
    }
    let kept = visit.kept_form().unwrap_or_default().to_owned();
    show(
        &visit,
        &Filled::blank(&FORM)
            .set("weiter", next)
            .set("behalten", kept),
    )
}

pub async fn post(
    State(state): State<AppState>,
    visit: Visit,
    session: Session,
    sent: Posted,
) -> Answer {
    let (login, password) = (sent.get("login"), sent.get("password"));
    let form = Filled::typed(&FORM, &sent);
    let mut errors = FieldErrors::default();
    if login.trim().is_empty() {
        errors.add("login", "Bitte geben Sie Ihren Anmeldenamen ein.");
    }
    if password.is_empty() {
        errors.add("password", "Bitte geben Sie Ihr Kennwort ein.");
    }
    if !errors.is_empty() {
        return Ok(show(&visit, &form.errors(errors)));
    }
    match sign_in::sign_in(&state.backend, &login, &password).await {
        Ok(SignIn::Welcome {
            account,
            must_change,
        }) => {
            begin(&session, account).await?;
            let target = if must_change {
                "/konto/passwort".to_owned()
            } else {
                target(&state.backend, account, &sent).await?
            };
            Ok(Redirect::to(&target).into_response())
        }
        Ok(SignIn::Refused) => Ok(refuse(
            &visit,
            form,
            "Anmeldename oder Kennwort stimmt nicht. Bitte prüfen Sie beides.",
        )),
        Ok(SignIn::Locked { until }) => {
            Ok(refuse(&visit, form, &locked(until, state.backend.now())))
        }
        Err(backend::Error::TooMany) => {
            let mut response = refuse(
                &visit,
                form,
                "Gerade melden sich sehr viele gleichzeitig an. Bitte versuchen Sie es in einigen Sekunden noch einmal.",
            );
            *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
            Ok(response)
        }
        Err(other) => Err(other.into()),
    }
}

/// A new id for the session, so that one planted before cannot be used after.
async fn begin(session: &Session, account: AccountId) -> Result<(), Failure> {
    let failed =
        |error: tower_sessions::session::Error| Failure::from(backend::Error::internal(error));
    session.clear().await;
    session
        .insert(sessions::ACCOUNT, account)
        .await
        .map_err(failed)?;
    session.cycle_id().await.map_err(failed)
}

/// The kept form's own page, if it is this account's; else where the visitor wanted
/// to go, if that is a path of ours.
async fn target(backend: &Backend, account: AccountId, sent: &Posted) -> Result<String, Failure> {
    if let Ok(id) = sent.get("behalten").parse::<KeptFormId>()
        && let Some(form) = kept_forms::peek(backend, account, id).await?
        && let Some(path) = own_path(&form.path)
    {
        return Ok(Address::new(path)
            .and("behalten", id.to_string())
            .and("meldung", Message::FormRestored.code())
            .to_string());
    }
    Ok(own_path(&sent.get("weiter")).unwrap_or("/").to_owned())
}

fn refuse(visit: &Visit, form: Filled, sentence: &str) -> Response {
    show(visit, &form.errors(FieldErrors::one("anmeldung", sentence)))
}

fn locked(until: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let minutes = ((until - now).num_seconds().max(1) + 59) / 60;
    let wait = if minutes == 1 {
        "einer Minute".to_owned()
    } else {
        format!("{minutes} Minuten")
    };
    format!(
        "Für diesen Anmeldenamen gab es mehrere Fehlversuche. Bitte versuchen Sie es in {wait} noch einmal."
    )
}

fn show(visit: &Visit, form: &Filled) -> Response {
    let page = visit.page("Anmelden").form(form).breadth(Breadth::Narrow);
    let (form, contact) = (form.clone(), visit.ui.contact.clone());
    page.show(move || {
        let help = if contact.is_empty() {
            "Kennwort vergessen oder noch kein Konto? Die Administration Ihrer Dienststelle hilft weiter.".to_owned()
        } else {
            format!("Kennwort vergessen oder noch kein Konto? Hilfe: {contact}")
        };
        let (next, kept) = (form.value("weiter"), form.value("behalten"));
        view! {
            <div class="sign-in">
                <div class="sign-in__form">
                    <PostForm action="/anmelden" required_note=false>
                        <HiddenField name="weiter" value=next />
                        <HiddenField name="behalten" value=kept />
                        <TextField form=&form name="login" width=Width::Medium autocomplete="username" />
                        <PasswordField form=&form name="password" />
                        <Buttons><Submit label="Anmelden" /></Buttons>
                    </PostForm>
                </div>
                <div class="sign-in__about">
                    <p>"Senatsverwaltungen, Bezirksämter und die Koordination dazwischen planen hier gemeinsam: wer was wo tut, womit bezahlt, und wie weit es ist."</p>
                    <p>{help}</p>
                </div>
            </div>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::locked;

    #[test]
    fn the_wait_is_rounded_up_to_whole_minutes() {
        let at = |text: &str| text.parse().unwrap();
        let now = at("2026-11-22T10:00:00Z");
        assert!(locked(at("2026-11-22T10:00:10Z"), now).contains("in einer Minute"));
        assert!(locked(at("2026-11-22T10:01:01Z"), now).contains("in 2 Minuten"));
        assert!(locked(at("2026-11-22T09:59:00Z"), now).contains("in einer Minute"));
    }
}
