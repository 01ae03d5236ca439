//! A house of its own for each test, and browsers that visit it. The clock stands
//! still on the demo day until a test moves it.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use axum::{Router, body::Body};
use backend::{Backend, Clock, OpenOptions, accounts, demo, sessions};
use chrono::NaiveDate;
use domain::{
    account::{AccountDraft, GrantInput},
    ids::{AccountId, BodyId},
    policy::Role,
};
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use kiezwerk::{
    router, run,
    settings::{Given, Settings},
};
use scraper::{Html, Selector};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use tower::ServiceExt;
use tower_sessions::{
    SessionStore,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
};
use ui::routes::Registry;

/// The password of every account a test makes, except start passwords.
pub const PASSWORD: &str = "Ein-langes-Passwort-1";
/// The origin and host of every request, unless a test says otherwise.
pub const HOST: &str = "kiezwerk.test";

pub fn demo_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

/// One installation: database, clock, router.
pub struct House {
    pub backend: Backend,
    pub clock: Clock,
    pub router: Router,
    accounts: AtomicU32,
    folder: TempDir,
}

impl House {
    /// Migrated, without catalogue and records; quick.
    pub async fn empty() -> Self {
        Self::with(router::registry(), "").await
    }

    /// An empty house with these routes and these lines of a settings file.
    pub async fn with(registry: Registry, settings: &str) -> Self {
        Self::open(scratch(), registry, settings).await
    }

    /// With the catalogue and the example data of the demo day.
    pub async fn furnished() -> Self {
        static TEMPLATE: OnceCell<TempDir> = OnceCell::const_new();
        let template = TEMPLATE.get_or_init(furnish).await;
        let folder = scratch();
        copy(template.path(), folder.path());
        Self::open(folder, router::registry(), "").await
    }

    async fn open(folder: TempDir, registry: Registry, settings: &str) -> Self {
        let clock = Clock::manual("2026-11-22T11:00:00Z".parse().unwrap());
        let file = folder.path().join("kiezwerk.toml");
        std::fs::write(&file, settings).unwrap();
        let given = Given {
            config: Some(file),
            database_url: Some(url(folder.path())),
            ..Given::default()
        };
        let settings = Settings::load(given).unwrap();
        let idle = i64::from(settings.session_minutes);
        let backend = open_backend(folder.path(), clock.clone(), idle).await;
        let app = run::app(&backend, &settings, false);
        let router = router::build(registry, app, Arc::new(settings));
        Self {
            backend,
            clock,
            router,
            accounts: AtomicU32::new(0),
            folder,
        }
    }

    /// Somebody without a session. The house must outlive its visitors.
    pub fn anonymous(&self) -> Browser {
        Browser {
            router: self.router.clone(),
            cookie: None,
            others: BTreeMap::new(),
        }
    }

    /// Somebody with this role, for [`Self::body`] or its Bezirk where one is needed.
    pub async fn signed_in_as(&self, role: Role) -> Browser {
        let (account, _) = self.account(role).await;
        self.session_of(account).await
    }

    /// A browser with a fresh session of this account, without the sign-in page.
    pub async fn session_of(&self, account: AccountId) -> Browser {
        let mut record = Record {
            id: Id::default(),
            data: [(
                sessions::ACCOUNT.to_owned(),
                serde_json::to_value(account).unwrap(),
            )]
            .into(),
            expiry_date: OffsetDateTime::from_unix_timestamp(4_000_000_000).unwrap(),
        };
        sessions::Sessions::new(self.backend.clone())
            .create(&mut record)
            .await
            .unwrap();
        Browser {
            router: self.router.clone(),
            cookie: Some(record.id.to_string()),
            others: BTreeMap::new(),
        }
    }

    /// A new account with this role and [`PASSWORD`]: its id and sign-in name.
    pub async fn account(&self, role: Role) -> (AccountId, String) {
        let body = match role {
            Role::Clerk => Some(self.body("SenBJF").await),
            _ => None,
        };
        let district = (role == Role::DistrictCoordinator).then(|| "09".to_owned());
        self.account_with(role, body, district).await
    }

    /// As [`Self::account`], for this body or Bezirk.
    pub async fn account_with(
        &self,
        role: Role,
        body: Option<BodyId>,
        district: Option<String>,
    ) -> (AccountId, String) {
        let login = format!(
            "{}.{}",
            role.key(),
            self.accounts.fetch_add(1, Ordering::Relaxed)
        );
        let grant = GrantInput {
            role,
            body,
            district,
            valid_from: demo_day(),
            valid_to: None,
        };
        let draft = AccountDraft {
            login: login.clone(),
            name: format!("Test {}", role.key()),
            email: String::new(),
        };
        let id =
            accounts::create_demo(&self.backend, draft.parse().unwrap(), vec![grant], PASSWORD)
                .await
                .unwrap();
        (id, login)
    }

    /// The id of a body of the catalogue.
    pub async fn body(&self, name: &str) -> BodyId {
        let sight = self.backend.board().await.unwrap();
        sight
            .catalogue
            .find_body(name, demo_day())
            .unwrap_or_else(|| panic!("no body {name}"))
            .id
    }

    /// Where the tables lie, for looking past the program.
    pub fn database(&self) -> String {
        url(self.folder.path())
    }

    pub fn advance(&self, minutes: i64) {
        self.clock.advance(chrono::Duration::minutes(minutes));
    }
}

/// A visitor with a cookie jar.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    /// Value of the session cookie.
    pub cookie: Option<String>,
    /// All other cookies.
    pub others: BTreeMap<String, String>,
}

impl Browser {
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    /// Sends a form as the page at this path would.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(form(path, fields)).await
    }

    /// Sends a form with a file as the page at this path would.
    pub async fn upload(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        file: Option<FilePart<'_>>,
    ) -> Answer {
        self.send(multipart(path, fields, file)).await
    }

    /// Gets the target of a redirect, as long as there is one.
    pub async fn follow(&mut self, mut answer: Answer) -> Answer {
        for _ in 0..5 {
            if !answer.status.is_redirection() {
                return answer;
            }
            let target = answer.location().to_owned();
            answer = self.get(&target).await;
        }
        panic!("five redirects and no page, last to {}", answer.location());
    }

    /// Adds what a browser sends by itself and keeps the cookie.
    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let headers = request.headers_mut();
        headers.entry(header::HOST).or_insert(HOST.parse().unwrap());
        let mut jar: Vec<String> = self
            .others
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if let Some(cookie) = &self.cookie {
            jar.push(format!("kiezwerk={cookie}; __Host-kiezwerk={cookie}"));
        }
        if !jar.is_empty() {
            headers.insert(header::COOKIE, jar.join("; ").parse().unwrap());
        }
        let Ok(response) = self.router.clone().oneshot(request).await;
        let (parts, body) = response.into_parts();
        let body = body
            .collect()
            .await
            .map(|body| body.to_bytes().to_vec())
            .unwrap_or_default();
        for set in parts.headers.get_all(header::SET_COOKIE) {
            let (name, value) = set
                .to_str()
                .unwrap()
                .split(';')
                .next()
                .unwrap()
                .split_once('=')
                .unwrap();
            let value = Some(value.to_owned()).filter(|value| !value.is_empty());
            match (name, value) {
                ("kiezwerk" | "__Host-kiezwerk", value) => self.cookie = value,
                (other, Some(value)) => {
                    self.others.insert(other.to_owned(), value);
                }
                (other, None) => {
                    self.others.remove(other);
                }
            }
        }
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }
}

/// A form of our own page, not yet sent.
pub fn form(path: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| {
            format!(
                "{}={}",
                ui::kit::address::encode(name),
                ui::kit::address::encode(value)
            )
        })
        .collect();
    let body = pairs.join("&");
    Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::ORIGIN, format!("http://{HOST}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::CONTENT_LENGTH, body.len())
        .body(Body::from(body))
        .unwrap()
}

/// A file in a form: its field, the name and the type the browser gives, the content.
#[derive(Clone, Copy)]
pub struct FilePart<'a> {
    pub field: &'a str,
    pub name: &'a str,
    pub media_type: &'a str,
    pub bytes: &'a [u8],
}

/// A form with a file of our own page, not yet sent. The name stands in its header as
/// given, quotes escaped as browsers do.
pub fn multipart(path: &str, fields: &[(&str, &str)], file: Option<FilePart<'_>>) -> Request<Body> {
    const EDGE: &str = "grenze-zwischen-den-teilen-7f3";
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!(
                "--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .into_bytes(),
        );
    }
    if let Some(FilePart {
        field,
        name,
        media_type,
        bytes,
    }) = file
    {
        let name = name
            .replace('"', "%22")
            .replace('\r', "%0D")
            .replace('\n', "%0A");
        body.extend(format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: {media_type}\r\n\r\n").into_bytes());
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{EDGE}--\r\n").into_bytes());
    Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::ORIGIN, format!("http://{HOST}"))
        .header(
            header::CONTENT_TYPE,
            format!("multipart/form-data; boundary={EDGE}"),
        )
        .header(header::CONTENT_LENGTH, body.len())
        .body(Body::from(body))
        .unwrap()
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn page(&self) -> Html {
        Html::parse_document(&self.text())
    }

    /// Text of the first element that fits, white space folded.
    pub fn first(&self, selector: &str) -> String {
        let page = self.page();
        let found = page.select(&Selector::parse(selector).unwrap()).next();
        let text = found
            .map(|element| element.text().collect::<String>())
            .unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Value of a field as a browser would show it.
    pub fn field(&self, name: &str) -> Option<String> {
        self.fields().remove(name)
    }

    /// Values of all inputs and text areas, the first of each name.
    pub fn fields(&self) -> BTreeMap<String, String> {
        let mut fields = BTreeMap::new();
        for field in self
            .page()
            .select(&Selector::parse("input[name], textarea[name]").unwrap())
        {
            let value = match field.value().name() {
                "textarea" => field.text().collect(),
                _ => field.value().attr("value").unwrap_or_default().to_owned(),
            };
            fields
                .entry(field.value().attr("name").unwrap_or_default().to_owned())
                .or_insert(value);
        }
        fields
    }
}

/// In memory where the system offers it: these tests wait for thousands of flushes,
/// and none of them is about the disk.
fn scratch() -> TempDir {
    TempDir::new_in("/dev/shm")
        .or_else(|_| TempDir::new())
        .unwrap()
}

fn url(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("kiezwerk.db").display())
}

async fn open_backend(folder: &Path, clock: Clock, session_minutes: i64) -> Backend {
    let settings = backend::Settings {
        documents_dir: folder.join("documents"),
        session_idle: chrono::Duration::minutes(session_minutes),
        ..backend::Settings::default()
    };
    Backend::open(OpenOptions {
        clock,
        settings,
        ..OpenOptions::new(url(folder))
    })
    .await
    .unwrap()
}

async fn furnish() -> TempDir {
    let folder = scratch();
    let clock = Clock::manual("2026-11-22T10:00:00Z".parse().unwrap());
    let backend = open_backend(folder.path(), clock, 60).await;
    demo::load(
        &backend,
        demo::DemoOptions {
            day: demo_day(),
            password: PASSWORD.into(),
        },
    )
    .await
    .unwrap();
    // Closing merges the journal into the one file that is copied.
    backend.close().await;
    folder
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let (source, target) = {
            let entry = entry.unwrap();
            (entry.path(), to.join(entry.file_name()))
        };
        if source.is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&source, &target);
        } else {
            std::fs::copy(&source, &target).unwrap();
        }
    }
}
