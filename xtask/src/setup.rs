//! `setup`: installs what is missing, and is quick when nothing is.
//! What needs root is done as root or under one sudo that the person has agreed to; npm packages never need it.

use crate::failure::{Doing, Result, fail};
use crate::fingerprint::of_file;
use crate::packages;
use crate::place::Place;
use crate::process::{command, is_root, on_path, run, succeeds};
use crate::rust_std;
use crate::toolchain::{WASM, WasmToolchain};
use std::env;
use std::fs;
use std::io::{IsTerminal, Write};
use std::time::Instant;

/// What a task cannot do without.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    WasmTarget,
    Chromium,
    Postgres,
    Browsertests,
}

pub const EVERYTHING: [Need; 4] = [
    Need::WasmTarget,
    Need::Chromium,
    Need::Postgres,
    Need::Browsertests,
];

impl Need {
    fn is_met(self, place: &Place) -> bool {
        match self {
            Self::WasmTarget => WasmToolchain::find().is_some(),
            Self::Chromium => packages::chromium().is_some(),
            Self::Postgres => packages::postgres().is_some(),
            Self::Browsertests => npm_is_current(place),
        }
    }

    fn needs_root(self) -> bool {
        self != Self::Browsertests
    }

    fn label(self) -> &'static str {
        match self {
            Self::WasmTarget => "the wasm target of the compiler",
            Self::Chromium => "Chromium",
            Self::Postgres => "PostgreSQL",
            Self::Browsertests => "the npm packages of end2end",
        }
    }
}

/// `cargo xtask setup`.
pub fn setup(place: &Place, debian_way: bool, system_only: bool) -> Result<()> {
    let start = Instant::now();
    if debian_way && WasmToolchain::debian().is_none() {
        rust_std::from_debian()?;
    }
    let needs: Vec<Need> = EVERYTHING
        .into_iter()
        .filter(|need| !system_only || need.needs_root())
        .collect();
    install(place, &needs)?;
    for need in needs {
        println!("  ok  {}", describe(need));
    }
    println!("setup done in {:.1} s", start.elapsed().as_secs_f32());
    Ok(())
}

/// Makes sure the needs are met: as root or in CI without a question, otherwise after one.
pub fn ensure(place: &Place, needs: &[Need]) -> Result<()> {
    if needs.iter().all(|need| need.is_met(place)) {
        return Ok(());
    }
    install(place, needs)
}

fn install(place: &Place, needs: &[Need]) -> Result<()> {
    let missing = |root: bool| -> Vec<Need> {
        needs
            .iter()
            .copied()
            .filter(|need| need.needs_root() == root && !need.is_met(place))
            .collect()
    };
    // The wasm target of rustup needs no root; only its Debian substitute does.
    if missing(true).contains(&Need::WasmTarget) {
        rustup_target();
    }
    let system = missing(true);
    if !system.is_empty() {
        if is_root() {
            install_as_root(&system)?;
        } else {
            install_with_sudo(&system)?;
        }
    }
    if missing(false).contains(&Need::Browsertests) {
        npm_packages(place)?;
    }
    match needs.iter().find(|need| !need.is_met(place)) {
        Some(need) => fail(format!("{} is still missing after the setup", need.label())),
        None => Ok(()),
    }
}

fn describe(need: Need) -> String {
    let found = match need {
        Need::WasmTarget => WasmToolchain::find().map(|toolchain| toolchain.to_string()),
        Need::Chromium => packages::chromium().map(|path| path.display().to_string()),
        Need::Postgres => packages::postgres().map(|path| path.display().to_string()),
        Need::Browsertests => None,
    };
    match found {
        Some(found) => format!("{} ({found})", need.label()),
        None => need.label().to_owned(),
    }
}

fn install_as_root(missing: &[Need]) -> Result<()> {
    let mut wanted = Vec::new();
    if missing.contains(&Need::Chromium) {
        wanted.extend(["chromium", "fonts-liberation"]);
    }
    if missing.contains(&Need::Postgres) {
        wanted.push("postgresql");
    }
    if !wanted.is_empty() {
        println!("missing: {}", wanted.join(", "));
        packages::fetch_lists()?;
        packages::install(&wanted)?;
    }
    if missing.contains(&Need::WasmTarget) {
        rust_std::from_debian()?;
    }
    Ok(())
}

fn install_with_sudo(missing: &[Need]) -> Result<()> {
    let own = env::current_exe().doing("cannot tell where xtask lies")?;
    let own = own.display().to_string();
    let labels: Vec<&str> = missing.iter().map(|need| need.label()).collect();
    println!("missing: {}", labels.join(", "));
    println!("this one command installs it:\n  sudo {own} setup --system-only");
    if on_path("sudo").is_none() || !std::io::stdin().is_terminal() {
        return fail("please run it as root, then call this task again");
    }
    print!("run it now? [y/N] ");
    std::io::stdout().flush().doing("cannot write")?;
    let mut answer = String::new();
    std::io::stdin()
        .read_line(&mut answer)
        .doing("cannot read the answer")?;
    if !matches!(answer.trim(), "y" | "Y" | "yes" | "j" | "J" | "ja") {
        return fail("nothing was installed");
    }
    run(command("sudo").args([&own, "setup", "--system-only"]))
}

/// True where rustup could give the target; a machine without a way to its host takes the Debian way.
fn rustup_target() -> bool {
    if on_path("rustup").is_none() {
        return false;
    }
    println!("  rustup target add {WASM}");
    // Five minutes, so that a host that never answers does not hold up the setup.
    let added = run(command("timeout").args(["300", "rustup", "target", "add", WASM])).is_ok()
        && WasmToolchain::own().is_some();
    if !added {
        println!("  rustup cannot give it here, so Debian's compiler will");
    }
    added
}

const NPM_STAMP: &str = "node_modules/.kiezwerk-lock";

fn npm_is_current(place: &Place) -> bool {
    let end2end = place.end2end();
    let Ok(lock) = of_file(&end2end.join("package-lock.json")) else {
        return false;
    };
    fs::read_to_string(end2end.join(NPM_STAMP)).is_ok_and(|stamp| stamp == lock)
}

fn npm_packages(place: &Place) -> Result<()> {
    if !succeeds(command("npm").arg("--version")) {
        return fail("npm is missing: please install Node.js 20 or newer with npm");
    }
    let end2end = place.end2end();
    println!("  npm ci in end2end");
    run(command("npm")
        .current_dir(&end2end)
        .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
    let lock = of_file(&end2end.join("package-lock.json"))?;
    let stamp = end2end.join(NPM_STAMP);
    fs::write(&stamp, lock).on("write", &stamp)
}
