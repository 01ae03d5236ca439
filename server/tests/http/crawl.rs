//! Every page as every role, by its links alone, and every number against the list
//! behind its link. Pages that are added are covered without a change here, as long as
//! something links to them.
//!
//! A count is `data-count` or `data-sum` (also a facet's number and a figure's tile) and
//! stands in a link to a page whose `data-total` or `data-total-sum` is just that. A
//! number beside a noun of the office outside of a link fails; words that people typed
//! stand below `data-words`.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use domain::policy::Role;
use scraper::{ElementRef, Html, Selector};

use crate::{
    harness::{Browser, House},
    lint,
    routes::Samples,
};

/// What the numbers of this house count.
const NOUNS: [&str; 16] = [
    "Maßnahme",
    "Maßnahmen",
    "Anfrage",
    "Anfragen",
    "Beitrag",
    "Beiträge",
    "Beiträgen",
    "Aufgabe",
    "Aufgaben",
    "Entwurf",
    "Entwürfe",
    "Meldung",
    "Meldungen",
    "Ziel",
    "Ziele",
    "Zielen",
];
/// Lists behind numbers. From one of them every link leads to another narrowing of it:
/// their numbers are compared, but only so many are read for their own sake.
const LISTS: [&str; 3] = ["/massnahmen", "/anfragen", "/mittel"];
const OF_A_LIST: usize = 6;
/// Pages of one route with an id, or of one path with other queries.
const OF_A_ROUTE: usize = 3;
/// Only this is in the address, not on the page.
const NOISE: [&str; 3] = ["meldung", "liste", "weiter"];

/// What a page says of itself.
#[derive(Clone, Debug, Default)]
struct Seen {
    status: u16,
    links: Vec<String>,
    counts: Vec<Count>,
    facets: Vec<Count>,
    problems: Vec<String>,
}

#[derive(Clone, Debug)]
struct Count {
    href: String,
    what: What,
    words: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Rows(i64),
    Cents(i64),
}

fn css(selector: &str) -> Selector {
    Selector::parse(selector).unwrap_or_else(|error| panic!("{selector}: {error}"))
}

fn text(element: ElementRef) -> String {
    let text: String = element.text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads a page at this address.
fn read(address: &str, body: &str) -> Seen {
    let page = Html::parse_document(body);
    let mut seen = Seen::default();
    let headings = page.select(&css("h1")).count();
    if headings != 1 {
        seen.problems
            .push(format!("{headings} headings of the first level"));
    }
    let Some(main) = page.select(&css("main")).next() else {
        seen.problems.push("no main part".into());
        return seen;
    };
    for link in page.select(&css("a[href]")) {
        seen.links.extend(normal(
            address,
            link.value().attr("href").unwrap_or_default(),
        ));
    }
    totals(main, &mut seen);
    for element in page.select(&css("[data-count], [data-sum]")) {
        let number = |name: &str| {
            element
                .value()
                .attr(name)
                .and_then(|value| value.parse().ok())
        };
        let what = number("data-count")
            .map(What::Rows)
            .or(number("data-sum").map(What::Cents));
        count(address, element, what, &mut seen, false);
    }
    for element in page.select(&css(".facet__count")) {
        count(
            address,
            element,
            number_in(&text(element)).map(What::Rows),
            &mut seen,
            true,
        );
    }
    for element in page.select(&css(".figure")) {
        let number = element
            .select(&css(".figure__number"))
            .next()
            .map(text)
            .unwrap_or_default();
        let what = if number.contains('€') {
            cents_in(&number).map(What::Cents)
        } else {
            number_in(&number).map(What::Rows)
        };
        // A tile may hold a word or a day.
        if what.is_some()
            && !element
                .value()
                .attrs()
                .any(|(name, _)| name == "data-count" || name == "data-sum")
        {
            count(address, element, what, &mut seen, false);
        }
    }
    let bare = bare_numbers(main);
    seen.problems.extend(
        bare.into_iter()
            .map(|words| format!("a number without its list: {words}")),
    );
    seen
}

/// The sentence of a list says the total that the list has.
fn totals(main: ElementRef, seen: &mut Seen) {
    for element in main.select(&css("[data-total]")) {
        let number = |name: &str| {
            let value = element.value().attr(name)?;
            value.parse::<i64>().ok()
        };
        let (total, sum) = (number("data-total"), number("data-total-sum"));
        let words = text(element);
        if total != number_in(&words) || sum.is_some() && sum != cents_in(&words) {
            let problem = format!("the total {total:?} is shown as {words}");
            seen.problems.push(problem);
        }
    }
}

fn count(address: &str, element: ElementRef, what: Option<What>, seen: &mut Seen, facet: bool) {
    let words = text(element);
    let link = std::iter::once(element)
        .chain(element.ancestors().filter_map(ElementRef::wrap))
        .find(|element| element.value().name() == "a");
    let href = link
        .and_then(|link| link.value().attr("href"))
        .and_then(|href| normal(address, href));
    let (Some(what), Some(href)) = (what, href) else {
        seen.problems
            .push(format!("a count that is no number or no link: {words}"));
        return;
    };
    let shown = match what {
        What::Rows(_) => number_in(&words).map(What::Rows),
        What::Cents(_) => cents_in(&words).map(What::Cents),
    };
    if shown.is_some_and(|shown| shown != what) {
        seen.problems.push(format!("{what:?} is shown as {words}"));
    }
    let found = Count { href, what, words };
    if facet {
        seen.facets.push(found)
    } else {
        seen.counts.push(found)
    }
}

/// The first whole number of a text, "1.234" read as Germans write it; a day is none.
fn number_in(text: &str) -> Option<i64> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let run: String = text[start..]
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let run = run.trim_end_matches('.');
    let mut groups = run.split('.');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty() || first.len() <= 3 && rest.iter().all(|group| group.len() == 3);
    grouped.then(|| run.replace('.', "").parse().ok()).flatten()
}

/// The first sum of a text: "zusammen 80.000,00 €".
fn cents_in(text: &str) -> Option<i64> {
    let before = text
        .split('€')
        .next()
        .filter(|_| text.contains('€'))?
        .trim_end();
    let start = before
        .rfind(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))
        .map_or(0, |at| {
            at + before[at..].chars().next().map_or(1, char::len_utf8)
        });
    let number = before[start..].replace('.', "");
    let (euros, cents) = number.split_once(',').unwrap_or((&number, "00"));
    Some(euros.parse::<i64>().ok()? * 100 + cents.parse::<i64>().ok()?)
}

/// "3 Maßnahmen" in running text that leads nowhere.
fn bare_numbers(main: ElementRef) -> Vec<String> {
    let mut words = String::new();
    gather(main, &mut words);
    let mut found = Vec::new();
    for part in words.split('\u{1}') {
        let words: Vec<&str> = part.split_whitespace().collect();
        for pair in words.windows(2) {
            let number = pair[0].trim_start_matches(['(', '„']);
            let noun = pair[1].trim_end_matches(|c: char| !c.is_alphabetic());
            let counts = number.chars().all(|c| c.is_ascii_digit() || c == '.')
                && number.starts_with(|c: char| c.is_ascii_digit());
            if counts && !number.ends_with('.') && NOUNS.contains(&noun) {
                found.push(part.split_whitespace().collect::<Vec<_>>().join(" "));
            }
        }
    }
    found
}

/// The text outside of links, totals and typed words; a mark wherever a line may break.
fn gather(element: ElementRef, out: &mut String) {
    let value = element.value();
    let class = |name: &str| value.classes().any(|class| class == name);
    let elsewhere = matches!(
        value.name(),
        "a" | "script" | "style" | "template" | "noscript" | "select" | "textarea" | "svg"
    ) || value.attr("role") == Some("status")
        || value.attr("data-words").is_some()
        || class("paging__position")
        || class("list-total");
    if elsewhere {
        out.push('\u{1}');
        return;
    }
    let inline = matches!(
        value.name(),
        "span" | "b" | "strong" | "em" | "i" | "small" | "abbr" | "time" | "bdi" | "code"
    );
    if !inline {
        out.push('\u{1}');
    }
    for child in element.children() {
        if let Some(text) = child.value().as_text() {
            out.push_str(text);
        } else if let Some(child) = ElementRef::wrap(child) {
            gather(child, out);
        }
    }
    if !inline {
        out.push('\u{1}');
    }
}

/// An address of ours as the crawler keeps it; nothing for what is no page of the house.
fn normal(from: &str, href: &str) -> Option<String> {
    let href = href.split('#').next().unwrap_or_default();
    let whole = match href.chars().next()? {
        '?' => format!("{}{href}", from.split('?').next().unwrap_or_default()),
        '/' => href.to_owned(),
        _ => return None,
    };
    if whole.starts_with("//") || whole.starts_with("/assets/") || whole.starts_with("/pkg/") {
        return None;
    }
    let (path, query) = whole.split_once('?').unwrap_or((&whole, ""));
    let pairs: Vec<&str> = query
        .split('&')
        .filter(|pair| {
            !pair.is_empty() && !NOISE.contains(&pair.split('=').next().unwrap_or_default())
        })
        .collect();
    Some(if pairs.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", pairs.join("&"))
    })
}

/// What the list behind a number says: its totals alone, without reading the whole page.
#[derive(Clone, Copy, Debug, Default)]
struct Totals {
    rows: Option<i64>,
    cents: Option<i64>,
}

impl Totals {
    fn of(body: &str) -> Self {
        let number = |name: &str| {
            let rest = body.split(&format!(" {name}=\"")).nth(1)?;
            rest.split('"').next()?.parse().ok()
        };
        let nothing = body.contains("class=\"empty\"").then_some(0);
        Self {
            rows: number("data-total").or(nothing),
            cents: number("data-total-sum").or(nothing),
        }
    }
}

/// A facet's number as a list of its own. Beside a value that is chosen already another
/// one widens the list, and the chosen one is taken away by its link: what either counts is
/// the list with this value alone.
fn alone(address: &str, facet: &Count) -> Count {
    let pairs = |address: &str| -> Vec<String> {
        let query = address.split_once('?').map_or("", |(_, query)| query);
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        pairs.map(str::to_owned).collect()
    };
    let (here, there) = (pairs(address), pairs(&facet.href));
    let value = there
        .iter()
        .find(|pair| !here.contains(pair))
        .or_else(|| here.iter().find(|pair| !there.contains(pair)));
    let Some(value) = value else {
        return facet.clone();
    };
    let name = |pair: &String| pair.split('=').next().unwrap_or_default().to_owned();
    let mut alone: Vec<String> = here
        .iter()
        .filter(|pair| name(pair) != name(value))
        .cloned()
        .collect();
    alone.push(value.clone());
    let path = facet.href.split('?').next().unwrap_or_default();
    Count {
        href: format!("{path}?{}", alone.join("&")),
        ..facet.clone()
    }
}

/// What is wrong with a count, given the totals behind its link.
fn compare(count: &Count, list: Totals) -> Option<String> {
    let is = match count.what {
        What::Rows(_) => list.rows.map(What::Rows),
        What::Cents(_) => list.cents.map(What::Cents),
    };
    (is != Some(count.what)).then(|| {
        format!(
            "„{}“ ({:?}) leads to {} with {is:?}",
            count.words, count.what, count.href
        )
    })
}

/// One visitor on the way through the house.
struct Crawl {
    name: &'static str,
    browser: Browser,
    routes: Vec<&'static str>,
    lists: HashMap<String, Totals>,
    queue: VecDeque<String>,
    known: BTreeSet<String>,
    by_route: BTreeMap<String, usize>,
    /// Lists whose facets are compared, and which of every three: all of an open list, of
    /// its narrowings each another third.
    narrowed: BTreeMap<String, Option<usize>>,
    problems: BTreeSet<String>,
    compared: usize,
}

impl Crawl {
    fn new(name: &'static str, browser: Browser) -> Self {
        let registry = kiezwerk::router::registry();
        Self {
            name,
            browser,
            routes: registry.entries().iter().map(|entry| entry.path).collect(),
            lists: HashMap::new(),
            queue: VecDeque::new(),
            known: BTreeSet::new(),
            by_route: BTreeMap::new(),
            narrowed: BTreeMap::new(),
            problems: BTreeSet::new(),
            compared: 0,
        }
    }

    /// The page behind an address, read whole.
    async fn page(&mut self, address: &str) -> Seen {
        let answer = self.browser.get(address).await;
        let answer = self.browser.follow(answer).await;
        let html = answer.header("content-type").starts_with("text/html");
        let mut seen = Seen::default();
        if html {
            let body = answer.text();
            seen = read(address, &body);
            seen.problems.extend(lint::problems(&body));
            self.lists.insert(address.to_owned(), Totals::of(&body));
        }
        seen.status = answer.status.as_u16();
        seen
    }

    /// What the list at an address says, asked for once.
    async fn list(&mut self, address: &str) -> Totals {
        if let Some(known) = self.lists.get(address) {
            return *known;
        }
        let answer = self.browser.get(address).await;
        let totals = match answer.status.as_u16() {
            200 => Totals::of(&answer.text()),
            _ => Totals::default(),
        };
        self.lists.insert(address.to_owned(), totals);
        totals
    }

    /// Puts an address on the way, unless enough of its kind are.
    fn plan(&mut self, address: &str) {
        if self.known.contains(address) {
            return;
        }
        let path = address.split('?').next().unwrap_or_default();
        let kind = self.route_of(path);
        let most = match path {
            path if LISTS.contains(&path) => OF_A_LIST,
            path if kind.contains('{') || address != path => OF_A_ROUTE,
            _ => usize::MAX,
        };
        let kind = if address == path {
            kind
        } else {
            format!("{kind}?")
        };
        let planned = self.by_route.entry(kind).or_default();
        if *planned < most {
            *planned += 1;
            self.known.insert(address.to_owned());
            self.queue.push_back(address.to_owned());
        }
    }

    fn route_of(&self, path: &str) -> String {
        let fits = |route: &&&str| {
            let (route, path): (Vec<&str>, Vec<&str>) =
                (route.split('/').collect(), path.split('/').collect());
            route.len() == path.len()
                && route
                    .iter()
                    .zip(&path)
                    .all(|(r, p)| r == p || r.starts_with('{'))
        };
        let exact = self.routes.iter().find(|route| **route == path);
        exact
            .or_else(|| self.routes.iter().find(fits))
            .map_or(path, |route| *route)
            .to_owned()
    }

    fn say(&mut self, address: &str, problem: &str) {
        self.problems
            .insert(format!("{} {address}: {problem}", self.name));
    }

    async fn run(mut self) -> Self {
        while let Some(address) = self.queue.pop_front() {
            let seen = self.page(&address).await;
            if seen.status != 200 {
                self.say(&address, &format!("status {}", seen.status));
                continue;
            }
            for problem in &seen.problems {
                self.say(&address, problem);
            }
            let narrowed = self.narrowed.get(&address).copied();
            let facets = seen.facets.iter().enumerate().filter(|(at, _)| {
                narrowed.is_some_and(|third| third.is_none_or(|third| at % 3 == third))
            });
            let facets = facets.map(|(_, facet)| facet);
            let facets = facets.map(|facet| alone(&address, facet));
            for count in seen.counts.iter().cloned().chain(facets) {
                let count = &count;
                self.compared += 1;
                let list = self.list(&count.href).await;
                if let Some(problem) = compare(count, list) {
                    self.say(&address, &problem);
                }
            }
            for link in &seen.links {
                self.plan(link);
            }
        }
        self
    }
}

/// Who walks: name, role, body, Bezirk. The last four see the same measures.
const WALKERS: [(&str, Role, Option<&str>, Option<&str>); 8] = [
    ("Bearbeitung SenBJF", Role::Clerk, Some("SenBJF"), None),
    (
        "Bearbeitung BA",
        Role::Clerk,
        Some("BA Treptow-Köpenick"),
        None,
    ),
    (
        "Bezirkskoordination",
        Role::DistrictCoordinator,
        Some("OE SPK Treptow-Köpenick"),
        Some("09"),
    ),
    ("Administration", Role::Administrator, None, None),
    (
        "Landeskoordination",
        Role::StateCoordinator,
        Some("SenStadt"),
        None,
    ),
    ("Leitung", Role::Leadership, None, None),
    ("Leitung SenBJF", Role::Leadership, Some("SenBJF"), None),
    ("Revision", Role::Auditor, None, None),
];
const SEE_MORE: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_number_on_every_page_is_a_list_of_just_so_many() {
    let house = House::furnished().await;
    Samples::of(&house).await;
    let (borough, schools, city) = (
        house.body("BA Treptow-Köpenick").await,
        house.body("SenBJF").await,
        house.body("SenStadt").await,
    );
    let narrowed = [
        "/massnahmen".to_owned(),
        "/massnahmen?raum=13d".into(),
        "/massnahmen?stand=running".into(),
        format!("/massnahmen?ff={schools}"),
        "/anfragen".into(),
        "/anfragen?raum=13d".into(),
        "/anfragen?zustand=offen".into(),
        format!("/anfragen?an={borough}"),
        "/mittel".into(),
        "/mittel?raum=13d".into(),
        "/mittel?zustand=asked".into(),
        format!("/mittel?mittel={city}"),
    ];
    // Who sees the same measures has the same lists: the last four go one after another
    // and keep what they learn of lists. Their pages are read anew for each.
    let mut parties = Vec::new();
    for (at, (name, role, body, district)) in WALKERS.into_iter().enumerate() {
        let body = match body {
            Some(body) => Some(house.body(body).await),
            None => None,
        };
        let (account, _) = house
            .account_with(role, body, district.map(str::to_owned))
            .await;
        let mut crawl = Crawl::new(name, house.session_of(account).await);
        crawl.plan("/");
        if role != Role::Administrator {
            for (number, address) in narrowed.iter().enumerate() {
                crawl.plan(address);
                let third = (number % 4).checked_sub(1);
                crawl.narrowed.insert(address.clone(), third);
            }
        }
        if at <= SEE_MORE {
            parties.push(Vec::new());
        }
        parties[at.min(SEE_MORE)].push(crawl);
    }
    let walks: Vec<_> = parties
        .into_iter()
        .map(|party| tokio::spawn(together(party)))
        .collect();
    let mut problems = BTreeSet::new();
    for walk in walks {
        for crawl in walk.await.unwrap() {
            enough(&crawl, &narrowed);
            problems.extend(crawl.problems);
        }
    }
    let list: Vec<&str> = problems.iter().map(String::as_str).collect();
    assert!(
        list.is_empty(),
        "{} problems:\n{}",
        list.len(),
        list.join("\n")
    );
}

async fn together(party: Vec<Crawl>) -> Vec<Crawl> {
    let mut lists = HashMap::new();
    let mut done = Vec::new();
    for mut crawl in party {
        crawl.lists = lists;
        let crawl = crawl.run().await;
        lists = crawl.lists.clone();
        // The one list that is everybody's own.
        lists.remove("/aufgaben");
        done.push(crawl);
    }
    done
}

/// That somebody walked far and compared much, or it would prove little.
fn enough(crawl: &Crawl, narrowed: &[String]) {
    let (name, pages) = (crawl.name, crawl.known.len());
    eprintln!(
        "{name}: {pages} pages, {} numbers, {} lists",
        crawl.compared,
        crawl.lists.len()
    );
    if name == "Administration" {
        assert!(pages > 5, "{name}: only {pages} pages");
        return;
    }
    assert!(pages > 40, "{name}: only {pages} pages");
    let compared = crawl.compared;
    assert!(compared > 200, "{name}: only {compared} numbers");
    // A filter that nobody reads would make all of this easy.
    for lists in narrowed.chunks(4) {
        let total = |address: &String| crawl.lists[address].rows.unwrap();
        let totals: Vec<i64> = lists.iter().map(total).collect();
        assert!(
            totals[1..].iter().all(|total| *total < totals[0]),
            "{name}: {lists:?} have {totals:?}"
        );
    }
}

fn fabricated(main: &str) -> Seen {
    read(
        "/probe",
        &format!("<html><body><main><h1>Probe</h1>{main}</main></body></html>"),
    )
}

#[test]
fn a_wrong_number_fails() {
    let list = r#"<p class="list-total" role="status" data-total="3" data-total-sum="8000050">3 Beiträge, zusammen 80.000,50 €</p>"#;
    assert!(fabricated(list).problems.is_empty());
    let list = Totals::of(list);
    let page = |main: &str| {
        let seen = fabricated(main);
        let wrong = seen
            .counts
            .iter()
            .chain(&seen.facets)
            .filter_map(|count| compare(count, list))
            .count();
        (seen.problems.len(), wrong)
    };
    assert_eq!(
        page(
            r#"<a href="/mittel" data-count="3">3 Beiträge</a><a href="/mittel" data-sum="8000050">80.000,50 €</a>"#
        ),
        (0, 0)
    );
    assert_eq!(
        page(r#"<a href="/mittel" data-count="4">4 Beiträge</a>"#),
        (0, 1)
    );
    assert_eq!(
        page(r#"<a href="/mittel" data-sum="8000000">80.000,00 €</a>"#),
        (0, 1)
    );
    assert_eq!(
        page(r#"<a href="/mittel" data-count="3">4 Beiträge</a>"#),
        (1, 0),
        "shows another number than it means"
    );
    assert_eq!(page(r#"<span data-count="3">3</span>"#), (1, 0), "no link");
    assert_eq!(
        page(r#"<a href="/x"><span class="facet__count">, 2 Treffer</span></a>"#),
        (0, 1)
    );
    assert_eq!(
        page(r#"<div class="figure"><span class="figure__number">3</span></div>"#),
        (1, 0),
        "a tile without a link"
    );
    assert_eq!(
        page(r#"<a class="figure" href="/x"><span class="figure__number">1.234</span></a>"#),
        (0, 1)
    );
    let nothing = Totals::of("<div class=\"empty\"></div>");
    assert_eq!((nothing.rows, nothing.cents), (Some(0), Some(0)));
    assert!(Totals::of("<p>3 Maßnahmen</p>").rows.is_none(), "no list");
    let lies = fabricated(r#"<p data-total="5">6 Maßnahmen</p>"#);
    assert_eq!(lies.problems.len(), 2, "{:?}", lies.problems);
    assert_eq!(
        read("/probe", "<main><h1>Eins</h1><h1>Zwei</h1></main>")
            .problems
            .len(),
        1
    );
}

#[test]
fn a_bare_number_fails() {
    for bare in [
        "<p>Es gibt 3 Maßnahmen hier.</p>",
        "<td><span>12</span> Anfragen</td>",
        "<p>(1 Ziel)</p>",
        "<li>1.234&nbsp;Beiträge,</li>",
    ] {
        assert_eq!(fabricated(bare).problems.len(), 1, "{bare}");
    }
    for good in [
        "<p><a href='/x'>3 Maßnahmen</a></p>",
        "<p role='status'>3 Maßnahmen</p>",
        "<p class='paging__position'>1–50 von 312 Maßnahmen</p>",
        "<div data-words><p>Die 3 Maßnahmen vom Vorjahr</p></div>",
        "<p>2026</p><p>Maßnahmen</p>",
        "<p>3 Zielgruppen, am 3. Maßnahmen planen</p>",
    ] {
        assert!(
            fabricated(good).problems.is_empty(),
            "{good}: {:?}",
            fabricated(good).problems
        );
    }
}

#[test]
fn an_address_is_visited_once() {
    let normal = |href| normal("/massnahmen?raum=13d", href);
    assert_eq!(
        normal("/massnahmen/1?liste=raum%3D13d#mittel").as_deref(),
        Some("/massnahmen/1")
    );
    assert_eq!(
        normal("?stand=running&meldung=x").as_deref(),
        Some("/massnahmen?stand=running")
    );
    for outside in [
        "https://berlin.de/",
        "//berlin.de/",
        "mailto:a@b.de",
        "/assets/a.css",
        "#oben",
    ] {
        assert_eq!(normal(outside), None, "{outside}");
    }
}

#[test]
fn a_facet_counts_its_value_alone() {
    let target = |address: &str, href: &str| {
        let facet = Count {
            href: href.into(),
            what: What::Rows(1),
            words: String::new(),
        };
        alone(address, &facet).href
    };
    assert_eq!(target("/m", "/m?raum=13d"), "/m?raum=13d");
    let (narrowed, wider) = (
        "/m?raum=13d&stand=running",
        "/m?raum=06&raum=13d&stand=running",
    );
    assert_eq!(target(narrowed, wider), "/m?stand=running&raum=06");
    assert_eq!(
        target(narrowed, "/m?stand=running"),
        "/m?stand=running&raum=13d"
    );
}
