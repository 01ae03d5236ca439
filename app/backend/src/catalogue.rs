//! Use cases of the catalogue: the one of a fresh installation (`import`), the one of
//! a past day, and its care: bodies, their succession, units, target groups,
//! programmes. To add a table to the catalogue: a CSV beside the others, a function in
//! `import`, a statement in `store::catalogue`.
//!
//! What is in use is retired, never deleted. What is deleted leaves a last version with
//! a cause that ends in `.delete`; [`as_of`] passes it over.

mod bodies;
mod import;
mod programmes;
mod succession;
mod target_groups;
mod units;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{
    body::Body,
    catalogue::Catalogue,
    policy::{Action, Actor, Denied, Target},
};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

pub(crate) use self::import::{rows, several};
pub use self::{
    bodies::{
        BodyAliasDraft, BodyContactDraft, BodyNameDraft, create_body, edit_aliases, rename_body,
        update_body_contact,
    },
    import::install,
    programmes::{create_programme, delete_programme, edit_programme, programme_use},
    succession::{Consequences, Few, consequences, revoke_succession, succeed},
    target_groups::{
        create_target_group, delete_target_group, edit_target_group, target_group_use,
    },
    units::{create_unit, edit_unit, may_manage_units},
};
use crate::{
    Backend, Result,
    authority::body_for,
    clock::end_of_day,
    db::Tx,
    history::{self, Kind, Record},
    store,
};

/// Whether and how measures name a record of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Never in any version of any measure: it may be deleted.
    Never,
    /// Only in former versions of measures.
    Formerly,
    /// By so many measures, drafts included.
    Measures(i64),
}

impl Use {
    async fn of(tx: &mut Tx, measures: i64, id: Uuid) -> Result<Self> {
        Ok(match measures {
            0 if store::catalogue::mentions(tx, id).await? == 0 => Self::Never,
            0 => Self::Formerly,
            measures => Self::Measures(measures),
        })
    }

    /// Refuses to delete what is or was in use. `what`: "Die Zielgruppe „X“".
    fn may_delete(self, what: &str) -> Result<(), String> {
        match self {
            Self::Never => Ok(()),
            Self::Formerly => Err(format!(
                "{what} steht in früheren Fassungen von Maßnahmen und kann nur stillgelegt werden."
            )),
            Self::Measures(1) => Err(format!(
                "{what} wird von einer Maßnahme verwendet und kann nur stillgelegt werden."
            )),
            Self::Measures(many) => Err(format!(
                "{what} wird von {many} Maßnahmen verwendet und kann nur stillgelegt werden."
            )),
        }
    }
}

/// The catalogue as recorded until the end of a day in Berlin: names of that day.
///
/// # Errors
/// As any read.
pub async fn as_of(backend: &Backend, day: NaiveDate) -> Result<Catalogue> {
    let mut tx = backend.read().await?;
    Ok(Catalogue {
        // Bezirke are fixed by law; they have no versions.
        districts: store::catalogue::districts(&mut tx).await?,
        bodies: recorded(&mut tx, Kind::Body, day, |body: &Body| body.id).await?,
        areas: recorded(
            &mut tx,
            Kind::Area,
            day,
            |area: &domain::area::ActionArea| area.id,
        )
        .await?,
        fields: recorded(
            &mut tx,
            Kind::Field,
            day,
            |field: &domain::catalogue::Field| field.id,
        )
        .await?,
        target_groups: recorded(
            &mut tx,
            Kind::TargetGroup,
            day,
            |group: &domain::catalogue::TargetGroup| group.id,
        )
        .await?,
        programmes: recorded(
            &mut tx,
            Kind::Programme,
            day,
            |programme: &domain::catalogue::Programme| programme.id,
        )
        .await?,
        units: recorded(&mut tx, Kind::Unit, day, |unit: &domain::unit::Unit| {
            unit.id
        })
        .await?,
        concepts: recorded(
            &mut tx,
            Kind::Concept,
            day,
            |concept: &domain::concept::Concept| concept.id,
        )
        .await?,
    })
}

async fn recorded<T: DeserializeOwned, I: Ord>(
    tx: &mut Tx,
    kind: Kind,
    day: NaiveDate,
    id: impl Fn(&T) -> I,
) -> Result<BTreeMap<I, T>> {
    let entries = history::all_as_of(tx, kind, end_of_day(day)).await?;
    let records = entries
        .iter()
        .filter(|entry| !entry.cause.ends_with(".delete"))
        .filter_map(|entry| entry.read::<T>().transpose());
    records
        .map(|record| record.map(|record| (id(&record), record)))
        .collect()
}

/// The Landeskoordination keeps the catalogue.
fn manage(actor: &Actor) -> Result<(), Denied> {
    actor.require(Action::ManageCatalogue, &Target::default())
}

/// Records a version of a record of the catalogue, last of all.
async fn record(
    tx: &mut Tx,
    actor: &Actor,
    (kind, id): (Kind, impl Into<Uuid>),
    cause: &'static str,
    catalogue: &Catalogue,
    snapshot: &impl Serialize,
) -> Result<()> {
    let body = body_for(actor, &Target::default(), catalogue);
    history::record(
        tx,
        Record::by(actor, kind, id, cause).for_body(body),
        snapshot,
    )
    .await?;
    Ok(())
}
