//! Aktualität: computed for a day, how old the last report is.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::facts::MeasureFacts;

/// `Aktualität`
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Freshness {
    /// `aktuell`
    Current,
    /// `veraltet`: older than the setting (180 days)
    Stale,
    /// Nothing is expected any more.
    Closed,
}

impl Freshness {
    pub const ALL: [Self; 3] = [Self::Stale, Self::Current, Self::Closed];

    pub const fn key(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Stale => "stale",
            Self::Closed => "closed",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|freshness| freshness.key() == key)
    }
}

impl MeasureFacts {
    /// The Aktualität on a day; `stale_after` in days. Before the first report the day
    /// of creation counts.
    pub fn freshness(&self, day: NaiveDate, stale_after: i64) -> Freshness {
        if self.stage.is_over() {
            return Freshness::Closed;
        }
        let last = self.reported_on.unwrap_or(self.created_on);
        if (day - last).num_days() > stale_after {
            Freshness::Stale
        } else {
            Freshness::Current
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        measure::Stage,
        samples::{self, day},
    };

    #[test]
    fn a_report_is_stale_after_the_set_number_of_days() {
        let mut facts = samples::facts(&samples::measure(1));
        facts.reported_on = Some(day("2026-05-26"));
        assert_eq!(facts.freshness(day("2026-11-22"), 180), Freshness::Current);
        assert_eq!(facts.freshness(day("2026-11-23"), 180), Freshness::Stale);
    }

    #[test]
    fn without_a_report_the_day_of_creation_counts_and_what_is_over_rests() {
        let mut facts = samples::facts(&samples::measure(1));
        assert_eq!(facts.freshness(day("2026-11-22"), 180), Freshness::Stale);
        facts.stage = Stage::Completed;
        assert_eq!(facts.freshness(day("2026-11-22"), 180), Freshness::Closed);
    }
}
