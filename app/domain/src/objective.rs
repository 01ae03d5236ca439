//! How an objective of a concept stands, in words: a sentence counted from the measures
//! behind it on a day. Never a judgement; whether it is reached is said by a person
//! (`concept::Fulfilled`).

use crate::{
    deadline::Deadline,
    facts::MeasureFacts,
    filter::{Facet, FacetValue, Moment},
    measure::Stage,
};

/// How the sentence is made, as it stands beside it.
pub const RULE: &str = "Gezählt werden die freigegebenen Maßnahmen, die dem Ziel zugeordnet sind. Danach stehen, nur wo es welche gibt, die davon überfälligen, die mit überfälligem Meilenstein und die mit überschrittenem Beginn (Terminstand, berechnet für heute), dann die zurückgestellten, entfallenen und abgeschlossenen (Umsetzungsstand, wie gemeldet). Der Satz bewertet nichts: „erfüllt“ ist ein Ziel erst, wenn jemand das mit Begründung vermerkt.";

/// What the sentence says of some of the measures. Each is one value of one facet, so
/// that a list of exactly these measures stands behind the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    Overdue,
    MilestoneOverdue,
    StartPassed,
    Deferred,
    Dropped,
    Completed,
}

impl Aspect {
    /// In the order of the sentence. No measure has two of them: what is deferred or
    /// over has no date to keep.
    pub const ALL: [Self; 6] = [
        Self::Overdue,
        Self::MilestoneOverdue,
        Self::StartPassed,
        Self::Deferred,
        Self::Dropped,
        Self::Completed,
    ];

    /// The facet and the value that a measure has, of which this is said.
    pub const fn filter(self) -> (Facet, FacetValue) {
        match self {
            Self::Overdue => (Facet::Deadline, FacetValue::Deadline(Deadline::Overdue)),
            Self::MilestoneOverdue => (
                Facet::Deadline,
                FacetValue::Deadline(Deadline::MilestoneOverdue),
            ),
            Self::StartPassed => (Facet::Deadline, FacetValue::Deadline(Deadline::StartPassed)),
            Self::Deferred => (Facet::Stage, FacetValue::Stage(Stage::Deferred)),
            Self::Dropped => (Facet::Stage, FacetValue::Stage(Stage::Dropped)),
            Self::Completed => (Facet::Stage, FacetValue::Stage(Stage::Completed)),
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Overdue => "überfällig",
            Self::MilestoneOverdue => "mit überfälligem Meilenstein",
            Self::StartPassed => "mit überschrittenem Beginn",
            Self::Deferred => "zurückgestellt",
            Self::Dropped => "entfallen",
            Self::Completed => "abgeschlossen",
        }
    }

    fn holds(self, facts: &MeasureFacts, moment: Moment) -> bool {
        let (facet, wanted) = self.filter();
        let mut found = false;
        facts.each_value(facet, moment, |value| found |= value == wanted);
        found
    }
}

/// What stands behind an objective on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectiveState {
    pub measures: usize,
    /// How many of them, in the order of the sentence; never zero.
    pub aspects: Vec<(Aspect, usize)>,
}

/// One part of the sentence: the number it names, and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatePart {
    /// `None`: all measures of the objective.
    pub aspect: Option<Aspect>,
    pub count: usize,
    /// "3 Maßnahmen", "1 überfällig", "beide abgeschlossen"
    pub words: String,
}

impl ObjectiveState {
    /// Counts the measures behind an objective.
    pub fn of<'a>(
        measures: impl IntoIterator<Item = &'a MeasureFacts> + Clone,
        moment: Moment,
    ) -> Self {
        let count = |aspect: Aspect| {
            measures
                .clone()
                .into_iter()
                .filter(|facts| aspect.holds(facts, moment))
                .count()
        };
        Self {
            measures: measures.clone().into_iter().count(),
            aspects: Aspect::ALL
                .map(|aspect| (aspect, count(aspect)))
                .into_iter()
                .filter(|(_, count)| *count > 0)
                .collect(),
        }
    }

    /// The parts of the sentence; none when there is no measure.
    pub fn parts(&self) -> Vec<StatePart> {
        let whole = match self.measures {
            0 => return Vec::new(),
            1 => "1 Maßnahme".to_owned(),
            many => format!("{many} Maßnahmen"),
        };
        let mut parts = vec![StatePart {
            aspect: None,
            count: self.measures,
            words: whole,
        }];
        parts.extend(self.aspects.iter().map(|(aspect, count)| StatePart {
            aspect: Some(*aspect),
            count: *count,
            words: self.of_them(*aspect, *count),
        }));
        parts
    }

    /// "keine Maßnahme", "3 Maßnahmen, 1 überfällig", "2 Maßnahmen, beide abgeschlossen"
    pub fn sentence(&self) -> String {
        match self.measures {
            0 => "keine Maßnahme".into(),
            _ => self
                .parts()
                .into_iter()
                .map(|part| part.words)
                .collect::<Vec<_>>()
                .join(", "),
        }
    }

    fn of_them(&self, aspect: Aspect, count: usize) -> String {
        let words = aspect.words();
        match (count == self.measures, count) {
            (true, 1) => words.into(),
            (true, 2) => format!("beide {words}"),
            (true, _) => format!("alle {words}"),
            (false, _) => format!("{count} {words}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::samples::{self, day};

    fn moment() -> Moment {
        Moment {
            day: day("2026-11-22"),
            stale_after: 180,
        }
    }

    fn facts(stage: Stage, end: Option<&str>) -> MeasureFacts {
        MeasureFacts {
            stage,
            end: end.map(day),
            ..samples::facts(&samples::measure(1))
        }
    }

    fn sentence(measures: &[MeasureFacts]) -> String {
        ObjectiveState::of(measures, moment()).sentence()
    }

    #[test]
    fn the_sentence_counts_and_judges_nothing() {
        let (late, fine) = (Some("2026-01-31"), Some("2027-12-31"));
        let running = |end| facts(Stage::Running, end);
        assert_eq!(sentence(&[]), "keine Maßnahme");
        assert_eq!(sentence(&[running(fine)]), "1 Maßnahme");
        assert_eq!(sentence(&[running(late)]), "1 Maßnahme, überfällig");
        assert_eq!(
            sentence(&[running(late), running(fine), running(fine)]),
            "3 Maßnahmen, 1 überfällig"
        );
        let done = facts(Stage::Completed, late);
        assert_eq!(
            sentence(&[done.clone(), done.clone()]),
            "2 Maßnahmen, beide abgeschlossen"
        );
        assert_eq!(
            sentence(&[done.clone(), done.clone(), done.clone()]),
            "3 Maßnahmen, alle abgeschlossen"
        );
        let paused = facts(Stage::Deferred, late);
        assert_eq!(
            sentence(&[done, running(late), paused, facts(Stage::Dropped, None)]),
            "4 Maßnahmen, 1 überfällig, 1 zurückgestellt, 1 entfallen, 1 abgeschlossen"
        );
    }

    #[test]
    fn milestones_and_a_start_that_passed_are_said_apart() {
        let with_milestone = MeasureFacts {
            next_milestone: Some(day("2026-11-01")),
            ..facts(Stage::Running, None)
        };
        let waiting = MeasureFacts {
            start: Some(day("2026-11-01")),
            ..facts(Stage::NotStarted, None)
        };
        assert_eq!(
            sentence(&[with_milestone, waiting]),
            "2 Maßnahmen, 1 mit überfälligem Meilenstein, 1 mit überschrittenem Beginn"
        );
    }

    fn some_facts() -> impl Strategy<Value = MeasureFacts> {
        let stage = prop::sample::select(Stage::ALL.to_vec());
        let offset = || prop::option::of(-100i64..100);
        (stage, offset(), offset(), offset()).prop_map(|(stage, start, end, milestone)| {
            let on =
                |days: Option<i64>| days.map(|days| moment().day + chrono::Duration::days(days));
            MeasureFacts {
                start: on(start),
                end: on(end),
                next_milestone: on(milestone),
                ..facts(stage, None)
            }
        })
    }

    proptest! {
        #[test]
        fn every_number_is_the_length_of_a_list_and_no_measure_is_named_twice(
            measures in prop::collection::vec(some_facts(), 0..12)
        ) {
            let state = ObjectiveState::of(&measures, moment());
            prop_assert_eq!(state.measures, measures.len());
            let named: usize = state.aspects.iter().map(|(_, count)| count).sum();
            prop_assert!(named <= state.measures);
            for (aspect, count) in &state.aspects {
                let (facet, value) = aspect.filter();
                let filter = crate::filter::Filter::default().with(facet, value);
                let hits = measures.iter().filter(|facts| filter.matches(facts, moment())).count();
                prop_assert_eq!(hits, *count);
            }
        }
    }
}
