//! A form that makes something carries the id of its page, so that sent twice it makes
//! one record; see `backend::sent_forms`.

use domain::ids::FormId;

use super::form::Filled;

/// The hidden field of such a form.
pub const FORM_ID: &str = "form_id";

/// The id of this page: a fresh one on its first showing, kept after an error.
pub fn form_id(form: &Filled) -> String {
    Some(form.value(FORM_ID))
        .filter(|id| !id.is_empty())
        .unwrap_or_else(|| backend::ids::fresh::<FormId>().to_string())
}
