//! Succession of bodies: one rule for split and merge. A body ends on a day and others
//! take over; merging is doing it for each of the old ones with the same successor.
//! Who acts for whom afterwards is read by `Catalogue::acting`; no record is rewritten.

use chrono::{Days, Months, NaiveDate};

use crate::{
    body::{Body, BodyKind},
    body_form,
    catalogue::Catalogue,
    dates,
    error::FieldErrors,
    ids::BodyId,
    search::fold,
};

/// A change is noted late sometimes, but not later than this.
const DAYS_BACK: u64 = 366;
/// And planned at most this far ahead.
const MONTHS_AHEAD: u32 = 24;

/// One line of the form: a body that stands, or the names of a new one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuccessorDraft {
    pub body: String,
    pub short_name: String,
    pub name: String,
}

/// What the form "Nachfolge regeln" sends. The first successor takes over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuccessionDraft {
    /// The first day without the body.
    pub day: String,
    pub successors: Vec<SuccessorDraft>,
    pub version: String,
}

/// Who comes after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Successor {
    Standing(BodyId),
    /// Begins on the day; of the same kind and in the same place as the body that ends.
    New {
        short_name: String,
        name: String,
    },
}

/// A checked [`SuccessionDraft`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succession {
    pub day: NaiveDate,
    pub successors: Vec<Successor>,
}

/// Whether this body can be succeeded at all.
///
/// # Errors
/// A sentence that says why not.
pub fn can_end(body: &Body, today: NaiveDate) -> Result<(), String> {
    if body.kind == BodyKind::DistrictOffice {
        return Err("Ein Bezirksamt mit seinen Fachämtern kann hier nicht abgelöst oder geteilt werden; dazu braucht es ein Gesetz. Seine Fachämter können Sie einzeln ablösen.".into());
    }
    match body.valid_to {
        None => Ok(()),
        Some(day) if day <= today => Err(format!(
            "Diese Stelle wurde schon am {} abgelöst.",
            dates::german(day)
        )),
        Some(day) => Err(format!(
            "Für diese Stelle ist schon eine Ablösung zum {} vorgemerkt. Nehmen Sie diese zuerst zurück.",
            dates::german(day)
        )),
    }
}

/// Whether the succession of this body can still be taken back.
///
/// # Errors
/// A sentence that says why not.
pub fn can_revoke(body: &Body, today: NaiveDate) -> Result<(), String> {
    match body.valid_to {
        Some(day) if day > today => Ok(()),
        Some(day) => Err(format!(
            "Die Ablösung gilt seit dem {} und kann nicht mehr zurückgenommen werden.",
            dates::german(day)
        )),
        None => Err("Für diese Stelle ist keine Ablösung vorgemerkt.".into()),
    }
}

impl SuccessionDraft {
    /// Whether the body already ends as this form wants it: the form was sent twice.
    pub fn describes(&self, body: &Body, catalogue: &Catalogue) -> bool {
        let wanted: Vec<&SuccessorDraft> = self
            .successors
            .iter()
            .filter(|draft| !draft.is_empty())
            .collect();
        let same = |(draft, id): (&&SuccessorDraft, &BodyId)| match draft.body.trim() {
            "" => fold(catalogue.body_name(*id)) == fold(draft.short_name.trim()),
            typed => typed == id.to_string(),
        };
        body.valid_to.is_some()
            && dates::parse_optional(&self.day) == Ok(body.valid_to)
            && wanted.len() == body.successors.len()
            && wanted.iter().zip(&body.successors).all(same)
    }

    /// Checks the typed values for this body. Errors are named `day`, `successor_0`,
    /// `new_short_name_0`, `new_name_0`, …; what concerns the whole is at `day`.
    ///
    /// # Errors
    /// A sentence for each field that cannot stand.
    pub fn parse(
        &self,
        body: &Body,
        catalogue: &Catalogue,
        today: NaiveDate,
    ) -> Result<Succession, FieldErrors> {
        can_end(body, today).map_err(|sentence| FieldErrors::one("day", sentence))?;
        let mut errors = FieldErrors::default();
        let day = errors.take(
            "day",
            dates::parse_required(&self.day).and_then(|day| possible(day, body, today)),
        );
        let mut successors = Vec::new();
        for (row, draft) in self.successors.iter().enumerate() {
            let found = draft.parse(row, body, catalogue, day, &mut errors);
            if let Some(successor) = found {
                if repeated(&successors, &successor) {
                    errors.add(
                        &successor.field(row),
                        "Diese Stelle steht schon weiter oben.",
                    );
                }
                successors.push(successor);
            }
        }
        if successors.is_empty() && errors.is_empty() && body.can_be_asked() {
            errors.add(
                "successor_0",
                "Bitte wählen Sie mindestens eine Stelle, die die Aufgaben übernimmt, oder benennen Sie eine neue.",
            );
        }
        match day {
            Some(day) if errors.is_empty() => Ok(Succession { day, successors }),
            _ => Err(errors),
        }
    }
}

impl SuccessorDraft {
    fn is_empty(&self) -> bool {
        [&self.body, &self.short_name, &self.name]
            .iter()
            .all(|typed| typed.trim().is_empty())
    }

    fn parse(
        &self,
        row: usize,
        body: &Body,
        catalogue: &Catalogue,
        day: Option<NaiveDate>,
        errors: &mut FieldErrors,
    ) -> Option<Successor> {
        let chosen = self.body.trim();
        let named = !self.short_name.trim().is_empty() || !self.name.trim().is_empty();
        let field = format!("successor_{row}");
        match (chosen.is_empty(), named) {
            (true, false) => None,
            (false, true) => {
                errors.add(
                    &field,
                    "Bitte wählen Sie entweder eine bestehende Stelle oder benennen Sie eine neue, nicht beides.",
                );
                None
            }
            (false, false) => {
                let id = chosen.parse::<BodyId>().ok();
                let found = id.and_then(|id| catalogue.bodies.get(&id));
                errors
                    .take(&field, standing(found, body, catalogue, day))
                    .map(Successor::Standing)
            }
            (true, true) => {
                let short_name = errors.take(
                    &format!("new_short_name_{row}"),
                    body_form::short_name(&self.short_name, catalogue.bodies.values()),
                );
                let name = errors.take(&format!("new_name_{row}"), body_form::name(&self.name));
                Some(Successor::New {
                    short_name: short_name?,
                    name: name?,
                })
            }
        }
    }
}

impl Successor {
    fn field(&self, row: usize) -> String {
        match self {
            Self::Standing(_) => format!("successor_{row}"),
            Self::New { .. } => format!("new_short_name_{row}"),
        }
    }
}

fn repeated(before: &[Successor], next: &Successor) -> bool {
    before.iter().any(|one| match (one, next) {
        (Successor::Standing(one), Successor::Standing(next)) => one == next,
        (
            Successor::New {
                short_name: one, ..
            },
            Successor::New {
                short_name: next, ..
            },
        ) => fold(one) == fold(next),
        _ => false,
    })
}

/// Within reach, and after the body began.
fn possible(day: NaiveDate, body: &Body, today: NaiveDate) -> Result<NaiveDate, String> {
    if body.valid_from.is_some_and(|from| day <= from) {
        return Err(format!(
            "Die Stelle besteht erst seit dem {}; der Tag muss danach liegen.",
            body.valid_from.map(dates::german).unwrap_or_default()
        ));
    }
    let earliest = today.checked_sub_days(Days::new(DAYS_BACK));
    let latest = today.checked_add_months(Months::new(MONTHS_AHEAD));
    if earliest.is_some_and(|earliest| day < earliest) {
        return Err(format!(
            "Der Tag darf höchstens ein Jahr zurückliegen, frühestens am {}.",
            earliest.map(dates::german).unwrap_or_default()
        ));
    }
    if latest.is_some_and(|latest| day > latest) {
        return Err(format!(
            "Der Tag darf höchstens zwei Jahre voraus liegen, spätestens am {}.",
            latest.map(dates::german).unwrap_or_default()
        ));
    }
    Ok(day)
}

/// A body that can take over on the day.
fn standing(
    found: Option<&Body>,
    body: &Body,
    catalogue: &Catalogue,
    day: Option<NaiveDate>,
) -> Result<BodyId, String> {
    let successor = found.ok_or("Bitte wählen Sie eine Stelle aus der Liste.")?;
    if successor.id == body.id {
        return Err("Eine Stelle kann sich nicht selbst nachfolgen.".into());
    }
    if leads_to(catalogue, successor.id, body.id) {
        return Err(format!(
            "{} geht selbst in {} auf; im Kreis kann niemand nachfolgen.",
            successor.short_name, body.short_name
        ));
    }
    if body.can_be_asked() && !successor.can_be_asked() {
        return Err("Weitere Stellen werden nicht angefragt und können keine Aufgaben einer Verwaltung übernehmen.".into());
    }
    if body.kind == BodyKind::Office && successor.district != body.district {
        return Err("Die Nachfolge eines Fachamts bleibt im selben Bezirk.".into());
    }
    if day.is_some_and(|day| !successor.valid_on(day)) {
        return Err(format!(
            "{} besteht an diesem Tag nicht.",
            successor.short_name
        ));
    }
    Ok(successor.id)
}

/// Whether the successors of `from`, over any number of steps, lead to `to`.
fn leads_to(catalogue: &Catalogue, from: BodyId, to: BodyId) -> bool {
    let mut seen = std::collections::BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(next) = open.pop() {
        if next == to {
            return true;
        }
        if let Some(body) = catalogue.bodies.get(&next) {
            open.extend(body.successors.iter().copied().filter(|s| seen.insert(*s)));
        }
    }
    false
}

#[cfg(test)]
mod tests;
