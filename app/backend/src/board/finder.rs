//! Where the measures with a value stand, so that a number does not look at all measures.
//! Holds no rule of its own: it knows the values `each_value` gives, and puts them together
//! as [`Filter::matches`] does; a test compares both.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use domain::{
    facts::MeasureFacts,
    filter::{Facet, FacetValue, Filter, Moment},
    ids::BodyId,
    request::RequestState,
};

use super::Side;

/// Places in the board, sorted, by value.
#[derive(Clone)]
pub(super) struct Finder {
    /// What depends on the day or a setting was looked up for this moment.
    pub(super) moment: Moment,
    places: HashMap<Facet, BTreeMap<FacetValue, Vec<u32>>>,
    /// Measures with a request in this state on the side of this body.
    requests: HashMap<(Side, RequestState, BodyId), Vec<u32>>,
}

impl Finder {
    pub(super) fn new<'a>(facts: impl Iterator<Item = &'a MeasureFacts>, moment: Moment) -> Self {
        let mut finder = Self {
            moment,
            places: HashMap::new(),
            requests: HashMap::new(),
        };
        for (facts, at) in facts.zip(0..) {
            finder.each_list(facts, |places| {
                if places.last() != Some(&at) {
                    places.push(at);
                }
            });
        }
        finder
    }

    /// After the measure at this place changed.
    pub(super) fn moved(&mut self, at: u32, old: &MeasureFacts, new: &MeasureFacts) {
        self.each_list(old, |places| {
            if let Ok(found) = places.binary_search(&at) {
                places.remove(found);
            }
        });
        self.each_list(new, |places| {
            if let Err(gap) = places.binary_search(&at) {
                places.insert(gap, at);
            }
        });
    }

    /// Every list a measure belongs on; on some twice.
    fn each_list(&mut self, facts: &MeasureFacts, mut visit: impl FnMut(&mut Vec<u32>)) {
        for facet in Facet::ALL {
            let values = self.places.entry(facet).or_default();
            facts.each_value(facet, self.moment, |value| {
                visit(values.entry(value).or_default());
            });
        }
        for request in &facts.requests {
            let asked = request
                .body_and_above
                .iter()
                .map(|body| (Side::Asked, *body));
            for (side, body) in asked.chain([(Side::Asking, facts.pen)]) {
                visit(
                    self.requests
                        .entry((side, request.state, body))
                        .or_default(),
                );
            }
        }
    }

    /// Where the measures are that have a request in this state on the side of these bodies.
    pub(super) fn requests(
        &self,
        side: Side,
        state: RequestState,
        bodies: &BTreeSet<BodyId>,
    ) -> Vec<u32> {
        let lists = bodies
            .iter()
            .filter_map(|body| self.requests.get(&(side, state, *body)));
        let mut all: Vec<u32> = lists.flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Where measures are that have any of the wanted values in the facet with the fewest;
    /// `None`: anywhere. Drafts are among them, and the free text is not asked.
    pub(super) fn near(&self, filter: &Filter) -> Option<Cow<'_, [u32]>> {
        self.unions(filter).into_iter().next()
    }

    /// The hits of a filter but for its free text. A draft is in only when drafts are asked
    /// for, as in [`Filter::matches`].
    pub(super) fn hits(&self, filter: &Filter) -> Cow<'_, [u32]> {
        let mut lists = self.unions(filter);
        if !filter.asks(Facet::Draft) {
            let released = self.of(Facet::Draft, FacetValue::No);
            lists.push(Cow::Borrowed(released));
        }
        let mut lists = lists.into_iter();
        let first = lists.next().unwrap_or_default();
        lists.fold(first, |hits, list| Cow::Owned(both(&hits, &list)))
    }

    /// As [`Self::hits`], whatever is asked of this facet; `None`: anywhere. Of drafts, that
    /// means with them.
    pub(super) fn hits_but(&self, filter: &Filter, facet: Facet) -> Option<Cow<'_, [u32]>> {
        let rest = filter.without_facet(facet);
        if facet != Facet::Draft {
            return Some(self.hits(&rest));
        }
        let mut lists = self.unions(&rest).into_iter();
        let first = lists.next()?;
        Some(lists.fold(first, |hits, list| Cow::Owned(both(&hits, &list))))
    }

    /// For each facet the filter speaks of the places with any of its wanted values, the
    /// shortest list first.
    fn unions(&self, filter: &Filter) -> Vec<Cow<'_, [u32]>> {
        let mut unions: Vec<(Facet, Cow<'_, [u32]>)> = Vec::new();
        for (facet, value) in filter.chosen() {
            let list = self.of(facet, value);
            match unions.last_mut() {
                Some((last, places)) if *last == facet => places.to_mut().extend_from_slice(list),
                _ => unions.push((facet, Cow::Borrowed(list))),
            }
        }
        for (_, places) in &mut unions {
            if let Cow::Owned(places) = places {
                places.sort_unstable();
                places.dedup();
            }
        }
        let mut unions: Vec<_> = unions.into_iter().map(|(_, places)| places).collect();
        unions.sort_by_key(|places| places.len());
        unions
    }

    fn of(&self, facet: Facet, value: FacetValue) -> &[u32] {
        self.places
            .get(&facet)
            .and_then(|values| values.get(&value))
            .map_or(&[], Vec::as_slice)
    }

    /// Every value of a facet that any measure has, with where it is.
    pub(super) fn values(&self, facet: Facet) -> impl Iterator<Item = (FacetValue, &[u32])> {
        self.places
            .get(&facet)
            .into_iter()
            .flatten()
            .map(|(value, places)| (*value, places.as_slice()))
    }
}

/// The next place in a sorted list that is not before another: most often a few steps away,
/// so steps are doubled before the rest is halved.
trait Gallop {
    fn partition_point_near(&self, at: u32) -> usize;
}

impl Gallop for [u32] {
    fn partition_point_near(&self, at: u32) -> usize {
        let mut reach = 1;
        while reach < self.len() && self[reach] < at {
            reach *= 2;
        }
        let from = reach / 2;
        let to = (reach + 1).min(self.len());
        from + self[from..to].partition_point(|place| *place < at)
    }
}

/// What is in two sorted lists; the first one is the shorter.
pub(super) fn both(short: &[u32], long: &[u32]) -> Vec<u32> {
    let mut rest = long;
    let mut both = Vec::with_capacity(short.len().min(long.len()));
    for at in short {
        rest = &rest[rest.partition_point_near(*at)..];
        if rest.first() == Some(at) {
            both.push(*at);
        }
    }
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_place_is_found_wherever_it_is() {
        let list: Vec<u32> = (0..50).map(|number| number * 3).collect();
        for from in 0..list.len() {
            for at in 0..160 {
                let rest = &list[from..];
                let plain = rest.partition_point(|place| *place < at);
                assert_eq!(rest.partition_point_near(at), plain, "{at} from {from}");
            }
        }
        assert_eq!([].partition_point_near(3), 0);
    }
}
