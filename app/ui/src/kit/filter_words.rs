//! What a list is narrowed to, in words: behind the name of a facet, and as one line.

use domain::{
    catalogue::Catalogue,
    filter::{Facet, FacetValue, Filter},
    form::FormData,
    money_list::MoneyProperty,
    narrow::{Narrow, Property},
    request::RequestProperty,
    saved_view::ListKind,
    sort::{self, Sort},
};

/// A value as it reads behind the name of its facet.
pub fn value_label(facet: Facet, value: FacetValue, catalogue: &Catalogue) -> String {
    match (facet, value) {
        (Facet::Area, FacetValue::Nothing) => "außerhalb der Handlungsräume".into(),
        (Facet::Objective, FacetValue::Nothing) => "ohne Ziel".into(),
        (Facet::Participant, FacetValue::Nothing) => "ohne Beteiligte".into(),
        (Facet::Request, FacetValue::Nothing) => "ohne Anfragen".into(),
        (Facet::Review, FacetValue::Nothing) => "ohne Meldung".into(),
        (Facet::ConfirmedRating, FacetValue::Nothing) => "nichts bestätigt".into(),
        (Facet::Giver | Facet::Programme, FacetValue::Nothing) => "ohne Mittel".into(),
        (Facet::Draft, FacetValue::Yes) => "Entwürfe".into(),
        (Facet::Draft, FacetValue::No) => "freigegebene".into(),
        _ => value.label(catalogue),
    }
}

/// What a list is called.
pub const fn list_title(list: ListKind) -> &'static str {
    match list {
        ListKind::Measures => "Maßnahmen",
        ListKind::Requests => "Anfragen",
        ListKind::Money => "Mittel",
    }
}

/// A whole selection as names and values: "Umsetzungsstand", "in Umsetzung, dauerhaft".
/// `pairs` are canonical.
pub fn selection(
    list: ListKind,
    pairs: &FormData,
    catalogue: &Catalogue,
) -> Vec<(&'static str, String)> {
    match list {
        ListKind::Measures => {
            let filter = Filter::from_pairs(pairs, catalogue);
            let chosen = filter
                .chosen()
                .map(|(facet, value)| (facet.label(), value_label(facet, value, catalogue)));
            let mut words = joined(chosen);
            if !filter.typed().is_empty() {
                words.push(("Suche", format!("„{}“", filter.typed())));
            }
            words.extend(order(sort::from_pairs(pairs)));
            words
        }
        ListKind::Requests => narrowed::<RequestProperty>(pairs, catalogue),
        ListKind::Money => narrowed::<MoneyProperty>(pairs, catalogue),
    }
}

fn narrowed<P: Property>(pairs: &FormData, catalogue: &Catalogue) -> Vec<(&'static str, String)> {
    let narrow = Narrow::<P>::from_pairs(pairs, catalogue);
    joined(narrow.chosen().filter_map(|(property, value)| {
        Some((property.label(), property.words(value, catalogue)?))
    }))
}

fn order((sort, descending): (Sort, bool)) -> Option<(&'static str, String)> {
    (sort != Sort::default() || descending).then(|| {
        let way = if descending { ", absteigend" } else { "" };
        ("Sortiert nach", format!("{}{way}", sort.label()))
    })
}

/// Neighbours of one name become one line.
fn joined(pairs: impl Iterator<Item = (&'static str, String)>) -> Vec<(&'static str, String)> {
    let mut lines: Vec<(&'static str, String)> = Vec::new();
    for (name, value) in pairs {
        match lines.last_mut() {
            Some((last, values)) if *last == name => {
                values.push_str(", ");
                values.push_str(&value);
            }
            _ => lines.push((name, value)),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_reads_as_lines() {
        let catalogue = Catalogue::default();
        let pairs = FormData::from_query(
            "stand=running&stand=permanent&q=Platz&sortierung=ende&richtung=ab",
        );
        let kept = ListKind::Measures.canonical(&pairs, &catalogue);
        assert_eq!(
            selection(ListKind::Measures, &kept, &catalogue),
            [
                ("Umsetzungsstand", "in Umsetzung, dauerhaft".to_owned()),
                ("Suche", "„Platz“".to_owned()),
                ("Sortiert nach", "Ende, absteigend".to_owned()),
            ]
        );
        assert!(selection(ListKind::Money, &FormData::default(), &catalogue).is_empty());
    }
}
