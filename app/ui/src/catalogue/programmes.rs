//! All programmes with giver, term and rules in words.

use axum::extract::State;
use domain::{
    catalogue::Programme,
    dates,
    filter::{Facet, FacetValue, Filter},
};
use leptos::prelude::*;

use super::{how_many, page_below, programme_path};
use crate::{
    kit::{
        badge::Badge,
        empty::Empty,
        form::{ButtonLink, Weight},
        page::{Answer, Breadth},
        table::{Column, DataTable, Row, cell},
        tally::{Tally, only},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// `GET /verzeichnisse/programme`
pub async fn page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
) -> Answer {
    let tally = Tally::load(&state.backend, &actor).await?;
    let page = page_below(&visit, "Programme")
        .lead("Woher Mittel kommen. Die Regeln eines Programms werden bei jeder Maßnahme geprüft; eine Rückfrage beantwortet ein Mensch.")
        .breadth(Breadth::Wide)
        .actions(|| view! { <ButtonLink href="/verzeichnisse/programme/neu" label="Programm anlegen" weight=Weight::Primary icon="add" /> });
    Ok(page.show(move || {
        let programmes = tally.catalogue().programmes_sorted();
        if programmes.is_empty() {
            return view! { <Empty title="Noch keine Programme" reason="Legen Sie das erste Programm an." /> }.into_any();
        }
        let caption = how_many(programmes.len(), "Programm", "Programme");
        let counts = tally.by(&Filter::default(), Facet::Programme);
        let columns = vec![
            Column::new("Programm"),
            Column::new("Mittelgeber"),
            Column::new("Laufzeit"),
            Column::new("Regeln"),
            Column::number("Maßnahmen"),
            Column::actions("Aktionen"),
        ];
        let rows = programmes
            .into_iter()
            .map(|programme| row(&tally, programme, &counts))
            .collect();
        view! { <DataTable caption=caption columns=columns rows=rows /> }.into_any()
    }))
}

fn row(
    tally: &Tally,
    programme: &Programme,
    counts: &std::collections::BTreeMap<FacetValue, usize>,
) -> Row {
    let value = FacetValue::Programme(programme.id);
    let count = counts.get(&value).copied().unwrap_or(0);
    let what = format!("Maßnahmen mit Mitteln aus {}", programme.name);
    let retired = programme
        .retired
        .then(|| view! { " "<Badge word="stillgelegt" /> });
    let giver = programme.giver.map_or_else(
        || cell("jeweiliges Bezirksamt"),
        |giver| {
            let name = tally.catalogue().body_name(giver).to_owned();
            view! { <a href=format!("/stellen/{giver}")>{name}</a> }.into_any()
        },
    );
    let rules: Vec<AnyView> = rules(programme)
        .into_iter()
        .map(|rule| view! { <li>{rule}</li> }.into_any())
        .collect();
    let rules = match rules.is_empty() {
        true => view! { <span class="nothing">"keine"</span> }.into_any(),
        false => view! { <ul class="plain-list">{rules}</ul> }.into_any(),
    };
    let (edit, which) = (
        programme_path(programme.id, "bearbeiten"),
        format!(" {}", programme.name),
    );
    Row::new(vec![
        view! { <a href=format!("/programme/{}", programme.id)>{programme.name.clone()}</a>{retired} }.into_any(),
        giver,
        cell(term(programme)),
        rules,
        tally.number(count, &only(Facet::Programme, value), &what),
        view! { <a href=edit>"Bearbeiten"<span class="kern-sr-only">{which}</span></a> }.into_any(),
    ])
    .muted(programme.retired)
}

fn term(programme: &Programme) -> String {
    match (
        programme.runs_from.map(dates::german),
        programme.runs_to.map(dates::german),
    ) {
        (None, None) => "ohne Befristung".into(),
        (Some(from), None) => format!("ab {from}"),
        (None, Some(to)) => format!("bis {to}"),
        (Some(from), Some(to)) => format!("{from} bis {to}"),
    }
}

fn rules(programme: &Programme) -> Vec<String> {
    let mut rules = Vec::new();
    if let Some(number) = programme.departments {
        rules.push(format!("mindestens {number} Senatsverwaltungen gemeinsam"));
    }
    if programme.only_areas {
        rules.push("nur in den Handlungsräumen".into());
    }
    rules.extend(
        programme
            .question
            .as_ref()
            .map(|question| format!("Rückfrage: {question}")),
    );
    rules
}
