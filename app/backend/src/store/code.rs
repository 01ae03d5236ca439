//! Rows of `code_counter`: the last number given per prefix.

use domain::measure::Code;

use crate::{
    db::{Tx, fetch, run},
    error::{Error, Result},
};

const NEXT_NUMBER: &str = "
    INSERT INTO code_counter (prefix, last)
    VALUES ($1, 1)
    ON CONFLICT (prefix) DO UPDATE
    SET last = code_counter.last + 1
    RETURNING last";

/// The next code of a prefix. The row of the counter stays locked until the end of
/// the transaction, so a number is given once.
pub(crate) async fn next(tx: &mut Tx, prefix: &str) -> Result<Code> {
    let (number,) = fetch!(tx, fetch_one as (i64,), NEXT_NUMBER, prefix)?;
    Ok(Code {
        prefix: prefix.to_owned(),
        number: u32::try_from(number).map_err(Error::internal)?,
    })
}

const RESERVE_NUMBER: &str = "
    INSERT INTO code_counter (prefix, last)
    VALUES ($1, $2)
    ON CONFLICT (prefix) DO UPDATE
    SET last = CASE WHEN code_counter.last < excluded.last THEN excluded.last ELSE code_counter.last END";

/// Marks a code that came from outside as given. Whether it is free is decided by
/// the unique column.
pub(crate) async fn reserve(tx: &mut Tx, code: &Code) -> Result<()> {
    run!(
        tx,
        RESERVE_NUMBER,
        code.prefix.as_str(),
        i64::from(code.number)
    )?;
    Ok(())
}
