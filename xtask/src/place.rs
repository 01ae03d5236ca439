//! Where things lie: the checkout, and the target directories outside of it.
//! Compiled dependencies survive a fresh clone that way. Nothing here creates a directory.

use crate::failure::{Doing, Result, fail};
use std::env;
use std::path::{Path, PathBuf};

pub struct Place {
    /// The checkout.
    pub root: PathBuf,
    /// Target directory of everything that runs on this machine.
    pub target: PathBuf,
    /// Target directory of the wasm: another compiler may write it.
    pub wasm: PathBuf,
    /// The finished files of the site, as the server serves them.
    pub site: PathBuf,
}

impl Place {
    pub fn find() -> Result<Self> {
        let Some(root) = Path::new(env!("CARGO_MANIFEST_DIR")).parent() else {
            return fail("the checkout has no parent directory");
        };
        let here = env::current_dir().doing("cannot tell the current directory")?;
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(dir) if !dir.is_empty() => here.join(dir),
            _ => cache()?.join("kiezwerk/target"),
        };
        let wasm = if target.ends_with("target") {
            target.with_file_name("wasm")
        } else {
            target.join("wasm")
        };
        Ok(Self {
            root: root.to_path_buf(),
            site: target.join("site"),
            target,
            wasm,
        })
    }

    pub fn server(&self, release: bool) -> PathBuf {
        let profile = if release { "release" } else { "debug" };
        self.target.join(profile).join("kiezwerk")
    }

    pub fn end2end(&self) -> PathBuf {
        self.root.join("end2end")
    }
}

fn cache() -> Result<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    if let Some(cache) = set("XDG_CACHE_HOME") {
        return Ok(cache.into());
    }
    match set("HOME") {
        Some(home) => Ok(PathBuf::from(home).join(".cache")),
        None => {
            fail("neither CARGO_TARGET_DIR nor XDG_CACHE_HOME nor HOME is set: where to build?")
        }
    }
}

/// A directory that is gone when this value is, also after a signal.
pub struct Scratch(PathBuf);

impl Scratch {
    /// Below the system's temporary directory, readable only by `user` when root makes it for someone else.
    pub fn new(name: &str) -> Result<Self> {
        let path = env::temp_dir().join(format!("kiezwerk-{name}-{}", std::process::id()));
        if path.exists() {
            std::fs::remove_dir_all(&path).on("remove", &path)?;
        }
        std::fs::create_dir_all(&path).on("create", &path)?;
        crate::process::remember_scratch(&path);
        Ok(Self(path))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            eprintln!("cannot remove {}: {error}", self.0.display());
        }
    }
}
