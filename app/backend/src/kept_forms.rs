//! Forms kept for an expired session: what somebody typed waits here until the same
//! account signs in again. Nobody else can read it.

use chrono::{DateTime, Duration, Utc};
use domain::ids::{AccountId, KeptFormId};

use crate::{
    Backend,
    error::{Error, Result},
    ids, store,
};

/// Largest form in bytes.
pub const LARGEST: usize = 512 * 1024;
/// An old cookie must not fill the disk: only the newest ones of an account stay.
const MOST: i64 = 20;

/// A kept form: the path of its page and the body as the browser sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptForm {
    pub id: KeptFormId,
    pub path: String,
    /// `application/x-www-form-urlencoded`
    pub body: String,
    pub at: DateTime<Utc>,
}

/// Keeps a form for the account whose session has expired.
///
/// # Errors
/// `Invalid` when the body is larger than [`LARGEST`] or not text.
pub async fn keep(
    backend: &Backend,
    account: AccountId,
    path: &str,
    body: &str,
) -> Result<KeptFormId> {
    if body.len() > LARGEST || body.contains('\0') || path.contains('\0') {
        return Err(Error::invalid(
            "form",
            "Das Formular ist zu groß, um aufgehoben zu werden.",
        ));
    }
    let form = KeptForm {
        id: ids::fresh(),
        path: path.to_owned(),
        body: body.to_owned(),
        at: backend.now(),
    };
    backend
        .write("kept_form.keep", move |tx| {
            Box::pin(async move {
                store::kept_form::insert(tx, account, &form).await?;
                store::kept_form::delete_all_but(tx, account, MOST).await?;
                Ok(form.id)
            })
        })
        .await
}

/// Reads a kept form; `None` when it is gone or another account's.
///
/// # Errors
/// As any read.
pub async fn peek(
    backend: &Backend,
    account: AccountId,
    id: KeptFormId,
) -> Result<Option<KeptForm>> {
    store::kept_form::find(&mut backend.read().await?, account, id).await
}

/// Reads a kept form and removes it; `None` when it is gone or another account's.
///
/// # Errors
/// As any write.
pub async fn take(
    backend: &Backend,
    account: AccountId,
    id: KeptFormId,
) -> Result<Option<KeptForm>> {
    backend
        .write("kept_form.take", move |tx| {
            Box::pin(async move {
                let form = store::kept_form::find(tx, account, id).await?;
                store::kept_form::delete(tx, account, id).await?;
                Ok(form)
            })
        })
        .await
}

/// Removes forms older than the setting says; gives their number.
///
/// # Errors
/// As any write.
pub async fn clean_up(backend: &Backend) -> Result<u64> {
    let before = backend.now() - Duration::days(backend.settings().kept_form_days);
    backend
        .write("kept_form.clean_up", move |tx| {
            Box::pin(async move { store::kept_form::delete_before(tx, before).await })
        })
        .await
}
