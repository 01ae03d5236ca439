//! Rows of `body`, with aliases and successors.

use chrono::NaiveDate;
use domain::{
    body::{Body, BodyKind},
    ids::BodyId,
};
use sqlx::types::Text;

use super::word::known;
use crate::{
    db::{Tx, fetch, run},
    error::Result,
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Text<BodyId>,
    short_name: String,
    name: String,
    kind: String,
    parent_id: Option<Text<BodyId>>,
    district: Option<String>,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    note: Option<String>,
    contact: Option<String>,
    version: i64,
}

const ALL: &str = "
    SELECT id, short_name, name, kind, parent_id, district, valid_from, valid_to, note, contact, version
    FROM body";

const ALIASES: &str = "
    SELECT body_id, alias
    FROM body_alias
    ORDER BY body_id, position";

const SUCCESSORS: &str = "
    SELECT body_id, successor_id
    FROM body_successor
    ORDER BY body_id, position";

/// All bodies, whatever their validity.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Body>> {
    let rows = fetch!(tx, fetch_all as Row, ALL)?;
    let aliases = fetch!(tx, fetch_all as (Text<BodyId>, String), ALIASES)?;
    let successors = fetch!(tx, fetch_all as (Text<BodyId>, Text<BodyId>), SUCCESSORS)?;
    let mut bodies: std::collections::BTreeMap<BodyId, Body> = rows
        .into_iter()
        .map(|row| row.into_body().map(|body| (body.id, body)))
        .collect::<Result<_>>()?;
    for (id, alias) in aliases {
        if let Some(body) = bodies.get_mut(&id.0) {
            body.aliases.push(alias);
        }
    }
    for (id, successor) in successors {
        if let Some(body) = bodies.get_mut(&id.0) {
            body.successors.push(successor.0);
        }
    }
    Ok(bodies.into_values().collect())
}

impl Row {
    fn into_body(self) -> Result<Body> {
        Ok(Body {
            id: self.id.0,
            short_name: self.short_name,
            name: self.name,
            kind: known(BodyKind::parse, &self.kind)?,
            parent: self.parent_id.map(|id| id.0),
            district: self.district,
            aliases: Vec::new(),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            successors: Vec::new(),
            note: self.note,
            contact: self.contact,
            version: self.version,
        })
    }
}

const INSERT: &str = "
    INSERT INTO body (id, short_name, name, kind, parent_id, district, valid_from, valid_to, note, contact, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

const INSERT_ALIAS: &str = "
    INSERT INTO body_alias (body_id, alias, position)
    VALUES ($1, $2, $3)";

/// A new body with its aliases; successors come later, when all bodies are there.
pub(crate) async fn insert(tx: &mut Tx, body: &Body) -> Result<()> {
    run!(
        tx,
        INSERT,
        Text(body.id),
        body.short_name.as_str(),
        body.name.as_str(),
        body.kind.key(),
        body.parent.map(Text),
        body.district.as_deref(),
        body.valid_from,
        body.valid_to,
        body.note.as_deref(),
        body.contact.as_deref(),
        body.version,
    )?;
    insert_aliases(tx, body).await
}

async fn insert_aliases(tx: &mut Tx, body: &Body) -> Result<()> {
    for (position, alias) in (0_i64..).zip(&body.aliases) {
        run!(tx, INSERT_ALIAS, Text(body.id), alias.as_str(), position)?;
    }
    Ok(())
}

const INSERT_SUCCESSOR: &str = "
    INSERT INTO body_successor (body_id, successor_id, position)
    VALUES ($1, $2, $3)";

pub(crate) async fn insert_successors(tx: &mut Tx, body: &Body) -> Result<()> {
    for (position, successor) in (0_i64..).zip(&body.successors) {
        run!(
            tx,
            INSERT_SUCCESSOR,
            Text(body.id),
            Text(*successor),
            position
        )?;
    }
    Ok(())
}

const UPDATE: &str = "
    UPDATE body
    SET short_name = $3, name = $4, contact = $5, valid_to = $6, version = $7
    WHERE id = $1 AND version = $2";

const DELETE_ALIASES: &str = "
    DELETE FROM body_alias
    WHERE body_id = $1";

const DELETE_SUCCESSORS: &str = "
    DELETE FROM body_successor
    WHERE body_id = $1";

/// Names, aliases, contact, end and successors; false when the version moved on.
pub(crate) async fn update(tx: &mut Tx, body: &Body, before: i64) -> Result<bool> {
    let touched = run!(
        tx,
        UPDATE,
        Text(body.id),
        before,
        body.short_name.as_str(),
        body.name.as_str(),
        body.contact.as_deref(),
        body.valid_to,
        body.version,
    )?;
    if touched == 0 {
        return Ok(false);
    }
    run!(tx, DELETE_ALIASES, Text(body.id))?;
    insert_aliases(tx, body).await?;
    run!(tx, DELETE_SUCCESSORS, Text(body.id))?;
    insert_successors(tx, body).await?;
    Ok(true)
}

// Every column that names a body, and "predecessor of" is one of them.
const USES: &str = "
    SELECT COUNT(*)
    FROM body
    WHERE id = $1
        AND (EXISTS (SELECT 1 FROM body below WHERE below.parent_id = body.id)
            OR EXISTS (SELECT 1 FROM body_successor WHERE successor_id = body.id OR body_id = body.id)
            OR EXISTS (SELECT 1 FROM programme WHERE giver_id = body.id)
            OR EXISTS (SELECT 1 FROM unit WHERE body_id = body.id)
            OR EXISTS (SELECT 1 FROM document WHERE body_id = body.id)
            OR EXISTS (SELECT 1 FROM measure WHERE created_by_id = body.id OR lead_id = body.id)
            OR EXISTS (SELECT 1 FROM participation WHERE body_id = body.id)
            OR EXISTS (SELECT 1 FROM contribution WHERE giver_id = body.id)
            OR EXISTS (SELECT 1 FROM report WHERE body_id = body.id)
            OR EXISTS (SELECT 1 FROM role_grant WHERE body_id = body.id))";

/// Whether anything names this body.
pub(crate) async fn in_use(tx: &mut Tx, id: BodyId) -> Result<bool> {
    let (found,) = fetch!(tx, fetch_one as (i64,), USES, Text(id))?;
    Ok(found > 0)
}

const DELETE: &str = "
    DELETE FROM body
    WHERE id = $1";

/// Only for a body that nothing names, see [`in_use`].
pub(crate) async fn delete(tx: &mut Tx, id: BodyId) -> Result<()> {
    run!(tx, DELETE_ALIASES, Text(id))?;
    run!(tx, DELETE, Text(id))?;
    Ok(())
}

const OPEN_REQUESTS: &str = "
    SELECT
        (SELECT COUNT(*) FROM measure WHERE lead_id = $1 AND lead_answer = 'asked' AND NOT draft)
        + (SELECT COUNT(*) FROM participation JOIN measure ON measure.id = measure_id
            WHERE body_id = $1 AND answer = 'asked' AND NOT draft)
        + (SELECT COUNT(*) FROM contribution JOIN measure ON measure.id = measure_id
            WHERE giver_id = $1 AND state = 'asked' AND NOT draft)";

/// How many requests of released measures this body has not answered.
pub(crate) async fn open_requests(tx: &mut Tx, id: BodyId) -> Result<i64> {
    let (count,) = fetch!(tx, fetch_one as (i64,), OPEN_REQUESTS, Text(id))?;
    Ok(count)
}

const ACCOUNTS: &str = "
    SELECT COUNT(DISTINCT account_id)
    FROM role_grant
    JOIN account ON account.id = account_id
    WHERE body_id = $1
        AND disabled_at IS NULL
        AND (valid_to IS NULL OR valid_to > $2)";

/// How many open accounts have a role for this body on the day or later.
pub(crate) async fn accounts(tx: &mut Tx, id: BodyId, day: NaiveDate) -> Result<i64> {
    let (count,) = fetch!(tx, fetch_one as (i64,), ACCOUNTS, Text(id), day)?;
    Ok(count)
}
