//! Who answers a request: the body itself, or a coordination that notes the answer of a
//! body without accounts. The requests of all measures are part of the board.

use std::collections::BTreeSet;

use domain::{
    catalogue::Catalogue,
    error::FieldErrors,
    facts::{body_target, districts_of},
    ids::BodyId,
    measure::Measure,
    policy::{Action, Actor, Denied, Target},
    text,
};

use crate::{Backend, Error, Result, authority::writes_as, db::Tx, store};

/// Which bodies can answer for themselves on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voices {
    /// Bodies named in a role of Bearbeitung.
    bodies: BTreeSet<BodyId>,
    /// Bezirke with a Bezirkskoordination, who answers for her Bezirksamt.
    districts: BTreeSet<String>,
}

impl Voices {
    /// Whether somebody holds an account that answers for this body.
    pub fn answer_for(&self, body: BodyId, catalogue: &Catalogue) -> bool {
        let above = catalogue.body_and_above(body);
        let district = catalogue
            .bodies
            .get(&body)
            .and_then(|b| b.district.as_ref());
        above.iter().any(|body| self.bodies.contains(body))
            || district.is_some_and(|district| self.districts.contains(district))
    }

    /// Whether a Bezirk has a Bezirkskoordination.
    pub fn has_coordination(&self, district: &str) -> bool {
        self.districts.contains(district)
    }

    pub(crate) async fn load(tx: &mut Tx) -> Result<Self> {
        let today = tx.today();
        let mut voices = Self::default();
        for (body, district) in store::account::voices(tx, today).await? {
            voices.bodies.extend(body);
            voices.districts.extend(district);
        }
        Ok(voices)
    }
}

/// The bodies that can answer for themselves today.
///
/// # Errors
/// As any read.
pub async fn voices(backend: &Backend) -> Result<Voices> {
    Voices::load(&mut backend.read().await?).await
}

/// How an actor may answer for a body on a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answering {
    /// Answers for it.
    Own,
    /// Notes the answer of a body that has no account.
    Noting,
    No,
}

/// Whether this actor answers a request to `body`, or may note its answer.
pub fn answering(
    actor: &Actor,
    body: BodyId,
    measure: &Measure,
    catalogue: &Catalogue,
    voices: &Voices,
    today: chrono::NaiveDate,
) -> Answering {
    if writes_as(actor, body, catalogue, today) {
        return Answering::Own;
    }
    let place = Target {
        bodies: Vec::new(),
        districts: districts_of(measure, catalogue).into_iter().collect(),
    };
    let alone = !voices.answer_for(catalogue.acting(body, today), catalogue);
    if alone && actor.may_on(Action::RecordAnswer, &place) {
        Answering::Noting
    } else {
        Answering::No
    }
}

/// The note that goes with an answer: none for the body itself, one that must be there
/// for a coordination.
pub(crate) async fn note_for(
    tx: &mut Tx,
    actor: &Actor,
    body: BodyId,
    measure: &Measure,
    catalogue: &Catalogue,
    typed: &str,
) -> Result<Option<String>> {
    let (today, voices) = (tx.today(), Voices::load(tx).await?);
    match answering(actor, body, measure, catalogue, &voices, today) {
        Answering::Own => Ok(None),
        Answering::Noting => text::required(
            typed,
            1_000,
            "Bitte vermerken Sie, wann und wie die Stelle geantwortet hat.",
        )
        .map(Some)
        .map_err(|sentence| FieldErrors::one("note", sentence).into()),
        Answering::No => Err(Denied(Action::AnswerParticipation).into()),
    }
}

/// On whose behalf an answer is recorded: the body asked; for a noted one the body of
/// the coordination.
pub(crate) fn body_of_answer(
    actor: &Actor,
    body: BodyId,
    measure: &Measure,
    catalogue: &Catalogue,
    today: chrono::NaiveDate,
) -> Option<BodyId> {
    let target = match writes_as(actor, body, catalogue, today) {
        true => body_target(body, catalogue, today),
        false => Target {
            bodies: Vec::new(),
            districts: districts_of(measure, catalogue).into_iter().collect(),
        },
    };
    crate::authority::body_for(actor, &target, catalogue)
}

/// A refusal's reason.
pub(crate) fn reason(typed: &str) -> Result<String> {
    text::required(typed, 2_000, "Bitte begründen Sie die Ablehnung.")
        .map_err(|sentence| Error::invalid("reason", sentence))
}
