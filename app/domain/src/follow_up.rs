//! Wiedervorlage: a dated note to oneself or to one's own body. Nobody else sees it,
//! and it is no part of the shared plan.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};

use crate::{
    dates,
    error::FieldErrors,
    form::FormData,
    ids::{AccountId, BodyId, FollowUpId, MeasureId},
    text,
};

/// Longest note in characters.
pub const LONGEST: usize = 1_000;

/// `Wiedervorlage`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    pub id: FollowUpId,
    pub measure: Option<MeasureId>,
    pub text: String,
    pub due: NaiveDate,
    pub owner: Owner,
    /// Who wrote it; of a note for a body any of its people may change it.
    pub account: AccountId,
    pub done_at: Option<DateTime<Utc>>,
    pub version: i64,
}

/// Whose note it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// Of the account that wrote it alone.
    Account(AccountId),
    /// Of all who write for this body.
    Body(BodyId),
}

/// When a note comes up again, seen from a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// `überfällig`
    Overdue,
    /// `heute und diese Woche`: until its Sunday
    ThisWeek,
    /// `später`
    Later,
}

impl Term {
    pub const ALL: [Self; 3] = [Self::Overdue, Self::ThisWeek, Self::Later];

    pub fn of(due: NaiveDate, today: NaiveDate) -> Self {
        if due < today {
            Self::Overdue
        } else if due <= end_of_week(today) {
            Self::ThisWeek
        } else {
            Self::Later
        }
    }
}

/// The Sunday of this week.
pub fn end_of_week(day: NaiveDate) -> NaiveDate {
    let left = 6 - u64::from(day.weekday().num_days_from_monday());
    day.checked_add_days(Days::new(left)).unwrap_or(day)
}

/// What the form sends. Field names are the struct's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FollowUpDraft {
    pub text: String,
    pub due: String,
    /// Id of a body; empty: for oneself.
    pub owner: String,
    /// Id of a measure; may be empty.
    pub measure: String,
    pub form_id: String,
    pub version: String,
}

/// A checked [`FollowUpDraft`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUpInput {
    pub text: String,
    pub due: NaiveDate,
    /// None: for oneself.
    pub body: Option<BodyId>,
    pub measure: Option<MeasureId>,
}

impl From<&FormData> for FollowUpDraft {
    fn from(sent: &FormData) -> Self {
        Self {
            text: sent.get("text"),
            due: sent.get("due"),
            owner: sent.get("owner"),
            measure: sent.get("measure"),
            form_id: sent.get("form_id"),
            version: sent.get("version"),
        }
    }
}

impl From<&FollowUp> for FollowUpDraft {
    fn from(stored: &FollowUp) -> Self {
        let owner = match stored.owner {
            Owner::Account(_) => String::new(),
            Owner::Body(body) => body.to_string(),
        };
        Self {
            text: stored.text.clone(),
            due: dates::iso(Some(stored.due)),
            owner,
            measure: stored.measure.map(|id| id.to_string()).unwrap_or_default(),
            form_id: String::new(),
            version: stored.version.to_string(),
        }
    }
}

impl FollowUpDraft {
    /// `own`: the bodies this person writes for; `stands`: the note that is changed,
    /// whose day may have passed.
    ///
    /// # Errors
    /// Sentences for `text`, `due`, `owner`, `measure`.
    pub fn parse(
        &self,
        own: &BTreeSet<BodyId>,
        today: NaiveDate,
        stands: Option<&FollowUp>,
    ) -> Result<FollowUpInput, FieldErrors> {
        let mut errors = FieldErrors::default();
        let text = errors.take(
            "text",
            text::required(
                &self.text,
                LONGEST,
                "Bitte schreiben Sie, woran erinnert werden soll.",
            ),
        );
        let due = errors.take("due", dates::parse_required(&self.due));
        if let Some(due) = due
            && due < today
            && stands.is_none_or(|stored| stored.due != due)
        {
            errors.add(
                "due",
                "Bitte wählen Sie den heutigen oder einen späteren Tag.",
            );
        }
        let body = errors.take("owner", self.body(own)).flatten();
        let measure = errors.take("measure", self.measure()).flatten();
        errors.done()?;
        Ok(FollowUpInput {
            text: text.unwrap_or_default(),
            due: due.unwrap_or(today),
            body,
            measure,
        })
    }

    fn body(&self, own: &BTreeSet<BodyId>) -> Result<Option<BodyId>, String> {
        let typed = self.owner.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        let body = typed.parse().ok().filter(|body| own.contains(body));
        body.map(Some)
            .ok_or_else(|| "Bitte wählen Sie eine Stelle, für die Sie arbeiten.".into())
    }

    fn measure(&self) -> Result<Option<MeasureId>, String> {
        let typed = self.measure.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        let measure = typed.parse().map(Some);
        measure.map_err(|_| "Diese Maßnahme gibt es nicht.".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, body, day};

    fn draft() -> FollowUpDraft {
        FollowUpDraft {
            text: "Nachfragen".into(),
            due: "01.12.2026".into(),
            ..FollowUpDraft::default()
        }
    }

    fn parse(draft: &FollowUpDraft) -> Result<FollowUpInput, FieldErrors> {
        draft.parse(&[body(samples::SEN)].into(), day("2026-11-22"), None)
    }

    #[test]
    fn a_week_ends_on_its_sunday() {
        let of = |due, today| Term::of(day(due), day(today));
        // 22 November 2026 is a Sunday.
        assert_eq!(of("2026-11-22", "2026-11-22"), Term::ThisWeek);
        assert_eq!(of("2026-11-23", "2026-11-22"), Term::Later);
        assert_eq!(of("2026-11-21", "2026-11-22"), Term::Overdue);
        assert_eq!(of("2026-11-29", "2026-11-23"), Term::ThisWeek);
        assert_eq!(of("2026-11-30", "2026-11-23"), Term::Later);
    }

    #[test]
    fn a_new_note_is_for_today_or_later_and_an_old_one_may_stay_overdue() {
        assert!(parse(&draft()).is_ok());
        let past = FollowUpDraft {
            due: "2026-11-21".into(),
            ..draft()
        };
        assert!(parse(&past).unwrap_err().get("due").is_some());
        let account = uuid::Uuid::from_u128(7).into();
        let stored = FollowUp {
            id: uuid::Uuid::from_u128(1).into(),
            measure: None,
            text: "Alt".into(),
            due: day("2026-11-21"),
            owner: Owner::Account(account),
            account,
            done_at: None,
            version: 1,
        };
        let own = BTreeSet::new();
        assert!(past.parse(&own, day("2026-11-22"), Some(&stored)).is_ok());
        let earlier = FollowUpDraft {
            due: "2026-11-20".into(),
            ..draft()
        };
        assert!(
            earlier
                .parse(&own, day("2026-11-22"), Some(&stored))
                .is_err()
        );
    }

    #[test]
    fn a_note_is_for_oneself_or_a_body_one_writes_for() {
        let owner = |typed: &str| {
            parse(&FollowUpDraft {
                owner: typed.into(),
                ..draft()
            })
        };
        assert_eq!(owner("").unwrap().body, None);
        let own = body(samples::SEN);
        assert_eq!(owner(&own.to_string()).unwrap().body, Some(own));
        for foreign in [body(samples::OFFICE).to_string(), "x".into()] {
            assert!(owner(&foreign).unwrap_err().get("owner").is_some());
        }
        let nowhere = FollowUpDraft {
            measure: "x".into(),
            ..draft()
        };
        assert!(parse(&nowhere).unwrap_err().get("measure").is_some());
    }
}
