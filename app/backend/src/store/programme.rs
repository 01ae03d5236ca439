//! Rows of `programme`, with the rules that others check.

use chrono::NaiveDate;
use domain::{
    catalogue::Programme,
    ids::{BodyId, ProgrammeId},
};
use sqlx::types::Text;

use crate::{
    db::{Tx, fetch, run},
    error::Result,
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Text<ProgrammeId>,
    name: String,
    giver_id: Option<Text<BodyId>>,
    note: Option<String>,
    departments: Option<i64>,
    only_areas: bool,
    runs_from: Option<NaiveDate>,
    runs_to: Option<NaiveDate>,
    question: Option<String>,
    retired: bool,
    version: i64,
}

const ALL: &str = "
    SELECT id, name, giver_id, note, departments, only_areas, runs_from, runs_to, question, retired, version
    FROM programme";

/// All programmes.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Programme>> {
    let rows = fetch!(tx, fetch_all as Row, ALL)?;
    let programme = |row: Row| Programme {
        id: row.id.0,
        name: row.name,
        giver: row.giver_id.map(|id| id.0),
        note: row.note,
        departments: row.departments,
        only_areas: row.only_areas,
        runs_from: row.runs_from,
        runs_to: row.runs_to,
        question: row.question,
        retired: row.retired,
        version: row.version,
    };
    Ok(rows.into_iter().map(programme).collect())
}

const INSERT: &str = "
    INSERT INTO programme (id, name, giver_id, note, departments, only_areas, runs_from, runs_to, question, retired, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

pub(crate) async fn insert(tx: &mut Tx, programme: &Programme) -> Result<()> {
    run!(
        tx,
        INSERT,
        Text(programme.id),
        programme.name.as_str(),
        programme.giver.map(Text),
        programme.note.as_deref(),
        programme.departments,
        programme.only_areas,
        programme.runs_from,
        programme.runs_to,
        programme.question.as_deref(),
        programme.retired,
        programme.version
    )?;
    Ok(())
}

const UPDATE: &str = "
    UPDATE programme
    SET name = $3, giver_id = $4, note = $5, departments = $6, only_areas = $7,
        runs_from = $8, runs_to = $9, question = $10, retired = $11, version = $12
    WHERE id = $1 AND version = $2";

/// False when the version moved on.
pub(crate) async fn update(tx: &mut Tx, programme: &Programme, before: i64) -> Result<bool> {
    let touched = run!(
        tx,
        UPDATE,
        Text(programme.id),
        before,
        programme.name.as_str(),
        programme.giver.map(Text),
        programme.note.as_deref(),
        programme.departments,
        programme.only_areas,
        programme.runs_from,
        programme.runs_to,
        programme.question.as_deref(),
        programme.retired,
        programme.version
    )?;
    Ok(touched > 0)
}

const DELETE: &str = "
    DELETE FROM programme
    WHERE id = $1 AND version = $2";

/// False when the version moved on.
pub(crate) async fn delete(tx: &mut Tx, id: ProgrammeId, version: i64) -> Result<bool> {
    Ok(run!(tx, DELETE, Text(id), version)? > 0)
}

const MEASURES: &str = "
    SELECT COUNT(DISTINCT measure_id)
    FROM contribution
    WHERE programme_id = $1";

/// How many measures have or had money of it, drafts too.
pub(crate) async fn measures(tx: &mut Tx, id: ProgrammeId) -> Result<i64> {
    let (count,) = fetch!(tx, fetch_one as (i64,), MEASURES, Text(id))?;
    Ok(count)
}
