//! Numbers of measures as one visitor sees them. Each number is a link to the list
//! that holds exactly these measures: both come from the same filter, and a number
//! without a list behind it cannot be made here.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use backend::{
    Backend,
    board::{Side, Sight, WithMeasure},
};
use chrono::NaiveDate;
use domain::{
    catalogue::Catalogue,
    facts::MeasureFacts,
    filter::{Facet, FacetValue, Filter, Moment},
    ids::BodyId,
    policy::{Actor, Visibility},
    request::RequestState,
};
use leptos::{prelude::*, tachys::html::InertElement};

use super::{address::Address, error_page::Failure};

/// The board through the eyes of one visitor, at one moment. A cheap clone.
#[derive(Clone)]
pub struct Tally {
    sight: Arc<Sight>,
    visibility: Visibility,
    moment: Moment,
}

impl Tally {
    /// Reads today's board.
    ///
    /// # Errors
    /// As any read.
    pub async fn load(backend: &Backend, actor: &Actor) -> Result<Self, Failure> {
        let sight = backend.board().await?;
        let moment = Moment {
            day: sight.day,
            stale_after: backend.settings().stale_after_days,
        };
        Ok(Self {
            sight,
            visibility: actor.visibility(),
            moment,
        })
    }

    pub fn catalogue(&self) -> &Catalogue {
        &self.sight.catalogue
    }

    /// The last row of the history that is included.
    pub fn seq(&self) -> i64 {
        self.sight.seq
    }

    pub fn day(&self) -> NaiveDate {
        self.moment.day
    }

    pub fn moment(&self) -> Moment {
        self.moment
    }

    /// The measures behind a filter, by code.
    pub fn hits<'a>(&'a self, filter: &Filter) -> impl Iterator<Item = &'a Arc<MeasureFacts>> {
        let places = self.places(filter);
        (0..places.len()).map(move |number| &self.sight.facts[places[number] as usize])
    }

    /// Where the measures behind a filter stand on the board.
    fn places(&self, filter: &Filter) -> Cow<'_, [u32]> {
        self.sight.hits(filter, &self.visibility, self.moment)
    }

    /// The seen measures among which the hits of a filter are, and drafts.
    pub(super) fn near<'a>(
        &'a self,
        filter: &Filter,
    ) -> impl Iterator<Item = &'a Arc<MeasureFacts>> + use<'a> {
        self.sight
            .near(filter, self.moment)
            .filter(|facts| self.visibility.sees(facts))
    }

    /// Requests in one state on the side of these bodies, as [`Sight::requests`], that are seen.
    pub fn requests_by<'a>(
        &'a self,
        side: Side,
        state: RequestState,
        bodies: &'a BTreeSet<BodyId>,
    ) -> impl Iterator<Item = WithMeasure<'a>> {
        self.sight
            .requests(side, state, bodies, self.moment)
            .filter(|(facts, _)| self.visibility.sees(facts))
    }

    pub fn count(&self, filter: &Filter) -> usize {
        self.places(filter).len()
    }

    /// How many measures of `base` have each value of a facet.
    pub fn by(&self, base: &Filter, facet: Facet) -> BTreeMap<FacetValue, usize> {
        self.sight.by(&self.places(base), facet, self.moment)
    }

    /// How many measures of `base` have each pair of values of two facets.
    pub fn cross(
        &self,
        base: &Filter,
        rows: Facet,
        columns: Facet,
    ) -> BTreeMap<(FacetValue, FacetValue), usize> {
        self.sight
            .cross(&self.places(base), rows, columns, self.moment)
    }

    /// All numbers of a table of two facets.
    pub fn table(&self, base: &Filter, rows: Facet, columns: Facet) -> Table {
        let (sight, places) = (&self.sight, self.places(base));
        Table {
            cells: sight.cross(&places, rows, columns, self.moment),
            rows: sight.by(&places, rows, self.moment),
            columns: sight.by(&places, columns, self.moment),
            all: places.len(),
        }
    }

    /// A part of a page that depends on nothing but the board, the moment and the roles of
    /// the visitor: made once for each sight of the board, see [`backend::board::Memo`].
    /// What belongs to a person or to one visit (notes, drafts, messages, ids of forms) must
    /// stand outside of it. Not to be called while another view is rendered.
    pub fn kept(&self, name: &str, actor: &Actor, make: impl FnOnce() -> AnyView) -> AnyView {
        let key = format!("{name} {:?} {:?}", self.moment, actor.grants);
        let html = self.sight.memo.text(key, || super::render::to_html(make));
        InertElement::new(html.to_string()).into_any()
    }

    /// Address of the list of exactly these measures.
    pub fn list(&self, filter: &Filter) -> String {
        list_address(filter, self.catalogue())
    }

    /// The number as a link to its list; `what` tells readers of the screen what is
    /// counted ("Maßnahmen, Wedding, in Umsetzung").
    pub fn link(&self, filter: &Filter, what: &str) -> AnyView {
        self.number(self.count(filter), filter, what)
    }

    /// As [`Self::link`], with a number that [`Self::by`] or [`Self::cross`] counted.
    pub fn number(&self, count: usize, filter: &Filter, what: &str) -> AnyView {
        if count == 0 {
            return view! { <span class="tally tally--none"><span aria-hidden="true">"–"</span><span class="kern-sr-only">"keine"</span></span> }.into_any();
        }
        let what = format!(" {what}");
        view! { <a class="tally" href=self.list(filter) data-count=count>{count}<span class="kern-sr-only">{what}</span></a> }.into_any()
    }

    /// "3 Maßnahmen" as a link; "keine Maßnahme" in words.
    pub fn words(&self, filter: &Filter) -> AnyView {
        match self.count(filter) {
            0 => view! { <span class="nothing">"keine Maßnahme"</span> }.into_any(),
            count => {
                let noun = if count == 1 {
                    " Maßnahme"
                } else {
                    " Maßnahmen"
                };
                view! { <a class="tally" href=self.list(filter) data-count=count>{count}{noun}</a> }
                    .into_any()
            }
        }
    }

    pub(super) fn seen(&self) -> impl Iterator<Item = &Arc<MeasureFacts>> {
        self.sight
            .facts
            .iter()
            .filter(|facts| self.visibility.sees(facts))
    }
}

/// Numbers of measures by the values of two facets.
#[derive(Default)]
pub struct Table {
    pub cells: BTreeMap<(FacetValue, FacetValue), usize>,
    pub rows: BTreeMap<FacetValue, usize>,
    pub columns: BTreeMap<FacetValue, usize>,
    /// Each measure once.
    pub all: usize,
}

/// A filter with one value.
pub fn only(facet: Facet, value: FacetValue) -> Filter {
    Filter::default().with(facet, value)
}

/// `/massnahmen?…` for a filter.
pub fn list_address(filter: &Filter, catalogue: &Catalogue) -> String {
    Address::with_query("/massnahmen", &filter.pairs(catalogue)).to_string()
}
