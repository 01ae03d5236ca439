//! What the form accepts and refuses.

use super::*;
use crate::error::FieldErrors;
use crate::samples::{self, area, body, day};

const TODAY: &str = "2026-11-22";

fn draft() -> MeasureDraft {
    MeasureDraft {
        title: "Neues Angebot".into(),
        areas: vec![area(samples::WEST).to_string()],
        field: uuid::Uuid::from_u128(samples::FIELD).to_string(),
        lead: body(samples::SEN).to_string(),
        ..MeasureDraft::default()
    }
}

fn errors(draft: &MeasureDraft) -> FieldErrors {
    draft
        .parse_core(&samples::catalogue(), day(TODAY), None)
        .unwrap_err()
}

#[test]
fn a_title_an_area_a_field_and_a_lead_are_enough_where_no_concept_asks() {
    let input = draft()
        .parse_core(&samples::catalogue(), day(TODAY), None)
        .unwrap();
    assert_eq!((input.areas.len(), input.objectives.len()), (1, 0));
}

#[test]
fn where_the_concept_has_objectives_one_is_named_or_a_reason() {
    let mut draft = draft();
    draft.areas = vec![area(samples::KOSMOS).to_string()];
    assert!(errors(&draft).get("objectives").is_some());
    draft.outside_concept = "Sofortmaßnahme".into();
    assert!(
        draft
            .parse_core(&samples::catalogue(), day(TODAY), None)
            .is_ok()
    );
    draft.outside_concept.clear();
    draft.objectives = vec![uuid::Uuid::from_u128(samples::OBJECTIVE).to_string()];
    assert!(
        draft
            .parse_core(&samples::catalogue(), day(TODAY), None)
            .is_ok()
    );
}

#[test]
fn outside_the_areas_a_district_and_a_reason_are_needed() {
    let mut draft = draft();
    draft.areas.clear();
    assert!(errors(&draft).get("areas").is_some());
    draft.outside_district = "05".into();
    assert!(errors(&draft).get("outside_reason").is_some());
    draft.outside_reason = "Modellvorhaben".into();
    assert!(
        draft
            .parse_core(&samples::catalogue(), day(TODAY), None)
            .is_ok()
    );
    draft.areas = vec![area(samples::WEST).to_string()];
    assert!(errors(&draft).get("outside_district").is_some());
}

#[test]
fn a_company_or_a_body_of_the_past_cannot_lead() {
    for id in [samples::COMPANY, samples::OLD] {
        let mut draft = draft();
        draft.lead = body(id).to_string();
        assert!(errors(&draft).get("lead").is_some());
    }
}

#[test]
fn the_end_is_not_before_the_start() {
    let mut draft = draft();
    (draft.start, draft.end) = ("01.02.2027".into(), "31.01.2027".into());
    assert!(errors(&draft).get("end").is_some());
}

#[test]
fn a_moved_end_wants_a_new_reason() {
    let mut before = samples::measure(1);
    before.end = Some(day("2026-12-31"));
    before.end_reason = Some("alter Grund".into());
    let mut draft = MeasureDraft::from_measure(&before);
    let parse =
        |draft: &MeasureDraft| draft.parse_more(&samples::catalogue(), day(TODAY), Some(&before));
    assert!(parse(&draft).is_ok());
    draft.end = "2027-06-30".into();
    assert!(parse(&draft).unwrap_err().get("end_reason").is_some());
    draft.end_reason = "Lieferverzug".into();
    assert!(parse(&draft).is_ok());
}

#[test]
fn a_participant_is_named_once_and_is_not_the_lead() {
    let mut draft = draft();
    let row = |id| ParticipantDraft {
        body: body(id).to_string(),
        task: String::new(),
    };
    draft.participants = vec![
        row(samples::OFFICE),
        row(samples::OFFICE),
        row(samples::SEN),
    ];
    draft.participants.push(ParticipantDraft {
        body: String::new(),
        task: "Aufgabe ohne Stelle".into(),
    });
    let errors = draft
        .parse_more(&samples::catalogue(), day(TODAY), None)
        .unwrap_err();
    for field in ["participant_1", "participant_2", "participant_3"] {
        assert!(errors.get(field).is_some(), "{field}");
    }
    assert!(errors.get("participant_0").is_none());
}

#[test]
fn a_stored_measure_survives_its_own_form() {
    let mut measure = samples::measure(1);
    measure.lead.body = body(samples::SEN);
    measure.outside_concept = Some("Grund".into());
    measure.end = Some(day("2027-01-31"));
    let draft = MeasureDraft::from_measure(&measure);
    let core = draft
        .parse_core(&samples::catalogue(), day(TODAY), Some(&measure))
        .unwrap();
    assert_eq!((core.title, core.end), (measure.title.clone(), measure.end));
}
