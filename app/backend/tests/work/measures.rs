//! Life of a measure: create, edit, release, duplicate, milestones.

use backend::{Error, ErrorKind, history::Kind, measures, milestones};
use domain::{measure_form::MeasureDraft, milestone::MilestoneDraft, participation::Answer};

use crate::{
    harness::day,
    office::{Office, all_agree, kind, sentence},
    on_both,
};

on_both! {
    async fn a_clerk_creates_a_measure_and_names_a_participant(db: TestDb) {
        let office = Office::open(db).await;
        let mut draft = office.draft("Mobile Elternarbeit", "13d", "SenBJF");
        draft.participants = vec![office.participant("BA Treptow-Köpenick", "Räume stellen")];
        draft.total_cost = "72.500,00".into();
        draft.need = "  Eltern \r\nerreichen ".into();
        let id = measures::create(&db.backend, &office.schools, &draft, false).await.unwrap();
        let measure = office.read(id).await;
        assert_eq!(measure.code.to_string(), "13d-01");
        assert_eq!((measure.created_by, measure.pen()), (office.body("SenBJF"), office.body("SenBJF")));
        assert!(matches!(measure.lead.answer, Answer::Accepted { terms: 1, .. }));
        assert_eq!(measure.participants[0].answer, Answer::Asked);
        assert_eq!((measure.original_end, measure.end), (Some(day("2027-12-31")), Some(day("2027-12-31"))));
        assert_eq!(measure.need.as_deref(), Some("Eltern \nerreichen"));
        assert_eq!(measure.created_at, db.clock.now());
        all_agree(db).await;
    }

    async fn both_pages_of_the_form_are_checked_at_once(db: TestDb) {
        let office = Office::open(db).await;
        let draft = MeasureDraft { total_cost: "viel".into(), ..MeasureDraft::default() };
        match measures::create(&db.backend, &office.schools, &draft, false).await {
            Err(Error::Invalid(errors)) => {
                for field in ["title", "areas", "field", "lead", "total_cost"] {
                    assert!(errors.get(field).is_some(), "{field}");
                }
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(db.number("SELECT COUNT(*) FROM measure").await, 0);
    }

    async fn codes_say_where_and_are_never_given_twice(db: TestDb) {
        let office = Office::open(db).await;
        let mut several = office.draft("Mehrere", "13d", "SenBJF");
        several.areas.push(office.area("06").id.to_string());
        let mut outside = office.draft("Außerhalb", "13d", "SenBJF");
        outside.areas.clear();
        outside.outside_district = "04".into();
        outside.outside_reason = "Modellvorhaben".into();
        let mut codes = Vec::new();
        for draft in [&several, &outside, &office.draft("A", "06", "SenBJF"), &office.draft("B", "06", "SenBJF"), &several] {
            let id = measures::create(&db.backend, &office.schools, draft, false).await.unwrap();
            codes.push(office.read(id).await.code.to_string());
        }
        assert_eq!(codes, ["G-01", "X-01", "06-01", "06-02", "G-02"]);
        // Moved to another area, the code stays.
        let sight = db.backend.board().await.unwrap();
        let id = sight.facts.iter().find(|fact| fact.code.to_string() == "06-02").unwrap().id;
        let moved = MeasureDraft { areas: vec![office.area("07").id.to_string()], ..MeasureDraft::from_measure(&office.read(id).await) };
        measures::edit(&db.backend, &office.schools, id, &moved).await.unwrap();
        assert_eq!(office.read(id).await.code.to_string(), "06-02");
        all_agree(db).await;
    }

    async fn of_two_who_edit_at_once_the_second_is_told(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Alt").await;
        let (first, second) = (office.retitled(id, "Erste").await, office.retitled(id, "Zweite").await);
        measures::edit(&db.backend, &office.schools, id, &first).await.unwrap();
        match measures::edit(&db.backend, &office.schools, id, &second).await {
            Err(Error::Conflict(conflict)) => {
                assert_eq!((conflict.kind, conflict.id, conflict.current), (Kind::Measure, id.0, 2));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(office.read(id).await.title, "Erste");
        let before = measures::edited_from(&db.backend, &office.schools, id, 1).await.unwrap().unwrap();
        assert_eq!(before.title, "Alt");
        assert_eq!(measures::edited_from(&db.backend, &office.schools, id, 7).await.unwrap(), None);
        all_agree(db).await;
    }

    async fn every_field_of_the_form_survives_an_edit(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Alle Felder").await;
        let catalogue = &office.sight.catalogue;
        let goals = catalogue.nodes_for(&[office.area("13d").id], domain::concept::NodeKind::GuidingGoal);
        let text = |name: &str| format!("{name} </textarea><script> ' OR 1=1 🏙 ß");
        let full = MeasureDraft {
            title: text("title"),
            goals: vec![goals[1].1.id.to_string(), goals[0].1.id.to_string()],
            outside_concept: text("outside_concept"),
            check_on: "2027-01-01".into(),
            need: text("need"),
            effect: text("effect"),
            success: text("success"),
            target_groups: catalogue.target_groups.keys().take(3).map(ToString::to_string).collect(),
            risks: text("risks"),
            continuation: text("continuation"),
            unit: text("unit"),
            contact: text("contact"),
            participants: vec![office.participant("SenStadt", "Aufgabe"), office.participant("BA Mitte", "")],
            operator: text("operator"),
            key_measure: true,
            priority: "high".into(),
            total_cost: "1234,56".into(),
            decisions: text("decisions"),
            file_reference: text("file_reference"),
            links: text("links"),
            ..MeasureDraft::from_measure(&office.read(id).await)
        };
        measures::edit(&db.backend, &office.schools, id, &full).await.unwrap();
        let again = MeasureDraft::from_measure(&office.read(id).await);
        assert_eq!(again, MeasureDraft { version: "2".into(), ..full });
        // The same form again changes nothing and leaves no version.
        let seq = db.backend.board().await.unwrap().seq;
        measures::edit(&db.backend, &office.schools, id, &again).await.unwrap();
        assert_eq!(db.backend.board().await.unwrap().seq, seq);
        all_agree(db).await;
    }

    async fn a_moved_end_wants_a_reason_and_the_original_stays(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Länger").await;
        let moved = MeasureDraft { end: "31.12.2028".into(), ..MeasureDraft::from_measure(&office.read(id).await) };
        sentence(measures::edit(&db.backend, &office.schools, id, &moved).await, "end_reason");
        let told = MeasureDraft { end_reason: "Lieferverzug".into(), ..moved };
        measures::edit(&db.backend, &office.schools, id, &told).await.unwrap();
        let measure = office.read(id).await;
        assert_eq!((measure.original_end, measure.end), (Some(day("2027-12-31")), Some(day("2028-12-31"))));
        assert!(matches!(measure.lead.answer, Answer::Accepted { terms: 2, .. }), "the lead moved its own end");
    }

    async fn a_draft_is_released_once_and_then_has_an_original_end(db: TestDb) {
        let office = Office::open(db).await;
        let draft = office.draft("Entwurf", "13d", "SenBJF");
        let id = measures::create(&db.backend, &office.schools, &draft, true).await.unwrap();
        let measure = office.read(id).await;
        assert!(measure.draft && measure.original_end.is_none() && measure.code.to_string() == "13d-01");
        // In a draft the end moves freely.
        let moved = MeasureDraft { end: "30.06.2027".into(), ..MeasureDraft::from_measure(&measure) };
        measures::edit(&db.backend, &office.schools, id, &moved).await.unwrap();
        measures::release(&db.backend, &office.schools, id).await.unwrap();
        let seq = db.backend.board().await.unwrap().seq;
        measures::release(&db.backend, &office.schools, id).await.unwrap();
        assert_eq!(db.backend.board().await.unwrap().seq, seq);
        let measure = office.read(id).await;
        assert!(!measure.draft && measure.original_end == Some(day("2027-06-30")));
        all_agree(db).await;
    }

    async fn a_copy_has_no_reports_no_money_and_no_answers(db: TestDb) {
        let office = Office::open(db).await;
        let mut draft = office.draft(&"Ü".repeat(200), "13d", "SenBJF");
        draft.participants = vec![office.participant("BA Treptow-Köpenick", "Räume")];
        let id = measures::create(&db.backend, &office.schools, &draft, false).await.unwrap();
        office.report(id, "läuft").await;
        let copy = measures::duplicate(&db.backend, &office.city, id, "").await.unwrap();
        let detail = measures::detail(&db.backend, &office.city, copy).await.unwrap();
        let measure = detail.measure;
        assert!(measure.draft && detail.reports.is_empty());
        assert_eq!(measure.title.chars().count(), 200);
        assert!(measure.title.ends_with(" (Kopie)"));
        // SenStadt copied a measure of SenBJF: it proposes, the lead is asked.
        assert_eq!((measure.created_by, &measure.lead.answer), (office.body("SenStadt"), &Answer::Asked));
        assert_eq!(measure.participants[0].task.as_deref(), Some("Räume"));
        assert_ne!(measure.participants[0].id, office.read(id).await.participants[0].id);
        assert_eq!(measure.original_end, None);
        all_agree(db).await;
    }

    async fn milestones_are_one_list_with_its_own_version(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Mit Meilensteinen").await;
        let row = |title: &str, planned: &str| MilestoneDraft { title: title.into(), planned: planned.into(), ..MilestoneDraft::default() };
        let set = async |version, rows: &[MilestoneDraft]| milestones::set(&db.backend, &office.schools, id, version, rows).await;
        set(1, &[row("Baubeginn", "01.06.2026"), row("Planung", "01.02.2026"), row("", "")]).await.unwrap();
        assert_eq!(kind(set(1, &[]).await), ErrorKind::Conflict);
        sentence(set(2, &[row("", "01.06.2026")]).await, "title_0");
        let measure = office.read(id).await;
        let titles: Vec<&str> = measure.milestones.iter().map(|m| m.title.as_str()).collect();
        assert_eq!((titles, measure.milestones_version, measure.version), (vec!["Planung", "Baubeginn"], 2, 1));

        let reached = MilestoneDraft { id: measure.milestones[0].id.to_string(), actual: "05.02.2026".into(), ..row("Planung", "01.02.2026") };
        set(2, &[reached]).await.unwrap();
        let measure = office.read(id).await;
        assert_eq!((measure.milestones.len(), measure.milestones[0].version), (1, 2));
        assert_eq!(kind(milestones::set(&db.backend, &office.city, id, 3, &[]).await), ErrorKind::Forbidden);
        // Editing the master data meanwhile is another pen.
        measures::edit(&db.backend, &office.schools, id, &office.retitled(id, "Neu").await).await.unwrap();
        set(3, &[]).await.unwrap();
        assert!(office.read(id).await.milestones.is_empty());
        all_agree(db).await;
    }
}
