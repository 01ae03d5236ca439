//! Content hashes: of a file, of a tree of sources. A fresh clone has new times but the same content,
//! so what was built from it before is still good.

use crate::failure::{Doing, Result};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// Hash of some bytes, in hexadecimal digits.
pub fn of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub fn of_file(path: &Path) -> Result<String> {
    fs::read(path).on("read", path).map(|bytes| of(&bytes))
}

/// Hash over names and contents of files and trees below `root`, and over `more`.
pub fn of_sources(root: &Path, sources: &[&str], more: &[&str]) -> Result<String> {
    let mut hash = Sha256::new();
    for text in more {
        add(&mut hash, text.as_bytes());
    }
    for source in sources {
        for file in files(&root.join(source))? {
            let name = file.strip_prefix(root).unwrap_or(&file);
            add(&mut hash, name.to_string_lossy().as_bytes());
            add(&mut hash, &fs::read(&file).on("read", &file)?);
        }
    }
    Ok(hex(&hash.finalize()))
}

/// The length goes first, so that no two lists of texts run together to the same bytes.
fn add(hash: &mut Sha256, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_le_bytes());
    hash.update(bytes);
}

/// All files below, sorted; a file stands for itself.
pub fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path).on("read", path)? {
        let entry = entry.on("read", path)?;
        found.extend(files(&entry.path())?);
    }
    found.sort();
    Ok(found)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_sources_depends_on_content_and_options_only() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let once = of_sources(root, &["src", "Cargo.toml"], &["a"]).unwrap();
        let again = of_sources(root, &["src", "Cargo.toml"], &["a"]).unwrap();
        let other = of_sources(root, &["src", "Cargo.toml"], &["b"]).unwrap();
        let less = of_sources(root, &["src"], &["a"]).unwrap();
        assert_eq!(once, again);
        assert_ne!(once, other);
        assert_ne!(once, less);
    }

    #[test]
    fn sha256_is_written_in_hexadecimal_digits() {
        assert!(of(b"").starts_with("e3b0c44298fc1c14"));
    }
}
