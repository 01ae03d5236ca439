//! What went wrong while opening, as one sentence for the command line.

use std::path::PathBuf;

use sqlx::migrate::MigrateError;

/// Why the database cannot be opened. The sentences are for the command line and
/// never contain a password.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(
        "The database address must look like sqlite:data/kiezwerk.db or postgres://user@host/database."
    )]
    Address,
    #[error("There is no database at {0}; `kiezwerk migrate` creates it.")]
    NoFile(PathBuf),
    #[error("The folder {0} does not exist; create it or choose another --database-url.")]
    NoFolder(PathBuf),
    #[error(
        "No right to read and write {0} and its folder; change the owner or choose another --database-url."
    )]
    NoRight(String),
    #[error("{0} is not a Kiezwerk database; choose another --database-url.")]
    NotADatabase(String),
    #[error("The database {0} is damaged; restore the last backup.")]
    Damaged(String),
    #[error("The database {0} is locked by another program; stop it and try again.")]
    Busy(String),
    #[error(
        "The database has schema {found}, this program knows only up to {known}; install the newer version of Kiezwerk."
    )]
    Newer { found: i64, known: i64 },
    #[error("The database has schema {found}, this program needs {known}; run `kiezwerk migrate`.")]
    Older { found: i64, known: i64 },
    #[error(
        "Migration {0} differs from the one that was applied to this database; install the version of Kiezwerk that made it."
    )]
    Changed(i64),
    #[error("The PostgreSQL server at {address} cannot be reached: {reason}.")]
    Unreachable { address: String, reason: String },
    #[error("The PostgreSQL server at {0} refused the user name or password.")]
    Refused(String),
    #[error("The PostgreSQL server has no database {0}; create it with `createdb`.")]
    NoDatabase(String),
    #[error("The database {address} cannot be opened: {source}.")]
    Other {
        address: String,
        source: sqlx::Error,
    },
}

pub(super) fn explain_migration(
    error: MigrateError,
    explain: impl Fn(sqlx::Error) -> OpenError,
) -> OpenError {
    match error {
        MigrateError::VersionMismatch(version) => OpenError::Changed(version),
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => explain(error),
        other => explain(sqlx::Error::Migrate(Box::new(other))),
    }
}

pub(super) fn explain_sqlite(error: sqlx::Error, address: &str) -> OpenError {
    let address = address.to_owned();
    let code = error
        .as_database_error()
        .and_then(|error| error.code())
        .and_then(|code| code.parse::<u32>().ok())
        .map(|code| code & 0xff);
    match code {
        Some(5 | 6) => OpenError::Busy(address),
        Some(8 | 14 | 23) => OpenError::NoRight(address),
        Some(11) => OpenError::Damaged(address),
        Some(26) => OpenError::NotADatabase(address),
        _ => OpenError::Other {
            address,
            source: error,
        },
    }
}

pub(super) fn explain_postgres(error: sqlx::Error, host: &str, database: &str) -> OpenError {
    let code = error
        .as_database_error()
        .and_then(|error| error.code())
        .map(|code| code.into_owned());
    match (code.as_deref(), &error) {
        (Some("28P01" | "28000"), _) => OpenError::Refused(host.to_owned()),
        (Some("3D000"), _) => OpenError::NoDatabase(database.to_owned()),
        (Some("42501"), _) => OpenError::NoRight(database.to_owned()),
        (None, sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut) => {
            OpenError::Unreachable {
                address: host.to_owned(),
                reason: error.to_string(),
            }
        }
        _ => OpenError::Other {
            address: format!("{host}/{database}"),
            source: error,
        },
    }
}
