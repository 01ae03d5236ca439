//! The checks, each with data that meets it and data that does not; and over any data
//! no finding says what the data does not.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    contribution::ContributionState,
    ids::{ContributionId, ParticipationId},
    request::Seat,
    samples::{self, area, body, day},
};

fn programme() -> Programme {
    Programme {
        id: ProgrammeId(Uuid::from_u128(50)),
        name: "Probe".into(),
        giver: Some(body(samples::SEN)),
        note: None,
        departments: None,
        only_areas: false,
        runs_from: None,
        runs_to: None,
        question: None,
        retired: false,
        version: 1,
    }
}

/// The catalogue with this programme and a second Senate department.
fn catalogue(programme: Programme) -> Catalogue {
    let mut catalogue = samples::catalogue();
    let mut second = catalogue.bodies[&body(samples::SEN)].clone();
    second.id = body(6);
    second.short_name = "SenZwei".into();
    catalogue.bodies.insert(second.id, second);
    catalogue.programmes.insert(programme.id, programme);
    catalogue
}

fn money(state: ContributionState, year: i32) -> MoneyFact {
    MoneyFact {
        id: ContributionId(Uuid::from_u128(70)),
        programme: ProgrammeId(Uuid::from_u128(50)),
        giver: body(samples::SEN),
        year,
        amount: Cents(3_800_000),
        state,
    }
}

/// In 13d from 2026 to 2027, led by SenNeu, with money for 2026.
fn facts() -> MeasureFacts {
    MeasureFacts {
        lead_accepted: true,
        start: Some(day("2026-01-01")),
        end: Some(day("2027-12-31")),
        money: vec![money(ContributionState::Promised, 2026)],
        ..samples::facts(&samples::measure(1))
    }
}

fn asked(id: u128, state: RequestState) -> RequestFact {
    RequestFact {
        seat: Seat::Participant(ParticipationId(Uuid::from_u128(80))),
        seen: 1,
        body: body(id),
        body_and_above: vec![body(id)],
        named: body(id),
        state,
        reopened: false,
        asked_on: day("2026-01-01"),
        answered_on: None,
        reason: None,
        noted: false,
        amount: None,
    }
}

fn found(facts: &MeasureFacts, programme: Programme) -> Vec<(Check, Tone, String)> {
    findings(facts, &catalogue(programme))
        .into_iter()
        .map(|finding| (finding.check, finding.tone, finding.sentence))
        .collect()
}

fn checks(facts: &MeasureFacts, programme: Programme) -> Vec<(Check, Tone)> {
    found(facts, programme)
        .into_iter()
        .map(|(check, tone, _)| (check, tone))
        .collect()
}

fn shared() -> Programme {
    Programme {
        departments: Some(2),
        ..programme()
    }
}

#[test]
fn without_rules_and_within_its_own_figures_nothing_is_found() {
    assert_eq!(found(&facts(), programme()), []);
}

#[test]
fn a_shared_project_says_who_is_there_and_who_is_missing() {
    let alone = found(&facts(), shared());
    let [(Check::Departments, Tone::Warning, sentence)] = alone.as_slice() else {
        panic!("{alone:?}");
    };
    assert_eq!(
        sentence,
        "Probe: Mindestens zwei Senatsverwaltungen müssen die Maßnahme gemeinsam tragen. Dabei: SenNeu. Es fehlt noch eine, die angefragt wird."
    );
    let mut with = facts();
    with.participants = vec![body(6)];
    assert_eq!(found(&with, shared()), [], "it named itself");
    with.requests = vec![asked(6, RequestState::Open)];
    let waiting = found(&with, shared());
    assert_eq!(waiting[0].1, Tone::Hint);
    assert!(
        waiting[0]
            .2
            .ends_with("Dabei: SenNeu. Angefragt, noch ohne Zusage: SenZwei.")
    );
    with.requests = vec![asked(6, RequestState::Declined)];
    let declined = found(&with, shared());
    assert_eq!(declined[0].1, Tone::Warning);
    assert!(declined[0].2.contains("Abgelehnt: SenZwei."));
    with.requests = vec![RequestFact {
        reopened: true,
        ..asked(6, RequestState::Open)
    }];
    assert_eq!(found(&with, shared()), [], "older terms stay in force");
}

#[test]
fn only_senate_departments_count_and_a_giver_is_one() {
    let mut with = facts();
    with.participants = vec![body(samples::OFFICE), body(samples::UNIT)];
    assert_eq!(
        checks(&with, shared()),
        [(Check::Departments, Tone::Warning)]
    );
    with.money[0].giver = body(6);
    assert_eq!(found(&with, shared()), []);
    with.money[0].state = ContributionState::Asked;
    assert_eq!(checks(&with, shared()), [(Check::Departments, Tone::Hint)]);
}

#[test]
fn a_draft_has_asked_nobody_yet() {
    let draft = MeasureFacts {
        draft: true,
        participants: vec![body(6)],
        ..facts()
    };
    assert_eq!(checks(&draft, shared()), [(Check::Departments, Tone::Hint)]);
}

#[test]
fn money_for_the_areas_alone_does_not_go_outside() {
    let inside = Programme {
        only_areas: true,
        ..programme()
    };
    assert_eq!(found(&facts(), inside.clone()), []);
    let outside = MeasureFacts {
        areas: Vec::new(),
        outside: true,
        ..facts()
    };
    assert_eq!(
        checks(&outside, inside),
        [(Check::OnlyAreas, Tone::Warning)]
    );
}

#[test]
fn a_term_that_sticks_out_is_a_hint_and_one_beside_it_a_warning() {
    let until = |to: &str| Programme {
        runs_to: Some(day(to)),
        ..programme()
    };
    assert_eq!(found(&facts(), until("2027-12-31")), []);
    let out = found(&facts(), until("2026-12-31"));
    assert_eq!((out[0].0, out[0].1), (Check::Term, Tone::Hint));
    assert_eq!(
        out[0].2,
        "Probe: Das Programm läuft bis zum 31.12.2026; die Maßnahme endet erst am 31.12.2027."
    );
    assert_eq!(
        checks(&facts(), until("2025-12-31")),
        [
            (Check::Term, Tone::Warning),
            (Check::ProgrammeYear, Tone::Warning)
        ]
    );
    let endless = MeasureFacts {
        end: None,
        ..facts()
    };
    assert_eq!(
        checks(&endless, until("2027-12-31")),
        [(Check::Term, Tone::Hint)]
    );
    let from = Programme {
        runs_from: Some(day("2026-07-01")),
        ..programme()
    };
    assert_eq!(checks(&facts(), from), [(Check::Term, Tone::Hint)]);
}

#[test]
fn money_above_the_cost_and_in_years_of_its_own_is_said() {
    let mut much = facts();
    much.total_cost = Some(Cents(3_700_000));
    much.money.push(money(ContributionState::Asked, 2029));
    much.money.push(money(ContributionState::Declined, 2031));
    let said = found(&much, programme());
    assert_eq!(
        said.iter().map(|(check, ..)| *check).collect::<Vec<_>>(),
        [Check::MeasureYear, Check::AboveCost]
    );
    assert!(said[0].2.starts_with("Für 2029 sind"), "{}", said[0].2);
    assert!(said[1].2.contains("39.000,00"), "{}", said[1].2);
}

#[test]
fn a_question_is_asked_and_never_checked() {
    let asking = Programme {
        question: Some("Liegt sie außerhalb?".into()),
        ..programme()
    };
    assert_eq!(found(&facts(), asking.clone()), []);
    assert!(rules(&asking).is_empty());
    let catalogue = catalogue(asking);
    let asked: Vec<&str> = questions(&facts(), &catalogue)
        .into_iter()
        .map(|(_, question)| question)
        .collect();
    assert_eq!(asked, ["Liegt sie außerhalb?"]);
    let mut declined = facts();
    declined.money[0].state = ContributionState::Declined;
    assert!(questions(&declined, &catalogue).is_empty());
}

#[test]
fn rules_are_said_in_words() {
    let all = Programme {
        departments: Some(2),
        only_areas: true,
        runs_from: Some(day("2023-01-31")),
        runs_to: Some(day("2030-12-31")),
        ..programme()
    };
    assert_eq!(
        rules(&all),
        [
            "Mindestens zwei Senatsverwaltungen tragen die Maßnahme gemeinsam.",
            "Nur in den 13 Handlungsräumen.",
            "Das Programm läuft vom 31.01.2023 bis zum 31.12.2030.",
        ]
    );
}

#[test]
fn a_programme_is_tried_before_money_is_asked_for() {
    let ends = Programme {
        runs_to: Some(day("2030-12-31")),
        departments: Some(2),
        ..programme()
    };
    let mut none = facts();
    none.money.clear();
    let catalogue = catalogue(ends.clone());
    assert_eq!(findings(&none, &catalogue), []);
    let tried: Vec<Check> = findings_for(&none, &ends, Some(2031), &catalogue)
        .into_iter()
        .map(|finding| finding.check)
        .collect();
    assert_eq!(tried, [Check::Departments, Check::ProgrammeYear]);
}

fn some_day() -> impl Strategy<Value = Option<NaiveDate>> {
    prop::option::of(
        (0i64..4_000).prop_map(|days| day("2022-01-01") + chrono::Duration::days(days)),
    )
}

fn some_programme() -> impl Strategy<Value = Programme> {
    let departments = prop::option::of(2i64..4);
    (departments, any::<bool>(), some_day(), some_day()).prop_map(
        |(departments, only_areas, runs_from, runs_to)| Programme {
            departments,
            only_areas,
            runs_from,
            runs_to,
            ..programme()
        },
    )
}

fn some_money() -> impl Strategy<Value = MoneyFact> {
    let state = prop::sample::select(ContributionState::ALL.to_vec());
    let giver = prop::sample::select(vec![samples::SEN, samples::OFFICE, 6]);
    (state, giver, 2020i32..2035, 0i64..9_000_000).prop_map(|(state, giver, year, amount)| {
        MoneyFact {
            giver: body(giver),
            amount: Cents(amount),
            ..money(state, year)
        }
    })
}

fn some_facts() -> impl Strategy<Value = MeasureFacts> {
    let bodies = vec![samples::SEN, samples::OFFICE, samples::UNIT, 6];
    (
        (some_day(), some_day(), any::<bool>(), any::<bool>()),
        prop::collection::vec(some_money(), 0..6),
        prop::collection::vec(prop::sample::select(bodies), 0..4),
        prop::collection::vec(prop::sample::select(RequestState::ALL.to_vec()), 4),
        prop::option::of(0i64..20_000_000),
    )
        .prop_map(
            |((start, end, inside, lead_accepted), money, bodies, states, cost)| {
                let requests = bodies
                    .iter()
                    .zip(states)
                    .map(|(id, state)| asked(*id, state))
                    .collect();
                MeasureFacts {
                    start,
                    end,
                    lead_accepted,
                    money,
                    requests,
                    participants: bodies.into_iter().map(body).collect(),
                    areas: inside.then(|| area(samples::KOSMOS)).into_iter().collect(),
                    total_cost: cost.map(Cents),
                    ..facts()
                }
            },
        )
}

/// How many different Senate departments could be there at most.
fn at_most(facts: &MeasureFacts) -> usize {
    let senate = [body(samples::SEN), body(6)];
    let named: BTreeSet<BodyId> = std::iter::once(facts.lead)
        .chain(facts.participants.iter().copied())
        .chain(counting(facts).map(|money| money.giver))
        .filter(|id| senate.contains(id))
        .collect();
    named.len()
}

proptest! {
    #[test]
    fn no_finding_contradicts_the_data(facts in some_facts(), rule in some_programme()) {
        let catalogue = catalogue(rule.clone());
        let said = findings(&facts, &catalogue);
        let counts: Vec<&MoneyFact> = counting(&facts).collect();
        let sum: i64 = counts.iter().map(|money| money.amount.0).sum();
        let has = |check| said.iter().any(|finding| finding.check == check);
        if counts.is_empty() {
            prop_assert!(said.is_empty(), "no money, nothing to check");
        }
        prop_assert_eq!(has(Check::AboveCost), facts.total_cost.is_some_and(|cost| sum > cost.0));
        let gives = !counts.is_empty();
        prop_assert_eq!(has(Check::OnlyAreas), gives && rule.only_areas && facts.areas.is_empty());
        let out = |year: i32, from: Option<NaiveDate>, to: Option<NaiveDate>| {
            from.is_some_and(|from| year < from.year()) || to.is_some_and(|to| year > to.year())
        };
        prop_assert_eq!(
            has(Check::MeasureYear),
            counts.iter().any(|money| out(money.year, facts.start, facts.end))
        );
        prop_assert_eq!(
            has(Check::ProgrammeYear),
            counts.iter().any(|money| out(money.year, rule.runs_from, rule.runs_to))
        );
        if has(Check::Departments) {
            prop_assert!(rule.departments.is_some() && gives);
        } else if gives && let Some(least) = rule.departments {
            prop_assert!(at_most(&facts) as i64 >= least, "silent although too few are named");
        }
        for finding in &said {
            prop_assert!(finding.sentence.ends_with('.'));
            if finding.tone == Tone::Hint {
                prop_assert!(matches!(finding.check, Check::Departments | Check::Term));
            }
        }
        prop_assert!(said.windows(2).all(|pair| pair[0].tone <= pair[1].tone));
    }
}
