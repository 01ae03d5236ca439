//! Cells as Excel puts them on the clipboard and into CSV files. A tokenizer of our own
//! and not a CSV reader: Excel copies `"Kiez" Projekt` without quoting it, and a reader
//! that trusts every quote would lose the quotes or swallow the rows below.

/// Takes the text apart. A cell is quoted only when its closing quote stands before a
/// separator or the end of a line; else its quotes are part of the text.
pub(super) fn split(text: &str) -> Vec<Vec<String>> {
    let text = text
        .strip_prefix('\u{FEFF}')
        .unwrap_or(text)
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    let separator = separator(&text);
    let mut rows = vec![Vec::new()];
    let mut rest = text.as_str();
    loop {
        let (cell, after) = quoted(rest, separator).unwrap_or_else(|| {
            let end = rest.find([separator, '\n']).unwrap_or(rest.len());
            (rest[..end].to_owned(), &rest[end..])
        });
        if let Some(row) = rows.last_mut() {
            row.push(cell);
        }
        let mut characters = after.chars();
        match characters.next() {
            None => return rows,
            Some('\n') => rows.push(Vec::new()),
            Some(_) => {}
        }
        rest = characters.as_str();
    }
}

/// Tabs come from the clipboard; a text without any is a CSV file of a German Excel.
fn separator(text: &str) -> char {
    if !text.contains('\t') && text.contains(';') {
        ';'
    } else {
        '\t'
    }
}

/// A cell in quotes and what follows it.
fn quoted(text: &str, separator: char) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut cell = String::new();
    loop {
        let end = rest.find('"')?;
        cell.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(after) => {
                cell.push('"');
                rest = after;
            }
            None => {
                let ends = rest.is_empty() || rest.starts_with([separator, '\n']);
                return ends.then_some((cell, rest));
            }
        }
    }
}

/// Writes rows so that [`split`] reads the same cells.
pub(super) fn write(rows: &[Vec<String>], separator: char) -> String {
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let cells: Vec<String> = row.iter().map(|cell| write_cell(cell)).collect();
            cells.join(separator.encode_utf8(&mut [0; 4]))
        })
        .collect();
    lines.join("\n")
}

fn write_cell(cell: &str) -> String {
    if cell.contains(['"', '\t', ';', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cells_come_as_excel_copies_them() {
        let rows = split(
            "Titel\tEnde\r\n\"Hof\nund Garten\"\t31.12.2027\n\"Er sagte \"\"ja\"\"\"\t\n\"Kiez\" Projekt\tx",
        );
        assert_eq!(rows[1], ["Hof\nund Garten", "31.12.2027"]);
        assert_eq!(rows[2], ["Er sagte \"ja\"", ""]);
        assert_eq!(rows[3], ["\"Kiez\" Projekt", "x"]);
    }

    #[test]
    fn an_open_quote_swallows_nothing() {
        let rows = split("\"offen\tx\nzweite\ty");
        assert_eq!(rows, [vec!["\"offen", "x"], vec!["zweite", "y"]]);
    }

    #[test]
    fn a_csv_file_is_read_too() {
        let rows = split("\u{FEFF}Titel;Beteiligte\n\"a;b\";c\n");
        assert_eq!(rows[1], ["a;b", "c"]);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(rows in prop::collection::vec(prop::collection::vec("[a-zäß\"\t;\n, ]{0,12}", 2..5), 1..5)) {
            prop_assert_eq!(split(&write(&rows, '\t')), rows);
        }

        #[test]
        fn any_text_is_taken_apart(text in "\\PC*") {
            split(&text);
        }

        #[test]
        fn any_mess_of_quotes_is_taken_apart(text in "[\"\t;\r\na\u{FEFF}]{0,60}") {
            let rows = split(&text);
            prop_assert!(!rows.is_empty());
        }
    }
}
