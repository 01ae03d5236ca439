//! Which cargo compiles what: the one that runs xtask for the server, and for the wasm either the same
//! or Debian's, whichever has the target. Only looks; `setup` installs.

use crate::process::{command, on_path, output};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

pub const WASM: &str = "wasm32-unknown-unknown";
pub const DEBIAN_CARGO: &str = "/usr/bin/cargo";
pub const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
/// Written beside a standard library that `setup` built, so that a newer compiler is noticed.
pub const STD_STAMP: &str = "kiezwerk-std-of";

/// Set to `debian` to compile the wasm with Debian's compiler although rustup has the target.
const CHOICE: &str = "KIEZWERK_WASM_TOOLCHAIN";

pub fn host_cargo() -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// A compiler that can make wasm here.
pub struct WasmToolchain {
    debian: bool,
    linker: Option<PathBuf>,
    /// `rustc --version`, part of what decides whether the wasm is up to date.
    pub version: String,
}

impl WasmToolchain {
    pub fn find() -> Option<Self> {
        let only_debian = env::var(CHOICE).is_ok_and(|choice| choice == "debian");
        if only_debian {
            return Self::debian();
        }
        Self::own().or_else(Self::debian)
    }

    /// rustup's target brings its own linker along.
    pub fn own() -> Option<Self> {
        let rustc = || command("rustc");
        let libraries = libraries(rustc())?;
        let has_std = has_std(&libraries);
        let is_rustups = libraries
            .ancestors()
            .nth(2)
            .is_some_and(|lib| !lib.starts_with("/usr/lib"));
        (has_std && is_rustups).then(|| Self {
            debian: false,
            linker: None,
            version: version(rustc()),
        })
    }

    pub fn debian() -> Option<Self> {
        if !Path::new(DEBIAN_CARGO).exists() {
            return None;
        }
        let libraries = libraries(debian(DEBIAN_RUSTC))?;
        let version = version(debian(DEBIAN_RUSTC));
        let built_for = std::fs::read_to_string(libraries.join(STD_STAMP)).unwrap_or_default();
        (has_std(&libraries) && built_for == version).then_some(())?;
        Some(Self {
            debian: true,
            linker: Some(wasm_linker()?),
            version,
        })
    }

    pub fn cargo(&self) -> Command {
        let mut cargo = if self.debian {
            debian(DEBIAN_CARGO)
        } else {
            host_cargo()
        };
        if let Some(linker) = &self.linker {
            cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
        cargo
    }
}

impl std::fmt::Display for WasmToolchain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let origin = if self.debian { "Debian" } else { "rustup" };
        write!(f, "{origin}, {}", self.version)
    }
}

/// A command that sees Debian's compiler only, also when rustup's proxies come first on PATH.
pub fn debian(program: &str) -> Command {
    let mut path = OsString::from("/usr/bin:/bin:");
    path.push(env::var_os("PATH").unwrap_or_default());
    let mut command = command(program);
    command
        .env("PATH", path)
        .env("RUSTC", DEBIAN_RUSTC)
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("RUSTC_WRAPPER");
    command
}

/// The newest linker for wasm; Debian calls it by the version of LLVM.
pub fn wasm_linker() -> Option<PathBuf> {
    let versions = (14..=30)
        .rev()
        .filter_map(|llvm| on_path(&format!("wasm-ld-{llvm}")));
    versions
        .chain(on_path("wasm-ld"))
        .chain(on_path("rust-lld"))
        .next()
}

/// Where that compiler keeps its libraries for wasm, whether or not they are there.
pub fn libraries(mut rustc: Command) -> Option<PathBuf> {
    let printed = output(rustc.args(["--print", "target-libdir", "--target", WASM])).ok()?;
    Some(PathBuf::from(printed.trim()))
}

pub fn version(mut rustc: Command) -> String {
    output(rustc.arg("--version"))
        .unwrap_or_default()
        .trim()
        .to_owned()
}

fn has_std(libraries: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(libraries) else {
        return false;
    };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    })
}
