//! Rows of `document`; the bytes lie in a folder.

use chrono::{DateTime, Utc};
use domain::{
    document::Document,
    ids::{AccountId, BodyId, ConceptId, DocumentId},
};
use sqlx::types::Text;

use crate::{
    db::{Tx, fetch, run},
    error::{Error, Result},
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Text<DocumentId>,
    concept_id: Text<ConceptId>,
    file_name: String,
    media_type: String,
    bytes: i64,
    sha256: String,
    stored_name: String,
    uploaded_at: DateTime<Utc>,
    account_id: Text<AccountId>,
    body_id: Option<Text<BodyId>>,
}

const FIND: &str = "
    SELECT id, concept_id, file_name, media_type, bytes, sha256, stored_name, uploaded_at, account_id, body_id
    FROM document
    WHERE id = $1";

/// The document and the name of its file in the folder.
pub(crate) async fn find(tx: &mut Tx, id: DocumentId) -> Result<(Document, String)> {
    let row = fetch!(tx, fetch_optional as Row, FIND, Text(id))?.ok_or(Error::NotFound)?;
    let document = Document {
        id: row.id.0,
        concept: row.concept_id.0,
        file_name: row.file_name,
        media_type: row.media_type,
        bytes: row.bytes,
        sha256: row.sha256,
        uploaded_at: row.uploaded_at,
        account: row.account_id.0,
        body: row.body_id.map(|id| id.0),
    };
    Ok((document, row.stored_name))
}

const INSERT: &str = "
    INSERT INTO document (id, concept_id, file_name, media_type, bytes, sha256, stored_name, uploaded_at, account_id, body_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

pub(crate) async fn insert(tx: &mut Tx, document: &Document, stored_name: &str) -> Result<()> {
    run!(
        tx,
        INSERT,
        Text(document.id),
        Text(document.concept),
        document.file_name.as_str(),
        document.media_type.as_str(),
        document.bytes,
        document.sha256.as_str(),
        stored_name,
        document.uploaded_at,
        Text(document.account),
        document.body.map(Text),
    )?;
    Ok(())
}
