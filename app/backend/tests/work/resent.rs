//! Pressed twice, or sent again because the answer was lost: nothing is doubled, and
//! nobody is told of a conflict with oneself.

use backend::{
    ErrorKind, accounts,
    catalogue::{self, BodyContactDraft},
    concepts, documents, measures, milestones,
    participations::{self, Reply, Seat},
    reports,
};
use chrono::Duration;
use domain::{
    concept::NodeDraft,
    ids::FormId,
    measure_form::MeasureDraft,
    milestone::MilestoneDraft,
    policy::{Actor, Role},
    report::ReportDraft,
};

use crate::{
    harness::{TestDb, role},
    office::{Office, all_agree, kind, sentence},
    on_both,
};

fn form_id() -> String {
    backend::ids::fresh::<FormId>().to_string()
}

/// The form as a page with this id shows it.
fn shown(office: &Office, title: &str, form_id: &str) -> MeasureDraft {
    MeasureDraft {
        form_id: form_id.into(),
        ..office.draft(title, "13d", "SenBJF")
    }
}

async fn seq(db: &TestDb) -> i64 {
    db.backend.board().await.unwrap().seq
}

on_both! {
    async fn a_form_sent_twice_makes_one_measure(db: TestDb) {
        let office = Office::open(db).await;
        let form = shown(&office, "Einmal", &form_id());
        let create = |actor: Actor, form: MeasureDraft, as_draft| {
            let backend = db.backend.clone();
            async move { measures::create(&backend, &actor, &form, as_draft).await.unwrap() }
        };
        let both: Vec<_> = (0..8).map(|_| tokio::spawn(create(office.schools.clone(), form.clone(), false))).collect();
        let first = create(office.schools.clone(), form.clone(), false).await;
        for sent in both {
            assert_eq!(sent.await.unwrap(), first);
        }
        // Also by a server that was started again, and days later.
        db.clock.advance(Duration::days(5));
        assert_eq!(measures::create(&db.again().await, &office.schools, &form, false).await.unwrap(), first);
        assert_eq!(db.number("SELECT COUNT(*) FROM measure").await, 1);
        assert_eq!(db.number("SELECT last FROM code_counter WHERE prefix = '13d'").await, 1, "a number was used up");

        // Gone back and typed something else; another button; another person; another page.
        let mut made = vec![first];
        made.push(create(office.schools.clone(), MeasureDraft { title: "Anderes".into(), ..form.clone() }, false).await);
        made.push(create(office.schools.clone(), form.clone(), true).await);
        made.push(create(office.city.clone(), form.clone(), false).await);
        made.push(create(office.schools.clone(), shown(&office, "Einmal", &form_id()), false).await);
        // Without an id there is nothing to go by.
        made.push(create(office.schools.clone(), shown(&office, "Einmal", ""), false).await);
        made.push(create(office.schools.clone(), shown(&office, "Einmal", ""), false).await);
        made.sort();
        made.dedup();
        assert_eq!(made.len(), 7);
        all_agree(db).await;
    }

    async fn a_refused_form_can_be_corrected_and_sent_again(db: TestDb) {
        let office = Office::open(db).await;
        let form = shown(&office, "", &form_id());
        sentence(measures::create(&db.backend, &office.schools, &form, false).await, "title");
        let better = MeasureDraft { title: "Mit Titel".into(), ..form };
        let id = measures::create(&db.backend, &office.schools, &better, false).await.unwrap();
        assert_eq!(measures::create(&db.backend, &office.schools, &better, false).await.unwrap(), id);
        assert_eq!(db.number("SELECT COUNT(*) FROM sent_form").await, 1);
        all_agree(db).await;
    }

    async fn a_copy_is_made_once_per_page(db: TestDb) {
        let office = Office::open(db).await;
        let (one, two) = (office.measure("Eins").await, office.measure("Zwei").await);
        let page = form_id();
        let copy = async |id, page: &str| measures::duplicate(&db.backend, &office.schools, id, page).await.unwrap();
        let first = copy(one, &page).await;
        assert_eq!(copy(one, &page).await, first);
        assert_ne!(copy(one, &form_id()).await, first);
        assert_ne!(copy(two, &page).await, first);
        assert_eq!(db.number("SELECT COUNT(*) FROM measure").await, 5);
        all_agree(db).await;
    }

    async fn sent_forms_are_forgotten_after_a_month(db: TestDb) {
        let office = Office::open(db).await;
        let form = shown(&office, "Alt", &form_id());
        measures::create(&db.backend, &office.schools, &form, false).await.unwrap();
        db.clock.advance(Duration::days(30));
        assert_eq!(backend::sent_forms::clean_up(&db.backend).await.unwrap(), 0);
        db.clock.advance(Duration::seconds(1));
        assert_eq!(backend::sent_forms::clean_up(&db.backend).await.unwrap(), 1);
        assert_eq!(db.number("SELECT COUNT(*) FROM sent_form").await, 0);
    }

    async fn saving_the_same_twice_is_no_conflict_with_oneself(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Alt").await;
        let form = MeasureDraft { end: "31.12.2028".into(), end_reason: "Später".into(), ..office.retitled(id, "Neu").await };
        let row = MilestoneDraft { title: "Baubeginn".into(), planned: "01.06.2026".into(), ..MilestoneDraft::default() };
        measures::edit(&db.backend, &office.schools, id, &form).await.unwrap();
        milestones::set(&db.backend, &office.schools, id, 1, std::slice::from_ref(&row)).await.unwrap();
        let before = seq(db).await;
        measures::edit(&db.backend, &office.schools, id, &form).await.unwrap();
        milestones::set(&db.backend, &office.schools, id, 1, std::slice::from_ref(&row)).await.unwrap();
        assert_eq!(seq(db).await, before, "a version without a change");
        // What is not stored still meets the conflict, refused or not.
        let other = MeasureDraft { title: "Anders".into(), ..form.clone() };
        assert_eq!(kind(measures::edit(&db.backend, &office.schools, id, &other).await), ErrorKind::Conflict);
        let refused = MeasureDraft { title: String::new(), ..form };
        assert_eq!(kind(measures::edit(&db.backend, &office.schools, id, &refused).await), ErrorKind::Conflict);
        let moved = MilestoneDraft { planned: "02.06.2026".into(), ..row };
        assert_eq!(kind(milestones::set(&db.backend, &office.schools, id, 1, &[moved]).await), ErrorKind::Conflict);
        all_agree(db).await;
    }

    async fn an_answer_given_twice_is_one_answer(db: TestDb) {
        let office = Office::open(db).await;
        let draft = MeasureDraft { participants: vec![office.participant("SenStadt", "Räume")], ..office.draft("Mit Beteiligten", "13d", "BA Treptow-Köpenick") };
        let id = measures::create(&db.backend, &office.schools, &draft, false).await.unwrap();
        let seat = Seat::Participant(office.read(id).await.participants[0].id);
        let answer = async |actor, seat, reply| participations::answer(&db.backend, actor, id, seat, 1, reply).await.unwrap();
        let before = seq(db).await;
        for _ in 0..2 {
            answer(&office.treptow, Seat::Lead, Reply::Accept).await;
            answer(&office.city, seat, Reply::Decline("Kein Platz".into())).await;
        }
        assert_eq!(seq(db).await, before + 2);
        // Thought better of: that is another answer.
        answer(&office.city, seat, Reply::Decline("Kein Geld".into())).await;
        answer(&office.city, seat, Reply::Accept).await;
        assert_eq!(seq(db).await, before + 4);
        all_agree(db).await;
    }

    async fn the_small_forms_sent_twice_leave_one_version(db: TestDb) {
        let office = Office::open(db).await;
        let area = office.area("13d").id;
        let concept = office.sight.catalogue.concept_of(area).unwrap();
        let node = concept.nodes.first().unwrap();
        let edit = NodeDraft { text: "Neuer Text".into(), retired: false, version: node.version.to_string() };
        let body = office.body("SenStadt");
        let contact = BodyContactDraft { contact: "Poststelle".into(), version: "1".into() };
        let pdf = |content: &str| format!("%PDF-1.4 {content}").into_bytes();
        let attach = async |name: &str, content: &str| documents::attach_to_concept(&db.backend, &office.state, area, name, pdf(content)).await.unwrap();
        let admin = db.administrator("admin").await;
        let (account, _) = db.account("neu", vec![]).await;
        let before = seq(db).await;
        let (mut stored, mut grants) = (Vec::new(), Vec::new());
        for _ in 0..2 {
            concepts::edit_node(&db.backend, &office.state, node.id, &edit).await.unwrap();
            catalogue::update_body_contact(&db.backend, &office.state, body, &contact).await.unwrap();
            stored.push(attach("Konzept.pdf", "eins").await);
            grants.push(accounts::grant(&db.backend, &admin, account, role(Role::Auditor)).await.unwrap());
        }
        // Node, body, grant; a document is two versions, of itself and of its concept.
        assert_eq!(seq(db).await, before + 5);
        assert_eq!((stored[0], grants[0]), (stored[1], grants[1]));
        let folder = || std::fs::read_dir(&db.backend.settings().documents_dir).unwrap().count();
        assert_eq!(folder(), 1, "a file nobody names stays behind");
        assert_ne!(attach("Konzept.pdf", "zwei").await, stored[0]);
        assert_ne!(attach("Anderer Name.pdf", "zwei").await, stored[0]);
        assert_eq!(folder(), 3);
        let other = NodeDraft { text: "Noch ein Text".into(), ..edit };
        assert_eq!(kind(concepts::edit_node(&db.backend, &office.state, node.id, &other).await), ErrorKind::Conflict);
        all_agree(db).await;
    }

    async fn a_draft_cannot_be_named_where_everybody_reads_it(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Entfällt").await;
        let hidden = measures::create(&db.backend, &office.schools, &office.draft("Noch geheim", "13d", "SenBJF"), true).await.unwrap();
        let form = ReportDraft {
            stage: "dropped".into(),
            stage_reason: "Ersatz geplant".into(),
            replacement: hidden.to_string(),
            ..office.report_form(id, "").await
        };
        sentence(reports::submit(&db.backend, &office.schools, id, &form).await, "replacement");
        sentence(measures::withdraw(&db.backend, &office.schools, id, &form).await, "replacement");
        measures::release(&db.backend, &office.schools, hidden).await.unwrap();
        measures::withdraw(&db.backend, &office.schools, id, &form).await.unwrap();
        all_agree(db).await;
    }
}
