//! Use cases of the report (Sachstand): submitted and from then on unchanged; a
//! correction is the next report.

use std::collections::HashMap;

use chrono::Duration;
use domain::{
    catalogue::Catalogue,
    facts::pen_target,
    ids::{MeasureId, ReportId},
    measure::{Measure, Stage},
    policy::{Action, Actor},
    report::{Report, ReportDraft, ReportInput},
};

use crate::{
    Backend, Error, Result,
    authority::{body_for, see},
    db::Tx,
    history::{self, Kind, Record},
    ids,
    sent_forms::{self, Mark},
    store::{self, set::Which},
};

/// Why an Entwurf is not reported on.
pub(crate) const NO_DRAFT: &str =
    "Ein Entwurf hat noch keinen Sachstand. Bitte geben Sie die Maßnahme zuerst frei.";

/// The same form again within this time is one click too many, not a second report.
const SAME_CLICK: Duration = Duration::minutes(2);

/// Adds a report to a released measure.
///
/// # Errors
/// `Invalid`; `NotFound` when the measure is not seen; `Forbidden` without the pen;
/// `Conflict` when another report came in since the form was opened.
pub async fn submit(
    backend: &Backend,
    actor: &Actor,
    measure: MeasureId,
    draft: &ReportDraft,
) -> Result<ReportId> {
    add(backend, actor, measure, draft, Way::Submit, None).await
}

/// As [`submit`], for a run over many measures: what carries this mark was done before.
pub(crate) async fn submit_once(
    backend: &Backend,
    actor: &Actor,
    measure: MeasureId,
    draft: &ReportDraft,
    mark: Option<Mark>,
) -> Result<ReportId> {
    add(backend, actor, measure, draft, Way::Submit, mark).await
}

/// The newest report of each of these measures that has one; measures the actor does not
/// see are passed over.
///
/// # Errors
/// As any read.
pub async fn newest(
    backend: &Backend,
    actor: &Actor,
    measures: &[MeasureId],
) -> Result<HashMap<MeasureId, Report>> {
    let (sight, visibility) = (backend.board().await?, actor.visibility());
    let seen: Vec<MeasureId> = measures
        .iter()
        .filter(|id| sight.fact(**id).is_some_and(|facts| visibility.sees(facts)))
        .copied()
        .collect();
    if seen.is_empty() {
        return Ok(HashMap::new());
    }
    let reports = store::report::last(&mut backend.read().await?, &Which::of(seen)).await?;
    Ok(reports
        .into_iter()
        .map(|report| (report.measure, report))
        .collect())
}

/// As [`submit`], for the stages that take a measure back.
pub(crate) async fn withdraw(
    backend: &Backend,
    actor: &Actor,
    measure: MeasureId,
    draft: &ReportDraft,
) -> Result<()> {
    add(backend, actor, measure, draft, Way::Withdraw, None)
        .await
        .map(|_| ())
}

#[derive(Clone, Copy)]
enum Way {
    Submit,
    Withdraw,
}

impl Way {
    const fn action(self) -> Action {
        match self {
            Self::Submit => Action::Report,
            Self::Withdraw => Action::WithdrawMeasure,
        }
    }

    const fn cause(self) -> &'static str {
        match self {
            Self::Submit => "report.submit",
            Self::Withdraw => "measure.withdraw",
        }
    }
}

async fn add(
    backend: &Backend,
    actor: &Actor,
    id: MeasureId,
    draft: &ReportDraft,
    way: Way,
    mark: Option<Mark>,
) -> Result<ReportId> {
    let sight = backend.board().await?;
    let (actor, draft) = (actor.clone(), draft.clone());
    backend
        .write(way.cause(), move |tx| {
            Box::pin(async move {
                let catalogue = &sight.catalogue;
                let measure = store::measure::lock(tx, id).await?;
                see(&actor, &measure, catalogue, tx.today())?;
                let pen = pen_target(&measure, catalogue, tx.today());
                actor.require(way.action(), &pen)?;
                let input = draft.parse(tx.today())?;
                check(tx, &actor, &measure, &input, way, catalogue).await?;
                let reports = store::report::of_measure(tx, id).await?;
                let body = body_for(&actor, &pen, catalogue)
                    .unwrap_or_else(|| catalogue.acting(measure.pen(), tx.today()));
                let last = reports.first().map(|report| report.id);
                let report = Report {
                    id: ids::fresh(),
                    measure: id,
                    stage: input.stage,
                    stage_reason: input.stage_reason,
                    rating: input.rating,
                    rating_reason: input.rating_reason,
                    text: input.text,
                    internal: input.internal,
                    next_step: input.next_step,
                    replacement: input.replacement,
                    as_of: input.as_of,
                    submitted_at: tx.now(),
                    account: actor.account,
                    body,
                    reviews: Vec::new(),
                    version: 1,
                };
                if let Some(earlier) =
                    sent_forms::claim(tx, &actor, mark.as_ref(), report.id).await?
                {
                    return Ok(earlier);
                }
                if last != input.last_seen {
                    return clicked_twice(&reports, &report, input.last_seen).ok_or_else(|| {
                        Error::conflict(Kind::Report, last.map_or(id.0, |id| id.0), 1)
                    });
                }
                store::report::insert(tx, &report).await?;
                let record =
                    Record::by(&actor, Kind::Report, report.id, way.cause()).for_body(Some(body));
                history::record(tx, record, &report).await?;
                Ok(report.id)
            })
        })
        .await
}

/// What the form alone cannot know.
async fn check(
    tx: &mut Tx,
    actor: &Actor,
    measure: &Measure,
    input: &ReportInput,
    way: Way,
    catalogue: &Catalogue,
) -> Result<()> {
    if measure.draft {
        return Err(Error::invalid("stage", NO_DRAFT));
    }
    if matches!(way, Way::Withdraw) && !matches!(input.stage, Stage::Dropped | Stage::Deferred) {
        return Err(Error::invalid(
            "stage",
            "Bitte wählen Sie „entfallen“ oder „zurückgestellt“.",
        ));
    }
    let Some(replacement) = input.replacement else {
        return Ok(());
    };
    if replacement == measure.id {
        return Err(Error::invalid(
            "replacement",
            "Eine Maßnahme kann nicht durch sich selbst ersetzt werden.",
        ));
    }
    let found = match store::measure::find(tx, replacement).await {
        Ok(found) => see(actor, &found, catalogue, tx.today()).map(|()| found),
        Err(error) => Err(error),
    };
    match found {
        // Everybody reads the report, but not everybody may know of the Entwurf.
        Ok(found) if found.draft => Err(Error::invalid(
            "replacement",
            "Diese Maßnahme ist noch ein Entwurf. Bitte geben Sie sie zuerst frei.",
        )),
        Err(Error::NotFound) => Err(Error::invalid(
            "replacement",
            "Bitte wählen Sie eine Maßnahme aus der Liste.",
        )),
        other => other.map(|_| ()),
    }
}

/// The report this one repeats: the newest, by the same account, moments ago, with
/// the same content and from the same starting point.
fn clicked_twice(
    reports: &[Report],
    again: &Report,
    last_seen: Option<ReportId>,
) -> Option<ReportId> {
    let newest = reports.first()?;
    let started_from = reports.get(1).map(|report| report.id);
    let same = Report {
        id: newest.id,
        submitted_at: newest.submitted_at,
        // A review may have come in between.
        reviews: newest.reviews.clone(),
        version: newest.version,
        ..again.clone()
    } == *newest;
    let moments_ago = again.submitted_at - newest.submitted_at <= SAME_CLICK;
    (same && moments_ago && started_from == last_seen).then_some(newest.id)
}
