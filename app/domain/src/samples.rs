//! Small made-up records for the unit tests of this crate; never the demo data.

use chrono::{DateTime, NaiveDate};
use uuid::Uuid;

use crate::{
    area::{ActionArea, District},
    body::{Body, BodyKind},
    catalogue::{Catalogue, Field},
    concept::{Concept, ConceptNode, NodeKind},
    contribution::{Contribution, ContributionState},
    facts::{Calendar, MeasureFacts, Reported},
    ids::{
        AreaId, BodyId, ConceptId, ContributionId, FieldId, MeasureId, NodeId, ProgrammeId,
        ReportId,
    },
    measure::{Code, Lead, Measure, Rating, Stage},
    money::Cents,
    participation::Answer,
    report::Report,
};

pub const SEN: u128 = 1;
pub const OFFICE: u128 = 2;
pub const UNIT: u128 = 3;
pub const COMPANY: u128 = 4;
pub const OLD: u128 = 5;
pub const SOUTH: u128 = 10;
pub const KOSMOS: u128 = 11;
pub const WEST: u128 = 12;
pub const FIELD: u128 = 20;
pub const OBJECTIVE: u128 = 30;

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn body(id: u128) -> BodyId {
    BodyId(Uuid::from_u128(id))
}

pub fn area(id: u128) -> AreaId {
    AreaId(Uuid::from_u128(id))
}

fn one_body(
    id: u128,
    short: &str,
    kind: BodyKind,
    parent: Option<u128>,
    district: Option<&str>,
) -> Body {
    Body {
        id: body(id),
        short_name: short.into(),
        name: format!("{short} lang"),
        kind,
        parent: parent.map(body),
        district: district.map(Into::into),
        aliases: Vec::new(),
        valid_from: None,
        valid_to: None,
        successors: Vec::new(),
        note: None,
        contact: None,
        version: 1,
    }
}

fn one_area(id: u128, code: &str, parent: Option<u128>, district: Option<&str>) -> ActionArea {
    ActionArea {
        id: area(id),
        code: code.into(),
        name: format!("Raum {code}"),
        parent: parent.map(area),
        district: district.map(Into::into),
        lor: Vec::new(),
        note: None,
        version: 1,
    }
}

/// Two areas with parts, four bodies and one that ended, one field, one objective in 13d.
pub fn catalogue() -> Catalogue {
    let mut old = one_body(OLD, "SenAlt", BodyKind::SenateDepartment, None, None);
    old.valid_to = Some(day("2023-04-27"));
    old.successors = vec![body(SEN)];
    let mut sen = one_body(SEN, "SenNeu", BodyKind::SenateDepartment, None, None);
    sen.aliases = vec!["SenN".into()];
    let bodies = [
        sen,
        one_body(OFFICE, "BA Süd", BodyKind::DistrictOffice, None, Some("09")),
        one_body(UNIT, "JugA Süd", BodyKind::Office, Some(OFFICE), Some("09")),
        one_body(COMPANY, "Wohnen eG", BodyKind::Other, None, None),
        old,
    ];
    let areas = [
        one_area(SOUTH, "13", None, None),
        one_area(KOSMOS, "13d", Some(SOUTH), Some("09")),
        one_area(WEST, "01", None, Some("05")),
    ];
    let field = Field {
        id: FieldId(Uuid::from_u128(FIELD)),
        code: "BIL".into(),
        name: "Bildung".into(),
        position: 1,
        retired: false,
        version: 1,
    };
    let node = ConceptNode {
        id: NodeId(Uuid::from_u128(OBJECTIVE)),
        parent: None,
        kind: NodeKind::Objective,
        code: "Z1".into(),
        text: "Ein Ziel".into(),
        field: None,
        position: 1,
        retired: false,
        fulfilled: None,
        reopened: None,
        version: 1,
    };
    let concept = Concept {
        id: ConceptId(Uuid::from_u128(40)),
        area: Some(area(KOSMOS)),
        number: 1,
        title: "Konzept".into(),
        decided_on: None,
        document: None,
        example: true,
        nodes: vec![node],
        version: 1,
    };
    Catalogue {
        districts: [("05", "West"), ("09", "Süd")]
            .map(|(number, name)| District {
                number: number.into(),
                name: name.into(),
            })
            .into(),
        bodies: bodies.into_iter().map(|b| (b.id, b)).collect(),
        areas: areas.into_iter().map(|a| (a.id, a)).collect(),
        fields: [(field.id, field)].into(),
        concepts: [(concept.id, concept)].into(),
        ..Catalogue::default()
    }
}

/// A released measure in 13d led by SenNeu, with nothing else stated.
pub fn measure(number: u32) -> Measure {
    Measure {
        id: MeasureId(Uuid::from_u128(1_000 + u128::from(number))),
        code: Code {
            prefix: "13d".into(),
            number,
        },
        draft: false,
        example: false,
        created_at: DateTime::from_timestamp(1_767_225_600, 0).unwrap(),
        created_by: body(OFFICE),
        created_account: crate::ids::AccountId(Uuid::from_u128(90)),
        title: format!("Maßnahme {number}"),
        areas: vec![area(KOSMOS)],
        outside: None,
        field: FieldId(Uuid::from_u128(FIELD)),
        lead: Lead {
            body: body(SEN),
            answer: Answer::Asked,
            terms: 1,
            asked_at: None,
            in_force: None,
        },
        start: None,
        end: None,
        original_end: None,
        end_reason: None,
        check_on: None,
        objectives: Vec::new(),
        goals: Vec::new(),
        outside_concept: None,
        need: None,
        effect: None,
        success: None,
        target_groups: Vec::new(),
        risks: None,
        continuation: None,
        unit: None,
        contact: None,
        participants: Vec::new(),
        operator: None,
        key_measure: false,
        priority: None,
        total_cost: None,
        decisions: None,
        file_reference: None,
        links: None,
        contributions: Vec::new(),
        milestones: Vec::new(),
        version: 1,
        milestones_version: 1,
    }
}

/// A request for 38,000 euro of SenNeu in 2026.
pub fn contribution(id: u128) -> Contribution {
    Contribution {
        id: ContributionId(Uuid::from_u128(id)),
        programme: ProgrammeId(Uuid::from_u128(50)),
        giver: body(SEN),
        year: 2026,
        amount: Cents(3_800_000),
        state: ContributionState::Asked,
        reason: None,
        terms: 1,
        agreed: None,
        asked_at: DateTime::from_timestamp(1_767_225_600, 0),
        answered_at: None,
        note: None,
        change: None,
        version: 1,
    }
}

/// A report "nicht begonnen" that nobody has reviewed.
pub fn report(id: u128) -> Report {
    Report {
        id: ReportId(Uuid::from_u128(id)),
        measure: MeasureId(Uuid::from_u128(1_001)),
        stage: Stage::default(),
        stage_reason: None,
        rating: Rating::default(),
        rating_reason: None,
        text: None,
        internal: None,
        next_step: None,
        replacement: None,
        as_of: day("2026-01-01"),
        submitted_at: DateTime::from_timestamp(1_767_225_600, 0).unwrap(),
        account: crate::ids::AccountId(Uuid::from_u128(90)),
        body: body(SEN),
        reviews: Vec::new(),
        version: 1,
    }
}

/// Days are UTC days here.
pub fn calendar(today: &str) -> Calendar {
    Calendar {
        today: day(today),
        day_of: |at| at.date_naive(),
    }
}

pub fn facts(measure: &Measure) -> MeasureFacts {
    MeasureFacts::new(
        measure,
        Reported::default(),
        &catalogue(),
        &calendar("2026-01-01"),
    )
}
