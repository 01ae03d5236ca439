//! The board follows the history, whoever writes and however many.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use backend::{
    board::{Side, Sight},
    catalogue::{self, BodyNameDraft},
    contributions,
    history::{self, Kind},
    measures, milestones, reports,
};
use chrono::Days;
use domain::{
    contribution_form::ContributionInput,
    facts::MeasureFacts,
    filter::{self, Facet, Filter, Moment},
    ids::{BodyId, MeasureId},
    measure::Measure,
    milestone::MilestoneDraft,
    money::Cents,
    policy::Visibility,
    report::ReportDraft,
    request::RequestState,
};

use crate::{
    office::{Office, all_agree, kind, named},
    on_both,
};

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

async fn change(office: &Office, dice: &mut Dice, made: &mut Vec<MeasureId>, round: usize) {
    let title = format!("Maßnahme {round}");
    let pick = |dice: &mut Dice| made[dice.throw(made.len())];
    match dice.throw(8) {
        0 | 1 => {
            let areas = ["13d", "06", "13", "01"];
            let mut draft = office.draft(&title, areas[dice.throw(4)], "SenBJF");
            draft.participants = vec![office.participant("SenStadt", "Räume")];
            let as_draft = dice.throw(3) == 0;
            made.push(
                measures::create(&office.backend, &office.schools, &draft, as_draft)
                    .await
                    .unwrap(),
            );
        }
        2 => {
            let id = pick(dice);
            let draft = office.retitled(id, &title).await;
            measures::edit(&office.backend, &office.schools, id, &draft)
                .await
                .unwrap();
        }
        3 => measures::release(&office.backend, &office.schools, pick(dice))
            .await
            .unwrap(),
        4 => {
            let id = pick(dice);
            if !office.read(id).await.draft {
                office.report(id, &title).await;
            }
        }
        5 => {
            let id = pick(dice);
            let row = MilestoneDraft {
                title,
                planned: "01.03.2027".into(),
                ..MilestoneDraft::default()
            };
            let version = office.read(id).await.milestones_version;
            milestones::set(&office.backend, &office.schools, id, version, &[row])
                .await
                .unwrap();
        }
        6 => made.push(
            measures::duplicate(&office.backend, &office.schools, pick(dice), "")
                .await
                .unwrap(),
        ),
        _ => {
            let sight = office.backend.board().await.unwrap();
            let body = sight
                .catalogue
                .bodies
                .get(&office.body("QM Kosmosviertel"))
                .unwrap();
            let draft = BodyNameDraft {
                short_name: format!("QM {round}"),
                name: title,
                version: body.version.to_string(),
            };
            catalogue::rename_body(&office.backend, &office.state, body.id, &draft)
                .await
                .unwrap();
        }
    }
}

/// For each value any measure has: what is looked up is what a look at every measure finds,
/// whoever looks. Gives how many filters had fewer to look at than there are.
fn finds_what_everybody_finds(board: &Sight, round: usize) -> usize {
    let moment = Moment {
        day: board.day,
        stale_after: 180,
    };
    let filters = filters(board, round, moment);
    let mut narrowed = 0;
    // Another day is looked at plainly, and spoils nothing for the own one.
    let tomorrow = Moment {
        day: board.day + Days::new(1),
        ..moment
    };
    let few = filters.iter().skip(round % 9).step_by(9);
    few.for_each(|filter| finds(board, filter, tomorrow));
    for filter in &filters {
        finds(board, filter, moment);
        narrowed += usize::from(board.near(filter, moment).count() < board.facts.len());
    }
    for ((rows, _), (columns, _)) in filters
        .iter()
        .skip(round % 5)
        .step_by(5)
        .filter_map(|filter| filter.chosen().next().zip(filter.chosen().last()))
    {
        let places = board.hits(&Filter::default(), &sees_all(), moment);
        for moment in [moment, tomorrow] {
            counts_what_everybody_counts(board, &places, rows, columns, moment);
        }
    }
    narrowed
}

fn filters(board: &Sight, round: usize, moment: Moment) -> Vec<Filter> {
    let mut values = BTreeSet::new();
    for facts in &board.facts {
        for facet in Facet::ALL {
            facts.each_value(facet, moment, |value| {
                values.insert((facet, value));
            });
        }
    }
    let values: Vec<_> = values.into_iter().collect();
    let mut filters = vec![Filter::default()];
    for (number, (facet, value)) in values.iter().enumerate() {
        let (other, also) = values[(number * 7 + round) % values.len()];
        let one = Filter::default().with(*facet, *value);
        let mut typed = one.clone();
        typed.search("Maßnahme 1".into());
        filters.extend([one.with(other, also), typed, one]);
    }
    filters
}

fn sees_all() -> Visibility {
    Visibility {
        released: true,
        ..Visibility::default()
    }
}

fn finds(board: &Sight, filter: &Filter, moment: Moment) {
    let matching = |facts: &&Arc<MeasureFacts>| filter.matches(facts, moment);
    let plain: Vec<_> = board.facts.iter().filter(matching).collect();
    let near: Vec<_> = board.near(filter, moment).filter(matching).collect();
    assert_eq!(near, plain, "{filter:?}");
    let coordinator = Visibility {
        draft_districts: ["09".into()].into(),
        ..sees_all()
    };
    for visibility in [sees_all(), coordinator, Visibility::default()] {
        let selected = board.select(filter, &visibility, moment);
        let by_hand = filter::select(&board.facts, &visibility, filter, moment);
        assert_eq!(selected, by_hand, "{filter:?}");
        let places = board.hits(filter, &visibility, moment);
        let hits: Vec<_> = places.iter().map(|at| &board.facts[*at as usize]).collect();
        assert_eq!(hits, selected.0, "{filter:?}");
    }
}

/// Requests on either side of each body; gives how many there are.
fn requests_are_those_of_every_measure(board: &Sight) -> usize {
    let moment = Moment {
        day: board.day,
        stale_after: 180,
    };
    let all: BTreeSet<BodyId> = board.catalogue.bodies.keys().copied().collect();
    let sets = all.iter().map(|body| [*body].into()).chain([all.clone()]);
    let mut found = 0;
    for bodies in sets.collect::<Vec<BTreeSet<BodyId>>>() {
        for (side, state) in [Side::Asked, Side::Asking]
            .into_iter()
            .flat_map(|side| RequestState::ALL.map(|state| (side, state)))
        {
            let mut plain = Vec::new();
            for facts in &board.facts {
                for request in facts.requests.iter().filter(|r| r.state == state) {
                    let theirs = match side {
                        Side::Asked => request.body_and_above.iter().any(|b| bodies.contains(b)),
                        Side::Asking => bodies.contains(&facts.pen),
                    };
                    if theirs {
                        plain.push((facts, request));
                    }
                }
            }
            let looked_up: Vec<_> = board.requests(side, state, &bodies, moment).collect();
            assert_eq!(looked_up, plain, "{side:?} {state:?} {bodies:?}");
            found += plain.len();
        }
    }
    found
}

fn counts_what_everybody_counts(
    board: &Sight,
    places: &[u32],
    rows: Facet,
    columns: Facet,
    moment: Moment,
) {
    let (mut by, mut cross) = (BTreeMap::new(), BTreeMap::new());
    for at in places {
        let facts = &board.facts[*at as usize];
        facts.each_value(rows, moment, |row| {
            *by.entry(row).or_insert(0_usize) += 1;
            facts.each_value(columns, moment, |column| {
                *cross.entry((row, column)).or_insert(0_usize) += 1;
            });
        });
    }
    assert_eq!(board.by(places, rows, moment), by, "{rows:?}");
    let crossed = board.cross(places, rows, columns, moment);
    assert_eq!(crossed, cross, "{rows:?} and {columns:?}");
}

on_both! {
    async fn after_every_write_the_board_equals_a_fresh_load(db: TestDb) {
        let office = Office::open(db).await;
        let mut dice = Dice(20_261_122);
        let mut made = vec![office.measure("Die erste").await];
        let (mut narrowed, mut requests) = (0, 0);
        for round in 0..60 {
            change(&office, &mut dice, &mut made, round).await;
            let board = db.backend.board().await.unwrap();
            assert!(*board == db.backend.board_from_tables().await.unwrap(), "after change {round}");
            narrowed += finds_what_everybody_finds(&board, round);
            requests += requests_are_those_of_every_measure(&board);
        }
        assert!(made.len() > 5 && narrowed > 100 && requests > 100, "{narrowed} {requests}");
        all_agree(db).await;
    }

    async fn sixteen_writers_leave_no_gap_and_no_lost_change(db: TestDb) {
        let office = std::sync::Arc::new(Office::open(db).await);
        let shared = office.measure("Gemeinsam").await;
        let programme = office.sight.catalogue.programmes.values().find(|p| p.name == "BENN").unwrap();
        let wish = ContributionInput { programme: programme.id, giver: programme.giver.unwrap(), year: 2026, amount: Cents(100) };
        let writers: Vec<_> = (0..16).map(|writer| {
            let (office, wish) = (office.clone(), wish.clone());
            tokio::spawn(async move {
                let mut saved = 0;
                for round in 0..5 {
                    let own = office.measure(&format!("Von {writer}, Runde {round}")).await;
                    office.report(own, "läuft").await;
                    let draft = office.retitled(shared, &format!("Von {writer}, Runde {round}")).await;
                    contributions::ask(&office.backend, &office.schools, shared, wish.clone()).await.unwrap();
                    match measures::edit(&office.backend, &office.schools, shared, &draft).await {
                        Ok(()) => saved += 1,
                        Err(error) => assert_eq!(error.kind(), backend::ErrorKind::Conflict),
                    }
                    office.backend.board().await.unwrap();
                }
                saved
            })
        }).collect();
        let mut saved = 0;
        for writer in writers {
            saved += writer.await.unwrap();
        }
        assert!(saved > 0);
        assert_eq!(office.read(shared).await.version, 1 + saved);
        assert_eq!(db.backend.board().await.unwrap().fact(shared).unwrap().funded(), Cents(8_000));
        // Each version holds what all before it wrote, whichever part it changed.
        let mut tx = db.backend.read().await.unwrap();
        let versions = history::of(&mut tx, Kind::Measure, shared).await.unwrap();
        drop(tx);
        let mut asked = 0;
        for entry in versions {
            asked += usize::from(entry.cause == "contribution.ask");
            let measure: Measure = entry.read().unwrap().unwrap();
            assert_eq!(measure.contributions.len(), asked, "version {} lost a contribution", entry.version);
        }
        let codes = db.number("SELECT COUNT(DISTINCT code) FROM measure").await;
        assert_eq!(codes, 81);
        assert_eq!(db.number("SELECT last FROM code_counter WHERE prefix = '13d'").await, 81);
        all_agree(db).await;
    }

    async fn an_idle_board_is_the_same_object(db: TestDb) {
        let office = Office::open(db).await;
        office.measure("Eine").await;
        let first = db.backend.board().await.unwrap();
        let second = db.backend.board().await.unwrap();
        assert!(std::sync::Arc::ptr_eq(&first, &second));
        let before = std::sync::Arc::clone(&first.facts[0]);
        office.measure("Noch eine").await;
        let third = db.backend.board().await.unwrap();
        assert!(std::sync::Arc::ptr_eq(&before, &third.facts[0]), "an untouched fact was loaded again");
        assert_eq!(third.fact(before.id).unwrap().title, "Eine");
    }

    async fn a_second_process_sees_what_the_first_wrote(db: TestDb) {
        let office = Office::open(db).await;
        let other = db.again().await;
        assert!(other.board().await.unwrap().facts.is_empty());
        let id = office.measure("Von nebenan").await;
        assert_eq!(other.board().await.unwrap().fact(id).unwrap().title, "Von nebenan");
        other.close().await;
    }

    async fn a_refused_write_leaves_nothing(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Unverändert").await;
        let seq = db.backend.board().await.unwrap().seq;
        let draft = office.retitled(id, "Fremd").await;
        assert_eq!(kind(measures::edit(&db.backend, &office.city, id, &draft).await), backend::ErrorKind::Forbidden);
        let report = ReportDraft::from_last(None, db.backend.today());
        assert_eq!(kind(reports::submit(&db.backend, &office.city, id, &report).await), backend::ErrorKind::Forbidden);
        assert_eq!(db.backend.board_from_tables().await.unwrap().seq, seq);
        assert_eq!(office.read(id).await.title, "Unverändert");
        assert_eq!(named(&office.sight, "SenStadt").version, 1);
        all_agree(db).await;
    }
}
