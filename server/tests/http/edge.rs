//! What every answer has in common: headers, origin, limits, faults. Routes of its
//! own, so that nothing here depends on a page.

use axum::{body::Body, extract::Multipart, response::Redirect};
use domain::policy::{Action, Role};
use http::{Method, Request, StatusCode, header};
use tokio_util::io::ReaderStream;
use ui::{
    kit::form::Posted,
    routes::{Access, Registry},
};

use crate::harness::{HOST, House, form};

fn registry() -> Registry {
    async fn panic() -> &'static str {
        panic!("internal text that nobody may see")
    }
    async fn take(posted: Posted) -> String {
        posted.get("text").len().to_string()
    }
    async fn take_file(mut parts: Multipart) -> Result<String, StatusCode> {
        let mut size = 0;
        while let Some(field) = parts.next_field().await.map_err(|error| error.status())? {
            size += field.bytes().await.map_err(|error| error.status())?.len();
        }
        Ok(size.to_string())
    }
    kiezwerk::router::registry()
        .get("/test/seite", Access::Public, async || {
            axum::response::Html("<p>ok")
        })
        .get("/test/panik", Access::Public, panic)
        .get("/test/weg", Access::Public, async || {
            Redirect::to("https://evil.example/")
        })
        .post("/test/form", Access::Public, take)
        .post_file("/test/datei", Access::Public, 3 * 1024 * 1024, take_file)
        .get(
            "/test/konten",
            Access::May(Action::ManageAccounts),
            async || "geheim",
        )
}

async fn house() -> House {
    House::with(registry(), "").await
}

#[tokio::test]
async fn each_answer_carries_the_security_headers() {
    let house = house().await;
    let mut browser = house.anonymous();
    let answers = [
        (200, browser.get("/test/seite").await),
        (200, browser.get("/livez").await),
        (200, browser.get("/readyz").await),
        (303, browser.get("/test/konten").await),
        (404, browser.get("/gibt-es-nicht").await),
        (404, browser.get("/assets/../Cargo.toml").await),
        (405, browser.post("/livez", &[]).await),
        (
            403,
            browser
                .send(Request::post("/test/form").body(Body::empty()).unwrap())
                .await,
        ),
        (
            413,
            browser
                .post("/test/form", &[("text", &"x".repeat(3_000_000))])
                .await,
        ),
        (500, browser.get("/test/panik").await),
    ];
    for (status, answer) in answers {
        assert_eq!(answer.status.as_u16(), status, "{}", answer.first("body"));
        let policy = answer.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval';",
            "style-src 'self';",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ] {
            assert!(
                policy.contains(part),
                "{status}: {part} is missing in {policy}"
            );
        }
        assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"));
        assert_eq!(
            answer.header("x-content-type-options"),
            "nosniff",
            "{status}"
        );
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{status}");
        assert_eq!(
            answer.header("cross-origin-opener-policy"),
            "same-origin",
            "{status}"
        );
        assert_eq!(
            answer.header("cross-origin-resource-policy"),
            "same-origin",
            "{status}"
        );
        assert_eq!(answer.header("cache-control"), "no-store", "{status}");
        assert!(
            answer.header("permissions-policy").contains("camera=()"),
            "{status}"
        );
        assert_eq!(answer.header("x-request-id").len(), 8, "{status}");
        assert_eq!(
            answer.header("strict-transport-security"),
            "",
            "{status}: HSTS without https"
        );
    }
}

#[tokio::test]
async fn with_a_public_https_address_hsts_is_sent_and_only_its_own_forms_are_taken() {
    let house = House::with(registry(), "public_url = \"https://kiezwerk.example\"").await;
    let mut browser = house.anonymous();
    assert!(
        browser
            .get("/test/seite")
            .await
            .header("strict-transport-security")
            .starts_with("max-age=")
    );
    let from = |origin: &str| {
        let mut request = form("/test/form", &[("text", "abc")]);
        request
            .headers_mut()
            .insert(header::ORIGIN, origin.parse().unwrap());
        request
    };
    assert_eq!(
        browser.send(from("https://kiezwerk.example")).await.text(),
        "3"
    );
    assert_eq!(
        browser.send(from(&format!("http://{HOST}"))).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        browser.send(from("http://kiezwerk.example")).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_form_of_another_site_is_refused_with_a_page() {
    let house = house().await;
    let mut browser = house.anonymous();
    assert_eq!(
        browser.post("/test/form", &[("text", "abc")]).await.text(),
        "3"
    );
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
        for (name, value) in [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site"),
            ("x-nothing", "1"),
        ] {
            let request = Request::builder()
                .method(&method)
                .uri("/test/form")
                .header(name, value)
                .body(Body::empty())
                .unwrap();
            let refused = browser.send(request).await;
            assert_eq!(
                refused.status,
                StatusCode::FORBIDDEN,
                "{method} {name}: {value}"
            );
            assert!(
                refused
                    .first("main")
                    .contains("nicht von einer Seite dieser Anwendung"),
                "{}",
                refused.first("main")
            );
        }
    }
}

#[tokio::test]
async fn a_body_above_the_limit_of_its_route_is_refused_with_a_page() {
    let house = house().await;
    let mut browser = house.anonymous();
    let large = "x".repeat(2_000_000);
    assert_eq!(
        browser.post("/test/form", &[("text", &large)]).await.text(),
        "2000000"
    );
    let too_large = browser
        .post("/test/form", &[("text", &"x".repeat(2_300_000))])
        .await;
    assert_eq!(too_large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(too_large.first("h1"), "Das ist zu groß");
    // A path that takes nothing takes not even one megabyte to refuse.
    assert_eq!(
        browser
            .post("/gibt-es-nicht", &[("text", &large)])
            .await
            .status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

#[tokio::test]
async fn a_stream_that_does_not_announce_its_length_is_cut_at_the_limit() {
    let house = house().await;
    let mut browser = house.anonymous();
    let file = |bytes: usize| {
        let head = "--grenze\r\nContent-Disposition: form-data; name=\"datei\"; filename=\"a.pdf\"\r\n\r\n";
        let body = format!("{head}{}\r\n--grenze--\r\n", "x".repeat(bytes));
        Request::post("/test/datei")
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=grenze")
            // A stream: no Content-Length is sent with it.
            .body(Body::from_stream(ReaderStream::new(std::io::Cursor::new(
                body.into_bytes(),
            ))))
            .unwrap()
    };
    assert_eq!(browser.send(file(2_900_000)).await.text(), "2900000");
    assert_eq!(
        browser.send(file(4_000_000)).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

#[tokio::test]
async fn a_panic_becomes_a_page_with_the_number_of_the_request_and_nothing_else() {
    let house = house().await;
    for mut browser in [house.anonymous(), house.signed_in_as(Role::Auditor).await] {
        let answer = browser.get("/test/panik").await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(
            answer.first(".error-page__reference code"),
            answer.header("x-request-id")
        );
        assert!(!answer.text().contains("internal text"));
    }
}

#[tokio::test]
async fn no_redirect_leads_out_of_the_house() {
    let house = house().await;
    let answer = house.anonymous().get("/test/weg").await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, "/")
    );
}

#[tokio::test]
async fn a_denied_page_is_noted_in_the_security_log_by_its_pattern() {
    let house = house().await;
    let mut auditor = house.signed_in_as(Role::Auditor).await;
    assert_eq!(
        auditor.get("/test/konten?wer=Mustermann").await.status,
        StatusCode::FORBIDDEN
    );
    let (account, _) = house.account(Role::Auditor).await;
    let actor = backend::accounts::actor(&house.backend, account)
        .await
        .unwrap()
        .unwrap();
    let log = backend::security::page(&house.backend, &actor, None, 20)
        .await
        .unwrap();
    let denied: Vec<_> = log
        .iter()
        .filter(|entry| entry.event == backend::security::Event::Denied)
        .collect();
    assert_eq!(denied.len(), 1);
    assert_eq!(denied[0].detail.as_deref(), Some("/test/konten"));
}
