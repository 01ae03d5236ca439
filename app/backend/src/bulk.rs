//! Many ready records at once, for the measuring program: the same tables and the same
//! history as the use cases write, so that the board loads them as in production. No page
//! and no command reaches it, because it asks for nobody's rights.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{measure::Code, measure::Measure, report::Report, review::Review};

use crate::{
    Backend, Clock, Result,
    db::Tx,
    history::{self, Kind, Record},
    store,
};

/// One thing that happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// A measure with its links, participations, contributions and milestones; a code of
    /// its own; `milestones_version` is 2 when there are milestones, else 1.
    Created(Box<Measure>),
    /// Version 1, without reviews.
    Reported(Box<Report>),
    /// The report as it is after these reviews, which are its last ones; version 2.
    Reviewed(Box<Report>, Vec<Review>),
}

/// Writes events in their order as one transaction, dated `at`.
///
/// # Errors
/// As any write.
pub async fn write(backend: &Backend, at: DateTime<Utc>, events: Vec<Event>) -> Result<()> {
    let past = backend.at(Clock::manual(at));
    past.write("bulk", move |tx| {
        Box::pin(async move {
            let mut codes: BTreeMap<String, u32> = BTreeMap::new();
            for event in &events {
                match event {
                    Event::Created(measure) => {
                        let last = codes.entry(measure.code.prefix.clone()).or_default();
                        *last = measure.code.number.max(*last);
                        create(tx, measure).await?;
                    }
                    Event::Reported(report) => {
                        store::report::insert(tx, report).await?;
                        record_report(tx, report, "report.submit").await?;
                    }
                    Event::Reviewed(report, reviews) => review(tx, report, reviews).await?,
                }
            }
            for (prefix, number) in codes {
                store::code::reserve(tx, &Code { prefix, number }).await?;
            }
            Ok(())
        })
    })
    .await
}

async fn create(tx: &mut Tx, measure: &Measure) -> Result<()> {
    let fresh = Measure {
        milestones_version: 1,
        ..measure.clone()
    };
    store::measure::insert(tx, &fresh).await?;
    for (position, contribution) in (0_i64..).zip(&measure.contributions) {
        store::contribution::insert(tx, measure.id, position, contribution).await?;
    }
    if !measure.milestones.is_empty() {
        store::milestone::replace(tx, measure.id, &measure.milestones, 1).await?;
    }
    let record = Record {
        account: Some(measure.created_account),
        body: Some(measure.created_by),
        ..Record::by_system(Kind::Measure, measure.id, "measure.create")
    };
    history::record(tx, record, measure).await?;
    Ok(())
}

async fn review(tx: &mut Tx, report: &Report, reviews: &[Review]) -> Result<()> {
    for review in reviews {
        store::review::insert(tx, report.id, review).await?;
    }
    store::report::raise_version(tx, report.id).await?;
    record_report(tx, report, "report.confirm").await
}

async fn record_report(tx: &mut Tx, report: &Report, cause: &'static str) -> Result<()> {
    let record = Record {
        account: Some(report.account),
        body: Some(report.body),
        ..Record::by_system(Kind::Report, report.id, cause)
    };
    history::record(tx, record, report).await?;
    Ok(())
}
