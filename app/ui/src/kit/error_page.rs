//! What a person sees when something did not work: a sentence, a number and a way
//! out, never an internal text. The one match from faults to HTTP stands here.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{error::FieldErrors, policy::Action};
use leptos::prelude::*;

use super::{
    address::Address,
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
    let (reference, contact) = (visit.reference.clone(), visit.ui.contact.clone());
    let ways = ways_out(visit, status, words.again);
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
        let contact = (!contact.is_empty()).then(|| view! { <p>"Wenn das nicht hilft, wenden Sie sich bitte an: " {contact}</p> });
        let reference = reference.map(|number| {
            view! { <p class="error-page__reference">"Vorgangsnummer für Rückfragen: " <code>{number}</code></p> }
        });
        view! {
            <div class="error-page">
                <p>{words.happened}</p>
                {sentences}
                <p><strong>"Was Sie tun können: "</strong>{words.advice}</p>
                {contact}
                <div class="buttons">{ways}</div>
                {reference}
            </div>
        }
    })
}

/// Links that lead on for this person; the first one is the likeliest.
fn ways_out(visit: &Visit, status: StatusCode, again: Option<&'static str>) -> Vec<AnyView> {
    let mut ways: Vec<(String, &'static str)> = Vec::new();
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        // Refused before anybody looked who it is.
        ways.push((visit.path.clone(), "Zum leeren Formular"));
        ways.push((STORE.into(), "Angefangene Formulare"));
    } else if let Some(label) = again {
        ways.push((visit.address().to_string(), label));
    }
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        ways.push(("/hilfe".into(), "Hilfe"));
        return buttons(ways);
    }
    if visit.actor.is_none() {
        let back = visit.address().to_string();
        let next = if visit.path == "/anmelden" {
            String::new()
        } else {
            back
        };
        let sign_in = Address::new("/anmelden").and("weiter", next);
        ways.push((sign_in.to_string(), "Zur Anmeldung"));
    } else {
        ways.push((visit.overview().into(), "Zum Überblick"));
        if visit.may(Action::SeeMeasures) {
            ways.push(("/suche".into(), "Suche"));
        }
    }
    ways.push(("/hilfe".into(), "Hilfe"));
    buttons(ways)
}

/// The first one stands out.
fn buttons(ways: Vec<(String, &'static str)>) -> Vec<AnyView> {
    ways.into_iter()
        .enumerate()
        .map(|(index, (href, label))| {
            let weight = if index == 0 {
                Weight::Primary
            } else {
                Weight::Secondary
            };
            view! { <ButtonLink href=href label=label weight=weight /> }.into_any()
        })
        .collect()
}

struct Words {
    title: &'static str,
    happened: &'static str,
    advice: &'static str,
    /// Label of the link to the same address, where opening it once more can help.
    again: Option<&'static str>,
}

fn words(status: StatusCode) -> Words {
    match status.as_u16() {
        401 => Words {
            title: "Bitte melden Sie sich an",
            happened: "Diese Seite ist nur nach Anmeldung zu sehen, und Ihre Sitzung ist nicht (mehr) gültig.",
            advice: "Melden Sie sich an. Danach kommen Sie hierher zurück.",
            again: None,
        },
        403 => Words {
            title: "Das dürfen Sie hier nicht",
            happened: "Ihr Konto hat für diese Seite nicht die nötige Rolle.",
            advice: "Wenn Sie die Seite für Ihre Arbeit brauchen, wenden Sie sich bitte an Ihre Administration und nennen Sie die Adresse der Seite.",
            again: None,
        },
        404 => Words {
            title: "Diese Seite gibt es nicht",
            happened: "Vielleicht ist die Adresse unvollständig, oder der Eintrag ist für Ihr Konto nicht sichtbar. Es ist nichts verloren gegangen.",
            advice: "Prüfen Sie die Adresse, oder suchen Sie den Eintrag von einer der folgenden Seiten aus.",
            again: None,
        },
        405 => Words {
            title: "So lässt sich diese Seite nicht aufrufen",
            happened: "Die Seite gibt es, aber nicht auf diesem Weg.",
            advice: "Öffnen Sie sie über die Navigation.",
            again: None,
        },
        409 => Words {
            title: "Jemand war schneller",
            happened: "Der Eintrag wurde geändert, während Sie ihn offen hatten. Ihre Änderung ist nicht gespeichert.",
            advice: "Gehen Sie mit der Zurück-Taste des Browsers zu Ihren Eingaben und kopieren Sie, was Sie brauchen. Öffnen Sie dann den Eintrag neu.",
            again: Some("Eintrag neu öffnen"),
        },
        413 => Words {
            title: "Das ist zu groß",
            happened: "Die gesendete Datei oder der Text ist größer als erlaubt. Es wurde nichts gespeichert.",
            advice: "Gehen Sie mit der Zurück-Taste des Browsers zu Ihren Eingaben und kürzen Sie den Text, oder verkleinern Sie die Datei.",
            again: None,
        },
        422 => Words {
            title: "Diese Angaben konnten nicht übernommen werden",
            happened: "Mindestens eine Angabe passt nicht. Es wurde nichts gespeichert.",
            advice: "Gehen Sie mit der Zurück-Taste des Browsers zu Ihren Eingaben und prüfen Sie sie.",
            again: None,
        },
        429 => Words {
            title: "Zu viele Versuche",
            happened: "In kurzer Zeit kamen sehr viele Anfragen. Ihre letzte wurde nicht bearbeitet.",
            advice: "Warten Sie einen Moment und versuchen Sie es dann erneut.",
            again: Some("Erneut versuchen"),
        },
        503 => Words {
            title: "Gerade ist viel los",
            happened: "Das Speichern dauert im Moment zu lange. Ihre Eingabe wurde nicht übernommen.",
            advice: "Gehen Sie mit der Zurück-Taste des Browsers zu Ihren Eingaben und senden Sie sie in einigen Sekunden noch einmal.",
            again: Some("Seite neu laden"),
        },
        400..=499 => Words {
            title: "Diese Anfrage war nicht lesbar",
            happened: "Der Browser hat etwas gesendet, das diese Seite nicht versteht. Es wurde nichts gespeichert.",
            advice: "Gehen Sie zurück und versuchen Sie es erneut.",
            again: None,
        },
        _ => Words {
            title: "Hier ist ein Fehler passiert",
            happened: "Das liegt nicht an Ihnen. Der Fehler ist mit der Nummer unten festgehalten.",
            advice: "Versuchen Sie es noch einmal. Bleibt es dabei, nennen Sie bitte die Nummer, wenn Sie nachfragen.",
            again: Some("Erneut versuchen"),
        },
    }
}
