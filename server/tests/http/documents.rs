//! Documents over HTTP: who may upload, what is refused with which sentence, how a
//! file is handed out.

use std::sync::Arc;

use backend::{
    accounts, measures,
    security::{self, Event},
};
use domain::{facts::MeasureFacts, ids::MeasureId, policy::Role};
use http::{Method, Request, StatusCode};

use crate::harness::{Answer, Browser, FilePart, House};

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";

fn part<'a>(name: &'a str, bytes: &'a [u8]) -> Option<FilePart<'a>> {
    Some(FilePart {
        field: "file",
        name,
        // What the browser claims is not believed.
        media_type: "application/pdf",
        bytes,
    })
}

/// A released measure of SenBJF in Bezirk 09.
async fn measure(house: &House) -> MeasureId {
    let own = house.body("SenBJF").await;
    let sight = house.backend.board().await.unwrap();
    let fits = |facts: &&Arc<MeasureFacts>| {
        !facts.draft && facts.pen == own && facts.districts.contains("09")
    };
    sight.facts.iter().find(fits).unwrap().id
}

/// The address of the newest document on the page.
fn newest(page: &Answer) -> String {
    let html = page.page();
    let links = scraper::Selector::parse("#dokumente a[download]").unwrap();
    let link = html.select(&links).next().expect("a document on the page");
    link.value().attr("href").unwrap().to_owned()
}

async fn uploaded(browser: &mut Browser, id: MeasureId, name: &str, bytes: &[u8]) -> String {
    let answer = browser
        .upload(
            &format!("/massnahmen/{id}/dokumente/neu"),
            &[("title", "")],
            part(name, bytes),
        )
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let page = browser.follow(answer).await;
    assert!(page.text().contains("Das Dokument ist abgelegt."));
    newest(&page)
}

#[tokio::test]
async fn the_pen_uploads_each_role_downloads_and_nobody_else_writes() {
    let house = House::furnished().await;
    let id = measure(&house).await;
    let path = format!("/massnahmen/{id}/dokumente/neu");
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let sent = clerk
        .upload(
            &path,
            &[("title", "Bescheid <b>2026</b>")],
            part("../Bescheid \"Süd\".exe", PDF),
        )
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let page = clerk.follow(sent).await;
    let document = newest(&page);
    assert_eq!(
        page.first("#dokumente a[download]"),
        "Bescheid <b>2026</b>",
        "the title is text"
    );

    for role in Role::ALL {
        let mut browser = house.signed_in_as(role).await;
        let (may_read, writes) = match role {
            Role::Administrator => (false, 403),
            Role::Clerk => (true, 303),
            _ => (true, 403),
        };
        let answer = browser.get(&document).await;
        assert_eq!(answer.status == StatusCode::OK, may_read, "{role:?}");
        if may_read {
            assert_eq!(answer.body, PDF);
        } else {
            assert_eq!(answer.status, StatusCode::FORBIDDEN);
        }
        let answer = browser
            .upload(&path, &[("title", "x")], part("b.pdf", PDF))
            .await;
        assert_eq!(answer.status.as_u16(), writes, "{role:?}");
        let shown = browser.get(&format!("/massnahmen/{id}")).await;
        let links = shown.text().contains("Dokument hinzufügen");
        assert_eq!(links, writes == 303, "{role:?} is shown what is allowed");
        let removal = document.replace("/dokumente/", &format!("/massnahmen/{id}/dokumente/"));
        let answer = browser.get(&format!("{removal}/entfernen")).await;
        assert_eq!(answer.status == StatusCode::OK, writes == 303, "{role:?}");
    }
    let mut anonymous = house.anonymous();
    assert_eq!(anonymous.get(&document).await.status, StatusCode::SEE_OTHER);
    let sent = anonymous.upload(&path, &[], part("b.pdf", PDF)).await;
    assert!(sent.location().starts_with("/anmelden?"));

    // A foreign pen leaves a line in the log.
    let elsewhere = house.body("SenStadt").await;
    let (stranger, _) = house.account_with(Role::Clerk, Some(elsewhere), None).await;
    let mut browser = house.session_of(stranger).await;
    let answer = browser.upload(&path, &[], part("c.pdf", PDF)).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let (auditor, _) = house.account(Role::Auditor).await;
    let auditor = accounts::actor(&house.backend, auditor)
        .await
        .unwrap()
        .unwrap();
    let log = security::page(&house.backend, &auditor, None, 50)
        .await
        .unwrap();
    let denied =
        |line: &&security::LogEntry| line.event == Event::Denied && line.account == Some(stranger);
    assert_eq!(log.iter().filter(denied).count(), 1);
}

#[tokio::test]
async fn a_file_is_handed_out_as_an_attachment_that_can_do_nothing() {
    let house = House::furnished().await;
    let id = measure(&house).await;
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let document = uploaded(&mut clerk, id, "Konzept „Süd“ § 5.pdf", PDF).await;
    let answer = clerk.get(&document).await;
    for (name, value) in [
        ("content-type", "application/pdf"),
        ("content-length", "45"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cache-control", "private, no-store"),
        (
            "content-disposition",
            "attachment; filename=\"Konzept S_d _ 5.pdf\"; filename*=UTF-8''Konzept%20S%C3%BCd%20%C2%A7%205.pdf",
        ),
    ] {
        assert_eq!(answer.header(name), value, "{name}");
    }
    assert_eq!(PDF.len(), 45);
    let head = Request::builder()
        .method(Method::HEAD)
        .uri(&document)
        .body(axum::body::Body::empty())
        .unwrap();
    let head = clerk.send(head).await;
    assert_eq!(
        (head.status, head.header("content-length"), head.body.len()),
        (StatusCode::OK, "45", 0)
    );

    let text = uploaded(&mut clerk, id, "Liste.csv", "Straße;1\n".as_bytes()).await;
    assert_eq!(
        clerk.get(&text).await.header("content-type"),
        "text/csv; charset=utf-8"
    );
    let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01";
    let picture = uploaded(&mut clerk, id, "bild.html", picture).await;
    let answer = clerk.get(&picture).await;
    assert_eq!(answer.header("content-type"), "image/png");
    assert!(
        answer
            .header("content-disposition")
            .contains("filename=\"bild.html.png\"")
    );
}

#[tokio::test]
async fn a_refused_file_says_why_and_what_was_typed_stays() {
    let house = House::furnished().await;
    let id = measure(&house).await;
    let path = format!("/massnahmen/{id}/dokumente/neu");
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let mut large = PDF.to_vec();
    large.resize(25 * 1024 * 1024 + 1, b' ');
    // Larger than what is read of it at all.
    let mut flood = PDF.to_vec();
    flood.resize(50 * 1024 * 1024 - 1024, b' ');
    let files: [(&str, &[u8], &str); 11] = [
        (
            "konzept.pdf",
            b"<!DOCTYPE html><script>alert(1)</script>",
            "Dateien dieser Art nehmen wir nicht an.",
        ),
        (
            "bild.svg",
            b"<svg onload='alert(1)'/>",
            "Dateien dieser Art nehmen wir nicht an.",
        ),
        (
            "setup.exe",
            b"MZ\x90\0",
            "Dateien dieser Art nehmen wir nicht an.",
        ),
        (
            "alt.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "alte Format",
        ),
        ("halb.docx", b"PK\x03\x04", "beschädigt"),
        ("leer.pdf", b"", "nicht leer"),
        ("gross.pdf", &large, "größer als 25 MiB"),
        ("flut.pdf", &flood, "größer als 25 MiB"),
        ("\u{202E}fdp.exe", PDF, "unsichtbare Zeichen"),
        ("NUL.pdf", PDF, "Windows"),
        (".pdf", PDF, "nicht gezeigt"),
    ];
    for (name, bytes, sentence) in files {
        let answer = clerk
            .upload(&path, &[("title", "Meine Bezeichnung")], part(name, bytes))
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        let summary = answer.first(".error-summary");
        assert!(summary.contains(sentence), "{name}: {summary}");
        assert_eq!(
            answer.field("title").as_deref(),
            Some("Meine Bezeichnung"),
            "{name}"
        );
    }
    let nothing = clerk
        .upload(&path, &[("title", "a\nb")], part("", b""))
        .await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let summary = nothing.first(".error-summary");
    assert!(
        summary.contains("Datei aus") && summary.contains("Zeilenumbruch"),
        "{summary}"
    );
    let page = clerk.get(&format!("/massnahmen/{id}")).await;
    assert!(
        page.text().contains("Noch keine Dokumente."),
        "something was stored"
    );
    // A form that is none, by somebody who may: no page is owed, but no fault of ours.
    let answer = clerk.post(&path, &[("title", "x")]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn names_cannot_leave_their_header_nor_their_page() {
    let house = House::furnished().await;
    let id = measure(&house).await;
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    for (at, name) in [
        "a\"; filename=\"b.exe",
        "a\r\nSet-Cookie: x=1;.pdf",
        "..\\..\\windows\\win.ini",
        "<img src=x onerror=alert(1)>.pdf",
        "a;b=c\\\".pdf",
    ]
    .into_iter()
    .enumerate()
    {
        let bytes = [PDF, at.to_string().as_bytes()].concat();
        let document = uploaded(&mut clerk, id, name, &bytes).await;
        let answer = clerk.get(&document).await;
        let header = answer.header("content-disposition");
        assert!(header.starts_with("attachment; filename=\""), "{header}");
        assert_eq!(header.matches('"').count(), 2, "{header}");
        assert!(header.ends_with(".pdf"), "{header}");
        assert!(
            answer
                .headers
                .get("set-cookie")
                .is_none_or(|set| !set.to_str().unwrap().contains("x=1"))
        );
        assert_eq!(answer.body, bytes);
    }
    let page = clerk.get(&format!("/massnahmen/{id}")).await;
    assert!(!page.text().contains("<img"), "a name became an element");
}

#[tokio::test]
async fn a_document_of_a_draft_is_not_there_for_others() {
    let house = House::furnished().await;
    let id = measure(&house).await;
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let copied = clerk
        .post(&format!("/massnahmen/{id}/duplizieren"), &[])
        .await;
    let draft: MeasureId = copied
        .location()
        .split(['/', '?'])
        .nth(2)
        .unwrap()
        .parse()
        .unwrap();
    let document = uploaded(&mut clerk, draft, "Geheim Qx7.pdf", PDF).await;
    let mut coordinator = house.signed_in_as(Role::DistrictCoordinator).await;
    assert_eq!(coordinator.get(&document).await.status, StatusCode::OK);
    for role in [Role::StateCoordinator, Role::Leadership, Role::Auditor] {
        let mut browser = house.signed_in_as(role).await;
        assert_eq!(
            browser.get(&document).await.status,
            StatusCode::NOT_FOUND,
            "{role:?}"
        );
    }
    // The history names neither the measure nor the file.
    let mut auditor = house.signed_in_as(Role::Auditor).await;
    let history = auditor.get("/protokoll/verlauf").await.text();
    assert!(history.contains("Dokument hinterlegt") && !history.contains("Qx7"));
    let (account, _) = house.account(Role::Clerk).await;
    let actor = accounts::actor(&house.backend, account)
        .await
        .unwrap()
        .unwrap();
    measures::release(&house.backend, &actor, draft)
        .await
        .unwrap();
    assert_eq!(auditor.get(&document).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_removed_document_is_gone_and_asking_twice_does_no_harm() {
    let house = House::furnished().await;
    let id = measure(&house).await;
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let document = uploaded(&mut clerk, id, "a.pdf", PDF).await;
    let removal =
        document.replace("/dokumente/", &format!("/massnahmen/{id}/dokumente/")) + "/entfernen";
    let asked = clerk.get(&removal).await;
    assert!(
        asked.text().contains("a.pdf (PDF, 45 Byte)"),
        "{}",
        asked.first("main")
    );
    for _ in 0..2 {
        let answer = clerk.post(&removal, &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let page = clerk.follow(answer).await;
        assert!(page.text().contains("Das Dokument ist entfernt."));
        assert!(page.text().contains("Noch keine Dokumente."));
    }
    for path in [&document, &removal] {
        assert_eq!(clerk.get(path).await.status, StatusCode::NOT_FOUND);
    }
    let other = document.replace(
        "/dokumente/",
        &format!(
            "/massnahmen/{}/dokumente/",
            backend::ids::fresh::<MeasureId>()
        ),
    );
    assert_eq!(
        clerk.post(&format!("{other}/entfernen"), &[]).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_concept_takes_further_documents_from_its_coordination() {
    let house = House::furnished().await;
    let sight = house.backend.board().await.unwrap();
    let area = sight.catalogue.area_by_code("13d").unwrap().id;
    let path = format!("/raeume/{area}/konzept/dokumente/neu");
    let mut coordinator = house.signed_in_as(Role::DistrictCoordinator).await;
    let refused = coordinator
        .upload(&path, &[("title", "Karte")], part("karte.html", b"<html>"))
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.field("title").as_deref(), Some("Karte"));
    let sent = coordinator
        .upload(&path, &[("title", "Karte")], part("karte.pdf", PDF))
        .await;
    let page = coordinator.follow(sent).await;
    let document = newest(&page);
    assert!(page.text().contains("Weitere Dokumente"));
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    assert_eq!(clerk.get(&document).await.body, PDF);
    assert_eq!(
        clerk.upload(&path, &[], part("x.pdf", PDF)).await.status,
        StatusCode::FORBIDDEN
    );
    let removal = document.replace("/dokumente/", &format!("/raeume/{area}/konzept/dokumente/"))
        + "/entfernen";
    assert_eq!(
        clerk.post(&removal, &[]).await.status,
        StatusCode::FORBIDDEN
    );
    let gone = coordinator.post(&removal, &[]).await;
    let page = coordinator.follow(gone).await;
    assert!(page.text().contains("Noch keine weiteren Dokumente."));
}
