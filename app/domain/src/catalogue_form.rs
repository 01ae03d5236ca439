//! Forms about the small tables of the catalogue: target groups and programmes. A
//! programme's rules are data here; who applies them reads the record.

use chrono::NaiveDate;

use crate::{
    catalogue::{Catalogue, Programme, TargetGroup},
    dates,
    error::FieldErrors,
    ids::{BodyId, ProgrammeId, TargetGroupId},
    search::fold,
    text,
};

/// The giver field of a programme from which each Bezirksamt gives for itself.
pub const EACH_DISTRICT_OFFICE: &str = "bezirksamt";

/// What the form "Zielgruppe" sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetGroupDraft {
    pub name: String,
    /// The group it stands behind; empty: first.
    pub after: String,
    pub retired: bool,
    /// Only of one that stands.
    pub version: String,
    /// Only of a new one.
    pub form_id: String,
}

/// A checked [`TargetGroupDraft`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetGroupInput {
    pub name: String,
    pub after: Option<TargetGroupId>,
    pub retired: bool,
}

impl TargetGroupDraft {
    /// Checks the typed values; `before`: the group that is edited.
    ///
    /// # Errors
    /// A sentence for each field that cannot stand.
    pub fn parse(
        &self,
        groups: &[TargetGroup],
        before: Option<TargetGroupId>,
    ) -> Result<TargetGroupInput, FieldErrors> {
        let mut errors = FieldErrors::default();
        let others = groups.iter().filter(|group| Some(group.id) != before);
        let name = errors.take(
            "name",
            free_name(
                &self.name,
                "Bitte geben Sie an, wie die Zielgruppe heißt.",
                others.clone().map(|group| group.name.as_str()),
                "Diese Zielgruppe gibt es schon.",
            ),
        );
        let after = match self.after.trim() {
            "" => Some(None),
            id => errors.take(
                "after",
                id.parse::<TargetGroupId>()
                    .ok()
                    .filter(|id| others.clone().any(|group| group.id == *id))
                    .map(Some)
                    .ok_or_else(|| "Bitte wählen Sie eine Zielgruppe aus der Liste.".into()),
            ),
        };
        match (name, after) {
            (Some(name), Some(after)) => Ok(TargetGroupInput {
                name,
                after,
                retired: self.retired,
            }),
            _ => Err(errors),
        }
    }
}

/// The groups in their order once `moved` stands behind `after` (first for `None`),
/// numbered from 1. `moved` may be new.
pub fn in_order(
    groups: &[TargetGroup],
    moved: TargetGroup,
    after: Option<TargetGroupId>,
) -> Vec<TargetGroup> {
    let mut order: Vec<TargetGroup> = groups
        .iter()
        .filter(|group| group.id != moved.id)
        .cloned()
        .collect();
    order.sort_by_key(|group| (group.position, fold(&group.name)));
    let place = after
        .and_then(|after| order.iter().position(|group| group.id == after))
        .map_or(0, |at| at + 1);
    order.insert(place, moved);
    for (position, group) in (1..).zip(&mut order) {
        group.position = position;
    }
    order
}

/// What the form "Programm" sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProgrammeDraft {
    pub name: String,
    /// A body, or [`EACH_DISTRICT_OFFICE`].
    pub giver: String,
    pub note: String,
    pub departments: String,
    pub only_areas: bool,
    pub runs_from: String,
    pub runs_to: String,
    pub question: String,
    pub retired: bool,
    /// Only of one that stands.
    pub version: String,
    /// Only of a new one.
    pub form_id: String,
}

/// A checked [`ProgrammeDraft`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgrammeInput {
    pub name: String,
    pub giver: Option<BodyId>,
    pub note: Option<String>,
    pub departments: Option<i64>,
    pub only_areas: bool,
    pub runs_from: Option<NaiveDate>,
    pub runs_to: Option<NaiveDate>,
    pub question: Option<String>,
    pub retired: bool,
}

impl ProgrammeDraft {
    /// The form as it is opened for a programme that stands.
    pub fn of(programme: &Programme) -> Self {
        Self {
            name: programme.name.clone(),
            giver: programme
                .giver
                .map_or_else(|| EACH_DISTRICT_OFFICE.into(), |giver| giver.to_string()),
            note: programme.note.clone().unwrap_or_default(),
            departments: programme
                .departments
                .map(|number| number.to_string())
                .unwrap_or_default(),
            only_areas: programme.only_areas,
            runs_from: dates::iso(programme.runs_from),
            runs_to: dates::iso(programme.runs_to),
            question: programme.question.clone().unwrap_or_default(),
            retired: programme.retired,
            version: programme.version.to_string(),
            form_id: String::new(),
        }
    }

    /// Checks the typed values; `before`: the programme that is edited. A giver that
    /// stands may stay, even if it ended since.
    ///
    /// # Errors
    /// A sentence for each field that cannot stand.
    pub fn parse(
        &self,
        catalogue: &Catalogue,
        today: NaiveDate,
        before: Option<&Programme>,
    ) -> Result<ProgrammeInput, FieldErrors> {
        let mut errors = FieldErrors::default();
        let others = catalogue.programmes.values();
        let name = errors.take(
            "name",
            free_name(
                &self.name,
                "Bitte geben Sie an, wie das Programm heißt.",
                others
                    .filter(|other| Some(other.id) != before.map(|before| before.id))
                    .map(|other| other.name.as_str()),
                "Ein Programm mit diesem Namen gibt es schon.",
            ),
        );
        let giver = errors.take(
            "giver",
            self.giver(catalogue, today, before.and_then(|before| before.giver)),
        );
        let note = errors.take("note", text::optional(&self.note, 1_000));
        let departments = errors.take("departments", number(&self.departments));
        let runs_from = errors.take("runs_from", dates::parse_optional(&self.runs_from));
        let runs_to = errors.take("runs_to", dates::parse_optional(&self.runs_to));
        let question = errors.take("question", text::optional_line(&self.question, 300));
        if let (Some(Some(from)), Some(Some(to))) = (runs_from, runs_to)
            && to < from
        {
            errors.add("runs_to", "Das Ende der Laufzeit liegt vor ihrem Beginn.");
        }
        match (name, giver) {
            (Some(name), Some(giver)) if errors.is_empty() => Ok(ProgrammeInput {
                name,
                giver,
                note: note.flatten(),
                departments: departments.flatten(),
                only_areas: self.only_areas,
                runs_from: runs_from.flatten(),
                runs_to: runs_to.flatten(),
                question: question.flatten(),
                retired: self.retired,
            }),
            _ => Err(errors),
        }
    }

    fn giver(
        &self,
        catalogue: &Catalogue,
        today: NaiveDate,
        stands: Option<BodyId>,
    ) -> Result<Option<BodyId>, String> {
        let typed = self.giver.trim();
        if typed == EACH_DISTRICT_OFFICE {
            return Ok(None);
        }
        let gives = |id: &BodyId| {
            Some(*id) == stands
                || catalogue
                    .bodies
                    .get(id)
                    .is_some_and(|body| body.can_be_asked() && body.valid_on(today))
        };
        typed
            .parse::<BodyId>()
            .ok()
            .filter(gives)
            .map(Some)
            .ok_or_else(|| "Bitte wählen Sie, wer die Mittel vergibt.".into())
    }
}

impl ProgrammeInput {
    /// The programme as the form wants it.
    pub fn into_programme(self, id: ProgrammeId, version: i64) -> Programme {
        Programme {
            id,
            name: self.name,
            giver: self.giver,
            note: self.note,
            departments: self.departments,
            only_areas: self.only_areas,
            runs_from: self.runs_from,
            runs_to: self.runs_to,
            question: self.question,
            retired: self.retired,
            version,
        }
    }
}

/// How many Senate departments at least: one needs no rule.
fn number(typed: &str) -> Result<Option<i64>, String> {
    match typed.trim() {
        "" => Ok(None),
        typed => typed
            .parse::<i64>()
            .ok()
            .filter(|number| (2..=10).contains(number))
            .map(Some)
            .ok_or_else(|| {
                "Bitte geben Sie eine Zahl von 2 bis 10 an oder lassen Sie das Feld leer.".into()
            }),
    }
}

fn free_name<'a>(
    typed: &str,
    when_empty: &str,
    mut taken: impl Iterator<Item = &'a str>,
    when_taken: &str,
) -> Result<String, String> {
    let name = text::line(typed, 120, when_empty)?;
    match taken.any(|other| fold(other) == fold(&name)) {
        true => Err(when_taken.into()),
        false => Ok(name),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::samples::{self, body, day};

    fn group(number: u128) -> TargetGroup {
        TargetGroup {
            id: TargetGroupId(Uuid::from_u128(number)),
            name: format!("Gruppe {number}"),
            position: number as i64,
            retired: false,
            version: 1,
        }
    }

    #[test]
    fn a_group_moves_behind_another_and_the_rest_keeps_its_order() {
        let groups = [group(1), group(2), group(3)];
        let names = |order: Vec<TargetGroup>| -> Vec<(i64, String)> {
            order
                .into_iter()
                .map(|group| (group.position, group.name))
                .collect()
        };
        let named = |list: [u128; 3]| -> Vec<(i64, String)> {
            (1..)
                .zip(list.map(|number| format!("Gruppe {number}")))
                .collect()
        };
        assert_eq!(
            names(in_order(&groups, group(1), Some(group(3).id))),
            named([2, 3, 1])
        );
        assert_eq!(names(in_order(&groups, group(3), None)), named([3, 1, 2]));
        assert_eq!(in_order(&groups, group(4), Some(group(1).id)).len(), 4);
    }

    #[test]
    fn a_group_has_a_name_of_its_own_and_stands_behind_another_one() {
        let groups = [group(1), group(2)];
        let draft = |name: &str, after: &str| TargetGroupDraft {
            name: name.into(),
            after: after.into(),
            ..TargetGroupDraft::default()
        };
        assert!(draft("gruppe 2", "").parse(&groups, None).is_err());
        assert!(
            draft("gruppe 2", "")
                .parse(&groups, Some(group(2).id))
                .is_ok()
        );
        let itself = draft("Gruppe 2", &group(2).id.to_string());
        assert!(
            itself
                .parse(&groups, Some(group(2).id))
                .unwrap_err()
                .get("after")
                .is_some()
        );
    }

    fn draft() -> ProgrammeDraft {
        ProgrammeDraft {
            name: "Programm".into(),
            giver: body(samples::SEN).to_string(),
            ..ProgrammeDraft::default()
        }
    }

    fn parse(draft: &ProgrammeDraft) -> Result<ProgrammeInput, FieldErrors> {
        draft.parse(&samples::catalogue(), day("2026-11-22"), None)
    }

    #[test]
    fn a_programme_keeps_what_was_typed_through_form_and_record() {
        let full = ProgrammeDraft {
            note: "Hinweis".into(),
            departments: "2".into(),
            only_areas: true,
            runs_from: "2023-01-31".into(),
            runs_to: "2030-12-31".into(),
            question: "Passt es?".into(),
            retired: true,
            version: "3".into(),
            ..draft()
        };
        let record = parse(&full)
            .unwrap()
            .into_programme(ProgrammeId(Uuid::from_u128(1)), 3);
        assert_eq!(ProgrammeDraft::of(&record), full);
        let each = ProgrammeDraft {
            giver: EACH_DISTRICT_OFFICE.into(),
            ..draft()
        };
        assert_eq!(parse(&each).unwrap().giver, None);
    }

    #[test]
    fn rules_of_a_programme_that_cannot_stand_are_refused_at_their_field() {
        let refused = |draft: ProgrammeDraft, field: &str| {
            let errors = parse(&draft).unwrap_err();
            assert!(errors.get(field).is_some(), "{errors:?}");
        };
        for number in ["1", "0", "-2", "11", "zwei"] {
            refused(
                ProgrammeDraft {
                    departments: number.into(),
                    ..draft()
                },
                "departments",
            );
        }
        refused(
            ProgrammeDraft {
                runs_from: "01.01.2027".into(),
                runs_to: "31.12.2026".into(),
                ..draft()
            },
            "runs_to",
        );
        for giver in [
            String::new(),
            body(samples::COMPANY).to_string(),
            body(samples::OLD).to_string(),
        ] {
            refused(ProgrammeDraft { giver, ..draft() }, "giver");
        }
        refused(ProgrammeDraft::default(), "name");
    }
}
