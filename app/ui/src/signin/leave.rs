//! Signing out: here, or on all devices. The GET pages ask, so that a link alone
//! signs nobody out.

use axum::{extract::State, response::Response};
use backend::{security, sessions};
use leptos::prelude::*;
use tower_sessions::Session;

use crate::{
    kit::{
        error_page::Failure,
        form::{ButtonLink, Buttons, FormSpec, PostForm, Submit, Weight},
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

pub static FORM: FormSpec = FormSpec {
    path: "/abmelden",
    fields: &[],
};
pub static EVERYWHERE_FORM: FormSpec = FormSpec {
    path: "/abmelden/ueberall",
    fields: &[],
};

pub async fn page(visit: Visit) -> Response {
    let signed_in = visit.actor.is_some();
    if !signed_in {
        return see_other("/anmelden", Message::SignedOut);
    }
    visit.page("Abmelden").breadth(Breadth::Narrow).show(|| {
        view! {
            <p>"Ungespeicherte Eingaben in anderen Fenstern gehen dabei verloren."</p>
            <PostForm action="/abmelden" required_note=false>
                <Buttons>
                    <Submit label="Abmelden" />
                    <ButtonLink href="/" label="Angemeldet bleiben" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
            <p><a href="/abmelden/ueberall">"Auf allen Geräten abmelden"</a></p>
        }
    })
}

pub async fn post(State(state): State<AppState>, visit: Visit, session: Session) -> Answer {
    if let Some(actor) = &visit.actor {
        security::signed_out(&state.backend, actor.account).await?;
    }
    end(&session).await?;
    Ok(see_other("/anmelden", Message::SignedOut))
}

pub async fn everywhere_page(visit: Visit) -> Response {
    visit.page("Auf allen Geräten abmelden").crumb("Mein Konto", "/konto").breadth(Breadth::Narrow).show(|| {
        view! {
            <p>"Alle Ihre Sitzungen enden, auch diese. Das ist sinnvoll, wenn Sie sich an einem fremden Gerät nicht abgemeldet haben."</p>
            <PostForm action="/abmelden/ueberall" required_note=false>
                <Buttons>
                    <Submit label="Überall abmelden" />
                    <ButtonLink href="/konto" label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}

pub async fn everywhere_post(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    session: Session,
) -> Answer {
    sessions::sign_out_everywhere(&state.backend, actor.account).await?;
    end(&session).await?;
    Ok(see_other("/anmelden", Message::SignedOutEverywhere))
}

async fn end(session: &Session) -> Result<(), Failure> {
    session
        .flush()
        .await
        .map_err(|error| backend::Error::internal(error).into())
}
