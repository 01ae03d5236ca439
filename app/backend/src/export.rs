//! Lists as files. Which columns and words is decided in `domain::export`; here they
//! become a file that the office's spreadsheet opens with a double click.

use domain::{catalogue::Catalogue, export, facts::MeasureFacts, filter::Moment};

use crate::{Error, Result};

/// Says "UTF-8" to spreadsheets that would guess something else.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The list as CSV: semicolons, UTF-8 with byte order mark, no cell a formula.
///
/// # Errors
/// `Internal` when the writer fails; it writes into memory only.
pub fn measures_csv<F: AsRef<MeasureFacts>>(
    facts: &[F],
    catalogue: &Catalogue,
    moment: Moment,
) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    writer
        .write_record(export::HEADS)
        .map_err(Error::internal)?;
    for facts in facts {
        let cells = export::row(facts.as_ref(), catalogue, moment);
        writer
            .write_record(cells.iter().map(|cell| export::formula_safe(cell)))
            .map_err(Error::internal)?;
    }
    writer
        .into_inner()
        .map_err(|failed| Error::internal(failed.into_error()))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    #[test]
    fn an_empty_list_is_a_file_with_its_heads() {
        let moment = Moment {
            day: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
            stale_after: 180,
        };
        let file = measures_csv::<std::sync::Arc<MeasureFacts>>(&[], &Catalogue::default(), moment)
            .unwrap();
        assert!(file.starts_with(BYTE_ORDER_MARK));
        let text = String::from_utf8(file[3..].to_vec()).unwrap();
        assert!(text.starts_with("Kürzel;Maßnahme;Ziel;"));
        assert!(text.ends_with("Status\r\n"));
    }
}
