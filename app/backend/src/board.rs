//! The board: facts of all measures in memory, following the head of the history.
//! Lists, counts and dashboards read it; details and writes go to the tables.

mod finder;
mod lookup;
mod memo;
mod sight;

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, PoisonError, RwLock},
};

use chrono::NaiveDate;
use domain::{
    catalogue::Catalogue,
    facts::{Calendar, MeasureFacts, Reported, districts_of},
    ids::{MeasureId, ReportId},
    report::Report,
    review::ReviewState,
};
use tokio::sync::Mutex;

pub use self::{
    lookup::{Side, WithMeasure},
    memo::Memo,
    sight::Sight,
};
use crate::{
    Backend, Result,
    db::Tx,
    history::{self, Kind},
    store::{self, set::Which},
};

/// With more touched measures than this, loading all is quicker than picking.
const PICK_AT_MOST: usize = 500;

/// The sight that is kept, and the turn of whoever renews it.
#[derive(Default)]
pub(crate) struct Board {
    sight: RwLock<Option<Arc<Sight>>>,
    turn: Mutex<()>,
}

impl Board {
    /// The kept sight, if it is not older than `seq` and of this day.
    fn kept(&self, seq: i64, today: NaiveDate) -> Option<Arc<Sight>> {
        self.last()
            .filter(|sight| sight.seq >= seq && sight.day == today)
    }

    fn last(&self) -> Option<Arc<Sight>> {
        self.sight
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn keep(&self, sight: &Arc<Sight>) {
        *self.sight.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(sight));
    }
}

impl Backend {
    /// The current sight. Asks the database for the head of the history; only when it
    /// moved, what was touched since is loaded, by one request while the others wait.
    ///
    /// # Errors
    /// As any read.
    pub async fn board(&self) -> Result<Arc<Sight>> {
        let board = self.board_memory();
        let calendar = self.calendar();
        let head = history::head(&mut self.glance().await?).await?.seq;
        if let Some(sight) = board.kept(head, calendar.today) {
            return Ok(sight);
        }
        let _turn = board.turn.lock().await;
        // Somebody else may have renewed it while this request waited.
        if let Some(sight) = board.kept(head, calendar.today) {
            return Ok(sight);
        }
        let mut tx = self.read().await?;
        let sight = match board.last() {
            Some(old) if !ends_between(&old, calendar.today) => {
                follow(&mut tx, &old, &calendar).await?
            }
            _ => whole(&mut tx, &calendar).await?,
        };
        let sight = Arc::new(sight);
        board.keep(&sight);
        Ok(sight)
    }

    /// The last sight that was made, without asking the database: for names in menus.
    /// What decides or counts asks [`Self::board`].
    pub fn board_kept(&self) -> Option<Arc<Sight>> {
        self.board_memory().last()
    }

    /// A sight loaded afresh from the tables, past the kept one: the measure of what
    /// [`Self::board`] must equal. For `doctor` and tests.
    ///
    /// # Errors
    /// As any read.
    pub async fn board_from_tables(&self) -> Result<Sight> {
        whole(&mut self.read().await?, &self.calendar()).await
    }
}

/// Whether another body acts for some body since the sight was made.
fn ends_between(old: &Sight, today: NaiveDate) -> bool {
    let bodies = &old.catalogue.bodies;
    old.day != today
        && bodies
            .keys()
            .any(|id| old.catalogue.acting(*id, old.day) != old.catalogue.acting(*id, today))
}

async fn whole(tx: &mut Tx, calendar: &Calendar) -> Result<Sight> {
    let seq = history::head(tx).await?.seq;
    let catalogue = Arc::new(store::catalogue::all(tx).await?);
    let facts = facts(tx, &Which::All, &catalogue, calendar).await?;
    Ok(Sight::new(seq, calendar.today, facts, catalogue))
}

/// The sight after `old`: only touched measures are loaded; a touched catalogue can
/// change any fact (names are searched, areas decide Bezirke), so all are loaded.
async fn follow(tx: &mut Tx, old: &Sight, calendar: &Calendar) -> Result<Sight> {
    let seq = history::head(tx).await?.seq;
    let mut measures = HashSet::new();
    let mut reports = HashSet::new();
    for (kind, id) in store::board::touched(tx, old.seq).await? {
        match Kind::parse(&kind) {
            Some(Kind::Measure) => {
                measures.insert(MeasureId(id));
            }
            Some(Kind::Report) => {
                reports.insert(ReportId(id));
            }
            Some(
                Kind::Account | Kind::Document | Kind::Comment | Kind::Setting | Kind::PublicText,
            ) => {}
            Some(
                Kind::Concept
                | Kind::Body
                | Kind::Area
                | Kind::Field
                | Kind::TargetGroup
                | Kind::Programme
                | Kind::Unit,
            )
            | None => return whole(tx, calendar).await,
        }
    }
    if !reports.is_empty() {
        let reports: Vec<ReportId> = reports.into_iter().collect();
        measures.extend(store::report::measures_of(tx, &reports).await?);
    }
    if measures.len() > PICK_AT_MOST {
        return whole(tx, calendar).await;
    }
    let renewed = match measures.is_empty() {
        true => Vec::new(),
        false => facts(tx, &Which::of(&measures), &old.catalogue, calendar).await?,
    };
    Ok(old.renewed(seq, calendar.today, renewed))
}

async fn facts(
    tx: &mut Tx,
    which: &Which,
    catalogue: &Catalogue,
    calendar: &Calendar,
) -> Result<Vec<Arc<MeasureFacts>>> {
    let last: HashMap<MeasureId, Report> = store::report::last(tx, which)
        .await?
        .into_iter()
        .map(|report| (report.measure, report))
        .collect();
    let mut confirmed: HashMap<MeasureId, Vec<Report>> = HashMap::new();
    for report in store::report::confirmed(tx, which).await? {
        confirmed.entry(report.measure).or_default().push(report);
    }
    let measures = store::measure::load(tx, which).await?;
    Ok(measures
        .iter()
        .map(|measure| {
            let districts = districts_of(measure, catalogue);
            let whole =
                |report: &&Report| report.review_state(&districts) == ReviewState::Confirmed;
            let reported = Reported {
                last: last.get(&measure.id),
                confirmed: confirmed
                    .get(&measure.id)
                    .and_then(|reports| reports.iter().find(whole)),
            };
            Arc::new(MeasureFacts::new(measure, reported, catalogue, calendar))
        })
        .collect())
}
