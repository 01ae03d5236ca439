//! Rows of `session`.

use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use sqlx::types::Text;

use crate::{
    db::{Tx, fetch, run},
    error::Result,
};

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    pub id_hash: String,
    pub account_id: Option<Text<AccountId>>,
    pub data: String,
    pub created_at: DateTime<Utc>,
    pub last_seen: DateTime<Utc>,
}

const INSERT: &str = "
    INSERT INTO session (id_hash, account_id, data, created_at, last_seen)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (id_hash) DO NOTHING";

/// Whether the id was free.
pub(crate) async fn insert(tx: &mut Tx, row: &Row) -> Result<bool> {
    let account = row.account_id.as_ref().map(|id| Text(id.0));
    Ok(run!(
        tx,
        INSERT,
        &row.id_hash,
        account,
        &row.data,
        row.created_at,
        row.last_seen
    )? == 1)
}

const UPDATE: &str = "
    UPDATE session
    SET account_id = $2, data = $3, last_seen = $4
    WHERE id_hash = $1";

pub(crate) async fn update(tx: &mut Tx, row: &Row) -> Result<()> {
    let account = row.account_id.as_ref().map(|id| Text(id.0));
    run!(tx, UPDATE, &row.id_hash, account, &row.data, row.last_seen)?;
    Ok(())
}

const FIND: &str = "
    SELECT id_hash, account_id, data, created_at, last_seen
    FROM session
    WHERE id_hash = $1";

pub(crate) async fn find(tx: &mut Tx, hash: &str) -> Result<Option<Row>> {
    Ok(fetch!(tx, fetch_optional as Row, FIND, hash)?)
}

const TOUCH: &str = "
    UPDATE session
    SET last_seen = $2
    WHERE id_hash = $1 AND last_seen < $2";

pub(crate) async fn touch(tx: &mut Tx, hash: &str, now: DateTime<Utc>) -> Result<()> {
    run!(tx, TOUCH, hash, now)?;
    Ok(())
}

const DELETE: &str = "
    DELETE FROM session
    WHERE id_hash = $1";

pub(crate) async fn delete(tx: &mut Tx, hash: &str) -> Result<()> {
    run!(tx, DELETE, hash)?;
    Ok(())
}

const DELETE_OF: &str = "
    DELETE FROM session
    WHERE account_id = $1 AND ($2 IS NULL OR id_hash <> $2)";

/// All sessions of an account, but the one with the hash `keep`.
pub(crate) async fn delete_of(tx: &mut Tx, account: AccountId, keep: Option<&str>) -> Result<u64> {
    Ok(run!(tx, DELETE_OF, Text(account), keep)?)
}

const DELETE_OLD: &str = "
    DELETE FROM session
    WHERE last_seen < $1 OR created_at < $2";

pub(crate) async fn delete_old(
    tx: &mut Tx,
    idle: DateTime<Utc>,
    absolute: DateTime<Utc>,
) -> Result<u64> {
    Ok(run!(tx, DELETE_OLD, idle, absolute)?)
}
