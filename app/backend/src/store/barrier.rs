//! Rows of `barrier`.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    barrier::{Barrier, BarrierAnswer},
    ids::BarrierId,
};
use sqlx::types::Text;

use crate::{
    db::{Tx, fetch, run},
    error::Result,
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Text<BarrierId>,
    place: String,
    text: String,
    contact: Option<String>,
    arrived_at: DateTime<Utc>,
    answered_on: Option<NaiveDate>,
    answer: Option<String>,
    version: i64,
}

impl From<Row> for Barrier {
    fn from(row: Row) -> Self {
        let answer = row.answered_on.zip(row.answer);
        Self {
            id: row.id.0,
            place: row.place,
            text: row.text,
            contact: row.contact,
            arrived_at: row.arrived_at,
            answer: answer.map(|(on, text)| BarrierAnswer { on, text }),
            version: row.version,
        }
    }
}

const INSERT: &str = "
    INSERT INTO barrier (id, form_mark, place, text, contact, arrived_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (form_mark) DO NOTHING";

/// Nothing happens when the same form was sent before.
pub(crate) async fn insert(tx: &mut Tx, barrier: &Barrier, form_mark: &str) -> Result<()> {
    run!(
        tx,
        INSERT,
        Text(barrier.id),
        form_mark,
        barrier.place.as_str(),
        barrier.text.as_str(),
        barrier.contact.as_deref(),
        barrier.arrived_at,
        barrier.version
    )?;
    Ok(())
}

const KNOWN: &str = "
    SELECT COUNT(*)
    FROM barrier
    WHERE form_mark = $1";

/// Whether this form was sent before.
pub(crate) async fn known(tx: &mut Tx, form_mark: &str) -> Result<bool> {
    let (number,) = fetch!(tx, fetch_one as (i64,), KNOWN, form_mark)?;
    Ok(number > 0)
}

const SINCE: &str = "
    SELECT COUNT(*)
    FROM barrier
    WHERE arrived_at > $1";

/// How many arrived after an instant.
pub(crate) async fn since(tx: &mut Tx, instant: DateTime<Utc>) -> Result<i64> {
    let (number,) = fetch!(tx, fetch_one as (i64,), SINCE, instant)?;
    Ok(number)
}

macro_rules! select {
    () => {
        "SELECT id, place, text, contact, arrived_at, answered_on, answer, version
        FROM barrier "
    };
}

const FIND: &str = concat!(select!(), "WHERE id = $1");

pub(crate) async fn find(tx: &mut Tx, id: BarrierId) -> Result<Option<Barrier>> {
    let row = fetch!(tx, fetch_optional as Row, FIND, Text(id))?;
    Ok(row.map(Barrier::from))
}

const OPEN: &str = concat!(
    select!(),
    "WHERE answered_on IS NULL AND (arrived_at > $1 OR (arrived_at = $1 AND id > $2))
    ORDER BY arrived_at, id
    LIMIT $3"
);

/// Unanswered ones behind a key, the oldest first.
pub(crate) async fn open(
    tx: &mut Tx,
    (at, id): (DateTime<Utc>, String),
    limit: i64,
) -> Result<Vec<Barrier>> {
    let rows = fetch!(tx, fetch_all as Row, OPEN, at, id, limit)?;
    Ok(rows.into_iter().map(Barrier::from).collect())
}

const ANSWERED: &str = concat!(
    select!(),
    "WHERE answered_on IS NOT NULL AND (arrived_at < $1 OR (arrived_at = $1 AND id < $2))
    ORDER BY arrived_at DESC, id DESC
    LIMIT $3"
);

/// Answered ones before a key, the latest first.
pub(crate) async fn answered(
    tx: &mut Tx,
    (at, id): (DateTime<Utc>, String),
    limit: i64,
) -> Result<Vec<Barrier>> {
    let rows = fetch!(tx, fetch_all as Row, ANSWERED, at, id, limit)?;
    Ok(rows.into_iter().map(Barrier::from).collect())
}

const WAITING: &str = "
    SELECT arrived_at
    FROM barrier
    WHERE answered_on IS NULL";

/// When the unanswered ones arrived.
pub(crate) async fn waiting(tx: &mut Tx) -> Result<Vec<DateTime<Utc>>> {
    let rows = fetch!(tx, fetch_all as (DateTime<Utc>,), WAITING)?;
    Ok(rows.into_iter().map(|(at,)| at).collect())
}

const ANSWER: &str = "
    UPDATE barrier
    SET answered_on = $3, answer = $4, version = version + 1
    WHERE id = $1 AND version = $2";

/// False when the version moved on.
pub(crate) async fn answer(
    tx: &mut Tx,
    id: BarrierId,
    before: i64,
    answer: &BarrierAnswer,
) -> Result<bool> {
    let touched = run!(
        tx,
        ANSWER,
        Text(id),
        before,
        answer.on,
        answer.text.as_str()
    )?;
    Ok(touched > 0)
}

const FORGET_CONTACTS: &str = "
    UPDATE barrier
    SET contact = NULL
    WHERE contact IS NOT NULL AND (answered_on < $1 OR arrived_at < $2)";

/// Erases the contacts of what was answered before a day or arrived before an instant.
pub(crate) async fn forget_contacts(
    tx: &mut Tx,
    answered: NaiveDate,
    arrived: DateTime<Utc>,
) -> Result<u64> {
    Ok(run!(tx, FORGET_CONTACTS, answered, arrived)?)
}

const DELETE_BEFORE: &str = "
    DELETE FROM barrier
    WHERE arrived_at < $1";

pub(crate) async fn delete_before(tx: &mut Tx, arrived: DateTime<Utc>) -> Result<u64> {
    Ok(run!(tx, DELETE_BEFORE, arrived)?)
}
