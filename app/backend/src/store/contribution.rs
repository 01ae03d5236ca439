//! Rows of `contribution`.

use chrono::{DateTime, Utc};
use domain::{
    contribution::{ChangeDeclined, Contribution, ContributionState, TermsChange},
    ids::{BodyId, ContributionId, MeasureId, ProgrammeId},
    money::Cents,
};
use sqlx::types::Text;

use super::{
    set::{Which, rows, wanted},
    word::known,
};
use crate::{
    db::{Tx, fetch, run},
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
    agreed_terms: Option<i64>,
    asked_at: Option<DateTime<Utc>>,
    answered_at: Option<DateTime<Utc>>,
    note: Option<String>,
    change_year: Option<i64>,
    change_amount: Option<i64>,
    change_asked_at: Option<DateTime<Utc>>,
    change_declined_at: Option<DateTime<Utc>>,
    change_reason: Option<String>,
    change_note: Option<String>,
    version: i64,
}

macro_rules! select {
    () => {
        "SELECT id, measure_id, programme_id, giver_id, year, amount, state, reason, terms, agreed_terms, asked_at,
            answered_at, note, change_year, change_amount, change_asked_at, change_declined_at, change_reason,
            change_note, version
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
            let measure = row.measure_id.0;
            row.into_contribution().map(|money| (measure, money))
        })
        .collect()
}

impl Row {
    fn into_contribution(self) -> Result<Contribution> {
        let change = self.change()?;
        Ok(Contribution {
            id: self.id.0,
            programme: self.programme_id.0,
            giver: self.giver_id.0,
            year: i32::try_from(self.year).map_err(Error::internal)?,
            amount: Cents(self.amount),
            state: known(ContributionState::parse, &self.state)?,
            reason: self.reason,
            terms: self.terms,
            agreed: self.agreed_terms,
            asked_at: self.asked_at,
            answered_at: self.answered_at,
            note: self.note,
            change,
            version: self.version,
        })
    }

    fn change(&self) -> Result<Option<TermsChange>> {
        let (Some(year), Some(amount), Some(asked_at)) =
            (self.change_year, self.change_amount, self.change_asked_at)
        else {
            return Ok(None);
        };
        let declined =
            self.change_declined_at
                .zip(self.change_reason.clone())
                .map(|(at, reason)| ChangeDeclined {
                    at,
                    reason,
                    note: self.change_note.clone(),
                });
        Ok(Some(TermsChange {
            year: i32::try_from(year).map_err(Error::internal)?,
            amount: Cents(amount),
            asked_at,
            declined,
        }))
    }
}

const INSERT: &str = "
    INSERT INTO contribution (id, measure_id, programme_id, giver_id, year, amount, state, reason, terms, agreed_terms,
        asked_at, answered_at, version, position)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

/// A new request: without a change of terms and without a note.
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
        new.agreed,
        new.asked_at,
        new.answered_at,
        new.version,
        position,
    )?;
    Ok(())
}

const NEXT_POSITION: &str = "
    SELECT COALESCE(MAX(position), -1) + 1
    FROM contribution
    WHERE measure_id = $1";

/// The place behind the last one of a measure.
pub(crate) async fn next_position(tx: &mut Tx, measure: MeasureId) -> Result<i64> {
    let (position,) = fetch!(tx, fetch_one as (i64,), NEXT_POSITION, Text(measure))?;
    Ok(position)
}

const UPDATE: &str = "
    UPDATE contribution
    SET year = $3, amount = $4, state = $5, reason = $6, terms = $7, agreed_terms = $8, asked_at = $9, answered_at = $10,
        note = $11, change_year = $12, change_amount = $13, change_asked_at = $14, change_declined_at = $15,
        change_reason = $16, change_note = $17, version = $18
    WHERE id = $1 AND version = $2";

/// Writes terms, state and answer; false when the version moved on.
pub(crate) async fn update(tx: &mut Tx, new: &Contribution, before: i64) -> Result<bool> {
    let change = new.change.as_ref();
    let declined = change.and_then(|change| change.declined.as_ref());
    Ok(run!(
        tx,
        UPDATE,
        Text(new.id),
        before,
        i64::from(new.year),
        new.amount.0,
        new.state.key(),
        new.reason.as_deref(),
        new.terms,
        new.agreed,
        new.asked_at,
        new.answered_at,
        new.note.as_deref(),
        change.map(|change| i64::from(change.year)),
        change.map(|change| change.amount.0),
        change.map(|change| change.asked_at),
        declined.map(|declined| declined.at),
        declined.map(|declined| declined.reason.as_str()),
        declined.and_then(|declined| declined.note.as_deref()),
        new.version
    )? == 1)
}

const DELETE: &str = "
    DELETE FROM contribution
    WHERE id = $1 AND version = $2";

/// Takes a request away; false when the version moved on.
pub(crate) async fn delete(tx: &mut Tx, id: ContributionId, version: i64) -> Result<bool> {
    Ok(run!(tx, DELETE, Text(id), version)? == 1)
}
