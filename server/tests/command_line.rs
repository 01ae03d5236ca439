//! The program itself, started as an operator starts it: exit codes, sentences, and
//! an end in order.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "in a test a surprise is a failure"
)]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use tempfile::TempDir;

/// The program with a database in this folder.
fn kiezwerk(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kiezwerk"));
    for (name, _) in
        std::env::vars().filter(|(name, _)| name.starts_with("KIEZWERK_") || name == "RUST_LOG")
    {
        command.env_remove(name);
    }
    command
        .args(args)
        .current_dir(folder)
        .env("KIEZWERK_DATABASE_URL", "sqlite:test.db");
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    kiezwerk(folder, args).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Succeeds and gives what was printed.
fn works(folder: &Path, args: &[&str]) -> String {
    let output = run(folder, args);
    assert!(output.status.success(), "{args:?}: {}", said(&output));
    said(&output)
}

/// Fails with this code and one last line that contains these words.
fn fails(folder: &Path, args: &[&str], code: i32, words: &str) {
    let output = run(folder, args);
    let text = said(&output);
    let last = text.lines().last().unwrap_or_default();
    assert_eq!(output.status.code(), Some(code), "{args:?}: {text}");
    assert!(
        last.starts_with("kiezwerk: ") && last.contains(words),
        "{args:?}: {last}"
    );
}

/// A server that was started and answers; ends with the test.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(mut command: Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = loop {
            let line = lines.next().expect("ended before it served").unwrap();
            if let Some((_, address)) = line.split_once("serving http://") {
                break address.split_whitespace().next().unwrap().to_owned();
            }
        };
        // Whoever does not read lets the other side block.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_help_names_every_command_and_shows_examples() {
    let folder = TempDir::new().unwrap();
    let help = works(folder.path(), &["--help"]);
    for word in [
        "serve",
        "migrate",
        "demo",
        "account",
        "backup",
        "restore",
        "verify-history",
        "doctor",
        "routes",
        "Examples:",
        "KIEZWERK_DATABASE_URL",
    ] {
        assert!(help.contains(word), "{word} is missing");
    }
}

#[test]
fn the_routes_are_told_without_a_database() {
    let folder = TempDir::new().unwrap();
    let printed = works(folder.path(), &["routes"]);
    let routes: serde_json::Value = serde_json::from_str(printed.trim()).unwrap();
    let routes = routes.as_array().unwrap();
    let of = |method: &str, path: &str| {
        routes
            .iter()
            .find(|route| route["method"] == method && route["path"] == path)
            .unwrap()
    };
    assert_eq!(routes.len(), kiezwerk::router::registry().entries().len());
    assert_eq!(of("GET", "/anmelden")["access"], "Public");
    assert_eq!(
        of("POST", "/massnahmen/neu")["roles"],
        serde_json::json!(["clerk", "district_coordinator"])
    );
    assert_eq!(
        of("GET", "/verwaltung/konten")["roles"],
        serde_json::json!(["administrator"])
    );
}

#[test]
fn a_missing_or_broken_database_is_said_in_one_sentence() {
    let folder = TempDir::new().unwrap();
    fails(folder.path(), &["serve"], 1, "kiezwerk migrate");
    std::fs::write(
        folder.path().join("test.db"),
        "this is a letter and no database, whatever its name says",
    )
    .unwrap();
    for command in [
        &["serve"][..],
        &["migrate"],
        &["doctor"],
        &["verify-history"],
    ] {
        fails(folder.path(), command, 1, "not a Kiezwerk database");
    }
    fails(
        folder.path(),
        &["migrate", "--database-url", "sqlite:nowhere/x.db"],
        1,
        "does not exist",
    );
}

#[test]
fn wrong_settings_are_said_in_one_sentence() {
    let folder = TempDir::new().unwrap();
    fails(
        folder.path(),
        &["serve", "--database-url", "mysql://x"],
        2,
        "sqlite:",
    );
    fails(
        folder.path(),
        &["serve", "--public-url", "kiezwerk.example"],
        2,
        "https://host",
    );
    fails(
        folder.path(),
        &["serve", "--config", "missing.toml"],
        2,
        "missing.toml",
    );
    let unknown_flag = run(folder.path(), &["serve", "--colour"]);
    assert_eq!(unknown_flag.status.code(), Some(2));
}

#[test]
fn the_password_of_the_database_is_never_printed() {
    let folder = TempDir::new().unwrap();
    let output = run(
        folder.path(),
        &[
            "serve",
            "--database-url",
            "postgres://kiezwerk:geheim@127.0.0.1:9/kiezwerk",
        ],
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("kiezwerk:***@127.0.0.1:9"),
        "{}",
        said(&output)
    );
    assert!(!said(&output).contains("geheim"), "{}", said(&output));
}

#[test]
fn a_new_installation_serves_says_its_settings_and_ends_in_order() {
    let folder = TempDir::new().unwrap();
    works(folder.path(), &["migrate"]);
    works(folder.path(), &["migrate"]);
    let mut server = Server::start(kiezwerk(folder.path(), &["serve", "--port", "0"]));
    assert!(server.get("/livez").starts_with("HTTP/1.1 200"));
    assert!(server.get("/readyz").starts_with("HTTP/1.1 200"));
    let pid = server.child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
    assert!(works(folder.path(), &["verify-history"]).contains("The history holds"));
}

#[test]
fn a_port_in_use_is_said_in_one_sentence() {
    let folder = TempDir::new().unwrap();
    works(folder.path(), &["migrate"]);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    fails(
        folder.path(),
        &["serve", "--port", &port],
        1,
        "already in use",
    );
    fails(
        folder.path(),
        &["serve", "--address", "192.0.2.1"],
        1,
        "no address 192.0.2.1",
    );
}

#[test]
fn accounts_are_made_reset_and_disabled_from_the_terminal() {
    let folder = TempDir::new().unwrap();
    works(folder.path(), &["migrate"]);
    let made = works(
        folder.path(),
        &["account", "create", "A.Admin", "--name", "A. Admin"],
    );
    assert!(
        made.contains("Account a.admin") && made.contains("Start password"),
        "{made}"
    );
    fails(
        folder.path(),
        &["account", "create", "a.admin", "--name", "B"],
        1,
        "Anmeldenamen gibt es schon",
    );
    fails(
        folder.path(),
        &[
            "account", "create", "b.clerk", "--name", "B", "--role", "clerk",
        ],
        2,
        "--body",
    );
    works(
        folder.path(),
        &[
            "account", "create", "b.clerk", "--name", "B", "--role", "clerk", "--body", "SenBJF",
        ],
    );
    assert!(works(folder.path(), &["account", "reset", "a.admin"]).contains("Start password"));
    works(folder.path(), &["account", "disable", "a.admin"]);
    fails(
        folder.path(),
        &["account", "disable", "nobody"],
        1,
        "no account nobody",
    );
}

#[test]
fn demo_accounts_stay_on_this_machine_and_out_of_a_real_installation() {
    let folder = TempDir::new().unwrap();
    works(folder.path(), &["migrate"]);
    let first = works(
        folder.path(),
        &["demo", "--if-empty", "--demo-day", "2026-11-22"],
    );
    assert!(
        first.contains("35 example measures") && first.contains("Kiezwerk-Demo-2026"),
        "{first}"
    );
    let second = works(
        folder.path(),
        &["demo", "--if-empty", "--demo-day", "2026-11-22"],
    );
    let sign_ins = |text: &str| {
        text.lines()
            .filter(|line| line.starts_with("  "))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert!(sign_ins(&first).len() >= 6, "{first}");
    assert_eq!(
        sign_ins(&first),
        sign_ins(&second),
        "the second start prints the same sign-ins"
    );
    fails(
        folder.path(),
        &["serve", "--port", "0", "--address", "0.0.0.0"],
        2,
        "demo accounts",
    );
    fails(
        folder.path(),
        &[
            "serve",
            "--port",
            "0",
            "--public-url",
            "https://kiezwerk.example",
        ],
        2,
        "demo accounts",
    );

    let real = TempDir::new().unwrap();
    works(real.path(), &["migrate"]);
    works(
        real.path(),
        &["account", "create", "a.admin", "--name", "A. Admin"],
    );
    fails(real.path(), &["demo"], 1, "real accounts");
    assert!(works(real.path(), &["demo", "--if-empty"]).contains("no example data"));
}

#[test]
fn a_backup_is_made_checked_and_restored() {
    let folder = TempDir::new().unwrap();
    works(folder.path(), &["migrate"]);
    works(
        folder.path(),
        &["account", "create", "a.admin", "--name", "A. Admin"],
    );
    let server = Server::start(kiezwerk(folder.path(), &["serve", "--port", "0"]));
    let made = works(folder.path(), &["backup", "copy"]);
    drop(server);
    let head = made.split_whitespace().last().unwrap().to_owned();
    assert!(works(folder.path(), &["restore", "--check", "copy"]).contains(&head));
    works(folder.path(), &["verify-history", "--expect", &head]);
    works(
        folder.path(),
        &[
            "restore",
            "copy",
            "--database-url",
            "sqlite:new.db",
            "--documents-dir",
            "new",
        ],
    );
    works(
        folder.path(),
        &[
            "verify-history",
            "--expect",
            &head,
            "--database-url",
            "sqlite:new.db",
        ],
    );
    fails(folder.path(), &["restore", "copy"], 1, "exists already");
    let mut manifest = std::fs::read(folder.path().join("copy/kiezwerk.db")).unwrap();
    let middle = manifest.len() / 2;
    manifest[middle] ^= 1;
    std::fs::write(folder.path().join("copy/kiezwerk.db"), manifest).unwrap();
    fails(
        folder.path(),
        &["restore", "--check", "copy"],
        1,
        "missing or altered",
    );
}
