//! The catalogue of a fresh installation and the one of a past day.

use backend::{
    ErrorKind,
    catalogue::{self, BodyContactDraft, BodyNameDraft},
    measures,
};
use chrono::Duration;
use domain::{body::BodyKind, concept::NodeKind};

use crate::{
    harness::day,
    office::{Office, all_agree, kind, named, sentence},
    on_both,
};

fn renamed(short_name: &str, name: &str, version: i64) -> BodyNameDraft {
    BodyNameDraft {
        short_name: short_name.into(),
        name: name.into(),
        version: version.to_string(),
    }
}

on_both! {
    async fn a_fresh_installation_knows_the_land(db: TestDb) {
        let office = Office::open(db).await;
        let catalogue = &office.sight.catalogue;
        let today = db.backend.today();
        let count = |kind| catalogue.bodies.values().filter(|body| body.kind == kind).count();
        assert_eq!(count(BodyKind::SenateDepartment), 20);
        assert_eq!(count(BodyKind::DistrictOffice), 12);
        assert_eq!(count(BodyKind::Office), 120);
        assert_eq!(count(BodyKind::Other), 4);
        assert_eq!((catalogue.districts.len(), catalogue.areas.len(), catalogue.fields.len()), (12, 17, 8));
        assert_eq!((catalogue.target_groups.len(), catalogue.programmes.len(), catalogue.concepts.len()), (14, 14, 18));

        assert_eq!(catalogue.find_body("SenSBW", today).unwrap().short_name, "SenStadt");
        assert_eq!(catalogue.find_body("SenStadtWohn", today).unwrap().short_name, "SenStadt");
        let office_of = catalogue.find_body("JugA Treptow-Köpenick", today).unwrap();
        assert_eq!(office_of.name, "Jugendamt Treptow-Köpenick");
        assert_eq!(catalogue.bodies[&office_of.parent.unwrap()].short_name, "BA Treptow-Köpenick");
        assert_eq!(catalogue.area_districts(office.area("13").id).len(), 4);
        assert_eq!(office.area("06").lor.len(), 4);
        let own = catalogue.programmes.values().find(|p| p.name == "Bezirkliche Investitionsplanung").unwrap();
        assert_eq!(own.giver, None);

        let city = catalogue.city_concept().unwrap();
        assert_eq!((city.title.as_str(), city.decided_on), ("Handlungskonzept der Gemeinschaftsinitiative (2018)", Some(day("2018-10-30"))));
        for area in catalogue.areas.values() {
            let concept = catalogue.concept_of(area.id).unwrap();
            let goals: Vec<&str> = concept.children(None).iter().map(|node| node.code.as_str()).collect();
            assert_eq!(goals, ["L1", "L2", "L3", "L4", "L5", "L6"]);
            assert!(concept.nodes.iter().all(|node| node.kind == NodeKind::GuidingGoal) && !concept.example);
        }
        all_agree(db).await;
    }

    async fn a_body_renamed_on_day_10_has_the_old_name_on_day_5(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.body("SenStadt");
        let measure = office.measure("Mit Beteiligung").await;
        // Installed on 22 November; renamed ten days later.
        db.clock.advance(Duration::days(10));
        let draft = renamed("SenBauen", "Senatsverwaltung für Bauen", 1);
        catalogue::rename_body(&db.backend, &office.state, id, &draft).await.unwrap();
        db.clock.advance(Duration::days(10));

        let on = async |text: &str| catalogue::as_of(&db.backend, day(text)).await.unwrap();
        assert_eq!(on("2026-11-27").await.body_name(id), "SenStadt");
        assert_eq!(on("2026-12-01").await.body_name(id), "SenStadt");
        assert_eq!(on("2026-12-02").await.body_name(id), "SenBauen");
        assert_eq!(on("2026-12-12").await.body_name(id), "SenBauen");
        assert_eq!(on("2026-12-12").await, *db.backend.board().await.unwrap().catalogue);
        assert!(on("2026-11-21").await.bodies.is_empty());

        // The recorded measure names an id; the name is that of the day.
        let versions = measures::versions(&db.backend, &office.schools, measure).await.unwrap();
        let recorded_on = backend::clock::berlin_day(versions[0].at);
        assert_eq!(catalogue::as_of(&db.backend, recorded_on).await.unwrap().body_name(id), "SenStadt");
        // The old name is still found.
        let sight = db.backend.board().await.unwrap();
        assert_eq!(sight.catalogue.find_body("senstadt", db.backend.today()).unwrap().id, id);
        all_agree(db).await;
    }

    async fn only_the_state_coordination_renames_bodies(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.body("SenStadt");
        for actor in [&office.city, &office.coordinator, &office.schools] {
            let outcome = catalogue::rename_body(&db.backend, actor, id, &renamed("X", "Y", 1)).await;
            assert_eq!(kind(outcome), ErrorKind::Forbidden);
        }
        let taken = catalogue::rename_body(&db.backend, &office.state, id, &renamed("senbjf", "Y", 1)).await;
        assert!(sentence(taken, "short_name").contains("andere Stelle"));
        let empty = catalogue::rename_body(&db.backend, &office.state, id, &renamed("", "", 1)).await;
        sentence(empty, "name");
        let nobody = catalogue::rename_body(&db.backend, &office.state, backend::ids::fresh(), &renamed("A", "B", 1)).await;
        assert_eq!(kind(nobody), ErrorKind::NotFound);
        assert_eq!(db.backend.board().await.unwrap().seq, office.sight.seq + 6, "six accounts, nothing else");
    }

    async fn two_who_change_a_body_do_not_overwrite_each_other(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.body("OE SPK Treptow-Köpenick");
        let contact = |text: &str, version: &str| BodyContactDraft { contact: text.into(), version: version.into() };
        catalogue::update_body_contact(&db.backend, &office.state, id, &contact("spk@example.org", "1")).await.unwrap();
        let late = catalogue::update_body_contact(&db.backend, &office.state, id, &contact("alt", "1")).await;
        assert_eq!(kind(late), ErrorKind::Conflict);
        // The same again is no new version.
        catalogue::update_body_contact(&db.backend, &office.state, id, &contact("spk@example.org", "2")).await.unwrap();
        let sight = db.backend.board().await.unwrap();
        let body = named(&sight, "OE SPK Treptow-Köpenick");
        assert_eq!((body.contact.as_deref(), body.version), (Some("spk@example.org"), 2));
        all_agree(db).await;
    }
}
