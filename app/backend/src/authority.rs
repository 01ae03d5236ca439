//! On whose behalf an actor writes. The table of rights is in `domain::policy`; here
//! it is only asked, with the loaded record.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::{
    catalogue::Catalogue,
    facts::{body_target, districts_of},
    ids::BodyId,
    measure::Measure,
    policy::{Action, Actor, Role, Target},
};

use crate::{Error, Result};

/// Refuses a measure this actor does not see, as if it were not there.
pub(crate) fn see(
    actor: &Actor,
    measure: &Measure,
    catalogue: &Catalogue,
    today: NaiveDate,
) -> Result<()> {
    let districts = districts_of(measure, catalogue);
    let pen = catalogue.acting(measure.pen(), today);
    match actor
        .visibility()
        .allows(measure.draft, pen, districts.iter())
    {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
}

/// Whether the actor may answer for this body: then asking it would be asking oneself.
pub(crate) fn writes_as(
    actor: &Actor,
    body: BodyId,
    catalogue: &Catalogue,
    today: NaiveDate,
) -> bool {
    let target = body_target(body, catalogue, today);
    actor.may_on(Action::AnswerParticipation, &target)
}

/// All bodies this actor answers for on a day: those she writes for, and those that
/// ended and are acted for by one of them.
pub(crate) fn answers_for(
    actor: &Actor,
    catalogue: &Catalogue,
    day: NaiveDate,
) -> BTreeSet<BodyId> {
    catalogue
        .bodies
        .keys()
        .copied()
        .filter(|body| writes_as(actor, *body, catalogue, day))
        .collect()
}

/// The body the history names when this actor writes on this target: of a clerk the
/// body of the grant, of a coordinator hers or the Bezirksamt.
pub(crate) fn body_for(actor: &Actor, target: &Target, catalogue: &Catalogue) -> Option<BodyId> {
    let clerk = actor
        .grants
        .iter()
        .find(|grant| {
            grant.role == Role::Clerk
                && target.bodies.iter().any(|body| grant.covers.contains(body))
        })
        .and_then(|grant| grant.body);
    clerk
        .or_else(|| coordinator_body(actor, &target.districts, catalogue))
        .or_else(|| {
            actor
                .grants
                .iter()
                .find(|grant| grant.role == Role::StateCoordinator)
                .and_then(|grant| grant.body)
        })
        .or_else(|| actor.own_body())
}

/// The body of a coordinator of one of these Bezirke.
pub(crate) fn coordinator_body(
    actor: &Actor,
    districts: &[String],
    catalogue: &Catalogue,
) -> Option<BodyId> {
    actor
        .grants
        .iter()
        .filter(|grant| grant.role == Role::DistrictCoordinator)
        .filter_map(|grant| grant.district.as_ref().map(|district| (grant, district)))
        .find(|(_, district)| districts.contains(district))
        .and_then(|(grant, district)| {
            grant
                .body
                .or_else(|| catalogue.district_office(district).map(|body| body.id))
        })
}
