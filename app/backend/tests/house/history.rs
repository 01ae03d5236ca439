//! The history: no gap, order of commits, "as of", and tampering that is found.

use std::collections::BTreeMap;

use backend::{
    Backend,
    clock::end_of_day,
    history::{self, Head, Kind, Record, Recorded},
    verify::{Anchor, Finding, verify, verify_last},
};
use chrono::Duration;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    harness::{TestDb, day, noon},
    on_both,
};

async fn write(backend: &Backend, id: Uuid, text: &str) -> Recorded {
    let snapshot = json!({ "text": text });
    backend
        .write("test", move |tx| {
            Box::pin(async move {
                history::record(
                    tx,
                    Record::by_system(Kind::Body, id, "test.write"),
                    &snapshot,
                )
                .await
            })
        })
        .await
        .unwrap()
}

fn text(entry: &history::Entry) -> String {
    entry.value().unwrap().unwrap()["text"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn head(backend: &Backend) -> Head {
    history::head(&mut backend.read().await.unwrap())
        .await
        .unwrap()
}

/// Ten versions of one body.
async fn ten(db: &TestDb) -> Uuid {
    let id = backend::ids::fresh();
    for number in 1..=10 {
        write(&db.backend, id, &format!("Text {number}")).await;
    }
    id
}

async fn findings(db: &TestDb) -> Vec<Finding> {
    verify(&db.backend, None).await.unwrap().findings
}

on_both! {
    async fn sixteen_writers_leave_no_gap_and_the_order_of_commits(db: TestDb) {
        let records: Vec<Uuid> = (0..4).map(|_| backend::ids::fresh()).collect();
        let mut writers = Vec::new();
        for number in 0..16 {
            let (backend, records) = (db.backend.clone(), records.clone());
            writers.push(tokio::spawn(async move {
                let mut acknowledged = Vec::new();
                for step in 0..10 {
                    let id = records[(number + step) % 4];
                    acknowledged.push((id, write(&backend, id, &format!("{number}/{step}")).await));
                }
                acknowledged
            }));
        }
        let mut acknowledged = Vec::new();
        for writer in writers {
            let own = writer.await.unwrap();
            assert!(own.is_sorted_by_key(|(_, recorded)| recorded.seq), "each writer sees its own order");
            acknowledged.extend(own);
        }
        acknowledged.sort_by_key(|(_, recorded)| recorded.seq);
        let seqs: Vec<i64> = acknowledged.iter().map(|(_, recorded)| recorded.seq).collect();
        assert_eq!(seqs, (1..=160).collect::<Vec<_>>());

        let mut tx = db.backend.read().await.unwrap();
        let stored = history::since(&mut tx, 0, 1000).await.unwrap();
        let mut versions: BTreeMap<Uuid, i64> = BTreeMap::new();
        for (entry, (id, recorded)) in stored.iter().zip(&acknowledged) {
            let version = versions.entry(entry.id).and_modify(|v| *v += 1).or_insert(1);
            assert_eq!((entry.seq, entry.id, entry.version), (recorded.seq, *id, *version));
        }
        assert_eq!(stored.len(), 160);
        let report = verify(&db.backend, None).await.unwrap();
        assert_eq!((report.rows, report.findings), (160, vec![]));
    }

    async fn a_past_day_shows_what_was_recorded_until_its_end(db: TestDb) {
        let (id, other): (Uuid, Uuid) = (backend::ids::fresh(), backend::ids::fresh());
        write(&db.backend, id, "alt").await;
        // The last microsecond of the day in Berlin, and the first of the next.
        db.clock.set(end_of_day(day("2026-12-02")));
        write(&db.backend, id, "noch am 2.").await;
        db.clock.advance(Duration::microseconds(1));
        write(&db.backend, id, "schon am 3.").await;
        write(&db.backend, other, "neu am 3.").await;

        let mut tx = db.backend.read().await.unwrap();
        for (on, expected) in [
            ("2026-11-21", None),
            ("2026-11-22", Some("alt")),
            ("2026-12-01", Some("alt")),
            ("2026-12-02", Some("noch am 2.")),
            ("2026-12-03", Some("schon am 3.")),
        ] {
            let entry = history::as_of(&mut tx, Kind::Body, id, end_of_day(day(on))).await.unwrap();
            assert_eq!(entry.as_ref().map(text).as_deref(), expected, "{on}");
            let all = history::all_as_of(&mut tx, Kind::Body, end_of_day(day(on))).await.unwrap();
            let same = all.iter().find(|entry| entry.id == id);
            assert_eq!(same, entry.as_ref());
            assert_eq!(all.iter().any(|entry| entry.id == other), on == "2026-12-03");
        }
        assert!(history::all_as_of(&mut tx, Kind::Area, end_of_day(day("2026-12-03"))).await.unwrap().is_empty());
    }

    async fn a_clock_set_back_does_not_make_the_history_run_back(db: TestDb) {
        let id = backend::ids::fresh();
        let first = write(&db.backend, id, "eins").await;
        db.clock.set(noon() - Duration::days(3));
        let second = write(&db.backend, id, "zwei").await;
        assert_eq!(second.at, first.at);
        assert!(findings(db).await.is_empty());
    }

    async fn versions_are_read_one_by_one_all_and_in_pages(db: TestDb) {
        let id = ten(db).await;
        let mut tx = db.backend.read().await.unwrap();
        let all = history::of(&mut tx, Kind::Body, id).await.unwrap();
        assert_eq!(all.iter().map(|entry| entry.version).collect::<Vec<_>>(), (1..=10).collect::<Vec<_>>());
        let third = history::version(&mut tx, Kind::Body, id, 3).await.unwrap();
        assert_eq!(third.as_ref(), Some(&all[2]));
        assert_eq!(text(&all[2]), "Text 3");
        assert_eq!(history::version(&mut tx, Kind::Area, id, 3).await.unwrap(), None);

        let filter = history::Filter { kind: Some(Kind::Body), id: Some(id), account: None };
        let newest = history::page(&mut tx, filter, None, 4).await.unwrap();
        assert_eq!(newest.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [10, 9, 8, 7]);
        let next = history::page(&mut tx, filter, Some(7), 4).await.unwrap();
        assert_eq!(next.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [6, 5, 4, 3]);
        let nobody = history::Filter { account: Some(backend::ids::fresh()), ..history::Filter::default() };
        assert!(history::page(&mut tx, nobody, None, 4).await.unwrap().is_empty());
    }

    async fn any_text_comes_back_as_it_was(db: TestDb) {
        let id: Uuid = backend::ids::fresh();
        let odd = json!({ "text": "NUL \0, „Maßnahme“ 👩‍👧, \\u0000, ' OR 1=1 --, \u{202E}" });
        let snapshot = odd.clone();
        db.backend.write("test", move |tx| Box::pin(async move {
            history::record(tx, Record::by_system(Kind::Body, id, "test"), &snapshot).await
        })).await.unwrap();
        let entry = history::of(&mut db.backend.read().await.unwrap(), Kind::Body, id).await.unwrap().remove(0);
        assert_eq!(entry.read::<Value>().unwrap(), Some(odd));
        assert!(findings(db).await.is_empty());
    }

    async fn an_altered_column_is_found(db: TestDb) {
        ten(db).await;
        for (change, back) in [
            ("snapshot = '{\"text\":\"anders\"}'", "snapshot = '{\"text\":\"Text 4\"}'"),
            ("cause = 'test.other'", "cause = 'test.write'"),
            ("account = 'x'", "account = NULL"),
            ("body = 'x'", "body = NULL"),
            ("kind = 'area'", "kind = 'body'"),
            ("version = 40", "version = 4"),
            ("shape = 2", "shape = 1"),
        ] {
            db.execute(&format!("UPDATE history SET {change} WHERE seq = 4")).await;
            assert_eq!(findings(db).await, [Finding::Altered(4)], "{change}");
            db.execute(&format!("UPDATE history SET {back} WHERE seq = 4")).await;
            assert_eq!(findings(db).await, [], "{back}");
        }
        db.execute("UPDATE history SET at = '2026-11-21T12:00:00+00:00' WHERE seq = 4").await;
        assert_eq!(findings(db).await, [Finding::Altered(4), Finding::RunsBack(4)]);
    }

    async fn an_altered_row_with_a_hash_of_its_own_breaks_the_chain(db: TestDb) {
        ten(db).await;
        let other = "ab".repeat(32);
        db.execute(&format!("UPDATE history SET previous_hash = '{other}' WHERE seq = 4")).await;
        assert_eq!(findings(db).await, [Finding::Broken(4), Finding::Altered(4)]);
    }

    async fn a_removed_row_is_found_in_the_middle_and_at_both_ends(db: TestDb) {
        ten(db).await;
        db.execute("DELETE FROM history WHERE seq = 5 OR seq = 6").await;
        assert_eq!(findings(db).await, [Finding::Removed { from: 5, to: 6 }]);
        db.execute("DELETE FROM history WHERE seq = 1").await;
        assert_eq!(findings(db).await[0], Finding::Removed { from: 1, to: 1 });
        db.execute("DELETE FROM history WHERE seq >= 9").await;
        assert_eq!(findings(db).await[2], Finding::Removed { from: 9, to: 10 });
        db.execute("DELETE FROM history").await;
        assert_eq!(findings(db).await, [Finding::Removed { from: 1, to: 10 }]);
    }

    async fn an_inserted_row_is_found_wherever_it_stands(db: TestDb) {
        ten(db).await;
        for seq in [-1, 0, 11] {
            db.execute(&format!(
                "INSERT INTO history (seq, kind, id, version, shape, at, cause, snapshot_hash, previous_hash, hash)
                 SELECT {seq}, kind, id, 100, shape, at, cause, snapshot_hash, previous_hash, hash FROM history WHERE seq = 10"
            )).await;
            assert_eq!(findings(db).await, [Finding::Inserted(seq)]);
            db.execute(&format!("DELETE FROM history WHERE seq = {seq}")).await;
        }
        // Everything from 6 on moved up to make room for a copy.
        db.execute("UPDATE history SET seq = seq + 1000, version = version + 1000 WHERE seq >= 6").await;
        db.execute("UPDATE history SET seq = seq - 999, version = version - 999 WHERE seq >= 1006").await;
        db.execute(
            "INSERT INTO history (seq, kind, id, version, shape, at, cause, snapshot, snapshot_hash, previous_hash, hash)
             SELECT 6, kind, id, 6, shape, at, cause, snapshot, snapshot_hash, hash, hash FROM history WHERE seq = 5"
        ).await;
        db.execute("UPDATE history_head SET seq = 11").await;
        assert!(findings(db).await.contains(&Finding::Altered(6)));
    }

    async fn a_head_that_does_not_fit_is_found(db: TestDb) {
        ten(db).await;
        let other = "cd".repeat(32);
        db.execute(&format!("UPDATE history_head SET hash = '{other}'")).await;
        assert!(matches!(findings(db).await[..], [Finding::Head { .. }]));
        db.execute("UPDATE history_head SET seq = 9").await;
        assert!(matches!(findings(db).await[..], [Finding::Inserted(10), Finding::Head { .. }]));
    }

    async fn a_history_rewritten_as_a_whole_is_found_by_an_anchor(db: TestDb) {
        let id = ten(db).await;
        let anchor = Anchor::from(&head(&db.backend).await);
        write(&db.backend, id, "Text 11").await;
        assert!(verify(&db.backend, Some(anchor.clone())).await.unwrap().is_sound());

        // Whoever owns the database starts again and tells another story, well chained.
        let start = "0".repeat(64);
        db.execute("DELETE FROM history").await;
        db.execute(&format!("UPDATE history_head SET seq = 0, hash = '{start}'")).await;
        for number in 1..=12 {
            write(&db.backend, id, &format!("Andere Geschichte {number}")).await;
        }
        assert!(verify(&db.backend, None).await.unwrap().is_sound(), "nothing shows without an anchor");
        let report = verify(&db.backend, Some(anchor.clone())).await.unwrap();
        assert!(matches!(report.findings[..], [Finding::Anchor { .. }]));

        // The same when the new history is shorter than the anchor.
        db.execute("DELETE FROM history").await;
        db.execute(&format!("UPDATE history_head SET seq = 0, hash = '{start}'")).await;
        write(&db.backend, id, "kurz").await;
        let report = verify(&db.backend, Some(anchor)).await.unwrap();
        assert!(matches!(report.findings[..], [Finding::Anchor { .. }]));
    }

    async fn a_redaction_still_verifies_and_is_counted(db: TestDb) {
        let id = ten(db).await;
        db.execute("UPDATE history SET snapshot = NULL WHERE seq = 4").await;
        let report = verify(&db.backend, None).await.unwrap();
        assert_eq!((report.redacted, report.findings), (1, vec![]));
        let entry = history::version(&mut db.backend.read().await.unwrap(), Kind::Body, id, 4).await.unwrap().unwrap();
        assert_eq!(entry.read::<Value>().unwrap(), None);
    }

    async fn the_quick_check_sees_only_the_last_rows(db: TestDb) {
        ten(db).await;
        db.execute("UPDATE history SET cause = 'x' WHERE seq = 3 OR seq = 9").await;
        let report = verify_last(&db.backend, 4).await.unwrap();
        assert_eq!((report.rows, report.findings), (4, vec![Finding::Altered(9)]));
        assert_eq!(verify_last(&db.backend, 1000).await.unwrap().findings.len(), 2);
        // The row it would start from is gone: then all are checked.
        db.execute("DELETE FROM history WHERE seq = 6").await;
        assert_eq!(verify_last(&db.backend, 4).await.unwrap().findings.len(), 3);
    }
}
