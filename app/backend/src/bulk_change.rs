//! Use cases of the Sammeländerung: look at what one change would do to many measures,
//! then do it, each measure by its own use case and in its own write. One that cannot
//! be changed stops no other.

use std::collections::HashMap;

use domain::{
    bulk_change::{BulkChange, MOST, Seen},
    catalogue::Catalogue,
    diff::{self, Change},
    error::FieldErrors,
    facts::pen_target,
    ids::{MeasureId, ReportId},
    measure::Measure,
    participation::Answer,
    policy::{Action, Actor},
    report::{Report, ReportDraft},
};

use crate::{
    Backend, Error, Result,
    authority::see,
    board::Sight,
    measures, reports, security, sent_forms,
    store::{self, set::Which},
};

/// What a change would do to one measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreseen {
    pub id: MeasureId,
    /// Code and title; `None` when the actor does not see it.
    pub name: Option<(String, String)>,
    pub outlook: Outlook,
}

/// Whether and how a measure would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outlook {
    Changes {
        seen: Seen,
        changes: Vec<Change>,
        /// The lead is asked again, because the terms change.
        asks_lead: bool,
    },
    /// A sentence that says why not.
    Stays(String),
}

/// What became of one measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    pub id: MeasureId,
    pub name: Option<(String, String)>,
    /// A sentence when it was not changed.
    pub outcome: Result<(), String>,
}

/// Looks at what the change would do to these measures, in their order. Writes nothing.
///
/// # Errors
/// `Invalid` under `ids` when there are none or more than [`MOST`].
pub async fn foresee(
    backend: &Backend,
    actor: &Actor,
    ids: &[MeasureId],
    change: &BulkChange,
) -> Result<Vec<Foreseen>> {
    few(ids.len())?;
    let (sight, records) = load(backend, ids).await?;
    Ok(ids
        .iter()
        .map(|id| {
            let record = records
                .get(id)
                .filter(|record| record.seen_by(actor, &sight));
            Foreseen {
                id: *id,
                name: record.map(Stored::name),
                outlook: record.map_or_else(
                    || Outlook::Stays(NOT_SEEN.into()),
                    |record| outlook(backend, actor, record, change, &sight),
                ),
            }
        })
        .collect())
}

/// Changes these measures, one write each; `form_id` is that of the page, so that sent
/// again it changes nothing twice. Whoever changed a measure since it was looked at is
/// not overwritten.
///
/// # Errors
/// `Invalid` under `ids` when there are none or more than [`MOST`]; what stops a single
/// measure is said in its [`Done`].
pub async fn apply(
    backend: &Backend,
    actor: &Actor,
    seen: &[Seen],
    change: &BulkChange,
    form_id: &str,
) -> Result<Vec<Done>> {
    few(seen.len())?;
    let ids: Vec<MeasureId> = seen.iter().map(|seen| seen.measure).collect();
    let (sight, records) = load(backend, &ids).await?;
    let mut done = Vec::with_capacity(seen.len());
    let mut denied = false;
    for seen in seen {
        let record = records
            .get(&seen.measure)
            .filter(|record| record.seen_by(actor, &sight));
        let changed = match record {
            Some(record) => one(backend, actor, record, *seen, change, form_id).await,
            None => Err(Error::NotFound),
        };
        denied |= matches!(changed, Err(Error::Forbidden(_) | Error::NotFound));
        let outcome = changed.map_err(in_words);
        done.push(Done {
            id: seen.measure,
            name: record.map(Stored::name),
            outcome,
        });
    }
    // The preview offers none of these: such a form was not made by it.
    if denied {
        security::denied(backend, actor.account, "/massnahmen/sammelaenderung").await?;
    }
    Ok(done)
}

const NOT_SEEN: &str = "Diese Maßnahme gibt es nicht, oder Sie können sie nicht sehen.";
const NO_PEN: &str = "Diese Maßnahme bearbeitet eine andere Stelle.";

fn few(number: usize) -> Result<()> {
    match number {
        0 => Err(Error::invalid(
            "ids",
            "Bitte wählen Sie mindestens eine Maßnahme aus.",
        )),
        number if number > MOST => Err(Error::invalid(
            "ids",
            format!(
                "Es sind {number} ausgewählt; auf einmal lassen sich höchstens {MOST} gemeinsam ändern. Bitte grenzen Sie die Auswahl ein."
            ),
        )),
        _ => Ok(()),
    }
}

/// A measure as stored, with its newest report.
struct Stored {
    measure: Measure,
    last: Option<Report>,
}

impl Stored {
    fn name(&self) -> (String, String) {
        (self.measure.code.to_string(), self.measure.title.clone())
    }

    fn seen_by(&self, actor: &Actor, sight: &Sight) -> bool {
        see(actor, &self.measure, &sight.catalogue, sight.day).is_ok()
    }
}

/// All of them in two statements.
async fn load(
    backend: &Backend,
    ids: &[MeasureId],
) -> Result<(std::sync::Arc<Sight>, HashMap<MeasureId, Stored>)> {
    let sight = backend.board().await?;
    let mut tx = backend.read().await?;
    let which = Which::of(ids);
    let measures = store::measure::load(&mut tx, &which).await?;
    let reports = store::report::last(&mut tx, &which).await?;
    let mut last: HashMap<MeasureId, Report> = reports
        .into_iter()
        .map(|report| (report.measure, report))
        .collect();
    let records = measures
        .into_iter()
        .map(|measure| {
            let last = last.remove(&measure.id);
            (measure.id, Stored { measure, last })
        })
        .collect();
    Ok((sight, records))
}

fn outlook(
    backend: &Backend,
    actor: &Actor,
    record: &Stored,
    change: &BulkChange,
    sight: &Sight,
) -> Outlook {
    let measure = &record.measure;
    let catalogue = &sight.catalogue;
    let target = pen_target(measure, catalogue, backend.today());
    let found = match change.on_report(record.last.as_ref(), backend.today()) {
        Some(draft) if actor.may_on(Action::Report, &target) => {
            reported(backend, record, &draft).map(|changes| (changes, false))
        }
        None if actor.may_on(Action::EditMeasure, &target) => {
            edited(backend, actor, measure, change, catalogue)
        }
        _ => Err(NO_PEN.into()),
    };
    match found {
        Ok((changes, _)) if changes.is_empty() => Outlook::Stays("Steht schon so.".into()),
        Ok((changes, asks_lead)) => Outlook::Changes {
            seen: Seen {
                measure: measure.id,
                version: measure.version,
                last_report: record.last.as_ref().map(|report| report.id),
            },
            changes,
            asks_lead,
        },
        Err(sentence) => Outlook::Stays(sentence),
    }
}

/// What the report would say anew; its day alone is nothing new.
fn reported(
    backend: &Backend,
    record: &Stored,
    draft: &ReportDraft,
) -> Result<Vec<Change>, String> {
    if record.measure.draft {
        return Err(reports::NO_DRAFT.into());
    }
    let input = draft.parse(backend.today()).map_err(sentences)?;
    let before = ReportDraft::from_last(record.last.as_ref(), backend.today());
    let wanted = ReportDraft {
        stage_reason: input.stage_reason.unwrap_or_default(),
        rating_reason: input.rating_reason.unwrap_or_default(),
        ..draft.clone()
    };
    Ok(diff::changes(&lines(&before), &lines(&wanted)))
}

fn lines(draft: &ReportDraft) -> Vec<diff::Line> {
    use domain::{
        labels::Label,
        measure::{Rating, Stage},
    };
    let line = |field, label, text: &str| diff::Line {
        field,
        label,
        text: text.to_owned(),
    };
    let stage = Stage::parse(&draft.stage).unwrap_or_default();
    let rating = Rating::parse(&draft.rating).unwrap_or_default();
    vec![
        line("stage", "Umsetzungsstand", stage.label()),
        line("rating", "Ampel", rating.label()),
        line(
            "rating_reason",
            "Begründung der Ampel",
            &draft.rating_reason,
        ),
        line("text", "Sachstand", &draft.text),
    ]
}

fn edited(
    backend: &Backend,
    actor: &Actor,
    measure: &Measure,
    change: &BulkChange,
    catalogue: &Catalogue,
) -> Result<(Vec<Change>, bool), String> {
    let draft = change.on_measure(measure)?.ok_or(NO_PEN)?;
    let after =
        measures::edited(actor, measure, &draft, catalogue, backend.now()).map_err(in_words)?;
    let asks_lead = after.lead.terms != measure.lead.terms
        && matches!(after.lead.answer, Answer::Asked)
        && !measure.draft;
    let lines = |measure: &Measure| diff::measure_lines(measure, catalogue);
    let mut changes = diff::changes(&lines(measure), &lines(&after));
    // That the lead is asked again is said beside them.
    changes.retain(|change| !matches!(change.field, "lead" | "lead_answer"));
    Ok((changes, asks_lead))
}

async fn one(
    backend: &Backend,
    actor: &Actor,
    record: &Stored,
    seen: Seen,
    change: &BulkChange,
    form_id: &str,
) -> Result<()> {
    let measure = &record.measure;
    let mark = sent_forms::mark("measure.bulk", form_id, &(measure.id, change));
    if let Some(draft) = change.on_report(record.last.as_ref(), backend.today()) {
        let draft = ReportDraft {
            last_seen: last_seen(seen.last_report),
            ..draft
        };
        return reports::submit_once(backend, actor, measure.id, &draft, mark)
            .await
            .map(|_| ());
    }
    let draft = change
        .on_measure(measure)
        .map_err(|sentence| Error::invalid("ids", sentence))?
        .ok_or(Error::NotFound)?;
    let draft = domain::measure_form::MeasureDraft {
        version: seen.version.to_string(),
        ..draft
    };
    measures::edit_once(backend, actor, measure.id, &draft, mark).await
}

fn last_seen(report: Option<ReportId>) -> String {
    report.map(|id| id.to_string()).unwrap_or_default()
}

/// Why a measure of a run was not changed. A fault of ours is logged here, because the
/// run goes on and its page is no error.
pub(crate) fn in_words(error: Error) -> String {
    match error {
        Error::Invalid(errors) => sentences(errors),
        Error::NotFound => NOT_SEEN.into(),
        Error::Forbidden(_) => NO_PEN.into(),
        Error::Conflict(_) => {
            "Jemand hat diese Maßnahme inzwischen geändert. Es wurde nichts überschrieben.".into()
        }
        Error::Unavailable(_) | Error::TooMany => {
            "Das Programm war gerade ausgelastet. Bitte versuchen Sie es noch einmal.".into()
        }
        Error::Internal { reference, source } => {
            tracing::error!(reference, error = %source, "one record of a run failed");
            format!("Hier ist ein Fehler aufgetreten. Nummer für die Rückfrage: {reference}.")
        }
    }
}

fn sentences(errors: FieldErrors) -> String {
    let all: Vec<&str> = errors.iter().map(|(_, sentence)| sentence).collect();
    all.join(" ")
}
