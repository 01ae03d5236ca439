//! Signing in and out, how long a session lives, and what happens to a form that
//! comes too late.

use axum::body::Body;
use backend::accounts;
use domain::{account::AccountDraft, policy::Role};
use http::{Request, StatusCode, header};
use tower_sessions::session::Id;

use crate::harness::{Answer, Browser, HOST, House, PASSWORD, form};

async fn sign_in(browser: &mut Browser, login: &str, password: &str) -> Answer {
    browser
        .post("/anmelden", &[("login", login), ("password", password)])
        .await
}

fn refused(answer: &Answer) -> bool {
    answer.status == StatusCode::UNPROCESSABLE_ENTITY && answer.text().contains("stimmt nicht")
}

async fn is_in(browser: &mut Browser) -> bool {
    match browser.get("/konto").await {
        answer if answer.status == StatusCode::OK => true,
        answer if answer.location() == "/anmelden?weiter=%2Fkonto" => false,
        answer => panic!("{} {}", answer.status, answer.location()),
    }
}

#[tokio::test]
async fn who_signs_in_gets_a_cookie_that_scripts_cannot_read() {
    let house = House::empty().await;
    let (_, login) = house.account(Role::Auditor).await;
    let mut browser = house.anonymous();
    let answer = sign_in(&mut browser, &login.to_uppercase(), PASSWORD).await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, "/")
    );
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("kiezwerk="), "{cookie}");
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(
            cookie.contains(attribute),
            "{attribute} is missing in {cookie}"
        );
    }
    assert!(
        !cookie.contains("Secure") && !cookie.contains("Domain") && !cookie.contains("Max-Age"),
        "{cookie}"
    );
    assert!(is_in(&mut browser).await);
}

#[tokio::test]
async fn with_https_the_cookie_is_bound_to_host_and_scheme() {
    let house = House::with(
        kiezwerk::router::registry(),
        "public_url = \"https://kiezwerk.example\"",
    )
    .await;
    let (_, login) = house.account(Role::Auditor).await;
    let mut request = form("/anmelden", &[("login", &login), ("password", PASSWORD)]);
    request
        .headers_mut()
        .insert(header::ORIGIN, "https://kiezwerk.example".parse().unwrap());
    let answer = house.anonymous().send(request).await;
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-kiezwerk=")
            && cookie.contains("Secure")
            && cookie.contains("Path=/"),
        "{cookie}"
    );
}

#[tokio::test]
async fn an_id_planted_before_signing_in_opens_nothing_after() {
    let house = House::empty().await;
    let (_, login) = house.account(Role::Auditor).await;
    let planted = Id::default().to_string();
    let foreign = house.signed_in_as(Role::Leadership).await.cookie.unwrap();
    for before in [planted, foreign] {
        let mut victim = house.anonymous();
        victim.cookie = Some(before.clone());
        // A session that lives is shown the start page instead of the form; the post still counts.
        sign_in(&mut victim, &login, PASSWORD).await;
        assert!(is_in(&mut victim).await);
        assert_ne!(victim.cookie.as_deref(), Some(before.as_str()));
        let mut attacker = house.anonymous();
        attacker.cookie = Some(before);
        assert!(!is_in(&mut attacker).await);
    }
}

#[tokio::test]
async fn wrong_name_wrong_password_and_disabled_account_get_the_same_answer() {
    let house = House::empty().await;
    let (account, login) = house.account(Role::Auditor).await;
    let mut browser = house.anonymous();
    let wrong_password = sign_in(&mut browser, &login, "falsch-und-lang-genug").await;
    let wrong_name = sign_in(&mut browser, "niemand", PASSWORD).await;
    disable(&house, account).await;
    let disabled = sign_in(&mut browser, &login, PASSWORD).await;
    for answer in [&wrong_password, &wrong_name, &disabled] {
        assert!(
            refused(answer),
            "{} {}",
            answer.status,
            answer.first("main")
        );
        assert!(!answer.text().contains(PASSWORD));
    }
    let sentence = |answer: &Answer| answer.first(".error-summary");
    assert_eq!(sentence(&wrong_password), sentence(&wrong_name));
    assert_eq!(sentence(&wrong_password), sentence(&disabled));
}

#[tokio::test]
async fn after_five_failures_even_the_right_password_waits_a_minute() {
    let house = House::empty().await;
    let (_, login) = house.account(Role::Auditor).await;
    let mut browser = house.anonymous();
    for _ in 0..5 {
        assert!(refused(
            &sign_in(&mut browser, &login, "falsch-und-lang-genug").await
        ));
    }
    let locked = sign_in(&mut browser, &login, PASSWORD).await;
    assert_eq!(locked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(locked.text().contains("Minute"), "{}", locked.first("main"));
    house.advance(2);
    assert_eq!(
        sign_in(&mut browser, &login, PASSWORD).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn signing_out_ends_this_session_and_no_other() {
    let house = House::empty().await;
    let (account, _) = house.account(Role::Auditor).await;
    let (mut here, mut there) = (
        house.session_of(account).await,
        house.session_of(account).await,
    );
    let stolen = here.cookie.clone();
    let answer = here.post("/abmelden", &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(here.cookie, None, "the cookie stays in the browser");
    here.cookie = stolen;
    assert!(!is_in(&mut here).await, "the id still works");
    assert!(is_in(&mut there).await);
    assert_eq!(there.get("/abmelden").await.status, StatusCode::OK);
    assert!(is_in(&mut there).await, "a link alone signs out");
}

#[tokio::test]
async fn signing_out_everywhere_ends_all_sessions_of_this_account_only() {
    let house = House::empty().await;
    let (account, _) = house.account(Role::Auditor).await;
    let mut other = house.signed_in_as(Role::Leadership).await;
    let (mut here, mut there) = (
        house.session_of(account).await,
        house.session_of(account).await,
    );
    assert_eq!(
        here.post("/abmelden/ueberall", &[]).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(!is_in(&mut here).await && !is_in(&mut there).await);
    assert!(is_in(&mut other).await);
}

#[tokio::test]
async fn a_page_of_a_signed_in_person_is_not_kept_by_the_browser() {
    let house = House::empty().await;
    let mut browser = house.signed_in_as(Role::Auditor).await;
    assert_eq!(
        browser.get("/konto").await.header("cache-control"),
        "no-store"
    );
}

#[tokio::test]
async fn a_disabled_account_is_out_with_its_next_request() {
    let house = House::empty().await;
    let (account, _) = house.account(Role::Auditor).await;
    let mut browser = house.session_of(account).await;
    assert!(is_in(&mut browser).await);
    disable(&house, account).await;
    assert!(!is_in(&mut browser).await);
}

async fn disable(house: &House, account: domain::ids::AccountId) {
    let (administrator, _) = house.account(Role::Administrator).await;
    let actor = accounts::actor(&house.backend, administrator)
        .await
        .unwrap()
        .unwrap();
    accounts::disable(&house.backend, &actor, account)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_session_ends_after_an_hour_without_a_request() {
    let house = House::empty().await;
    let mut browser = house.signed_in_as(Role::Auditor).await;
    for _ in 0..3 {
        house.advance(55);
        assert!(is_in(&mut browser).await, "ended although it was used");
    }
    house.advance(61);
    assert!(!is_in(&mut browser).await);
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_in_any_case() {
    let house = House::empty().await;
    let mut browser = house.signed_in_as(Role::Auditor).await;
    for _ in 0..23 {
        house.advance(30);
        assert!(is_in(&mut browser).await);
    }
    house.advance(31);
    assert!(!is_in(&mut browser).await);
}

#[tokio::test]
async fn a_start_password_opens_nothing_but_its_own_change() {
    let house = House::empty().await;
    let draft = AccountDraft {
        login: "neu.hier".into(),
        name: "Neu".into(),
        email: String::new(),
    };
    let made = accounts::bootstrap_create(&house.backend, draft.parse().unwrap(), Vec::new())
        .await
        .unwrap();
    let mut browser = house.anonymous();
    let welcome = sign_in(&mut browser, &made.login, &made.password).await;
    assert_eq!(welcome.location(), "/konto/passwort");
    for path in ["/konto", "/abmelden/ueberall"] {
        assert_eq!(
            browser.get(path).await.location(),
            "/konto/passwort",
            "{path}"
        );
    }
    assert_eq!(browser.get("/konto/passwort").await.status, StatusCode::OK);
    let new = "Sonnenblumen am Kanal 7";
    let change = |new: &'static str| {
        [
            ("old", made.password.clone()),
            ("new", new.to_owned()),
            ("repeat", new.to_owned()),
        ]
    };
    let post = async |browser: &mut Browser, fields: [(&str, String); 3]| {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        browser.post("/konto/passwort", &fields).await
    };
    assert_eq!(
        post(&mut browser, change("kurz")).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        post(&mut browser, change(new)).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(is_in(&mut browser).await);
    assert!(refused(
        &sign_in(&mut house.anonymous(), &made.login, &made.password).await
    ));
    assert_eq!(
        sign_in(&mut house.anonymous(), &made.login, new)
            .await
            .status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn who_is_sent_to_sign_in_comes_back_to_the_page_and_never_to_another_host() {
    let house = House::empty().await;
    let (_, login) = house.account(Role::Auditor).await;
    let mut browser = house.anonymous();
    let to_sign_in = browser.get("/konto?x=1").await;
    assert_eq!(to_sign_in.location(), "/anmelden?weiter=%2Fkonto%3Fx%3D1");
    let target = to_sign_in.location().to_owned();
    let page = browser.get(&target).await;
    assert_eq!(page.field("weiter").as_deref(), Some("/konto?x=1"));
    for (wanted, got) in [
        ("/konto?x=1", "/konto?x=1"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/konto", "/"),
        ("javascript:alert(1)", "/"),
        ("/konto\r\nSet-Cookie: a=b", "/"),
        ("", "/"),
    ] {
        let mut browser = house.anonymous();
        let answer = browser
            .post(
                "/anmelden",
                &[
                    ("login", &login),
                    ("password", PASSWORD),
                    ("weiter", wanted),
                ],
            )
            .await;
        assert_eq!(
            (answer.status, answer.location()),
            (StatusCode::SEE_OTHER, got),
            "{wanted}"
        );
        let refused = house
            .anonymous()
            .post(
                "/anmelden",
                &[("login", &login), ("password", "x"), ("weiter", wanted)],
            )
            .await;
        assert!(!refused.text().contains("href=\"//evil"), "{wanted}");
    }
}

const TYPED: [(&str, &str); 3] = [
    ("login", "neu.konto"),
    ("name", "Zoë </textarea> & Ümläut"),
    ("email", "kein-at-zeichen"),
];

/// An administrator types into the form of a new account until the session is over;
/// gives where the late post leads to.
async fn post_too_late(house: &House) -> (String, Browser, String) {
    let (account, login) = house.account(Role::Administrator).await;
    let mut browser = house.session_of(account).await;
    assert_eq!(
        browser.get("/verwaltung/konten/neu").await.status,
        StatusCode::OK
    );
    house.advance(90);
    let late = browser.post("/verwaltung/konten/neu", &TYPED).await;
    assert_eq!(late.status, StatusCode::SEE_OTHER);
    assert!(
        late.location().starts_with("/anmelden?"),
        "{}",
        late.location()
    );
    let target = late.location().to_owned();
    (login, browser, target)
}

/// Signs in on the page that the redirect led to, with its hidden fields.
async fn sign_in_there(browser: &mut Browser, target: &str, login: &str) -> Answer {
    let page = browser.get(target).await;
    assert_eq!(page.status, StatusCode::OK);
    let (next, kept) = (
        page.field("weiter").unwrap(),
        page.field("behalten").unwrap_or_default(),
    );
    let fields = [
        ("login", login),
        ("password", PASSWORD),
        ("weiter", &next),
        ("behalten", &kept),
    ];
    browser.post("/anmelden", &fields).await
}

#[tokio::test]
async fn a_form_posted_after_the_session_ended_is_filled_again_for_the_same_account() {
    let house = House::empty().await;
    let (login, mut browser, target) = post_too_late(&house).await;
    let back = sign_in_there(&mut browser, &target, &login).await;
    let page = browser.follow(back).await;
    assert_eq!(page.status, StatusCode::OK);
    for (name, value) in TYPED {
        assert_eq!(page.field(name).as_deref(), Some(value), "{name}");
    }
    let accounts = browser.get("/verwaltung/konten").await;
    assert!(
        !accounts.text().contains("neu.konto"),
        "the form was saved without being sent again"
    );
}

#[tokio::test]
async fn a_kept_form_is_not_shown_to_another_account() {
    let house = House::empty().await;
    let (_, mut browser, target) = post_too_late(&house).await;
    let (_, other) = house.account(Role::Administrator).await;
    let back = sign_in_there(&mut browser, &target, &other).await;
    let page = browser.follow(back).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text().contains("neu.konto"));
    let mut curious = house
        .session_of(house.account(Role::Administrator).await.0)
        .await;
    let id = target
        .split("behalten=")
        .nth(1)
        .unwrap_or_default()
        .split('&')
        .next()
        .unwrap()
        .to_owned();
    assert!(!id.is_empty(), "{target}");
    let peeked = curious
        .get(&format!("/verwaltung/konten/neu?behalten={id}"))
        .await;
    assert_eq!(peeked.field("name").as_deref(), Some(""));
}

#[tokio::test]
async fn nothing_is_kept_without_a_session_or_from_another_site() {
    let house = House::empty().await;
    let late = house
        .anonymous()
        .post("/verwaltung/konten/neu", &TYPED)
        .await;
    assert_eq!(late.status, StatusCode::SEE_OTHER);
    assert!(!late.location().contains("behalten"), "{}", late.location());

    let (account, _) = house.account(Role::Administrator).await;
    let mut browser = house.session_of(account).await;
    house.advance(90);
    let mut request: Request<Body> = form("/verwaltung/konten/neu", &TYPED);
    request.headers_mut().insert(
        header::ORIGIN,
        format!("http://{HOST}.evil.example").parse().unwrap(),
    );
    assert_eq!(browser.send(request).await.status, StatusCode::FORBIDDEN);
}
