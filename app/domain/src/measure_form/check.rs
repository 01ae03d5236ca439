//! Checks of the measure form: from typed text to meaning, one sentence per field
//! that cannot stand.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{CoreInput, MeasureDraft, MoreInput, ParticipantInput};
use crate::{
    catalogue::Catalogue,
    dates,
    error::FieldErrors,
    ids::{AreaId, BodyId, FieldId, NodeId, TargetGroupId},
    measure::{Measure, Outside, Priority},
    money::Cents,
    text,
};

impl MeasureDraft {
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
