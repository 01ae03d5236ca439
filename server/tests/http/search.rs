//! Searching over everything: what is found, in which order, that a number equals its
//! list, and that nobody finds what she may not see. On the page and in the palette.

use backend::{accounts, measures};
use domain::{measure_form::MeasureDraft, policy::Role};
use scraper::{ElementRef, Html, Selector};
use ui::shell::{NAVIGATION, PLACES};

use crate::harness::{Answer, Browser, House};

const PLACES_OF_HITS: [&str; 2] = ["/suche", "/suche/treffer"];

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

/// Address and words of each hit on the page.
fn hits(answer: &Answer) -> Vec<(String, String)> {
    let page = answer.page();
    all(&page, ".found__line a, [role=option]")
        .iter()
        .map(|link| {
            (
                link.value().attr("href").unwrap().to_owned(),
                link.text().collect(),
            )
        })
        .collect()
}

async fn search(browser: &mut Browser, path: &str, typed: &str) -> Answer {
    let typed: String = typed.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let answer = browser.get(&format!("{path}?q={typed}")).await;
    assert_eq!(answer.status.as_u16(), 200, "{path} {typed}");
    answer
}

#[tokio::test]
async fn a_measure_is_found_by_its_code_first_and_by_part_of_a_compound() {
    let house = House::furnished().await;
    let sight = house.backend.board().await.unwrap();
    let measure = sight
        .facts
        .iter()
        .find(|facts| !facts.draft && facts.title.contains("Pegasuseck"));
    let measure = measure.expect("a measure with a compound in its title");
    let address = format!("/massnahmen/{}", measure.id);
    let mut leader = house.signed_in_as(Role::Leadership).await;
    for path in PLACES_OF_HITS {
        let code = search(&mut leader, path, &measure.code.to_string().to_uppercase()).await;
        assert_eq!(hits(&code)[0].0, address, "{path}");
        let part = search(&mut leader, path, "suseck").await;
        assert!(
            hits(&part).iter().any(|(href, _)| *href == address),
            "{path}"
        );
    }
}

#[tokio::test]
async fn every_kind_is_found_and_every_number_equals_its_list() {
    let house = House::furnished().await;
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    for (typed, wanted) in [
        ("kosmosviertel", "/raeume/"),
        ("SenSBW", "/stellen/"),
        ("senstadtwohn", "/stellen/"),
        ("koepenick", "/stellen/"),
        ("Gemeinschaftsprojekte", "/programme/"),
        ("z1 kosmos", "/konzept#ziel-"),
        ("passwort", "/konto/passwort"),
        ("neu erfassen", "/massnahmen/neu"),
    ] {
        let answer = search(&mut clerk, "/suche", typed).await;
        let found = hits(&answer);
        assert!(
            found.iter().any(|(href, _)| href.contains(wanted)),
            "{typed}: {found:?}"
        );
    }
    let mut numbers = 0;
    for typed in ["schule", "kiez", "a", "ziel", "berlin", "sen"] {
        let answer = search(&mut clerk, "/suche", typed).await;
        let page = answer.page();
        let links: Vec<(String, String)> = all(&page, "main a[data-count]")
            .iter()
            .map(|link| {
                (
                    link.value().attr("href").unwrap().to_owned(),
                    link.value().attr("data-count").unwrap().to_owned(),
                )
            })
            .collect();
        for (href, count) in links {
            let list = clerk.get(&href).await;
            let list = list.page();
            let total = all(&list, "[data-total]")[0]
                .value()
                .attr("data-total")
                .unwrap()
                .to_owned();
            assert_eq!(total, count, "{href} behind {typed}");
            numbers += 1;
        }
    }
    assert!(numbers > 10, "only {numbers} numbers were compared");
}

#[tokio::test]
async fn a_foreign_draft_is_never_found_and_the_own_one_is() {
    const TITLE: &str = "Geheimentwurf Zwq9";
    let house = House::furnished().await;
    let own = house.body("SenBJF").await;
    let sight = house.backend.board().await.unwrap();
    let model = sight
        .facts
        .iter()
        .find(|facts| facts.pen == own && facts.districts.contains("09"))
        .unwrap();
    let (account, _) = house.account(Role::Clerk).await;
    let clerk = accounts::actor(&house.backend, account)
        .await
        .unwrap()
        .unwrap();
    let form = MeasureDraft::from_measure(
        &measures::detail(&house.backend, &clerk, model.id)
            .await
            .unwrap()
            .measure,
    );
    let form = MeasureDraft {
        title: TITLE.into(),
        end_reason: String::new(),
        ..form
    };
    let id = measures::create(&house.backend, &clerk, &form, true)
        .await
        .unwrap();
    let code = measures::detail(&house.backend, &clerk, id)
        .await
        .unwrap()
        .measure
        .code
        .to_string();
    let (other, _) = house
        .account_with(Role::Clerk, Some(house.body("SenStadt").await), None)
        .await;
    let (neighbour, _) = house
        .account_with(Role::DistrictCoordinator, None, Some("08".into()))
        .await;
    let mut strangers = vec![
        house.session_of(other).await,
        house.session_of(neighbour).await,
    ];
    for role in [
        Role::StateCoordinator,
        Role::Leadership,
        Role::Auditor,
        Role::Administrator,
    ] {
        strangers.push(house.signed_in_as(role).await);
    }
    let mut own = house.session_of(account).await;
    for path in PLACES_OF_HITS {
        for typed in [TITLE, "geheimentwurf", &code] {
            let answer = search(&mut own, path, typed).await;
            assert!(
                hits(&answer).iter().any(|(_, words)| words.contains(TITLE)),
                "{path} {typed}"
            );
            for stranger in &mut strangers {
                let answer = search(stranger, path, typed).await;
                assert!(
                    !hits(&answer).iter().any(|(_, words)| words.contains(TITLE)),
                    "{path} {typed}"
                );
                assert!(!answer.text().contains(&id.to_string()), "{path} {typed}");
            }
        }
    }
}

#[tokio::test]
async fn hostile_text_is_shown_as_typed_and_does_nothing() {
    let house = House::furnished().await;
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let long = "x".repeat(5_000);
    for typed in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=1>",
        "%_' OR 1=1 --",
        "</textarea><b>",
        "\u{202E}\u{0}%00",
        &long,
    ] {
        for path in PLACES_OF_HITS {
            let answer = search(&mut clerk, path, typed).await;
            let page = answer.page();
            assert_eq!(
                all(&page, "script:not([src]), img, b, [onerror]").len(),
                0,
                "{typed}"
            );
            assert!(
                hits(&answer).iter().all(|(href, _)| href.starts_with('/')),
                "{typed}"
            );
        }
    }
    let other = clerk.get("/suche?q=kiez&in=%27unbekannt").await;
    assert_eq!(other.status.as_u16(), 200);
}

#[tokio::test]
async fn every_place_that_the_search_offers_opens_for_whoever_sees_it() {
    let house = House::furnished().await;
    for role in Role::ALL {
        let mut browser = house.signed_in_as(role).await;
        let answer = browser.get("/suche/treffer?q=").await;
        let offered = hits(&answer);
        assert!(offered.len() >= 5, "{}: {offered:?}", role.key());
        for (href, words) in offered {
            let status = browser.get(&href).await.status.as_u16();
            assert_eq!(status, 200, "{} opens {href} ({words})", role.key());
        }
    }
    let mut hrefs: Vec<&str> = NAVIGATION
        .iter()
        .chain(PLACES.iter().map(|place| &place.entry))
        .map(|entry| entry.href)
        .collect();
    hrefs.sort_unstable();
    let all = hrefs.len();
    hrefs.dedup();
    assert_eq!(hrefs.len(), all, "a place stands twice");
}
