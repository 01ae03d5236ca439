//! Help for everybody: public texts, reported barriers, the handbook, error pages with
//! a way out. What nobody may break: a text is no way into the page.

use domain::{barrier::PER_HOUR, policy::Role};
use http::StatusCode;

use crate::harness::{Answer, Browser, House};

const REPORT: &str = "/barrierefreiheit/melden";
const LIST: &str = "/barrierefreiheit/meldungen";

fn hrefs(answer: &Answer, selector: &str) -> Vec<String> {
    let selector = scraper::Selector::parse(selector).unwrap();
    answer
        .page()
        .select(&selector)
        .filter_map(|link| link.value().attr("href").map(str::to_owned))
        .collect()
}

fn count(answer: &Answer, selector: &str) -> usize {
    let selector = scraper::Selector::parse(selector).unwrap();
    answer.page().select(&selector).count()
}

fn words(answer: &Answer, selector: &str) -> String {
    answer.first(selector)
}

async fn save(browser: &mut Browser, page: &str, text: &str, version: &str) -> Answer {
    let path = format!("{page}/bearbeiten");
    browser
        .post(&path, &[("text", text), ("version", version)])
        .await
}

#[tokio::test]
async fn everybody_finds_the_legal_pages_in_the_foot_of_every_page_also_before_signing_in() {
    let house = House::furnished().await;
    let mut nobody = house.anonymous();
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    for answer in [
        nobody.get("/anmelden").await,
        nobody.get("/gibt-es-nicht").await,
        clerk.get("/").await,
        clerk.get("/massnahmen").await,
        clerk.get("/verwaltung/konten").await,
    ] {
        let links = hrefs(&answer, ".footer a");
        for wanted in ["/barrierefreiheit", "/datenschutz", "/impressum"] {
            assert!(
                links.iter().any(|link| link == wanted),
                "{wanted} in {links:?}"
            );
        }
        assert!(
            links.iter().any(|link| link.starts_with("/hilfe")),
            "{links:?}"
        );
        assert!(
            links.iter().any(|link| link.starts_with(REPORT)),
            "{links:?}"
        );
    }
    for page in ["/barrierefreiheit", "/datenschutz", "/impressum"] {
        let answer = nobody.get(page).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(count(&answer, ".markup h2") >= 4, "{page}");
        assert!(count(&answer, ".markup mark.open-place") >= 3, "{page}");
        // Only an editor is told; she finds the way, too.
        assert_eq!(count(&answer, ".notice--warning"), 0);
        assert!(!hrefs(&answer, "main a").contains(&format!("{page}/bearbeiten")));
    }
}

#[tokio::test]
async fn a_saved_text_stands_for_everybody_and_cannot_bring_a_script() {
    let house = House::furnished().await;
    let mut state = house.signed_in_as(Role::StateCoordinator).await;
    let hostile = "## Anbieter\n\n<script>alert(1)</script> <img src=x onerror=alert(1)>\n\n[fremd](https://a.de) <b onclick=x>fett</b>\n\n</div></main><form action=//fremd>";
    let saved = save(&mut state, "/impressum", hostile, "0").await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let shown = house.anonymous().get("/impressum").await;
    for selector in [
        "main script",
        "main img",
        "main b",
        "main form",
        "[onclick]",
        "[onerror]",
    ] {
        assert_eq!(count(&shown, selector), 0, "{selector}");
    }
    assert_eq!(count(&shown, "main"), 1);
    assert_eq!(words(&shown, ".markup h2"), "Anbieter");
    assert!(words(&shown, ".markup").contains("<script>alert(1)</script>"));
    assert_eq!(hrefs(&shown, ".markup a"), ["https://a.de"]);
    // Refused with a sentence, nothing lost.
    let refused = save(&mut state, "/impressum", "[x](javascript:alert(1))", "1").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(words(&refused, ".error-summary").contains("javascript:"));
    assert!(words(&refused, "textarea").contains("[x](javascript:alert(1))"));
    // Somebody else was faster: 409 with both texts.
    let late = save(&mut state, "/impressum", "Meine Fassung", "0").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(words(&late, "textarea").contains("Meine Fassung"));
    assert!(words(&late, "main").contains("inzwischen geändert"));
}

#[tokio::test]
async fn a_preview_shows_and_saves_nothing() {
    let house = House::furnished().await;
    let mut administrator = house.signed_in_as(Role::Administrator).await;
    let sent = [
        ("text", "## Nur zum Ansehen"),
        ("version", "0"),
        ("aktion", "vorschau"),
    ];
    let preview = administrator.post("/datenschutz/bearbeiten", &sent).await;
    assert_eq!(preview.status, StatusCode::OK);
    assert_eq!(words(&preview, ".markup h2"), "Nur zum Ansehen");
    let public = house.anonymous().get("/datenschutz").await;
    assert!(!words(&public, "main").contains("Nur zum Ansehen"));
}

#[tokio::test]
async fn who_looks_after_the_texts_is_told_until_nothing_is_missing() {
    let house = House::furnished().await;
    let mut state = house.signed_in_as(Role::StateCoordinator).await;
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let missing = "In den öffentlichen Texten fehlen noch Angaben";
    assert!(words(&state.get("/").await, "main").contains(missing));
    assert!(!words(&clerk.get("/").await, "main").contains(missing));
    for page in ["/barrierefreiheit", "/datenschutz", "/impressum"] {
        assert_eq!(count(&state.get(page).await, "main .notice--warning"), 1);
        let saved = save(&mut state, page, "## Alles da", "0").await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
        assert_eq!(count(&state.get(page).await, "main .notice--warning"), 0);
    }
    assert!(!words(&state.get("/").await, "main").contains(missing));
}

#[tokio::test]
async fn anybody_reports_a_barrier_and_nothing_typed_is_lost_when_the_hour_is_full() {
    let house = House::furnished().await;
    let mut nobody = house.anonymous();
    let form = nobody.get(&format!("{REPORT}?seite=/massnahmen")).await;
    assert!(form.text().contains("value=\"/massnahmen\""));
    // An address that leads elsewhere is not put into the form.
    let foreign = nobody.get(&format!("{REPORT}?seite=//fremd.example")).await;
    assert!(!foreign.text().contains("fremd.example"));
    let empty = nobody
        .post(REPORT, &[("contact", "post@beispiel.de")])
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(count(&empty, ".error-summary li"), 2);
    assert!(empty.text().contains("post@beispiel.de"));
    let send = |number: i64| {
        [
            ("place", "Liste".to_owned()),
            ("text", format!("Nr. {number}")),
            ("contact", String::new()),
        ]
    };
    for number in 0..PER_HOUR {
        let fields = send(number);
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        assert_eq!(
            nobody.post(REPORT, &fields).await.status,
            StatusCode::SEE_OTHER
        );
    }
    let full = nobody
        .post(REPORT, &[("place", "Liste"), ("text", "Eine zu viel")])
        .await;
    assert_eq!(full.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(words(&full, "main").contains("Ihre Meldung ist noch nicht gespeichert"));
    assert!(words(&full, "textarea").contains("Eine zu viel"));
    house.advance(61);
    let later = nobody
        .post(REPORT, &[("place", "Liste"), ("text", "Eine zu viel")])
        .await;
    assert_eq!(later.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_reported_barrier_is_answered_and_its_state_stands_in_words() {
    let house = House::furnished().await;
    let sent = [
        ("place", "Karte"),
        ("text", "Kein Text zur Karte"),
        ("contact", "030 1234"),
    ];
    house.anonymous().post(REPORT, &sent).await;
    let mut state = house.signed_in_as(Role::StateCoordinator).await;
    assert!(
        words(&state.get("/").await, "main").contains("Eine gemeldete Barriere wartet auf Antwort")
    );
    let list = state.get(LIST).await;
    assert!(words(&list, "main").contains("offen, Antwort bis 22.12.2026"));
    let path = hrefs(&list, ".note__steps a").remove(0);
    assert!(words(&state.get(&path).await, "main").contains("030 1234"));
    for role in [
        Role::Clerk,
        Role::Leadership,
        Role::Administrator,
        Role::Auditor,
    ] {
        let mut other = house.signed_in_as(role).await;
        for address in [LIST, &path] {
            assert_eq!(
                other.get(address).await.status,
                StatusCode::FORBIDDEN,
                "{role:?}"
            );
        }
    }
    let refused = state
        .post(
            &path,
            &[("on", ""), ("answer", "Text folgt"), ("version", "1")],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(words(&refused, "textarea").contains("Text folgt"));
    house.advance(60 * 24 * 31);
    // The session is over by now.
    let mut state = house.signed_in_as(Role::StateCoordinator).await;
    assert!(words(&state.get(LIST).await, "main").contains("überfällig seit 22.12.2026"));
    let saved = state
        .post(
            &path,
            &[
                ("on", "2026-12-23"),
                ("answer", "Text ergänzt"),
                ("version", "1"),
            ],
        )
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    assert!(words(&state.get(LIST).await, "main").contains("beantwortet am 23.12.2026"));
}

#[tokio::test]
async fn the_handbook_is_open_and_all_its_links_and_anchors_exist() {
    let house = House::furnished().await;
    let mut nobody = house.anonymous();
    let mut seen: Vec<(String, Answer)> = Vec::new();
    let mut open = vec!["/hilfe".to_owned()];
    let mut wanted = Vec::new();
    while let Some(path) = open.pop() {
        if seen.iter().any(|(known, _)| *known == path) {
            continue;
        }
        let answer = nobody.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        for href in hrefs(&answer, "main a[href]") {
            let (target, anchor) = href.split_once('#').unwrap_or((&href, ""));
            let target = if target.is_empty() {
                path.clone()
            } else {
                target.to_owned()
            };
            if target.starts_with("/hilfe") {
                wanted.push((target.clone(), anchor.to_owned(), path.clone()));
                open.push(target);
            }
        }
        seen.push((path, answer));
    }
    assert_eq!(seen.len(), 8, "index, glossary, six roles");
    for (target, anchor, from) in wanted.iter().filter(|(_, anchor, _)| !anchor.is_empty()) {
        let page = &seen.iter().find(|(path, _)| path == target).unwrap().1;
        assert_eq!(
            count(page, &format!("[id=\"{anchor}\"]")),
            1,
            "{target}#{anchor} from {from}"
        );
    }
}

#[tokio::test]
async fn first_steps_are_shown_until_they_are_put_away() {
    let house = House::furnished().await;
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let start = clerk.get("/").await;
    assert_eq!(count(&start, "#erste-schritte .steps__step"), 5);
    assert_eq!(count(&start, "#erste-schritte .steps__step--done"), 1);
    let away = clerk.post("/erste-schritte", &[]).await;
    assert_eq!(away.location(), "/?meldung=erste-schritte-aus");
    assert_eq!(count(&clerk.get("/").await, "#erste-schritte"), 0);
    assert_eq!(
        count(&clerk.get("/erste-schritte").await, ".steps__step"),
        5
    );
    // Of this account alone.
    let mut colleague = house.signed_in_as(Role::Clerk).await;
    assert_eq!(count(&colleague.get("/").await, "#erste-schritte"), 1);
    for role in [Role::Auditor, Role::Administrator] {
        let mut other = house.signed_in_as(role).await;
        assert_eq!(
            count(&other.get("/").await, "#erste-schritte"),
            0,
            "{role:?}"
        );
    }
}

#[tokio::test]
async fn an_error_page_says_what_to_do_and_leads_on_for_this_person() {
    let house = House::furnished().await;
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let mut administrator = house.signed_in_as(Role::Administrator).await;
    let mut nobody = house.anonymous();
    for (answer, status, first) in [
        (clerk.get("/gibt-es-nicht").await, 404, "/"),
        (clerk.get("/verwaltung/konten").await, 403, "/"),
        (administrator.get("/massnahmen").await, 403, "/"),
        (
            nobody.get("/gibt-es-nicht").await,
            404,
            "/anmelden?weiter=%2Fgibt-es-nicht",
        ),
        (clerk.post("/massnahmen", &[]).await, 405, "/"),
    ] {
        assert_eq!(answer.status.as_u16(), status);
        let ways = hrefs(&answer, ".error-page .buttons a");
        assert_eq!(ways.first().map(String::as_str), Some(first), "{status}");
        assert!(
            words(&answer, ".error-page").contains("Was Sie tun können"),
            "{status}"
        );
        assert!(
            !words(&answer, ".error-page__reference code").is_empty(),
            "{status}"
        );
        for way in ways {
            let visitor = match (status, first) {
                (404, "/") | (403, _) | (405, _) if way != "/massnahmen" => &mut clerk,
                _ => &mut nobody,
            };
            let target = visitor.get(&way).await;
            let fine = target.status.is_success() || target.status.is_redirection();
            assert!(fine, "{way} from {status}: {}", target.status);
        }
    }
}
