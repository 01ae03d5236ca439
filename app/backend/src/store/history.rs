//! Rows of `history` and its one-row head.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    db::{Tx, fetch, run},
    error::Result,
};

/// A row as it is stored; `verify` looks at it before anything is parsed.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Row {
    pub seq: i64,
    pub kind: String,
    pub id: String,
    pub version: i64,
    pub shape: i64,
    pub at: DateTime<Utc>,
    pub account: Option<String>,
    pub body: Option<String>,
    pub cause: String,
    pub snapshot: Option<String>,
    pub snapshot_hash: String,
    pub previous_hash: String,
    pub hash: String,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct HeadRow {
    pub seq: i64,
    pub hash: String,
    pub at: DateTime<Utc>,
}

const HEAD: &str = "
    SELECT seq, hash, at
    FROM history_head
    WHERE one = 1";

pub(crate) async fn head(tx: &mut Tx) -> Result<HeadRow> {
    Ok(fetch!(tx, fetch_one as HeadRow, HEAD)?)
}

// On PostgreSQL the UPDATE locks the row until the end of the transaction and reads
// what was committed last; on SQLite the writer is alone anyway.
const LOCK_HEAD: &str = "
    UPDATE history_head
    SET seq = seq
    WHERE one = 1
    RETURNING seq, hash, at";

pub(crate) async fn lock_head(tx: &mut Tx) -> Result<HeadRow> {
    Ok(fetch!(tx, fetch_one as HeadRow, LOCK_HEAD)?)
}

const MOVE_HEAD: &str = "
    UPDATE history_head
    SET seq = $1, hash = $2, at = $3
    WHERE one = 1";

pub(crate) async fn move_head(tx: &mut Tx, seq: i64, hash: &str, at: DateTime<Utc>) -> Result<()> {
    run!(tx, MOVE_HEAD, seq, hash, at)?;
    Ok(())
}

const LAST_VERSION: &str = "
    SELECT COALESCE(MAX(version), 0)
    FROM history
    WHERE kind = $1 AND id = $2";

pub(crate) async fn last_version(tx: &mut Tx, kind: &str, id: Uuid) -> Result<i64> {
    let (version,) = fetch!(tx, fetch_one as (i64,), LAST_VERSION, kind, id.to_string())?;
    Ok(version)
}

const INSERT: &str = "
    INSERT INTO history (seq, kind, id, version, shape, at, account, body, cause, snapshot, snapshot_hash, previous_hash, hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

pub(crate) async fn insert(tx: &mut Tx, row: Row) -> Result<()> {
    run!(
        tx,
        INSERT,
        row.seq,
        row.kind,
        row.id,
        row.version,
        row.shape,
        row.at,
        row.account,
        row.body,
        row.cause,
        row.snapshot,
        row.snapshot_hash,
        row.previous_hash,
        row.hash,
    )?;
    Ok(())
}

const SINCE: &str = "
    SELECT seq, kind, id, version, shape, at, account, body, cause, snapshot, snapshot_hash, previous_hash, hash
    FROM history
    WHERE seq > $1
    ORDER BY seq
    LIMIT $2";

pub(crate) async fn since(tx: &mut Tx, after: i64, limit: i64) -> Result<Vec<Row>> {
    Ok(fetch!(tx, fetch_all as Row, SINCE, after, limit)?)
}

const OF: &str = "
    SELECT seq, kind, id, version, shape, at, account, body, cause, snapshot, snapshot_hash, previous_hash, hash
    FROM history
    WHERE kind = $1 AND id = $2
    ORDER BY version";

pub(crate) async fn of(tx: &mut Tx, kind: &str, id: Uuid) -> Result<Vec<Row>> {
    Ok(fetch!(tx, fetch_all as Row, OF, kind, id.to_string())?)
}

const VERSION: &str = "
    SELECT seq, kind, id, version, shape, at, account, body, cause, snapshot, snapshot_hash, previous_hash, hash
    FROM history
    WHERE kind = $1 AND id = $2 AND version = $3";

pub(crate) async fn version(
    tx: &mut Tx,
    kind: &str,
    id: Uuid,
    version: i64,
) -> Result<Option<Row>> {
    Ok(fetch!(
        tx,
        fetch_optional as Row,
        VERSION,
        kind,
        id.to_string(),
        version
    )?)
}

const AS_OF: &str = "
    SELECT seq, kind, id, version, shape, at, account, body, cause, snapshot, snapshot_hash, previous_hash, hash
    FROM history
    WHERE kind = $1 AND id = $2 AND at <= $3
    ORDER BY version DESC
    LIMIT 1";

pub(crate) async fn as_of(
    tx: &mut Tx,
    kind: &str,
    id: Uuid,
    instant: DateTime<Utc>,
) -> Result<Option<Row>> {
    Ok(fetch!(
        tx,
        fetch_optional as Row,
        AS_OF,
        kind,
        id.to_string(),
        instant
    )?)
}

const ALL_AS_OF: &str = "
    SELECT h.seq, h.kind, h.id, h.version, h.shape, h.at, h.account, h.body, h.cause, h.snapshot, h.snapshot_hash, h.previous_hash, h.hash
    FROM history h
    JOIN (
        SELECT MAX(seq) AS seq
        FROM history
        WHERE kind = $1 AND at <= $2
        GROUP BY id
    ) latest ON latest.seq = h.seq
    ORDER BY h.seq";

pub(crate) async fn all_as_of(tx: &mut Tx, kind: &str, instant: DateTime<Utc>) -> Result<Vec<Row>> {
    Ok(fetch!(tx, fetch_all as Row, ALL_AS_OF, kind, instant)?)
}

const PAGE: &str = "
    SELECT seq, kind, id, version, shape, at, account, body, cause, snapshot, snapshot_hash, previous_hash, hash
    FROM history
    WHERE ($1 IS NULL OR seq < $1)
        AND ($2 IS NULL OR kind = $2)
        AND ($3 IS NULL OR id = $3)
        AND ($4 IS NULL OR account = $4)
    ORDER BY seq DESC
    LIMIT $5";

pub(crate) async fn page(
    tx: &mut Tx,
    before: Option<i64>,
    kind: Option<&str>,
    id: Option<String>,
    account: Option<String>,
    limit: i64,
) -> Result<Vec<Row>> {
    Ok(fetch!(
        tx,
        fetch_all as Row,
        PAGE,
        before,
        kind,
        id,
        account,
        limit
    )?)
}
