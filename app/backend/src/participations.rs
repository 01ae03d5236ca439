//! Use cases of taking part: lead and participants answer the request they got; a
//! participant writes its own part.

use chrono::{DateTime, Utc};
use domain::{
    facts::body_target,
    ids::{MeasureId, ParticipationId},
    measure::Measure,
    participation::{AgreedTask, Answer},
    policy::{Action, Actor},
    text,
};

use crate::{
    Backend, Error, Result,
    authority::{body_for, see},
    board::Sight,
    db::Tx,
    history::{self, Kind, Record},
    requests::{body_of_answer, note_for, reason},
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
    answer_noted(backend, actor, id, seat, terms, reply, "").await
}

/// As [`answer`]; a coordination notes the answer of a body without accounts, and says
/// in `note` how it came.
///
/// # Errors
/// As [`answer`]; `Invalid` under `note` when it is missing.
pub async fn answer_noted(
    backend: &Backend,
    actor: &Actor,
    id: MeasureId,
    seat: Seat,
    terms: i64,
    reply: Reply,
    note: &str,
) -> Result<()> {
    let sight = backend.board().await?;
    let (actor, note) = (actor.clone(), note.to_owned());
    backend
        .write("participation.answer", move |tx| {
            Box::pin(async move {
                let mut measure = store::measure::lock(tx, id).await?;
                see(&actor, &measure, &sight.catalogue, tx.today())?;
                if measure.draft {
                    return Err(Error::invalid(
                        "reply",
                        "Ein Entwurf fragt noch niemanden. Bitte geben Sie die Maßnahme zuerst frei.",
                    ));
                }
                let asked = asked(&measure, seat)?;
                let note = note_for(tx, &actor, asked.body, &measure, &sight.catalogue, &note).await?;
                let again = match reply {
                    Reply::Accept => accept(terms, note, tx.now()),
                    Reply::Decline(typed) => decline(reason(&typed)?, terms, note, tx.now()),
                };
                if asked.terms != terms {
                    return Err(Error::conflict(Kind::Measure, id, asked.terms));
                }
                if repeats(&again, &asked.answer) {
                    return Ok(());
                }
                let cause = take(tx, &mut measure, seat, again).await?;
                let body = body_of_answer(&actor, asked.body, &measure, &sight.catalogue, tx.today());
                let record = Record::by(&actor, Kind::Measure, id, cause).for_body(body);
                history::record(tx, record, &measure).await?;
                Ok(())
            })
        })
        .await
}

/// The request as it stands.
struct Asked {
    body: domain::ids::BodyId,
    terms: i64,
    answer: Answer,
}

fn asked(measure: &Measure, seat: Seat) -> Result<Asked> {
    Ok(match seat {
        Seat::Lead => Asked {
            body: measure.lead.body,
            terms: measure.lead.terms,
            answer: measure.lead.answer.clone(),
        },
        Seat::Participant(id) => {
            let asked = measure.participants.iter().find(|p| p.id == id);
            let asked = asked.ok_or(Error::NotFound)?;
            Asked {
                body: asked.body,
                terms: asked.terms,
                answer: asked.answer.clone(),
            }
        }
    })
}

/// Stores the answer; gives the cause to record.
async fn take(
    tx: &mut Tx,
    measure: &mut Measure,
    seat: Seat,
    answer: Answer,
) -> Result<&'static str> {
    let id = measure.id;
    match seat {
        Seat::Lead => {
            if matches!(answer, Answer::Accepted { .. }) {
                measure.lead.in_force = Some(measure.lead.body);
            }
            measure.lead.answer = answer;
            if !store::measure::answer_lead(tx, measure).await? {
                return Err(Error::conflict(Kind::Measure, id, measure.lead.terms));
            }
            Ok("lead.answer")
        }
        Seat::Participant(seat) => {
            let asked = measure.participants.iter_mut().find(|p| p.id == seat);
            let asked = asked.ok_or(Error::NotFound)?;
            let before = asked.version;
            asked.take(answer);
            if !store::participation::update(tx, asked, before).await? {
                return Err(Error::conflict(Kind::Measure, id, before));
            }
            Ok("participation.answer")
        }
    }
}

fn accept(terms: i64, note: Option<String>, at: DateTime<Utc>) -> Answer {
    Answer::Accepted { at, terms, note }
}

fn decline(reason: String, terms: i64, note: Option<String>, at: DateTime<Utc>) -> Answer {
    Answer::Declined {
        at,
        terms,
        reason,
        note,
    }
}

/// Whether this was answered already, to the same terms: the button was pressed twice.
fn repeats(again: &Answer, stored: &Answer) -> bool {
    match (again, stored) {
        (
            Answer::Accepted { terms, note, .. },
            Answer::Accepted {
                terms: stored,
                note: noted,
                ..
            },
        ) => (terms, note) == (stored, noted),
        (
            Answer::Declined {
                terms,
                reason,
                note,
                ..
            },
            Answer::Declined {
                terms: stored,
                reason: stored_reason,
                note: noted,
                ..
            },
        ) => (terms, reason, note) == (stored, stored_reason, noted),
        _ => false,
    }
}

/// What the form "Eigene Beteiligung" sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnPartDraft {
    pub task: String,
    pub text: String,
    pub version: String,
}

/// Changes task and text of the own participation (DESIGN §2: the participant's pen).
/// A participant that names its own task agrees to it.
///
/// # Errors
/// `Invalid` under `task`, `text`; `NotFound`; `Forbidden` for other bodies; `Conflict`
/// when it changed since.
pub async fn edit(
    backend: &Backend,
    actor: &Actor,
    id: MeasureId,
    seat: ParticipationId,
    draft: &OwnPartDraft,
) -> Result<()> {
    let sight = backend.board().await?;
    let (actor, draft) = (actor.clone(), draft.clone());
    backend
        .write("participation.edit", move |tx| {
            Box::pin(async move { write_own_part(tx, &actor, id, seat, &draft, &sight).await })
        })
        .await
}

async fn write_own_part(
    tx: &mut Tx,
    actor: &Actor,
    id: MeasureId,
    seat: ParticipationId,
    draft: &OwnPartDraft,
    sight: &Sight,
) -> Result<()> {
    let catalogue = &sight.catalogue;
    let stored = store::measure::lock(tx, id).await?;
    see(actor, &stored, catalogue, tx.today())?;
    let mut measure = stored.clone();
    let own = measure.participants.iter_mut().find(|p| p.id == seat);
    let own = own.ok_or(Error::NotFound)?;
    let target = body_target(own.body, catalogue, tx.today());
    actor.require(Action::EditParticipation, &target)?;
    let mut errors = domain::error::FieldErrors::default();
    let task = errors.take("task", text::optional(&draft.task, 1_000));
    let words = errors.take("text", text::optional(&draft.text, text::LONG));
    let (Some(task), Some(words)) = (task, words) else {
        return Err(errors.into());
    };
    if (&own.task, &own.text) == (&task, &words) {
        return Ok(());
    }
    let before = own.version;
    if draft.version.trim().parse() != Ok(before) {
        return Err(Error::conflict(Kind::Measure, id, before));
    }
    let renamed = own.task != task;
    own.version = before + 1;
    own.text = words;
    if renamed {
        own.terms += 1;
        own.task = task;
        own.answer = Answer::accepted(tx.now(), own.terms);
        own.agreed = Some(AgreedTask {
            terms: own.terms,
            task: own.task.clone(),
        });
    }
    // The task stands in the form of the master data too: whoever has that form open must
    // not send the old one back without a word.
    let written = if renamed {
        measure.version += 1;
        store::measure::update(tx, &measure, &stored).await?
    } else {
        store::participation::update(tx, own, before).await?
    };
    if !written {
        return Err(Error::conflict(Kind::Measure, id, before));
    }
    let body = body_for(actor, &target, catalogue);
    let record = Record::by(actor, Kind::Measure, id, "participation.edit").for_body(body);
    history::record(tx, record, &measure).await?;
    Ok(())
}
