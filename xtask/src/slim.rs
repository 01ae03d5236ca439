//! The style sheet without what no page uses: KERN is kept whole in `style/kern`, but most of
//! its parts and icons are not for us. Ours is never left out, and whoever begins to use a
//! class of KERN gets it with the next build.
//!
//! A class counts as used when its name, or what follows a prefix that the sources put
//! together (`kern-icon--{name}`), stands anywhere in them; a value when something refers to it.

use crate::failure::{Doing, Result};
use crate::fingerprint::files;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};
use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::Path;

/// What everything of KERN is called.
const KERN: &str = "kern";

/// What the sources of the pages say, taken apart into words.
pub struct Sources {
    words: HashSet<String>,
    /// Beginnings of names that are put together, e.g. `kern-icon--`.
    prefixes: BTreeSet<String>,
}

impl Sources {
    /// Reads the files below these folders, but those of KERN itself.
    pub fn read(root: &Path, folders: &[&str]) -> Result<Self> {
        let mut sources = Self {
            words: HashSet::new(),
            prefixes: BTreeSet::new(),
        };
        for folder in folders {
            for file in files(&root.join(folder))? {
                let kind = file.extension().and_then(|kind| kind.to_str());
                if matches!(kind, Some("rs" | "css" | "js"))
                    && !file.starts_with(root.join("style/kern"))
                {
                    sources.add(&fs::read_to_string(&file).on("read", &file)?);
                }
            }
        }
        Ok(sources)
    }

    fn add(&mut self, text: &str) {
        let mut rest = text;
        while let Some(start) = rest.find(is_of_name) {
            let word = &rest[start..];
            let end = word.find(|c| !is_of_name(c)).unwrap_or(word.len());
            self.words.insert(word[..end].to_owned());
            if word[end..].starts_with('{') && word.starts_with(KERN) {
                self.prefixes.insert(word[..end].to_owned());
            }
            rest = &word[end..];
        }
    }

    fn has(&self, class: &str) -> bool {
        let put_together = |prefix: &String| {
            class
                .strip_prefix(prefix.as_str())
                .is_some_and(|end| self.words.contains(end))
        };
        self.words.contains(class) || self.prefixes.iter().any(put_together)
    }
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

/// Minifies, and leaves out what is not used.
pub fn slim(sheet: &str, sources: &Sources) -> Result<String> {
    let classes = names(sheet, ".")
        .into_iter()
        .filter(|class| class.starts_with(KERN) && !sources.has(class))
        .map(str::to_owned)
        .collect();
    let mut slim = minify(sheet, classes)?;
    loop {
        let used = names(&slim, "var(");
        let unused: HashSet<String> = names(&slim, "")
            .into_iter()
            .filter(|name| name.starts_with("--kern") && !used.contains(name))
            .map(str::to_owned)
            .collect();
        if unused.is_empty() {
            return Ok(slim);
        }
        let less = minify(&slim, unused)?;
        // What stays all the same is no declaration.
        if less == slim {
            return Ok(slim);
        }
        slim = less;
    }
}

fn minify(css: &str, unused_symbols: HashSet<String>) -> Result<String> {
    let mut sheet = StyleSheet::parse(css, ParserOptions::default())
        .map_err(|error| error.to_string())
        .doing("the style sheet cannot be read")?;
    let options = MinifyOptions {
        unused_symbols,
        ..MinifyOptions::default()
    };
    sheet
        .minify(options)
        .doing("the style sheet cannot be made smaller")?;
    let printing = PrinterOptions {
        minify: true,
        ..PrinterOptions::default()
    };
    let printed = sheet
        .to_css(printing)
        .doing("the style sheet cannot be written")?;
    Ok(printed.code)
}

/// All names that stand right behind `before`.
fn names<'a>(css: &'a str, before: &str) -> HashSet<&'a str> {
    let mut names = HashSet::new();
    let mut at = 0;
    while let Some(start) = css[at..].find(is_of_name).map(|start| at + start) {
        let end = css[start..]
            .find(|c| !is_of_name(c))
            .map_or(css.len(), |end| start + end);
        if css[..start].ends_with(before) {
            names.insert(&css[start..end]);
        }
        at = end;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(text: &str) -> Sources {
        let mut sources = Sources {
            words: HashSet::new(),
            prefixes: BTreeSet::new(),
        };
        sources.add(text);
        sources
    }

    const CSS: &str =
        "@layer kern{:root{--kern-a:1px;--kern-b:var(--kern-a);--kern-c:2px;--own:3px}
        .kern-btn{padding:var(--kern-b)}.kern-card{color:red}.own{color:blue}
        .kern-icon--add{width:1px}.kern-icon--print{width:2px}.kern-btn:not(.kern-card){margin:0}}";

    #[test]
    fn what_no_page_names_is_left_out_and_ours_stays() {
        let used =
            sources("class=\"kern-btn\" format!(\"kern-icon kern-icon--{name}\") icon(\"add\")");
        let slim = slim(CSS, &used).unwrap();
        for kept in [
            ".kern-btn{",
            ".kern-icon--add",
            ".own{",
            "--own:",
            "--kern-a:",
            "--kern-b:",
        ] {
            assert!(slim.contains(kept), "{kept} in {slim}");
        }
        for gone in [".kern-card{", "kern-icon--print", "--kern-c", "\n"] {
            assert!(!slim.contains(gone), "{gone} in {slim}");
        }
    }

    #[test]
    fn a_class_that_is_named_for_the_first_time_is_there() {
        let used = sources("class=\"kern-card\"");
        assert!(slim(CSS, &used).unwrap().contains(".kern-card{"));
    }
}
