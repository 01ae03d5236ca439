//! Opens and migrates the database, and says in one sentence what is wrong when it
//! cannot. Nothing is repaired here.

mod explain;

use std::{
    io,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use sqlx::{
    Connection, PgConnection, SqliteConnection,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

pub use self::explain::OpenError;
use self::explain::{explain_migration, explain_postgres, explain_sqlite};
use crate::{clock::Clock, db::Db, settings::Settings};

/// The embedded migrations: one portable, append-only set for both databases.
pub(crate) static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");

/// What [`crate::Backend::open`] needs to know.
#[derive(Clone, Debug)]
pub struct OpenOptions {
    /// `sqlite:path` or `postgres://…`
    pub database_url: String,
    pub clock: Clock,
    pub settings: Settings,
    /// Create a missing SQLite file.
    pub create: bool,
    /// Bring an older schema up to date.
    pub migrate: bool,
}

impl OpenOptions {
    /// Creates and migrates, with the clock of the machine and default settings.
    pub fn new(database_url: impl Into<String>) -> Self {
        Self {
            database_url: database_url.into(),
            clock: Clock::system(),
            settings: Settings::default(),
            create: true,
            migrate: true,
        }
    }
}

pub(crate) async fn open(options: &OpenOptions) -> Result<Db, OpenError> {
    let url = options.database_url.as_str();
    if url.starts_with("sqlite:") {
        open_sqlite(options).await
    } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        open_postgres(options).await
    } else {
        Err(OpenError::Address)
    }
}

/// The file behind a `sqlite:` address; `None` for other addresses.
pub fn sqlite_path(database_url: &str) -> Option<PathBuf> {
    if !database_url.starts_with("sqlite:") || database_url.contains(":memory:") {
        return None;
    }
    let options = SqliteConnectOptions::from_str(database_url).ok()?;
    Some(options.get_filename().to_path_buf()).filter(|path| !path.as_os_str().is_empty())
}

async fn open_sqlite(options: &OpenOptions) -> Result<Db, OpenError> {
    // In memory each connection would have a database of its own.
    let path = sqlite_path(&options.database_url).ok_or(OpenError::Address)?;
    check_file(&path, options.create)?;
    let address = path.display().to_string();
    let explain = |error| explain_sqlite(error, &address);

    let base = SqliteConnectOptions::new()
        .filename(&path)
        .foreign_keys(true);
    let writing = base
        .clone()
        .create_if_missing(options.create)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_millis(250));
    // A first look with a short-lived connection gives the real reason at once; a
    // pool would go on trying.
    let mut look = SqliteConnection::connect_with(&writing)
        .await
        .map_err(explain)?;
    let names = "SELECT name FROM sqlite_master WHERE type = 'table'";
    let tables: Vec<(String,)> = sqlx::query_as(names)
        .fetch_all(&mut look)
        .await
        .map_err(explain)?;
    let applied: Vec<(i64,)> = match has_migrations(&tables) {
        true => sqlx::query_as(APPLIED)
            .fetch_all(&mut look)
            .await
            .map_err(explain)?,
        false => Vec::new(),
    };
    let pending = compare(&tables, &applied, options.migrate, &address)?;
    look.close().await.map_err(explain)?;

    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(options.settings.write_wait)
        .connect_with(writing)
        .await
        .map_err(explain)?;
    if pending {
        MIGRATIONS
            .run(&writer)
            .await
            .map_err(|error| explain_migration(error, explain))?;
    }
    let readers = SqlitePoolOptions::new()
        .max_connections(8)
        .acquire_timeout(Duration::from_secs(5))
        .connect_with(base.read_only(true).busy_timeout(Duration::from_secs(5)))
        .await
        .map_err(explain)?;
    Ok(Db::Sqlite { writer, readers })
}

/// Opens a copy that nobody writes, without touching it: no journal, no lock.
pub(crate) async fn open_copy(path: &Path) -> Result<Db, OpenError> {
    let address = path.display().to_string();
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .immutable(true);
    let readers = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await
        .map_err(|error| explain_sqlite(error, &address))?;
    Ok(Db::Sqlite {
        writer: readers.clone(),
        readers,
    })
}

/// What can be said before SQLite looks at the file.
fn check_file(path: &Path, create: bool) -> Result<(), OpenError> {
    let no_right = || OpenError::NoRight(path.display().to_string());
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(OpenError::NotADatabase(path.display().to_string())),
        Ok(_) => match std::fs::OpenOptions::new().append(true).open(path) {
            Ok(_) => Ok(()),
            Err(_) => Err(no_right()),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let folder = path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty());
            match folder {
                _ if !create => Err(OpenError::NoFile(path.to_path_buf())),
                Some(folder) if !folder.is_dir() => Err(OpenError::NoFolder(folder.to_path_buf())),
                _ => Ok(()),
            }
        }
        Err(_) => Err(no_right()),
    }
}

async fn open_postgres(options: &OpenOptions) -> Result<Db, OpenError> {
    let wait = Duration::from_secs(5);
    let connect = PgConnectOptions::from_str(&options.database_url)
        .map_err(|_| OpenError::Address)?
        .application_name("kiezwerk")
        .options([
            (
                "lock_timeout",
                options.settings.write_wait.as_millis().to_string(),
            ),
            ("idle_in_transaction_session_timeout", "60000".to_owned()),
        ]);
    let host = format!("{}:{}", connect.get_host(), connect.get_port());
    let database = connect
        .get_database()
        .unwrap_or_else(|| connect.get_username())
        .to_owned();
    let explain = |error| explain_postgres(error, &host, &database);

    let mut look = match tokio::time::timeout(wait, PgConnection::connect_with(&connect)).await {
        Ok(outcome) => outcome.map_err(explain)?,
        Err(_) => {
            return Err(OpenError::Unreachable {
                address: host,
                reason: "no answer within 5 seconds".into(),
            });
        }
    };
    let names = "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema()";
    let tables: Vec<(String,)> = sqlx::query_as(names)
        .fetch_all(&mut look)
        .await
        .map_err(explain)?;
    let applied: Vec<(i64,)> = match has_migrations(&tables) {
        true => sqlx::query_as(APPLIED)
            .fetch_all(&mut look)
            .await
            .map_err(explain)?,
        false => Vec::new(),
    };
    let pending = compare(&tables, &applied, options.migrate, &database)?;
    look.close().await.map_err(explain)?;

    let pool = PgPoolOptions::new()
        .max_connections(16)
        .acquire_timeout(options.settings.write_wait)
        .connect_with(connect)
        .await
        .map_err(explain)?;
    if pending {
        MIGRATIONS
            .run(&pool)
            .await
            .map_err(|error| explain_migration(error, explain))?;
    }
    Ok(Db::Postgres(pool))
}

const APPLIED: &str = "SELECT version FROM _sqlx_migrations ORDER BY version";

fn has_migrations(tables: &[(String,)]) -> bool {
    tables.iter().any(|(name,)| name == "_sqlx_migrations")
}

/// Whether migrations are to be run.
fn compare(
    tables: &[(String,)],
    applied: &[(i64,)],
    migrate: bool,
    address: &str,
) -> Result<bool, OpenError> {
    let known = newest_known();
    let found = applied.iter().map(|(version,)| *version).max().unwrap_or(0);
    if applied.is_empty() && tables.iter().any(|(name,)| name != "_sqlx_migrations") {
        return Err(OpenError::NotADatabase(address.to_owned()));
    }
    if found > known
        || applied
            .iter()
            .any(|(version,)| !MIGRATIONS.version_exists(*version))
    {
        return Err(OpenError::Newer { found, known });
    }
    match applied.len() < MIGRATIONS.iter().count() {
        true if !migrate => Err(OpenError::Older { found, known }),
        pending => Ok(pending || migrate),
    }
}

/// The newest schema this program knows.
pub fn newest_known() -> i64 {
    MIGRATIONS
        .iter()
        .map(|migration| migration.version)
        .max()
        .unwrap_or(0)
}
