//! Signing in, and the own password. Known and unknown names are answered alike and
//! take as long; after five failures a name is locked softly, for a while only, so
//! that nobody can shut a colleague out for good.

use chrono::{DateTime, Duration, Utc};
use domain::{error::FieldErrors, ids::AccountId, policy::Actor};
use tower_sessions::session::Id;

use crate::{
    Backend,
    accounts::{self, Author},
    db::Tx,
    error::Result,
    history::{self, sha256},
    passwords, security,
    security::Event,
    sessions,
    store::{self, sign_in::Attempt},
};

/// Failures before the first lock.
const FREE_FAILURES: i64 = 5;
/// Failures are forgotten after a day without one.
const REMEMBER: Duration = Duration::hours(24);

/// How an attempt to sign in ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignIn {
    Welcome {
        account: AccountId,
        /// The start password must be changed before anything else.
        must_change: bool,
    },
    /// Wrong name or password, or a disabled account: one answer for all three.
    Refused,
    /// Too many failures; not even checked.
    Locked { until: DateTime<Utc> },
}

/// Checks name and password. The caller gives the session a new id and notes the
/// account in it.
///
/// # Errors
/// `TooMany` when too many check at once; `Unavailable` when the writer is busy.
pub async fn sign_in(backend: &Backend, login: &str, password: &str) -> Result<SignIn> {
    let login = login.trim().to_lowercase();
    if let Some(until) = begin_attempt(backend, &login).await? {
        return Ok(SignIn::Locked { until });
    }
    let found = store::account::find_by_login(&mut backend.read().await?, &login).await?;
    let stored = found.as_ref().map(|row| row.password_hash.clone());
    // Longer than any password can be: the hash need not read it all.
    let typed: String = password.chars().take(passwords::LONGEST + 1).collect();
    let verdict = backend.passwords().verify(typed.clone(), stored).await?;
    let renewed = match &found {
        Some(row) if verdict.matches && row.disabled_at.is_none() && verdict.outdated => {
            Some(backend.passwords().hash(typed).await?)
        }
        _ => None,
    };
    backend
        .write("sign_in", move |tx| {
            Box::pin(async move {
                let Some(row) = found else {
                    security::log(tx, Event::SignInUnknown, None, None, None).await?;
                    return Ok(SignIn::Refused);
                };
                finish(tx, &row, &login, verdict.matches, renewed.as_deref()).await
            })
        })
        .await
}

/// Counts the attempt before the password is looked at, so that many at the same
/// time cannot slip through; a success forgets it. Gives the end of a lock.
async fn begin_attempt(backend: &Backend, login: &str) -> Result<Option<DateTime<Utc>>> {
    let key = sha256(login.as_bytes());
    let login = login.to_owned();
    backend
        .write("sign_in.attempt", move |tx| {
            Box::pin(async move {
                let now = tx.now();
                let attempt = store::sign_in::hold(tx, &key, now).await?;
                if attempt.locked_until.is_some_and(|until| now < until) {
                    let known = store::account::find_by_login(tx, &login)
                        .await?
                        .map(|row| row.id.0);
                    security::log(tx, Event::SignInLocked, known, None, None).await?;
                    return Ok(attempt.locked_until);
                }
                let before = if now - attempt.last_at < REMEMBER {
                    attempt.failures
                } else {
                    0
                };
                let failures = before + 1;
                let locked_until = (failures >= FREE_FAILURES).then(|| now + lock_time(failures));
                store::sign_in::count(
                    tx,
                    &key,
                    &Attempt {
                        failures,
                        last_at: now,
                        locked_until,
                    },
                )
                .await?;
                Ok(None)
            })
        })
        .await
}

/// One minute after the fifth failure, doubling up to fifteen.
fn lock_time(failures: i64) -> Duration {
    let doublings = (failures - FREE_FAILURES).clamp(0, 4);
    Duration::minutes((1 << doublings).min(15))
}

async fn finish(
    tx: &mut Tx,
    row: &store::account::Row,
    login: &str,
    matches: bool,
    renewed: Option<&str>,
) -> Result<SignIn> {
    let account = row.id.0;
    if !matches {
        security::log(tx, Event::SignInRefused, Some(account), None, None).await?;
        return Ok(SignIn::Refused);
    }
    // The row may be older than this transaction: ask again for what decides.
    let current = store::account::find(tx, account).await?;
    let Some(current) = current.filter(|current| {
        current.disabled_at.is_none() && current.password_hash == row.password_hash
    }) else {
        security::log(tx, Event::SignInDisabled, Some(account), None, None).await?;
        return Ok(SignIn::Refused);
    };
    store::sign_in::forget(tx, &sha256(login.as_bytes())).await?;
    if let Some(hash) = renewed {
        store::account::renew_hash(tx, account, hash).await?;
    }
    security::log(tx, Event::SignedIn, Some(account), None, None).await?;
    Ok(SignIn::Welcome {
        account,
        must_change: current.must_change,
    })
}

/// What the form "Kennwort ändern" sends.
#[derive(Clone, Default)]
pub struct PasswordChange {
    pub old: String,
    pub new: String,
    pub repeat: String,
}

/// Changes the own password. All other sessions of the account end; `current` is the
/// one that stays.
///
/// # Errors
/// `Invalid` with the fields `old`, `new`, `repeat`.
pub async fn change_own_password(
    backend: &Backend,
    actor: &Actor,
    current: Option<&Id>,
    change: PasswordChange,
) -> Result<()> {
    let mut errors = FieldErrors::default();
    if let Err(sentence) = passwords::check_new(&change.new, &actor.login) {
        errors.add("new", sentence);
    } else if change.new == change.old {
        errors.add(
            "new",
            "Das neue Kennwort muss sich vom bisherigen unterscheiden.",
        );
    } else if change.new != change.repeat {
        errors.add(
            "repeat",
            "Die beiden Eingaben des neuen Kennworts stimmen nicht überein.",
        );
    }
    errors.done()?;
    check_old(backend, actor, change.old).await?;

    let hash = backend.passwords().hash(change.new).await?;
    let author = Author::from(actor);
    let (account, keep) = (actor.account, current.map(sessions::hash));
    backend
        .write("account.password", move |tx| {
            Box::pin(async move {
                history::lock(tx).await?;
                store::account::set_password(tx, account, &hash, false).await?;
                store::session::delete_of(tx, account, keep.as_deref()).await?;
                security::log(tx, Event::PasswordChanged, Some(account), None, None).await?;
                accounts::record(tx, account, &author, "account.password").await
            })
        })
        .await
}

/// A stolen session must not be a way to guess: wrong old passwords count as failed
/// sign-ins.
async fn check_old(backend: &Backend, actor: &Actor, old: String) -> Result<()> {
    let refuse = |sentence: &str| Err(FieldErrors::one("old", sentence).into());
    if begin_attempt(backend, &actor.login).await?.is_some() {
        return refuse(
            "Zu viele Fehlversuche. Bitte versuchen Sie es in einigen Minuten noch einmal.",
        );
    }
    let stored = store::account::find(&mut backend.read().await?, actor.account).await?;
    let matches = backend
        .passwords()
        .verify(old, stored.map(|row| row.password_hash))
        .await?
        .matches;
    let (account, key) = (actor.account, sha256(actor.login.as_bytes()));
    backend
        .write("account.check_password", move |tx| {
            Box::pin(async move {
                match matches {
                    true => store::sign_in::forget(tx, &key).await,
                    false => {
                        security::log(tx, Event::SignInRefused, Some(account), None, None).await
                    }
                }
            })
        })
        .await?;
    if matches {
        Ok(())
    } else {
        refuse("Das bisherige Kennwort stimmt nicht.")
    }
}

/// Removes attempts older than a day; gives their number.
///
/// # Errors
/// As any write.
pub async fn clean_up(backend: &Backend) -> Result<u64> {
    let before = backend.now() - REMEMBER;
    backend
        .write("sign_in.clean_up", move |tx| {
            Box::pin(async move { store::sign_in::delete_before(tx, before).await })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_doubles_from_one_minute_to_fifteen() {
        let minutes: Vec<i64> = (5..=12)
            .map(|failures| lock_time(failures).num_minutes())
            .collect();
        assert_eq!(minutes, [1, 2, 4, 8, 15, 15, 15, 15]);
    }
}
