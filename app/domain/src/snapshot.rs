//! History snapshots: which aggregate has which kind and shape, and how older shapes
//! are read. A snapshot is one aggregate as JSON, with ids instead of names.
//!
//! To change the shape of an aggregate: raise its number in [`SHAPES`], add one
//! `match` arm to [`upcast`], keep a golden JSON of the old shape in the tests.

use serde_json::Value;

/// Kinds of records in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Measure,
    Report,
    Concept,
    Body,
    Area,
    Field,
    TargetGroup,
    Programme,
    Document,
    Unit,
    Comment,
    Account,
    Setting,
}

/// The shape each kind is written in today.
pub const SHAPES: [(Kind, i64); 13] = [
    (Kind::Measure, 1),
    (Kind::Report, 1),
    (Kind::Concept, 1),
    (Kind::Body, 1),
    (Kind::Area, 1),
    (Kind::Field, 1),
    (Kind::TargetGroup, 1),
    (Kind::Programme, 1),
    (Kind::Document, 1),
    (Kind::Unit, 1),
    (Kind::Comment, 1),
    (Kind::Account, 1),
    (Kind::Setting, 1),
];

impl Kind {
    /// The word in the column `history.kind`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Measure => "measure",
            Self::Report => "report",
            Self::Concept => "concept",
            Self::Body => "body",
            Self::Area => "area",
            Self::Field => "field",
            Self::TargetGroup => "target_group",
            Self::Programme => "programme",
            Self::Document => "document",
            Self::Unit => "unit",
            Self::Comment => "comment",
            Self::Account => "account",
            Self::Setting => "setting",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        SHAPES
            .iter()
            .map(|(kind, _)| *kind)
            .find(|kind| kind.key() == key)
    }

    /// The shape new snapshots are written in.
    pub fn shape(self) -> i64 {
        SHAPES
            .iter()
            .find(|(kind, _)| *kind == self)
            .map_or(1, |(_, shape)| *shape)
    }
}

/// Brings an older snapshot to today's shape, one step at a time.
pub fn upcast(kind: Kind, shape: i64, snapshot: Value) -> Value {
    // Shape 1 is the first of every kind; the steps are added here.
    debug_assert!(shape <= kind.shape(), "a snapshot from a newer program");
    snapshot
}
