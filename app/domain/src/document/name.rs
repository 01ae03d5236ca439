//! File names as people send them, made into names that can be shown and offered to
//! any system. What cannot be shown honestly is refused, not guessed.

use super::MediaKind;

/// Longest name without its ending, in characters.
const LONGEST: usize = 120;
/// And in bytes: file systems end at 255 with the ending.
const LONGEST_BYTES: usize = 240;

const RENAME: &str = "Bitte benennen Sie die Datei um, zum Beispiel in „Protokoll 2026“.";

/// The name a file is kept under: the last part of what was sent, without what could
/// play tricks, and with the ending of its content.
///
/// # Errors
/// A sentence: characters that turn the direction of the text, nothing that could be
/// shown, or a name that Windows keeps for devices.
pub fn file_name(typed: &str, kind: MediaKind) -> Result<String, String> {
    let last = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    if last.chars().any(turns_direction) {
        return Err(format!(
            "Der Name der Datei enthält unsichtbare Zeichen, die ihn anders aussehen lassen, als er ist. {RENAME}"
        ));
    }
    let plain: String = composed(last)
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| c.is_alphanumeric() || " .,-_()+&§".contains(*c))
        .collect();
    let stem = without_ending(trimmed(&plain), kind);
    let stem = trimmed(shortened(trimmed(stem)));
    if !stem.chars().any(char::is_alphanumeric) {
        return Err(format!(
            "Der Name der Datei besteht nur aus Zeichen, die hier nicht gezeigt werden können. {RENAME}"
        ));
    }
    if is_device(stem) {
        return Err(format!(
            "Unter Windows lässt sich keine Datei mit dem Namen „{stem}“ speichern. {RENAME}"
        ));
    }
    Ok(format!("{stem}.{}", kind.extension()))
}

/// Leading dots hide a file, trailing dots and spaces are cut off by Windows.
fn trimmed(name: &str) -> &str {
    name.trim_matches([' ', '.'])
}

/// Marks that turn the direction of what follows, so that `exe.pdf` reads `fdp.exe`.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}')
}

/// macOS sends umlauts as letter and dots; without this the dots would be lost.
fn composed(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for c in name.chars() {
        let whole = (c == '\u{0308}').then(|| text.chars().last()).flatten();
        let whole = whole.and_then(|letter| {
            Some(match letter {
                'a' => 'ä',
                'o' => 'ö',
                'u' => 'ü',
                'A' => 'Ä',
                'O' => 'Ö',
                'U' => 'Ü',
                _ => return None,
            })
        });
        match whole {
            Some(whole) => {
                text.pop();
                text.push(whole);
            }
            None => text.push(c),
        }
    }
    text
}

/// An ending that promises a kind we know gives way to the one of the content; any
/// other one stays visible as part of the name.
fn without_ending(name: &str, kind: MediaKind) -> &str {
    let Some((stem, ending)) = name.rsplit_once('.') else {
        // A name that was only an ending has lost its dot by now.
        return if kind.is_ending(name) { "" } else { name };
    };
    if MediaKind::ALL.iter().any(|known| known.is_ending(ending)) {
        stem
    } else {
        name
    }
}

fn shortened(name: &str) -> &str {
    let end = name
        .char_indices()
        .take(LONGEST)
        .map(|(at, c)| at + c.len_utf8())
        .take_while(|end| *end <= LONGEST_BYTES)
        .last()
        .unwrap_or(0);
    &name[..end]
}

/// Windows takes these for devices, whatever follows the first dot.
fn is_device(name: &str) -> bool {
    let first = name
        .split('.')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_uppercase();
    let numbered = |device: &str| {
        first.strip_prefix(device).is_some_and(|rest| {
            rest.chars().count() == 1 && rest.chars().all(|c| c.is_ascii_digit())
        })
    };
    matches!(first.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hostile_file_names_become_harmless() {
        for (typed, kept) in [
            ("Konzept 2018.pdf", "Konzept 2018.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\Ordner\\Plan.PDF", "Plan.pdf"),
            ("Plan.docx", "Plan.pdf"),
            ("a\"; filename=\"x.exe", "a filenamex.exe.pdf"),
            ("zeile\r\nSet-Cookie: a=b.pdf", "zeile  Set-Cookie ab.pdf"),
            ("ä<script>.pdf", "äscript.pdf"),
            ("..Plan.. . .pdf", "Plan.pdf"),
            ("Plan.pdf. . .", "Plan.pdf"),
            (
                "Konzept fu\u{0308}r A\u{0308}mter.pdf",
                "Konzept für Ämter.pdf",
            ),
            ("COM10.pdf", "COM10.pdf"),
            ("Konto.pdf", "Konto.pdf"),
        ] {
            assert_eq!(
                file_name(typed, MediaKind::Pdf).as_deref(),
                Ok(kept),
                "{typed:?}"
            );
        }
        let long = file_name(&"ü".repeat(500), MediaKind::Pdf).unwrap();
        assert_eq!(long.chars().count(), LONGEST + 4);
        let wide = file_name(&"漢".repeat(500), MediaKind::Pdf).unwrap();
        assert!(wide.len() <= LONGEST_BYTES + 4 && wide.starts_with('漢'));
    }

    #[test]
    fn what_cannot_be_shown_honestly_is_refused_with_a_sentence() {
        for (typed, why) in [
            ("\u{202E}fdp.exe", "anders aussehen"),
            ("Rechnung\u{2066}.pdf", "anders aussehen"),
            ("....", "nicht gezeigt"),
            ("", "nicht gezeigt"),
            (".pdf", "nicht gezeigt"),
            ("pdf", "nicht gezeigt"),
            ("👩‍👧.pdf", "nicht gezeigt"),
            ("--- .pdf", "nicht gezeigt"),
            ("con.pdf", "Windows"),
            ("NUL", "Windows"),
            ("Lpt1.alt.pdf", "Windows"),
            ("com9 .pdf", "Windows"),
        ] {
            let sentence = file_name(typed, MediaKind::Pdf).unwrap_err();
            assert!(
                sentence.contains(why) && sentence.contains("benennen"),
                "{typed:?}: {sentence}"
            );
        }
    }

    #[test]
    fn the_ending_is_that_of_the_content() {
        assert_eq!(
            file_name("Foto.JPEG", MediaKind::Jpeg).as_deref(),
            Ok("Foto.jpg")
        );
        assert_eq!(
            file_name("Foto.pdf", MediaKind::Png).as_deref(),
            Ok("Foto.png")
        );
        assert_eq!(
            file_name("Haushalt", MediaKind::Csv).as_deref(),
            Ok("Haushalt.csv")
        );
        assert_eq!(
            file_name("Liste.xlsm", MediaKind::Xlsx).as_deref(),
            Ok("Liste.xlsm.xlsx")
        );
    }

    proptest! {
        #[test]
        fn every_name_is_refused_or_safe_everywhere(typed in "\\PC{0,200}|.{0,60}") {
            if let Ok(name) = file_name(&typed, MediaKind::Docx) {
                prop_assert!(name.ends_with(".docx") && name.len() <= 255 && !name.starts_with(['.', ' ']));
                prop_assert!(!name.contains(['/', '\\', '"', '<', '>', ':', '*', '?', '|', ';', '\r', '\n', '\0']));
                prop_assert!(!name.chars().any(|c| c.is_control() || turns_direction(c)));
                // Kept as it is when it is uploaded once more.
                prop_assert_eq!(file_name(&name, MediaKind::Docx), Ok(name));
            }
        }
    }
}
