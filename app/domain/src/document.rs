//! Stored files: what is known of them; the bytes live beside the database.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, BodyId, ConceptId, DocumentId};

/// Largest file in bytes (25 MiB).
pub const LARGEST: u64 = 25 * 1024 * 1024;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub id: DocumentId,
    pub concept: ConceptId,
    /// As uploaded, cleaned of path parts; only shown and offered, never a path.
    pub file_name: String,
    pub media_type: String,
    pub bytes: i64,
    pub sha256: String,
    pub uploaded_at: DateTime<Utc>,
    pub account: AccountId,
    pub body: Option<BodyId>,
}
