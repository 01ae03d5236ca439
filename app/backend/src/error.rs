//! What can go wrong in a use case. One list for the whole backend; the server turns
//! [`Error::kind`] into a status in one `match`. A person sees a sentence and a
//! reference, never the source.

use std::error::Error as StdError;

use domain::{error::FieldErrors, policy::Denied};
use sqlx::error::DatabaseError;
use uuid::Uuid;

use crate::history::Kind;

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Typed values cannot stand; one German sentence per field.
    #[error("invalid input: {0:?}")]
    Invalid(FieldErrors),
    /// Not there, or not visible for this actor.
    #[error("not found")]
    NotFound,
    /// Visible, but not allowed.
    #[error("forbidden: {0}")]
    Forbidden(Denied),
    /// Somebody else changed the record in the meantime.
    #[error("conflict: {0:?}")]
    Conflict(Conflict),
    /// The writer or the database is busy or away; trying again later helps.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// Too many sign-ins at once; trying again in a moment helps.
    #[error("too many requests")]
    TooMany,
    /// A fault of ours. The reference goes to the person and into the log.
    #[error("internal error {reference}: {source}")]
    Internal {
        reference: String,
        source: Box<dyn StdError + Send + Sync>,
    },
}

/// Which record moved on, and to which version. The page loads both texts itself:
/// what is stored now, and the version that was edited, from the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub kind: Kind,
    pub id: Uuid,
    /// The version stored now.
    pub current: i64,
}

/// The variants of [`Error`] without what they carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    Invalid,
    NotFound,
    Forbidden,
    Conflict,
    Unavailable,
    TooMany,
    Internal,
}

impl Error {
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Invalid(_) => ErrorKind::Invalid,
            Self::NotFound => ErrorKind::NotFound,
            Self::Forbidden(_) => ErrorKind::Forbidden,
            Self::Conflict(_) => ErrorKind::Conflict,
            Self::Unavailable(_) => ErrorKind::Unavailable,
            Self::TooMany => ErrorKind::TooMany,
            Self::Internal { .. } => ErrorKind::Internal,
        }
    }

    /// A fault of ours, with a fresh reference.
    pub fn internal(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let reference = format!("{:08X}", rand::random::<u32>());
        Self::Internal {
            reference,
            source: source.into(),
        }
    }

    /// One sentence for one field.
    pub fn invalid(field: &str, sentence: impl Into<String>) -> Self {
        Self::Invalid(FieldErrors::one(field, sentence))
    }

    pub fn conflict(kind: Kind, id: impl Into<Uuid>, current: i64) -> Self {
        Self::Conflict(Conflict {
            kind,
            id: id.into(),
            current,
        })
    }

    /// Whether a unique index or primary key refused the row.
    pub fn is_unique_violation(error: &sqlx::Error) -> bool {
        error
            .as_database_error()
            .is_some_and(DatabaseError::is_unique_violation)
    }
}

impl From<Denied> for Error {
    fn from(denied: Denied) -> Self {
        Self::Forbidden(denied)
    }
}

impl From<FieldErrors> for Error {
    fn from(errors: FieldErrors) -> Self {
        Self::Invalid(errors)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::internal(error)
    }
}

impl From<sqlx::Error> for Error {
    /// A missing row is `NotFound`; locks, time-outs and lost connections are
    /// `Unavailable`; the rest is ours.
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::RowNotFound => Self::NotFound,
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => {
                Self::Unavailable(error.to_string())
            }
            sqlx::Error::Database(database) if is_passing(database.as_ref()) => {
                Self::Unavailable(error.to_string())
            }
            _ => Self::internal(error),
        }
    }
}

/// SQLite: 5 busy, 6 locked (the low byte of an extended code). PostgreSQL: lock not
/// available, serialization failure, deadlock, too many connections, starting up or
/// shutting down, out of disk space.
fn is_passing(error: &dyn DatabaseError) -> bool {
    let Some(code) = error.code() else {
        return false;
    };
    if error
        .try_downcast_ref::<sqlx::sqlite::SqliteError>()
        .is_some()
    {
        return code
            .parse::<u32>()
            .is_ok_and(|code| matches!(code & 0xff, 5 | 6));
    }
    matches!(
        code.as_ref(),
        "55P03" | "40001" | "40P01" | "53300" | "57P01" | "57P02" | "57P03"
    )
}
