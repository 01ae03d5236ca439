//! The empty table to fill in: all columns and one row as an example, with names of this
//! installation's own catalogue.

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::IntoResponse,
};
use chrono::{Datelike, NaiveDate};
use domain::{
    catalogue::Catalogue,
    concept::NodeKind,
    measure_rows::{self, Column},
};

use crate::{kit::page::Answer, routes::AppState};

/// Address of the file.
pub const PATH: &str = "/massnahmen/einfuegen/vorlage.csv";

/// `GET /massnahmen/einfuegen/vorlage.csv`
pub async fn download(State(state): State<AppState>) -> Answer {
    let sight = state.backend.board().await?;
    let file = measure_rows::template(&example(&sight.catalogue, state.backend.today()));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/csv; charset=utf-8"),
        ),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"vorlage-massnahmen.csv\""),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, file).into_response())
}

/// Names that are there today, so that the example itself could be pasted.
fn example(catalogue: &Catalogue, today: NaiveDate) -> Vec<(Column, String)> {
    let mut fields: Vec<_> = catalogue
        .fields
        .values()
        .filter(|field| !field.retired)
        .collect();
    fields.sort_by_key(|field| field.position);
    let area = catalogue
        .areas_sorted()
        .into_iter()
        .max_by_key(|area| catalogue.nodes_for(&[area.id], NodeKind::Objective).len());
    let objective = area.and_then(|area| {
        let nodes = catalogue.nodes_for(&[area.id], NodeKind::Objective);
        nodes.first().map(|(_, node)| node.code.clone())
    });
    let bodies = catalogue.bodies_to_ask(today);
    let body = |at: usize| bodies.get(at).map(|body| body.short_name.clone());
    let year = today.year() + 1;
    [
        (
            Column::Title,
            Some("Beispiel: Lernwerkstatt im Kiezladen".to_owned()),
        ),
        (Column::Areas, area.map(|area| area.code.clone())),
        (
            Column::Field,
            fields.first().map(|field| field.name.clone()),
        ),
        (Column::Objectives, objective),
        (Column::Lead, body(0)),
        (
            Column::Participants,
            body(1).map(|name| format!("{name}: stellt die Räume")),
        ),
        (Column::Start, Some(format!("01.02.{year}"))),
        (Column::End, Some(format!("31.12.{}", year + 1))),
        (Column::Stage, Some("in Vorbereitung".to_owned())),
        (Column::Rating, Some("planmäßig".to_owned())),
        (Column::TotalCost, Some("38.000,00".to_owned())),
    ]
    .into_iter()
    .filter_map(|(column, text)| Some((column, text?)))
    .collect()
}
