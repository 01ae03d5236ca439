//! Use cases of bodies: a new one, names, contact. What ends one is in `succession`.

use domain::{
    body::Body,
    body_form::{self, BodyDraft},
    error::FieldErrors,
    ids::BodyId,
    policy::Actor,
    text,
};

use super::{manage, record};
use crate::{
    Backend, Error, Result,
    history::{self, Kind},
    ids, sent_forms, store,
};

/// What the form "Stelle umbenennen" sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BodyNameDraft {
    pub short_name: String,
    pub name: String,
    pub version: String,
}

/// What the form "Weitere Namen" sends: one in each line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BodyAliasDraft {
    pub aliases: String,
    pub version: String,
}

/// What the form "Kontakt der Stelle" sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BodyContactDraft {
    pub contact: String,
    pub version: String,
}

/// Adds a body. The same form sent again gives the body it made.
///
/// # Errors
/// `Invalid`; `Forbidden` for everybody but the Landeskoordination.
pub async fn create_body(backend: &Backend, actor: &Actor, draft: &BodyDraft) -> Result<BodyId> {
    manage(actor)?;
    let mark = sent_forms::mark("body.create", &draft.form_id, draft);
    let (actor, draft) = (actor.clone(), draft.clone());
    backend
        .write("body.create", move |tx| {
            Box::pin(async move {
                history::lock(tx).await?;
                let id = ids::fresh();
                // Before the check: sent again, its own name would be taken.
                if let Some(made) = sent_forms::claim(tx, &actor, mark.as_ref(), id).await? {
                    return Ok(made);
                }
                let catalogue = store::catalogue::all(tx).await?;
                let input = draft.parse(&catalogue, tx.today())?;
                let body = Body {
                    id,
                    short_name: input.short_name,
                    name: input.name,
                    kind: input.kind,
                    parent: input.parent,
                    district: input.district,
                    aliases: Vec::new(),
                    valid_from: input.valid_from,
                    valid_to: None,
                    successors: Vec::new(),
                    note: input.note,
                    contact: None,
                    version: 1,
                };
                store::body::insert(tx, &body).await?;
                record(
                    tx,
                    &actor,
                    (Kind::Body, id),
                    "body.create",
                    &catalogue,
                    &body,
                )
                .await?;
                Ok(id)
            })
        })
        .await
}

/// Renames a body. The old names stay as aliases, so that a search still
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
    let version = draft.version.clone();
    change(
        backend,
        actor,
        id,
        version,
        "body.rename",
        move |body, others| {
            let mut errors = FieldErrors::default();
            let short = errors.take(
                "short_name",
                body_form::short_name(&draft.short_name, others.iter()),
            );
            let name = errors.take("name", body_form::name(&draft.name));
            let (Some(short), Some(name)) = (short, name) else {
                return Err(errors);
            };
            let former = [(&short, &body.short_name), (&name, &body.name)]
                .into_iter()
                .filter(|(new, old)| new != old && !body.aliases.contains(old))
                .map(|(_, old)| old.clone())
                .collect::<Vec<_>>();
            body.aliases.extend(former);
            body.aliases
                .retain(|alias| *alias != short && *alias != name);
            body.short_name = short;
            body.name = name;
            Ok(())
        },
    )
    .await
}

/// Changes the further names by which a body is found.
///
/// # Errors
/// `Invalid` under `aliases`; `NotFound`; `Forbidden`; `Conflict`.
pub async fn edit_aliases(
    backend: &Backend,
    actor: &Actor,
    id: BodyId,
    draft: &BodyAliasDraft,
) -> Result<()> {
    let draft = draft.clone();
    let version = draft.version.clone();
    change(
        backend,
        actor,
        id,
        version,
        "body.aliases",
        move |body, others| {
            body.aliases = body_form::aliases(&draft.aliases, body, others.iter())
                .map_err(|sentence| FieldErrors::one("aliases", sentence))?;
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
    let version = draft.version.clone();
    change(
        backend,
        actor,
        id,
        version,
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
    manage(actor)?;
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
                record(
                    tx,
                    &actor,
                    (Kind::Body, id),
                    cause,
                    &sight.catalogue,
                    &after,
                )
                .await
            })
        })
        .await
}
