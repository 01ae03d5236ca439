//! Headers that every answer carries, pages, downloads, errors and assets alike.
//! Knows no routes.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use ui::kit::address::own_path;

use crate::settings::Settings;

/// What a page may load: our own files, nothing inline, nothing from outside.
/// `wasm-unsafe-eval` compiles WebAssembly and allows no script text; `data:` is
/// needed by the icons of the style sheet.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; \
     base-uri 'none'";

const FIXED: [(HeaderName, HeaderValue); 8] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(CONTENT_SECURITY_POLICY),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
        ),
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex, nofollow"),
    ),
];

/// A year; sent only when the public address is https.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Sets the headers. A page without a word about caching gets `no-store`, so that
/// the back button shows nothing after signing out.
pub async fn set(State(settings): State<Arc<Settings>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in &FIXED {
        // A download brings a policy of its own, which is stricter still.
        if *name == header::CONTENT_SECURITY_POLICY && headers.contains_key(name) {
            continue;
        }
        headers.insert(name.clone(), value.clone());
    }
    if settings
        .public_url
        .as_ref()
        .is_some_and(crate::public_url::PublicUrl::is_https)
    {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    keep_in_the_house(headers);
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// The last guard of redirects: `Location` is a path of ours or the start page.
fn keep_in_the_house(headers: &mut HeaderMap) {
    if let Some(target) = headers.get(header::LOCATION)
        && !target
            .to_str()
            .is_ok_and(|target| own_path(target).is_some())
    {
        tracing::error!("a redirect would have led out of the house");
        headers.insert(header::LOCATION, HeaderValue::from_static("/"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_never_leads_to_another_host() {
        for (target, kept) in [
            ("/konto?meldung=x", "/konto?meldung=x"),
            ("//evil.example", "/"),
            ("https://evil.example/", "/"),
            ("/\\evil", "/"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::LOCATION, target.parse().unwrap());
            keep_in_the_house(&mut headers);
            assert_eq!(headers[header::LOCATION], kept);
        }
    }
}
