//! Lesemarke: up to which place of the history somebody has read the changes. It belongs
//! to the account alone: it stands outside the history, in no export, and no function
//! gives anybody the mark of somebody else. It helps a person to go on reading; who has
//! read what and when must never become a measure of diligence.

use chrono::{DateTime, Utc};
use domain::policy::Actor;

use crate::{Backend, Result, history, store};

/// How far somebody has read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadMark {
    /// The last place in the history that was read.
    pub seq: i64,
    /// Until when everything recorded has been read.
    pub at: DateTime<Utc>,
}

/// The own mark; `None` before the first one.
///
/// # Errors
/// As any read.
pub async fn get(backend: &Backend, actor: &Actor) -> Result<Option<ReadMark>> {
    let mark = store::read_mark::find(&mut backend.read().await?, actor.account).await?;
    Ok(mark.map(|(seq, at)| ReadMark { seq, at }))
}

/// Moves the own mark forward to `seq`, the last place a page has shown. It never goes
/// back: pressed twice or on an older page, it changes nothing. Gives whether it moved.
///
/// # Errors
/// As any write.
pub async fn set(backend: &Backend, actor: &Actor, seq: i64) -> Result<bool> {
    let account = actor.account;
    backend
        .write("read_mark.set", move |tx| {
            Box::pin(async move {
                let head = history::head(tx).await?;
                // Nobody has read what is not written yet.
                let seq = seq.min(head.seq);
                let at = if seq == head.seq {
                    Some(tx.now())
                } else {
                    // Others wrote since the page was shown: that is still unread.
                    store::read_mark::recorded_at(tx, seq).await?
                };
                match at {
                    Some(at) => store::read_mark::move_to(tx, account, seq, at).await,
                    None => Ok(false),
                }
            })
        })
        .await
}
