//! The rules of views, on the small catalogue of the samples.

use uuid::Uuid;

use super::*;
use crate::{
    account::RoleGrant,
    ids::GrantId,
    samples::{self, OFFICE, OLD, SEN, UNIT, body, day},
};

fn pairs(pairs: &[(&str, &str)]) -> FormData {
    FormData(
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
    )
}

fn actor(grants: &[(Role, Option<u128>, Option<&str>)]) -> Actor {
    let grants: Vec<RoleGrant> = grants
        .iter()
        .map(|(role, of, district)| RoleGrant {
            id: GrantId(Uuid::from_u128(1)),
            role: *role,
            body: of.map(body),
            district: district.map(str::to_owned),
            valid_from: day("2020-01-01"),
            valid_to: None,
        })
        .collect();
    Actor::new(
        AccountId(Uuid::from_u128(9)),
        String::new(),
        String::new(),
        false,
        &grants,
        day("2026-11-22"),
        // Of a Bezirksamt the rights reach into its offices; its views do not.
        |id| BTreeSet::from([id, body(UNIT)]),
    )
}

fn view(list: ListKind, query: FormData) -> SavedView {
    SavedView {
        id: SavedViewId(Uuid::from_u128(1)),
        list,
        name: "Ansicht".into(),
        query,
        account: AccountId(Uuid::from_u128(9)),
        body: None,
        version: 1,
    }
}

#[test]
fn a_selection_is_kept_in_one_order_and_without_the_place_in_the_list() {
    let catalogue = samples::catalogue();
    let typed = pairs(&[
        ("meldung", "gespeichert"),
        ("richtung", "ab"),
        ("nach", "01932f5e-0000-7000-8000-000000000001"),
        ("stand", "running"),
        ("raum", "13d"),
        ("sortierung", "ende"),
        ("raum", "99z"),
        ("q", "  Spiel & Platz "),
    ]);
    let kept = ListKind::Measures.canonical(&typed, &catalogue);
    let names: Vec<_> = kept.0.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["raum", "stand", "q", "sortierung", "richtung"],
        "{kept:?}"
    );
    assert_eq!(kept.get("raum"), "13d");
    assert_eq!(kept.get("q"), "Spiel & Platz");
    // Read again it is the same, whatever it went through.
    let again = FormData::from_query(&kept.to_query());
    assert_eq!(ListKind::Measures.canonical(&again, &catalogue), kept);
    for list in [ListKind::Requests, ListKind::Money] {
        assert_eq!(
            list.canonical(&pairs(&[("q", "x"), ("nach", "y")]), &catalogue)
                .0,
            []
        );
    }
}

#[test]
fn a_value_that_is_gone_is_passed_over_and_said() {
    let catalogue = samples::catalogue();
    let kept = view(
        ListKind::Measures,
        pairs(&[("raum", "13d"), ("stand", "running")]),
    );
    assert!(!kept.has_lost(&catalogue));
    let mut smaller = catalogue.clone();
    smaller.areas.clear();
    assert_eq!(kept.current(&smaller).0, pairs(&[("stand", "running")]).0);
    assert!(kept.has_lost(&smaller));
}

#[test]
fn a_view_is_shared_with_the_body_of_a_role_and_not_with_its_offices() {
    let (catalogue, today) = (samples::catalogue(), day("2026-11-22"));
    let own =
        |grants: &[(Role, Option<u128>, Option<&str>)]| desks(&actor(grants), &catalogue, today);
    assert_eq!(
        own(&[(Role::Clerk, Some(OFFICE), None)]),
        [body(OFFICE)].into()
    );
    assert_eq!(
        own(&[(Role::Leadership, Some(SEN), None)]),
        [body(SEN)].into()
    );
    assert_eq!(
        own(&[(Role::DistrictCoordinator, None, Some("09"))]),
        [body(OFFICE)].into()
    );
    assert_eq!(own(&[(Role::Leadership, None, None)]), BTreeSet::new());
    // Who sees no measures has no list to share, and an ended body is acted for.
    assert_eq!(
        own(&[(Role::Administrator, Some(SEN), None)]),
        BTreeSet::new()
    );
    assert_eq!(own(&[(Role::Clerk, Some(OLD), None)]), [body(SEN)].into());
    let clerk = actor(&[(Role::Clerk, Some(SEN), None)]);
    assert_eq!(
        reach(&clerk, &catalogue, today),
        [body(SEN), body(OLD)].into()
    );
}

#[test]
fn a_draft_is_read_or_gets_sentences() {
    let catalogue = samples::catalogue();
    let own = BTreeSet::from([body(SEN)]);
    let draft = SavedViewDraft {
        name: " Kosmosviertel ".into(),
        owner: body(SEN).to_string(),
        list: "massnahmen".into(),
        query: "?raum=13d&nach=x".into(),
        ..SavedViewDraft::default()
    };
    let read = draft.parse_new(&own, &catalogue).unwrap();
    assert_eq!(read.label.name, "Kosmosviertel");
    assert_eq!(
        (read.label.body, read.list),
        (Some(body(SEN)), ListKind::Measures)
    );
    assert_eq!(read.query.to_query(), "raum=13d");
    let wrong = SavedViewDraft {
        name: "a\nb".into(),
        owner: body(OFFICE).to_string(),
        list: "konten".into(),
        ..draft.clone()
    };
    let errors = wrong.parse_new(&own, &catalogue).unwrap_err();
    for field in ["name", "owner", "list"] {
        assert!(errors.get(field).is_some(), "{field}");
    }
    let long = SavedViewDraft {
        query: format!("q={}", "x".repeat(LONGEST_QUERY)),
        ..draft
    };
    let errors = long.parse_new(&own, &catalogue).unwrap_err();
    assert!(errors.get("query").unwrap().contains("zu lang"));
}

#[test]
fn names_are_equal_whatever_their_case_and_gaps() {
    assert_eq!(
        name_key("Überfällig  im Kiez"),
        name_key(" überfällig im kiez ")
    );
    assert_ne!(name_key("Rot"), name_key("Rot 2"));
}
