//! Three texts of one form: as it was opened, as it is stored now, as it was typed.
//! What only one side changed is taken from that side; what both changed stays as
//! typed, beside the other text. Pure; knows no page.

use std::collections::BTreeSet;

use domain::{dates, form::FormData, money::Cents};

/// How a form is to be read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shape {
    /// Fields that are no text of anybody: versions.
    pub ignored: &'static [&'static str],
    /// Columns of rows; the first one is the key and speaks for the row.
    pub rows: &'static [&'static str],
}

/// Two forms put together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    pub values: FormData,
    /// Fields that only the others changed: taken over.
    pub taken: Vec<String>,
    /// Fields that both changed differently: the typed value stands.
    pub both: Vec<String>,
}

/// Puts them together. Rows that only the others added come along in any case.
pub fn merge(shape: Shape, base: &FormData, stored: &FormData, typed: &FormData) -> Merged {
    let mut merged = Merged {
        values: typed.clone(),
        ..Merged::default()
    };
    for name in names(shape, [stored, base, typed]) {
        let (was, now, mine) = (
            value(shape, base, &name),
            value(shape, stored, &name),
            value(shape, typed, &name),
        );
        if now == was || now == mine {
            continue;
        }
        if mine == was {
            take(shape, &mut merged.values, stored, &name);
            merged.taken.push(name);
            continue;
        }
        if shape.rows.first() == Some(&name.as_str()) {
            add_new_rows(shape, &mut merged.values, base, stored);
        }
        merged.both.push(name);
    }
    merged
}

/// The fields to compare, each once, in the order of the forms; of rows only the key.
fn names(shape: Shape, forms: [&FormData; 3]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let column = |name: &str| shape.rows.iter().skip(1).any(|column| *column == name);
    forms
        .into_iter()
        .flat_map(|form| &form.0)
        .map(|(name, _)| name)
        .filter(|name| {
            !column(name) && !shape.ignored.contains(&name.as_str()) && seen.insert((*name).clone())
        })
        .cloned()
        .collect()
}

/// The value of a field, so that equal things are equal: line ends, blanks, ways of
/// writing a day or an amount, order of ticked boxes, empty rows.
fn value(shape: Shape, form: &FormData, name: &str) -> Vec<String> {
    if shape.rows.first() == Some(&name) {
        return rows(shape, form)
            .into_iter()
            .map(|row| {
                row.iter()
                    .map(|cell| plain(cell))
                    .collect::<Vec<_>>()
                    .join("\u{1}")
            })
            .collect();
    }
    let mut values: Vec<String> = form
        .all(name)
        .iter()
        .map(|text| plain(text))
        .filter(|text| !text.is_empty())
        .collect();
    values.sort();
    values
}

/// The rows that have something in them.
pub fn rows(shape: Shape, form: &FormData) -> Vec<Vec<String>> {
    let columns: Vec<Vec<String>> = shape.rows.iter().map(|column| form.all(column)).collect();
    let count = columns.iter().map(Vec::len).max().unwrap_or(0);
    (0..count)
        .map(|row| {
            columns
                .iter()
                .map(|column| column.get(row).cloned().unwrap_or_default())
                .collect::<Vec<_>>()
        })
        .filter(|row| row.iter().any(|cell| !cell.trim().is_empty()))
        .collect()
}

fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n").trim().to_owned();
    if let Ok(Some(day)) = dates::parse_optional(&text) {
        return dates::iso(Some(day));
    }
    match Cents::parse(&text) {
        Ok(Some(amount)) => amount.typed(),
        _ => text,
    }
}

fn take(shape: Shape, values: &mut FormData, stored: &FormData, name: &str) {
    let columns = if shape.rows.first() == Some(&name) {
        shape.rows
    } else {
        &[]
    };
    let held = |other: &str| other == name || columns.contains(&other);
    values.0.retain(|(other, _)| !held(other));
    values
        .0
        .extend(stored.0.iter().filter(|(other, _)| held(other)).cloned());
}

/// Rows that appeared in the meantime: those of a key that was not there when the
/// form was opened and is not typed either.
fn add_new_rows(shape: Shape, values: &mut FormData, base: &FormData, stored: &FormData) {
    let known: BTreeSet<String> = rows(shape, base)
        .into_iter()
        .chain(rows(shape, values))
        .filter_map(|row| row.into_iter().next())
        .collect();
    let new = rows(shape, stored).into_iter().filter(|row| {
        row.first()
            .is_some_and(|key| !key.is_empty() && !known.contains(key))
    });
    let all: Vec<Vec<String>> = rows(shape, values).into_iter().chain(new).collect();
    values
        .0
        .retain(|(name, _)| !shape.rows.contains(&name.as_str()));
    for row in all {
        values.0.extend(
            shape
                .rows
                .iter()
                .zip(row)
                .map(|(column, cell)| ((*column).to_owned(), cell)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape = Shape {
        ignored: &["version"],
        rows: &["participant", "participant_task"],
    };

    fn form(pairs: &[(&str, &str)]) -> FormData {
        FormData(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn what_only_the_others_changed_is_taken_and_what_only_i_changed_stays() {
        let base = form(&[("title", "A"), ("need", "alt"), ("version", "1")]);
        let stored = form(&[("title", "B"), ("need", "alt"), ("version", "2")]);
        let typed = form(&[("title", "A"), ("need", "neu"), ("version", "1")]);
        let merged = merge(SHAPE, &base, &stored, &typed);
        assert_eq!(
            (
                merged.values.get("title").as_str(),
                merged.values.get("need").as_str()
            ),
            ("B", "neu")
        );
        assert_eq!(
            (merged.taken, merged.both),
            (vec!["title".to_owned()], vec![])
        );
    }

    #[test]
    fn what_both_changed_stays_as_typed_and_is_named() {
        let merged = merge(
            SHAPE,
            &form(&[("title", "A")]),
            &form(&[("title", "B")]),
            &form(&[("title", "C")]),
        );
        assert_eq!(merged.values.get("title"), "C");
        assert_eq!(
            (merged.taken, merged.both),
            (vec![], vec!["title".to_owned()])
        );
    }

    #[test]
    fn the_same_thing_written_in_two_ways_is_no_change() {
        let base = form(&[
            ("end", "2027-12-31"),
            ("total_cost", "1250000,00"),
            ("need", "a\nb"),
            ("areas", "x"),
            ("areas", "y"),
        ]);
        let stored = form(&[
            ("end", "2028-12-31"),
            ("total_cost", "1250000,00"),
            ("need", "a\nb"),
            ("areas", "x"),
            ("areas", "y"),
        ]);
        let typed = form(&[
            ("end", "31.12.2027"),
            ("total_cost", "1.250.000"),
            ("need", "a\r\nb "),
            ("areas", "y"),
            ("areas", "x"),
        ]);
        let merged = merge(SHAPE, &base, &stored, &typed);
        assert_eq!(merged.taken, vec!["end".to_owned()]);
        assert_eq!(merged.values.get("end"), "2028-12-31");
        assert!(merged.both.is_empty());
    }

    #[test]
    fn rows_are_one_value_and_empty_rows_are_none() {
        let base = form(&[("participant", "a"), ("participant_task", "x")]);
        let stored = form(&[
            ("participant", "a"),
            ("participant_task", "x"),
            ("participant", "b"),
            ("participant_task", ""),
        ]);
        let typed = form(&[
            ("participant", "a"),
            ("participant_task", "x"),
            ("participant", ""),
            ("participant_task", ""),
        ]);
        let merged = merge(SHAPE, &base, &stored, &typed);
        assert_eq!(merged.taken, vec!["participant".to_owned()]);
        assert_eq!(
            merged.values.all("participant"),
            vec!["a".to_owned(), "b".to_owned()]
        );
        assert_eq!(
            merged.values.all("participant_task"),
            vec!["x".to_owned(), String::new()]
        );
    }

    #[test]
    fn rows_that_others_added_come_along_when_both_changed_the_list() {
        let base = form(&[("participant", "a"), ("participant_task", "x")]);
        let stored = form(&[
            ("participant", "a"),
            ("participant_task", "x"),
            ("participant", "b"),
            ("participant_task", "y"),
        ]);
        let typed = form(&[
            ("participant", "a"),
            ("participant_task", "z"),
            ("participant", ""),
            ("participant_task", ""),
        ]);
        let merged = merge(SHAPE, &base, &stored, &typed);
        assert_eq!(merged.both, vec!["participant".to_owned()]);
        assert_eq!(
            rows(SHAPE, &merged.values),
            vec![
                vec!["a".to_owned(), "z".to_owned()],
                vec!["b".to_owned(), "y".to_owned()]
            ]
        );
    }

    #[test]
    fn an_unticked_box_is_a_change_too() {
        let merged = merge(
            SHAPE,
            &form(&[("key_measure", "ja")]),
            &form(&[("key_measure", "ja"), ("unit", "III B")]),
            &form(&[("unit", "")]),
        );
        assert!(!merged.values.has("key_measure"));
        assert_eq!(merged.taken, vec!["unit".to_owned()]);
    }
}
