//! Pages and CSV files in gzip for whoever takes it. Files of the site are compressed when
//! they are built (`assets.rs`), documents by their own formats.
//!
//! A page holds what not everybody may see, and repeats words from its address. Somebody who
//! makes a visitor's browser ask for many addresses and watches the lengths on the line could
//! guess the first by the second (BREACH). So a page that another site asked for comes as it
//! is: nobody but the visitor and our own pages can ask for a compressed one.

use std::io::Write;

use axum::{
    body::{Body, HttpBody, to_bytes},
    extract::Request,
    middleware::Next,
    response::Response,
};
use flate2::{Compression, write::GzEncoder};
use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::assets::Encoding;

/// Below this the head of the answer is larger than what could be saved.
const SMALLEST: u64 = 1024;
/// The step after which a page hardly gets smaller, but takes longer.
const LEVEL: u32 = 4;

/// Compresses answers of known length.
pub async fn pages(request: Request, next: Next) -> Response {
    let wanted = takes_gzip(request.headers()) && !is_cross_site(request.headers());
    let mut response = next.run(request).await;
    if !is_text(response.headers()) {
        return response;
    }
    let varies = HeaderValue::from_static("accept-encoding, sec-fetch-site");
    response.headers_mut().append(header::VARY, varies);
    let length = response.body().size_hint().exact();
    if !wanted || length.is_none_or(|length| length < SMALLEST) {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let packed = match to_bytes(body, usize::MAX).await {
        Ok(plain) => gzip(&plain),
        Err(error) => Err(std::io::Error::other(error)),
    };
    let packed = match packed {
        Ok(packed) => packed,
        Err(error) => {
            tracing::error!(%error, "a page could not be compressed");
            head.status = StatusCode::INTERNAL_SERVER_ERROR;
            return Response::from_parts(head, Body::empty());
        }
    };
    head.headers.remove(header::CONTENT_LENGTH);
    head.headers
        .insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    Response::from_parts(head, Body::from(packed))
}

fn gzip(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let packed = Vec::with_capacity(plain.len() / 4);
    let mut encoder = GzEncoder::new(packed, Compression::new(LEVEL));
    encoder.write_all(plain)?;
    encoder.finish()
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    Encoding::accepted(headers).contains(&Encoding::Gzip)
}

/// Whether another site made the browser ask. A browser too old to say so is believed.
fn is_cross_site(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-site")
        .is_some_and(|site| site == "cross-site")
}

/// Whether this is one of our texts, not compressed already.
fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    !headers.contains_key(header::CONTENT_ENCODING)
        && (kind.starts_with("text/html") || kind.starts_with("text/csv"))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use axum::{Router, middleware::from_fn, routing::get};
    use flate2::read::GzDecoder;
    use tower::ServiceExt;

    use super::*;

    async fn ask(path: &str, heads: &[(&str, &str)]) -> (HeaderMap, Vec<u8>) {
        let page = || async { axum::response::Html("Maßnahme ".repeat(500)) };
        let file = || async { "Maßnahme ".repeat(500).into_bytes() };
        let router: Router = Router::new()
            .route("/page", get(page))
            .route("/file", get(file))
            .route("/short", get(|| async { axum::response::Html("kurz") }))
            .layer(from_fn(pages));
        let mut request = Request::get(path);
        for (name, value) in heads {
            request = request.header(*name, *value);
        }
        let Ok(answer) = router.oneshot(request.body(Body::empty()).unwrap()).await;
        let (head, body) = answer.into_parts();
        (
            head.headers,
            to_bytes(body, usize::MAX).await.unwrap().into(),
        )
    }

    #[tokio::test]
    async fn a_page_is_compressed_for_who_takes_it_and_unpacks_to_the_same() {
        let (plain_head, plain) = ask("/page", &[]).await;
        assert!(!plain_head.contains_key(header::CONTENT_ENCODING));
        let (head, packed) = ask(
            "/page",
            &[
                ("accept-encoding", "gzip, br"),
                ("sec-fetch-site", "same-origin"),
            ],
        )
        .await;
        assert_eq!(head[header::CONTENT_ENCODING], "gzip");
        assert!(packed.len() * 10 < plain.len());
        let mut unpacked = Vec::new();
        GzDecoder::new(&packed[..])
            .read_to_end(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, plain);
    }

    #[tokio::test]
    async fn another_site_gets_no_compressed_page() {
        for site in ["cross-site", "same-origin", "none"] {
            let heads = [("accept-encoding", "gzip"), ("sec-fetch-site", site)];
            let (head, _) = ask("/page", &heads).await;
            let packed = head.contains_key(header::CONTENT_ENCODING);
            assert_eq!(packed, site != "cross-site", "{site}");
            assert!(head.contains_key(header::VARY));
        }
    }

    #[tokio::test]
    async fn what_is_short_or_no_text_stays_as_it_is() {
        for path in ["/short", "/file"] {
            let (head, _) = ask(path, &[("accept-encoding", "gzip")]).await;
            assert!(!head.contains_key(header::CONTENT_ENCODING), "{path}");
        }
    }
}
