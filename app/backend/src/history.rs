//! The history: every change leaves a version that is never altered. Use cases call
//! [`record`] as their last step; `verify.rs` proves that nothing was touched later.

use chrono::{DateTime, Utc};
pub use domain::snapshot::Kind;
use domain::{
    ids::{AccountId, BodyId},
    policy::Actor,
    snapshot::upcast,
};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    db::Tx,
    error::{Error, Result},
    store::{self, history::Row},
};

/// Who changed what, and why: the part of a version that a use case knows.
#[derive(Clone, Debug)]
pub struct Record {
    pub kind: Kind,
    pub id: Uuid,
    /// Nobody for the command line and jobs.
    pub account: Option<AccountId>,
    /// The body written for; the history names bodies, not persons.
    pub body: Option<BodyId>,
    /// A short stable key: "measure.create", "account.disable".
    pub cause: &'static str,
}

impl Record {
    /// A change by somebody signed in, written for their own body.
    pub fn by(actor: &Actor, kind: Kind, id: impl Into<Uuid>, cause: &'static str) -> Self {
        Self {
            kind,
            id: id.into(),
            account: Some(actor.account),
            body: actor.own_body(),
            cause,
        }
    }

    /// A change by the house itself: command line, jobs, catalogue at start.
    pub fn by_system(kind: Kind, id: impl Into<Uuid>, cause: &'static str) -> Self {
        Self {
            kind,
            id: id.into(),
            account: None,
            body: None,
            cause,
        }
    }

    /// Names the body written for, where it is not the first own one.
    pub fn for_body(mut self, body: Option<BodyId>) -> Self {
        self.body = body;
        self
    }
}

/// What [`record`] gave the version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Position in the whole history, without gaps, in commit order.
    pub seq: i64,
    /// Running number per kind and id, from 1.
    pub version: i64,
    pub at: DateTime<Utc>,
}

/// The end of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub seq: i64,
    pub hash: String,
    pub at: DateTime<Utc>,
}

/// One stored version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub seq: i64,
    pub kind: Kind,
    pub id: Uuid,
    pub version: i64,
    pub shape: i64,
    pub at: DateTime<Utc>,
    pub account: Option<AccountId>,
    pub body: Option<BodyId>,
    pub cause: String,
    /// JSON of the aggregate, ids instead of names; `None` after a redaction.
    pub snapshot: Option<String>,
}

impl Entry {
    /// The snapshot as JSON in today's shape; `None` after a redaction.
    ///
    /// # Errors
    /// `Internal` when the stored text is not JSON.
    pub fn value(&self) -> Result<Option<serde_json::Value>> {
        let Some(text) = &self.snapshot else {
            return Ok(None);
        };
        Ok(Some(upcast(
            self.kind,
            self.shape,
            serde_json::from_str(text)?,
        )))
    }

    /// The snapshot as the aggregate it is of; `None` after a redaction.
    ///
    /// # Errors
    /// `Internal` when the stored JSON is not of this type.
    pub fn read<T: DeserializeOwned>(&self) -> Result<Option<T>> {
        match self.value()? {
            Some(value) => Ok(Some(serde_json::from_value(value)?)),
            None => Ok(None),
        }
    }
}

/// Adds a version at the end of the history. Call it last: on PostgreSQL it takes
/// the lock of the chain, which every other writer waits for. A write that records
/// several versions changes all its rows first, or takes [`lock`] before the first
/// one: otherwise two writes can wait for each other.
///
/// # Errors
/// `Unavailable` when the lock stays taken.
pub async fn record(tx: &mut Tx, record: Record, snapshot: &impl Serialize) -> Result<Recorded> {
    let snapshot = serde_json::to_string(snapshot)?;
    let head = store::history::lock_head(tx).await?;
    let version = store::history::last_version(tx, record.kind.key(), record.id).await? + 1;
    let mut row = Row {
        seq: head.seq + 1,
        kind: record.kind.key().to_owned(),
        id: record.id.to_string(),
        version,
        shape: record.kind.shape(),
        // A clock that was set back, or a transaction that waited for the lock, must
        // not make the history run back.
        at: tx.now().max(head.at),
        account: record.account.map(|id| id.to_string()),
        body: record.body.map(|id| id.to_string()),
        cause: record.cause.to_owned(),
        snapshot_hash: sha256(snapshot.as_bytes()),
        snapshot: Some(snapshot),
        previous_hash: head.hash,
        hash: String::new(),
    };
    row.hash = chain_hash(&row);
    let recorded = Recorded {
        seq: row.seq,
        version,
        at: row.at,
    };
    store::history::move_head(tx, row.seq, &row.hash, row.at).await?;
    store::history::insert(tx, row).await?;
    Ok(recorded)
}

/// Takes the lock of the chain early. For rules over several rows ("one
/// administrator stays", running numbers): whoever takes it first goes on alone.
///
/// # Errors
/// `Unavailable` when the lock stays taken.
pub async fn lock(tx: &mut Tx) -> Result<Head> {
    store::history::lock_head(tx).await.map(Head::from)
}

/// The end of the chain as this transaction sees it.
///
/// # Errors
/// As any read.
pub async fn head(tx: &mut Tx) -> Result<Head> {
    store::history::head(tx).await.map(Head::from)
}

/// All versions of one record, oldest first.
///
/// # Errors
/// As any read.
pub async fn of(tx: &mut Tx, kind: Kind, id: impl Into<Uuid>) -> Result<Vec<Entry>> {
    entries(store::history::of(tx, kind.key(), id.into()).await?)
}

/// One version of one record.
///
/// # Errors
/// As any read.
pub async fn version(
    tx: &mut Tx,
    kind: Kind,
    id: impl Into<Uuid>,
    version: i64,
) -> Result<Option<Entry>> {
    store::history::version(tx, kind.key(), id.into(), version)
        .await?
        .map(Entry::try_from)
        .transpose()
}

/// What was recorded after `seq`, oldest first, at most `limit` versions.
///
/// # Errors
/// As any read.
pub async fn since(tx: &mut Tx, seq: i64, limit: i64) -> Result<Vec<Entry>> {
    entries(store::history::since(tx, seq, limit).await?)
}

/// The version of one record that stood at `instant`, see
/// [`crate::clock::end_of_day`].
///
/// # Errors
/// As any read.
pub async fn as_of(
    tx: &mut Tx,
    kind: Kind,
    id: impl Into<Uuid>,
    instant: DateTime<Utc>,
) -> Result<Option<Entry>> {
    store::history::as_of(tx, kind.key(), id.into(), instant)
        .await?
        .map(Entry::try_from)
        .transpose()
}

/// For each record of a kind the version that stood at `instant`.
///
/// # Errors
/// As any read.
pub async fn all_as_of(tx: &mut Tx, kind: Kind, instant: DateTime<Utc>) -> Result<Vec<Entry>> {
    entries(store::history::all_as_of(tx, kind.key(), instant).await?)
}

/// Which versions [`page`] gives.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    pub kind: Option<Kind>,
    pub id: Option<Uuid>,
    pub account: Option<AccountId>,
}

/// The newest versions before `before` (all when `None`), newest first.
///
/// # Errors
/// As any read.
pub async fn page(
    tx: &mut Tx,
    filter: Filter,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Entry>> {
    let id = filter.id.map(|id| id.to_string());
    let account = filter.account.map(|id| id.to_string());
    entries(store::history::page(tx, before, filter.kind.map(Kind::key), id, account, limit).await?)
}

/// The hash that closes a row: over every column and the hash before it. Each field
/// carries its length, so that no two rows give the same bytes.
pub(crate) fn chain_hash(row: &Row) -> String {
    let mut hasher = Sha256::new();
    let mut field = |value: Option<&str>| match value {
        Some(text) => hasher.update(format!("{}:{text}\n", text.len())),
        None => hasher.update("-\n"),
    };
    field(Some("kiezwerk history 1"));
    field(Some(&row.previous_hash));
    field(Some(&row.seq.to_string()));
    field(Some(&row.kind));
    field(Some(&row.id));
    field(Some(&row.version.to_string()));
    field(Some(&row.shape.to_string()));
    field(Some(&row.at.timestamp_micros().to_string()));
    field(row.account.as_deref());
    field(row.body.as_deref());
    field(Some(&row.cause));
    field(Some(&row.snapshot_hash));
    hex::encode(hasher.finalize())
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn entries(rows: Vec<Row>) -> Result<Vec<Entry>> {
    rows.into_iter().map(Entry::try_from).collect()
}

impl From<store::history::HeadRow> for Head {
    fn from(row: store::history::HeadRow) -> Self {
        Self {
            seq: row.seq,
            hash: row.hash,
            at: row.at,
        }
    }
}

impl TryFrom<Row> for Entry {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let kind = Kind::parse(&row.kind).ok_or_else(|| {
            Error::internal(format!("history {}: unknown kind {}", row.seq, row.kind))
        })?;
        Ok(Self {
            seq: row.seq,
            kind,
            id: row.id.parse().map_err(Error::internal)?,
            version: row.version,
            shape: row.shape,
            at: row.at,
            account: row
                .account
                .map(|id| id.parse())
                .transpose()
                .map_err(Error::internal)?,
            body: row
                .body
                .map(|id| id.parse())
                .transpose()
                .map_err(Error::internal)?,
            cause: row.cause,
            snapshot: row.snapshot,
        })
    }
}
