//! Use cases of Barrieremeldungen. Anybody may report, without an account; so many an
//! hour are taken and no more. Nothing of the visitor is kept but what she typed.

use chrono::{DateTime, Duration, Months, NaiveDate, Utc};
use domain::{
    barrier::{
        self, Barrier, BarrierAnswerDraft, BarrierDraft, BarrierState, CONTACT_AFTER_ANSWER,
        CONTACT_AT_MOST, KEEP, PER_HOUR,
    },
    ids::BarrierId,
    policy::{Action, Actor, Denied, Target},
};

use crate::{
    Backend, Error, Result,
    clock::{berlin_day, start_of_day},
    history::{self, Kind, sha256},
    ids, store,
};

/// A part of a list.
#[derive(Clone, Debug)]
pub struct Page {
    pub barriers: Vec<Barrier>,
    /// The key of the next part, when there are more.
    pub next: Option<Key>,
}

/// The report behind which the next part of a list begins.
pub type Key = (DateTime<Utc>, BarrierId);

/// How many wait for an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    pub open: usize,
    /// Of these past their last day.
    pub overdue: usize,
}

/// Takes a report from anybody; the same form sent again changes nothing.
///
/// # Errors
/// `Invalid`; `TooMany` when the hour is full.
pub async fn report(backend: &Backend, draft: &BarrierDraft) -> Result<()> {
    let input = draft.parse()?;
    let mark = sha256(format!("barrier.report {draft:?}").as_bytes());
    backend
        .write("barrier.report", move |tx| {
            Box::pin(async move {
                // One after the other, so that a flood at once is counted too.
                history::lock(tx).await?;
                if store::barrier::known(tx, &mark).await? {
                    return Ok(());
                }
                let hour = tx.now() - Duration::hours(1);
                if store::barrier::since(tx, hour).await? >= PER_HOUR {
                    return Err(Error::TooMany);
                }
                let barrier = Barrier {
                    id: ids::fresh(),
                    place: input.place,
                    text: input.text,
                    contact: input.contact,
                    arrived_at: tx.now(),
                    answer: None,
                    version: 1,
                };
                store::barrier::insert(tx, &barrier, &mark).await
            })
        })
        .await
}

/// At most `limit` unanswered ones behind a key, the oldest first.
///
/// # Errors
/// `Forbidden`.
pub async fn open(
    backend: &Backend,
    actor: &Actor,
    after: Option<Key>,
    limit: usize,
) -> Result<Page> {
    allowed(actor)?;
    let after = after.map_or((DateTime::UNIX_EPOCH, String::new()), key);
    let found = store::barrier::open(&mut backend.read().await?, after, one_more(limit)).await?;
    Ok(page(found, limit))
}

/// At most `limit` answered ones before a key, the latest first.
///
/// # Errors
/// `Forbidden`.
pub async fn answered(
    backend: &Backend,
    actor: &Actor,
    before: Option<Key>,
    limit: usize,
) -> Result<Page> {
    allowed(actor)?;
    let far = backend.now() + Duration::days(1);
    let before = before.map_or((far, String::new()), key);
    let found =
        store::barrier::answered(&mut backend.read().await?, before, one_more(limit)).await?;
    Ok(page(found, limit))
}

/// One report.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn find(backend: &Backend, actor: &Actor, id: BarrierId) -> Result<Barrier> {
    allowed(actor)?;
    let found = store::barrier::find(&mut backend.read().await?, id).await?;
    found.ok_or(Error::NotFound)
}

/// Notes when and what was answered, or corrects it. What stands already, stays.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid`; `Conflict` when somebody else answered.
pub async fn answer(
    backend: &Backend,
    actor: &Actor,
    id: BarrierId,
    draft: &BarrierAnswerDraft,
) -> Result<()> {
    allowed(actor)?;
    let draft = draft.clone();
    backend
        .write("barrier.answer", move |tx| {
            Box::pin(async move {
                let found = store::barrier::find(tx, id).await?;
                let before = found.ok_or(Error::NotFound)?;
                let answer = draft.parse(berlin_day(before.arrived_at), tx.today())?;
                if before.answer.as_ref() == Some(&answer) {
                    return Ok(());
                }
                let same = draft.version.trim().parse() == Ok(before.version);
                if !same || !store::barrier::answer(tx, id, before.version, &answer).await? {
                    // Not of the history, so no kind of it: the page needs the version only.
                    return Err(Error::conflict(Kind::Setting, id, before.version));
                }
                Ok(())
            })
        })
        .await
}

/// How many wait; none for who does not answer them.
///
/// # Errors
/// As any read.
pub async fn waiting(backend: &Backend, actor: &Actor) -> Result<Waiting> {
    if !actor.may(Action::AnswerBarriers) {
        return Ok(Waiting::default());
    }
    let today = backend.today();
    let arrived = store::barrier::waiting(&mut backend.read().await?).await?;
    let overdue = arrived
        .iter()
        .filter(|at| state_of(**at, false, today) == BarrierState::Overdue);
    Ok(Waiting {
        open: arrived.len(),
        overdue: overdue.count(),
    })
}

/// The last day for the answer to a report.
pub fn due(barrier: &Barrier) -> NaiveDate {
    barrier::due(berlin_day(barrier.arrived_at))
}

/// How a report stands today.
pub fn state(barrier: &Barrier, today: NaiveDate) -> BarrierState {
    state_of(barrier.arrived_at, barrier.answer.is_some(), today)
}

fn state_of(arrived: DateTime<Utc>, answered: bool, today: NaiveDate) -> BarrierState {
    barrier::state(berlin_day(arrived), answered, today)
}

/// Erases contacts and reports that have outlived their time; gives their number.
///
/// # Errors
/// As any write.
pub async fn clean_up(backend: &Backend) -> Result<u64> {
    let today = backend.today();
    let back = |by: Months| today.checked_sub_months(by).unwrap_or(NaiveDate::MIN);
    let (answered, arrived, whole) = (
        back(CONTACT_AFTER_ANSWER),
        start_of_day(back(CONTACT_AT_MOST)),
        start_of_day(back(KEEP)),
    );
    backend
        .write("barrier.clean_up", move |tx| {
            Box::pin(async move {
                let deleted = store::barrier::delete_before(tx, whole).await?;
                Ok(deleted + store::barrier::forget_contacts(tx, answered, arrived).await?)
            })
        })
        .await
}

fn allowed(actor: &Actor) -> Result<(), Denied> {
    actor.require(Action::AnswerBarriers, &Target::default())
}

fn key((at, id): Key) -> (DateTime<Utc>, String) {
    (at, id.to_string())
}

fn one_more(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1)
}

fn page(mut barriers: Vec<Barrier>, limit: usize) -> Page {
    let more = barriers.len() > limit;
    barriers.truncate(limit);
    let next = barriers
        .last()
        .filter(|_| more)
        .map(|last| (last.arrived_at, last.id));
    Page { barriers, next }
}
