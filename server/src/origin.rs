//! Refuses requests that change something and come from another site. Forms carry
//! no token: the browser says where a form was, and this layer believes only a
//! clear answer.

use http::{HeaderMap, Method, header};

use crate::public_url::PublicUrl;

/// Whether the request may go on. Reading is always allowed; writing needs an
/// `Origin` of ours, and `Sec-Fetch-Site`, where a browser sends it, must agree.
///
/// Ours is the public URL when one is set, else the host the request was sent to.
pub fn allows(method: &Method, headers: &HeaderMap, public_url: Option<&PublicUrl>) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let site = match headers.get("sec-fetch-site") {
        None => true,
        Some(site) => site == "same-origin" || site == "none",
    };
    let origin = text(header::ORIGIN).is_some_and(|origin| match public_url {
        Some(url) => origin.eq_ignore_ascii_case(&url.origin),
        None => match (origin.split_once("://"), text(header::HOST)) {
            (Some(("http" | "https", place)), Some(host)) => place.eq_ignore_ascii_case(host),
            _ => false,
        },
    });
    site && origin
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(pairs: &[(&'static str, &'static str)], public: Option<&str>) -> bool {
        let headers = pairs
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect();
        let public = public.map(|url| PublicUrl::parse(url).unwrap());
        allows(&Method::POST, &headers, public.as_ref())
    }

    #[test]
    fn a_form_of_our_own_page_is_let_through() {
        assert!(post(
            &[
                ("host", "127.0.0.1:3000"),
                ("origin", "http://127.0.0.1:3000")
            ],
            None
        ));
        assert!(post(
            &[
                ("host", "intern:8080"),
                ("origin", "https://kiezwerk.berlin.de")
            ],
            Some("https://kiezwerk.berlin.de")
        ));
        assert!(post(
            &[
                ("host", "localhost:3000"),
                ("origin", "http://localhost:3000"),
                ("sec-fetch-site", "same-origin")
            ],
            None
        ));
    }

    #[test]
    fn a_form_of_another_page_or_without_origin_is_refused() {
        for headers in [
            vec![("host", "127.0.0.1:3000")],
            vec![("host", "127.0.0.1:3000"), ("origin", "null")],
            vec![
                ("host", "127.0.0.1:3000"),
                ("origin", "http://evil.example"),
            ],
            vec![
                ("host", "127.0.0.1:3000"),
                ("origin", "http://127.0.0.1:3001"),
            ],
            vec![
                ("host", "127.0.0.1:3000"),
                ("sec-fetch-site", "same-origin"),
            ],
            vec![
                ("host", "a"),
                ("origin", "http://a"),
                ("sec-fetch-site", "cross-site"),
            ],
            vec![
                ("host", "a"),
                ("origin", "http://a"),
                ("sec-fetch-site", "same-site"),
            ],
            vec![("host", "a"), ("origin", "a")],
        ] {
            assert!(!post(&headers, None), "{headers:?}");
        }
        assert!(!post(
            &[
                ("host", "rebound.example"),
                ("origin", "http://rebound.example")
            ],
            Some("https://kiezwerk.berlin.de")
        ));
    }

    #[test]
    fn reading_needs_no_origin() {
        assert!(allows(&Method::GET, &HeaderMap::new(), None));
    }
}
