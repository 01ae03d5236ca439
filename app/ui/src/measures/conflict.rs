//! "Jemand war schneller": what was stored in the meantime beside what was typed,
//! field by field, above the form that keeps everything typed.

use backend::measures::{Detail, Version, VersionContent};
use chrono::{DateTime, Utc};
use domain::{
    catalogue::Catalogue,
    dates,
    error::FieldErrors,
    form::FormData,
    ids::BodyId,
    measure::Measure,
    measure_form::MeasureDraft,
    report::{Report, ReportDraft},
};
use leptos::prelude::*;

use super::{
    forms::{self, EDIT, MILESTONES, REPORT},
    merge::{self, Merged, Shape},
    milestones,
    words::{measure_words, milestone_words, report_words},
};
use crate::kit::{
    alert::Notice,
    diff::{Change, Diff},
    form::FormSpec,
    when,
};

pub(super) const MEASURE: Shape = Shape {
    ignored: &["version", "aktion"],
    rows: &["participant", "participant_task"],
};
const A_REPORT: Shape = Shape {
    ignored: &["last_seen"],
    rows: &[],
};
pub(super) const SOME_MILESTONES: Shape = Shape {
    ignored: &["version", "aktion", "remove"],
    rows: &["id", "title", "planned", "actual"],
};

/// Two people's work on one form.
pub struct Clash {
    /// What the form goes on with; sending it is accepted, unless somebody is faster
    /// again.
    pub merged: FormData,
    /// "BA Treptow-Köpenick, 22.11.2026, 10:31 Uhr"
    by: String,
    taken: Vec<Change>,
    both: Vec<Change>,
    fields: Vec<String>,
}

impl Clash {
    /// A line at each field that both changed.
    pub fn notes(&self) -> FieldErrors {
        let mut notes = FieldErrors::default();
        for field in &self.fields {
            notes.add(field, "Auch hier hat jemand etwas geändert. Der andere Text steht oben; was hier steht, wird gespeichert.");
        }
        notes
    }
}

/// Master data: as it stood when the form was opened, stored now, typed. Without
/// `opened` every difference counts as changed by both.
pub fn measure(
    detail: &Detail,
    versions: &[Version],
    opened: Option<&Measure>,
    typed: &FormData,
) -> Clash {
    let pairs = |measure: &Measure| forms::measure_pairs(&MeasureDraft::from_measure(measure));
    let (stored, base) = (
        pairs(&detail.measure),
        opened.map(pairs).unwrap_or_default(),
    );
    let mut merged = merge::merge(MEASURE, &base, &stored, typed);
    set(
        &mut merged.values,
        "version",
        &detail.measure.version.to_string(),
    );
    let last =
        measure_versions(versions).find(|(_, measure)| measure.version == detail.measure.version);
    let by = last
        .map(|(version, _)| who(version.body, version.at, &detail.sight.catalogue))
        .unwrap_or_default();
    let words = |form: &FormData, field: &str| measure_words(form, field, &detail.sight.catalogue);
    clash(&EDIT, merged, &stored, typed, by, words)
}

/// Milestones: the list as a whole.
pub fn milestones(detail: &Detail, versions: &[Version], typed: &FormData) -> Clash {
    let opened = typed.get("version").parse::<i64>().unwrap_or(0);
    let stored = milestones::pairs(&detail.measure);
    let base = measure_versions(versions).find(|(_, measure)| measure.milestones_version == opened);
    let base = base
        .map(|(_, measure)| milestones::pairs(measure))
        .unwrap_or_default();
    let mut merged = merge::merge(SOME_MILESTONES, &base, &stored, typed);
    set(
        &mut merged.values,
        "version",
        &detail.measure.milestones_version.to_string(),
    );
    let last = measure_versions(versions)
        .find(|(_, measure)| measure.milestones_version == detail.measure.milestones_version);
    let by = last
        .map(|(version, _)| who(version.body, version.at, &detail.sight.catalogue))
        .unwrap_or_default();
    clash(&MILESTONES, merged, &stored, typed, by, |form, _| {
        milestone_words(form)
    })
}

/// A report: the one the form was filled from, the newest one, typed.
pub fn report(detail: &Detail, typed: &FormData) -> Clash {
    let today = detail
        .reports
        .first()
        .map(|report| report.as_of)
        .unwrap_or_default();
    let pairs = |report: &Report| {
        forms::report_pairs(&ReportDraft {
            as_of: dates::iso(Some(report.as_of)),
            ..ReportDraft::from_last(Some(report), today)
        })
    };
    let newest = detail.reports.first();
    let stored = newest.map(pairs).unwrap_or_default();
    let seen = typed.get("last_seen");
    // Each report speaks of its own day: that is nobody's change.
    let mut base = match detail
        .reports
        .iter()
        .find(|report| report.id.to_string() == seen)
    {
        Some(report) => pairs(report),
        None => forms::report_pairs(&ReportDraft::from_last(None, today)),
    };
    set(&mut base, "as_of", &stored.get("as_of"));
    let mut merged = merge::merge(A_REPORT, &base, &stored, typed);
    set(
        &mut merged.values,
        "last_seen",
        &newest
            .map(|report| report.id.to_string())
            .unwrap_or_default(),
    );
    let by = newest
        .map(|report| {
            who(
                Some(report.body),
                report.submitted_at,
                &detail.sight.catalogue,
            )
        })
        .unwrap_or_default();
    clash(&REPORT, merged, &stored, typed, by, report_words)
}

fn clash(
    spec: &'static FormSpec,
    merged: Merged,
    stored: &FormData,
    typed: &FormData,
    by: String,
    words: impl Fn(&FormData, &str) -> String,
) -> Clash {
    let change = |field: &String| {
        Change::new(
            label(spec, field),
            words(stored, field),
            words(typed, field),
        )
    };
    // A list of rows has no field of its own that a line could stand at.
    let has_place = |field: &&String| spec.field(field).is_some_and(|spec| !spec.repeated);
    Clash {
        by,
        taken: merged.taken.iter().map(change).collect(),
        both: merged.both.iter().map(change).collect(),
        fields: merged.both.iter().filter(has_place).cloned().collect(),
        merged: merged.values,
    }
}

fn label(spec: &FormSpec, field: &str) -> String {
    match field {
        "participant" => "Beteiligte".into(),
        "id" => "Meilensteine".into(),
        _ => spec.label(field).to_owned(),
    }
}

/// What stands above the form.
pub fn overview(clash: Clash) -> AnyView {
    let by = if clash.by.is_empty() {
        String::new()
    } else {
        format!(" ({})", clash.by)
    };
    let both = (!clash.both.is_empty()).then(|| {
        view! {
            <Diff
                caption="Das haben beide geändert – bitte entscheiden Sie unten im Formular"
                changes=clash.both
                old="Inzwischen gespeichert"
                new="Ihre Eingabe"
                marked=false
            />
        }
    });
    let taken = (!clash.taken.is_empty()).then(|| {
        view! {
            <Diff caption="Das hat nur die andere Seite geändert – es ist schon übernommen" changes=clash.taken old="Inzwischen gespeichert" new="Vorher bei Ihnen" marked=false />
        }
    });
    view! {
        <Notice tone="warning" title="Jemand hat inzwischen gespeichert">
            <p>
                {format!("Während Sie geschrieben haben, wurde eine neuere Fassung gespeichert{by}. Es ist nichts verloren: Ihre Eingaben stehen unten, der andere Text hier. ")}
                "Prüfen Sie die Felder und speichern Sie noch einmal."
            </p>
        </Notice>
        <div class="clash">{both}{taken}</div>
    }
    .into_any()
}

fn measure_versions(versions: &[Version]) -> impl Iterator<Item = (&Version, &Measure)> {
    versions
        .iter()
        .filter_map(|version| match &version.content {
            VersionContent::Measure(measure) => Some((version, &**measure)),
            VersionContent::Report(_) => None,
        })
}

fn set(form: &mut FormData, name: &str, value: &str) {
    form.0.retain(|(held, _)| held != name);
    form.0.push((name.to_owned(), value.to_owned()));
}

fn who(body: Option<BodyId>, at: DateTime<Utc>, catalogue: &Catalogue) -> String {
    let when = when::german(at);
    body.map_or_else(
        || when.clone(),
        |id| format!("{}, {when}", catalogue.body_name(id)),
    )
}
