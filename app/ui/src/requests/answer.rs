//! The answer to one request: by the body asked, or noted by a coordination for a body
//! without accounts. The answer names the terms that stood on the page.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use backend::{
    contributions::{self, ReplyDraft},
    measures::{self, Detail},
    participations::{self, Reply},
    requests::{self, Answering},
};
use domain::{
    contribution::{Contribution, ContributionState},
    error::FieldErrors,
    ids::MeasureId,
    labels::Label,
    participation::Answer as Given,
    policy::Actor,
    request::Seat,
};
use leptos::prelude::*;

use super::terms::{Asked, asked};
use crate::{
    expired,
    kit::{
        alert::Notice,
        choice::{Choice, RadioGroup},
        error_page::Failure,
        field::{HiddenField, LongText},
        form::{
            ButtonLink, Buttons, Fieldset, Filled, FormSpec, PostForm, Posted, Submit, Weight,
            choice, hidden, long,
        },
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

pub static FORM: FormSpec = FormSpec {
    path: "/massnahmen/{id}/anfragen/{seat}",
    fields: &[
        hidden("seen"),
        hidden("weiter"),
        choice("reply", "Antwort").required(),
        long("reason", "Begründung").max(2_000).hint("Nötig bei einer Ablehnung. Die anfragende Stelle und alle, die die Maßnahme sehen, lesen sie."),
        long("note", "Vermerk der Koordination").max(1_000).hint("Wann und wie hat die Stelle geantwortet? Zum Beispiel: Schreiben der Stelle vom 20.11.2026."),
    ],
};

/// After answering from the list of tasks or from the start page one goes on there.
const TASKS: &str = "aufgaben";
const START: &str = "start";

type Way = Path<(MeasureId, String)>;

/// `GET /massnahmen/{id}/anfragen/{seat}`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path((id, seat)): Way,
) -> Answer {
    let seat = Seat::parse(&seat).ok_or(Failure::NotFound)?;
    let (detail, answering) = load(&state, &actor, id, seat).await?;
    let form = match expired::restored(&state, &visit, &FORM).await {
        Some(form) => form,
        None => Filled::blank(&FORM)
            .set("seen", asked(&detail, seat)?.seen(&detail).to_string())
            .set("weiter", visit.param("weiter").unwrap_or_default()),
    };
    show(&visit, &detail, seat, answering, form, false)
}

/// `POST /massnahmen/{id}/anfragen/{seat}`
pub async fn save(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path((id, seat)): Way,
    posted: Posted,
) -> Answer {
    let seat = Seat::parse(&seat).ok_or(Failure::NotFound)?;
    let (detail, answering) = load(&state, &actor, id, seat).await?;
    let outcome = send(&state, &actor, &detail, seat, &posted).await;
    let form = Filled::typed(&FORM, &posted);
    match outcome {
        Ok(message) => {
            let back = match posted.get("weiter").as_str() {
                TASKS => "/aufgaben".to_owned(),
                START => "/".to_owned(),
                _ => format!("/massnahmen/{id}"),
            };
            Ok(see_other(back, message))
        }
        Err(backend::Error::Invalid(errors)) => {
            show(&visit, &detail, seat, answering, form.errors(errors), false)
        }
        Err(backend::Error::Conflict(_)) => {
            let (detail, answering) = load(&state, &actor, id, seat).await?;
            let seen = asked(&detail, seat)?.seen(&detail).to_string();
            show(
                &visit,
                &detail,
                seat,
                answering,
                form.set("seen", seen),
                true,
            )
        }
        Err(error) => Err(error.into()),
    }
}

async fn load(
    state: &AppState,
    actor: &Actor,
    id: MeasureId,
    seat: Seat,
) -> Result<(Detail, Answering), Failure> {
    let detail = measures::detail(&state.backend, actor, id).await?;
    let body = asked(&detail, seat)?.body(&detail);
    let voices = requests::voices(&state.backend).await?;
    let answering = requests::answering(
        actor,
        body,
        &detail.measure,
        &detail.sight.catalogue,
        &voices,
        detail.sight.day,
    );
    match answering {
        Answering::No => Err(Failure::Forbidden),
        _ => Ok((detail, answering)),
    }
}

async fn send(
    state: &AppState,
    actor: &Actor,
    detail: &Detail,
    seat: Seat,
    posted: &Posted,
) -> backend::Result<Message> {
    let (id, note, reason) = (detail.measure.id, posted.get("note"), posted.get("reason"));
    let seen = posted.get("seen").trim().parse().unwrap_or(0);
    let reply = posted.get("reply");
    let unchosen = || {
        let sentence = "Bitte wählen Sie eine Antwort.";
        backend::Error::Invalid(FieldErrors::one("reply", sentence))
    };
    let seat = match seat {
        Seat::Lead => participations::Seat::Lead,
        Seat::Participant(id) => participations::Seat::Participant(id),
        Seat::Money(money) => {
            let (reply, message) = match reply.as_str() {
                "accept" => (ReplyDraft::AcceptChange, Message::RequestAccepted),
                "decline" => (ReplyDraft::DeclineChange(reason), Message::RequestDeclined),
                key => {
                    let next = ContributionState::parse(key).ok_or_else(unchosen)?;
                    let message = match next {
                        ContributionState::Declined => Message::RequestDeclined,
                        _ => Message::MoneyStateSet,
                    };
                    (ReplyDraft::State(next, reason), message)
                }
            };
            contributions::answer(&state.backend, actor, id, money, seen, reply, &note).await?;
            return Ok(message);
        }
    };
    let (reply, message) = match reply.as_str() {
        "accept" => (Reply::Accept, Message::RequestAccepted),
        "decline" => (Reply::Decline(reason), Message::RequestDeclined),
        _ => return Err(unchosen()),
    };
    participations::answer_noted(&state.backend, actor, id, seat, seen, reply, &note).await?;
    Ok(message)
}

fn show(
    visit: &Visit,
    detail: &Detail,
    seat: Seat,
    answering: Answering,
    form: Filled,
    changed: bool,
) -> Answer {
    let asked = asked(detail, seat)?;
    let measure = &detail.measure;
    let (action, back) = (visit.path.clone(), format!("/massnahmen/{}", measure.id));
    let page = visit
        .page(asked.title())
        .crumb("Maßnahmen", "/massnahmen")
        .crumb(measure.title.clone(), back.clone())
        .kicker(format!("{} {}", measure.code, measure.title))
        .breadth(Breadth::Narrow);
    let page = match changed {
        true => page.conflict(&form).status(StatusCode::CONFLICT),
        false => page.form(&form),
    };
    let (terms, given) = (asked.panel(detail), given(&asked, detail));
    let options = options(&asked);
    let back = match form.value("weiter").as_str() {
        TASKS => "/aufgaben".to_owned(),
        START => "/".to_owned(),
        _ => back,
    };
    Ok(page.show(move || body(action, back, terms, given, options, answering, changed)))
}

fn body(
    action: String,
    back: String,
    terms: AnyView,
    given: Option<AnyView>,
    options: Vec<Choice>,
    answering: Answering,
    changed: bool,
) -> AnyView {
    let notice = changed.then(|| {
        view! {
            <Notice tone="warning" title="Die Bedingungen haben sich inzwischen geändert">
                <p>"Ihre Antwort ist noch nicht gespeichert. Bitte lesen Sie die neuen Bedingungen und antworten Sie dann; Ihre Eingaben stehen unten."</p>
            </Notice>
        }
    });
    let noting = answering == Answering::Noting;
    let note = noting.then(|| {
        view! {
            <Notice tone="info" title="Sie vermerken die Antwort einer Stelle ohne Konto">
                <p>"Die Stelle hat in Kiezwerk kein Konto. Vermerkt wird, was sie auf anderem Weg geantwortet hat."</p>
            </Notice>
            <LongText name="note" rows=3 />
        }
    });
    if options.is_empty() {
        return view! {
            {terms}{given}
            <p class="nothing">"Zu dieser Anfrage ist nichts mehr zu entscheiden."</p>
            <p><ButtonLink href=back label="Zurück zur Maßnahme" /></p>
        }
        .into_any();
    }
    view! {
        {notice}
        {terms}
        {given}
        <PostForm action=action>
            <HiddenField name="seen" />
            <HiddenField name="weiter" />
            <Fieldset legend="Ihre Antwort">
                <RadioGroup name="reply" choices=options />
                <LongText name="reason" rows=3 />
                {note}
            </Fieldset>
            <Buttons>
                <Submit label="Antwort speichern" />
                <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
            </Buttons>
        </PostForm>
    }
    .into_any()
}

/// What was answered to these terms already; it can be changed.
fn given(asked: &Asked<'_>, detail: &Detail) -> Option<AnyView> {
    let words = match asked.answer(detail)? {
        Given::Asked => return None,
        Given::Accepted { .. } => "Diese Bedingungen sind schon angenommen.".to_owned(),
        Given::Declined { reason, .. } => format!("Bisherige Antwort: abgelehnt – {reason}"),
    };
    Some(view! { <Notice tone="info"><p>{words}</p></Notice> }.into_any())
}

/// The answers that are possible now.
fn options(asked: &Asked<'_>) -> Vec<Choice> {
    match asked {
        Asked::Lead => vec![
            Choice::new("accept", "Federführung annehmen")
                .explained("Ihre Stelle schreibt ab jetzt Stammdaten, Meilensteine und Meldungen."),
            Choice::new("decline", "ablehnen").explained("Braucht eine Begründung."),
        ],
        Asked::Participant(_) => vec![
            Choice::new("accept", "Beteiligung annehmen")
                .explained("Gilt für die Aufgabe, wie sie oben steht."),
            Choice::new("decline", "ablehnen").explained("Braucht eine Begründung."),
        ],
        Asked::Money(money) => money_options(money),
    }
}

fn money_options(money: &Contribution) -> Vec<Choice> {
    let mut options = Vec::new();
    let change = money
        .change
        .as_ref()
        .filter(|change| change.declined.is_none());
    if let Some(change) = change {
        options.push(Choice::new("accept", "Änderung zusagen").explained(format!(
            "Dann gelten {} für {} als zugesagt.",
            change.amount, change.year
        )));
        options.push(
            Choice::new("decline", "Änderung ablehnen").explained(format!(
                "Braucht eine Begründung. Es bleibt bei {} für {}.",
                money.amount, money.year
            )),
        );
    }
    options.extend(money.state.next().iter().filter_map(|state| {
        let explained = match state {
            ContributionState::Promised => "Die Mittel sind fest eingeplant.",
            ContributionState::Declined => "Braucht eine Begründung.",
            ContributionState::Granted => "Der Bescheid ist ergangen.",
            ContributionState::Paid => "Das Geld ist geflossen; danach ändert sich nichts mehr.",
            ContributionState::Withdrawn => "Die Zusage gilt nicht mehr.",
            ContributionState::Asked => "Die Anfrage ist wieder offen.",
        };
        // Who was only asked has nothing to take back.
        let nothing =
            money.state == ContributionState::Asked && *state == ContributionState::Withdrawn;
        (!nothing).then(|| Choice::new(state.key(), state.label()).explained(explained))
    }));
    options
}
