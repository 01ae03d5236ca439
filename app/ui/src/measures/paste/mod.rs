//! "Mehrere Maßnahmen anlegen": rows pasted from a spreadsheet, checked cell by cell,
//! corrected on the page, then created. What was pasted stays in the form until its
//! measures are there.

mod form;
mod result;
mod rows;
mod template;

use axum::extract::State;
use backend::measure_rows::{self, Checked};
use domain::{
    error::FieldErrors,
    form::FormData,
    measure_rows::{Column, Sheet},
    policy::{Action, Actor},
};

pub use self::form::FORM;
use crate::{
    expired,
    kit::{
        draft::taken,
        form::{Filled, Posted},
        once::FORM_ID,
        page::Answer,
        visit::{SignedIn, Visit},
    },
    routes::{Access, AppState, Registry},
};

/// Address of the page.
pub const PATH: &str = "/massnahmen/einfuegen";

pub fn routes(registry: Registry) -> Registry {
    let create = Access::May(Action::CreateMeasure);
    registry
        .get(PATH, create, page)
        .post(PATH, create, step)
        .form(&FORM)
        .get(template::PATH, create, template::download)
}

/// `GET /massnahmen/einfuegen`
async fn page(State(state): State<AppState>, visit: Visit) -> Answer {
    let form = expired::restored(&state, &visit, &FORM)
        .await
        .unwrap_or_else(|| Filled::blank(&FORM).set("status", form::RELEASED));
    Ok(form::show(&visit, form, None))
}

/// `POST /massnahmen/einfuegen`: checks, and with `aktion=anlegen` creates the rows that
/// have no mistake.
async fn step(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    posted: Posted,
) -> Answer {
    let (sheet, text) = match pasted(&posted) {
        Ok(read) => read,
        Err(sentence) => {
            let form = Filled::typed(&FORM, &posted).errors(FieldErrors::one("rows", sentence));
            return Ok(form::show(&visit, form, None));
        }
    };
    let as_draft = posted.get("status") == form::DRAFT;
    let checked = measure_rows::check(&state.backend, &actor, &sheet, as_draft).await?;
    let right: Vec<usize> = (0..checked.len())
        .filter(|row| checked[*row].read.problems.is_empty())
        .collect();
    if posted.get("aktion") == "anlegen" && !right.is_empty() {
        return create(&state, &actor, &visit, &posted, sheet, &right).await;
    }
    let form = filled(&posted, &sheet, &text, &checked);
    Ok(form::show(&visit, form, Some((sheet, checked))))
}

async fn create(
    state: &AppState,
    actor: &Actor,
    visit: &Visit,
    posted: &FormData,
    sheet: Sheet,
    right: &[usize],
) -> Answer {
    let as_draft = posted.get("status") == form::DRAFT;
    let form_id = posted.get(FORM_ID);
    let made =
        measure_rows::create(&state.backend, actor, &sheet, right, as_draft, &form_id).await?;
    let left: Vec<usize> = (0..sheet.rows.len())
        .filter(|row| {
            !made
                .iter()
                .any(|made| made.row == *row && made.outcome.is_ok())
        })
        .collect();
    if left.is_empty() {
        return Ok(taken(result::show(visit, &sheet, made, None)));
    }
    // The rest is a table of its own, on a page of its own.
    let text = sheet.write(&left);
    let rest = Sheet {
        rows: left.iter().map(|row| sheet.rows[*row].clone()).collect(),
        ..sheet.clone()
    };
    let mut checked = measure_rows::check(&state.backend, actor, &rest, as_draft).await?;
    for (place, row) in left.iter().enumerate() {
        let refused = made.iter().find(|made| made.row == *row);
        if let Some(Err(errors)) = refused.map(|made| &made.outcome) {
            for (column, sentence) in errors.iter() {
                checked[place].read.problems.add(column, sentence);
            }
        }
    }
    let form = filled(posted, &rest, &text, &checked).set(FORM_ID, "");
    Ok(result::show(
        visit,
        &sheet,
        made,
        Some((form, rest, checked)),
    ))
}

/// The table with the corrections of its cells, and its text: as typed while nothing was
/// corrected.
fn pasted(posted: &FormData) -> Result<(Sheet, String), String> {
    let typed = posted.get("rows");
    let mut sheet = Sheet::parse(&typed)?;
    let mut corrected = false;
    let mut taken = [0_usize; Column::ALL.len()];
    for at in posted.all("at") {
        let Some((column, row)) = at.split_once(':') else {
            continue;
        };
        let (Some(column), Ok(row)) = (Column::parse(column), row.parse::<usize>()) else {
            continue;
        };
        let place = &mut taken[column as usize];
        if let Some(value) = posted.all(column.key()).get(*place) {
            let value = value.replace("\r\n", "\n");
            corrected |= value.trim() != sheet.cell(row, column);
            sheet.set(row, column, &value);
        }
        *place += 1;
    }
    if !corrected {
        return Ok((sheet, typed));
    }
    let all: Vec<usize> = (0..sheet.rows.len()).collect();
    let text = sheet.write(&all);
    Ok((sheet, text))
}

/// The form with every cell in its field, and a sentence at each wrong one.
fn filled(posted: &FormData, sheet: &Sheet, text: &str, checked: &[Checked]) -> Filled {
    let mut form = Filled::blank(&FORM)
        .set("rows", text)
        .set("status", posted.get("status"))
        .set(FORM_ID, posted.get(FORM_ID));
    let mut errors = FieldErrors::default();
    for column in Column::ALL {
        form = form.set_all(
            column.key(),
            (0..sheet.rows.len()).map(|row| sheet.cell(row, column)),
        );
    }
    for (row, checked) in checked.iter().enumerate() {
        for (column, sentence) in checked.read.problems.iter() {
            errors.add(&format!("{column}_{row}"), sentence);
        }
    }
    form.errors(errors)
}
