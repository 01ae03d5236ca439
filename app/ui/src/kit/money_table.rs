//! Sums of money by year and state, each a link to the contributions behind it: on the
//! pages of programmes, areas and bodies.

use std::collections::BTreeSet;

use domain::{contribution::ContributionState, labels::Label, money_list::MoneyProperty};
use leptos::prelude::*;

use super::{
    table::{Column, DataTable, Row, cell},
    tally::Tally,
    tally_parts::{MoneyNarrow, in_state},
};

/// The states whose sums are shown, in the order of the columns.
pub const SHOWN: [ContributionState; 5] = [
    ContributionState::Asked,
    ContributionState::Promised,
    ContributionState::Granted,
    ContributionState::Paid,
    ContributionState::Declined,
];

/// The table for everything behind `base`; `None` when there is no contribution.
pub fn money_by_year(tally: &Tally, base: &MoneyNarrow) -> Option<AnyView> {
    let years: BTreeSet<i32> = tally.money(base).iter().map(|row| row.part.year).collect();
    if years.is_empty() {
        return None;
    }
    let mut columns = vec![Column::new("Jahr")];
    columns.extend(SHOWN.map(|state| Column::number(state.label())));
    columns.push(Column::number("zählt zusammen"));
    let row = |head: AnyView, narrow: &MoneyNarrow, name: &str| {
        let mut cells = vec![head];
        cells.extend(SHOWN.map(|state| {
            tally.sum_link(
                &in_state(narrow, state),
                &format!("{name}, {}", state.label()),
            )
        }));
        cells.push(tally.sum_link(&narrow.with(MoneyProperty::Counts, "ja"), name));
        Row::new(cells)
    };
    let mut table: Vec<Row> = years
        .iter()
        .map(|year| {
            let narrow = base.with(MoneyProperty::Year, year.to_string());
            row(cell(*year), &narrow, &year.to_string())
        })
        .collect();
    if years.len() > 1 {
        table.push(row(
            view! { <strong>"Alle Jahre"</strong> }.into_any(),
            base,
            "alle Jahre",
        ));
    }
    Some(view! { <div class="money-table"><DataTable caption="Mittel nach Jahr und Zustand" caption_hidden=true columns=columns rows=table /></div> }.into_any())
}
