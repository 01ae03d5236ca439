//! Barrieremeldung: somebody, signed in or not, says where the program shut them out.
//! It is answered within a month (BIKTG Bln § 5 Abs. 4). Outside the
//! history: a contact is personal and is erased after a while.

use chrono::{DateTime, Months, NaiveDate, Utc};

use crate::{dates, error::FieldErrors, form::FormData, ids::BarrierId, text};

/// Longest description in characters.
pub const LONGEST: usize = 5_000;
/// So many are taken within an hour, from everybody together: a flood must not fill
/// the database, and no address of a visitor is kept to tell visitors apart.
pub const PER_HOUR: i64 = 20;
/// A contact is erased so long after the answer …
pub const CONTACT_AFTER_ANSWER: Months = Months::new(3);
/// … and so long after arrival in any case.
pub const CONTACT_AT_MOST: Months = Months::new(12);
/// The report itself is erased then: it serves the report to the Land, which is due
/// every three years.
pub const KEEP: Months = Months::new(36);

/// What somebody reported, and what was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Barrier {
    pub id: BarrierId,
    /// The page concerned, in the words or as the address that was typed.
    pub place: String,
    pub text: String,
    /// How to reach whoever reported; erased after a while.
    pub contact: Option<String>,
    pub arrived_at: DateTime<Utc>,
    pub answer: Option<BarrierAnswer>,
    pub version: i64,
}

/// When and what was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BarrierAnswer {
    pub on: NaiveDate,
    pub text: String,
}

/// How a report stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarrierState {
    Open,
    Overdue,
    Answered,
}

/// The last day for an answer: one month after the day of arrival. Where the next
/// month has no such day it is its last one (§ 188 Abs. 3 BGB). A Sunday is not put
/// off: that would only favour ourselves.
pub fn due(arrived: NaiveDate) -> NaiveDate {
    arrived
        .checked_add_months(Months::new(1))
        .unwrap_or(NaiveDate::MAX)
}

/// How a report that arrived on a day stands today.
pub fn state(arrived: NaiveDate, answered: bool, today: NaiveDate) -> BarrierState {
    if answered {
        BarrierState::Answered
    } else if due(arrived) < today {
        BarrierState::Overdue
    } else {
        BarrierState::Open
    }
}

/// What the public form sends. Field names are the struct's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BarrierDraft {
    pub place: String,
    pub text: String,
    pub contact: String,
    pub form_id: String,
}

/// A checked [`BarrierDraft`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BarrierInput {
    pub place: String,
    pub text: String,
    pub contact: Option<String>,
}

impl From<&FormData> for BarrierDraft {
    fn from(sent: &FormData) -> Self {
        Self {
            place: sent.get("place"),
            text: sent.get("text"),
            contact: sent.get("contact"),
            form_id: sent.get("form_id"),
        }
    }
}

impl BarrierDraft {
    /// # Errors
    /// Sentences for `place`, `text`, `contact`.
    pub fn parse(&self) -> Result<BarrierInput, FieldErrors> {
        let mut errors = FieldErrors::default();
        let place = text::line(
            &self.place,
            text::SHORT,
            "Bitte sagen Sie, um welche Seite oder Funktion es geht.",
        );
        let place = errors.take("place", place);
        let happened = text::required(
            &self.text,
            LONGEST,
            "Bitte beschreiben Sie, was nicht ging.",
        );
        let happened = errors.take("text", happened);
        let contact = errors.take("contact", text::optional_line(&self.contact, text::SHORT));
        errors.done()?;
        Ok(BarrierInput {
            place: place.unwrap_or_default(),
            text: happened.unwrap_or_default(),
            contact: contact.flatten(),
        })
    }
}

/// What the answering form sends. Field names are the struct's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BarrierAnswerDraft {
    pub on: String,
    pub answer: String,
    pub version: String,
}

impl From<&FormData> for BarrierAnswerDraft {
    fn from(sent: &FormData) -> Self {
        Self {
            on: sent.get("on"),
            answer: sent.get("answer"),
            version: sent.get("version"),
        }
    }
}

impl BarrierAnswerDraft {
    /// `arrived`: the day of arrival; nobody answers before it or in the future.
    ///
    /// # Errors
    /// Sentences for `on`, `answer`.
    pub fn parse(
        &self,
        arrived: NaiveDate,
        today: NaiveDate,
    ) -> Result<BarrierAnswer, FieldErrors> {
        let mut errors = FieldErrors::default();
        let on = errors.take("on", dates::parse_required(&self.on));
        if let Some(on) = on {
            if on > today {
                errors.add(
                    "on",
                    "Der Tag der Antwort darf nicht in der Zukunft liegen.",
                );
            } else if on < arrived {
                errors.add(
                    "on",
                    format!(
                        "Die Meldung ist am {} eingegangen; die Antwort kann nicht davor liegen.",
                        dates::german(arrived)
                    ),
                );
            }
        }
        let answer = text::required(
            &self.answer,
            LONGEST,
            "Bitte halten Sie fest, was geantwortet wurde.",
        );
        let answer = errors.take("answer", answer);
        errors.done()?;
        Ok(BarrierAnswer {
            on: on.unwrap_or(today),
            text: answer.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::day;

    #[test]
    fn an_answer_is_due_one_month_after_arrival_also_at_the_end_of_a_month() {
        for (arrived, until) in [
            ("2026-11-22", "2026-12-22"),
            ("2026-12-15", "2027-01-15"),
            ("2027-01-31", "2027-02-28"),
            ("2028-01-31", "2028-02-29"),
            ("2027-01-28", "2027-02-28"),
            ("2027-02-28", "2027-03-28"),
            ("2027-03-31", "2027-04-30"),
            ("2027-10-31", "2027-11-30"),
        ] {
            assert_eq!(due(day(arrived)), day(until), "{arrived}");
        }
    }

    #[test]
    fn a_report_is_overdue_after_its_last_day_and_never_once_answered() {
        let of = |today, answered| state(day("2027-01-31"), answered, day(today));
        assert_eq!(of("2027-01-31", false), BarrierState::Open);
        assert_eq!(of("2027-02-28", false), BarrierState::Open);
        assert_eq!(of("2027-03-01", false), BarrierState::Overdue);
        assert_eq!(of("2027-03-01", true), BarrierState::Answered);
    }

    #[test]
    fn a_report_needs_a_place_and_words_but_no_contact() {
        let draft = BarrierDraft {
            place: "Liste der Maßnahmen".into(),
            text: "Mit der Tastatur komme ich nicht weiter.".into(),
            ..BarrierDraft::default()
        };
        assert_eq!(draft.parse().unwrap().contact, None);
        let errors = BarrierDraft::default().parse().unwrap_err();
        assert!(errors.get("place").is_some() && errors.get("text").is_some());
        assert!(errors.get("contact").is_none());
    }

    #[test]
    fn an_answer_lies_between_arrival_and_today() {
        let parse = |on: &str, answer: &str| {
            let draft = BarrierAnswerDraft {
                on: on.into(),
                answer: answer.into(),
                version: "1".into(),
            };
            draft.parse(day("2026-11-20"), day("2026-11-22"))
        };
        for good in ["2026-11-20", "21.11.2026", "2026-11-22"] {
            assert!(parse(good, "Behoben").is_ok(), "{good}");
        }
        for bad in ["2026-11-19", "2026-11-23", ""] {
            assert!(
                parse(bad, "Behoben").unwrap_err().get("on").is_some(),
                "{bad}"
            );
        }
        assert!(
            parse("2026-11-22", " ")
                .unwrap_err()
                .get("answer")
                .is_some()
        );
    }
}
