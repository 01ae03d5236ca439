//! Use cases of the contribution: the request for money is the contribution itself;
//! its giver answers by its state.

use domain::{
    body::BodyKind,
    catalogue::Catalogue,
    contribution::{Contribution, ContributionState},
    error::FieldErrors,
    facts::{body_target, pen_target},
    ids::{BodyId, ContributionId, MeasureId, ProgrammeId},
    money::Cents,
    policy::{Action, Actor},
};

use crate::{
    Backend, Error, Result,
    authority::{body_for, see},
    history::{self, Kind, Record},
    ids, measures, store,
};

/// A request for money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContributionInput {
    pub programme: ProgrammeId,
    pub giver: BodyId,
    pub year: i32,
    pub amount: Cents,
}

/// Asks a body for money out of a programme for one year.
///
/// # Errors
/// `Invalid` under `programme`, `giver`, `year`, `amount`; `NotFound`; `Forbidden`
/// without the pen.
pub async fn ask(
    backend: &Backend,
    actor: &Actor,
    id: MeasureId,
    input: ContributionInput,
) -> Result<ContributionId> {
    let sight = backend.board().await?;
    check(&input, &sight.catalogue)?;
    let actor = actor.clone();
    backend
        .write("contribution.ask", move |tx| {
            Box::pin(async move {
                let catalogue = &sight.catalogue;
                let mut measure = store::measure::lock(tx, id).await?;
                see(&actor, &measure, catalogue)?;
                actor.require(Action::AskContribution, &pen_target(&measure, catalogue))?;
                let ContributionInput {
                    programme,
                    giver,
                    year,
                    amount,
                } = input;
                let state = ContributionState::Asked;
                let new = Contribution {
                    id: ids::fresh(),
                    programme,
                    giver,
                    year,
                    amount,
                    state,
                    reason: None,
                    terms: 1,
                    version: 1,
                };
                let position =
                    i64::try_from(measure.contributions.len()).map_err(Error::internal)?;
                store::contribution::insert(tx, id, position, &new).await?;
                let asked = new.id;
                measure.contributions.push(new);
                measures::record(tx, &actor, &measure, "contribution.ask", catalogue).await?;
                Ok(asked)
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
    let sight = backend.board().await?;
    let reason = domain::text::optional(reason.unwrap_or_default(), 2_000)
        .map_err(|sentence| Error::invalid("reason", sentence))?;
    let actor = actor.clone();
    backend
        .write("contribution.state", move |tx| {
            Box::pin(async move {
                let catalogue = &sight.catalogue;
                let mut loaded = store::measure::lock(tx, measure).await?;
                see(&actor, &loaded, catalogue)?;
                let target = loaded
                    .contributions
                    .iter_mut()
                    .find(|c| c.id == contribution)
                    .ok_or(Error::NotFound)?;
                let giver = body_target(target.giver, catalogue);
                actor.require(Action::AnswerContribution, &giver)?;
                let conflict = Error::conflict(Kind::Measure, measure, target.version);
                if target.version != version {
                    let repeated = target.version == version + 1
                        && target.state == state
                        && target.reason == reason;
                    return if repeated { Ok(()) } else { Err(conflict) };
                }
                step(target, state, reason)?;
                if !store::contribution::set_state(tx, target, version).await? {
                    return Err(conflict);
                }
                let body = body_for(&actor, &giver, catalogue);
                let record =
                    Record::by(&actor, Kind::Measure, measure, "contribution.state").for_body(body);
                history::record(tx, record, &loaded).await?;
                Ok(())
            })
        })
        .await
}

/// Moves a contribution one step on.
fn step(
    contribution: &mut Contribution,
    state: ContributionState,
    reason: Option<String>,
) -> Result<()> {
    if !contribution.state.next().contains(&state) {
        return Err(Error::invalid(
            "state",
            "Dieser Zustand kann auf den jetzigen nicht folgen.",
        ));
    }
    if state == ContributionState::Declined && reason.is_none() {
        return Err(Error::invalid(
            "reason",
            "Bitte begründen Sie die Ablehnung.",
        ));
    }
    contribution.state = state;
    contribution.reason = reason;
    contribution.version += 1;
    Ok(())
}

fn check(input: &ContributionInput, catalogue: &Catalogue) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::default();
    match catalogue
        .programmes
        .get(&input.programme)
        .filter(|programme| !programme.retired)
    {
        None => errors.add(
            "programme",
            "Bitte wählen Sie ein Förderprogramm aus der Liste.",
        ),
        Some(programme) => {
            let kind = catalogue.bodies.get(&input.giver).map(|body| body.kind);
            let gives = match programme.giver {
                Some(giver) => giver == input.giver,
                None => kind == Some(BodyKind::DistrictOffice),
            };
            if !gives {
                errors.add(
                    "giver",
                    "Diese Stelle vergibt keine Mittel aus diesem Programm.",
                );
            }
        }
    }
    if !(1990..=2100).contains(&input.year) {
        errors.add("year", "Das Jahr muss zwischen 1990 und 2100 liegen.");
    }
    if input.amount <= Cents(0) {
        errors.add("amount", "Bitte geben Sie einen Betrag über 0 Euro an.");
    }
    errors.done()
}
