//! One row of the table as the form of a measure and, where it says so, of a first
//! report; or a sentence for each cell that cannot stand.

use chrono::NaiveDate;

use super::{Column, Sheet, names};
use crate::{
    catalogue::Catalogue,
    error::FieldErrors,
    facts::MeasureFacts,
    ids::AreaId,
    labels::Label,
    measure::{Rating, Stage},
    measure_form::{MeasureDraft, ParticipantDraft},
    report::ReportDraft,
    search::fold,
};

/// What a row means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    pub draft: MeasureDraft,
    /// The first report, when the row tells Umsetzungsstand, Ampel or Sachstand.
    pub report: Option<ReportDraft>,
    /// Sentences by [`Column::key`].
    pub problems: FieldErrors,
}

/// A measure that may be the same as one of the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Twin {
    /// One that is there already: its code.
    Measure(String),
    /// An earlier row of the table, counted from 0.
    Row(usize),
}

impl Sheet {
    /// Reads a row. As an Entwurf it cannot have a report.
    pub fn read(
        &self,
        row: usize,
        catalogue: &Catalogue,
        today: NaiveDate,
        as_draft: bool,
    ) -> Read {
        let mut read = Read::default();
        self.read_names(row, catalogue, today, &mut read);
        self.read_texts(row, &mut read.draft);
        let checks = [
            read.draft.parse_core(catalogue, today, None).err(),
            read.draft.parse_more(catalogue, today, None).err(),
        ];
        for (field, sentence) in checks.iter().flatten().flat_map(FieldErrors::iter) {
            read.problems.add(column_of(field).key(), sentence);
        }
        self.read_report(row, today, as_draft, &mut read);
        read
    }

    fn read_names(&self, row: usize, catalogue: &Catalogue, today: NaiveDate, read: &mut Read) {
        let cell = |column| self.cell(row, column);
        let Read {
            draft, problems, ..
        } = read;
        let mut take = |column: Column, found: Result<Vec<String>, String>| {
            problems.take(column.key(), found).unwrap_or_default()
        };
        let mut areas: Vec<AreaId> = Vec::new();
        if !cell(Column::Areas).is_empty() {
            let found = names::areas(cell(Column::Areas), catalogue);
            areas = found.clone().unwrap_or_default();
            draft.areas = take(Column::Areas, found.map(|ids| texts(&ids)));
        }
        if !cell(Column::OutsideDistrict).is_empty() {
            let found = names::district(cell(Column::OutsideDistrict), catalogue);
            draft.outside_district =
                take(Column::OutsideDistrict, found.map(|number| vec![number])).concat();
        }
        if !cell(Column::Field).is_empty() {
            let found = names::field(cell(Column::Field), catalogue);
            draft.field = take(Column::Field, found.map(|id| texts(&[id]))).concat();
        }
        if !cell(Column::Lead).is_empty() {
            let found = names::body(cell(Column::Lead), catalogue, today);
            draft.lead = take(Column::Lead, found.map(|id| texts(&[id]))).concat();
        }
        if !cell(Column::Objectives).is_empty() {
            let found = names::objectives(cell(Column::Objectives), &areas, catalogue);
            draft.objectives = take(Column::Objectives, found.map(|ids| texts(&ids)));
        }
        if !cell(Column::TargetGroups).is_empty() {
            let found = names::target_groups(cell(Column::TargetGroups), catalogue);
            draft.target_groups = take(Column::TargetGroups, found.map(|ids| texts(&ids)));
        }
        match participants(cell(Column::Participants), catalogue, today) {
            Ok(found) => draft.participants = found,
            Err(sentence) => problems.add(Column::Participants.key(), sentence),
        }
    }

    fn read_texts(&self, row: usize, draft: &mut MeasureDraft) {
        let cell = |column| self.cell(row, column).to_owned();
        draft.title = cell(Column::Title);
        draft.start = cell(Column::Start);
        draft.end = cell(Column::End);
        draft.total_cost = cell(Column::TotalCost);
        draft.need = cell(Column::Need);
        draft.effect = cell(Column::Effect);
        draft.outside_concept = cell(Column::OutsideConcept);
        draft.outside_reason = cell(Column::OutsideReason);
    }

    fn read_report(&self, row: usize, today: NaiveDate, as_draft: bool, read: &mut Read) {
        let cell = |column| self.cell(row, column);
        let said = [Column::Stage, Column::Rating, Column::Text]
            .into_iter()
            .find(|column| !cell(*column).is_empty());
        let Some(first) = said else {
            if !cell(Column::Reason).is_empty() {
                read.problems.add(
                    Column::Reason.key(),
                    "Eine Begründung gehört zu einem Umsetzungsstand oder einer Ampel; beide fehlen in dieser Zeile.",
                );
            }
            return;
        };
        if as_draft {
            read.problems.add(
                first.key(),
                "Ein Entwurf hat noch keinen Sachstand. Bitte lassen Sie das Feld leer, oder legen Sie die Maßnahmen freigegeben an.",
            );
            return;
        }
        let mut report = ReportDraft::from_last(None, today);
        report.text = cell(Column::Text).to_owned();
        if !cell(Column::Stage).is_empty() {
            let found = by_label(cell(Column::Stage), &Stage::ALL, Stage::key);
            report.stage = read
                .problems
                .take(Column::Stage.key(), found)
                .unwrap_or_default();
        }
        if !cell(Column::Rating).is_empty() {
            let found = by_label(cell(Column::Rating), &Rating::ALL, Rating::key);
            report.rating = read
                .problems
                .take(Column::Rating.key(), found)
                .unwrap_or_default();
        }
        // One column for both: each keeps it only where it needs one.
        report.stage_reason = cell(Column::Reason).to_owned();
        report.rating_reason = cell(Column::Reason).to_owned();
        if let Err(errors) = report.parse(today) {
            for (field, sentence) in errors.iter() {
                let column = match field {
                    "stage_reason" | "rating_reason" => Column::Reason,
                    field => column_of(field),
                };
                read.problems.add(column.key(), sentence);
            }
        }
        read.report = Some(report);
    }
}

/// Measures and earlier rows with the same title in one of the same areas: perhaps the
/// same measure, which a person decides.
pub fn twins<'a>(
    reads: &[Read],
    row: usize,
    seen: impl Iterator<Item = &'a MeasureFacts>,
) -> Vec<Twin> {
    let Some(read) = reads.get(row).filter(|read| !read.draft.title.is_empty()) else {
        return Vec::new();
    };
    let title = fold(&read.draft.title);
    let meets = |areas: &[String]| {
        (areas.is_empty() && read.draft.areas.is_empty())
            || areas.iter().any(|area| read.draft.areas.contains(area))
    };
    let mut found: Vec<Twin> = seen
        .filter(|facts| facts.title_key == title)
        .filter(|facts| meets(&texts(&facts.areas)))
        .map(|facts| Twin::Measure(facts.code.to_string()))
        .collect();
    let earlier = reads[..row]
        .iter()
        .position(|other| fold(&other.draft.title) == title && meets(&other.draft.areas));
    found.extend(earlier.map(Twin::Row));
    found
}

/// "SenStadt: stellt die Räume; BA Mitte": a body, and after a colon its task.
fn participants(
    typed: &str,
    catalogue: &Catalogue,
    today: NaiveDate,
) -> Result<Vec<ParticipantDraft>, String> {
    let one = |part: &str| {
        let (name, task) = part.split_once(':').unwrap_or((part, ""));
        Ok(ParticipantDraft {
            body: names::body(name.trim(), catalogue, today)?.to_string(),
            task: task.trim().to_owned(),
        })
    };
    let lines: Result<Vec<_>, String> = names::parts(typed, &[';', '\n']).map(one).collect();
    // A comma separates names too, but not the words of a task.
    match lines {
        Err(_) if !typed.contains(':') && typed.contains(',') => {
            names::parts(typed, &[';', '\n', ',']).map(one).collect()
        }
        lines => lines,
    }
}

fn by_label<T: Label + Copy>(
    typed: &str,
    all: &[T],
    key: fn(T) -> &'static str,
) -> Result<String, String> {
    let wanted = fold(typed);
    all.iter()
        .find(|value| fold(value.label()) == wanted)
        .map(|value| key(*value).to_owned())
        .ok_or_else(|| {
            let labels: Vec<&str> = all.iter().map(Label::label).collect();
            format!(
                "Bitte verwenden Sie eines dieser Wörter: {}.",
                labels.join(", ")
            )
        })
}

fn texts<T: ToString>(ids: &[T]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

/// The column in which a field of the measure's form is written.
fn column_of(field: &str) -> Column {
    if field.starts_with("participant") {
        return Column::Participants;
    }
    Column::parse(field).unwrap_or(Column::Title)
}
