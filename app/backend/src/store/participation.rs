//! Rows of `participation`, and how an answer lies in three columns.

use chrono::{DateTime, Utc};
use domain::{
    ids::{BodyId, MeasureId, ParticipationId},
    participation::{AgreedTask, Answer, Participation},
};
use sqlx::types::Text;

use super::set::{Which, rows, wanted};
use crate::{
    db::{Tx, run},
    error::{Error, Result},
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Text<ParticipationId>,
    measure_id: Text<MeasureId>,
    body_id: Text<BodyId>,
    task: Option<String>,
    answer: String,
    answered_at: Option<DateTime<Utc>>,
    answered_terms: Option<i64>,
    reason: Option<String>,
    note: Option<String>,
    terms: i64,
    asked_at: Option<DateTime<Utc>>,
    agreed_terms: Option<i64>,
    agreed_task: Option<String>,
    text: Option<String>,
    version: i64,
}

macro_rules! select {
    () => {
        "SELECT id, measure_id, body_id, task, answer, answered_at, answered_terms, reason, note, terms, asked_at,
            agreed_terms, agreed_task, text, version
        FROM participation "
    };
}

const ALL: &str = concat!(select!(), "ORDER BY measure_id, position, id");
const SOME: &str = concat!(
    wanted!(),
    select!(),
    "WHERE measure_id IN (SELECT id FROM wanted)
    ORDER BY measure_id, position, id"
);

pub(crate) async fn load(tx: &mut Tx, measures: &Which) -> Result<Vec<(MeasureId, Participation)>> {
    let rows = rows!(tx, Row, measures, ALL, SOME)?;
    rows.into_iter()
        .map(|row| {
            let participation = Participation {
                id: row.id.0,
                body: row.body_id.0,
                task: row.task,
                answer: read_answer(
                    &row.answer,
                    row.answered_at,
                    row.answered_terms,
                    row.reason,
                    row.note,
                )?,
                terms: row.terms,
                asked_at: row.asked_at,
                agreed: row.agreed_terms.map(|terms| AgreedTask {
                    terms,
                    task: row.agreed_task,
                }),
                text: row.text,
                version: row.version,
            };
            Ok((row.measure_id.0, participation))
        })
        .collect()
}

/// Puts an answer together from its columns.
pub(crate) fn read_answer(
    key: &str,
    at: Option<DateTime<Utc>>,
    terms: Option<i64>,
    reason: Option<String>,
    note: Option<String>,
) -> Result<Answer> {
    match (key, at, terms, reason) {
        ("asked", ..) => Ok(Answer::Asked),
        ("accepted", Some(at), Some(terms), _) => Ok(Answer::Accepted { at, terms, note }),
        ("declined", Some(at), Some(terms), Some(reason)) => Ok(Answer::Declined {
            at,
            terms,
            reason,
            note,
        }),
        _ => Err(Error::internal(format!(
            "an answer in the database is not whole: {key}"
        ))),
    }
}

/// Takes an answer apart: time, terms, reason.
pub(crate) fn answer_columns(
    answer: &Answer,
) -> (Option<DateTime<Utc>>, Option<i64>, Option<&str>) {
    match answer {
        Answer::Asked => (None, None, None),
        Answer::Accepted { at, terms, .. } => (Some(*at), Some(*terms), None),
        Answer::Declined {
            at, terms, reason, ..
        } => (Some(*at), Some(*terms), Some(reason)),
    }
}

const UPSERT: &str = "
    INSERT INTO participation (id, measure_id, body_id, task, answer, answered_at, answered_terms, reason, terms, version, position,
        note, asked_at, agreed_terms, agreed_task, text)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
    ON CONFLICT (id) DO UPDATE
    SET task = excluded.task, answer = excluded.answer, answered_at = excluded.answered_at,
        answered_terms = excluded.answered_terms, reason = excluded.reason, terms = excluded.terms,
        version = excluded.version, position = excluded.position, note = excluded.note, asked_at = excluded.asked_at,
        agreed_terms = excluded.agreed_terms, agreed_task = excluded.agreed_task, text = excluded.text";

const DELETE: &str = "
    DELETE FROM participation
    WHERE id = $1";

/// Makes the rows of a measure those of `after`; `before` is what stands there.
pub(crate) async fn replace(
    tx: &mut Tx,
    measure: MeasureId,
    before: &[Participation],
    after: &[Participation],
) -> Result<()> {
    for gone in before
        .iter()
        .filter(|old| after.iter().all(|new| new.id != old.id))
    {
        run!(tx, DELETE, Text(gone.id))?;
    }
    for (position, new) in (0_i64..).zip(after) {
        let stands = usize::try_from(position).ok().and_then(|at| before.get(at)) == Some(new);
        if !stands {
            upsert(tx, measure, position, new).await?;
        }
    }
    Ok(())
}

async fn upsert(tx: &mut Tx, measure: MeasureId, position: i64, new: &Participation) -> Result<()> {
    let (at, terms, reason) = answer_columns(&new.answer);
    run!(
        tx,
        UPSERT,
        Text(new.id),
        Text(measure),
        Text(new.body),
        new.task.as_deref(),
        new.answer.key(),
        at,
        terms,
        reason,
        new.terms,
        new.version,
        position,
        new.answer.note(),
        new.asked_at,
        new.agreed.as_ref().map(|agreed| agreed.terms),
        new.agreed
            .as_ref()
            .and_then(|agreed| agreed.task.as_deref()),
        new.text.as_deref(),
    )?;
    Ok(())
}

const UPDATE: &str = "
    UPDATE participation
    SET task = $3, answer = $4, answered_at = $5, answered_terms = $6, reason = $7, note = $8, terms = $9,
        agreed_terms = $10, agreed_task = $11, text = $12, version = $13
    WHERE id = $1 AND version = $2";

/// Writes what the participant itself says; false when the version moved on.
pub(crate) async fn update(tx: &mut Tx, new: &Participation, before: i64) -> Result<bool> {
    let (at, terms, reason) = answer_columns(&new.answer);
    Ok(run!(
        tx,
        UPDATE,
        Text(new.id),
        before,
        new.task.as_deref(),
        new.answer.key(),
        at,
        terms,
        reason,
        new.answer.note(),
        new.terms,
        new.agreed.as_ref().map(|agreed| agreed.terms),
        new.agreed
            .as_ref()
            .and_then(|agreed| agreed.task.as_deref()),
        new.text.as_deref(),
        new.version
    )? == 1)
}
