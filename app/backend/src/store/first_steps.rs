//! Rows of `first_steps_dismissed`, and what an account has done for the first time.

use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use sqlx::types::Text;

use crate::{
    db::{Tx, fetch, run},
    error::Result,
};

const DISMISSED: &str = "
    SELECT COUNT(*)
    FROM first_steps_dismissed
    WHERE account_id = $1";

pub(crate) async fn dismissed(tx: &mut Tx, account: AccountId) -> Result<bool> {
    let (number,) = fetch!(tx, fetch_one as (i64,), DISMISSED, Text(account))?;
    Ok(number > 0)
}

const DISMISS: &str = "
    INSERT INTO first_steps_dismissed (account_id, at)
    VALUES ($1, $2)
    ON CONFLICT (account_id) DO NOTHING";

pub(crate) async fn dismiss(tx: &mut Tx, account: AccountId, at: DateTime<Utc>) -> Result<()> {
    run!(tx, DISMISS, Text(account), at)?;
    Ok(())
}

/// From cause to cause along the index: DISTINCT would walk over every row of the account.
const CAUSES: &str = "
    WITH RECURSIVE known (cause) AS (
        SELECT MIN(cause)
        FROM history
        WHERE account = $1
        UNION ALL
        SELECT (SELECT MIN(cause) FROM history WHERE account = $1 AND cause > known.cause)
        FROM known
        WHERE known.cause IS NOT NULL
    )
    SELECT cause
    FROM known
    WHERE cause IS NOT NULL";

/// Everything the history says this account has done; answered from an index.
pub(crate) async fn causes(tx: &mut Tx, account: AccountId) -> Result<Vec<String>> {
    let rows = fetch!(tx, fetch_all as (String,), CAUSES, account.to_string())?;
    Ok(rows.into_iter().map(|(cause,)| cause).collect())
}
