//! Rows of `form_draft`. Every statement names the account, but the one that cleans up.

use chrono::{DateTime, Utc};
use domain::{
    form::FormData,
    ids::{AccountId, FormDraftId},
};
use sqlx::types::Text;

use crate::{
    db::{Tx, fetch, run},
    error::{Error, Result},
    form_drafts::FormDraft,
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Text<FormDraftId>,
    path: String,
    title: String,
    record: String,
    fields: String,
    holder: String,
    at: DateTime<Utc>,
}

impl TryFrom<Row> for FormDraft {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id.0,
            path: row.path,
            title: row.title,
            record: row.record,
            fields: FormData(serde_json::from_str(&row.fields)?),
            holder: row.holder,
            at: row.at,
        })
    }
}

// On PostgreSQL this waits for another transaction that inserts the same row.
const INSERT: &str = "
    INSERT INTO form_draft (id, account_id, path, title, record, fields, holder, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (account_id, path) DO NOTHING";

/// Whether there was none for this form.
pub(crate) async fn insert(tx: &mut Tx, account: AccountId, draft: &FormDraft) -> Result<bool> {
    let fields = serde_json::to_string(&draft.fields.0)?;
    let added = run!(
        tx,
        INSERT,
        Text(draft.id),
        Text(account),
        &draft.path,
        &draft.title,
        &draft.record,
        &fields,
        &draft.holder,
        draft.at
    )?;
    Ok(added == 1)
}

const UPDATE: &str = "
    UPDATE form_draft
    SET title = $4, record = $5, fields = $6, holder = $7, at = $8
    WHERE account_id = $1 AND path = $2 AND holder = $3";

/// Replaces what this holder wrote; `false` when somebody else holds it by now.
pub(crate) async fn update(
    tx: &mut Tx,
    account: AccountId,
    held_by: &str,
    draft: &FormDraft,
) -> Result<bool> {
    let fields = serde_json::to_string(&draft.fields.0)?;
    let changed = run!(
        tx,
        UPDATE,
        Text(account),
        &draft.path,
        held_by,
        &draft.title,
        &draft.record,
        &fields,
        &draft.holder,
        draft.at
    )?;
    Ok(changed == 1)
}

const FIND: &str = "
    SELECT id, path, title, record, fields, holder, at
    FROM form_draft
    WHERE account_id = $1 AND path = $2";

pub(crate) async fn find(tx: &mut Tx, account: AccountId, path: &str) -> Result<Option<FormDraft>> {
    let row = fetch!(tx, fetch_optional as Row, FIND, Text(account), path)?;
    row.map(TryInto::try_into).transpose()
}

const GET: &str = "
    SELECT id, path, title, record, fields, holder, at
    FROM form_draft
    WHERE account_id = $1 AND id = $2";

pub(crate) async fn get(
    tx: &mut Tx,
    account: AccountId,
    id: FormDraftId,
) -> Result<Option<FormDraft>> {
    let row = fetch!(tx, fetch_optional as Row, GET, Text(account), Text(id))?;
    row.map(TryInto::try_into).transpose()
}

const LIST: &str = "
    SELECT id, path, title, record, fields, holder, at
    FROM form_draft
    WHERE account_id = $1
    ORDER BY at DESC, id DESC";

pub(crate) async fn list(tx: &mut Tx, account: AccountId) -> Result<Vec<FormDraft>> {
    let rows = fetch!(tx, fetch_all as Row, LIST, Text(account))?;
    rows.into_iter().map(TryInto::try_into).collect()
}

const COUNT: &str = "
    SELECT COUNT(*)
    FROM form_draft
    WHERE account_id = $1";

pub(crate) async fn count(tx: &mut Tx, account: AccountId) -> Result<i64> {
    let (count,) = fetch!(tx, fetch_one as (i64,), COUNT, Text(account))?;
    Ok(count)
}

const DELETE: &str = "
    DELETE FROM form_draft
    WHERE account_id = $1 AND id = $2";

pub(crate) async fn delete(tx: &mut Tx, account: AccountId, id: FormDraftId) -> Result<u64> {
    Ok(run!(tx, DELETE, Text(account), Text(id))?)
}

const DELETE_HELD: &str = "
    DELETE FROM form_draft
    WHERE account_id = $1 AND path = $2 AND holder = $3";

/// Only while this holder's text is still what stands there.
pub(crate) async fn delete_held(
    tx: &mut Tx,
    account: AccountId,
    path: &str,
    holder: &str,
) -> Result<u64> {
    Ok(run!(tx, DELETE_HELD, Text(account), path, holder)?)
}

const DELETE_BEFORE: &str = "
    DELETE FROM form_draft
    WHERE at < $1";

pub(crate) async fn delete_before(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64> {
    Ok(run!(tx, DELETE_BEFORE, before)?)
}
