//! Rows of `read_mark`. Every statement names the account.

use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use sqlx::types::Text;

use crate::{
    db::{Tx, fetch, run},
    error::Result,
};

const FIND: &str = "
    SELECT seq, at
    FROM read_mark
    WHERE account_id = $1";

pub(crate) async fn find(tx: &mut Tx, account: AccountId) -> Result<Option<(i64, DateTime<Utc>)>> {
    Ok(fetch!(
        tx,
        fetch_optional as (i64, DateTime<Utc>),
        FIND,
        Text(account)
    )?)
}

// Only forward: an older page that is still open somewhere takes nothing back.
const MOVE: &str = "
    INSERT INTO read_mark (account_id, seq, at)
    VALUES ($1, $2, $3)
    ON CONFLICT (account_id) DO UPDATE
    SET seq = excluded.seq, at = excluded.at
    WHERE read_mark.seq < excluded.seq
        OR (read_mark.seq = excluded.seq AND read_mark.at < excluded.at)";

/// Whether the mark moved.
pub(crate) async fn move_to(
    tx: &mut Tx,
    account: AccountId,
    seq: i64,
    at: DateTime<Utc>,
) -> Result<bool> {
    Ok(run!(tx, MOVE, Text(account), seq, at)? == 1)
}

const RECORDED_AT: &str = "
    SELECT at
    FROM history
    WHERE seq = $1";

/// When a place of the history was written; `None` when there is no such place.
pub(crate) async fn recorded_at(tx: &mut Tx, seq: i64) -> Result<Option<DateTime<Utc>>> {
    let row = fetch!(tx, fetch_optional as (DateTime<Utc>,), RECORDED_AT, seq)?;
    Ok(row.map(|(at,)| at))
}
