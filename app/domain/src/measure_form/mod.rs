//! The form of a measure: what is typed, and what it means. The first page asks for
//! the core (eleven fields); the second for the rest. Rules of DOMAIN §6 and DESIGN §2.

mod check;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use crate::{
    dates,
    form::FormData,
    ids::{AreaId, BodyId, FieldId, NodeId, TargetGroupId},
    measure::{Measure, Outside, Priority},
    money::Cents,
};

/// Typed values of both pages. Field names in forms are the names here; repeated
/// rows use `participant` and `participant_task`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MeasureDraft {
    pub title: String,
    /// Area ids.
    pub areas: Vec<String>,
    /// Bezirk number, for a place outside the 13.
    pub outside_district: String,
    pub outside_reason: String,
    /// Canonical field id.
    pub field: String,
    /// Body id.
    pub lead: String,
    pub start: String,
    pub end: String,
    /// Node ids.
    pub objectives: Vec<String>,
    pub outside_concept: String,

    pub goals: Vec<String>,
    pub end_reason: String,
    pub check_on: String,
    pub need: String,
    pub effect: String,
    pub success: String,
    pub target_groups: Vec<String>,
    pub risks: String,
    pub continuation: String,
    pub unit: String,
    pub contact: String,
    pub participants: Vec<ParticipantDraft>,
    pub operator: String,
    pub key_measure: bool,
    pub priority: String,
    pub total_cost: String,
    pub decisions: String,
    pub file_reference: String,
    pub links: String,
    /// Version of the master data the person started from.
    pub version: String,
    /// Of this showing of "anlegen": sent twice, the form makes one measure.
    pub form_id: String,
}

/// One row of Beteiligte.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParticipantDraft {
    pub body: String,
    pub task: String,
}

/// Checked values of the first page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoreInput {
    pub title: String,
    pub areas: Vec<AreaId>,
    pub outside: Option<Outside>,
    pub field: FieldId,
    pub lead: BodyId,
    pub start: Option<NaiveDate>,
    pub end: Option<NaiveDate>,
    pub objectives: Vec<NodeId>,
    pub outside_concept: Option<String>,
}

/// Checked values of the second page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MoreInput {
    pub goals: Vec<NodeId>,
    pub end_reason: Option<String>,
    pub check_on: Option<NaiveDate>,
    pub need: Option<String>,
    pub effect: Option<String>,
    pub success: Option<String>,
    pub target_groups: Vec<TargetGroupId>,
    pub risks: Option<String>,
    pub continuation: Option<String>,
    pub unit: Option<String>,
    pub contact: Option<String>,
    pub participants: Vec<ParticipantInput>,
    pub operator: Option<String>,
    pub key_measure: bool,
    pub priority: Option<Priority>,
    pub total_cost: Option<Cents>,
    pub decisions: Option<String>,
    pub file_reference: Option<String>,
    pub links: Option<String>,
}

/// One checked row of Beteiligte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParticipantInput {
    pub body: BodyId,
    pub task: Option<String>,
}

impl From<&FormData> for MeasureDraft {
    fn from(form: &FormData) -> Self {
        let bodies = form.all("participant");
        let tasks = form.all("participant_task");
        let participants = bodies
            .into_iter()
            .enumerate()
            .map(|(row, body)| ParticipantDraft {
                body,
                task: tasks.get(row).cloned().unwrap_or_default(),
            })
            .collect();
        Self {
            title: form.get("title"),
            areas: form.all("areas"),
            outside_district: form.get("outside_district"),
            outside_reason: form.get("outside_reason"),
            field: form.get("field"),
            lead: form.get("lead"),
            start: form.get("start"),
            end: form.get("end"),
            objectives: form.all("objectives"),
            outside_concept: form.get("outside_concept"),
            goals: form.all("goals"),
            end_reason: form.get("end_reason"),
            check_on: form.get("check_on"),
            need: form.get("need"),
            effect: form.get("effect"),
            success: form.get("success"),
            target_groups: form.all("target_groups"),
            risks: form.get("risks"),
            continuation: form.get("continuation"),
            unit: form.get("unit"),
            contact: form.get("contact"),
            participants,
            operator: form.get("operator"),
            key_measure: form.has("key_measure"),
            priority: form.get("priority"),
            total_cost: form.get("total_cost"),
            decisions: form.get("decisions"),
            file_reference: form.get("file_reference"),
            links: form.get("links"),
            version: form.get("version"),
            form_id: form.get("form_id"),
        }
    }
}

impl MeasureDraft {
    /// The form filled from a stored measure.
    pub fn from_measure(measure: &Measure) -> Self {
        let typed = |text: &Option<String>| text.clone().unwrap_or_default();
        let outside = measure.outside.as_ref();
        Self {
            title: measure.title.clone(),
            areas: measure.areas.iter().map(ToString::to_string).collect(),
            outside_district: outside.map(|o| o.district.clone()).unwrap_or_default(),
            outside_reason: outside.map(|o| o.reason.clone()).unwrap_or_default(),
            field: measure.field.to_string(),
            lead: measure.lead.body.to_string(),
            start: dates::iso(measure.start),
            end: dates::iso(measure.end),
            objectives: measure.objectives.iter().map(ToString::to_string).collect(),
            outside_concept: typed(&measure.outside_concept),
            goals: measure.goals.iter().map(ToString::to_string).collect(),
            end_reason: typed(&measure.end_reason),
            check_on: dates::iso(measure.check_on),
            need: typed(&measure.need),
            effect: typed(&measure.effect),
            success: typed(&measure.success),
            target_groups: measure
                .target_groups
                .iter()
                .map(ToString::to_string)
                .collect(),
            risks: typed(&measure.risks),
            continuation: typed(&measure.continuation),
            unit: typed(&measure.unit),
            contact: typed(&measure.contact),
            participants: measure
                .participants
                .iter()
                .map(|p| ParticipantDraft {
                    body: p.body.to_string(),
                    task: typed(&p.task),
                })
                .collect(),
            operator: typed(&measure.operator),
            key_measure: measure.key_measure,
            priority: measure
                .priority
                .map(|p| p.key().to_owned())
                .unwrap_or_default(),
            total_cost: measure.total_cost.map(Cents::typed).unwrap_or_default(),
            decisions: typed(&measure.decisions),
            file_reference: typed(&measure.file_reference),
            links: typed(&measure.links),
            version: measure.version.to_string(),
            form_id: String::new(),
        }
    }
}
