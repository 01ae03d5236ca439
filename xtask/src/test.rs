//! `test`: all checks, one after the other, each with its time. A failing one does not hide the next;
//! the last line says how many passed and failed over all runners.

use crate::Part;
use crate::browser;
use crate::build::build;
use crate::failure::Result;
use crate::place::Place;
use crate::postgres::Postgres;
use crate::process::{command, is_ci, read_along, run, succeeds};
use crate::setup::{EVERYTHING, Need, ensure};
use crate::tally::Tally;
use crate::toolchain::{WASM, WasmToolchain, host_cargo};
use crate::weight;
use std::process::{Command, ExitCode};
use std::time::Instant;

pub fn test(place: &Place, only: Option<Part>) -> Result<ExitCode> {
    let start = Instant::now();
    let wanted = |part| only.is_none_or(|only| only == part);
    if is_ci() {
        println!("CI is set: nothing is skipped, a missing thing is a failure");
    }
    let mut steps = Steps::default();
    steps.count("setup", || {
        ensure(place, needs(only)).map(|()| Tally::default())
    });

    if wanted(Part::Lint) {
        steps.check("format", || {
            run(&mut cargo(place, &["fmt", "--all", "--check"]))
        });
        steps.check("clippy, server", || run(&mut clippy_server(place)));
        steps.check("clippy, wasm", || run(&mut clippy_wasm(place)));
    }
    if wanted(Part::Unit) {
        steps.count("unit tests", || {
            cargo_tests(place, &["domain", "ui", "bench", "xtask"], None)
        });
    }
    if wanted(Part::Backend) || wanted(Part::Http) {
        // One PostgreSQL for both: the HTTP tests may use it, the backend tests must.
        match Postgres::start() {
            Ok(postgres) => with_postgres(place, &mut steps, &wanted, &postgres),
            Err(failure) => {
                steps.check("throw-away PostgreSQL", || Err(failure));
            }
        }
    }
    if wanted(Part::Browser) && steps.check("build", || build(place, false)) {
        steps.check("bytes of the site", || weight::check(place));
        steps.count("browser tests", || browser::test(place));
    }
    Ok(steps.finish(start))
}

fn with_postgres(
    place: &Place,
    steps: &mut Steps,
    wanted: &impl Fn(Part) -> bool,
    postgres: &Postgres,
) {
    if wanted(Part::Backend) {
        steps.count("backend tests, SQLite and PostgreSQL", || {
            cargo_tests(place, &["backend"], Some(postgres))
        });
    }
    if wanted(Part::Http) {
        steps.count("HTTP tests", || {
            cargo_tests(place, &["kiezwerk"], Some(postgres))
        });
    }
}

fn needs(only: Option<Part>) -> &'static [Need] {
    match only {
        None => &EVERYTHING,
        Some(Part::Lint | Part::Unit) => &[],
        Some(Part::Backend | Part::Http) => &[Need::Postgres],
        Some(Part::Browser) => &[Need::WasmTarget, Need::Chromium, Need::Browsertests],
    }
}

fn cargo(place: &Place, arguments: &[&str]) -> Command {
    let mut cargo = host_cargo();
    cargo
        .current_dir(&place.root)
        .args(arguments)
        .env("CARGO_TARGET_DIR", &place.target);
    cargo
}

fn clippy_server(place: &Place) -> Command {
    let clippy = ["clippy", "--workspace", "--all-targets", "--locked"];
    let mut cargo = cargo(place, &clippy);
    cargo.args(["--", "-D", "warnings"]);
    cargo
}

/// For the wasm target where clippy's own compiler has it; otherwise the same code on this machine's target.
fn clippy_wasm(place: &Place) -> Command {
    let mut cargo = cargo(place, &["clippy", "--package", "ui", "--lib", "--locked"]);
    cargo.args(["--no-default-features", "--features", "hydrate"]);
    if WasmToolchain::own().is_some() {
        cargo.args(["--target", WASM]);
    }
    cargo.args(["--", "-D", "warnings"]);
    cargo
}

fn cargo_tests(place: &Place, packages: &[&str], postgres: Option<&Postgres>) -> Result<Tally> {
    let has_nextest = succeeds(command("cargo-nextest").arg("--version"));
    let mut cargo = if has_nextest {
        nextest(place, packages)
    } else {
        let mut cargo = cargo(place, &["test", "--no-fail-fast", "--locked"]);
        for package in packages {
            cargo.args(["--package", package]);
        }
        cargo
    };
    if let Some(postgres) = postgres {
        cargo.env("KIEZWERK_TEST_POSTGRES", &postgres.url);
    }
    let mut tally = Tally::default();
    let status = read_along(&mut cargo, |line| {
        if has_nextest {
            tally.read_nextest(line);
        } else {
            tally.read_cargo_test(line);
        }
    })?;
    // A crate that does not compile, or has no test at all, reports no failed test.
    if tally.failed == 0 && (!status.success() || tally.passed == 0) {
        tally.failed = 1;
    }
    Ok(tally)
}

/// The whole workspace is compiled in one go and a filter chooses, so that every step shares one set of features.
fn nextest(place: &Place, packages: &[&str]) -> Command {
    let filters: Vec<String> = packages
        .iter()
        .map(|package| format!("package({package})"))
        .collect();
    let mut cargo = cargo(place, &["nextest", "run", "--workspace", "--locked"]);
    cargo
        .args(["--no-fail-fast", "--color=never", "--status-level=slow"])
        .args(["--filterset", &filters.join(" | ")]);
    cargo
}

/// What ran, for the table at the end.
#[derive(Default)]
struct Steps {
    total: Tally,
    lines: Vec<String>,
}

impl Steps {
    /// A step that is right or wrong as a whole counts as one.
    fn check(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> bool {
        let before = self.total.failed;
        self.count(name, || work().map(|()| Tally::ONE_PASSED));
        self.total.failed == before
    }

    fn count(&mut self, name: &str, work: impl FnOnce() -> Result<Tally>) {
        println!("\n── {name}");
        let start = Instant::now();
        let tally = work().unwrap_or_else(|failure| {
            println!("{failure}");
            Tally::ONE_FAILED
        });
        self.total += tally;
        let skipped = match tally.skipped {
            0 => String::new(),
            skipped => format!(", {skipped} skipped"),
        };
        self.lines.push(format!(
            "{:6.1} s  {name}: {} passed, {} failed{skipped}",
            start.elapsed().as_secs_f32(),
            tally.passed,
            tally.failed
        ));
    }

    fn finish(self, start: Instant) -> ExitCode {
        println!();
        for line in &self.lines {
            println!("{line}");
        }
        println!("{:6.1} s  in all", start.elapsed().as_secs_f32());
        println!("{} passed, {} failed", self.total.passed, self.total.failed);
        if self.total.failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}
