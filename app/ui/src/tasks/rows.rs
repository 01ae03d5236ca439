//! What waits for the visitor's bodies, as rows and filters: the page shows them, the
//! number beside "Aufgaben" counts them. No HTML.

use std::collections::{BTreeSet, HashMap};

use backend::{
    Backend,
    board::{Side, WithMeasure},
    comments,
    comments::OpenMention,
    follow_ups,
    follow_ups::Listed,
    requests,
    requests::Voices,
};
use chrono::Days;
use domain::{
    facts::answers_for,
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
    let mut to_note = 0;
    each_to_note(tally, actor, &waiting.voices, |_| to_note += 1);
    to_note
        + tally
            .requests_by(Side::Asked, RequestState::Open, &bodies)
            .count()
        + tally
            .requests_by(
                Side::Asking,
                RequestState::Declined,
                &with_offices(tally, &bodies),
            )
            .count()
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
    tally
        .requests_by(Side::Asked, RequestState::Open, bodies)
        .map(Part::of)
        .collect()
}

/// Open requests to bodies without accounts: a coordination notes their answers.
pub fn to_note(tally: &Tally, actor: &Actor, voices: &Voices) -> Vec<Part<RequestFact>> {
    let mut rows = Vec::new();
    each_to_note(tally, actor, voices, |row| rows.push(Part::of(row)));
    rows
}

fn each_to_note(
    tally: &Tally,
    actor: &Actor,
    voices: &Voices,
    mut visit: impl FnMut(WithMeasure<'_>),
) {
    if !actor.may(Action::RecordAnswer) {
        return;
    }
    // A body is asked many times.
    let mut speaks = HashMap::new();
    let mut keep = |(facts, request): WithMeasure<'_>| {
        let known = speaks.entry(request.body);
        if !*known.or_insert_with(|| voices.answer_for(request.body, tally.catalogue())) {
            visit((facts, request));
        }
    };
    let districts = actor.districts();
    match actor.has(Role::StateCoordinator) {
        true => tally.requests_in(RequestState::Open).for_each(&mut keep),
        false if districts.is_empty() => {}
        false => tally
            .requests_touching(RequestState::Open, &districts)
            .for_each(&mut keep),
    }
}

/// What these bodies asked of others.
pub fn asked_by(bodies: &BTreeSet<BodyId>) -> RequestNarrow {
    bodies.iter().fold(Narrow::default(), |narrow, body| {
        narrow.with(RequestProperty::Asker, body.to_string())
    })
}

/// Own requests that were declined and neither changed nor taken back since.
pub fn declined(tally: &Tally, bodies: &BTreeSet<BodyId>) -> Vec<Part<RequestFact>> {
    let askers = with_offices(tally, bodies);
    tally
        .requests_by(Side::Asking, RequestState::Declined, &askers)
        .map(Part::of)
        .collect()
}

/// Who writes for a body may ask for its offices too: the list of requests shows them with it.
fn with_offices(tally: &Tally, bodies: &BTreeSet<BodyId>) -> BTreeSet<BodyId> {
    let catalogue = tally.catalogue();
    let above = |id: &BodyId| {
        catalogue
            .body_and_above(*id)
            .iter()
            .any(|body| bodies.contains(body))
    };
    match bodies.is_empty() {
        true => BTreeSet::new(),
        false => catalogue.bodies.keys().copied().filter(above).collect(),
    }
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
