//! The recorded versions of a measure and of its reports, for the history page and
//! for the page after a conflict.

use chrono::{DateTime, Utc};
use domain::{
    ids::{BodyId, MeasureId},
    measure::Measure,
    policy::{Action, Actor, Target},
    report::Report,
};

use crate::{
    Backend, Error, Result, accounts,
    authority::see,
    history::{self, Entry, Kind},
    store,
};

/// How many versions one page of the history has.
const PAGE: i64 = 200;

/// One recorded version of a measure or of one of its reports.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// Place in the whole history; the key of a version in URLs.
    pub seq: i64,
    /// Running number of the record it belongs to, from 1.
    pub number: i64,
    pub at: DateTime<Utc>,
    /// The body it was written for.
    pub body: Option<BodyId>,
    /// Who; only for the own body and for Revision.
    pub person: Option<String>,
    /// Key of what was done: "measure.create", "report.submit" …
    pub cause: String,
    pub content: VersionContent,
}

/// The record as it stood.
#[derive(Clone, Debug, PartialEq)]
pub enum VersionContent {
    Measure(Box<Measure>),
    Report(Box<Report>),
}

/// Newest first, at most 200; older ones by [`versions_before`].
///
/// # Errors
/// `NotFound` when the measure is not seen; `Forbidden`.
pub async fn versions(backend: &Backend, actor: &Actor, id: MeasureId) -> Result<Vec<Version>> {
    page(backend, actor, id, None).await
}

/// The next page: versions before the one with this `seq`.
///
/// # Errors
/// As [`versions`].
pub async fn versions_before(
    backend: &Backend,
    actor: &Actor,
    id: MeasureId,
    seq: i64,
) -> Result<Vec<Version>> {
    page(backend, actor, id, Some(seq)).await
}

/// One version by its place in the history.
///
/// # Errors
/// As [`versions`]; `NotFound` too when it is a version of something else.
pub async fn version(backend: &Backend, actor: &Actor, id: MeasureId, seq: i64) -> Result<Version> {
    may_see(backend, actor, id).await?;
    let row = store::measure_version::find(&mut backend.read().await?, id, seq)
        .await?
        .ok_or(Error::NotFound)?;
    let entries = vec![Entry::try_from(row)?];
    shown(backend, actor, entries)
        .await?
        .pop()
        .ok_or(Error::NotFound)
}

/// The measure as it stood when its master data had this version: what somebody had
/// before them whose change ran into a conflict. `None` when there never was one.
///
/// # Errors
/// As [`versions`].
pub async fn edited_from(
    backend: &Backend,
    actor: &Actor,
    id: MeasureId,
    version: i64,
) -> Result<Option<Measure>> {
    may_see(backend, actor, id).await?;
    let entries = history::of(&mut backend.read().await?, Kind::Measure, id).await?;
    for entry in entries.iter().rev() {
        let measure: Option<Measure> = entry.read()?;
        if let Some(measure) = measure.filter(|measure| measure.version == version) {
            return Ok(Some(measure));
        }
    }
    Ok(None)
}

async fn page(
    backend: &Backend,
    actor: &Actor,
    id: MeasureId,
    before: Option<i64>,
) -> Result<Vec<Version>> {
    may_see(backend, actor, id).await?;
    let rows = store::measure_version::page(&mut backend.read().await?, id, before, PAGE).await?;
    let entries = rows
        .into_iter()
        .map(Entry::try_from)
        .collect::<Result<Vec<_>>>()?;
    shown(backend, actor, entries).await
}

async fn may_see(backend: &Backend, actor: &Actor, id: MeasureId) -> Result<()> {
    let sight = backend.board().await?;
    let measure = store::measure::find(&mut backend.read().await?, id).await?;
    see(actor, &measure, &sight.catalogue, backend.today())?;
    Ok(actor.require(Action::SeeMeasureHistory, &Target::default())?)
}

/// A redacted version has nothing left to show and is left out.
async fn shown(backend: &Backend, actor: &Actor, entries: Vec<Entry>) -> Result<Vec<Version>> {
    let names = accounts::persons_behind(backend, actor, &entries).await?;
    let mut versions = Vec::with_capacity(entries.len());
    for entry in entries {
        let content = match entry.kind {
            Kind::Report => entry
                .read::<Report>()?
                .map(|report| VersionContent::Report(Box::new(report))),
            _ => entry
                .read::<Measure>()?
                .map(|measure| VersionContent::Measure(Box::new(measure))),
        };
        let Some(content) = content else { continue };
        // The same account may have written for several bodies; only those count
        // whose persons this actor may see.
        let target = Target {
            bodies: entry.body.into_iter().collect(),
            ..Target::default()
        };
        let person = entry
            .account
            .filter(|_| actor.may_on(Action::SeeHistoryPersons, &target))
            .and_then(|account| names.get(&account).cloned());
        let Entry {
            seq,
            version,
            at,
            body,
            cause,
            ..
        } = entry;
        versions.push(Version {
            seq,
            number: version,
            at,
            body,
            person,
            cause,
            content,
        });
    }
    Ok(versions)
}
