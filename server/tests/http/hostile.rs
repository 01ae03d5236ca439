//! Hostile text through every text field of the form registry: it is stored as typed
//! and harmless in the parsed page, or refused with a sentence.

use std::collections::BTreeSet;

use domain::policy::Role;
use scraper::{ElementRef, Html, Selector};
use ui::kit::form::{FormSpec, Kind};

use crate::{
    harness::{Answer, Browser, FilePart, House, PASSWORD},
    routes::Samples,
};

/// Found again wherever it ends up.
const MARK: &str = "x7f3";

pub fn hostile_texts() -> Vec<(&'static str, String)> {
    vec![
        (
            "closing tags",
            format!("</textarea></title></option></select><script>alert('{MARK}')</script>"),
        ),
        (
            "attribute",
            format!("\"'><img src={MARK} onerror=alert('{MARK}')><b class={MARK}>"),
        ),
        ("sql", format!("{MARK}' OR 1=1; DROP TABLE measure; --")),
        ("emoji", format!("{MARK} 👩‍👩‍👧‍👦🏳️‍🌈 Straße")),
        (
            "rtl marks",
            format!("{MARK} \u{202e}gnp.exe\u{202c} \u{200f}ab"),
        ),
        ("nul", format!("{MARK}\0ende")),
        (
            "100,000 characters",
            format!("{MARK}{}", "x".repeat(100_000)),
        ),
    ]
}

#[tokio::test]
async fn hostile_text_is_stored_as_typed_or_refused_and_harmless_in_every_form() {
    let registry = kiezwerk::router::registry();
    let forms: Vec<&'static FormSpec> = registry
        .forms()
        .iter()
        .copied()
        .filter(|form| form.free_text().next().is_some())
        .collect();
    assert!(
        forms.len() >= 8,
        "only {} forms with text fields are registered",
        forms.len()
    );
    let mut stored = BTreeSet::new();
    for form in forms {
        let mut stage = None;
        for (name, text) in hostile_texts() {
            let (house, samples) = match stage.take() {
                Some(unchanged) => unchanged,
                None => fresh().await,
            };
            match drive(&house, &samples, form, name, &text).await {
                Outcome::Stored => {
                    stored.insert((form.path, name));
                }
                Outcome::Emptied => {}
                Outcome::Refused => stage = Some((house, samples)),
            }
        }
    }
    // Else everything might have been refused, and nothing been shown.
    for path in [
        "/massnahmen/neu",
        "/massnahmen/{id}/bearbeiten",
        "/massnahmen/{id}/melden",
        "/massnahmen/{id}/anfragen/{seat}",
        "/massnahmen/{id}/beteiligung/{participation}",
        "/massnahmen/{id}/pruefen",
        "/massnahmen/{id}/dokumente/neu",
        "/raeume/{id}/konzept/dokumente/neu",
        "/massnahmen/{id}/kommentare",
        "/massnahmen/{id}/kommentare/{comment}/bearbeiten",
        "/wiedervorlagen/neu",
        "/ansichten/neu",
        "/ansichten/{id}/bearbeiten",
        "/stellen/neu",
        "/stellen/{id}/umbenennen",
        "/stellen/{id}/einheiten/neu",
        "/verzeichnisse/zielgruppen/neu",
        "/verzeichnisse/programme/{id}/bearbeiten",
        "/barrierefreiheit/melden",
        "/barrierefreiheit/meldungen/{id}",
        "/impressum/bearbeiten",
    ] {
        for name in ["closing tags", "attribute", "sql", "emoji"] {
            assert!(
                stored.contains(&(path, name)),
                "{name} was not stored through {path}; stored: {stored:?}"
            );
        }
    }
}

/// What became of a form in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Refused,
    /// Taken, with hostile text in at least one field.
    Stored,
    /// Taken after all hostile text was left out.
    Emptied,
}

async fn fresh() -> (House, Samples) {
    let house = House::furnished().await;
    let samples = Samples::of(&house).await;
    (house, samples)
}

/// Sends the text through the fields of a form, a long one through one at a time.
async fn drive(
    house: &House,
    samples: &Samples,
    form: &'static FormSpec,
    name: &str,
    text: &str,
) -> Outcome {
    let path = samples.path(form.path);
    let (mut browser, page) = who_sees(house, samples, &path).await;
    let mut base = values(&page, &path);
    preset(form, samples, &mut base);
    let what = format!("{name} through {path}");
    let fields: BTreeSet<String> = base
        .iter()
        .map(|(field, _)| field.clone())
        .filter(|field| {
            form.field(field)
                .is_some_and(|field| form.free_text().any(|free| free.name == field.name))
        })
        .collect();
    assert!(
        !fields.is_empty(),
        "{what}: the page shows no text field of its form"
    );
    let with_file = file_field(form);
    if text.len() < 10_000 {
        return send(&mut browser, &path, with_file, &base, fields, text, &what).await;
    }
    for field in fields {
        let what = format!("{what}, {field}");
        let outcome = send(
            &mut browser,
            &path,
            with_file,
            &base,
            BTreeSet::from([field]),
            text,
            &what,
        )
        .await;
        assert_eq!(outcome, Outcome::Refused, "{what}: has no limit");
    }
    Outcome::Refused
}

/// The field for a file, where the form has one: it is sent as browsers send those.
fn file_field(form: &FormSpec) -> Option<&'static str> {
    form.fields
        .iter()
        .find(|field| field.kind == Kind::File)
        .map(|field| field.name)
}

/// Values that no rule of a single field asks for.
fn preset(form: &FormSpec, samples: &Samples, base: &mut Vec<(String, String)>) {
    let mut set = |name: &str, value: &str| {
        base.retain(|(field, _)| field != name);
        base.push((name.to_owned(), value.to_owned()));
    };
    match form.path {
        "/massnahmen/neu" => {
            // Instead of an area a Bezirk outside of all areas may stand, instead of an objective a reason.
            set("areas", &samples.area);
            set("outside_concept", "Probe");
        }
        "/massnahmen/sammelaenderung" => {
            set("id", samples.measure());
            set("stage", "running");
        }
        "/massnahmen/einfuegen" => set("rows", &samples.table_row()),
        // A reason goes with a no.
        "/massnahmen/{id}/anfragen/{seat}" => {
            set("reply", "decline");
            set("reason", "Probe");
        }
        "/massnahmen/{id}/pruefen" => {
            set("verdict", "return");
            set("reason", "Probe");
        }
        "/massnahmen/{id}/mittel/neu" => {
            set("programme", &samples.giving);
            set("giver", "");
            set("year", "2028");
            set("amount", "1.000");
        }
        // Somebody must take over, or be named anew.
        "/stellen/{id}/nachfolge" => set("successor", &samples.other_body),
        // The one role that needs neither body nor Bezirk.
        "/verwaltung/konten/{id}/rolle" => set("role", Role::Auditor.key()),
        _ => {}
    }
}

/// Sends the form; leaves out what was refused until the rest is taken.
async fn send(
    browser: &mut Browser,
    path: &str,
    file_field: Option<&'static str>,
    base: &[(String, String)],
    mut hostile: BTreeSet<String>,
    text: &str,
    what: &str,
) -> Outcome {
    for _ in 0..40 {
        let sent: Vec<(&str, &str)> = base
            .iter()
            .map(|(field, value)| {
                (
                    field.as_str(),
                    if hostile.contains(field) {
                        text
                    } else {
                        value.as_str()
                    },
                )
            })
            .collect();
        let answer = match file_field {
            Some(field) => {
                let bytes = format!("%PDF-1.4 {text}");
                let file = FilePart {
                    field,
                    name: "Probe.pdf",
                    media_type: "application/pdf",
                    bytes: bytes.as_bytes(),
                };
                browser.upload(path, &sent, Some(file)).await
            }
            None => browser.post(path, &sent).await,
        };
        harmless(&answer, what);
        match answer.status.as_u16() {
            // A page instead of a redirect shows something once, as a start password.
            303 | 200 => {
                let shown = browser.follow(answer).await;
                assert_eq!(shown.status.as_u16(), 200, "{what}");
                harmless(&shown, what);
                return if hostile.is_empty() {
                    Outcome::Emptied
                } else {
                    Outcome::Stored
                };
            }
            422 => {
                assert!(
                    !answer.first(".error-summary li").is_empty(),
                    "{what}: refused without a sentence"
                );
                kept(&answer, &hostile, text, what);
                let refused = refused(&answer);
                if text.len() >= 10_000 {
                    return Outcome::Refused;
                }
                if refused.is_empty() {
                    // The form as a whole, as the sign-in page does.
                    return Outcome::Refused;
                }
                let before = hostile.len();
                hostile.retain(|field| !refused.contains(field));
                if hostile.len() == before {
                    // The sentence stands at another field, as for "outside" without a Bezirk.
                    assert!(
                        hostile.pop_last().is_some(),
                        "{what}: the harmless rest is refused too: {}",
                        answer.first(".error-summary")
                    );
                }
            }
            other => panic!("{what}: {other} {}", answer.first("h1")),
        }
    }
    panic!("{what}: refused again and again");
}

/// The first role that is shown this page.
pub async fn who_sees(house: &House, samples: &Samples, path: &str) -> (Browser, Answer) {
    if path == "/anmelden" {
        let mut browser = house.anonymous();
        let page = browser.get(path).await;
        return (browser, page);
    }
    for role in Role::ALL {
        let mut browser = samples.visitor(house, role).await;
        let page = browser.get(path).await;
        if page.status.as_u16() == 200 {
            return (browser, page);
        }
    }
    panic!("no role is shown {path}");
}

/// What a browser would send from the form of this page; empty required fields get
/// something that can stand.
pub fn values(page: &Answer, path: &str) -> Vec<(String, String)> {
    let html = page.page();
    let form = html
        .select(&css(&format!("form[method=post][action=\"{path}\"]")))
        .next();
    let form = form.unwrap_or_else(|| panic!("no form on {path}"));
    let mut sent = Vec::new();
    let mut chosen = BTreeSet::new();
    for field in form.select(&css("input, textarea, select")) {
        let Some(name) = field.value().attr("name").map(str::to_owned) else {
            continue;
        };
        let (tag, kind) = (
            field.value().name(),
            field.value().attr("type").unwrap_or("text"),
        );
        let value = match (tag, kind) {
            (_, "file" | "submit" | "button") => continue,
            (_, "checkbox" | "radio") => {
                let ticked = field.value().attr("checked").is_some();
                let marked = form
                    .select(&css(&format!("input[name=\"{name}\"][checked]")))
                    .next()
                    .is_some();
                let needed = must(&field) || kind == "radio" && !marked;
                let first = chosen.insert(name.clone()) && needed;
                if !ticked && !first {
                    continue;
                }
                field.value().attr("value").unwrap_or("on").to_owned()
            }
            ("select", _) => selected(&field),
            ("textarea", _) => or_probe(&field, field.text().collect()),
            (_, "hidden") => field.value().attr("value").unwrap_or_default().to_owned(),
            _ => or_probe(
                &field,
                field.value().attr("value").unwrap_or_default().to_owned(),
            ),
        };
        sent.push((name, value));
    }
    sent
}

fn must(field: &ElementRef) -> bool {
    field.value().attr("required").is_some() || field.value().attr("aria-required") == Some("true")
}

fn or_probe(field: &ElementRef, value: String) -> String {
    match field.value().attr("type") {
        Some("password") => PASSWORD.into(),
        _ if !value.is_empty() || !must(field) => value,
        Some("date") => "2027-01-31".into(),
        _ => "Probe".into(),
    }
}

fn selected(field: &ElementRef) -> String {
    let options: Vec<_> = field.select(&css("option")).collect();
    let value = |option: &ElementRef| option.value().attr("value").unwrap_or_default().to_owned();
    let marked = options
        .iter()
        .find(|option| option.value().attr("selected").is_some())
        .map(value)
        .unwrap_or_default();
    if !marked.is_empty() || !must(field) {
        return marked;
    }
    options
        .iter()
        .map(value)
        .find(|value| !value.is_empty())
        .unwrap_or_default()
}

/// Names of the fields that the error summary links to.
fn refused(answer: &Answer) -> BTreeSet<String> {
    let html = answer.page();
    let links = css(".error-summary a");
    html.select(&links)
        .filter_map(|link| {
            link.value()
                .attr("href")?
                .strip_prefix('#')
                .map(str::to_owned)
        })
        .collect()
}

/// Everything typed stands in its field again.
fn kept(answer: &Answer, hostile: &BTreeSet<String>, text: &str, what: &str) {
    if text.contains('\0') {
        // A parser of HTML never shows a NUL.
        return;
    }
    let fields = answer.fields();
    for field in hostile {
        assert_eq!(
            fields.get(field).map(String::as_str),
            Some(text),
            "{what}: {field} lost its text"
        );
    }
}

/// Nothing of the text became an element or an attribute.
pub fn harmless(answer: &Answer, what: &str) {
    let html: Html = answer.page();
    for element in html.select(&css("*")) {
        let name = element.value().name();
        assert!(
            !(name == "script" && element.text().any(|text| text.contains(MARK))),
            "{what}: a script was planted"
        );
        for (attribute, value) in element.value().attrs() {
            assert!(
                !attribute.starts_with("on") && !attribute.contains(MARK),
                "{what}: <{name} {attribute}> was planted"
            );
            assert!(
                !(matches!(attribute, "src" | "class") && value == MARK),
                "{what}: <{name} {attribute}> was planted"
            );
            assert!(
                !(attribute == "href"
                    && value.trim_start().to_lowercase().starts_with("javascript:")),
                "{what}: a script link was planted"
            );
        }
    }
}

fn css(selector: &str) -> Selector {
    Selector::parse(selector).unwrap_or_else(|error| panic!("{selector}: {error}"))
}

#[test]
fn the_check_for_planted_elements_can_fail() {
    let page = |body: &str| Answer {
        status: http::StatusCode::OK,
        headers: http::HeaderMap::new(),
        body: body.as_bytes().to_vec(),
    };
    for (_, text) in &hostile_texts()[..2] {
        let planted = page(&format!(
            "<textarea>{text}</textarea><input value=\"{text}\">"
        ));
        assert!(
            std::panic::catch_unwind(|| harmless(&planted, "")).is_err(),
            "{text}"
        );
    }
    harmless(&page("<p class=a>x7f3</p>"), "");
}
