//! What the server can do: use cases, SQL, history, accounts. Knows no HTML and no
//! HTTP. SQL stands only in `store/`; a use case loads, asks the policy, changes,
//! stores and calls [`history::record`] last, inside [`Backend::write`].

pub mod accounts;
mod authority;
pub mod backup;
pub mod barriers;
pub mod board;
pub mod bulk;
pub mod bulk_change;
pub mod catalogue;
pub mod changes;
pub mod clock;
pub mod comments;
pub mod concepts;
pub mod contributions;
pub mod db;
pub mod demo;
pub mod doctor;
pub mod documents;
pub mod error;
pub mod export;
pub mod first_steps;
pub mod follow_ups;
pub mod form_drafts;
pub mod history;
pub mod ids;
pub mod kept_forms;
pub mod measure_rows;
pub mod measures;
pub mod milestones;
pub mod open;
pub mod participations;
pub mod passwords;
pub mod preferences;
pub mod public_texts;
pub mod read_marks;
pub mod reports;
pub mod requests;
pub mod reviews;
pub mod saved_views;
pub mod security;
pub mod sent_forms;
pub mod sessions;
pub mod settings;
pub mod sign_in;
mod store;
pub mod verify;

use std::{fmt, future::Future, pin::Pin, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};
use domain::facts::Calendar;
use tracing::Instrument;

use crate::{board::Board, passwords::Passwords};
pub use crate::{
    clock::Clock,
    db::{Db, Tx},
    error::{Error, ErrorKind, Result},
    open::{OpenError, OpenOptions},
    settings::Settings,
};

/// What the closure of [`Backend::write`] gives back: `Box::pin(async move { … })`.
pub type Work<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// The open house. A cheap clone.
#[derive(Clone)]
pub struct Backend(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Clock,
    settings: Settings,
    passwords: Passwords,
    board: Board,
}

impl Backend {
    /// Opens the database, and migrates it when asked to.
    ///
    /// # Errors
    /// One clear sentence for the person at the command line.
    pub async fn open(options: OpenOptions) -> Result<Self, OpenError> {
        let db = open::open(&options).await?;
        let OpenOptions {
            clock, settings, ..
        } = options;
        Ok(Self(Arc::new(Inner {
            db,
            clock,
            settings,
            passwords: Passwords::default(),
            board: Board::default(),
        })))
    }

    pub fn db(&self) -> &Db {
        &self.0.db
    }

    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn board_memory(&self) -> &Board {
        &self.0.board
    }

    /// The same house at another time: same database, a clock of its own. For replaying
    /// a past; the boards of both follow the same history.
    pub(crate) fn at(&self, clock: Clock) -> Self {
        let Inner { db, settings, .. } = &*self.0;
        let (db, settings) = (db.clone(), settings.clone());
        Self(Arc::new(Inner {
            db,
            clock,
            settings,
            passwords: Passwords::default(),
            board: Board::default(),
        }))
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }

    /// The day it is in Berlin.
    pub fn today(&self) -> NaiveDate {
        self.0.clock.today()
    }

    /// Today, and which Berlin day an instant falls on.
    pub fn calendar(&self) -> Calendar {
        Calendar {
            today: self.today(),
            day_of: clock::berlin_day,
        }
    }

    /// Runs a write: waits for the writer at most `settings.write_wait` (5 s), runs
    /// the closure, commits; an error of the closure rolls back.
    ///
    /// The work runs in a task of its own. A request that is dropped half-way cannot
    /// cancel it: the write is either done whole or not at all, and no connection
    /// goes back to the pool inside a transaction.
    ///
    /// ```ignore
    /// backend.write("measure.create", move |tx| Box::pin(async move {
    ///     store::measure::insert(tx, &measure).await?;
    ///     history::record(tx, Record::by(&actor, Kind::Measure, measure.id, "measure.create"), &measure).await?;
    ///     Ok(measure.id)
    /// })).await
    /// ```
    ///
    /// # Errors
    /// Those of the closure; `Unavailable` when the writer stays busy.
    pub async fn write<T, F>(&self, label: &'static str, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, T> + Send + 'static,
    {
        let backend = self.clone();
        let task = async move {
            let mut tx = backend
                .0
                .db
                .begin_write(&backend.0.clock, backend.0.settings.write_wait)
                .await?;
            match work(&mut tx).await {
                Ok(value) => {
                    tx.commit().await?;
                    Ok(value)
                }
                Err(error) => {
                    tx.rollback().await;
                    Err(error)
                }
            }
        };
        tokio::spawn(task.instrument(tracing::debug_span!("write", label)))
            .await
            .unwrap_or_else(|stopped| Err(Error::internal(stopped)))
    }

    /// One snapshot for a whole page: everything read through it belongs together.
    ///
    /// # Errors
    /// `Unavailable` when no connection gets free.
    pub async fn read(&self) -> Result<Tx> {
        let backend = self.clone();
        // Spawned for the same reason as a write: see above.
        tokio::spawn(async move { backend.0.db.begin_read_at(backend.now()).await })
            .await
            .unwrap_or_else(|stopped| Err(Error::internal(stopped)))
    }

    /// For exactly one statement: without the beginning and the end of a transaction, which
    /// cost as much as the statement. Nothing is begun, so nothing can be left begun when a
    /// request is dropped.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(crate) async fn glance(&self) -> Result<Tx> {
        self.0.db.glance_at(self.now()).await
    }

    /// Removes what has outlived its time: sessions, kept, begun and sent forms, sign-in
    /// attempts, old entries of the security log, files of no document, contacts of those
    /// who reported a barrier. Call it about
    /// once an hour.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub async fn clean_up(&self) -> Result<u64> {
        Ok(sessions::clean_up(self).await?
            + kept_forms::clean_up(self).await?
            + form_drafts::clean_up(self).await?
            + sent_forms::clean_up(self).await?
            + sign_in::clean_up(self).await?
            + security::clean_up(self).await?
            + documents::clean_up(self).await?
            + barriers::clean_up(self).await?)
    }

    /// Waits for running statements and closes all connections.
    pub async fn close(&self) {
        self.0.db.close().await;
    }
}

impl fmt::Debug for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Backend").finish_non_exhaustive()
    }
}
