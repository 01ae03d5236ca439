//! One change for many: what it takes, and what it makes of each measure.

use super::*;
use crate::samples::{self, body, day};

fn draft(kind: BulkKind) -> BulkDraft {
    BulkDraft {
        kind,
        ..BulkDraft::default()
    }
}

fn parse(draft: &BulkDraft) -> Result<BulkChange, FieldErrors> {
    draft.parse(&samples::catalogue(), day("2026-11-22"))
}

#[test]
fn a_rating_with_a_star_wants_a_reason_and_none_is_taken_back_together() {
    let mut typed = draft(BulkKind::Standing);
    assert!(
        parse(&typed).unwrap_err().get("stage").is_some(),
        "nothing chosen"
    );
    typed.rating = "critical".into();
    assert!(parse(&typed).unwrap_err().get("rating_reason").is_some());
    typed.rating_reason = "Haushaltssperre".into();
    assert!(parse(&typed).is_ok());
    for stage in ["deferred", "dropped", "gibt es nicht"] {
        typed.stage = stage.into();
        assert!(parse(&typed).unwrap_err().get("stage").is_some(), "{stage}");
    }
}

#[test]
fn a_report_keeps_what_is_not_changed() {
    let last = Report {
        text: Some("Angebot läuft".into()),
        rating: Rating::AtRisk,
        rating_reason: Some("Stelle unbesetzt".into()),
        ..samples::report(7)
    };
    let typed = BulkDraft {
        stage: "running".into(),
        ..draft(BulkKind::Standing)
    };
    let report = parse(&typed)
        .unwrap()
        .on_report(Some(&last), day("2026-11-22"))
        .unwrap();
    assert_eq!(
        (report.stage.as_str(), report.rating.as_str()),
        ("running", "at_risk")
    );
    assert_eq!(
        (report.text.as_str(), report.rating_reason.as_str()),
        ("Angebot läuft", "Stelle unbesetzt")
    );
    assert_eq!(report.last_seen, last.id.to_string());
}

#[test]
fn an_end_is_set_or_shifted_and_never_both() {
    let mut measure = samples::measure(1);
    measure.end = Some(day("2027-01-31"));
    let mut typed = BulkDraft {
        shift: "-31".into(),
        end_reason: "früher fertig".into(),
        ..draft(BulkKind::End)
    };
    let changed = parse(&typed)
        .unwrap()
        .on_measure(&measure)
        .unwrap()
        .unwrap();
    assert_eq!(
        (changed.end.as_str(), changed.end_reason.as_str()),
        ("2026-12-31", "früher fertig")
    );
    measure.end = None;
    assert!(
        parse(&typed).unwrap().on_measure(&measure).is_err(),
        "no end to shift"
    );
    typed.end = "31.12.2028".into();
    assert!(parse(&typed).unwrap_err().get("shift").is_some());
    typed.shift = String::new();
    let set = parse(&typed)
        .unwrap()
        .on_measure(&measure)
        .unwrap()
        .unwrap();
    assert_eq!(set.end, "2028-12-31");
    typed.end = String::new();
    assert!(parse(&typed).unwrap_err().get("end").is_some());
    for bad in ["0", "drei", "99999"] {
        typed.shift = bad.into();
        assert!(parse(&typed).unwrap_err().get("shift").is_some(), "{bad}");
    }
}

#[test]
fn a_body_that_can_be_asked_is_added() {
    let mut typed = BulkDraft {
        participant: body(samples::OLD).to_string(),
        participant_task: "Räume".into(),
        ..draft(BulkKind::Participant)
    };
    assert!(
        parse(&typed).unwrap_err().get("participant").is_some(),
        "it has ended"
    );
    typed.participant = body(samples::OFFICE).to_string();
    let changed = parse(&typed)
        .unwrap()
        .on_measure(&samples::measure(1))
        .unwrap()
        .unwrap();
    assert_eq!(changed.participants.len(), 1);
    assert_eq!(changed.participants[0].task, "Räume");
}

#[test]
fn what_was_seen_is_read_as_it_is_written() {
    let seen = Seen {
        measure: samples::measure(1).id,
        version: 4,
        last_report: None,
    };
    assert_eq!(seen.to_string().parse(), Ok(seen));
    let reported = Seen {
        last_report: Some(samples::report(7).id),
        ..seen
    };
    assert_eq!(reported.to_string().parse(), Ok(reported));
    for bad in ["", "a/b/c", "//", &seen.measure.to_string()] {
        assert_eq!(bad.parse::<Seen>(), Err(Unreadable), "{bad}");
    }
}
