//! `Backend::write` and `Backend::read`.

use std::time::Duration;

use backend::{
    Backend, Error, ErrorKind, OpenOptions, Settings, history, security, security::Event,
};
use domain::ids::AccountId;
use tokio::sync::oneshot;

use crate::on_both;

async fn note(backend: &Backend, account: AccountId) -> backend::Result<()> {
    security::signed_out(backend, account).await
}

const LINES: &str = "SELECT COUNT(*) FROM security_log";

on_both! {
    async fn an_error_rolls_back(db: TestDb) {
        let outcome: backend::Result<()> = db.backend.write("test", |tx| Box::pin(async move {
            security::log(tx, Event::Denied, None, None, Some("gone")).await?;
            Err(Error::NotFound)
        })).await;
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(db.number(LINES).await, 0);
        note(&db.backend, backend::ids::fresh()).await.unwrap();
        assert_eq!(db.number(LINES).await, 1);
    }

    async fn a_panic_rolls_back_and_the_next_write_works(db: TestDb) {
        let outcome: backend::Result<()> = db.backend.write("test", |tx| Box::pin(async move {
            security::log(tx, Event::Denied, None, None, Some("gone")).await?;
            panic!("on purpose")
        })).await;
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Internal);
        note(&db.backend, backend::ids::fresh()).await.unwrap();
        assert_eq!(db.number(LINES).await, 1);
    }

    async fn a_dropped_request_does_not_cancel_its_write(db: TestDb) {
        let (started, has_started) = oneshot::channel();
        let (go_on, may_go_on) = oneshot::channel();
        let backend = db.backend.clone();
        let request = tokio::spawn(async move {
            backend.write("test", move |tx| Box::pin(async move {
                security::log(tx, Event::Denied, None, None, None).await?;
                started.send(()).unwrap();
                may_go_on.await.unwrap();
                security::log(tx, Event::Denied, None, None, None).await
            })).await
        });
        has_started.await.unwrap();
        request.abort();
        assert!(request.await.unwrap_err().is_cancelled());
        go_on.send(()).unwrap();
        // The next write waits for the first on SQLite; on PostgreSQL it need not.
        for _ in 0..200 {
            if db.number(LINES).await == 2 { return; }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the write was cancelled");
    }

    async fn a_snapshot_does_not_move(db: TestDb) {
        db.administrator("eins").await;
        let mut page = db.backend.read().await.unwrap();
        let before = history::head(&mut page).await.unwrap();
        db.administrator("zwei").await;
        assert_eq!(history::head(&mut page).await.unwrap(), before);
        drop(page);
        let after = history::head(&mut db.backend.read().await.unwrap()).await.unwrap();
        assert_eq!(after.seq, before.seq + 1);
    }

    async fn a_snapshot_cannot_write(db: TestDb) {
        let mut page = db.backend.read().await.unwrap();
        assert!(security::log(&mut page, Event::Denied, None, None, None).await.is_err());
        drop(page);
        note(&db.backend, backend::ids::fresh()).await.unwrap();
    }

    async fn who_waits_too_long_for_the_lock_is_told_to_come_back(db: TestDb) {
        // A house that waits shorter, so that the test need not wait five seconds.
        let settings = Settings { write_wait: Duration::from_millis(300), ..db.options().settings };
        let hasty = Backend::open(OpenOptions { settings, ..db.options() }).await.unwrap();
        let (started, has_started) = oneshot::channel();
        let (go_on, may_go_on) = oneshot::channel::<()>();
        let holder = hasty.clone();
        let slow = tokio::spawn(async move {
            holder.write("slow", move |tx| Box::pin(async move {
                history::lock(tx).await?;
                started.send(()).unwrap();
                let _ = may_go_on.await;
                Ok(())
            })).await
        });
        has_started.await.unwrap();
        let begun = std::time::Instant::now();
        let outcome = hasty.write("test", |tx| Box::pin(async move { history::lock(tx).await.map(|_| ()) })).await;
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Unavailable);
        assert!(begun.elapsed() < Duration::from_secs(6), "{:?}", begun.elapsed());
        // Another process gets the same answer.
        if db.is_sqlite() {
            let other = Backend::open(OpenOptions { settings: hasty.settings().clone(), ..db.options() }).await.unwrap();
            assert_eq!(note(&other, backend::ids::fresh()).await.unwrap_err().kind(), ErrorKind::Unavailable);
        }
        go_on.send(()).unwrap();
        slow.await.unwrap().unwrap();
        note(&hasty, backend::ids::fresh()).await.unwrap();
    }
}
