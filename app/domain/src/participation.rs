//! Beteiligung: a body that takes part in a measure, and its answer to being asked.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{BodyId, ParticipationId};

/// How a request between bodies stands. The answer belongs to the terms it saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Answer {
    /// `angefragt`
    Asked,
    /// `angenommen`
    Accepted {
        at: DateTime<Utc>,
        terms: i64,
        /// How the answer came, when a coordination noted it for a body without accounts.
        note: Option<String>,
    },
    /// `abgelehnt`, with the reason
    Declined {
        at: DateTime<Utc>,
        terms: i64,
        reason: String,
        /// As for an acceptance.
        note: Option<String>,
    },
}

impl Answer {
    /// Agreed by the body itself.
    pub const fn accepted(at: DateTime<Utc>, terms: i64) -> Self {
        Self::Accepted {
            at,
            terms,
            note: None,
        }
    }

    pub const fn key(&self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Accepted { .. } => "accepted",
            Self::Declined { .. } => "declined",
        }
    }

    /// When it was answered.
    pub const fn at(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Asked => None,
            Self::Accepted { at, .. } | Self::Declined { at, .. } => Some(*at),
        }
    }

    /// How the answer came, when a coordination noted it.
    pub fn note(&self) -> Option<&str> {
        match self {
            Self::Asked => None,
            Self::Accepted { note, .. } | Self::Declined { note, .. } => note.as_deref(),
        }
    }
}

/// The terms a participant agreed to last; they stay in force while it is asked about
/// new ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedTask {
    pub terms: i64,
    pub task: Option<String>,
}

/// `Beteiligte`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participation {
    pub id: ParticipationId,
    pub body: BodyId,
    /// What it is to do.
    pub task: Option<String>,
    pub answer: Answer,
    /// Counts up when the task changes; an answer names the terms it saw.
    pub terms: i64,
    /// When it was asked; nobody was, when a body named itself.
    pub asked_at: Option<DateTime<Utc>>,
    pub agreed: Option<AgreedTask>,
    /// What the participant says of its own part.
    pub text: Option<String>,
    pub version: i64,
}

impl Participation {
    /// Takes an answer to the present terms. Who refuses the very terms it had agreed to
    /// takes its agreement back; older terms stay in force beside newer refused ones.
    pub fn take(&mut self, answer: Answer) {
        let refused = matches!(answer, Answer::Declined { .. });
        if matches!(answer, Answer::Accepted { .. }) {
            self.agreed = Some(AgreedTask {
                terms: self.terms,
                task: self.task.clone(),
            });
        } else if refused && self.agreed.as_ref().map(|agreed| agreed.terms) == Some(self.terms) {
            self.agreed = None;
        }
        self.answer = answer;
        self.version += 1;
    }

    /// Whether it takes part: agreed once, and was not asked anew from nothing.
    pub fn agreed(&self) -> bool {
        self.agreed.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> Participation {
        Participation {
            id: ParticipationId(uuid::Uuid::nil()),
            body: BodyId(uuid::Uuid::nil()),
            task: Some("Räume".into()),
            answer: Answer::Asked,
            terms: 1,
            asked_at: None,
            agreed: None,
            text: None,
            version: 1,
        }
    }

    fn decline(terms: i64) -> Answer {
        Answer::Declined {
            at: DateTime::default(),
            terms,
            reason: "Keine Räume".into(),
            note: None,
        }
    }

    #[test]
    fn refusing_the_terms_agreed_to_takes_the_agreement_back() {
        let mut part = asked();
        part.take(Answer::accepted(DateTime::default(), 1));
        assert!(part.agreed());
        part.take(decline(1));
        assert!(!part.agreed());
    }

    #[test]
    fn refusing_newer_terms_leaves_the_older_ones_in_force() {
        let mut part = asked();
        part.take(Answer::accepted(DateTime::default(), 1));
        part.terms = 2;
        part.task = Some("Räume und Leute".into());
        part.take(decline(2));
        let agreed = part.agreed.unwrap();
        assert_eq!((agreed.terms, agreed.task.as_deref()), (1, Some("Räume")));
    }
}
