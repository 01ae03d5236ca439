//! The Handlungskonzept of an area: a tree of goals, fields, needs and objectives,
//! in versions. Which measure serves which objective stands at the measure.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    error::FieldErrors,
    ids::{AreaId, BodyId, ConceptId, DocumentId, FieldId, NodeId},
    text,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// `Leitziel`
    GuidingGoal,
    /// `Handlungsfeld` of this concept
    Field,
    /// `Handlungsbedarf`
    Need,
    /// `Ziel`
    Objective,
    /// `Schlüsselmaßnahme` as the concept words it
    KeyMeasure,
}

impl NodeKind {
    pub const ALL: [Self; 5] = [
        Self::GuidingGoal,
        Self::Field,
        Self::Need,
        Self::Objective,
        Self::KeyMeasure,
    ];

    pub const fn key(self) -> &'static str {
        match self {
            Self::GuidingGoal => "guiding_goal",
            Self::Field => "field",
            Self::Need => "need",
            Self::Objective => "objective",
            Self::KeyMeasure => "key_measure",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// One line of the tree; it has its own version, because it is edited alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConceptNode {
    pub id: NodeId,
    pub parent: Option<NodeId>,
    pub kind: NodeKind,
    /// "F1", "B1", "Z1", "L1"
    pub code: String,
    pub text: String,
    /// The canonical field this node maps to (fields; objectives may differ).
    pub field: Option<FieldId>,
    pub position: i64,
    /// Retired nodes stay for the measures that name them.
    pub retired: bool,
    /// `erfüllt`: only when a person has said so, with the reason.
    pub fulfilled: Option<Fulfilled>,
    /// When that was last taken back, and why.
    pub reopened: Option<Reopened>,
    pub version: i64,
}

/// Who said that an objective is reached, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fulfilled {
    pub at: DateTime<Utc>,
    pub reason: String,
    pub body: Option<BodyId>,
}

/// Who took the mark "erfüllt" back, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopened {
    pub at: DateTime<Utc>,
    pub reason: String,
    pub body: Option<BodyId>,
}

/// `Handlungskonzept` of one area in one version
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concept {
    pub id: ConceptId,
    /// `None`: the city-wide concept of 2018.
    pub area: Option<AreaId>,
    pub number: i64,
    pub title: String,
    pub decided_on: Option<NaiveDate>,
    pub document: Option<DocumentId>,
    pub example: bool,
    pub nodes: Vec<ConceptNode>,
    pub version: i64,
}

impl Concept {
    pub fn node(&self, id: NodeId) -> Option<&ConceptNode> {
        self.nodes.iter().find(|node| node.id == id)
    }

    /// The children of a node (or the roots) in their order.
    pub fn children(&self, parent: Option<NodeId>) -> Vec<&ConceptNode> {
        let mut children: Vec<&ConceptNode> = self
            .nodes
            .iter()
            .filter(|node| node.parent == parent)
            .collect();
        children.sort_by_key(|node| node.position);
        children
    }

    /// The canonical field of a node: its own or the nearest above it.
    pub fn field_of(&self, id: NodeId) -> Option<FieldId> {
        let mut next = self.node(id);
        // The tree is at most a handful of levels deep; the bound stops a cycle.
        for _ in 0..16 {
            let node = next?;
            if node.field.is_some() {
                return node.field;
            }
            next = node.parent.and_then(|parent| self.node(parent));
        }
        None
    }
}

/// What the form "Eintrag bearbeiten" sends.
#[derive(Clone, Debug, Default)]
pub struct NodeDraft {
    pub text: String,
    pub retired: bool,
    pub version: String,
}

/// A checked [`NodeDraft`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeInput {
    pub text: String,
    pub retired: bool,
    pub version: i64,
}

impl NodeDraft {
    /// Checks the typed values.
    ///
    /// # Errors
    /// A sentence for each field that cannot stand.
    pub fn parse(&self) -> Result<NodeInput, FieldErrors> {
        let mut errors = FieldErrors::default();
        let text = errors.take(
            "text",
            text::line(&self.text, text::SHORT, "Bitte geben Sie einen Text an."),
        );
        let version = self.version.trim().parse().unwrap_or(0);
        match text {
            Some(text) if errors.is_empty() => Ok(NodeInput {
                text,
                retired: self.retired,
                version,
            }),
            _ => Err(errors),
        }
    }
}

/// What the forms "Ziel erfüllt" and "Vermerk aufheben" send.
#[derive(Clone, Debug, Default)]
pub struct FulfilDraft {
    pub reason: String,
    pub version: String,
}

/// A checked [`FulfilDraft`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FulfilInput {
    pub reason: String,
    pub version: i64,
}

impl FulfilDraft {
    /// Checks the typed values; `when_empty` asks for the reason.
    ///
    /// # Errors
    /// `reason`: none, or a text that cannot be stored.
    pub fn parse(&self, when_empty: &str) -> Result<FulfilInput, FieldErrors> {
        let reason = text::required(&self.reason, text::LONG, when_empty)
            .map_err(|sentence| FieldErrors::one("reason", sentence))?;
        let version = self.version.trim().parse().unwrap_or(0);
        Ok(FulfilInput { reason, version })
    }
}
