//! Looks after the running house: a list of checks as data. It changes nothing; the
//! command line and `/readyz` show it.

use chrono::Duration;

use crate::{
    Backend, Error, accounts,
    db::{Db, Open, Tx, fetch},
    documents,
    error::Result,
    history, open, store, verify,
};

/// How many of the last rows of the history are checked.
const LAST_ROWS: i64 = 1000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Ok,
    /// Works, but somebody should look.
    Warn,
    /// Does not work or is not safe.
    Fail,
}

/// One check and its outcome, in English for the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub name: &'static str,
    pub level: Level,
    pub says: String,
}

impl Check {
    fn new(name: &'static str, level: Level, says: impl Into<String>) -> Self {
        Self {
            name,
            level,
            says: says.into(),
        }
    }
}

/// Runs all checks, in the order of reading.
pub async fn examine(backend: &Backend) -> Vec<Check> {
    let mut checks = Vec::new();
    let reachable = match backend.read().await {
        Ok(mut tx) => store::history::head(&mut tx).await.map(|_| ()),
        Err(error) => Err(error),
    };
    if let Err(error) = reachable {
        checks.push(Check::new(
            "database",
            Level::Fail,
            format!("not reachable: {error}"),
        ));
        return checks;
    }
    checks.push(Check::new(
        "database",
        Level::Ok,
        format!("{} answers", backend.db().name()),
    ));
    let rest = [
        ("schema", schema(backend).await),
        ("durability", durability(backend).await),
        ("writing", writing(backend).await),
        ("documents", documents(backend).await),
        ("storage", storage(backend).await),
        ("history", chain(backend).await),
        ("records", records(backend).await),
        ("administration", administration(backend).await),
        ("demo accounts", demo(backend).await),
        ("clock", clock(backend).await),
        ("public address", public_address(backend)),
    ];
    checks.extend(rest.into_iter().map(|(name, outcome)| match outcome {
        Ok((level, says)) => Check::new(name, level, says),
        Err(error) => Check::new(name, Level::Fail, error.to_string()),
    }));
    checks
}

type Outcome = Result<(Level, String)>;

async fn schema(backend: &Backend) -> Outcome {
    let mut tx = backend.read().await?;
    let sql = "SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations";
    let (found,) = fetch!(tx, fetch_one as (i64,), sql)?;
    let known = open::newest_known();
    Ok(match found == known {
        true => (Level::Ok, format!("schema {found} is current")),
        false => (
            Level::Fail,
            format!("schema {found}, this program knows {known}"),
        ),
    })
}

/// What SQLite or PostgreSQL must be set to so that an acknowledged write survives
/// a power cut.
async fn durability(backend: &Backend) -> Outcome {
    match backend.db() {
        Db::Sqlite { writer, .. } => {
            let mut one = writer.acquire().await?;
            let (journal,): (String,) = sqlx::query_as("PRAGMA journal_mode")
                .fetch_one(&mut *one)
                .await?;
            let (synchronous,): (i64,) = sqlx::query_as("PRAGMA synchronous")
                .fetch_one(&mut *one)
                .await?;
            let (keys,): (i64,) = sqlx::query_as("PRAGMA foreign_keys")
                .fetch_one(&mut *one)
                .await?;
            let good = journal == "wal" && synchronous >= 2 && keys == 1;
            let says =
                format!("journal_mode={journal}, synchronous={synchronous}, foreign_keys={keys}");
            Ok((if good { Level::Ok } else { Level::Fail }, says))
        }
        Db::Postgres(pool) => {
            let (commit,): (String,) = sqlx::query_as("SHOW synchronous_commit")
                .fetch_one(pool)
                .await?;
            let (encoding,): (String,) = sqlx::query_as("SHOW server_encoding")
                .fetch_one(pool)
                .await?;
            let level = match (commit.as_str(), encoding.as_str()) {
                (_, encoding) if encoding != "UTF8" => Level::Fail,
                ("off", _) => Level::Fail,
                _ => Level::Ok,
            };
            Ok((
                level,
                format!("synchronous_commit={commit}, server_encoding={encoding}"),
            ))
        }
    }
}

/// Takes the writer once and lets it go again.
async fn writing(backend: &Backend) -> Outcome {
    backend
        .write("doctor", |tx| {
            Box::pin(async move { history::lock(tx).await.map(|_| ()) })
        })
        .await?;
    Ok((Level::Ok, "the writer is free".into()))
}

/// The folder can be written, and holds what the database names and nothing else.
async fn documents(backend: &Backend) -> Outcome {
    let folder = &backend.settings().documents_dir;
    if !folder.exists() {
        return Ok((
            Level::Warn,
            format!("{} does not exist yet", folder.display()),
        ));
    }
    let probe = folder.join(".kiezwerk-probe");
    let written = std::fs::write(&probe, b"probe").and_then(|()| std::fs::remove_file(&probe));
    if let Err(error) = written {
        return Ok((
            Level::Fail,
            format!("{} cannot be written: {error}", folder.display()),
        ));
    }
    let stock = documents::stock(backend).await?;
    Ok(match (stock.missing, stock.unknown) {
        (0, 0) => (Level::Ok, format!("{} can be written", folder.display())),
        (0, unknown) => (
            Level::Warn,
            format!(
                "{unknown} files in {} belong to no document of this database; they are left alone",
                folder.display()
            ),
        ),
        (missing, _) => (
            Level::Fail,
            format!(
                "{missing} documents have no file in {}; bring them back from a backup",
                folder.display()
            ),
        ),
    })
}

/// Whether SQLite finds its file whole, and no row that points to nothing.
async fn storage(backend: &Backend) -> Outcome {
    let Db::Sqlite { readers, .. } = backend.db() else {
        return Ok((Level::Ok, "looked after by the database server".into()));
    };
    let (verdict,): (String,) = sqlx::query_as("PRAGMA quick_check(1)")
        .fetch_one(readers)
        .await?;
    let dangling = sqlx::query("PRAGMA foreign_key_check")
        .fetch_all(readers)
        .await?
        .len();
    Ok(match (verdict.as_str(), dangling) {
        ("ok", 0) => (Level::Ok, "the file is sound".into()),
        ("ok", _) => (Level::Fail, format!("{dangling} rows point to nothing")),
        _ => (Level::Fail, verdict),
    })
}

/// A write leaves its record and its version, or neither.
async fn records(backend: &Backend) -> Outcome {
    let mut tx = backend.read().await?;
    Ok(match store::measure_version::unmatched(&mut tx).await? {
        0 => (
            Level::Ok,
            "every measure and report has its history, and the other way round".into(),
        ),
        number => (
            Level::Fail,
            format!("{number} measures or reports without history, or history without them"),
        ),
    })
}

async fn chain(backend: &Backend) -> Outcome {
    let report = verify::verify_last(backend, LAST_ROWS).await?;
    Ok(match report.findings.first() {
        None => (
            Level::Ok,
            format!(
                "the last {} rows hold, head {}",
                report.rows,
                verify::Anchor::from(&report.head)
            ),
        ),
        Some(finding) => (
            Level::Fail,
            format!("{finding}; run `kiezwerk verify-history`"),
        ),
    })
}

async fn administration(backend: &Backend) -> Outcome {
    let mut tx = backend.read().await?;
    let today = tx.today();
    Ok(
        match store::account::administrators(&mut tx, today).await? {
            0 => (
                Level::Warn,
                "nobody can administer accounts; run `kiezwerk account create`".into(),
            ),
            1 => (
                Level::Warn,
                "only one account can administer; a deputy is missing".into(),
            ),
            many => (Level::Ok, format!("{many} accounts can administer")),
        },
    )
}

async fn demo(backend: &Backend) -> Outcome {
    Ok(match accounts::any_demo_accounts(backend).await? {
        true => (
            Level::Warn,
            "there are demo accounts with known passwords; never open this house to a network"
                .into(),
        ),
        false => (Level::Ok, "none".into()),
    })
}

/// A clock behind the newest entry was set back, or the entry was made by a machine
/// whose clock is ahead.
async fn clock(backend: &Backend) -> Outcome {
    let mut tx = backend.read().await?;
    let (now, head) = (tx.now(), history::head(&mut tx).await?);
    let here = match clock_of_database(&mut tx).await? {
        Some(there) if (there - now).abs() > Duration::minutes(1) => {
            return Ok((
                Level::Warn,
                format!("{now}, but the database server says {there}"),
            ));
        }
        _ => now,
    };
    Ok(match head.at - here > Duration::minutes(1) {
        true => (
            Level::Warn,
            format!(
                "{here} is before the newest entry of the history ({})",
                head.at
            ),
        ),
        false => (Level::Ok, here.to_rfc3339()),
    })
}

/// Only a server on another machine has a clock of its own. A demo day differs from
/// it on purpose and is not asked about.
async fn clock_of_database(tx: &mut Tx) -> Result<Option<chrono::DateTime<chrono::Utc>>, Error> {
    match tx.connection.open() {
        Open::Sqlite(_) => Ok(None),
        Open::Postgres(c) => {
            let (now,) = sqlx::query_as("SELECT CURRENT_TIMESTAMP")
                .fetch_one(c)
                .await?;
            Ok(Some(now))
        }
    }
}

fn public_address(backend: &Backend) -> Outcome {
    Ok(match backend.settings().public_url.as_deref() {
        Some(url) if url.starts_with("https://") => (Level::Ok, url.to_owned()),
        Some(url) => (Level::Warn, format!("{url} is not encrypted")),
        None => (
            Level::Warn,
            "not set (KIEZWERK_PUBLIC_URL); fine for this machine only".into(),
        ),
    })
}
