//! Use cases of taking part: lead and participants answer the request they got.

use chrono::{DateTime, Utc};
use domain::{
    catalogue::Catalogue,
    facts::body_target,
    ids::{MeasureId, ParticipationId},
    measure::Measure,
    participation::Answer,
    policy::{Action, Actor},
};

use crate::{
    Backend, Error, Result,
    authority::{body_for, see},
    db::Tx,
    history::{self, Kind, Record},
    store,
};

/// Whose request is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    Lead,
    Participant(ParticipationId),
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    Accept,
    /// Needs a reason.
    Decline(String),
}

/// Answers a request, by the asked body; `terms` are those the person saw.
///
/// # Errors
/// `Invalid` under `reason`; `NotFound`; `Forbidden` for other bodies; `Conflict` when
/// the terms changed since.
pub async fn answer(
    backend: &Backend,
    actor: &Actor,
    id: MeasureId,
    seat: Seat,
    terms: i64,
    reply: Reply,
) -> Result<()> {
    let sight = backend.board().await?;
    let reason = match reply {
        Reply::Accept => None,
        Reply::Decline(typed) => Some(
            domain::text::required(&typed, 2_000, "Bitte begründen Sie die Ablehnung.")
                .map_err(|sentence| Error::invalid("reason", sentence))?,
        ),
    };
    let actor = actor.clone();
    backend
        .write("participation.answer", move |tx| {
            Box::pin(async move {
                let mut measure = store::measure::lock(tx, id).await?;
                see(&actor, &measure, &sight.catalogue)?;
                let answer = answered(reason, terms, tx.now());
                match seat {
                    Seat::Lead => {
                        answer_lead(tx, &actor, &mut measure, terms, answer, &sight.catalogue).await
                    }
                    Seat::Participant(seat) => {
                        answer_seat(
                            tx,
                            &actor,
                            &mut measure,
                            seat,
                            terms,
                            answer,
                            &sight.catalogue,
                        )
                        .await
                    }
                }
            })
        })
        .await
}

fn answered(reason: Option<String>, terms: i64, at: DateTime<Utc>) -> Answer {
    match reason {
        None => Answer::Accepted { at, terms },
        Some(reason) => Answer::Declined { at, terms, reason },
    }
}

/// Whether this was answered already, to the same terms: the button was pressed twice.
fn repeats(again: &Answer, stored: &Answer) -> bool {
    match (again, stored) {
        (Answer::Accepted { terms, .. }, Answer::Accepted { terms: stored, .. }) => terms == stored,
        (
            Answer::Declined { terms, reason, .. },
            Answer::Declined {
                terms: stored,
                reason: stored_reason,
                ..
            },
        ) => (terms, reason) == (stored, stored_reason),
        _ => false,
    }
}

async fn answer_lead(
    tx: &mut Tx,
    actor: &Actor,
    measure: &mut Measure,
    terms: i64,
    answer: Answer,
    catalogue: &Catalogue,
) -> Result<()> {
    let target = body_target(measure.lead.body, catalogue);
    actor.require(Action::AnswerParticipation, &target)?;
    if measure.lead.terms != terms {
        return Err(Error::conflict(
            Kind::Measure,
            measure.id,
            measure.lead.terms,
        ));
    }
    if repeats(&answer, &measure.lead.answer) {
        return Ok(());
    }
    measure.lead.answer = answer;
    if !store::measure::answer_lead(tx, measure).await? {
        return Err(Error::conflict(
            Kind::Measure,
            measure.id,
            measure.lead.terms,
        ));
    }
    let body = body_for(actor, &target, catalogue);
    let record = Record::by(actor, Kind::Measure, measure.id, "lead.answer").for_body(body);
    history::record(tx, record, measure).await?;
    Ok(())
}

async fn answer_seat(
    tx: &mut Tx,
    actor: &Actor,
    measure: &mut Measure,
    seat: ParticipationId,
    terms: i64,
    answer: Answer,
    catalogue: &Catalogue,
) -> Result<()> {
    let id = measure.id;
    let asked = measure
        .participants
        .iter_mut()
        .find(|p| p.id == seat)
        .ok_or(Error::NotFound)?;
    let target = body_target(asked.body, catalogue);
    actor.require(Action::AnswerParticipation, &target)?;
    let before = asked.version;
    if asked.terms != terms {
        return Err(Error::conflict(Kind::Measure, id, asked.terms));
    }
    if repeats(&answer, &asked.answer) {
        return Ok(());
    }
    asked.answer = answer;
    asked.version = before + 1;
    if !store::participation::answer(tx, asked, before).await? {
        return Err(Error::conflict(Kind::Measure, id, before));
    }
    let body = body_for(actor, &target, catalogue);
    history::record(
        tx,
        Record::by(actor, Kind::Measure, id, "participation.answer").for_body(body),
        measure,
    )
    .await?;
    Ok(())
}
