//! The form of a measure: what is typed, and what it means. The first page asks for
//! the core (eleven fields); the second for the rest. Rules of DOMAIN §6 and DESIGN §2.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::{
    catalogue::Catalogue,
    dates,
    error::FieldErrors,
    form::FormData,
    ids::{AreaId, BodyId, FieldId, NodeId, TargetGroupId},
    measure::{Measure, Outside, Priority},
    money::Cents,
    text,
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
        }
    }

    /// Checks the fields of the first page. `before`: the stored measure when one is
    /// edited; what it already names may stay, even if retired since.
    ///
    /// # Errors
    /// A sentence for each field that cannot stand.
    pub fn parse_core(
        &self,
        catalogue: &Catalogue,
        today: NaiveDate,
        before: Option<&Measure>,
    ) -> Result<CoreInput, FieldErrors> {
        let mut errors = FieldErrors::default();
        let title = errors.take(
            "title",
            text::line(&self.title, 200, "Bitte geben Sie einen Titel an."),
        );
        let areas = self.parse_areas(catalogue, &mut errors);
        let outside = self.parse_outside(catalogue, &areas, &mut errors);
        let field = errors.take("field", self.parse_field(catalogue, before));
        let lead = errors.take(
            "lead",
            parse_body(
                &self.lead,
                catalogue,
                today,
                before.map(|m| m.lead.body),
                "Bitte wählen Sie die federführende Stelle.",
            ),
        );
        let (start, end) = self.parse_period(&mut errors);
        let objectives = self.parse_nodes("objectives", &self.objectives, catalogue, &mut errors);
        let outside_concept = errors
            .take(
                "outside_concept",
                text::optional(&self.outside_concept, 1_000),
            )
            .flatten();
        let concept_known = !catalogue.objectives_for(&areas).is_empty();
        if concept_known && objectives.is_empty() && outside_concept.is_none() {
            errors.add("objectives", "Bitte wählen Sie ein Ziel des Handlungskonzepts oder begründen Sie, warum die Maßnahme außerhalb des Konzepts liegt.");
        }
        match (title, field, lead) {
            (Some(title), Some(field), Some(lead)) if errors.is_empty() => Ok(CoreInput {
                title,
                areas,
                outside,
                field,
                lead,
                start,
                end,
                objectives,
                outside_concept,
            }),
            _ => Err(errors),
        }
    }

    /// Checks the fields of the second page.
    ///
    /// # Errors
    /// A sentence for each field that cannot stand.
    pub fn parse_more(
        &self,
        catalogue: &Catalogue,
        today: NaiveDate,
        before: Option<&Measure>,
    ) -> Result<MoreInput, FieldErrors> {
        let mut errors = FieldErrors::default();
        let long = |errors: &mut FieldErrors, name: &str, typed: &str| {
            errors
                .take(name, text::optional(typed, text::LONG))
                .flatten()
        };
        let line = |errors: &mut FieldErrors, name: &str, typed: &str| {
            errors
                .take(name, text::optional_line(typed, text::SHORT))
                .flatten()
        };
        let input = MoreInput {
            goals: self.parse_nodes("goals", &self.goals, catalogue, &mut errors),
            end_reason: long(&mut errors, "end_reason", &self.end_reason),
            check_on: errors
                .take("check_on", dates::parse_optional(&self.check_on))
                .flatten(),
            need: long(&mut errors, "need", &self.need),
            effect: long(&mut errors, "effect", &self.effect),
            success: long(&mut errors, "success", &self.success),
            target_groups: self.parse_target_groups(catalogue, &mut errors),
            risks: long(&mut errors, "risks", &self.risks),
            continuation: long(&mut errors, "continuation", &self.continuation),
            unit: line(&mut errors, "unit", &self.unit),
            contact: long(&mut errors, "contact", &self.contact),
            participants: self.parse_participants(catalogue, today, before, &mut errors),
            operator: line(&mut errors, "operator", &self.operator),
            key_measure: self.key_measure,
            priority: match self.priority.as_str() {
                "" => None,
                key => errors.take(
                    "priority",
                    Priority::parse(key)
                        .ok_or_else(|| "Bitte wählen Sie eine Priorität aus der Liste.".to_owned()),
                ),
            },
            total_cost: errors
                .take("total_cost", Cents::parse(&self.total_cost))
                .flatten(),
            decisions: long(&mut errors, "decisions", &self.decisions),
            file_reference: line(&mut errors, "file_reference", &self.file_reference),
            links: long(&mut errors, "links", &self.links),
        };
        self.require_end_reason(before, &input, &mut errors);
        errors.done().map(|()| input)
    }

    /// A moved end wants a reason: "Fristverlängerung: date + reason" (DOMAIN §5).
    fn require_end_reason(
        &self,
        before: Option<&Measure>,
        input: &MoreInput,
        errors: &mut FieldErrors,
    ) {
        let Some(before) = before.filter(|measure| !measure.draft) else {
            return;
        };
        let Ok(end) = dates::parse_optional(&self.end) else {
            return;
        };
        let told_anew = input.end_reason.is_some() && input.end_reason != before.end_reason;
        if end != before.end && before.end.is_some() && !told_anew {
            errors.add(
                "end_reason",
                "Das Ende wurde geändert. Bitte begründen Sie die Änderung.",
            );
        }
    }

    fn parse_areas(&self, catalogue: &Catalogue, errors: &mut FieldErrors) -> Vec<AreaId> {
        let mut areas = Vec::new();
        for typed in self.areas.iter().filter(|typed| !typed.trim().is_empty()) {
            match typed
                .trim()
                .parse::<AreaId>()
                .ok()
                .filter(|id| catalogue.areas.contains_key(id))
            {
                Some(id) if !areas.contains(&id) => areas.push(id),
                Some(_) => {}
                None => errors.add("areas", "Bitte wählen Sie Handlungsräume aus der Liste."),
            }
        }
        areas
    }

    fn parse_outside(
        &self,
        catalogue: &Catalogue,
        areas: &[AreaId],
        errors: &mut FieldErrors,
    ) -> Option<Outside> {
        let number = self.outside_district.trim();
        let reason = errors
            .take(
                "outside_reason",
                text::optional(&self.outside_reason, 1_000),
            )
            .flatten();
        if number.is_empty() {
            if areas.is_empty() {
                errors.add("areas", "Bitte wählen Sie mindestens einen Handlungsraum – oder unten einen Bezirk, wenn die Maßnahme außerhalb der Handlungsräume liegt.");
            }
            if reason.is_some() {
                errors.add(
                    "outside_district",
                    "Bitte wählen Sie den Bezirk, zu dem die Begründung gehört.",
                );
            }
            return None;
        }
        if !catalogue
            .districts
            .iter()
            .any(|district| district.number == number)
        {
            errors.add(
                "outside_district",
                "Bitte wählen Sie einen Bezirk aus der Liste.",
            );
            return None;
        }
        if !areas.is_empty() {
            errors.add(
                "outside_district",
                "Bitte wählen Sie entweder Handlungsräume oder einen Bezirk außerhalb.",
            );
            return None;
        }
        let Some(reason) = reason else {
            errors.add("outside_reason", "Bitte begründen Sie, warum eine Maßnahme außerhalb der Handlungsräume hier geführt wird.");
            return None;
        };
        Some(Outside {
            district: number.to_owned(),
            reason,
        })
    }

    fn parse_field(
        &self,
        catalogue: &Catalogue,
        before: Option<&Measure>,
    ) -> Result<FieldId, String> {
        let id = self.field.trim().parse::<FieldId>().ok();
        id.filter(|id| {
            catalogue
                .fields
                .get(id)
                .is_some_and(|field| !field.retired || before.is_some_and(|m| m.field == *id))
        })
        .ok_or_else(|| "Bitte wählen Sie ein Handlungsfeld.".to_owned())
    }

    fn parse_period(&self, errors: &mut FieldErrors) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let start = errors
            .take("start", dates::parse_optional(&self.start))
            .flatten();
        let end = errors
            .take("end", dates::parse_optional(&self.end))
            .flatten();
        if let (Some(start), Some(end)) = (start, end)
            && end < start
        {
            errors.add("end", "Das Ende liegt vor dem Beginn.");
        }
        (start, end)
    }

    fn parse_nodes(
        &self,
        name: &str,
        typed: &[String],
        catalogue: &Catalogue,
        errors: &mut FieldErrors,
    ) -> Vec<NodeId> {
        let mut nodes = Vec::new();
        for typed in typed.iter().filter(|typed| !typed.trim().is_empty()) {
            match typed
                .trim()
                .parse::<NodeId>()
                .ok()
                .filter(|id| catalogue.node(*id).is_some())
            {
                Some(id) if !nodes.contains(&id) => nodes.push(id),
                Some(_) => {}
                None => errors.add(name, "Bitte wählen Sie Einträge aus dem Handlungskonzept."),
            }
        }
        nodes
    }

    fn parse_target_groups(
        &self,
        catalogue: &Catalogue,
        errors: &mut FieldErrors,
    ) -> Vec<TargetGroupId> {
        let mut groups = Vec::new();
        for typed in self
            .target_groups
            .iter()
            .filter(|typed| !typed.trim().is_empty())
        {
            match typed
                .trim()
                .parse::<TargetGroupId>()
                .ok()
                .filter(|id| catalogue.target_groups.contains_key(id))
            {
                Some(id) if !groups.contains(&id) => groups.push(id),
                Some(_) => {}
                None => errors.add(
                    "target_groups",
                    "Bitte wählen Sie Zielgruppen aus der Liste.",
                ),
            }
        }
        groups
    }

    /// Errors are named `participant_0`, `participant_task_0`, ….
    fn parse_participants(
        &self,
        catalogue: &Catalogue,
        today: NaiveDate,
        before: Option<&Measure>,
        errors: &mut FieldErrors,
    ) -> Vec<ParticipantInput> {
        let named: BTreeSet<BodyId> = before
            .map(|m| m.participants.iter().map(|p| p.body).collect())
            .unwrap_or_default();
        let lead = self.lead.trim().parse::<BodyId>().ok();
        let mut kept: Vec<ParticipantInput> = Vec::new();
        for (row, draft) in self.participants.iter().enumerate() {
            let (name, task_name) = (
                format!("participant_{row}"),
                format!("participant_task_{row}"),
            );
            let task = errors
                .take(&task_name, text::optional(&draft.task, 1_000))
                .flatten();
            if draft.body.trim().is_empty() {
                if task.is_some() {
                    errors.add(
                        &name,
                        "Bitte wählen Sie die Stelle, zu der die Aufgabe gehört.",
                    );
                }
                continue;
            }
            let old = draft
                .body
                .trim()
                .parse()
                .ok()
                .filter(|id| named.contains(id));
            let Some(body) = errors.take(
                &name,
                parse_body(
                    &draft.body,
                    catalogue,
                    today,
                    old,
                    "Bitte wählen Sie eine Stelle aus der Liste.",
                ),
            ) else {
                continue;
            };
            if Some(body) == lead {
                errors.add(&name, "Diese Stelle hat schon die Federführung.");
            } else if kept.iter().any(|p| p.body == body) {
                errors.add(&name, "Diese Stelle ist schon genannt.");
            }
            kept.push(ParticipantInput { body, task });
        }
        kept
    }
}

/// A body that may be asked today, or the one that already stands there.
fn parse_body(
    typed: &str,
    catalogue: &Catalogue,
    today: NaiveDate,
    stands: Option<BodyId>,
    sentence: &str,
) -> Result<BodyId, String> {
    let id = typed.trim().parse::<BodyId>().ok();
    id.filter(|id| {
        Some(*id) == stands
            || catalogue
                .bodies
                .get(id)
                .is_some_and(|body| body.can_be_asked() && body.valid_on(today))
    })
    .ok_or_else(|| sentence.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, area, body, day};

    const TODAY: &str = "2026-11-22";

    fn draft() -> MeasureDraft {
        MeasureDraft {
            title: "Neues Angebot".into(),
            areas: vec![area(samples::WEST).to_string()],
            field: uuid::Uuid::from_u128(samples::FIELD).to_string(),
            lead: body(samples::SEN).to_string(),
            ..MeasureDraft::default()
        }
    }

    fn errors(draft: &MeasureDraft) -> FieldErrors {
        draft
            .parse_core(&samples::catalogue(), day(TODAY), None)
            .unwrap_err()
    }

    #[test]
    fn a_title_an_area_a_field_and_a_lead_are_enough_where_no_concept_asks() {
        let input = draft()
            .parse_core(&samples::catalogue(), day(TODAY), None)
            .unwrap();
        assert_eq!((input.areas.len(), input.objectives.len()), (1, 0));
    }

    #[test]
    fn where_the_concept_has_objectives_one_is_named_or_a_reason() {
        let mut draft = draft();
        draft.areas = vec![area(samples::KOSMOS).to_string()];
        assert!(errors(&draft).get("objectives").is_some());
        draft.outside_concept = "Sofortmaßnahme".into();
        assert!(
            draft
                .parse_core(&samples::catalogue(), day(TODAY), None)
                .is_ok()
        );
        draft.outside_concept.clear();
        draft.objectives = vec![uuid::Uuid::from_u128(samples::OBJECTIVE).to_string()];
        assert!(
            draft
                .parse_core(&samples::catalogue(), day(TODAY), None)
                .is_ok()
        );
    }

    #[test]
    fn outside_the_areas_a_district_and_a_reason_are_needed() {
        let mut draft = draft();
        draft.areas.clear();
        assert!(errors(&draft).get("areas").is_some());
        draft.outside_district = "05".into();
        assert!(errors(&draft).get("outside_reason").is_some());
        draft.outside_reason = "Modellvorhaben".into();
        assert!(
            draft
                .parse_core(&samples::catalogue(), day(TODAY), None)
                .is_ok()
        );
        draft.areas = vec![area(samples::WEST).to_string()];
        assert!(errors(&draft).get("outside_district").is_some());
    }

    #[test]
    fn a_company_or_a_body_of_the_past_cannot_lead() {
        for id in [samples::COMPANY, samples::OLD] {
            let mut draft = draft();
            draft.lead = body(id).to_string();
            assert!(errors(&draft).get("lead").is_some());
        }
    }

    #[test]
    fn the_end_is_not_before_the_start() {
        let mut draft = draft();
        (draft.start, draft.end) = ("01.02.2027".into(), "31.01.2027".into());
        assert!(errors(&draft).get("end").is_some());
    }

    #[test]
    fn a_moved_end_wants_a_new_reason() {
        let mut before = samples::measure(1);
        before.end = Some(day("2026-12-31"));
        before.end_reason = Some("alter Grund".into());
        let mut draft = MeasureDraft::from_measure(&before);
        let parse = |draft: &MeasureDraft| {
            draft.parse_more(&samples::catalogue(), day(TODAY), Some(&before))
        };
        assert!(parse(&draft).is_ok());
        draft.end = "2027-06-30".into();
        assert!(parse(&draft).unwrap_err().get("end_reason").is_some());
        draft.end_reason = "Lieferverzug".into();
        assert!(parse(&draft).is_ok());
    }

    #[test]
    fn a_participant_is_named_once_and_is_not_the_lead() {
        let mut draft = draft();
        let row = |id| ParticipantDraft {
            body: body(id).to_string(),
            task: String::new(),
        };
        draft.participants = vec![
            row(samples::OFFICE),
            row(samples::OFFICE),
            row(samples::SEN),
        ];
        draft.participants.push(ParticipantDraft {
            body: String::new(),
            task: "Aufgabe ohne Stelle".into(),
        });
        let errors = draft
            .parse_more(&samples::catalogue(), day(TODAY), None)
            .unwrap_err();
        for field in ["participant_1", "participant_2", "participant_3"] {
            assert!(errors.get(field).is_some(), "{field}");
        }
        assert!(errors.get("participant_0").is_none());
    }

    #[test]
    fn a_stored_measure_survives_its_own_form() {
        let mut measure = samples::measure(1);
        measure.lead.body = body(samples::SEN);
        measure.outside_concept = Some("Grund".into());
        measure.end = Some(day("2027-01-31"));
        let draft = MeasureDraft::from_measure(&measure);
        let core = draft
            .parse_core(&samples::catalogue(), day(TODAY), Some(&measure))
            .unwrap();
        assert_eq!((core.title, core.end), (measure.title.clone(), measure.end));
    }
}
