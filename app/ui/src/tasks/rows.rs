//! What waits for the visitor's bodies, as rows and filters: the page shows them, the
//! number beside "Aufgaben" counts them. No HTML.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use backend::{
    Backend, comments, comments::OpenMention, follow_ups, follow_ups::Listed, requests,
    requests::Voices,
};
use chrono::Days;
use domain::{
    facts::{MeasureFacts, answers_for},
    filter::{Facet, FacetValue, Filter},
    ids::BodyId,
    narrow::Narrow,
    policy::{Action, Actor, Role},
    request::{RequestFact, RequestProperty, RequestState},
    review::ReviewState,
};

use crate::kit::{
    error_page::Failure,
    tally::{Tally, only},
    tally_parts::{Part, RequestNarrow},
};

/// Notes are shown so many days before they are due.
const AHEAD: Days = Days::new(7);

/// A request with its measure.
type Asked<'a> = (&'a Arc<MeasureFacts>, &'a RequestFact);

/// What is loaded besides the board.
pub struct Waiting {
    pub voices: Voices,
    pub mentions: Vec<OpenMention>,
    /// Due until in a week.
    pub notes: Vec<Listed>,
}

impl Waiting {
    /// Reads what the board does not hold.
    ///
    /// # Errors
    /// As any read.
    pub async fn load(backend: &Backend, actor: &Actor) -> Result<Self, Failure> {
        Ok(Self {
            voices: requests::voices(backend).await?,
            mentions: comments::open_mentions(backend, actor).await?,
            notes: follow_ups::due(backend, actor, backend.today() + AHEAD).await?,
        })
    }
}

/// How many things call for a step. Agreements to take note of and notes of the coming
/// days stand on the page too, but do not count. Counts what the parts below list.
pub fn count(tally: &Tally, actor: &Actor, waiting: &Waiting) -> usize {
    let bodies = answers_for(actor, tally.catalogue(), tally.day());
    let measures = [to_review(actor), returned(&bodies)];
    let due = |listed: &&Listed| listed.note.due <= tally.day();
    each_asked(tally, &bodies).count()
        + each_to_note(tally, actor, &waiting.voices).count()
        + each_declined(tally, &bodies).count()
        + waiting.mentions.len()
        + waiting.notes.iter().filter(due).count()
        + measures
            .iter()
            .flatten()
            .map(|filter| tally.count(filter))
            .sum::<usize>()
}

/// Requests to these bodies that wait for their answer.
pub fn asked(tally: &Tally, bodies: &BTreeSet<BodyId>) -> Vec<Part<RequestFact>> {
    each_asked(tally, bodies).map(Part::of).collect()
}

fn each_asked<'a>(
    tally: &'a Tally,
    bodies: &'a BTreeSet<BodyId>,
) -> impl Iterator<Item = Asked<'a>> {
    tally
        .requests_in(RequestState::Open, !bodies.is_empty())
        .filter(|(_, request)| {
            request
                .body_and_above
                .iter()
                .any(|body| bodies.contains(body))
        })
}

/// Open requests to bodies without accounts: a coordination notes their answers.
pub fn to_note(tally: &Tally, actor: &Actor, voices: &Voices) -> Vec<Part<RequestFact>> {
    each_to_note(tally, actor, voices).map(Part::of).collect()
}

fn each_to_note<'a>(
    tally: &'a Tally,
    actor: &Actor,
    voices: &'a Voices,
) -> impl Iterator<Item = Asked<'a>> {
    let districts = actor.districts();
    let everywhere = actor.has(Role::StateCoordinator);
    // A body is asked many times.
    let mut speaks = HashMap::new();
    tally
        .requests_in(RequestState::Open, actor.may(Action::RecordAnswer))
        .filter(move |(facts, _)| {
            everywhere || facts.districts.iter().any(|d| districts.contains(d))
        })
        .filter(move |(_, request)| {
            let body = request.body;
            !*speaks
                .entry(body)
                .or_insert_with(|| voices.answer_for(body, tally.catalogue()))
        })
}

/// What these bodies asked of others.
pub fn asked_by(bodies: &BTreeSet<BodyId>) -> RequestNarrow {
    bodies.iter().fold(Narrow::default(), |narrow, body| {
        narrow.with(RequestProperty::Asker, body.to_string())
    })
}

/// Own requests that were declined and neither changed nor taken back since.
pub fn declined(tally: &Tally, bodies: &BTreeSet<BodyId>) -> Vec<Part<RequestFact>> {
    each_declined(tally, bodies).map(Part::of).collect()
}

fn each_declined<'a>(
    tally: &'a Tally,
    bodies: &'a BTreeSet<BodyId>,
) -> impl Iterator<Item = Asked<'a>> {
    tally
        .requests_in(RequestState::Declined, !bodies.is_empty())
        .filter(|(facts, _)| {
            let askers = tally.catalogue().body_and_above(facts.pen);
            askers.iter().any(|body| bodies.contains(body))
        })
}

/// Measures with a report that waits for the own Bezirk; `None` without one.
pub fn to_review(actor: &Actor) -> Option<Filter> {
    let filter = actor
        .districts()
        .iter()
        .filter_map(|number| number.parse().ok())
        .fold(Filter::default(), |filter, number| {
            filter.with(Facet::Unreviewed, FacetValue::District(number))
        });
    (!filter.is_empty()).then_some(filter)
}

/// Measures led by these bodies whose report came back; `None` without a body.
pub fn returned(bodies: &BTreeSet<BodyId>) -> Option<Filter> {
    let returned = only(Facet::Review, FacetValue::Review(ReviewState::Returned));
    (!bodies.is_empty()).then(|| {
        bodies.iter().fold(returned, |filter, body| {
            filter.with(Facet::Lead, FacetValue::Body(*body))
        })
    })
}
