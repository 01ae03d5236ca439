//! What a list shows, as written in its address: filter, order, place. The same
//! object serves the page, its CSV file and the way to the next record.

use std::{cmp::Ordering, sync::Arc};

use axum::http::Uri;
use axum_extra::extract::Query;
use backend::board::Sight;
use domain::{
    catalogue::Catalogue,
    facts::MeasureFacts,
    filter::{Counts, Filter, Moment, Sort},
    form::FormData,
    ids::MeasureId,
    policy::Visibility,
    sort,
};

use crate::kit::address::Address;

/// Address of the list.
pub const LIST: &str = "/massnahmen";
/// Measures on one page.
pub const PAGE_SIZE: usize = 50;
/// What `liste=` says for the list without any filter.
const WHOLE_LIST: &str = "alle";

/// Where the shown part of the list begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    #[default]
    Start,
    /// Behind this measure (`nach=`).
    After(MeasureId),
    /// Ends before this measure (`vor=`).
    Before(MeasureId),
}

/// The whole state of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    pub filter: Filter,
    pub sort: Sort,
    pub descending: bool,
    pub place: Place,
}

/// Everything that fits, in order, and what the facets count.
pub struct Arranged {
    pub hits: Vec<Arc<MeasureFacts>>,
    pub counts: Counts,
}

impl ListQuery {
    /// Reads an address; what it does not know is passed over.
    pub fn read(pairs: &[(String, String)], catalogue: &Catalogue) -> Self {
        let pairs = FormData(pairs.to_vec());
        let id = |name: &str| pairs.get(name).parse::<MeasureId>().ok();
        let place = id("nach")
            .map(Place::After)
            .or_else(|| id("vor").map(Place::Before))
            .unwrap_or_default();
        let (sort, descending) = sort::from_pairs(&pairs);
        Self {
            filter: Filter::from_pairs(&pairs, catalogue),
            sort,
            descending,
            place,
        }
    }

    /// Reads the value of `liste=`.
    pub fn from_list_param(text: &str, catalogue: &Catalogue) -> Self {
        let pairs = format!("/?{text}")
            .parse::<Uri>()
            .ok()
            .and_then(|uri| Query::<Vec<(String, String)>>::try_from_uri(&uri).ok());
        Self::read(
            &pairs.map(|Query(pairs)| pairs).unwrap_or_default(),
            catalogue,
        )
    }

    /// The value of `liste=`: filter and order, without the place.
    pub fn list_param(&self, catalogue: &Catalogue) -> String {
        let address = self.address("", catalogue).to_string();
        address
            .strip_prefix('?')
            .map_or_else(|| WHOLE_LIST.to_owned(), str::to_owned)
    }

    /// Filter and order at another path, from the start.
    pub fn address(&self, path: &str, catalogue: &Catalogue) -> Address {
        let mut pairs = self.filter.pairs(catalogue);
        pairs.extend(sort::pairs(self.sort, self.descending));
        Address::with_query(path, &pairs)
    }

    /// This very page of the list: filter, order and place.
    pub fn here(&self, catalogue: &Catalogue) -> Address {
        let address = self.address(LIST, catalogue);
        match self.place {
            Place::Start => address,
            Place::After(id) => address.and("nach", id.to_string()),
            Place::Before(id) => address.and("vor", id.to_string()),
        }
    }

    /// The value of `liste=` for a page that leads back here.
    pub fn here_param(&self, catalogue: &Catalogue) -> String {
        let address = self.here(catalogue).to_string();
        address
            .split_once('?')
            .map_or_else(|| WHOLE_LIST.to_owned(), |(_, query)| query.to_owned())
    }

    /// This list with another filter, from the start.
    pub fn filtered(&self, filter: Filter, catalogue: &Catalogue) -> String {
        Self {
            filter,
            place: Place::Start,
            ..self.clone()
        }
        .address(LIST, catalogue)
        .to_string()
    }

    /// This list sorted by a column: the other way round when it already is.
    pub fn sorted_by(&self, sort: Sort, catalogue: &Catalogue) -> String {
        let descending = self.sort == sort && !self.descending;
        Self {
            sort,
            descending,
            place: Place::Start,
            ..self.clone()
        }
        .address(LIST, catalogue)
        .to_string()
    }

    /// Filters, counts and sorts.
    pub fn arrange(&self, sight: &Sight, visibility: &Visibility, moment: Moment) -> Arranged {
        let (hits, counts) = sight.select(&self.filter, visibility, moment);
        let mut hits: Vec<Arc<MeasureFacts>> = hits.into_iter().cloned().collect();
        hits.sort_by(|a, b| self.compare(a, b));
        Arranged { hits, counts }
    }

    fn compare(&self, a: &MeasureFacts, b: &MeasureFacts) -> Ordering {
        self.sort.compare(a, b, self.descending)
    }

    /// Number of the first hit on this page. The measure named in the address need
    /// not be a hit any more: its place in the order is enough.
    pub fn start(&self, hits: &[Arc<MeasureFacts>], sight: &Sight) -> usize {
        match self.place {
            Place::Start => 0,
            Place::After(id) => sight.fact(id).map_or(0, |seen| {
                hits.partition_point(|hit| self.compare(hit, seen) != Ordering::Greater)
            }),
            Place::Before(id) => {
                let end = sight.fact(id).map_or(0, |seen| {
                    hits.partition_point(|hit| self.compare(hit, seen) == Ordering::Less)
                });
                end.saturating_sub(PAGE_SIZE)
            }
        }
    }

    /// The neighbours of a measure in this order; it need not be a hit itself.
    pub fn neighbours(
        &self,
        hits: &[Arc<MeasureFacts>],
        of: &MeasureFacts,
    ) -> (Option<Arc<MeasureFacts>>, Option<Arc<MeasureFacts>>) {
        let before = hits.partition_point(|hit| self.compare(hit, of) == Ordering::Less);
        let after = hits.partition_point(|hit| self.compare(hit, of) != Ordering::Greater);
        (
            before.checked_sub(1).and_then(|at| hits.get(at)).cloned(),
            hits.get(after).cloned(),
        )
    }
}

/// Address of a measure, with the list it was reached from.
pub fn measure_in_list(id: MeasureId, list: &str) -> String {
    Address::new(measure_path(id))
        .and("liste", list)
        .to_string()
}

/// The page of the list that `liste=` means, at the row of this measure.
pub fn row_in_list(id: MeasureId, list: &str, catalogue: &Catalogue) -> String {
    let query = ListQuery::from_list_param(list, catalogue);
    format!("{}#{}", query.here(catalogue), row_anchor(id))
}

/// The id of a measure's row.
pub fn row_anchor(id: MeasureId) -> String {
    format!("m-{id}")
}

/// Address of a measure.
pub fn measure_path(id: MeasureId) -> String {
    format!("{LIST}/{id}")
}

#[cfg(test)]
mod tests {
    use domain::{
        filter::{Facet, FacetValue},
        measure::Stage,
    };

    use super::*;

    #[test]
    fn an_address_is_read_as_it_was_written() {
        let catalogue = Catalogue::default();
        let mut query = ListQuery {
            sort: Sort::End,
            descending: true,
            ..ListQuery::default()
        };
        query
            .filter
            .choose(Facet::Stage, FacetValue::Stage(Stage::Running));
        query.filter.search("Spiel & Platz".into());
        let param = query.list_param(&catalogue);
        assert_eq!(ListQuery::from_list_param(&param, &catalogue), query);
        assert_eq!(
            ListQuery::from_list_param(&ListQuery::default().list_param(&catalogue), &catalogue),
            ListQuery::default()
        );
    }

    #[test]
    fn a_column_sorts_up_first_and_then_down() {
        let catalogue = Catalogue::default();
        let query = ListQuery::default();
        assert_eq!(
            query.sorted_by(Sort::Title, &catalogue),
            "/massnahmen?sortierung=titel"
        );
        let titled = ListQuery {
            sort: Sort::Title,
            ..query
        };
        assert_eq!(
            titled.sorted_by(Sort::Title, &catalogue),
            "/massnahmen?sortierung=titel&richtung=ab"
        );
    }
}
