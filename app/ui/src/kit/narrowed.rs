//! The filter panel and the chips of a list that is narrowed by properties, and its
//! place: which page of it is shown.

use domain::{
    catalogue::Catalogue,
    narrow::{Counts, Narrow, Property},
    page,
};
use leptos::prelude::*;

use super::{
    address::Address,
    chips::Chip,
    facets::{Facet, FacetOption, Facets},
    paging::Paging,
};

/// Rows on one page.
pub const PAGE_SIZE: usize = 50;

/// A list in its address.
pub struct Listing<'a, P> {
    pub path: &'static str,
    pub narrow: &'a Narrow<P>,
    pub catalogue: &'a Catalogue,
}

impl<P: Property> Listing<'_, P> {
    /// The address of this list, narrowed otherwise.
    pub fn address(&self, narrow: &Narrow<P>) -> String {
        Address::with_query(self.path, &narrow.pairs()).to_string()
    }

    /// One group per property, each value a link with the number of rows behind it. The
    /// properties in `open` are open from the start.
    pub fn panel(&self, counts: &Counts<P>, open: &[P]) -> AnyView {
        let groups = P::ALL
            .iter()
            .map(|property| {
                let mut options = self.options(*property, counts);
                options.sort_by(|a, b| a.label.cmp(&b.label));
                Facet::new(property.label(), open.contains(property), options)
            })
            .collect::<Vec<_>>();
        view! { <Facets facets=groups /> }.into_any()
    }

    fn options(&self, property: P, counts: &Counts<P>) -> Vec<FacetOption> {
        let counted = counts.get(&property);
        let mut values: Vec<(&str, usize)> = counted
            .into_iter()
            .flatten()
            .map(|(value, count)| (value.as_str(), *count))
            .collect();
        let chosen = self.narrow.chosen().filter(|(of, _)| *of == property);
        for (_, value) in chosen {
            if values.iter().all(|(held, _)| *held != value) {
                values.push((value, 0));
            }
        }
        values
            .into_iter()
            .filter_map(|(value, count)| {
                let label = property.words(value, self.catalogue)?;
                let chosen = self.narrow.has(property, value);
                let next = if chosen {
                    self.narrow.without(property, value)
                } else {
                    self.narrow.with(property, value)
                };
                Some(FacetOption::new(label, count, chosen, self.address(&next)))
            })
            .collect()
    }

    /// What is set, each removable.
    pub fn chips(&self) -> Vec<Chip> {
        self.narrow
            .chosen()
            .filter_map(|(property, value)| {
                let label = property.words(value, self.catalogue)?;
                let without = self.address(&self.narrow.without(property, value));
                Some(Chip::new(property.label(), label, without))
            })
            .collect()
    }

    /// The page of a sorted list behind the row named in the address (`nach=`, `vor=`);
    /// `key` names a row.
    pub fn page<R: Clone>(
        &self,
        rows: &[R],
        query: &[(String, String)],
        key: impl Fn(&R) -> String,
    ) -> page::Page<R> {
        let at = |name: &str| {
            let wanted = query.iter().find(|(n, _)| n == name).map(|(_, v)| v)?;
            rows.iter().position(|row| key(row) == *wanted)
        };
        let start = match (at("nach"), at("vor")) {
            (Some(last), _) => last + 1,
            (None, Some(first)) => first.saturating_sub(PAGE_SIZE),
            (None, None) => 0,
        };
        page::cut(rows, start, PAGE_SIZE)
    }

    /// "51–100 von 312 Anfragen" and the way to the neighbours; nothing on a single page.
    pub fn paging<R>(
        &self,
        part: &page::Page<R>,
        total: String,
        key: impl Fn(&R) -> String,
    ) -> Option<AnyView> {
        if !part.has_previous && !part.has_next {
            return None;
        }
        let link = |name: &str, row: Option<&R>| {
            let address = Address::with_query(self.path, &self.narrow.pairs());
            row.map(|row| address.and(name, key(row)).to_string())
        };
        let previous = part.has_previous.then(|| link("vor", part.items.first()));
        let next = part.has_next.then(|| link("nach", part.items.last()));
        let last = part.first + part.items.len() - 1;
        let position = format!("{}–{last} von {total}", part.first);
        Some(
            view! { <Paging position=position previous=previous.flatten() next=next.flatten() /> }
                .into_any(),
        )
    }
}
