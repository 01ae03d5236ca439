//! Use cases of the review: a coordination confirms a report for its Bezirk or returns
//! it with a reason; the Landeskoordination stands in for a Bezirk that is silent.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::{
    catalogue::Catalogue,
    facts::districts_of,
    ids::{MeasureId, ReportId},
    measure::Measure,
    policy::{Action, Actor, Denied, Role, Scope, Target, scope},
    report::Report,
    review::{Decision, Review},
    text,
};

use crate::{
    Backend, Error, Result,
    authority::{body_for, see},
    clock::berlin_day,
    db::Tx,
    history::{self, Kind, Record},
    requests::Voices,
    store,
};

/// What is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Confirm,
    /// Needs a reason.
    Return(String),
}

/// In which role an actor may decide about a report of this measure, and for which
/// Bezirke.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reviewing(Vec<(Role, String)>);

impl Reviewing {
    /// Whether there is anything to decide.
    pub fn is_possible(&self) -> bool {
        !self.0.is_empty()
    }
}

/// What this actor may decide about a report: the Bezirke it touches that have not
/// decided and that the actor coordinates or leads. Nobody decides about the own
/// report. The Landeskoordination stands in for a Bezirk without a coordination, or
/// one that has been silent for 15 working days (DESIGN §2).
pub fn reviewing(
    actor: &Actor,
    report: &Report,
    measure: &Measure,
    catalogue: &Catalogue,
    voices: &Voices,
    today: NaiveDate,
) -> Reviewing {
    if report.account == actor.account {
        return Reviewing::default();
    }
    let missing = report.missing_reviews(&districts_of(measure, catalogue));
    let silent = Report::is_silent(berlin_day(report.submitted_at), today);
    let roles = missing.into_iter().filter_map(|district| {
        let alone = !voices.has_coordination(&district);
        let role = reviewing_role(actor, &district, catalogue, alone || silent)?;
        Some((role, district))
    });
    Reviewing(roles.collect())
}

fn reviewing_role(
    actor: &Actor,
    district: &str,
    catalogue: &Catalogue,
    stand_in: bool,
) -> Option<Role> {
    let target = Target {
        bodies: catalogue
            .district_office(district)
            .map(|body| body.id)
            .into_iter()
            .collect(),
        districts: vec![district.to_owned()],
    };
    actor
        .grants
        .iter()
        .filter(|grant| match scope(Action::ReviewReport, grant.role) {
            Scope::District => grant.district.as_deref() == Some(district),
            Scope::Own => target.bodies.iter().any(|body| grant.covers.contains(body)),
            Scope::All => stand_in,
            Scope::No => false,
        })
        .map(|grant| grant.role)
        .min()
}

/// Decides about the newest report of a measure, for every Bezirk this actor may decide
/// for.
///
/// # Errors
/// `Invalid` under `reason`; `NotFound`; `Forbidden` for the own report and for other
/// Bezirke; `Conflict` when a newer report came in, or another one decided.
pub async fn decide(
    backend: &Backend,
    actor: &Actor,
    id: MeasureId,
    report: ReportId,
    verdict: Verdict,
) -> Result<()> {
    let sight = backend.board().await?;
    let actor = actor.clone();
    let decision = match verdict {
        Verdict::Confirm => Decision::Confirmed,
        Verdict::Return(typed) => Decision::Returned {
            reason: text::required(
                &typed,
                2_000,
                "Bitte schreiben Sie, was an der Meldung fehlt.",
            )
            .map_err(|sentence| Error::invalid("reason", sentence))?,
        },
    };
    backend
        .write("report.review", move |tx| {
            Box::pin(async move {
                let measure = store::measure::lock(tx, id).await?;
                see(&actor, &measure, &sight.catalogue, tx.today())?;
                let reports = store::report::of_measure(tx, id).await?;
                let newest = reports.into_iter().next().ok_or(Error::NotFound)?;
                if newest.id != report {
                    return Err(Error::conflict(Kind::Report, newest.id, newest.version));
                }
                record(tx, &actor, &measure, newest, decision, &sight.catalogue).await
            })
        })
        .await
}

async fn record(
    tx: &mut Tx,
    actor: &Actor,
    measure: &Measure,
    mut report: Report,
    decision: Decision,
    catalogue: &Catalogue,
) -> Result<()> {
    let voices = Voices::load(tx).await?;
    let may = reviewing(actor, &report, measure, catalogue, &voices, tx.today());
    if !may.is_possible() {
        let own = |review: &&Review| review.account == actor.account;
        return match report.reviews.iter().find(own) {
            // Pressed twice.
            Some(review) if review.decision == decision => Ok(()),
            _ if decided_by_others(actor, &report, catalogue) => {
                Err(Error::conflict(Kind::Report, report.id, report.version))
            }
            _ => Err(Denied(Action::ReviewReport).into()),
        };
    }
    let cause = match decision {
        Decision::Confirmed => "report.confirm",
        Decision::Returned { .. } => "report.return",
    };
    let mut districts = Vec::new();
    for (role, district) in may.0 {
        let target = Target {
            bodies: Vec::new(),
            districts: vec![district.clone()],
        };
        let review = Review {
            district: district.clone(),
            decision: decision.clone(),
            at: tx.now(),
            account: actor.account,
            body: body_for(actor, &target, catalogue),
            role,
        };
        // At most the Bezirke one measure touches: a handful.
        store::review::insert(tx, report.id, &review).await?;
        report.reviews.push(review);
        districts.push(district);
    }
    report.version = store::report::raise_version(tx, report.id).await?;
    let body = body_for(
        actor,
        &Target {
            bodies: Vec::new(),
            districts,
        },
        catalogue,
    );
    history::record(
        tx,
        Record::by(actor, Kind::Report, report.id, cause).for_body(body),
        &report,
    )
    .await?;
    Ok(())
}

/// Whether the Bezirke of this actor have decided already.
fn decided_by_others(actor: &Actor, report: &Report, catalogue: &Catalogue) -> bool {
    let decided: BTreeSet<&str> = report
        .reviews
        .iter()
        .map(|review| review.district.as_str())
        .collect();
    report.account != actor.account
        && decided
            .iter()
            .any(|district| reviewing_role(actor, district, catalogue, true).is_some())
}
