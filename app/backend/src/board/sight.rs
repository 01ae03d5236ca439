//! What the house knows at one point of the history: facts, catalogue, and what was
//! computed from just these. How one is made from the tables is `board`, what it finds
//! `lookup`.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    sync::{Arc, OnceLock},
};

use chrono::NaiveDate;
use domain::{catalogue::Catalogue, facts::MeasureFacts, ids::MeasureId};

use super::{Memo, finder::Finder};

/// What the house knows at one point of the history.
pub struct Sight {
    /// The last row of the history that is included.
    pub seq: i64,
    /// The day it was made for: on the next one other bodies may exist.
    pub day: NaiveDate,
    /// Sorted by code.
    pub facts: Vec<Arc<MeasureFacts>>,
    pub catalogue: Arc<Catalogue>,
    /// Shared from sight to sight as long as no measure is added.
    index: Arc<HashMap<MeasureId, usize>>,
    /// Made when first asked for, then carried on from sight to sight.
    pub(super) finder: OnceLock<Finder>,
    /// What pages computed from exactly this sight.
    pub memo: Memo,
}

/// What is looked up or kept beside the facts says nothing that they do not say.
impl PartialEq for Sight {
    fn eq(&self, other: &Self) -> bool {
        (self.seq, self.day, &self.facts, &self.catalogue)
            == (other.seq, other.day, &other.facts, &other.catalogue)
    }
}

impl Sight {
    /// The facts of one measure, seen or not: ask the actor's visibility.
    pub fn fact(&self, id: MeasureId) -> Option<&Arc<MeasureFacts>> {
        self.index.get(&id).map(|at| &self.facts[*at])
    }

    pub(super) fn new(
        seq: i64,
        day: NaiveDate,
        facts: impl IntoIterator<Item = Arc<MeasureFacts>>,
        catalogue: Arc<Catalogue>,
    ) -> Self {
        let mut facts: Vec<_> = facts.into_iter().collect();
        facts.sort_by(|a, b| a.code.cmp(&b.code));
        let index = facts
            .iter()
            .enumerate()
            .map(|(at, fact)| (fact.id, at))
            .collect();
        Self {
            seq,
            day,
            facts,
            catalogue,
            index: Arc::new(index),
            finder: OnceLock::new(),
            memo: Memo::default(),
        }
    }

    /// The sight after this one: some facts renewed, the others shared. A change of a
    /// measure leaves its place as it is, because its code is kept for ever.
    pub(super) fn renewed(
        &self,
        seq: i64,
        day: NaiveDate,
        renewed: Vec<Arc<MeasureFacts>>,
    ) -> Self {
        let mut facts = self.facts.clone();
        let same_day = |finder: &&Finder| finder.moment.day == day;
        let mut finder = self.finder.get().filter(same_day).cloned();
        let mut added = Vec::new();
        for fact in renewed {
            match self.index.get(&fact.id) {
                Some(at) if facts[*at].code == fact.code => {
                    if let (Some(finder), Ok(place)) = (&mut finder, u32::try_from(*at)) {
                        finder.moved(place, &facts[*at], &fact);
                    }
                    facts[*at] = fact;
                }
                _ => added.push(fact),
            }
        }
        if !added.is_empty() {
            let ids: HashSet<MeasureId> = added.iter().map(|fact| fact.id).collect();
            facts.retain(|fact| !ids.contains(&fact.id));
            return Self::new(
                seq,
                day,
                facts.into_iter().chain(added),
                Arc::clone(&self.catalogue),
            );
        }
        Self {
            seq,
            day,
            facts,
            catalogue: Arc::clone(&self.catalogue),
            index: Arc::clone(&self.index),
            finder: finder.map(OnceLock::from).unwrap_or_default(),
            memo: Memo::default(),
        }
    }
}

impl fmt::Debug for Sight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sight")
            .field("seq", &self.seq)
            .field("measures", &self.facts.len())
            .finish_non_exhaustive()
    }
}
