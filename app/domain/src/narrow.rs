//! Lists of parts of measures (requests, money) narrowed by properties, as written in
//! their address. The filter of measures themselves is `filter`.

use std::collections::{BTreeMap, BTreeSet};

use crate::{catalogue::Catalogue, form::FormData};

/// The properties a kind of row can be narrowed by.
pub trait Property: Copy + Ord + 'static {
    const ALL: &'static [Self];

    /// The name in URLs and forms.
    fn name(self) -> &'static str;

    fn label(self) -> &'static str;

    /// A value as a person reads it; `None` for what does not exist (any more).
    fn words(self, value: &str, catalogue: &Catalogue) -> Option<String>;
}

/// Any of the values within a property, all properties together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Narrow<P> {
    chosen: BTreeMap<P, BTreeSet<String>>,
}

impl<P> Default for Narrow<P> {
    fn default() -> Self {
        Self {
            chosen: BTreeMap::new(),
        }
    }
}

impl<P: Property> Narrow<P> {
    /// Reads an address; what does not exist is passed over.
    pub fn from_pairs(pairs: &FormData, catalogue: &Catalogue) -> Self {
        let mut narrow = Self::default();
        for property in P::ALL {
            for value in pairs.all(property.name()) {
                let value = value.trim();
                if property.words(value, catalogue).is_some() {
                    narrow = narrow.with(*property, value);
                }
            }
        }
        narrow
    }

    /// A copy with one value more.
    #[must_use]
    pub fn with(&self, property: P, value: impl Into<String>) -> Self {
        let mut narrow = self.clone();
        narrow
            .chosen
            .entry(property)
            .or_default()
            .insert(value.into());
        narrow
    }

    /// A copy with one value less.
    #[must_use]
    pub fn without(&self, property: P, value: &str) -> Self {
        let mut narrow = self.clone();
        if let Some(values) = narrow.chosen.get_mut(&property) {
            values.remove(value);
            if values.is_empty() {
                narrow.chosen.remove(&property);
            }
        }
        narrow
    }

    pub fn has(&self, property: P, value: &str) -> bool {
        self.chosen
            .get(&property)
            .is_some_and(|values| values.contains(value))
    }

    /// Everything chosen, in the order of the properties.
    pub fn chosen(&self) -> impl Iterator<Item = (P, &str)> {
        self.chosen
            .iter()
            .flat_map(|(property, values)| values.iter().map(|value| (*property, value.as_str())))
    }

    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    /// The pairs for a URL or hidden fields.
    pub fn pairs(&self) -> Vec<(String, String)> {
        self.chosen()
            .map(|(property, value)| (property.name().to_owned(), value.to_owned()))
            .collect()
    }

    /// Whether a row is wanted; `visit` gives every value it has of a property.
    pub fn matches(&self, visit: impl Fn(P, &mut dyn FnMut(&str))) -> bool {
        self.chosen.iter().all(|(property, wanted)| {
            let mut hit = false;
            visit(*property, &mut |value| hit |= wanted.contains(value));
            hit
        })
    }
}

/// How many rows each value would show, with all *other* properties applied.
pub type Counts<P> = BTreeMap<P, BTreeMap<String, usize>>;

/// Narrows and counts in one pass. The hits keep their order.
pub fn select<P: Property, R>(
    rows: impl IntoIterator<Item = R>,
    narrow: &Narrow<P>,
    each_value: impl Fn(&R, P, &mut dyn FnMut(&str)),
) -> (Vec<R>, Counts<P>) {
    let mut hits = Vec::new();
    let mut counts = Counts::new();
    for row in rows {
        let missed: Vec<P> = narrow
            .chosen
            .iter()
            .filter(|(property, wanted)| {
                let mut hit = false;
                each_value(&row, **property, &mut |value| hit |= wanted.contains(value));
                !hit
            })
            .map(|(property, _)| *property)
            .collect();
        let mut count = |property: P| {
            let row_of = counts.entry(property).or_default();
            each_value(&row, property, &mut |value| {
                *row_of.entry(value.to_owned()).or_default() += 1;
            });
        };
        match missed.as_slice() {
            [] => {
                P::ALL.iter().for_each(|property| count(*property));
                hits.push(row);
            }
            [one] => count(*one),
            _ => {}
        }
    }
    (hits, counts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    enum Part {
        First,
        Second,
    }

    impl Property for Part {
        const ALL: &'static [Self] = &[Self::First, Self::Second];

        fn name(self) -> &'static str {
            match self {
                Self::First => "eins",
                Self::Second => "zwei",
            }
        }

        fn label(self) -> &'static str {
            self.name()
        }

        fn words(self, value: &str, _: &Catalogue) -> Option<String> {
            value.parse::<u8>().ok().map(|n| n.to_string())
        }
    }

    fn values(row: &(u8, u8), part: Part, visit: &mut dyn FnMut(&str)) {
        visit(&match part {
            Part::First => row.0.to_string(),
            Part::Second => row.1.to_string(),
        });
    }

    #[test]
    fn an_address_is_read_as_written_and_nonsense_is_passed_over() {
        let narrow = Narrow::default()
            .with(Part::First, "1")
            .with(Part::Second, "2");
        let pairs = FormData(narrow.pairs());
        assert_eq!(Narrow::from_pairs(&pairs, &Catalogue::default()), narrow);
        let pairs = FormData(vec![("eins".into(), "x' OR 1=1".into())]);
        assert!(Narrow::<Part>::from_pairs(&pairs, &Catalogue::default()).is_empty());
        assert!(
            narrow
                .without(Part::First, "1")
                .without(Part::Second, "2")
                .is_empty()
        );
    }

    proptest! {
        /// The law behind every number: a count is the length of the list that opens
        /// when its value is chosen alone within its property.
        #[test]
        fn a_count_equals_the_list_behind_it(
            rows in proptest::collection::vec((0u8..4, 0u8..4), 0..40),
            chosen in proptest::collection::vec((any::<bool>(), 0u8..4), 0..4),
        ) {
            let part = |first| if first { Part::First } else { Part::Second };
            let narrow = chosen.iter().fold(Narrow::default(), |n, (first, value)| n.with(part(*first), value.to_string()));
            let (hits, counts) = select(rows.clone(), &narrow, values);
            prop_assert_eq!(hits.len(), rows.iter().filter(|row| narrow.matches(|p, visit| values(row, p, visit))).count());
            for (property, counted) in counts {
                for (value, count) in counted {
                    let mut alone = narrow.clone();
                    alone.chosen.remove(&property);
                    let (behind, _) = select(rows.clone(), &alone.with(property, value), values);
                    prop_assert_eq!(behind.len(), count);
                }
            }
        }
    }
}
