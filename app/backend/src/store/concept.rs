//! Rows of `concept` and `concept_node`.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    concept::{Concept, ConceptNode, Fulfilled, NodeKind, Reopened},
    ids::{AreaId, BodyId, ConceptId, DocumentId, FieldId, NodeId},
};
use sqlx::types::Text;

use super::{
    set::{Which, rows, wanted},
    word::known,
};
use crate::{
    db::{Tx, fetch, run},
    error::{Error, Result},
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Text<ConceptId>,
    area_id: Option<Text<AreaId>>,
    number: i64,
    title: String,
    decided_on: Option<NaiveDate>,
    document_id: Option<Text<DocumentId>>,
    example: bool,
    version: i64,
}

#[derive(sqlx::FromRow)]
struct NodeRow {
    id: Text<NodeId>,
    concept_id: Text<ConceptId>,
    parent_id: Option<Text<NodeId>>,
    kind: String,
    code: String,
    text: String,
    field_id: Option<Text<FieldId>>,
    position: i64,
    retired: bool,
    fulfilled_at: Option<DateTime<Utc>>,
    fulfilled_reason: Option<String>,
    fulfilled_by_id: Option<Text<BodyId>>,
    reopened_at: Option<DateTime<Utc>>,
    reopened_reason: Option<String>,
    reopened_by_id: Option<Text<BodyId>>,
    version: i64,
}

macro_rules! select {
    () => {
        "SELECT id, area_id, number, title, decided_on, document_id, example, version
        FROM concept "
    };
}

macro_rules! select_nodes {
    () => {
        "SELECT id, concept_id, parent_id, kind, code, text, field_id, position, retired, fulfilled_at, fulfilled_reason,
            fulfilled_by_id, reopened_at, reopened_reason, reopened_by_id, version
        FROM concept_node "
    };
}

const ALL: &str = select!();
const SOME: &str = concat!(wanted!(), select!(), "WHERE id IN (SELECT id FROM wanted)");
const ALL_NODES: &str = concat!(select_nodes!(), "ORDER BY concept_id, position, id");
const SOME_NODES: &str = concat!(
    wanted!(),
    select_nodes!(),
    "WHERE concept_id IN (SELECT id FROM wanted)
    ORDER BY concept_id, position, id"
);

/// All versions of all concepts, with their trees.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Concept>> {
    load(tx, &Which::All).await
}

/// One concept with its tree.
pub(crate) async fn find(tx: &mut Tx, id: ConceptId) -> Result<Concept> {
    load(tx, &Which::one(id))
        .await?
        .pop()
        .ok_or(Error::NotFound)
}

async fn load(tx: &mut Tx, which: &Which) -> Result<Vec<Concept>> {
    let rows = rows!(tx, Row, which, ALL, SOME)?;
    let nodes = rows!(tx, NodeRow, which, ALL_NODES, SOME_NODES)?;
    let mut concepts: BTreeMap<ConceptId, Concept> = rows
        .into_iter()
        .map(|row| (row.id.0, row.into_concept()))
        .collect();
    for node in nodes {
        if let Some(concept) = concepts.get_mut(&node.concept_id.0) {
            concept.nodes.push(node.into_node()?);
        }
    }
    Ok(concepts.into_values().collect())
}

impl Row {
    fn into_concept(self) -> Concept {
        Concept {
            id: self.id.0,
            area: self.area_id.map(|id| id.0),
            number: self.number,
            title: self.title,
            decided_on: self.decided_on,
            document: self.document_id.map(|id| id.0),
            example: self.example,
            nodes: Vec::new(),
            version: self.version,
        }
    }
}

impl NodeRow {
    fn into_node(self) -> Result<ConceptNode> {
        Ok(ConceptNode {
            id: self.id.0,
            parent: self.parent_id.map(|id| id.0),
            kind: known(NodeKind::parse, &self.kind)?,
            code: self.code,
            text: self.text,
            field: self.field_id.map(|id| id.0),
            position: self.position,
            retired: self.retired,
            fulfilled: self
                .fulfilled_at
                .zip(self.fulfilled_reason)
                .map(|(at, reason)| Fulfilled {
                    at,
                    reason,
                    body: self.fulfilled_by_id.map(|id| id.0),
                }),
            reopened: self
                .reopened_at
                .zip(self.reopened_reason)
                .map(|(at, reason)| Reopened {
                    at,
                    reason,
                    body: self.reopened_by_id.map(|id| id.0),
                }),
            version: self.version,
        })
    }
}

const LOCK: &str = "
    UPDATE concept
    SET version = version
    WHERE id = $1";

/// Keeps other writers away from this concept until the transaction ends: a version
/// in the history is of the whole tree.
pub(crate) async fn lock(tx: &mut Tx, id: ConceptId) -> Result<()> {
    match run!(tx, LOCK, Text(id))? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

const INSERT: &str = "
    INSERT INTO concept (id, area_id, number, title, decided_on, document_id, example, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

/// A new concept with its tree; parents stand before their children.
pub(crate) async fn insert(tx: &mut Tx, concept: &Concept) -> Result<()> {
    run!(
        tx,
        INSERT,
        Text(concept.id),
        concept.area.map(Text),
        concept.number,
        concept.title.as_str(),
        concept.decided_on,
        concept.document.map(Text),
        concept.example,
        concept.version,
    )?;
    for node in &concept.nodes {
        insert_node(tx, concept.id, node).await?;
    }
    Ok(())
}

const UPDATE: &str = "
    UPDATE concept
    SET document_id = $3, example = $4, version = $5
    WHERE id = $1 AND version = $2";

/// Document and mark of the concept itself; false when the version moved on.
pub(crate) async fn update(tx: &mut Tx, concept: &Concept, before: i64) -> Result<bool> {
    let document = concept.document.map(Text);
    Ok(run!(
        tx,
        UPDATE,
        Text(concept.id),
        before,
        document,
        concept.example,
        concept.version
    )? == 1)
}

const INSERT_NODE: &str = "
    INSERT INTO concept_node (id, concept_id, parent_id, kind, code, text, field_id, position, retired, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

pub(crate) async fn insert_node(tx: &mut Tx, concept: ConceptId, node: &ConceptNode) -> Result<()> {
    run!(
        tx,
        INSERT_NODE,
        Text(node.id),
        Text(concept),
        node.parent.map(Text),
        node.kind.key(),
        node.code.as_str(),
        node.text.as_str(),
        node.field.map(Text),
        node.position,
        node.retired,
        node.version,
    )?;
    Ok(())
}

const UPDATE_NODE: &str = "
    UPDATE concept_node
    SET text = $3, retired = $4, version = $5, fulfilled_at = $6, fulfilled_reason = $7, fulfilled_by_id = $8,
        reopened_at = $9, reopened_reason = $10, reopened_by_id = $11
    WHERE id = $1 AND version = $2";

/// Text, retirement and marks of a node; false when the version moved on.
pub(crate) async fn update_node(tx: &mut Tx, node: &ConceptNode, before: i64) -> Result<bool> {
    let (fulfilled, reopened) = (node.fulfilled.as_ref(), node.reopened.as_ref());
    Ok(run!(
        tx,
        UPDATE_NODE,
        Text(node.id),
        before,
        node.text.as_str(),
        node.retired,
        node.version,
        fulfilled.map(|mark| mark.at),
        fulfilled.map(|mark| mark.reason.as_str()),
        fulfilled.and_then(|mark| mark.body).map(Text),
        reopened.map(|mark| mark.at),
        reopened.map(|mark| mark.reason.as_str()),
        reopened.and_then(|mark| mark.body).map(Text),
    )? == 1)
}

const CONCEPT_OF_NODE: &str = "
    SELECT concept_id
    FROM concept_node
    WHERE id = $1";

/// The concept a node stands in.
pub(crate) async fn of_node(tx: &mut Tx, node: NodeId) -> Result<ConceptId> {
    let row = fetch!(
        tx,
        fetch_optional as (Text<ConceptId>,),
        CONCEPT_OF_NODE,
        Text(node)
    )?;
    row.map(|(id,)| id.0).ok_or(Error::NotFound)
}
