//! The pen is not shared: who may create, see and write what.

use backend::{ErrorKind, measures, milestones, reports};
use domain::{measure_form::MeasureDraft, participation::Answer, report::ReportDraft};

use crate::{
    office::{Office, all_agree, kind, sentence},
    on_both,
};

on_both! {
    async fn a_foreign_draft_is_not_there(db: TestDb) {
        let office = Office::open(db).await;
        let draft = office.draft("Geheim", "13d", "SenBJF");
        let id = measures::create(&db.backend, &office.schools, &draft, true).await.unwrap();
        let form = office.retitled(id, "Fremd").await;
        let report = ReportDraft::from_last(None, db.backend.today());
        for actor in [&office.city, &office.treptow, &office.neighbour, &office.state] {
            assert_eq!(kind(measures::detail(&db.backend, actor, id).await), ErrorKind::NotFound);
            assert_eq!(kind(measures::edit(&db.backend, actor, id, &form).await), ErrorKind::NotFound);
            assert_eq!(kind(measures::release(&db.backend, actor, id).await), ErrorKind::NotFound);
            assert_eq!(kind(measures::duplicate(&db.backend, actor, id, "").await), ErrorKind::NotFound);
            assert_eq!(kind(measures::versions(&db.backend, actor, id).await), ErrorKind::NotFound);
            assert_eq!(kind(reports::submit(&db.backend, actor, id, &report).await), ErrorKind::NotFound);
            assert_eq!(kind(milestones::set(&db.backend, actor, id, 1, &[]).await), ErrorKind::NotFound);
        }
        // The coordination of the area sees it, but the pen stays with the body.
        assert!(measures::detail(&db.backend, &office.coordinator, id).await.is_ok());
        assert_eq!(kind(measures::edit(&db.backend, &office.coordinator, id, &form).await), ErrorKind::Forbidden);
        assert_eq!(kind(measures::detail(&db.backend, &office.schools, backend::ids::fresh()).await), ErrorKind::NotFound);
        all_agree(db).await;
    }

    async fn the_senate_does_not_overwrite_a_district_nor_the_other_way_round(db: TestDb) {
        let office = Office::open(db).await;
        let of_district = measures::create(&db.backend, &office.treptow, &office.draft("Bezirk", "13d", "BA Treptow-Köpenick"), false).await.unwrap();
        let of_senate = office.measure("Senat").await;
        let seq = db.backend.board().await.unwrap().seq;
        for (actor, id) in [(&office.schools, of_district), (&office.state, of_district), (&office.treptow, of_senate), (&office.coordinator, of_senate)] {
            let form = office.retitled(id, "Überschrieben").await;
            assert_eq!(kind(measures::edit(&db.backend, actor, id, &form).await), ErrorKind::Forbidden);
        }
        let board = db.backend.board().await.unwrap();
        assert_eq!(board.seq, seq);
        assert_eq!((board.fact(of_district).unwrap().title.as_str(), board.fact(of_senate).unwrap().title.as_str()), ("Bezirk", "Senat"));
        all_agree(db).await;
    }

    async fn the_coordination_creates_for_every_body_of_her_bezirksamt(db: TestDb) {
        let office = Office::open(db).await;
        let create = async |actor, area: &str, lead: &str| {
            measures::create(&db.backend, actor, &office.draft("Für ein Fachamt", area, lead), false).await
        };
        let id = create(&office.coordinator, "13d", "JugA Treptow-Köpenick").await.unwrap();
        let measure = office.read(id).await;
        assert_eq!(measure.created_by, office.body("OE SPK Treptow-Köpenick"));
        assert_eq!(measure.pen(), office.body("JugA Treptow-Köpenick"));
        // The Bezirksamt itself and the coordination go on writing.
        measures::edit(&db.backend, &office.treptow, id, &office.retitled(id, "Vom Bezirksamt").await).await.unwrap();
        measures::edit(&db.backend, &office.coordinator, id, &office.retitled(id, "Von ihr").await).await.unwrap();
        // Without a body in the role it is the Bezirksamt that creates.
        let other = create(&office.neighbour, "09", "SozA Neukölln").await.unwrap();
        assert_eq!(office.read(other).await.created_by, office.body("BA Neukölln"));

        // She proposes a Senate department in her own areas only.
        let proposed = create(&office.coordinator, "13d", "SenBJF").await.unwrap();
        let measure = office.read(proposed).await;
        assert_eq!((&measure.lead.answer, measure.pen()), (&Answer::Asked, office.body("OE SPK Treptow-Köpenick")));
        assert_eq!(kind(create(&office.coordinator, "13c", "SenBJF").await), ErrorKind::Forbidden);
        assert_eq!(kind(create(&office.coordinator, "13c", "JugA Neukölln").await), ErrorKind::Forbidden);
        assert!(create(&office.coordinator, "06", "JugA Treptow-Köpenick").await.is_ok());
        assert_eq!(kind(create(&office.state, "13d", "SenStadt").await), ErrorKind::Forbidden);
        all_agree(db).await;
    }

    async fn a_clerk_who_names_a_foreign_lead_only_proposes(db: TestDb) {
        let office = Office::open(db).await;
        let id = measures::create(&db.backend, &office.schools, &office.draft("Vorschlag", "13d", "SenStadt"), false).await.unwrap();
        let measure = office.read(id).await;
        assert_eq!((measure.created_by, measure.pen()), (office.body("SenBJF"), office.body("SenBJF")));
        assert_eq!(kind(measures::edit(&db.backend, &office.city, id, &office.retitled(id, "Früh").await).await), ErrorKind::Forbidden);
        measures::edit(&db.backend, &office.schools, id, &office.retitled(id, "Noch meins").await).await.unwrap();
        all_agree(db).await;
    }

    async fn links_to_objectives_change_only_by_the_coordination_after_release(db: TestDb) {
        let office = Office::open(db).await;
        let concept = office.sight.catalogue.concept_of(office.area("13d").id).unwrap().id;
        let canonical = office.sight.catalogue.fields.keys().next().unwrap().to_string();
        let add = async |kind: &str, code: &str, parent: String| {
            let field = if kind == "field" { canonical.clone() } else { String::new() };
            let draft = backend::concepts::NewNodeDraft { kind: kind.into(), code: code.into(), parent, text: "Ein Ziel".into(), field };
            backend::concepts::add_node(&db.backend, &office.state, concept, &draft).await.unwrap().to_string()
        };
        let field = add("field", "F1", String::new()).await;
        let (one, two) = (add("objective", "Z1", field.clone()).await, add("objective", "Z2", field).await);
        let draft = |objective: &str| MeasureDraft { objectives: vec![objective.into()], ..office.draft("Mit Ziel", "13d", "BA Treptow-Köpenick") };
        sentence(measures::create(&db.backend, &office.treptow, &office.draft("Ohne Ziel", "13d", "BA Treptow-Köpenick"), false).await, "objectives");
        let id = measures::create(&db.backend, &office.treptow, &draft(&one), false).await.unwrap();
        let other = async || MeasureDraft { objectives: vec![two.clone()], ..office.retitled(id, "Anderes Ziel").await };
        assert!(sentence(measures::edit(&db.backend, &office.treptow, id, &other().await).await, "objectives").contains("koordination"));
        measures::edit(&db.backend, &office.treptow, id, &office.retitled(id, "Gleiches Ziel").await).await.unwrap();
        measures::edit(&db.backend, &office.coordinator, id, &other().await).await.unwrap();
        assert_eq!(office.read(id).await.objectives[0].to_string(), two);
        // In an Entwurf the pen alone decides.
        let draft = measures::create(&db.backend, &office.treptow, &draft(&one), true).await.unwrap();
        let form = MeasureDraft { objectives: vec![two.clone()], ..MeasureDraft::from_measure(&measures::detail(&db.backend, &office.treptow, draft).await.unwrap().measure) };
        measures::edit(&db.backend, &office.treptow, draft, &form).await.unwrap();
        all_agree(db).await;
    }
}
