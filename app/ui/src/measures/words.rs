//! Typed values as a person reads them: names instead of ids, days as written in an
//! office. For the page after a conflict; stored records are put into words by
//! `domain::diff`.

use domain::{
    catalogue::Catalogue,
    dates,
    form::FormData,
    ids::{AreaId, BodyId, FieldId, NodeId, TargetGroupId},
    labels::Label,
    measure::{Priority, Rating, Stage},
};

use super::{
    conflict::{MEASURE, SOME_MILESTONES},
    merge,
};

/// The value of a field of "bearbeiten" as a person reads it.
pub fn measure_words(form: &FormData, field: &str, catalogue: &Catalogue) -> String {
    let all = form.all(field);
    let join = |name: &dyn Fn(&str) -> Option<String>| {
        let names: Vec<String> = all
            .iter()
            .filter(|text| !text.is_empty())
            .map(|text| name(text).unwrap_or_else(|| text.clone()))
            .collect();
        names.join("; ")
    };
    let body = |text: &str| {
        text.parse::<BodyId>()
            .ok()
            .map(|id| catalogue.body_name(id).to_owned())
    };
    match field {
        "areas" => join(&|text| {
            text.parse::<AreaId>()
                .ok()
                .map(|id| catalogue.area_label(id))
        }),
        "objectives" | "goals" => join(&|text| {
            text.parse::<NodeId>()
                .ok()
                .map(|id| catalogue.node_label(id))
        }),
        "target_groups" => join(&|text| {
            text.parse::<TargetGroupId>()
                .ok()
                .map(|id| catalogue.target_group_name(id).to_owned())
        }),
        "field" => join(&|text| {
            text.parse::<FieldId>()
                .ok()
                .map(|id| catalogue.field_name(id).to_owned())
        }),
        "lead" => join(&body),
        "outside_district" => join(&|text| Some(catalogue.district_name(text).to_owned())),
        "priority" => {
            join(&|text| Priority::parse(text).map(|priority| priority.label().to_owned()))
        }
        "start" | "end" | "check_on" => join(&day_words),
        "key_measure" => if form.has(field) { "ja" } else { "nein" }.into(),
        "participant" => {
            let rows = merge::rows(MEASURE, form).into_iter().map(|row| {
                let name = body(&row[0]).unwrap_or_default();
                if row[1].trim().is_empty() {
                    name
                } else {
                    format!("{name}: {}", row[1])
                }
            });
            rows.collect::<Vec<_>>().join("\n")
        }
        _ => form.get(field),
    }
}

/// The value of a field of "melden".
pub fn report_words(form: &FormData, field: &str) -> String {
    let text = form.get(field);
    match field {
        "stage" => Stage::parse(&text)
            .map(|stage| stage.label().to_owned())
            .unwrap_or(text),
        "rating" => Rating::parse(&text)
            .map(|rating| rating.label().to_owned())
            .unwrap_or(text),
        "as_of" => day_words(&text).unwrap_or(text),
        _ => text,
    }
}

/// The whole list of milestones, one per line.
pub fn milestone_words(form: &FormData) -> String {
    let rows = merge::rows(SOME_MILESTONES, form).into_iter().map(|row| {
        let day = |text: &str| day_words(text).unwrap_or_else(|| text.to_owned());
        let actual = if row[3].trim().is_empty() {
            String::new()
        } else {
            format!(", erreicht {}", day(&row[3]))
        };
        format!("{} (geplant {}{actual})", row[1], day(&row[2]))
    });
    rows.collect::<Vec<_>>().join("\n")
}

fn day_words(text: &str) -> Option<String> {
    dates::parse_optional(text)
        .ok()
        .flatten()
        .map(dates::german)
}
