//! Stored files: what is known of them, where they belong, what is accepted; the
//! bytes live beside the database.

mod container;
mod kind;
mod name;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::{
    kind::{ALLOWED, MediaKind, Refusal, recognise},
    name::file_name,
};
use crate::{
    ids::{AccountId, BodyId, ConceptId, DocumentId, MeasureId},
    text,
};

/// Largest file in bytes (25 MiB).
pub const LARGEST: u64 = 25 * 1024 * 1024;

/// Most documents at one place. Keeps each list on one page.
pub const MOST_PER_PLACE: usize = 200;

/// Where a document belongs; its rights are those of the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The text of a Handlungskonzept itself. The newest one is the current one; the
    /// ones before stay readable.
    Concept(ConceptId),
    /// "Weitere Dokumente" of a Handlungskonzept.
    Annex(ConceptId),
    Measure(MeasureId),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub id: DocumentId,
    pub place: Place,
    /// What it is, in a line of the person who attached it.
    pub title: Option<String>,
    /// Cleaned, with the ending of its content; only shown and offered, never a path.
    pub file_name: String,
    pub media_type: MediaKind,
    pub bytes: i64,
    pub sha256: String,
    pub uploaded_at: DateTime<Utc>,
    pub account: AccountId,
    pub body: Option<BodyId>,
    /// From here on only the history knows it; its file is gone.
    pub removed_at: Option<DateTime<Utc>>,
}

/// The line that says what a document is ("Bezeichnung"); may be empty.
///
/// # Errors
/// A sentence: too long, a line break, or characters that cannot be stored.
pub fn title(typed: &str) -> Result<Option<String>, String> {
    text::optional_line(typed, text::SHORT)
}

/// Bytes in the largest unit that keeps a figure before the comma: "1,7 MB".
pub fn size(bytes: i64) -> String {
    let tenths = |unit: i64| {
        let tenths = (bytes.saturating_mul(10).saturating_add(unit / 2)) / unit;
        format!("{},{}", tenths / 10, tenths % 10)
    };
    match bytes {
        ..=999 => format!("{bytes} Byte"),
        1_000..=999_499 => format!("{} kB", (bytes + 500) / 1_000),
        999_500..=999_949_999 => format!("{} MB", tenths(1_000_000)),
        _ => format!("{} GB", tenths(1_000_000_000)),
    }
}

/// Whether a file of `bytes` still fits where `used` of `most` bytes are taken.
///
/// # Errors
/// A sentence that says how much is free; `whose` begins it, e.g. "Für diese Maßnahme".
pub fn fits(bytes: i64, used: i64, most: i64, whose: &str) -> Result<(), String> {
    let free = most.saturating_sub(used).max(0);
    if bytes <= free {
        return Ok(());
    }
    let free = if free == 0 {
        "kein Platz mehr".into()
    } else {
        format!("noch {}", size(free))
    };
    Err(format!(
        "{whose} ist für Dokumente {free} frei, diese Datei hat {}. Bitte entfernen Sie Dokumente, die nicht mehr gebraucht werden, oder verkleinern Sie die Datei.",
        size(bytes)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_written_in_german() {
        for (bytes, words) in [
            (12, "12 Byte"),
            (45_678, "46 kB"),
            (999_600, "1,0 MB"),
            (1_660_000, "1,7 MB"),
            (25_000_000, "25,0 MB"),
            (21_474_836_480, "21,5 GB"),
        ] {
            assert_eq!(size(bytes), words);
        }
        assert!(size(i64::MAX).ends_with(" GB"));
    }

    #[test]
    fn a_full_place_says_how_much_is_free() {
        assert_eq!(fits(10, 90, 100, "Für diese Maßnahme"), Ok(()));
        let little = fits(3_000_000, 98_000_000, 100_000_000, "Für diese Maßnahme").unwrap_err();
        assert!(
            little.starts_with("Für diese Maßnahme ist für Dokumente noch 2,0 MB frei"),
            "{little}"
        );
        let nothing = fits(1, 120, 100, "Insgesamt").unwrap_err();
        assert!(nothing.contains("kein Platz mehr frei"), "{nothing}");
        assert!(fits(i64::MAX, i64::MAX, 0, "Insgesamt").is_err());
    }
}
