//! One reported barrier, and the note of what was answered. The answer itself goes out
//! by mail or telephone; here stands that and what.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use backend::barriers;
use chrono::NaiveDate;
use domain::{
    barrier::{Barrier, BarrierAnswerDraft, LONGEST},
    dates,
    ids::BarrierId,
};
use leptos::prelude::*;

use super::{LIST, list::badge};
use crate::{
    expired,
    kit::{
        alert::Notice,
        definition::{Definitions, Panel, Term},
        diff::{Change, Diff},
        field::{DateField, HiddenField, LongText},
        form::{
            ButtonLink, Buttons, Filled, FormSpec, PostForm, Posted, Submit, Weight, date, hidden,
            long,
        },
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
        when,
    },
    routes::AppState,
};

pub static FORM: FormSpec = FormSpec {
    path: "/barrierefreiheit/meldungen/{id}",
    fields: &[
        hidden("version"),
        date("on", "Beantwortet am").required(),
        long("answer", "Antwort oder Vermerk")
            .required()
            .max(LONGEST)
            .hint("Was wurde geantwortet, und was wird geändert? Ohne Kontaktangabe genügt ein Vermerk, was Sie unternommen haben."),
    ],
};

/// `GET /barrierefreiheit/meldungen/{id}`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<BarrierId>,
) -> Answer {
    let barrier = barriers::find(&state.backend, &actor, id).await?;
    let today = state.backend.today();
    let form = match expired::restored(&state, &visit, &FORM).await {
        Some(form) => form,
        None => filled(&barrier, today),
    };
    Ok(show(&visit, barrier, form, today, None))
}

fn filled(barrier: &Barrier, today: NaiveDate) -> Filled {
    let (on, text) = match &barrier.answer {
        Some(answer) => (answer.on, answer.text.clone()),
        None => (today, String::new()),
    };
    Filled::blank(&FORM)
        .set("version", barrier.version.to_string())
        .set("on", dates::iso(Some(on)))
        .set("answer", text)
}

/// `POST /barrierefreiheit/meldungen/{id}`
pub async fn save(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<BarrierId>,
    posted: Posted,
) -> Answer {
    let draft = BarrierAnswerDraft::from(&posted.0);
    let (backend, today) = (&state.backend, state.backend.today());
    let form = Filled::typed(&FORM, &posted);
    match barriers::answer(backend, &actor, id, &draft).await {
        Ok(()) => Ok(see_other(LIST, Message::BarrierAnswered)),
        Err(backend::Error::Invalid(errors)) => {
            let barrier = barriers::find(backend, &actor, id).await?;
            Ok(show(&visit, barrier, form.errors(errors), today, None))
        }
        Err(backend::Error::Conflict(conflict)) => {
            let barrier = barriers::find(backend, &actor, id).await?;
            let form = form.set("version", conflict.current.to_string());
            let stored = barrier.answer.clone().map(|answer| answer.text);
            let change = Change::new("Antwort", stored.unwrap_or_default(), draft.answer);
            Ok(show(&visit, barrier, form, today, Some(vec![change])))
        }
        Err(error) => Err(error.into()),
    }
}

fn show(
    visit: &Visit,
    barrier: Barrier,
    form: Filled,
    today: NaiveDate,
    conflict: Option<Vec<Change>>,
) -> Response {
    let action = visit.path.clone();
    let mut page = visit
        .page("Gemeldete Barriere")
        .crumb("Erklärung zur Barrierefreiheit", "/barrierefreiheit")
        .crumb("Gemeldete Barrieren", LIST)
        .breadth(Breadth::Narrow)
        .form(&form);
    if conflict.is_some() {
        page = page.status(StatusCode::CONFLICT);
    }
    page.show(move || {
        let conflict = conflict.map(|changes| {
            view! {
                <Notice tone="warning" title="Die Meldung wurde inzwischen beantwortet">
                    <p>"Ihre Eingabe ist noch nicht gespeichert. Gespeichert wird, was unten im Formular steht."</p>
                </Notice>
                <Diff caption="Unterschiede" changes=changes old="Inzwischen gespeichert" new="Ihre Eingabe" marked=false />
            }
        });
        let contact = barrier
            .contact
            .clone()
            .unwrap_or_else(|| "Keine Angabe, oder nach Ablauf der Frist gelöscht".into());
        let state = badge(&barrier, today);
        let (arrived, due) = (when::german(barrier.arrived_at), dates::german(barriers::due(&barrier)));
        view! {
            {conflict}
            <Panel title="Meldung">
                <Definitions>
                    <Term name="Zustand">{state}</Term>
                    <Term name="Seite oder Funktion" text=barrier.place.clone() />
                    <Term name="Was ging nicht" text=barrier.text.clone() />
                    <Term name="Kontakt" text=contact />
                    <Term name="Eingegangen" text=arrived />
                    <Term name="Antwort spätestens" text=due />
                </Definitions>
            </Panel>
            <PostForm action=action>
                <HiddenField name="version" />
                <DateField name="on" />
                <LongText name="answer" rows=5 />
                <Buttons>
                    <Submit label="Antwort festhalten" />
                    <ButtonLink href=LIST label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}
