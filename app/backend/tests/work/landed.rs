//! Databases of schemas that have landed: each must open in this program, migrate,
//! hold its history and show its board.
//!
//! The newest one is made anew, as long as its schema has not landed, by
//! `KIEZWERK_RENEW_FIXTURE=1 cargo test -p backend --test work landed`; the older ones
//! are never touched again. SQLite only: the migrations are one text for both.

use std::{
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
};

use backend::{
    Backend, barriers,
    catalogue::{self, BodyNameDraft},
    comments,
    concepts::{self, NewNodeDraft},
    contributions,
    doctor::{Level, examine},
    documents, first_steps, follow_ups,
    form_drafts::{self, Mark, Typed},
    kept_forms, measures, milestones,
    open::newest_known,
    participations::{self, Reply, Seat},
    preferences, public_texts, read_marks,
    reviews::{self, Verdict},
    saved_views,
    verify::{Anchor, verify},
};
use domain::{
    barrier::BarrierDraft,
    comment::CommentDraft,
    contribution::ContributionState,
    contribution_form::ContributionInput,
    follow_up::FollowUpDraft,
    form::FormData,
    measure_form::MeasureDraft,
    milestone::MilestoneDraft,
    money::Cents,
    policy::{Actor, Role},
    preference::PreferencesDraft,
    public_text::{PublicTextDraft, TextPage},
    report::ReportDraft,
    saved_view::SavedViewDraft,
    unit::UnitDraft,
};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use sqlx::{Connection, SqliteConnection};

use crate::{
    harness::{TestDb, day, role},
    office::{Office, all_agree},
};

const LARGEST: u64 = 200 * 1024;
const HOW: &str = "if schema is new and has not landed: KIEZWERK_RENEW_FIXTURE=1 cargo test -p backend --test work landed";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn newest() -> PathBuf {
    folder().join(format!("schema-{:04}.db.gz", newest_known()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_of_each_landed_schema_migrates_and_works() {
    if std::env::var_os("KIEZWERK_RENEW_FIXTURE").is_some() {
        renew().await;
    }
    assert!(
        newest().exists(),
        "{} is missing; {HOW}",
        newest().display()
    );
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        eprintln!("opening {}", path.display());
        assert!(
            fs::metadata(&path).unwrap().len() <= LARGEST,
            "{} is too large",
            path.display()
        );
        opens_and_works(&path).await;
    }
}

async fn opens_and_works(fixture: &Path) {
    let dir = tempfile::tempdir().unwrap();
    let database = dir.path().join("kiezwerk.db");
    let mut bytes = Vec::new();
    GzDecoder::new(fs::File::open(fixture).unwrap())
        .read_to_end(&mut bytes)
        .unwrap();
    fs::write(&database, bytes).unwrap();
    let head = head(&database).await;
    let db = TestDb::sqlite_in(dir)
        .await
        .unwrap_or_else(|error| panic!("{}: {error} {HOW}", fixture.display()));
    // A migration must not rewrite what was recorded before it.
    let report = verify(&db.backend, Some(head)).await.unwrap();
    assert!(report.is_sound() && report.rows > 100, "{report:?}");
    let failed: Vec<_> = examine(&db.backend)
        .await
        .into_iter()
        .filter(|check| check.level == Level::Fail)
        .collect();
    assert!(failed.is_empty(), "{failed:?}");
    all_agree(&db).await;
    let board = db.backend.board().await.unwrap();
    assert!(
        board.facts.len() >= 5 && board.catalogue.bodies.len() > 50,
        "{board:?}"
    );
    // What a migration filled in, the history says too.
    let recorded = catalogue::as_of(&db.backend, day("2999-01-01"))
        .await
        .unwrap();
    assert!(
        recorded == *board.catalogue,
        "the catalogue differs from its history"
    );
    // Old versions are read in today's shape, and people go on writing.
    let clerk = db.backend.clone();
    let actor = signed_in(&db, "schools").await;
    for facts in board.facts.iter().filter(|facts| !facts.draft) {
        assert!(
            !measures::versions(&clerk, &actor, facts.id)
                .await
                .unwrap()
                .is_empty(),
            "{}",
            facts.title
        );
    }
    let own = board
        .facts
        .iter()
        .find(|facts| facts.title == "Mit allem")
        .unwrap()
        .id;
    let measure = measures::detail(&clerk, &actor, own).await.unwrap().measure;
    let draft = MeasureDraft {
        title: "Weiter geschrieben".into(),
        ..MeasureDraft::from_measure(&measure)
    };
    measures::edit(&clerk, &actor, own, &draft).await.unwrap();
    all_agree(&db).await;
    db.discard().await;
}

/// The end of the history before anything of ours has opened the file.
async fn head(database: &Path) -> Anchor {
    let mut connection = SqliteConnection::connect(&format!("sqlite:{}", database.display()))
        .await
        .unwrap();
    let sql = "SELECT seq || ':' || hash FROM history_head";
    let (head,): (String,) = sqlx::query_as(sql)
        .fetch_one(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    Anchor::parse(&head).unwrap()
}

async fn signed_in(db: &TestDb, login: &str) -> domain::policy::Actor {
    let mut connection = SqliteConnection::connect(&db.url).await.unwrap();
    let sql = "SELECT id FROM account WHERE login = $1";
    let (id,): (String,) = sqlx::query_as(sql)
        .bind(login)
        .fetch_one(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    backend::accounts::actor(&db.backend, id.parse().unwrap())
        .await
        .unwrap()
        .unwrap()
}

/// Writes the fixture of the newest schema: something in every table.
async fn renew() {
    let db = TestDb::sqlite().await;
    let office = Office::open(&db).await;
    tree(&db, &office).await;
    measure_with_everything(&db, &office).await;
    others(&db, &office).await;
    nothing_is_empty(&db).await;
    all_agree(&db).await;
    let copy = db.dir.path().join("copy.db");
    db.execute(&format!("VACUUM INTO '{}'", copy.display()))
        .await;
    fs::create_dir_all(folder()).unwrap();
    let mut packed = GzEncoder::new(fs::File::create(newest()).unwrap(), Compression::best());
    packed.write_all(&fs::read(&copy).unwrap()).unwrap();
    packed.finish().unwrap();
    db.discard().await;
}

async fn nothing_is_empty(db: &TestDb) {
    let mut connection = SqliteConnection::connect(&db.url).await.unwrap();
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table'";
    let tables: Vec<(String,)> = sqlx::query_as(sql)
        .fetch_all(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    for (table,) in tables {
        assert!(
            db.number(&format!("SELECT COUNT(*) FROM {table}")).await > 0,
            "nothing in {table}"
        );
    }
}

async fn tree(db: &TestDb, office: &Office) {
    let area = office.area("13d").id;
    let concept = office.sight.catalogue.concept_of(area).unwrap().id;
    let canonical = office
        .sight
        .catalogue
        .fields
        .keys()
        .next()
        .unwrap()
        .to_string();
    let mut parent = String::new();
    for (kind, code, field) in [
        ("field", "F1", canonical.as_str()),
        ("need", "B1", ""),
        ("objective", "Z1", ""),
    ] {
        let draft = NewNodeDraft {
            parent,
            kind: kind.into(),
            code: code.into(),
            text: format!("Eintrag {code}"),
            field: field.into(),
        };
        parent = concepts::add_node(&db.backend, &office.state, concept, &draft)
            .await
            .unwrap()
            .to_string();
    }
    documents::attach_to_concept(
        &db.backend,
        &office.state,
        area,
        "Konzept.pdf",
        b"%PDF-1.4 x".to_vec(),
    )
    .await
    .unwrap();
    let name = BodyNameDraft {
        short_name: "SenStadtBau".into(),
        name: "Senatsverwaltung für Stadt und Bau".into(),
        version: "1".into(),
    };
    catalogue::rename_body(&db.backend, &office.state, office.body("SenStadt"), &name)
        .await
        .unwrap();
}

async fn measure_with_everything(db: &TestDb, office: &Office) {
    let (backend, schools) = (&db.backend, &office.schools);
    let catalogue = backend.board().await.unwrap().catalogue.clone();
    let area = office.area("13d").id;
    let nodes = |kind| {
        catalogue
            .nodes_for(&[area], kind)
            .into_iter()
            .map(|(_, node)| node.id.to_string())
            .collect::<Vec<_>>()
    };
    let draft = MeasureDraft {
        objectives: nodes(domain::concept::NodeKind::Objective),
        goals: nodes(domain::concept::NodeKind::GuidingGoal),
        target_groups: catalogue
            .target_groups
            .keys()
            .take(2)
            .map(ToString::to_string)
            .collect(),
        participants: vec![office.participant("BA Treptow-Köpenick", "Räume")],
        need: "Bedarf".into(),
        total_cost: "72500".into(),
        key_measure: true,
        priority: "high".into(),
        form_id: backend::ids::fresh::<domain::ids::FormId>().to_string(),
        ..office.draft("Mit allem", "13d", "SenBJF")
    };
    let id = measures::create(backend, schools, &draft, false)
        .await
        .unwrap();
    let seat = Seat::Participant(office.read(id).await.participants[0].id);
    participations::answer(
        backend,
        &office.treptow,
        id,
        seat,
        1,
        Reply::Decline("Kein Raum".into()),
    )
    .await
    .unwrap();
    let row = MilestoneDraft {
        title: "Beginn".into(),
        planned: "01.06.2026".into(),
        actual: "02.06.2026".into(),
        ..MilestoneDraft::default()
    };
    milestones::set(backend, schools, id, 1, &[row])
        .await
        .unwrap();
    let programme = catalogue
        .programmes
        .values()
        .find(|programme| programme.giver == Some(office.body("SenStadt")))
        .unwrap()
        .id;
    let wish = ContributionInput {
        programme,
        giver: office.body("SenStadt"),
        year: 2026,
        amount: Cents(100_000),
    };
    let asked = contributions::ask(backend, schools, id, wish)
        .await
        .unwrap();
    contributions::set_state(
        backend,
        &office.city,
        id,
        asked,
        1,
        ContributionState::Promised,
        None,
    )
    .await
    .unwrap();
    let longer = MeasureDraft {
        end: "31.12.2028".into(),
        end_reason: "Lieferverzug".into(),
        ..MeasureDraft::from_measure(&office.read(id).await)
    };
    measures::edit(backend, schools, id, &longer).await.unwrap();
    office.report(id, "Es geht los").await;
    let risky = ReportDraft {
        rating: "at_risk".into(),
        rating_reason: "Stelle frei".into(),
        internal: "intern".into(),
        ..office.report_form(id, "Es stockt").await
    };
    let report = backend::reports::submit(backend, schools, id, &risky)
        .await
        .unwrap();
    reviews::decide(backend, &office.coordinator, id, report, Verdict::Confirm)
        .await
        .unwrap();
}

/// What belongs to one account and leaves no trace in the history.
async fn personal(backend: &Backend, actor: &Actor) {
    let view = SavedViewDraft {
        name: "Laufende".into(),
        list: "massnahmen".into(),
        query: "stand=running".into(),
        form_id: "01932f5e-0000-7000-8000-000000000011".into(),
        ..SavedViewDraft::default()
    };
    saved_views::add(backend, actor, &view).await.unwrap();
    let draft = PreferencesDraft {
        density: "compact".into(),
        ..PreferencesDraft::default()
    };
    preferences::save(backend, actor, &draft).await.unwrap();
    first_steps::dismiss(backend, actor).await.unwrap();
    let typed = Typed {
        path: "/massnahmen/neu".into(),
        title: "Maßnahme anlegen".into(),
        record: String::new(),
        fields: FormData(vec![("title".into(), "Angefangen".into())]),
        mark: Mark::parse("01932f5e-0000-7000-8000-000000000012").unwrap(),
        replace: false,
    };
    form_drafts::save(backend, actor.account, typed)
        .await
        .unwrap();
}

/// What everybody may read or send.
async fn public(backend: &Backend, state: &Actor) {
    let text = PublicTextDraft {
        text: "Verantwortlich: die Probe".into(),
        version: "0".into(),
    };
    public_texts::edit(backend, state, TextPage::Imprint, &text)
        .await
        .unwrap();
    let barrier = BarrierDraft {
        place: "Liste der Maßnahmen".into(),
        text: "Zur Probe".into(),
        ..BarrierDraft::default()
    };
    barriers::report(backend, &barrier).await.unwrap();
}

async fn others(db: &TestDb, office: &Office) {
    let (backend, schools) = (&db.backend, &office.schools);
    let outside_concept = |draft: MeasureDraft| MeasureDraft {
        outside_concept: "Modellvorhaben".into(),
        ..draft
    };
    let create = async |draft: MeasureDraft, as_draft| {
        measures::create(backend, schools, &outside_concept(draft), as_draft)
            .await
            .unwrap()
    };
    create(office.draft("Entwurf", "13d", "SenBJF"), true).await;
    let better = create(office.draft("Ersatz", "06", "SenBJF"), false).await;
    let dropped = create(office.draft("Entfallen", "07", "SenBJF"), false).await;
    let form = office.report_form(dropped, "").await;
    let form = ReportDraft {
        stage: "dropped".into(),
        stage_reason: "Ersetzt".into(),
        replacement: better.to_string(),
        ..form
    };
    measures::withdraw(backend, schools, dropped, &form)
        .await
        .unwrap();
    let outside = MeasureDraft {
        areas: Vec::new(),
        outside_district: "04".into(),
        outside_reason: "Pilot".into(),
        ..office.draft("Außerhalb", "06", "SenBJF")
    };
    create(outside, false).await;
    measures::duplicate(backend, schools, better, "")
        .await
        .unwrap();
    talk(backend, office, better).await;
    let unit = UnitDraft {
        code: "II A".into(),
        name: "Schule und Quartier".into(),
        ..UnitDraft::default()
    };
    catalogue::create_unit(backend, &office.state, office.body("SenBJF"), &unit)
        .await
        .unwrap();
    read_marks::set(backend, &office.coordinator, 1)
        .await
        .unwrap();

    personal(backend, schools).await;
    public(backend, &office.state).await;

    let (account, _) = db.account("gesperrt", vec![role(Role::Auditor)]).await;
    let admin = db.administrator("admin").await;
    db.administrator("vertretung").await;
    backend::accounts::disable(backend, &admin, account)
        .await
        .unwrap();
    backend::sign_in::sign_in(backend, "schools", "falsch")
        .await
        .unwrap();
    kept_forms::keep(
        backend,
        schools.account,
        "/massnahmen/neu",
        "title=Angefangen",
    )
    .await
    .unwrap();
    session(backend, schools.account).await;
    documents_of_a_measure(db, office, better).await;
}

/// One that stays, and an upload that a crash has cut in half.
async fn documents_of_a_measure(db: &TestDb, office: &Office, id: domain::ids::MeasureId) {
    let attach = async |name: &str| {
        let bytes = b"%PDF-1.4 x".to_vec();
        documents::attach_to_measure(&db.backend, &office.schools, id, name, "Bescheid", bytes)
            .await
    };
    attach("Bescheid.pdf").await.unwrap();
    let folder = &db.backend.settings().documents_dir;
    fs::remove_dir_all(folder).unwrap();
    fs::write(folder, b"in the way").unwrap();
    attach("Anlage.pdf").await.unwrap_err();
}

/// A comment that stands with a settled mention, a removed one, a note of a body.
async fn talk(backend: &backend::Backend, office: &Office, measure: domain::ids::MeasureId) {
    let schools = &office.schools;
    let city = office.body("SenStadt");
    let draft = CommentDraft {
        text: "Wer übernimmt?".into(),
        mentions: vec![
            city.to_string(),
            office.body("BA Treptow-Köpenick").to_string(),
        ],
        ..CommentDraft::default()
    };
    let comment = comments::add(backend, schools, measure, &draft)
        .await
        .unwrap();
    comments::settle(backend, &office.city, measure, comment, city)
        .await
        .unwrap();
    let gone = comments::add(backend, schools, measure, &draft)
        .await
        .unwrap();
    comments::remove(backend, schools, measure, gone)
        .await
        .unwrap();
    let note = FollowUpDraft {
        text: "Nachfragen".into(),
        due: "01.12.2026".into(),
        owner: office.body("SenBJF").to_string(),
        measure: measure.to_string(),
        ..FollowUpDraft::default()
    };
    follow_ups::add(backend, schools, &note).await.unwrap();
}

async fn session(backend: &backend::Backend, account: domain::ids::AccountId) {
    use tower_sessions::{
        SessionStore,
        cookie::time::OffsetDateTime,
        session::{Id, Record},
    };
    let data = [(
        backend::sessions::ACCOUNT.to_owned(),
        serde_json::to_value(account).unwrap(),
    )]
    .into();
    let expiry_date = OffsetDateTime::from_unix_timestamp(4_000_000_000).unwrap();
    backend::sessions::Sessions::new(backend.clone())
        .create(&mut Record {
            id: Id::default(),
            data,
            expiry_date,
        })
        .await
        .unwrap();
}
