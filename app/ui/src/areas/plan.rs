//! What is planned in an area: measures by Handlungsfeld, objectives with and without
//! a measure, and the milestones that come next or are late.

use chrono::{Days, NaiveDate};
use domain::{
    area::ActionArea,
    concept::{ConceptNode, NodeKind},
    dates,
    deadline::Deadline,
    facts::{MeasureFacts, MilestoneFact},
    filter::{Facet, FacetValue, Filter},
    labels::Label,
    measure::Stage,
};
use leptos::prelude::*;

use crate::kit::{
    badge::{Badge, Hue, Shape},
    definition::Panel,
    table::{Column, DataTable, Row, cell, link_cell},
    tally::{Tally, only},
};

/// How far ahead milestones are shown, in days.
const AHEAD: u64 = 90;
/// Milestones a table names.
const FIRST: usize = 15;

/// Fields in rows, Umsetzungsstand in columns; every number leads to its list.
pub fn by_field(tally: &Tally, area: &ActionArea) -> Option<AnyView> {
    let base = only(Facet::Area, FacetValue::Area(area.id));
    let (sums, cells) = (
        tally.by(&base, Facet::Field),
        tally.cross(&base, Facet::Field, Facet::Stage),
    );
    if sums.is_empty() {
        return None;
    }
    let mut fields: Vec<_> = tally.catalogue().fields.values().collect();
    fields.sort_by_key(|field| (field.position, field.code.clone()));
    let rows: Vec<Row> = fields
        .into_iter()
        .filter_map(|field| {
            let value = FacetValue::Field(field.id);
            let count = *sums.get(&value)?;
            let filter = base.with(Facet::Field, value);
            let name = field.name.clone();
            let mut row = vec![
                cell(name.clone()),
                tally.number(count, &filter, &format!("Maßnahmen, {name}")),
            ];
            row.extend(Stage::ALL.map(|stage| {
                let column = FacetValue::Stage(stage);
                let count = cells.get(&(value, column)).copied().unwrap_or(0);
                let what = format!("Maßnahmen, {name}, {}", stage.label());
                tally.number(count, &filter.with(Facet::Stage, column), &what)
            }));
            Some(Row::new(row))
        })
        .collect();
    let mut columns = vec![Column::new("Handlungsfeld"), Column::number("Maßnahmen")];
    columns.extend(Stage::ALL.map(|stage| Column::number(stage.label())));
    let all = tally.words(&base);
    Some(view! {
        <Panel title="Maßnahmen nach Handlungsfeld" actions=all>
            <div class="stage-table"><DataTable caption="Maßnahmen nach Handlungsfeld und Umsetzungsstand" caption_hidden=true columns=columns rows=rows /></div>
        </Panel>
    }.into_any())
}

/// Objectives without a measure first, then those with measures; each leads to its
/// place in the concept.
pub fn objectives(tally: &Tally, area: &ActionArea) -> Option<AnyView> {
    let concept = tally.catalogue().concept_of(area.id)?;
    let mut objectives: Vec<&ConceptNode> = concept
        .nodes
        .iter()
        .filter(|node| node.kind == NodeKind::Objective && !node.retired)
        .collect();
    objectives.sort_by_key(|node| node.position);
    let href = format!("/raeume/{}/konzept", area.id);
    let all = view! { <a href=href>"Zum Handlungskonzept"</a> }.into_any();
    if objectives.is_empty() {
        return Some(view! { <Panel title="Ziele des Handlungskonzepts" actions=all><p class="nothing">"Für diesen Raum sind noch keine Ziele erfasst."</p></Panel> }.into_any());
    }
    let by = tally.by(&Filter::default(), Facet::Objective);
    let (with, without): (Vec<_>, Vec<_>) = objectives
        .into_iter()
        .partition(|node| by.contains_key(&FacetValue::Node(node.id)));
    let list = |nodes: Vec<&ConceptNode>| -> AnyView {
        let items: Vec<AnyView> = nodes
            .into_iter()
            .map(|node| objective(tally, area, node))
            .collect();
        view! { <ul class="objective-list">{items}</ul> }.into_any()
    };
    let without = match without.is_empty() {
        true => view! { <p>"Hinter jedem Ziel steht mindestens eine Maßnahme."</p> }.into_any(),
        false => view! { <h3>"Ziele ohne Maßnahme"</h3>{list(without)} }.into_any(),
    };
    let with =
        (!with.is_empty()).then(|| view! { <h3>"Ziele mit Maßnahmen"</h3>{list(with)} }.into_any());
    Some(
        view! { <Panel title="Ziele des Handlungskonzepts" actions=all>{without}{with}</Panel> }
            .into_any(),
    )
}

fn objective(tally: &Tally, area: &ActionArea, node: &ConceptNode) -> AnyView {
    let href = format!("/raeume/{}/konzept#ziel-{}", area.id, node.id);
    let filter = only(Facet::Objective, FacetValue::Node(node.id));
    let count = (tally.count(&filter) > 0).then(|| tally.words(&filter));
    let fulfilled = node
        .fulfilled
        .is_some()
        .then(|| view! { <Badge word="erfüllt" hue=Hue::Good shape=Shape::Check /> });
    let (code, text) = (node.code.clone(), node.text.clone());
    view! {
        <li>
            <span class="objective-list__name"><span class="code">{code}</span>" "<a href=href>{text}</a>" "{fulfilled}</span>
            <span class="objective-list__count">{count}</span>
        </li>
    }
    .into_any()
}

/// Milestones that are late and those of the coming 90 days.
pub fn milestones(tally: &Tally, area: &ActionArea) -> AnyView {
    let base = only(Facet::Area, FacetValue::Area(area.id));
    let day = tally.day();
    let until = day + Days::new(AHEAD);
    let mut awaited: Vec<(&MeasureFacts, &MilestoneFact)> = tally
        .hits(&base)
        .flat_map(|facts| {
            let milestones = facts.awaited_milestones().iter();
            milestones.map(move |milestone| (&**facts, milestone))
        })
        .filter(|(_, milestone)| milestone.planned <= until)
        .collect();
    awaited.sort_by_key(|(facts, milestone)| (milestone.planned, facts.code.clone()));
    let (late, next): (Vec<_>, Vec<_>) = awaited
        .into_iter()
        .partition(|(_, milestone)| milestone.planned < day);
    let next_table = match next.is_empty() {
        true => view! { <p class="nothing">{format!("Bis zum {} ist kein Meilenstein geplant.", dates::german(until))}</p> }.into_any(),
        false => table(tally, &next, "Meilensteine der nächsten 90 Tage"),
    };
    let late_table = (!late.is_empty()).then(|| {
        let with_late = base.with(Facet::Deadline, FacetValue::Deadline(Deadline::MilestoneOverdue));
        let more = (late.len() > FIRST).then(|| {
            let href = tally.list(&with_late);
            view! { <p class="panel__more">"Gezeigt sind die ältesten. "<a href=href>"Maßnahmen mit überfälligem Meilenstein ansehen"</a></p> }
        });
        view! { {table(tally, &late, "Überfällige Meilensteine")}{more} }.into_any()
    });
    let rest = (next.len() > FIRST).then(|| {
        view! { <p class="panel__more">"Gezeigt sind die nächsten; weitere stehen bei den Maßnahmen."</p> }
    });
    view! { <Panel title="Nächste Meilensteine" id="meilensteine">{late_table}{next_table}{rest}</Panel> }.into_any()
}

fn table(
    tally: &Tally,
    milestones: &[(&MeasureFacts, &MilestoneFact)],
    caption: &'static str,
) -> AnyView {
    let rows = milestones
        .iter()
        .take(FIRST)
        .map(|(facts, milestone)| {
            let title = link_cell(format!("/massnahmen/{}", facts.id), facts.title.clone());
            Row::new(vec![
                cell(milestone.title.clone()),
                planned(milestone.planned),
                cell(view! { <span class="table__code">{facts.code.to_string()}</span>" "{title} }),
                link_cell(
                    format!("/stellen/{}", facts.lead),
                    tally.catalogue().body_name(facts.lead),
                ),
            ])
        })
        .collect();
    let columns = vec![
        Column::new("Meilenstein"),
        Column::new("Geplant"),
        Column::new("Maßnahme"),
        Column::new("Federführung"),
    ];
    view! { <DataTable caption=caption columns=columns rows=rows /> }.into_any()
}

fn planned(day: NaiveDate) -> AnyView {
    view! { <span class="table__code">{dates::german(day)}</span> }.into_any()
}
