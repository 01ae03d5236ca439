//! Prüfung: a coordination confirms a report for its Bezirk, or returns it with a
//! reason. One confirmation for each Bezirk the measure touches; a return returns it
//! for all (DESIGN §2). Who may, is `policy`; the days of waiting are counted here.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    ids::{AccountId, BodyId},
    policy::Role,
    report::Report,
    working_days,
};

/// After so many working days without a review the Landeskoordination may note it.
pub const SILENT_AFTER: u32 = 15;

/// What was decided about a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum Decision {
    /// `bestätigt`
    Confirmed,
    /// `zurückgegeben`, with the reason
    Returned { reason: String },
}

/// One decision for one Bezirk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    pub district: String,
    #[serde(flatten)]
    pub decision: Decision,
    pub at: DateTime<Utc>,
    pub account: AccountId,
    pub body: Option<BodyId>,
    /// In which role it was decided: the Landeskoordination stands in for a silent Bezirk.
    pub role: Role,
}

/// How far the review of a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReviewState {
    /// `eingereicht`: at least one Bezirk has not said anything
    Pending,
    /// `zurückgegeben`
    Returned,
    /// `bestätigt` by every Bezirk touched
    Confirmed,
}

impl ReviewState {
    pub const ALL: [Self; 3] = [Self::Pending, Self::Returned, Self::Confirmed];

    pub const fn key(self) -> &'static str {
        match self {
            Self::Pending => "eingereicht",
            Self::Returned => "zurueckgegeben",
            Self::Confirmed => "bestaetigt",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}

impl Report {
    /// How far its review is, for a measure that touches these Bezirke.
    pub fn review_state(&self, districts: &BTreeSet<String>) -> ReviewState {
        let returned = |review: &Review| matches!(review.decision, Decision::Returned { .. });
        if self.reviews.iter().any(returned) {
            return ReviewState::Returned;
        }
        let missing = self.missing_reviews(districts);
        if missing.is_empty() && !districts.is_empty() {
            ReviewState::Confirmed
        } else {
            ReviewState::Pending
        }
    }

    /// The Bezirke that have not decided.
    pub fn missing_reviews(&self, districts: &BTreeSet<String>) -> BTreeSet<String> {
        districts
            .iter()
            .filter(|district| !self.reviews.iter().any(|r| r.district == **district))
            .cloned()
            .collect()
    }

    /// Whether a Bezirk has been silent so long that the Landeskoordination may note it.
    pub fn is_silent(submitted_on: NaiveDate, today: NaiveDate) -> bool {
        working_days::passed(submitted_on, today) >= SILENT_AFTER
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    fn review(district: &str, decision: Decision) -> Review {
        Review {
            district: district.into(),
            decision,
            at: DateTime::from_timestamp(0, 0).unwrap(),
            account: AccountId(uuid::Uuid::nil()),
            body: None,
            role: Role::DistrictCoordinator,
        }
    }

    #[test]
    fn every_bezirk_confirms_and_one_return_returns_it_for_all() {
        let districts: BTreeSet<String> = ["08".to_owned(), "09".to_owned()].into();
        let mut report = samples::report(1);
        assert_eq!(report.review_state(&districts), ReviewState::Pending);
        report.reviews.push(review("09", Decision::Confirmed));
        assert_eq!(report.review_state(&districts), ReviewState::Pending);
        assert_eq!(
            report
                .missing_reviews(&districts)
                .into_iter()
                .collect::<Vec<_>>(),
            ["08"]
        );
        report.reviews.push(review("08", Decision::Confirmed));
        assert_eq!(report.review_state(&districts), ReviewState::Confirmed);
        report.reviews[1].decision = Decision::Returned {
            reason: "Bitte ergänzen".into(),
        };
        assert_eq!(report.review_state(&districts), ReviewState::Returned);
    }

    #[test]
    fn a_review_is_written_and_read() {
        let review = review(
            "09",
            Decision::Returned {
                reason: "Bitte ergänzen".into(),
            },
        );
        let json = serde_json::to_string(&review).unwrap();
        assert!(json.contains("\"decision\":\"returned\""), "{json}");
        assert_eq!(serde_json::from_str::<Review>(&json).unwrap(), review);
    }
}
