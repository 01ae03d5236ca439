//! One database size, measured from the cold start to the last save.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use http::header;
use rand::{SeedableRng, rngs::StdRng};

use crate::{
    Plan,
    client::{COMPRESSED, Client},
    failure::Result,
    generate::{self, Who},
    load::{self, Writer},
    numbers::{median, middle, percentile},
    process::Server,
    scenarios::{Places, Scenario},
};

/// What was found at one size.
pub struct Found {
    pub measures: usize,
    pub cold_start: Duration,
    pub idle: f64,
    pub under_load: f64,
    pub pages: Vec<PageFound>,
    pub starts: Vec<StartFound>,
    pub save: Saves,
}

/// A page beside its floors; medians of the rounds.
pub struct PageFound {
    pub scenario: Scenario,
    pub bytes: usize,
    pub compressed: usize,
    pub page: Speed,
    pub by_hand: Speed,
    pub constant: Speed,
}

#[derive(Clone, Copy)]
pub struct Speed {
    pub per_second: f64,
    pub cpu: Duration,
    pub p50: Duration,
    pub p95: Duration,
}

/// The start page of a role right after a write, and then again.
pub struct StartFound {
    pub who: Who,
    pub first: Duration,
    pub first_p95: Duration,
    pub again: Duration,
}

pub struct Saves {
    pub p50: Duration,
    pub p95: Duration,
    pub raw: Duration,
}

impl Saves {
    /// The aim: twice the raw commit and a millisecond.
    pub fn aim(&self) -> Duration {
        self.raw * 2 + Duration::from_millis(1)
    }
}

/// A copy of the generated database, gone with this value.
struct Copy(PathBuf);

impl Copy {
    fn of(original: &Path, folder: &Path) -> Result<Self> {
        let file = folder.join(format!("running-{}.db", std::process::id()));
        generate::remove(&file);
        fs::copy(original, &file)?;
        Ok(Self(file))
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        generate::remove(&self.0);
    }
}

/// Starts the real program on a database.
pub async fn serve(plan: &Plan, file: &Path) -> Result<Server> {
    let database = format!("sqlite:{}", file.display());
    Server::start(&plan.program, "/readyz", |port| {
        [
            "serve",
            "--demo-day",
            "2026-11-22",
            "--port",
            &port.to_string(),
            "--database-url",
            &database,
        ]
        .map(str::to_owned)
        .into()
    })
    .await
}

/// Measures everything at one size.
pub async fn measure(plan: &Plan, measures: usize) -> Result<Found> {
    eprintln!("{measures} measures: database");
    let original = generate::cached(&plan.cache, measures).await?;
    let copy = Copy::of(&original, &plan.cache)?;
    let places = Arc::new(Places::of(&copy.0).await?);

    let mut starts = Vec::new();
    for _ in 0..plan.starts {
        starts.push(serve(plan, &copy.0).await?.cold_start);
    }
    let server = serve(plan, &copy.0).await?;
    let mut first = Client::new(server.port);
    first.sign_in(Who::District).await?;
    first.get("/").await?;
    eprintln!("{measures} measures: idle for {} s", plan.idle.as_secs());
    tokio::time::sleep(plan.idle).await;
    let idle = server.memory()?;

    let floor = Server::start(&std::env::current_exe()?, "/constant?bytes=10", |port| {
        [
            "floor".into(),
            "--port".into(),
            port.to_string(),
            copy.0.display().to_string(),
        ]
        .into()
    })
    .await?;
    let house = House {
        plan,
        server,
        floor,
        places,
    };
    let pages = house.pages(measures).await?;
    let under_load = house.under_load().await?;
    let starts_found = house.starts(measures).await?;
    let save = house.saves().await?;
    Ok(Found {
        measures,
        cold_start: median(&mut starts),
        idle,
        under_load,
        pages,
        starts: starts_found,
        save,
    })
}

struct House<'a> {
    plan: &'a Plan,
    server: Server,
    floor: Server,
    places: Arc<Places>,
}

impl House<'_> {
    async fn client(&self, who: Who) -> Result<Client> {
        let mut client = Client::new(self.server.port);
        client.sign_in(who).await?;
        Ok(client)
    }

    /// Every page beside its floors, in rounds: page, by hand, constant, page …
    async fn pages(&self, measures: usize) -> Result<Vec<PageFound>> {
        let writer = Writer::start(&self.server, &self.places).await?;
        let mut found = Vec::new();
        for scenario in Scenario::ALL {
            if self
                .plan
                .only
                .as_deref()
                .is_some_and(|only| !scenario.name().contains(only))
            {
                continue;
            }
            eprintln!("{measures} measures: {}", scenario.name());
            found.push(self.page(scenario).await?);
        }
        drop(writer);
        Ok(found)
    }

    async fn page(&self, scenario: Scenario) -> Result<PageFound> {
        let client = self.client(scenario.who()).await?;
        let stranger = Client::new(self.floor.port);
        let (bytes, compressed) = self.bytes(&client, scenario).await?;
        let mut rounds: [Vec<load::Round>; 3] = Default::default();
        for number in 0..=self.plan.rounds {
            let seed = number as u64 * 1_000;
            for (target, found) in rounds.iter_mut().enumerate() {
                let places = Arc::clone(&self.places);
                let (server, client) = if target == 0 {
                    (&self.server, &client)
                } else {
                    (&self.floor, &stranger)
                };
                let next = move |random: &mut StdRng| {
                    let (page, floor) = places.addresses(scenario, random);
                    match target {
                        0 => page,
                        1 => format!("{floor}bytes={bytes}"),
                        _ => format!("/constant?bytes={bytes}"),
                    }
                };
                let round = load::round(
                    server,
                    client,
                    self.plan.connections,
                    self.plan.round,
                    seed,
                    Arc::new(next),
                )
                .await?;
                // The first one warms up.
                if number > 0 {
                    found.push(round);
                }
            }
        }
        let [page, by_hand, constant] = rounds.map(Speed::of);
        Ok(PageFound {
            scenario,
            bytes,
            compressed,
            page,
            by_hand,
            constant,
        })
    }

    /// The size of a page, plain and as a browser gets it; the median of some.
    async fn bytes(&self, client: &Client, scenario: Scenario) -> Result<(usize, usize)> {
        let mut random = StdRng::seed_from_u64(11);
        let (mut plain, mut browser) = (client.again(), client.again());
        browser.encodings = COMPRESSED;
        let mut sizes: [Vec<usize>; 2] = Default::default();
        for _ in 0..9 {
            let (path, _) = self.places.addresses(scenario, &mut random);
            sizes[0].push(plain.get(&path).await?.body.len());
            sizes[1].push(browser.get(&path).await?.body.len());
        }
        let [plain, compressed] = sizes.map(|mut sizes| {
            sizes.sort_unstable();
            sizes[sizes.len() / 2]
        });
        Ok((plain, compressed))
    }

    /// The most memory while 64 connections ask for lists and start pages.
    async fn under_load(&self) -> Result<f64> {
        let client = self.client(Who::District).await?;
        let places = Arc::clone(&self.places);
        let next = move |random: &mut StdRng| {
            use rand::Rng;
            let scenario = if random.random_bool(0.5) {
                Scenario::List
            } else {
                Scenario::Start(Who::District)
            };
            places.addresses(scenario, random).0
        };
        let load = load::round(
            &self.server,
            &client,
            64,
            self.plan.round * 3,
            64,
            Arc::new(next),
        );
        let mut most: f64 = 0.0;
        tokio::pin!(load);
        loop {
            tokio::select! {
                done = &mut load => {
                    done?;
                    return Ok(most.max(self.server.memory()?));
                }
                () = tokio::time::sleep(Duration::from_millis(50)) => most = most.max(self.server.memory()?),
            }
        }
    }

    /// Start pages as a browser asks for them: right after a write, then again and again.
    async fn starts(&self, measures: usize) -> Result<Vec<StartFound>> {
        let mut writer = self.client(Who::District).await?;
        let mut random = StdRng::seed_from_u64(77);
        let mut found = Vec::new();
        for who in Who::ALL {
            eprintln!("{measures} measures: {} after a write", who.login());
            let mut client = self.client(who).await?;
            client.encodings = COMPRESSED;
            let (mut first, mut again) = (Vec::new(), Vec::new());
            for _ in 0..self.plan.writes {
                load::save(&mut writer, &self.places, &mut random).await?;
                first.push(client.get("/").await?.took);
                for _ in 0..10 {
                    again.push(client.get("/").await?.took);
                }
            }
            found.push(StartFound {
                who,
                first: median(&mut first),
                first_p95: percentile(&mut first, 0.95),
                again: median(&mut again),
            });
        }
        Ok(found)
    }

    /// Saves and raw commits by turns, so that both meet the same disk.
    async fn saves(&self) -> Result<Saves> {
        let mut client = self.client(Who::District).await?;
        client.encodings = COMPRESSED;
        let mut random = StdRng::seed_from_u64(99);
        let (mut saves, mut raw) = (Vec::new(), Vec::new());
        for _ in 0..self.plan.writes {
            for _ in 0..4 {
                saves.push(load::save(&mut client, &self.places, &mut random).await?);
            }
            raw.extend(load::raw_commits(&self.plan.cache, 8).await?);
        }
        Ok(Saves {
            p50: median(&mut saves),
            p95: percentile(&mut saves, 0.95),
            raw: median(&mut raw),
        })
    }
}

impl Speed {
    fn of(mut rounds: Vec<load::Round>) -> Self {
        let mut times: Vec<Duration> = rounds
            .iter_mut()
            .flat_map(|round| std::mem::take(&mut round.times))
            .collect();
        let mut cpu: Vec<Duration> = rounds.iter().map(|round| round.cpu).collect();
        let mut rates: Vec<f64> = rounds.iter().map(|round| round.per_second).collect();
        Self {
            per_second: middle(&mut rates),
            cpu: median(&mut cpu),
            p50: median(&mut times),
            p95: percentile(&mut times, 0.95),
        }
    }
}

/// The house with the example data of the program: memory at rest.
pub async fn demo(plan: &Plan) -> Result<Demo> {
    eprintln!("example data");
    let file = plan.cache.join(format!("demo-{}.db", std::process::id()));
    generate::remove(&file);
    let copy = Copy(file);
    let made = std::process::Command::new(&plan.program)
        .args([
            "demo",
            "--demo-day",
            "2026-11-22",
            "--password",
            generate::PASSWORD,
            "--database-url",
        ])
        .arg(format!("sqlite:{}", copy.0.display()))
        .env("RUST_LOG", "warn")
        .stdout(std::process::Stdio::null())
        .status()?;
    if !made.success() {
        return Err("the example data could not be loaded".into());
    }
    let mut starts = Vec::new();
    for _ in 0..plan.starts {
        starts.push(serve(plan, &copy.0).await?.cold_start);
    }
    let server = serve(plan, &copy.0).await?;
    let mut client = Client::new(server.port);
    client.sign_in_as("koordination.treptow").await?;
    client.encodings = COMPRESSED;
    client.get("/").await?;
    eprintln!("example data: idle for {} s", plan.idle.as_secs());
    tokio::time::sleep(plan.idle).await;
    let idle = server.memory()?;
    for _ in 0..plan.starts * 4 {
        Client::new(server.port)
            .sign_in_as("koordination.treptow")
            .await?;
    }
    tokio::time::sleep(plan.idle / 4).await;
    let after_sign_ins = server.memory()?;
    let list = client.get("/massnahmen").await?;
    if list.headers.get(header::CONTENT_ENCODING).is_none() {
        return Err("the list came uncompressed".into());
    }
    let vitals = crate::vitals::look(plan, server.port)?;
    Ok(Demo {
        cold_start: median(&mut starts),
        idle,
        after_sign_ins,
        sign_ins: plan.starts * 4,
        vitals,
    })
}

pub struct Demo {
    pub cold_start: Duration,
    pub idle: f64,
    pub after_sign_ins: f64,
    pub sign_ins: usize,
    pub vitals: Vec<crate::vitals::Vitals>,
}
