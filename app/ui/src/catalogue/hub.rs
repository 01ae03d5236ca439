//! The hub: which catalogues there are, how much stands in each, and whose they are.

use axum::extract::State;
use leptos::prelude::*;

use super::{FIELDS, PROGRAMMES, TARGET_GROUPS, how_many};
use crate::{
    kit::{
        page::Answer,
        table::{Column, DataTable, Row, cell},
        visit::Visit,
    },
    routes::AppState,
};

/// `GET /verzeichnisse`
pub async fn page(State(state): State<AppState>, visit: Visit) -> Answer {
    let sight = state.backend.board().await?;
    let catalogue = &sight.catalogue;
    let entries = [
        (
            "/stellen",
            catalogue.bodies.len(),
            "Stelle",
            "Stellen",
            "Senatsverwaltungen, Bezirksämter mit Fachämtern und weitere Stellen, auch frühere: anlegen, umbenennen, Nachfolge regeln.",
        ),
        (
            TARGET_GROUPS,
            catalogue.target_groups.len(),
            "Zielgruppe",
            "Zielgruppen",
            "Für wen eine Maßnahme da ist: anlegen, umbenennen, ordnen, stilllegen.",
        ),
        (
            PROGRAMMES,
            catalogue.programmes.len(),
            "Programm",
            "Programme",
            "Woher Mittel kommen, mit Laufzeit und Regeln, die geprüft werden.",
        ),
        (
            FIELDS,
            catalogue.fields.len(),
            "Handlungsfeld",
            "Handlungsfelder",
            "Die berlinweiten Handlungsfelder, nach denen alle Räume verglichen werden. Sie stehen fest.",
        ),
    ];
    let page = visit
        .page("Verzeichnisse")
        .lead("Was alle Maßnahmen gemeinsam benutzen. Die Landeskoordination pflegt es; was verwendet wird, wird stillgelegt und nicht gelöscht.")
        .crumb("Überblick", "/");
    Ok(page.show(move || {
        let columns = vec![Column::new("Verzeichnis"), Column::new("Inhalt")];
        let rows = entries
            .map(|(href, count, one, many, what)| {
                let words = how_many(count, one, many);
                Row::new(vec![
                    view! { <a class="tally" href=href data-count=count>{words}</a> }.into_any(),
                    cell(what),
                ])
            })
            .into();
        view! { <DataTable caption="Verzeichnisse" caption_hidden=true columns=columns rows=rows /> }
    }))
}
