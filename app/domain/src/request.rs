//! Anfragen: what one body asks of another on a measure. Lead, participation and money
//! are asked alike; here they are flat rows for tasks, lists and figures. Only a body
//! that was really asked has one: who names itself agrees by that.

use chrono::NaiveDate;
use uuid::fmt::Hyphenated;

use crate::{
    catalogue::Catalogue,
    contribution::{Contribution, ContributionState},
    facts::{Calendar, MeasureFacts},
    ids::{BodyId, ContributionId, ParticipationId},
    measure::Measure,
    money::Cents,
    narrow::Property,
    participation::{Answer, Participation},
    working_days,
};

/// A request that has waited so many working days is brought to mind again.
pub const REMIND_AFTER: u32 = 10;

/// Which request of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seat {
    Lead,
    Participant(ParticipationId),
    Money(ContributionId),
}

impl Seat {
    /// As it stands in addresses: `federfuehrung`, `beteiligung-…`, `mittel-…`.
    pub fn key(self) -> String {
        match self {
            Self::Lead => "federfuehrung".into(),
            Self::Participant(id) => format!("beteiligung-{id}"),
            Self::Money(id) => format!("mittel-{id}"),
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        if key == "federfuehrung" {
            return Some(Self::Lead);
        }
        let (kind, id) = key.split_once('-')?;
        match kind {
            "beteiligung" => id.parse().ok().map(Self::Participant),
            "mittel" => id.parse().ok().map(Self::Money),
            _ => None,
        }
    }

    pub const fn kind(self) -> RequestKind {
        match self {
            Self::Lead => RequestKind::Lead,
            Self::Participant(_) => RequestKind::Participation,
            Self::Money(_) => RequestKind::Contribution,
        }
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RequestKind {
    /// `Federführung`
    Lead,
    /// `Beteiligung`
    Participation,
    /// `Mittel`
    Contribution,
}

impl RequestKind {
    pub const ALL: [Self; 3] = [Self::Lead, Self::Participation, Self::Contribution];

    pub const fn key(self) -> &'static str {
        match self {
            Self::Lead => "federfuehrung",
            Self::Participation => "beteiligung",
            Self::Contribution => "mittel",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// How a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RequestState {
    /// `offen`: waits for an answer
    Open,
    /// `angenommen` or `zugesagt`
    Agreed,
    /// `abgelehnt`
    Declined,
}

impl RequestState {
    pub const ALL: [Self; 3] = [Self::Open, Self::Agreed, Self::Declined];

    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "offen",
            Self::Agreed => "angenommen",
            Self::Declined => "abgelehnt",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// One request, flat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestFact {
    pub seat: Seat,
    /// What an answer must name: the terms, for money the version of the contribution.
    pub seen: i64,
    /// Who is to answer today: the body named, or who acts for it.
    pub body: BodyId,
    /// That body and, for an office, its Bezirksamt.
    pub body_and_above: Vec<BodyId>,
    /// The body as it was named.
    pub named: BodyId,
    pub state: RequestState,
    /// Older terms stay in force while this one waits or after it was declined.
    pub reopened: bool,
    pub asked_on: NaiveDate,
    pub answered_on: Option<NaiveDate>,
    /// Why it was declined.
    pub reason: Option<String>,
    /// A coordination noted the answer.
    pub noted: bool,
    /// Amount and year asked for, when it is about money.
    pub amount: Option<(Cents, i32)>,
}

impl RequestFact {
    /// Whether it has waited long enough to be brought to mind again (10 working days
    /// in Berlin).
    pub fn is_due_again(&self, day: NaiveDate) -> bool {
        self.state == RequestState::Open && self.remind_on() <= day
    }

    /// The day it is brought to mind again.
    pub fn remind_on(&self) -> NaiveDate {
        working_days::after(self.asked_on, REMIND_AFTER)
    }
}

/// The requests of a released measure, in the order of its page. An Entwurf asks nobody.
pub fn requests_of(
    measure: &Measure,
    catalogue: &Catalogue,
    calendar: &Calendar,
) -> Vec<RequestFact> {
    if measure.draft {
        return Vec::new();
    }
    let lead = lead_request(measure, catalogue, calendar);
    let participants = measure
        .participants
        .iter()
        .filter_map(|p| participation_request(p, catalogue, calendar));
    let money = measure
        .contributions
        .iter()
        .filter_map(|c| contribution_request(c, catalogue, calendar));
    // Who holds the pen asks nobody by naming itself, whatever it was before.
    let pen = catalogue.acting(measure.pen(), calendar.today);
    let others = participants.chain(money).filter(|asked| asked.body != pen);
    lead.into_iter().chain(others).collect()
}

fn lead_request(
    measure: &Measure,
    catalogue: &Catalogue,
    calendar: &Calendar,
) -> Option<RequestFact> {
    let lead = &measure.lead;
    let asked_on = (calendar.day_of)(lead.asked_at?);
    let reopened = lead.in_force.is_some() && !matches!(lead.answer, Answer::Accepted { .. });
    let answered = answered(&lead.answer, calendar);
    Some(
        RequestFact {
            reopened,
            seen: lead.terms,
            ..blank(Seat::Lead, lead.body, asked_on, catalogue, calendar)
        }
        .with(answered),
    )
}

fn participation_request(
    participation: &Participation,
    catalogue: &Catalogue,
    calendar: &Calendar,
) -> Option<RequestFact> {
    let asked_on = (calendar.day_of)(participation.asked_at?);
    let seat = Seat::Participant(participation.id);
    let accepted = matches!(participation.answer, Answer::Accepted { .. });
    Some(
        RequestFact {
            reopened: participation.agreed.is_some() && !accepted,
            seen: participation.terms,
            ..blank(seat, participation.body, asked_on, catalogue, calendar)
        }
        .with(answered(&participation.answer, calendar)),
    )
}

fn contribution_request(
    money: &Contribution,
    catalogue: &Catalogue,
    calendar: &Calendar,
) -> Option<RequestFact> {
    let day = |at| (calendar.day_of)(at);
    let seat = Seat::Money(money.id);
    let asked_on = day(money.asked_at?);
    if let Some(change) = &money.change {
        let declined = change.declined.as_ref();
        return Some(RequestFact {
            reopened: true,
            seen: money.version,
            amount: Some((change.amount, change.year)),
            state: declined.map_or(RequestState::Open, |_| RequestState::Declined),
            answered_on: declined.map(|declined| day(declined.at)),
            reason: declined.map(|declined| declined.reason.clone()),
            noted: declined.is_some_and(|declined| declined.note.is_some()),
            ..blank(seat, money.giver, day(change.asked_at), catalogue, calendar)
        });
    }
    let state = match money.state {
        ContributionState::Asked => RequestState::Open,
        ContributionState::Promised | ContributionState::Granted | ContributionState::Paid => {
            RequestState::Agreed
        }
        ContributionState::Declined => RequestState::Declined,
        // Nobody waits for anything any more.
        ContributionState::Withdrawn => return None,
    };
    Some(RequestFact {
        state,
        seen: money.version,
        amount: Some((money.amount, money.year)),
        answered_on: money.answered_at.map(day),
        reason: money
            .reason
            .clone()
            .filter(|_| state == RequestState::Declined),
        noted: money.note.is_some(),
        ..blank(seat, money.giver, asked_on, catalogue, calendar)
    })
}

fn blank(
    seat: Seat,
    named: BodyId,
    asked_on: NaiveDate,
    catalogue: &Catalogue,
    calendar: &Calendar,
) -> RequestFact {
    let body = catalogue.acting(named, calendar.today);
    RequestFact {
        seat,
        seen: 0,
        body,
        body_and_above: catalogue.body_and_above(body),
        named,
        state: RequestState::Open,
        reopened: false,
        asked_on,
        answered_on: None,
        reason: None,
        noted: false,
        amount: None,
    }
}

struct Answered {
    state: RequestState,
    on: Option<NaiveDate>,
    reason: Option<String>,
    noted: bool,
}

fn answered(answer: &Answer, calendar: &Calendar) -> Answered {
    let (state, reason) = match answer {
        Answer::Asked => (RequestState::Open, None),
        Answer::Accepted { .. } => (RequestState::Agreed, None),
        Answer::Declined { reason, .. } => (RequestState::Declined, Some(reason.clone())),
    };
    Answered {
        state,
        on: answer.at().map(calendar.day_of),
        reason,
        noted: answer.note().is_some(),
    }
}

impl RequestFact {
    fn with(self, answered: Answered) -> Self {
        Self {
            state: answered.state,
            answered_on: answered.on,
            reason: answered.reason,
            noted: answered.noted,
            ..self
        }
    }
}

/// What a list of requests can be narrowed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RequestProperty {
    State,
    /// The body asked, or its Bezirksamt.
    Asked,
    /// The body that holds the pen of the measure: who asks.
    Asker,
    Kind,
    Area,
    District,
    /// Waits longer than [`REMIND_AFTER`].
    DueAgain,
    /// Older terms stay in force.
    Reopened,
}

impl Property for RequestProperty {
    const ALL: &'static [Self] = &[
        Self::State,
        Self::Kind,
        Self::Asked,
        Self::Asker,
        Self::Area,
        Self::District,
        Self::DueAgain,
        Self::Reopened,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::State => "zustand",
            Self::Asked => "an",
            Self::Asker => "von",
            Self::Kind => "art",
            Self::Area => "raum",
            Self::District => "bezirk",
            Self::DueAgain => "wartet",
            Self::Reopened => "geaendert",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::State => "Zustand",
            Self::Asked => "Angefragt",
            Self::Asker => "Anfragende Stelle",
            Self::Kind => "Worum es geht",
            Self::Area => "Handlungsraum",
            Self::District => "Bezirk",
            Self::DueAgain => "Wartezeit",
            Self::Reopened => "Bedingungen",
        }
    }

    fn words(self, value: &str, catalogue: &Catalogue) -> Option<String> {
        use crate::labels::Label;
        match self {
            Self::State => RequestState::parse(value).map(|state| state.label().to_owned()),
            Self::Asked | Self::Asker => {
                let body = catalogue.bodies.get(&value.parse().ok()?)?;
                Some(body.short_name.clone())
            }
            Self::Kind => RequestKind::parse(value).map(|kind| kind.label().to_owned()),
            Self::Area => catalogue
                .areas
                .values()
                .find(|area| area.code == value)
                .map(|area| area.label()),
            Self::District => {
                let known = catalogue.districts.iter().find(|d| d.number == value)?;
                Some(known.name.clone())
            }
            Self::DueAgain => {
                (value == "ja").then(|| format!("länger als {REMIND_AFTER} Arbeitstage"))
            }
            Self::Reopened => (value == "ja").then(|| "geändert, bisherige gelten weiter".into()),
        }
    }
}

/// Visits the values a request has of a property.
pub fn each_value(
    facts: &MeasureFacts,
    request: &RequestFact,
    property: RequestProperty,
    catalogue: &Catalogue,
    day: NaiveDate,
    visit: &mut dyn FnMut(&str),
) {
    match property {
        RequestProperty::State => visit(request.state.key()),
        RequestProperty::Asked => each_id(&request.body_and_above, visit),
        RequestProperty::Asker => each_id(&catalogue.body_and_above(facts.pen), visit),
        RequestProperty::Kind => visit(request.seat.kind().key()),
        RequestProperty::Area => facts
            .areas_and_above
            .iter()
            .filter_map(|id| catalogue.areas.get(id))
            .for_each(|area| visit(&area.code)),
        RequestProperty::District => facts.districts.iter().for_each(|number| visit(number)),
        RequestProperty::DueAgain if request.is_due_again(day) => visit("ja"),
        RequestProperty::Reopened if request.reopened => visit("ja"),
        RequestProperty::DueAgain | RequestProperty::Reopened => {}
    }
}

/// Written where they stand: this runs for every request of the house.
fn each_id(bodies: &[BodyId], visit: &mut dyn FnMut(&str)) {
    for body in bodies {
        let mut text = [0; Hyphenated::LENGTH];
        visit(body.0.hyphenated().encode_lower(&mut text));
    }
}

#[cfg(test)]
mod tests;
