//! Backup and restore, the doctor, the security log.

use std::{fs, path::Path};

use backend::{
    Backend, ErrorKind, OpenOptions,
    backup::{BackupError, backup, restore, restore_check},
    doctor::{Level, examine},
    security::{self, Event},
    verify::{Anchor, verify},
};
use chrono::Duration;
use domain::policy::Role;

use crate::{
    harness::{TestDb, input, noon, role},
    on_both,
};

async fn wrong(from: &Path) -> BackupError {
    restore_check(from).await.unwrap_err()
}

/// A house with three accounts and two documents, and its backup.
async fn backed_up(db: &TestDb) -> std::path::PathBuf {
    for login in ["eins", "zwei", "drei"] {
        db.administrator(login).await;
    }
    let documents = &db.backend.settings().documents_dir;
    fs::create_dir_all(documents.join("unter")).unwrap();
    fs::write(documents.join("a.pdf"), b"%PDF a").unwrap();
    fs::write(documents.join("unter/b.pdf"), b"%PDF b").unwrap();
    let to = db.dir.path().join("sicherung");
    backup(&db.backend, &to).await.unwrap();
    to
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_made_while_writing_is_whole_and_restores() {
    let db = TestDb::sqlite().await;
    let backend = db.backend.clone();
    let writing = tokio::spawn(async move {
        for number in 0..30 {
            backend::accounts::bootstrap_create(&backend, input(&format!("k{number}")), vec![])
                .await
                .unwrap();
        }
    });
    while db.number("SELECT COUNT(*) FROM account").await < 3 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let from = backed_up(&db).await;
    writing.await.unwrap();
    let manifest = restore_check(&from).await.unwrap();
    assert_eq!(manifest.made_at, noon());
    assert_eq!(manifest.documents.len(), 2);

    let (database, documents) = (db.dir.path().join("neu.db"), db.dir.path().join("neu"));
    restore(&from, &database, &documents).await.unwrap();
    assert_eq!(fs::read(documents.join("unter/b.pdf")).unwrap(), b"%PDF b");
    let restored = Backend::open(OpenOptions::new(format!("sqlite:{}", database.display())))
        .await
        .unwrap();
    let report = verify(&restored, Anchor::parse(&manifest.head))
        .await
        .unwrap();
    assert!(report.is_sound() && report.rows >= 6, "{report:?}");
    // The original went on and still contains what the backup anchors.
    let report = verify(&db.backend, Anchor::parse(&manifest.head))
        .await
        .unwrap();
    assert!(report.is_sound() && report.rows == 33, "{report:?}");
    restored.close().await;

    let again = restore(&from, &database, &db.dir.path().join("anders"))
        .await
        .unwrap_err();
    assert!(matches!(again, BackupError::Exists(_)), "{again}");
    assert!(matches!(
        backup(&db.backend, &from).await.unwrap_err(),
        BackupError::Exists(_)
    ));
    db.discard().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_wrong_with_a_backup_is_named() {
    let db = TestDb::sqlite().await;
    let from = backed_up(&db).await;
    restore_check(&from).await.unwrap();

    assert!(matches!(
        wrong(db.dir.path()).await,
        BackupError::NotABackup(..)
    ));
    let document = from.join("documents/a.pdf");
    fs::write(&document, b"%PDF x").unwrap();
    assert!(matches!(wrong(&from).await, BackupError::Altered(path) if path == Path::new("a.pdf")));
    fs::remove_file(&document).unwrap();
    assert!(matches!(wrong(&from).await, BackupError::Altered(_)));
    fs::write(&document, b"%PDF a").unwrap();
    restore_check(&from).await.unwrap();

    let manifest = from.join("manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(
        &manifest,
        text.replace("\"a.pdf\"", "\"../../kiezwerk.db\""),
    )
    .unwrap();
    assert!(
        matches!(wrong(&from).await, BackupError::Altered(_)),
        "a path that leads outside"
    );
    fs::write(&manifest, text.replace("\"head\": \"3:", "\"head\": \"2:")).unwrap();
    assert!(matches!(wrong(&from).await, BackupError::History(_)));
    fs::write(&manifest, &text).unwrap();

    let copy = from.join("kiezwerk.db");
    let mut bytes = fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    fs::write(&copy, bytes).unwrap();
    assert!(matches!(wrong(&from).await, BackupError::Altered(_)));
    db.discard().await;
}

on_both! {
    async fn postgres_says_which_tool_backs_it_up(db: TestDb) {
        let outcome = backup(&db.backend, &db.dir.path().join("sicherung")).await;
        match db.is_sqlite() {
            true => assert!(outcome.is_ok()),
            false => assert!(outcome.unwrap_err().to_string().contains("pg_dump")),
        }
    }

    async fn the_doctor_finds_a_healthy_house_healthy(db: TestDb) {
        db.administrator("eins").await;
        db.administrator("zwei").await;
        let checks = examine(&db.backend).await;
        let failed: Vec<_> = checks.iter().filter(|check| check.level == Level::Fail).collect();
        assert!(failed.is_empty(), "{failed:?}");
        let warned: Vec<_> = checks.iter().filter(|check| check.level == Level::Warn).map(|check| check.name).collect();
        // The manual clock of the test is not the server's.
        let expected: &[&str] = if db.is_sqlite() { &["documents", "public address"] } else { &["documents", "clock", "public address"] };
        assert_eq!(warned, expected, "{checks:?}");
    }

    async fn the_doctor_finds_what_is_wrong(db: TestDb) {
        let level = async |name: &str| {
            let checks = examine(&db.backend).await;
            checks.iter().find(|check| check.name == name).unwrap().level
        };
        assert_eq!(level("administration").await, Level::Warn);
        db.administrator("eins").await;
        assert_eq!(level("administration").await, Level::Warn);
        db.administrator("zwei").await;
        assert_eq!(level("administration").await, Level::Ok);
        assert_eq!(level("demo accounts").await, Level::Ok);
        backend::accounts::create_demo(&db.backend, input("demo"), vec![], "beispiel").await.unwrap();
        assert_eq!(level("demo accounts").await, Level::Warn);
        fs::create_dir_all(&db.backend.settings().documents_dir).unwrap();
        assert_eq!(level("documents").await, Level::Ok);
        db.clock.set(noon() - Duration::hours(1));
        assert_eq!(level("clock").await, Level::Warn);
        db.execute("UPDATE history SET cause = 'x' WHERE seq = 2").await;
        assert_eq!(level("history").await, Level::Fail);
        db.execute("UPDATE _sqlx_migrations SET version = 9999 WHERE version = 1").await;
        assert_eq!(level("schema").await, Level::Fail);
    }

    async fn the_security_log_is_read_in_pages_by_revision_only(db: TestDb) {
        let auditor = db.actor("revision", vec![role(Role::Auditor)]).await;
        let admin = db.administrator("admin").await;
        for what in ["eins", "zwei", "drei"] {
            security::denied(&db.backend, admin.account, what).await.unwrap();
        }
        let first = security::page(&db.backend, &auditor, None, 2).await.unwrap();
        let details: Vec<_> = first.iter().map(|line| line.detail.clone().unwrap()).collect();
        assert_eq!(details, ["drei", "zwei"]);
        assert!(first.iter().all(|line| line.event == Event::Denied && line.account == Some(admin.account) && line.at == noon()));
        let next = security::page(&db.backend, &auditor, Some(&first[1].id), 1).await.unwrap();
        assert_eq!(next[0].detail.as_deref(), Some("eins"));
        let refused = security::page(&db.backend, &admin, None, 2).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Forbidden);
    }

    async fn the_security_log_is_emptied_after_its_period(db: TestDb) {
        let account = backend::ids::fresh();
        security::denied(&db.backend, account, "alt").await.unwrap();
        db.clock.advance(Duration::days(180));
        security::denied(&db.backend, account, "neu").await.unwrap();
        assert_eq!(security::clean_up(&db.backend).await.unwrap(), 0);
        db.clock.advance(Duration::seconds(1));
        assert_eq!(security::clean_up(&db.backend).await.unwrap(), 1);
        assert_eq!(db.number("SELECT COUNT(*) FROM security_log WHERE detail = 'neu'").await, 1);
    }
}
