//! Rows of `follow_up`. Every statement names whose notes may be touched: an account,
//! and the bodies in the set.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    follow_up::{FollowUp, Owner},
    ids::{AccountId, BodyId, FollowUpId, MeasureId},
};
use sqlx::types::Text;

use super::set::wanted;
use crate::{
    db::{Tx, fetch, run},
    error::{Error, Result},
};

/// Whose notes: those of an account for itself, and those of these bodies (ids joined
/// by commas).
#[derive(Clone, Debug)]
pub(crate) struct Reach {
    pub(crate) bodies: String,
    pub(crate) account: AccountId,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Text<FollowUpId>,
    measure_id: Option<Text<MeasureId>>,
    text: String,
    due: NaiveDate,
    account_id: Text<AccountId>,
    body_id: Option<Text<BodyId>>,
    done_at: Option<DateTime<Utc>>,
    version: i64,
}

impl From<Row> for FollowUp {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            measure: row.measure_id.map(|id| id.0),
            text: row.text,
            due: row.due,
            owner: row
                .body_id
                .map_or(Owner::Account(row.account_id.0), |body| Owner::Body(body.0)),
            account: row.account_id.0,
            done_at: row.done_at,
            version: row.version,
        }
    }
}

/// Notes within reach: bodies are `$1`, the account is `$2`.
macro_rules! select {
    () => {
        concat!(
            wanted!(),
            "SELECT id, measure_id, text, due, account_id, body_id, done_at, version
            FROM follow_up
            WHERE ((body_id IS NULL AND account_id = $2) OR body_id IN (SELECT id FROM wanted)) "
        )
    };
}

const FIND: &str = concat!(select!(), "AND id = $3");

/// One note, if it is within reach.
pub(crate) async fn find(tx: &mut Tx, reach: &Reach, id: FollowUpId) -> Result<FollowUp> {
    let (bodies, account) = (reach.bodies.as_str(), Text(reach.account));
    let row = fetch!(tx, fetch_optional as Row, FIND, bodies, account, Text(id))?;
    row.map(FollowUp::from).ok_or(Error::NotFound)
}

const OPEN: &str = concat!(
    select!(),
    "AND done_at IS NULL AND due <= $3 AND (due > $4 OR (due = $4 AND id > $5))
    ORDER BY due, id
    LIMIT $6"
);

/// Open notes until a day, behind a key, the earliest first.
pub(crate) async fn open(
    tx: &mut Tx,
    reach: &Reach,
    until: NaiveDate,
    after: (NaiveDate, String),
    limit: i64,
) -> Result<Vec<FollowUp>> {
    let (bodies, account) = (reach.bodies.as_str(), Text(reach.account));
    let (due, id) = after;
    let rows = fetch!(
        tx,
        fetch_all as Row,
        OPEN,
        bodies,
        account,
        until,
        due,
        id.as_str(),
        limit
    )?;
    Ok(rows.into_iter().map(FollowUp::from).collect())
}

const DONE: &str = concat!(
    select!(),
    "AND done_at IS NOT NULL AND (due < $3 OR (due = $3 AND id < $4))
    ORDER BY due DESC, id DESC
    LIMIT $5"
);

/// Done notes before a key, the latest first.
pub(crate) async fn done(
    tx: &mut Tx,
    reach: &Reach,
    before: (NaiveDate, String),
    limit: i64,
) -> Result<Vec<FollowUp>> {
    let (bodies, account) = (reach.bodies.as_str(), Text(reach.account));
    let (due, id) = before;
    let rows = fetch!(
        tx,
        fetch_all as Row,
        DONE,
        bodies,
        account,
        due,
        id.as_str(),
        limit
    )?;
    Ok(rows.into_iter().map(FollowUp::from).collect())
}

const OF_MEASURE: &str = concat!(
    select!(),
    "AND done_at IS NULL AND measure_id = $3
    ORDER BY due, id
    LIMIT $4"
);

/// Open notes on one measure, the earliest first.
pub(crate) async fn of_measure(
    tx: &mut Tx,
    reach: &Reach,
    measure: MeasureId,
    limit: i64,
) -> Result<Vec<FollowUp>> {
    let (bodies, account) = (reach.bodies.as_str(), Text(reach.account));
    let rows = fetch!(
        tx,
        fetch_all as Row,
        OF_MEASURE,
        bodies,
        account,
        Text(measure),
        limit
    )?;
    Ok(rows.into_iter().map(FollowUp::from).collect())
}

fn body(owner: Owner) -> Option<Text<BodyId>> {
    match owner {
        Owner::Account(_) => None,
        Owner::Body(body) => Some(Text(body)),
    }
}

const INSERT: &str = "
    INSERT INTO follow_up (id, measure_id, text, due, account_id, body_id, done_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

pub(crate) async fn insert(tx: &mut Tx, new: &FollowUp) -> Result<()> {
    run!(
        tx,
        INSERT,
        Text(new.id),
        new.measure.map(Text),
        new.text.as_str(),
        new.due,
        Text(new.account),
        body(new.owner),
        new.done_at,
        new.version,
    )?;
    Ok(())
}

const UPDATE: &str = "
    UPDATE follow_up
    SET text = $3, due = $4, account_id = $5, body_id = $6, version = $7
    WHERE id = $1 AND version = $2";

/// Writes text, day and owner; false when the version moved on.
pub(crate) async fn update(tx: &mut Tx, after: &FollowUp, before: i64) -> Result<bool> {
    Ok(run!(
        tx,
        UPDATE,
        Text(after.id),
        before,
        after.text.as_str(),
        after.due,
        Text(after.account),
        body(after.owner),
        after.version,
    )? == 1)
}

const SET_DONE: &str = "
    UPDATE follow_up
    SET done_at = $2
    WHERE id = $1";

pub(crate) async fn set_done(
    tx: &mut Tx,
    id: FollowUpId,
    done_at: Option<DateTime<Utc>>,
) -> Result<()> {
    run!(tx, SET_DONE, Text(id), done_at)?;
    Ok(())
}

const DELETE: &str = "
    DELETE FROM follow_up
    WHERE id = $1";

pub(crate) async fn delete(tx: &mut Tx, id: FollowUpId) -> Result<()> {
    run!(tx, DELETE, Text(id))?;
    Ok(())
}
