//! Rows of `unit`.

use domain::{
    ids::{BodyId, UnitId},
    unit::Unit,
};
use sqlx::types::Text;

use crate::{
    db::{Tx, fetch, run},
    error::Result,
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Text<UnitId>,
    body_id: Text<BodyId>,
    code: String,
    name: String,
    contact: Option<String>,
    retired: bool,
    version: i64,
}

const ALL: &str = "
    SELECT id, body_id, code, name, contact, retired, version
    FROM unit";

/// The units of all bodies.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Unit>> {
    let rows = fetch!(tx, fetch_all as Row, ALL)?;
    let unit = |row: Row| Unit {
        id: row.id.0,
        body: row.body_id.0,
        code: row.code,
        name: row.name,
        contact: row.contact,
        retired: row.retired,
        version: row.version,
    };
    Ok(rows.into_iter().map(unit).collect())
}

const INSERT: &str = "
    INSERT INTO unit (id, body_id, code, name, contact, retired, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

pub(crate) async fn insert(tx: &mut Tx, unit: &Unit) -> Result<()> {
    run!(
        tx,
        INSERT,
        Text(unit.id),
        Text(unit.body),
        unit.code.as_str(),
        unit.name.as_str(),
        unit.contact.as_deref(),
        unit.retired,
        unit.version
    )?;
    Ok(())
}

const UPDATE: &str = "
    UPDATE unit
    SET code = $3, name = $4, contact = $5, retired = $6, version = $7
    WHERE id = $1 AND version = $2";

/// False when the version moved on.
pub(crate) async fn update(tx: &mut Tx, unit: &Unit, before: i64) -> Result<bool> {
    let touched = run!(
        tx,
        UPDATE,
        Text(unit.id),
        before,
        unit.code.as_str(),
        unit.name.as_str(),
        unit.contact.as_deref(),
        unit.retired,
        unit.version
    )?;
    Ok(touched > 0)
}
