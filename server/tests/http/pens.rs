//! Every pen tried by every other body: refused, not a row of the work changed, one line
//! in the security log. Who does hold a pen is tried too, or the rest would prove nothing.

use std::collections::BTreeMap;

use backend::{accounts, contributions, measures, reports, requests};
use domain::{
    body::BodyKind,
    contribution_form::ContributionDraft,
    ids::{FormId, MeasureId},
    measure_form::{MeasureDraft, ParticipantDraft},
    policy::{Actor, Role, Scope, scope},
    report::ReportDraft,
};
use http::{Method, StatusCode};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use ui::routes::{Access, Entry};

use crate::{
    harness::{Answer, Browser, FilePart, House},
    routes::Samples,
};

/// What changes by visiting, and what is not the work itself.
const OUTSIDE: [&str; 6] = [
    "session",
    "security_log",
    "sent_form",
    "kept_form",
    "form_draft",
    "sign_in_attempt",
];

/// Forms in which everybody with the role makes something of the own: a new measure, a
/// copy, a comment, a note, an answer (whose rights are tried above, seat by seat).
const OWN_RECORDS: [&str; 7] = [
    "/massnahmen/neu",
    // A table of new measures; a change of many, whose rights are asked of each one.
    "/massnahmen/einfuegen",
    "/massnahmen/sammelaenderung",
    "/massnahmen/{id}/duplizieren",
    "/massnahmen/{id}/anfragen/{seat}",
    "/massnahmen/{id}/kommentare",
    "/wiedervorlagen/neu",
];

/// The whole house as the tables hold it.
struct Books {
    connection: SqliteConnection,
    tables: Vec<(String, String)>,
}

impl Books {
    async fn open(house: &House) -> Self {
        let mut connection = SqliteConnection::connect(&house.database()).await.unwrap();
        let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
        let names: Vec<(String,)> = sqlx::query_as(sql)
            .fetch_all(&mut connection)
            .await
            .unwrap();
        let mut tables = Vec::new();
        for (name,) in names
            .into_iter()
            .filter(|(name,)| !OUTSIDE.contains(&name.as_str()))
        {
            let sql = format!("SELECT name FROM pragma_table_info('{name}') ORDER BY cid");
            let columns: Vec<(String,)> = sqlx::query_as(AssertSqlSafe(sql))
                .fetch_all(&mut connection)
                .await
                .unwrap();
            let quoted: Vec<String> = columns
                .iter()
                .map(|(column,)| format!("quote(\"{column}\")"))
                .collect();
            let row = quoted.join(" || '|' || ");
            let sql = format!(
                "SELECT COALESCE(group_concat(line, char(10)), '') FROM (SELECT {row} AS line FROM \"{name}\" ORDER BY 1)"
            );
            tables.push((name, sql));
        }
        assert!(tables.len() > 25, "only {} tables", tables.len());
        Self { connection, tables }
    }

    /// Every row of every table of the work, byte for byte.
    async fn copy(&mut self) -> BTreeMap<String, String> {
        let mut copy = BTreeMap::new();
        for (name, sql) in &self.tables {
            let (rows,): (String,) = sqlx::query_as(AssertSqlSafe(sql.clone()))
                .fetch_one(&mut self.connection)
                .await
                .unwrap();
            copy.insert(name.clone(), rows);
        }
        copy
    }

    /// Lines of the security log that say "denied", with whose account it was.
    async fn denied(&mut self) -> Vec<(String, Option<String>)> {
        let sql = "SELECT account_id, detail FROM security_log WHERE event = 'denied' ORDER BY id";
        sqlx::query_as(sql)
            .fetch_all(&mut self.connection)
            .await
            .unwrap()
    }

    async fn lines(&mut self) -> i64 {
        let (lines,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM security_log")
            .fetch_one(&mut self.connection)
            .await
            .unwrap();
        lines
    }
}

/// Somebody who tries.
struct Visitor {
    name: &'static str,
    browser: Browser,
}

async fn visitor(
    house: &House,
    name: &'static str,
    role: Role,
    body: Option<&str>,
    district: Option<&str>,
) -> Visitor {
    let body = match body {
        Some(body) => Some(house.body(body).await),
        None => None,
    };
    let (account, _) = house
        .account_with(role, body, district.map(str::to_owned))
        .await;
    Visitor {
        name,
        browser: house.session_of(account).await,
    }
}

async fn visitors(house: &House) -> Vec<Visitor> {
    vec![
        visitor(house, "SenBJF", Role::Clerk, Some("SenBJF"), None).await,
        visitor(house, "SenStadt", Role::Clerk, Some("SenStadt"), None).await,
        visitor(house, "SenMVKU", Role::Clerk, Some("SenMVKU"), None).await,
        visitor(house, "SenASGIVA", Role::Clerk, Some("SenASGIVA"), None).await,
        visitor(
            house,
            "BA Treptow-Köpenick",
            Role::Clerk,
            Some("BA Treptow-Köpenick"),
            None,
        )
        .await,
        visitor(house, "BA Mitte", Role::Clerk, Some("BA Mitte"), None).await,
        visitor(
            house,
            "Koordination 09",
            Role::DistrictCoordinator,
            None,
            Some("09"),
        )
        .await,
        visitor(
            house,
            "Koordination 01",
            Role::DistrictCoordinator,
            None,
            Some("01"),
        )
        .await,
        visitor(
            house,
            "Landeskoordination",
            Role::StateCoordinator,
            None,
            None,
        )
        .await,
        visitor(house, "Leitung", Role::Leadership, None, None).await,
        visitor(
            house,
            "Leitung SenStadt",
            Role::Leadership,
            Some("SenStadt"),
            None,
        )
        .await,
        visitor(
            house,
            "Leitung BA Treptow-Köpenick",
            Role::Leadership,
            Some("BA Treptow-Köpenick"),
            None,
        )
        .await,
        visitor(house, "Revision", Role::Auditor, None, None).await,
        visitor(house, "Administration", Role::Administrator, None, None).await,
    ]
}

async fn actor(house: &House, body: &str) -> Actor {
    let body = house.body(body).await;
    let (account, _) = house.account_with(Role::Clerk, Some(body), None).await;
    accounts::actor(&house.backend, account)
        .await
        .unwrap()
        .unwrap()
}

/// A Senatsverwaltung for which nobody has an account.
async fn silent(house: &House) -> String {
    let voices = requests::voices(&house.backend).await.unwrap();
    let sight = house.backend.board().await.unwrap();
    let catalogue = &sight.catalogue;
    let bodies = catalogue.bodies_to_ask(sight.day).into_iter();
    let mut silent = bodies.filter(|body| {
        body.kind == BodyKind::SenateDepartment
            && !["SenBJF", "SenStadt", "SenMVKU", "SenASGIVA"].contains(&body.short_name.as_str())
            && !voices.answer_for(body.id, catalogue)
    });
    let silent = silent.next().expect("a body without accounts");
    silent.short_name.clone()
}

/// A measure on which every kind of part waits for somebody else's pen.
struct Subject {
    measure: MeasureId,
    draft: MeasureId,
    borough: String,
    silent: String,
    money: String,
    report: String,
}

impl Subject {
    async fn make(house: &House) -> Self {
        let schools = actor(house, "SenBJF").await;
        let sight = house.backend.board().await.unwrap();
        let row = async |name: &str| ParticipantDraft {
            body: house.body(name).await.to_string(),
            task: "Räume".into(),
        };
        let mut form = MeasureDraft {
            title: "Für fremde Federn".into(),
            areas: vec![sight.catalogue.area_by_code("13d").unwrap().id.to_string()],
            field: sight
                .catalogue
                .fields
                .values()
                .next()
                .unwrap()
                .id
                .to_string(),
            lead: house.body("SenASGIVA").await.to_string(),
            start: "01.01.2026".into(),
            end: "31.12.2027".into(),
            outside_concept: "Probe".into(),
            participants: vec![
                row("BA Treptow-Köpenick").await,
                row(&silent(house).await).await,
            ],
            ..MeasureDraft::default()
        };
        let backend = &house.backend;
        let measure = measures::create(backend, &schools, &form, false)
            .await
            .unwrap();
        form.title = "Noch ein Entwurf".into();
        form.lead = house.body("SenBJF").await.to_string();
        // Outside of Bezirk 09 its coordination does not see it either.
        form.areas = vec![
            sight
                .catalogue
                .areas
                .values()
                .find(|a| a.district.as_deref() == Some("08"))
                .unwrap()
                .id
                .to_string(),
        ];
        let draft = measures::create(backend, &schools, &form, true)
            .await
            .unwrap();
        let programme = sight
            .catalogue
            .programmes
            .values()
            .find(|p| p.name == "Gemeinschaftsprojekte")
            .unwrap();
        let wish = ContributionDraft {
            programme: programme.id.to_string(),
            year: "2027".into(),
            amount: "80.000".into(),
            form_id: backend::ids::fresh::<FormId>().to_string(),
            ..ContributionDraft::default()
        };
        let money = contributions::ask_by_form(backend, &schools, measure, &wish)
            .await
            .unwrap();
        let said = ReportDraft {
            stage: "running".into(),
            rating: "on_track".into(),
            text: "Läuft".into(),
            ..ReportDraft::from_last(None, backend.today())
        };
        let report = reports::submit(backend, &schools, measure, &said)
            .await
            .unwrap();
        let stored = measures::detail(backend, &schools, measure)
            .await
            .unwrap()
            .measure;
        Self {
            measure,
            draft,
            borough: stored.participants[0].id.to_string(),
            silent: stored.participants[1].id.to_string(),
            money: money.to_string(),
            report: report.to_string(),
        }
    }

    fn pens(&self) -> Vec<Pen> {
        let at = |step: &str| format!("/massnahmen/{}{step}", self.measure);
        let answer = [
            ("seen", "1"),
            ("reply", "decline"),
            ("reason", "Nein"),
            ("note", "Anruf"),
        ];
        let (borough, silent, money) = (&self.borough, &self.silent, &self.money);
        let lead = ["SenBJF"];
        let office = ["BA Treptow-Köpenick", "Koordination 09"];
        vec![
            pen(
                at("/bearbeiten"),
                &[("title", "Überschrieben"), ("version", "1")],
                &lead,
            ),
            pen(
                at("/melden"),
                &[
                    ("stage", "done"),
                    ("rating", "on_track"),
                    ("text", "Fertig"),
                ],
                &lead,
            ),
            pen(
                at("/meilensteine"),
                &[("milestone_title", "Fremd"), ("version", "1")],
                &lead,
            ),
            pen(
                at("/zuruecknehmen"),
                &[("stage", "dropped"), ("stage_reason", "Weg")],
                &lead,
            ),
            pen(at("/freigeben"), &[], &lead),
            pen(
                at("/mittel/neu"),
                &[("year", "2027"), ("amount", "5")],
                &lead,
            ),
            pen(
                at(&format!("/mittel/{money}")),
                &[("version", "1"), ("what", "retract")],
                &lead,
            ),
            pen(at("/anfragen/federfuehrung"), &answer, &["SenASGIVA"]),
            pen(
                at(&format!("/anfragen/beteiligung-{borough}")),
                &answer,
                &office,
            ),
            pen(
                at(&format!("/anfragen/beteiligung-{silent}")),
                &answer,
                &["Koordination 09", "Landeskoordination"],
            ),
            pen(
                at(&format!("/anfragen/mittel-{money}")),
                &[("seen", "1"), ("reply", "promised")],
                &["SenStadt"],
            ),
            pen(
                at(&format!("/beteiligung/{borough}")),
                &[("version", "1"), ("task", "Anderes")],
                &office,
            ),
            pen(
                at("/pruefen"),
                &[("report", self.report.as_str()), ("verdict", "confirm")],
                &["Koordination 09", "Leitung BA Treptow-Köpenick"],
            ),
        ]
    }
}

/// A form that would change something, and who may send it.
struct Pen {
    path: String,
    fields: Vec<(&'static str, String)>,
    holders: Vec<&'static str>,
}

fn pen(path: String, fields: &[(&'static str, &str)], holders: &[&'static str]) -> Pen {
    let typed = |(name, value): &(&'static str, &str)| (*name, (*value).to_owned());
    Pen {
        path,
        fields: fields.iter().map(typed).collect(),
        holders: holders.to_vec(),
    }
}

async fn send(browser: &mut Browser, path: &str, fields: &[(&'static str, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    browser.post(path, &fields).await
}

/// Refused with this status, nothing changed, one line in the log.
async fn refused(
    books: &mut Books,
    before: &BTreeMap<String, String>,
    lines: i64,
    answer: &Answer,
    allowed: &[StatusCode],
    what: &str,
) {
    assert!(
        allowed.contains(&answer.status),
        "{what}: {}",
        answer.status
    );
    let after = books.copy().await;
    for (table, rows) in before {
        assert!(after[table] == *rows, "{what}: the table {table} changed");
    }
    assert_eq!(
        books.lines().await,
        lines + 1,
        "{what}: lines in the security log"
    );
}

#[tokio::test]
async fn no_body_writes_with_the_pen_of_another() {
    let house = House::furnished().await;
    let subject = Subject::make(&house).await;
    let mut visitors = visitors(&house).await;
    let mut books = Books::open(&house).await;
    let before = books.copy().await;
    let mut tried = 0;
    for Pen {
        path,
        fields,
        holders,
    } in subject.pens()
    {
        assert!(
            holders
                .iter()
                .all(|pen| visitors.iter().any(|visitor| visitor.name == *pen))
        );
        for visitor in visitors
            .iter_mut()
            .filter(|visitor| !holders.contains(&visitor.name))
        {
            let lines = books.lines().await;
            let answer = send(&mut visitor.browser, &path, &fields).await;
            let what = format!("POST {path} as {}", visitor.name);
            refused(
                &mut books,
                &before,
                lines,
                &answer,
                &[StatusCode::FORBIDDEN],
                &what,
            )
            .await;
            tried += 1;
        }
    }
    assert!(tried > 140, "only {tried} attempts");
    let denied = books.denied().await;
    assert!(denied.len() >= tried, "{} lines", denied.len());
    assert!(
        denied.iter().all(|(_, detail)| detail
            .as_deref()
            .is_some_and(|d| !d.contains(&subject.measure.to_string()))),
        "an address in the log"
    );
}

#[tokio::test]
async fn who_holds_a_pen_does_write_with_it() {
    for at in 0..13 {
        let house = House::furnished().await;
        let subject = Subject::make(&house).await;
        let mut visitors = visitors(&house).await;
        let mut books = Books::open(&house).await;
        let Pen {
            path,
            fields,
            holders,
        } = subject.pens().swap_remove(at);
        for pen in holders {
            let visitor = visitors
                .iter_mut()
                .find(|visitor| visitor.name == pen)
                .unwrap();
            let lines = books.lines().await;
            let answer = send(&mut visitor.browser, &path, &fields).await;
            let what = format!("POST {path} as {pen}");
            assert!(
                !matches!(answer.status.as_u16(), 403 | 404 | 500..),
                "{what}: {}",
                answer.status
            );
            assert_eq!(
                books.lines().await,
                lines,
                "{what}: a denial of what is allowed"
            );
        }
    }
}

#[tokio::test]
async fn the_draft_of_another_body_is_not_even_there() {
    let house = House::furnished().await;
    let subject = Subject::make(&house).await;
    let mut visitors = visitors(&house).await;
    let mut books = Books::open(&house).await;
    let before = books.copy().await;
    for step in [
        "bearbeiten",
        "melden",
        "stand",
        "meilensteine",
        "zuruecknehmen",
        "freigeben",
        "mittel/neu",
        "duplizieren",
        "anfragen/federfuehrung",
        "pruefen",
    ] {
        let path = format!("/massnahmen/{}/{step}", subject.draft);
        for visitor in visitors
            .iter_mut()
            .filter(|visitor| visitor.name != "SenBJF")
        {
            let lines = books.lines().await;
            let answer = send(
                &mut visitor.browser,
                &path,
                &[("version", "1".into()), ("seen", "1".into())],
            )
            .await;
            let what = format!("POST {path} as {}", visitor.name);
            // Whom the role alone keeps out hears that, of every measure alike.
            let both = [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN];
            refused(&mut books, &before, lines, &answer, &both, &what).await;
            // No clerk reviews anything.
            if matches!(visitor.name, "SenStadt" | "BA Mitte") && step != "pruefen" {
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{what}");
            }
        }
    }
}

/// A form as its page sends it, with nothing typed.
async fn bare(browser: &mut Browser, entry: &Entry, path: &str, samples: &Samples) -> Answer {
    if entry.most <= 2 * 1024 * 1024 {
        return browser.post(path, &samples.needed(entry.path)).await;
    }
    let file = FilePart {
        field: "file",
        name: "probe.pdf",
        media_type: "application/pdf",
        bytes: b"%PDF-1.4\n%%EOF\n",
    };
    browser.upload(path, &[], Some(file)).await
}

#[tokio::test]
async fn every_form_of_the_registry_refuses_whom_the_table_refuses() {
    let house = House::furnished().await;
    let samples = Samples::of(&house).await;
    let registry = kiezwerk::router::registry();
    let mut strangers = Vec::new();
    for role in Role::ALL {
        let visitor = match role {
            // Neither named on the samples nor in their Bezirk.
            Role::Clerk => visitor(&house, "Fremde", role, Some("BA Mitte"), None).await,
            Role::DistrictCoordinator => {
                visitor(&house, "Koordination 01", role, None, Some("01")).await
            }
            _ => visitor(&house, role.key(), role, None, None).await,
        };
        strangers.push((role, visitor));
    }
    let mut books = Books::open(&house).await;
    let before = books.copy().await;
    let mut tried = 0;
    for entry in registry
        .entries()
        .iter()
        .filter(|entry| entry.method == Method::POST)
    {
        let Access::May(action) = entry.access else {
            continue;
        };
        let path = samples.path(entry.path);
        for (role, visitor) in &mut strangers {
            let allowed: &[StatusCode] = match scope(action, *role) {
                Scope::No => &[StatusCode::FORBIDDEN],
                Scope::Own | Scope::District if !OWN_RECORDS.contains(&entry.path) => {
                    &[StatusCode::FORBIDDEN, StatusCode::NOT_FOUND]
                }
                _ => continue,
            };
            let lines = books.lines().await;
            let answer = bare(&mut visitor.browser, entry, &path, &samples).await;
            let what = format!("POST {} as {}", entry.path, visitor.name);
            refused(&mut books, &before, lines, &answer, allowed, &what).await;
            tried += 1;
        }
    }
    assert!(tried > 100, "only {tried} attempts");
}

#[tokio::test]
async fn a_changed_row_and_a_missing_line_would_be_seen() {
    let house = House::furnished().await;
    let subject = Subject::make(&house).await;
    let mut books = Books::open(&house).await;
    let before = books.copy().await;
    let mut holder = visitor(&house, "SenBJF", Role::Clerk, Some("SenBJF"), None).await;
    // Making the account is itself a change, and so is what the holder does.
    let after = books.copy().await;
    assert!(after["account"] != before["account"] && after["measure"] == before["measure"]);
    let path = format!("/massnahmen/{}/mittel/{}", subject.measure, subject.money);
    let answer = send(
        &mut holder.browser,
        &path,
        &[("version", "1".into()), ("what", "retract".into())],
    )
    .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let last = books.copy().await;
    assert!(last["contribution"] != after["contribution"] && last["history"] != after["history"]);
}
