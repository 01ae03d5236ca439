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
    PublicText,
}

/// The shape each kind is written in today.
pub const SHAPES: [(Kind, i64); 14] = [
    (Kind::Measure, 2),
    (Kind::Report, 2),
    (Kind::Concept, 3),
    (Kind::Body, 1),
    (Kind::Area, 1),
    (Kind::Field, 1),
    (Kind::TargetGroup, 1),
    (Kind::Programme, 2),
    (Kind::Document, 2),
    (Kind::Unit, 1),
    (Kind::Comment, 1),
    (Kind::Account, 1),
    (Kind::Setting, 1),
    (Kind::PublicText, 1),
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
            Self::PublicText => "public_text",
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
    if shape < 2 {
        match kind {
            Kind::Measure => measure_with_agreements(&mut snapshot),
            Kind::Report => set(&mut snapshot, "reviews", json!([])),
            Kind::Concept => {
                for node in list(&mut snapshot, "nodes") {
                    set(node, "fulfilled", Value::Null);
                }
            }
            Kind::Programme => rules_of_programmes(&mut snapshot),
            Kind::Document => document_2(&mut snapshot),
            _ => {}
        }
    }
    // Shape 3 of a concept: when the mark "erfüllt" was taken back.
    if shape < 3 && kind == Kind::Concept {
        for node in list(&mut snapshot, "nodes") {
            set(node, "reopened", Value::Null);
        }
    }
    snapshot
}

/// Shape 2 of a measure: who was asked when, and which terms are in force. Older
/// records do not say when somebody was asked: the day the measure was created.
fn measure_with_agreements(measure: &mut Value) {
    let created_at = measure["created_at"].clone();
    let own = measure["lead"]["body"] == measure["created_by"];
    let agreed = measure["lead"]["answer"]["state"] == "accepted";
    let body = measure["lead"]["body"].clone();
    let lead = &mut measure["lead"];
    set(
        lead,
        "asked_at",
        if own { Value::Null } else { created_at.clone() },
    );
    set(lead, "in_force", if agreed { body } else { Value::Null });
    for participation in list(measure, "participants") {
        let agreed = (participation["answer"]["state"] == "accepted").then(
            || json!({ "terms": participation["answer"]["terms"], "task": participation["task"] }),
        );
        set(participation, "asked_at", created_at.clone());
        set(participation, "agreed", agreed.into());
        set(participation, "text", Value::Null);
    }
    for money in list(measure, "contributions") {
        let state = money["state"].as_str().unwrap_or_default();
        let agreed = matches!(state, "promised" | "granted" | "paid");
        let terms = money["terms"].clone();
        set(money, "agreed", if agreed { terms } else { Value::Null });
        set(money, "asked_at", created_at.clone());
        for name in ["answered_at", "note", "change"] {
            set(money, name, Value::Null);
        }
    }
}

fn set(record: &mut Value, name: &str, value: Value) {
    if let Some(record) = record.as_object_mut() {
        record.entry(name).or_insert(value);
    }
}

fn list<'a>(record: &'a mut Value, name: &str) -> impl Iterator<Item = &'a mut Value> {
    let list = record.get_mut(name).and_then(Value::as_array_mut);
    list.into_iter().flatten()
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

/// Programme, shape 1 to 2: rules became data. The same values as in the migration
/// 0006, which took them from the note; everything else has no rule.
fn rules_of_programmes(snapshot: &mut Value) {
    let mut rules = json!({
        "departments": null,
        "only_areas": false,
        "runs_from": null,
        "runs_to": null,
        "question": null,
    });
    match snapshot.get("name").and_then(Value::as_str) {
        Some("Gemeinschaftsprojekte") => rules["departments"] = json!(2),
        Some("Europa im Quartier (EFRE 2021–2027)") => {
            rules["only_areas"] = json!(true);
            rules["runs_from"] = json!("2023-01-31");
            rules["runs_to"] = json!("2030-12-31");
        }
        Some("BENN") => rules["runs_to"] = json!("2028-12-31"),
        Some("FEIN-Pilotprojekte") => {
            rules["question"] = json!(
                "Liegt die Maßnahme außerhalb der Gebiete des Sozialen Zusammenhalts (Quartiersmanagement)?"
            );
        }
        _ => {}
    }
    if let (Value::Object(snapshot), Value::Object(rules)) = (snapshot, rules) {
        snapshot.extend(rules);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalogue::Programme,
        concept::Concept,
        document::{Document, MediaKind, Place},
        measure::Measure,
        participation::Answer,
        public_text::{PublicText, TextPage},
        report::Report,
    };

    fn golden(kind: Kind, shape: i64, text: &str) -> Value {
        upcast(kind, shape, serde_json::from_str(text).unwrap())
    }

    #[test]
    fn records_of_the_first_shape_are_still_read() {
        let text = include_str!("../tests/shapes/measure-1.json");
        let measure: Measure = serde_json::from_value(golden(Kind::Measure, 1, text)).unwrap();
        assert_eq!(measure.lead.in_force, Some(measure.lead.body));
        assert_eq!(measure.participants[0].asked_at, Some(measure.created_at));
        assert!(measure.participants[0].agreed() && !measure.participants[1].agreed());
        assert!(matches!(
            measure.participants[1].answer,
            Answer::Declined { .. }
        ));
        let agreed: Vec<Option<i64>> = measure.contributions.iter().map(|c| c.agreed).collect();
        assert_eq!(agreed, [Some(1), None]);

        let text = include_str!("../tests/shapes/report-1.json");
        let report: Report = serde_json::from_value(golden(Kind::Report, 1, text)).unwrap();
        assert!(report.reviews.is_empty());

        let text = include_str!("../tests/shapes/concept-1.json");
        let concept: Concept = serde_json::from_value(golden(Kind::Concept, 1, text)).unwrap();
        assert!(concept.nodes[0].fulfilled.is_none());
        assert!(concept.nodes[0].reopened.is_none());
    }

    #[test]
    fn a_concept_from_before_marks_could_be_taken_back_keeps_its_marks() {
        let text = include_str!("../tests/shapes/concept-2.json");
        let concept: Concept = serde_json::from_value(golden(Kind::Concept, 2, text)).unwrap();
        let node = &concept.nodes[0];
        assert!(node.fulfilled.is_some() && node.reopened.is_none());
    }

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

    /// Written by the program before rules were data.
    const PROGRAMME_1: &str = r#"{"id":"0191a000-0000-7000-8000-000000000001","name":"Europa im Quartier (EFRE 2021–2027)","giver":"0191a000-0000-7000-8000-000000000002","note":"genau die 13 Handlungsräume; 31.01.2023–31.12.2030","retired":false,"version":1}"#;

    fn read(name: &str) -> Programme {
        let old = PROGRAMME_1.replace("Europa im Quartier (EFRE 2021–2027)", name);
        let value = serde_json::from_str(&old).unwrap();
        serde_json::from_value(upcast(Kind::Programme, 1, value)).unwrap()
    }

    #[test]
    fn a_public_text_of_the_first_shape_is_read_and_written_the_same() {
        let text = include_str!("../tests/shapes/public-text-1.json");
        let stored: PublicText = serde_json::from_value(golden(Kind::PublicText, 1, text)).unwrap();
        assert_eq!(stored.page, TextPage::Imprint);
        assert_eq!(stored.open_places(), ["Anschrift"]);
        let written = serde_json::to_value(&stored).unwrap();
        assert_eq!(written, serde_json::from_str::<Value>(text).unwrap());
    }

    #[test]
    fn a_programme_of_shape_1_is_read_with_its_rules() {
        let european = read("Europa im Quartier (EFRE 2021–2027)");
        assert!(european.only_areas);
        assert_eq!(
            (european.runs_from, european.runs_to),
            ("2023-01-31".parse().ok(), "2030-12-31".parse().ok())
        );
        assert_eq!(read("Gemeinschaftsprojekte").departments, Some(2));
        assert_eq!(read("BENN").runs_to, "2028-12-31".parse().ok());
        assert!(read("FEIN-Pilotprojekte").question.unwrap().ends_with('?'));
        let other = read("Stadtteilzentren");
        assert_eq!(
            (
                other.departments,
                other.only_areas,
                other.runs_to,
                other.question
            ),
            (None, false, None, None)
        );
    }

    #[test]
    fn a_programme_of_today_is_read_as_it_was_written() {
        let today = Programme {
            departments: Some(3),
            ..read("Gemeinschaftsprojekte")
        };
        let value = serde_json::to_value(&today).unwrap();
        let again = upcast(Kind::Programme, Kind::Programme.shape(), value);
        assert_eq!(serde_json::from_value::<Programme>(again).unwrap(), today);
    }
}
