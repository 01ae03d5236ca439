//! Use cases of comments on a measure: internal to those who see the measure, each
//! written, changed and removed by its author. The table keeps what stands; every
//! step is a version in the history, so edits and removals leave a trace.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::{
    catalogue::Catalogue,
    comment::{Comment, CommentDraft, Mention, Removed, Settled},
    facts::{MeasureFacts, body_target, pen_target},
    ids::{BodyId, CommentId, MeasureId},
    measure::Measure,
    policy::{Action, Actor, Denied, Role, Target},
};

use crate::{
    Backend, Error, Result,
    authority::{answers_for, body_for, coordinator_body, see},
    board::Sight,
    db::Tx,
    history::{self, Kind, Record},
    ids, sent_forms, store,
};

/// A part of the comments of one measure.
#[derive(Clone, Debug)]
pub struct Page {
    /// Newest first.
    pub comments: Vec<Comment>,
    /// The key of the next part, when there are older ones.
    pub older: Option<CommentId>,
    pub sight: Arc<Sight>,
}

/// A body of the actor is addressed and nobody has settled it: a task.
#[derive(Clone, Debug)]
pub struct OpenMention {
    pub comment: CommentId,
    /// The addressed body; it may have ended, see [`Self::acting`].
    pub body: BodyId,
    /// Who acts for it today.
    pub acting: BodyId,
    /// Id, code and title of the measure.
    pub measure: Arc<MeasureFacts>,
    /// The beginning of the text, on one line.
    pub excerpt: String,
    pub at: DateTime<Utc>,
    /// The body that asks; none for a role without a body.
    pub asking: Option<BodyId>,
}

/// Adds a comment; the same form sent again gives the one it made.
///
/// # Errors
/// `Invalid`; `NotFound` when the measure is not seen; `Forbidden` for roles that
/// only read.
pub async fn add(
    backend: &Backend,
    actor: &Actor,
    measure: MeasureId,
    draft: &CommentDraft,
) -> Result<CommentId> {
    let sight = backend.board().await?;
    let mark = sent_forms::mark("comment.add", &draft.form_id, &(measure, draft));
    let (actor, draft) = (actor.clone(), draft.clone());
    backend
        .write("comment.add", move |tx| {
            Box::pin(async move {
                let catalogue = &sight.catalogue;
                let on = store::measure::lock(tx, measure).await?;
                see(&actor, &on, catalogue, tx.today())?;
                actor.require(Action::Comment, &pen_target(&on, catalogue, tx.today()))?;
                let input = draft.parse(catalogue, tx.today(), None)?;
                let id = ids::fresh();
                if let Some(earlier) = sent_forms::claim(tx, &actor, mark.as_ref(), id).await? {
                    return Ok(earlier);
                }
                let mention = |body| Mention {
                    body,
                    settled: None,
                };
                let comment = Comment {
                    id,
                    measure,
                    text: input.text,
                    mentions: input.mentions.into_iter().map(mention).collect(),
                    at: tx.now(),
                    account: actor.account,
                    body: speaks_for(&actor, &on, catalogue, tx.today()),
                    edited_at: None,
                    removed: None,
                    version: 1,
                };
                store::comment::insert(tx, &comment).await?;
                record(tx, &actor, &comment, "comment.add", comment.body).await?;
                Ok(id)
            })
        })
        .await
}

/// Changes the text and whom it addresses. Who stays addressed keeps whether it is
/// settled; asking for what stands already is done.
///
/// # Errors
/// `Invalid`; `NotFound` when it is not seen, or was removed; `Forbidden` for
/// everybody but its author; `Conflict` when it was changed since the form was opened.
pub async fn edit(
    backend: &Backend,
    actor: &Actor,
    measure: MeasureId,
    id: CommentId,
    draft: &CommentDraft,
) -> Result<()> {
    let sight = backend.board().await?;
    let (actor, draft) = (actor.clone(), draft.clone());
    backend
        .write("comment.edit", move |tx| {
            Box::pin(async move {
                let catalogue = &sight.catalogue;
                let (_, before) = standing(tx, &actor, measure, id, catalogue).await?;
                if !before.may_edit(&actor) {
                    return Err(Denied(Action::Comment).into());
                }
                let input = draft.parse(catalogue, tx.today(), Some(&before))?;
                let after = before.edited(input, tx.now());
                if (&after.text, &after.mentions) == (&before.text, &before.mentions) {
                    return Ok(());
                }
                let conflict = || Error::conflict(Kind::Comment, id, before.version);
                if draft.version.trim().parse() != Ok(before.version) {
                    return Err(conflict());
                }
                if !store::comment::update(tx, &after, before.version).await? {
                    return Err(conflict());
                }
                record(tx, &actor, &after, "comment.edit", after.body).await
            })
        })
        .await
}

/// Takes the text away; that a comment stood here remains. Removing it again does
/// nothing.
///
/// # Errors
/// `NotFound` when it is not seen; `Forbidden` for everybody but its author and those
/// who keep the house.
pub async fn remove(
    backend: &Backend,
    actor: &Actor,
    measure: MeasureId,
    id: CommentId,
) -> Result<()> {
    let sight = backend.board().await?;
    let actor = actor.clone();
    backend
        .write("comment.remove", move |tx| {
            Box::pin(async move {
                let catalogue = &sight.catalogue;
                let on = store::measure::lock(tx, measure).await?;
                see(&actor, &on, catalogue, tx.today())?;
                let before = store::comment::find(tx, measure, id).await?;
                let by_author = before.account == actor.account;
                if before.removed.is_some() && (by_author || actor.may(Action::RemoveComment)) {
                    return Ok(());
                }
                if !before.may_remove(&actor) {
                    return Err(Denied(Action::RemoveComment).into());
                }
                let after = before.without_text(Removed {
                    at: tx.now(),
                    by_author,
                });
                if !store::comment::update(tx, &after, before.version).await? {
                    return Err(Error::conflict(Kind::Comment, id, before.version));
                }
                let body = if by_author {
                    before.body
                } else {
                    speaks_for(&actor, &on, catalogue, tx.today())
                };
                record(tx, &actor, &after, "comment.remove", body).await
            })
        })
        .await
}

/// Notes that the addressed body has done what was asked. Settled is settled: again
/// does nothing.
///
/// # Errors
/// `NotFound` when it is not seen, was removed or does not address the body;
/// `Forbidden` for those who do not answer for it.
pub async fn settle(
    backend: &Backend,
    actor: &Actor,
    measure: MeasureId,
    id: CommentId,
    body: BodyId,
) -> Result<()> {
    let sight = backend.board().await?;
    let actor = actor.clone();
    backend
        .write("comment.settle", move |tx| {
            Box::pin(async move {
                let catalogue = &sight.catalogue;
                let (_, mut comment) = standing(tx, &actor, measure, id, catalogue).await?;
                let found = comment
                    .mentions
                    .iter_mut()
                    .find(|mention| mention.body == body);
                let mention = found.ok_or(Error::NotFound)?;
                let target = body_target(body, catalogue, tx.today());
                actor.require(Action::AnswerParticipation, &target)?;
                if mention.settled.is_some() {
                    return Ok(());
                }
                let by = body_for(&actor, &target, catalogue);
                let settled = Settled { at: tx.now(), by };
                mention.settled = Some(settled.clone());
                if !store::comment::settle(tx, id, body, &settled).await? {
                    return Err(Error::conflict(Kind::Comment, id, comment.version));
                }
                record(tx, &actor, &comment, "comment.settle", by).await
            })
        })
        .await
}

/// At most `limit` comments of a measure that are older than `before`; removed ones
/// stand there without their text.
///
/// # Errors
/// `NotFound` when the measure is not seen.
pub async fn of_measure(
    backend: &Backend,
    actor: &Actor,
    measure: MeasureId,
    before: Option<CommentId>,
    limit: usize,
) -> Result<Page> {
    let sight = seen(backend, actor, measure).await?;
    let mut tx = backend.read().await?;
    // One more than shown says whether there is an older one.
    let most = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let mut comments = store::comment::of_measure(&mut tx, measure, before, most).await?;
    let more = comments.len() > limit;
    comments.truncate(limit);
    let older = comments.last().filter(|_| more).map(|last| last.id);
    Ok(Page {
        comments,
        older,
        sight,
    })
}

/// One comment, for the pages around it.
///
/// # Errors
/// `NotFound` when it is not there or its measure is not seen.
pub async fn find(
    backend: &Backend,
    actor: &Actor,
    measure: MeasureId,
    id: CommentId,
) -> Result<Comment> {
    seen(backend, actor, measure).await?;
    store::comment::find(&mut backend.read().await?, measure, id).await
}

/// The unsettled mentions of all bodies this actor answers for, oldest first: of her
/// own body, of those of her Bezirksamt, and of those that ended and are acted for by
/// one of them. Only on measures she sees.
///
/// # Errors
/// As any read.
pub async fn open_mentions(backend: &Backend, actor: &Actor) -> Result<Vec<OpenMention>> {
    let sight = backend.board().await?;
    let (catalogue, today) = (&sight.catalogue, backend.today());
    let bodies = answers_for(actor, catalogue, today);
    if bodies.is_empty() || !actor.may(Action::SeeComments) {
        return Ok(Vec::new());
    }
    let visibility = actor.visibility();
    let mut tx = backend.read().await?;
    let rows = store::comment::open_mentions(&mut tx, &store::set::Which::of(&bodies)).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let facts = sight.fact(row.measure_id.0)?;
            visibility.sees(facts).then(|| OpenMention {
                comment: row.comment_id.0,
                body: row.body_id.0,
                acting: catalogue.acting(row.body_id.0, today),
                measure: Arc::clone(facts),
                excerpt: excerpt(&row.text),
                at: row.at,
                asking: row.asking_id.map(|id| id.0),
            })
        })
        .collect())
}

/// Characters of a comment that a list of tasks shows.
const EXCERPT: usize = 160;

fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{} …", line[..end].trim_end()),
        None => line,
    }
}

/// The board, if this measure and its comments are seen on it.
async fn seen(backend: &Backend, actor: &Actor, measure: MeasureId) -> Result<Arc<Sight>> {
    let sight = backend.board().await?;
    let visibility = actor.visibility();
    match sight.fact(measure) {
        Some(facts) if visibility.sees(facts) => {
            actor.require(Action::SeeComments, &Target::default())?;
            Ok(sight)
        }
        _ => Err(Error::NotFound),
    }
}

/// A comment that was not removed, and its measure, which is kept from other writers.
async fn standing(
    tx: &mut Tx,
    actor: &Actor,
    measure: MeasureId,
    id: CommentId,
    catalogue: &Catalogue,
) -> Result<(Measure, Comment)> {
    let on = store::measure::lock(tx, measure).await?;
    see(actor, &on, catalogue, tx.today())?;
    actor.require(Action::SeeComments, &pen_target(&on, catalogue, tx.today()))?;
    let comment = store::comment::find(tx, measure, id).await?;
    match comment.removed {
        Some(_) => Err(Error::NotFound),
        None => Ok((on, comment)),
    }
}

/// The body a comment names: that of the pen where the actor holds it, else her own.
fn speaks_for(
    actor: &Actor,
    measure: &Measure,
    catalogue: &Catalogue,
    today: chrono::NaiveDate,
) -> Option<BodyId> {
    let districts: Vec<String> = actor.districts().into_iter().collect();
    let of_leadership = || {
        let lead = |grant: &&domain::policy::ActiveGrant| grant.role == Role::Leadership;
        actor.grants.iter().find(lead).and_then(|grant| grant.body)
    };
    body_for(actor, &pen_target(measure, catalogue, today), catalogue)
        .or_else(|| coordinator_body(actor, &districts, catalogue))
        .or_else(of_leadership)
}

async fn record(
    tx: &mut Tx,
    actor: &Actor,
    comment: &Comment,
    cause: &'static str,
    body: Option<BodyId>,
) -> Result<()> {
    let record = Record::by(actor, Kind::Comment, comment.id, cause).for_body(body);
    history::record(tx, record, comment).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_one_line_and_ends_with_a_whole_character() {
        assert_eq!(excerpt("Eins\n zwei"), "Eins zwei");
        let long = excerpt(&"ä".repeat(EXCERPT + 1));
        assert_eq!(long.chars().count(), EXCERPT + 2);
        assert!(long.ends_with(" …"));
    }
}
