//! Use cases of target groups. One in use is retired, not deleted.

use domain::{
    catalogue::{Catalogue, TargetGroup},
    catalogue_form::{TargetGroupDraft, in_order},
    error::FieldErrors,
    ids::TargetGroupId,
    policy::Actor,
};

use super::{Use, manage, record};
use crate::{
    Backend, Error, Result,
    db::Tx,
    history::{self, Kind},
    ids, sent_forms, store,
};

/// Adds a target group. The same form sent again gives the one it made.
///
/// # Errors
/// `Invalid` under `name`, `after`; `Forbidden`.
pub async fn create_target_group(
    backend: &Backend,
    actor: &Actor,
    draft: &TargetGroupDraft,
) -> Result<TargetGroupId> {
    manage(actor)?;
    let mark = sent_forms::mark("target_group.create", &draft.form_id, draft);
    let (actor, draft) = (actor.clone(), draft.clone());
    backend
        .write("target_group.create", move |tx| {
            Box::pin(async move {
                history::lock(tx).await?;
                let id = ids::fresh();
                if let Some(made) = sent_forms::claim(tx, &actor, mark.as_ref(), id).await? {
                    return Ok(made);
                }
                let catalogue = store::catalogue::all(tx).await?;
                let groups = groups(&catalogue);
                let input = draft.parse(&groups, None)?;
                let new = TargetGroup {
                    id,
                    name: input.name,
                    position: 0,
                    retired: input.retired,
                    version: 1,
                };
                let order = in_order(&groups, new, input.after);
                let new = order.iter().find(|group| group.id == id);
                let new = new.ok_or(Error::NotFound)?;
                store::catalogue::insert_target_group(tx, new).await?;
                let moved = shift(tx, &catalogue, &order, id).await?;
                let what = (Kind::TargetGroup, id);
                record(tx, &actor, what, "target_group.create", &catalogue, new).await?;
                record_moved(tx, &actor, &catalogue, &moved).await?;
                Ok(id)
            })
        })
        .await
}

/// Renames, moves, retires a target group or takes it into use again.
///
/// # Errors
/// `Invalid` under `name`, `after`; `NotFound`; `Forbidden`; `Conflict`.
pub async fn edit_target_group(
    backend: &Backend,
    actor: &Actor,
    id: TargetGroupId,
    draft: &TargetGroupDraft,
) -> Result<()> {
    manage(actor)?;
    let (actor, draft) = (actor.clone(), draft.clone());
    backend
        .write("target_group.edit", move |tx| {
            Box::pin(async move {
                history::lock(tx).await?;
                let catalogue = store::catalogue::all(tx).await?;
                let before = catalogue.target_groups.get(&id).ok_or(Error::NotFound)?;
                let conflict = || Error::conflict(Kind::TargetGroup, id, before.version);
                let groups = groups(&catalogue);
                let input = draft.parse(&groups, Some(id));
                let current = draft.version.trim().parse() == Ok(before.version);
                let Ok(input) = input else {
                    return Err(if current {
                        input.err().unwrap_or_default().into()
                    } else {
                        conflict()
                    });
                };
                let wanted = TargetGroup {
                    name: input.name,
                    retired: input.retired,
                    ..before.clone()
                };
                let order = in_order(&groups, wanted, input.after);
                let mut after = order
                    .iter()
                    .find(|group| group.id == id)
                    .cloned()
                    .ok_or(Error::NotFound)?;
                if after == *before {
                    return Ok(());
                }
                if !current {
                    return Err(conflict());
                }
                after.version = before.version + 1;
                if !store::catalogue::update_target_group(tx, &after, before.version).await? {
                    return Err(conflict());
                }
                let moved = shift(tx, &catalogue, &order, id).await?;
                let cause = match (before.retired, after.retired) {
                    (false, true) => "target_group.retire",
                    _ => "target_group.edit",
                };
                record(
                    tx,
                    &actor,
                    (Kind::TargetGroup, id),
                    cause,
                    &catalogue,
                    &after,
                )
                .await?;
                record_moved(tx, &actor, &catalogue, &moved).await
            })
        })
        .await
}

/// Deletes a target group that no measure ever named. Does nothing when it is gone.
///
/// # Errors
/// `Invalid` under `version` when it is or was in use; `Forbidden`; `Conflict`.
pub async fn delete_target_group(
    backend: &Backend,
    actor: &Actor,
    id: TargetGroupId,
    version: &str,
) -> Result<()> {
    manage(actor)?;
    let (actor, version) = (actor.clone(), version.trim().to_owned());
    backend
        .write("target_group.delete", move |tx| {
            Box::pin(async move {
                history::lock(tx).await?;
                let catalogue = store::catalogue::all(tx).await?;
                let Some(group) = catalogue.target_groups.get(&id) else {
                    return Ok(());
                };
                let conflict = || Error::conflict(Kind::TargetGroup, id, group.version);
                if version.parse() != Ok(group.version) {
                    return Err(conflict());
                }
                used(tx, id)
                    .await?
                    .may_delete(&format!("Die Zielgruppe „{}“", group.name))
                    .map_err(|sentence| FieldErrors::one("version", sentence))?;
                if !store::catalogue::delete_target_group(tx, id, group.version).await? {
                    return Err(conflict());
                }
                let what = (Kind::TargetGroup, id);
                record(tx, &actor, what, "target_group.delete", &catalogue, group).await
            })
        })
        .await
}

/// Whether measures name this group.
///
/// # Errors
/// `Forbidden`.
pub async fn target_group_use(backend: &Backend, actor: &Actor, id: TargetGroupId) -> Result<Use> {
    manage(actor)?;
    used(&mut backend.read().await?, id).await
}

async fn used(tx: &mut Tx, id: TargetGroupId) -> Result<Use> {
    let measures = store::catalogue::measures_of_target_group(tx, id).await?;
    Use::of(tx, measures, id.0).await
}

fn groups(catalogue: &Catalogue) -> Vec<TargetGroup> {
    catalogue.target_groups.values().cloned().collect()
}

/// Stores the new places of the others. Their versions stay: nobody's words changed,
/// and who edits one of them now must not be told of a conflict.
async fn shift(
    tx: &mut Tx,
    before: &Catalogue,
    order: &[TargetGroup],
    but: TargetGroupId,
) -> Result<Vec<TargetGroup>> {
    let mut moved = Vec::new();
    for group in order.iter().filter(|group| group.id != but) {
        if before.target_groups.get(&group.id) != Some(group) {
            if !store::catalogue::update_target_group(tx, group, group.version).await? {
                return Err(Error::conflict(Kind::TargetGroup, group.id, group.version));
            }
            moved.push(group.clone());
        }
    }
    Ok(moved)
}

async fn record_moved(
    tx: &mut Tx,
    actor: &Actor,
    catalogue: &Catalogue,
    moved: &[TargetGroup],
) -> Result<()> {
    for group in moved {
        let what = (Kind::TargetGroup, group.id);
        record(tx, actor, what, "target_group.move", catalogue, group).await?;
    }
    Ok(())
}
