//! What the commands do, apart from `serve`: each is a few lines around one use case,
//! and says in plain sentences what it did.

use std::{
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use backend::{
    Backend, Clock, OpenError, OpenOptions, backup, catalogue, demo, doctor, history,
    history::Kind,
    verify::{self, Anchor},
};
use domain::{
    account::{Account as AccountRecord, RoleGrant},
    catalogue::Catalogue,
    labels::Label,
    policy::{self, Role, Scope},
};
use ui::routes::Access;

use crate::{
    account_command,
    cli::{Cli, Command, Demo},
    failure::Failure,
    log, router, run,
    settings::Settings,
};

/// Runs the command; writes the sentence when it fails.
pub async fn main(cli: Cli) -> ExitCode {
    match dispatch(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "kiezwerk: {failure}");
            failure.exit_code()
        }
    }
}

async fn dispatch(cli: Cli) -> Result<(), Failure> {
    let settings = Settings::load(cli.given)?;
    log::start(settings.log);
    match cli.command {
        Command::Serve => run::run(settings).await,
        Command::Migrate => migrate(&settings).await,
        Command::Demo(args) => load_demo(&settings, args).await,
        Command::Account(args) => account_command::run(&settings, args).await,
        Command::Backup { folder } => back_up(&settings, &folder).await,
        Command::Restore { check, path } => restore(&settings, &path, check).await,
        Command::VerifyHistory { expect } => verify_history(&settings, expect.as_deref()).await,
        Command::Doctor => examine(&settings).await,
        Command::Routes => routes(),
    }
}

/// What [`open`] does with the shape of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// Refuses a database that is missing, older or newer.
    MustFit,
    /// Creates and updates it.
    Migrate,
}

/// Opens the database of the settings.
///
/// # Errors
/// The one sentence of [`OpenError`].
pub async fn open(settings: &Settings, schema: Schema) -> Result<Backend, Failure> {
    let migrate = schema == Schema::Migrate;
    let options = OpenOptions {
        database_url: settings.database_url.clone(),
        clock: settings.demo_day.map_or_else(Clock::system, Clock::day),
        settings: backend::Settings {
            public_url: settings.public_url.as_ref().map(|url| url.origin.clone()),
            documents_dir: settings.documents_dir.clone(),
            session_idle: chrono::Duration::minutes(i64::from(settings.session_minutes)),
            documents_per_measure: i64::from(settings.documents_per_measure) << 20,
            documents_total: i64::from(settings.documents_total) << 20,
            ..backend::Settings::default()
        },
        create: migrate,
        migrate,
    };
    Backend::open(options)
        .await
        .map_err(|error: OpenError| Failure::new(error.to_string()))
}

async fn migrate(settings: &Settings) -> Result<(), Failure> {
    let backend = open(settings, Schema::Migrate).await?;
    catalogue::install(&backend)
        .await
        .map_err(Failure::backend)?;
    backend.close().await;
    say(format!(
        "The database {} is ready.",
        crate::settings::masked(&settings.database_url)
    ))
}

async fn load_demo(settings: &Settings, args: Demo) -> Result<(), Failure> {
    if !settings.is_loopback() {
        return Err(Failure::settings(
            "Demo accounts have a known password: they are only for a server on this machine.",
        ));
    }
    // A database made here has a history that begins with the past of the examples; a
    // catalogue installed today would push everything replayed after it to today.
    let backend = open(settings, Schema::Migrate).await?;
    let known = known_accounts(&backend).await?;
    if known.iter().any(|account| !account.demo) {
        if args.if_empty {
            return say("There are accounts already: no example data loaded.");
        }
        return Err(Failure::new(
            "This database has real accounts; example data belongs into a database of its own.",
        ));
    }
    let options = demo::DemoOptions {
        day: backend.today(),
        password: args.password.clone(),
    };
    let report = demo::load(&backend, options)
        .await
        .map_err(Failure::backend)?;
    match report.measures {
        0 => say("Example data was loaded before; nothing was changed.")?,
        number => say(format!(
            "Loaded {number} example measures with {} reports.",
            report.reports
        ))?,
    }
    say(format!(
        "Demo sign-ins, all with the password {} unless another was given when they were made:",
        args.password
    ))?;
    say(sign_ins(&backend).await?.join("\n"))?;
    backend.close().await;
    Ok(())
}

/// One line for each demo account that can sign in: name, role, body or Bezirk.
async fn sign_ins(backend: &Backend) -> Result<Vec<String>, Failure> {
    let mut accounts = known_accounts(backend).await?;
    accounts.retain(|account| account.demo && account.disabled_at.is_none());
    accounts.sort_by(|a, b| a.login.cmp(&b.login));
    let sight = backend.board().await.map_err(Failure::backend)?;
    let widest = accounts
        .iter()
        .map(|account| account.login.len())
        .max()
        .unwrap_or(0);
    Ok(accounts
        .iter()
        .map(|account| {
            let roles: Vec<String> = account
                .grants
                .iter()
                .map(|grant| describe(grant, &sight.catalogue))
                .collect();
            format!("  {:widest$}  {}", account.login, roles.join(", "))
        })
        .collect())
}

fn describe(grant: &RoleGrant, catalogue: &Catalogue) -> String {
    let mut words = vec![grant.role.label()];
    words.extend(grant.body.map(|body| catalogue.body_name(body)));
    words.extend(
        grant
            .district
            .as_deref()
            .map(|number| catalogue.district_name(number)),
    );
    words.join(" ")
}

/// All accounts as recorded last.
async fn known_accounts(backend: &Backend) -> Result<Vec<AccountRecord>, Failure> {
    let mut tx = backend.read().await.map_err(Failure::backend)?;
    // A demo day may lie before what was recorded: the history never runs back, the clock may.
    let head = history::head(&mut tx).await.map_err(Failure::backend)?;
    let last = head.at.max(backend.now());
    let newest = history::all_as_of(&mut tx, Kind::Account, last)
        .await
        .map_err(Failure::backend)?;
    let accounts = newest
        .iter()
        .map(history::Entry::read::<AccountRecord>)
        .collect::<Result<Vec<_>, _>>();
    Ok(accounts
        .map_err(Failure::backend)?
        .into_iter()
        .flatten()
        .collect())
}

async fn back_up(settings: &Settings, folder: &Path) -> Result<(), Failure> {
    let backend = open(settings, Schema::MustFit).await?;
    let manifest = backup::backup(&backend, folder)
        .await
        .map_err(|error| Failure::new(error.to_string()))?;
    backend.close().await;
    say(format!(
        "Backup in {}: {} documents, head of the history {}",
        folder.display(),
        manifest.documents.len(),
        manifest.head
    ))
}

async fn restore(settings: &Settings, from: &Path, only_check: bool) -> Result<(), Failure> {
    let failed = |error: backup::BackupError| Failure::new(error.to_string());
    if only_check {
        let manifest = backup::restore_check(from).await.map_err(failed)?;
        return say(format!(
            "The backup of {} is whole: {} documents, history unbroken up to {}",
            manifest.made_at,
            manifest.documents.len(),
            manifest.head
        ));
    }
    let database = backend::open::sqlite_path(&settings.database_url).ok_or_else(|| {
        Failure::settings("Only an SQLite database is restored here; for PostgreSQL use pg_restore and copy the documents.")
    })?;
    backup::restore(from, &database, &settings.documents_dir)
        .await
        .map_err(failed)?;
    say(format!(
        "Restored to {} and {}.",
        database.display(),
        settings.documents_dir.display()
    ))
}

async fn verify_history(settings: &Settings, expect: Option<&str>) -> Result<(), Failure> {
    let anchor = match expect {
        Some(text) => Some(Anchor::parse(text).ok_or_else(|| {
            Failure::settings("--expect wants SEQ:HASH, as this command prints it.")
        })?),
        None => None,
    };
    let backend = open(settings, Schema::MustFit).await?;
    let report = verify::verify(&backend, anchor)
        .await
        .map_err(Failure::backend)?;
    backend.close().await;
    for finding in &report.findings {
        say(format!("  {finding}"))?;
    }
    if !report.is_sound() {
        let number = report.findings.len() as u64 + report.more_findings;
        return Err(Failure::new(format!(
            "The history does not hold: {number} findings in {} rows.",
            report.rows
        )));
    }
    let redacted = match report.redacted {
        0 => String::new(),
        number => format!(" ({number} redacted)"),
    };
    say(format!(
        "The history holds: {} versions{redacted}, head {}",
        report.rows,
        Anchor::from(&report.head)
    ))
}

fn routes() -> Result<(), Failure> {
    let registry = router::registry();
    let routes = registry.entries().iter().map(|entry| {
        let reaches = |role: &Role| match entry.access {
            Access::Public | Access::SignedIn => true,
            Access::May(action) => policy::scope(action, *role) != Scope::No,
        };
        let roles: Vec<&str> = Role::ALL.iter().filter(|role| reaches(role)).map(|role| role.key()).collect();
        let access = match entry.access {
            Access::May(action) => format!("{action:?}"),
            open => format!("{open:?}"),
        };
        serde_json::json!({ "method": entry.method.as_str(), "path": entry.path, "access": access, "roles": roles })
    });
    say(serde_json::Value::from_iter(routes).to_string())
}

async fn examine(settings: &Settings) -> Result<(), Failure> {
    let backend = open(settings, Schema::MustFit).await?;
    let checks = doctor::examine(&backend).await;
    backend.close().await;
    for check in &checks {
        let mark = match check.level {
            doctor::Level::Ok => "ok  ",
            doctor::Level::Warn => "look",
            doctor::Level::Fail => "FAIL",
        };
        say(format!("{mark}  {:<16}{}", check.name, check.says))?;
    }
    match checks
        .iter()
        .filter(|check| check.level == doctor::Level::Fail)
        .count()
    {
        0 => Ok(()),
        number => Err(Failure::new(format!(
            "{number} of {} checks failed.",
            checks.len()
        ))),
    }
}

/// A line on the standard output. Whoever closes it early, as `head` does, has seen
/// enough.
pub(crate) fn say(line: impl AsRef<str>) -> Result<(), Failure> {
    match writeln!(io::stdout(), "{}", line.as_ref()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("Cannot write the answer: {error}.")))
        }
        _ => Ok(()),
    }
}
