//! What a person sees when something did not work: a sentence, a number and a way
//! out, never an internal text. The one match from faults to HTTP stands here.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{error::FieldErrors, policy::Action};
use leptos::prelude::*;

use super::{
    draft::STORE,
    form::{ButtonLink, Weight},
    page::Breadth,
    visit::Visit,
};

/// Number of a request, put into its extensions by the server's outermost layer and
/// written into the log beside the fault.
#[derive(Clone, Debug)]
pub struct Reference(pub String);

/// Why a handler did not answer with a page of its own. `?` turns the backend's
/// errors into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Not there, or not visible to this person: the same answer.
    NotFound,
    /// Visible, but not allowed.
    Forbidden,
    /// Typed values that no page took care of.
    Invalid(FieldErrors),
    /// Somebody else was faster, and no page took care of it.
    Conflict,
    /// The writer is busy; try again.
    Unavailable,
    /// A request that cannot be read: too large, or not a form.
    Unreadable(StatusCode),
    /// Too many at once; try again in a moment.
    TooMany,
    /// A fault of ours, logged under this number.
    Internal(String),
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict => StatusCode::CONFLICT,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unreadable(status) => *status,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if matches!(self, Self::Unavailable | Self::TooMany) {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        match self {
            Self::Invalid(errors) => drop(response.extensions_mut().insert(errors)),
            Self::Internal(reference) => {
                drop(response.extensions_mut().insert(Reference(reference)))
            }
            _ => {}
        }
        response
    }
}

impl From<backend::Error> for Failure {
    /// The edge at which faults are logged, once.
    fn from(error: backend::Error) -> Self {
        match error {
            backend::Error::Invalid(errors) => Self::Invalid(errors),
            backend::Error::NotFound => Self::NotFound,
            backend::Error::Forbidden(_) => Self::Forbidden,
            backend::Error::Conflict(_) => Self::Conflict,
            backend::Error::Unavailable(cause) => {
                tracing::warn!(cause, "unavailable");
                Self::Unavailable
            }
            backend::Error::TooMany => Self::TooMany,
            backend::Error::Internal { reference, source } => {
                tracing::error!(reference, error = %source, "internal error");
                Self::Internal(reference)
            }
        }
    }
}

/// Gives a bare error response its page; pages and downloads pass as they are.
pub fn framed(response: Response, visit: &Visit) -> Response {
    let status = response.status();
    let bare = !response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !bare || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let errors = response
        .extensions()
        .get::<FieldErrors>()
        .cloned()
        .unwrap_or_default();
    let mut visit = visit.clone();
    if let Some(Reference(number)) = response.extensions().get() {
        visit.reference = Some(number.clone());
    }
    let mut page = error_page(status, &visit, &errors);
    if let Some(after) = response.headers().get(header::RETRY_AFTER) {
        page.headers_mut()
            .insert(header::RETRY_AFTER, after.clone());
    }
    page
}

/// The page for a status; also for the server's own layers (panic, body limit).
pub fn error_page(status: StatusCode, visit: &Visit, errors: &FieldErrors) -> Response {
    let words = words(status);
    let sentences: Vec<String> = errors
        .iter()
        .map(|(_, sentence)| sentence.to_owned())
        .collect();
    let reference = visit.reference.clone().filter(|_| status.is_server_error());
    let (signed_in, contact) = (visit.actor.is_some(), visit.ui.contact.clone());
    let measures = visit.may(Action::SeeMeasures);
    let advice = words.advice;
    // Refused before anybody looked who it is.
    let form = (status == StatusCode::PAYLOAD_TOO_LARGE).then(|| visit.path.clone());
    let page = visit
        .page(words.title)
        .kicker(format!("Fehler {}", status.as_u16()))
        .status(status)
        .breadth(Breadth::Narrow);
    page.show(move || {
        let sentences = (!sentences.is_empty()).then(|| {
            let items = sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view();
            view! { <ul class="error-page__sentences">{items}</ul> }
        });
        let reference = reference.map(|number| view! { <p class="error-page__reference">"Vorgangsnummer: " <code>{number}</code></p> });
        let contact = (!contact.is_empty()).then(|| view! { <p>"Hilfe bekommen Sie hier: " {contact}</p> });
        let way_out = if let Some(form) = form {
            view! {
                <ButtonLink href=form label="Zum leeren Formular" />
                <ButtonLink href=STORE label="Angefangene Formulare" />
            }
            .into_any()
        } else if signed_in {
            view! {
                <ButtonLink href="/" label="Zum Überblick" weight=Weight::Primary />
                {measures.then(|| view! { <ButtonLink href="/massnahmen" label="Zu den Maßnahmen" /> })}
            }
            .into_any()
        } else {
            view! { <ButtonLink href="/anmelden" label="Zur Anmeldung" weight=Weight::Primary /> }.into_any()
        };
        view! {
            <div class="error-page">
                <p>{advice}</p>
                {sentences}
                {reference}
                {contact}
                <div class="buttons">{way_out}</div>
            </div>
        }
    })
}

struct Words {
    title: &'static str,
    advice: &'static str,
}

fn words(status: StatusCode) -> Words {
    match status.as_u16() {
        403 => Words {
            title: "Das dürfen Sie hier nicht",
            advice: "Ihr Konto hat für diese Seite nicht die nötige Rolle. Wenn Sie sie für Ihre Arbeit brauchen, wenden Sie sich bitte an Ihre Administration.",
        },
        404 => Words {
            title: "Diese Seite gibt es nicht",
            advice: "Vielleicht ist die Adresse unvollständig, oder der Eintrag ist für Ihr Konto nicht sichtbar. Es ist nichts verloren gegangen.",
        },
        405 => Words {
            title: "So lässt sich diese Seite nicht aufrufen",
            advice: "Bitte öffnen Sie die Seite über die Navigation.",
        },
        409 => Words {
            title: "Jemand war schneller",
            advice: "Der Eintrag wurde geändert, während Sie ihn offen hatten. Bitte öffnen Sie ihn neu und tragen Sie Ihre Änderung noch einmal ein.",
        },
        413 => Words {
            title: "Das ist zu groß",
            advice: "Die gesendete Datei oder der Text ist größer als erlaubt; gespeichert wurde nichts. Mit der Zurück-Taste Ihres Browsers kommen Sie zu Ihren Eingaben. Dort bitte kürzen, oder eine kleinere Datei wählen.",
        },
        422 => Words {
            title: "Diese Angaben konnten nicht übernommen werden",
            advice: "Bitte gehen Sie zurück und prüfen Sie Ihre Eingaben.",
        },
        429 => Words {
            title: "Zu viele Versuche",
            advice: "Bitte warten Sie einen Moment und versuchen Sie es dann erneut.",
        },
        503 => Words {
            title: "Gerade ist viel los",
            advice: "Das Speichern dauert im Moment zu lange. Ihre Eingabe wurde nicht übernommen. Bitte versuchen Sie es in einigen Sekunden erneut.",
        },
        400..=499 => Words {
            title: "Diese Anfrage war nicht lesbar",
            advice: "Bitte gehen Sie zurück und versuchen Sie es erneut.",
        },
        _ => Words {
            title: "Hier ist ein Fehler passiert",
            advice: "Das liegt nicht an Ihnen. Der Fehler ist mit der folgenden Nummer festgehalten; bitte nennen Sie sie, wenn Sie nachfragen.",
        },
    }
}
