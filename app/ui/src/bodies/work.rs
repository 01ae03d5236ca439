//! What a body does: what it leads, takes part in and pays for, and the requests to it
//! and from it.

use domain::{
    body::{Body, BodyKind},
    filter::{Facet, FacetValue},
    money_list::MoneyProperty,
    narrow::Narrow,
    request::RequestProperty,
};
use leptos::prelude::*;

use crate::kit::{
    definition::Panel,
    empty::Empty,
    measure_tables::{FIRST, MeasureTable},
    money_table::money_by_year,
    request_table::request_table,
    tally::{Tally, only},
    tally_parts::{MoneyNarrow, RequestNarrow, money_address, open, requests_address},
};

/// All of it; one sentence when it is nothing.
pub fn parts(tally: &Tally, body: &Body) -> AnyView {
    let named = [Facet::Lead, Facet::Participant, Facet::Giver]
        .iter()
        .any(|facet| tally.count(&only(*facet, FacetValue::Body(body.id))) > 0);
    let asks = [RequestProperty::Asked, RequestProperty::Asker]
        .map(|side| open().with(side, body.id.to_string()));
    if !named && asks.iter().all(|narrow| tally.requests(narrow).is_empty()) {
        return nothing(body);
    }
    let [to, from] = asks;
    view! {
        {requests(tally, &to, "Offene Anfragen an diese Stelle", "Keine Anfrage an diese Stelle ist offen.")}
        {requests(tally, &from, "Offene Anfragen von dieser Stelle", "Keine Anfrage dieser Stelle wartet auf Antwort.")}
        {measures(tally, "Federführung", Facet::Lead, body)}
        {measures(tally, "Beteiligung", Facet::Participant, body)}
    }
    .into_any()
}

fn nothing(body: &Body) -> AnyView {
    let reason = match body.kind {
        BodyKind::Other => {
            "Weitere Stellen werden in den Texten der Maßnahmen als Träger genannt, aber nicht als Federführung oder Beteiligte geführt."
        }
        _ => {
            "Diese Stelle ist für keine freigegebene Maßnahme federführend, an keiner beteiligt und gibt für keine Mittel."
        }
    };
    view! { <Empty title="Keine Maßnahmen" reason=reason /> }.into_any()
}

/// The first requests behind a narrowing, and a way to all.
fn requests(
    tally: &Tally,
    narrow: &RequestNarrow,
    title: &'static str,
    none: &'static str,
) -> AnyView {
    let mut rows = tally.requests(narrow);
    if rows.is_empty() {
        return view! { <Panel title=title><p class="nothing">{none}</p></Panel> }.into_any();
    }
    rows.sort_by_key(|row| (row.part.asked_on, row.facts.code.clone()));
    let more = (rows.len() > FIRST).then(|| {
        view! { <p class="panel__more"><a href=requests_address(narrow)>"Alle diese Anfragen ansehen"</a></p> }
    });
    rows.truncate(FIRST);
    let (table, all) = (
        request_table(&rows, tally, title, None),
        tally.request_words(narrow),
    );
    view! { <Panel title=title actions=all>{table}{more}</Panel> }.into_any()
}

fn measures(tally: &Tally, title: &'static str, facet: Facet, body: &Body) -> AnyView {
    let filter = only(facet, FacetValue::Body(body.id));
    let count = tally.count(&filter);
    if count == 0 {
        let sentence = match facet {
            Facet::Lead => "Für keine Maßnahme federführend.",
            _ => "An keiner Maßnahme beteiligt.",
        };
        return view! { <Panel title=title><p class="nothing">{sentence}</p></Panel> }.into_any();
    }
    let note = (facet == Facet::Lead && body.kind == BodyKind::DistrictOffice).then(
        || view! { <p class="panel__note">"Einschließlich der Maßnahmen seiner Fachämter."</p> },
    );
    let more = (count > FIRST).then(|| {
        let href = tally.list(&filter);
        view! { <p class="panel__more"><a href=href data-count=count>{format!("Alle {count} Maßnahmen ansehen")}</a></p> }
    });
    let (words, tally) = (tally.words(&filter), tally.clone());
    view! {
        <Panel title=title actions=words>
            {note}
            <MeasureTable tally=tally filter=filter caption=title />
            {more}
        </Panel>
    }
    .into_any()
}

/// What it gives, by year and state.
pub fn money(tally: &Tally, body: &Body) -> Option<AnyView> {
    let base: MoneyNarrow = Narrow::default().with(MoneyProperty::Giver, body.id.to_string());
    let note = (body.kind == BodyKind::DistrictOffice).then(
        || view! { <p class="panel__note">"Einschließlich der Mittel seiner Fachämter."</p> },
    );
    let table = money_by_year(tally, &base)?;
    let all = view! { <a href=money_address(&base)>"Alle Beiträge dieser Stelle"</a> }.into_any();
    Some(
        view! { <Panel title="Mittel von dieser Stelle" actions=all>{note}{table}</Panel> }
            .into_any(),
    )
}
