//! One change for many measures: foreseen without writing, applied one by one, never
//! over somebody else's work, and never twice.

use backend::{
    ErrorKind,
    bulk_change::{self, Foreseen, Outlook},
    measures,
};
use chrono::Duration;
use domain::{
    bulk_change::{BulkChange, BulkDraft, BulkKind, MOST, Seen},
    ids::{FormId, MeasureId},
    measure::{Rating, Stage},
    policy::Actor,
};

use crate::{
    harness::TestDb,
    office::{Office, all_agree, kind, sentence},
    on_both,
};

fn form_id() -> String {
    backend::ids::fresh::<FormId>().to_string()
}

fn at_risk() -> BulkDraft {
    BulkDraft {
        kind: BulkKind::Standing,
        stage: "running".into(),
        rating: "at_risk".into(),
        rating_reason: "Haushaltssperre".into(),
        ..BulkDraft::default()
    }
}

fn later() -> BulkDraft {
    BulkDraft {
        kind: BulkKind::End,
        shift: "31".into(),
        end_reason: "Zuwendung kam später".into(),
        ..BulkDraft::default()
    }
}

fn parsed(office: &Office, draft: &BulkDraft) -> BulkChange {
    draft
        .parse(&office.sight.catalogue, office.backend.today())
        .unwrap()
}

async fn foresee(
    office: &Office,
    actor: &Actor,
    ids: &[MeasureId],
    change: &BulkChange,
) -> Vec<Foreseen> {
    bulk_change::foresee(&office.backend, actor, ids, change)
        .await
        .unwrap()
}

/// What the preview lets through.
fn seen(foreseen: &[Foreseen]) -> Vec<Seen> {
    foreseen
        .iter()
        .filter_map(|one| match &one.outlook {
            Outlook::Changes { seen, .. } => Some(*seen),
            Outlook::Stays(_) => None,
        })
        .collect()
}

fn reason(foreseen: &Foreseen) -> &str {
    match &foreseen.outlook {
        Outlook::Stays(reason) => reason,
        Outlook::Changes { changes, .. } => panic!("would change: {changes:?}"),
    }
}

async fn seq(db: &TestDb) -> i64 {
    db.backend.board().await.unwrap().seq
}

on_both! {
    async fn a_state_is_reported_for_many_and_the_words_of_each_stay(db: TestDb) {
        let office = Office::open(db).await;
        let (one, two) = (office.measure("Eins").await, office.measure("Zwei").await);
        office.report(one, "Angebot läuft").await;
        let foreign = measures::create(&db.backend, &office.city, &office.draft("Fremd", "13d", "SenStadt"), false).await.unwrap();
        let draft = measures::create(&db.backend, &office.schools, &office.draft("Entwurf", "13d", "SenBJF"), true).await.unwrap();
        let hidden = measures::create(&db.backend, &office.city, &office.draft("Geheim", "01", "SenStadt"), true).await.unwrap();
        let before = seq(db).await;
        let change = parsed(&office, &at_risk());
        let foreseen = foresee(&office, &office.schools, &[one, two, foreign, draft, hidden], &change).await;
        assert_eq!(seq(db).await, before, "looking writes nothing");
        assert_eq!(seen(&foreseen).len(), 2);
        assert!(reason(&foreseen[2]).contains("andere Stelle"));
        assert!(reason(&foreseen[3]).contains("Entwurf"));
        assert!(reason(&foreseen[4]).contains("nicht sehen") && foreseen[4].name.is_none());

        let page = form_id();
        let done = bulk_change::apply(&db.backend, &office.schools, &seen(&foreseen), &change, &page).await.unwrap();
        assert!(done.iter().all(|one| one.outcome.is_ok()), "{done:?}");
        let detail = measures::detail(&db.backend, &office.schools, one).await.unwrap();
        assert_eq!((detail.facts.stage, detail.facts.rating), (Stage::Running, Rating::AtRisk));
        assert_eq!(detail.reports[0].text.as_deref(), Some("Angebot läuft"));
        assert_eq!(detail.reports[0].rating_reason.as_deref(), Some("Haushaltssperre"));
        assert_eq!(db.number("SELECT COUNT(*) FROM report").await, 3);

        // Sent again a day later, after somebody reported anew: done is done.
        db.clock.advance(Duration::days(1));
        office.report(one, "Stelle besetzt").await;
        let again = bulk_change::apply(&db.backend, &office.schools, &seen(&foreseen), &change, &page).await.unwrap();
        assert!(again.iter().all(|one| one.outcome.is_ok()), "{again:?}");
        assert_eq!(db.number("SELECT COUNT(*) FROM report").await, 4);
        // From another page it would be over the newer report.
        let other = bulk_change::apply(&db.backend, &office.schools, &seen(&foreseen)[..1], &change, &form_id()).await.unwrap();
        assert!(other[0].outcome.as_ref().unwrap_err().contains("inzwischen"));
        let unchanged = foresee(&office, &office.schools, &[two], &change).await;
        assert!(reason(&unchanged[0]).contains("Steht schon so"));
        all_agree(db).await;
    }

    async fn who_was_faster_is_not_overwritten_and_stops_no_other(db: TestDb) {
        let office = Office::open(db).await;
        let (one, two) = (office.measure("Eins").await, office.measure("Zwei").await);
        let change = parsed(&office, &later());
        let foreseen = foresee(&office, &office.schools, &[one, two], &change).await;
        let Outlook::Changes { changes, .. } = &foreseen[0].outlook else { panic!("{foreseen:?}") };
        assert!(changes.iter().any(|change| change.old == "31.12.2027" && change.new == "31.01.2028"), "{changes:?}");

        let faster = office.retitled(one, "Eins, neu").await;
        measures::edit(&db.backend, &office.schools, one, &faster).await.unwrap();
        let page = form_id();
        let foreseen_seen = seen(&foreseen);
        let done = bulk_change::apply(&db.backend, &office.schools, &foreseen_seen, &change, &page).await.unwrap();
        assert!(done[0].outcome.as_ref().unwrap_err().contains("nichts überschrieben"));
        assert_eq!(done[1].outcome, Ok(()));
        assert_eq!(office.read(one).await.end.unwrap().to_string(), "2027-12-31");
        let after = office.read(two).await;
        assert_eq!((after.end.unwrap().to_string().as_str(), after.original_end.unwrap().to_string().as_str()), ("2028-01-31", "2027-12-31"));

        // Sent twice the shift is one shift, and the failed one fails again.
        let again = bulk_change::apply(&db.backend, &office.schools, &foreseen_seen, &change, &page).await.unwrap();
        assert_eq!(again, done);
        assert_eq!(office.read(two).await.end.unwrap().to_string(), "2028-01-31");
        assert_eq!(office.read(two).await.version, after.version);
        all_agree(db).await;
    }

    async fn a_body_is_asked_for_each_measure_and_not_twice(db: TestDb) {
        let office = Office::open(db).await;
        let (one, two) = (office.measure("Eins").await, office.measure("Zwei").await);
        let draft = BulkDraft {
            kind: BulkKind::Participant,
            participant: office.body("SenStadt").to_string(),
            participant_task: "Plant mit".into(),
            ..BulkDraft::default()
        };
        let change = parsed(&office, &draft);
        let foreseen = foresee(&office, &office.schools, &[one, two], &change).await;
        let done = bulk_change::apply(&db.backend, &office.schools, &seen(&foreseen), &change, &form_id()).await.unwrap();
        assert!(done.iter().all(|one| one.outcome.is_ok()), "{done:?}");
        assert_eq!(db.number("SELECT COUNT(*) FROM participation WHERE answer = 'asked'").await, 2);
        let again = foresee(&office, &office.schools, &[one], &change).await;
        assert!(reason(&again[0]).contains("schon genannt"), "{again:?}");
        all_agree(db).await;
    }

    async fn a_forged_form_changes_nothing_and_is_noted(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Fremde Feder").await;
        let change = parsed(&office, &later());
        let forged = [Seen { measure: id, version: office.read(id).await.version, last_report: None }];
        let before = seq(db).await;
        let done = bulk_change::apply(&db.backend, &office.city, &forged, &change, &form_id()).await.unwrap();
        assert!(done[0].outcome.as_ref().unwrap_err().contains("andere Stelle"));
        assert_eq!(seq(db).await, before);
        assert_eq!(db.number("SELECT COUNT(*) FROM security_log WHERE event = 'denied'").await, 1);
    }

    async fn a_run_has_its_limit(db: TestDb) {
        let office = Office::open(db).await;
        let change = parsed(&office, &later());
        sentence(bulk_change::foresee(&db.backend, &office.schools, &[], &change).await, "ids");
        let many: Vec<MeasureId> = (0..=MOST).map(|_| backend::ids::fresh()).collect();
        assert_eq!(kind(bulk_change::foresee(&db.backend, &office.schools, &many, &change).await), ErrorKind::Invalid);
        let most = foresee(&office, &office.schools, &many[..MOST], &change).await;
        assert_eq!(most.len(), MOST);
    }
}
