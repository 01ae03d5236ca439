//! Use cases of Wiedervorlagen: dated notes to oneself or one's own body. They leave
//! no version in the history: a note to oneself is no part of the shared plan, and
//! whoever wrote it must be able to erase it without a rest.

use std::{collections::BTreeSet, sync::Arc};

use chrono::NaiveDate;
use domain::{
    facts::MeasureFacts,
    follow_up::{FollowUp, FollowUpDraft, FollowUpInput, Owner},
    ids::{BodyId, FollowUpId, MeasureId},
    policy::{Action, Actor, Target},
};
use uuid::Uuid;

use crate::{
    Backend, Error, Result,
    authority::answers_for,
    board::Sight,
    ids, sent_forms,
    store::{self, follow_up::Reach, set::Which},
};

/// A note as lists show it.
#[derive(Clone, Debug)]
pub struct Listed {
    pub note: FollowUp,
    /// The measure it is on, if this actor (still) sees it.
    pub measure: Option<Arc<MeasureFacts>>,
}

/// A part of a list of notes.
#[derive(Clone, Debug)]
pub struct Page {
    pub notes: Vec<Listed>,
    /// The key of the next part, when there are more.
    pub next: Option<Key>,
}

/// The note behind which the next part of a list begins.
pub type Key = (NaiveDate, FollowUpId);

/// Writes a note; the same form sent again gives the one it made.
///
/// # Errors
/// `Invalid`; `Forbidden` without the right; `NotFound` for a measure that is not seen.
pub async fn add(backend: &Backend, actor: &Actor, draft: &FollowUpDraft) -> Result<FollowUpId> {
    let reach = Own::of(backend, actor).await?;
    let input = draft.parse(&reach.offered(backend.today()), backend.today(), None)?;
    if let Some(measure) = input.measure {
        reach.seen(measure).ok_or(Error::NotFound)?;
    }
    let mark = sent_forms::mark("follow_up.add", &draft.form_id, draft);
    let actor = actor.clone();
    backend
        .write("follow_up.add", move |tx| {
            Box::pin(async move {
                let id = ids::fresh();
                if let Some(earlier) = sent_forms::claim(tx, &actor, mark.as_ref(), id).await? {
                    return Ok(earlier);
                }
                let note = FollowUp {
                    id,
                    measure: input.measure,
                    text: input.text,
                    due: input.due,
                    owner: owner(input.body, &actor),
                    account: actor.account,
                    done_at: None,
                    version: 1,
                };
                store::follow_up::insert(tx, &note).await?;
                Ok(id)
            })
        })
        .await
}

/// Changes text, day and owner; the measure stays. Asking for what stands is done.
///
/// # Errors
/// `Invalid`; `NotFound` for everybody it does not belong to; `Conflict` when it was
/// changed since the form was opened.
pub async fn edit(
    backend: &Backend,
    actor: &Actor,
    id: FollowUpId,
    draft: &FollowUpDraft,
) -> Result<()> {
    let own = Own::of(backend, actor).await?;
    let (actor, draft) = (actor.clone(), draft.clone());
    backend
        .write("follow_up.edit", move |tx| {
            Box::pin(async move {
                let before = store::follow_up::find(tx, &own.reach, id).await?;
                let mut offered = own.offered(tx.today());
                if let Owner::Body(body) = before.owner {
                    offered.insert(body);
                }
                let input = draft.parse(&offered, tx.today(), Some(&before))?;
                let after = edited(&before, input, &actor);
                if (&after.text, after.due, after.owner) == (&before.text, before.due, before.owner)
                {
                    return Ok(());
                }
                // Not of the history, so no kind of it: the page only needs the version.
                let conflict =
                    || Error::conflict(crate::history::Kind::Setting, id, before.version);
                if draft.version.trim().parse() != Ok(before.version)
                    || !store::follow_up::update(tx, &after, before.version).await?
                {
                    return Err(conflict());
                }
                Ok(())
            })
        })
        .await
}

/// Whoever takes a note of the body to herself owns it from then on.
fn edited(before: &FollowUp, input: FollowUpInput, actor: &Actor) -> FollowUp {
    let owner = owner(input.body, actor);
    FollowUp {
        text: input.text,
        due: input.due,
        owner,
        account: match owner {
            Owner::Account(account) => account,
            Owner::Body(_) => before.account,
        },
        version: before.version + 1,
        ..before.clone()
    }
}

fn owner(body: Option<BodyId>, actor: &Actor) -> Owner {
    body.map_or(Owner::Account(actor.account), Owner::Body)
}

/// Marks a note as done, or opens it again. What is so already, stays.
///
/// # Errors
/// `NotFound` for everybody it does not belong to.
pub async fn set_done(backend: &Backend, actor: &Actor, id: FollowUpId, done: bool) -> Result<()> {
    let own = Own::of(backend, actor).await?;
    backend
        .write("follow_up.set_done", move |tx| {
            Box::pin(async move {
                let note = store::follow_up::find(tx, &own.reach, id).await?;
                if note.done_at.is_some() == done {
                    return Ok(());
                }
                let done_at = done.then(|| tx.now());
                store::follow_up::set_done(tx, id, done_at).await
            })
        })
        .await
}

/// Erases a note without a rest. `form_id` is that of the page; sent again it is done.
///
/// # Errors
/// `NotFound` for everybody it does not belong to.
pub async fn delete(backend: &Backend, actor: &Actor, id: FollowUpId, form_id: &str) -> Result<()> {
    let own = Own::of(backend, actor).await?;
    let mark = sent_forms::mark("follow_up.delete", form_id, &id);
    let actor = actor.clone();
    backend
        .write("follow_up.delete", move |tx| {
            Box::pin(async move {
                let earlier = sent_forms::claim(tx, &actor, mark.as_ref(), Uuid::from(id)).await?;
                if earlier.is_some() {
                    return Ok(());
                }
                store::follow_up::find(tx, &own.reach, id).await?;
                store::follow_up::delete(tx, id).await
            })
        })
        .await
}

/// One note.
///
/// # Errors
/// `NotFound` for everybody it does not belong to.
pub async fn find(backend: &Backend, actor: &Actor, id: FollowUpId) -> Result<Listed> {
    let own = Own::of(backend, actor).await?;
    let note = store::follow_up::find(&mut backend.read().await?, &own.reach, id).await?;
    Ok(own.listed(note))
}

/// At most `limit` open notes behind a key, the earliest first.
///
/// # Errors
/// As any read.
pub async fn open(
    backend: &Backend,
    actor: &Actor,
    after: Option<Key>,
    limit: usize,
) -> Result<Page> {
    let own = Own::of(backend, actor).await?;
    let after = after.map_or((NaiveDate::MIN, String::new()), |(due, id)| {
        (due, id.to_string())
    });
    let mut tx = backend.read().await?;
    let found =
        store::follow_up::open(&mut tx, &own.reach, FAR, floor(after), one_more(limit)).await?;
    Ok(own.page(found, limit))
}

/// At most `limit` done notes before a key, the latest first.
///
/// # Errors
/// As any read.
pub async fn done(
    backend: &Backend,
    actor: &Actor,
    before: Option<Key>,
    limit: usize,
) -> Result<Page> {
    let own = Own::of(backend, actor).await?;
    let before = before.map_or((FAR, String::new()), |(due, id)| (due, id.to_string()));
    let mut tx = backend.read().await?;
    let found = store::follow_up::done(&mut tx, &own.reach, before, one_more(limit)).await?;
    Ok(own.page(found, limit))
}

/// All open notes that are due until a day, the earliest first: tasks.
///
/// # Errors
/// As any read.
pub async fn due(backend: &Backend, actor: &Actor, until: NaiveDate) -> Result<Vec<Listed>> {
    if !actor.may(Action::KeepFollowUps) {
        return Ok(Vec::new());
    }
    let own = Own::of(backend, actor).await?;
    let mut tx = backend.read().await?;
    let start = floor((NaiveDate::MIN, String::new()));
    let found = store::follow_up::open(&mut tx, &own.reach, until, start, i64::MAX).await?;
    Ok(found.into_iter().map(|note| own.listed(note)).collect())
}

/// The first `limit` open notes on one measure, the earliest first.
///
/// # Errors
/// As any read.
pub async fn of_measure(
    backend: &Backend,
    actor: &Actor,
    measure: MeasureId,
    limit: usize,
) -> Result<Vec<FollowUp>> {
    let own = Own::of(backend, actor).await?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    store::follow_up::of_measure(&mut backend.read().await?, &own.reach, measure, limit).await
}

/// The bodies this actor may write a note for today, and those it stands for already.
///
/// # Errors
/// As any read.
pub async fn bodies(backend: &Backend, actor: &Actor) -> Result<BTreeSet<BodyId>> {
    Ok(Own::of(backend, actor).await?.offered(backend.today()))
}

/// Later than any day a form takes, and written the same way by both databases.
const FAR: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// Databases do not know the first day of `chrono`.
fn floor((due, id): (NaiveDate, String)) -> (NaiveDate, String) {
    let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or(due);
    (due.max(first), id)
}

fn one_more(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1)
}

/// What belongs to an actor, and what she sees.
struct Own {
    sight: Arc<Sight>,
    actor: Actor,
    bodies: BTreeSet<BodyId>,
    reach: Reach,
}

impl Own {
    async fn of(backend: &Backend, actor: &Actor) -> Result<Self> {
        actor.require(Action::KeepFollowUps, &Target::default())?;
        let sight = backend.board().await?;
        let bodies = answers_for(actor, &sight.catalogue, backend.today());
        let Which::Of(joined) = Which::of(&bodies) else {
            return Err(Error::NotFound);
        };
        Ok(Self {
            sight,
            actor: actor.clone(),
            bodies,
            reach: Reach {
                bodies: joined,
                account: actor.account,
            },
        })
    }

    /// Bodies a new note may be for: those that exist on this day.
    fn offered(&self, day: NaiveDate) -> BTreeSet<BodyId> {
        let exists = |id: &&BodyId| {
            let body = self.sight.catalogue.bodies.get(id);
            body.is_some_and(|body| body.valid_on(day))
        };
        self.bodies.iter().filter(exists).copied().collect()
    }

    fn seen(&self, measure: MeasureId) -> Option<&Arc<MeasureFacts>> {
        let visibility = self.actor.visibility();
        self.sight
            .fact(measure)
            .filter(|facts| visibility.sees(facts))
    }

    fn listed(&self, note: FollowUp) -> Listed {
        let measure = note.measure.and_then(|id| self.seen(id)).map(Arc::clone);
        Listed { note, measure }
    }

    fn page(&self, mut found: Vec<FollowUp>, limit: usize) -> Page {
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found
            .last()
            .filter(|_| more)
            .map(|last| (last.due, last.id));
        Page {
            notes: found.into_iter().map(|note| self.listed(note)).collect(),
            next,
        }
    }
}
