//! The browser tests: one server with example data on a free port, and Playwright against it.
//! The tests themselves are in `end2end/`.

use crate::failure::{Doing, Result, fail};
use crate::packages;
use crate::place::{Place, Scratch};
use crate::process::{Service, answers, command, free_port, output, read_along};
use crate::tally::Tally;
use std::fs;
use std::process::Command;
use std::time::Duration;

/// The day the example data is made for.
pub const DEMO_DAY: &str = "2026-11-22";

/// Of all demo accounts during the tests.
const PASSWORD: &str = "Nur-fuer-den-Browsertest-7";

pub fn test(place: &Place) -> Result<Tally> {
    let Some(chromium) = packages::chromium() else {
        return fail("Chromium is missing: run `cargo xtask setup`");
    };
    let scratch = Scratch::new("browser")?;
    let server = Demo::start(place, &scratch)?;
    let results = place.target.join("end2end");
    let report = results.join("report.json");
    fs::create_dir_all(&results).on("create", &results)?;
    if report.exists() {
        fs::remove_file(&report).on("remove", &report)?;
    }
    let status = read_along(
        command("node")
            .current_dir(place.end2end())
            .args(["node_modules/@playwright/test/cli.js", "test"])
            .env("BASE_URL", format!("http://127.0.0.1:{}", server.port))
            .env("DEMO_PASSWORD", PASSWORD)
            .env("DEMO_DAY", DEMO_DAY)
            .env("CHROMIUM", chromium)
            // Some stories start a server of their own.
            .env("PROGRAM", place.server(false))
            .env("RESULTS", &results)
            .env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report)
            .env("FORCE_COLOR", "0")
            .env_remove("NO_COLOR"),
        |_| {},
    )?;
    let report = fs::read_to_string(&report).on("read Playwright's report", &report)?;
    let Some(mut tally) = Tally::of_playwright(&report) else {
        return fail("Playwright's report cannot be read");
    };
    if !status.success() && tally.failed == 0 {
        tally.failed = 1;
    }
    Ok(tally)
}

/// A server with example data that ends with this value.
struct Demo {
    port: u16,
    _service: Service,
}

impl Demo {
    fn start(place: &Place, scratch: &Scratch) -> Result<Self> {
        let port = free_port()?;
        let database = format!("sqlite:{}", scratch.path().join("kiezwerk.db").display());
        let kiezwerk = |task: &str| -> Command {
            let mut command = command(place.server(false));
            // Settings of a developer's shell take no part.
            for (name, _) in std::env::vars_os() {
                if name.to_string_lossy().starts_with("KIEZWERK_") {
                    command.env_remove(name);
                }
            }
            command
                .current_dir(scratch.path())
                .args([task, "--database-url", &database]);
            command
        };
        output(kiezwerk("demo").args([
            "--if-empty",
            "--demo-day",
            DEMO_DAY,
            "--password",
            PASSWORD,
        ]))?;
        let log = fs::File::create(place.target.join("end2end-server.log"))
            .doing("cannot write the server's log")?;
        let errors = log.try_clone().doing("cannot write the server's log")?;
        let mut service = Service::start(
            "kiezwerk",
            kiezwerk("serve")
                .args(["--port", &port.to_string(), "--demo-day", DEMO_DAY])
                .stdout(log)
                .stderr(errors),
        )?;
        service.wait_until(Duration::from_secs(60), || answers(port, "/livez"))?;
        Ok(Self {
            port,
            _service: service,
        })
    }
}
