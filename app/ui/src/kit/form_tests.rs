//! What every form of the program relies on: hostile text stays text, errors lead to
//! their fields. Reads the rendered page as a browser would.

#![expect(clippy::unwrap_used, reason = "a missing piece must stop the test")]

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
};
use domain::error::FieldErrors;
use leptos::prelude::*;
use scraper::{ElementRef, Html, Selector};

use super::{
    choice::{Checkbox, CheckboxGroup, Choice, RadioGroup, Select},
    field::{DateField, HiddenField, LongText, MoneyField, TextField},
    form::{ErrorSummary, Filled, FormSpec, PostForm, choice, date, hidden, line, long, money},
    render,
};
use domain::form::FormData;

static FORM: FormSpec = FormSpec {
    path: "/probe",
    fields: &[
        line("title", "Titel").required().max(200),
        long("need", "Bedarf").hint("Worum geht es?"),
        date("end", "Ende"),
        money("cost", "Kosten"),
        choice("stage", "Stand"),
        choice("state", "Zustand"),
        choice("groups", "Zielgruppen"),
        choice("key", "Schlüsselmaßnahme"),
        line("task", "Aufgabe").repeated(),
        hidden("version"),
    ],
};

const HOSTILE: [&str; 7] = [
    "</textarea id=x onclick=y><script src=x>",
    "</textarea><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' OR 1=1 --",
    "\n\nzwei Zeilen darüber\n<!-- & &amp; &lt;",
    "👩‍👧 \u{202E}umgedreht ]]> <!> <leptos-island data-component=\"x\">",
    "</title><style>*{display:none}</style>",
];

fn page(form: &Filled) -> Html {
    let form = form.clone();
    let options = || {
        vec![
            Choice::new("a", "A"),
            Choice::new("b", "B & <b>")
                .explained("Wenn <i>B</i>.")
                .within("Gruppe"),
        ]
    };
    let html = render::to_html(move || {
        view! {
            <ErrorSummary form=&form />
            <PostForm action="/probe" form=&form>
                <TextField name="title" />
                <LongText name="need" />
                <DateField name="end" />
                <MoneyField name="cost" />
                <Select name="stage" choices=options() empty="Bitte wählen" />
                <CheckboxGroup name="groups" choices=options() />
                <RadioGroup name="state" choices=options() />
                <Checkbox name="key" />
                <TextField name="task" row=0 />
                <TextField name="task" row=1 />
                <HiddenField name="version" />
            </PostForm>
        }
    });
    Html::parse_document(&html)
}

fn one<'a>(page: &'a Html, selector: &str) -> ElementRef<'a> {
    let parsed = Selector::parse(selector).unwrap();
    page.select(&parsed)
        .next()
        .unwrap_or_else(|| panic!("{selector} is missing in {}", page.html()))
}

fn count(page: &Html, selector: &str) -> usize {
    page.select(&Selector::parse(selector).unwrap()).count()
}

/// What a browser has in a textarea; the parser drops one line break at its start.
fn content(page: &Html, selector: &str) -> String {
    one(page, selector).text().collect()
}

#[test]
fn hostile_text_stays_text_in_every_field() {
    for text in HOSTILE {
        let mut form = Filled::blank(&FORM).set_all("task", ["erste", text]);
        for name in ["title", "need", "end", "cost", "version"] {
            form = form.set(name, text);
        }
        let page = page(&form);
        assert_eq!(
            count(&page, "script, style, img, [data-component=x]"),
            0,
            "{text}"
        );
        assert_eq!(content(&page, "textarea#need"), text);
        for field in ["#title", "#end", "#cost", "input[name=version]", "#task_1"] {
            assert_eq!(one(&page, field).attr("value"), Some(text), "{field}");
        }
    }
}

#[test]
fn a_hostile_sentence_in_an_error_stays_text() {
    for text in HOSTILE {
        let mut errors = FieldErrors::default();
        errors.add("need", text);
        errors.add("unknown_field", text);
        let page = page(&Filled::blank(&FORM).errors(errors));
        assert_eq!(
            count(&page, "script, style, img, [data-component=x]"),
            0,
            "{text}"
        );
    }
}

#[test]
fn the_error_summary_leads_to_each_field_in_the_order_of_the_page() {
    let mut errors = FieldErrors::default();
    for name in ["task_1", "end", "need", "title", "groups"] {
        errors.add(name, "Bitte prüfen.");
    }
    let page = page(&Filled::blank(&FORM).errors(errors));
    let links: Vec<_> = page
        .select(&Selector::parse(".error-summary a").unwrap())
        .filter_map(|link| link.attr("href"))
        .collect();
    assert_eq!(links, ["#title", "#need", "#end", "#groups", "#task_1"]);
    for link in &links {
        let field = one(&page, link);
        assert!(
            ["input", "textarea", "select"].contains(&field.value().name()),
            "{link}"
        );
    }
    let summary = one(&page, ".error-summary");
    assert_eq!(
        (summary.attr("role"), summary.attr("tabindex")),
        (Some("alert"), Some("-1"))
    );
    assert!(
        summary
            .text()
            .collect::<String>()
            .contains("Aufgabe (Zeile 2)")
    );
}

#[test]
fn a_wrong_field_is_tied_to_its_sentence_and_its_hint() {
    let form = Filled::blank(&FORM).errors(FieldErrors::one("need", "Zu lang."));
    let page = page(&form);
    let field = one(&page, "textarea#need");
    assert_eq!(field.attr("aria-invalid"), Some("true"));
    let ids: Vec<_> = field
        .attr("aria-describedby")
        .unwrap()
        .split(' ')
        .map(|id| format!("#{id}"))
        .collect();
    let words: Vec<String> = ids
        .iter()
        .map(|id| one(&page, id).text().collect::<String>().trim().to_owned())
        .collect();
    assert_eq!(words[0], "Zu lang.");
    assert!(
        words[1].starts_with("Worum geht es?")
            && words[1].contains("keine personenbezogenen Daten")
    );
    assert_eq!(one(&page, "#title").attr("aria-invalid"), None);
}

#[test]
fn every_field_has_a_label_and_no_id_stands_twice() {
    let page = page(&Filled::blank(&FORM));
    let fields = Selector::parse("input:not([type=hidden]), select, textarea").unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for field in page.select(&fields) {
        let id = field.attr("id").expect("an id");
        assert_eq!(count(&page, &format!("label[for={id}]")), 1, "{id}");
        assert!(seen.insert(id), "{id} stands twice");
    }
}

#[test]
fn what_was_chosen_is_chosen_again() {
    let sent = [
        ("stage", "b"),
        ("groups", "a"),
        ("groups", "b"),
        ("key", "ja"),
        ("end", "31.12.2027"),
        ("task", "eins"),
        ("task", "zwei"),
    ];
    let sent = FormData(
        sent.map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
    );
    let page = page(&Filled::typed(&FORM, &sent));
    assert_eq!(one(&page, "option[selected]").attr("value"), Some("b"));
    assert_eq!(count(&page, "input[name=groups][checked]"), 2);
    assert_eq!(count(&page, "#key[checked]"), 1);
    assert_eq!(one(&page, "#end").attr("value"), Some("2027-12-31"));
    assert_eq!(one(&page, "#task_1").attr("value"), Some("zwei"));
    // What a date input cannot show is shown as typed.
    let page = self::page(&Filled::blank(&FORM).set("end", "irgendwann"));
    assert_eq!(
        (
            one(&page, "#end").attr("type"),
            one(&page, "#end").attr("value")
        ),
        (Some("text"), Some("irgendwann"))
    );
}

#[test]
#[should_panic(expected = "is missing in the form")]
fn an_undeclared_text_field_stops_a_debug_build() {
    let form = Filled::blank(&FORM);
    render::to_html(
        move || view! { <PostForm action="/probe" form=&form><TextField name="secret" /></PostForm> },
    );
}

#[tokio::test]
async fn a_form_is_read_with_all_its_repeated_names() {
    use super::form::Posted;
    use tower::ServiceExt;

    // The extractor asks nothing of the state, so any state does.
    async fn echo(Posted(form): Posted) -> String {
        format!("{:?}", form.all("groups"))
    }
    let router: Router = Router::new().route("/probe", axum::routing::post(echo));
    let request = Request::post("/probe")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from("groups=a&title=x&groups=b+%C3%BC"))
        .unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let body = axum::body::to_bytes(response.into_body(), 1_000)
        .await
        .unwrap();
    assert_eq!(body, "[\"a\", \"b ü\"]".as_bytes());
    let other = Request::post("/probe")
        .header("content-type", "text/plain")
        .body(Body::from("x"))
        .unwrap();
    assert_eq!(
        router.oneshot(other).await.unwrap().status(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
}
