//! Makes a database of so many measures, in the order of time and in chunks, through the
//! store and the history of the house; keeps it by the hash of what made it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use backend::{
    Backend, Clock, OpenOptions, accounts,
    bulk::{self, Event},
    catalogue, concepts,
};
use chrono::{DateTime, Days, Duration, Utc};
use domain::{
    account::{AccountInput, GrantInput},
    area::ActionArea,
    ids::AccountId,
    policy::Role,
};
use sha2::{Digest, Sha256};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use uuid::Uuid;

use crate::{
    failure::Result,
    measures::{FIRST_DAY, TODAY, World, instant},
};

/// Of all accounts of a generated database; it is only served to this machine.
pub const PASSWORD: &str = "Nur-zum-Messen-7-Fenster";
/// Events in one transaction.
const CHUNK: usize = 500;
pub const SEED: u64 = 20_261_122;
const OBJECTIVES: usize = 6;

/// Who signs in, by what is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Clerk,
    District,
    State,
    Leadership,
}

impl Who {
    pub const ALL: [Self; 4] = [Self::Clerk, Self::District, Self::State, Self::Leadership];

    pub const fn login(self) -> &'static str {
        match self {
            Self::Clerk => "bearbeitung",
            Self::District => "bezirk",
            Self::State => "land",
            Self::Leadership => "leitung",
        }
    }
}

/// The generated database of this size; made when it is not there.
pub async fn cached(folder: &Path, count: usize) -> Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let file = folder.join(format!("measures-{count}-{}.db", &print()[..12]));
    if file.exists() {
        return Ok(file);
    }
    let partial = folder.join(format!("partial-{count}.db"));
    remove(&partial);
    generate(&partial, count).await?;
    fs::rename(&partial, &file)?;
    Ok(file)
}

/// What a database depends on: the schema and this generator.
fn print() -> String {
    let mut hash = Sha256::new();
    hash.update(backend::open::newest_known().to_le_bytes());
    hash.update(SEED.to_le_bytes());
    for source in [
        include_str!("generate.rs"),
        include_str!("measures.rs"),
        include_str!("words.rs"),
    ] {
        hash.update(source);
    }
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A database with what SQLite keeps beside it.
pub fn remove(file: &Path) {
    for end in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(end);
        let _ = fs::remove_file(PathBuf::from(name));
    }
}

/// Fills a new file with catalogue, accounts, concepts and `count` measures.
pub async fn generate(file: &Path, count: usize) -> Result<()> {
    let clock = Clock::manual(instant(FIRST_DAY - Days::new(7)));
    let backend = Backend::open(OpenOptions {
        clock: clock.clone(),
        ..OpenOptions::new(format!("sqlite:{}", file.display()))
    })
    .await?;
    catalogue::install(&backend).await?;
    let [clerk, state] = staff(&backend).await?;
    objectives(&backend, state).await?;
    let catalogue = backend.board().await?.catalogue.as_ref().clone();
    let world = World::new(SEED, count, catalogue, clerk, state);
    let plan = plan(&world);
    for chunk in plan.chunks(CHUNK) {
        let events = chunk.iter().map(|step| step.event(&world)).collect();
        bulk::write(&backend, chunk[0].at, events).await?;
    }
    backend.close().await;
    Ok(())
}

/// One account for each role; gives those of the clerk and of the Landeskoordination.
async fn staff(backend: &Backend) -> Result<[AccountId; 2]> {
    let catalogue = backend.board().await?.catalogue.clone();
    let body = |name: &str| catalogue.find_body(name, TODAY).map(|body| body.id);
    let mut made = Vec::new();
    for who in Who::ALL {
        let (role, body, district) = match who {
            Who::Clerk => (Role::Clerk, body("SenBJF"), None),
            Who::District => (Role::DistrictCoordinator, None, Some("08".to_owned())),
            Who::State => (Role::StateCoordinator, body("SenStadt"), None),
            Who::Leadership => (Role::Leadership, None, None),
        };
        let input = AccountInput {
            login: who.login().into(),
            name: who.login().into(),
            email: None,
        };
        let grant = GrantInput {
            role,
            body,
            district,
            valid_from: backend.today(),
            valid_to: None,
        };
        made.push(accounts::create_demo(backend, input, vec![grant], PASSWORD).await?);
    }
    Ok([made[0], made[2]])
}

/// The id of an account in a generated database.
pub async fn account(file: &Path, who: Who) -> Result<Uuid> {
    let (id,) = column(file, "SELECT id FROM account WHERE login = $1", who.login()).await?;
    Ok(id.parse()?)
}

/// The first column of some rows.
pub async fn rows(file: &Path, sql: &'static str) -> Result<Vec<String>> {
    let mut connection = connect(file).await?;
    let rows: Vec<(String,)> = sqlx::query_as(sql).fetch_all(&mut connection).await?;
    connection.close().await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

async fn column(file: &Path, sql: &'static str, value: &str) -> Result<(String,)> {
    let mut connection = connect(file).await?;
    let row = sqlx::query_as(sql)
        .bind(value)
        .fetch_one(&mut connection)
        .await?;
    connection.close().await?;
    Ok(row)
}

async fn connect(file: &Path) -> Result<SqliteConnection> {
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    Ok(SqliteConnection::connect_with(&options).await?)
}

async fn objectives(backend: &Backend, state: AccountId) -> Result<()> {
    let actor = accounts::actor(backend, state).await?.ok_or("no account")?;
    let catalogue = backend.board().await?.catalogue.clone();
    let concepts: Vec<_> = catalogue
        .areas
        .values()
        .filter_map(|area: &ActionArea| catalogue.concept_of(area.id))
        .map(|concept| concept.id)
        .collect();
    let field = catalogue
        .fields
        .keys()
        .next()
        .ok_or("no field")?
        .to_string();
    for concept in concepts {
        let mut parent = String::new();
        for (kind, code) in [("field", "F1"), ("need", "B1")] {
            let field = if kind == "field" { &field } else { "" };
            let draft = node(kind, code.into(), &parent, field);
            parent = concepts::add_node(backend, &actor, concept, &draft)
                .await?
                .to_string();
        }
        for number in 1..=OBJECTIVES {
            let draft = node("objective", format!("Z{number}"), &parent, "");
            concepts::add_node(backend, &actor, concept, &draft).await?;
        }
    }
    Ok(())
}

fn node(kind: &str, code: String, parent: &str, field: &str) -> concepts::NewNodeDraft {
    concepts::NewNodeDraft {
        parent: parent.into(),
        kind: kind.into(),
        text: format!("Eintrag {code} dieses Handlungskonzepts"),
        code,
        field: field.into(),
    }
}

/// One event, by what it is of: the records are made when they are written.
struct Step {
    at: DateTime<Utc>,
    measure: usize,
    /// `None`: created. Else the number of the report, and whether it is its review.
    report: Option<(usize, bool)>,
}

impl Step {
    fn event(&self, world: &World) -> Event {
        let mut life = world.life(self.measure);
        match self.report {
            None => Event::Created(Box::new(life.measure)),
            Some((number, false)) => {
                let mut report = life.reports.swap_remove(number);
                report.reviews.clear();
                report.version = 1;
                Event::Reported(Box::new(report))
            }
            Some((number, true)) => {
                let report = life.reports.swap_remove(number);
                let reviews = report.reviews.clone();
                Event::Reviewed(Box::new(report), reviews)
            }
        }
    }
}

fn plan(world: &World) -> Vec<Step> {
    let mut plan = Vec::new();
    for measure in 0..world.count {
        let life = world.life(measure);
        plan.push(Step {
            at: life.measure.created_at,
            measure,
            report: None,
        });
        for (number, report) in life.reports.iter().enumerate() {
            plan.push(Step {
                at: report.submitted_at,
                measure,
                report: Some((number, false)),
            });
            if let Some(review) = report.reviews.first() {
                plan.push(Step {
                    at: review.at,
                    measure,
                    report: Some((number, true)),
                });
            }
        }
    }
    plan.sort_by_key(|step| (step.at, step.measure, step.report));
    // History never runs back; a second apart is enough for the first of a chunk.
    debug_assert!(
        plan.windows(2)
            .all(|pair| pair[1].at - pair[0].at >= Duration::zero())
    );
    plan
}

#[cfg(test)]
mod tests {
    use backend::verify;

    use super::*;

    fn nobody() -> AccountId {
        AccountId(uuid::Uuid::nil())
    }

    /// The board follows the generated history to the same facts as a fresh look at the
    /// tables, the chain holds, and the spread is one that pages have something to show of.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_generated_house_is_a_house() {
        let folder = tempfile::tempdir().unwrap();
        let file = cached(folder.path(), 120).await.unwrap();
        let again = cached(folder.path(), 120).await.unwrap();
        assert_eq!(file, again);
        let backend = Backend::open(OpenOptions {
            clock: Clock::manual(instant(TODAY)),
            ..OpenOptions::new(format!("sqlite:{}", file.display()))
        })
        .await
        .unwrap();
        let sight = backend.board().await.unwrap();
        assert_eq!(sight.facts.len(), 120);
        assert_eq!(*sight, backend.board_from_tables().await.unwrap());
        assert!(verify::verify(&backend, None).await.unwrap().is_sound());
        let some = |what: &str, count: usize| assert!(count > 5 && count < 115, "{what}: {count}");
        let count = |wanted: &dyn Fn(&domain::facts::MeasureFacts) -> bool| {
            sight.facts.iter().filter(|facts| wanted(facts)).count()
        };
        some("reported", count(&|facts| facts.last_report.is_some()));
        some("confirmed", count(&|facts| facts.confirmed.is_some()));
        some("money", count(&|facts| !facts.money.is_empty()));
        some("objectives", count(&|facts| !facts.objectives.is_empty()));
        let world = || World::new(7, 10, sight.catalogue.as_ref().clone(), nobody(), nobody());
        assert_eq!(world().life(3).measure, world().life(3).measure);
        assert_ne!(world().life(3).measure.title, world().life(4).measure.title);
        some(
            "led by a Bezirk",
            count(&|facts| {
                facts
                    .lead_and_above
                    .iter()
                    .any(|body| sight.catalogue.bodies[body].district.is_some())
            }),
        );
    }
}
