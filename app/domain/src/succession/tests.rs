//! The rules of succession, and that no sequence of them makes a circle.

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
