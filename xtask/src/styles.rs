//! The style sheet: the files of `style/order.txt` in that order, as one file.
//!
//! `order.txt` has one line per file, relative to `style/`, and optionally the cascade layer it is wrapped in:
//! `kern/kern.min.css kern`. Lines that begin with `#` are remarks. `url(…)` names a file below `style/`, relative to
//! the file that names it, and becomes its hashed address; anything from outside is refused.

use crate::failure::{Doing, Result, fail};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// One style sheet; `published` says which file of the site has the content of which path below `style/`.
pub fn bundle(style: &Path, published: &BTreeMap<String, String>) -> Result<String> {
    let order = style.join("order.txt");
    let order = fs::read_to_string(&order).on("read", &order)?;
    let mut sheet = String::new();
    for line in order.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, layer) = match line.split_once(char::is_whitespace) {
            Some((name, layer)) => (name, Some(layer.trim())),
            None => (line, None),
        };
        let path = style.join(name);
        let css = fs::read_to_string(&path).on("read", &path)?;
        let css = rewrite(&css, name, published)?;
        // Only allowed at the very beginning; the server sends the charset.
        let css = css.trim_start_matches("@charset \"UTF-8\";");
        match layer {
            Some(layer) => sheet.push_str(&format!("@layer {layer} {{\n{}\n}}\n", css.trim())),
            None => sheet.push_str(&format!("{}\n", css.trim())),
        }
    }
    Ok(sheet)
}

/// Replaces every `url(…)` of the file `name`.
fn rewrite(css: &str, name: &str, published: &BTreeMap<String, String>) -> Result<String> {
    let mut done = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("url(") {
        let (before, after) = rest.split_at(start + "url(".len());
        done.push_str(before);
        let Some((end, reference)) = reference(after) else {
            return fail(format!("style/{name}: a url( is not closed"));
        };
        if reference.starts_with("data:") || reference.starts_with('#') {
            done.push_str(&after[..end]);
        } else {
            let Some(file) = resolve(reference, name, published) else {
                return fail(format!(
                    "style/{name} refers to {reference}, which is not a file below style/"
                ));
            };
            done.push_str(&format!("\"/assets/{file}\""));
        }
        rest = &after[end..];
    }
    done.push_str(rest);
    Ok(done)
}

/// Length and text of what stands between `url(` and its closing parenthesis.
fn reference(after: &str) -> Option<(usize, &str)> {
    let padding = after.len() - after.trim_start().len();
    let inner = after.trim_start();
    let quote = inner.chars().next().filter(|c| *c == '"' || *c == '\'');
    match quote {
        Some(quote) => {
            let text = inner[1..].split(quote).next()?;
            let close = inner[1 + text.len()..].find(')')?;
            Some((padding + 1 + text.len() + close, text))
        }
        None => {
            let end = inner.find(')')?;
            Some((padding + end, inner[..end].trim()))
        }
    }
}

fn resolve<'a>(
    reference: &str,
    name: &str,
    published: &'a BTreeMap<String, String>,
) -> Option<&'a String> {
    let plain = reference.split(['?', '#']).next().unwrap_or(reference);
    let mut parts: Vec<&str> = name.split('/').collect();
    parts.pop();
    for part in plain.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    published.get(&parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published() -> BTreeMap<String, String> {
        [("fonts/fira.woff2", "fira.0a.woff2")]
            .map(|(from, to)| (from.to_owned(), to.to_owned()))
            .into()
    }

    #[test]
    fn a_reference_becomes_the_hashed_name_however_it_is_written() {
        for css in [
            "a{src:url(fonts/fira.woff2)}",
            "a{src:url( 'fonts/fira.woff2' )}",
            "a{src:url(\"./fonts/fira.woff2?#iefix\")}",
        ] {
            let got = rewrite(css, "main.css", &published()).unwrap();
            assert_eq!(got, "a{src:url(\"/assets/fira.0a.woff2\")}");
        }
        let got = rewrite("url(../fonts/fira.woff2)", "kern/kern.css", &published()).unwrap();
        assert_eq!(got, "url(\"/assets/fira.0a.woff2\")");
    }

    #[test]
    fn embedded_data_stays_as_it_is_even_with_parentheses_in_quotes() {
        let css = "a{b:url(\"data:image/svg+xml,<g transform='rotate(4)'/>\") c}";
        assert_eq!(rewrite(css, "x.css", &published()).unwrap(), css);
    }

    #[test]
    fn a_file_is_wrapped_in_its_layer_and_the_order_is_kept() {
        let style = crate::place::Scratch::new("style-test").unwrap();
        let write = |name: &str, css: &str| fs::write(style.path().join(name), css).unwrap();
        write("order.txt", "# remark\nb.css\n\na.css kern\n");
        write("a.css", "@charset \"UTF-8\";a{}");
        write("b.css", "b{}\n");
        let sheet = bundle(style.path(), &published()).unwrap();
        assert_eq!(sheet, "b{}\n@layer kern {\na{}\n}\n");
    }

    #[test]
    fn anything_from_outside_is_refused() {
        for css in ["url(https://example.org/a.css)", "url(nothing.svg)", "url("] {
            assert!(rewrite(css, "x.css", &published()).is_err(), "{css}");
        }
    }
}
