//! What a meeting has to decide: reported trouble with its reason, refusals, returned
//! reports, objectives without a measure. The decision itself is written by hand.

use std::collections::HashMap;

use domain::{
    area::ActionArea,
    concept::NodeKind,
    facts::MeasureFacts,
    filter::{Facet, FacetValue, Filter},
    ids::{AreaId, MeasureId},
    labels::Label,
    measure::Rating,
    report::Report,
    request::{RequestProperty, RequestState},
    review::{Decision, ReviewState},
};
use leptos::prelude::*;

use crate::kit::{
    badge::{RatingBadge, RequestBadge, ReviewBadge},
    definition::Panel,
    table::{Column, DataTable, Row, cell},
    tally::{Tally, only},
};

/// The measures whose newest report says what is to decide.
pub fn measures(tally: &Tally, area: AreaId) -> Vec<MeasureId> {
    let base = only(Facet::Area, FacetValue::Area(area));
    tally
        .hits(&base)
        .filter(|facts| troubled(facts) || returned(facts))
        .map(|facts| facts.id)
        .collect()
}

fn troubled(facts: &MeasureFacts) -> bool {
    matches!(facts.rating, Rating::Critical | Rating::AtRisk)
}

fn returned(facts: &MeasureFacts) -> bool {
    facts.review == Some(ReviewState::Returned)
}

/// One table, each row with room for the decision and for who carries it out.
pub fn decisions(
    tally: &Tally,
    area: &ActionArea,
    reports: &HashMap<MeasureId, Report>,
) -> AnyView {
    let mut rows = reported(tally, area, reports);
    rows.extend(declined(tally, area));
    rows.extend(without_measure(tally, area));
    if rows.is_empty() {
        return view! { <Panel title="4. Zu entscheiden"><p class="nothing">"Aus den Meldungen und Anfragen ergibt sich nichts, was zu entscheiden wäre."</p></Panel> }.into_any();
    }
    let columns = vec![
        Column::new("Gegenstand"),
        Column::new("Worum es geht"),
        Column::new("Entscheidung"),
        Column::new("zuständig"),
    ];
    view! {
        <Panel title="4. Zu entscheiden">
            <div class="meeting__decisions"><DataTable caption="Zu entscheiden" caption_hidden=true columns=columns rows=rows /></div>
        </Panel>
    }
    .into_any()
}

/// Room to write.
pub fn blank() -> AnyView {
    view! { <span class="blank"><span class="kern-sr-only">"frei"</span></span> }.into_any()
}

/// The measure with its code.
pub fn measure_cell(facts: &MeasureFacts) -> AnyView {
    let (href, title) = (format!("/massnahmen/{}", facts.id), facts.title.clone());
    view! { <span class="table__code">{facts.code.to_string()}</span>" "<a href=href>{title}</a> }
        .into_any()
}

fn row(subject: AnyView, matter: AnyView) -> Row {
    Row::new(vec![subject, matter, blank(), blank()])
}

/// Critical first, then with risks, then what came back.
fn reported(tally: &Tally, area: &ActionArea, reports: &HashMap<MeasureId, Report>) -> Vec<Row> {
    let base = only(Facet::Area, FacetValue::Area(area.id));
    let mut rows = Vec::new();
    for rating in [Rating::Critical, Rating::AtRisk] {
        let filter = base.with(Facet::Rating, FacetValue::Rating(rating));
        rows.extend(tally.hits(&filter).map(|facts| {
            let reason = reports
                .get(&facts.id)
                .and_then(|report| report.rating_reason.clone());
            let said = view! { <RatingBadge rating=rating />{reason.map(sub)} };
            row(measure_cell(facts), cell(said))
        }));
    }
    let filter = base.with(Facet::Review, FacetValue::Review(ReviewState::Returned));
    rows.extend(tally.hits(&filter).map(|facts| {
        let reasons = reports.get(&facts.id).map(return_reasons);
        let said = view! { <span>"Meldung "</span><ReviewBadge state=ReviewState::Returned />{reasons.map(sub)} };
        row(measure_cell(facts), cell(said))
    }));
    rows
}

fn return_reasons(report: &Report) -> String {
    let reasons: Vec<&str> = report
        .reviews
        .iter()
        .filter_map(|review| match &review.decision {
            Decision::Returned { reason } => Some(reason.as_str()),
            Decision::Confirmed => None,
        })
        .collect();
    reasons.join(" ")
}

fn declined(tally: &Tally, area: &ActionArea) -> Vec<Row> {
    let narrow = domain::narrow::Narrow::default()
        .with(RequestProperty::Area, area.code.clone())
        .with(RequestProperty::State, RequestState::Declined.key());
    let mut requests = tally.requests(&narrow);
    requests.sort_by_key(crate::kit::request_table::oldest_first);
    requests
        .iter()
        .map(|asked| {
            let request = &asked.part;
            let amount = request
                .amount
                .map(|(amount, year)| format!(", {amount} für {year}"));
            let what = format!(
                "{}{}, {} ",
                request.seat.kind().label(),
                amount.unwrap_or_default(),
                tally.catalogue().body_name(request.body)
            );
            let said = view! { <span>{what}</span><RequestBadge state=request.state />{request.reason.clone().map(sub)} };
            row(measure_cell(&asked.facts), cell(said))
        })
        .collect()
}

/// Objectives that nobody works on; those said to be reached need nobody.
fn without_measure(tally: &Tally, area: &ActionArea) -> Vec<Row> {
    let behind = tally.by(&Filter::default(), Facet::Objective);
    let concept = tally.catalogue().concept_of(area.id);
    let mut nodes: Vec<_> = concept
        .into_iter()
        .flat_map(|concept| &concept.nodes)
        .filter(|node| node.kind == NodeKind::Objective && !node.retired)
        .filter(|node| node.fulfilled.is_none())
        .filter(|node| !behind.contains_key(&FacetValue::Node(node.id)))
        .collect();
    nodes.sort_by_key(|node| node.position);
    let href = format!("/raeume/{}/konzept", area.id);
    nodes
        .into_iter()
        .map(|node| {
            let (href, code, text) = (href.clone(), node.code.clone(), node.text.clone());
            let subject =
                view! { <span class="table__code">{code}</span>" "<a href=href>{text}</a> };
            row(cell(subject), cell("Ziel ohne Maßnahme"))
        })
        .collect()
}

fn sub(text: String) -> AnyView {
    view! { <span class="table__sub">{text}</span> }.into_any()
}
