//! Who pays what: the contributions by programme and year, their sum and what is
//! still missing. A sum counts only money that was not declined or withdrawn.

use backend::measures::Detail;
use domain::{contribution::ContributionState, labels::Label, money::Cents};
use leptos::prelude::*;

use crate::kit::{
    badge::{Badge, Hue, Shape},
    definition::{Definitions, Panel, Term},
    table::{Column, DataTable, Row, cell, link_cell},
};

pub fn panel(detail: &Detail) -> Option<AnyView> {
    let (measure, catalogue) = (&detail.measure, &*detail.sight.catalogue);
    if measure.contributions.is_empty() && measure.total_cost.is_none() {
        return None;
    }
    let funded = detail.facts.funded();
    let mut contributions: Vec<_> = measure.contributions.iter().collect();
    contributions.sort_by_key(|money| (money.year, catalogue.programme_name(money.programme)));
    let rows: Vec<Row> = contributions
        .into_iter()
        .map(|money| {
            let reason = money
                .reason
                .clone()
                .map(|reason| view! { <span class="small">{reason}</span> });
            Row::new(vec![
                cell(catalogue.programme_name(money.programme).to_owned()),
                link_cell(
                    format!("/stellen/{}", money.giver),
                    catalogue.body_name(money.giver),
                ),
                cell(money.year),
                cell(money.amount.to_string()),
                cell(view! { {state(money.state)} {reason} }),
            ])
            .muted(!money.state.counts())
        })
        .collect();
    let columns = vec![
        Column::new("Programm"),
        Column::new("Mittel von"),
        Column::number("Jahr"),
        Column::number("Betrag"),
        Column::new("Zustand"),
    ];
    let table = (!rows.is_empty()).then(|| view! { <DataTable caption="Ressortbeiträge" caption_hidden=true columns=columns rows=rows /> });
    let sums = sums(measure.total_cost, funded);
    Some(view! { <Panel title="Kosten und Mittel">{sums}{table}</Panel> }.into_any())
}

fn sums(total: Option<Cents>, funded: Cents) -> AnyView {
    let gap = total.map(|total| match Cents(total.0 - funded.0) {
        Cents(0) => ("Deckung", "vollständig".to_owned()),
        Cents(missing) if missing > 0 => ("Noch nicht gedeckt", Cents(missing).to_string()),
        Cents(over) => ("Über den Gesamtkosten", Cents(-over).to_string()),
    });
    let total = total.map(|cost| cost.to_string()).unwrap_or_default();
    view! {
        <Definitions>
            <Term name="Gesamtkosten" text=total />
            <Term name="Summe der Beiträge" text=funded.to_string() />
            {gap.map(|(name, text)| view! { <Term name=name text=text /> })}
        </Definitions>
    }
    .into_any()
}

fn state(state: ContributionState) -> AnyView {
    let (hue, shape) = match state {
        ContributionState::Asked => (Hue::Neutral, Shape::Ring),
        ContributionState::Promised => (Hue::Info, Shape::Half),
        ContributionState::Granted | ContributionState::Paid => (Hue::Good, Shape::Check),
        ContributionState::Declined | ContributionState::Withdrawn => (Hue::Neutral, Shape::Cross),
    };
    view! { <Badge word=state.label() hue=hue shape=shape /> }.into_any()
}
