//! The measure: what is planned where, by whom, until when. Its struct is the one
//! shape that the tables are loaded into and that the history keeps.

use std::{fmt, str::FromStr};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    contribution::Contribution,
    ids::{AccountId, AreaId, BodyId, FieldId, MeasureId, NodeId, TargetGroupId},
    milestone::Milestone,
    money::Cents,
    participation::{Answer, Participation},
};

/// `Umsetzungsstand`: said by a person, never computed.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// `nicht begonnen`
    #[default]
    NotStarted,
    /// `in Vorbereitung`
    Preparing,
    /// `in Umsetzung`
    Running,
    /// `dauerhaft`: no end, but a yearly check date
    Permanent,
    /// `abgeschlossen`
    Completed,
    /// `zurückgestellt`; needs a reason
    Deferred,
    /// `entfallen`; needs a reason, may name a replacement
    Dropped,
}

impl Stage {
    pub const ALL: [Self; 7] = [
        Self::NotStarted,
        Self::Preparing,
        Self::Running,
        Self::Permanent,
        Self::Completed,
        Self::Deferred,
        Self::Dropped,
    ];

    pub const fn key(self) -> &'static str {
        match self {
            Self::NotStarted => "not_started",
            Self::Preparing => "preparing",
            Self::Running => "running",
            Self::Permanent => "permanent",
            Self::Completed => "completed",
            Self::Deferred => "deferred",
            Self::Dropped => "dropped",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.key() == key)
    }

    /// DESIGN §2: the starred values need a reason.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::Deferred | Self::Dropped)
    }

    /// Nothing more is expected of the measure.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Dropped)
    }
}

/// `Ampel`: said by a person, never computed.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    /// `planmäßig`
    OnTrack,
    /// `mit Risiken`; needs a reason
    AtRisk,
    /// `kritisch`; needs a reason
    Critical,
    /// `keine Angabe`
    #[default]
    Unrated,
}

impl Rating {
    pub const ALL: [Self; 4] = [Self::OnTrack, Self::AtRisk, Self::Critical, Self::Unrated];

    pub const fn key(self) -> &'static str {
        match self {
            Self::OnTrack => "on_track",
            Self::AtRisk => "at_risk",
            Self::Critical => "critical",
            Self::Unrated => "unrated",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rating| rating.key() == key)
    }

    /// DESIGN §2: the starred values need a reason.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::AtRisk | Self::Critical)
    }
}

/// `Priorität`: by wished start (DOMAIN §6 no. 15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    High,
    Medium,
    Low,
}

impl Priority {
    pub const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    pub const fn key(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|priority| priority.key() == key)
    }
}

/// Area and running number, `13d-07`; `G-` for several areas, `X-` outside the 13.
/// Given by the server, kept for ever, never a key in URLs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    pub prefix: String,
    pub number: u32,
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}", self.prefix, self.number)
    }
}

impl FromStr for Code {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("„{text}“ ist kein Kürzel einer Maßnahme.");
        let (prefix, number) = text.trim().rsplit_once('-').ok_or_else(wrong)?;
        if prefix.is_empty()
            || prefix.len() > 8
            || !prefix.chars().all(|c| c.is_ascii_alphanumeric())
        {
            return Err(wrong());
        }
        let number = number.parse().map_err(|_| wrong())?;
        Ok(Self {
            prefix: prefix.to_owned(),
            number,
        })
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// `Federführung`: exactly one body, asked like everybody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// Who is to lead: named, perhaps not yet agreed.
    pub body: BodyId,
    pub answer: Answer,
    /// Counts up when lead or end changes; an answer names the terms it saw.
    pub terms: i64,
    /// When this body was asked; nobody was, when it named itself.
    pub asked_at: Option<DateTime<Utc>>,
    /// Who agreed last: goes on leading until another one has agreed.
    pub in_force: Option<BodyId>,
}

/// A place outside the thirteen areas: Bezirk and why it is here all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outside {
    pub district: String,
    pub reason: String,
}

/// `Maßnahme`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    pub id: MeasureId,
    pub code: Code,
    /// `Entwurf`: seen by the own body and the Bezirkskoordination, never counted.
    pub draft: bool,
    /// One of the example records that come with the program.
    pub example: bool,
    pub created_at: DateTime<Utc>,
    pub created_by: BodyId,
    pub created_account: AccountId,

    pub title: String,
    pub areas: Vec<AreaId>,
    pub outside: Option<Outside>,
    pub field: FieldId,
    pub lead: Lead,
    pub start: Option<NaiveDate>,
    pub end: Option<NaiveDate>,
    /// The end as first released; kept for ever.
    pub original_end: Option<NaiveDate>,
    /// Why the end was moved last.
    pub end_reason: Option<String>,
    /// Yearly check of a permanent measure.
    pub check_on: Option<NaiveDate>,
    pub objectives: Vec<NodeId>,
    /// Leitziele: nodes of that kind.
    pub goals: Vec<NodeId>,
    /// "außerhalb des Konzepts", with the reason.
    pub outside_concept: Option<String>,

    pub need: Option<String>,
    pub effect: Option<String>,
    pub success: Option<String>,
    pub target_groups: Vec<TargetGroupId>,
    pub risks: Option<String>,
    pub continuation: Option<String>,

    /// `Stellenzeichen` of the lead.
    pub unit: Option<String>,
    /// Function and official contact data.
    pub contact: Option<String>,
    pub participants: Vec<Participation>,
    /// `Träger`: named, never asked.
    pub operator: Option<String>,

    pub key_measure: bool,
    pub priority: Option<Priority>,
    pub total_cost: Option<Cents>,
    /// Decisions and Drucksachen.
    pub decisions: Option<String>,
    /// `Aktenzeichen`
    pub file_reference: Option<String>,
    pub links: Option<String>,

    pub contributions: Vec<Contribution>,
    pub milestones: Vec<Milestone>,
    /// Version of the master data pen.
    pub version: i64,
    /// Version of the milestone list.
    pub milestones_version: i64,
}

impl Measure {
    /// Who holds the pen of master data, milestones and reports: the lead that agreed
    /// last; until one has, the body that created it (DESIGN §2).
    pub fn pen(&self) -> BodyId {
        self.agreed_lead().unwrap_or(self.created_by)
    }

    /// The lead that agreed last; a change that nobody agreed to does not count.
    pub fn agreed_lead(&self) -> Option<BodyId> {
        match self.lead.answer {
            Answer::Accepted { .. } => Some(self.lead.body),
            Answer::Asked | Answer::Declined { .. } => self.lead.in_force,
        }
    }

    /// Who is shown as the lead: the one that agreed, else the one that is asked.
    pub fn shown_lead(&self) -> BodyId {
        self.agreed_lead().unwrap_or(self.lead.body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, body};

    #[test]
    fn the_pen_stays_with_the_lead_that_agreed_until_another_one_does() {
        let mut measure = samples::measure(1);
        assert_eq!(measure.pen(), body(samples::OFFICE), "the creator");
        assert_eq!(measure.shown_lead(), body(samples::SEN));
        measure.lead.answer = Answer::accepted(measure.created_at, 1);
        assert_eq!(measure.pen(), body(samples::SEN));
        measure.lead = Lead {
            body: body(samples::UNIT),
            answer: Answer::Asked,
            terms: 2,
            asked_at: None,
            in_force: Some(body(samples::SEN)),
        };
        assert_eq!(measure.pen(), body(samples::SEN));
        assert_eq!(measure.shown_lead(), body(samples::SEN));
        measure.lead.answer = Answer::accepted(measure.created_at, 2);
        assert_eq!(measure.pen(), body(samples::UNIT));
    }

    #[test]
    fn a_code_is_read_as_written() {
        for text in ["13d-07", "G-01", "X-112"] {
            assert_eq!(text.parse::<Code>().unwrap().to_string(), text);
        }
        for bad in ["", "13d", "-1", "13d-x", "1 3-01"] {
            assert!(bad.parse::<Code>().is_err(), "{bad}");
        }
    }
}
