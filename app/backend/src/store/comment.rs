//! Rows of `comment` and `comment_mention`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{
    comment::{Comment, Mention, Removed, Settled},
    ids::{AccountId, BodyId, CommentId, MeasureId},
};
use sqlx::types::Text;

use super::set::{Which, wanted};
use crate::{
    db::{Tx, fetch, run},
    error::{Error, Result},
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Text<CommentId>,
    measure_id: Text<MeasureId>,
    text: String,
    at: DateTime<Utc>,
    account_id: Text<AccountId>,
    body_id: Option<Text<BodyId>>,
    edited_at: Option<DateTime<Utc>>,
    removed_at: Option<DateTime<Utc>>,
    removed_by_author: Option<bool>,
    version: i64,
}

macro_rules! select {
    () => {
        "SELECT id, measure_id, text, at, account_id, body_id, edited_at, removed_at, removed_by_author, version
        FROM comment "
    };
}

const OF_MEASURE: &str = concat!(
    select!(),
    "WHERE measure_id = $1 AND ($2 IS NULL OR id < $2)
    ORDER BY id DESC
    LIMIT $3"
);

/// Comments of a measure that are older than `before`, newest first.
pub(crate) async fn of_measure(
    tx: &mut Tx,
    measure: MeasureId,
    before: Option<CommentId>,
    limit: i64,
) -> Result<Vec<Comment>> {
    let before = before.map(|id| id.to_string());
    let rows = fetch!(
        tx,
        fetch_all as Row,
        OF_MEASURE,
        Text(measure),
        before.clone(),
        limit
    )?;
    whole(tx, rows).await
}

const FIND: &str = concat!(select!(), "WHERE id = $1 AND measure_id = $2");

/// One comment of this measure.
pub(crate) async fn find(tx: &mut Tx, measure: MeasureId, id: CommentId) -> Result<Comment> {
    let rows = fetch!(tx, fetch_all as Row, FIND, Text(id), Text(measure))?;
    whole(tx, rows).await?.pop().ok_or(Error::NotFound)
}

type MentionRow = (
    Text<CommentId>,
    Text<BodyId>,
    Option<DateTime<Utc>>,
    Option<Text<BodyId>>,
);

const MENTIONS: &str = concat!(
    wanted!(),
    "SELECT comment_id, body_id, settled_at, settled_by_id
    FROM comment_mention
    WHERE comment_id IN (SELECT id FROM wanted)
    ORDER BY comment_id, position"
);

async fn whole(tx: &mut Tx, rows: Vec<Row>) -> Result<Vec<Comment>> {
    let Which::Of(ids) = Which::of(rows.iter().map(|row| row.id.0)) else {
        return Ok(Vec::new());
    };
    let mut mentions: HashMap<CommentId, Vec<Mention>> = HashMap::new();
    let found = fetch!(tx, fetch_all as MentionRow, MENTIONS, ids.as_str())?;
    for (comment, body, at, by) in found {
        mentions.entry(comment.0).or_default().push(Mention {
            body: body.0,
            settled: at.map(|at| Settled {
                at,
                by: by.map(|id| id.0),
            }),
        });
    }
    Ok(rows
        .into_iter()
        .map(|row| Comment {
            id: row.id.0,
            measure: row.measure_id.0,
            text: row.text,
            mentions: mentions.remove(&row.id.0).unwrap_or_default(),
            at: row.at,
            account: row.account_id.0,
            body: row.body_id.map(|id| id.0),
            edited_at: row.edited_at,
            removed: row
                .removed_at
                .zip(row.removed_by_author)
                .map(|(at, by_author)| Removed { at, by_author }),
            version: row.version,
        })
        .collect())
}

const INSERT: &str = "
    INSERT INTO comment (id, measure_id, text, at, account_id, body_id, edited_at, removed_at, removed_by_author, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

pub(crate) async fn insert(tx: &mut Tx, comment: &Comment) -> Result<()> {
    run!(
        tx,
        INSERT,
        Text(comment.id),
        Text(comment.measure),
        comment.text.as_str(),
        comment.at,
        Text(comment.account),
        comment.body.map(Text),
        comment.edited_at,
        comment.removed.as_ref().map(|removed| removed.at),
        comment.removed.as_ref().map(|removed| removed.by_author),
        comment.version,
    )?;
    insert_mentions(tx, comment).await
}

const UPDATE: &str = "
    UPDATE comment
    SET text = $3, edited_at = $4, removed_at = $5, removed_by_author = $6, version = $7
    WHERE id = $1 AND version = $2";

const DELETE_MENTIONS: &str = "
    DELETE FROM comment_mention
    WHERE comment_id = $1";

/// Writes text, removal and mentions; false when the version moved on.
pub(crate) async fn update(tx: &mut Tx, after: &Comment, before: i64) -> Result<bool> {
    let touched = run!(
        tx,
        UPDATE,
        Text(after.id),
        before,
        after.text.as_str(),
        after.edited_at,
        after.removed.as_ref().map(|removed| removed.at),
        after.removed.as_ref().map(|removed| removed.by_author),
        after.version,
    )?;
    if touched == 0 {
        return Ok(false);
    }
    run!(tx, DELETE_MENTIONS, Text(after.id))?;
    insert_mentions(tx, after).await?;
    Ok(true)
}

const INSERT_MENTION: &str = "
    INSERT INTO comment_mention (comment_id, body_id, settled_at, settled_by_id, position)
    VALUES ($1, $2, $3, $4, $5)";

async fn insert_mentions(tx: &mut Tx, comment: &Comment) -> Result<()> {
    for (position, mention) in (0_i64..).zip(&comment.mentions) {
        let settled = mention.settled.as_ref();
        run!(
            tx,
            INSERT_MENTION,
            Text(comment.id),
            Text(mention.body),
            settled.map(|settled| settled.at),
            settled.and_then(|settled| settled.by).map(Text),
            position,
        )?;
    }
    Ok(())
}

const SETTLE: &str = "
    UPDATE comment_mention
    SET settled_at = $3, settled_by_id = $4
    WHERE comment_id = $1 AND body_id = $2 AND settled_at IS NULL";

/// Settles one open mention; false when there is none.
pub(crate) async fn settle(
    tx: &mut Tx,
    comment: CommentId,
    body: BodyId,
    settled: &Settled,
) -> Result<bool> {
    Ok(run!(
        tx,
        SETTLE,
        Text(comment),
        Text(body),
        settled.at,
        settled.by.map(Text)
    )? == 1)
}

/// An open mention with what a list of tasks shows of its comment.
#[derive(sqlx::FromRow)]
pub(crate) struct OpenRow {
    pub(crate) comment_id: Text<CommentId>,
    pub(crate) body_id: Text<BodyId>,
    pub(crate) measure_id: Text<MeasureId>,
    pub(crate) text: String,
    pub(crate) at: DateTime<Utc>,
    pub(crate) asking_id: Option<Text<BodyId>>,
}

const OPEN_MENTIONS: &str = concat!(
    wanted!(),
    "SELECT m.comment_id, m.body_id, c.measure_id, c.text, c.at, c.body_id AS asking_id
    FROM comment_mention m
    JOIN comment c ON c.id = m.comment_id
    WHERE m.settled_at IS NULL AND c.removed_at IS NULL AND m.body_id IN (SELECT id FROM wanted)
    ORDER BY c.id, m.position"
);

/// Unsettled mentions of these bodies, oldest first.
pub(crate) async fn open_mentions(tx: &mut Tx, bodies: &Which) -> Result<Vec<OpenRow>> {
    let Which::Of(ids) = bodies else {
        return Ok(Vec::new());
    };
    Ok(fetch!(
        tx,
        fetch_all as OpenRow,
        OPEN_MENTIONS,
        ids.as_str()
    )?)
}
