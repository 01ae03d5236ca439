//! What an account has chosen for itself. It comes with the actor of each request
//! (`accounts::actor`); here it is only changed. Outside the history: personal, and of
//! no interest to anybody else.

use domain::{
    ids::AccountId,
    policy::Actor,
    preference::{Density, Preferences, PreferencesDraft},
};

use crate::{Backend, Error, Result, db::Tx, store};

/// Takes over the whole form "Ansicht und Bedienung".
///
/// # Errors
/// `Invalid` with a sentence per field.
pub async fn save(backend: &Backend, actor: &Actor, draft: &PreferencesDraft) -> Result<()> {
    let chosen = draft.parse()?;
    change(backend, actor, "preference.save", move |before| {
        Preferences {
            start: before.start,
            ..chosen
        }
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
