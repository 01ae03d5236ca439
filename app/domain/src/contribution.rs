//! Ressortbeitrag: money a body gives to a measure in one year.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{BodyId, ContributionId, ProgrammeId},
    money::Cents,
};

/// How far the money is; set by the giver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContributionState {
    /// `angefragt`
    Asked,
    /// `zugesagt`
    Promised,
    /// `abgelehnt`
    Declined,
    /// `bewilligt`
    Granted,
    /// `ausgezahlt`
    Paid,
    /// `zurückgezogen`
    Withdrawn,
}

impl ContributionState {
    pub const ALL: [Self; 6] = [
        Self::Asked,
        Self::Promised,
        Self::Declined,
        Self::Granted,
        Self::Paid,
        Self::Withdrawn,
    ];

    pub const fn key(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Promised => "promised",
            Self::Declined => "declined",
            Self::Granted => "granted",
            Self::Paid => "paid",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    /// Whether the amount counts as money of the measure.
    pub const fn counts(self) -> bool {
        !matches!(self, Self::Declined | Self::Withdrawn)
    }

    /// The states a giver may set next.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Asked => &[Self::Promised, Self::Declined, Self::Withdrawn],
            Self::Promised => &[Self::Granted, Self::Withdrawn],
            Self::Granted => &[Self::Paid, Self::Withdrawn],
            Self::Declined | Self::Withdrawn => &[Self::Asked],
            Self::Paid => &[],
        }
    }
}

/// `Ressortbeitrag`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contribution {
    pub id: ContributionId,
    pub programme: ProgrammeId,
    pub giver: BodyId,
    pub year: i32,
    pub amount: Cents,
    pub state: ContributionState,
    /// Needed when declined.
    pub reason: Option<String>,
    /// Counts up when amount or year changes.
    pub terms: i64,
    pub version: i64,
}
