//! The settings of the process: flag before environment before file before default.
//! Knows names and defaults, nothing of what they switch on.
//!
//! To add a setting: one field in [`Given`] (flag, environment and help in one), the
//! same field in [`Settings`] with its default in [`Settings::from_given`], one line
//! in [`Settings::lines`] and one row in the table of `docs/operation.md`.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use serde::Deserialize;

use ui::routes::OwnFile;

use crate::{failure::Failure, look, public_url::PublicUrl};

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    #[default]
    Text,
    Json,
}

/// What a person gave, by flag, environment or file; each value may be missing.
#[derive(Clone, Debug, Default, clap::Args, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Given {
    /// Settings file (TOML) with the names of these flags, e.g. `database_url = "…"`
    #[arg(long, env = "KIEZWERK_CONFIG", value_name = "FILE", global = true)]
    #[serde(skip)]
    pub config: Option<PathBuf>,

    /// Database: sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME
    /// [default: sqlite:data/kiezwerk.db]
    #[arg(
        long,
        env = "KIEZWERK_DATABASE_URL",
        value_name = "URL",
        global = true,
        hide_env_values = true
    )]
    pub database_url: Option<String>,

    /// Folder of uploaded documents [default: "documents" beside the SQLite file, or
    /// data/documents with PostgreSQL]
    #[arg(
        long,
        env = "KIEZWERK_DOCUMENTS_DIR",
        value_name = "DIR",
        global = true
    )]
    pub documents_dir: Option<PathBuf>,

    /// Most MiB that the documents of one measure may have together [default: 200]
    #[arg(
        long,
        env = "KIEZWERK_DOCUMENTS_PER_MEASURE",
        value_name = "MIB",
        global = true
    )]
    pub documents_per_measure: Option<u32>,

    /// Most MiB that all documents may have together [default: 20480]
    #[arg(
        long,
        env = "KIEZWERK_DOCUMENTS_TOTAL",
        value_name = "MIB",
        global = true
    )]
    pub documents_total: Option<u32>,

    /// Log lines as "text" or "json" [default: text]
    #[arg(long, env = "KIEZWERK_LOG", value_name = "FORMAT", global = true)]
    pub log: Option<LogFormat>,

    /// Pretends that today is this day (YYYY-MM-DD): the clock starts at nine
    /// in the morning in Berlin and ticks. For demonstrations and tests only
    #[arg(long, env = "KIEZWERK_DEMO_DAY", value_name = "DAY", global = true)]
    pub demo_day: Option<NaiveDate>,

    /// Address to listen on [default: 127.0.0.1]
    #[arg(
        long,
        env = "KIEZWERK_ADDRESS",
        value_name = "IP",
        global = true,
        help_heading = "Options of serve"
    )]
    pub address: Option<IpAddr>,

    /// Port to listen on [default: 3000]
    #[arg(
        long,
        env = "KIEZWERK_PORT",
        value_name = "PORT",
        global = true,
        help_heading = "Options of serve"
    )]
    pub port: Option<u16>,

    /// Address people type into the browser, e.g. https://kiezwerk.berlin.de. With
    /// https the cookie becomes Secure and HSTS is sent; forms from any other origin
    /// are refused
    #[arg(
        long,
        env = "KIEZWERK_PUBLIC_URL",
        value_name = "URL",
        global = true,
        help_heading = "Options of serve"
    )]
    pub public_url: Option<String>,

    /// Name shown in the page header [default: Kiezwerk]
    #[arg(
        long,
        env = "KIEZWERK_PRODUCT_NAME",
        value_name = "NAME",
        global = true,
        help_heading = "Options of serve"
    )]
    pub product_name: Option<String>,

    /// Whom to ask when locked out, e.g. a function and a telephone number; shown on
    /// the sign-in and error pages
    #[arg(
        long,
        env = "KIEZWERK_CONTACT",
        value_name = "TEXT",
        global = true,
        help_heading = "Options of serve"
    )]
    pub contact: Option<String>,

    /// Minutes without a request after which a session ends [default: 60]
    #[arg(
        long,
        env = "KIEZWERK_SESSION_MINUTES",
        value_name = "MINUTES",
        global = true,
        help_heading = "Options of serve"
    )]
    pub session_minutes: Option<u16>,

    /// The authority that runs this installation; shown in the footer and on paper
    #[arg(
        long,
        env = "KIEZWERK_SENDER",
        value_name = "TEXT",
        global = true,
        help_heading = "Options of serve"
    )]
    pub sender: Option<String>,

    /// Accent colour like #1f44a8, dark enough for white text [default: blue]
    #[arg(
        long,
        env = "KIEZWERK_ACCENT",
        value_name = "COLOUR",
        global = true,
        help_heading = "Options of serve"
    )]
    pub accent: Option<String>,

    /// SVG or PNG shown before the name instead of the mark of Kiezwerk
    #[arg(
        long,
        env = "KIEZWERK_LOGO",
        value_name = "FILE",
        global = true,
        help_heading = "Options of serve"
    )]
    pub logo: Option<PathBuf>,

    /// Most connections held at once; more wait in the queue of the system [default: 512]
    #[arg(
        long,
        env = "KIEZWERK_MAX_CONNECTIONS",
        value_name = "N",
        global = true,
        help_heading = "Options of serve"
    )]
    pub max_connections: Option<usize>,
}

/// The settings as they hold.
#[derive(Clone, Debug)]
pub struct Settings {
    pub database_url: String,
    pub documents_dir: PathBuf,
    /// MiB.
    pub documents_per_measure: u32,
    /// MiB.
    pub documents_total: u32,
    pub log: LogFormat,
    pub demo_day: Option<NaiveDate>,
    pub address: IpAddr,
    pub port: u16,
    pub public_url: Option<PublicUrl>,
    pub product_name: String,
    pub contact: String,
    pub session_minutes: u16,
    pub sender: String,
    pub accent: Option<OwnFile>,
    pub logo: Option<OwnFile>,
    pub max_connections: usize,
}

impl Settings {
    /// Reads the file named in `given` and fills what is missing.
    ///
    /// # Errors
    /// One sentence: the file cannot be read, is not TOML, or a value cannot stand.
    pub fn load(given: Given) -> Result<Self, Failure> {
        let file = match &given.config {
            Some(path) => read_file(path)?,
            None => Given::default(),
        };
        Self::from_given(given, file)
    }

    fn from_given(given: Given, file: Given) -> Result<Self, Failure> {
        let database_url = given
            .database_url
            .or(file.database_url)
            .unwrap_or_else(|| "sqlite:data/kiezwerk.db".into());
        if !["sqlite:", "postgres:", "postgresql:"]
            .iter()
            .any(|scheme| database_url.starts_with(scheme))
        {
            return Err(Failure::settings(format!(
                "The database URL must begin with sqlite: or postgres:// (got {}).",
                masked(&database_url)
            )));
        }
        let documents_dir = given
            .documents_dir
            .or(file.documents_dir)
            .unwrap_or_else(|| default_documents_dir(&database_url));
        let public_url = given
            .public_url
            .or(file.public_url)
            .map(|url| PublicUrl::parse(&url))
            .transpose()?;
        let max_connections = given
            .max_connections
            .or(file.max_connections)
            .unwrap_or(512);
        if max_connections == 0 {
            return Err(Failure::settings("max_connections must be at least 1."));
        }
        let session_minutes = given.session_minutes.or(file.session_minutes).unwrap_or(60);
        // The session of a day's work ends after twelve hours in any case.
        if !(1..=720).contains(&session_minutes) {
            return Err(Failure::settings(
                "session_minutes must be between 1 and 720.",
            ));
        }
        Ok(Self {
            session_minutes,
            documents_dir,
            documents_per_measure: given
                .documents_per_measure
                .or(file.documents_per_measure)
                .unwrap_or(200),
            documents_total: given
                .documents_total
                .or(file.documents_total)
                .unwrap_or(20 * 1024),
            public_url,
            max_connections,
            log: given.log.or(file.log).unwrap_or_default(),
            demo_day: given.demo_day.or(file.demo_day),
            address: given
                .address
                .or(file.address)
                .unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            port: given.port.or(file.port).unwrap_or(3000),
            product_name: given
                .product_name
                .or(file.product_name)
                .unwrap_or_else(|| "Kiezwerk".into()),
            contact: given.contact.or(file.contact).unwrap_or_default(),
            sender: given.sender.or(file.sender).unwrap_or_default(),
            accent: given
                .accent
                .or(file.accent)
                .map(|value| look::accent(&value))
                .transpose()?,
            logo: given
                .logo
                .or(file.logo)
                .map(|path| look::logo(&path))
                .transpose()?,
            database_url,
        })
    }

    /// Where the process listens.
    pub fn socket(&self) -> SocketAddr {
        SocketAddr::new(self.address, self.port)
    }

    /// Whether only this machine can reach the server.
    pub fn is_loopback(&self) -> bool {
        self.address.is_loopback() && self.public_url.as_ref().is_none_or(PublicUrl::is_loopback)
    }

    /// The settings for the start of the log, passwords masked.
    pub fn lines(&self) -> Vec<(&'static str, String)> {
        let or_none = |value: Option<String>| value.unwrap_or_else(|| "(not set)".into());
        let address = |file: &Option<OwnFile>| file.as_ref().map(|own| own.address.clone());
        vec![
            ("database_url", masked(&self.database_url)),
            ("documents_dir", self.documents_dir.display().to_string()),
            (
                "documents_per_measure",
                format!("{} MiB", self.documents_per_measure),
            ),
            ("documents_total", format!("{} MiB", self.documents_total)),
            ("address", self.address.to_string()),
            ("port", self.port.to_string()),
            (
                "public_url",
                or_none(self.public_url.as_ref().map(|url| url.origin.clone())),
            ),
            ("product_name", self.product_name.clone()),
            ("contact", self.contact.clone()),
            ("sender", self.sender.clone()),
            ("accent", or_none(address(&self.accent))),
            ("logo", or_none(address(&self.logo))),
            ("log", format!("{:?}", self.log).to_lowercase()),
            (
                "demo_day",
                or_none(self.demo_day.map(|day| day.to_string())),
            ),
            ("session_minutes", self.session_minutes.to_string()),
            ("max_connections", self.max_connections.to_string()),
        ]
    }
}

/// A database URL without its password.
pub fn masked(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let authority = match authority.rsplit_once('@') {
        Some((user, host)) => {
            let name = user.split(':').next().unwrap_or_default();
            if user.contains(':') {
                format!("{name}:***@{host}")
            } else {
                format!("{name}@{host}")
            }
        }
        None => authority.to_owned(),
    };
    // A password may also stand in the query.
    let path = path.find("password=").map_or_else(
        || path.to_owned(),
        |at| format!("{}password=***", &path[..at]),
    );
    format!("{scheme}://{authority}{path}")
}

fn read_file(path: &Path) -> Result<Given, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::settings(format!(
            "Cannot read the settings file {}: {error}.",
            path.display()
        ))
    })?;
    toml::from_str(&text).map_err(|error| {
        Failure::settings(format!(
            "The settings file {} cannot be used: {}.",
            path.display(),
            error.message()
        ))
    })
}

fn default_documents_dir(database_url: &str) -> PathBuf {
    let file = database_url.strip_prefix("sqlite:").map(|path| {
        let path = path.trim_start_matches("//");
        path.split('?').next().unwrap_or_default()
    });
    match file.map(Path::new).and_then(Path::parent) {
        Some(folder) if !folder.as_os_str().is_empty() => folder.join("documents"),
        Some(_) => PathBuf::from("documents"),
        None => PathBuf::from("data/documents"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(toml: &str, given: Given) -> Result<Settings, Failure> {
        Settings::from_given(given, toml::from_str(toml).unwrap())
    }

    #[test]
    fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
        let given = Given {
            port: Some(4000),
            ..Given::default()
        };
        let settings = settings(
            "port = 5000\naddress = \"0.0.0.0\"\ndemo_day = \"2026-11-22\"\ndocuments_total = 512",
            given,
        )
        .unwrap();
        assert_eq!(settings.port, 4000);
        assert_eq!(settings.address.to_string(), "0.0.0.0");
        assert_eq!(settings.demo_day, NaiveDate::from_ymd_opt(2026, 11, 22));
        assert_eq!(settings.max_connections, 512);
        assert_eq!(
            (settings.documents_per_measure, settings.documents_total),
            (200, 512)
        );
        assert_eq!(settings.documents_dir, PathBuf::from("data/documents"));
    }

    #[test]
    fn a_misspelt_name_in_the_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kiezwerk.toml");
        std::fs::write(&path, "databse_url = \"sqlite:x.db\"").unwrap();
        let refused = Settings::load(Given {
            config: Some(path),
            ..Given::default()
        })
        .unwrap_err();
        assert!(refused.to_string().contains("databse_url"), "{refused}");
    }

    #[test]
    fn passwords_are_masked() {
        assert_eq!(
            masked("postgres://kw:geheim@db:5432/kw?sslmode=require"),
            "postgres://kw:***@db:5432/kw?sslmode=require"
        );
        assert_eq!(
            masked("postgres://kw:ge@heim@db/kw"),
            "postgres://kw:***@db/kw"
        );
        assert_eq!(
            masked("postgres://db/kw?user=a&password=geheim"),
            "postgres://db/kw?user=a&password=***"
        );
        assert_eq!(masked("sqlite:data/kiezwerk.db"), "sqlite:data/kiezwerk.db");
    }

    #[test]
    fn a_public_name_is_not_loopback_even_on_a_loopback_address() {
        let with = |url: &str| {
            settings(&format!("public_url = \"{url}\""), Given::default())
                .unwrap()
                .is_loopback()
        };
        assert!(
            with("http://localhost:3000")
                && with("http://127.0.0.1:3000")
                && with("http://[::1]:3000")
        );
        assert!(!with("https://kiezwerk.berlin.de"));
        assert!(
            !settings("address = \"0.0.0.0\"", Given::default())
                .unwrap()
                .is_loopback()
        );
    }
}
