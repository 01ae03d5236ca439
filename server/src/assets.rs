//! The files of the site: style sheet, fonts, icons, the program for islands. Made by `cargo xtask build`,
//! carried inside a release binary, read from the target directory by a debug one. Knows no page.

use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use ui::kit::assets::AssetMap;

/// `build.rs` sets the variable.
#[derive(RustEmbed)]
#[folder = "$KIEZWERK_SITE"]
#[allow_missing = true]
struct Site;

/// Logical name → file name, empty when the site was not built.
static MANIFEST: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let Some(manifest) = Site::get("manifest.json") else {
        tracing::warn!(
            "no files of the site: pages will come without style, see `cargo xtask build`"
        );
        return BTreeMap::new();
    };
    serde_json::from_slice(&manifest.data).unwrap_or_else(|error| {
        tracing::error!(%error, "the manifest of the site cannot be read");
        BTreeMap::new()
    })
});

/// The addresses pages use, e.g. `main.css` → `/assets/main.0123456789ab.css`.
pub fn asset_map() -> AssetMap {
    MANIFEST
        .iter()
        .map(|(name, file)| (name.clone(), format!("/assets/{file}")))
        .collect()
}

/// `GET /assets/{file}`: only files of the manifest. The name carries the hash of the content, so whoever has
/// the file may keep it for ever, and the name itself is the entity tag.
pub async fn serve(Path(file): Path<String>, headers: HeaderMap) -> Response {
    if !MANIFEST.values().any(|known| *known == file) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let encodings = Encoding::accepted(&headers);
    let found = encodings.into_iter().find_map(|encoding| {
        let found = Site::get(&format!("{file}{}", encoding.suffix()))?;
        Some((encoding, found.data))
    });
    let Some((encoding, data)) = found else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tag = format!("\"{file}{}\"", encoding.suffix());
    let known = is_known(&headers, &tag);
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = data.into_owned().into_response();
        let kind = HeaderValue::from_static(content_type(&file));
        response.headers_mut().insert(CONTENT_TYPE, kind);
        if let Some(token) = encoding.token() {
            let token = HeaderValue::from_static(token);
            response.headers_mut().insert(CONTENT_ENCODING, token);
        }
        response
    };
    let headers = response.headers_mut();
    let for_ever = HeaderValue::from_static("public, max-age=31536000, immutable");
    headers.insert(CACHE_CONTROL, for_ever);
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    response
}

fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|value| value.trim().trim_start_matches("W/"))
        .any(|value| value == tag || value == "*")
}

/// How a file lies compressed beside itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Encoding {
    Brotli,
    Gzip,
    Plain,
}

impl Encoding {
    /// What the browser takes, the smallest first; plain always.
    pub(crate) fn accepted(headers: &HeaderMap) -> Vec<Self> {
        let offered: Vec<&str> = headers
            .get_all(ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .filter(|offer| !is_refused(offer))
            .filter_map(|offer| offer.split(';').next())
            .map(str::trim)
            .collect();
        [Self::Brotli, Self::Gzip, Self::Plain]
            .into_iter()
            .filter(|encoding| {
                encoding
                    .token()
                    .is_none_or(|token| offered.iter().any(|name| name.eq_ignore_ascii_case(token)))
            })
            .collect()
    }

    fn token(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Plain => None,
        }
    }

    fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
            Self::Plain => "",
        }
    }
}

/// `gzip;q=0` says: not this one.
fn is_refused(offer: &str) -> bool {
    offer
        .split(';')
        .skip(1)
        .filter_map(|parameter| parameter.trim().strip_prefix("q="))
        .any(|weight| {
            weight
                .trim()
                .parse::<f32>()
                .is_ok_and(|weight| weight <= 0.0)
        })
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepting(offer: &str) -> Vec<Encoding> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, offer.parse().unwrap());
        Encoding::accepted(&headers)
    }

    #[test]
    fn the_smallest_encoding_the_browser_takes_comes_first() {
        use Encoding::{Brotli, Gzip, Plain};
        assert_eq!(accepting("gzip, deflate, br"), [Brotli, Gzip, Plain]);
        assert_eq!(accepting("GZIP;q=0.5"), [Gzip, Plain]);
        assert_eq!(accepting("br;q=0, gzip;q=0.000"), [Plain]);
        assert_eq!(Encoding::accepted(&HeaderMap::new()), [Plain]);
    }

    #[test]
    fn a_tag_in_a_list_is_known_and_another_is_not() {
        let mut headers = HeaderMap::new();
        headers.insert(IF_NONE_MATCH, "\"a\", W/\"b.css.br\"".parse().unwrap());
        assert!(is_known(&headers, "\"b.css.br\""));
        assert!(!is_known(&headers, "\"b.css\""));
    }

    #[tokio::test]
    async fn a_file_that_the_build_did_not_name_is_not_served() {
        for file in ["../Cargo.toml", "manifest.json", "main.css", ""] {
            let answer = serve(Path(file.to_owned()), HeaderMap::new()).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{file}");
        }
    }
}
