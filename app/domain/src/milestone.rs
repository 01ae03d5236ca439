//! Meilensteine of a measure: planned and actual days.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{dates, error::FieldErrors, ids::MilestoneId, text};

/// `Meilenstein`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    pub id: MilestoneId,
    pub title: String,
    pub planned: NaiveDate,
    pub actual: Option<NaiveDate>,
    pub version: i64,
}

/// What one row of the milestone form sends; a row with nothing in it is no row.
#[derive(Clone, Debug, Default)]
pub struct MilestoneDraft {
    /// Empty for a new one.
    pub id: String,
    pub title: String,
    pub planned: String,
    pub actual: String,
    pub remove: bool,
}

/// A checked [`MilestoneDraft`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MilestoneInput {
    pub id: Option<MilestoneId>,
    pub title: String,
    pub planned: NaiveDate,
    pub actual: Option<NaiveDate>,
}

/// Checks all rows; errors are named `title_0`, `planned_0`, `actual_0`, ….
///
/// # Errors
/// A sentence for each field that cannot stand.
pub fn parse_rows(
    rows: &[MilestoneDraft],
    today: NaiveDate,
) -> Result<Vec<MilestoneInput>, FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut kept = Vec::new();
    for (row, draft) in rows.iter().enumerate() {
        let untouched = [&draft.id, &draft.title, &draft.planned, &draft.actual]
            .iter()
            .all(|t| t.trim().is_empty());
        if untouched || draft.remove {
            continue;
        }
        let title = errors.take(
            &format!("title_{row}"),
            text::line(
                &draft.title,
                text::SHORT,
                "Bitte benennen Sie den Meilenstein.",
            ),
        );
        let planned = errors.take(
            &format!("planned_{row}"),
            dates::parse_required(&draft.planned),
        );
        let actual = errors
            .take(
                &format!("actual_{row}"),
                dates::parse_optional(&draft.actual),
            )
            .flatten();
        if actual.is_some_and(|day| day > today) {
            errors.add(
                &format!("actual_{row}"),
                "Ein erreichter Meilenstein kann nicht in der Zukunft liegen.",
            );
        }
        let id = match draft.id.trim() {
            "" => None,
            id => id.parse().ok(),
        };
        if let (Some(title), Some(planned)) = (title, planned) {
            kept.push(MilestoneInput {
                id,
                title,
                planned,
                actual,
            });
        }
    }
    errors.done().map(|()| kept)
}
