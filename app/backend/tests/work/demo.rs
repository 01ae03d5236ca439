//! The example data: loaded through the use cases, with the totals of its table.

use std::collections::BTreeMap;

use backend::demo::{self, DemoOptions, DemoReport};
use domain::{
    contribution::ContributionState,
    measure::{Rating, Stage},
    money::Cents,
};

use crate::{harness::day, office::all_agree, on_both};

fn options() -> DemoOptions {
    DemoOptions {
        day: day("2026-11-22"),
        password: "Kiezwerk-Demo-2026".into(),
    }
}

on_both! {
    async fn all_35_measures_load_with_the_totals_of_their_table(db: TestDb) {
        let report = demo::load(&db.backend, options()).await.unwrap();
        assert_eq!(report.measures, 35);
        let sight = db.backend.board().await.unwrap();
        assert_eq!(sight.facts.len(), 35);
        assert!(sight.facts.iter().all(|fact| fact.example && !fact.draft && fact.lead_accepted));

        let stages: Vec<usize> = Stage::ALL.iter().map(|s| sight.facts.iter().filter(|f| f.stage == *s).count()).collect();
        // nicht begonnen, in Vorbereitung, in Umsetzung, dauerhaft, abgeschlossen, zurückgestellt, entfallen
        assert_eq!(stages, [2, 5, 20, 2, 4, 1, 1]);
        let ratings: Vec<usize> = Rating::ALL.iter().map(|r| sight.facts.iter().filter(|f| f.rating == *r).count()).collect();
        // planmäßig, mit Risiken, kritisch, keine Angabe
        assert_eq!(ratings, [26, 4, 3, 2]);
        assert_eq!(sight.facts.iter().filter(|fact| fact.key_measure).count(), 16);

        let mut money: BTreeMap<ContributionState, Cents> = BTreeMap::new();
        for given in sight.facts.iter().flat_map(|fact| &fact.money) {
            let sum = money.entry(given.state).or_default();
            *sum = Cents(sum.0 + given.amount.0);
        }
        let total: Cents = money.values().copied().sum();
        assert_eq!(total.to_string(), "30.224.500,00 €");
        assert_eq!(money[&ContributionState::Granted].to_string(), "17.587.500,00 €");
        assert_eq!(money[&ContributionState::Promised].to_string(), "7.440.000,00 €");
        assert_eq!(money[&ContributionState::Paid].to_string(), "2.797.000,00 €");
        assert_eq!(money[&ContributionState::Asked].to_string(), "2.400.000,00 €");
        assert_eq!(money.len(), 4);
    }

    async fn the_example_measures_have_a_past(db: TestDb) {
        let report = demo::load(&db.backend, options()).await.unwrap();
        let sight = db.backend.board().await.unwrap();
        let fact = |code: &str| sight.facts.iter().find(|fact| fact.code.to_string() == code).unwrap();
        let codes: Vec<String> = sight.facts.iter().map(|fact| fact.code.to_string()).collect();
        let in_kosmos = codes.iter().filter(|code| code.starts_with("13d-")).count();
        assert_eq!(in_kosmos, 12);
        assert!(codes.contains(&"G-01".to_owned()) && codes.contains(&"X-01".to_owned()));

        let moved = fact("02-01");
        assert_eq!((moved.original_end, moved.end), (Some(day("2025-12-31")), Some(day("2026-12-31"))));
        assert_eq!(moved.created_on, day("2024-09-02"));
        let moved: Vec<_> = sight.facts.iter().filter(|f| f.original_end != f.end).map(|f| f.code.to_string()).collect();
        assert_eq!(moved, ["02-01", "13d-08"]);

        assert_eq!(fact("13d-03").created_on, day("2026-02-02"));
        assert_eq!(fact("13d-11").reported_on, Some(day("2026-06-30")));
        assert_eq!(fact("09-02").reported_on, Some(day("2025-12-15")));
        assert_eq!(db.number("SELECT COUNT(*) FROM report").await, i64::try_from(report.reports).unwrap());
        assert_eq!(db.number("SELECT COUNT(*) FROM report WHERE replacement_id IS NOT NULL").await, 1);
        assert!(db.number("SELECT COUNT(*) FROM participation WHERE answer = 'accepted'").await > 40);
        assert!(fact("13d-06").objectives.len() == 1 && fact("06-02").objectives.is_empty());
        all_agree(db).await;
    }

    async fn a_code_after_the_examples_goes_on_counting(db: TestDb) {
        demo::load(&db.backend, options()).await.unwrap();
        let sight = db.backend.board().await.unwrap();
        let original = sight.facts.iter().find(|fact| fact.code.to_string() == "13d-06").unwrap();
        let account = db.number("SELECT COUNT(*) FROM account WHERE login = 'bearbeitung.senbjf' AND demo").await;
        assert_eq!(account, 1);
        let body = crate::office::named(&sight, "SenBJF").id;
        let clerk = db.actor("clerk", vec![crate::harness::role_for(domain::policy::Role::Clerk, body)]).await;
        let copy = backend::measures::duplicate(&db.backend, &clerk, original.id, "").await.unwrap();
        let detail = backend::measures::detail(&db.backend, &clerk, copy).await.unwrap();
        assert_eq!(detail.measure.code.to_string(), "13d-13");
    }

    async fn loading_twice_changes_nothing(db: TestDb) {
        let first = demo::load(&db.backend, options()).await.unwrap();
        let logins: Vec<&str> = first.accounts.iter().map(|(login, _)| login.as_str()).collect();
        for login in ["bearbeitung.senbjf", "bearbeitung2.senbjf", "bearbeitung.senstadt", "bearbeitung.senasgiva",
            "bearbeitung.senwgp", "bearbeitung.senmvku", "bearbeitung.ba09", "bearbeitung.ba07", "koordination.treptow",
            "koordination.neukoelln", "landeskoordination", "leitung", "revision", "administration"] {
            assert!(logins.contains(&login), "{login}");
        }
        let rows = db.number("SELECT COUNT(*) FROM history").await;
        assert_eq!(demo::load(&db.backend, options()).await.unwrap(), DemoReport::default());
        backend::catalogue::install(&db.backend).await.unwrap();
        assert_eq!(db.number("SELECT COUNT(*) FROM history").await, rows);
    }

    async fn the_example_concept_is_marked_and_the_others_are_not(db: TestDb) {
        demo::load(&db.backend, options()).await.unwrap();
        let sight = db.backend.board().await.unwrap();
        let catalogue = &sight.catalogue;
        let examples: Vec<_> = catalogue.concepts.values().filter(|concept| concept.example).collect();
        assert_eq!(examples.len(), 1);
        let area = catalogue.area_by_code("13d").unwrap().id;
        assert_eq!(examples[0].area, Some(area));
        assert_eq!(catalogue.objectives_for(&[area]).len(), 10);
        let (concept, node) = catalogue.objectives_for(&[area])[9];
        assert_eq!(node.code, "Z10");
        assert_eq!(catalogue.field_name(concept.field_of(node.id).unwrap()), "Gesundheit und Bewegung");
        // A past day knows the catalogue and the concept as they were.
        let before = backend::catalogue::as_of(&db.backend, day("2024-08-30")).await.unwrap();
        assert_eq!(&before, &**catalogue);
        let nothing = backend::catalogue::as_of(&db.backend, day("2024-08-25")).await.unwrap();
        assert!(nothing.bodies.is_empty());
    }
}
