//! The wasm of the ui: compiled, then bound to JavaScript by wasm-bindgen as a library.
//! Nothing is done when the sources are the ones of the last time.

use crate::failure::{Doing, Result, fail};
use crate::fingerprint::of_sources;
use crate::place::Place;
use crate::process::run;
use crate::toolchain::{WASM, WasmToolchain};
use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

/// What the wasm is made of. The server's half of `app/ui` is among it: which file is whose only the compiler knows.
const SOURCES: [&str; 6] = [
    "app/ui",
    "app/domain",
    "Cargo.lock",
    "Cargo.toml",
    ".cargo/config.toml",
    "xtask/src/wasm.rs",
];

/// One profile for everyday work, tests and release: what is tested is what is delivered.
const PROFILE: &str = "wasm-release";

/// The two files a browser loads: `ui.js` and `ui_bg.wasm`.
pub struct Wasm {
    pub dir: PathBuf,
    print: String,
    stamp: PathBuf,
}

impl Wasm {
    pub fn at(place: &Place, toolchain: &WasmToolchain) -> Result<Self> {
        Ok(Self {
            dir: place.wasm.join("bound"),
            print: of_sources(&place.root, &SOURCES, &[&toolchain.version])?,
            stamp: place.wasm.join("bound.of"),
        })
    }

    pub fn is_current(&self) -> bool {
        fs::read_to_string(&self.stamp).is_ok_and(|print| print == self.print)
            && self.dir.join("ui_bg.wasm").is_file()
    }

    pub fn compile(&self, place: &Place, toolchain: &WasmToolchain) -> Result<()> {
        run(&mut cargo(place, toolchain, "build"))
    }

    pub fn bind(&self, place: &Place) -> Result<()> {
        let input = place.wasm.join(WASM).join(PROFILE).join("ui.wasm");
        if self.dir.exists() {
            fs::remove_dir_all(&self.dir).on("clear", &self.dir)?;
        }
        Bindgen::new()
            .input_path(&input)
            .web(true)
            .doing("wasm-bindgen")?
            .typescript(false)
            .remove_name_section(true)
            .remove_producers_section(true)
            .generate(&self.dir)
            .doing("wasm-bindgen")?;
        if self.dir.join("snippets").exists() {
            return fail(
                "a dependency of ui brings JavaScript snippets along: xtask/src/site.rs has to learn to publish them",
            );
        }
        fs::write(&self.stamp, &self.print).on("write", &self.stamp)
    }
}

/// `cargo build` of the ui for the browser.
fn cargo(place: &Place, toolchain: &WasmToolchain, task: &str) -> Command {
    let mut cargo = toolchain.cargo();
    cargo
        .current_dir(&place.root)
        .arg(task)
        .args(["--package", "ui", "--lib", "--locked"])
        .args(["--no-default-features", "--features", "hydrate"])
        .args(["--target", WASM, "--profile", PROFILE])
        .env("CARGO_TARGET_DIR", &place.wasm)
        .env("CARGO_ENCODED_RUSTFLAGS", rustflags().join("\u{1f}"));
    cargo
}

/// The flags of `.cargo/config.toml`, which the variable replaces, and no path of this machine in what goes to browsers.
fn rustflags() -> Vec<String> {
    let mut flags = vec!["--cfg".to_owned(), "erase_components".to_owned()];
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| {
        let home = env::var_os("HOME")?;
        Some(PathBuf::from(home).join(".cargo"))
    });
    if let Some(home) = home {
        let registry = home.join("registry/src");
        flags.push(format!("--remap-path-prefix={}=crates", registry.display()));
    }
    flags
}
