//! Rows of `loose_file`: files in the folder of documents that may have to go.

use chrono::{DateTime, Utc};

use crate::{
    db::{Tx, fetch, run},
    error::Result,
};

const INSERT: &str = "
    INSERT INTO loose_file (stored_name, at)
    VALUES ($1, $2)
    ON CONFLICT (stored_name) DO NOTHING";

pub(crate) async fn insert(tx: &mut Tx, stored_name: &str) -> Result<()> {
    let now = tx.now();
    run!(tx, INSERT, stored_name, now)?;
    Ok(())
}

const ALL: &str = "
    SELECT stored_name
    FROM loose_file";

pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<String>> {
    let rows = fetch!(tx, fetch_all as (String,), ALL)?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

// An upload under way has taken its row out by the time its document is seen.
const TAKE_BEFORE: &str = "
    DELETE FROM loose_file
    WHERE at < $1
    RETURNING stored_name";

/// Takes out the files that were let go before `before`.
pub(crate) async fn take_before(tx: &mut Tx, before: DateTime<Utc>) -> Result<Vec<String>> {
    let rows = fetch!(tx, fetch_all as (String,), TAKE_BEFORE, before)?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

const DELETE: &str = "
    DELETE FROM loose_file
    WHERE stored_name = $1";

/// False when somebody else has taken it away.
pub(crate) async fn delete(tx: &mut Tx, stored_name: &str) -> Result<bool> {
    Ok(run!(tx, DELETE, stored_name)? == 1)
}
