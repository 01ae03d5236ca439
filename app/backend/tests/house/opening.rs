//! Opening: migrations on both databases, and one clear sentence when it fails.

use std::fs;

use backend::{Backend, OpenError, OpenOptions, open::newest_known};

use crate::on_both;

async fn why(options: OpenOptions) -> OpenError {
    Backend::open(options).await.expect_err("it must not open")
}

fn sqlite(path: &std::path::Path) -> OpenOptions {
    OpenOptions::new(format!("sqlite:{}", path.display()))
}

on_both! {
    async fn every_migration_runs_once_and_opening_again_changes_nothing(db: TestDb) {
        let applied = "SELECT COUNT(*) FROM _sqlx_migrations";
        let count = db.number(applied).await;
        assert_eq!(db.number("SELECT MAX(version) FROM _sqlx_migrations").await, newest_known());
        db.administrator("admin").await;
        db.again().await.close().await;
        assert_eq!(db.number(applied).await, count);
        assert_eq!(db.number("SELECT COUNT(*) FROM account").await, 1);
    }

    async fn a_newer_schema_is_refused(db: TestDb) {
        db.execute("UPDATE _sqlx_migrations SET version = 9999 WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)").await;
        let error = why(db.options()).await;
        assert!(matches!(error, OpenError::Newer { found: 9999, .. }), "{error}");
        assert!(error.to_string().contains("newer version"));
    }

    async fn an_older_schema_waits_for_migrate(db: TestDb) {
        db.execute("DELETE FROM _sqlx_migrations").await;
        let foreign = why(OpenOptions { migrate: false, ..db.options() }).await;
        assert!(matches!(foreign, OpenError::NotADatabase(_)), "tables, but not ours: {foreign}");
        db.execute("DROP TABLE _sqlx_migrations").await;
        let foreign = why(db.options()).await;
        assert!(matches!(foreign, OpenError::NotADatabase(_)), "{foreign}");
    }

    async fn a_changed_migration_is_refused(db: TestDb) {
        db.execute("UPDATE _sqlx_migrations SET checksum = '00' WHERE version = 1").await;
        let error = why(db.options()).await;
        assert!(matches!(error, OpenError::Changed(1)), "{error}");
    }
}

#[tokio::test]
async fn an_empty_database_is_older_until_it_is_migrated() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("leer.db");
    fs::write(&path, b"").unwrap();
    let error = why(OpenOptions {
        migrate: false,
        ..sqlite(&path)
    })
    .await;
    assert!(
        matches!(error, OpenError::Older { found: 0, .. }),
        "{error}"
    );
    assert!(error.to_string().contains("kiezwerk migrate"));
    Backend::open(sqlite(&path)).await.unwrap().close().await;
    Backend::open(OpenOptions {
        migrate: false,
        create: false,
        ..sqlite(&path)
    })
    .await
    .unwrap()
    .close()
    .await;
}

#[tokio::test]
async fn a_missing_file_or_folder_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("fehlt.db");
    let error = why(OpenOptions {
        create: false,
        ..sqlite(&path)
    })
    .await;
    assert!(
        matches!(&error, OpenError::NoFile(named) if *named == path),
        "{error}"
    );
    assert!(!path.exists());
    let error = why(sqlite(&dir.path().join("kein/ordner.db"))).await;
    assert!(matches!(error, OpenError::NoFolder(_)), "{error}");
}

#[tokio::test]
async fn what_is_not_a_database_is_said_so_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let letter = dir.path().join("brief.txt");
    let text = "Sehr geehrte Damen und Herren, dies ist keine Datenbank. ".repeat(40);
    fs::write(&letter, &text).unwrap();
    for path in [letter.as_path(), dir.path()] {
        let error = why(sqlite(path)).await;
        assert!(matches!(error, OpenError::NotADatabase(_)), "{error}");
    }
    assert_eq!(fs::read_to_string(&letter).unwrap(), text);
}

#[tokio::test]
async fn a_torn_file_does_not_open() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kiezwerk.db");
    Backend::open(sqlite(&path)).await.unwrap().close().await;
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let error = why(sqlite(&path)).await;
    assert!(matches!(error, OpenError::Damaged(_)), "{error}");
}

#[tokio::test]
async fn an_address_of_another_kind_is_refused() {
    for address in [
        "mysql://x/y",
        "kiezwerk.db",
        "sqlite::memory:",
        "sqlite:",
        "postgres://:::",
    ] {
        let error = why(OpenOptions::new(address)).await;
        assert!(matches!(error, OpenError::Address), "{address}: {error}");
    }
}

#[tokio::test]
async fn a_server_that_is_away_is_named_without_the_password() {
    let error = why(OpenOptions::new(
        "postgres://kiezwerk:geheim@127.0.0.1:1/kiezwerk",
    ))
    .await;
    assert!(
        matches!(&error, OpenError::Unreachable { address, .. } if address == "127.0.0.1:1"),
        "{error}"
    );
    assert!(!error.to_string().contains("geheim"));
}

#[tokio::test]
async fn a_missing_database_on_the_server_is_named() {
    let Some(db) = crate::harness::TestDb::postgres().await else {
        return;
    };
    let base = db.url.rsplit_once('/').unwrap().0.to_owned();
    let error = why(OpenOptions::new(format!("{base}/gibt_es_nicht"))).await;
    assert!(
        matches!(&error, OpenError::NoDatabase(name) if name == "gibt_es_nicht"),
        "{error}"
    );
    db.discard().await;
}
