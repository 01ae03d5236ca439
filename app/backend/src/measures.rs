//! Use cases of the measure: create, edit, duplicate, release, withdraw, read. What a
//! change makes of the record is in `change`, its recorded versions in `versions`.

mod change;
mod versions;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    catalogue::Catalogue,
    facts::{MeasureFacts, Reported, area_target, districts_of, pen_target},
    ids::{AreaId, BodyId, MeasureId},
    measure::{Code, Measure},
    measure_form::{CoreInput, MeasureDraft, MoreInput},
    policy::{Action, Actor, Target},
    report::{Report, ReportDraft},
    review::ReviewState,
};

pub use self::versions::{
    Version, VersionContent, edited_from, version, versions, versions_before,
};
use crate::{
    Backend, Error, Result,
    authority::{body_for, coordinator_body, see},
    board::Sight,
    clock::berlin_day,
    db::Tx,
    history::{self, Kind, Record},
    ids, reports,
    sent_forms::{self, Mark},
    store,
};

/// Everything the detail page shows.
#[derive(Clone, Debug)]
pub struct Detail {
    pub measure: Measure,
    /// Newest first.
    pub reports: Vec<Report>,
    /// Computed from exactly this measure and these reports.
    pub facts: Arc<MeasureFacts>,
    pub sight: Arc<Sight>,
}

/// Where a new measure comes from besides the form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    pub draft: bool,
    pub example: bool,
    /// A code it had before it came here; none: the next free one.
    pub code: Option<Code>,
}

/// Creates a measure, as Entwurf or released; the same form sent again gives the one it
/// made.
///
/// # Errors
/// `Invalid` with a sentence per field; `Forbidden` when the actor may neither create
/// for the lead nor propose to it.
pub async fn create(
    backend: &Backend,
    actor: &Actor,
    draft: &MeasureDraft,
    as_draft: bool,
) -> Result<MeasureId> {
    create_from(
        backend,
        actor,
        draft,
        Origin {
            draft: as_draft,
            ..Origin::default()
        },
    )
    .await
}

pub(crate) async fn create_from(
    backend: &Backend,
    actor: &Actor,
    draft: &MeasureDraft,
    origin: Origin,
) -> Result<MeasureId> {
    if !actor.may(Action::CreateMeasure) {
        return Err(domain::policy::Denied(Action::CreateMeasure).into());
    }
    let sight = backend.board().await?;
    let (core, more) = parse(draft, &sight.catalogue, backend.today(), None)?;
    let created_by = creating_body(actor, core.lead, &core, &sight.catalogue, backend.today())?;
    let mark = sent_forms::mark("measure.create", &draft.form_id, &(draft, origin.draft));
    let actor = actor.clone();
    backend
        .write("measure.create", move |tx| {
            Box::pin(async move {
                let id = ids::fresh();
                if let Some(earlier) = sent_forms::claim(tx, &actor, mark.as_ref(), id).await? {
                    return Ok(earlier);
                }
                let code = match origin.code {
                    Some(code) => {
                        store::code::reserve(tx, &code).await?;
                        code
                    }
                    None => {
                        store::code::next(tx, &change::prefix(&core.areas, &sight.catalogue))
                            .await?
                    }
                };
                let new = change::New {
                    id,
                    code,
                    created_by,
                    draft: origin.draft,
                    example: origin.example,
                };
                let measure = change::create(&actor, new, core, more, &sight.catalogue, tx.now());
                insert(tx, &actor, &measure, "measure.create", &sight.catalogue).await
            })
        })
        .await
}

/// Changes the master data. A form that asks for exactly what is stored is done, even
/// from an older version: it was pressed twice, or sent again after a lost answer.
///
/// # Errors
/// `Invalid`; `NotFound` when it is not seen; `Forbidden` without the pen; `Conflict`
/// when somebody saved since the form was opened.
pub async fn edit(
    backend: &Backend,
    actor: &Actor,
    id: MeasureId,
    draft: &MeasureDraft,
) -> Result<()> {
    edit_once(backend, actor, id, draft, None).await
}

/// As [`edit`], for a run over many measures: what carries this mark was done before.
pub(crate) async fn edit_once(
    backend: &Backend,
    actor: &Actor,
    id: MeasureId,
    draft: &MeasureDraft,
    mark: Option<Mark>,
) -> Result<()> {
    let sight = backend.board().await?;
    let (actor, draft) = (actor.clone(), draft.clone());
    backend
        .write("measure.edit", move |tx| {
            Box::pin(async move {
                let catalogue = &sight.catalogue;
                let before = store::measure::lock(tx, id).await?;
                see(&actor, &before, catalogue, tx.today())?;
                actor.require(
                    Action::EditMeasure,
                    &pen_target(&before, catalogue, tx.today()),
                )?;
                if sent_forms::claim(tx, &actor, mark.as_ref(), id)
                    .await?
                    .is_some()
                {
                    return Ok(());
                }
                let wanted = edited(&actor, &before, &draft, catalogue, tx.now());
                if draft.version.trim().parse() != Ok(before.version) {
                    return if wanted.is_ok_and(|wanted| wanted == before) {
                        Ok(())
                    } else {
                        Err(Error::conflict(Kind::Measure, id, before.version))
                    };
                }
                update(tx, &actor, &before, wanted?, "measure.edit", catalogue).await
            })
        })
        .await
}

/// What the form makes of the measure, by somebody who holds its pen. Stores nothing.
///
/// # Errors
/// As [`edit`], but for versions.
pub(crate) fn edited(
    actor: &Actor,
    before: &Measure,
    draft: &MeasureDraft,
    catalogue: &Catalogue,
    now: DateTime<Utc>,
) -> Result<Measure> {
    let today = berlin_day(now);
    let (core, more) = parse(draft, catalogue, today, Some(before))?;
    if core.lead != before.lead.body {
        creating_body(actor, core.lead, &core, catalogue, today)?;
    }
    change::may_link(actor, before, &core.objectives, catalogue)?;
    Ok(change::edit(actor, before, core, more, catalogue, now))
}

/// Whether [`create`] would take this form from this actor. Stores nothing.
///
/// # Errors
/// As [`create`].
pub(crate) fn creatable(
    actor: &Actor,
    draft: &MeasureDraft,
    catalogue: &Catalogue,
    today: NaiveDate,
) -> Result<()> {
    if !actor.may(Action::CreateMeasure) {
        return Err(domain::policy::Denied(Action::CreateMeasure).into());
    }
    let (core, _) = parse(draft, catalogue, today, None)?;
    creating_body(actor, core.lead, &core, catalogue, today).map(|_| ())
}

/// A copy as Entwurf: without reports, money, milestones and answers. `form_id` is that
/// of the page; the same form sent again gives the copy it made.
///
/// # Errors
/// `NotFound`; `Forbidden` when the actor may not create one with this lead.
pub async fn duplicate(
    backend: &Backend,
    actor: &Actor,
    id: MeasureId,
    form_id: &str,
) -> Result<MeasureId> {
    let sight = backend.board().await?;
    let mark = sent_forms::mark("measure.duplicate", form_id, &id);
    let actor = actor.clone();
    backend
        .write("measure.duplicate", move |tx| {
            Box::pin(async move {
                let catalogue = &sight.catalogue;
                let original = store::measure::find(tx, id).await?;
                see(&actor, &original, catalogue, tx.today())?;
                let touched = districts(
                    &original.areas,
                    original.outside.as_ref().map(|o| o.district.as_str()),
                    catalogue,
                );
                let created_by =
                    creating_body_in(&actor, original.lead.body, touched, catalogue, tx.today())?;
                let new_id = ids::fresh();
                if let Some(earlier) = sent_forms::claim(tx, &actor, mark.as_ref(), new_id).await? {
                    return Ok(earlier);
                }
                let code =
                    store::code::next(tx, &change::prefix(&original.areas, catalogue)).await?;
                let new = change::New {
                    id: new_id,
                    code,
                    created_by,
                    draft: true,
                    example: false,
                };
                let copy = change::duplicate(&actor, &original, new, catalogue, tx.now());
                insert(tx, &actor, &copy, "measure.duplicate", catalogue).await
            })
        })
        .await
}

/// Releases an Entwurf: from now on it is seen and counted, and its end is the
/// original one. Does nothing when it already is.
///
/// # Errors
/// `NotFound`; `Forbidden` without the pen.
pub async fn release(backend: &Backend, actor: &Actor, id: MeasureId) -> Result<()> {
    let sight = backend.board().await?;
    let actor = actor.clone();
    backend
        .write("measure.release", move |tx| {
            Box::pin(async move {
                let catalogue = &sight.catalogue;
                let before = store::measure::lock(tx, id).await?;
                see(&actor, &before, catalogue, tx.today())?;
                actor.require(
                    Action::EditMeasure,
                    &pen_target(&before, catalogue, tx.today()),
                )?;
                if !before.draft {
                    return Ok(());
                }
                let after = Measure {
                    draft: false,
                    original_end: before.end,
                    ..before.clone()
                };
                update(tx, &actor, &before, after, "measure.release", catalogue).await
            })
        })
        .await
}

/// Takes a measure back: a report with the stage "entfallen" or "zurückgestellt".
///
/// # Errors
/// As [`reports::submit`]; `Invalid` for another stage.
pub async fn withdraw(
    backend: &Backend,
    actor: &Actor,
    id: MeasureId,
    draft: &ReportDraft,
) -> Result<()> {
    reports::withdraw(backend, actor, id, draft).await
}

/// One measure with its reports.
///
/// # Errors
/// `NotFound` when it is not there or not seen.
pub async fn detail(backend: &Backend, actor: &Actor, id: MeasureId) -> Result<Detail> {
    let sight = backend.board().await?;
    let mut tx = backend.read().await?;
    let measure = store::measure::find(&mut tx, id).await?;
    see(actor, &measure, &sight.catalogue, backend.today())?;
    let reports = store::report::of_measure(&mut tx, id).await?;
    let districts = districts_of(&measure, &sight.catalogue);
    let reported = Reported {
        last: reports.first(),
        confirmed: reports
            .iter()
            .find(|report| report.review_state(&districts) == ReviewState::Confirmed),
    };
    let facts = Arc::new(MeasureFacts::new(
        &measure,
        reported,
        &sight.catalogue,
        &backend.calendar(),
    ));
    Ok(Detail {
        measure,
        reports,
        facts,
        sight,
    })
}

/// Both pages of the form, with the sentences of both.
fn parse(
    draft: &MeasureDraft,
    catalogue: &Catalogue,
    today: NaiveDate,
    before: Option<&Measure>,
) -> Result<(CoreInput, MoreInput)> {
    match (
        draft.parse_core(catalogue, today, before),
        draft.parse_more(catalogue, today, before),
    ) {
        (Ok(core), Ok(more)) => Ok((core, more)),
        (Err(errors), Ok(_)) | (Ok(_), Err(errors)) => Err(errors.into()),
        (Err(mut errors), Err(more)) => {
            for (field, sentence) in more.iter() {
                errors.add(field, sentence);
            }
            Err(errors.into())
        }
    }
}

fn creating_body(
    actor: &Actor,
    lead: BodyId,
    core: &CoreInput,
    catalogue: &Catalogue,
    today: NaiveDate,
) -> Result<BodyId> {
    let touched = districts(
        &core.areas,
        core.outside.as_ref().map(|o| o.district.as_str()),
        catalogue,
    );
    creating_body_in(actor, lead, touched, catalogue, today)
}

/// The body that creates a measure with this lead: the lead itself where the actor
/// may write for it, else the body that proposes. A coordinator proposes only in her
/// own Bezirk (DESIGN §2).
fn creating_body_in(
    actor: &Actor,
    lead: BodyId,
    touched: Vec<String>,
    catalogue: &Catalogue,
    today: NaiveDate,
) -> Result<BodyId> {
    let target = domain::facts::body_target(lead, catalogue, today);
    if actor.may_on(Action::CreateMeasure, &target) {
        // Who acts for a body that ended writes for itself.
        let acting = catalogue.acting(lead, today);
        if actor.own_bodies().contains(&acting) {
            return Ok(acting);
        }
        return coordinator_body(actor, &target.districts, catalogue).ok_or(Error::NotFound);
    }
    let proposal = Target {
        bodies: actor.own_bodies().into_iter().collect(),
        districts: touched,
    };
    actor.require(Action::ProposeMeasure, &proposal)?;
    let body = actor
        .own_body()
        .or_else(|| coordinator_body(actor, &proposal.districts, catalogue));
    body.ok_or_else(|| domain::policy::Denied(Action::ProposeMeasure).into())
}

fn districts(areas: &[AreaId], outside: Option<&str>, catalogue: &Catalogue) -> Vec<String> {
    let inside = areas
        .iter()
        .flat_map(|area| area_target(Some(*area), catalogue).districts);
    inside.chain(outside.map(str::to_owned)).collect()
}

async fn insert(
    tx: &mut Tx,
    actor: &Actor,
    measure: &Measure,
    cause: &'static str,
    catalogue: &Catalogue,
) -> Result<MeasureId> {
    store::measure::insert(tx, measure).await?;
    record(tx, actor, measure, cause, catalogue).await?;
    Ok(measure.id)
}

/// Stores the changed measure as its next version; nothing changed, nothing stored.
async fn update(
    tx: &mut Tx,
    actor: &Actor,
    before: &Measure,
    mut after: Measure,
    cause: &'static str,
    catalogue: &Catalogue,
) -> Result<()> {
    if after == *before {
        return Ok(());
    }
    after.version = before.version + 1;
    if !store::measure::update(tx, &after, before).await? {
        return Err(Error::conflict(Kind::Measure, before.id, before.version));
    }
    // The pen as it was: whoever gives the lead away still wrote with the old one.
    let body = body_for(actor, &pen_target(before, catalogue, tx.today()), catalogue);
    history::record(
        tx,
        Record::by(actor, Kind::Measure, before.id, cause).for_body(body),
        &after,
    )
    .await?;
    Ok(())
}

/// Records the measure as it stands, written for the body that holds its pen.
pub(crate) async fn record(
    tx: &mut Tx,
    actor: &Actor,
    measure: &Measure,
    cause: &'static str,
    catalogue: &Catalogue,
) -> Result<()> {
    let body = body_for(
        actor,
        &pen_target(measure, catalogue, tx.today()),
        catalogue,
    );
    history::record(
        tx,
        Record::by(actor, Kind::Measure, measure.id, cause).for_body(body),
        measure,
    )
    .await?;
    Ok(())
}
