//! Reading stored keys back into the enums of the domain.

use crate::error::{Error, Result};

/// The enum behind a stored key; a key this program does not know is a fault of the
/// data, never silently something else.
pub(crate) fn known<T>(parse: impl Fn(&str) -> Option<T>, key: &str) -> Result<T> {
    parse(key).ok_or_else(|| Error::internal(format!("unknown key in the database: {key}")))
}
