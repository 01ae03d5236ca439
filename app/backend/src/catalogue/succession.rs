//! Use cases of succession: a body ends on a day and others take over (split, merge);
//! taken back as long as the day is to come. No record that names the old body is
//! rewritten: who acts for it is read by `Catalogue::acting`.

use domain::{
    body::Body,
    catalogue::Catalogue,
    error::FieldErrors,
    ids::BodyId,
    policy::Actor,
    succession::{self, SuccessionDraft, Successor},
};

use super::{manage, record};
use crate::{
    Backend, Error, Result,
    db::Tx,
    history::{self, Kind},
    ids, store,
};

/// How many, said without a figure: there is no list to show for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Few {
    None,
    One,
    Several,
}

impl From<i64> for Few {
    fn from(count: i64) -> Self {
        match count {
            ..=0 => Self::None,
            1 => Self::One,
            _ => Self::Several,
        }
    }
}

/// What hangs on a body beside the measures that the lists show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consequences {
    /// Requests the body has not answered.
    pub requests: Few,
    /// Open accounts with a role for the body.
    pub accounts: Few,
}

/// What a succession of this body would touch.
///
/// # Errors
/// `Forbidden` for everybody but the Landeskoordination.
pub async fn consequences(backend: &Backend, actor: &Actor, id: BodyId) -> Result<Consequences> {
    manage(actor)?;
    let mut tx = backend.read().await?;
    let today = tx.today();
    Ok(Consequences {
        requests: store::body::open_requests(&mut tx, id).await?.into(),
        accounts: store::body::accounts(&mut tx, id, today).await?.into(),
    })
}

/// Ends a body on a day and names who takes over, in order; makes the new bodies among
/// them. Sent twice, it is done once.
///
/// # Errors
/// `Invalid` as [`SuccessionDraft::parse`]; `NotFound`; `Forbidden`; `Conflict`.
pub async fn succeed(
    backend: &Backend,
    actor: &Actor,
    id: BodyId,
    draft: &SuccessionDraft,
) -> Result<()> {
    manage(actor)?;
    let (actor, draft) = (actor.clone(), draft.clone());
    backend
        .write("body.succeed", move |tx| {
            Box::pin(async move {
                history::lock(tx).await?;
                let catalogue = store::catalogue::all(tx).await?;
                let before = catalogue.bodies.get(&id).ok_or(Error::NotFound)?;
                if draft.version.trim().parse() != Ok(before.version) {
                    return match draft.describes(before, &catalogue) {
                        true => Ok(()),
                        false => Err(Error::conflict(Kind::Body, id, before.version)),
                    };
                }
                let succession = draft.parse(before, &catalogue, tx.today())?;
                let mut after = Body {
                    valid_to: Some(succession.day),
                    version: before.version + 1,
                    ..before.clone()
                };
                let mut new = Vec::new();
                for successor in succession.successors {
                    after.successors.push(match successor {
                        Successor::Standing(id) => id,
                        Successor::New { short_name, name } => {
                            let body = begin(before, &after, short_name, name);
                            store::body::insert(tx, &body).await?;
                            new.push(body);
                            new[new.len() - 1].id
                        }
                    });
                }
                if !store::body::update(tx, &after, before.version).await? {
                    return Err(Error::conflict(Kind::Body, id, before.version));
                }
                for body in new {
                    let what = (Kind::Body, body.id);
                    record(tx, &actor, what, "body.create", &catalogue, &body).await?;
                }
                record(
                    tx,
                    &actor,
                    (Kind::Body, id),
                    "body.succeed",
                    &catalogue,
                    &after,
                )
                .await
            })
        })
        .await
}

/// A new body of the same kind and place, beginning when the old one ends.
fn begin(old: &Body, ended: &Body, short_name: String, name: String) -> Body {
    Body {
        id: ids::fresh(),
        short_name,
        name,
        kind: old.kind,
        parent: old.parent,
        district: old.district.clone(),
        aliases: Vec::new(),
        valid_from: ended.valid_to,
        valid_to: None,
        successors: Vec::new(),
        note: old.note.clone(),
        contact: None,
        version: 1,
    }
}

/// Takes a succession back that has not taken effect. New bodies that came with it and
/// that nothing names go with it; others stay. Does nothing when it is done already.
///
/// # Errors
/// `Invalid` under `version` once it has taken effect; `NotFound`; `Forbidden`;
/// `Conflict`.
pub async fn revoke_succession(
    backend: &Backend,
    actor: &Actor,
    id: BodyId,
    version: &str,
) -> Result<()> {
    manage(actor)?;
    let (actor, version) = (actor.clone(), version.trim().to_owned());
    backend
        .write("body.revoke", move |tx| {
            Box::pin(async move {
                history::lock(tx).await?;
                let catalogue = store::catalogue::all(tx).await?;
                let before = catalogue.bodies.get(&id).ok_or(Error::NotFound)?;
                if version.parse() != Ok(before.version) {
                    return match before.valid_to {
                        None => Ok(()),
                        Some(_) => Err(Error::conflict(Kind::Body, id, before.version)),
                    };
                }
                succession::can_revoke(before, tx.today())
                    .map_err(|sentence| FieldErrors::one("version", sentence))?;
                let after = Body {
                    valid_to: None,
                    successors: Vec::new(),
                    version: before.version + 1,
                    ..before.clone()
                };
                if !store::body::update(tx, &after, before.version).await? {
                    return Err(Error::conflict(Kind::Body, id, before.version));
                }
                let gone = take_back(tx, before, &catalogue).await?;
                record(
                    tx,
                    &actor,
                    (Kind::Body, id),
                    "body.revoke",
                    &catalogue,
                    &after,
                )
                .await?;
                for body in gone {
                    let what = (Kind::Body, body.id);
                    record(tx, &actor, what, "body.delete", &catalogue, body).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Deletes the bodies that were made for this succession and never touched since.
async fn take_back<'a>(
    tx: &mut Tx,
    before: &Body,
    catalogue: &'a Catalogue,
) -> Result<Vec<&'a Body>> {
    let mut gone = Vec::new();
    let made_for_it = |body: &&Body| body.version == 1 && body.valid_from == before.valid_to;
    let successors = before.successors.iter();
    for body in successors
        .filter_map(|id| catalogue.bodies.get(id))
        .filter(made_for_it)
    {
        if !store::body::in_use(tx, body.id).await? {
            store::body::delete(tx, body.id).await?;
            gone.push(body);
        }
    }
    Ok(gone)
}
