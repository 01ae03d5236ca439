//! Rows of `public_text`.

use chrono::NaiveDate;
use domain::public_text::{PublicText, TextPage};

use crate::{
    db::{Tx, fetch, run},
    error::Result,
};

#[derive(sqlx::FromRow)]
struct Row {
    page: String,
    text: String,
    updated_on: NaiveDate,
    version: i64,
}

const ALL: &str = "
    SELECT page, text, updated_on, version
    FROM public_text";

/// The texts that were ever changed.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<PublicText>> {
    let rows = fetch!(tx, fetch_all as Row, ALL)?;
    let text = |row: Row| {
        Some(PublicText {
            page: TextPage::parse(&row.page)?,
            text: row.text,
            updated_on: Some(row.updated_on),
            version: row.version,
        })
    };
    Ok(rows.into_iter().filter_map(text).collect())
}

const INSERT: &str = "
    INSERT INTO public_text (page, text, updated_on, version)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (page) DO NOTHING";

const UPDATE: &str = "
    UPDATE public_text
    SET text = $3, updated_on = $4, version = $5
    WHERE page = $1 AND version = $2";

/// False when the version moved on; version 0 is that of the text of the program.
pub(crate) async fn save(tx: &mut Tx, text: &PublicText, before: i64) -> Result<bool> {
    let (page, on) = (text.page.key(), text.updated_on);
    let touched = if before == 0 {
        run!(tx, INSERT, page, text.text.as_str(), on, text.version)?
    } else {
        run!(
            tx,
            UPDATE,
            page,
            before,
            text.text.as_str(),
            on,
            text.version
        )?
    };
    Ok(touched > 0)
}
