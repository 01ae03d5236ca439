//! The wasm target from Debian's packages: its compiler, its linker, and the standard library compiled from
//! its sources, because Debian does not package that one. Only for machines where rustup cannot give the target.

use crate::failure::{Doing, Result, fail};
use crate::packages;
use crate::place::Scratch;
use crate::process::run;
use crate::toolchain::{
    DEBIAN_CARGO, DEBIAN_RUSTC, STD_STAMP, WASM, debian, libraries, version, wasm_linker,
};
use std::fs;
use std::path::Path;
use std::time::Instant;

/// Installs as root, then compiles.
pub fn from_debian() -> Result<()> {
    let missing: Vec<&str> = packages::RUST
        .into_iter()
        .filter(|package| !packages::is_installed(package))
        .collect();
    if !missing.is_empty() || wasm_linker().is_none() {
        packages::fetch_lists()?;
        packages::install(&missing)?;
    }
    if wasm_linker().is_none() {
        match packages::linker() {
            Some(package) => packages::install(&[package])?,
            None => return fail("Debian offers no linker for wasm (looked for lld-22, lld)"),
        }
    }
    build_std()
}

/// In an empty crate, `-Zbuild-std` compiles the standard library; its files then move to where
/// the compiler looks for them, and every later build is an ordinary one.
fn build_std() -> Result<()> {
    let Some(linker) = wasm_linker() else {
        return fail("no linker for wasm was found after installing one");
    };
    let Some(libraries) = libraries(debian(DEBIAN_RUSTC)) else {
        return fail("Debian's compiler does not know the wasm target");
    };
    let start = Instant::now();
    println!("  compiling the standard library for {WASM} (about a minute)");
    let scratch = Scratch::new("std")?;
    empty_crate(scratch.path())?;
    let target = scratch.path().join("target");
    run(debian(DEBIAN_CARGO)
        .current_dir(scratch.path())
        .args(["build", "--quiet", "--release", "--target", WASM])
        .arg("-Zbuild-std=std,panic_abort")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
        .env_remove("RUSTFLAGS"))?;
    place_libraries(&target.join(WASM).join("release/deps"), &libraries)?;
    println!("  done in {:.0} s", start.elapsed().as_secs_f32());
    Ok(())
}

fn empty_crate(dir: &Path) -> Result<()> {
    let manifest = "[package]\nname = \"nothing\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[lib]\ncrate-type = [\"cdylib\"]\n\n[workspace]\n";
    let source = dir.join("src");
    fs::create_dir_all(&source).on("create", &source)?;
    fs::write(dir.join("Cargo.toml"), manifest).on("write to", dir)?;
    fs::write(source.join("lib.rs"), "").on("write to", &source)
}

/// The stamp is written last: without it the libraries count as absent.
fn place_libraries(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to).on("clear", to)?;
    }
    fs::create_dir_all(to).on("create", to)?;
    for entry in fs::read_dir(from).on("read", from)?.flatten() {
        let name = entry.file_name();
        if name.to_string_lossy().ends_with(".rlib") {
            fs::copy(entry.path(), to.join(&name)).on("copy to", to)?;
        }
    }
    let stamp = version(debian(DEBIAN_RUSTC));
    fs::write(to.join(STD_STAMP), stamp).on("write to", to)
}
