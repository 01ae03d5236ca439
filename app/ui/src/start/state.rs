//! The start page of the Landeskoordination: all areas, open requests by body, and what
//! the catalogue and the concepts need.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use domain::{
    area::ActionArea,
    concept::{ConceptNode, NodeKind},
    dates,
    filter::{Facet, FacetValue, Filter},
    ids::BodyId,
    labels::Label,
    policy::{Actor, Role},
    request::{RequestFact, RequestKind, RequestProperty, RequestState},
};
use leptos::prelude::*;

use crate::kit::{
    area_table::AreaTable,
    definition::Panel,
    form::ButtonLink,
    measure_tables::areas_in_order,
    table::{Column, DataTable, Row, cell, link_cell},
    tally::{Tally, only},
    tally_parts::{counting, open, requests_address},
};

/// Everything for this role.
pub fn all(tally: &Tally, actor: &Actor) -> Option<AnyView> {
    if !actor.has(Role::StateCoordinator) {
        return None;
    }
    // A Leitung has seen the areas already.
    let areas = (!actor.has(Role::Leadership)).then(|| areas(tally));
    let (handshakes, duties) = (handshakes(tally), duties(tally));
    Some(view! { {areas}{handshakes}{duties} }.into_any())
}

fn areas(tally: &Tally) -> AnyView {
    let table = AreaTable {
        tally,
        base: Filter::default(),
        money: Some(counting()),
        areas: areas_in_order(tally),
        whole: true,
    };
    let (stages, ratings) = (
        table.by_stage("Nach Umsetzungsstand"),
        table.by_rating("Nach Ampel und Mitteln"),
    );
    view! { <Panel title="Alle Handlungsräume">{stages}{ratings}</Panel> }.into_any()
}

/// Bodies with open requests × what they are asked for.
fn handshakes(tally: &Tally) -> AnyView {
    let words = tally.request_words(&open());
    // As the list of requests has it: those to an office also belong to its Bezirksamt.
    let mut asked: HashMap<BodyId, OpenRequests> = HashMap::new();
    for (_, request) in tally.requests_in(RequestState::Open) {
        for body in &request.body_and_above {
            asked.entry(*body).or_default().count(request);
        }
    }
    if asked.is_empty() {
        return view! { <Panel title="Offene Anfragen nach Stelle"><p class="nothing">"Zurzeit ist keine Anfrage offen."</p></Panel> }.into_any();
    }
    let mut columns = vec![Column::new("Stelle"), Column::number("offen")];
    columns.extend(RequestKind::ALL.map(|kind| Column::number(kind.label())));
    columns.push(Column::new("älteste seit"));
    let bodies = tally.catalogue().bodies_sorted();
    let rows = bodies
        .into_iter()
        .filter_map(|body| Some((body, asked.get(&body.id)?)))
        .map(|(body, asked)| {
            let narrow = open().with(RequestProperty::Asked, body.id.to_string());
            let what = format!("offene Anfragen an {}", body.short_name);
            let mut cells = vec![
                link_cell(format!("/stellen/{}", body.id), body.short_name.clone()),
                // Each request is of one kind.
                tally.request_number(asked.kinds.values().sum(), &narrow, &what),
            ];
            cells.extend(RequestKind::ALL.map(|kind| {
                let narrow = narrow.with(RequestProperty::Kind, kind.key());
                let what = format!("{what}, {}", kind.label());
                let count = asked.kinds.get(&kind).copied().unwrap_or(0);
                tally.request_number(count, &narrow, &what)
            }));
            cells.push(cell(asked.oldest.map(dates::german)));
            Row::new(cells)
        })
        .collect();
    let foot = "Anfragen an ein Fachamt stehen auch in der Zeile seines Bezirksamts.";
    view! {
        <Panel title="Offene Anfragen nach Stelle" actions=words>
            <DataTable caption="Offene Anfragen nach Stelle und Gegenstand" caption_hidden=true columns=columns rows=rows foot=foot />
        </Panel>
    }
    .into_any()
}

/// How many requests to one body are open, and since when.
#[derive(Default)]
struct OpenRequests {
    kinds: BTreeMap<RequestKind, usize>,
    oldest: Option<NaiveDate>,
}

impl OpenRequests {
    fn count(&mut self, request: &RequestFact) {
        *self.kinds.entry(request.seat.kind()).or_default() += 1;
        let oldest = self
            .oldest
            .map_or(request.asked_on, |day| day.min(request.asked_on));
        self.oldest = Some(oldest);
    }
}

/// What has to be looked after.
fn duties(tally: &Tally) -> AnyView {
    let outside = only(Facet::Objective, FacetValue::Nothing);
    let (outside, ended, concepts, objectives) = (
        tally.words(&outside),
        ended(tally),
        without_objectives(tally),
        without_measure(tally),
    );
    let all =
        view! { <ButtonLink href="/verzeichnisse" label="Verzeichnisse pflegen" /> }.into_any();
    view! {
        <Panel title="Verzeichnisse und Konzepte" actions=all>
            <h3>"Außerhalb der Konzepte"</h3>
            <p>"Ohne Bezug zu einem Ziel: "{outside}"."</p>
            <h3>"Handlungskonzepte ohne Ziele"</h3>
            {concepts}
            <h3>"Ziele ohne Maßnahme"</h3>
            {objectives}
            <h3>"Beendete Stellen mit offenen Anfragen"</h3>
            {ended}
        </Panel>
    }
    .into_any()
}

/// Areas that carry a concept: those without parts.
fn leaves(tally: &Tally) -> Vec<&ActionArea> {
    let catalogue = tally.catalogue();
    catalogue
        .areas_sorted()
        .into_iter()
        .filter(|area| catalogue.area_children(area.id).is_empty())
        .collect()
}

fn objectives<'a>(tally: &'a Tally, area: &ActionArea) -> Vec<&'a ConceptNode> {
    let concept = tally.catalogue().concept_of(area.id);
    let mut nodes: Vec<_> = concept
        .into_iter()
        .flat_map(|concept| &concept.nodes)
        .filter(|node| node.kind == NodeKind::Objective && !node.retired)
        .collect();
    nodes.sort_by_key(|node| node.position);
    nodes
}

fn without_objectives(tally: &Tally) -> AnyView {
    let items: Vec<AnyView> = leaves(tally)
        .into_iter()
        .filter(|area| objectives(tally, area).is_empty())
        .map(|area| {
            let (href, name) = (format!("/raeume/{}/konzept", area.id), area.label());
            view! { <li><a href=href>{name}</a></li> }.into_any()
        })
        .collect();
    listed(items, "Jedes Handlungskonzept hat Ziele.")
}

fn without_measure(tally: &Tally) -> AnyView {
    let behind = tally.by(&Filter::default(), Facet::Objective);
    let items: Vec<AnyView> = leaves(tally)
        .into_iter()
        .filter_map(|area| {
            let codes: Vec<String> = objectives(tally, area)
                .into_iter()
                .filter(|node| !behind.contains_key(&FacetValue::Node(node.id)))
                .map(|node| node.code.clone())
                .collect();
            let (href, name) = (format!("/raeume/{}/konzept", area.id), area.label());
            (!codes.is_empty()).then(|| {
                view! { <li><a href=href>{name}</a>": "{codes.join(", ")}</li> }.into_any()
            })
        })
        .collect();
    listed(items, "Hinter jedem erfassten Ziel steht eine Maßnahme.")
}

/// Bodies that ended while they were asked, with who answers today.
fn ended(tally: &Tally) -> AnyView {
    let mut pairs: BTreeMap<(String, BodyId), BodyId> = BTreeMap::new();
    for (_, request) in tally.requests_in(RequestState::Open) {
        let (named, body) = (request.named, request.body);
        if named != body {
            let name = tally.catalogue().body_name(named).to_owned();
            pairs.insert((name, named), body);
        }
    }
    let items: Vec<AnyView> = pairs
        .into_iter()
        .map(|((name, named), body)| {
            let narrow = open().with(RequestProperty::Asked, body.to_string());
            let href = requests_address(&narrow);
            let answers = tally.catalogue().body_name(body).to_owned();
            let link = format!("offene Anfragen an {answers}");
            view! { <li><a href=format!("/stellen/{named}")>{name}</a>": heute antwortet "{answers}" ("<a href=href>{link}</a>")"</li> }.into_any()
        })
        .collect();
    listed(
        items,
        "Keine Anfrage richtet sich an eine Stelle, die es nicht mehr gibt.",
    )
}

fn listed(items: Vec<AnyView>, nothing: &'static str) -> AnyView {
    if items.is_empty() {
        return view! { <p class="nothing">{nothing}</p> }.into_any();
    }
    view! { <ul class="plain-list plain-list--columns">{items}</ul> }.into_any()
}
