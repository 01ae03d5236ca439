//! Reports: dated, never overwritten, never doubled.

use backend::{ErrorKind, measures, reports};
use chrono::Duration;
use domain::{
    measure::{Rating, Stage},
    report::ReportDraft,
};

use crate::{
    harness::day,
    office::{Office, all_agree, kind, sentence},
    on_both,
};

on_both! {
    async fn a_report_is_the_state_until_the_next(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Mit Sachstand").await;
        let draft = ReportDraft {
            rating: "at_risk".into(),
            rating_reason: "Stelle unbesetzt".into(),
            internal: "intern".into(),
            next_step: "Ausschreibung".into(),
            as_of: "20.11.2026".into(),
            ..office.report_form(id, "Angebot läuft").await
        };
        reports::submit(&db.backend, &office.schools, id, &draft).await.unwrap();
        let fact = db.backend.board().await.unwrap().fact(id).unwrap().clone();
        assert_eq!((fact.stage, fact.rating, fact.reported_on), (Stage::Running, Rating::AtRisk, Some(day("2026-11-20"))));
        db.clock.advance(Duration::days(1));
        office.report(id, "Stelle besetzt").await;
        let detail = measures::detail(&db.backend, &office.city, id).await.unwrap();
        let texts: Vec<_> = detail.reports.iter().map(|report| report.text.as_deref().unwrap()).collect();
        assert_eq!(texts, ["Stelle besetzt", "Angebot läuft"]);
        assert_eq!((detail.facts.rating, detail.reports[1].internal.as_deref()), (Rating::OnTrack, Some("intern")));
        assert_eq!(detail.reports[0].body, office.body("SenBJF"));
        all_agree(db).await;
    }

    async fn the_same_form_twice_is_one_report(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Doppelt").await;
        office.report(id, "erster").await;
        let draft = office.report_form(id, "zweiter").await;
        let (one, two) = tokio::join!(
            reports::submit(&db.backend, &office.schools, id, &draft),
            reports::submit(&db.backend, &office.schools, id, &draft),
        );
        assert_eq!(one.unwrap(), two.unwrap());
        db.clock.advance(Duration::seconds(30));
        reports::submit(&db.backend, &office.schools, id, &draft).await.unwrap();
        assert_eq!(db.number("SELECT COUNT(*) FROM report").await, 2);
        // Another text, or the same much later, is somebody reporting past another.
        let other = ReportDraft { text: "dritter".into(), ..draft.clone() };
        assert_eq!(kind(reports::submit(&db.backend, &office.schools, id, &other).await), ErrorKind::Conflict);
        db.clock.advance(Duration::minutes(10));
        assert_eq!(kind(reports::submit(&db.backend, &office.schools, id, &draft).await), ErrorKind::Conflict);
        assert_eq!(db.number("SELECT COUNT(*) FROM report").await, 2);
        all_agree(db).await;
    }

    async fn a_measure_is_withdrawn_by_a_reason_and_a_replacement(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Entfällt").await;
        let better = office.measure("Besser").await;
        let form = office.report_form(id, "").await;
        sentence(measures::withdraw(&db.backend, &office.schools, id, &form).await, "stage");
        let dropped = ReportDraft { stage: "dropped".into(), ..form };
        sentence(measures::withdraw(&db.backend, &office.schools, id, &dropped).await, "stage_reason");
        let dropped = ReportDraft { stage_reason: "Umleitungsverkehr".into(), replacement: id.to_string(), ..dropped };
        sentence(measures::withdraw(&db.backend, &office.schools, id, &dropped).await, "replacement");
        let nowhere = ReportDraft { replacement: backend::ids::fresh::<uuid::Uuid>().to_string(), ..dropped.clone() };
        sentence(measures::withdraw(&db.backend, &office.schools, id, &nowhere).await, "replacement");
        let dropped = ReportDraft { replacement: better.to_string(), ..dropped };
        assert_eq!(kind(measures::withdraw(&db.backend, &office.city, id, &dropped).await), ErrorKind::Forbidden);
        measures::withdraw(&db.backend, &office.schools, id, &dropped).await.unwrap();
        let detail = measures::detail(&db.backend, &office.schools, id).await.unwrap();
        assert_eq!((detail.facts.stage, detail.reports[0].replacement), (Stage::Dropped, Some(better)));
        assert_eq!(measures::versions(&db.backend, &office.schools, id).await.unwrap()[0].cause, "measure.withdraw");
        all_agree(db).await;
    }

    async fn a_draft_has_no_reports(db: TestDb) {
        let office = Office::open(db).await;
        let draft = office.draft("Entwurf", "13d", "SenBJF");
        let id = measures::create(&db.backend, &office.schools, &draft, true).await.unwrap();
        let form = office.report_form(id, "zu früh").await;
        sentence(reports::submit(&db.backend, &office.schools, id, &form).await, "stage");
    }
}
