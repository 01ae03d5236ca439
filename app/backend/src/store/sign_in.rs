//! Rows of `sign_in_attempt`: failed sign-ins by hashed name.

use chrono::{DateTime, Utc};

use crate::{
    db::{Tx, fetch, run},
    error::Result,
};

#[derive(sqlx::FromRow)]
pub(crate) struct Attempt {
    pub failures: i64,
    pub last_at: DateTime<Utc>,
    pub locked_until: Option<DateTime<Utc>>,
}

// Makes the row if there is none and locks it: on PostgreSQL attempts at the same time
// would otherwise all read "not locked yet" before the first one counts.
const HOLD: &str = "
    INSERT INTO sign_in_attempt (login_hash, failures, last_at)
    VALUES ($1, 0, $2)
    ON CONFLICT (login_hash) DO UPDATE
    SET failures = sign_in_attempt.failures
    RETURNING failures, last_at, locked_until";

pub(crate) async fn hold(tx: &mut Tx, login_hash: &str, at: DateTime<Utc>) -> Result<Attempt> {
    Ok(fetch!(tx, fetch_one as Attempt, HOLD, login_hash, at)?)
}

const COUNT: &str = "
    UPDATE sign_in_attempt
    SET failures = $2, last_at = $3, locked_until = $4
    WHERE login_hash = $1";

pub(crate) async fn count(tx: &mut Tx, login_hash: &str, attempt: &Attempt) -> Result<()> {
    run!(
        tx,
        COUNT,
        login_hash,
        attempt.failures,
        attempt.last_at,
        attempt.locked_until
    )?;
    Ok(())
}

const FORGET: &str = "
    DELETE FROM sign_in_attempt
    WHERE login_hash = $1";

pub(crate) async fn forget(tx: &mut Tx, login_hash: &str) -> Result<()> {
    run!(tx, FORGET, login_hash)?;
    Ok(())
}

const DELETE_BEFORE: &str = "
    DELETE FROM sign_in_attempt
    WHERE last_at < $1";

pub(crate) async fn delete_before(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64> {
    Ok(run!(tx, DELETE_BEFORE, before)?)
}
