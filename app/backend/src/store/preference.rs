//! Rows of `preference`. Every statement names the account. They are read with the
//! account of a request, see `store::account::visitor`.

use domain::{ids::AccountId, preference::Preferences};
use sqlx::types::Text;

use crate::{
    db::{Tx, run},
    error::Result,
};

const PUT: &str = "
    INSERT INTO preference (account_id, density, shortcuts, start_view_id)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (account_id) DO UPDATE
    SET density = excluded.density, shortcuts = excluded.shortcuts, start_view_id = excluded.start_view_id";

pub(crate) async fn put(tx: &mut Tx, account: AccountId, chosen: &Preferences) -> Result<()> {
    run!(
        tx,
        PUT,
        Text(account),
        chosen.density.key(),
        chosen.shortcuts,
        chosen.start.map(Text)
    )?;
    Ok(())
}
