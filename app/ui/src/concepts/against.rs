//! An objective against the plan: its state as a counted sentence whose numbers lead to
//! their lists, and the table of the measures behind it. Nothing here judges.

use std::sync::Arc;

use domain::{
    concept::ConceptNode,
    facts::MeasureFacts,
    filter::{Facet, FacetValue},
    labels::Label,
    objective::{ObjectiveState, StatePart},
};
use leptos::prelude::*;

use crate::kit::{
    badge::{DeadlineBadge, RatingBadge, StageBadge},
    table::{Column, DataTable, Row, cell, link_cell},
    tally::{Tally, only},
};

/// "3 Maßnahmen, 1 überfällig": each number is a link to exactly these measures.
pub fn state_words(node: &ConceptNode, measures: &[Arc<MeasureFacts>], tally: &Tally) -> AnyView {
    let state = ObjectiveState::of(measures.iter().map(|facts| &**facts), tally.moment());
    let parts = state.parts();
    if parts.is_empty() {
        let sentence = state.sentence();
        return view! { <p class="concept__state nothing">{sentence}</p> }.into_any();
    }
    let base = only(Facet::Objective, FacetValue::Node(node.id));
    let words: Vec<AnyView> = parts
        .into_iter()
        .enumerate()
        .map(
            |(
                index,
                StatePart {
                    aspect,
                    count,
                    words,
                },
            )| {
                let filter = match aspect.map(|aspect| aspect.filter()) {
                    Some((facet, value)) => base.with(facet, value),
                    None => base.clone(),
                };
                let href = tally.list(&filter);
                let comma = (index > 0).then_some(", ");
                view! { {comma}<a class="tally" href=href data-count=count>{words}</a> }.into_any()
            },
        )
        .collect();
    view! { <p class="concept__state">{words}</p> }.into_any()
}

/// The measures behind an objective: plan, report and confirmation beside each other.
pub fn against(node: &ConceptNode, measures: &[Arc<MeasureFacts>], tally: &Tally) -> AnyView {
    let columns = vec![
        Column::new("Maßnahme"),
        Column::new("Federführung"),
        Column::new("Umsetzungsstand"),
        Column::new("Ampel, gemeldet"),
        Column::new("Ampel, bestätigt"),
        Column::new("Terminstand"),
    ];
    let rows = measures.iter().map(|facts| row(facts, tally)).collect();
    let caption = format!("Maßnahmen zu {} {}", node.kind.label(), node.code);
    view! { <div class="measure-table"><DataTable caption=caption caption_hidden=true columns=columns rows=rows /></div> }.into_any()
}

fn row(facts: &MeasureFacts, tally: &Tally) -> Row {
    let title = link_cell(format!("/massnahmen/{}", facts.id), facts.title.clone());
    let lead = link_cell(
        format!("/stellen/{}", facts.lead),
        tally.catalogue().body_name(facts.lead),
    );
    let (stage, rating, deadline) = (facts.stage, facts.rating, facts.deadline(tally.day()));
    let reported = match facts.last_report {
        Some(_) => view! { <RatingBadge rating=rating /> }.into_any(),
        None => view! { <span class="nothing">"nichts gemeldet"</span> }.into_any(),
    };
    Row::new(vec![
        cell(view! { <span class="table__code">{facts.code.to_string()}</span>" "{title} }),
        lead,
        cell(view! { <StageBadge stage=stage /> }),
        reported,
        confirmed(facts),
        cell(view! { <DeadlineBadge deadline=deadline /> }),
    ])
}

/// What was confirmed last, and in words where the newest report says otherwise.
fn confirmed(facts: &MeasureFacts) -> AnyView {
    let Some((stage, rating)) = facts.confirmed else {
        return view! { <span class="nothing">"nichts bestätigt"</span> }.into_any();
    };
    let differs = (rating != facts.rating)
        .then(|| view! { <strong class="table__sub concept__differs">"weicht von der Meldung ab"</strong> });
    let other_stage = (stage != facts.stage).then(|| {
        let words = format!("Umsetzungsstand, bestätigt: {}", stage.label());
        view! { <span class="table__sub">{words}</span> }
    });
    view! { <RatingBadge rating=rating />{differs}{other_stage} }.into_any()
}
