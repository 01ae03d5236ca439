//! Who works in an area: the bodies with their parts, the money, and the requests that
//! wait or were declined.

use std::collections::BTreeMap;

use domain::{
    area::ActionArea,
    body::BodyKind,
    filter::{Facet, FacetValue},
    ids::BodyId,
    money::Cents,
    money_list::MoneyProperty,
    narrow::Narrow,
    request::{RequestProperty, RequestState},
};
use leptos::prelude::*;

use crate::kit::{
    definition::Panel,
    measure_tables::FIRST,
    money_table::money_by_year,
    request_table::request_table,
    table::{Column, DataTable, Row, link_cell},
    tally::{Tally, only},
    tally_parts::{
        MoneyNarrow, RequestNarrow, counting, money_address, none, requests_address, sum_link,
    },
};

/// Each body that leads, takes part or gives; every number leads to its list.
pub fn bodies(tally: &Tally, area: &ActionArea) -> Option<AnyView> {
    let base = only(Facet::Area, FacetValue::Area(area.id));
    let by = |facet| tally.by(&base, facet);
    let (leads, parts) = (by(Facet::Lead), by(Facet::Participant));
    let money = counting().with(MoneyProperty::Area, area.code.clone());
    let mut given: BTreeMap<BodyId, Vec<Cents>> = BTreeMap::new();
    for row in tally.money(&money) {
        for body in tally.catalogue().body_and_above(row.part.giver) {
            given.entry(body).or_default().push(row.part.amount);
        }
    }
    let rows: Vec<Row> = tally
        .catalogue()
        .bodies_sorted()
        .into_iter()
        .filter_map(|body| {
            let value = FacetValue::Body(body.id);
            let count =
                |counts: &BTreeMap<FacetValue, usize>| counts.get(&value).copied().unwrap_or(0);
            let (lead, part) = (count(&leads), count(&parts));
            let sum = given
                .get(&body.id)
                .map(|amounts| amounts.iter().copied().sum());
            if lead + part == 0 && sum.is_none() {
                return None;
            }
            let name = &body.short_name;
            let gives = money.with(MoneyProperty::Giver, body.id.to_string());
            let number = |count, facet, what: &str| {
                tally.number(
                    count,
                    &base.with(facet, value),
                    &format!("Maßnahmen, {what}, {name}"),
                )
            };
            Some(Row::new(vec![
                link_cell(format!("/stellen/{}", body.id), name.clone()),
                number(lead, Facet::Lead, "federführend"),
                number(part, Facet::Participant, "beteiligt"),
                sum.map_or_else(none, |sum| {
                    sum_link(sum, money_address(&gives), &format!("Mittel, {name}"))
                }),
            ]))
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let columns = vec![
        Column::new("Stelle"),
        Column::number("federführend"),
        Column::number("beteiligt"),
        Column::number("Mittel, die zählen"),
    ];
    let offices = tally
        .catalogue()
        .bodies
        .values()
        .any(|body| body.kind == BodyKind::Office);
    let foot = match offices {
        true => {
            "Beteiligt zählt auch, wer angefragt ist. Bei Federführung und Mitteln schließt ein Bezirksamt seine Fachämter ein."
        }
        false => "Beteiligt zählt auch, wer angefragt ist.",
    };
    Some(view! {
        <Panel title="Wer hier arbeitet">
            <DataTable caption="Stellen und ihre Maßnahmen in diesem Raum" caption_hidden=true columns=columns rows=rows foot=foot />
        </Panel>
    }.into_any())
}

/// Money by year and state.
pub fn money(tally: &Tally, area: &ActionArea) -> AnyView {
    let base: MoneyNarrow = Narrow::default().with(MoneyProperty::Area, area.code.clone());
    match money_by_year(tally, &base) {
        Some(table) => {
            let all = view! { <a href=money_address(&base)>"Alle Beiträge"</a> }.into_any();
            view! { <Panel title="Mittel" actions=all>{table}</Panel> }.into_any()
        }
        None => view! { <Panel title="Mittel"><p class="nothing">"Für Maßnahmen in diesem Raum ist noch kein Beitrag angefragt."</p></Panel> }.into_any(),
    }
}

/// Requests that wait, then those that were declined; the first ones and a way to all.
pub fn requests(tally: &Tally, area: &ActionArea) -> AnyView {
    let base: RequestNarrow = Narrow::default().with(RequestProperty::Area, area.code.clone());
    let both = base
        .with(RequestProperty::State, RequestState::Open.key())
        .with(RequestProperty::State, RequestState::Declined.key());
    let mut rows = tally.requests(&both);
    if rows.is_empty() {
        return view! { <Panel title="Anfragen"><p class="nothing">"Keine Anfrage ist offen, keine wurde abgelehnt."</p></Panel> }.into_any();
    }
    rows.sort_by_key(|row| {
        (
            row.part.state,
            row.part.answered_on.unwrap_or(row.part.asked_on),
            row.facts.code.clone(),
        )
    });
    let more = rows.len() > FIRST;
    rows.truncate(FIRST);
    let table = request_table(&rows, tally, "Offene und abgelehnte Anfragen", None);
    let all = tally.request_words(&both);
    let more = more.then(|| {
        view! { <p class="panel__more"><a href=requests_address(&both)>"Alle offenen und abgelehnten Anfragen ansehen"</a></p> }
    });
    view! { <Panel title="Offene und abgelehnte Anfragen" id="anfragen" actions=all>{table}{more}</Panel> }.into_any()
}
