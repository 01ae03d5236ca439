//! Where the measures with a value stand, so that a number about one body or Bezirk does
//! not look at all measures. Holds no rule: it only narrows where a filter has to look,
//! and the filter still decides.

use std::{borrow::Cow, collections::HashMap};

use chrono::NaiveDate;
use domain::{
    facts::MeasureFacts,
    filter::{Facet, FacetValue, Filter, Moment},
};

/// The facets that are looked up; what depends on the day or a setting is not among them.
const FACETS: [Facet; 9] = [
    Facet::Area,
    Facet::District,
    Facet::Lead,
    Facet::Participant,
    Facet::Field,
    Facet::Request,
    Facet::Review,
    Facet::Unreviewed,
    Facet::Draft,
];

/// None of [`FACETS`] asks for it.
const ANY_MOMENT: Moment = Moment {
    day: NaiveDate::MIN,
    stale_after: 0,
};

/// Places in the board, sorted, by value.
#[derive(Clone, Default)]
pub(super) struct Finder(HashMap<(Facet, FacetValue), Vec<u32>>);

impl Finder {
    pub(super) fn new<'a>(facts: impl Iterator<Item = &'a MeasureFacts>) -> Self {
        let mut finder = Self::default();
        for (facts, at) in facts.zip(0..) {
            for_each(facts, |key| {
                let places = finder.0.entry(key).or_default();
                if places.last() != Some(&at) {
                    places.push(at);
                }
            });
        }
        finder
    }

    /// After the measure at this place changed.
    pub(super) fn moved(&mut self, at: u32, old: &MeasureFacts, new: &MeasureFacts) {
        for_each(old, |key| {
            if let Some(places) = self.0.get_mut(&key)
                && let Ok(found) = places.binary_search(&at)
            {
                places.remove(found);
            }
        });
        for_each(new, |key| {
            let places = self.0.entry(key).or_default();
            if let Err(gap) = places.binary_search(&at) {
                places.insert(gap, at);
            }
        });
    }

    /// Where the hits of a filter can be, in order; `None`: anywhere.
    pub(super) fn places(&self, filter: &Filter) -> Option<Cow<'_, [u32]>> {
        let (_, facet) = FACETS
            .iter()
            .filter_map(|facet| {
                let mut size = None;
                for list in self.of(filter, *facet) {
                    *size.get_or_insert(0) += list.len();
                }
                Some((size?, *facet))
            })
            .min_by_key(|(size, _)| *size)?;
        let mut lists = self.of(filter, facet);
        let first = lists.next()?;
        let mut all = Cow::Borrowed(first);
        for list in lists {
            all.to_mut().extend_from_slice(list);
        }
        if let Cow::Owned(all) = &mut all {
            all.sort_unstable();
            all.dedup();
        }
        Some(all)
    }

    /// One list for each value of this facet that the filter asks for.
    fn of<'s>(&'s self, filter: &Filter, facet: Facet) -> impl Iterator<Item = &'s [u32]> {
        filter
            .chosen()
            .filter(move |(chosen, _)| *chosen == facet)
            .map(|key| self.0.get(&key).map_or(&[][..], Vec::as_slice))
    }
}

fn for_each(facts: &MeasureFacts, mut visit: impl FnMut((Facet, FacetValue))) {
    for facet in FACETS {
        facts.each_value(facet, ANY_MOMENT, |value| visit((facet, value)));
    }
}
