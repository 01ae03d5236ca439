//! "Barriere melden": for everybody, with or without an account.

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use backend::barriers;
use domain::{
    barrier::{BarrierDraft, LONGEST},
    error::FieldErrors,
    ids::FormId,
};
use leptos::prelude::*;

use crate::{
    expired,
    kit::{
        alert::Notice,
        field::{HiddenField, LongText, TextField},
        form::{
            ButtonLink, Buttons, Filled, FormSpec, PostForm, Posted, Submit, Weight, hidden, line,
            long,
        },
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::Visit,
    },
    routes::AppState,
};

pub static FORM: FormSpec = FormSpec {
    path: "/barrierefreiheit/melden",
    fields: &[
        hidden("form_id"),
        line("place", "Um welche Seite oder Funktion geht es?")
            .required()
            .hint("Adresse oder Name der Seite, zum Beispiel „Liste der Maßnahmen“."),
        long("text", "Was ging nicht?")
            .required()
            .max(LONGEST)
            .hint("Was wollten Sie tun, und was ist passiert? Wenn Sie ein Hilfsmittel nutzen, nennen Sie es gern, zum Beispiel einen Screenreader oder eine Vergrößerung."),
        line("contact", "Wie erreichen wir Sie? (freiwillig)")
            .hint("E-Mail-Adresse oder Telefonnummer. Ohne diese Angabe können wir Ihnen nicht antworten."),
    ],
};

/// `GET /barrierefreiheit/melden?seite=…`
pub async fn page(State(state): State<AppState>, visit: Visit) -> Response {
    if let Some(form) = expired::restored(&state, &visit, &FORM).await {
        return show(&visit, form, false);
    }
    let place: String = visit
        .param("seite")
        .and_then(crate::kit::address::own_path)
        .unwrap_or_default()
        .chars()
        .take(domain::text::SHORT)
        .collect();
    let form = Filled::blank(&FORM)
        .set("form_id", backend::ids::fresh::<FormId>().to_string())
        .set("place", place);
    show(&visit, form, false)
}

/// `POST /barrierefreiheit/melden`
pub async fn save(State(state): State<AppState>, visit: Visit, posted: Posted) -> Answer {
    let form = Filled::typed(&FORM, &posted);
    match barriers::report(&state.backend, &BarrierDraft::from(&posted.0)).await {
        Ok(()) => Ok(see_other("/barrierefreiheit", Message::BarrierReported)),
        Err(backend::Error::Invalid(errors)) => Ok(show(&visit, form.errors(errors), false)),
        Err(backend::Error::TooMany) => {
            let mut response = show(&visit, form.errors(FieldErrors::default()), true);
            *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            let wait = HeaderValue::from_static("3600");
            response.headers_mut().insert(header::RETRY_AFTER, wait);
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

fn show(visit: &Visit, form: Filled, full: bool) -> Response {
    let page = visit
        .page("Barriere melden")
        .lead("Sind Sie auf etwas gestoßen, das Sie nicht lesen, hören oder bedienen konnten? Sagen Sie es uns. Ein Konto brauchen Sie nicht. Wir antworten innerhalb eines Monats.")
        .crumb("Erklärung zur Barrierefreiheit", "/barrierefreiheit")
        .breadth(Breadth::Narrow)
        .form(&form);
    page.show(move || {
        let full = full.then(|| {
            view! {
                <Notice tone="warning" title="Ihre Meldung ist noch nicht gespeichert">
                    <p>"In der letzten Stunde sind sehr viele Meldungen eingegangen, deshalb nehmen wir gerade keine weiteren an. Ihre Eingaben stehen unten. Bitte senden Sie sie in einer Stunde noch einmal, oder nutzen Sie einen Weg, der im " <a href="/impressum">"Impressum"</a> " steht."</p>
                </Notice>
            }
        });
        view! {
            {full}
            <PostForm action="/barrierefreiheit/melden">
                <HiddenField name="form_id" />
                <TextField name="place" />
                <LongText name="text" rows=6 />
                <TextField name="contact" />
                <p class="form__note">"Ihre Kontaktangabe sieht nur, wer Ihnen antwortet; danach wird sie gelöscht. Mehr dazu unter " <a href="/datenschutz">"Datenschutz"</a> "."</p>
                <Buttons>
                    <Submit label="Meldung absenden" />
                    <ButtonLink href="/barrierefreiheit" label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}
