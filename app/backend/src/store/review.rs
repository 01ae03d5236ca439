//! Rows of `review`: only ever added.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{
    ids::{AccountId, BodyId, ReportId},
    policy::Role,
    review::{Decision, Review},
};
use sqlx::types::Text;

use super::{
    set::{Which, rows, wanted},
    word::known,
};
use crate::{
    db::{Tx, run},
    error::{Error, Result},
};

#[derive(sqlx::FromRow)]
struct Row {
    report_id: Text<ReportId>,
    district: String,
    decision: String,
    reason: Option<String>,
    at: DateTime<Utc>,
    account_id: Text<AccountId>,
    body_id: Option<Text<BodyId>>,
    role: String,
}

macro_rules! select {
    () => {
        "SELECT v.report_id, v.district, v.decision, v.reason, v.at, v.account_id, v.body_id, v.role
        FROM review v "
    };
}

const ALL: &str = concat!(select!(), "ORDER BY v.report_id, v.at, v.district");
const OF_MEASURES: &str = concat!(
    wanted!(),
    select!(),
    "JOIN report r ON r.id = v.report_id
    WHERE r.measure_id IN (SELECT id FROM wanted)
    ORDER BY v.report_id, v.at, v.district"
);

/// The reviews of all reports of these measures, by report.
pub(crate) async fn of_measures(
    tx: &mut Tx,
    measures: &Which,
) -> Result<HashMap<ReportId, Vec<Review>>> {
    let rows = rows!(tx, Row, measures, ALL, OF_MEASURES)?;
    let mut reviews: HashMap<ReportId, Vec<Review>> = HashMap::new();
    for row in rows {
        let report = row.report_id.0;
        reviews.entry(report).or_default().push(row.into_review()?);
    }
    Ok(reviews)
}

impl Row {
    fn into_review(self) -> Result<Review> {
        let decision = match (self.decision.as_str(), self.reason) {
            ("confirmed", _) => Decision::Confirmed,
            ("returned", Some(reason)) => Decision::Returned { reason },
            (other, _) => return Err(Error::internal(format!("unknown decision {other}"))),
        };
        Ok(Review {
            district: self.district,
            decision,
            at: self.at,
            account: self.account_id.0,
            body: self.body_id.map(|id| id.0),
            role: known(Role::parse, &self.role)?,
        })
    }
}

const INSERT: &str = "
    INSERT INTO review (report_id, district, decision, reason, at, account_id, body_id, role)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

pub(crate) async fn insert(tx: &mut Tx, report: ReportId, new: &Review) -> Result<()> {
    let (decision, reason) = match &new.decision {
        Decision::Confirmed => ("confirmed", None),
        Decision::Returned { reason } => ("returned", Some(reason.as_str())),
    };
    run!(
        tx,
        INSERT,
        Text(report),
        new.district.as_str(),
        decision,
        reason,
        new.at,
        Text(new.account),
        new.body.map(Text),
        new.role.key(),
    )?;
    Ok(())
}
