//! What was created from the rows, and below it what is left to do.

use axum::{http::StatusCode, response::Response};
use backend::measure_rows::{Checked, Made};
use domain::measure_rows::{Column as Of, Sheet};
use leptos::prelude::*;

use super::{
    super::query::{LIST, measure_path},
    PATH, form,
};
use crate::kit::{
    alert::notice,
    form::{ButtonLink, Buttons, Filled, Weight},
    page::Breadth,
    table::{Column, DataTable, Row, cell},
    visit::Visit,
};

pub fn show(
    visit: &Visit,
    sheet: &Sheet,
    made: Vec<Made>,
    rest: Option<(Filled, Sheet, Vec<Checked>)>,
) -> Response {
    let done: Vec<_> = made
        .into_iter()
        .filter_map(|made| {
            Some((
                sheet.cell(made.row, Of::Title).to_owned(),
                made.outcome.ok()?,
            ))
        })
        .collect();
    let mut page = visit
        .page("Maßnahmen aus der Tabelle")
        .crumb("Maßnahmen", LIST)
        .crumb("Mehrere Maßnahmen anlegen", PATH)
        .breadth(Breadth::Wide);
    if let Some((form, ..)) = &rest {
        // Something was created, so this is no refusal; the sentences stand at the cells.
        page = page.form(form).status(StatusCode::OK);
    }
    page.show(move || {
        let number = done.len();
        let rows: Vec<Row> = done
            .into_iter()
            .map(|(title, created)| {
                let note = created.without_report.map(|sentence| view! { <span class="quiet">{format!("Ohne Sachstand: {sentence}")}</span> });
                Row::new(vec![cell(view! { <a href=measure_path(created.id)>{title}</a> {note} })])
            })
            .collect();
        let (tone, sentence) = match (number, rest.is_some()) {
            (0, _) => ("warning", "Es wurde nichts angelegt.".to_owned()),
            (number, true) => ("warning", format!("Angelegt: {number}. Die übrigen Zeilen stehen unten; sie sind noch nicht angelegt.")),
            (number, false) => ("success", format!("Alle Zeilen sind angelegt: {number}.")),
        };
        let made = (number > 0).then(|| view! { <DataTable caption="Angelegt" columns=vec![Column::new("Maßnahme")] rows=rows /> });
        let done = rest.is_none().then(|| view! {
            <Buttons>
                <ButtonLink href=LIST label="Zur Liste der Maßnahmen" weight=Weight::Primary />
                <ButtonLink href=PATH label="Weitere einfügen" />
            </Buttons>
        });
        let rest = rest.map(|(form, sheet, checked)| view! {
            <section class="stack"><h2>"Noch nicht angelegt"</h2>{form::content(&form, Some((sheet, checked)))}</section>
        });
        view! {
            {notice(tone, sentence, true)}
            {made}
            {done}
            {rest}
        }
    })
}
