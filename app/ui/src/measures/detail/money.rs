//! Who pays what: the contributions by programme and year, their sum and what is
//! still missing. A sum counts only money that was not declined or withdrawn.

use backend::measures::Detail;
use domain::{
    contribution::Contribution, ids::MeasureId, money::Cents, money_check, request::Seat,
};
use leptos::prelude::*;

use super::May;
use crate::kit::{
    badge::MoneyBadge,
    definition::{Definitions, Panel, Term},
    findings::findings_view,
    table::{Column, DataTable, Row, cell, link_cell},
};

pub fn panel(detail: &Detail, may: &May) -> Option<AnyView> {
    let (measure, catalogue) = (&detail.measure, &*detail.sight.catalogue);
    let ask = may.ask_money.then(|| {
        view! { <a href=format!("/massnahmen/{}/mittel/neu", measure.id)>"Mittel anfragen"</a> }
            .into_any()
    });
    if measure.contributions.is_empty() && measure.total_cost.is_none() {
        return ask.map(|ask| {
            view! { <Panel title="Kosten und Mittel" id="mittel" actions=ask><p class="nothing">"Noch keine Kosten und keine Mittel eingetragen."</p></Panel> }.into_any()
        });
    }
    let funded = detail.facts.funded();
    let mut contributions: Vec<_> = measure.contributions.iter().collect();
    contributions.sort_by_key(|money| (money.year, catalogue.programme_name(money.programme)));
    let rows: Vec<Row> = contributions
        .into_iter()
        .map(|money| {
            let mut cells = vec![
                link_cell(
                    format!("/programme/{}", money.programme),
                    catalogue.programme_name(money.programme),
                ),
                link_cell(
                    format!("/stellen/{}", money.giver),
                    catalogue.body_name(money.giver),
                ),
                cell(money.year),
                cell(money.amount.to_string()),
                state(money),
            ];
            if may.any_money() {
                cells.push(links(measure.id, money, may));
            }
            Row::new(cells).muted(!money.state.counts())
        })
        .collect();
    let mut columns = vec![
        Column::new("Programm"),
        Column::new("Mittel von"),
        Column::number("Jahr"),
        Column::number("Betrag"),
        Column::new("Zustand"),
    ];
    if may.any_money() {
        columns.push(Column::actions("Anfrage"));
    }
    let table = (!rows.is_empty()).then(|| view! { <DataTable caption="Ressortbeiträge" caption_hidden=true columns=columns rows=rows /> });
    let sums = sums(measure.total_cost, funded);
    let note = checks_note(detail);
    Some(match ask {
        Some(ask) => view! { <Panel title="Kosten und Mittel" id="mittel" actions=ask>{sums}{table}{note}</Panel> }.into_any(),
        None => view! { <Panel title="Kosten und Mittel" id="mittel">{sums}{table}{note}</Panel> }.into_any(),
    })
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

/// The state, the reason of a refusal, and a change that waits or was refused.
fn state(money: &Contribution) -> AnyView {
    let line = |text: String| view! { <span class="table__sub">{text}</span> };
    let reason = money.reason.clone().map(line);
    let note = money
        .note
        .clone()
        .map(|note| line(format!("Von der Koordination vermerkt: {note}")));
    let change = money.change.as_ref().map(|change| {
        let new = format!("{} für {}", change.amount, change.year);
        line(match &change.declined {
            None => format!("Neu angefragt: {new}. Bis zur Antwort gilt der bisherige Betrag."),
            Some(declined) => format!(
                "Änderung auf {new} abgelehnt: {}. Es gilt der bisherige Betrag.",
                declined.reason
            ),
        })
    });
    view! { <MoneyBadge state=money.state />{reason}{change}{note} }.into_any()
}

/// What the visitor may do with one contribution.
fn links(measure: MeasureId, money: &Contribution, may: &May) -> AnyView {
    let name = format!(" {} für {}", money.amount, money.year);
    let change = may.ask_money.then(|| {
        let href = format!("/massnahmen/{measure}/mittel/{}", money.id);
        view! { <a href=href>"Ändern"<span class="kern-sr-only">{name.clone()}</span></a> }
    });
    let answer = may.answers(Seat::Money(money.id)).then(|| {
        let seat = Seat::Money(money.id).key();
        let href = format!("/massnahmen/{measure}/anfragen/{seat}");
        let label = if money.is_open() {
            "Antworten"
        } else {
            "Stand setzen"
        };
        view! { <a href=href>{label}<span class="kern-sr-only">{name.clone()}</span></a> }
    });
    view! { <span class="row-actions">{answer}" "{change}</span> }.into_any()
}

/// What the checks of the programmes' rules found, and their questions to a person.
fn checks_note(detail: &Detail) -> Option<AnyView> {
    let (facts, catalogue) = (&detail.facts, &*detail.sight.catalogue);
    let questions: Vec<String> = money_check::questions(facts, catalogue)
        .into_iter()
        .map(|(programme, question)| format!("{}: {question}", programme.name))
        .collect();
    findings_view(&money_check::findings(facts, catalogue), &questions)
}
