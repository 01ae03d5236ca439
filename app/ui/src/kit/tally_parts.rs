//! Numbers of requests and sums of money, each a link to the rows behind it: the list
//! of requests and the list of contributions read the same narrowing from their address.

use std::{collections::BTreeSet, sync::Arc};

use backend::board::WithMeasure;
use domain::{
    catalogue::Catalogue,
    contribution::ContributionState,
    facts::{MeasureFacts, MoneyFact},
    filter::{Facet, FacetValue, Filter},
    form::FormData,
    money::Cents,
    money_list::{self, MoneyProperty},
    narrow::{self, Counts, Narrow, Property},
    request::{self, RequestFact, RequestProperty, RequestState},
};
use leptos::prelude::*;

use super::{address::Address, tally::Tally};

/// Where the lists stand.
pub const REQUESTS: &str = "/anfragen";
pub const MONEY: &str = "/mittel";

pub type RequestNarrow = Narrow<RequestProperty>;
pub type MoneyNarrow = Narrow<MoneyProperty>;

/// A part of a measure with the measure it belongs to.
#[derive(Clone, Debug)]
pub struct Part<T> {
    pub facts: Arc<MeasureFacts>,
    pub part: T,
}

impl<T: Clone> Part<T> {
    pub fn of((facts, part): (&Arc<MeasureFacts>, &T)) -> Self {
        Self {
            facts: Arc::clone(facts),
            part: part.clone(),
        }
    }
}

/// Requests that wait.
pub fn open() -> RequestNarrow {
    Narrow::default().with(RequestProperty::State, RequestState::Open.key())
}

/// Money that counts.
pub fn counting() -> MoneyNarrow {
    Narrow::default().with(MoneyProperty::Counts, "ja")
}

/// Money in one state.
pub fn in_state(narrow: &MoneyNarrow, state: ContributionState) -> MoneyNarrow {
    narrow.with(MoneyProperty::State, state.key())
}

/// Measures that may have a part of this kind, by what their facets say of it.
fn measures_with<P: Property>(
    narrow: &Narrow<P>,
    facet: impl Fn(P) -> Option<Facet>,
    catalogue: &Catalogue,
) -> Filter {
    let mut filter = Filter::default();
    let mut unknown = Vec::new();
    for (property, text) in narrow.chosen() {
        let Some(facet) = facet(property) else {
            continue;
        };
        match FacetValue::parse(facet, text, catalogue) {
            Some(value) => filter.choose(facet, value),
            None => unknown.push(facet),
        }
    }
    unknown
        .into_iter()
        .fold(filter, |filter, facet| filter.without_facet(facet))
}

const fn facet_of_request(property: RequestProperty) -> Option<Facet> {
    match property {
        RequestProperty::State => Some(Facet::Request),
        RequestProperty::Area => Some(Facet::Area),
        RequestProperty::District => Some(Facet::District),
        _ => None,
    }
}

const fn facet_of_money(property: MoneyProperty) -> Option<Facet> {
    match property {
        MoneyProperty::Area => Some(Facet::Area),
        MoneyProperty::District => Some(Facet::District),
        MoneyProperty::Programme => Some(Facet::Programme),
        _ => None,
    }
}

/// The address of a list.
pub fn requests_address(narrow: &RequestNarrow) -> String {
    Address::with_query(REQUESTS, &narrow.pairs()).to_string()
}

/// The address of a list.
pub fn money_address(narrow: &MoneyNarrow) -> String {
    Address::with_query(MONEY, &narrow.pairs()).to_string()
}

impl Tally {
    /// The narrowing in an address.
    pub fn read_requests(&self, query: &[(String, String)]) -> RequestNarrow {
        Narrow::from_pairs(&FormData(query.to_vec()), self.catalogue())
    }

    /// The narrowing in an address.
    pub fn read_money(&self, query: &[(String, String)]) -> MoneyNarrow {
        Narrow::from_pairs(&FormData(query.to_vec()), self.catalogue())
    }

    /// All requests behind a narrowing, and what each value would show. Drafts ask nobody.
    pub fn select_requests(
        &self,
        narrow: &RequestNarrow,
    ) -> (Vec<Part<RequestFact>>, Counts<RequestProperty>) {
        let rows = self.seen().flat_map(|facts| {
            facts.requests.iter().map(move |request| Part {
                facts: facts.clone(),
                part: request.clone(),
            })
        });
        let (catalogue, day) = (self.catalogue(), self.day());
        narrow::select(rows, narrow, |row, property, visit| {
            request::each_value(&row.facts, &row.part, property, catalogue, day, visit);
        })
    }

    /// The requests in one state.
    pub fn requests_in(&self, state: RequestState) -> impl Iterator<Item = WithMeasure<'_>> {
        let places = Filter::default().with(Facet::Request, FacetValue::Request(state));
        self.requests_near(state, &places)
    }

    /// The requests in one state that touch any of these Bezirke.
    pub fn requests_touching<'a>(
        &'a self,
        state: RequestState,
        districts: &'a BTreeSet<String>,
    ) -> impl Iterator<Item = WithMeasure<'a>> {
        let numbers = districts.iter().filter_map(|number| number.parse().ok());
        let places = numbers.fold(Filter::default(), |filter, number| {
            filter.with(Facet::District, FacetValue::District(number))
        });
        self.requests_near(state, &places)
            .filter(|(facts, _)| facts.districts.iter().any(|d| districts.contains(d)))
    }

    fn requests_near(
        &self,
        state: RequestState,
        places: &Filter,
    ) -> impl Iterator<Item = WithMeasure<'_>> + use<'_> {
        self.near(places)
            .flat_map(|facts| facts.requests.iter().map(move |request| (facts, request)))
            .filter(move |(_, request)| request.state == state)
    }

    /// The requests behind a narrowing.
    pub fn requests(&self, narrow: &RequestNarrow) -> Vec<Part<RequestFact>> {
        self.each_request(narrow).map(Part::of).collect()
    }

    pub fn request_count(&self, narrow: &RequestNarrow) -> usize {
        self.each_request(narrow).count()
    }

    fn each_request<'a>(
        &'a self,
        narrow: &'a RequestNarrow,
    ) -> impl Iterator<Item = (&'a Arc<MeasureFacts>, &'a RequestFact)> {
        let (catalogue, day) = (self.catalogue(), self.day());
        self.near(&measures_with(narrow, facet_of_request, catalogue))
            .flat_map(|facts| facts.requests.iter().map(move |request| (facts, request)))
            .filter(move |(facts, request)| {
                narrow.matches(|property, visit| {
                    request::each_value(facts, request, property, catalogue, day, visit);
                })
            })
    }

    /// How many requests there are, as a link to their list.
    pub fn request_link(&self, narrow: &RequestNarrow, what: &str) -> AnyView {
        self.request_number(self.request_count(narrow), narrow, what)
    }

    /// As [`Self::request_link`], with a number that was counted already.
    pub fn request_number(&self, count: usize, narrow: &RequestNarrow, what: &str) -> AnyView {
        if count == 0 {
            return none();
        }
        let what = format!(" {what}");
        view! { <a class="tally" href=requests_address(narrow) data-count=count>{count}<span class="kern-sr-only">{what}</span></a> }.into_any()
    }

    /// "3 Anfragen" as a link; "keine Anfrage" in words.
    pub fn request_words(&self, narrow: &RequestNarrow) -> AnyView {
        match self.request_count(narrow) {
            0 => view! { <span class="nothing">"keine Anfrage"</span> }.into_any(),
            count => {
                let noun = if count == 1 { " Anfrage" } else { " Anfragen" };
                view! { <a class="tally" href=requests_address(narrow) data-count=count>{count}{noun}</a> }.into_any()
            }
        }
    }

    /// All contributions of released measures behind a narrowing, and what each value
    /// would show.
    pub fn select_money(
        &self,
        narrow: &MoneyNarrow,
    ) -> (Vec<Part<MoneyFact>>, Counts<MoneyProperty>) {
        let rows = money_rows(self.seen());
        let catalogue = self.catalogue();
        narrow::select(rows, narrow, |row, property, visit| {
            money_list::each_value(&row.facts, &row.part, property, catalogue, visit);
        })
    }

    /// The contributions behind a narrowing.
    pub fn money(&self, narrow: &MoneyNarrow) -> Vec<Part<MoneyFact>> {
        let catalogue = self.catalogue();
        money_rows(self.near(&measures_with(narrow, facet_of_money, catalogue)))
            .filter(|row| {
                narrow.matches(|property, visit| {
                    money_list::each_value(&row.facts, &row.part, property, catalogue, visit);
                })
            })
            .collect()
    }

    /// The sum of some contributions.
    pub fn sum(&self, narrow: &MoneyNarrow) -> Cents {
        self.money(narrow).iter().map(|row| row.part.amount).sum()
    }

    /// The sum as a link to the contributions behind it; a dash for none.
    pub fn sum_link(&self, narrow: &MoneyNarrow, what: &str) -> AnyView {
        let rows = self.money(narrow);
        if rows.is_empty() {
            return none();
        }
        let sum: Cents = rows.iter().map(|row| row.part.amount).sum();
        sum_link(sum, money_address(narrow), what)
    }
}

fn money_rows<'a>(
    measures: impl Iterator<Item = &'a Arc<MeasureFacts>>,
) -> impl Iterator<Item = Part<MoneyFact>> {
    measures.filter(|facts| !facts.draft).flat_map(|facts| {
        facts.money.iter().map(move |money| Part {
            facts: facts.clone(),
            part: money.clone(),
        })
    })
}

/// A sum with the list whose total it is; `what` is for readers of the screen.
pub fn sum_link(sum: Cents, href: String, what: &str) -> AnyView {
    let what = format!(" {what}");
    view! { <a class="tally tally--sum" href=href data-sum=sum.0>{sum.to_string()}<span class="kern-sr-only">{what}</span></a> }.into_any()
}

/// A dash that is read as "keine".
pub fn none() -> AnyView {
    view! { <span class="tally tally--none"><span aria-hidden="true">"–"</span><span class="kern-sr-only">"keine"</span></span> }.into_any()
}
