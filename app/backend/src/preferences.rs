//! What an account has chosen for itself. It comes with the actor of each request
//! (`accounts::actor`); here it is only changed. Outside the history: personal, and of
//! no interest to anybody else.

use domain::{
    error::FieldErrors,
    ids::{AccountId, SavedViewId},
    policy::Actor,
    preference::{Density, NO_SUCH_VIEW, Preferences, PreferencesDraft},
};

use crate::{Backend, Error, Result, db::Tx, saved_views, store};

/// Takes over the whole form "Ansicht und Bedienung".
///
/// # Errors
/// `Invalid` with a sentence per field, also for a start page that is not there for
/// this person.
pub async fn save(backend: &Backend, actor: &Actor, draft: &PreferencesDraft) -> Result<()> {
    let chosen = draft.parse()?;
    if let Some(start) = chosen.start
        && let Err(error) = own_view(backend, actor, start).await
    {
        return Err(match error {
            Error::NotFound => Error::Invalid(FieldErrors::one("start", NO_SUCH_VIEW)),
            other => other,
        });
    }
    change(backend, actor, "preference.save", move |_| chosen).await
}

/// Makes a view the start page, or with `None` the overview again.
///
/// # Errors
/// `NotFound` for a view that is not there for this person.
pub async fn set_start(backend: &Backend, actor: &Actor, start: Option<SavedViewId>) -> Result<()> {
    if let Some(start) = start {
        own_view(backend, actor, start).await?;
    }
    change(backend, actor, "preference.start", move |before| {
        Preferences { start, ..before }
    })
    .await
}

/// Changes the density alone.
///
/// # Errors
/// As any write.
pub async fn set_density(backend: &Backend, actor: &Actor, density: Density) -> Result<()> {
    change(backend, actor, "preference.density", move |before| {
        Preferences { density, ..before }
    })
    .await
}

/// Who sees no measures has no views.
async fn own_view(backend: &Backend, actor: &Actor, id: SavedViewId) -> Result<()> {
    match saved_views::find(backend, actor, id).await {
        Err(Error::Forbidden(_)) => Err(Error::NotFound),
        found => found.map(|_| ()),
    }
}

/// The whole row is read and written again in one write, so that two switches in two
/// windows do not take each other back.
async fn change(
    backend: &Backend,
    actor: &Actor,
    use_case: &'static str,
    to: impl FnOnce(Preferences) -> Preferences + Send + 'static,
) -> Result<()> {
    let account = actor.account;
    backend
        .write(use_case, move |tx| {
            Box::pin(async move {
                let before = stored(tx, account).await?;
                let after = to(before);
                if after == before {
                    return Ok(());
                }
                store::preference::put(tx, account, &after).await
            })
        })
        .await
}

async fn stored(tx: &mut Tx, account: AccountId) -> Result<Preferences> {
    let row = store::account::visitor(tx, account).await?;
    Ok(row.ok_or(Error::NotFound)?.preferences())
}
