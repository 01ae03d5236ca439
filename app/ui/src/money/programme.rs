//! One programme: who gets what of it, per year and state, its rules in words, and the
//! measures that do not meet them.

use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    catalogue::Programme,
    facts::{MeasureFacts, MoneyFact},
    filter::{Facet, FacetValue},
    ids::ProgrammeId,
    money_check::{self, Finding, Tone},
    money_list::MoneyProperty,
    narrow::Narrow,
};
use leptos::prelude::*;

use crate::{
    kit::{
        badge::{Badge, Hue, MoneyBadge, Shape, Source},
        definition::{Definitions, Panel, Term},
        empty::Empty,
        error_page::Failure,
        findings::sentence_list,
        money_table::money_by_year,
        page::Breadth,
        table::{Column, DataTable, Row, cell, link_cell},
        tally::{Tally, only},
        tally_parts::{MoneyNarrow, Part, money_address},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// Contributions the page names before it leads to the list.
const FIRST: usize = 50;

/// `GET /programme/{id}`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<ProgrammeId>,
) -> Result<Response, Failure> {
    let tally = Tally::load(&state.backend, &actor).await?;
    let programme = tally
        .catalogue()
        .programmes
        .get(&id)
        .cloned()
        .ok_or(Failure::NotFound)?;
    let page = visit
        .page(programme.name.clone())
        .kicker("Programm")
        .crumb("Mittel", "/mittel")
        .crumb("Programme", "/programme")
        .breadth(Breadth::Wide);
    Ok(page.show(move || {
        let base: MoneyNarrow = Narrow::default().with(MoneyProperty::Programme, id.to_string());
        let rows = tally.money(&base);
        let (facts, rules) = (facts(&programme, &tally), rules(&programme, &tally));
        if rows.is_empty() {
            return view! { {facts}{rules}<Empty title="Noch keine Mittel" reason="Aus diesem Programm ist noch kein Beitrag angefragt." /> }.into_any();
        }
        let years = money_by_year(&tally, &base);
        let list = list(&rows, &base, &tally);
        view! {
            {facts}
            {rules}
            <Panel title="Mittel nach Jahr und Zustand">{years}</Panel>
            <Panel title="Wer was bekommt">{list}</Panel>
        }
        .into_any()
    }))
}

fn facts(programme: &Programme, tally: &Tally) -> AnyView {
    let catalogue = tally.catalogue();
    let giver = match programme.giver {
        Some(giver) => {
            let giver = catalogue.acting(giver, tally.day());
            link_cell(format!("/stellen/{giver}"), catalogue.body_name(giver))
        }
        None => cell("jeweiliges Bezirksamt"),
    };
    let note = programme
        .note
        .clone()
        .map(|note| view! { <Term name="Hinweis" text=note /> });
    let retired = programme
        .retired
        .then(|| view! { <Term name="Stand" text="wird nicht mehr angeboten" /> });
    view! {
        <Panel title="Steckbrief">
            <Definitions>
                <Term name="Mittel von">{giver}</Term>
                {note}
                {retired}
            </Definitions>
        </Panel>
    }
    .into_any()
}

/// The rules in words, the question to a person, and the measures that do not meet
/// them as things stand.
fn rules(programme: &Programme, tally: &Tally) -> AnyView {
    let rules = money_check::rules(programme);
    let rules = match rules.is_empty() {
        true => view! { <p class="nothing">"Für dieses Programm ist keine Regel hinterlegt, die sich prüfen lässt."</p> }.into_any(),
        false => sentence_list(rules),
    };
    let question = programme.question.clone().map(|question| {
        let word = crate::kit::glossary::what_is("zusaetzlichkeit");
        view! { <p>"Frage an Sie, die das Programm nicht beantwortet: "<strong>{question}</strong></p>{word} }
    });
    let missing = missing(programme, tally);
    view! { <Panel title="Regeln" id="regeln">{rules}{question}{missing}</Panel> }.into_any()
}

/// Measures with money of this programme and a finding about its rules.
fn missing(programme: &Programme, tally: &Tally) -> Option<AnyView> {
    let filter = only(Facet::Programme, FacetValue::Programme(programme.id));
    let catalogue = tally.catalogue();
    let found: Vec<(&MeasureFacts, Vec<Finding>)> = tally
        .hits(&filter)
        .map(|facts| {
            let mut findings = money_check::findings(facts, catalogue);
            findings.retain(|finding| finding.programme == Some(programme.id));
            (&**facts, findings)
        })
        .filter(|(_, findings)| !findings.is_empty())
        .collect();
    let checked = !money_check::rules(programme).is_empty() && tally.count(&filter) > 0;
    if found.is_empty() {
        return checked.then(|| {
            view! { <p>"Alle Maßnahmen mit Mitteln aus diesem Programm erfüllen die Regeln, soweit die Angaben es zeigen."</p> }.into_any()
        });
    }
    let more = (found.len() > FIRST).then(|| {
        let href = tally.list(&filter);
        view! { <p class="panel__more">"Gezeigt sind nur die ersten. "<a href=href>"Alle Maßnahmen mit Mitteln aus diesem Programm"</a></p> }
    });
    let rows: Vec<Row> = found
        .into_iter()
        .take(FIRST)
        .map(|(facts, findings)| {
            let title = link_cell(
                format!("/massnahmen/{}#mittel", facts.id),
                facts.title.clone(),
            );
            let lead = link_cell(
                format!("/stellen/{}", facts.lead),
                catalogue.body_name(facts.lead),
            );
            let grave = findings.iter().any(|finding| finding.tone == Tone::Warning);
            let (word, hue, shape) = match grave {
                true => ("passt so nicht", Hue::Warn, Shape::Triangle),
                false => ("bitte ansehen", Hue::Neutral, Shape::Ring),
            };
            let prefix = format!("{}: ", programme.name);
            let sentences = findings
                .into_iter()
                .map(|finding| finding.sentence.trim_start_matches(&prefix).to_owned())
                .collect();
            Row::new(vec![
                cell(view! { <span class="table__code">{facts.code.to_string()}</span>" "{title} }),
                lead,
                cell(view! { <Badge word=word hue=hue shape=shape source=Source::Computed /> }),
                sentence_list(sentences),
            ])
        })
        .collect();
    let columns = vec![
        Column::new("Maßnahme"),
        Column::new("Federführung"),
        Column::new("Prüfung"),
        Column::new("Was auffällt"),
    ];
    Some(view! { <DataTable caption="Maßnahmen, die die Regeln nicht oder noch nicht erfüllen" columns=columns rows=rows />{more} }.into_any())
}

fn list(rows: &[Part<MoneyFact>], base: &MoneyNarrow, tally: &Tally) -> AnyView {
    let catalogue = tally.catalogue();
    let mut sorted: Vec<&Part<MoneyFact>> = rows.iter().collect();
    sorted.sort_by_key(|row| (row.part.year, row.facts.code.clone(), row.part.id));
    let shown: Vec<Row> = sorted
        .into_iter()
        .take(FIRST)
        .map(|Part { facts, part: money }| {
            let title = link_cell(format!("/massnahmen/{}", facts.id), facts.title.clone());
            Row::new(vec![
                cell(view! { <span class="table__code">{facts.code.to_string()}</span>" "{title} }),
                link_cell(
                    format!("/stellen/{}", facts.lead),
                    catalogue.body_name(facts.lead),
                ),
                cell(money.year),
                cell(money.amount.to_string()),
                cell(view! { <MoneyBadge state=money.state /> }),
            ])
            .muted(!money.state.counts())
        })
        .collect();
    let more = (rows.len() > FIRST).then(|| {
        view! { <p class="panel__more"><a href=money_address(base) data-count=rows.len()>{format!("Alle {} Beiträge ansehen", rows.len())}</a></p> }
    });
    let columns = vec![
        Column::new("Maßnahme"),
        Column::new("Federführung"),
        Column::number("Jahr"),
        Column::number("Betrag"),
        Column::new("Zustand"),
    ];
    view! { <DataTable caption="Wer was bekommt" caption_hidden=true columns=columns rows=shown />{more} }.into_any()
}
