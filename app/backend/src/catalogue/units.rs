//! Use cases of units: kept by the Landeskoordination, by the clerks of the body and by
//! the Bezirkskoordination for her Bezirksamt. A unit is retired, never deleted:
//! measures name it in words.

use chrono::NaiveDate;
use domain::{
    catalogue::Catalogue,
    error::FieldErrors,
    facts::body_target,
    ids::{BodyId, UnitId},
    policy::{Action, Actor},
    search::fold,
    unit::{Unit, UnitDraft},
};

use crate::{
    Backend, Error, Result,
    authority::body_for,
    db::Tx,
    history::{self, Kind, Record},
    ids, sent_forms, store,
};

/// Whether the actor keeps the units of this body.
pub fn may_manage_units(
    actor: &Actor,
    body: BodyId,
    catalogue: &Catalogue,
    today: NaiveDate,
) -> bool {
    actor.may_on(Action::ManageUnits, &body_target(body, catalogue, today))
}

/// Adds a unit. The same form sent again gives the one it made.
///
/// # Errors
/// `Invalid` under `code`, `name`, `contact`; `NotFound`; `Forbidden`.
pub async fn create_unit(
    backend: &Backend,
    actor: &Actor,
    body: BodyId,
    draft: &UnitDraft,
) -> Result<UnitId> {
    let mark = sent_forms::mark("unit.create", &draft.form_id, &(body, draft));
    let (actor, draft, today) = (actor.clone(), draft.clone(), backend.today());
    backend
        .write("unit.create", move |tx| {
            Box::pin(async move {
                history::lock(tx).await?;
                let catalogue = store::catalogue::all(tx).await?;
                allowed(&actor, body, &catalogue, today)?;
                let id = ids::fresh();
                if let Some(made) = sent_forms::claim(tx, &actor, mark.as_ref(), id).await? {
                    return Ok(made);
                }
                let input = draft.parse()?;
                free(&input.code, body, None, &catalogue)?;
                let unit = Unit {
                    id,
                    body,
                    code: input.code,
                    name: input.name,
                    contact: input.contact,
                    retired: input.retired,
                    version: 1,
                };
                store::unit::insert(tx, &unit).await?;
                record(tx, &actor, &unit, "unit.create", &catalogue, today).await?;
                Ok(id)
            })
        })
        .await
}

/// Changes, retires a unit or takes it into use again.
///
/// # Errors
/// `Invalid` under `code`, `name`, `contact`; `NotFound`, also for a unit of another
/// body; `Forbidden`; `Conflict`.
pub async fn edit_unit(
    backend: &Backend,
    actor: &Actor,
    body: BodyId,
    id: UnitId,
    draft: &UnitDraft,
) -> Result<()> {
    let (actor, draft, today) = (actor.clone(), draft.clone(), backend.today());
    backend
        .write("unit.edit", move |tx| {
            Box::pin(async move {
                history::lock(tx).await?;
                let catalogue = store::catalogue::all(tx).await?;
                let unit = catalogue.units.get(&id).filter(|unit| unit.body == body);
                let before = unit.ok_or(Error::NotFound)?;
                allowed(&actor, body, &catalogue, today)?;
                let conflict = || Error::conflict(Kind::Unit, id, before.version);
                let wanted = draft.parse().and_then(|input| {
                    free(&input.code, body, Some(id), &catalogue)?;
                    Ok(Unit {
                        code: input.code,
                        name: input.name,
                        contact: input.contact,
                        retired: input.retired,
                        ..before.clone()
                    })
                });
                if wanted.as_ref() == Ok(before) {
                    return Ok(());
                }
                if draft.version.trim().parse() != Ok(before.version) {
                    return Err(conflict());
                }
                let after = Unit {
                    version: before.version + 1,
                    ..wanted?
                };
                if !store::unit::update(tx, &after, before.version).await? {
                    return Err(conflict());
                }
                let cause = match (before.retired, after.retired) {
                    (false, true) => "unit.retire",
                    _ => "unit.edit",
                };
                record(tx, &actor, &after, cause, &catalogue, today).await
            })
        })
        .await
}

fn allowed(actor: &Actor, body: BodyId, catalogue: &Catalogue, today: NaiveDate) -> Result<()> {
    if !catalogue.bodies.contains_key(&body) {
        return Err(Error::NotFound);
    }
    actor.require(Action::ManageUnits, &body_target(body, catalogue, today))?;
    Ok(())
}

/// A Stellenzeichen stands once in a body.
fn free(
    code: &str,
    body: BodyId,
    but: Option<UnitId>,
    catalogue: &Catalogue,
) -> Result<(), FieldErrors> {
    let taken = catalogue
        .units_of(body)
        .into_iter()
        .any(|unit| Some(unit.id) != but && fold(&unit.code) == fold(code));
    match taken {
        true => Err(FieldErrors::one(
            "code",
            "Dieses Stellenzeichen gibt es in der Stelle schon.",
        )),
        false => Ok(()),
    }
}

async fn record(
    tx: &mut Tx,
    actor: &Actor,
    unit: &Unit,
    cause: &'static str,
    catalogue: &Catalogue,
    today: NaiveDate,
) -> Result<()> {
    let body = body_for(actor, &body_target(unit.body, catalogue, today), catalogue);
    let what = Record::by(actor, Kind::Unit, unit.id, cause).for_body(body);
    history::record(tx, what, unit).await?;
    Ok(())
}
