//! "erfüllt" through the browser: refused without a reason, said with one, taken back;
//! who comes late keeps every typed word. And the checks of money on their pages.

use domain::{
    facts::MeasureFacts,
    money_check::{self, Finding},
    policy::Role,
};

use crate::{
    harness::{Answer, House},
    routes::Samples,
};

fn shows(answer: &Answer, words: &str) -> bool {
    answer.text().contains(words)
}

#[tokio::test]
async fn an_objective_is_reached_only_with_a_reason_and_nobody_loses_a_text() {
    let house = House::furnished().await;
    let samples = Samples::of(&house).await;
    let path = samples.path("/raeume/{id}/konzept/{node}/erfuellt");
    let mut coordinator = house.signed_in_as(Role::DistrictCoordinator).await;
    let mut state = house.signed_in_as(Role::StateCoordinator).await;
    let opened = coordinator.get(&path).await;
    let version = opened.field("version").unwrap();
    let form = |reason: &'static str| [("reason", reason), ("step", ""), ("version", &*version)];

    let refused = coordinator.post(&path, &form(" ")).await;
    assert_eq!(refused.status.as_u16(), 422);
    assert!(shows(&refused, "Bitte begründen Sie"));

    let taken = coordinator
        .post(&path, &form("Alle Plätze sind belegt"))
        .await;
    assert_eq!(taken.status.as_u16(), 303);
    assert!(taken.location().contains("meldung=ziel-erfuellt"));
    let concept = coordinator.follow(taken).await;
    assert!(shows(&concept, "Alle Plätze sind belegt"));

    let conflict = state.post(&path, &form("Auch aus Sicht des Landes")).await;
    assert_eq!(conflict.status.as_u16(), 409);
    assert!(
        shows(&conflict, "Auch aus Sicht des Landes"),
        "what was typed"
    );
    assert!(shows(&conflict, "Alle Plätze sind belegt"), "what was said");

    let now = state.get(&path).await;
    let step = now.field("step").unwrap();
    let version = now.field("version").unwrap();
    let fields = [
        ("reason", "Zwei Plätze fehlen"),
        ("step", step.as_str()),
        ("version", version.as_str()),
    ];
    let back = state.post(&path, &fields).await;
    assert!(
        back.location().contains("meldung=ziel-wieder-offen"),
        "{}",
        back.status
    );
    assert!(shows(&state.follow(back).await, "Zwei Plätze fehlen"));

    let mut clerk = house.signed_in_as(Role::Clerk).await;
    assert_eq!(clerk.post(&path, &fields).await.status.as_u16(), 403);
    let need = samples.path("/raeume/{id}/konzept/{node}/bearbeiten");
    if need != path.replace("/erfuellt", "/bearbeiten") {
        let need = need.replace("/bearbeiten", "/erfuellt");
        assert_eq!(state.get(&need).await.status.as_u16(), 404, "no objective");
    }
}

#[tokio::test]
async fn what_the_checks_find_stands_at_the_measure_and_at_the_programme() {
    let house = House::furnished().await;
    let sight = house.backend.board().await.unwrap();
    let of = |facts: &MeasureFacts| money_check::findings(facts, &sight.catalogue);
    let found: Vec<(&MeasureFacts, Vec<Finding>)> = sight
        .facts
        .iter()
        .filter(|facts| !facts.draft)
        .map(|facts| (&**facts, of(facts)))
        .filter(|(_, findings)| !findings.is_empty())
        .collect();
    assert!(!found.is_empty(), "the example data has nothing to check");
    let mut reader = house.signed_in_as(Role::Leadership).await;
    for (facts, findings) in found {
        let page = reader.get(&format!("/massnahmen/{}", facts.id)).await;
        for finding in findings {
            assert!(shows(&page, &finding.sentence), "{}", finding.sentence);
            if let Some(programme) = finding.programme {
                let page = reader.get(&format!("/programme/{programme}")).await;
                assert!(
                    shows(&page, &facts.title),
                    "{} {}",
                    facts.title,
                    finding.sentence
                );
            }
        }
    }
}
