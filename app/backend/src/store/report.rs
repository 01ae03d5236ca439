//! Rows of `report`: only ever added.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::{AccountId, BodyId, MeasureId, ReportId},
    measure::{Rating, Stage},
    report::Report,
    review::Review,
};
use sqlx::types::Text;

use super::{
    review,
    set::{Which, rows, wanted},
    word::known,
};
use crate::{
    db::{Tx, fetch, run},
    error::Result,
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Text<ReportId>,
    measure_id: Text<MeasureId>,
    stage: String,
    stage_reason: Option<String>,
    rating: String,
    rating_reason: Option<String>,
    text: Option<String>,
    internal: Option<String>,
    next_step: Option<String>,
    replacement_id: Option<Text<MeasureId>>,
    as_of: NaiveDate,
    submitted_at: DateTime<Utc>,
    account_id: Text<AccountId>,
    body_id: Text<BodyId>,
    version: i64,
}

macro_rules! select {
    () => {
        "SELECT r.id, r.measure_id, r.stage, r.stage_reason, r.rating, r.rating_reason, r.text, r.internal, r.next_step,
            r.replacement_id, r.as_of, r.submitted_at, r.account_id, r.body_id, r.version
        FROM report r "
    };
}

macro_rules! confirmed {
    () => {
        "WHERE EXISTS (SELECT 1 FROM review c WHERE c.report_id = r.id AND c.decision = 'confirmed')
            AND NOT EXISTS (SELECT 1 FROM review c WHERE c.report_id = r.id AND c.decision = 'returned') "
    };
}

const LAST_OF_ALL: &str = concat!(
    select!(),
    "WHERE r.number = (SELECT MAX(n.number) FROM report n WHERE n.measure_id = r.measure_id)"
);
const LAST_OF_SOME: &str = concat!(
    wanted!(),
    select!(),
    "WHERE r.measure_id IN (SELECT id FROM wanted)
        AND r.number = (SELECT MAX(n.number) FROM report n WHERE n.measure_id = r.measure_id)"
);

/// The last report of each of these measures that has one.
pub(crate) async fn last(tx: &mut Tx, measures: &Which) -> Result<Vec<Report>> {
    let rows = rows!(tx, Row, measures, LAST_OF_ALL, LAST_OF_SOME)?;
    let mut reviews = review::of_measures(tx, measures).await?;
    rows.into_iter()
        .map(|row| row.into_report(&mut reviews))
        .collect()
}

const CONFIRMED_OF_ALL: &str = concat!(
    select!(),
    confirmed!(),
    "ORDER BY r.measure_id, r.number DESC"
);
const CONFIRMED_OF_SOME: &str = concat!(
    wanted!(),
    select!(),
    confirmed!(),
    "AND r.measure_id IN (SELECT id FROM wanted)
    ORDER BY r.measure_id, r.number DESC"
);

/// The reports of these measures that somebody confirmed and nobody returned, the newest
/// of a measure first. Whether every Bezirk has confirmed, the domain knows.
pub(crate) async fn confirmed(tx: &mut Tx, measures: &Which) -> Result<Vec<Report>> {
    let rows = rows!(tx, Row, measures, CONFIRMED_OF_ALL, CONFIRMED_OF_SOME)?;
    let mut reviews = review::of_measures(tx, measures).await?;
    rows.into_iter()
        .map(|row| row.into_report(&mut reviews))
        .collect()
}

const OF_MEASURE: &str = concat!(
    select!(),
    "WHERE r.measure_id = $1
    ORDER BY r.number DESC"
);

/// All reports of a measure, newest first.
pub(crate) async fn of_measure(tx: &mut Tx, measure: MeasureId) -> Result<Vec<Report>> {
    let rows = fetch!(tx, fetch_all as Row, OF_MEASURE, Text(measure))?;
    let mut reviews = review::of_measures(tx, &Which::one(measure)).await?;
    rows.into_iter()
        .map(|row| row.into_report(&mut reviews))
        .collect()
}

const MEASURES_OF: &str = concat!(
    wanted!(),
    "SELECT DISTINCT measure_id
    FROM report
    WHERE id IN (SELECT id FROM wanted)"
);

/// The measures that these reports speak of.
pub(crate) async fn measures_of(tx: &mut Tx, reports: &[ReportId]) -> Result<Vec<MeasureId>> {
    let Which::Of(ids) = Which::of(reports) else {
        return Ok(Vec::new());
    };
    let rows = fetch!(
        tx,
        fetch_all as (Text<MeasureId>,),
        MEASURES_OF,
        ids.as_str()
    )?;
    Ok(rows.into_iter().map(|(id,)| id.0).collect())
}

impl Row {
    fn into_report(self, reviews: &mut HashMap<ReportId, Vec<Review>>) -> Result<Report> {
        Ok(Report {
            reviews: reviews.remove(&self.id.0).unwrap_or_default(),
            id: self.id.0,
            measure: self.measure_id.0,
            stage: known(Stage::parse, &self.stage)?,
            stage_reason: self.stage_reason,
            rating: known(Rating::parse, &self.rating)?,
            rating_reason: self.rating_reason,
            text: self.text,
            internal: self.internal,
            next_step: self.next_step,
            replacement: self.replacement_id.map(|id| id.0),
            as_of: self.as_of,
            submitted_at: self.submitted_at,
            account: self.account_id.0,
            body: self.body_id.0,
            version: self.version,
        })
    }
}

const INSERT: &str = "
    INSERT INTO report (id, measure_id, number, stage, stage_reason, rating, rating_reason, text, internal, next_step,
        replacement_id, as_of, submitted_at, account_id, body_id, version)
    SELECT $1, $2, COALESCE(MAX(number), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15
    FROM report
    WHERE measure_id = $2";

/// Adds a report as the newest of its measure.
pub(crate) async fn insert(tx: &mut Tx, report: &Report) -> Result<()> {
    run!(
        tx,
        INSERT,
        Text(report.id),
        Text(report.measure),
        report.stage.key(),
        report.stage_reason.as_deref(),
        report.rating.key(),
        report.rating_reason.as_deref(),
        report.text.as_deref(),
        report.internal.as_deref(),
        report.next_step.as_deref(),
        report.replacement.map(Text),
        report.as_of,
        report.submitted_at,
        Text(report.account),
        Text(report.body),
        report.version,
    )?;
    Ok(())
}

const RAISE_VERSION: &str = "
    UPDATE report
    SET version = version + 1
    WHERE id = $1
    RETURNING version";

/// A report that was reviewed is a new version of itself; gives its number.
pub(crate) async fn raise_version(tx: &mut Tx, id: ReportId) -> Result<i64> {
    let (version,) = fetch!(tx, fetch_one as (i64,), RAISE_VERSION, Text(id))?;
    Ok(version)
}
