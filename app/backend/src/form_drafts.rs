//! `Zwischenstand`: what somebody has typed into a form and not sent yet. One per
//! account and form, replaced with every save, read by this account alone, outside of
//! the history. No measure in the state Entwurf: that is a record, this is none.

use chrono::{DateTime, Duration, Utc};
use domain::{
    form::FormData,
    ids::{AccountId, FormDraftId},
};

use crate::{
    Backend,
    db::Tx,
    error::{Error, Result},
    ids, store,
};

/// Largest sum of all names and values in bytes.
pub const LARGEST: usize = 512 * 1024;
/// Most drafts of one account. A further one is refused: none is dropped unasked.
pub const MOST: usize = 50;
/// Longest title and record in characters.
const LABEL: usize = 300;

/// A kept form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormDraft {
    pub id: FormDraftId,
    /// Address of its page.
    pub path: String,
    /// Title of its page as it was shown: the name of the form.
    pub title: String,
    /// What it is about, e.g. "13d-07 Hausaufgabenhilfe"; may be empty.
    pub record: String,
    /// The fields as typed.
    pub fields: FormData,
    /// The showing of the form that wrote it last.
    pub holder: String,
    pub at: DateTime<Utc>,
}

/// Which showing of a form writes, and on whose text it builds. In the form it is one
/// hidden field: `"HOLDER"`, or `"HOLDER BEFORE"` when it was opened with a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub holder: String,
    pub follows: Option<String>,
}

impl Mark {
    /// `None` when it is none; whoever sends such a thing keeps nothing.
    pub fn parse(text: &str) -> Option<Self> {
        let mut ids = text
            .split(' ')
            .map(|id| id.parse::<FormDraftId>().ok().map(|id| id.to_string()));
        let holder = ids.next()??;
        let follows = match ids.next() {
            Some(id) => Some(id?),
            None => None,
        };
        Some(Self { holder, follows })
    }

    fn holders(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.holder.as_str()).chain(self.follows.as_deref())
    }
}

/// A form on its way to be kept.
#[derive(Clone, Debug)]
pub struct Typed {
    pub path: String,
    pub title: String,
    pub record: String,
    pub fields: FormData,
    pub mark: Mark,
    /// Also over what another window wrote: the person has seen that it is there.
    pub replace: bool,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    Saved(DateTime<Utc>),
    /// Another window, or an earlier day, has something of this form that this page was
    /// not opened with. Nothing was changed.
    HeldElsewhere(Box<FormDraft>),
}

/// Keeps what was typed, in place of what this page kept before.
///
/// # Errors
/// `Invalid` when it is larger than [`LARGEST`], holds a NUL, or [`MOST`] are kept.
pub async fn save(backend: &Backend, account: AccountId, typed: Typed) -> Result<Kept> {
    check(&typed)?;
    let draft = FormDraft {
        id: ids::fresh(),
        path: typed.path,
        title: cut(&typed.title),
        record: cut(&typed.record),
        fields: typed.fields,
        holder: typed.mark.holder.clone(),
        at: backend.now(),
    };
    let (mark, replace) = (typed.mark, typed.replace);
    backend
        .write("form_draft.save", move |tx| {
            Box::pin(async move { put(tx, account, &draft, &mark, replace).await })
        })
        .await
}

async fn put(
    tx: &mut Tx,
    account: AccountId,
    draft: &FormDraft,
    mark: &Mark,
    replace: bool,
) -> Result<Kept> {
    let held = match store::form_draft::find(tx, account, &draft.path).await? {
        Some(held) => held,
        None => {
            let kept = store::form_draft::count(tx, account).await?;
            if usize::try_from(kept).map_err(Error::internal)? >= MOST {
                return Err(too_many());
            }
            if store::form_draft::insert(tx, account, draft).await? {
                return Ok(Kept::Saved(draft.at));
            }
            // Another window was faster by a moment.
            store::form_draft::find(tx, account, &draft.path)
                .await?
                .ok_or_else(|| Error::internal("a draft came and went"))?
        }
    };
    let mine = replace || mark.holders().any(|holder| holder == held.holder);
    if mine && store::form_draft::update(tx, account, &held.holder, draft).await? {
        return Ok(Kept::Saved(draft.at));
    }
    Ok(Kept::HeldElsewhere(Box::new(held)))
}

/// What is kept of the form at this address.
///
/// # Errors
/// As any read.
pub async fn find(backend: &Backend, account: AccountId, path: &str) -> Result<Option<FormDraft>> {
    // PostgreSQL refuses NUL in a text; no form has one in its address.
    if path.contains('\0') {
        return Ok(None);
    }
    store::form_draft::find(&mut backend.read().await?, account, path).await
}

/// One draft of this account.
///
/// # Errors
/// `NotFound`, also for somebody else's.
pub async fn get(backend: &Backend, account: AccountId, id: FormDraftId) -> Result<FormDraft> {
    store::form_draft::get(&mut backend.read().await?, account, id)
        .await?
        .ok_or(Error::NotFound)
}

/// All of this account, the newest first; at most [`MOST`].
///
/// # Errors
/// As any read.
pub async fn list(backend: &Backend, account: AccountId) -> Result<Vec<FormDraft>> {
    store::form_draft::list(&mut backend.read().await?, account).await
}

/// The form was sent: what this page kept of it is done with. Something of the same
/// form that it was not opened with stays.
///
/// # Errors
/// As any write.
pub async fn sent(backend: &Backend, account: AccountId, path: &str, mark: Mark) -> Result<()> {
    // Most forms are sent without one: a look costs less than a write.
    let Some(held) = find(backend, account, path).await? else {
        return Ok(());
    };
    if !mark.holders().any(|holder| holder == held.holder) {
        return Ok(());
    }
    backend
        .write("form_draft.sent", move |tx| {
            Box::pin(async move {
                store::form_draft::delete_held(tx, account, &held.path, &held.holder).await?;
                Ok(())
            })
        })
        .await
}

/// Removes a draft of this account. One that is not there is as it should be.
///
/// # Errors
/// As any write.
pub async fn discard(backend: &Backend, account: AccountId, id: FormDraftId) -> Result<()> {
    backend
        .write("form_draft.discard", move |tx| {
            Box::pin(async move {
                store::form_draft::delete(tx, account, id).await?;
                Ok(())
            })
        })
        .await
}

/// Removes drafts older than the setting says; gives their number.
///
/// # Errors
/// As any write.
pub async fn clean_up(backend: &Backend) -> Result<u64> {
    let before = backend.now() - Duration::days(backend.settings().form_draft_days);
    backend
        .write("form_draft.clean_up", move |tx| {
            Box::pin(async move { store::form_draft::delete_before(tx, before).await })
        })
        .await
}

fn check(typed: &Typed) -> Result<()> {
    let texts = || {
        typed
            .fields
            .0
            .iter()
            .flat_map(|(name, value)| [name, value])
            .chain([&typed.path, &typed.title, &typed.record])
    };
    if texts().any(|text| text.contains('\0')) {
        return Err(Error::invalid(
            "form",
            "Ein Zeichen in Ihrem Text lässt sich nicht speichern.",
        ));
    }
    if texts().map(String::len).sum::<usize>() > LARGEST {
        return Err(Error::invalid(
            "form",
            "Die Eingaben sind zu umfangreich für einen Zwischenstand. Bitte kürzen Sie sie.",
        ));
    }
    Ok(())
}

fn too_many() -> Error {
    Error::invalid(
        "form",
        "Es sind schon 50 Zwischenstände gesichert. Bitte senden Sie angefangene Formulare ab, oder verwerfen Sie einige.",
    )
}

fn cut(label: &str) -> String {
    label.chars().take(LABEL).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "01932f5e-0000-7000-8000-000000000001";
    const TWO: &str = "01932f5e-0000-7000-8000-000000000002";

    #[test]
    fn a_mark_is_one_or_two_ids_and_nothing_else() {
        let mark = Mark::parse(ONE).unwrap();
        assert_eq!((mark.holder.as_str(), mark.follows), (ONE, None));
        let mark = Mark::parse(&format!("{ONE} {TWO}")).unwrap();
        assert_eq!(mark.holders().collect::<Vec<_>>(), [ONE, TWO]);
        for none in ["", "x", &format!("{ONE} x"), &format!(" {ONE}")] {
            assert_eq!(Mark::parse(none), None, "{none}");
        }
    }
}
