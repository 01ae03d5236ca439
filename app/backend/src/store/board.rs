//! What the board asks of the history: which records were touched, not how.

use sqlx::types::Text;
use uuid::Uuid;

use crate::{
    db::{Tx, fetch},
    error::Result,
};

const TOUCHED: &str = "
    SELECT DISTINCT kind, id
    FROM history
    WHERE seq > $1";

/// Kinds and ids of all records with a version after `seq`.
pub(crate) async fn touched(tx: &mut Tx, seq: i64) -> Result<Vec<(String, Uuid)>> {
    let rows = fetch!(tx, fetch_all as (String, Text<Uuid>), TOUCHED, seq)?;
    Ok(rows.into_iter().map(|(kind, id)| (kind, id.0)).collect())
}
