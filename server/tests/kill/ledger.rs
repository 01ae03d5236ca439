//! What the database holds, read beside the server: counts of every text in history
//! and tables, and whether nothing is half-written.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
};

use backend::{
    Backend, Clock, OpenOptions,
    doctor::{self, Level},
    history::{self, Entry, Kind},
    measures,
    verify::{Anchor, verify},
};
use domain::{
    ids::MeasureId,
    measure::Measure,
    policy::{ActiveGrant, Actor, Role},
    report::Report,
};

use crate::{server::DAY, writer::Sent};

/// Everything recorded so far, and up to where it was read.
#[derive(Default)]
pub struct Ledger {
    head: Option<Anchor>,
    /// How often a title was created or a report's text submitted.
    texts: HashMap<String, u32>,
    measures: HashSet<MeasureId>,
    reports: HashMap<MeasureId, Vec<Report>>,
}

impl Ledger {
    /// Reads what is new; then the history must go on from where it was without a gap
    /// or a change, and the tables must hold exactly its measures and last reports.
    pub async fn follow(&mut self, backend: &Backend) {
        let after = self.head.as_ref().map_or(0, |head| head.seq);
        let entries = history::since(&mut backend.read().await.unwrap(), after, i64::MAX)
            .await
            .unwrap();
        let seqs: Vec<i64> = entries.iter().map(|entry| entry.seq).collect();
        assert!(
            seqs.iter()
                .copied()
                .eq(after + 1..=after + seqs.len() as i64),
            "a gap after {after}: {seqs:?}"
        );
        for entry in &entries {
            self.note(entry);
        }
        let report = verify(backend, self.head.take()).await.unwrap();
        assert!(report.is_sound(), "{report:?}");
        self.head = Some(Anchor::from(&report.head));
        let failed: Vec<_> = doctor::examine(backend)
            .await
            .into_iter()
            .filter(|check| check.level == Level::Fail)
            .collect();
        assert!(failed.is_empty(), "{failed:?}");
        let tables = backend.board_from_tables().await.unwrap();
        assert_eq!(
            tables
                .facts
                .iter()
                .map(|facts| facts.id)
                .collect::<HashSet<_>>(),
            self.measures
        );
        for facts in &tables.facts {
            let last = self
                .reports
                .get(&facts.id)
                .and_then(|reports| reports.last());
            assert_eq!(
                facts.last_report,
                last.map(|report| report.id),
                "{}",
                facts.title
            );
        }
    }

    fn note(&mut self, entry: &Entry) {
        let text = match entry.kind {
            Kind::Measure => {
                let measure: Measure = entry.read().unwrap().unwrap();
                let new = self.measures.insert(measure.id);
                assert_eq!(new, entry.version == 1, "{}", measure.title);
                new.then_some(measure.title)
            }
            Kind::Report => {
                let report: Report = entry.read().unwrap().unwrap();
                let reports = self.reports.entry(report.measure).or_default();
                let earlier = reports.iter_mut().find(|one| one.id == report.id);
                assert_eq!(earlier.is_none(), entry.version == 1, "{report:?}");
                if let Some(earlier) = earlier {
                    // A review is a version of the report it confirms or returns.
                    *earlier = report;
                    None
                } else {
                    let text = report.text.clone();
                    reports.push(report);
                    text
                }
            }
            _ => None,
        };
        *self.texts.entry(text.unwrap_or_default()).or_default() += 1;
    }

    /// How often this text is stored.
    pub fn count(&self, text: &str) -> u32 {
        self.texts.get(text).copied().unwrap_or(0)
    }

    /// What was acknowledged is there once; everything else once or not at all.
    pub fn agrees(&self, sent: &[Sent]) {
        for Sent {
            text, acknowledged, ..
        } in sent
        {
            match (self.count(text), acknowledged) {
                (1, _) | (0, None) => {}
                (0, Some(_)) => panic!("acknowledged and lost: {text}"),
                (times, _) => panic!("{times} times: {text}"),
            }
        }
    }

    /// Every measure whole: the tables hold the last recorded version in all its parts,
    /// and all its reports.
    pub async fn is_whole(&self, backend: &Backend) {
        let end = "2999-01-01T00:00:00Z".parse().unwrap();
        let newest = history::all_as_of(&mut backend.read().await.unwrap(), Kind::Measure, end)
            .await
            .unwrap();
        assert_eq!(newest.len(), self.measures.len());
        let reader = reader();
        for entry in newest {
            let recorded: Measure = entry.read().unwrap().unwrap();
            let stored = measures::detail(backend, &reader, recorded.id)
                .await
                .unwrap();
            assert_eq!(stored.measure, recorded);
            let recorded = self
                .reports
                .get(&stored.measure.id)
                .into_iter()
                .flatten()
                .rev()
                .cloned();
            assert_eq!(stored.reports, recorded.collect::<Vec<_>>());
        }
    }
}

/// The database of this folder, beside whoever serves it. Close it before a kill: as
/// long as it is open, the next start has nothing to recover.
pub async fn open(folder: &Path) -> Backend {
    let url = format!("sqlite:{}", folder.join("kiezwerk.db").display());
    let options = OpenOptions {
        clock: Clock::day(DAY.parse().unwrap()),
        settings: backend::Settings {
            documents_dir: folder.join("documents"),
            ..backend::Settings::default()
        },
        create: false,
        migrate: false,
        ..OpenOptions::new(url)
    };
    Backend::open(options).await.unwrap()
}

fn reader() -> Actor {
    let grant = ActiveGrant {
        role: Role::Leadership,
        body: None,
        district: None,
        covers: Default::default(),
    };
    Actor {
        account: backend::ids::fresh(),
        name: String::new(),
        login: String::new(),
        grants: vec![grant],
        must_change_password: false,
        preferences: Default::default(),
    }
}

#[test]
fn a_lost_and_a_doubled_text_are_told() {
    let ledger = Ledger {
        texts: [("einmal".to_owned(), 1), ("zweimal".to_owned(), 2)].into(),
        ..Ledger::default()
    };
    let complains = |text: &str, acknowledged: bool| {
        let sent = Sent::like(text, acknowledged.then(|| "/massnahmen/x".to_owned()));
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| ledger.agrees(&[sent]))).is_err()
    };
    assert!(!complains("einmal", true) && !complains("einmal", false) && !complains("nie", false));
    assert!(complains("nie", true) && complains("zweimal", true) && complains("zweimal", false));
}
