//! Use cases of the catalogue: the one of a fresh installation (`import`), the one of
//! a past day, names and contacts of bodies. To add a table to the catalogue: a CSV
//! beside the others, a function in `import`, a statement in `store::catalogue`.

mod import;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{
    body::Body,
    catalogue::Catalogue,
    error::FieldErrors,
    ids::BodyId,
    policy::{Action, Actor, Target},
    search::fold,
    text,
};
use serde::de::DeserializeOwned;

pub use self::import::install;
pub(crate) use self::import::{rows, several};
use crate::{
    Backend, Error, Result,
    authority::body_for,
    clock::end_of_day,
    db::Tx,
    history::{self, Kind, Record},
    store,
};

/// What the form "Stelle umbenennen" sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BodyNameDraft {
    pub short_name: String,
    pub name: String,
    pub version: String,
}

/// What the form "Kontakt der Stelle" sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BodyContactDraft {
    pub contact: String,
    pub version: String,
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
        .filter_map(|entry| entry.read::<T>().transpose());
    records
        .map(|record| record.map(|record| (id(&record), record)))
        .collect()
}

/// Renames a body. The old short name stays as an alias, so that a search still
/// finds it.
///
/// # Errors
/// `Invalid` under `short_name`, `name`; `NotFound`; `Forbidden`; `Conflict`.
pub async fn rename_body(
    backend: &Backend,
    actor: &Actor,
    id: BodyId,
    draft: &BodyNameDraft,
) -> Result<()> {
    let draft = draft.clone();
    change(
        backend,
        actor,
        id,
        draft.version.clone(),
        "body.rename",
        move |body, others| {
            let mut errors = FieldErrors::default();
            let short = errors.take(
                "short_name",
                text::line(
                    &draft.short_name,
                    80,
                    "Bitte geben Sie eine Kurzbezeichnung an.",
                ),
            );
            let name = errors.take(
                "name",
                text::line(
                    &draft.name,
                    text::SHORT,
                    "Bitte geben Sie den Namen der Stelle an.",
                ),
            );
            if short.as_ref().is_some_and(|short| {
                others
                    .iter()
                    .any(|other| fold(&other.short_name) == fold(short))
            }) {
                errors.add(
                    "short_name",
                    "Diese Kurzbezeichnung hat schon eine andere Stelle.",
                );
            }
            let (Some(short), Some(name)) = (short, name) else {
                return Err(errors);
            };
            errors.done()?;
            if short != body.short_name && !body.aliases.contains(&body.short_name) {
                body.aliases.push(body.short_name.clone());
            }
            body.aliases.retain(|alias| *alias != short);
            body.short_name = short;
            body.name = name;
            Ok(())
        },
    )
    .await
}

/// Changes the official contact data of a body.
///
/// # Errors
/// `Invalid` under `contact`; `NotFound`; `Forbidden`; `Conflict`.
pub async fn update_body_contact(
    backend: &Backend,
    actor: &Actor,
    id: BodyId,
    draft: &BodyContactDraft,
) -> Result<()> {
    let draft = draft.clone();
    change(
        backend,
        actor,
        id,
        draft.version.clone(),
        "body.contact",
        move |body, _| {
            body.contact = text::optional(&draft.contact, 2_000)
                .map_err(|sentence| FieldErrors::one("contact", sentence))?;
            Ok(())
        },
    )
    .await
}

/// Loads, asks, changes, stores and records one body; the closure sees the others.
async fn change<F>(
    backend: &Backend,
    actor: &Actor,
    id: BodyId,
    version: String,
    cause: &'static str,
    verb: F,
) -> Result<()>
where
    F: FnOnce(&mut Body, &[Body]) -> Result<(), FieldErrors> + Send + 'static,
{
    actor.require(Action::ManageCatalogue, &Target::default())?;
    let sight = backend.board().await?;
    let actor = actor.clone();
    backend
        .write(cause, move |tx| {
            Box::pin(async move {
                // A name must be free among all bodies: whoever takes the lock of the
                // chain first goes on alone.
                history::lock(tx).await?;
                let mut others = store::body::all(tx).await?;
                let at = others
                    .iter()
                    .position(|body| body.id == id)
                    .ok_or(Error::NotFound)?;
                let before = others.swap_remove(at);
                let mut after = before.clone();
                let outcome = verb(&mut after, &others);
                // What is stored already is nobody's loss, whatever version it came from.
                if outcome.is_ok() && after == before {
                    return Ok(());
                }
                if version.trim().parse() != Ok(before.version) {
                    return Err(Error::conflict(Kind::Body, id, before.version));
                }
                outcome?;
                after.version = before.version + 1;
                if !store::body::update(tx, &after, before.version).await? {
                    return Err(Error::conflict(Kind::Body, id, before.version));
                }
                let body = body_for(&actor, &Target::default(), &sight.catalogue);
                history::record(
                    tx,
                    Record::by(&actor, Kind::Body, id, cause).for_body(body),
                    &after,
                )
                .await?;
                Ok(())
            })
        })
        .await
}
