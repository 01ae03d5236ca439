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
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::samples::{self, body, day};

    const TODAY: &str = "2026-11-22";

    fn draft(on: &str, successors: &[SuccessorDraft]) -> SuccessionDraft {
        SuccessionDraft {
            day: on.into(),
            successors: successors.to_vec(),
            version: String::new(),
        }
    }

    fn to(id: u128) -> SuccessorDraft {
        SuccessorDraft {
            body: body(id).to_string(),
            ..SuccessorDraft::default()
        }
    }

    fn new(short_name: &str) -> SuccessorDraft {
        SuccessorDraft {
            body: String::new(),
            short_name: short_name.into(),
            name: format!("Name {short_name}"),
        }
    }

    /// Tries it for the body of the samples, after changing the catalogue.
    fn of(
        id: u128,
        draft: &SuccessionDraft,
        change: impl FnOnce(&mut Catalogue),
    ) -> Result<Succession, FieldErrors> {
        let mut catalogue = samples::catalogue();
        change(&mut catalogue);
        draft.parse(&catalogue.bodies[&body(id)], &catalogue, day(TODAY))
    }

    fn sentence(outcome: Result<Succession, FieldErrors>, field: &str) -> String {
        let errors = outcome.unwrap_err();
        errors
            .get(field)
            .unwrap_or_else(|| panic!("{errors:?}"))
            .to_owned()
    }

    #[test]
    fn a_split_names_a_new_body_first_and_keeps_the_order() {
        let found = of(
            samples::SEN,
            &draft(
                "01.01.2027",
                &[new("SenBau"), SuccessorDraft::default(), new("SenWohn")],
            ),
            |_| {},
        )
        .unwrap();
        let names: Vec<_> = found
            .successors
            .iter()
            .map(|successor| match successor {
                Successor::New { short_name, .. } => short_name.clone(),
                Successor::Standing(id) => id.to_string(),
            })
            .collect();
        assert_eq!(
            (found.day, names),
            (day("2027-01-01"), vec!["SenBau".into(), "SenWohn".into()])
        );
    }

    #[test]
    fn the_day_lies_after_the_beginning_and_within_reach() {
        for (on, word) in [
            ("", "Datum"),
            ("20.11.2025", "zurückliegen"),
            ("23.11.2028", "voraus"),
        ] {
            let outcome = of(samples::SEN, &draft(on, &[new("X")]), |_| {});
            assert!(sentence(outcome, "day").contains(word), "{on}");
        }
        for on in ["21.11.2025", "22.11.2028"] {
            assert!(
                of(samples::SEN, &draft(on, &[new("X")]), |_| {}).is_ok(),
                "{on}"
            );
        }
        let begins = |catalogue: &mut Catalogue| {
            catalogue
                .bodies
                .get_mut(&body(samples::SEN))
                .unwrap()
                .valid_from = Some(day("2026-12-01"));
        };
        let outcome = of(samples::SEN, &draft("01.12.2026", &[new("X")]), begins);
        assert!(sentence(outcome, "day").contains("01.12.2026"));
    }

    #[test]
    fn a_body_that_ended_or_will_end_is_refused() {
        let outcome = of(samples::OLD, &draft("01.01.2027", &[new("X")]), |_| {});
        assert!(sentence(outcome, "day").contains("schon am 27.04.2023"));
        let ends = |catalogue: &mut Catalogue| {
            catalogue
                .bodies
                .get_mut(&body(samples::SEN))
                .unwrap()
                .valid_to = Some(day("2027-01-01"));
        };
        let outcome = of(samples::SEN, &draft("01.02.2027", &[new("X")]), ends);
        assert!(sentence(outcome, "day").contains("vorgemerkt"));
    }

    #[test]
    fn a_bezirksamt_is_not_split_here() {
        let outcome = of(samples::OFFICE, &draft("01.01.2027", &[new("X")]), |_| {});
        assert!(sentence(outcome, "day").contains("Fachämter"));
    }

    #[test]
    fn who_takes_over_stands_on_the_day_and_is_another_body() {
        for (successor, word) in [
            (to(samples::SEN), "selbst"),
            (to(samples::COMPANY), "Weitere Stellen"),
            (to(9_999), "Liste"),
            (to(samples::OLD), "Kreis"),
        ] {
            let outcome = of(samples::SEN, &draft("01.01.2027", &[successor]), |_| {});
            assert!(sentence(outcome, "successor_0").contains(word), "{word}");
        }
        let loose = |catalogue: &mut Catalogue| {
            catalogue
                .bodies
                .get_mut(&body(samples::OLD))
                .unwrap()
                .successors
                .clear();
        };
        let outcome = of(
            samples::SEN,
            &draft("01.01.2027", &[to(samples::OLD)]),
            loose,
        );
        assert!(sentence(outcome, "successor_0").contains("besteht an diesem Tag nicht"));
    }

    #[test]
    fn an_office_stays_in_its_bezirk() {
        let outcome = of(
            samples::UNIT,
            &draft("01.01.2027", &[to(samples::SEN)]),
            |_| {},
        );
        assert!(sentence(outcome, "successor_0").contains("Bezirk"));
        assert!(
            of(
                samples::UNIT,
                &draft("01.01.2027", &[to(samples::OFFICE)]),
                |_| {}
            )
            .is_ok()
        );
    }

    #[test]
    fn nobody_or_somebody_twice_or_both_in_one_line_is_refused() {
        let nobody = of(
            samples::SEN,
            &draft("01.01.2027", &[SuccessorDraft::default()]),
            |_| {},
        );
        assert!(sentence(nobody, "successor_0").contains("mindestens"));
        let twice = of(
            samples::SEN,
            &draft("01.01.2027", &[new("X"), new("x")]),
            |_| {},
        );
        assert!(sentence(twice, "new_short_name_1").contains("weiter oben"));
        let both = SuccessorDraft {
            body: body(samples::OFFICE).to_string(),
            ..new("X")
        };
        let both = of(samples::SEN, &draft("01.01.2027", &[both]), |_| {});
        assert!(sentence(both, "successor_0").contains("nicht beides"));
        // A Träger may simply end.
        assert!(of(samples::COMPANY, &draft("01.01.2027", &[]), |_| {}).is_ok());
    }

    #[test]
    fn only_what_is_still_to_come_can_be_taken_back() {
        let mut sen = samples::catalogue().bodies[&body(samples::SEN)].clone();
        assert!(can_revoke(&sen, day(TODAY)).unwrap_err().contains("keine"));
        sen.valid_to = Some(day("2026-11-23"));
        assert_eq!(can_revoke(&sen, day(TODAY)), Ok(()));
        assert!(
            can_revoke(&sen, day("2026-11-23"))
                .unwrap_err()
                .contains("gilt seit")
        );
    }

    /// One try: which body ends, when, and which others take over.
    fn some_try() -> impl Strategy<Value = (usize, u64, Vec<usize>, i64)> {
        (
            0usize..8,
            0u64..900,
            prop::collection::vec(0usize..9, 1..4),
            0i64..400,
        )
    }

    fn eight_departments() -> Catalogue {
        let sample = samples::catalogue().bodies[&body(samples::SEN)].clone();
        let bodies = (0..8u128).map(|n| Body {
            id: body(100 + n),
            short_name: format!("Sen{n}"),
            aliases: Vec::new(),
            ..sample.clone()
        });
        Catalogue {
            bodies: bodies.map(|body| (body.id, body)).collect(),
            ..Catalogue::default()
        }
    }

    proptest! {
        /// Whatever is typed and when: no circle comes out, and whoever acts for a body
        /// is a body that stands, or the last of a line without successors.
        #[test]
        fn no_sequence_of_successions_makes_a_circle(tries in prop::collection::vec(some_try(), 1..14), asked in 0u64..1_500) {
            let mut catalogue = eight_departments();
            let start = day("2026-01-01");
            let mut today = start;
            for (number, (which, on, whom, later)) in tries.into_iter().enumerate() {
                today = today + Days::new(later.unsigned_abs() / 4);
                let ids: Vec<BodyId> = catalogue.bodies.keys().copied().collect();
                let ending = catalogue.bodies[&ids[which % ids.len()]].clone();
                // Eight stands for a body that is not there yet.
                let successors: Vec<_> = whom.iter().enumerate().map(|(row, whom)| match whom {
                    8 => new(&format!("Neu{number}-{row}")),
                    at => SuccessorDraft { body: ids[at % ids.len()].to_string(), ..SuccessorDraft::default() },
                }).collect();
                let on = start + Days::new(on);
                let Ok(succession) = draft(&dates::german(on), &successors).parse(&ending, &catalogue, today) else { continue };
                let mut next = Vec::new();
                for (row, successor) in succession.successors.into_iter().enumerate() {
                    next.push(match successor {
                        Successor::Standing(id) => id,
                        Successor::New { short_name, .. } => {
                            let id = BodyId(Uuid::from_u128(10_000 + number as u128 * 10 + row as u128));
                            catalogue.bodies.insert(id, Body { id, short_name, valid_from: Some(succession.day), ..eight_departments().bodies[&body(100)].clone() });
                            id
                        }
                    });
                }
                let ended = catalogue.bodies.get_mut(&ending.id).unwrap();
                ended.valid_to = Some(succession.day);
                ended.successors = next;
            }
            let day = start + Days::new(asked);
            for one in catalogue.bodies.values() {
                for successor in &one.successors {
                    prop_assert!(!leads_to(&catalogue, *successor, one.id), "a circle at {}", one.short_name);
                }
                let acting = &catalogue.bodies[&catalogue.acting(one.id, day)];
                let has_begun = one.valid_from.is_none_or(|from| from <= day);
                prop_assert!(!has_begun || acting.valid_on(day) || acting.successors.is_empty(), "{} acts for {} on {day}", acting.short_name, one.short_name);
            }
        }
    }
}
