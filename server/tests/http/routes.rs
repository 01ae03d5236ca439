//! The route registry walked through by every role and anonymously. The golden file
//! `routes.txt` holds the status of each: a change of rights, and a new route, is a
//! diff. Renew it with RENEW_GOLDEN=1.

use std::fmt::Write;

use backend::{
    accounts, barriers, catalogue, comments, contributions, documents, follow_ups,
    form_drafts::{self, Mark, Typed},
    measures, reports, saved_views,
};
use domain::{
    barrier::BarrierDraft,
    comment::CommentDraft,
    concept::NodeKind,
    contribution_form::ContributionDraft,
    follow_up::FollowUpDraft,
    form::FormData,
    ids::{AccountId, MeasureId},
    measure_form::{MeasureDraft, ParticipantDraft},
    policy::{Actor, Role, Scope, scope},
    report::ReportDraft,
    saved_view::SavedViewDraft,
    unit::UnitDraft,
};
use http::Method;
use ui::routes::{Access, Entry};

use crate::harness::{Answer, Browser, House};

/// A record for each parameter of a path: of SenBJF and in Bezirk 09 where that
/// matters, so that the clerk and the coordinator of the tests hold its pen.
pub struct Samples {
    measure: String,
    pub area: String,
    node: String,
    objective: String,
    body: String,
    /// A Stelle that takes part in no test.
    pub other_body: String,
    field: String,
    unit: String,
    /// The Bezirksamt, asked to take part in the measure.
    participation: String,
    /// Asked of SenStadt for the measure.
    contribution: String,
    /// One whose giver stands fast.
    pub giving: String,
    target_group: String,
    programme: String,
    document: String,
    /// Of the measure, and of the concept beside its text.
    measure_document: String,
    annex: String,
    account: String,
    grant: String,
    /// By [`Self::author`], addressing SenBJF and the Bezirksamt.
    comment: String,
    follow_up: String,
    /// By [`Self::author`], for herself.
    view: String,
    /// What the author has typed into "Maßnahme anlegen".
    form_draft: String,
    /// A reported barrier.
    barrier: String,
    /// A clerk of SenBJF who wrote the comment and the note: nobody else changes them.
    author: AccountId,
}

impl Samples {
    pub async fn of(house: &House) -> Self {
        let sight = house.backend.board().await.unwrap();
        let own = house.body("SenBJF").await;
        let of_both = |facts: &domain::facts::MeasureFacts| {
            !facts.draft && facts.pen == own && facts.districts.contains("09")
        };
        let measure = sight
            .facts
            .iter()
            .find(|facts| of_both(facts))
            .expect("a measure of SenBJF in Treptow-Köpenick");
        let in_district = |area| {
            sight
                .catalogue
                .areas
                .get(&area)
                .is_some_and(|area| area.district.as_deref() == Some("09"))
        };
        let concepts = sight.catalogue.concepts.values();
        let (area, node) = concepts
            .filter_map(|concept| {
                Some((
                    concept.area?,
                    concept
                        .nodes
                        .iter()
                        .find(|node| !node.retired && node.parent.is_some())?
                        .id,
                ))
            })
            .find(|(area, _)| in_district(*area))
            .expect("a concept with nodes in Bezirk 09");
        let objective = sight.catalogue.concept_of(area).and_then(|concept| {
            let mut nodes = concept.nodes.iter();
            nodes.find(|node| node.kind == NodeKind::Objective)
        });
        let objective = objective.expect("an objective in that concept").id;
        let (coordinator, _) = house.account(Role::StateCoordinator).await;
        let actor = accounts::actor(&house.backend, coordinator)
            .await
            .unwrap()
            .unwrap();
        let pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n".to_vec();
        let document =
            documents::attach_to_concept(&house.backend, &actor, area, "konzept.pdf", pdf.clone())
                .await
                .unwrap();
        let annex =
            documents::attach_annex(&house.backend, &actor, area, "karte.pdf", "", pdf.clone())
                .await
                .unwrap();
        let (clerk, _) = house.account(Role::Clerk).await;
        let clerk = accounts::actor(&house.backend, clerk)
            .await
            .unwrap()
            .unwrap();
        let measure_document = documents::attach_to_measure(
            &house.backend,
            &clerk,
            measure.id,
            "bescheid.pdf",
            "Bescheid",
            pdf,
        )
        .await
        .unwrap();
        let draft = UnitDraft {
            code: "II A".into(),
            name: "Schule und Quartier".into(),
            ..UnitDraft::default()
        };
        let unit = catalogue::create_unit(&house.backend, &actor, own, &draft)
            .await
            .unwrap();
        let other_body = house.body("SenMVKU").await;
        let (administrator, _) = house.account(Role::Administrator).await;
        let administrator = accounts::actor(&house.backend, administrator)
            .await
            .unwrap()
            .unwrap();
        let (account, _) = house.account(Role::Auditor).await;
        let audited = accounts::get(&house.backend, &administrator, account)
            .await
            .unwrap();
        let (author, _) = house.account(Role::Clerk).await;
        let clerk = accounts::actor(&house.backend, author)
            .await
            .unwrap()
            .unwrap();
        let draft = CommentDraft {
            text: "@SenBJF und @BA Treptow-Köpenick: bitte ansehen.".into(),
            ..CommentDraft::default()
        };
        let comment = comments::add(&house.backend, &clerk, measure.id, &draft)
            .await
            .unwrap();
        let draft = FollowUpDraft {
            text: "Nachfragen".into(),
            due: "2026-12-01".into(),
            measure: measure.id.to_string(),
            ..FollowUpDraft::default()
        };
        let follow_up = follow_ups::add(&house.backend, &clerk, &draft)
            .await
            .unwrap();
        let draft = SavedViewDraft {
            name: "Laufende".into(),
            list: "massnahmen".into(),
            query: "stand=running".into(),
            ..SavedViewDraft::default()
        };
        let view = saved_views::add(&house.backend, &clerk, &draft)
            .await
            .unwrap();
        let (participation, contribution, giving) = agreements(house, &clerk, measure.id).await;
        Self {
            participation,
            contribution,
            giving,
            comment: comment.to_string(),
            follow_up: follow_up.to_string(),
            view: view.to_string(),
            form_draft: form_draft(house, author).await,
            author,
            measure: measure.id.to_string(),
            field: sight
                .catalogue
                .fields
                .values()
                .find(|field| !field.retired)
                .unwrap()
                .name
                .clone(),
            area: area.to_string(),
            node: node.to_string(),
            objective: objective.to_string(),
            body: own.to_string(),
            other_body: other_body.to_string(),
            unit: unit.to_string(),
            target_group: sight.catalogue.target_groups_sorted()[0].id.to_string(),
            programme: sight.catalogue.programmes_sorted()[0].id.to_string(),
            document: document.to_string(),
            measure_document: measure_document.to_string(),
            annex: annex.to_string(),
            barrier: barrier(house).await,
            account: account.to_string(),
            grant: audited.account.grants[0].id.to_string(),
        }
    }

    pub fn measure(&self) -> &str {
        &self.measure
    }

    /// A row that can be pasted into the table of new measures.
    pub fn table_row(&self) -> String {
        format!(
            "Titel\tHandlungsraum\tHandlungsfeld\tFederführung\tAußerhalb des Konzepts\nProbe\t13d\t{}\tSenBJF\tProbe",
            self.field
        )
    }

    /// The path of a route with the sample's ids.
    pub fn path(&self, pattern: &str) -> String {
        let id = match pattern.split('/').nth(1).unwrap_or_default() {
            "massnahmen" => &self.measure,
            "raeume" => &self.area,
            "stellen" => &self.body,
            "dokumente" => &self.document,
            "verwaltung" => &self.account,
            "wiedervorlagen" => &self.follow_up,
            "ansichten" => &self.view,
            "zwischenstaende" => &self.form_draft,
            "barrierefreiheit" => &self.barrier,
            "programme" => &self.programme,
            "verzeichnisse" if pattern.contains("/programme/") => &self.programme,
            "verzeichnisse" => &self.target_group,
            _ => "",
        };
        let node = match pattern.ends_with("/erfuellt") {
            true => &self.objective,
            false => &self.node,
        };
        let document = match pattern.starts_with("/massnahmen") {
            true => &self.measure_document,
            false => &self.annex,
        };
        let path = pattern
            .replace("{id}", id)
            .replace("{document}", document)
            .replace("{node}", node)
            .replace("{comment}", &self.comment)
            .replace("{unit}", &self.unit)
            .replace("{seat}", &format!("beteiligung-{}", self.participation))
            .replace("{participation}", &self.participation)
            .replace("{contribution}", &self.contribution)
            .replace("{grant}", &self.grant);
        let path = path.replace("{file}", "gibt-es-nicht.css");
        assert!(
            !path.contains('{'),
            "a sample for {pattern} is missing in tests/http/routes.rs"
        );
        path
    }
}

/// Something typed and not sent; gives its id.
async fn form_draft(house: &House, account: AccountId) -> String {
    let typed = Typed {
        path: "/massnahmen/neu".into(),
        title: "Maßnahme anlegen".into(),
        record: String::new(),
        fields: FormData(vec![("title".into(), "Angefangen".into())]),
        mark: Mark::parse("01932f5e-0000-7000-8000-000000000001").unwrap(),
        replace: false,
    };
    form_drafts::save(&house.backend, account, typed)
        .await
        .unwrap();
    let drafts = form_drafts::list(&house.backend, account).await.unwrap();
    drafts[0].id.to_string()
}

/// Somebody reports a barrier; gives its id.
async fn barrier(house: &House) -> String {
    let form = BarrierDraft {
        place: "Liste der Maßnahmen".into(),
        text: "Zur Probe".into(),
        ..BarrierDraft::default()
    };
    barriers::report(&house.backend, &form).await.unwrap();
    let state = house.account(Role::StateCoordinator).await.0;
    let actor = accounts::actor(&house.backend, state)
        .await
        .unwrap()
        .unwrap();
    let page = barriers::open(&house.backend, &actor, None, 1).await;
    page.unwrap().barriers[0].id.to_string()
}

/// Asks the Bezirksamt to take part in the measure and SenStadt for money, and reports,
/// so that there is something to answer and to review. Gives the ids of both requests and
/// of the programme.
async fn agreements(house: &House, clerk: &Actor, id: MeasureId) -> (String, String, String) {
    let (backend, borough) = (&house.backend, house.body("BA Treptow-Köpenick").await);
    let stored = measures::detail(backend, clerk, id).await.unwrap().measure;
    let mut form = MeasureDraft::from_measure(&stored);
    form.participants
        .retain(|row| row.body != borough.to_string());
    form.version = stored.version.to_string();
    let row = ParticipantDraft {
        body: borough.to_string(),
        task: "Räume für die Probe".into(),
    };
    form.participants.push(row);
    measures::edit(backend, clerk, id, &form).await.unwrap();
    let detail = measures::detail(backend, clerk, id).await.unwrap();
    let mut parts = detail.measure.participants.iter();
    let asked = parts.rfind(|part| part.body == borough);
    let programmes = detail.sight.catalogue.programmes.values();
    let programme = programmes
        .into_iter()
        .find(|programme| programme.name == "Gemeinschaftsprojekte")
        .unwrap();
    let wish = ContributionDraft {
        programme: programme.id.to_string(),
        year: "2027".into(),
        amount: "80.000".into(),
        ..ContributionDraft::default()
    };
    let money = contributions::ask_by_form(backend, clerk, id, &wish)
        .await
        .unwrap();
    let last = ReportDraft::from_last(detail.reports.first(), backend.today());
    let said = ReportDraft {
        stage: "running".into(),
        rating: "on_track".into(),
        text: "Zur Probe gemeldet".into(),
        ..last
    };
    reports::submit(backend, clerk, id, &said).await.unwrap();
    (
        asked.unwrap().id.to_string(),
        money.to_string(),
        programme.id.to_string(),
    )
}

impl Samples {
    /// Hidden fields without which a form is about nothing.
    pub fn needed(&self, pattern: &str) -> Vec<(&str, &str)> {
        match pattern.ends_with("/erledigt") {
            true => vec![("body", self.body.as_str())],
            false => Vec::new(),
        }
    }

    /// Somebody with this role; the clerk is the author of the samples.
    pub async fn visitor(&self, house: &House, role: Role) -> Browser {
        match role {
            Role::Clerk => house.session_of(self.author).await,
            _ => house.signed_in_as(role).await,
        }
    }
}

/// Pages of one author or of the body that is asked: others are refused, or see nothing
/// there, whatever their role.
fn is_personal(path: &str) -> bool {
    path.contains("{comment}")
        || path.contains("{seat}")
        || path.ends_with("/pruefen")
        || path.starts_with("/wiedervorlagen/{id}")
        || path.starts_with("/ansichten/{id}")
}

/// Nobody, then each role.
fn visitors() -> impl Iterator<Item = Option<Role>> {
    std::iter::once(None).chain(Role::ALL.map(Some))
}

struct Walk {
    house: House,
    samples: Samples,
    browsers: Vec<(Option<Role>, Browser)>,
}

impl Walk {
    async fn start() -> Self {
        let house = House::furnished().await;
        let samples = Samples::of(&house).await;
        Self {
            house,
            samples,
            browsers: Vec::new(),
        }
    }

    async fn visit(&mut self, entry: &Entry, role: Option<Role>) -> Answer {
        let path = self.samples.path(entry.path);
        let at = match self.browsers.iter().position(|(known, _)| *known == role) {
            Some(at) => at,
            None => {
                let browser = match role {
                    Some(role) => self.samples.visitor(&self.house, role).await,
                    None => self.house.anonymous(),
                };
                self.browsers.push((role, browser));
                self.browsers.len() - 1
            }
        };
        let browser = &mut self.browsers[at].1;
        if entry.method == Method::GET {
            browser.get(&path).await
        } else {
            browser.post(&path, &[]).await
        }
    }
}

#[tokio::test]
async fn every_route_answers_every_role_as_the_golden_file_says() {
    let entries = kiezwerk::router::registry().entries().to_vec();
    let mut table = format!("{:<5}{:<56}{:<22}", "", "", "");
    for visitor in visitors() {
        write!(table, "{:<22}", visitor.map_or("anonymous", Role::key)).unwrap();
    }
    let mut lines = vec![table.trim_end().to_owned()];
    let mut walk = Walk::start().await;
    for entry in &entries {
        let access = match entry.access {
            Access::Public => "Public".to_owned(),
            Access::SignedIn => "SignedIn".to_owned(),
            Access::May(action) => format!("{action:?}"),
        };
        let mut line = format!("{:<5}{:<56}{access:<22}", entry.method.as_str(), entry.path);
        for visitor in visitors() {
            let answer = walk.visit(entry, visitor).await;
            check(entry, visitor, &answer);
            write!(line, "{:<22}", answer.status.as_u16()).unwrap();
            // A form that was taken may have changed the sample or ended the session.
            if entry.method == Method::POST && answer.status.is_redirection() && visitor.is_some() {
                walk = Walk::start().await;
            }
        }
        lines.push(line.trim_end().to_owned());
    }
    let table = lines.join("\n") + "\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/routes.txt");
    if std::env::var_os("RENEW_GOLDEN").is_some() {
        std::fs::write(path, &table).unwrap();
    }
    let golden = std::fs::read_to_string(path).unwrap_or_default();
    for (is, should) in table.lines().zip(golden.lines()) {
        assert_eq!(is, should, "if this is meant, renew with RENEW_GOLDEN=1");
    }
    assert_eq!(table, golden, "if this is meant, renew with RENEW_GOLDEN=1");
}

/// What must hold whatever the golden file says.
fn check(entry: &Entry, visitor: Option<Role>, answer: &Answer) {
    let what = format!(
        "{} {} as {visitor:?}: {}",
        entry.method, entry.path, answer.status
    );
    assert!(!answer.status.is_server_error(), "{what}");
    assert!(
        answer
            .header("content-security-policy")
            .starts_with("default-src 'none'"),
        "{what}"
    );
    match (entry.access, visitor) {
        (Access::Public, _) => assert_ne!(answer.status.as_u16(), 403, "{what}"),
        (_, None) => {
            assert_eq!(answer.status.as_u16(), 303, "{what}");
            assert!(
                answer.location().starts_with("/anmelden?")
                    || entry.path == "/" && answer.location() == "/anmelden",
                "{what} to {}",
                answer.location()
            );
        }
        // Of one account: to everybody else it is not there.
        (Access::SignedIn, Some(role)) if entry.path == "/zwischenstaende/{id}" => {
            let own = role == Role::Clerk || entry.method == Method::POST;
            assert_eq!(answer.status.as_u16() == 404, !own, "{what}")
        }
        (Access::SignedIn, Some(_)) => {
            assert!(!matches!(answer.status.as_u16(), 403 | 404), "{what}")
        }
        (Access::May(action), Some(role)) => match scope(action, role) {
            Scope::No => assert_eq!(answer.status.as_u16(), 403, "{what}"),
            _ if is_personal(entry.path)
                && (role != Role::Clerk || entry.path.contains("{seat}")) =>
            {
                let known = matches!(answer.status.as_u16(), 200 | 303 | 403 | 404 | 422);
                assert!(known, "{what}");
            }
            Scope::All if entry.method == Method::GET => {
                assert_eq!(answer.status.as_u16(), 200, "{what}")
            }
            // A concept of the own Bezirk, a measure of the own body: the samples are chosen so.
            Scope::Own | Scope::District | Scope::All => {
                assert_ne!(answer.status.as_u16(), 404, "{what}")
            }
        },
    }
    if answer.status.is_client_error() {
        assert!(
            !answer.first("h1").is_empty(),
            "{what}: an error without a page"
        );
    }
}

#[tokio::test]
async fn who_may_not_see_a_record_gets_404_and_who_may_not_change_it_403() {
    let house = House::furnished().await;
    let samples = Samples::of(&house).await;
    let mut clerk = house.signed_in_as(Role::Clerk).await;
    let measure = samples.path("/massnahmen/{id}");
    let copied = clerk.post(&format!("{measure}/duplizieren"), &[]).await;
    let draft = copied
        .location()
        .split('?')
        .next()
        .unwrap()
        .trim_end_matches("/bearbeiten")
        .to_owned();
    assert!(
        draft.starts_with("/massnahmen/") && draft != measure,
        "{} {draft}",
        copied.status
    );

    let elsewhere = house.body("BA Mitte").await;
    let (stranger, _) = house.account_with(Role::Clerk, Some(elsewhere), None).await;
    let mut stranger = house.session_of(stranger).await;
    let (neighbour, _) = house
        .account_with(Role::DistrictCoordinator, None, Some("01".into()))
        .await;
    let mut neighbour = house.session_of(neighbour).await;
    let mut coordinator = house.signed_in_as(Role::DistrictCoordinator).await;
    let mut leadership = house.signed_in_as(Role::Leadership).await;

    for browser in [&mut clerk, &mut coordinator] {
        assert_eq!(browser.get(&draft).await.status.as_u16(), 200);
    }
    for browser in [&mut stranger, &mut neighbour, &mut leadership] {
        assert_eq!(browser.get(&draft).await.status.as_u16(), 404);
        assert_eq!(browser.get(&measure).await.status.as_u16(), 200);
    }
    for path in [
        "/massnahmen/{id}/bearbeiten",
        "/massnahmen/{id}/melden",
        "/massnahmen/{id}/stand",
        "/massnahmen/{id}/meilensteine",
        "/massnahmen/{id}/zuruecknehmen",
        "/massnahmen/{id}/dokumente/neu",
    ] {
        let released = samples.path(path);
        let hidden = path.replace("/massnahmen/{id}", &draft);
        for browser in [&mut stranger, &mut neighbour] {
            assert_eq!(browser.get(&released).await.status.as_u16(), 403, "{path}");
            assert_eq!(
                browser
                    .post(&released, &[("title", "x"), ("version", "1")])
                    .await
                    .status
                    .as_u16(),
                403,
                "{path}"
            );
            assert_eq!(
                browser.get(&hidden).await.status.as_u16(),
                404,
                "{path} of a draft"
            );
            assert_eq!(
                browser
                    .post(&hidden, &[("title", "x"), ("version", "1")])
                    .await
                    .status
                    .as_u16(),
                404,
                "{path} of a draft"
            );
        }
    }
    let unknown = "/massnahmen/0191a000-0000-7000-8000-000000000000";
    assert_eq!(clerk.get(unknown).await.status.as_u16(), 404);
    assert!(
        clerk
            .get("/massnahmen/keine-nummer")
            .await
            .status
            .is_client_error()
    );
}

#[test]
fn routes_are_added_in_the_registry_and_nowhere_else() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let mut found = Vec::new();
    for folder in ["app/ui/src", "server/src"] {
        search(&std::path::Path::new(root).join(folder), &mut found);
    }
    assert!(!found.is_empty(), "the search finds nothing at all");
    let elsewhere: Vec<_> = found
        .iter()
        .filter(|path| !path.ends_with("ui/src/routes.rs"))
        .collect();
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
}

/// Source files that add a route to an axum router.
fn search(folder: &std::path::Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            search(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs")
            && !path.to_string_lossy().ends_with("_tests.rs")
        {
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            if [
                ".route(",
                ".route_service(",
                ".nest(",
                ".nest_service(",
                ".merge(",
            ]
            .iter()
            .any(|call| code.contains(call))
            {
                found.push(path.display().to_string());
            }
        }
    }
}
