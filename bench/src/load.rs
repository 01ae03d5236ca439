//! Load: many connections that ask one after the other, and a writer beside them that
//! reports five times a second.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use rand::{SeedableRng, rngs::StdRng};
use tokio::task::{JoinHandle, JoinSet};

use crate::{
    client::{Client, hidden},
    failure::Result,
    generate::Who,
    process::Server,
    scenarios::Places,
    words::pick,
};

/// What some seconds of load gave.
pub struct Round {
    pub per_second: f64,
    /// Of the server's cores, per request.
    pub cpu: Duration,
    pub times: Vec<Duration>,
}

/// `connections` clients ask for what `next` gives them, as fast as they are answered.
pub async fn round(
    server: &Server,
    client: &Client,
    connections: usize,
    length: Duration,
    seed: u64,
    next: Arc<dyn Fn(&mut StdRng) -> String + Send + Sync>,
) -> Result<Round> {
    let before = server.cpu()?;
    let started = Instant::now();
    let mut clients = JoinSet::new();
    for number in 0..connections {
        let (mut client, next) = (client.again(), Arc::clone(&next));
        let mut random = StdRng::seed_from_u64(seed.wrapping_add(number as u64));
        clients.spawn(async move {
            let mut times = Vec::new();
            while started.elapsed() < length {
                times.push(client.get(&next(&mut random)).await?.took);
            }
            Ok::<_, crate::failure::Failure>(times)
        });
    }
    let mut times = Vec::new();
    while let Some(done) = clients.join_next().await {
        times.extend(done??);
    }
    let took = started.elapsed();
    let count = u32::try_from(times.len()).unwrap_or(u32::MAX).max(1);
    Ok(Round {
        per_second: f64::from(count) / took.as_secs_f64(),
        cpu: server.cpu()?.saturating_sub(before) / count,
        times,
    })
}

/// Opens the form of a random measure and reports; gives how long the saving took.
pub async fn save(client: &mut Client, places: &Places, random: &mut StdRng) -> Result<Duration> {
    let path = format!("/massnahmen/{}/melden", pick(random, &places.own));
    // The form is read here and its time is not taken: uncompressed. The save is as a browser sends it.
    let encodings = std::mem::take(&mut client.encodings);
    let page = client.get(&path).await?.text();
    client.encodings = encodings;
    let Some(last) = hidden(&page, "last_seen") else {
        let title = page.split("<title>").nth(1).unwrap_or(&page);
        let title: String = title.chars().take(80).collect();
        return Err(format!("the form {path} names no last report: {title}").into());
    };
    let rating = *pick(random, &["on_track", "at_risk", "critical"]);
    let text = places.line(random);
    let fields = [
        ("last_seen", last.as_str()),
        ("replacement", ""),
        ("stage", "running"),
        ("stage_reason", ""),
        ("rating", rating),
        ("rating_reason", "Es fehlt an Fachkräften"),
        ("text", text.as_str()),
        ("next_step", ""),
        ("as_of", "22.11.2026"),
        ("internal", ""),
    ];
    Ok(client.post(&path, &fields).await?.took)
}

/// Five reports a second until the value is dropped.
pub struct Writer(JoinHandle<()>);

impl Writer {
    pub async fn start(server: &Server, places: &Arc<Places>) -> Result<Self> {
        let mut client = Client::new(server.port);
        client.sign_in(Who::District).await?;
        let places = Arc::clone(places);
        Ok(Self(tokio::spawn(async move {
            let mut random = StdRng::seed_from_u64(5);
            let mut tick = tokio::time::interval(Duration::from_millis(200));
            loop {
                tick.tick().await;
                if let Err(error) = save(&mut client, &places, &mut random).await {
                    eprintln!("a save beside the load failed: {error}");
                }
            }
        })))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// One row at a time into a database of its own in this folder, each flushed to the disk.
pub async fn raw_commits(folder: &Path, count: usize) -> Result<Vec<Duration>> {
    use sqlx::{
        Connection, SqliteConnection,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
    };
    let file = folder.join("raw.db");
    crate::generate::remove(&file);
    let options = SqliteConnectOptions::new()
        .filename(&file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    sqlx::query("CREATE TABLE note (id BIGINT NOT NULL PRIMARY KEY, text TEXT NOT NULL)")
        .execute(&mut connection)
        .await?;
    let mut times = Vec::with_capacity(count);
    for number in 0..count {
        let started = Instant::now();
        sqlx::query("INSERT INTO note (id, text) VALUES ($1, $2)")
            .bind(number as i64)
            .bind("Die Bauarbeiten haben begonnen.")
            .execute(&mut connection)
            .await?;
        times.push(started.elapsed());
    }
    connection.close().await?;
    crate::generate::remove(&file);
    Ok(times)
}
