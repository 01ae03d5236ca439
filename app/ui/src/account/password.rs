//! Changing the own password; forced after a start password. The rules are said
//! before anybody types.

use axum::{extract::State, response::Response};
use backend::{
    passwords::SHORTEST,
    sign_in::{self, PasswordChange},
};
use leptos::prelude::*;
use tower_sessions::Session;

use crate::{
    kit::{
        alert::Notice,
        error_page::Failure,
        field::PasswordField,
        form::{ButtonLink, Buttons, Filled, FormSpec, PostForm, Posted, Submit, Weight, password},
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

pub static FORM: FormSpec = FormSpec {
    path: "/konto/passwort",
    fields: &[
        password("old", "Bisheriges Kennwort").required(),
        password("new", "Neues Kennwort").required(),
        password("repeat", "Neues Kennwort wiederholen").required(),
    ],
};

pub async fn page(visit: Visit) -> Response {
    show(&visit, &Filled::blank(&FORM))
}

pub async fn post(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    session: Session,
    sent: Posted,
) -> Answer {
    let change = PasswordChange {
        old: sent.get("old"),
        new: sent.get("new"),
        repeat: sent.get("repeat"),
    };
    let current = session.id();
    match sign_in::change_own_password(&state.backend, &actor, current.as_ref(), change).await {
        Ok(()) => {
            // Who had the old password may have had the session too.
            session
                .cycle_id()
                .await
                .map_err(|error| Failure::from(backend::Error::internal(error)))?;
            let next = if actor.must_change_password {
                "/"
            } else {
                "/konto"
            };
            Ok(see_other(next, Message::PasswordChanged))
        }
        Err(backend::Error::Invalid(errors)) => {
            Ok(show(&visit, &Filled::blank(&FORM).errors(errors)))
        }
        Err(other) => Err(other.into()),
    }
}

fn show(visit: &Visit, form: &Filled) -> Response {
    let forced = visit
        .actor
        .as_ref()
        .is_some_and(|actor| actor.must_change_password);
    let mut page = visit
        .page("Kennwort ändern")
        .form(form)
        .breadth(Breadth::Narrow);
    if !forced {
        page = page.crumb("Mein Konto", "/konto");
    }
    let form = form.clone();
    page.show(move || {
        let notice = forced.then(|| {
            view! {
                <Notice title="Bitte wählen Sie zuerst ein eigenes Kennwort">
                    <p>"Sie haben sich mit einem Startkennwort angemeldet. Das kennt auch die Person, die es vergeben hat. Danach geht es gleich weiter."</p>
                </Notice>
            }
        });
        let old_hint = if forced { "Das Startkennwort, mit dem Sie sich eben angemeldet haben." } else { "" };
        let way_out = if forced {
            view! { <ButtonLink href="/abmelden" label="Abmelden" weight=Weight::Tertiary /> }
        } else {
            view! { <ButtonLink href="/konto" label="Abbrechen" weight=Weight::Tertiary /> }
        };
        view! {
            {notice}
            {rules()}
            <PostForm action="/konto/passwort">
                <PasswordField form=&form name="old" hint=old_hint />
                <PasswordField form=&form name="new" autocomplete="new-password" />
                <PasswordField form=&form name="repeat" autocomplete="new-password" />
                <Buttons>
                    <Submit label="Kennwort ändern" />
                    {way_out}
                </Buttons>
            </PostForm>
        }
    })
}

fn rules() -> AnyView {
    view! {
        <div class="prose">
            <p>"Ein gutes Kennwort ist lang. Drei oder vier Wörter, die nicht zusammengehören, reichen; Sonderzeichen sind nicht nötig."</p>
            <ul>
                <li>{format!("Mindestens {SHORTEST} Zeichen")}</li>
                <li>"Nicht Ihr Anmeldename und kein häufiges Kennwort"</li>
                <li>"Nicht dasselbe wie das bisherige"</li>
            </ul>
            <p>"Nach der Änderung enden Ihre Sitzungen auf anderen Geräten."</p>
        </div>
    }
    .into_any()
}
