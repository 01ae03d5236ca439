//! What the list of changes asks of the history: which measures were written, when, for
//! which body and why. Never the snapshots.

use chrono::{DateTime, Utc};
use domain::ids::MeasureId;
use sqlx::types::Text;

use super::set::wanted;
use crate::{
    db::{Tx, fetch},
    error::Result,
};

/// A row of the history with the measure it speaks of.
#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    pub seq: i64,
    pub kind: String,
    pub at: DateTime<Utc>,
    pub body: Option<String>,
    pub cause: String,
    pub measure_id: Text<MeasureId>,
}

/// From where to where the history is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    /// Later than this place …
    pub after: i64,
    /// … and not before this instant.
    pub from: DateTime<Utc>,
    /// Up to and with this place.
    pub up_to: i64,
}

/// Which measures; the shorter list is named, because the database takes it apart.
#[derive(Clone, Debug)]
pub(crate) enum Measures {
    Only(Vec<MeasureId>),
    AllBut(Vec<MeasureId>),
}

macro_rules! select {
    ($in:literal) => {
        concat!(
            wanted!(),
            "SELECT h.seq, h.kind, h.at, h.body, h.cause, COALESCE(r.measure_id, c.measure_id, h.id) AS measure_id
            FROM history h
            LEFT JOIN report r ON h.kind = 'report' AND r.id = h.id
            LEFT JOIN comment c ON h.kind = 'comment' AND c.id = h.id
            WHERE h.kind IN ('measure', 'report', 'comment')
                AND h.seq > $2
                AND h.seq <= $3
                AND h.at >= $4
                AND COALESCE(r.measure_id, c.measure_id, h.id) ",
            $in,
            " (SELECT id FROM wanted)
            ORDER BY h.seq DESC
            LIMIT $5"
        )
    };
}

const OF_SOME: &str = select!("IN");
const OF_OTHERS: &str = select!("NOT IN");

/// The newest `limit` versions of these measures, their reports and comments, newest
/// first.
pub(crate) async fn of_measures(
    tx: &mut Tx,
    measures: &Measures,
    span: Span,
    limit: i64,
) -> Result<Vec<Row>> {
    let (sql, ids) = match measures {
        Measures::Only(ids) => (OF_SOME, ids),
        Measures::AllBut(ids) => (OF_OTHERS, ids),
    };
    let ids = ids
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(",");
    Ok(fetch!(
        tx,
        fetch_all as Row,
        sql,
        ids.as_str(),
        span.after,
        span.up_to,
        span.from,
        limit,
    )?)
}
