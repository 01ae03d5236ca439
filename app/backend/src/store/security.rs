//! Rows of `security_log`.

use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use sqlx::types::Text;
use uuid::Uuid;

use crate::{
    db::{Tx, fetch, run},
    error::Result,
    ids,
};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Row {
    pub id: String,
    pub at: DateTime<Utc>,
    pub event: String,
    pub account_id: Option<Text<AccountId>>,
    pub by_account_id: Option<Text<AccountId>>,
    pub detail: Option<String>,
}

const INSERT: &str = "
    INSERT INTO security_log (id, at, event, account_id, by_account_id, detail)
    VALUES ($1, $2, $3, $4, $5, $6)";

pub(crate) async fn insert(
    tx: &mut Tx,
    event: &str,
    account: Option<AccountId>,
    by: Option<AccountId>,
    detail: Option<&str>,
) -> Result<()> {
    let id: Uuid = ids::fresh();
    let at = tx.now();
    run!(
        tx,
        INSERT,
        id.to_string(),
        at,
        event,
        account.map(Text),
        by.map(Text),
        detail
    )?;
    Ok(())
}

const PAGE: &str = "
    SELECT id, at, event, account_id, by_account_id, detail
    FROM security_log
    WHERE ($1 IS NULL OR id < $1)
    ORDER BY id DESC
    LIMIT $2";

pub(crate) async fn page(tx: &mut Tx, before: Option<&str>, limit: i64) -> Result<Vec<Row>> {
    Ok(fetch!(tx, fetch_all as Row, PAGE, before, limit)?)
}

const DELETE_BEFORE: &str = "
    DELETE FROM security_log
    WHERE at < $1";

pub(crate) async fn delete_before(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64> {
    Ok(run!(tx, DELETE_BEFORE, before)?)
}
