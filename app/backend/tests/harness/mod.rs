//! Test databases: the same body runs on SQLite (a file) and on PostgreSQL (a fresh
//! database on the server of `KIEZWERK_TEST_POSTGRES`). Nothing is mocked; only the
//! clock stands still, at noon of the demo day.
//!
//! To add a test: `on_both! { async fn what_must_hold(db: TestDb) { … } }`.

#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail loudly"
)]

use std::path::PathBuf;

use backend::{Backend, Clock, OpenError, OpenOptions, Settings, accounts};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    account::{AccountInput, GrantInput},
    ids::{AccountId, BodyId},
    policy::{Actor, Role},
};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

/// A fresh, migrated house with a manual clock.
pub struct TestDb {
    pub url: String,
    pub backend: Backend,
    pub clock: Clock,
    pub dir: tempfile::TempDir,
    /// The server's own database, for PostgreSQL.
    server: Option<String>,
}

/// Runs each body on both databases. Without `KIEZWERK_TEST_POSTGRES` the second half
/// is skipped with a word, under `CI=true` it fails.
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident: TestDb) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn body($db: &$crate::harness::TestDb) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let db = $crate::harness::TestDb::sqlite().await;
                body(&db).await;
                db.discard().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let Some(db) = $crate::harness::TestDb::postgres().await else { return };
                body(&db).await;
                db.discard().await;
            }
        }
    )+};
}

/// Noon in UTC of the demo day.
pub fn noon() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The server for tests, if there is one.
fn server() -> Option<String> {
    match std::env::var("KIEZWERK_TEST_POSTGRES") {
        Ok(url) if !url.is_empty() => Some(url),
        _ if std::env::var("CI").is_ok_and(|ci| ci == "true") => {
            panic!("KIEZWERK_TEST_POSTGRES is not set, and with CI=true nothing is skipped")
        }
        _ => {
            eprintln!("skipped: KIEZWERK_TEST_POSTGRES is not set");
            None
        }
    }
}

impl TestDb {
    pub async fn sqlite() -> Self {
        Self::sqlite_in(tempfile::tempdir().unwrap()).await.unwrap()
    }

    /// With the database `kiezwerk.db` that lies in this folder, if there is one.
    pub async fn sqlite_in(dir: tempfile::TempDir) -> Result<Self, OpenError> {
        let url = format!("sqlite:{}", dir.path().join("kiezwerk.db").display());
        Self::open(url, dir, None).await
    }

    pub async fn postgres() -> Option<Self> {
        let server = server()?;
        let name = format!(
            "kiezwerk_test_{}",
            backend::ids::fresh::<uuid::Uuid>().simple()
        );
        let mut connection = PgConnection::connect(&server)
            .await
            .expect("the server for tests answers");
        sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
        let (head, tail) = match server.split_once('?') {
            Some((head, tail)) => (head, format!("?{tail}")),
            None => (server.as_str(), String::new()),
        };
        let base = head.rsplit_once('/').expect("an address with a database").0;
        let url = format!("{base}/{name}{tail}");
        Some(
            Self::open(url, tempfile::tempdir().unwrap(), Some(server))
                .await
                .unwrap(),
        )
    }

    async fn open(
        url: String,
        dir: tempfile::TempDir,
        server: Option<String>,
    ) -> Result<Self, OpenError> {
        let clock = Clock::manual(noon());
        let backend = Backend::open(options(&url, &clock, dir.path().join("documents"))).await?;
        Ok(Self {
            url,
            backend,
            clock,
            dir,
            server,
        })
    }

    /// The same house opened once more, as a second process would.
    pub async fn again(&self) -> Backend {
        Backend::open(self.options()).await.unwrap()
    }

    pub fn options(&self) -> OpenOptions {
        options(&self.url, &self.clock, self.dir.path().join("documents"))
    }

    pub fn is_sqlite(&self) -> bool {
        self.server.is_none()
    }

    /// Runs SQL past the backend: for tampering, and for looking.
    pub async fn execute(&self, sql: &str) {
        if self.is_sqlite() {
            let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
            sqlx::raw_sql(AssertSqlSafe(sql))
                .execute(&mut connection)
                .await
                .unwrap();
            connection.close().await.unwrap();
        } else {
            let mut connection = PgConnection::connect(&self.url).await.unwrap();
            sqlx::raw_sql(AssertSqlSafe(sql))
                .execute(&mut connection)
                .await
                .unwrap();
            connection.close().await.unwrap();
        }
    }

    /// The one number that a query gives.
    pub async fn number(&self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql);
        let (number,): (i64,) = if self.is_sqlite() {
            let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
            sqlx::query_as(sql)
                .fetch_one(&mut connection)
                .await
                .unwrap()
        } else {
            let mut connection = PgConnection::connect(&self.url).await.unwrap();
            sqlx::query_as(sql)
                .fetch_one(&mut connection)
                .await
                .unwrap()
        };
        number
    }

    /// An account with one role; gives the start password too.
    pub async fn account(&self, login: &str, roles: Vec<GrantInput>) -> (AccountId, String) {
        let made = accounts::bootstrap_create(&self.backend, input(login), roles)
            .await
            .unwrap();
        (made.account, made.password)
    }

    /// Somebody with these roles, as the rules see them.
    pub async fn actor(&self, login: &str, roles: Vec<GrantInput>) -> Actor {
        let (account, _) = self.account(login, roles).await;
        accounts::actor(&self.backend, account)
            .await
            .unwrap()
            .unwrap()
    }

    pub async fn administrator(&self, login: &str) -> Actor {
        self.actor(login, vec![role(Role::Administrator)]).await
    }

    pub async fn discard(self) {
        self.backend.close().await;
        if let Some(server) = &self.server {
            let name = self
                .url
                .rsplit('/')
                .next()
                .unwrap()
                .split('?')
                .next()
                .unwrap();
            let mut connection = PgConnection::connect(server).await.unwrap();
            let sql = format!("DROP DATABASE {name} WITH (FORCE)");
            sqlx::query(AssertSqlSafe(sql))
                .execute(&mut connection)
                .await
                .unwrap();
        }
    }
}

fn options(url: &str, clock: &Clock, documents_dir: PathBuf) -> OpenOptions {
    let settings = Settings {
        documents_dir,
        ..Settings::default()
    };
    OpenOptions {
        clock: clock.clone(),
        settings,
        ..OpenOptions::new(url)
    }
}

pub fn input(login: &str) -> AccountInput {
    AccountInput {
        login: login.into(),
        name: format!("Person {login}"),
        email: None,
    }
}

/// A role that has held for long and has no end.
pub fn role(role: Role) -> GrantInput {
    GrantInput {
        role,
        body: None,
        district: None,
        valid_from: day("2026-01-01"),
        valid_to: None,
    }
}

pub fn role_for(kind: Role, body: BodyId) -> GrantInput {
    GrantInput {
        body: Some(body),
        ..role(kind)
    }
}

pub fn role_in(kind: Role, district: &str) -> GrantInput {
    GrantInput {
        district: Some(district.into()),
        ..role(kind)
    }
}
