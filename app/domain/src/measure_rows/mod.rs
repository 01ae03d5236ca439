//! Measures as rows of a spreadsheet: pasted from Excel, with or without a heading.
//! Which columns there are and what they are called; what a row means is in `read`,
//! how cells are taken apart and written in `cells`.

mod cells;
mod names;
mod read;
#[cfg(test)]
mod tests;

pub use self::read::{Read, Twin, twins};
use crate::search::fold;

/// Rows in one go: as many as somebody can check, and as one long job takes.
pub const MOST: usize = 200;
/// Characters of one paste: 200 rows of two pages each.
pub const LONGEST: usize = 900_000;

/// A column of the table, in the order that holds when there is no heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    Title,
    Areas,
    Field,
    Objectives,
    Lead,
    Participants,
    Start,
    End,
    Stage,
    Rating,
    Reason,
    Text,
    TargetGroups,
    TotalCost,
    Need,
    Effect,
    OutsideConcept,
    OutsideDistrict,
    OutsideReason,
}

impl Column {
    pub const ALL: [Self; 19] = [
        Self::Title,
        Self::Areas,
        Self::Field,
        Self::Objectives,
        Self::Lead,
        Self::Participants,
        Self::Start,
        Self::End,
        Self::Stage,
        Self::Rating,
        Self::Reason,
        Self::Text,
        Self::TargetGroups,
        Self::TotalCost,
        Self::Need,
        Self::Effect,
        Self::OutsideConcept,
        Self::OutsideDistrict,
        Self::OutsideReason,
    ];

    /// The name of its field in forms; those of the measure's own form where both have it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Areas => "areas",
            Self::Field => "field",
            Self::Objectives => "objectives",
            Self::Lead => "lead",
            Self::Participants => "participants",
            Self::Start => "start",
            Self::End => "end",
            Self::Stage => "stage",
            Self::Rating => "rating",
            Self::Reason => "reason",
            Self::Text => "text",
            Self::TargetGroups => "target_groups",
            Self::TotalCost => "total_cost",
            Self::Need => "need",
            Self::Effect => "effect",
            Self::OutsideConcept => "outside_concept",
            Self::OutsideDistrict => "outside_district",
            Self::OutsideReason => "outside_reason",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.key() == key)
    }

    /// Its heading.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Title => "Titel",
            Self::Areas => "Handlungsräume",
            Self::Field => "Handlungsfeld",
            Self::Objectives => "Ziele",
            Self::Lead => "Federführung",
            Self::Participants => "Beteiligte",
            Self::Start => "Beginn",
            Self::End => "Ende",
            Self::Stage => "Umsetzungsstand",
            Self::Rating => "Ampel",
            Self::Reason => "Begründung",
            Self::Text => "Sachstand",
            Self::TargetGroups => "Zielgruppen",
            Self::TotalCost => "Gesamtkosten",
            Self::Need => "Beschreibung",
            Self::Effect => "Erwartete Wirkung",
            Self::OutsideConcept => "Außerhalb des Handlungskonzepts, weil",
            Self::OutsideDistrict => "Bezirk außerhalb",
            Self::OutsideReason => "Grund für die Aufnahme",
        }
    }

    /// Other headings under which people keep it, folded.
    const fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::Title => &["massnahme", "bezeichnung", "name der massnahme", "projekt"],
            Self::Areas => &["handlungsraum", "raum", "raume", "teilbereich", "gebiet"],
            Self::Field => &["feld"],
            Self::Objectives => &["ziel", "ziele des handlungskonzepts"],
            Self::Lead => &[
                "federfuhrende stelle",
                "zustandigkeit",
                "zustandig",
                "zustandigkeit federfuhrung",
                "verantwortlich",
            ],
            Self::Participants => &["beteiligte stellen", "beteiligte stelle", "mitwirkende"],
            Self::Start => &["start", "von", "anfang"],
            Self::End => &["frist", "bis"],
            Self::Stage => &["stand"],
            Self::Rating => &["bewertung"],
            Self::Reason => &["begrundung der ampel", "begrundung des umsetzungsstands"],
            Self::Text => &["bericht"],
            Self::TargetGroups => &["zielgruppe"],
            Self::TotalCost => &["kosten", "gesamtkosten in euro", "gesamtkosten euro"],
            Self::Need => &[
                "ausgangslage und bedarf",
                "bedarf",
                "ausgangslage",
                "inhalt",
            ],
            Self::Effect => &["wirkung"],
            Self::OutsideConcept => &[
                "ausserhalb des handlungskonzepts",
                "ausserhalb des konzepts",
            ],
            Self::OutsideDistrict => &["bezirk ausserhalb der handlungsraume"],
            Self::OutsideReason => &["grund der aufnahme"],
        }
    }

    /// The column a heading means, whatever its case, star or brackets.
    pub fn of_heading(heading: &str) -> Option<Self> {
        let wanted = plain(heading);
        Self::ALL.into_iter().find(|column| {
            plain(column.label()) == wanted || column.aliases().contains(&wanted.as_str())
        })
    }
}

/// Folded words of letters and digits, one blank between them.
fn plain(text: &str) -> String {
    fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A heading of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    pub text: String,
    /// `None`: kept, but not taken over.
    pub column: Option<Column>,
}

/// The table as pasted. A blank row is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    pub headings: Vec<Heading>,
    /// Whether the first row named the columns.
    pub headed: bool,
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    /// Takes a pasted text apart: columns by tabs, or by semicolons where there is none.
    ///
    /// # Errors
    /// A sentence when nothing is there or too much of it.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.chars().count() > LONGEST {
            return Err(
                "Der eingefügte Text ist zu lang. Bitte fügen Sie weniger Zeilen auf einmal ein."
                    .into(),
            );
        }
        let mut rows = cells::split(text);
        rows.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
        let Some(first) = rows.first() else {
            return Err("Bitte fügen Sie mindestens eine Zeile aus Ihrer Tabelle ein.".into());
        };
        let headed = is_heading(first);
        let headings: Vec<Heading> = if headed {
            let mut seen = Vec::new();
            rows.remove(0)
                .into_iter()
                .map(|text| {
                    // A second column of the same name is kept and not taken over.
                    let column = Column::of_heading(&text).filter(|column| !seen.contains(column));
                    seen.extend(column);
                    Heading { text, column }
                })
                .collect()
        } else {
            Column::ALL.map(Heading::of).into()
        };
        if rows.is_empty() {
            return Err("Unter der Kopfzeile steht noch keine Zeile.".into());
        }
        if rows.len() > MOST {
            return Err(format!(
                "Es sind {} Zeilen; auf einmal sind höchstens {MOST} möglich. Bitte teilen Sie die Tabelle.",
                rows.len()
            ));
        }
        Ok(Self {
            headings,
            headed,
            rows,
        })
    }

    /// The cell of a column, trimmed; empty where there is none.
    pub fn cell(&self, row: usize, column: Column) -> &str {
        self.place(column)
            .and_then(|at| self.rows.get(row)?.get(at))
            .map_or("", |cell| cell.trim())
    }

    /// Corrects a cell; a column that was not pasted is added.
    pub fn set(&mut self, row: usize, column: Column, value: &str) {
        if row >= self.rows.len() {
            return;
        }
        let at = self.place(column).unwrap_or_else(|| {
            self.headings.push(Heading::of(column));
            self.headings.len() - 1
        });
        let cells = &mut self.rows[row];
        if cells.len() <= at {
            cells.resize(at + 1, String::new());
        }
        value.clone_into(&mut cells[at]);
    }

    /// Headings that mean no column: their cells are kept and not taken over.
    pub fn unknown(&self) -> Vec<&str> {
        self.headings
            .iter()
            .filter(|heading| heading.column.is_none() && !heading.text.trim().is_empty())
            .map(|heading| heading.text.trim())
            .collect()
    }

    /// The table as text that [`Self::parse`] reads again, with its heading; only these
    /// rows.
    pub fn write(&self, rows: &[usize]) -> String {
        let mut lines = vec![
            self.headings
                .iter()
                .map(|heading| heading.text.clone())
                .collect::<Vec<_>>(),
        ];
        lines.extend(rows.iter().filter_map(|row| self.rows.get(*row)).cloned());
        cells::write(&lines, '\t')
    }

    fn place(&self, column: Column) -> Option<usize> {
        self.headings
            .iter()
            .position(|heading| heading.column == Some(column))
    }
}

impl Heading {
    fn of(column: Column) -> Self {
        Self {
            text: column.label().into(),
            column: Some(column),
        }
    }
}

/// A first row that names columns: at least two, or half of what stands there.
fn is_heading(row: &[String]) -> bool {
    let filled = row.iter().filter(|cell| !cell.trim().is_empty()).count();
    let known = row
        .iter()
        .filter(|cell| Column::of_heading(cell).is_some())
        .count();
    known >= 2 || (known == 1 && filled <= 2)
}

/// The empty table with one row as an example, for a spreadsheet: separated by
/// semicolons, as Excel opens it here.
pub fn template(example: &[(Column, String)]) -> String {
    let heads = Column::ALL.map(|column| column.label().to_owned()).to_vec();
    let row = Column::ALL
        .map(|column| {
            example
                .iter()
                .find(|(of, _)| *of == column)
                .map(|(_, text)| text.clone())
                .unwrap_or_default()
        })
        .to_vec();
    // Excel takes the text for UTF-8 only behind this mark.
    format!("\u{FEFF}{}", cells::write(&[heads, row], ';'))
}
