//! What every page must have, whoever wrote it: title, one heading, landmarks, labels,
//! words in links and buttons, ids that stand once, no key of the program among the
//! words. The crawler asks it of every page it reads; axe asks more, but in a browser.

use std::collections::{BTreeMap, BTreeSet};

use scraper::{ElementRef, Html, Selector};

use crate::harness::House;

/// Fields a person fills.
const FIELDS: &str =
    "input:not([type=hidden]):not([type=submit]):not([type=button]), select, textarea";
/// The first part of the keys of causes and labels (`report.confirm`), never shown.
const KEYS: [&str; 14] = [
    "measure.",
    "report.",
    "lead.",
    "participation.",
    "contribution.",
    "comment.",
    "concept.",
    "document.",
    "body.",
    "unit.",
    "target_group.",
    "programme.",
    "account.",
    "catalogue.",
];

/// What is wrong with a whole page.
pub fn problems(body: &str) -> Vec<String> {
    let page = Html::parse_document(body);
    let mut found = Vec::new();
    frame(&page, &mut found);
    headings(&page, &mut found);
    labels(&page, &mut found);
    names(&page, &mut found);
    ids(&page, &mut found);
    keys(&page, &mut found);
    found
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).collect()
}

fn words(element: ElementRef) -> String {
    element.text().collect::<String>().trim().to_owned()
}

fn frame(page: &Html, found: &mut Vec<String>) {
    let mut once = |selector: &str, what: &str| {
        let number = all(page, selector).len();
        if number != 1 {
            found.push(format!("{number} × {what}"));
        }
    };
    once("main", "main part");
    once("body > header", "header");
    once("body > footer", "footer");
    once("head > title", "title");
    once("a.skip-link[href='#inhalt']", "skip link");
    let title = all(page, "head > title").first().map(|title| words(*title));
    if title.is_none_or(|title| title.starts_with('–') || !title.contains(" – ")) {
        found.push("no title of its own".into());
    }
    if all(page, "html[lang=de]").is_empty() {
        found.push("no language".into());
    }
    let mut navigations = BTreeSet::new();
    for nav in all(page, "nav") {
        let label = nav.attr("aria-label").unwrap_or_default();
        if label.is_empty() || !navigations.insert(label) {
            found.push(format!("a navigation without a name of its own: {label}"));
        }
    }
}

/// One first heading, and no level left out on the way down.
fn headings(page: &Html, found: &mut Vec<String>) {
    let levels: Vec<(u32, String)> =
        all(page, "main h1, main h2, main h3, main h4, main h5, main h6")
            .into_iter()
            .map(|heading| {
                let level = heading
                    .value()
                    .name()
                    .chars()
                    .nth(1)
                    .and_then(|c| c.to_digit(10));
                (level.unwrap_or(0), words(heading))
            })
            .collect();
    if levels.iter().filter(|(level, _)| *level == 1).count() != 1 {
        found.push("not just one h1".into());
    }
    for (level, words) in &levels {
        if words.is_empty() {
            found.push(format!("an empty h{level}"));
        }
    }
    for pair in levels.windows(2) {
        if pair[1].0 > pair[0].0 + 1 {
            found.push(format!(
                "h{} below h{}: {}",
                pair[1].0, pair[0].0, pair[1].1
            ));
        }
    }
}

fn labels(page: &Html, found: &mut Vec<String>) {
    let named: BTreeSet<&str> = all(page, "label[for]")
        .into_iter()
        .filter(|label| !words(*label).is_empty())
        .filter_map(|label| label.attr("for"))
        .collect();
    for field in all(page, FIELDS) {
        let by_id = field.attr("id").is_some_and(|id| named.contains(id));
        let around = field
            .ancestors()
            .filter_map(ElementRef::wrap)
            .any(|above| above.value().name() == "label");
        let spoken = field
            .attr("aria-label")
            .is_some_and(|name| !name.is_empty())
            || field.attr("aria-labelledby").is_some();
        if !(by_id || around || spoken) {
            let name = field.attr("name").unwrap_or("?");
            found.push(format!("a field without a label: {name}"));
        }
    }
}

/// Links, buttons, pictures and tables say what they are.
fn names(page: &Html, found: &mut Vec<String>) {
    for element in all(page, "a[href], button, summary") {
        let spoken = element.attr("aria-label").unwrap_or_default();
        if words(element).is_empty() && spoken.is_empty() {
            found.push(format!("nothing to read: {}", element.html()));
        }
    }
    for image in all(page, "img:not([alt])") {
        found.push(format!("a picture without alt: {}", image.html()));
    }
    for table in all(page, "table") {
        let caption = Selector::parse("caption").unwrap();
        if table
            .select(&caption)
            .all(|caption| words(caption).is_empty())
        {
            found.push("a table without a caption".into());
        }
    }
}

fn ids(page: &Html, found: &mut Vec<String>) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for id in all(page, "[id]").into_iter().filter_map(|e| e.attr("id")) {
        *seen.entry(id).or_default() += 1;
    }
    for (id, times) in seen.iter().filter(|(_, times)| **times > 1) {
        found.push(format!("{times} × id {id}"));
    }
    for element in all(
        page,
        "[aria-describedby], [aria-labelledby], [aria-controls]",
    ) {
        let names = ["aria-describedby", "aria-labelledby", "aria-controls"];
        for id in names
            .iter()
            .filter_map(|name| element.attr(name))
            .flat_map(str::split_whitespace)
        {
            if !seen.contains_key(id) {
                found.push(format!("{id} is named and is not there"));
            }
        }
    }
}

/// A key of the program where words should stand.
fn keys(page: &Html, found: &mut Vec<String>) {
    for main in all(page, "main") {
        for text in main.text() {
            for word in text.split_whitespace() {
                let key = KEYS.iter().any(|key| {
                    word.strip_prefix(key).is_some_and(|rest| {
                        !rest.is_empty() && rest.chars().all(|c| c.is_ascii_lowercase() || c == '_')
                    })
                });
                if key {
                    found.push(format!("a key among the words: {word}"));
                }
            }
        }
    }
}

/// Pages that nobody links to: those of visitors, and refusals.
#[tokio::test]
async fn pages_without_a_visitor_and_refusals_are_whole() {
    let house = House::empty().await;
    let mut nobody = house.anonymous();
    for address in ["/anmelden", "/gibt-es-nicht", "/massnahmen/keine"] {
        let answer = nobody.get(address).await;
        let answer = nobody.follow(answer).await;
        assert_eq!(problems(&answer.text()), Vec::<String>::new(), "{address}");
    }
}

#[test]
fn a_page_that_lacks_something_is_seen() {
    let whole = |main: &str, title: &str| {
        format!(
            "<!DOCTYPE html><html lang=de><head><title>{title}</title></head><body><a class=skip-link href='#inhalt'>x</a><header></header><main>{main}</main><footer></footer></body></html>"
        )
    };
    let good = whole(
        "<h1>A</h1><h2>B</h2><label for=a>A</label><input id=a>",
        "A – Kiezwerk",
    );
    assert_eq!(problems(&good), Vec::<String>::new());
    let heading = "<h1>A</h1>";
    for (main, problem) in [
        ("", "not just one h1"),
        ("<h1>A</h1><h1>B</h1>", "not just one h1"),
        ("<h1></h1>", "an empty h1"),
        ("<h1>A</h1><h3>B</h3>", "h3 below h1: B"),
        ("<h1>A</h1><input name=x>", "a field without a label: x"),
        (
            "<h1>A</h1><nav></nav>",
            "a navigation without a name of its own: ",
        ),
        ("<h1>A</h1><p id=a></p><p id=a></p>", "2 × id a"),
        (
            "<h1>A</h1><p aria-describedby=b></p>",
            "b is named and is not there",
        ),
        ("<h1>A</h1><table></table>", "a table without a caption"),
        (
            "<h1>A</h1><p>report.confirm</p>",
            "a key among the words: report.confirm",
        ),
    ] {
        let found = problems(&whole(main, "A – Kiezwerk"));
        assert!(
            found.iter().any(|found| found == problem),
            "{main}: {found:?}"
        );
    }
    assert!(
        problems(&whole("<h1>A</h1><button></button>", "A – Kiezwerk"))[0]
            .starts_with("nothing to read")
    );
    assert!(
        problems(&whole("<h1>A</h1><img src=x>", "A – Kiezwerk"))[0]
            .starts_with("a picture without alt")
    );
    assert_eq!(problems(&whole(heading, "")), ["no title of its own"]);
    let without = whole(heading, "A – K")
        .replace("<main>", "<div>")
        .replace("</main>", "</div>");
    assert!(
        problems(&without)
            .iter()
            .any(|found| found == "0 × main part")
    );
    assert!(
        problems(&whole(heading, "A – K").replace(" lang=de", ""))
            .contains(&"no language".to_owned())
    );
}
