//! Days as people in an office write them. Which day it is, is told from outside.

use chrono::{Datelike, NaiveDate};

/// `TT.MM.JJJJ` or `JJJJ-MM-TT` (what a date input sends); empty is `None`.
///
/// # Errors
/// A German sentence with an example.
pub fn parse_optional(typed: &str) -> Result<Option<NaiveDate>, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let day = NaiveDate::parse_from_str(typed, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(typed, "%d.%m.%Y"))
        .map_err(|_| {
            "Bitte geben Sie ein gültiges Datum an, zum Beispiel 31.12.2027.".to_owned()
        })?;
    if (1990..=2100).contains(&day.year()) {
        Ok(Some(day))
    } else {
        Err("Das Jahr muss zwischen 1990 und 2100 liegen.".into())
    }
}

/// As [`parse_optional`], but empty is refused.
///
/// # Errors
/// A German sentence.
pub fn parse_required(typed: &str) -> Result<NaiveDate, String> {
    parse_optional(typed)?.ok_or_else(|| "Bitte geben Sie ein Datum an.".to_owned())
}

/// `31.12.2027`
pub fn german(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// What a date input wants: `2027-12-31`; empty for `None`.
pub fn iso(day: Option<NaiveDate>) -> String {
    day.map(|day| day.format("%Y-%m-%d").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_writing_a_day_are_read() {
        let day = NaiveDate::from_ymd_opt(2027, 12, 31);
        assert_eq!(parse_optional("31.12.2027"), Ok(day));
        assert_eq!(parse_optional(" 2027-12-31 "), Ok(day));
        assert_eq!(parse_optional(""), Ok(None));
        assert!(parse_optional("31.02.2027").is_err());
        assert!(parse_optional("01.01.0027").is_err());
    }
}
