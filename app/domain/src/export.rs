//! The table of a list as text: "Maßnahme – Ziel – Zuständigkeit – Frist – Stand" and
//! more (DOMAIN §2.4). Which file format it becomes is decided elsewhere.

use crate::{catalogue::Catalogue, dates, facts::MeasureFacts, filter::Moment, labels::Label};

/// Column heads, in the order of [`row`].
pub const HEADS: [&str; 20] = [
    "Kürzel",
    "Maßnahme",
    "Ziel",
    "Zuständigkeit (Federführung)",
    "Frist",
    "Umsetzungsstand",
    "Ampel",
    "Terminstand",
    "Aktualität",
    "Sachstand vom",
    "Handlungsraum",
    "Bezirk",
    "Handlungsfeld",
    "Beteiligte",
    "Beginn",
    "Ursprüngliches Ende",
    "Schlüsselmaßnahme",
    "Gesamtkosten in Euro",
    "Finanziert in Euro",
    "Status",
];

/// One measure as cells.
pub fn row(facts: &MeasureFacts, catalogue: &Catalogue, moment: Moment) -> [String; 20] {
    let join = |names: Vec<String>| names.join("; ");
    let day = |day: Option<chrono::NaiveDate>| day.map(dates::german).unwrap_or_default();
    [
        facts.code.to_string(),
        facts.title.clone(),
        join(
            facts
                .objectives
                .iter()
                .map(|id| catalogue.node_label(*id))
                .collect(),
        ),
        catalogue.body_name(facts.lead).to_owned(),
        day(facts.end),
        facts.stage.label().into(),
        facts.rating.label().into(),
        facts.deadline(moment.day).label().into(),
        facts
            .freshness(moment.day, moment.stale_after)
            .label()
            .into(),
        day(facts.reported_on),
        join(
            facts
                .areas
                .iter()
                .map(|id| catalogue.area_label(*id))
                .collect(),
        ),
        join(
            facts
                .districts
                .iter()
                .map(|n| catalogue.district_name(n).to_owned())
                .collect(),
        ),
        catalogue.field_name(facts.field).to_owned(),
        join(
            facts
                .participants
                .iter()
                .map(|id| catalogue.body_name(*id).to_owned())
                .collect(),
        ),
        day(facts.start),
        day(facts.original_end),
        if facts.key_measure { "ja" } else { "nein" }.into(),
        facts.total_cost.map(|c| c.typed()).unwrap_or_default(),
        facts.funded().typed(),
        if facts.draft {
            "Entwurf"
        } else {
            "freigegeben"
        }
        .into(),
    ]
}

/// Makes a cell harmless for spreadsheets: one that would be read as a formula gets
/// a leading apostrophe (OWASP "CSV injection").
pub fn formula_safe(cell: &str) -> String {
    match cell.trim_start().chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{cell}"),
        _ if cell.starts_with(['\t', '\r', '\n']) => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        for bad in ["=1+1", "+49", "-2", "@SUM(A1)", "\t=1", " =1"] {
            assert!(formula_safe(bad).starts_with('\''), "{bad:?}");
        }
        assert_eq!(formula_safe("13d-07 BENN"), "13d-07 BENN");
    }
}
