//! `Sammeländerung`: one change for many measures. What can be changed together, what it
//! makes of each one, and what was seen of each when it was looked at beforehand. It
//! holds no right: every measure is changed through its own use case.

use std::{fmt, str::FromStr};

use chrono::{Days, NaiveDate};

use crate::{
    catalogue::Catalogue,
    dates,
    error::FieldErrors,
    form::FormData,
    ids::{BodyId, MeasureId, ReportId},
    measure::{Measure, Rating, Stage},
    measure_form::{MeasureDraft, ParticipantDraft},
    report::{Report, ReportDraft},
    text,
};

/// Measures in one run: more is not looked at with care, and long jobs go in such parts.
pub const MOST: usize = 200;

/// The furthest an end is shifted at once, in days.
const FURTHEST: i64 = 3_650;

/// What is changed. One run changes one thing, so that each measure takes one write and
/// is changed whole or not at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BulkKind {
    /// A report with another Umsetzungsstand or Ampel.
    #[default]
    Standing,
    End,
    /// One more body is asked to take part.
    Participant,
    CheckOn,
    KeyMeasure,
}

impl BulkKind {
    pub const ALL: [Self; 5] = [
        Self::Standing,
        Self::End,
        Self::Participant,
        Self::CheckOn,
        Self::KeyMeasure,
    ];

    /// The stable key in addresses and forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Standing => "stand",
            Self::End => "ende",
            Self::Participant => "beteiligung",
            Self::CheckOn => "pruefung",
            Self::KeyMeasure => "schluessel",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// A stage that is said of many measures at once: to take one back is decided for each
/// measure alone, with its own reason.
pub fn stages() -> impl Iterator<Item = Stage> {
    Stage::ALL
        .into_iter()
        .filter(|stage| !matches!(stage, Stage::Deferred | Stage::Dropped))
}

/// What the form sends. Field names are the struct's; `kind` is `art`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BulkDraft {
    pub kind: BulkKind,
    pub stage: String,
    pub rating: String,
    pub rating_reason: String,
    pub text: String,
    pub end: String,
    pub shift: String,
    pub end_reason: String,
    pub participant: String,
    pub participant_task: String,
    pub check_on: String,
    pub key_measure: String,
}

impl From<&FormData> for BulkDraft {
    fn from(form: &FormData) -> Self {
        Self {
            kind: BulkKind::parse(&form.get("art")).unwrap_or_default(),
            stage: form.get("stage"),
            rating: form.get("rating"),
            rating_reason: form.get("rating_reason"),
            text: form.get("text"),
            end: form.get("end"),
            shift: form.get("shift"),
            end_reason: form.get("end_reason"),
            participant: form.get("participant"),
            participant_task: form.get("participant_task"),
            check_on: form.get("check_on"),
            key_measure: form.get("key_measure"),
        }
    }
}

/// A checked [`BulkDraft`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BulkChange {
    /// What is `None` stays as it was reported last.
    Standing {
        stage: Option<Stage>,
        rating: Option<(Rating, Option<String>)>,
        text: Option<String>,
    },
    End {
        way: EndWay,
        reason: Option<String>,
    },
    Participant {
        body: BodyId,
        task: Option<String>,
    },
    CheckOn(NaiveDate),
    KeyMeasure(bool),
}

/// How an end is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndWay {
    On(NaiveDate),
    /// By so many days, backwards when negative.
    Shift(i64),
}

impl BulkDraft {
    /// Checks the typed values of the kind that was chosen.
    ///
    /// # Errors
    /// A sentence for each field that cannot stand.
    pub fn parse(
        &self,
        catalogue: &Catalogue,
        today: NaiveDate,
    ) -> Result<BulkChange, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.limits(&mut errors);
        let change = match self.kind {
            BulkKind::Standing => self.standing(&mut errors),
            BulkKind::End => self.end(&mut errors),
            BulkKind::Participant => self.participant(catalogue, today, &mut errors),
            BulkKind::CheckOn => errors
                .take("check_on", dates::parse_required(&self.check_on))
                .map(BulkChange::CheckOn),
            BulkKind::KeyMeasure => match self.key_measure.as_str() {
                "ja" => Some(BulkChange::KeyMeasure(true)),
                "nein" => Some(BulkChange::KeyMeasure(false)),
                _ => {
                    errors.add(
                        "key_measure",
                        "Bitte wählen Sie eine der beiden Möglichkeiten.",
                    );
                    None
                }
            },
        };
        match change {
            Some(change) if errors.is_empty() => Ok(change),
            _ => Err(errors),
        }
    }

    /// What was typed for another kind is kept on the page, so it has its limits too.
    fn limits(&self, errors: &mut FieldErrors) {
        for (name, typed, most) in [
            ("rating_reason", &self.rating_reason, 2_000),
            ("text", &self.text, text::LONG),
            ("end_reason", &self.end_reason, text::LONG),
            ("participant_task", &self.participant_task, 1_000),
        ] {
            errors.take(name, text::optional(typed, most));
        }
        for (name, typed) in [("end", &self.end), ("check_on", &self.check_on)] {
            errors.take(name, dates::parse_optional(typed));
        }
        if !self.shift.trim().is_empty() {
            errors.take("shift", parse_shift(self.shift.trim()));
        }
    }

    fn standing(&self, errors: &mut FieldErrors) -> Option<BulkChange> {
        let stage = match self.stage.as_str() {
            "" => None,
            key => errors.take(
                "stage",
                stages().find(|stage| stage.key() == key).ok_or_else(|| {
                    "Bitte wählen Sie einen Umsetzungsstand aus der Liste.".to_owned()
                }),
            ),
        };
        let rating = match self.rating.as_str() {
            "" => None,
            key => errors.take(
                "rating",
                Rating::parse(key)
                    .ok_or_else(|| "Bitte wählen Sie eine Ampel aus der Liste.".to_owned()),
            ),
        };
        let reason = errors
            .take("rating_reason", text::optional(&self.rating_reason, 2_000))
            .flatten();
        let text = errors
            .take("text", text::optional(&self.text, text::LONG))
            .flatten();
        if rating.is_some_and(Rating::needs_reason) && reason.is_none() {
            errors.add("rating_reason", "Bitte begründen Sie diese Ampel.");
        }
        if self.stage.is_empty() && self.rating.is_empty() {
            errors.add(
                "stage",
                "Bitte wählen Sie einen Umsetzungsstand, eine Ampel oder beides.",
            );
        }
        let rating = rating.map(|rating| (rating, reason.filter(|_| rating.needs_reason())));
        Some(BulkChange::Standing {
            stage,
            rating,
            text,
        })
    }

    fn end(&self, errors: &mut FieldErrors) -> Option<BulkChange> {
        let day = errors
            .take("end", dates::parse_optional(&self.end))
            .flatten();
        let shift = match self.shift.trim() {
            "" => None,
            typed => errors.take("shift", parse_shift(typed)),
        };
        let reason = errors
            .take("end_reason", text::optional(&self.end_reason, text::LONG))
            .flatten();
        let both = !self.end.trim().is_empty() && !self.shift.trim().is_empty();
        if both {
            errors.add(
                "shift",
                "Bitte geben Sie entweder ein Datum oder eine Anzahl von Tagen an.",
            );
        }
        let way = day.map(EndWay::On).or(shift.map(EndWay::Shift));
        // Every end that moves needs a reason: said here once instead of for each measure.
        if way.is_some() && reason.is_none() {
            errors.add(
                "end_reason",
                "Bitte begründen Sie, warum sich das Ende ändert.",
            );
        }
        if way.is_none() && errors.is_empty() {
            errors.add(
                "end",
                "Bitte geben Sie das neue Ende an oder um wie viele Tage es sich verschiebt.",
            );
        }
        Some(BulkChange::End { way: way?, reason })
    }

    fn participant(
        &self,
        catalogue: &Catalogue,
        today: NaiveDate,
        errors: &mut FieldErrors,
    ) -> Option<BulkChange> {
        let task = errors
            .take(
                "participant_task",
                text::optional(&self.participant_task, 1_000),
            )
            .flatten();
        let body = self.participant.trim().parse::<BodyId>().ok();
        let known = body.filter(|id| {
            catalogue
                .bodies
                .get(id)
                .is_some_and(|body| body.can_be_asked() && body.valid_on(today))
        });
        if known.is_none() {
            errors.add("participant", "Bitte wählen Sie eine Stelle aus der Liste.");
        }
        known.map(|body| BulkChange::Participant { body, task })
    }
}

fn parse_shift(typed: &str) -> Result<i64, String> {
    let plain = typed.strip_prefix('+').unwrap_or(typed).replace('−', "-");
    let days: i64 = plain.trim().parse().map_err(|_| {
        "Bitte geben Sie eine ganze Zahl von Tagen an, zum Beispiel 90 oder -14.".to_owned()
    })?;
    match days {
        0 => Err("Um null Tage lässt sich nichts verschieben.".into()),
        days if days.abs() > FURTHEST => Err("Bitte höchstens 3650 Tage angeben.".into()),
        days => Ok(days),
    }
}

impl BulkChange {
    /// The form "Maßnahme bearbeiten" as this change fills it; `None` for a change that
    /// is a report.
    ///
    /// # Errors
    /// A sentence when there is nothing this change could start from.
    pub fn on_measure(&self, measure: &Measure) -> Result<Option<MeasureDraft>, String> {
        let mut draft = MeasureDraft::from_measure(measure);
        match self {
            Self::Standing { .. } => return Ok(None),
            Self::End { way, reason } => {
                draft.end = dates::iso(Some(new_end(*way, measure.end)?));
                if let Some(reason) = reason {
                    draft.end_reason.clone_from(reason);
                }
            }
            Self::Participant { body, task } => draft.participants.push(ParticipantDraft {
                body: body.to_string(),
                task: task.clone().unwrap_or_default(),
            }),
            Self::CheckOn(day) => draft.check_on = dates::iso(Some(*day)),
            Self::KeyMeasure(key) => draft.key_measure = *key,
        }
        Ok(Some(draft))
    }

    /// The report as this change fills it; `None` for a change of master data. What the
    /// last report said goes on to hold, except for what is changed.
    pub fn on_report(&self, last: Option<&Report>, today: NaiveDate) -> Option<ReportDraft> {
        let Self::Standing {
            stage,
            rating,
            text,
        } = self
        else {
            return None;
        };
        let mut draft = ReportDraft::from_last(last, today);
        if let Some(stage) = stage {
            draft.stage = stage.key().into();
        }
        if let Some((rating, reason)) = rating {
            draft.rating = rating.key().into();
            draft.rating_reason = reason.clone().unwrap_or_default();
        }
        if let Some(text) = text {
            draft.text.clone_from(text);
        }
        Some(draft)
    }
}

fn new_end(way: EndWay, end: Option<NaiveDate>) -> Result<NaiveDate, String> {
    match way {
        EndWay::On(day) => Ok(day),
        EndWay::Shift(days) => {
            let end = end.ok_or("Die Maßnahme hat kein Ende, das sich verschieben ließe.")?;
            let by = Days::new(days.unsigned_abs());
            let moved = if days < 0 {
                end.checked_sub_days(by)
            } else {
                end.checked_add_days(by)
            };
            moved.ok_or_else(|| "Das neue Ende liegt außerhalb des Kalenders.".to_owned())
        }
    }
}

/// What was seen of a measure when the change was looked at: whoever is faster is not
/// overwritten. Written `measure/version/report`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub measure: MeasureId,
    pub version: i64,
    pub last_report: Option<ReportId>,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/", self.measure, self.version)?;
        self.last_report.map_or(Ok(()), |id| id.fmt(f))
    }
}

/// Not what [`Seen`] writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl FromStr for Seen {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Self, Unreadable> {
        let mut parts = text.split('/');
        let mut next = || parts.next().ok_or(Unreadable);
        let (measure, version, report) = (next()?, next()?, next()?);
        Ok(Self {
            measure: measure.parse().map_err(|_| Unreadable)?,
            version: version.parse().map_err(|_| Unreadable)?,
            last_report: match report {
                "" => None,
                id => Some(id.parse().map_err(|_| Unreadable)?),
            },
        })
    }
}

#[cfg(test)]
mod tests;
