//! What several of the start pages are made of: figures, lists by name, tables of
//! requests. Each is drawn from one filter and leads to the list of that filter.

use std::collections::BTreeSet;

use domain::{
    deadline::Deadline,
    filter::{Facet, FacetValue, Filter},
    freshness::Freshness,
    ids::BodyId,
    measure::Rating,
    policy::{Actor, Role},
};
use leptos::prelude::*;

use crate::kit::{
    badge::Hue,
    figures::Figure,
    measure_tables::{FIRST, MeasureTable},
    request_table::{RowAction, oldest_first, request_table},
    tally::Tally,
    tally_parts::{RequestNarrow, requests_address},
};

/// The bodies an actor has this role for.
pub fn grant_bodies(actor: &Actor, role: Role) -> BTreeSet<BodyId> {
    actor
        .grants
        .iter()
        .filter(|grant| grant.role == role)
        .filter_map(|grant| grant.body)
        .collect()
}

/// Whose date has passed, in any of the three ways.
pub fn late(base: &Filter) -> Filter {
    Deadline::ALL
        .into_iter()
        .filter(|deadline| deadline.is_late())
        .fold(base.clone(), |filter, deadline| {
            filter.with(Facet::Deadline, FacetValue::Deadline(deadline))
        })
}

/// Without a report for longer than the setting.
pub fn stale(base: &Filter) -> Filter {
    base.with(Facet::Freshness, FacetValue::Freshness(Freshness::Stale))
}

/// Reported as critical; the review may be pending.
pub fn critical(base: &Filter) -> Filter {
    base.with(Facet::Rating, FacetValue::Rating(Rating::Critical))
}

/// A number with its list; a colour only where there is something to look at.
pub fn figure(tally: &Tally, filter: &Filter, label: &str, hue: Hue) -> Figure {
    let count = tally.count(filter);
    let hue = if count == 0 { Hue::Neutral } else { hue };
    Figure::new(count, label).to(tally.list(filter)).hue(hue)
}

/// As [`figure`], of requests.
pub fn request_figure(tally: &Tally, narrow: &RequestNarrow, label: &str, hue: Hue) -> Figure {
    let count = tally.request_count(narrow);
    let hue = if count == 0 { Hue::Neutral } else { hue };
    Figure::new(count, label)
        .to(requests_address(narrow))
        .hue(hue)
}

/// The first measures of a filter under a heading, and the way to all of them; nothing
/// where there is none, the figure above says so already.
pub fn by_name(tally: &Tally, filter: Filter, heading: &'static str) -> AnyView {
    let count = tally.count(&filter);
    if count == 0 {
        return ().into_any();
    }
    let more = (count > FIRST).then(|| {
        let href = tally.list(&filter);
        view! { <p class="panel__more"><a href=href data-count=count>{format!("Alle {count} ansehen")}</a></p> }
    });
    let tally = tally.clone();
    view! {
        <h3>{heading}</h3>
        <MeasureTable tally=tally filter=filter caption=heading />
        {more}
    }
    .into_any()
}

/// The longest waiting requests of a narrowing, at most `most`, and the way to all.
pub fn requests(
    tally: &Tally,
    narrow: &RequestNarrow,
    caption: &'static str,
    most: usize,
    action: Option<RowAction<'_>>,
) -> Option<AnyView> {
    let mut rows = tally.requests(narrow);
    if rows.is_empty() {
        return None;
    }
    rows.sort_by_key(oldest_first);
    let count = rows.len();
    rows.truncate(most);
    let table = request_table(&rows, tally, caption, action);
    let more = (count > most).then(|| {
        let href = requests_address(narrow);
        view! { <p class="panel__more"><a href=href data-count=count>{format!("Alle {count} ansehen")}</a></p> }
    });
    Some(view! { {table}{more} }.into_any())
}
