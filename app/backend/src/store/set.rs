//! Which records to load: all, or a set of ids. A set is one text of joined ids that
//! the database takes apart, so that a load is one statement however many there are
//! and the index on the id is used on both databases.

use std::fmt::Display;

/// All rows, or those of some ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    All,
    /// Ids joined by commas; made by [`Which::of`].
    Of(String),
}

impl Which {
    pub(crate) fn one(id: impl Display) -> Self {
        Self::Of(id.to_string())
    }

    pub(crate) fn of<T: Display>(ids: impl IntoIterator<Item = T>) -> Self {
        Self::Of(
            ids.into_iter()
                .map(|id| id.to_string())
                .collect::<Vec<_>>()
                .join(","),
        )
    }
}

/// The start of a statement over the ids in `$1`: an id has 36 characters.
macro_rules! wanted {
    () => {
        "WITH RECURSIVE wanted (id, rest) AS (
            SELECT CAST('' AS TEXT), CAST($1 AS TEXT)
            UNION ALL
            SELECT substr(rest, 1, 36), substr(rest, 38)
            FROM wanted
            WHERE rest <> ''
        ) "
    };
}

/// All rows by the first statement, or those of a set by the second.
macro_rules! rows {
    ($tx:expr, $row:ty, $which:expr, $all:expr, $of:expr) => {
        match $which {
            $crate::store::set::Which::All => $crate::db::fetch!($tx, fetch_all as $row, $all),
            $crate::store::set::Which::Of(ids) => {
                $crate::db::fetch!($tx, fetch_all as $row, $of, ids.as_str())
            }
        }
    };
}

pub(crate) use {rows, wanted};
