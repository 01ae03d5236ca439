//! The site directory: every file a browser may load, named by its content and compressed in advance,
//! and `manifest.json` from the logical name (`main.css`, `fonts/…`, `ui.js`, `ui_bg.wasm`) to the file's name.
//! Flat, because it is served as `/assets/{file}`.

use crate::failure::{Doing, Result, fail};
use crate::fingerprint::{files, of};
use crate::place::Place;
use crate::slim::{Sources, slim};
use crate::styles;
use crate::wasm::Wasm;
use flate2::{Compression, write::GzEncoder};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;

/// Files below `style/` with these extensions are published as they are, under their path as logical name.
const PUBLISHED: [&str; 6] = ["woff2", "svg", "png", "webp", "ico", "js"];

/// Where pages name the classes of the style sheet.
const PAGES: [&str; 3] = ["app/ui/src", "app/domain/src", "style"];

/// Already compressed by their own format.
const COMPRESSED: [&str; 5] = ["woff2", "png", "webp", "avif", "jpg"];

struct Site<'a> {
    dir: &'a Path,
    manifest: BTreeMap<String, String>,
    /// Files that belong here; all others are of earlier builds.
    files: BTreeSet<String>,
}

/// Writes the site.
pub fn publish(place: &Place, wasm: &Wasm) -> Result<()> {
    fs::create_dir_all(&place.site).on("create", &place.site)?;
    let mut site = Site {
        dir: &place.site,
        manifest: BTreeMap::new(),
        files: BTreeSet::new(),
    };
    let style = place.root.join("style");
    for file in files(&style)? {
        let extension = file.extension().and_then(|extension| extension.to_str());
        if extension.is_some_and(|extension| PUBLISHED.contains(&extension)) {
            let name = file.strip_prefix(&style).unwrap_or(&file);
            let bytes = fs::read(&file).on("read", &file)?;
            site.add(&name.to_string_lossy(), &bytes)?;
        }
    }
    let sheet = styles::bundle(&style, &site.manifest)?;
    let sheet = slim(&sheet, &Sources::read(&place.root, &PAGES)?)?;
    site.add("main.css", sheet.as_bytes())?;
    for name in ["ui.js", "ui_bg.wasm"] {
        let file = wasm.dir.join(name);
        site.add(name, &fs::read(&file).on("read", &file)?)?;
    }
    site.finish()
}

impl Site<'_> {
    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let base = name.rsplit('/').next().unwrap_or(name);
        let Some((stem, extension)) = base.rsplit_once('.') else {
            return fail(format!("{name} has no extension: which type would it be?"));
        };
        let hashed = format!("{stem}.{}.{extension}", &of(bytes)[..12]);
        self.write(&hashed, || Ok(bytes.to_vec()))?;
        if !COMPRESSED.contains(&extension) {
            self.write(&format!("{hashed}.br"), || brotli(bytes))?;
            self.write(&format!("{hashed}.gz"), || gzip(bytes))?;
        }
        self.manifest.insert(name.to_owned(), hashed);
        Ok(())
    }

    /// The name says the content: what is there is right and need not be compressed again.
    fn write(&mut self, file: &str, bytes: impl FnOnce() -> Result<Vec<u8>>) -> Result<()> {
        let path = self.dir.join(file);
        self.files.insert(file.to_owned());
        if path.is_file() {
            return Ok(());
        }
        // Under another name first: an interrupted build must not leave half a file.
        let partial = self.dir.join("partial");
        fs::write(&partial, bytes()?).on("write", &partial)?;
        fs::rename(&partial, &path).on("write", &path)
    }

    fn finish(mut self) -> Result<()> {
        let manifest = serde_json::to_string_pretty(&self.manifest).doing("manifest")?;
        let path = self.dir.join("manifest.json");
        self.files.insert("manifest.json".to_owned());
        // Left alone when nothing changed: the release build watches its time.
        if !fs::read_to_string(&path).is_ok_and(|old| old == manifest) {
            fs::write(&path, manifest).on("write", &path)?;
        }
        for file in files(self.dir)? {
            let name = file.strip_prefix(self.dir).unwrap_or(&file);
            if !self.files.contains(&*name.to_string_lossy()) {
                fs::remove_file(&file).on("remove", &file)?;
            }
        }
        Ok(())
    }
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters).doing("brotli")?;
    Ok(compressed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).doing("gzip")?;
    encoder.finish().doing("gzip")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Scratch;

    #[test]
    fn a_file_is_found_by_its_logical_name_and_old_ones_go() {
        let scratch = Scratch::new("site-test").unwrap();
        fs::write(scratch.path().join("old.css"), "").unwrap();
        let mut site = Site {
            dir: scratch.path(),
            manifest: BTreeMap::new(),
            files: BTreeSet::new(),
        };
        site.add("fonts/fira.woff2", b"font").unwrap();
        site.add("main.css", b"a{}").unwrap();
        let hashed = site.manifest["main.css"].clone();
        site.finish().unwrap();
        let names: Vec<String> = files(scratch.path())
            .unwrap()
            .iter()
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names.len(), 5, "{names:?}");
        assert!(names.contains(&format!("{hashed}.br")));
        assert!(!names.contains(&"old.css".to_owned()));
    }
}
