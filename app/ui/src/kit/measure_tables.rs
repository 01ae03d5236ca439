//! Two tables that several features show: areas by Umsetzungsstand, and a short list
//! of measures. The full list with its filters is the feature `measures`.

use domain::{
    area::ActionArea,
    facts::MeasureFacts,
    filter::{Facet, FacetValue, Filter},
    ids::AreaId,
    labels::Label,
    measure::Stage,
};
use leptos::prelude::*;

use super::{
    badge::{DeadlineBadge, RatingBadge, StageBadge},
    table::{Column, DataTable, Row, cell, link_cell},
    tally::Tally,
};

/// How many measures a short list shows before it leads to the full one.
pub const FIRST: usize = 10;

/// Areas in rows, Umsetzungsstand in columns; every number leads to its list. Parts
/// stand below their area, indented.
#[component]
pub fn StageTable(
    tally: Tally,
    areas: Vec<AreaId>,
    #[prop(into)] caption: String,
    /// A heading above says the same already.
    #[prop(optional)]
    caption_hidden: bool,
    /// Adds a row for measures outside the areas, and one for all of them.
    #[prop(optional)]
    whole: bool,
) -> impl IntoView {
    let base = Filter::default();
    let cells = tally.cross(&base, Facet::Area, Facet::Stage);
    let sums = tally.by(&base, Facet::Area);
    let row = |value: FacetValue, head: AnyView, name: &str, districts: Option<String>| {
        let filter = base.with(Facet::Area, value);
        let mut row = vec![
            head,
            cell(districts),
            tally.number(
                sums.get(&value).copied().unwrap_or(0),
                &filter,
                &format!("Maßnahmen, {name}"),
            ),
        ];
        row.extend(Stage::ALL.map(|stage| {
            let count = cells
                .get(&(value, FacetValue::Stage(stage)))
                .copied()
                .unwrap_or(0);
            let filter = filter.with(Facet::Stage, FacetValue::Stage(stage));
            tally.number(
                count,
                &filter,
                &format!("Maßnahmen, {name}, {}", stage.label()),
            )
        }));
        Row::new(row)
    };
    let catalogue = tally.catalogue();
    let mut rows: Vec<Row> = areas
        .iter()
        .filter_map(|id| catalogue.areas.get(id))
        .map(|area| {
            row(
                FacetValue::Area(area.id),
                area_head(area),
                &area.name,
                Some(district_names(&tally, area.id)),
            )
        })
        .collect();
    if whole {
        rows.push(row(
            FacetValue::Nothing,
            cell("Außerhalb der Handlungsräume"),
            "außerhalb der Handlungsräume",
            None,
        ));
        rows.push(whole_row(&tally, &base));
    }
    let foot = whole.then(|| {
        "Eine Maßnahme in mehreren Räumen zählt in jeder ihrer Zeilen, in der Zeile „Alle Maßnahmen“ nur einmal. Entwürfe zählen nicht mit.".to_owned()
    });
    let mut columns = vec![
        Column::new("Handlungsraum"),
        Column::new("Bezirk"),
        Column::number("Maßnahmen"),
    ];
    columns.extend(Stage::ALL.map(|stage| Column::number(stage.label())));
    let table = match foot {
        Some(foot) => view! { <DataTable caption=caption caption_hidden=caption_hidden columns=columns rows=rows foot=foot /> }.into_any(),
        None => view! { <DataTable caption=caption caption_hidden=caption_hidden columns=columns rows=rows /> }.into_any(),
    };
    view! { <div class="stage-table">{table}</div> }
}

fn whole_row(tally: &Tally, base: &Filter) -> Row {
    let stages = tally.by(base, Facet::Stage);
    let mut row = vec![
        view! { <strong>"Alle Maßnahmen"</strong> }.into_any(),
        cell(()),
        tally.link(base, "Maßnahmen"),
    ];
    row.extend(Stage::ALL.map(|stage| {
        let value = FacetValue::Stage(stage);
        let count = stages.get(&value).copied().unwrap_or(0);
        tally.number(
            count,
            &base.with(Facet::Stage, value),
            &format!("Maßnahmen, {}", stage.label()),
        )
    }));
    Row::new(row)
}

/// The area as a link, a part set in.
pub fn area_head(area: &ActionArea) -> AnyView {
    let class = if area.parent.is_some() {
        "area-head area-head--part"
    } else {
        "area-head"
    };
    let href = format!("/raeume/{}", area.id);
    view! { <span class=class><span class="code">{area.code.clone()}</span>" "<a href=href>{area.name.clone()}</a></span> }.into_any()
}

/// The Bezirk of an area; of several only how many, their names stand at the parts.
fn district_names(tally: &Tally, area: AreaId) -> String {
    let catalogue = tally.catalogue();
    let districts = catalogue.area_districts(area);
    match districts.iter().next() {
        Some(number) if districts.len() == 1 => catalogue.district_name(number).to_owned(),
        Some(_) => format!("{} Bezirke", districts.len()),
        None => String::new(),
    }
}

/// The first [`FIRST`] of some measures.
#[component]
pub fn MeasureTable(
    tally: Tally,
    filter: Filter,
    #[prop(into)] caption: String,
    /// What is to be done with each: the word, and the page below the measure's.
    #[prop(optional)]
    step: Option<(&'static str, &'static str)>,
) -> impl IntoView {
    let mut columns = vec![
        Column::new("Maßnahme"),
        Column::new("Federführung"),
        Column::new("Umsetzungsstand"),
        Column::new("Ampel"),
        Column::new("Termin"),
    ];
    columns.extend(step.map(|(word, _)| Column::actions(word)));
    let rows: Vec<Row> = tally
        .hits(&filter)
        .take(FIRST)
        .map(|facts| {
            let mut row = measure_row(&tally, facts);
            row.cells.extend(step.map(|(word, page)| {
                let (href, name) = (
                    format!("/massnahmen/{}/{page}", facts.id),
                    format!(" {}", facts.title),
                );
                view! { <a href=href>{word}<span class="kern-sr-only">{name}</span></a> }.into_any()
            }));
            row
        })
        .collect();
    view! { <div class="measure-table"><DataTable caption=caption caption_hidden=true columns=columns rows=rows /></div> }
}

fn measure_row(tally: &Tally, facts: &MeasureFacts) -> Row {
    let title = link_cell(format!("/massnahmen/{}", facts.id), facts.title.clone());
    let lead = link_cell(
        format!("/stellen/{}", facts.lead),
        tally.catalogue().body_name(facts.lead),
    );
    let end = facts
        .end
        .map(|end| view! { <span class="table__sub">"Ende "{domain::dates::german(end)}</span> });
    let (stage, rating, deadline) = (facts.stage, facts.rating, facts.deadline(tally.day()));
    Row::new(vec![
        view! { <span class="table__code">{facts.code.to_string()}</span>" "{title} }.into_any(),
        lead,
        view! { <StageBadge stage=stage /> }.into_any(),
        view! { <RatingBadge rating=rating /> }.into_any(),
        view! { <DeadlineBadge deadline=deadline />{end} }.into_any(),
    ])
    .muted(facts.draft)
}

/// Areas as they stand in lists: each followed by its parts.
pub fn areas_in_order(tally: &Tally) -> Vec<AreaId> {
    tally
        .catalogue()
        .areas_sorted()
        .iter()
        .map(|area| area.id)
        .collect()
}
