//! Rows of `milestone`; the list of a measure is written as a whole.

use chrono::NaiveDate;
use domain::{
    ids::{MeasureId, MilestoneId},
    milestone::Milestone,
};
use sqlx::types::Text;

use super::set::{Which, rows, wanted};
use crate::{
    db::{Tx, run},
    error::Result,
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Text<MilestoneId>,
    measure_id: Text<MeasureId>,
    title: String,
    planned: NaiveDate,
    actual: Option<NaiveDate>,
    version: i64,
}

macro_rules! select {
    () => {
        "SELECT id, measure_id, title, planned, actual, version
        FROM milestone "
    };
}

const ALL: &str = concat!(select!(), "ORDER BY measure_id, position, id");
const SOME: &str = concat!(
    wanted!(),
    select!(),
    "WHERE measure_id IN (SELECT id FROM wanted)
    ORDER BY measure_id, position, id"
);

pub(crate) async fn load(tx: &mut Tx, measures: &Which) -> Result<Vec<(MeasureId, Milestone)>> {
    let rows = rows!(tx, Row, measures, ALL, SOME)?;
    let milestone = |row: Row| {
        let milestone = Milestone {
            id: row.id.0,
            title: row.title,
            planned: row.planned,
            actual: row.actual,
            version: row.version,
        };
        (row.measure_id.0, milestone)
    };
    Ok(rows.into_iter().map(milestone).collect())
}

const LIST_VERSION: &str = "
    UPDATE measure
    SET milestones_version = $3
    WHERE id = $1 AND milestones_version = $2";

const DELETE: &str = "
    DELETE FROM milestone
    WHERE measure_id = $1";

const INSERT: &str = "
    INSERT INTO milestone (id, measure_id, title, planned, actual, version, position)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// Replaces the list; false when its version moved on.
pub(crate) async fn replace(
    tx: &mut Tx,
    measure: MeasureId,
    list: &[Milestone],
    before: i64,
) -> Result<bool> {
    if run!(tx, LIST_VERSION, Text(measure), before, before + 1)? == 0 {
        return Ok(false);
    }
    run!(tx, DELETE, Text(measure))?;
    for (position, milestone) in (0_i64..).zip(list) {
        let Milestone {
            id,
            title,
            planned,
            actual,
            version,
        } = milestone;
        run!(
            tx,
            INSERT,
            Text(*id),
            Text(measure),
            title.as_str(),
            *planned,
            *actual,
            *version,
            position
        )?;
    }
    Ok(true)
}
