//! The Lesemarke: of one account, only forward, outside of the history.

use backend::read_marks::{ReadMark, get, set};
use chrono::Duration;

use crate::{
    harness::noon,
    office::{Office, all_agree},
    on_both,
};

on_both! {
    async fn a_mark_belongs_to_one_account_and_leaves_no_trace(db: TestDb) {
        let office = Office::open(db).await;
        office.measure("Gelesen").await;
        let head = db.backend.board().await.unwrap().seq;
        assert_eq!(get(&db.backend, &office.coordinator).await.unwrap(), None);
        assert!(set(&db.backend, &office.coordinator, head).await.unwrap());
        let mark = ReadMark { seq: head, at: noon() };
        assert_eq!(get(&db.backend, &office.coordinator).await.unwrap(), Some(mark));
        for other in [&office.neighbour, &office.state, &office.schools] {
            assert_eq!(get(&db.backend, other).await.unwrap(), None);
        }
        assert_eq!(db.number("SELECT MAX(seq) FROM history").await, head);
        assert_eq!(db.number("SELECT COUNT(*) FROM security_log WHERE event LIKE '%read%'").await, 0);
        all_agree(db).await;
    }

    async fn a_mark_goes_only_forward_and_not_past_what_is_written(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Weiter").await;
        let shown = db.backend.board().await.unwrap().seq;
        db.clock.advance(Duration::hours(1));
        office.report(id, "inzwischen").await;
        db.clock.advance(Duration::hours(1));
        // Somebody wrote since the page was shown: it is read until the last thing it had.
        assert!(set(&db.backend, &office.coordinator, shown).await.unwrap());
        let mark = get(&db.backend, &office.coordinator).await.unwrap().unwrap();
        assert_eq!((mark.seq, mark.at), (shown, noon()));
        // An older page in another tab; a place that is none.
        for nothing in [shown - 1, 0, -5] {
            assert!(!set(&db.backend, &office.coordinator, nothing).await.unwrap());
        }
        assert_eq!(get(&db.backend, &office.coordinator).await.unwrap(), Some(mark));
        assert!(set(&db.backend, &office.coordinator, i64::MAX).await.unwrap());
        let mark = get(&db.backend, &office.coordinator).await.unwrap().unwrap();
        assert_eq!((mark.seq, mark.at), (shown + 1, noon() + Duration::hours(2)));
        // Pressed twice at the same time.
        let (one, two) = tokio::join!(
            set(&db.backend, &office.neighbour, shown),
            set(&db.backend, &office.neighbour, shown),
        );
        assert_eq!([one.unwrap(), two.unwrap()].iter().filter(|moved| **moved).count(), 1);
        assert_eq!(db.number("SELECT COUNT(*) FROM read_mark").await, 2);
    }
}
