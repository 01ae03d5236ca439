//! The checked rows as a table: what was understood, a field where something is wrong,
//! and a hint where the measure may be there already.

use backend::measure_rows::Checked;
use domain::measure_rows::{Column as Of, Sheet, Twin};
use leptos::prelude::*;

use crate::kit::{
    field::{HiddenField, LongText, TextField},
    form::{FormSpec, Kind},
    table::{Column, DataTable, Row, cell},
};

/// The columns of the pasted table under the headings of this one.
const GROUPS: [(&str, &[Of]); 5] = [
    (
        "Maßnahme",
        &[
            Of::Title,
            Of::Need,
            Of::Effect,
            Of::TargetGroups,
            Of::TotalCost,
        ],
    ),
    (
        "Wo und wozu",
        &[
            Of::Areas,
            Of::OutsideDistrict,
            Of::OutsideReason,
            Of::Field,
            Of::Objectives,
            Of::OutsideConcept,
        ],
    ),
    ("Wer", &[Of::Lead, Of::Participants]),
    ("Wann", &[Of::Start, Of::End]),
    ("Stand", &[Of::Stage, Of::Rating, Of::Reason, Of::Text]),
];

pub fn table(sheet: &Sheet, checked: &[Checked]) -> AnyView {
    let mut columns = vec![Column::new("Zeile")];
    columns.extend(GROUPS.map(|(heading, _)| Column::new(heading)));
    let rows = checked
        .iter()
        .enumerate()
        .map(|(row, checked)| {
            let mut cells = vec![cell(heading(row, checked))];
            cells.extend(GROUPS.map(|(_, group)| cell(values(sheet, row, checked, group))));
            Row::new(cells)
        })
        .collect::<Vec<_>>();
    view! { <div class="pasted"><DataTable caption="Geprüfte Zeilen" columns=columns rows=rows /></div> }.into_any()
}

fn heading(row: usize, checked: &Checked) -> AnyView {
    let wrong = checked.read.problems.iter().count();
    let state = match wrong {
        0 => "in Ordnung".to_owned(),
        1 => "eine Angabe fehlt oder ist falsch".to_owned(),
        many => format!("{many} Angaben fehlen oder sind falsch"),
    };
    let class = if wrong == 0 {
        "pasted__state"
    } else {
        "pasted__state pasted__state--wrong"
    };
    let twins: Vec<_> = checked
        .twins
        .iter()
        .map(|twin| {
            let sentence = match twin {
                Twin::Measure(code) => format!("Vielleicht schon vorhanden: {code} heißt genauso und liegt im selben Handlungsraum."),
                Twin::Row(other) => format!("Steht vielleicht doppelt hier: siehe Zeile {}.", other + 1),
            };
            view! { <span class="pasted__twin">{sentence}</span> }
        })
        .collect();
    view! { <strong>{format!("Zeile {}", row + 1)}</strong> <span class=class>{state}</span> {twins} }.into_any()
}

/// The values of a group; a wrong one as a field with its sentence.
fn values(sheet: &Sheet, row: usize, checked: &Checked, group: &[Of]) -> AnyView {
    let lines: Vec<_> = group
        .iter()
        .filter_map(|column| {
            let value = sheet.cell(row, *column);
            if checked.read.problems.get(column.key()).is_some() {
                return Some(field(*column, row));
            }
            (!value.is_empty()).then(|| {
                let quiet = (*column != Of::Title)
                    .then(|| view! { <span class="pasted__label">{column.label()}": "</span> });
                view! { <p class="pasted__value">{quiet}<span>{value.to_owned()}</span></p> }
                    .into_any()
            })
        })
        .collect();
    if lines.is_empty() {
        return view! { <span class="nothing">"–"<span class="kern-sr-only">" keine Angabe"</span></span> }.into_any();
    }
    view! { {lines} }.into_any()
}

fn field(column: Of, row: usize) -> AnyView {
    let spec: &FormSpec = &super::FORM;
    let long = spec
        .field(column.key())
        .is_some_and(|spec| spec.kind == Kind::Long);
    let at = format!("{}:{row}", column.key());
    let input = if long {
        view! { <LongText name=column.key() row=row rows=2 /> }.into_any()
    } else {
        view! { <TextField name=column.key() row=row /> }.into_any()
    };
    view! { <HiddenField name="at" value=at /> {input} }.into_any()
}
