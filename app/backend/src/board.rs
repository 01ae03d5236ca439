//! The board: facts of all measures in memory, following the head of the history.
//! Lists, counts and dashboards read it; details and writes go to the tables.

mod finder;
mod memo;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    fmt,
    sync::{Arc, OnceLock, PoisonError, RwLock},
};

use chrono::NaiveDate;
use domain::{
    catalogue::Catalogue,
    facts::{Calendar, MeasureFacts, Reported, districts_of},
    filter::{self, Counts, Facet, FacetValue, Filter, Moment},
    ids::{BodyId, MeasureId, ReportId},
    policy::Visibility,
    report::Report,
    request::{RequestFact, RequestState},
    review::ReviewState,
};
use tokio::sync::Mutex;

use self::finder::{Finder, both};
pub use self::memo::Memo;
use crate::{
    Backend, Result,
    db::Tx,
    history::{self, Kind},
    store::{self, set::Which},
};

/// With more touched measures than this, loading all is quicker than picking.
const PICK_AT_MOST: usize = 500;

/// What the house knows at one point of the history.
pub struct Sight {
    /// The last row of the history that is included.
    pub seq: i64,
    /// The day it was made for: on the next one other bodies may exist.
    pub day: NaiveDate,
    /// Sorted by code.
    pub facts: Vec<Arc<MeasureFacts>>,
    pub catalogue: Arc<Catalogue>,
    /// Shared from sight to sight as long as no measure is added.
    index: Arc<HashMap<MeasureId, usize>>,
    /// Made when first asked for, then carried on from sight to sight.
    finder: OnceLock<Finder>,
    /// What pages computed from exactly this sight.
    pub memo: Memo,
}

/// A request with its measure.
pub type Asked<'a> = (&'a Arc<MeasureFacts>, &'a RequestFact);

/// What is looked up or kept beside the facts says nothing that they do not say.
impl PartialEq for Sight {
    fn eq(&self, other: &Self) -> bool {
        (self.seq, self.day, &self.facts, &self.catalogue)
            == (other.seq, other.day, &other.facts, &other.catalogue)
    }
}

impl Sight {
    /// The facts of one measure, seen or not: ask the actor's visibility.
    pub fn fact(&self, id: MeasureId) -> Option<&Arc<MeasureFacts>> {
        self.index.get(&id).map(|at| &self.facts[*at])
    }

    /// The measures with any of the values that a filter wants in one of its facets: all its
    /// hits are among them, and drafts. In the order of their codes.
    pub fn near<'s>(
        &'s self,
        filter: &Filter,
        moment: Moment,
    ) -> impl Iterator<Item = &'s Arc<MeasureFacts>> + use<'s> {
        let places = self.finder(moment).and_then(|finder| finder.near(filter));
        let all = match &places {
            Some(_) => &[][..],
            None => &self.facts[..],
        };
        let places = places.unwrap_or_default();
        let found = (0..places.len()).map(move |number| &self.facts[places[number] as usize]);
        found.chain(all)
    }

    /// Requests in one state to any of these bodies or their offices, with their measures, seen
    /// or not.
    pub fn requests_to<'s>(
        &'s self,
        state: RequestState,
        bodies: &'s BTreeSet<BodyId>,
        moment: Moment,
    ) -> impl Iterator<Item = Asked<'s>> {
        let to = |request: &RequestFact| {
            request
                .body_and_above
                .iter()
                .any(|body| bodies.contains(body))
        };
        let places = self
            .finder(moment)
            .map(|finder| finder.asked(state, bodies));
        self.requests_at(state, places)
            .filter(move |(_, request)| to(request))
    }

    /// Requests in one state on measures whose pen is with any of these bodies, with their
    /// measures, seen or not.
    pub fn requests_of<'s>(
        &'s self,
        state: RequestState,
        bodies: &'s BTreeSet<BodyId>,
        moment: Moment,
    ) -> impl Iterator<Item = Asked<'s>> {
        let places = self
            .finder(moment)
            .map(|finder| finder.asking(state, bodies));
        self.requests_at(state, places)
            .filter(move |(facts, _)| bodies.contains(&facts.pen))
    }

    fn requests_at(
        &self,
        state: RequestState,
        places: Option<Vec<u32>>,
    ) -> impl Iterator<Item = Asked<'_>> {
        let places = places.unwrap_or_else(|| (0..self.count()).collect());
        places
            .into_iter()
            .map(|at| &self.facts[at as usize])
            .flat_map(|facts| facts.requests.iter().map(move |request| (facts, request)))
            .filter(move |(_, request)| request.state == state)
    }

    /// Where in [`Self::facts`] the hits of a filter stand, seen or not.
    pub fn hits(&self, filter: &Filter, moment: Moment) -> Cow<'_, [u32]> {
        let matches = |at: &u32| filter.matches(&self.facts[*at as usize], moment);
        let Some(finder) = self.finder(moment) else {
            return (0..self.count()).filter(matches).collect();
        };
        let hits = finder.hits(filter);
        match filter.typed().is_empty() {
            true => hits,
            false => hits.iter().copied().filter(matches).collect(),
        }
    }

    /// What [`filter::select`] gives: the hits that are seen, by code, and for each value how
    /// many measures it would show with all other facets applied.
    pub fn select(
        &self,
        filter: &Filter,
        visibility: &Visibility,
        moment: Moment,
    ) -> (Vec<&Arc<MeasureFacts>>, Counts) {
        let Some(finder) = self.finder(moment) else {
            return filter::select(&self.facts, visibility, filter, moment);
        };
        let all = || (0..self.count()).collect::<Vec<u32>>();
        let finds = |at: &u32| filter.finds(&self.facts[*at as usize].words);
        let worded: Option<Vec<u32>> =
            (!filter.typed().is_empty()).then(|| all().into_iter().filter(finds).collect());
        let seen = |at: &u32| visibility.sees(&self.facts[*at as usize]);
        // Released measures are all seen by who sees measures at all.
        let ask_each = |drafts: bool| drafts || !visibility.released;
        let narrowed = |places: Cow<'_, [u32]>, drafts: bool| {
            let mut places = match &worded {
                Some(worded) => both(&places, worded),
                None => places.into_owned(),
            };
            if ask_each(drafts) {
                places.retain(seen);
            }
            places
        };
        let drafts = filter.asks(Facet::Draft);
        let hits = narrowed(finder.hits(filter), drafts);
        let mut counts = Counts::new();
        for facet in Facet::ALL {
            let values = match filter.asks(facet) || facet == Facet::Draft {
                true => {
                    let places = finder
                        .hits_but(filter, facet)
                        .unwrap_or_else(|| all().into());
                    let drafts = drafts || facet == Facet::Draft;
                    self.by(&narrowed(places, drafts), facet, moment)
                }
                false => self.by(&hits, facet, moment),
            };
            if !values.is_empty() {
                counts.insert(facet, values);
            }
        }
        let hits = hits.iter().map(|at| &self.facts[*at as usize]).collect();
        (hits, counts)
    }

    /// How many of the measures at these places have each value of a facet.
    pub fn by(&self, places: &[u32], facet: Facet, moment: Moment) -> BTreeMap<FacetValue, usize> {
        let wanted = self.mask(places);
        let mut counts = BTreeMap::new();
        self.each_list(facet, moment, |value, list| {
            let count = list.iter().filter(|at| wanted[**at as usize]).count();
            if count > 0 {
                counts.insert(value, count);
            }
        });
        counts
    }

    /// How many of the measures at these places have each pair of values of two facets.
    pub fn cross(
        &self,
        places: &[u32],
        rows: Facet,
        columns: Facet,
        moment: Moment,
    ) -> BTreeMap<(FacetValue, FacetValue), usize> {
        let wanted = self.mask(places);
        let mut counts = BTreeMap::new();
        let mut inside = vec![false; self.facts.len()];
        self.each_list(columns, moment, |column, list| {
            inside.fill(false);
            for at in list {
                inside[*at as usize] = wanted[*at as usize];
            }
            self.each_list(rows, moment, |row, list| {
                let count = list.iter().filter(|at| inside[**at as usize]).count();
                if count > 0 {
                    counts.insert((row, column), count);
                }
            });
        });
        counts
    }

    fn each_list(&self, facet: Facet, moment: Moment, mut visit: impl FnMut(FacetValue, &[u32])) {
        let made;
        let finder = match self.finder(moment) {
            Some(finder) => finder,
            None => {
                made = Finder::new(self.facts.iter().map(AsRef::as_ref), moment);
                &made
            }
        };
        for (value, list) in finder.values(facet) {
            visit(value, list);
        }
    }

    fn mask(&self, places: &[u32]) -> Vec<bool> {
        let mut mask = vec![false; self.facts.len()];
        for at in places {
            mask[*at as usize] = true;
        }
        mask
    }

    fn count(&self) -> u32 {
        u32::try_from(self.facts.len()).unwrap_or(u32::MAX)
    }

    /// `None` when this sight was looked at for another moment before.
    fn finder(&self, moment: Moment) -> Option<&Finder> {
        let facts = || self.facts.iter().map(AsRef::as_ref);
        let finder = self.finder.get_or_init(|| Finder::new(facts(), moment));
        (finder.moment == moment).then_some(finder)
    }

    fn new(
        seq: i64,
        day: NaiveDate,
        facts: impl IntoIterator<Item = Arc<MeasureFacts>>,
        catalogue: Arc<Catalogue>,
    ) -> Self {
        let mut facts: Vec<_> = facts.into_iter().collect();
        facts.sort_by(|a, b| a.code.cmp(&b.code));
        let index = facts
            .iter()
            .enumerate()
            .map(|(at, fact)| (fact.id, at))
            .collect();
        Self {
            seq,
            day,
            facts,
            catalogue,
            index: Arc::new(index),
            finder: OnceLock::new(),
            memo: Memo::default(),
        }
    }

    /// The sight after this one: some facts renewed, the others shared. A change of a
    /// measure leaves its place as it is, because its code is kept for ever.
    fn renewed(&self, seq: i64, day: NaiveDate, renewed: Vec<Arc<MeasureFacts>>) -> Self {
        let mut facts = self.facts.clone();
        let same_day = |finder: &&Finder| finder.moment.day == day;
        let mut finder = self.finder.get().filter(same_day).cloned();
        let mut added = Vec::new();
        for fact in renewed {
            match self.index.get(&fact.id) {
                Some(at) if facts[*at].code == fact.code => {
                    if let (Some(finder), Ok(place)) = (&mut finder, u32::try_from(*at)) {
                        finder.moved(place, &facts[*at], &fact);
                    }
                    facts[*at] = fact;
                }
                _ => added.push(fact),
            }
        }
        if !added.is_empty() {
            let ids: HashSet<MeasureId> = added.iter().map(|fact| fact.id).collect();
            facts.retain(|fact| !ids.contains(&fact.id));
            return Self::new(
                seq,
                day,
                facts.into_iter().chain(added),
                Arc::clone(&self.catalogue),
            );
        }
        Self {
            seq,
            day,
            facts,
            catalogue: Arc::clone(&self.catalogue),
            index: Arc::clone(&self.index),
            finder: finder.map(OnceLock::from).unwrap_or_default(),
            memo: Memo::default(),
        }
    }
}

impl fmt::Debug for Sight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sight")
            .field("seq", &self.seq)
            .field("measures", &self.facts.len())
            .finish_non_exhaustive()
    }
}

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
