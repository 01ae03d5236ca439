//! A form that makes something makes it once: pressed twice, or sent again because
//! its answer was lost, it leads to what it made the first time. Each showing of such
//! a form carries a [`FormId`]; the use case claims it before it makes the record.
//!
//! To protect one more form: a hidden field `form_id` with a fresh id on its page, and
//! in the use case [`mark`] outside and [`claim`] first inside the transaction.

use std::fmt::Debug;

use chrono::Duration;
use domain::{ids::FormId, policy::Actor};
use uuid::Uuid;

use crate::{Backend, db::Tx, error::Result, history::sha256, store};

/// Longer than anybody leaves a page open.
const REMEMBER: Duration = Duration::days(30);

/// Tells one sending of a form from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark(String);

/// The mark of a form by the id of its page and what was sent; `None` without an id.
///
/// The content counts, because a browser may show the page again as it was left: who
/// goes back and types something else wants something else.
pub(crate) fn mark(use_case: &str, form_id: &str, content: &impl Debug) -> Option<Mark> {
    let id: FormId = form_id.trim().parse().ok()?;
    Some(Mark(sha256(
        format!("{use_case} {id} {content:?}").as_bytes(),
    )))
}

/// Notes that this form is about to make `made`; gives what it made before. Two at
/// the same time wait for each other here.
pub(crate) async fn claim<T: From<Uuid> + Into<Uuid>>(
    tx: &mut Tx,
    actor: &Actor,
    mark: Option<&Mark>,
    made: T,
) -> Result<Option<T>> {
    let Some(Mark(mark)) = mark else {
        return Ok(None);
    };
    match store::sent_form::insert(tx, actor.account, mark, made.into()).await? {
        true => Ok(None),
        false => Ok(Some(
            store::sent_form::made(tx, actor.account, mark)
                .await?
                .into(),
        )),
    }
}

/// Forgets forms sent long ago; gives their number.
///
/// # Errors
/// As any write.
pub async fn clean_up(backend: &Backend) -> Result<u64> {
    let before = backend.now() - REMEMBER;
    backend
        .write("sent_form.clean_up", move |tx| {
            Box::pin(async move { store::sent_form::delete_before(tx, before).await })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01932f5e-0000-7000-8000-000000000001";

    #[test]
    fn a_mark_tells_forms_and_contents_apart() {
        let one = mark("a", ID, &"Titel").unwrap();
        assert_eq!(mark("a", &format!(" {ID} "), &"Titel").unwrap(), one);
        let other = ID.replace('1', "2");
        for different in [
            mark("b", ID, &"Titel"),
            mark("a", &other, &"Titel"),
            mark("a", ID, &"Anderer"),
        ] {
            assert_ne!(different.unwrap(), one);
        }
    }

    #[test]
    fn without_an_id_nothing_is_remembered() {
        assert_eq!(mark("a", "", &""), None);
        assert_eq!(mark("a", "x", &""), None);
    }
}
