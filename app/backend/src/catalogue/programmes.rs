//! Use cases of programmes and their rules. One in use is retired, not deleted.

use domain::{
    catalogue::Programme, catalogue_form::ProgrammeDraft, error::FieldErrors, ids::ProgrammeId,
    policy::Actor,
};

use super::{Use, manage, record};
use crate::{
    Backend, Error, Result,
    db::Tx,
    history::{self, Kind},
    ids, sent_forms, store,
};

/// Adds a programme. The same form sent again gives the one it made.
///
/// # Errors
/// `Invalid`; `Forbidden`.
pub async fn create_programme(
    backend: &Backend,
    actor: &Actor,
    draft: &ProgrammeDraft,
) -> Result<ProgrammeId> {
    manage(actor)?;
    let mark = sent_forms::mark("programme.create", &draft.form_id, draft);
    let (actor, draft) = (actor.clone(), draft.clone());
    backend
        .write("programme.create", move |tx| {
            Box::pin(async move {
                history::lock(tx).await?;
                let id = ids::fresh();
                if let Some(made) = sent_forms::claim(tx, &actor, mark.as_ref(), id).await? {
                    return Ok(made);
                }
                let catalogue = store::catalogue::all(tx).await?;
                let programme = draft
                    .parse(&catalogue, tx.today(), None)?
                    .into_programme(id, 1);
                store::programme::insert(tx, &programme).await?;
                let what = (Kind::Programme, id);
                record(tx, &actor, what, "programme.create", &catalogue, &programme).await?;
                Ok(id)
            })
        })
        .await
}

/// Changes, retires a programme or takes it into use again.
///
/// # Errors
/// `Invalid`; `NotFound`; `Forbidden`; `Conflict`.
pub async fn edit_programme(
    backend: &Backend,
    actor: &Actor,
    id: ProgrammeId,
    draft: &ProgrammeDraft,
) -> Result<()> {
    manage(actor)?;
    let (actor, draft) = (actor.clone(), draft.clone());
    backend
        .write("programme.edit", move |tx| {
            Box::pin(async move {
                history::lock(tx).await?;
                let catalogue = store::catalogue::all(tx).await?;
                let before = catalogue.programmes.get(&id).ok_or(Error::NotFound)?;
                let conflict = || Error::conflict(Kind::Programme, id, before.version);
                let wanted = draft
                    .parse(&catalogue, tx.today(), Some(before))
                    .map(|input| input.into_programme(id, before.version));
                if wanted.as_ref() == Ok(before) {
                    return Ok(());
                }
                if draft.version.trim().parse() != Ok(before.version) {
                    return Err(conflict());
                }
                let after = Programme {
                    version: before.version + 1,
                    ..wanted?
                };
                if !store::programme::update(tx, &after, before.version).await? {
                    return Err(conflict());
                }
                let cause = match (before.retired, after.retired) {
                    (false, true) => "programme.retire",
                    _ => "programme.edit",
                };
                record(tx, &actor, (Kind::Programme, id), cause, &catalogue, &after).await
            })
        })
        .await
}

/// Deletes a programme from which no measure ever had or asked money. Does nothing
/// when it is gone.
///
/// # Errors
/// `Invalid` under `version` when it is or was in use; `Forbidden`; `Conflict`.
pub async fn delete_programme(
    backend: &Backend,
    actor: &Actor,
    id: ProgrammeId,
    version: &str,
) -> Result<()> {
    manage(actor)?;
    let (actor, version) = (actor.clone(), version.trim().to_owned());
    backend
        .write("programme.delete", move |tx| {
            Box::pin(async move {
                history::lock(tx).await?;
                let catalogue = store::catalogue::all(tx).await?;
                let Some(programme) = catalogue.programmes.get(&id) else {
                    return Ok(());
                };
                let conflict = || Error::conflict(Kind::Programme, id, programme.version);
                if version.parse() != Ok(programme.version) {
                    return Err(conflict());
                }
                used(tx, id)
                    .await?
                    .may_delete(&format!("Das Programm „{}“", programme.name))
                    .map_err(|sentence| FieldErrors::one("version", sentence))?;
                if !store::programme::delete(tx, id, programme.version).await? {
                    return Err(conflict());
                }
                let what = (Kind::Programme, id);
                record(tx, &actor, what, "programme.delete", &catalogue, programme).await
            })
        })
        .await
}

/// Whether measures have money of this programme.
///
/// # Errors
/// `Forbidden`.
pub async fn programme_use(backend: &Backend, actor: &Actor, id: ProgrammeId) -> Result<Use> {
    manage(actor)?;
    used(&mut backend.read().await?, id).await
}

async fn used(tx: &mut Tx, id: ProgrammeId) -> Result<Use> {
    let measures = store::programme::measures(tx, id).await?;
    Use::of(tx, measures, id.0).await
}
