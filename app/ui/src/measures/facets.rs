//! The filter panel of the list: one group per property, each value a link that sets
//! or removes it and says how many measures it leads to. Counts come from the domain.

use domain::{
    catalogue::Catalogue,
    deadline::Deadline,
    filter::{Counts, Facet, FacetValue},
    freshness::Freshness,
    measure::{Rating, Stage},
    request::RequestState,
    review::ReviewState,
};
use leptos::prelude::*;

use super::query::ListQuery;
pub use crate::kit::filter_words::value_label;
use crate::kit::{
    chips::Chip,
    facets::{self, FacetOption, Facets},
};

/// Groups of the panel in the order of the screen.
const GROUPS: [Facet; 18] = [
    Facet::Area,
    Facet::Stage,
    Facet::Rating,
    Facet::Deadline,
    Facet::Freshness,
    Facet::Request,
    Facet::Review,
    Facet::ConfirmedRating,
    Facet::District,
    Facet::Lead,
    Facet::Participant,
    Facet::Giver,
    Facet::Programme,
    Facet::Field,
    Facet::Objective,
    Facet::TargetGroup,
    Facet::KeyMeasure,
    Facet::Draft,
];

/// Open from the start; the others open when something in them is chosen.
const OPEN: [Facet; 4] = [Facet::Area, Facet::Stage, Facet::Rating, Facet::Deadline];

/// The whole panel.
pub fn panel(query: &ListQuery, counts: &Counts, catalogue: &Catalogue) -> AnyView {
    let groups = GROUPS
        .into_iter()
        .filter_map(|facet| group(facet, query, counts, catalogue))
        .collect::<Vec<_>>();
    view! { <Facets facets=groups /> }.into_any()
}

/// What is set, each removable.
pub fn chips(query: &ListQuery, catalogue: &Catalogue) -> Vec<Chip> {
    let mut chips = Vec::new();
    if !query.filter.typed().is_empty() {
        let without = query.filtered(query.filter.without_search(), catalogue);
        chips.push(Chip::new(
            "Suche",
            format!("„{}“", query.filter.typed()),
            without,
        ));
    }
    chips.extend(query.filter.chosen().map(|(facet, value)| {
        let without = query.filtered(query.filter.without(facet, value), catalogue);
        Chip::new(facet.label(), value_label(facet, value, catalogue), without)
    }));
    chips
}

fn group(
    facet: Facet,
    query: &ListQuery,
    counts: &Counts,
    catalogue: &Catalogue,
) -> Option<facets::Facet> {
    let counted = counts.get(&facet);
    let count = |value: FacetValue| {
        counted
            .and_then(|row| row.get(&value))
            .copied()
            .unwrap_or(0)
    };
    let options: Vec<FacetOption> = values(facet, catalogue)
        .into_iter()
        .map(|(value, below)| option(facet, value, count(value), query, catalogue).deep(below))
        .filter(|option| option.count > 0 || option.chosen)
        .collect();
    // Whoever sees no draft need not be asked about drafts.
    let silent = facet == Facet::Draft
        && count(FacetValue::Yes) == 0
        && !options.iter().any(|option| option.chosen);
    (!silent && !options.is_empty())
        .then(|| facets::Facet::new(facet.label(), OPEN.contains(&facet), options))
}

fn option(
    facet: Facet,
    value: FacetValue,
    count: usize,
    query: &ListQuery,
    catalogue: &Catalogue,
) -> FacetOption {
    let chosen = query.filter.has(facet, value);
    let filter = if chosen {
        query.filter.without(facet, value)
    } else {
        query.filter.with(facet, value)
    };
    FacetOption::new(
        value_label(facet, value, catalogue),
        count,
        chosen,
        query.filtered(filter, catalogue),
    )
}

/// Every value a group may show, in order, and whether it is part of the one above.
fn values(facet: Facet, catalogue: &Catalogue) -> Vec<(FacetValue, bool)> {
    let flat = |values: Vec<FacetValue>| {
        values
            .into_iter()
            .map(|value| (value, false))
            .collect::<Vec<_>>()
    };
    let mut values = match facet {
        Facet::Area => catalogue
            .areas_sorted()
            .into_iter()
            .map(|area| (FacetValue::Area(area.id), area.parent.is_some()))
            .collect(),
        Facet::District | Facet::Unreviewed => flat((1..=12).map(FacetValue::District).collect()),
        Facet::Lead | Facet::Participant | Facet::Giver => flat(
            catalogue
                .bodies_sorted()
                .into_iter()
                .map(|body| FacetValue::Body(body.id))
                .collect(),
        ),
        Facet::Programme => flat(
            catalogue
                .programmes
                .keys()
                .copied()
                .map(FacetValue::Programme)
                .collect(),
        ),
        Facet::Field => {
            let mut fields: Vec<_> = catalogue.fields.values().collect();
            fields.sort_by_key(|field| field.position);
            flat(
                fields
                    .into_iter()
                    .map(|field| FacetValue::Field(field.id))
                    .collect(),
            )
        }
        Facet::Objective => flat(objectives(catalogue)),
        Facet::TargetGroup => flat(
            catalogue
                .target_groups
                .keys()
                .copied()
                .map(FacetValue::TargetGroup)
                .collect(),
        ),
        Facet::Stage => flat(Stage::ALL.into_iter().map(FacetValue::Stage).collect()),
        Facet::Rating => flat(
            [
                Rating::Critical,
                Rating::AtRisk,
                Rating::OnTrack,
                Rating::Unrated,
            ]
            .into_iter()
            .map(FacetValue::Rating)
            .collect(),
        ),
        Facet::Deadline => flat(
            Deadline::ALL
                .into_iter()
                .map(FacetValue::Deadline)
                .collect(),
        ),
        Facet::Freshness => flat(
            Freshness::ALL
                .into_iter()
                .map(FacetValue::Freshness)
                .collect(),
        ),
        Facet::Request => flat(
            RequestState::ALL
                .into_iter()
                .map(FacetValue::Request)
                .collect(),
        ),
        Facet::Review => flat(
            ReviewState::ALL
                .into_iter()
                .map(FacetValue::Review)
                .collect(),
        ),
        Facet::ConfirmedRating => flat(Rating::ALL.into_iter().map(FacetValue::Rating).collect()),
        Facet::KeyMeasure => return flat(vec![FacetValue::Yes, FacetValue::No]),
        Facet::Draft => return flat(vec![FacetValue::Yes, FacetValue::No]),
    };
    values.push((FacetValue::Nothing, false));
    values
}

/// Objectives in the order of the areas and their trees; retired ones stay, because
/// measures still name them.
fn objectives(catalogue: &Catalogue) -> Vec<FacetValue> {
    let concepts = catalogue
        .areas_sorted()
        .into_iter()
        .filter_map(|area| catalogue.concept_of(area.id));
    concepts
        .chain(catalogue.city_concept())
        .flat_map(|concept| {
            let mut nodes: Vec<_> = concept
                .nodes
                .iter()
                .filter(|node| node.kind == domain::concept::NodeKind::Objective)
                .collect();
            nodes.sort_by_key(|node| node.position);
            nodes.into_iter().map(|node| FacetValue::Node(node.id))
        })
        .collect()
}
