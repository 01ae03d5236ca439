//! Rows of `sent_form`. Every statement names the account.

use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use sqlx::types::Text;
use uuid::Uuid;

use crate::{
    db::{Tx, fetch, run},
    error::Result,
};

// On PostgreSQL this waits for another transaction that inserts the same row.
const INSERT: &str = "
    INSERT INTO sent_form (account_id, mark, made, at)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (account_id, mark) DO NOTHING";

/// Whether this form is sent for the first time.
pub(crate) async fn insert(
    tx: &mut Tx,
    account: AccountId,
    mark: &str,
    made: Uuid,
) -> Result<bool> {
    let now = tx.now();
    Ok(run!(tx, INSERT, Text(account), mark, Text(made), now)? == 1)
}

const MADE: &str = "
    SELECT made
    FROM sent_form
    WHERE account_id = $1 AND mark = $2";

/// The id of what this form made.
pub(crate) async fn made(tx: &mut Tx, account: AccountId, mark: &str) -> Result<Uuid> {
    let (made,) = fetch!(tx, fetch_one as (Text<Uuid>,), MADE, Text(account), mark)?;
    Ok(made.0)
}

const DELETE_BEFORE: &str = "
    DELETE FROM sent_form
    WHERE at < $1";

pub(crate) async fn delete_before(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64> {
    Ok(run!(tx, DELETE_BEFORE, before)?)
}
