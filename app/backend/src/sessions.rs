//! Sessions: our own store for the session layer. The id is kept hashed, expiry is
//! decided here with our clock: idle and absolute. What a session means for the
//! rules is `accounts::actor`.

use std::fmt;

use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use domain::ids::AccountId;
use tower_sessions::{
    SessionStore,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
    session_store,
};

use crate::{
    Backend,
    error::{Error, Result},
    history::sha256,
    security::{self, Event},
    store::{self, session::Row},
};

/// The key in the session's data that says whose it is. Its value is an
/// [`AccountId`]; the store keeps it as a column of its own.
pub const ACCOUNT: &str = "account";

/// `last_seen` is written at most this often: a write costs a flush to the disk.
const TOUCH_EVERY: Duration = Duration::minutes(5);
/// … and at least this often in the time a session may rest.
const TOUCHES: i32 = 12;
/// An expired session is remembered this long, so that its form can be kept.
const REMEMBER: Duration = Duration::hours(24);

/// The session store for `SessionManagerLayer::new`.
#[derive(Clone)]
pub struct Sessions(Backend);

impl Sessions {
    pub fn new(backend: Backend) -> Self {
        Self(backend)
    }

    async fn insert(&self, record: &mut Record) -> Result<()> {
        for _ in 0..3 {
            let row = row(record, self.0.now())?;
            let fresh = self
                .0
                .write("session.create", move |tx| {
                    Box::pin(async move { store::session::insert(tx, &row).await })
                })
                .await?;
            if fresh {
                return Ok(());
            }
            record.id = Id::default();
        }
        Err(Error::internal("no free session id"))
    }

    async fn update(&self, record: &Record) -> Result<()> {
        // Only an existing row: a request that is still under way must not bring a
        // session back that was ended meanwhile.
        let row = row(record, self.0.now())?;
        self.0
            .write("session.save", move |tx| {
                Box::pin(async move { store::session::update(tx, &row).await })
            })
            .await
    }

    async fn find(&self, id: &Id) -> Result<Option<Record>> {
        let backend = &self.0;
        let hash = hash(id);
        let found = {
            let mut tx = backend.glance().await?;
            store::session::find(&mut tx, &hash).await?
        };
        let now = backend.now();
        let Some(row) = found.filter(|row| is_alive(backend, row, now)) else {
            return Ok(None);
        };
        if now - row.last_seen >= TOUCH_EVERY.min(backend.settings().session_idle / TOUCHES) {
            self.touch(hash, now).await;
        }
        let end = row.created_at + backend.settings().session_absolute;
        Ok(Some(Record {
            id: *id,
            data: serde_json::from_str(&row.data)?,
            expiry_date: OffsetDateTime::from_unix_timestamp(end.timestamp())
                .map_err(Error::internal)?,
        }))
    }

    /// Notes that the session is in use. A busy writer must not hold up a page: the
    /// write goes on by itself after a short wait.
    async fn touch(&self, hash: String, now: DateTime<Utc>) {
        let write = self.0.write("session.touch", move |tx| {
            Box::pin(async move { store::session::touch(tx, &hash, now).await })
        });
        if let Ok(Err(error)) =
            tokio::time::timeout(std::time::Duration::from_millis(250), write).await
        {
            tracing::warn!(%error, "last_seen not written");
        }
    }

    async fn remove(&self, id: &Id) -> Result<()> {
        let hash = hash(id);
        self.0
            .write("session.delete", move |tx| {
                Box::pin(async move { store::session::delete(tx, &hash).await })
            })
            .await
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sessions")
    }
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        self.insert(record).await.map_err(backend_error)
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        self.update(record).await.map_err(backend_error)
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        self.find(id).await.map_err(backend_error)
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        self.remove(id).await.map_err(backend_error)
    }
}

/// Ends all sessions of an account, on all devices.
///
/// # Errors
/// As any write.
pub async fn sign_out_everywhere(backend: &Backend, account: AccountId) -> Result<u64> {
    backend
        .write("session.sign_out_everywhere", move |tx| {
            Box::pin(async move {
                let ended = store::session::delete_of(tx, account, None).await?;
                security::log(tx, Event::SignedOutEverywhere, Some(account), None, None).await?;
                Ok(ended)
            })
        })
        .await
}

/// Whose session this was, when it expired by time within the last day; `None` when
/// it still lives, was ended, or the account is disabled. Only good for keeping a
/// form: it proves nothing else.
///
/// # Errors
/// As any read.
pub async fn account_of_expired(backend: &Backend, id: &Id) -> Result<Option<AccountId>> {
    let mut tx = backend.read().await?;
    let now = backend.now();
    let Some(row) = store::session::find(&mut tx, &hash(id)).await? else {
        return Ok(None);
    };
    let remembered = now < expiry(backend, &row) + REMEMBER;
    let Some(account) = row
        .account_id
        .as_ref()
        .filter(|_| remembered && !is_alive(backend, &row, now))
    else {
        return Ok(None);
    };
    let found = store::account::find(&mut tx, account.0).await?;
    Ok(found
        .filter(|account| account.disabled_at.is_none())
        .map(|account| account.id.0))
}

/// How long this session lives if nothing more is asked; zero when it has ended.
/// Looking does not prolong it.
///
/// # Errors
/// As any read.
pub async fn left(backend: &Backend, id: &Id) -> Result<Duration> {
    let found = store::session::find(&mut backend.read().await?, &hash(id)).await?;
    Ok(found
        .filter(|row| row.account_id.is_some())
        .map_or(Duration::zero(), |row| {
            (expiry(backend, &row) - backend.now()).max(Duration::zero())
        }))
}

/// Removes sessions that expired more than a day ago; gives their number.
///
/// # Errors
/// As any write.
pub async fn clean_up(backend: &Backend) -> Result<u64> {
    let now = backend.now() - REMEMBER;
    let (idle, absolute) = (
        now - backend.settings().session_idle,
        now - backend.settings().session_absolute,
    );
    backend
        .write("session.clean_up", move |tx| {
            Box::pin(async move { store::session::delete_old(tx, idle, absolute).await })
        })
        .await
}

/// The id as it is stored: who reads the database cannot take over a session.
pub(crate) fn hash(id: &Id) -> String {
    sha256(&id.0.to_le_bytes())
}

fn row(record: &Record, now: DateTime<Utc>) -> Result<Row> {
    let account = record
        .data
        .get(ACCOUNT)
        .cloned()
        .map(serde_json::from_value::<AccountId>)
        .transpose()?;
    Ok(Row {
        id_hash: hash(&record.id),
        account_id: account.map(sqlx::types::Text),
        data: serde_json::to_string(&record.data)?,
        created_at: now,
        last_seen: now,
    })
}

fn expiry(backend: &Backend, row: &Row) -> DateTime<Utc> {
    let settings = backend.settings();
    (row.last_seen + settings.session_idle).min(row.created_at + settings.session_absolute)
}

fn is_alive(backend: &Backend, row: &Row, now: DateTime<Utc>) -> bool {
    now < expiry(backend, row)
}

fn backend_error(error: Error) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}
