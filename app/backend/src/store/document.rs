//! Rows of `document`; the bytes lie in a folder. A removed document keeps its row,
//! but no query here finds it except [`find`].

use chrono::{DateTime, Utc};
use domain::{
    document::{Document, MediaKind, Place},
    ids::{AccountId, BodyId, ConceptId, DocumentId, MeasureId},
};
use sqlx::types::Text;

use crate::{
    db::{Tx, fetch, run},
    error::{Error, Result},
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Text<DocumentId>,
    concept_id: Option<Text<ConceptId>>,
    measure_id: Option<Text<MeasureId>>,
    annex: bool,
    title: Option<String>,
    file_name: String,
    media_type: String,
    bytes: i64,
    sha256: String,
    stored_name: String,
    uploaded_at: DateTime<Utc>,
    account_id: Text<AccountId>,
    body_id: Option<Text<BodyId>>,
    removed_at: Option<DateTime<Utc>>,
}

impl Row {
    fn document(self) -> Result<(Document, String)> {
        let place = match (self.concept_id, self.measure_id, self.annex) {
            (_, Some(measure), _) => Place::Measure(measure.0),
            (Some(concept), None, true) => Place::Annex(concept.0),
            (Some(concept), None, false) => Place::Concept(concept.0),
            (None, None, _) => return Err(Error::internal("a document without a place")),
        };
        let document = Document {
            id: self.id.0,
            place,
            title: self.title,
            file_name: self.file_name,
            media_type: MediaKind::parse(&self.media_type)
                .ok_or_else(|| Error::internal("a document of an unknown kind"))?,
            bytes: self.bytes,
            sha256: self.sha256,
            uploaded_at: self.uploaded_at,
            account: self.account_id.0,
            body: self.body_id.map(|id| id.0),
            removed_at: self.removed_at,
        };
        Ok((document, self.stored_name))
    }
}

/// The columns that say where a document lies.
fn columns(place: Place) -> (Option<ConceptId>, Option<MeasureId>, bool) {
    match place {
        Place::Concept(concept) => (Some(concept), None, false),
        Place::Annex(concept) => (Some(concept), None, true),
        Place::Measure(measure) => (None, Some(measure), false),
    }
}

const FIND: &str = "
    SELECT id, concept_id, measure_id, annex, title, file_name, media_type, bytes, sha256, stored_name, uploaded_at, account_id, body_id, removed_at
    FROM document
    WHERE id = $1";

/// The document, removed or not, and the name of its file in the folder.
pub(crate) async fn find(tx: &mut Tx, id: DocumentId) -> Result<(Document, String)> {
    fetch!(tx, fetch_optional as Row, FIND, Text(id))?
        .ok_or(Error::NotFound)?
        .document()
}

const OF_PLACE: &str = "
    SELECT id, concept_id, measure_id, annex, title, file_name, media_type, bytes, sha256, stored_name, uploaded_at, account_id, body_id, removed_at
    FROM document
    WHERE (concept_id = $1 OR measure_id = $2) AND annex = $3 AND removed_at IS NULL
    ORDER BY uploaded_at DESC, id DESC";

/// All documents at a place, newest first.
pub(crate) async fn of_place(tx: &mut Tx, place: Place) -> Result<Vec<Document>> {
    let (concept, measure, annex) = columns(place);
    fetch!(
        tx,
        fetch_all as Row,
        OF_PLACE,
        concept.map(Text),
        measure.map(Text),
        annex
    )?
    .into_iter()
    .map(|row| Ok(row.document()?.0))
    .collect()
}

const TOTAL: &str = "
    SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT)
    FROM document
    WHERE removed_at IS NULL";

/// Bytes of all documents together.
pub(crate) async fn total(tx: &mut Tx) -> Result<i64> {
    Ok(fetch!(tx, fetch_one as (i64,), TOTAL)?.0)
}

const STORED_NAMES: &str = "
    SELECT stored_name
    FROM document
    WHERE (removed_at IS NOT NULL) = $1";

/// Names of the files that must be in the folder, or of those that must not any more.
pub(crate) async fn stored_names(tx: &mut Tx, removed: bool) -> Result<Vec<String>> {
    let rows = fetch!(tx, fetch_all as (String,), STORED_NAMES, removed)?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

const INSERT: &str = "
    INSERT INTO document (id, concept_id, measure_id, annex, title, file_name, media_type, bytes, sha256, stored_name, uploaded_at, account_id, body_id, removed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, NULL)";

pub(crate) async fn insert(tx: &mut Tx, document: &Document, stored_name: &str) -> Result<()> {
    let (concept, measure, annex) = columns(document.place);
    run!(
        tx,
        INSERT,
        Text(document.id),
        concept.map(Text),
        measure.map(Text),
        annex,
        document.title.as_deref(),
        document.file_name.as_str(),
        document.media_type.media_type(),
        document.bytes,
        document.sha256.as_str(),
        stored_name,
        document.uploaded_at,
        Text(document.account),
        document.body.map(Text),
    )?;
    Ok(())
}

const REMOVE: &str = "
    UPDATE document
    SET removed_at = $2
    WHERE id = $1 AND removed_at IS NULL";

/// False when it was removed already.
pub(crate) async fn remove(tx: &mut Tx, id: DocumentId, at: DateTime<Utc>) -> Result<bool> {
    Ok(run!(tx, REMOVE, Text(id), at)? == 1)
}
