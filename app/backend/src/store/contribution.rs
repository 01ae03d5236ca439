//! Rows of `contribution`.

use domain::{
    contribution::{Contribution, ContributionState},
    ids::{BodyId, ContributionId, MeasureId, ProgrammeId},
    money::Cents,
};
use sqlx::types::Text;

use super::{
    set::{Which, rows, wanted},
    word::known,
};
use crate::{
    db::{Tx, run},
    error::{Error, Result},
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Text<ContributionId>,
    measure_id: Text<MeasureId>,
    programme_id: Text<ProgrammeId>,
    giver_id: Text<BodyId>,
    year: i64,
    amount: i64,
    state: String,
    reason: Option<String>,
    terms: i64,
    version: i64,
}

macro_rules! select {
    () => {
        "SELECT id, measure_id, programme_id, giver_id, year, amount, state, reason, terms, version
        FROM contribution "
    };
}

const ALL: &str = concat!(select!(), "ORDER BY measure_id, position, id");
const SOME: &str = concat!(
    wanted!(),
    select!(),
    "WHERE measure_id IN (SELECT id FROM wanted)
    ORDER BY measure_id, position, id"
);

pub(crate) async fn load(tx: &mut Tx, measures: &Which) -> Result<Vec<(MeasureId, Contribution)>> {
    let rows = rows!(tx, Row, measures, ALL, SOME)?;
    rows.into_iter()
        .map(|row| {
            let contribution = Contribution {
                id: row.id.0,
                programme: row.programme_id.0,
                giver: row.giver_id.0,
                year: i32::try_from(row.year).map_err(Error::internal)?,
                amount: Cents(row.amount),
                state: known(ContributionState::parse, &row.state)?,
                reason: row.reason,
                terms: row.terms,
                version: row.version,
            };
            Ok((row.measure_id.0, contribution))
        })
        .collect()
}

const INSERT: &str = "
    INSERT INTO contribution (id, measure_id, programme_id, giver_id, year, amount, state, reason, terms, version, position)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

pub(crate) async fn insert(
    tx: &mut Tx,
    measure: MeasureId,
    position: i64,
    new: &Contribution,
) -> Result<()> {
    run!(
        tx,
        INSERT,
        Text(new.id),
        Text(measure),
        Text(new.programme),
        Text(new.giver),
        i64::from(new.year),
        new.amount.0,
        new.state.key(),
        new.reason.as_deref(),
        new.terms,
        new.version,
        position,
    )?;
    Ok(())
}

const SET_STATE: &str = "
    UPDATE contribution
    SET state = $3, reason = $4, version = $5
    WHERE id = $1 AND version = $2";

/// Writes state and reason; false when the version moved on.
pub(crate) async fn set_state(tx: &mut Tx, new: &Contribution, before: i64) -> Result<bool> {
    Ok(run!(
        tx,
        SET_STATE,
        Text(new.id),
        before,
        new.state.key(),
        new.reason.as_deref(),
        new.version
    )? == 1)
}
