//! The start page of Bearbeitung: what waits for the own body, then which of its
//! measures need something.

use domain::{
    facts::{MeasureFacts, answers_for},
    filter::{Facet, FacetValue, Filter},
    freshness::Freshness,
    ids::BodyId,
    narrow::Narrow,
    policy::{Actor, Role},
    request::{RequestKind, RequestProperty, RequestState},
    review::ReviewState,
};
use leptos::prelude::*;

use super::parts::{by_name, figure, grant_bodies, late, request_figure, requests, stale};
use crate::kit::{
    badge::{Hue, RatingBadge, StageBadge},
    definition::Panel,
    figures::Figures,
    form::ButtonLink,
    request_table::{asked_of, quick_answer},
    table::{Column, DataTable, Row, cell},
    tally::{Tally, only},
};

/// So many measures stand on the start page to report on.
const REPORTING: usize = 8;
/// So many requests stand on the start page; the others under "Aufgaben".
const URGENT: usize = 3;

/// Tasks first, then the measures of each body.
pub fn all(tally: &Tally, actor: &Actor) -> Option<AnyView> {
    let bodies = grant_bodies(actor, Role::Clerk);
    if bodies.is_empty() {
        return None;
    }
    let tasks = tasks(tally, actor);
    let measures = bodies
        .into_iter()
        .map(|body| own_measures(tally, body))
        .collect_view();
    Some(view! { {tasks}{measures} }.into_any())
}

/// The most urgent requests: those that wait longest.
fn tasks(tally: &Tally, actor: &Actor) -> AnyView {
    let narrow = asked_of(&answers_for(actor, tally.catalogue(), tally.day()));
    let answer = quick_answer("start");
    let table = requests(
        tally,
        &narrow,
        "Anfragen an Ihre Stelle",
        URGENT,
        Some(&answer),
    );
    let nothing = table
        .is_none()
        .then(|| view! { <p class="nothing">"Zurzeit wartet keine Anfrage auf eine Antwort Ihrer Stelle."</p> });
    let all = view! { <ButtonLink href="/aufgaben" label="Alle Aufgaben" /> }.into_any();
    view! { <Panel title="Anfragen an Ihre Stelle" actions=all>{nothing}{table}</Panel> }.into_any()
}

fn own_measures(tally: &Tally, body: BodyId) -> AnyView {
    let name = tally.catalogue().body_name(body).to_owned();
    let base = only(Facet::Lead, FacetValue::Body(body));
    let returned = base.with(Facet::Review, FacetValue::Review(ReviewState::Returned));
    let declined = Narrow::default()
        .with(RequestProperty::Asker, body.to_string())
        .with(RequestProperty::Kind, RequestKind::Lead.key())
        .with(RequestProperty::State, RequestState::Declined.key());
    // Drafts of other bodies are not seen at all: these are the own ones.
    let drafts = only(Facet::Draft, FacetValue::Yes);
    let participant = only(Facet::Participant, FacetValue::Body(body));
    let figures = vec![
        figure(tally, &late(&base), "Termin überschritten", Hue::Bad),
        figure(tally, &stale(&base), "Sachstand veraltet", Hue::Warn),
        figure(tally, &returned, "Meldung zurückgegeben", Hue::Warn),
        request_figure(tally, &declined, "Federführung abgelehnt", Hue::Warn),
        figure(tally, &drafts, "Entwürfe", Hue::Neutral),
        figure(tally, &base, "Maßnahmen in Federführung", Hue::Neutral),
        figure(
            tally,
            &participant,
            "Maßnahmen mit Beteiligung",
            Hue::Neutral,
        ),
    ];
    let reporting = reporting(tally, &base);
    let lists = lists(tally, base, returned, drafts);
    view! {
        <Panel title=format!("Maßnahmen von {name}")>
            <Figures figures=figures />
            {lists}
            {reporting}
        </Panel>
    }
    .into_any()
}

/// The measures whose last report is oldest, each one step away from its next report.
fn reporting(tally: &Tally, base: &Filter) -> Option<AnyView> {
    let mut rows: Vec<_> = tally
        .hits(base)
        .filter(|facts| {
            facts.freshness(tally.day(), tally.moment().stale_after) != Freshness::Closed
        })
        .cloned()
        .collect();
    if rows.is_empty() {
        return None;
    }
    // What was never reported is silent since it was logged.
    let since = |facts: &MeasureFacts| facts.reported_on.unwrap_or(facts.created_on);
    rows.sort_by(|a, b| (since(a), &a.code).cmp(&(since(b), &b.code)));
    let rows = rows
        .iter()
        .take(REPORTING)
        .map(|facts| report_row(facts))
        .collect();
    let columns = vec![
        Column::new("Maßnahme"),
        Column::new("Umsetzungsstand"),
        Column::new("Ampel"),
        Column::new("Letzter Sachstand"),
        Column::actions("Melden"),
    ];
    let caption = "Sachstand melden";
    Some(
        view! {
            <h3>{caption}</h3>
            <p class="panel__note">"Oben steht, was am längsten keine Meldung hatte."</p>
            <DataTable caption=caption caption_hidden=true columns=columns rows=rows />
        }
        .into_any(),
    )
}

fn report_row(facts: &MeasureFacts) -> Row {
    let path = format!("/massnahmen/{}", facts.id);
    let report = format!("{path}/melden");
    let day = facts
        .reported_on
        .map_or_else(|| "noch keiner".to_owned(), domain::dates::german);
    let (stage, rating) = (facts.stage, facts.rating);
    let name = format!(" {}", facts.title);
    Row::new(vec![
        view! { <span class="table__code">{facts.code.to_string()}</span>" "<a href=path>{facts.title.clone()}</a> }.into_any(),
        view! { <StageBadge stage=stage /> }.into_any(),
        view! { <RatingBadge rating=rating /> }.into_any(),
        cell(day),
        view! { <a href=report>"Melden"<span class="kern-sr-only">{name}</span></a> }.into_any(),
    ])
}

fn lists(tally: &Tally, base: Filter, returned: Filter, drafts: Filter) -> AnyView {
    let (overdue, old) = (late(&base), stale(&base));
    let (overdue, returned, old, drafts) = (
        by_name(tally, overdue, "Überschrittene Termine"),
        by_name(tally, returned, "Zurückgegebene Meldungen"),
        by_name(tally, old, "Sachstand veraltet"),
        by_name(tally, drafts, "Entwürfe"),
    );
    view! { {overdue}{returned}{old}{drafts} }.into_any()
}
