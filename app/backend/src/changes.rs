//! What was recorded on measures since a place in the history or since a day: which
//! body did what, when. Not what stood there before: that is the history of a measure.

use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    facts::MeasureFacts,
    ids::{AreaId, BodyId, MeasureId},
    policy::{Action, Actor, Denied},
};

use crate::{
    Backend, Error, Result,
    board::Sight,
    clock::start_of_day,
    db::Tx,
    history::Kind,
    store::{
        self,
        change::{Measures, Span},
    },
};

/// Which measures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// All that the actor sees.
    Everywhere,
    /// Those of an area and of its parts.
    Area(AreaId),
    /// Those that touch one of these Bezirke.
    Districts(Vec<String>),
}

impl Place {
    fn has(&self, facts: &MeasureFacts) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Area(area) => facts.areas_and_above.contains(area),
            Self::Districts(numbers) => numbers.iter().any(|n| facts.districts.contains(n)),
        }
    }
}

/// From where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// Later than this place in the history.
    Seq(i64),
    /// From the beginning of this day in Berlin.
    Day(NaiveDate),
}

/// So many measures are named in a statement; the database takes long lists apart slowly.
const NAMED: usize = 100;
/// So many rows of the history are read at first.
const PORTION: i64 = 300;

/// One thing that was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub seq: i64,
    pub at: DateTime<Utc>,
    /// The body it was written for; nobody for jobs.
    pub body: Option<BodyId>,
    /// Key of what was done, see [`domain::cause::words`].
    pub cause: String,
    pub kind: Kind,
}

/// What happened to one measure, newest first.
#[derive(Clone, Debug)]
pub struct Changed {
    pub facts: Arc<MeasureFacts>,
    pub changes: Vec<Change>,
}

/// A part of the changes: a page.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The measure with the newest change first.
    pub measures: Vec<Changed>,
    /// The last place in the history that this page covers: whoever has read it has
    /// read everything up to here, provided that nothing [`Self::older`] is left.
    pub up_to: i64,
    /// Where the next page begins ([`Page::before`]); `None` when nothing is older.
    pub older: Option<i64>,
}

/// Which part of the changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Only what stands before this place; everything when `None`.
    pub before: Option<i64>,
    /// At most so many changes.
    pub limit: u16,
}

impl Page {
    /// The newest changes.
    pub const fn first(limit: u16) -> Self {
        Self {
            before: None,
            limit,
        }
    }
}

/// What was recorded on released measures that the actor sees. What such a measure went
/// through as a draft belongs to it; measures that are drafts today are left out.
///
/// # Errors
/// `Forbidden` for who sees no measures.
pub async fn since(
    backend: &Backend,
    actor: &Actor,
    place: &Place,
    since: Since,
    page: Page,
) -> Result<Arc<Changes>> {
    if !actor.may(Action::SeeMeasures) {
        return Err(Denied(Action::SeeMeasures).into());
    }
    let sight = backend.board().await?;
    let visibility = actor.visibility();
    let key = format!("changes {place:?} {since:?} {page:?} {visibility:?}");
    if let Some(kept) = sight.memo.value(&key) {
        return Ok(kept);
    }
    let wanted = |facts: &MeasureFacts| !facts.draft && visibility.sees(facts) && place.has(facts);
    // Not past the sight: a later change may be of a measure that it does not know.
    let before = page
        .before
        .map_or(sight.seq, |before| before.saturating_sub(1));
    let span = Span {
        after: match since {
            Since::Seq(seq) => seq,
            Since::Day(_) => 0,
        },
        from: match since {
            Since::Seq(_) => DateTime::UNIX_EPOCH,
            Since::Day(day) => start_of_day(day),
        },
        up_to: before.min(sight.seq),
    };
    let limit = usize::from(page.limit.max(1));
    let mut tx = backend.read().await?;
    // One more than is shown says whether anything is older.
    let rows = newest(&mut tx, &sight, &wanted, span, limit + 1).await?;
    drop(tx);
    let older = (rows.len() > limit).then(|| rows[limit - 1].seq);
    let changes = Changes {
        measures: grouped(&sight, rows.into_iter().take(limit))?,
        up_to: span.up_to,
        older,
    };
    Ok(sight.memo.put(key, changes))
}

/// The newest rows of wanted measures. Few measures are named to the database; of many the
/// rows are read in growing portions and sorted out here, where the facts are.
async fn newest(
    tx: &mut Tx,
    sight: &Sight,
    wanted: &impl Fn(&MeasureFacts) -> bool,
    mut span: Span,
    limit: usize,
) -> Result<Vec<store::change::Row>> {
    let some = |yes: bool| {
        let ids = sight.facts.iter().filter(|facts| wanted(facts) == yes);
        let ids: Vec<MeasureId> = ids.take(NAMED + 1).map(|facts| facts.id).collect();
        (ids.len() <= NAMED).then_some(ids)
    };
    let named = match some(true) {
        Some(only) => Some(Measures::Only(only)),
        None => some(false).map(Measures::AllBut),
    };
    if let Some(measures) = named {
        return store::change::of_measures(tx, &measures, span, limit as i64).await;
    }
    let mut found = Vec::new();
    let mut portion = PORTION;
    loop {
        let all = Measures::AllBut(Vec::new());
        let rows = store::change::of_measures(tx, &all, span, portion).await?;
        let last = rows
            .last()
            .map(|row| row.seq)
            .filter(|_| rows.len() as i64 == portion);
        let of_wanted = |row: &store::change::Row| {
            sight
                .fact(row.measure_id.0)
                .is_some_and(|facts| wanted(facts))
        };
        found.extend(rows.into_iter().filter(of_wanted).take(limit - found.len()));
        match last {
            Some(seq) if found.len() < limit => span.up_to = seq - 1,
            _ => return Ok(found),
        }
        portion *= 2;
    }
}

fn grouped(sight: &Sight, rows: impl Iterator<Item = store::change::Row>) -> Result<Vec<Changed>> {
    let mut measures: Vec<Changed> = Vec::new();
    let mut place: HashMap<MeasureId, usize> = HashMap::new();
    for row in rows {
        let id = row.measure_id.0;
        let Some(facts) = sight.fact(id) else {
            continue;
        };
        let at = *place.entry(id).or_insert_with(|| {
            measures.push(Changed {
                facts: Arc::clone(facts),
                changes: Vec::new(),
            });
            measures.len() - 1
        });
        measures[at].changes.push(change(row)?);
    }
    Ok(measures)
}

fn change(row: store::change::Row) -> Result<Change> {
    let unknown = || Error::internal(format!("history {}: unknown kind {}", row.seq, row.kind));
    Ok(Change {
        seq: row.seq,
        at: row.at,
        kind: Kind::parse(&row.kind).ok_or_else(unknown)?,
        body: row
            .body
            .map(|id| id.parse())
            .transpose()
            .map_err(Error::internal)?,
        cause: row.cause,
    })
}
