//! Sachstand: what the lead says about a measure on a day. Dated, never overwritten;
//! a correction is a new report.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    dates,
    error::FieldErrors,
    ids::{AccountId, BodyId, MeasureId, ReportId},
    measure::{Rating, Stage},
    review::Review,
    text,
};

/// `Meldung`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub id: ReportId,
    pub measure: MeasureId,
    pub stage: Stage,
    pub stage_reason: Option<String>,
    pub rating: Rating,
    pub rating_reason: Option<String>,
    /// Publishable Sachstand.
    pub text: Option<String>,
    /// Internal remark, never published.
    pub internal: Option<String>,
    pub next_step: Option<String>,
    /// For a dropped measure: what replaces it.
    pub replacement: Option<MeasureId>,
    /// The day the report speaks of ("Sachstand vom").
    pub as_of: NaiveDate,
    pub submitted_at: DateTime<Utc>,
    pub account: AccountId,
    pub body: BodyId,
    /// One for each Bezirk that has decided.
    pub reviews: Vec<Review>,
    pub version: i64,
}

/// What the form "Sachstand melden" sends. Field names are the struct's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportDraft {
    pub stage: String,
    pub stage_reason: String,
    pub rating: String,
    pub rating_reason: String,
    pub text: String,
    pub internal: String,
    pub next_step: String,
    pub replacement: String,
    pub as_of: String,
    /// Id of the latest report the person saw, empty when none: guards against two
    /// people reporting past each other.
    pub last_seen: String,
}

/// A checked [`ReportDraft`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportInput {
    pub stage: Stage,
    pub stage_reason: Option<String>,
    pub rating: Rating,
    pub rating_reason: Option<String>,
    pub text: Option<String>,
    pub internal: Option<String>,
    pub next_step: Option<String>,
    pub replacement: Option<MeasureId>,
    pub as_of: NaiveDate,
    pub last_seen: Option<ReportId>,
}

impl ReportDraft {
    /// The form filled from the last report: nothing that is still true is typed twice.
    pub fn from_last(last: Option<&Report>, today: NaiveDate) -> Self {
        let Some(last) = last else {
            return Self {
                stage: Stage::default().key().into(),
                rating: Rating::default().key().into(),
                as_of: dates::iso(Some(today)),
                ..Self::default()
            };
        };
        let typed = |text: &Option<String>| text.clone().unwrap_or_default();
        Self {
            stage: last.stage.key().into(),
            stage_reason: typed(&last.stage_reason),
            rating: last.rating.key().into(),
            rating_reason: typed(&last.rating_reason),
            text: typed(&last.text),
            internal: typed(&last.internal),
            next_step: typed(&last.next_step),
            replacement: last
                .replacement
                .map(|id| id.to_string())
                .unwrap_or_default(),
            as_of: dates::iso(Some(today)),
            last_seen: last.id.to_string(),
        }
    }

    /// Checks the typed values.
    ///
    /// # Errors
    /// A sentence for each field that cannot stand: a starred stage or rating wants
    /// a reason (DESIGN §2), a report cannot speak of a day to come.
    pub fn parse(&self, today: NaiveDate) -> Result<ReportInput, FieldErrors> {
        let mut errors = FieldErrors::default();
        let stage = errors.take(
            "stage",
            Stage::parse(&self.stage)
                .ok_or_else(|| "Bitte wählen Sie einen Umsetzungsstand.".to_owned()),
        );
        let rating = errors.take(
            "rating",
            Rating::parse(&self.rating).ok_or_else(|| "Bitte wählen Sie eine Ampel.".to_owned()),
        );
        let stage_reason = errors
            .take("stage_reason", text::optional(&self.stage_reason, 2_000))
            .flatten();
        let rating_reason = errors
            .take("rating_reason", text::optional(&self.rating_reason, 2_000))
            .flatten();
        if stage.is_some_and(Stage::needs_reason) && stage_reason.is_none() {
            errors.add(
                "stage_reason",
                "Bitte begründen Sie diesen Umsetzungsstand.",
            );
        }
        if rating.is_some_and(Rating::needs_reason) && rating_reason.is_none() {
            errors.add("rating_reason", "Bitte begründen Sie diese Ampel.");
        }
        let body = errors
            .take("text", text::optional(&self.text, text::LONG))
            .flatten();
        let internal = errors
            .take("internal", text::optional(&self.internal, text::LONG))
            .flatten();
        let next_step = errors
            .take("next_step", text::optional(&self.next_step, 2_000))
            .flatten();
        let as_of = errors.take("as_of", dates::parse_required(&self.as_of));
        if as_of.is_some_and(|day| day > today) {
            errors.add("as_of", "Der Sachstand kann nicht in der Zukunft liegen.");
        }
        let replacement = match self.replacement.trim() {
            "" => None,
            id => errors.take(
                "replacement",
                id.parse()
                    .map_err(|_| "Bitte wählen Sie eine Maßnahme aus der Liste.".to_owned()),
            ),
        };
        let last_seen = self.last_seen.trim().parse().ok();
        match (stage, rating, as_of) {
            (Some(stage), Some(rating), Some(as_of)) if errors.is_empty() => Ok(ReportInput {
                stage,
                // A reason belongs to the value that needs it; an old one must not linger.
                stage_reason: stage_reason.filter(|_| stage.needs_reason()),
                rating,
                rating_reason: rating_reason.filter(|_| rating.needs_reason()),
                text: body,
                internal,
                next_step,
                replacement: replacement.filter(|_| stage == Stage::Dropped),
                as_of,
                last_seen,
            }),
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
    }

    #[test]
    fn a_starred_value_wants_its_own_reason() {
        let mut draft = ReportDraft::from_last(None, day());
        draft.rating = "at_risk".into();
        draft.stage = "deferred".into();
        let errors = draft.parse(day()).unwrap_err();
        assert!(errors.get("rating_reason").is_some() && errors.get("stage_reason").is_some());
        draft.rating_reason = "Fachkraft fehlt".into();
        draft.stage_reason = "Haushaltssperre".into();
        assert_eq!(
            draft.parse(day()).unwrap().rating_reason.as_deref(),
            Some("Fachkraft fehlt")
        );
    }

    #[test]
    fn a_report_does_not_speak_of_days_to_come() {
        let mut draft = ReportDraft::from_last(None, day());
        draft.as_of = "23.11.2026".into();
        assert!(draft.parse(day()).unwrap_err().get("as_of").is_some());
    }
}
