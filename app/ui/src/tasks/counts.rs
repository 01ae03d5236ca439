//! The number beside "Aufgaben" in the head of every page, remembered so that a page
//! view costs no query for it. Counts what [`rows::count`] counts, nothing else.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use backend::Backend;
use chrono::NaiveDate;
use domain::{
    ids::AccountId,
    policy::{Action, Actor},
};

use super::rows::{self, Waiting};
use crate::kit::{error_page::Failure, tally::Tally};

/// Wiedervorlagen leave no trace in the history, and a colleague may have settled one:
/// after so long the number is counted anew.
const HOLDS: Duration = Duration::from_secs(30);
/// More accounts than this are not remembered at once.
const MOST: usize = 2_000;

struct Known {
    seq: i64,
    day: NaiveDate,
    since: Instant,
    /// No form of this account was sent since.
    current: bool,
    open: usize,
}

/// What was counted, by account.
#[derive(Default)]
pub struct TaskCounts(Mutex<HashMap<AccountId, Known>>);

impl TaskCounts {
    /// How many tasks wait for this actor's bodies; `None` for who has none at all.
    ///
    /// # Errors
    /// As any read.
    pub async fn open(&self, backend: &Backend, actor: &Actor) -> Result<Option<usize>, Failure> {
        if !actor.may(Action::SeeTasks) {
            return Ok(None);
        }
        let tally = Tally::load(backend, actor).await?;
        let (seq, day) = (tally.seq(), tally.day());
        if let Some(open) = self.known(actor.account, seq, day) {
            return Ok(Some(open));
        }
        let waiting = Waiting::load(backend, actor).await?;
        let open = rows::count(&tally, actor, &waiting);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= MOST {
            counts.clear();
        }
        let since = Instant::now();
        counts.insert(
            actor.account,
            Known {
                seq,
                day,
                since,
                current: true,
                open,
            },
        );
        Ok(Some(open))
    }

    /// After a form of this account: its own notes may have changed.
    pub fn forget(&self, account: AccountId) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = counts.get_mut(&account) {
            known.current = false;
        }
    }

    /// What stood on the last page of this account: for the answer to a form, which is
    /// seldom a page and must not wait for a new number.
    pub fn shown(&self, account: AccountId) -> Option<usize> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.get(&account).map(|known| known.open)
    }

    fn known(&self, account: AccountId, seq: i64, day: NaiveDate) -> Option<usize> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts
            .get(&account)
            .filter(|known| {
                known.current
                    && known.seq == seq
                    && known.day == day
                    && known.since.elapsed() < HOLDS
            })
            .map(|known| known.open)
    }
}
