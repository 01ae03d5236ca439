//! The security log: sign-ins, denials, changes of accounts. A table of its own,
//! outside the chain of the history, with a deletion period. It never holds what
//! somebody typed.

use chrono::{DateTime, Duration, Utc};
use domain::{
    ids::AccountId,
    policy::{Action, Actor, Target},
};

use crate::{
    Backend,
    db::Tx,
    error::{Error, Result},
    store,
};

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $key:literal),+ $(,)?) => {
        /// What happened. Keys are stored; never change one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Event { $($(#[$doc])* $name),+ }

        impl Event {
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The stored key.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key),+ }
            }
        }
    };
}

events! {
    SignedIn = "signed_in",
    /// Wrong password.
    SignInRefused = "sign_in_refused",
    /// A name that no account has; the name itself is not kept.
    SignInUnknown = "sign_in_unknown",
    /// The right password of a disabled account.
    SignInDisabled = "sign_in_disabled",
    /// Not even checked: too many failures before.
    SignInLocked = "sign_in_locked",
    SignedOut = "signed_out",
    SignedOutEverywhere = "signed_out_everywhere",
    PasswordChanged = "password_changed",
    PasswordReset = "password_reset",
    AccountCreated = "account_created",
    AccountDisabled = "account_disabled",
    AccountEnabled = "account_enabled",
    PersonChanged = "person_changed",
    RoleGranted = "role_granted",
    RoleEnded = "role_ended",
    /// Somebody asked for a page or an action without the right.
    Denied = "denied",
}

impl Event {
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|event| event.key() == key)
    }
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// Sorts by time; the key for the next page.
    pub id: String,
    pub at: DateTime<Utc>,
    pub event: Event,
    /// Whose account it is about.
    pub account: Option<AccountId>,
    /// Who did it, if not that account.
    pub by: Option<AccountId>,
    /// A role, a path of ours; never typed text.
    pub detail: Option<String>,
}

/// Writes a line inside a transaction.
///
/// # Errors
/// As any write.
pub async fn log(
    tx: &mut Tx,
    event: Event,
    account: Option<AccountId>,
    by: Option<AccountId>,
    detail: Option<&str>,
) -> Result<()> {
    store::security::insert(tx, event.key(), account, by, detail).await
}

/// Notes that somebody signed in asked for something without the right. `what` is
/// the name of an action or the pattern of a route, not the address as sent.
///
/// # Errors
/// As any write.
pub async fn denied(backend: &Backend, account: AccountId, what: &'static str) -> Result<()> {
    backend
        .write("security.denied", move |tx| {
            Box::pin(async move { log(tx, Event::Denied, Some(account), None, Some(what)).await })
        })
        .await
}

/// Notes a sign-out; the session itself is ended by the session layer.
///
/// # Errors
/// As any write.
pub async fn signed_out(backend: &Backend, account: AccountId) -> Result<()> {
    backend
        .write("security.signed_out", move |tx| {
            Box::pin(async move { log(tx, Event::SignedOut, Some(account), None, None).await })
        })
        .await
}

/// The newest lines before the line `before` (all when `None`), newest first.
///
/// # Errors
/// `Forbidden` for everybody but Revision.
pub async fn page(
    backend: &Backend,
    actor: &Actor,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<LogEntry>> {
    actor.require(Action::SeeSecurityLog, &Target::default())?;
    let mut tx = backend.read().await?;
    let rows = store::security::page(&mut tx, before, limit).await?;
    rows.into_iter()
        .map(|row| {
            Ok(LogEntry {
                event: Event::parse(&row.event)
                    .ok_or_else(|| Error::internal(format!("unknown event {}", row.event)))?,
                id: row.id,
                at: row.at,
                account: row.account_id.map(|id| id.0),
                by: row.by_account_id.map(|id| id.0),
                detail: row.detail,
            })
        })
        .collect()
}

/// Removes lines older than the setting says; gives their number.
///
/// # Errors
/// As any write.
pub async fn clean_up(backend: &Backend) -> Result<u64> {
    let before = backend.now() - Duration::days(backend.settings().security_log_days);
    backend
        .write("security.clean_up", move |tx| {
            Box::pin(async move { store::security::delete_before(tx, before).await })
        })
        .await
}
