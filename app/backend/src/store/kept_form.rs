//! Rows of `kept_form`. Every read names the account.

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, KeptFormId};
use sqlx::types::Text;

use crate::{
    db::{Tx, fetch, run},
    error::Result,
    kept_forms::KeptForm,
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Text<KeptFormId>,
    path: String,
    body: String,
    at: DateTime<Utc>,
}

const INSERT: &str = "
    INSERT INTO kept_form (id, account_id, path, body, at)
    VALUES ($1, $2, $3, $4, $5)";

pub(crate) async fn insert(tx: &mut Tx, account: AccountId, form: &KeptForm) -> Result<()> {
    run!(
        tx,
        INSERT,
        Text(form.id),
        Text(account),
        &form.path,
        &form.body,
        form.at
    )?;
    Ok(())
}

const FIND: &str = "
    SELECT id, path, body, at
    FROM kept_form
    WHERE id = $1 AND account_id = $2";

pub(crate) async fn find(
    tx: &mut Tx,
    account: AccountId,
    id: KeptFormId,
) -> Result<Option<KeptForm>> {
    let row = fetch!(tx, fetch_optional as Row, FIND, Text(id), Text(account))?;
    Ok(row.map(|row| KeptForm {
        id: row.id.0,
        path: row.path,
        body: row.body,
        at: row.at,
    }))
}

const DELETE: &str = "
    DELETE FROM kept_form
    WHERE id = $1 AND account_id = $2";

pub(crate) async fn delete(tx: &mut Tx, account: AccountId, id: KeptFormId) -> Result<u64> {
    Ok(run!(tx, DELETE, Text(id), Text(account))?)
}

const DELETE_ALL_BUT: &str = "
    DELETE FROM kept_form
    WHERE account_id = $1
        AND id NOT IN (
            SELECT id
            FROM kept_form
            WHERE account_id = $1
            ORDER BY id DESC
            LIMIT $2
        )";

pub(crate) async fn delete_all_but(tx: &mut Tx, account: AccountId, newest: i64) -> Result<u64> {
    Ok(run!(tx, DELETE_ALL_BUT, Text(account), newest)?)
}

const DELETE_BEFORE: &str = "
    DELETE FROM kept_form
    WHERE at < $1";

pub(crate) async fn delete_before(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64> {
    Ok(run!(tx, DELETE_BEFORE, before)?)
}
