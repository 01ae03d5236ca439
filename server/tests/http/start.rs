//! The start page of each role and the Ämterrunde: every number equals the list behind
//! its link; the Lesemarke is set by the page that was shown, and by nobody else.

use domain::policy::Role;
use http::StatusCode;
use scraper::{ElementRef, Html, Selector};

use crate::{
    drafts::{TITLE, draft},
    harness::{Answer, Browser, House},
    routes::Samples,
};

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

/// The links that carry a number, as (address, number, whether it is a sum of money).
fn numbers(answer: &Answer) -> Vec<(String, i64, bool)> {
    let page = answer.page();
    let number = |link: &ElementRef<'_>, name: &str| {
        Some(link.value().attr(name)?.parse().expect("a whole number"))
    };
    all(&page, "main a[href]")
        .iter()
        .filter_map(|link| {
            let href = link.value().attr("href")?.to_owned();
            let count = number(link, "data-count").map(|count| (href.clone(), count, false));
            count.or_else(|| Some((href, number(link, "data-sum")?, true)))
        })
        .collect()
}

/// What the list says it holds.
async fn held(browser: &mut Browser, href: &str, money: bool) -> i64 {
    let answer = browser.get(href).await;
    assert_eq!(answer.status, StatusCode::OK, "{href}");
    let page = answer.page();
    let attribute = if money {
        "data-total-sum"
    } else {
        "data-total"
    };
    if let Some(total) = all(&page, &format!("[{attribute}]")).first() {
        return total.value().attr(attribute).unwrap().parse().unwrap();
    }
    let words = answer.first("[role=status].list-total");
    let digits: String = words.chars().filter(char::is_ascii_digit).collect();
    digits
        .parse()
        .unwrap_or_else(|_| panic!("{href} has no total: {words}"))
}

/// Follows every number of a page; gives how many there were.
async fn check(browser: &mut Browser, path: &str, who: &str) -> usize {
    let answer = browser.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path} as {who}");
    let numbers = numbers(&answer);
    for (href, number, money) in &numbers {
        let held = held(browser, href, *money).await;
        assert_eq!(held, *number, "{who}: {href} on {path}");
    }
    numbers.len()
}

#[tokio::test]
async fn every_number_of_every_start_page_equals_its_list() {
    let house = House::furnished().await;
    for (role, at_least) in [
        (Role::Clerk, 2),
        (Role::DistrictCoordinator, 12),
        (Role::StateCoordinator, 60),
        (Role::Leadership, 60),
        (Role::Auditor, 30),
    ] {
        let mut browser = house.signed_in_as(role).await;
        let found = check(&mut browser, "/", role.key()).await;
        assert!(found >= at_least, "{}: only {found} numbers", role.key());
    }
    // A Leitung of one body sees its part first, then all.
    let body = house.body("SenBJF").await;
    let (account, _) = house.account_with(Role::Leadership, Some(body), None).await;
    let mut browser = house.session_of(account).await;
    assert!(check(&mut browser, "/", "Leitung of SenBJF").await > 90);
    let titles = browser.get("/").await;
    let page = titles.page();
    let titles: Vec<String> = all(&page, "main h2")
        .iter()
        .map(|h| h.text().collect())
        .collect();
    // Who only reads finds the first steps below the figures.
    assert_eq!(
        titles,
        [
            "Federführung SenBJF",
            "Alle Handlungsräume",
            "Erste Schritte"
        ]
    );
}

#[tokio::test]
async fn the_aemterrunde_has_its_parts_and_its_numbers_equal_their_lists() {
    let house = House::furnished().await;
    let area = Samples::of(&house).await.area;
    let path = format!("/raeume/{area}/aemterrunde");
    let mut browser = house.signed_in_as(Role::DistrictCoordinator).await;
    check(&mut browser, &path, "coordinator").await;
    let answer = browser.get(&format!("{path}?seit=2026-01-01")).await;
    let page = answer.page();
    let titles: Vec<String> = all(&page, "main h2")
        .iter()
        .map(|h| h.text().collect())
        .collect();
    let starts = [
        "1. Geändert seit 01.01.2026",
        "2. Termin",
        "3. Offene",
        "4. Zu entscheiden",
        "5. Nächste",
        "6. Anwesenheit",
    ];
    assert_eq!(titles.len(), starts.len(), "{titles:?}");
    for (title, start) in titles.iter().zip(starts) {
        assert!(title.starts_with(start), "{title}");
    }
    assert!(!all(&page, ".changes__measure").is_empty());
    for typed in ["2030-01-01", "gestern"] {
        let answer = browser.get(&format!("{path}?seit={typed}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert_eq!(answer.field("seit").as_deref(), Some(typed));
    }
}

#[tokio::test]
async fn the_mark_is_set_by_the_page_that_was_shown_and_is_private() {
    let house = House::furnished().await;
    let mut coordinator = house.signed_in_as(Role::DistrictCoordinator).await;
    let mut colleague = house.signed_in_as(Role::DistrictCoordinator).await;
    let title = async |browser: &mut Browser| browser.get("/").await.first("#neues h2");
    assert_eq!(title(&mut coordinator).await, "Seit dem 08.11.2026");
    let measure = Samples::of(&house).await.path("/massnahmen/{id}");
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let send = async |clerk: &mut Browser, text: &str| {
        let path = format!("{measure}/melden");
        let last = clerk.get(&path).await.field("last_seen").unwrap();
        let fields = [
            ("stage", "running"),
            ("rating", "on_track"),
            ("text", text),
            ("as_of", "22.11.2026"),
            ("last_seen", last.as_str()),
        ];
        let answer = clerk.post(&path, &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    };
    send(&mut clerk, "vor der Seite").await;
    let shown = coordinator.get("/").await;
    assert!(shown.first("#neues").contains("Stand gemeldet, SenBJF"));
    let seq = shown.field("seq").expect("a mark to set");
    house.advance(10);
    send(&mut clerk, "nach der Seite").await;
    let done = coordinator.post("/gelesen", &[("seq", &seq)]).await;
    assert_eq!(
        (done.status, done.location()),
        (StatusCode::SEE_OTHER, "/?meldung=gelesen")
    );
    // What came after the page is still new; the first report is not.
    let again = coordinator.get("/").await;
    let news = again.page();
    assert_eq!(
        all(&news, "#neues .changes__lines li").len(),
        1,
        "{}",
        again.first("#neues")
    );
    assert!(
        again
            .first("#neues h2")
            .starts_with("Seit Ihrer Lesemarke (22.11.2026, 12:00 Uhr)")
    );
    // The old page in another tab, pressed later, takes nothing back.
    let newer = again.field("seq").unwrap();
    coordinator.post("/gelesen", &[("seq", &newer)]).await;
    let old = coordinator.post("/gelesen", &[("seq", &seq)]).await;
    assert_eq!(old.location(), "/?meldung=unveraendert");
    assert!(
        coordinator
            .get("/")
            .await
            .first("#neues")
            .contains("hat sich seitdem nichts geändert")
    );
    for nonsense in ["", "x", "-1", "99999999999999999999"] {
        let answer = coordinator.post("/gelesen", &[("seq", nonsense)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{nonsense}");
    }
    assert_eq!(title(&mut colleague).await, "Seit dem 08.11.2026");
}

#[tokio::test]
async fn an_answer_from_the_start_page_leads_back_to_it() {
    let house = House::furnished().await;
    let sight = house.backend.board().await.unwrap();
    let asked = sight.facts.iter().find_map(|facts| {
        let request = facts
            .requests
            .iter()
            .find(|r| r.state == domain::request::RequestState::Open)?;
        Some((request.body, facts.id, request.seat))
    });
    let (body, measure, seat) = asked.expect("an open request in the example data");
    let (account, _) = house.account_with(Role::Clerk, Some(body), None).await;
    let mut clerk = house.session_of(account).await;
    let start = clerk.get("/").await;
    let page = start.page();
    let forms = all(&page, ".row-actions form");
    assert!(!forms.is_empty() && forms.len() <= 3);
    let action = format!("/massnahmen/{measure}/anfragen/{}", seat.key());
    let form = forms
        .iter()
        .find(|form| form.value().attr("action") == Some(&action))
        .expect("the request stands on the start page");
    let hidden = Selector::parse("input").unwrap();
    let fields: Vec<(&str, &str)> = form
        .select(&hidden)
        .map(|input| {
            (
                input.value().attr("name").unwrap(),
                input.value().attr("value").unwrap(),
            )
        })
        .collect();
    let answer = clerk.post(&action, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(
        answer.location().starts_with("/?meldung="),
        "{}",
        answer.location()
    );
}

/// What is kept of a start page belongs to one sight of the board and one set of roles: a
/// draft shows at once to its own body, never to another one, and every number still
/// equals its list.
#[tokio::test]
async fn a_kept_start_page_follows_every_write_and_is_shown_to_nobody_else() {
    let house = House::furnished().await;
    let (own, other) = (house.body("SenBJF").await, house.body("SenStadt").await);
    let mut browsers = Vec::new();
    for body in [own, own, other] {
        let (account, _) = house.account_with(Role::Clerk, Some(body), None).await;
        browsers.push(house.session_of(account).await);
    }
    let mut texts = Vec::new();
    for browser in &mut browsers {
        let first = browser.get("/").await.first("main");
        assert_eq!(browser.get("/").await.first("main"), first);
        assert!(!first.contains(TITLE));
        texts.push(first);
    }
    assert_eq!(texts[0], texts[1]);
    assert_ne!(texts[0], texts[2]);

    draft(&house).await;
    for (browser, sees) in browsers.iter_mut().zip([true, true, false]) {
        let main = browser.get("/").await.first("main");
        assert_eq!(main.contains(TITLE), sees, "{main}");
        check(browser, "/", "clerk").await;
    }

    // The same sight on another day: what is overdue then is counted then.
    let before = browsers[0].get("/").await.first("main");
    house.advance(60 * 24 * 200);
    let (account, _) = house.account_with(Role::Clerk, Some(own), None).await;
    let mut later = house.session_of(account).await;
    assert_ne!(later.get("/").await.first("main"), before);
    check(&mut later, "/", "clerk, later").await;
}
