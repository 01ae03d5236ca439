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
    Accepted { at: DateTime<Utc>, terms: i64 },
    /// `abgelehnt`, with the reason
    Declined {
        at: DateTime<Utc>,
        terms: i64,
        reason: String,
    },
}

impl Answer {
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Accepted { .. } => "accepted",
            Self::Declined { .. } => "declined",
        }
    }
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
    pub version: i64,
}
