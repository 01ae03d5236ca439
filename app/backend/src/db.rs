//! One SQL text for two databases: [`Db`], [`Tx`] and the macros `fetch!` and `run!`.
//! No statement of the house stands here; those are in `store/`.

use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{
    PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction,
    pool::PoolConnection,
};

use crate::{
    clock::{Clock, berlin_day},
    error::{Error, Result},
};

/// Rows of a query as a type that derives `sqlx::FromRow` (or a tuple):
/// `fetch!(tx, fetch_optional as Row, SQL, Text(id), day)?`
///
/// The arguments cannot use `tx` itself: `let now = tx.now();` before.
macro_rules! fetch {
    ($tx:expr, $fetch:ident as $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $tx.connection.open() {
            $crate::db::Open::Sqlite(c) => {
                sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.$fetch(c).await
            }
            $crate::db::Open::Postgres(c) => {
                sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.$fetch(c).await
            }
        }
    };
}

/// Runs a statement and gives the number of rows it touched:
/// `run!(tx, SQL, Text(id), version)?`
macro_rules! run {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $tx.connection.open() {
            $crate::db::Open::Sqlite(c) => sqlx::query($sql)$(.bind($arg))*
                .execute(c)
                .await
                .map(|done| done.rows_affected()),
            $crate::db::Open::Postgres(c) => sqlx::query($sql)$(.bind($arg))*
                .execute(c)
                .await
                .map(|done| done.rows_affected()),
        }
    };
}

pub(crate) use {fetch, run};

/// A transaction: a write begun by [`crate::Backend::write`], or a snapshot for
/// reading from [`crate::Backend::read`]. Dropped without commit it rolls back. From
/// [`crate::Backend::glance`] it is only a connection.
pub struct Tx {
    pub(crate) connection: Connection,
    now: DateTime<Utc>,
}

pub(crate) enum Connection {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
    /// Without a transaction, for one statement.
    SqliteAlone(PoolConnection<Sqlite>),
    PostgresAlone(PoolConnection<Postgres>),
}

/// What statements run on.
pub(crate) enum Open<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

impl Connection {
    pub(crate) fn open(&mut self) -> Open<'_> {
        match self {
            Self::Sqlite(t) => Open::Sqlite(t),
            Self::Postgres(t) => Open::Postgres(t),
            Self::SqliteAlone(c) => Open::Sqlite(c),
            Self::PostgresAlone(c) => Open::Postgres(c),
        }
    }
}

impl Tx {
    /// The time of this transaction, the same for all its rows.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The day it is in Berlin.
    pub fn today(&self) -> NaiveDate {
        berlin_day(self.now)
    }

    pub(crate) async fn commit(self) -> Result<()> {
        match self.connection {
            Connection::Sqlite(t) => t.commit().await?,
            Connection::Postgres(t) => t.commit().await?,
            Connection::SqliteAlone(_) | Connection::PostgresAlone(_) => {}
        }
        Ok(())
    }

    /// A failed rollback needs no report: the connection is closed or rolls back
    /// before its next use.
    pub(crate) async fn rollback(self) {
        let outcome = match self.connection {
            Connection::Sqlite(t) => t.rollback().await,
            Connection::Postgres(t) => t.rollback().await,
            Connection::SqliteAlone(_) | Connection::PostgresAlone(_) => Ok(()),
        };
        if let Err(error) = outcome {
            tracing::debug!(%error, "rollback failed");
        }
    }
}

/// The open database.
#[derive(Clone, Debug)]
pub enum Db {
    /// One writer, readers apart.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

impl Db {
    /// "SQLite" or "PostgreSQL"
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// Begins a write; waits at most `wait` for the writer.
    pub(crate) async fn begin_write(&self, clock: &Clock, wait: Duration) -> Result<Tx> {
        let connection = match self {
            Self::Sqlite { writer, .. } => Connection::Sqlite(begin_immediate(writer, wait).await?),
            Self::Postgres(pool) => {
                // The isolation of a role or database may be set otherwise.
                let begun = pool
                    .begin_with("BEGIN ISOLATION LEVEL READ COMMITTED")
                    .await?;
                Connection::Postgres(begun)
            }
        };
        Ok(Tx {
            connection,
            now: clock.now(),
        })
    }

    /// Begins a snapshot for reading; `now` is what [`Tx::now`] says.
    pub(crate) async fn begin_read_at(&self, now: DateTime<Utc>) -> Result<Tx> {
        let connection = match self {
            Self::Sqlite { readers, .. } => Connection::Sqlite(readers.begin().await?),
            Self::Postgres(pool) => {
                let begun = pool
                    .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?;
                Connection::Postgres(begun)
            }
        };
        Ok(Tx { connection, now })
    }

    /// A connection for one statement, which is a snapshot by itself.
    pub(crate) async fn glance_at(&self, now: DateTime<Utc>) -> Result<Tx> {
        let connection = match self {
            Self::Sqlite { readers, .. } => Connection::SqliteAlone(readers.acquire().await?),
            Self::Postgres(pool) => Connection::PostgresAlone(pool.acquire().await?),
        };
        Ok(Tx { connection, now })
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// Takes SQLite's write lock. Inside the process writers queue at the pool of one;
/// against other processes (backup, command line) it tries until the time is over.
async fn begin_immediate(
    writer: &SqlitePool,
    wait: Duration,
) -> Result<Transaction<'static, Sqlite>> {
    let deadline = Instant::now() + wait;
    loop {
        match writer
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(Error::from)
        {
            Err(Error::Unavailable(_)) if Instant::now() < deadline => {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            outcome => return outcome,
        }
    }
}
