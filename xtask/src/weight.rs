//! How heavy the built site may be: the bytes that go over the wire, so the compressed ones
//! where there are any. Checked by `test` after the build; the limits are aims of the house
//! (docs/performance.md), not what happens to be reached.

use crate::failure::{Doing, Result, fail};
use crate::place::Place;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What a first view may load of the site; the page itself comes to about 10 kB more.
const LIMITS: [(&str, &[&str], u64); 3] = [
    ("the wasm of the islands", &["ui_bg.wasm"], 75_000),
    (
        "style sheet, fonts and script of a page",
        &[
            "main.css",
            "fonts/fira-sans-latin-400-normal.woff2",
            "fonts/fira-sans-latin-600-normal.woff2",
            "icons/icon.svg",
            "scripts/palette.js",
        ],
        80_000,
    ),
    (
        "everything of a page with islands",
        &[
            "main.css",
            "fonts/fira-sans-latin-400-normal.woff2",
            "fonts/fira-sans-latin-600-normal.woff2",
            "icons/icon.svg",
            "scripts/palette.js",
            "scripts/boot.js",
            "ui.js",
            "ui_bg.wasm",
        ],
        140_000,
    ),
];

/// Fails when something became too heavy; says the weights otherwise.
pub fn check(place: &Place) -> Result<()> {
    let manifest = place.site.join("manifest.json");
    let manifest = fs::read_to_string(&manifest).on("read", &manifest)?;
    let files: BTreeMap<String, String> = serde_json::from_str(&manifest).doing("manifest")?;
    for line in weigh(&place.site, &files)? {
        println!("{line}");
    }
    Ok(())
}

fn weigh(site: &Path, files: &BTreeMap<String, String>) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for (what, names, most) in LIMITS {
        let mut bytes = 0;
        for name in names {
            let Some(file) = files.get(*name) else {
                return fail(format!("{name} is not in the site: who renamed it?"));
            };
            bytes += on_the_wire(&site.join(file))?;
        }
        if bytes > most {
            return fail(format!(
                "{what}: {bytes} bytes over the wire, at most {most} are allowed"
            ));
        }
        lines.push(format!("{what}: {bytes} of {most} bytes"));
    }
    Ok(lines)
}

/// The brotli beside the file, else the file.
fn on_the_wire(file: &Path) -> Result<u64> {
    let mut packed = file.as_os_str().to_owned();
    packed.push(".br");
    let found = fs::metadata(&packed).or_else(|_| fs::metadata(file));
    Ok(found.on("weigh", file)?.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Scratch;

    #[test]
    fn a_file_over_its_limit_fails_and_the_compressed_one_counts() {
        let scratch = Scratch::new("weight-test").unwrap();
        let names = LIMITS.iter().flat_map(|(_, names, _)| names.iter());
        let files: BTreeMap<String, String> = names
            .map(|name| ((*name).to_owned(), name.replace('/', "-")))
            .collect();
        for file in files.values() {
            fs::write(scratch.path().join(file), vec![0; 90_000]).unwrap();
            fs::write(scratch.path().join(format!("{file}.br")), "packed").unwrap();
        }
        assert_eq!(weigh(scratch.path(), &files).unwrap().len(), LIMITS.len());
        fs::write(scratch.path().join("ui_bg.wasm.br"), vec![0; 75_001]).unwrap();
        let failure = weigh(scratch.path(), &files).unwrap_err().to_string();
        assert!(failure.contains("75001"), "{failure}");
    }
}
