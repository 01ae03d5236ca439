//! What the doctor finds among the records themselves.

use backend::doctor::{Level, examine};

use crate::{harness::TestDb, office::Office, on_both};

async fn level(db: &TestDb, name: &str) -> Level {
    let checks = examine(&db.backend).await;
    checks
        .iter()
        .find(|check| check.name == name)
        .unwrap_or_else(|| panic!("no check {name}"))
        .level
}

on_both! {
    async fn a_record_without_history_or_history_without_a_record_is_found(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Ganz").await;
        let report = office.report(id, "läuft").await;
        assert_eq!((level(db, "records").await, level(db, "storage").await), (Level::Ok, Level::Ok));
        db.execute(&format!("UPDATE history SET kind = 'setting' WHERE id = '{report}'")).await;
        assert_eq!(level(db, "records").await, Level::Fail);
        db.execute(&format!("UPDATE history SET kind = 'report' WHERE id = '{report}'")).await;
        assert_eq!(level(db, "records").await, Level::Ok);
        db.execute(&format!("DELETE FROM report WHERE id = '{report}'")).await;
        assert_eq!(level(db, "records").await, Level::Fail);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_points_to_nothing_is_found_in_sqlite() {
    let db = TestDb::sqlite().await;
    let id = Office::open(&db).await.measure("Ohne Ort").await;
    db.execute(&format!("PRAGMA foreign_keys = OFF; UPDATE measure_area SET area_id = 'nirgends' WHERE measure_id = '{id}'")).await;
    assert_eq!(level(&db, "storage").await, Level::Fail);
    db.discard().await;
}
