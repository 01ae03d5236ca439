//! Ansichten, start page and "Zuletzt geöffnet" from a browser: whose they are, what an
//! outdated or foreign one does, and that no cookie opens what is not seen.

use domain::policy::Role;
use http::StatusCode;
use scraper::Selector;

use crate::harness::{Answer, Browser, House};

const QUERY: &str = "stand=running";

/// Keeps the running measures under a name; gives the id of the view.
async fn save(browser: &mut Browser, name: &str, owner: &str) -> String {
    let fields = [
        ("name", name),
        ("owner", owner),
        ("list", "massnahmen"),
        ("query", QUERY),
    ];
    let answer = browser.post("/ansichten/neu", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert!(
        answer
            .location()
            .starts_with("/massnahmen?stand=running&meldung=")
    );
    let list = browser.get("/ansichten").await.text();
    let row = list
        .split("class=\"note\"")
        .find(|row| row.contains(name))
        .unwrap();
    let (_, rest) = row.split_once("/ansichten/").unwrap();
    rest.split('/').next().unwrap().to_owned()
}

fn titles(answer: &Answer) -> String {
    format!(
        "{} {}",
        answer.first(".page-head__kicker"),
        answer.first("h1")
    )
}

#[tokio::test]
async fn a_view_is_shown_by_its_list_and_belongs_to_whom_it_was_saved_for() {
    let house = House::furnished().await;
    let schools = house.body("SenBJF").await.to_string();
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let mut colleague = house.signed_in_as(Role::Clerk).await;
    let mut leadership = house.signed_in_as(Role::Leadership).await;
    let private = save(&mut clerk, "Meine laufenden", "").await;
    let answer = clerk.get("/massnahmen?stand=running").await;
    assert!(
        titles(&answer).contains("Ansicht: Meine laufenden"),
        "{}",
        titles(&answer)
    );
    let answer = clerk.get("/massnahmen?stand=running&sortierung=ende").await;
    assert!(!titles(&answer).contains("Meine laufenden"));
    assert!(
        answer
            .text()
            .contains("auswahl=stand%3Drunning%26sortierung%3Dende")
    );
    let shared = save(&mut clerk, "Unsere laufenden", &schools).await;
    assert!(
        colleague
            .get("/ansichten")
            .await
            .text()
            .contains("Unsere laufenden")
    );
    for step in ["bearbeiten", "startseite", "loeschen"] {
        let path = |id: &str| format!("/ansichten/{id}/{step}");
        assert_eq!(
            colleague.get(&path(&private)).await.status,
            StatusCode::NOT_FOUND,
            "{step}"
        );
        assert_eq!(
            colleague.get(&path(&shared)).await.status,
            StatusCode::OK,
            "{step}"
        );
        assert_eq!(
            leadership.get(&path(&shared)).await.status,
            StatusCode::NOT_FOUND,
            "{step}"
        );
        let answer = leadership
            .post(&path(&shared), &[("version", "1"), ("name", "x")])
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{step}");
    }
    // A name twice gets a sentence and keeps what was typed.
    let fields = [
        ("name", " meine  LAUFENDEN"),
        ("list", "massnahmen"),
        ("query", ""),
    ];
    let answer = clerk.post("/ansichten/neu", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer
            .first(".error-summary")
            .contains("Es gibt schon eine Ansicht")
    );
    assert_eq!(answer.field("name").as_deref(), Some(" meine  LAUFENDEN"));
    // Two at the same shared one.
    let path = format!("/ansichten/{shared}/bearbeiten");
    let change = |name| {
        [
            ("version", "1"),
            ("name", name),
            ("owner", schools.as_str()),
        ]
    };
    assert_eq!(
        colleague.post(&path, &change("Eins")).await.status,
        StatusCode::SEE_OTHER
    );
    let answer = clerk.post(&path, &change("Zwei")).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.text().contains("Eins") && answer.text().contains("Zwei"));
    let path = format!("/ansichten/{shared}/loeschen");
    assert_eq!(
        clerk.post(&path, &[("version", "1")]).await.status,
        StatusCode::CONFLICT
    );
    assert_eq!(
        clerk.post(&path, &[("version", "2")]).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(!colleague.get("/ansichten").await.text().contains("Eins"));
}

#[tokio::test]
async fn a_view_can_be_the_start_page_and_the_overview_stays_in_reach() {
    let house = House::furnished().await;
    let schools = house.body("SenBJF").await.to_string();
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let mut colleague = house.signed_in_as(Role::Clerk).await;
    let shared = save(&mut clerk, "Unsere laufenden", &schools).await;
    let start = format!("/ansichten/{shared}/startseite");
    assert_eq!(clerk.get("/").await.status, StatusCode::OK);
    for browser in [&mut clerk, &mut colleague] {
        assert_eq!(
            browser.post(&start, &[("start", "ja")]).await.status,
            StatusCode::SEE_OTHER
        );
        let answer = browser.get("/").await;
        assert_eq!(answer.location(), "/massnahmen?stand=running");
        let page = browser.follow(answer).await;
        assert_eq!(
            titles(&page),
            "Ansicht: Unsere laufenden Maßnahmen: in Umsetzung"
        );
        assert!(page.text().contains("href=\"/ueberblick\""));
        let overview = browser.get("/ueberblick").await;
        assert_eq!(
            (overview.status, overview.first("h1").as_str()),
            (StatusCode::OK, "Überblick")
        );
        assert_eq!(overview.first(".tabs [aria-current=page]"), "Überblick");
        // What was just done is said there, too.
        let told = browser.get("/?meldung=passwort-geaendert").await;
        assert_eq!(
            told.location(),
            "/massnahmen?stand=running&meldung=passwort-geaendert"
        );
        let form = browser.get("/konto/ansicht").await.text();
        assert!(form.contains("Unsere laufenden"));
    }
    // Taken back by one, it is the start page of nobody else.
    let private = [
        ("version", "1"),
        ("name", "Unsere laufenden"),
        ("owner", ""),
    ];
    let path = format!("/ansichten/{shared}/bearbeiten");
    assert_eq!(
        clerk.post(&path, &private).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(colleague.get("/").await.status, StatusCode::OK);
    assert_eq!(clerk.get("/").await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        clerk.post(&start, &[("start", "nein")]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(clerk.get("/").await.status, StatusCode::OK);
    // Deleted, it is the overview again.
    clerk.post(&start, &[("start", "ja")]).await;
    let path = format!("/ansichten/{shared}/loeschen");
    assert_eq!(
        clerk.post(&path, &[("version", "2")]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(clerk.get("/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn density_and_shortcuts_stand_at_the_body_of_the_next_page() {
    let house = House::furnished().await;
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let body = "body[data-density=compact][data-shortcuts=on] h1";
    assert_eq!(clerk.get("/massnahmen").await.first(body), "");
    let back = "/massnahmen?stand=running";
    let path = "/konto/ansicht/zeilenabstand";
    let answer = clerk
        .post(path, &[("density", "compact"), ("back", back)])
        .await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, back)
    );
    assert_ne!(clerk.get(back).await.first(body), "");
    // Only to a path of ours.
    let answer = clerk
        .post(
            path,
            &[("density", "compact"), ("back", "//boese.example/")],
        )
        .await;
    assert_eq!(answer.location(), "/konto/ansicht");
    clerk
        .post("/konto/ansicht", &[("density", "comfortable")])
        .await;
    let body = "body[data-density=comfortable][data-shortcuts=off] h1";
    assert_ne!(clerk.get("/massnahmen").await.first(body), "");
}

#[tokio::test]
async fn what_was_opened_is_remembered_by_the_browser_alone_and_opens_nothing() {
    let house = House::furnished().await;
    let sight = house.backend.board().await.unwrap();
    let mut coordinator = house.signed_in_as(Role::DistrictCoordinator).await;
    let released = sight.facts.iter().find(|facts| !facts.draft).unwrap();
    let area = sight.catalogue.areas.values().next().unwrap();
    let body = house.body("SenBJF").await;
    for path in [
        format!("/massnahmen/{}", released.id),
        format!("/raeume/{}", area.id),
        format!("/stellen/{body}"),
        // Neither a step of a record nor one that is not there.
        format!("/massnahmen/{}/verlauf", released.id),
        format!("/massnahmen/{}", area.id),
    ] {
        coordinator.get(&path).await;
    }
    let page = coordinator.get("/").await;
    let shown = recent(&page, ".menu__recent");
    assert_eq!(shown.len(), 3, "{shown:?}");
    assert_eq!(shown[0], "Stelle: SenBJF");
    assert!(shown[1].starts_with("Handlungsraum: "), "{shown:?}");
    let measure = format!("Maßnahme: {} {}", released.code, released.title);
    assert_eq!(shown[2], measure);
    assert_eq!(recent(&page, "main"), shown);
    // Administration sees no measures, and not their names either.
    let cookie = coordinator.others[COOKIE].clone();
    let mut administrator = house.signed_in_as(Role::Administrator).await;
    administrator.others.insert(COOKIE.into(), cookie);
    assert!(recent(&administrator.get("/").await, "body").is_empty());
    // Signing out forgets.
    coordinator.post("/abmelden", &[]).await;
    assert!(!coordinator.others.contains_key(COOKIE));
}

#[tokio::test]
async fn the_cookie_of_somebody_else_shows_no_draft() {
    let house = House::furnished().await;
    let sight = house.backend.board().await.unwrap();
    let own = house.body("SenBJF").await;
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let mut facts = sight.facts.iter();
    let original = facts
        .find(|facts| !facts.draft && facts.pen == own)
        .unwrap();
    let path = format!("/massnahmen/{}/duplizieren", original.id);
    let answer = clerk.post(&path, &[]).await;
    assert_eq!(clerk.follow(answer).await.status, StatusCode::OK);
    assert_eq!(recent(&clerk.get("/").await, "main").len(), 1);
    let mut leadership = house.signed_in_as(Role::Leadership).await;
    let released = format!("{}.m{}.nonsense", clerk.others[COOKIE], original.id);
    leadership.others.insert(COOKIE.into(), released);
    let shown = recent(&leadership.get("/").await, "main");
    assert_eq!(
        shown,
        [format!("Maßnahme: {} {}", original.code, original.title)]
    );
}

const COOKIE: &str = "kiezwerk_zuletzt";

/// What a part of the page offers as opened lately.
fn recent(answer: &Answer, part: &str) -> Vec<String> {
    let selector = Selector::parse(&format!("{part} .recent li")).unwrap();
    let page = answer.page();
    page.select(&selector)
        .map(|item| item.text().collect())
        .collect()
}
