//! Use cases of "Mehrere Maßnahmen anlegen": check the rows of a table, then create
//! each by the use case of a single measure. A row that fails stops no other.

use chrono::NaiveDate;
use domain::{
    catalogue::Catalogue,
    error::FieldErrors,
    ids::{FormId, MeasureId},
    measure_form::MeasureDraft,
    measure_rows::{Column, Read, Sheet, Twin, twins},
    policy::Actor,
};
use uuid::Uuid;

use crate::{Backend, Error, Result, bulk_change::in_words, measures, reports, sent_forms};

/// A row as it was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub read: Read,
    /// Perhaps the same measure: a hint, no mistake.
    pub twins: Vec<Twin>,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Place in the table, from 0.
    pub row: usize,
    pub outcome: std::result::Result<Created, FieldErrors>,
}

/// A measure that was created from a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    pub id: MeasureId,
    /// A sentence when its first report could not be added.
    pub without_report: Option<String>,
}

/// Checks every row: names, values, rights, and whether it may be there already.
/// Writes nothing.
///
/// # Errors
/// As any read.
pub async fn check(
    backend: &Backend,
    actor: &Actor,
    sheet: &Sheet,
    as_draft: bool,
) -> Result<Vec<Checked>> {
    let (sight, visibility, today) = (backend.board().await?, actor.visibility(), backend.today());
    let reads: Vec<Read> = (0..sheet.rows.len())
        .map(|row| checked(actor, sheet, row, as_draft, &sight.catalogue, today))
        .collect();
    let twins: Vec<Vec<Twin>> = (0..reads.len())
        .map(|row| {
            let seen = sight.facts.iter().filter(|facts| visibility.sees(facts));
            twins(&reads, row, seen.map(AsRef::as_ref))
        })
        .collect();
    Ok(reads
        .into_iter()
        .zip(twins)
        .map(|(read, twins)| Checked { read, twins })
        .collect())
}

/// Creates the measures of these rows; `form_id` is that of the page, so that sent again
/// it leads to what it made. A row with a mistake is not created.
///
/// # Errors
/// As any read; what stops a single row is said in its [`Made`].
pub async fn create(
    backend: &Backend,
    actor: &Actor,
    sheet: &Sheet,
    rows: &[usize],
    as_draft: bool,
    form_id: &str,
) -> Result<Vec<Made>> {
    let today = backend.today();
    let sight = backend.board().await?;
    let mut made = Vec::with_capacity(rows.len());
    for row in rows.iter().copied() {
        let read = checked(actor, sheet, row, as_draft, &sight.catalogue, today);
        let outcome = if read.problems.is_empty() {
            one(backend, actor, read, as_draft, &of_row(form_id, row)).await
        } else {
            Err(read.problems)
        };
        made.push(Made { row, outcome });
    }
    Ok(made)
}

/// The row with what only the use case would refuse: the right to create it.
fn checked(
    actor: &Actor,
    sheet: &Sheet,
    row: usize,
    as_draft: bool,
    catalogue: &Catalogue,
    today: NaiveDate,
) -> Read {
    let mut read = sheet.read(row, catalogue, today, as_draft);
    if read.problems.is_empty()
        && let Err(error) = measures::creatable(actor, &read.draft, catalogue, today)
    {
        read.problems.add(Column::Lead.key(), refusal(error));
    }
    read
}

fn refusal(error: Error) -> String {
    match error {
        Error::Forbidden(_) | Error::NotFound => {
            "Für diese Stelle können Sie in diesen Räumen keine Maßnahme anlegen.".into()
        }
        error => in_words(error),
    }
}

async fn one(
    backend: &Backend,
    actor: &Actor,
    read: Read,
    as_draft: bool,
    form_id: &str,
) -> std::result::Result<Created, FieldErrors> {
    let draft = MeasureDraft {
        form_id: form_id.to_owned(),
        ..read.draft
    };
    let id = measures::create(backend, actor, &draft, as_draft)
        .await
        .map_err(|error| FieldErrors::one(Column::Title.key(), refusal(error)))?;
    let Some(report) = read.report else {
        return Ok(Created {
            id,
            without_report: None,
        });
    };
    let mark = sent_forms::mark("measure.rows.report", form_id, &(id, &report));
    let reported = reports::submit_once(backend, actor, id, &report, mark).await;
    Ok(Created {
        id,
        without_report: reported.err().map(in_words),
    })
}

/// The id of a page's form for one of its rows: two equal rows are two measures, and the
/// same page sent again finds each of them.
fn of_row(form_id: &str, row: usize) -> String {
    let Ok(FormId(page)) = form_id.trim().parse::<FormId>() else {
        return String::new();
    };
    let row = u128::try_from(row).unwrap_or_default() + 1;
    FormId(Uuid::from_u128(page.as_u128() ^ row)).to_string()
}
