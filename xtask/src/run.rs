//! `run`: from a checkout to a page in the browser. Looks first for what would fail at the end of a long build.

use crate::RunArgs;
use crate::build::build;
use crate::failure::{Doing, Result, fail};
use crate::place::Place;
use crate::process::{Service, answers, command};
use std::fs;
use std::io::{ErrorKind, Read};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

pub fn run(place: &Place, args: &RunArgs) -> Result<ExitCode> {
    let start = Instant::now();
    let database = match &args.database_url {
        Some(url) => url.clone(),
        None => format!("sqlite:{}", place.root.join("data/kiezwerk.db").display()),
    };
    check_port(args.port)?;
    if let Some(file) = sqlite_file(&database) {
        check_file(&file)?;
    }
    build(place, args.release)?;

    let kiezwerk = |task: &str| {
        let mut command = command(place.server(args.release));
        command
            .current_dir(&place.root)
            .args([task, "--database-url", &database]);
        command
    };
    let with_day = |command: &mut Command| {
        if let Some(day) = &args.demo_day {
            command.args(["--demo-day", day]);
        }
    };
    // The examples come first: their history begins in the past.
    let mut tasks = Vec::new();
    if !args.no_demo {
        let mut demo = kiezwerk("demo");
        demo.arg("--if-empty");
        with_day(&mut demo);
        tasks.push(demo);
    }
    tasks.push(kiezwerk("migrate"));
    for mut task in tasks {
        // What went wrong it has said itself.
        let status = task.status().doing("cannot start kiezwerk")?;
        if !status.success() {
            return Ok(exit_code(status.code()));
        }
    }
    let mut serve = kiezwerk("serve");
    serve.args(["--port", &args.port.to_string()]);
    with_day(&mut serve);
    let mut server = Service::start("kiezwerk", &mut serve)?;
    server.wait_until(Duration::from_secs(60), || answers(args.port, "/livez"))?;
    println!(
        "\nKiezwerk: http://127.0.0.1:{}  (ready after {:.1} s, Ctrl+C ends it)",
        args.port,
        start.elapsed().as_secs_f32()
    );
    Ok(exit_code(server.wait()?.code()))
}

fn exit_code(code: Option<i32>) -> ExitCode {
    match code {
        Some(0) => ExitCode::SUCCESS,
        Some(code) => ExitCode::from(u8::try_from(code).unwrap_or(1)),
        None => ExitCode::FAILURE,
    }
}

fn check_port(port: u16) -> Result<()> {
    match TcpListener::bind(("127.0.0.1", port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => fail(format!(
            "Port {port} is in use by another program: end that one, or choose another with --port."
        )),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => fail(format!(
            "Port {port} may not be used by this user: choose one from 1024 on with --port."
        )),
        Err(error) => fail(format!("Port {port} cannot be used: {error}.")),
    }
}

/// The file of an SQLite address; `None` for other databases and for one in memory.
fn sqlite_file(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite:")?;
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let path = rest.split('?').next().unwrap_or(rest);
    (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
}

/// Can the database be written, and is it one at all? Whether it is newer than the program, `migrate` says.
fn check_file(file: &Path) -> Result<()> {
    let Some(dir) = file.parent() else {
        return fail(format!("{} is not a file.", file.display()));
    };
    let denied = |path: &Path, error: std::io::Error| {
        fail(format!(
            "The database needs the right to write {}: {error}.",
            path.display()
        ))
    };
    if !dir.as_os_str().is_empty()
        && let Err(error) = fs::create_dir_all(dir)
    {
        return denied(dir, error);
    }
    if !file.exists() {
        let probe = dir.join(".kiezwerk-probe");
        return match fs::write(&probe, "").and_then(|()| fs::remove_file(&probe)) {
            Ok(()) => Ok(()),
            Err(error) => denied(dir, error),
        };
    }
    let mut options = fs::OpenOptions::new();
    let mut opened = match options.read(true).write(true).open(file) {
        Ok(opened) => opened,
        Err(error) => return denied(file, error),
    };
    let mut head = Vec::new();
    opened
        .by_ref()
        .take(16)
        .read_to_end(&mut head)
        .on("read", file)?;
    // SQLite makes the file before it writes to it: empty is a new database.
    if head.is_empty() || head == b"SQLite format 3\0" {
        return Ok(());
    }
    fail(format!(
        "{} is not an SQLite database: move it away, or choose another with --database-url.",
        file.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Scratch;

    #[test]
    fn an_address_names_its_file() {
        let file = |url| sqlite_file(url).map(|path| path.display().to_string());
        assert_eq!(file("sqlite:data/a.db").as_deref(), Some("data/a.db"));
        assert_eq!(file("sqlite:///a.db?mode=rwc").as_deref(), Some("/a.db"));
        assert_eq!(file("sqlite::memory:"), None);
        assert_eq!(file("postgres://localhost/a"), None);
    }

    #[test]
    fn a_file_that_is_no_database_is_refused_and_left_alone() {
        let scratch = Scratch::new("run-test").unwrap();
        let file = scratch.path().join("a.db");
        assert!(check_file(&file).is_ok());
        assert!(!file.exists());
        fs::write(&file, "").unwrap();
        assert!(check_file(&file).is_ok());
        fs::write(&file, "SQLite format 3\0 and more").unwrap();
        assert!(check_file(&file).is_ok());
        fs::write(&file, "a letter to the editor").unwrap();
        assert!(check_file(&file).is_err());
        assert_eq!(fs::read_to_string(&file).unwrap(), "a letter to the editor");
    }

    #[test]
    fn a_port_in_use_is_said_in_one_sentence() {
        let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let failure = check_port(port).unwrap_err().to_string();
        assert!(failure.contains("is in use") && !failure.contains('\n'));
    }
}
