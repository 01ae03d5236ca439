//! Rows of `saved_view`. Every statement that reads names whose views: those of an
//! account for itself, and those of the bodies in the set.

use domain::{
    form::FormData,
    ids::{AccountId, BodyId, SavedViewId},
    saved_view::{ListKind, SavedView, name_key},
};
use sqlx::types::Text;

use super::set::wanted;
use crate::{
    db::{Tx, fetch, run},
    error::{Error, Result},
};

/// Whose views: bodies are ids joined by commas.
#[derive(Clone, Debug)]
pub(crate) struct Reach {
    pub(crate) bodies: String,
    pub(crate) account: AccountId,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Text<SavedViewId>,
    account_id: Text<AccountId>,
    body_id: Option<Text<BodyId>>,
    list: String,
    name: String,
    query: String,
    version: i64,
}

impl TryFrom<Row> for SavedView {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let list = ListKind::parse(&row.list)
            .ok_or_else(|| Error::internal(format!("unknown list {}", row.list)))?;
        Ok(Self {
            id: row.id.0,
            list,
            name: row.name,
            query: FormData::from_query(&row.query),
            account: row.account_id.0,
            body: row.body_id.map(|id| id.0),
            version: row.version,
        })
    }
}

/// Views within reach: bodies are `$1`, the account is `$2`.
macro_rules! select {
    () => {
        concat!(
            wanted!(),
            "SELECT id, account_id, body_id, list, name, query, version
            FROM saved_view
            WHERE ((body_id IS NULL AND account_id = $2) OR body_id IN (SELECT id FROM wanted)) "
        )
    };
}

const ALL: &str = concat!(select!(), "ORDER BY sort_key, id");

/// All within reach by name; each owner has a limited number.
pub(crate) async fn all(tx: &mut Tx, reach: &Reach) -> Result<Vec<SavedView>> {
    let (bodies, account) = (reach.bodies.as_str(), Text(reach.account));
    let rows = fetch!(tx, fetch_all as Row, ALL, bodies, account)?;
    rows.into_iter().map(SavedView::try_from).collect()
}

const FIND: &str = concat!(select!(), "AND id = $3");

/// One view, if it is within reach.
pub(crate) async fn find(tx: &mut Tx, reach: &Reach, id: SavedViewId) -> Result<SavedView> {
    let (bodies, account) = (reach.bodies.as_str(), Text(reach.account));
    let row = fetch!(tx, fetch_optional as Row, FIND, bodies, account, Text(id))?;
    row.ok_or(Error::NotFound)?.try_into()
}

const OF_OWNER: &str = "
    SELECT id, sort_key
    FROM saved_view
    WHERE (body_id IS NULL AND $2 IS NULL AND account_id = $1) OR body_id = $2";

/// The views of one owner and their names as compared: of a body, or of the account alone.
pub(crate) async fn of_owner(
    tx: &mut Tx,
    account: AccountId,
    body: Option<BodyId>,
) -> Result<Vec<(SavedViewId, String)>> {
    let rows = fetch!(
        tx,
        fetch_all as (Text<SavedViewId>, String),
        OF_OWNER,
        Text(account),
        body.map(|id| id.to_string())
    )?;
    Ok(rows.into_iter().map(|(id, key)| (id.0, key)).collect())
}

const INSERT: &str = "
    INSERT INTO saved_view (id, account_id, body_id, list, name, sort_key, query, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT DO NOTHING";

/// Whether the name was free.
pub(crate) async fn insert(tx: &mut Tx, view: &SavedView) -> Result<bool> {
    let inserted = run!(
        tx,
        INSERT,
        Text(view.id),
        Text(view.account),
        view.body.map(Text),
        view.list.key(),
        &view.name,
        name_key(&view.name),
        view.query.to_query(),
        view.version
    )?;
    Ok(inserted == 1)
}

const UPDATE: &str = "
    UPDATE saved_view
    SET account_id = $3, body_id = $4, name = $5, sort_key = $6, version = version + 1
    WHERE id = $1 AND version = $2";

/// Whether it was still in this version.
pub(crate) async fn update(tx: &mut Tx, view: &SavedView, version: i64) -> Result<bool> {
    let updated = run!(
        tx,
        UPDATE,
        Text(view.id),
        version,
        Text(view.account),
        view.body.map(Text),
        &view.name,
        name_key(&view.name)
    )?;
    Ok(updated == 1)
}

const DELETE: &str = "
    DELETE FROM saved_view
    WHERE id = $1 AND version = $2";

/// Whether it was still in this version. Start pages that name it are the overview again.
pub(crate) async fn delete(tx: &mut Tx, id: SavedViewId, version: i64) -> Result<bool> {
    Ok(run!(tx, DELETE, Text(id), version)? == 1)
}
