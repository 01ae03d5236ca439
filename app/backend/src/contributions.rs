//! Use cases of the contribution: the request for money is the contribution itself. Who
//! holds the pen of the measure asks and names terms; the giver answers by the state.

use chrono::{DateTime, Utc};
use domain::{
    contribution::{Contribution, ContributionState, GiverReply},
    contribution_form::{ContributionDraft, ContributionInput, TermsDraft},
    error::FieldErrors,
    facts::pen_target,
    ids::{ContributionId, MeasureId},
    measure::Measure,
    policy::{Action, Actor},
    text,
};

use crate::{
    Backend, Error, Result,
    authority::see,
    board::Sight,
    db::Tx,
    history::{self, Kind, Record},
    ids, measures,
    requests::{body_of_answer, note_for},
    sent_forms, store,
};

/// Asks a body for money out of a programme for one year. The same form sent again gives
/// the request it made.
///
/// # Errors
/// `Invalid` under `programme`, `giver`, `year`, `amount`; `NotFound`; `Forbidden`
/// without the pen.
pub async fn ask_by_form(
    backend: &Backend,
    actor: &Actor,
    id: MeasureId,
    draft: &ContributionDraft,
) -> Result<ContributionId> {
    let sight = backend.board().await?;
    let input = draft.parse(&sight.catalogue);
    let mark = sent_forms::mark("contribution.ask", &draft.form_id, &(id, draft));
    add(backend, actor, id, input, mark).await
}

/// As [`ask_by_form`], with checked values.
///
/// # Errors
/// As [`ask_by_form`].
pub async fn ask(
    backend: &Backend,
    actor: &Actor,
    id: MeasureId,
    input: ContributionInput,
) -> Result<ContributionId> {
    add(backend, actor, id, Ok(input), None).await
}

async fn add(
    backend: &Backend,
    actor: &Actor,
    id: MeasureId,
    input: Result<ContributionInput, FieldErrors>,
    mark: Option<sent_forms::Mark>,
) -> Result<ContributionId> {
    let sight = backend.board().await?;
    let actor = actor.clone();
    backend
        .write("contribution.ask", move |tx| {
            Box::pin(async move {
                let catalogue = &sight.catalogue;
                let mut measure = store::measure::lock(tx, id).await?;
                see(&actor, &measure, catalogue, tx.today())?;
                let pen = pen_target(&measure, catalogue, tx.today());
                actor.require(Action::AskContribution, &pen)?;
                let input = input?;
                input.check(catalogue)?;
                let new = asked(input, tx.now());
                if let Some(earlier) = sent_forms::claim(tx, &actor, mark.as_ref(), new.id).await? {
                    return Ok(earlier);
                }
                let position = store::contribution::next_position(tx, id).await?;
                store::contribution::insert(tx, id, position, &new).await?;
                let asked = new.id;
                measure.contributions.push(new);
                measures::record(tx, &actor, &measure, "contribution.ask", catalogue).await?;
                Ok(asked)
            })
        })
        .await
}

fn asked(input: ContributionInput, now: DateTime<Utc>) -> Contribution {
    Contribution {
        id: ids::fresh(),
        programme: input.programme,
        giver: input.giver,
        year: input.year,
        amount: input.amount,
        state: ContributionState::Asked,
        reason: None,
        terms: 1,
        agreed: None,
        asked_at: Some(now),
        answered_at: None,
        note: None,
        change: None,
        version: 1,
    }
}

/// Names other terms: year and amount. After a promise this is a change that only the
/// giver of this contribution is asked about; the old terms stay in force.
///
/// # Errors
/// `Invalid` under `year`, `amount`; `NotFound`; `Forbidden` without the pen; `Conflict`
/// when the contribution changed since.
pub async fn name_terms(
    backend: &Backend,
    actor: &Actor,
    measure: MeasureId,
    contribution: ContributionId,
    draft: &TermsDraft,
) -> Result<()> {
    let sight = backend.board().await?;
    let (actor, draft) = (actor.clone(), draft.clone());
    backend
        .write("contribution.change", move |tx| {
            Box::pin(async move {
                let catalogue = &sight.catalogue;
                let mut loaded = store::measure::lock(tx, measure).await?;
                see(&actor, &loaded, catalogue, tx.today())?;
                let pen = pen_target(&loaded, catalogue, tx.today());
                let money = found(&mut loaded, contribution)?;
                actor.require(Action::AskContribution, &pen)?;
                let (year, amount) = draft.parse()?;
                if money.asks_for(year, amount) {
                    return Ok(());
                }
                let before = money.version;
                if draft.version.trim().parse() != Ok(before) {
                    return Err(Error::conflict(Kind::Measure, measure, before));
                }
                money.name_terms(year, amount, tx.now())?;
                if !store::contribution::update(tx, money, before).await? {
                    return Err(Error::conflict(Kind::Measure, measure, before));
                }
                measures::record(tx, &actor, &loaded, "contribution.change", catalogue).await
            })
        })
        .await
}

/// Takes a request back that nobody has agreed to, or an open change of terms.
///
/// # Errors
/// `Invalid` for money that was promised; `NotFound`; `Forbidden` without the pen;
/// `Conflict` when the contribution changed since.
pub async fn retract(
    backend: &Backend,
    actor: &Actor,
    measure: MeasureId,
    contribution: ContributionId,
    version: i64,
) -> Result<()> {
    let sight = backend.board().await?;
    let actor = actor.clone();
    backend
        .write("contribution.retract", move |tx| {
            Box::pin(async move {
                let catalogue = &sight.catalogue;
                let mut loaded = store::measure::lock(tx, measure).await?;
                see(&actor, &loaded, catalogue, tx.today())?;
                let pen = pen_target(&loaded, catalogue, tx.today());
                actor.require(Action::AskContribution, &pen)?;
                let money = found(&mut loaded, contribution)?;
                if money.version != version {
                    return Err(Error::conflict(Kind::Measure, measure, money.version));
                }
                let stored = if money.change.is_some() {
                    let (year, amount) = (money.year, money.amount);
                    money.name_terms(year, amount, tx.now())?;
                    store::contribution::update(tx, money, version).await?
                } else if money.state.is_agreed() {
                    return Err(Error::invalid(
                        "state",
                        "Zugesagte Mittel zieht nur die gebende Stelle zurück.",
                    ));
                } else {
                    loaded.contributions.retain(|c| c.id != contribution);
                    store::contribution::delete(tx, contribution, version).await?
                };
                if !stored {
                    return Err(Error::conflict(Kind::Measure, measure, version));
                }
                measures::record(tx, &actor, &loaded, "contribution.retract", catalogue).await
            })
        })
        .await
}

/// Sets the state, by the giver; `version` is that of the contribution the giver saw.
///
/// # Errors
/// `Invalid` when the state cannot follow or a refusal has no reason; `NotFound`;
/// `Forbidden`; `Conflict` when the contribution changed since.
pub async fn set_state(
    backend: &Backend,
    actor: &Actor,
    measure: MeasureId,
    contribution: ContributionId,
    version: i64,
    state: ContributionState,
    reason: Option<&str>,
) -> Result<()> {
    let reply = ReplyDraft::State(state, reason.unwrap_or_default().to_owned());
    answer(backend, actor, measure, contribution, version, reply, "").await
}

/// What a giver says, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyDraft {
    /// The next state, and a reason where one is needed.
    State(ContributionState, String),
    AcceptChange,
    DeclineChange(String),
}

impl ReplyDraft {
    fn parse(&self) -> Result<GiverReply> {
        let optional = |typed: &str| {
            text::optional(typed, 2_000).map_err(|sentence| Error::invalid("reason", sentence))
        };
        Ok(match self {
            Self::State(state, reason) => GiverReply::State(*state, optional(reason)?),
            Self::AcceptChange => GiverReply::AcceptChange,
            Self::DeclineChange(reason) => GiverReply::DeclineChange(optional(reason)?),
        })
    }
}

/// The giver's answer; a coordination notes that of a body without accounts, and says
/// in `note` how it came.
///
/// # Errors
/// As [`set_state`]; `Invalid` under `note` when it is missing.
pub async fn answer(
    backend: &Backend,
    actor: &Actor,
    measure: MeasureId,
    contribution: ContributionId,
    version: i64,
    reply: ReplyDraft,
    note: &str,
) -> Result<()> {
    let sight = backend.board().await?;
    let (actor, note) = (actor.clone(), note.to_owned());
    backend
        .write("contribution.state", move |tx| {
            Box::pin(async move {
                let answer = Given {
                    measure,
                    contribution,
                    version,
                    reply,
                    note,
                };
                take(tx, &actor, answer, &sight).await
            })
        })
        .await
}

/// An answer on its way in.
struct Given {
    measure: MeasureId,
    contribution: ContributionId,
    version: i64,
    reply: ReplyDraft,
    note: String,
}

async fn take(tx: &mut Tx, actor: &Actor, given: Given, sight: &Sight) -> Result<()> {
    let catalogue = &sight.catalogue;
    let mut loaded = store::measure::lock(tx, given.measure).await?;
    see(actor, &loaded, catalogue, tx.today())?;
    let giver = found(&mut loaded, given.contribution)?.giver;
    let note = note_for(tx, actor, giver, &loaded, catalogue, &given.note).await?;
    let now = tx.now();
    let money = found(&mut loaded, given.contribution)?;
    let conflict = Error::conflict(Kind::Measure, given.measure, money.version);
    if money.version != given.version {
        return if repeats(money, &given) {
            Ok(())
        } else {
            Err(conflict)
        };
    }
    money.take(given.reply.parse()?, note, now)?;
    if !store::contribution::update(tx, money, given.version).await? {
        return Err(conflict);
    }
    let body = body_of_answer(actor, giver, &loaded, catalogue, tx.today());
    let record =
        Record::by(actor, Kind::Measure, given.measure, "contribution.state").for_body(body);
    history::record(tx, record, &loaded).await?;
    Ok(())
}

/// Whether this answer is the one that made the present version: pressed twice.
fn repeats(money: &Contribution, given: &Given) -> bool {
    let same = match &given.reply {
        ReplyDraft::State(state, reason) => {
            money.state == *state && money.reason.as_deref().unwrap_or_default() == reason.trim()
        }
        ReplyDraft::AcceptChange => money.change.is_none() && money.agreed == Some(money.terms),
        ReplyDraft::DeclineChange(reason) => money
            .change
            .as_ref()
            .and_then(|change| change.declined.as_ref())
            .is_some_and(|declined| declined.reason == reason.trim()),
    };
    same && money.version == given.version + 1
}

fn found(measure: &mut Measure, id: ContributionId) -> Result<&mut Contribution> {
    measure
        .contributions
        .iter_mut()
        .find(|money| money.id == id)
        .ok_or(Error::NotFound)
}
