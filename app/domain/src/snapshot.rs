//! History snapshots: which aggregate has which kind and shape, and how older shapes
//! are read. A snapshot is one aggregate as JSON, with ids instead of names.
//!
//! To change the shape of an aggregate: raise its number in [`SHAPES`], add one
//! `match` arm to [`upcast`], keep a golden JSON of the old shape in the tests.

use serde_json::{Value, json};

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
    (Kind::Document, 2),
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
pub fn upcast(kind: Kind, shape: i64, mut snapshot: Value) -> Value {
    debug_assert!(shape <= kind.shape(), "a snapshot from a newer program");
    if kind == Kind::Document && shape < 2 {
        document_2(&mut snapshot);
    }
    snapshot
}

/// Shape 2 of a document: it may lie elsewhere than at a concept, has a title, and can
/// be removed.
fn document_2(snapshot: &mut Value) {
    if let Some(fields) = snapshot.as_object_mut() {
        let concept = fields.remove("concept").unwrap_or_default();
        fields.insert("place".into(), json!({ "concept": concept }));
        fields.insert("title".into(), Value::Null);
        fields.insert("removed_at".into(), Value::Null);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, MediaKind, Place};

    /// As it stands in histories; never changed.
    const DOCUMENT_1: &str = r#"{"id":"0191a000-0000-7000-8000-000000000001","concept":"0191a000-0000-7000-8000-000000000002","file_name":"Konzept 2018.pdf","media_type":"application/pdf","bytes":1660000,"sha256":"ab12","uploaded_at":"2026-11-20T09:00:00Z","account":"0191a000-0000-7000-8000-000000000003","body":null}"#;

    #[test]
    fn a_document_of_shape_1_lies_at_its_concept() {
        let old = serde_json::from_str(DOCUMENT_1).unwrap();
        let document: Document = serde_json::from_value(upcast(Kind::Document, 1, old)).unwrap();
        let concept = "0191a000-0000-7000-8000-000000000002".parse().unwrap();
        assert_eq!(document.place, Place::Concept(concept));
        assert_eq!(document.media_type, MediaKind::Pdf);
        assert_eq!(
            (document.title.as_deref(), document.removed_at),
            (None, None)
        );
        // Today's shape passes untouched.
        let now = serde_json::to_value(&document).unwrap();
        assert_eq!(upcast(Kind::Document, 2, now.clone()), now);
    }
}
