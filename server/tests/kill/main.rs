//! Kill -9 under write load, fifty times: nothing acknowledged is lost, nothing is
//! doubled or half-written, and the next start is quick. Then a backup under load.
//!
//! A killed process is not a power cut: what the system had taken from it reaches the
//! disk. That each commit waits for the disk is asked of SQLite by `doctor`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test may fail loudly and says its numbers"
)]

mod browser;
mod ledger;
mod server;
mod writer;

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use rand::{Rng, SeedableRng, rngs::StdRng};
use tempfile::TempDir;

use crate::{
    ledger::Ledger,
    server::{Server, works},
    writer::Writer,
};

const ROUNDS: usize = 50;
const START_AT_MOST: Duration = Duration::from_secs(2);
const PASSWORD: &str = "Ein-langes-Passwort-1";
const LOGINS: [&str; 4] = [
    "bearbeitung.senbjf",
    "bearbeitung2.senbjf",
    "bearbeitung.senstadt",
    "bearbeitung.senmvku",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_kills_under_load_lose_nothing_and_double_nothing() {
    let seed = std::env::var("KIEZWERK_KILL_SEED")
        .map_or_else(|_| rand::random(), |seed| seed.parse().unwrap());
    println!("seed {seed}: again with KIEZWERK_KILL_SEED={seed}");
    let mut run = Run::begin(StdRng::seed_from_u64(seed));
    for round in 0..ROUNDS {
        run.round(round).await;
    }
    run.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_load_is_whole_and_a_house_restored_from_it_works() {
    let (folder, restored) = (furnished(), TempDir::new().unwrap());
    let server = Server::start(folder.path());
    let mut writers = writers(&server.address);
    under_load(&mut writers, "Davor", || {
        thread::sleep(Duration::from_millis(700))
    });
    let early: Vec<_> = writers
        .iter()
        .flat_map(|writer| writer.sent.clone())
        .collect();
    assert!(early.len() >= 8, "only {} forms were sent", early.len());
    let made = under_load(&mut writers, "Währenddessen", || {
        thread::sleep(Duration::from_millis(200));
        works(folder.path(), &["backup", "copy"])
    });
    let anchor = made.split_whitespace().last().unwrap();
    assert!(
        works(folder.path(), &["restore", "--check", "copy"]).contains(anchor),
        "{made}"
    );
    works(folder.path(), &["verify-history", "--expect", anchor]);
    assert!(server.kill().is_empty(), "faults in the log");

    let copy = folder.path().join("copy");
    works(restored.path(), &["restore", copy.to_str().unwrap()]);
    works(restored.path(), &["verify-history", "--expect", anchor]);
    let server = Server::start(restored.path());
    let backend = ledger::open(restored.path()).await;
    let mut ledger = Ledger::default();
    ledger.follow(&backend).await;
    ledger.is_whole(&backend).await;
    ledger.agrees(&early);
    backend.close().await;
    let all: Vec<_> = writers
        .iter()
        .flat_map(|writer| writer.sent.clone())
        .collect();
    let held = all
        .iter()
        .filter(|sent| ledger.count(&sent.text) == 1)
        .count();
    println!(
        "backup: {held} of {} forms are in it, {} were sent before it began",
        all.len(),
        early.len()
    );
    assert!(held < all.len(), "there was no load during the backup");

    // People go on where the backup ends: signed in, reading, writing.
    let mut writer = Writer::new(9, &server.address, LOGINS[0], PASSWORD);
    let measure = early[0].acknowledged.clone().unwrap();
    assert!(
        writer
            .browser
            .get(&measure)
            .unwrap()
            .body
            .contains(&early[0].text)
    );
    writer.write_one("Danach");
    writer.make_again().unwrap();
    assert!(server.kill().is_empty(), "faults in the log");
}

struct Run {
    folder: TempDir,
    random: StdRng,
    writers: Vec<Writer>,
    ledger: Ledger,
    starts: Vec<Duration>,
    /// Texts that were stored although their answer was lost.
    stored_unknown: BTreeSet<String>,
}

impl Run {
    fn begin(random: StdRng) -> Self {
        let folder = furnished();
        let server = Server::start(folder.path());
        let writers = writers(&server.address);
        server.kill();
        Self {
            folder,
            random,
            writers,
            ledger: Ledger::default(),
            starts: Vec::new(),
            stored_unknown: BTreeSet::new(),
        }
    }

    /// Start, compare with what was sent so far, write until the kill.
    async fn round(&mut self, round: usize) {
        let server = self.start().await;
        let alive = Duration::from_millis(self.random.random_range(50..1_000));
        let again: Vec<bool> = self.writers.iter().map(|_| self.random.random()).collect();
        let stop = AtomicBool::new(false);
        thread::scope(|scope| {
            for (writer, again) in self.writers.iter_mut().zip(again) {
                writer.browser.address.clone_from(&server.address);
                let stop = &stop;
                scope.spawn(move || {
                    if !again || writer.send_again().is_ok() {
                        writer.write(&format!("Runde {round}"), stop);
                    }
                });
            }
            thread::sleep(alive);
            let faults = server.kill();
            assert!(faults.is_empty(), "faults in the log: {faults:#?}");
        });
    }

    async fn start(&mut self) -> Server {
        let server = Server::start(self.folder.path());
        assert!(
            server.ready_after <= START_AT_MOST,
            "ready only after {:?}",
            server.ready_after
        );
        self.starts.push(server.ready_after);
        let backend = ledger::open(self.folder.path()).await;
        self.ledger.follow(&backend).await;
        backend.close().await;
        for writer in &self.writers {
            self.ledger.agrees(&writer.sent);
            let unknown = writer
                .sent
                .last()
                .filter(|last| last.lost && last.acknowledged.is_none());
            self.stored_unknown.extend(
                unknown
                    .map(|last| last.text.clone())
                    .filter(|text| self.ledger.count(text) == 1),
            );
        }
        server
    }

    async fn end(mut self) {
        let server = self.start().await;
        for writer in &mut self.writers {
            writer.browser.address.clone_from(&server.address);
            writer.send_again().unwrap();
            writer.make_again().unwrap();
        }
        let backend = ledger::open(self.folder.path()).await;
        self.ledger.follow(&backend).await;
        self.ledger.is_whole(&backend).await;
        backend.close().await;
        let sent: Vec<_> = self
            .writers
            .iter()
            .flat_map(|writer| &writer.sent)
            .cloned()
            .collect();
        self.ledger.agrees(&sent);
        let acknowledged = sent
            .iter()
            .filter(|sent| sent.acknowledged.is_some())
            .count();
        let lost = sent.iter().filter(|sent| sent.lost).count();
        self.starts.sort();
        let (median, slowest) = (
            self.starts[self.starts.len() / 2],
            self.starts[self.starts.len() - 1],
        );
        println!(
            "{ROUNDS} kills: {acknowledged} writes acknowledged, {lost} answers lost ({} of those had been stored); start: median {median:?}, slowest {slowest:?}",
            self.stored_unknown.len()
        );
        assert!(acknowledged > 2 * ROUNDS, "too little load to say anything");
        assert!(lost > ROUNDS / 5, "hardly a kill met a write");
        assert!(works(self.folder.path(), &["verify-history"]).contains("The history holds"));
    }
}

/// Does something while all write, and lets them finish what they are at.
fn under_load<T>(writers: &mut [Writer], name: &str, work: impl FnOnce() -> T) -> T {
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        for writer in writers {
            let stop = &stop;
            scope.spawn(move || writer.write(name, stop));
        }
        let outcome = work();
        stop.store(true, Ordering::Relaxed);
        outcome
    })
}

/// A folder with the example data.
fn furnished() -> TempDir {
    let folder = TempDir::new().unwrap();
    works(folder.path(), &["migrate"]);
    works(folder.path(), &["demo", "--password", PASSWORD]);
    folder
}

fn writers(address: &str) -> Vec<Writer> {
    (1..)
        .zip(LOGINS)
        .map(|(number, login)| Writer::new(number, address, login, PASSWORD))
        .collect()
}
