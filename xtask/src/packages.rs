//! Debian packages: which are missing for what, and how to install them.

use crate::failure::{Result, fail};
use crate::process::{command, on_path, output, succeeds};
use std::path::{Path, PathBuf};

/// Debian's Rust as a cross compiler for wasm, with the sources of its standard library.
pub const RUST: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];

/// The first of these that Debian offers becomes the linker.
const LINKERS: [&str; 4] = ["lld-22", "lld-19", "lld-16", "lld"];

pub fn chromium() -> Option<PathBuf> {
    if let Some(chosen) = std::env::var_os("KIEZWERK_CHROMIUM") {
        return Some(chosen.into()).filter(|path: &PathBuf| path.is_file());
    }
    on_path("chromium").or_else(|| on_path("chromium-browser"))
}

/// Directory with `initdb` and `postgres`, the newest version; Debian keeps them off PATH.
pub fn postgres() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, bin)| is_server(bin))
        .collect();
    versions.sort();
    let newest = versions.pop().map(|(_, bin)| bin);
    newest.or_else(|| {
        let bin = on_path("postgres")?.parent()?.to_path_buf();
        is_server(&bin).then_some(bin)
    })
}

fn is_server(bin: &Path) -> bool {
    bin.join("initdb").is_file() && bin.join("postgres").is_file()
}

pub fn is_installed(package: &str) -> bool {
    output(command("dpkg-query").args(["-W", "-f=${Status}", package]))
        .is_ok_and(|status| status == "install ok installed")
}

/// The linker package to take; asks the lists that are there.
pub fn linker() -> Option<&'static str> {
    LINKERS.into_iter().find(|package| is_offered(package))
}

fn is_offered(package: &str) -> bool {
    output(command("apt-cache").args(["show", "--no-all-versions", package]))
        .is_ok_and(|text| text.contains("Version:"))
}

/// Installs as root; what apt-get says is shown only when it fails.
pub fn install(packages: &[&str]) -> Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    if !succeeds(command("apt-get").arg("--version")) {
        return fail(format!(
            "Debian's apt-get is not here; please install yourself: {}",
            packages.join(" ")
        ));
    }
    println!("  apt-get install {}", packages.join(" "));
    let mut apt = apt();
    apt.args(["install", "--yes", "--no-install-recommends"]);
    output(apt.arg("--no-upgrade").args(packages)).map(drop)
}

/// On a fresh machine there are no lists, on an old one they name packages that are gone.
pub fn fetch_lists() -> Result<()> {
    println!("  apt-get update");
    output(apt().arg("update")).map(drop)
}

fn apt() -> std::process::Command {
    let mut apt = command("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive").args([
        "-qq",
        "-o=Dpkg::Use-Pty=0",
        "-o=DPkg::Lock::Timeout=300",
        "-o=Acquire::Retries=3",
    ]);
    apt
}
