//! Checks for typed text, shared by every form. What passes is stored as typed
//! (trimmed, line ends as `\n`); what cannot be stored harmlessly is refused with a
//! sentence, never silently changed.

/// Longest free text in characters (Sachstand, Bedarf …).
pub const LONG: usize = 10_000;
/// Longest one-line text in characters.
pub const SHORT: usize = 300;

/// An empty text becomes `None`.
///
/// # Errors
/// Too long, or a control or direction character that cannot be stored.
pub fn optional(typed: &str, most: usize) -> Result<Option<String>, String> {
    let text = clean(typed, most)?;
    Ok((!text.is_empty()).then_some(text))
}

/// As [`optional`], but an empty text is refused with the caller's sentence.
///
/// # Errors
/// Empty, too long, or a character that cannot be stored.
pub fn required(typed: &str, most: usize, when_empty: &str) -> Result<String, String> {
    optional(typed, most)?.ok_or_else(|| when_empty.to_owned())
}

/// A text of one line: line breaks are refused too.
///
/// # Errors
/// As [`required`], or a line break.
pub fn line(typed: &str, most: usize, when_empty: &str) -> Result<String, String> {
    let text = required(typed, most, when_empty)?;
    if text.contains('\n') {
        return Err("Bitte ohne Zeilenumbruch eingeben.".into());
    }
    Ok(text)
}

/// An optional text of one line.
///
/// # Errors
/// As [`optional`], or a line break.
pub fn optional_line(typed: &str, most: usize) -> Result<Option<String>, String> {
    match optional(typed, most)? {
        Some(text) if text.contains('\n') => Err("Bitte ohne Zeilenumbruch eingeben.".into()),
        text => Ok(text),
    }
}

fn clean(typed: &str, most: usize) -> Result<String, String> {
    let text = typed.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    let length = text.chars().count();
    if length > most {
        return Err(format!(
            "Der Text hat {} Zeichen; erlaubt sind höchstens {}.",
            thousands(length),
            thousands(most)
        ));
    }
    if text.chars().any(unwanted) {
        return Err(
            "Der Text enthält unsichtbare Steuerzeichen. Bitte entfernen Sie diese.".into(),
        );
    }
    Ok(text.to_owned())
}

/// Control characters (NUL cannot be stored by PostgreSQL) and marks that turn the
/// direction of the text around them: they make a page say something else than
/// what is stored.
fn unwanted(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{FEFF}')
}

/// German grouping: `10.000`.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_text_is_none_and_line_ends_are_one_kind() {
        assert_eq!(optional(" \n ", 5), Ok(None));
        assert_eq!(optional("a\r\nb", 5), Ok(Some("a\nb".into())));
    }

    #[test]
    fn control_and_direction_characters_are_refused_with_a_sentence() {
        for bad in ["a\0b", "a\u{202E}b", "a\u{1b}b"] {
            assert!(optional(bad, 10).unwrap_err().contains("Steuerzeichen"));
        }
        assert_eq!(optional("👩‍👧 ok", 10), Ok(Some("👩‍👧 ok".into())));
    }

    #[test]
    fn too_long_names_both_lengths() {
        let sentence = optional(&"x".repeat(100_000), LONG).unwrap_err();
        assert!(sentence.contains("100.000") && sentence.contains("10.000"));
    }
}
