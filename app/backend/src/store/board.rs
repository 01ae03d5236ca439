//! What the board asks of the history: which records were touched, not how.

use sqlx::types::Text;
use uuid::Uuid;

use crate::{
    db::{Tx, fetch},
    error::Result,
};

// Without DISTINCT: for its sake SQLite walks through the whole index by kind and id
// (a second at 50,000 versions) instead of the few rows behind `seq`.
const TOUCHED: &str = "
    SELECT kind, id
    FROM history
    WHERE seq > $1
    ORDER BY seq";

/// Kinds and ids of all versions after `seq`, one record perhaps several times.
pub(crate) async fn touched(tx: &mut Tx, seq: i64) -> Result<Vec<(String, Uuid)>> {
    let rows = fetch!(tx, fetch_all as (String, Text<Uuid>), TOUCHED, seq)?;
    Ok(rows.into_iter().map(|(kind, id)| (kind, id.0)).collect())
}
