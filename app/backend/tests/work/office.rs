//! Who works in the tests: an installed catalogue and people of several bodies.

use std::sync::Arc;

use backend::{
    Backend, Error, ErrorKind, board::Sight, catalogue, measures, reports, verify::verify,
};
use domain::{
    area::ActionArea,
    body::Body,
    ids::{BodyId, MeasureId, ReportId},
    measure::Measure,
    measure_form::{MeasureDraft, ParticipantDraft},
    policy::{Actor, Role},
    report::ReportDraft,
};

use crate::harness::{TestDb, role, role_for, role_in};

/// The people of most tests.
pub struct Office {
    pub backend: Backend,
    pub sight: Arc<Sight>,
    /// Clerk of SenBJF.
    pub schools: Actor,
    /// Clerk of SenStadt.
    pub city: Actor,
    /// Clerk of the Bezirksamt Treptow-Köpenick.
    pub treptow: Actor,
    /// Bezirkskoordination Treptow-Köpenick.
    pub coordinator: Actor,
    /// Bezirkskoordination Neukölln.
    pub neighbour: Actor,
    /// Landeskoordination.
    pub state: Actor,
}

impl Office {
    pub async fn open(db: &TestDb) -> Self {
        let backend = db.backend.clone();
        catalogue::install(&backend).await.unwrap();
        let sight = backend.board().await.unwrap();
        let body = |name| named(&sight, name).id;
        let coordination = |name, district| backend_role(body(name), district);
        Self {
            schools: db
                .actor("schools", vec![role_for(Role::Clerk, body("SenBJF"))])
                .await,
            city: db
                .actor("city", vec![role_for(Role::Clerk, body("SenStadt"))])
                .await,
            treptow: db
                .actor(
                    "treptow",
                    vec![role_for(Role::Clerk, body("BA Treptow-Köpenick"))],
                )
                .await,
            coordinator: db
                .actor(
                    "coordinator",
                    vec![coordination("OE SPK Treptow-Köpenick", "09")],
                )
                .await,
            neighbour: db
                .actor("neighbour", vec![role_in(Role::DistrictCoordinator, "08")])
                .await,
            state: db
                .actor(
                    "state",
                    vec![role_for(Role::StateCoordinator, body("SenStadt"))],
                )
                .await,
            backend,
            sight,
        }
    }

    pub fn body(&self, name: &str) -> BodyId {
        named(&self.sight, name).id
    }

    pub fn area(&self, code: &str) -> &ActionArea {
        self.sight.catalogue.area_by_code(code).unwrap()
    }

    /// A form with what must be there.
    pub fn draft(&self, title: &str, area: &str, lead: &str) -> MeasureDraft {
        let catalogue = &self.sight.catalogue;
        MeasureDraft {
            title: title.into(),
            areas: vec![self.area(area).id.to_string()],
            field: catalogue.fields.values().next().unwrap().id.to_string(),
            lead: self.body(lead).to_string(),
            start: "01.01.2026".into(),
            end: "31.12.2027".into(),
            ..MeasureDraft::default()
        }
    }

    pub fn participant(&self, name: &str, task: &str) -> ParticipantDraft {
        ParticipantDraft {
            body: self.body(name).to_string(),
            task: task.into(),
        }
    }

    /// A released measure of SenBJF in the Kosmosviertel.
    pub async fn measure(&self, title: &str) -> MeasureId {
        measures::create(
            &self.backend,
            &self.schools,
            &self.draft(title, "13d", "SenBJF"),
            false,
        )
        .await
        .unwrap()
    }

    pub async fn read(&self, id: MeasureId) -> Measure {
        measures::detail(&self.backend, &self.schools, id)
            .await
            .unwrap()
            .measure
    }

    /// The form as it would be opened now, with another title.
    pub async fn retitled(&self, id: MeasureId, title: &str) -> MeasureDraft {
        MeasureDraft {
            title: title.into(),
            ..MeasureDraft::from_measure(&self.read(id).await)
        }
    }

    /// Reports "in Umsetzung" as the clerk of SenBJF.
    pub async fn report(&self, id: MeasureId, text: &str) -> ReportId {
        let draft = self.report_form(id, text).await;
        reports::submit(&self.backend, &self.schools, id, &draft)
            .await
            .unwrap()
    }

    /// The report form as it would be opened now.
    pub async fn report_form(&self, id: MeasureId, text: &str) -> ReportDraft {
        let detail = measures::detail(&self.backend, &self.schools, id)
            .await
            .unwrap();
        let draft = ReportDraft::from_last(detail.reports.first(), self.backend.today());
        ReportDraft {
            stage: "running".into(),
            rating: "on_track".into(),
            text: text.into(),
            ..draft
        }
    }
}

fn backend_role(body: BodyId, district: &str) -> domain::account::GrantInput {
    domain::account::GrantInput {
        body: Some(body),
        district: Some(district.into()),
        ..role(Role::DistrictCoordinator)
    }
}

pub fn named<'a>(sight: &'a Sight, name: &str) -> &'a Body {
    sight
        .catalogue
        .bodies
        .values()
        .find(|body| body.short_name == name)
        .unwrap()
}

/// Board, tables and history agree, and the chain holds.
pub async fn all_agree(db: &TestDb) {
    let board = db.backend.board().await.unwrap();
    let tables = db.backend.board_from_tables().await.unwrap();
    assert_eq!(board.facts.len(), tables.facts.len());
    assert!(*board == tables, "the board differs from the tables");
    assert_eq!(
        db.number("SELECT COUNT(*) FROM history").await,
        board.seq,
        "a gap in the history"
    );
    assert_eq!(db.number("SELECT MAX(seq) FROM history").await, board.seq);
    assert!(verify(&db.backend, None).await.unwrap().is_sound());
    latest_snapshots_equal_tables(db).await;
}

/// The last snapshot of each measure is what the tables hold.
async fn latest_snapshots_equal_tables(db: &TestDb) {
    let mut tx = db.backend.read().await.unwrap();
    let end = "2999-01-01T00:00:00Z".parse().unwrap();
    let entries = backend::history::all_as_of(&mut tx, backend::history::Kind::Measure, end)
        .await
        .unwrap();
    drop(tx);
    let reader = Actor {
        grants: every_sight(),
        ..stranger()
    };
    for entry in entries {
        let recorded: Measure = entry.read().unwrap().unwrap();
        let stored = measures::detail(&db.backend, &reader, recorded.id).await;
        match stored {
            Ok(detail) => assert_eq!(detail.measure, recorded),
            // A draft is not for readers; its facts were compared above.
            Err(error) => assert!(recorded.draft && error.kind() == ErrorKind::NotFound),
        }
    }
}

fn stranger() -> Actor {
    Actor {
        account: backend::ids::fresh(),
        name: String::new(),
        login: String::new(),
        grants: Vec::new(),
        must_change_password: false,
        preferences: Default::default(),
    }
}

fn every_sight() -> Vec<domain::policy::ActiveGrant> {
    vec![domain::policy::ActiveGrant {
        role: Role::Leadership,
        body: None,
        district: None,
        covers: Default::default(),
    }]
}

/// The sentence for one field of a refused form.
pub fn sentence<T: std::fmt::Debug>(outcome: Result<T, Error>, field: &str) -> String {
    match outcome.unwrap_err() {
        Error::Invalid(errors) => errors
            .get(field)
            .unwrap_or_else(|| panic!("not {field}: {errors:?}"))
            .to_owned(),
        other => panic!("not refused by a sentence: {other:?}"),
    }
}

pub fn kind<T: std::fmt::Debug>(outcome: Result<T, Error>) -> ErrorKind {
    outcome.unwrap_err().kind()
}
