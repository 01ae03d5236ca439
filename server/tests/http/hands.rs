//! Quick hands over HTTP: the short report of a row, the change of many, the pasted
//! table. Rights, kept input, and nothing twice.

use backend::{accounts, measures};
use domain::{ids::MeasureId, measure_form::MeasureDraft, policy::Role};

use crate::{
    harness::{Answer, Browser, House},
    routes::Samples,
};

const BULK: &str = "/massnahmen/sammelaenderung";
const PASTE: &str = "/massnahmen/einfuegen";

/// The hidden fields and boxes of the page's form, as it would send them.
fn sent(answer: &Answer) -> Vec<(String, String)> {
    let html = answer.page();
    let fields = scraper::Selector::parse(
        "main form[method=post] input[type=hidden], main form[method=post] input[checked]",
    )
    .unwrap();
    html.select(&fields)
        .filter_map(|field| {
            let name = field.value().attr("name")?;
            let ticked = field.value().attr("type") == Some("hidden")
                || field.value().attr("checked").is_some();
            ticked.then(|| {
                (
                    name.to_owned(),
                    field.value().attr("value").unwrap_or("on").to_owned(),
                )
            })
        })
        .collect()
}

async fn post(
    browser: &mut Browser,
    path: &str,
    base: &[(String, String)],
    more: &[(&str, &str)],
) -> Answer {
    let mut fields: Vec<(&str, &str)> = base
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, _)| !more.iter().any(|(set, _)| set == name))
        .collect();
    fields.extend(more);
    browser.post(path, &fields).await
}

async fn released(house: &House, title: &str) -> MeasureId {
    let sight = house.backend.board().await.unwrap();
    let (clerk, _) = house.account(Role::Clerk).await;
    let actor = accounts::actor(&house.backend, clerk)
        .await
        .unwrap()
        .unwrap();
    let draft = MeasureDraft {
        title: title.into(),
        areas: vec![sight.catalogue.area_by_code("13d").unwrap().id.to_string()],
        field: sight
            .catalogue
            .fields
            .values()
            .find(|field| !field.retired)
            .unwrap()
            .id
            .to_string(),
        lead: house.body("SenBJF").await.to_string(),
        outside_concept: "Probe".into(),
        end: "2027-12-31".into(),
        ..MeasureDraft::default()
    };
    measures::create(&house.backend, &actor, &draft, false)
        .await
        .unwrap()
}

#[tokio::test]
async fn the_short_report_leads_back_to_its_row_and_keeps_what_was_typed() {
    let house = House::furnished().await;
    let id = released(&house, "Kurz gemeldet").await;
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let path = format!("/massnahmen/{id}/stand");
    let page = clerk
        .get(&format!("{path}?liste=raum%3D13d%26sortierung%3Dtitel"))
        .await;
    let base = sent(&page);
    let refused = post(
        &mut clerk,
        &path,
        &base,
        &[
            ("stage", "running"),
            ("rating", "critical"),
            ("text", "Bagger bestellt"),
        ],
    )
    .await;
    assert_eq!(refused.status.as_u16(), 422);
    assert_eq!(
        refused.fields().get("text").map(String::as_str),
        Some("Bagger bestellt")
    );
    let saved = post(
        &mut clerk,
        &path,
        &base,
        &[
            ("stage", "running"),
            ("rating", "critical"),
            ("rating_reason", "Geld fehlt"),
            ("text", "Bagger bestellt"),
        ],
    )
    .await;
    assert_eq!(saved.status.as_u16(), 303);
    assert_eq!(
        saved.location(),
        format!("/massnahmen?raum=13d&sortierung=titel&meldung=gemeldet#m-{id}")
    );

    // Somebody reports meanwhile: both are shown, and nothing is lost.
    let mut other = house.signed_in_as(Role::Clerk).await;
    let (one, two) = (sent(&clerk.get(&path).await), sent(&other.get(&path).await));
    let first = post(
        &mut clerk,
        &path,
        &one,
        &[
            ("stage", "running"),
            ("rating", "on_track"),
            ("text", "Geld ist da"),
        ],
    )
    .await;
    assert_eq!(first.status.as_u16(), 303);
    let clash = post(
        &mut other,
        &path,
        &two,
        &[
            ("stage", "running"),
            ("rating", "at_risk"),
            ("rating_reason", "Personal fehlt"),
            ("text", "Es fehlt Personal"),
        ],
    )
    .await;
    assert_eq!(clash.status.as_u16(), 409);
    let text = clash.first("main");
    assert!(
        text.contains("Geld ist da") && text.contains("Es fehlt Personal"),
        "{text}"
    );
    let decided = post(
        &mut other,
        &path,
        &sent(&clash),
        &[
            ("stage", "running"),
            ("rating", "at_risk"),
            ("rating_reason", "Personal fehlt"),
            ("text", "Beides"),
        ],
    )
    .await;
    assert_eq!(decided.status.as_u16(), 303);
}

#[tokio::test]
async fn an_island_gets_pieces_with_the_status_of_the_page() {
    let house = House::furnished().await;
    let id = released(&house, "Am Platz geändert").await;
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let path = format!("/massnahmen/{id}/stand");
    let piece = clerk.get(&format!("{path}?liste=alle&teil=1")).await;
    assert_eq!(piece.status.as_u16(), 200);
    assert!(piece.first("h1").is_empty() && piece.first("h2").contains("Am Platz geändert"));
    let fields: Vec<(&str, &str)> = vec![
        ("stage", "deferred"),
        ("rating", "on_track"),
        ("last_seen", ""),
    ];
    let refused = clerk.post(&format!("{path}?teil=1"), &fields).await;
    assert_eq!(refused.status.as_u16(), 422);
    assert!(refused.first(".error-summary").contains("begründen"));
    let fields = [
        fields,
        vec![("stage_reason", "</textarea><script>alert(1)</script>")],
    ]
    .concat();
    let saved = clerk.post(&format!("{path}?teil=1"), &fields).await;
    assert_eq!(saved.status.as_u16(), 200);
    assert!(saved.first("[data-cell=stage]").contains("zurückgestellt"));
    assert!(saved.first("[data-said]").contains("Gespeichert"));
    let again = clerk.get(&format!("{path}?liste=alle&teil=1")).await;
    assert!(!String::from_utf8(again.body).unwrap().contains("<script"));
    let mut stranger = house.signed_in_as(Role::Leadership).await;
    assert_eq!(
        stranger
            .get(&format!("{path}?teil=1"))
            .await
            .status
            .as_u16(),
        403
    );
}

#[tokio::test]
async fn many_measures_are_changed_after_a_look_and_only_the_own_ones() {
    let house = House::furnished().await;
    let (one, two) = (
        released(&house, "Sammel eins").await,
        released(&house, "Sammel zwei").await,
    );
    let sight = house.backend.board().await.unwrap();
    let own = house.body("SenBJF").await;
    let foreign = sight
        .facts
        .iter()
        .find(|facts| !facts.draft && facts.pen != own)
        .unwrap()
        .id;
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let before = house.backend.board().await.unwrap().seq;
    let page = clerk
        .get(&format!("{BULK}?id={one}&id={two}&id={foreign}&liste=alle"))
        .await;
    let change = [
        ("art", "ende"),
        ("end", "2028-06-30"),
        ("end_reason", "Zuwendung kam später"),
    ];
    let wrong = post(
        &mut clerk,
        BULK,
        &sent(&page),
        &[("art", "ende"), ("end_reason", "bleibt stehen")],
    )
    .await;
    assert_eq!(wrong.status.as_u16(), 422);
    assert_eq!(
        wrong.fields().get("end_reason").map(String::as_str),
        Some("bleibt stehen")
    );
    let preview = post(&mut clerk, BULK, &sent(&page), &change).await;
    assert_eq!(preview.status.as_u16(), 200);
    let text = preview.first("main");
    assert!(
        text.contains("Das ändert sich (2)")
            && text.contains("30.06.2028")
            && text.contains("andere Stelle"),
        "{text}"
    );
    assert_eq!(
        house.backend.board().await.unwrap().seq,
        before,
        "a look writes nothing"
    );

    // One is changed in between.
    let mut colleague = house.signed_in_as(Role::Clerk).await;
    let edit = format!("/massnahmen/{one}/bearbeiten");
    let form = colleague.get(&edit).await;
    let fields: Vec<(String, String)> = form.fields().into_iter().collect();
    let saved = post(
        &mut colleague,
        &edit,
        &fields,
        &[
            ("title", "Sammel eins, neu"),
            ("field", &sight.fact(one).unwrap().field.to_string()),
            ("lead", &own.to_string()),
            (
                "areas",
                &sight.catalogue.area_by_code("13d").unwrap().id.to_string(),
            ),
        ],
    )
    .await;
    assert_eq!(
        saved.status.as_u16(),
        303,
        "{}",
        saved.first(".error-summary")
    );
    let apply = sent(&preview);
    let result = post(&mut clerk, BULK, &apply, &[("aktion", "anwenden")]).await;
    let text = result.first("main");
    assert!(
        text.contains("Geändert: 1, nicht geändert: 1") && text.contains("nichts überschrieben"),
        "{text}"
    );
    let seq = house.backend.board().await.unwrap().seq;
    let again = post(&mut clerk, BULK, &apply, &[("aktion", "anwenden")]).await;
    assert_eq!(again.first("main"), text);
    assert_eq!(
        house.backend.board().await.unwrap().seq,
        seq,
        "sent twice, changed once"
    );
    for role in [
        Role::Leadership,
        Role::StateCoordinator,
        Role::Auditor,
        Role::Administrator,
    ] {
        assert_eq!(
            house
                .signed_in_as(role)
                .await
                .get(BULK)
                .await
                .status
                .as_u16(),
            403
        );
    }
}

#[tokio::test]
async fn a_list_offers_its_tools_only_to_who_holds_the_pen() {
    let house = House::furnished().await;
    Samples::of(&house).await;
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let list = clerk.get("/massnahmen").await;
    let html = list.page();
    let count = |selector: &str| {
        html.select(&scraper::Selector::parse(selector).unwrap())
            .count()
    };
    let (rows, boxes) = (
        count("tbody tr"),
        count("tbody input[name=id][form=auswahl]"),
    );
    assert!(boxes > 0 && boxes < rows, "{boxes} of {rows}");
    assert!(count("tbody a[data-quick]") > 0);
    let ticked = clerk.get("/massnahmen?auswahl=seite").await.page();
    assert_eq!(
        ticked
            .select(&scraper::Selector::parse("tbody input[name=id][checked]").unwrap())
            .count(),
        boxes
    );
    let mut leadership = house.signed_in_as(Role::Leadership).await;
    let list = leadership.get("/massnahmen").await.page();
    assert_eq!(
        list.select(&scraper::Selector::parse("tbody input, a[data-quick], #auswahl").unwrap())
            .count(),
        0
    );
}

#[tokio::test]
async fn pasted_rows_are_corrected_on_the_page_and_created_once() {
    let house = House::furnished().await;
    let sight = house.backend.board().await.unwrap();
    let field = sight
        .catalogue
        .fields
        .values()
        .find(|field| !field.retired)
        .unwrap()
        .name
        .clone();
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let before = house.backend.board().await.unwrap().seq;
    let page = clerk.get(PASTE).await;
    let rows = format!(
        "Titel\tRaum\tHandlungsfeld\tFederführung\tEnde\tAußerhalb des Konzepts\nAus Excel eins\t13d\t{field}\tSenBJF\t31.12.2027\tProbe\n\"Aus Excel \"\"zwei\"\"\"\t13d\t{field}\tSenUnbekannt\t2027\tProbe\n"
    );
    let checked = post(
        &mut clerk,
        PASTE,
        &sent(&page),
        &[("rows", &rows), ("aktion", "pruefen")],
    )
    .await;
    assert_eq!(checked.status.as_u16(), 422);
    assert_eq!(
        checked.fields().get("rows").map(|text| text.trim()),
        Some(rows.trim()),
        "the text stays as typed"
    );
    let summary = checked.first(".error-summary");
    assert!(
        summary.contains("Federführung (Zeile 2)") && summary.contains("Ende (Zeile 2)"),
        "{summary}"
    );
    assert_eq!(
        house.backend.board().await.unwrap().seq,
        before,
        "checking writes nothing"
    );

    let again = post(
        &mut clerk,
        PASTE,
        &sent(&checked),
        &[
            ("rows", &rows),
            ("lead", "SenBJF"),
            ("end", "31.12.2027"),
            ("aktion", "pruefen"),
        ],
    )
    .await;
    assert_eq!(
        again.status.as_u16(),
        200,
        "{}",
        again.first(".error-summary")
    );
    let text = again.fields().get("rows").cloned().unwrap();
    let ready = sent(&again);
    let made = post(
        &mut clerk,
        PASTE,
        &ready,
        &[("rows", &text), ("aktion", "anlegen")],
    )
    .await;
    assert!(
        made.first("main").contains("Alle Zeilen sind angelegt: 2"),
        "{}",
        made.first("main")
    );
    let seq = house.backend.board().await.unwrap().seq;
    let twice = post(
        &mut clerk,
        PASTE,
        &ready,
        &[("rows", &text), ("aktion", "anlegen")],
    )
    .await;
    assert!(twice.first("main").contains("Alle Zeilen sind angelegt: 2"));
    assert_eq!(
        house.backend.board().await.unwrap().seq,
        seq,
        "sent twice, created once"
    );

    // The right ones alone: the wrong one stays in the field.
    let part = post(
        &mut clerk,
        PASTE,
        &sent(&page),
        &[
            ("rows", &rows.replace("Excel", "Calc")),
            ("status", "entwurf"),
            ("aktion", "anlegen"),
        ],
    )
    .await;
    assert_eq!(part.status.as_u16(), 200);
    let rest = part.fields().get("rows").cloned().unwrap();
    assert!(
        rest.contains("Aus Calc \"\"zwei\"\"") && !rest.contains("eins"),
        "{rest}"
    );
}

#[tokio::test]
async fn the_template_can_be_pasted_as_it_is() {
    let house = House::furnished().await;
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let file = clerk.get("/massnahmen/einfuegen/vorlage.csv").await;
    assert!(file.header("content-type").starts_with("text/csv"));
    let text = String::from_utf8(file.body).unwrap();
    let page = clerk.get(PASTE).await;
    let checked = post(&mut clerk, PASTE, &sent(&page), &[("rows", &text)]).await;
    let summary = checked.first(".error-summary");
    assert!(
        checked.status.as_u16() == 200 || summary.matches("Zeile 1").count() <= 1,
        "{summary}"
    );
}
