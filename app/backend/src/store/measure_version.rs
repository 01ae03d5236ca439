//! The versions of a measure and of its reports, out of `history`.

use domain::ids::MeasureId;
use sqlx::types::Text;

use super::history::Row;
use crate::{
    db::{Tx, fetch},
    error::Result,
};

macro_rules! select {
    () => {
        "SELECT seq, kind, id, version, shape, at, account, body, cause, snapshot, snapshot_hash, previous_hash, hash
        FROM history
        WHERE (
            (kind = 'measure' AND id = $1)
            OR (kind = 'report' AND id IN (SELECT r.id FROM report r WHERE r.measure_id = $1))
        ) "
    };
}

const PAGE: &str = concat!(
    select!(),
    "AND ($2 IS NULL OR seq < $2)
    ORDER BY seq DESC
    LIMIT $3"
);

/// Newest first, those before `before`.
pub(crate) async fn page(
    tx: &mut Tx,
    id: MeasureId,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Row>> {
    Ok(fetch!(tx, fetch_all as Row, PAGE, Text(id), before, limit)?)
}

const FIND: &str = concat!(select!(), "AND seq = $2");

pub(crate) async fn find(tx: &mut Tx, id: MeasureId, seq: i64) -> Result<Option<Row>> {
    Ok(fetch!(tx, fetch_optional as Row, FIND, Text(id), seq)?)
}

const UNMATCHED: &str = "
    SELECT
        (SELECT COUNT(*) FROM measure m WHERE NOT EXISTS (SELECT 1 FROM history h WHERE h.kind = 'measure' AND h.id = m.id))
        + (SELECT COUNT(*) FROM report r WHERE NOT EXISTS (SELECT 1 FROM history h WHERE h.kind = 'report' AND h.id = r.id))
        + (
            SELECT COUNT(*)
            FROM history h
            WHERE h.version = 1
                AND (
                    (h.kind = 'measure' AND NOT EXISTS (SELECT 1 FROM measure m WHERE m.id = h.id))
                    OR (h.kind = 'report' AND NOT EXISTS (SELECT 1 FROM report r WHERE r.id = h.id))
                )
        )";

/// How many measures and reports have no version, or versions no record.
pub(crate) async fn unmatched(tx: &mut Tx) -> Result<i64> {
    let (number,) = fetch!(tx, fetch_one as (i64,), UNMATCHED)?;
    Ok(number)
}
