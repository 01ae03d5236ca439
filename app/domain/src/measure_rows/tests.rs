//! Rows as they come from a spreadsheet.

use proptest::prelude::*;

use super::*;
use crate::{
    catalogue::Catalogue,
    error::FieldErrors,
    samples::{self, area, body, day},
};

const TODAY: &str = "2026-11-22";

fn sheet(text: &str) -> Sheet {
    Sheet::parse(text).unwrap()
}

fn read(sheet: &Sheet, row: usize) -> Read {
    sheet.read(row, &samples::catalogue(), day(TODAY), false)
}

const HEADS: &str =
    "Maßnahme*\tHandlungsraum\tHandlungsfeld\tZiel\tZuständigkeit (Federführung)\tFrist";

#[test]
fn a_row_is_read_by_its_headings() {
    let sheet = sheet(&format!(
        "{HEADS}\tBemerkung\nHofgarten\t13d\tbil\tZ1\tSenNeu\t31.12.2027\tegal"
    ));
    assert!(sheet.headed);
    assert_eq!(sheet.unknown(), ["Bemerkung"]);
    let read = read(&sheet, 0);
    assert_eq!(read.problems, FieldErrors::default());
    assert_eq!(read.draft.title, "Hofgarten");
    assert_eq!(read.draft.areas, [area(samples::KOSMOS).to_string()]);
    assert_eq!(read.draft.lead, body(samples::SEN).to_string());
    assert_eq!(read.report, None);
}

#[test]
fn without_a_heading_the_order_of_the_template_holds() {
    let sheet = sheet(
        "Hofgarten\t13d\tBildung\tZ1\tSenNeu\tBA Süd: stellt Räume\t01.02.2027\t2027-12-31\tin Umsetzung\tkritisch\tGeld fehlt",
    );
    assert!(!sheet.headed);
    let read = read(&sheet, 0);
    assert_eq!(read.problems, FieldErrors::default());
    assert_eq!(read.draft.participants[0].task, "stellt Räume");
    let report = read.report.unwrap();
    assert_eq!(
        (
            report.stage.as_str(),
            report.rating.as_str(),
            report.rating_reason.as_str()
        ),
        ("running", "critical", "Geld fehlt")
    );
}

#[test]
fn every_wrong_cell_has_its_own_sentence() {
    let sheet = sheet(
        "Titel\tRaum\tHandlungsfeld\tFederführung\tBeteiligte\tBeginn\tEnde\tKosten\tStand\tAmpel\n\t99\tSport\tSenUnbekannt\tSüd\t2027-02-01\t31.13.2027\t12,345\tläuft\tkritisch",
    );
    let read = read(&sheet, 0);
    for column in [
        Column::Title,
        Column::Areas,
        Column::Field,
        Column::Lead,
        Column::Participants,
        Column::End,
        Column::TotalCost,
        Column::Stage,
        Column::Reason,
    ] {
        assert!(
            read.problems.get(column.key()).is_some(),
            "{column:?}: {:?}",
            read.problems
        );
    }
    assert_eq!(read.problems.get("start"), None);
    let several = read.problems.get("participants").unwrap();
    assert!(
        several.contains("BA Süd") && several.contains("JugA Süd"),
        "{several}"
    );
}

#[test]
fn a_draft_has_no_report() {
    let sheet = sheet("Titel\tAmpel\nHof\tplanmäßig");
    let read = sheet.read(0, &samples::catalogue(), day(TODAY), true);
    assert!(read.problems.get("rating").unwrap().contains("Entwurf"));
    assert_eq!(read.report, None);
}

#[test]
fn a_corrected_cell_is_read_again_and_nothing_else_is_lost() {
    let mut sheet = sheet("Titel\tNotiz\nHof\t\"mit\nUmbruch\"\nGarten\tx");
    sheet.set(0, Column::Lead, "SenNeu");
    sheet.set(1, Column::Title, "Garten \"neu\"");
    let again = Sheet::parse(&sheet.write(&[0, 1])).unwrap();
    assert_eq!(again.cell(0, Column::Lead), "SenNeu");
    assert_eq!(again.cell(1, Column::Title), "Garten \"neu\"");
    assert_eq!(again.rows[0][1], "mit\nUmbruch");
    assert_eq!(Sheet::parse(&sheet.write(&[1])).unwrap().rows.len(), 1);
}

#[test]
fn a_measure_of_the_same_title_in_the_same_area_is_pointed_out() {
    let mut there = samples::measure(4);
    there.title = "Höfgarten".into();
    let facts = samples::facts(&there);
    let table = sheet(&format!(
        "{HEADS}\nhöfgarten\t13d\tBIL\tZ1\tSenNeu\t\nHÖFGARTEN\t01\tBIL\t\tSenNeu\t\nhöfgarten\t13d"
    ));
    let reads: Vec<Read> = (0..3).map(|row| read(&table, row)).collect();
    assert_eq!(
        twins(&reads, 0, [&facts].into_iter()),
        [Twin::Measure("13d-04".into())]
    );
    assert_eq!(twins(&reads, 1, [&facts].into_iter()), [], "another area");
    assert_eq!(
        twins(&reads, 2, [&facts].into_iter()),
        [Twin::Measure("13d-04".into()), Twin::Row(0)]
    );
}

#[test]
fn too_much_and_nothing_are_said_in_words() {
    assert!(Sheet::parse(" \n\t\n").is_err());
    assert!(
        Sheet::parse("Titel\tEnde")
            .unwrap_err()
            .contains("Kopfzeile")
    );
    let many = "Hof\t13d\n".repeat(MOST + 1);
    assert!(Sheet::parse(&many).unwrap_err().contains("201"));
    assert!(Sheet::parse(&"x".repeat(LONGEST + 1)).is_err());
}

#[test]
fn the_template_is_read_by_its_own_rules() {
    let text = template(&[
        (Column::Title, "Hof; mit Komma".into()),
        (Column::Areas, "13d".into()),
    ]);
    let sheet = sheet(&text);
    assert!(sheet.headed && sheet.unknown().is_empty());
    assert_eq!(sheet.cell(0, Column::Title), "Hof; mit Komma");
    assert_eq!(sheet.headings.len(), Column::ALL.len());
}

#[test]
fn headings_are_kept_apart() {
    for column in Column::ALL {
        assert_eq!(Column::of_heading(column.label()), Some(column));
        assert_eq!(Column::parse(column.key()), Some(column));
    }
}

proptest! {
    #[test]
    fn no_text_stops_the_reader(text in "(Titel|Raum|Ende|Ziele|Beteiligte|SenNeu|13d|Z1|\"|\t|;|\n|:|,|[a-zß0-9é€\u{202e}] ?){0,40}") {
        let catalogue = Catalogue::default();
        if let Ok(sheet) = Sheet::parse(&text) {
            for row in 0..sheet.rows.len() {
                let with = read(&sheet, row);
                let without = sheet.read(row, &catalogue, day(TODAY), true);
                prop_assert!(!without.problems.is_empty(), "nothing stands without a catalogue: {with:?}");
            }
            let all: Vec<usize> = (0..sheet.rows.len()).collect();
            prop_assert_eq!(Sheet::parse(&sheet.write(&all)).map(|again| again.rows.len()), Ok(sheet.rows.len()));
        }
    }
}
