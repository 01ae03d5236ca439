//! Finding and counting in a sight without a look at every measure. What comes out is what
//! [`Filter::matches`] and [`filter::select`] say of each one; a test compares both.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    facts::MeasureFacts,
    filter::{self, Counts, Facet, FacetValue, Filter, Moment},
    ids::BodyId,
    policy::Visibility,
    request::{RequestFact, RequestState},
};

use super::{
    Sight,
    finder::{Finder, both},
};

/// A request with its measure.
pub type WithMeasure<'a> = (&'a Arc<MeasureFacts>, &'a RequestFact);

/// On which side of a request a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// It is to answer.
    Asked,
    /// It holds the pen of the measure.
    Asking,
}

impl Sight {
    /// The measures with any of the values that a filter wants in one of its facets: all its
    /// hits are among them, and drafts. In the order of their codes.
    pub fn near<'s>(
        &'s self,
        filter: &Filter,
        moment: Moment,
    ) -> impl Iterator<Item = &'s Arc<MeasureFacts>> + use<'s> {
        let places = self.finder(moment).and_then(|finder| finder.near(filter));
        let all = match &places {
            Some(_) => &[][..],
            None => &self.facts[..],
        };
        let places = places.unwrap_or_default();
        let found = (0..places.len()).map(move |number| &self.facts[places[number] as usize]);
        found.chain(all)
    }

    /// Requests in one state on the side of these bodies, with their measures, seen or not. A
    /// body that is asked stands for its offices too.
    pub fn requests<'s>(
        &'s self,
        side: Side,
        state: RequestState,
        bodies: &'s BTreeSet<BodyId>,
        moment: Moment,
    ) -> impl Iterator<Item = WithMeasure<'s>> {
        let places = match self.finder(moment) {
            Some(finder) => finder.requests(side, state, bodies),
            None => (0..self.count()).collect(),
        };
        let theirs = move |facts: &MeasureFacts, request: &RequestFact| match side {
            Side::Asked => request
                .body_and_above
                .iter()
                .any(|body| bodies.contains(body)),
            Side::Asking => bodies.contains(&facts.pen),
        };
        places
            .into_iter()
            .map(|at| &self.facts[at as usize])
            .flat_map(|facts| facts.requests.iter().map(move |request| (facts, request)))
            .filter(move |(facts, request)| request.state == state && theirs(facts, request))
    }

    /// Where in [`Self::facts`] the hits of a filter stand that are seen.
    pub fn hits(&self, filter: &Filter, visibility: &Visibility, moment: Moment) -> Cow<'_, [u32]> {
        let fact = |at: &u32| &self.facts[*at as usize];
        let Some(finder) = self.finder(moment) else {
            let hit = |at: &u32| visibility.sees(fact(at)) && filter.matches(fact(at), moment);
            return (0..self.count()).filter(hit).collect();
        };
        let mut hits = finder.hits(filter);
        if !filter.typed().is_empty() {
            hits.to_mut().retain(|at| filter.finds(&fact(at).words));
        }
        self.seen(hits, filter.asks(Facet::Draft), visibility)
    }

    /// Released measures are all seen by who sees measures at all; of drafts each is asked for.
    fn seen<'s>(
        &self,
        mut places: Cow<'s, [u32]>,
        drafts: bool,
        visibility: &Visibility,
    ) -> Cow<'s, [u32]> {
        if drafts || !visibility.released {
            places
                .to_mut()
                .retain(|at| visibility.sees(&self.facts[*at as usize]));
        }
        places
    }

    /// What [`filter::select`] gives: the hits that are seen, by code, and for each value how
    /// many measures it would show with all other facets applied.
    pub fn select(
        &self,
        filter: &Filter,
        visibility: &Visibility,
        moment: Moment,
    ) -> (Vec<&Arc<MeasureFacts>>, Counts) {
        let Some(finder) = self.finder(moment) else {
            return filter::select(&self.facts, visibility, filter, moment);
        };
        let hits = self.hits(filter, visibility, moment);
        // The words are looked for once, whatever facet is left out.
        let worded = (!filter.typed().is_empty()).then(|| self.worded(filter));
        let mut counts = Counts::new();
        for facet in Facet::ALL {
            let drafts = filter.asks(Facet::Draft) || facet == Facet::Draft;
            let values = if filter.asks(facet) || facet == Facet::Draft {
                let rest = finder.hits_but(filter, facet);
                let rest = rest.unwrap_or_else(|| (0..self.count()).collect());
                let rest = match &worded {
                    Some(worded) => both(&rest, worded).into(),
                    None => rest,
                };
                self.by(&self.seen(rest, drafts, visibility), facet, moment)
            } else {
                self.by(&hits, facet, moment)
            };
            if !values.is_empty() {
                counts.insert(facet, values);
            }
        }
        let hits = hits.iter().map(|at| &self.facts[*at as usize]).collect();
        (hits, counts)
    }

    fn worded(&self, filter: &Filter) -> Vec<u32> {
        let finds = |at: &u32| filter.finds(&self.facts[*at as usize].words);
        (0..self.count()).filter(finds).collect()
    }

    /// How many of the measures at these places have each value of a facet.
    pub fn by(&self, places: &[u32], facet: Facet, moment: Moment) -> BTreeMap<FacetValue, usize> {
        let wanted = self.mask(places);
        self.with_finder(moment, |finder| count_by(finder, facet, &wanted))
    }

    /// How many of the measures at these places have each pair of values of two facets.
    pub fn cross(
        &self,
        places: &[u32],
        rows: Facet,
        columns: Facet,
        moment: Moment,
    ) -> BTreeMap<(FacetValue, FacetValue), usize> {
        let wanted = self.mask(places);
        let mut inside = vec![false; self.facts.len()];
        self.with_finder(moment, |finder| {
            let mut counts = BTreeMap::new();
            for (column, list) in finder.values(columns) {
                inside.fill(false);
                for at in list {
                    inside[*at as usize] = wanted[*at as usize];
                }
                let of_column = count_by(finder, rows, &inside).into_iter();
                counts.extend(of_column.map(|(row, count)| ((row, column), count)));
            }
            counts
        })
    }

    fn mask(&self, places: &[u32]) -> Vec<bool> {
        let mut mask = vec![false; self.facts.len()];
        for at in places {
            mask[*at as usize] = true;
        }
        mask
    }

    fn count(&self) -> u32 {
        u32::try_from(self.facts.len()).unwrap_or(u32::MAX)
    }

    /// The lists of this sight's own day; `None` for another day, or another setting than was
    /// asked for first. One page around midnight must not make them for all that follow.
    fn finder(&self, moment: Moment) -> Option<&Finder> {
        if moment.day != self.day {
            return None;
        }
        let finder = self.finder.get_or_init(|| self.new_finder(moment));
        (finder.moment == moment).then_some(finder)
    }

    fn with_finder<T>(&self, moment: Moment, look: impl FnOnce(&Finder) -> T) -> T {
        match self.finder(moment) {
            Some(finder) => look(finder),
            None => look(&self.new_finder(moment)),
        }
    }

    fn new_finder(&self, moment: Moment) -> Finder {
        Finder::new(self.facts.iter().map(AsRef::as_ref), moment)
    }
}

fn count_by(finder: &Finder, facet: Facet, wanted: &[bool]) -> BTreeMap<FacetValue, usize> {
    finder
        .values(facet)
        .map(|(value, list)| {
            let count = list.iter().filter(|at| wanted[**at as usize]).count();
            (value, count)
        })
        .filter(|(_, count)| *count > 0)
        .collect()
}
