//! A measure or report as labelled lines of text, and the difference of two of them:
//! behind the history page, the conflict page and, later, comparisons of two days.

use crate::{
    catalogue::Catalogue, dates, ids::MeasureId, labels::Label, measure::Measure, report::Report,
};

/// One field of a record in words. Empty text: nothing stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The field's name as in the form.
    pub field: &'static str,
    pub label: &'static str,
    pub text: String,
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub field: &'static str,
    pub label: &'static str,
    pub old: String,
    pub new: String,
}

/// The fields that differ, in the order of `new`.
pub fn changes(old: &[Line], new: &[Line]) -> Vec<Change> {
    let text_of = |lines: &[Line], field: &str| {
        lines
            .iter()
            .find(|l| l.field == field)
            .map(|l| l.text.clone())
            .unwrap_or_default()
    };
    let mut found: Vec<Change> = new
        .iter()
        .map(|line| Change {
            field: line.field,
            label: line.label,
            old: text_of(old, line.field),
            new: line.text.clone(),
        })
        .collect();
    let gone = old
        .iter()
        .filter(|line| !new.iter().any(|l| l.field == line.field));
    found.extend(gone.map(|line| Change {
        field: line.field,
        label: line.label,
        old: line.text.clone(),
        new: String::new(),
    }));
    found.retain(|change| change.old != change.new);
    found
}

/// A measure in words.
pub fn measure_lines(measure: &Measure, catalogue: &Catalogue) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut add = |field, label, text: String| lines.push(Line { field, label, text });
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let day = |day: Option<chrono::NaiveDate>| day.map(dates::german).unwrap_or_default();
    add("title", "Titel", measure.title.clone());
    add(
        "draft",
        "Status",
        if measure.draft {
            "Entwurf"
        } else {
            "freigegeben"
        }
        .into(),
    );
    add(
        "areas",
        "Handlungsräume",
        join(measure.areas.iter().map(|id| catalogue.area_label(*id))),
    );
    let outside = measure.outside.as_ref();
    add(
        "outside_district",
        "Bezirk außerhalb der Handlungsräume",
        outside
            .map(|o| catalogue.district_name(&o.district).to_owned())
            .unwrap_or_default(),
    );
    add(
        "outside_reason",
        "Grund für die Aufnahme",
        outside.map(|o| o.reason.clone()).unwrap_or_default(),
    );
    add(
        "field",
        "Handlungsfeld",
        catalogue.field_name(measure.field).to_owned(),
    );
    add(
        "lead",
        "Federführung",
        format!(
            "{} ({})",
            catalogue.body_name(measure.lead.body),
            measure.lead.answer.label()
        ),
    );
    add("start", "Beginn", day(measure.start));
    add("end", "Ende", day(measure.end));
    add(
        "end_reason",
        "Grund der Terminänderung",
        text(&measure.end_reason),
    );
    add("check_on", "Jährliche Prüfung am", day(measure.check_on));
    add(
        "objectives",
        "Ziele des Handlungskonzepts",
        join(
            measure
                .objectives
                .iter()
                .map(|id| catalogue.node_label(*id)),
        ),
    );
    add(
        "outside_concept",
        "Außerhalb des Konzepts, weil",
        text(&measure.outside_concept),
    );
    add(
        "goals",
        "Leitziele",
        join(measure.goals.iter().map(|id| catalogue.node_label(*id))),
    );
    add("need", "Ausgangslage und Bedarf", text(&measure.need));
    add("effect", "Erwartete Wirkung", text(&measure.effect));
    add(
        "success",
        "Woran der Erfolg zu erkennen ist",
        text(&measure.success),
    );
    add(
        "target_groups",
        "Zielgruppen",
        join(
            measure
                .target_groups
                .iter()
                .map(|id| catalogue.target_group_name(*id).to_owned()),
        ),
    );
    add("risks", "Risiken und Hemmnisse", text(&measure.risks));
    add("continuation", "Verstetigung", text(&measure.continuation));
    add(
        "unit",
        "Organisationseinheit (Stellenzeichen)",
        text(&measure.unit),
    );
    add("contact", "Ansprechstelle", text(&measure.contact));
    add(
        "participants",
        "Beteiligte",
        participants(measure, catalogue),
    );
    add("operator", "Träger", text(&measure.operator));
    add(
        "key_measure",
        "Schlüsselmaßnahme",
        if measure.key_measure { "ja" } else { "nein" }.into(),
    );
    add(
        "priority",
        "Priorität",
        measure
            .priority
            .map(|p| p.label().to_owned())
            .unwrap_or_default(),
    );
    add(
        "total_cost",
        "Gesamtkosten",
        measure
            .total_cost
            .map(|c| c.to_string())
            .unwrap_or_default(),
    );
    add(
        "contributions",
        "Ressortbeiträge",
        contributions(measure, catalogue),
    );
    add("milestones", "Meilensteine", milestones(measure));
    add(
        "decisions",
        "Beschlüsse und Drucksachen",
        text(&measure.decisions),
    );
    add(
        "file_reference",
        "Aktenzeichen",
        text(&measure.file_reference),
    );
    add("links", "Verweise", text(&measure.links));
    lines
}

/// A report in words; `title_of` names a replacing measure.
pub fn report_lines(report: &Report, title_of: impl Fn(MeasureId) -> String) -> Vec<Line> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let line = |field, label, text| Line { field, label, text };
    vec![
        line("as_of", "Sachstand vom", dates::german(report.as_of)),
        line("stage", "Umsetzungsstand", report.stage.label().into()),
        line(
            "stage_reason",
            "Begründung des Umsetzungsstands",
            text(&report.stage_reason),
        ),
        line(
            "replacement",
            "Ersetzt durch",
            report.replacement.map(title_of).unwrap_or_default(),
        ),
        line("rating", "Ampel", report.rating.label().into()),
        line(
            "rating_reason",
            "Begründung der Ampel",
            text(&report.rating_reason),
        ),
        line("text", "Sachstand", text(&report.text)),
        line("internal", "Interner Vermerk", text(&report.internal)),
        line("next_step", "Nächster Schritt", text(&report.next_step)),
    ]
}

fn join(names: impl Iterator<Item = String>) -> String {
    names.collect::<Vec<_>>().join("; ")
}

fn participants(measure: &Measure, catalogue: &Catalogue) -> String {
    join(measure.participants.iter().map(|p| {
        let task = p
            .task
            .as_ref()
            .map(|task| format!(": {task}"))
            .unwrap_or_default();
        format!(
            "{} ({}){task}",
            catalogue.body_name(p.body),
            p.answer.label()
        )
    }))
}

fn contributions(measure: &Measure, catalogue: &Catalogue) -> String {
    join(measure.contributions.iter().map(|c| {
        let programme = catalogue.programme_name(c.programme);
        format!(
            "{programme}, {} {}: {} ({})",
            catalogue.body_name(c.giver),
            c.year,
            c.amount,
            c.state.label()
        )
    }))
}

fn milestones(measure: &Measure) -> String {
    join(measure.milestones.iter().map(|m| {
        let actual = m
            .actual
            .map(|day| format!(", erreicht {}", dates::german(day)))
            .unwrap_or_default();
        format!("{} (geplant {}{actual})", m.title, dates::german(m.planned))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn only_the_fields_that_differ_are_told() {
        let catalogue = samples::catalogue();
        let old = samples::measure(1);
        let mut new = old.clone();
        new.title = "Anders".into();
        new.need = Some("Bedarf".into());
        let found = changes(
            &measure_lines(&old, &catalogue),
            &measure_lines(&new, &catalogue),
        );
        let fields: Vec<_> = found.iter().map(|c| c.field).collect();
        assert_eq!(fields, ["title", "need"]);
        assert_eq!(
            (found[1].old.as_str(), found[1].new.as_str()),
            ("", "Bedarf")
        );
    }
}
