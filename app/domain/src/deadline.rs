//! Terminstand: computed for a day from dates and stage. Never a judgement: it says
//! only what the calendar says.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{facts::MeasureFacts, measure::Stage};

/// `Terminstand`
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deadline {
    /// `ohne Frist`
    None,
    /// `im Plan`
    InTime,
    /// `fällig in ≤ 30 Tagen`
    DueSoon,
    /// `Beginn überschritten`: should have begun
    StartPassed,
    /// `Meilenstein überfällig`
    MilestoneOverdue,
    /// `überfällig`
    Overdue,
    /// `erledigt`
    Done,
}

impl Deadline {
    pub const ALL: [Self; 7] = [
        Self::Overdue,
        Self::MilestoneOverdue,
        Self::StartPassed,
        Self::DueSoon,
        Self::InTime,
        Self::None,
        Self::Done,
    ];

    pub const fn key(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::InTime => "in_time",
            Self::DueSoon => "due_soon",
            Self::StartPassed => "start_passed",
            Self::MilestoneOverdue => "milestone_overdue",
            Self::Overdue => "overdue",
            Self::Done => "done",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deadline| deadline.key() == key)
    }

    /// Late in any of the three ways.
    pub const fn is_late(self) -> bool {
        matches!(
            self,
            Self::StartPassed | Self::MilestoneOverdue | Self::Overdue
        )
    }
}

impl MeasureFacts {
    /// The Terminstand on a day. The gravest answer wins: end before milestone before
    /// start. A deferred measure has no date to keep; a permanent one has its yearly
    /// check.
    pub fn deadline(&self, day: NaiveDate) -> Deadline {
        if self.stage.is_over() {
            return Deadline::Done;
        }
        if self.stage == Stage::Deferred {
            return Deadline::None;
        }
        let end = if self.stage == Stage::Permanent {
            self.check_on
        } else {
            self.end
        };
        if end.is_some_and(|end| end < day) {
            return Deadline::Overdue;
        }
        if self.next_milestone.is_some_and(|planned| planned < day) {
            return Deadline::MilestoneOverdue;
        }
        let waiting = matches!(self.stage, Stage::NotStarted | Stage::Preparing);
        if waiting && self.start.is_some_and(|start| start < day) {
            return Deadline::StartPassed;
        }
        match end {
            Some(end) if end <= day + Days::new(30) => Deadline::DueSoon,
            Some(_) => Deadline::InTime,
            None => Deadline::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, day};

    const TODAY: &str = "2026-11-22";

    fn on(
        stage: Stage,
        start: Option<&str>,
        end: Option<&str>,
        milestone: Option<&str>,
    ) -> Deadline {
        let mut facts = samples::facts(&samples::measure(1));
        facts.stage = stage;
        facts.start = start.map(day);
        facts.end = end.map(day);
        facts.next_milestone = milestone.map(day);
        facts.deadline(day(TODAY))
    }

    #[test]
    fn the_last_day_is_still_in_time() {
        assert_eq!(
            on(Stage::Running, None, Some("2026-11-22"), None),
            Deadline::DueSoon
        );
        assert_eq!(
            on(Stage::Running, None, Some("2026-11-21"), None),
            Deadline::Overdue
        );
        assert_eq!(
            on(Stage::Running, None, Some("2026-12-22"), None),
            Deadline::DueSoon
        );
        assert_eq!(
            on(Stage::Running, None, Some("2026-12-23"), None),
            Deadline::InTime
        );
    }

    #[test]
    fn the_gravest_answer_wins() {
        let late = Some("2026-01-01");
        assert_eq!(on(Stage::Preparing, late, late, late), Deadline::Overdue);
        assert_eq!(
            on(Stage::Preparing, late, Some("2027-06-01"), late),
            Deadline::MilestoneOverdue
        );
        assert_eq!(
            on(Stage::Preparing, late, Some("2027-06-01"), None),
            Deadline::StartPassed
        );
        assert_eq!(
            on(Stage::Running, late, Some("2027-06-01"), None),
            Deadline::InTime
        );
    }

    #[test]
    fn what_is_over_or_deferred_is_never_late() {
        let late = Some("2026-01-01");
        assert_eq!(on(Stage::Completed, late, late, late), Deadline::Done);
        assert_eq!(on(Stage::Dropped, late, late, late), Deadline::Done);
        assert_eq!(on(Stage::Deferred, late, late, late), Deadline::None);
    }

    #[test]
    fn a_permanent_measure_has_its_check_instead_of_an_end() {
        let mut facts = samples::facts(&samples::measure(1));
        facts.stage = Stage::Permanent;
        facts.end = Some(day("2020-01-01"));
        assert_eq!(facts.deadline(day(TODAY)), Deadline::None);
        facts.check_on = Some(day("2026-11-01"));
        assert_eq!(facts.deadline(day(TODAY)), Deadline::Overdue);
    }
}
