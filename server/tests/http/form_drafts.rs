//! What somebody typed and has not sent: every form with longer text keeps it, gives it
//! back to the same account only, and is done with it when it is sent.

use domain::policy::Role;
use http::StatusCode;
use scraper::Selector;
use ui::kit::{
    address::Address,
    form::{FormSpec, Kind},
};

use crate::{
    harness::{Answer, Browser, House},
    hostile::{harmless, hostile_texts, values, who_sees},
    routes::Samples,
};

const TEXT: &str = "Angefangen & nicht fertig";
const NEW: &str = "/massnahmen/neu";

type Fields = Vec<(String, String)>;

/// Where the button "Zwischenstand sichern" of this form sends to.
fn store_of(page: &Answer, path: &str) -> Option<String> {
    let selector = format!("form[action=\"{path}\"] [data-draft-save]");
    let html = page.page();
    let button = html.select(&Selector::parse(&selector).unwrap()).next()?;
    button.value().attr("formaction").map(str::to_owned)
}

fn count(page: &Answer, selector: &str) -> usize {
    page.page()
        .select(&Selector::parse(selector).unwrap())
        .count()
}

/// The fields with this text in one of them.
fn with(mut fields: Fields, name: &str, text: &str) -> Fields {
    fields.retain(|(field, _)| field != name);
    fields.push((name.to_owned(), text.to_owned()));
    fields
}

async fn send(browser: &mut Browser, path: &str, fields: &Fields) -> Answer {
    let pairs: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    browser.post(path, &pairs).await
}

/// Opens a form, types into a field and presses "Zwischenstand sichern".
async fn begin(browser: &mut Browser, path: &str, name: &str, text: &str) -> (Fields, Answer) {
    let page = browser.get(path).await;
    let store = store_of(&page, path).unwrap_or_else(|| panic!("{path} keeps nothing"));
    let fields = with(values(&page, path), name, text);
    let answer = send(browser, &store, &fields).await;
    (fields, answer)
}

fn opened(path: &str) -> String {
    format!("{path}?zwischenstand=weiter")
}

#[tokio::test]
async fn every_form_with_longer_text_keeps_it_and_a_secret_one_never_does() {
    let house = House::furnished().await;
    let samples = Samples::of(&house).await;
    let registry = kiezwerk::router::registry();
    let mut keeping = 0;
    for form in registry.forms() {
        let path = samples.path(form.path);
        if form.keeps_drafts() {
            keeping += 1;
            keeps(&house, &samples, form, &path).await;
        } else if form.free_text().next().is_some() && form.path != "/anmelden" {
            let (mut browser, page) = who_sees(&house, &samples, &path).await;
            assert_eq!(store_of(&page, &path), None, "{path}");
            let sent = vec![
                ("name".into(), TEXT.into()),
                ("zwischenstand".into(), MARK.into()),
            ];
            let refused = send(&mut browser, &store(&path, ""), &sent).await;
            assert_eq!(refused.status.as_u16(), 400, "{path}");
        }
    }
    assert!(keeping >= 18, "only {keeping} forms keep what is typed");
    for secret in ["/konto/passwort", "/anmelden"] {
        let form = registry.forms().iter().find(|form| form.path == secret);
        assert!(!form.unwrap().keeps_drafts(), "{secret}");
    }
}

const MARK: &str = "01932f5e-0000-7000-8000-00000000000a";

fn store(path: &str, account: &str) -> String {
    Address::new("/zwischenstaende")
        .and("formular", path)
        .and("konto", account)
        .to_string()
}

/// The whole life of a draft of one form.
async fn keeps(house: &House, samples: &Samples, form: &FormSpec, path: &str) {
    let (mut browser, before) = who_sees(house, samples, path).await;
    let long = |kind| matches!(kind, Kind::Long | Kind::Line);
    let mut fields = form.free_text().filter(|field| long(field.kind));
    let sent = values(&before, path);
    let name = fields
        .find_map(|field| {
            let shown = |(name, _): &&(String, String)| {
                form.field(name)
                    .is_some_and(|known| known.name == field.name)
            };
            sent.iter().find(shown).map(|(name, _)| name.clone())
        })
        .unwrap_or_else(|| panic!("{path} shows no text field"));
    // The sample of the harness is in the way of its own form only.
    if before.text().contains("einen Zwischenstand gespeichert") {
        let id = discard_path(&before);
        browser.post(&id, &[]).await;
    }
    let (_, saved) = begin(&mut browser, path, &name, TEXT).await;
    assert_eq!(saved.status.as_u16(), 303, "{path}: {}", saved.text());
    let shown = browser.follow(saved).await;
    assert_eq!(shown.status.as_u16(), 200, "{path}");
    assert!(
        shown.text().contains("Ihr Zwischenstand ist gespeichert"),
        "{path}"
    );
    assert!(
        values(&shown, path).contains(&(name.clone(), TEXT.to_owned())),
        "{path}: {name} is not shown again"
    );
    // Opened anew, the record stands there, and the draft is offered.
    let plain = browser.get(path).await;
    assert!(
        plain.text().contains("einen Zwischenstand gespeichert"),
        "{path}"
    );
    assert!(
        !values(&plain, path).contains(&(name.clone(), TEXT.to_owned())),
        "{path}: shown unasked"
    );
    assert!(
        browser
            .get("/zwischenstaende")
            .await
            .text()
            .contains(&opened(path)),
        "{path}"
    );
    let discarded = browser.post(&discard_path(&plain), &[]).await;
    let after = browser.follow(discarded).await;
    assert_eq!(after.status.as_u16(), 200, "{path}");
    assert!(
        !after.text().contains("einen Zwischenstand gespeichert"),
        "{path}"
    );
}

fn discard_path(page: &Answer) -> String {
    let html = page.page();
    let form = Selector::parse("form[action^=\"/zwischenstaende/\"]").unwrap();
    let action = html.select(&form).next().unwrap().value().attr("action");
    action.unwrap().to_owned()
}

#[tokio::test]
async fn a_sent_form_is_done_with_and_a_refused_one_is_not() {
    let house = House::furnished().await;
    let samples = Samples::of(&house).await;
    let path = samples.path("/massnahmen/{id}/kommentare");
    let mut clerk = samples.visitor(&house, Role::Clerk).await;
    let (fields, saved) = begin(&mut clerk, &path, "text", "Ein angefangener Kommentar").await;
    assert_eq!(
        saved.location(),
        format!("{}&meldung=zwischenstand-gespeichert", opened(&path))
    );
    let list = clerk.get("/zwischenstaende").await;
    assert!(list.text().contains("Kommentare"), "{}", list.first("main"));

    let empty = with(fields.clone(), "text", "");
    assert_eq!(send(&mut clerk, &path, &empty).await.status.as_u16(), 422);
    assert!(
        clerk
            .get(&path)
            .await
            .text()
            .contains("einen Zwischenstand gespeichert")
    );
    // The page that was sent is not the one that showed another window's draft.
    let page = clerk.get(&path).await;
    let other = with(values(&page, &path), "text", "Aus dem anderen Fenster");
    assert_eq!(send(&mut clerk, &path, &other).await.status.as_u16(), 303);
    assert!(
        clerk
            .get(&path)
            .await
            .text()
            .contains("einen Zwischenstand gespeichert")
    );

    // Opened with the draft and sent.
    let page = clerk.get(&opened(&path)).await;
    let fields = values(&page, &path);
    assert!(fields.contains(&("text".into(), "Ein angefangener Kommentar".into())));
    assert_eq!(send(&mut clerk, &path, &fields).await.status.as_u16(), 303);
    let after = clerk.get(&path).await;
    assert!(
        after.text().contains("Ein angefangener Kommentar"),
        "not sent"
    );
    assert!(!after.text().contains("einen Zwischenstand gespeichert"));
}

#[tokio::test]
async fn a_second_window_is_told_and_decides() {
    let house = House::furnished().await;
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let (_, first) = begin(&mut clerk, NEW, "title", "Erstes Fenster").await;
    assert_eq!(first.status.as_u16(), 303);
    let page = clerk.get(NEW).await;
    let store = store_of(&page, NEW).unwrap();
    let fields = with(values(&page, NEW), "title", "Zweites Fenster");
    let quick = send(&mut clerk, &format!("{store}&antwort=kurz"), &fields).await;
    assert_eq!(quick.status, StatusCode::CONFLICT);
    assert_eq!(
        (count(&quick, "[data-draft-replace]"), count(&quick, "h1")),
        (1, 0)
    );
    let told = send(&mut clerk, &store, &fields).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    let table = told.first("table");
    assert!(
        table.contains("Erstes Fenster") && table.contains("Zweites Fenster"),
        "{table}"
    );
    let shown = clerk.get(&opened(NEW)).await;
    assert_eq!(shown.field("title").as_deref(), Some("Erstes Fenster"));
    // The button on the page that tells it.
    let replace = format!("{store}&stattdessen=ja");
    let fields = values(&told, &replace);
    let saved = send(&mut clerk, &replace, &fields).await;
    assert_eq!(saved.status.as_u16(), 303, "{}", saved.text());
    let shown = clerk.follow(saved).await;
    assert_eq!(shown.field("title").as_deref(), Some("Zweites Fenster"));
}

#[tokio::test]
async fn a_record_changed_meanwhile_leads_to_both_texts() {
    let house = House::furnished().await;
    let samples = Samples::of(&house).await;
    let path = samples.path("/massnahmen/{id}/bearbeiten");
    let mut clerk = samples.visitor(&house, Role::Clerk).await;
    let (_, saved) = begin(&mut clerk, &path, "need", "Meine angefangene Fassung").await;
    assert_eq!(saved.status.as_u16(), 303);
    let mut colleague = house.signed_in_as(Role::Clerk).await;
    let page = colleague.get(&path).await;
    let fields = with(values(&page, &path), "need", "Die Fassung der Kollegin");
    assert_eq!(
        send(&mut colleague, &path, &fields).await.status.as_u16(),
        303
    );

    let page = clerk.get(&opened(&path)).await;
    let clash = send(&mut clerk, &path, &values(&page, &path)).await;
    assert_eq!(clash.status, StatusCode::CONFLICT);
    assert!(clash.text().contains("Die Fassung der Kollegin"));
    assert_eq!(
        clash.field("need").as_deref(),
        Some("Meine angefangene Fassung")
    );
    let after = send(&mut clerk, &path, &values(&clash, &path)).await;
    assert_eq!(after.status.as_u16(), 303);
    assert!(
        !clerk
            .get(&path)
            .await
            .text()
            .contains("einen Zwischenstand gespeichert")
    );
}

#[tokio::test]
async fn nobody_else_reads_discards_or_fills_it() {
    let house = House::furnished().await;
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let (fields, _) = begin(&mut clerk, NEW, "title", TEXT).await;
    let page = clerk.get(NEW).await;
    let text = discard_path(&page).split('?').next().unwrap().to_owned();
    assert!(clerk.get(&text).await.first("main").contains(TEXT));
    let store = store_of(&page, NEW).unwrap();
    for role in Role::ALL {
        let mut other = house.signed_in_as(role).await;
        assert_eq!(other.get(&text).await.status.as_u16(), 404, "{role:?}");
        assert_eq!(
            other.post(&text, &[]).await.status.as_u16(),
            303,
            "{role:?}"
        );
        assert!(
            !other.get("/zwischenstaende").await.text().contains(TEXT),
            "{role:?}"
        );
        assert!(
            !other.get(&opened(NEW)).await.text().contains(TEXT),
            "{role:?}"
        );
        // Somebody else signs in where the page is still open: its text is not theirs.
        let quick = format!("{store}&antwort=kurz");
        let refused = send(&mut other, &quick, &fields).await;
        assert_eq!(refused.status.as_u16(), 403, "{role:?}");
        assert!(
            !other.get("/zwischenstaende").await.text().contains(TEXT),
            "{role:?}"
        );
    }
    assert!(
        clerk.get(&text).await.first("main").contains(TEXT),
        "somebody discarded it"
    );
    let mut nobody = house.anonymous();
    assert!(nobody.get(&text).await.location().starts_with("/anmelden?"));
}

#[tokio::test]
async fn hostile_text_is_kept_as_typed_and_harmless_wherever_it_is_shown() {
    let house = House::furnished().await;
    for (what, text) in hostile_texts() {
        let mut clerk = house.signed_in_as(Role::Clerk).await;
        let page = clerk.get(NEW).await;
        let store = store_of(&page, NEW).unwrap();
        // Title and record of the list come along in the address.
        let (address, _) = store.split_once("&titel=").unwrap();
        let label: String = text.chars().take(2_000).collect();
        let labels = Address::new("")
            .and("titel", label.clone())
            .and("zu", label);
        let store = format!("{address}&{}", &labels.to_string()[1..]);
        let mut fields = with(values(&page, NEW), "title", &text);
        fields.push(("fremd".into(), text.clone()));
        let answer = send(&mut clerk, &store, &fields).await;
        if text.contains('\0') {
            assert_eq!(answer.status.as_u16(), 422, "{what}");
            continue;
        }
        assert_eq!(answer.status.as_u16(), 303, "{what}");
        let shown = clerk.follow(answer).await;
        assert_eq!(
            shown.field("title").as_deref(),
            Some(text.as_str()),
            "{what}"
        );
        let plain = clerk.get(NEW).await;
        let own = discard_path(&plain).split('?').next().unwrap().to_owned();
        let other = with(values(&plain, NEW), "title", "x");
        let clash = send(&mut clerk, &store, &other).await;
        assert_eq!(clash.status, StatusCode::CONFLICT, "{what}");
        for page in [
            shown,
            plain,
            clash,
            clerk.get("/zwischenstaende").await,
            clerk.get(&own).await,
        ] {
            harmless(&page, what);
        }
    }
}

#[tokio::test]
async fn after_the_session_has_ended_it_is_still_kept_for_the_same_account() {
    let house = House::furnished().await;
    let (account, _) = house.account(Role::Clerk).await;
    let mut clerk = house.session_of(account).await;
    let page = clerk.get(NEW).await;
    let store = store_of(&page, NEW).unwrap();
    let fields = with(values(&page, NEW), "title", TEXT);
    house.advance(90);
    let mut late = clerk.clone();
    let quick = send(&mut late, &format!("{store}&antwort=kurz"), &fields).await;
    assert_eq!(quick.status, StatusCode::UNAUTHORIZED);
    assert!(
        quick.text().contains("Zwischenstand gespeichert 13:30"),
        "{}",
        quick.text()
    );
    assert_eq!(count(&quick, "h1"), 0);
    // What asked in the background has not taken the name of the session away: the form
    // itself, sent after it, is kept too.
    assert!(late.get("/sitzung").await.header("set-cookie").is_empty());
    let sent = send(&mut late, NEW, &fields).await;
    assert!(sent.location().contains("behalten="), "{}", sent.location());
    let led = send(&mut late, &store, &fields).await;
    assert!(
        led.location().starts_with("/anmelden?weiter=%2Fmassnahmen%2Fneu%3Fzwischenstand%3Dweiter&meldung=sitzung-abgelaufen"),
        "{}",
        led.location()
    );
    let mut back = house.session_of(account).await;
    assert_eq!(
        back.get(&opened(NEW)).await.field("title").as_deref(),
        Some(TEXT)
    );
    // Without a session that was, nothing is kept for anybody.
    let lost = send(
        &mut house.anonymous(),
        &format!("{store}&antwort=kurz"),
        &fields,
    )
    .await;
    assert_eq!(lost.status, StatusCode::UNAUTHORIZED);
    assert!(
        lost.text().contains("noch nicht gespeichert"),
        "{}",
        lost.text()
    );
}

#[tokio::test]
async fn asking_how_long_the_session_lives_does_not_prolong_it_and_going_on_does() {
    let house = House::empty().await;
    let mut browser = house.signed_in_as(Role::Auditor).await;
    let left = async |browser: &mut Browser| browser.get("/sitzung").await.text();
    assert_eq!(left(&mut browser).await, "3600");
    house.advance(56);
    assert_eq!(left(&mut browser).await, "240");
    assert_eq!(left(&mut browser).await, "240");
    assert_eq!(
        browser.post("/sitzung", &[]).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(left(&mut browser).await, "3600");
    house.advance(61);
    assert_eq!(left(&mut browser).await, "0");
    assert!(
        browser
            .get("/konto")
            .await
            .location()
            .starts_with("/anmelden")
    );
    assert_eq!(left(&mut house.anonymous()).await, "0");
}

#[tokio::test]
async fn a_short_session_is_noted_often_enough_to_stay_alive() {
    let house = House::with(kiezwerk::router::registry(), "session_minutes = 2").await;
    let mut browser = house.signed_in_as(Role::Auditor).await;
    for _ in 0..5 {
        house.advance(1);
        assert_eq!(browser.get("/konto").await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_form_above_the_limit_gets_a_page_that_leads_back() {
    let house = House::furnished().await;
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let page = clerk.get(NEW).await;
    let fields = with(values(&page, NEW), "outside_reason", &"x".repeat(2_300_000));
    let refused = send(&mut clerk, NEW, &fields).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(refused.first("h1"), "Das ist zu groß");
    assert!(refused.first("main").contains("Zurück-Taste"));
    assert_eq!(count(&refused, "main a[href=\"/massnahmen/neu\"]"), 1);
    // What no limit of a field lets through, but the limit of the form does, comes back whole.
    let long = "x".repeat(1_900_000);
    let kept = send(&mut clerk, NEW, &with(fields, "outside_reason", &long)).await;
    assert_eq!(kept.status.as_u16(), 422);
    assert_eq!(
        kept.field("outside_reason").map(|text| text.len()),
        Some(long.len())
    );
}
