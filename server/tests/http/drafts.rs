//! A draft is known to its own body and to the coordination of its place; to everybody
//! else it is not there, whichever address is asked and however.

use backend::{accounts, measures};
use domain::{
    facts::MeasureFacts,
    ids::{AreaId, DocumentId, MeasureId},
    measure_form::MeasureDraft,
    policy::Role,
};
use http::Method;

use crate::harness::{Answer, Browser, House};

pub const TITLE: &str = "Geheimer Entwurf Qx7";

/// Another measure of SenBJF in the same place, as an unreleased draft.
pub async fn draft(house: &House) -> (MeasureId, AreaId) {
    let sight = house.backend.board().await.unwrap();
    let own = house.body("SenBJF").await;
    let like = |facts: &&std::sync::Arc<MeasureFacts>| {
        facts.pen == own && facts.districts.contains("09") && !facts.areas.is_empty()
    };
    let model = sight.facts.iter().find(like).unwrap();
    let (account, _) = house.account(Role::Clerk).await;
    let clerk = accounts::actor(&house.backend, account)
        .await
        .unwrap()
        .unwrap();
    let model_form = MeasureDraft::from_measure(
        &measures::detail(&house.backend, &clerk, model.id)
            .await
            .unwrap()
            .measure,
    );
    let form = MeasureDraft {
        title: TITLE.into(),
        end_reason: String::new(),
        ..model_form
    };
    (
        measures::create(&house.backend, &clerk, &form, true)
            .await
            .unwrap(),
        model.areas[0],
    )
}

/// Everybody who may see measures but not this draft.
async fn strangers(house: &House) -> Vec<(&'static str, Browser)> {
    let (other, _) = house
        .account_with(Role::Clerk, Some(house.body("SenStadt").await), None)
        .await;
    let (neighbour, _) = house
        .account_with(Role::DistrictCoordinator, None, Some("08".into()))
        .await;
    vec![
        ("clerk of another body", house.session_of(other).await),
        (
            "coordination of another Bezirk",
            house.session_of(neighbour).await,
        ),
        (
            "Landeskoordination",
            house.signed_in_as(Role::StateCoordinator).await,
        ),
        ("Leitung", house.signed_in_as(Role::Leadership).await),
        ("Revision", house.signed_in_as(Role::Auditor).await),
    ]
}

fn shows(answer: &Answer) -> bool {
    answer.text().contains(TITLE)
}

#[tokio::test]
async fn a_foreign_draft_is_not_there_whichever_address_is_asked() {
    let house = House::furnished().await;
    let (id, area) = draft(&house).await;
    let entries = kiezwerk::router::registry().entries().to_vec();
    let of_measure: Vec<_> = entries
        .iter()
        .filter(|entry| entry.path.starts_with("/massnahmen/{id}"))
        .collect();
    assert!(of_measure.len() > 10, "the pages of a measure are gone");
    let lists = [
        "/".to_owned(),
        "/massnahmen".to_owned(),
        "/massnahmen?entwurf=ja&q=Geheimer".to_owned(),
        "/massnahmen?entwurf=ja".to_owned(),
        "/massnahmen.csv?entwurf=ja".to_owned(),
        format!("/raeume/{area}"),
        format!("/raeume/{area}/konzept"),
        format!("/stellen/{}", house.body("SenBJF").await),
        "/protokoll/verlauf".to_owned(),
    ];
    let mut own = house.signed_in_as(Role::Clerk).await;
    for path in [
        format!("/massnahmen/{id}"),
        "/massnahmen?entwurf=ja&q=Geheimer".to_owned(),
    ] {
        assert!(
            shows(&own.get(&path).await),
            "its own body does not find it at {path}"
        );
    }
    for (who, mut browser) in strangers(&house).await {
        for entry in &of_measure {
            let of = |id: MeasureId| {
                let part = backend::ids::fresh::<DocumentId>().to_string();
                let parts = [
                    "{document}",
                    "{comment}",
                    "{contribution}",
                    "{participation}",
                ];
                let path = entry
                    .path
                    .replace("{id}", &id.to_string())
                    .replace("{seat}", "federfuehrung");
                parts
                    .iter()
                    .fold(path, |path, name| path.replace(name, &part))
            };
            let path = of(id);
            let answer = if entry.method == Method::GET {
                browser.get(&path).await
            } else {
                browser.post(&path, &[("title", "x")]).await
            };
            let status = answer.status.as_u16();
            // 403 comes from the route, before the record is looked at.
            assert!(
                matches!(status, 403 | 404) && !shows(&answer),
                "{who}: {} {path} answers {status}",
                entry.method
            );
            let nowhere = of(backend::ids::fresh());
            let unknown = if entry.method == Method::GET {
                browser.get(&nowhere).await
            } else {
                browser.post(&nowhere, &[("title", "x")]).await
            };
            assert_eq!(
                unknown.status.as_u16(),
                status,
                "{who}: {} {path} differs from what does not exist",
                entry.method
            );
        }
        for path in &lists {
            assert!(
                !shows(&browser.get(path).await),
                "{who} reads of it at {path}"
            );
        }
    }
}

#[tokio::test]
async fn an_id_that_cannot_be_read_names_nothing() {
    let house = House::furnished().await;
    let mut leader = house.signed_in_as(Role::Leadership).await;
    for path in [
        "/massnahmen/keine-nummer",
        "/massnahmen/0/verlauf",
        "/raeume/x/konzept",
        "/stellen/x",
        "/dokumente/x",
    ] {
        assert_eq!(leader.get(path).await.status, 404, "{path}");
    }
}
