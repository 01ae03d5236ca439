//! What every page owes its visitor, whatever it shows: title, landmarks, a way out,
//! no script without an island, nothing inline.

#![expect(clippy::unwrap_used, reason = "a missing piece must stop the test")]

use std::{collections::BTreeSet, sync::Arc};

use axum::{http::StatusCode, response::Response};
use domain::{
    deadline::Deadline,
    error::FieldErrors,
    freshness::Freshness,
    ids::AccountId,
    labels::Label,
    measure::{Rating, Stage},
    policy::{ActiveGrant, Actor, Role},
    preference::{Density, Preferences},
};
use leptos::prelude::*;
use scraper::{Html, Selector};

use super::{
    badge::{DeadlineBadge, FreshnessBadge, RatingBadge, StageBadge},
    error_page::{Failure, error_page, framed},
    form::{Filled, FormSpec, line},
    islands::form_care::FormCare,
    message::Message,
    page::see_other,
    render,
    visit::Visit,
};
use crate::{kit::assets::AssetMap, routes::UiSettings};

fn actor(role: Role) -> Arc<Actor> {
    Arc::new(Actor {
        account: "00000000-0000-0000-0000-000000000000"
            .parse::<AccountId>()
            .unwrap(),
        name: "Erika <Muster>".into(),
        login: "muster".into(),
        grants: vec![ActiveGrant {
            role,
            body: None,
            district: None,
            covers: BTreeSet::new(),
        }],
        must_change_password: false,
        preferences: Default::default(),
    })
}

fn visit(role: Option<Role>) -> Visit {
    let assets = AssetMap::from_iter([
        ("main.css".to_owned(), "/assets/main.1a.css".to_owned()),
        ("ui.js".to_owned(), "/assets/ui.2b.js".to_owned()),
    ]);
    Visit {
        actor: role.map(actor),
        ui: Arc::new(UiSettings {
            assets,
            ..UiSettings::default()
        }),
        path: "/massnahmen/neu".into(),
        query: Vec::new(),
        draft: None,
        reference: Some("4711".into()),
        tasks: None,
        recent: Arc::default(),
    }
}

async fn read(response: Response) -> Html {
    let bytes = axum::body::to_bytes(response.into_body(), 1_000_000)
        .await
        .unwrap();
    Html::parse_document(std::str::from_utf8(&bytes).unwrap())
}

fn texts(page: &Html, selector: &str) -> Vec<String> {
    page.select(&Selector::parse(selector).unwrap())
        .map(|found| found.text().collect::<String>().trim().to_owned())
        .collect()
}

fn count(page: &Html, selector: &str) -> usize {
    texts(page, selector).len()
}

#[tokio::test]
async fn a_page_has_language_title_one_heading_landmarks_and_a_skip_link() {
    let response = visit(Some(Role::Clerk))
        .page("Maßnahme <anlegen>")
        .crumb("Maßnahmen", "/massnahmen")
        .show(|| view! { <p>"Inhalt"</p> });
    assert_eq!(response.status(), StatusCode::OK);
    let page = read(response).await;
    assert_eq!(count(&page, "html[lang=de]"), 1);
    assert_eq!(texts(&page, "title"), ["Maßnahme <anlegen> – Kiezwerk"]);
    assert_eq!(texts(&page, "h1"), ["Maßnahme <anlegen>"]);
    for landmark in [
        "main#inhalt",
        "header.masthead",
        "footer",
        "nav.crumbs",
        "a.skip-link[href='#inhalt']",
        "link[href='/assets/main.1a.css']",
    ] {
        assert_eq!(count(&page, landmark), 1, "{landmark}");
    }
    assert_eq!(texts(&page, ".tabs [aria-current]"), ["Maßnahmen"]);
    assert_eq!(texts(&page, ".menu__who strong"), ["Erika <Muster>"]);
}

#[tokio::test]
async fn the_body_says_how_its_visitor_likes_to_work() {
    for (density, shortcuts, attributes) in [
        (Density::Comfortable, true, ["comfortable", "on"]),
        (Density::Compact, false, ["compact", "off"]),
    ] {
        let mut visit = visit(Some(Role::Clerk));
        let chosen = Preferences {
            density,
            shortcuts,
            start: None,
        };
        visit.actor = visit.actor.map(|actor| {
            Arc::new(Actor {
                preferences: chosen,
                ..(*actor).clone()
            })
        });
        let page = read(visit.page("Liste").show(|| ())).await;
        let [density, shortcuts] = attributes;
        let body = format!("body[data-density={density}][data-shortcuts={shortcuts}]");
        assert_eq!(count(&page, &body), 1);
    }
    let nobody = read(visit(None).page("Anmelden").show(|| ())).await;
    assert_eq!(
        count(&nobody, "body[data-density=comfortable][data-shortcuts=on]"),
        1
    );
}

#[tokio::test]
async fn only_a_page_with_an_island_loads_a_script_and_nothing_is_inline() {
    let plain = read(
        visit(Some(Role::Clerk))
            .page("Ohne")
            .show(|| view! { <p>"<leptos-island x>"</p> }),
    )
    .await;
    // The palette is a small module of its own, so that no page loads the islands for it.
    assert_eq!(count(&plain, "script"), 1);
    assert_eq!(count(&plain, "script[src*='palette']"), 1);
    assert_eq!(count(&plain, "dialog#palette"), 1);
    let signed_out = read(visit(None).page("Anmelden").show(|| ())).await;
    assert_eq!(count(&signed_out, "script, dialog"), 0);
    let live = read(
        visit(Some(Role::Clerk))
            .page("Mit")
            .show(|| view! { <FormCare><p>"x"</p></FormCare> }),
    )
    .await;
    assert_eq!(
        count(
            &live,
            "script[src][data-islands-js='/assets/ui.2b.js'][data-islands-wasm]"
        ),
        1
    );
    assert_eq!(
        count(&live, "leptos-island[data-component] leptos-children p"),
        1
    );
    for page in [plain, live] {
        assert_eq!(
            count(&page, "[style], style, [onclick], script:not([src])"),
            0
        );
    }
}

#[tokio::test]
async fn the_navigation_asks_the_permission_table() {
    let entries = async |role| texts(&read(visit(role).page("x").show(|| ())).await, ".tabs a");
    assert_eq!(
        entries(Some(Role::Administrator)).await,
        ["Überblick", "Konten"]
    );
    assert!(
        !entries(Some(Role::Clerk))
            .await
            .contains(&"Konten".to_owned())
    );
    assert!(
        entries(Some(Role::Auditor))
            .await
            .contains(&"Protokoll".to_owned())
    );
    assert!(entries(None).await.is_empty());
    // Everybody searches; what is found follows the permission table too.
    let admin = read(visit(Some(Role::Administrator)).page("x").show(|| ())).await;
    assert_eq!(count(&admin, "form[role=search][action='/suche']"), 1);
    let nobody = read(visit(None).page("x").show(|| ())).await;
    assert_eq!(count(&nobody, "form[role=search]"), 0);
}

#[tokio::test]
async fn a_form_with_errors_is_a_422_and_says_so_first() {
    static FORM: FormSpec = FormSpec {
        path: "/x",
        fields: &[line("title", "Titel")],
    };
    let form = Filled::blank(&FORM).errors(FieldErrors::one("title", "Fehlt."));
    let response = visit(Some(Role::Clerk))
        .page("Anlegen")
        .form(&form)
        .show(|| ());
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = read(response).await;
    assert_eq!(texts(&page, "title"), ["Fehler: Anlegen – Kiezwerk"]);
    assert_eq!(texts(&page, "h1"), ["Anlegen"]);
    assert_eq!(
        texts(&page, "main .error-summary a[href='#title']"),
        ["Titel: Fehlt."]
    );
}

#[tokio::test]
async fn a_message_is_shown_by_its_code_and_a_stranger_cannot_write_one() {
    let mut seen = visit(Some(Role::Clerk));
    seen.query = vec![("meldung".into(), Message::Saved.code().into())];
    assert_eq!(
        texts(&read(seen.page("x").show(|| ())).await, ".notice"),
        [Message::Saved.sentence()]
    );
    seen.query = vec![("meldung".into(), "Bitte überweisen Sie".into())];
    assert!(texts(&read(seen.page("x").show(|| ())).await, ".notice").is_empty());
    let location = |path: &str| {
        see_other(path, Message::Saved).headers()["location"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(location("/a"), "/a?meldung=gespeichert");
    assert_eq!(location("/a?b=c#d"), "/a?b=c&meldung=gespeichert#d");
}

#[tokio::test]
async fn every_fault_has_a_page_with_a_way_out_and_no_internal_text() {
    for status in [400, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503] {
        let status = StatusCode::from_u16(status).unwrap();
        for role in [None, Some(Role::Clerk), Some(Role::Administrator)] {
            let response = error_page(status, &visit(role), &FieldErrors::default());
            assert_eq!(response.status(), status);
            let page = read(response).await;
            assert_eq!(count(&page, "h1"), 1);
            assert!(count(&page, "main a[href]") >= 1, "{status} has no way out");
            assert!(
                page.html().contains("4711"),
                "{status} has no number to ask with"
            );
        }
    }
}

#[tokio::test]
async fn a_backend_fault_becomes_its_page_and_a_download_passes() {
    use axum::response::IntoResponse;

    let fault = Failure::Internal("ABCD1234".into()).into_response();
    let response = framed(fault, &visit(Some(Role::Clerk)));
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert!(read(response).await.html().contains("ABCD1234"));
    let busy = framed(Failure::Unavailable.into_response(), &visit(None));
    assert_eq!(
        (busy.status(), busy.headers().contains_key("retry-after")),
        (StatusCode::SERVICE_UNAVAILABLE, true)
    );
    let invalid = Failure::Invalid(FieldErrors::one("x", "So nicht <b>.")).into_response();
    assert!(
        read(framed(invalid, &visit(None)))
            .await
            .html()
            .contains("So nicht &lt;b&gt;.")
    );
    let download = framed(
        ([("content-type", "text/csv")], "a;b").into_response(),
        &visit(None),
    );
    assert_eq!(
        axum::body::to_bytes(download.into_body(), 10)
            .await
            .unwrap(),
        "a;b"
    );
}

#[test]
fn a_badge_says_its_state_in_words_and_by_a_shape_and_who_says_it() {
    let seen = |html: String| {
        let fragment = Html::parse_fragment(&html);
        let computed = count(&fragment, ".badge--computed") == 1;
        assert_eq!(computed, html.contains("(berechnet)"));
        (
            texts(&fragment, ".badge > span:not(.kern-sr-only)").concat(),
            count(&fragment, "svg[aria-hidden]"),
            computed,
        )
    };
    for stage in Stage::ALL {
        assert_eq!(
            seen(render::to_html(
                move || view! { <StageBadge stage=stage /> }
            )),
            (stage.label().to_owned(), 1, false)
        );
    }
    for rating in Rating::ALL {
        assert_eq!(
            seen(render::to_html(
                move || view! { <RatingBadge rating=rating /> }
            )),
            (rating.label().to_owned(), 1, false)
        );
    }
    for deadline in Deadline::ALL {
        let (word, _, computed) = seen(render::to_html(
            move || view! { <DeadlineBadge deadline=deadline /> },
        ));
        assert_eq!((word.as_str(), computed), (deadline.label(), true));
    }
    for freshness in Freshness::ALL {
        let (word, _, computed) = seen(render::to_html(
            move || view! { <FreshnessBadge freshness=freshness /> },
        ));
        assert_eq!((word.as_str(), computed), (freshness.label(), true));
    }
}
