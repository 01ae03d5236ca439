//! The Landeskoordination keeps the catalogue: bodies begin, split and merge, units,
//! target groups and programmes; what is in use is retired, and a past day keeps its
//! names.

use backend::{
    ErrorKind,
    catalogue::{self, BodyAliasDraft, Few, Use},
    contributions, measures,
};
use chrono::Duration;
use domain::{
    body_form::BodyDraft,
    catalogue_form::{ProgrammeDraft, TargetGroupDraft},
    contribution_form::ContributionInput,
    ids::{BodyId, FormId},
    measure_form::MeasureDraft,
    money::Cents,
    policy::Role,
    succession::{SuccessionDraft, SuccessorDraft},
    unit::UnitDraft,
};

use crate::{
    harness::{TestDb, day, role_for},
    office::{Office, all_agree, kind, named, sentence},
    on_both,
};

fn form_id() -> String {
    backend::ids::fresh::<FormId>().to_string()
}

fn to(body: BodyId) -> SuccessorDraft {
    SuccessorDraft {
        body: body.to_string(),
        ..SuccessorDraft::default()
    }
}

fn new(short_name: &str) -> SuccessorDraft {
    SuccessorDraft {
        body: String::new(),
        short_name: short_name.into(),
        name: format!("Senatsverwaltung {short_name}"),
    }
}

fn succession(on: &str, successors: Vec<SuccessorDraft>, version: i64) -> SuccessionDraft {
    SuccessionDraft {
        day: on.into(),
        successors,
        version: version.to_string(),
    }
}

/// Rows of the history with this cause.
async fn recorded(db: &TestDb, cause: &str) -> i64 {
    db.number(&format!(
        "SELECT COUNT(*) FROM history WHERE cause = '{cause}'"
    ))
    .await
}

on_both! {
    async fn a_new_body_is_made_once_and_only_by_the_state_coordination(db: TestDb) {
        let office = Office::open(db).await;
        let draft = BodyDraft {
            kind: "office".into(),
            parent: office.body("BA Treptow-Köpenick").to_string(),
            short_name: "QM-Stelle Treptow-Köpenick".into(),
            name: "Stelle für Quartiersarbeit".into(),
            form_id: form_id(),
            ..BodyDraft::default()
        };
        for actor in [&office.city, &office.coordinator, &office.treptow] {
            assert_eq!(kind(catalogue::create_body(&db.backend, actor, &draft).await), ErrorKind::Forbidden);
        }
        let made = catalogue::create_body(&db.backend, &office.state, &draft).await.unwrap();
        assert_eq!(catalogue::create_body(&db.backend, &office.state, &draft).await.unwrap(), made, "sent twice");
        assert_eq!(recorded(db, "body.create").await, 1);
        let sight = db.backend.board().await.unwrap();
        assert_eq!(sight.catalogue.bodies[&made].district.as_deref(), Some("09"));
        let again = BodyDraft { form_id: form_id(), ..draft };
        let taken = catalogue::create_body(&db.backend, &office.state, &again).await;
        assert!(sentence(taken, "short_name").contains("andere Stelle"));
        assert_eq!(catalogue::as_of(&db.backend, db.backend.today()).await.unwrap(), *sight.catalogue);
        all_agree(db).await;
    }

    async fn further_names_are_found_and_two_tabs_do_not_overwrite_each_other(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.body("SenBJF");
        let draft = |aliases: &str, version: i64| BodyAliasDraft { aliases: aliases.into(), version: version.to_string() };
        let refused = catalogue::edit_aliases(&db.backend, &office.schools, id, &draft("X", 1)).await;
        assert_eq!(kind(refused), ErrorKind::Forbidden);
        catalogue::edit_aliases(&db.backend, &office.state, id, &draft("Bildungsverwaltung\nSenBildung", 1)).await.unwrap();
        let late = catalogue::edit_aliases(&db.backend, &office.state, id, &draft("Schulsenat", 1)).await;
        assert_eq!(kind(late), ErrorKind::Conflict);
        let sight = db.backend.board().await.unwrap();
        assert_eq!(sight.catalogue.find_body("bildungsverwaltung", db.backend.today()).unwrap().id, id);
        let taken = catalogue::edit_aliases(&db.backend, &office.state, id, &draft("SenStadt", 2)).await;
        assert!(sentence(taken, "aliases").contains("SenStadt"));
        all_agree(db).await;
    }

    async fn a_split_names_new_bodies_from_its_day_and_rewrites_no_measure(db: TestDb) {
        let office = Office::open(db).await;
        let old = office.body("SenBJF");
        let measure = office.measure("Vor der Teilung").await;
        let before = office.read(measure).await;
        let draft = succession("01.12.2026", vec![new("SenBild"), to(office.body("SenASGIVA")), new("SenJugFam")], 1);
        for actor in [&office.schools, &office.coordinator] {
            assert_eq!(kind(catalogue::succeed(&db.backend, actor, old, &draft).await), ErrorKind::Forbidden);
        }
        catalogue::succeed(&db.backend, &office.state, old, &draft).await.unwrap();
        catalogue::succeed(&db.backend, &office.state, old, &draft).await.unwrap();
        assert_eq!((recorded(db, "body.succeed").await, recorded(db, "body.create").await), (1, 2), "sent twice, done once");
        let other = succession("02.12.2026", vec![new("SenAnders")], 1);
        assert_eq!(kind(catalogue::succeed(&db.backend, &office.state, old, &other).await), ErrorKind::Conflict);
        let again = succession("02.12.2026", vec![new("SenAnders")], 2);
        assert!(sentence(catalogue::succeed(&db.backend, &office.state, old, &again).await, "day").contains("vorgemerkt"));

        let sight = db.backend.board().await.unwrap();
        let first = named(&sight, "SenBild").id;
        assert_eq!(sight.catalogue.acting(old, day("2026-11-30")), old);
        assert_eq!(sight.catalogue.acting(old, day("2026-12-01")), first);
        assert_eq!(sight.catalogue.bodies[&old].successors.len(), 3);
        assert_eq!(sight.catalogue.bodies[&first].valid_from, Some(day("2026-12-01")));
        assert!(!sight.catalogue.bodies_to_ask(day("2026-11-30")).iter().any(|body| body.id == first));
        assert_eq!(office.read(measure).await, before, "records keep the body they were made with");

        db.clock.advance(Duration::days(20));
        let then = catalogue::as_of(&db.backend, day("2026-11-21")).await.unwrap();
        assert!(then.bodies.is_empty(), "before the installation");
        assert_eq!(catalogue::as_of(&db.backend, day("2026-11-22")).await.unwrap(), *sight.catalogue);
        all_agree(db).await;
    }

    async fn a_merge_is_a_succession_of_each_with_the_same_successor(db: TestDb) {
        let office = Office::open(db).await;
        let (one, two, into) = (office.body("SenWGP"), office.body("SenASGIVA"), office.body("SenJustV"));
        for id in [one, two] {
            catalogue::succeed(&db.backend, &office.state, id, &succession("01.01.2027", vec![to(into)], 1)).await.unwrap();
        }
        let sight = db.backend.board().await.unwrap();
        for id in [one, two] {
            assert_eq!(sight.catalogue.acting(id, day("2027-01-01")), into);
        }
        assert!(sight.catalogue.predecessors(into).iter().filter(|body| [one, two].contains(&body.id)).count() == 2);
        // In a circle nobody can follow.
        let circle = catalogue::succeed(&db.backend, &office.state, into, &succession("01.02.2027", vec![to(one)], 1)).await;
        assert!(sentence(circle, "successor_0").contains("Kreis"));
        assert_eq!(recorded(db, "body.succeed").await, 2);
        all_agree(db).await;
    }

    async fn a_succession_is_taken_back_until_its_day_and_its_new_bodies_go_with_it(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.body("SenBJF");
        let draft = succession("01.12.2026", vec![new("SenBild"), new("SenJugFam")], 1);
        catalogue::succeed(&db.backend, &office.state, id, &draft).await.unwrap();
        // One of the new ones is in use already.
        let kept = named(&db.backend.board().await.unwrap(), "SenJugFam").id;
        let unit = UnitDraft { code: "I".into(), name: "Aufbau".into(), form_id: form_id(), ..UnitDraft::default() };
        catalogue::create_unit(&db.backend, &office.state, kept, &unit).await.unwrap();
        let seen = db.backend.board().await.unwrap();

        db.clock.advance(Duration::days(1));
        assert_eq!(kind(catalogue::revoke_succession(&db.backend, &office.schools, id, "2").await), ErrorKind::Forbidden);
        assert_eq!(kind(catalogue::revoke_succession(&db.backend, &office.state, id, "1").await), ErrorKind::Conflict);
        catalogue::revoke_succession(&db.backend, &office.state, id, "2").await.unwrap();
        catalogue::revoke_succession(&db.backend, &office.state, id, "2").await.unwrap();
        let sight = db.backend.board().await.unwrap();
        let body = &sight.catalogue.bodies[&id];
        assert_eq!((body.valid_to, body.successors.len(), body.version), (None, 0, 3));
        assert!(sight.catalogue.find_body("SenBild", day("2027-01-01")).is_none(), "made for it and never used");
        assert!(sight.catalogue.bodies.contains_key(&kept));
        // The day before keeps it all.
        assert_eq!(catalogue::as_of(&db.backend, day("2026-11-22")).await.unwrap(), *seen.catalogue);
        assert_eq!(catalogue::as_of(&db.backend, day("2026-11-23")).await.unwrap(), *sight.catalogue);

        let draft = succession("01.12.2026", vec![to(kept)], 3);
        catalogue::succeed(&db.backend, &office.state, id, &draft).await.unwrap();
        db.clock.advance(Duration::days(30));
        let late = catalogue::revoke_succession(&db.backend, &office.state, id, "4").await;
        assert!(sentence(late, "version").contains("gilt seit dem 01.12.2026"));
        all_agree(db).await;
    }

    async fn before_a_succession_its_consequences_are_said_without_names(db: TestDb) {
        let office = Office::open(db).await;
        let ask = async |name: &str| catalogue::consequences(&db.backend, &office.state, office.body(name)).await.unwrap();
        let schools = ask("SenBJF").await;
        assert_eq!((schools.requests, schools.accounts), (Few::None, Few::One));
        // Its clerk and the Landeskoordination.
        assert_eq!(ask("SenStadt").await.accounts, Few::Several);
        assert_eq!(ask("SenKultGZ").await.accounts, Few::None);

        let mut draft = office.draft("Mit Anfragen", "13d", "SenBJF");
        draft.participants = vec![office.participant("SenStadt", "Bauen")];
        let measure = measures::create(&db.backend, &office.schools, &draft, false).await.unwrap();
        assert_eq!(ask("SenStadt").await.requests, Few::One);
        let programme = office.sight.catalogue.programmes.values().find(|p| p.name == "Gemeinschaftsprojekte").unwrap().id;
        let money = ContributionInput { programme, giver: office.body("SenStadt"), year: 2027, amount: Cents(100) };
        contributions::ask(&db.backend, &office.schools, measure, money).await.unwrap();
        assert_eq!(ask("SenStadt").await.requests, Few::Several);
        let refused = catalogue::consequences(&db.backend, &office.city, office.body("SenStadt")).await;
        assert_eq!(kind(refused), ErrorKind::Forbidden);
    }

    async fn units_are_kept_by_their_body_and_the_coordinations(db: TestDb) {
        let office = Office::open(db).await;
        let body = office.body("BA Treptow-Köpenick");
        let draft = |code: &str| UnitDraft { code: code.into(), name: "Sozialraumplanung".into(), form_id: form_id(), ..UnitDraft::default() };
        for (actor, allowed) in [(&office.treptow, true), (&office.coordinator, true), (&office.state, true), (&office.schools, false), (&office.neighbour, false)] {
            let outcome = catalogue::create_unit(&db.backend, actor, body, &draft(&actor.login)).await;
            match allowed {
                true => drop(outcome.unwrap()),
                false => assert_eq!(kind(outcome), ErrorKind::Forbidden, "{}", actor.login),
            }
        }
        let once = draft("IV B");
        let id = catalogue::create_unit(&db.backend, &office.treptow, body, &once).await.unwrap();
        assert_eq!(catalogue::create_unit(&db.backend, &office.treptow, body, &once).await.unwrap(), id);
        let taken = catalogue::create_unit(&db.backend, &office.treptow, body, &draft("iv b")).await;
        assert!(sentence(taken, "code").contains("schon"));
        let nobody = catalogue::create_unit(&db.backend, &office.state, backend::ids::fresh(), &draft("A")).await;
        assert_eq!(kind(nobody), ErrorKind::NotFound);

        let edit = |name: &str, retired, version: i64| UnitDraft { name: name.into(), retired, version: version.to_string(), ..draft("IV B") };
        catalogue::edit_unit(&db.backend, &office.treptow, body, id, &edit("Planung", false, 1)).await.unwrap();
        let late = catalogue::edit_unit(&db.backend, &office.coordinator, body, id, &edit("Anders", false, 1)).await;
        assert_eq!(kind(late), ErrorKind::Conflict);
        catalogue::edit_unit(&db.backend, &office.treptow, body, id, &edit("Planung", true, 2)).await.unwrap();
        let elsewhere = catalogue::edit_unit(&db.backend, &office.state, office.body("SenStadt"), id, &edit("X", false, 3)).await;
        assert_eq!(kind(elsewhere), ErrorKind::NotFound);
        let foreign = catalogue::edit_unit(&db.backend, &office.schools, body, id, &edit("X", false, 3)).await;
        assert_eq!(kind(foreign), ErrorKind::Forbidden);
        let sight = db.backend.board().await.unwrap();
        let unit = &sight.catalogue.units[&id];
        assert_eq!((unit.name.as_str(), unit.retired, unit.version), ("Planung", true, 3));
        assert_eq!(recorded(db, "unit.retire").await, 1);
        assert_eq!(catalogue::as_of(&db.backend, db.backend.today()).await.unwrap(), *sight.catalogue);
        all_agree(db).await;
    }

    async fn a_target_group_in_use_is_retired_and_only_one_never_used_is_deleted(db: TestDb) {
        let office = Office::open(db).await;
        let draft = |name: &str, after: &str, retired, version: i64| TargetGroupDraft { name: name.into(), after: after.into(), retired, version: version.to_string(), form_id: String::new() };
        let refused = catalogue::create_target_group(&db.backend, &office.schools, &draft("X", "", false, 0)).await;
        assert_eq!(kind(refused), ErrorKind::Forbidden);
        let make = TargetGroupDraft { form_id: form_id(), ..draft("Pflegende Angehörige", "", false, 0) };
        let id = catalogue::create_target_group(&db.backend, &office.state, &make).await.unwrap();
        assert_eq!(catalogue::create_target_group(&db.backend, &office.state, &make).await.unwrap(), id, "sent twice");
        let sight = db.backend.board().await.unwrap();
        let order = sight.catalogue.target_groups_sorted();
        assert_eq!((order.len(), order[0].id, order[0].position), (15, id, 1));
        let second = order[1].clone();
        catalogue::edit_target_group(&db.backend, &office.state, id, &draft("Pflegende", &second.id.to_string(), false, 1)).await.unwrap();
        let sight = db.backend.board().await.unwrap();
        let order = sight.catalogue.target_groups_sorted();
        assert_eq!((order[0].id, order[1].name.as_str(), order[1].version), (second.id, "Pflegende", 2));
        assert_eq!(order[0].version, 1, "who edits a neighbour is told of no conflict");
        let late = catalogue::edit_target_group(&db.backend, &office.state, id, &draft("Anders", "", false, 1)).await;
        assert_eq!(kind(late), ErrorKind::Conflict);
        let taken = catalogue::edit_target_group(&db.backend, &office.state, id, &draft(&second.name, "", false, 2)).await;
        assert!(sentence(taken, "name").contains("schon"));

        // In use, then only in a former version.
        let mut form = office.draft("Entlastung", "13d", "SenBJF");
        form.target_groups = vec![id.to_string()];
        let measure = measures::create(&db.backend, &office.schools, &form, false).await.unwrap();
        assert_eq!(catalogue::target_group_use(&db.backend, &office.state, id).await.unwrap(), Use::Measures(1));
        let used = catalogue::delete_target_group(&db.backend, &office.state, id, "2").await;
        assert_eq!(sentence(used, "version"), "Die Zielgruppe „Pflegende“ wird von einer Maßnahme verwendet und kann nur stillgelegt werden.");
        let without = MeasureDraft { target_groups: Vec::new(), ..MeasureDraft::from_measure(&office.read(measure).await) };
        measures::edit(&db.backend, &office.schools, measure, &without).await.unwrap();
        let formerly = catalogue::delete_target_group(&db.backend, &office.state, id, "2").await;
        assert!(sentence(formerly, "version").contains("früheren Fassungen"));
        catalogue::edit_target_group(&db.backend, &office.state, id, &draft("Pflegende", &second.id.to_string(), true, 2)).await.unwrap();
        assert_eq!(recorded(db, "target_group.retire").await, 1);

        let free = catalogue::create_target_group(&db.backend, &office.state, &draft("Nie verwendet", &id.to_string(), false, 0)).await.unwrap();
        let seen = db.backend.board().await.unwrap();
        db.clock.advance(Duration::days(1));
        assert_eq!(kind(catalogue::delete_target_group(&db.backend, &office.state, free, "9").await), ErrorKind::Conflict);
        assert_eq!(kind(catalogue::delete_target_group(&db.backend, &office.city, free, "1").await), ErrorKind::Forbidden);
        catalogue::delete_target_group(&db.backend, &office.state, free, "1").await.unwrap();
        catalogue::delete_target_group(&db.backend, &office.state, free, "1").await.unwrap();
        let sight = db.backend.board().await.unwrap();
        assert!(!sight.catalogue.target_groups.contains_key(&free));
        assert_eq!(catalogue::as_of(&db.backend, day("2026-11-22")).await.unwrap(), *seen.catalogue);
        assert_eq!(catalogue::as_of(&db.backend, day("2026-11-23")).await.unwrap(), *sight.catalogue);
        all_agree(db).await;
    }

    async fn the_rules_of_programmes_are_data_that_the_coordination_changes(db: TestDb) {
        let office = Office::open(db).await;
        let programme = |name: &str| office.sight.catalogue.programmes.values().find(|p| p.name == name).unwrap();
        assert_eq!(programme("Gemeinschaftsprojekte").departments, Some(2));
        let european = programme("Europa im Quartier (EFRE 2021–2027)");
        assert_eq!((european.only_areas, european.runs_from, european.runs_to), (true, Some(day("2023-01-31")), Some(day("2030-12-31"))));
        assert_eq!(programme("BENN").runs_to, Some(day("2028-12-31")));
        assert!(programme("FEIN-Pilotprojekte").question.as_ref().unwrap().contains("Quartiersmanagement"));

        let draft = ProgrammeDraft { runs_to: "31.12.2029".into(), departments: "2".into(), ..ProgrammeDraft::of(programme("BENN")) };
        let id = programme("BENN").id;
        assert_eq!(kind(catalogue::edit_programme(&db.backend, &office.city, id, &draft).await), ErrorKind::Forbidden);
        db.clock.advance(Duration::days(1));
        catalogue::edit_programme(&db.backend, &office.state, id, &draft).await.unwrap();
        catalogue::edit_programme(&db.backend, &office.state, id, &ProgrammeDraft { version: "2".into(), ..draft.clone() }).await.unwrap();
        let late = ProgrammeDraft { note: "anders".into(), ..draft.clone() };
        assert_eq!(kind(catalogue::edit_programme(&db.backend, &office.state, id, &late).await), ErrorKind::Conflict);
        let sight = db.backend.board().await.unwrap();
        assert_eq!((sight.catalogue.programmes[&id].runs_to, sight.catalogue.programmes[&id].version), (Some(day("2029-12-31")), 2));
        let then = catalogue::as_of(&db.backend, day("2026-11-22")).await.unwrap();
        assert_eq!(then.programmes[&id].runs_to, Some(day("2028-12-31")), "a past day keeps its rule");
        let nobody = catalogue::edit_programme(&db.backend, &office.state, backend::ids::fresh(), &draft).await;
        assert_eq!(kind(nobody), ErrorKind::NotFound);
        all_agree(db).await;
    }

    async fn a_programme_in_use_is_retired_and_only_one_never_used_is_deleted(db: TestDb) {
        let office = Office::open(db).await;
        let draft = ProgrammeDraft { name: "Modellvorhaben".into(), giver: office.body("SenBJF").to_string(), form_id: form_id(), ..ProgrammeDraft::default() };
        assert_eq!(kind(catalogue::create_programme(&db.backend, &office.schools, &draft).await), ErrorKind::Forbidden);
        let id = catalogue::create_programme(&db.backend, &office.state, &draft).await.unwrap();
        assert_eq!(catalogue::create_programme(&db.backend, &office.state, &draft).await.unwrap(), id, "sent twice");
        let taken = catalogue::create_programme(&db.backend, &office.state, &ProgrammeDraft { form_id: form_id(), ..draft.clone() }).await;
        assert!(sentence(taken, "name").contains("schon"));
        let spare = ProgrammeDraft { name: "Nie verwendet".into(), form_id: form_id(), ..draft.clone() };
        let spare = catalogue::create_programme(&db.backend, &office.state, &spare).await.unwrap();
        assert_eq!(catalogue::programme_use(&db.backend, &office.state, spare).await.unwrap(), Use::Never);
        catalogue::delete_programme(&db.backend, &office.state, spare, "1").await.unwrap();
        assert_eq!(recorded(db, "programme.delete").await, 1);

        let measure = office.measure("Mit Mitteln").await;
        let money = ContributionInput { programme: id, giver: office.body("SenBJF"), year: 2027, amount: Cents(5_000) };
        contributions::ask(&db.backend, &office.schools, measure, money.clone()).await.unwrap();
        let used = catalogue::delete_programme(&db.backend, &office.state, id, "1").await;
        assert!(sentence(used, "version").contains("wird von einer Maßnahme verwendet"));
        let retire = ProgrammeDraft { retired: true, version: "1".into(), ..draft };
        catalogue::edit_programme(&db.backend, &office.state, id, &retire).await.unwrap();
        let refused = contributions::ask(&db.backend, &office.schools, measure, money).await;
        assert!(sentence(refused, "programme").contains("Liste"), "a retired programme gives nothing new");
        assert_eq!(office.read(measure).await.contributions.len(), 1);
        all_agree(db).await;
    }

    async fn a_role_for_an_ended_body_is_still_there_to_be_looked_after(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.body("SenWGP");
        db.actor("pflege", vec![role_for(Role::Clerk, id)]).await;
        catalogue::succeed(&db.backend, &office.state, id, &succession("22.11.2026", vec![to(office.body("SenASGIVA"))], 1)).await.unwrap();
        let administrator = db.administrator("admin").await;
        let list = backend::accounts::list(&db.backend, &administrator).await.unwrap();
        let grant = &list.iter().find(|view| view.account.login == "pflege").unwrap().account.grants[0];
        assert!(grant.holds_on(db.backend.today()) && grant.body == Some(id));
    }
}
