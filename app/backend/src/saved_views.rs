//! Use cases of Ansichten: named lists for oneself or one's own body. Outside the
//! history: how somebody looks at the plan is no part of the plan. A start page is a
//! preference, see `preferences`.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    error::FieldErrors,
    ids::{BodyId, SavedViewId},
    policy::{Action, Actor, Target},
    saved_view::{Label, MOST, SavedView, SavedViewDraft, desks, name_key, reach},
};
use uuid::Uuid;

use crate::{
    Backend, Error, Result,
    board::Sight,
    db::Tx,
    ids, sent_forms,
    store::{self, saved_view::Reach, set::Which},
};

/// Keeps a list under a name; the same form sent again gives the view it made.
///
/// # Errors
/// `Invalid`, also for a name that is taken and one view too many; `Forbidden` for who
/// sees no measures.
pub async fn add(backend: &Backend, actor: &Actor, draft: &SavedViewDraft) -> Result<SavedViewId> {
    let own = Own::of(backend, actor).await?;
    let new = draft.parse_new(&own.offered(backend), &own.sight.catalogue)?;
    let mark = sent_forms::mark("saved_view.add", &draft.form_id, draft);
    let actor = actor.clone();
    backend
        .write("saved_view.add", move |tx| {
            Box::pin(async move {
                let id = ids::fresh();
                if let Some(earlier) = sent_forms::claim(tx, &actor, mark.as_ref(), id).await? {
                    return Ok(earlier);
                }
                fits(tx, &actor, id, &new.label).await?;
                let view = SavedView {
                    id,
                    list: new.list,
                    name: new.label.name,
                    query: new.query,
                    account: actor.account,
                    body: new.label.body,
                    version: 1,
                };
                match store::saved_view::insert(tx, &view).await? {
                    true => Ok(id),
                    false => Err(taken(&view.name)),
                }
            })
        })
        .await
}

/// Changes name and owner; the selection stays. Asking for what stands is done. Who
/// takes a shared view to herself owns it from then on.
///
/// # Errors
/// `Invalid`; `NotFound` for everybody it does not belong to; `Conflict` when it was
/// changed since the form was opened.
pub async fn edit(
    backend: &Backend,
    actor: &Actor,
    id: SavedViewId,
    draft: &SavedViewDraft,
) -> Result<()> {
    let own = Own::of(backend, actor).await?;
    let mut offered = own.offered(backend);
    let (actor, draft) = (actor.clone(), draft.clone());
    backend
        .write("saved_view.edit", move |tx| {
            Box::pin(async move {
                let before = store::saved_view::find(tx, &own.reach, id).await?;
                offered.extend(before.body);
                let label = draft.parse_label(&offered)?;
                if label.name == before.name && label.body == before.body {
                    return Ok(());
                }
                let version = draft.version.trim().parse().unwrap_or(0);
                if version != before.version {
                    return Err(conflict(&before));
                }
                fits(tx, &actor, id, &label).await?;
                let account = match label.body {
                    Some(_) => before.account,
                    None => actor.account,
                };
                let after = SavedView {
                    name: label.name,
                    body: label.body,
                    account,
                    ..before.clone()
                };
                match store::saved_view::update(tx, &after, before.version).await? {
                    true => Ok(()),
                    false => Err(conflict(&before)),
                }
            })
        })
        .await
}

/// Erases a view. `form_id` is that of the page; sent again it is done.
///
/// # Errors
/// `NotFound` for everybody it does not belong to; `Conflict` when it was changed since
/// the page was opened.
pub async fn delete(
    backend: &Backend,
    actor: &Actor,
    id: SavedViewId,
    version: i64,
    form_id: &str,
) -> Result<()> {
    let own = Own::of(backend, actor).await?;
    let mark = sent_forms::mark("saved_view.delete", form_id, &id);
    let actor = actor.clone();
    backend
        .write("saved_view.delete", move |tx| {
            Box::pin(async move {
                let earlier = sent_forms::claim(tx, &actor, mark.as_ref(), Uuid::from(id)).await?;
                if earlier.is_some() {
                    return Ok(());
                }
                let view = store::saved_view::find(tx, &own.reach, id).await?;
                match store::saved_view::delete(tx, id, version).await? {
                    true => Ok(()),
                    false => Err(conflict(&view)),
                }
            })
        })
        .await
}

/// One view.
///
/// # Errors
/// `NotFound` for everybody it does not belong to.
pub async fn find(backend: &Backend, actor: &Actor, id: SavedViewId) -> Result<SavedView> {
    let own = Own::of(backend, actor).await?;
    store::saved_view::find(&mut backend.read().await?, &own.reach, id).await
}

/// All views of this actor and of her bodies, by name; none for who sees no measures.
///
/// # Errors
/// As any read.
pub async fn all(backend: &Backend, actor: &Actor) -> Result<Vec<SavedView>> {
    if !actor.may(Action::SeeMeasures) {
        return Ok(Vec::new());
    }
    let own = Own::of(backend, actor).await?;
    store::saved_view::all(&mut backend.read().await?, &own.reach).await
}

/// The bodies a view may be shared with today.
///
/// # Errors
/// `Forbidden` for who sees no measures.
pub async fn bodies(backend: &Backend, actor: &Actor) -> Result<BTreeSet<BodyId>> {
    Ok(Own::of(backend, actor).await?.offered(backend))
}

/// What the name of another view and their number say to a new name or owner.
async fn fits(tx: &mut Tx, actor: &Actor, id: SavedViewId, label: &Label) -> Result<()> {
    let held = store::saved_view::of_owner(tx, actor.account, label.body).await?;
    let key = name_key(&label.name);
    if held
        .iter()
        .any(|(other, name)| *other != id && *name == key)
    {
        return Err(taken(&label.name));
    }
    if held.len() >= MOST && held.iter().all(|(other, _)| *other != id) {
        let sentence = match label.body {
            None => format!(
                "Sie haben schon {MOST} eigene Ansichten. Bitte löschen Sie zuerst eine unter „Meine Ansichten“."
            ),
            Some(_) => format!(
                "Ihre Stelle hat schon {MOST} gemeinsame Ansichten. Bitte löschen Sie zuerst eine unter „Meine Ansichten“."
            ),
        };
        let field = if label.body.is_some() {
            "owner"
        } else {
            "name"
        };
        return Err(Error::Invalid(FieldErrors::one(field, sentence)));
    }
    Ok(())
}

fn taken(name: &str) -> Error {
    Error::Invalid(FieldErrors::one(
        "name",
        format!("Es gibt schon eine Ansicht „{name}“. Bitte wählen Sie einen anderen Namen."),
    ))
}

/// Not of the history, so no kind of it: the page only needs the version.
fn conflict(view: &SavedView) -> Error {
    Error::conflict(crate::history::Kind::Setting, view.id, view.version)
}

/// What belongs to an actor.
struct Own {
    sight: Arc<Sight>,
    desks: BTreeSet<BodyId>,
    reach: Reach,
}

impl Own {
    async fn of(backend: &Backend, actor: &Actor) -> Result<Self> {
        actor.require(Action::SeeMeasures, &Target::default())?;
        let sight = backend.board().await?;
        let today = backend.today();
        let Which::Of(bodies) = Which::of(reach(actor, &sight.catalogue, today)) else {
            return Err(Error::NotFound);
        };
        Ok(Self {
            desks: desks(actor, &sight.catalogue, today),
            sight,
            reach: Reach {
                bodies,
                account: actor.account,
            },
        })
    }

    /// Bodies a view may be shared with: those that exist today.
    fn offered(&self, backend: &Backend) -> BTreeSet<BodyId> {
        let today = backend.today();
        let exists = |id: &&BodyId| {
            let body = self.sight.catalogue.bodies.get(id);
            body.is_some_and(|body| body.valid_on(today))
        };
        self.desks.iter().filter(exists).copied().collect()
    }
}
