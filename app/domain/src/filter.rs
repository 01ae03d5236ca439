//! The one filter: which measures a list, a count, an export or a figure speaks of.
//! Its whole state fits into a URL. SQL never repeats it.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    catalogue::Catalogue, facts::MeasureFacts, form::FormData, policy::Visibility, search::Query,
};
pub use crate::{
    facet::{Facet, FacetValue, Moment},
    sort::Sort,
};

/// What is wanted: any of the values within a facet, all facets together, and every
/// word of the free text. A draft is only in when drafts are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    chosen: BTreeMap<Facet, BTreeSet<FacetValue>>,
    typed: String,
    query: Query,
}

impl Filter {
    /// Reads the filter from a query string's pairs; unknown values are passed over.
    pub fn from_pairs(pairs: &FormData, catalogue: &Catalogue) -> Self {
        let mut filter = Self::default();
        for facet in Facet::ALL {
            for text in pairs.all(facet.name()) {
                if let Some(value) = FacetValue::parse(facet, text.trim(), catalogue) {
                    filter.choose(facet, value);
                }
            }
        }
        filter.search(pairs.get("q"));
        filter
    }

    /// Adds a value.
    pub fn choose(&mut self, facet: Facet, value: FacetValue) {
        self.chosen.entry(facet).or_default().insert(value);
    }

    /// A copy with one value more.
    #[must_use]
    pub fn with(&self, facet: Facet, value: FacetValue) -> Self {
        let mut filter = self.clone();
        filter.choose(facet, value);
        filter
    }

    /// A copy with one value less.
    #[must_use]
    pub fn without(&self, facet: Facet, value: FacetValue) -> Self {
        let mut filter = self.clone();
        if let Some(values) = filter.chosen.get_mut(&facet) {
            values.remove(&value);
            if values.is_empty() {
                filter.chosen.remove(&facet);
            }
        }
        filter
    }

    /// A copy that does not ask for this facet.
    #[must_use]
    pub fn without_facet(&self, facet: Facet) -> Self {
        let mut filter = self.clone();
        filter.chosen.remove(&facet);
        filter
    }

    pub fn asks(&self, facet: Facet) -> bool {
        self.chosen.contains_key(&facet)
    }

    /// Whether the free text is in these words (of [`MeasureFacts::words`]); no text is in all.
    pub fn finds(&self, words: &str) -> bool {
        self.query.matches(words)
    }

    /// A copy without free text.
    #[must_use]
    pub fn without_search(&self) -> Self {
        let mut filter = self.clone();
        filter.search(String::new());
        filter
    }

    /// Sets the free text (at most 200 characters are looked at).
    pub fn search(&mut self, typed: String) {
        self.typed = typed
            .trim()
            .chars()
            .take(200)
            .filter(|c| !c.is_control())
            .collect();
        self.query = Query::new(&self.typed);
    }

    /// The free text as typed.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    pub fn has(&self, facet: Facet, value: FacetValue) -> bool {
        self.chosen
            .get(&facet)
            .is_some_and(|values| values.contains(&value))
    }

    /// Everything chosen, in the order of the facets.
    pub fn chosen(&self) -> impl Iterator<Item = (Facet, FacetValue)> + '_ {
        self.chosen
            .iter()
            .flat_map(|(facet, values)| values.iter().map(|value| (*facet, *value)))
    }

    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty() && self.query.is_empty()
    }

    /// The pairs for a URL or hidden fields.
    pub fn pairs(&self, catalogue: &Catalogue) -> Vec<(String, String)> {
        let mut pairs: Vec<_> = self
            .chosen()
            .map(|(facet, value)| (facet.name().to_owned(), value.key(catalogue)))
            .collect();
        if !self.typed.is_empty() {
            pairs.push(("q".into(), self.typed.clone()));
        }
        pairs
    }

    /// Whether the measure is wanted.
    pub fn matches(&self, facts: &MeasureFacts, moment: Moment) -> bool {
        let drafts_asked = self.chosen.contains_key(&Facet::Draft);
        (drafts_asked || !facts.draft)
            && self.query.matches(&facts.words)
            && self
                .chosen
                .iter()
                .all(|(facet, values)| has_any(facts, *facet, values, moment))
    }
}

fn has_any(
    facts: &MeasureFacts,
    facet: Facet,
    wanted: &BTreeSet<FacetValue>,
    moment: Moment,
) -> bool {
    let mut hit = false;
    facts.each_value(facet, moment, |value| hit |= wanted.contains(&value));
    hit
}

/// How many measures each value would show, with all *other* facets applied: what a
/// click on the value leads to when nothing else of its facet is chosen.
pub type Counts = BTreeMap<Facet, BTreeMap<FacetValue, usize>>;

/// Filters and counts in one pass. The hits keep their order.
pub fn select<'a, F: AsRef<MeasureFacts>>(
    all: &'a [F],
    sight: &Visibility,
    filter: &Filter,
    moment: Moment,
) -> (Vec<&'a F>, Counts) {
    let mut hits = Vec::new();
    let mut counts = Counts::new();
    for entry in all {
        let facts = entry.as_ref();
        if !sight.sees(facts) || !filter.query.matches(&facts.words) {
            continue;
        }
        let missed: Vec<Facet> = missed_facets(facts, filter, moment);
        match missed.as_slice() {
            [] => {
                hits.push(entry);
                for facet in Facet::ALL {
                    count(&mut counts, facts, facet, moment);
                }
            }
            [one] => count(&mut counts, facts, *one, moment),
            _ => {}
        }
    }
    (hits, counts)
}

/// The facets that keep a measure out. An unasked draft is kept out by `Draft`.
fn missed_facets(facts: &MeasureFacts, filter: &Filter, moment: Moment) -> Vec<Facet> {
    let mut missed: Vec<Facet> = filter
        .chosen
        .iter()
        .filter(|(facet, wanted)| !has_any(facts, **facet, wanted, moment))
        .map(|(facet, _)| *facet)
        .collect();
    if facts.draft && !filter.chosen.contains_key(&Facet::Draft) {
        missed.push(Facet::Draft);
    }
    missed
}

fn count(counts: &mut Counts, facts: &MeasureFacts, facet: Facet, moment: Moment) {
    let row = counts.entry(facet).or_default();
    facts.each_value(facet, moment, |value| *row.entry(value).or_default() += 1);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::{
        deadline::Deadline,
        measure::{Rating, Stage},
        samples::{self, area, body, day},
    };

    fn moment() -> Moment {
        Moment {
            day: day("2026-11-22"),
            stale_after: 180,
        }
    }

    fn everything() -> Visibility {
        Visibility {
            released: true,
            draft_bodies: [body(samples::OFFICE)].into(),
            ..Visibility::default()
        }
    }

    #[test]
    fn an_area_includes_its_parts() {
        let facts = samples::facts(&samples::measure(1));
        let filter = Filter::default().with(Facet::Area, FacetValue::Area(area(samples::SOUTH)));
        assert!(filter.matches(&facts, moment()));
        let other = Filter::default().with(Facet::Area, FacetValue::Area(area(samples::WEST)));
        assert!(!other.matches(&facts, moment()));
    }

    #[test]
    fn a_draft_is_in_only_when_asked_for_and_seen_only_by_its_own() {
        let mut measure = samples::measure(1);
        measure.draft = true;
        let all = [Arc::new(samples::facts(&measure))];
        let asked = Filter::default().with(Facet::Draft, FacetValue::Yes);
        assert_eq!(
            select(&all, &everything(), &Filter::default(), moment())
                .0
                .len(),
            0
        );
        assert_eq!(select(&all, &everything(), &asked, moment()).0.len(), 1);
        let stranger = Visibility {
            released: true,
            ..Visibility::default()
        };
        assert_eq!(select(&all, &stranger, &asked, moment()).0.len(), 0);
        let coordinator = Visibility {
            released: true,
            draft_districts: ["09".to_owned()].into(),
            ..Visibility::default()
        };
        assert_eq!(select(&all, &coordinator, &asked, moment()).0.len(), 1);
    }

    #[test]
    fn a_filter_survives_its_own_url() {
        let catalogue = samples::catalogue();
        let mut filter = Filter::default()
            .with(Facet::Area, FacetValue::Area(area(samples::KOSMOS)))
            .with(Facet::Lead, FacetValue::Body(body(samples::SEN)))
            .with(Facet::Stage, FacetValue::Stage(Stage::Running))
            .with(Facet::Objective, FacetValue::Nothing)
            .with(Facet::District, FacetValue::District(9));
        filter.search("pegasus eck".into());
        let pairs = FormData(filter.pairs(&catalogue));
        assert_eq!(Filter::from_pairs(&pairs, &catalogue), filter);
    }

    #[test]
    fn what_does_not_exist_is_passed_over() {
        let catalogue = samples::catalogue();
        let pairs = FormData(vec![
            ("raum".into(), "99".into()),
            ("stand".into(), "' OR 1=1".into()),
        ]);
        assert!(Filter::from_pairs(&pairs, &catalogue).is_empty());
    }

    fn some_facts() -> impl Strategy<Value = Arc<MeasureFacts>> {
        (
            0u32..500,
            0usize..7,
            0usize..4,
            any::<bool>(),
            any::<bool>(),
            proptest::option::of(0i64..800),
        )
            .prop_map(|(number, stage, rating, draft, west, end)| {
                let mut measure = samples::measure(number);
                measure.draft = draft;
                if west {
                    measure.areas = vec![area(samples::WEST)];
                }
                measure.end =
                    end.map(|days| day("2026-01-01") + chrono::Days::new(days.unsigned_abs()));
                let mut facts = samples::facts(&measure);
                facts.stage = Stage::ALL[stage];
                facts.rating = Rating::ALL[rating];
                Arc::new(facts)
            })
    }

    fn some_choice() -> impl Strategy<Value = (Facet, FacetValue)> {
        prop_oneof![
            (0usize..7).prop_map(|i| (Facet::Stage, FacetValue::Stage(Stage::ALL[i]))),
            (0usize..4).prop_map(|i| (Facet::Rating, FacetValue::Rating(Rating::ALL[i]))),
            (0usize..7).prop_map(|i| (Facet::Deadline, FacetValue::Deadline(Deadline::ALL[i]))),
            Just((Facet::Area, FacetValue::Area(area(samples::WEST)))),
            Just((Facet::Area, FacetValue::Area(area(samples::SOUTH)))),
            Just((Facet::Draft, FacetValue::Yes)),
        ]
    }

    proptest! {
        /// The law behind every number on a page: a count is the length of the list
        /// that opens when its value is chosen alone within its facet.
        #[test]
        fn a_count_equals_the_list_behind_it(
            all in proptest::collection::vec(some_facts(), 0..40),
            choices in proptest::collection::vec(some_choice(), 0..4),
        ) {
            let filter = choices.iter().fold(Filter::default(), |f, (facet, value)| f.with(*facet, *value));
            let (hits, counts) = select(&all, &everything(), &filter, moment());
            prop_assert_eq!(hits.len(), all.iter().filter(|f| everything().sees(f) && filter.matches(f, moment())).count());
            for (facet, values) in &counts {
                for (value, count) in values {
                    let mut alone = filter.clone();
                    alone.chosen.remove(facet);
                    let alone = alone.with(*facet, *value);
                    let (behind, _) = select(&all, &everything(), &alone, moment());
                    // Without a chosen Draft value drafts stay out, and so they are not counted.
                    prop_assert_eq!(behind.len(), *count, "{:?} {:?}", facet, value);
                }
            }
        }

        #[test]
        fn sorting_is_a_total_order(all in proptest::collection::vec(some_facts(), 0..30), by in 0usize..6, descending in any::<bool>()) {
            let sort = Sort::ALL[by];
            let mut sorted = all.clone();
            sorted.sort_by(|a, b| sort.compare(a, b, descending));
            for pair in sorted.windows(2) {
                prop_assert!(sort.compare(&pair[0], &pair[1], descending).is_le());
            }
        }
    }
}
