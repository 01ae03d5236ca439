//! What a change makes of a measure: pure functions from the record and the checked
//! form to the next record. Nothing is loaded or stored here.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::{
    catalogue::Catalogue,
    facts::area_target,
    ids::{AreaId, BodyId, MeasureId, NodeId},
    measure::{Code, Lead, Measure},
    measure_form::{CoreInput, MoreInput, ParticipantInput},
    participation::{AgreedTask, Answer, Participation},
    policy::{Action, Actor},
};

use crate::{Error, Result, authority::writes_as, clock::berlin_day, ids};

/// What the server gives a new measure.
pub(super) struct New {
    pub id: MeasureId,
    pub code: Code,
    pub created_by: BodyId,
    pub draft: bool,
    pub example: bool,
}

/// First part of the code: the area, `G` for several, `X` outside the thirteen.
pub(super) fn prefix(areas: &[AreaId], catalogue: &Catalogue) -> String {
    match areas {
        [] => "X".into(),
        [area] => catalogue
            .areas
            .get(area)
            .map_or_else(|| "X".into(), |area| area.code.clone()),
        _ => "G".into(),
    }
}

pub(super) fn create(
    actor: &Actor,
    new: New,
    core: CoreInput,
    more: MoreInput,
    catalogue: &Catalogue,
    now: DateTime<Utc>,
) -> Measure {
    let blank = Measure {
        id: new.id,
        code: new.code,
        draft: new.draft,
        example: new.example,
        created_at: now,
        created_by: new.created_by,
        created_account: actor.account,
        title: String::new(),
        areas: Vec::new(),
        outside: None,
        field: core.field,
        lead: ask_lead(actor, core.lead, 1, catalogue, now),
        start: None,
        end: None,
        original_end: None,
        end_reason: None,
        check_on: None,
        objectives: Vec::new(),
        goals: Vec::new(),
        outside_concept: None,
        need: None,
        effect: None,
        success: None,
        target_groups: Vec::new(),
        risks: None,
        continuation: None,
        unit: None,
        contact: None,
        participants: Vec::new(),
        operator: None,
        key_measure: false,
        priority: None,
        total_cost: None,
        decisions: None,
        file_reference: None,
        links: None,
        contributions: Vec::new(),
        milestones: Vec::new(),
        version: 1,
        milestones_version: 1,
    };
    fill(actor, blank, core, more, catalogue, now)
}

/// The next record. A change of lead or end asks the lead again, unless the actor
/// answers for it anyway.
pub(super) fn edit(
    actor: &Actor,
    before: &Measure,
    core: CoreInput,
    more: MoreInput,
    catalogue: &Catalogue,
    now: DateTime<Utc>,
) -> Measure {
    let mut measure = before.clone();
    if core.lead != before.lead.body || core.end != before.end {
        let asked = ask_lead(actor, core.lead, before.lead.terms + 1, catalogue, now);
        measure.lead = Lead {
            // Whoever agreed goes on leading until somebody else has.
            in_force: asked.in_force.or(before.agreed_lead()),
            ..asked
        };
    }
    fill(actor, measure, core, more, catalogue, now)
}

/// A copy of what is planned; of what was said about it nothing.
pub(super) fn duplicate(
    actor: &Actor,
    original: &Measure,
    new: New,
    catalogue: &Catalogue,
    now: DateTime<Utc>,
) -> Measure {
    const MARK: &str = " (Kopie)";
    let room = 200 - MARK.chars().count();
    let title: String = original.title.chars().take(room).collect();
    // A copy is a new plan: it names who is there today.
    let today = berlin_day(now);
    let lead = catalogue.acting(original.lead.body, today);
    let mut asked: Vec<ParticipantInput> = Vec::new();
    for part in &original.participants {
        let body = catalogue.acting(part.body, today);
        // After a merge two seats may have become one, or the lead's own.
        if body != lead && asked.iter().all(|named| named.body != body) {
            asked.push(ParticipantInput {
                body,
                task: part.task.clone(),
            });
        }
    }
    Measure {
        id: new.id,
        code: new.code,
        draft: true,
        example: new.example,
        created_at: now,
        created_by: new.created_by,
        created_account: actor.account,
        title: title.trim_end().to_owned() + MARK,
        lead: ask_lead(actor, lead, 1, catalogue, now),
        original_end: None,
        end_reason: None,
        participants: ask_all(actor, &[], asked, catalogue, now),
        contributions: Vec::new(),
        milestones: Vec::new(),
        version: 1,
        milestones_version: 1,
        ..original.clone()
    }
}

/// Links to objectives are set at creation and in an Entwurf; afterwards they belong
/// to the coordination of the area (DESIGN §2).
pub(super) fn may_link(
    actor: &Actor,
    before: &Measure,
    objectives: &[NodeId],
    catalogue: &Catalogue,
) -> Result<()> {
    if before.draft {
        return Ok(());
    }
    let old: BTreeSet<NodeId> = before.objectives.iter().copied().collect();
    let new: BTreeSet<NodeId> = objectives.iter().copied().collect();
    let allowed = old.symmetric_difference(&new).all(|node| {
        let area = catalogue.node(*node).and_then(|(concept, _)| concept.area);
        actor.may_on(Action::LinkObjectives, &area_target(area, catalogue))
    });
    match allowed {
        true => Ok(()),
        false => Err(Error::invalid(
            "objectives",
            "Die Zuordnung zu Zielen des Handlungskonzepts ändert nach der Freigabe nur die Bezirks- oder Landeskoordination.",
        )),
    }
}

fn fill(
    actor: &Actor,
    measure: Measure,
    core: CoreInput,
    more: MoreInput,
    catalogue: &Catalogue,
    now: DateTime<Utc>,
) -> Measure {
    let original_end = match measure.draft {
        true => None,
        false => measure.original_end.or(core.end),
    };
    let participants = ask_all(
        actor,
        &measure.participants,
        more.participants,
        catalogue,
        now,
    );
    Measure {
        title: core.title,
        areas: core.areas,
        outside: core.outside,
        field: core.field,
        start: core.start,
        end: core.end,
        original_end,
        end_reason: more.end_reason,
        check_on: more.check_on,
        objectives: core.objectives,
        goals: more.goals,
        outside_concept: core.outside_concept,
        need: more.need,
        effect: more.effect,
        success: more.success,
        target_groups: more.target_groups,
        risks: more.risks,
        continuation: more.continuation,
        unit: more.unit,
        contact: more.contact,
        participants,
        operator: more.operator,
        key_measure: more.key_measure,
        priority: more.priority,
        total_cost: more.total_cost,
        decisions: more.decisions,
        file_reference: more.file_reference,
        links: more.links,
        ..measure
    }
}

fn ask_lead(
    actor: &Actor,
    body: BodyId,
    terms: i64,
    catalogue: &Catalogue,
    now: DateTime<Utc>,
) -> Lead {
    let answer = ask(actor, body, terms, catalogue, now);
    let agreed = matches!(answer, Answer::Accepted { .. });
    Lead {
        body,
        asked_at: (!agreed).then_some(now),
        in_force: agreed.then_some(body),
        answer,
        terms,
    }
}

/// Who stays keeps the answer; a new body or a new task is asked.
fn ask_all(
    actor: &Actor,
    before: &[Participation],
    wanted: Vec<ParticipantInput>,
    catalogue: &Catalogue,
    now: DateTime<Utc>,
) -> Vec<Participation> {
    wanted
        .into_iter()
        .map(
            |ParticipantInput { body, task }| match before.iter().find(|old| old.body == body) {
                Some(old) if old.task == task => old.clone(),
                Some(old) => {
                    let mut asked = ask_body(actor, body, task, old.terms + 1, catalogue, now);
                    // The terms agreed to stay in force until the new ones are.
                    asked.agreed = asked.agreed.or_else(|| old.agreed.clone());
                    Participation {
                        id: old.id,
                        text: old.text.clone(),
                        version: old.version + 1,
                        ..asked
                    }
                }
                None => ask_body(actor, body, task, 1, catalogue, now),
            },
        )
        .collect()
}

/// A new participation, agreed at once where the actor answers for the body anyway.
fn ask_body(
    actor: &Actor,
    body: BodyId,
    task: Option<String>,
    terms: i64,
    catalogue: &Catalogue,
    now: DateTime<Utc>,
) -> Participation {
    let answer = ask(actor, body, terms, catalogue, now);
    let agreed = matches!(answer, Answer::Accepted { .. });
    Participation {
        id: ids::fresh(),
        body,
        asked_at: (!agreed).then_some(now),
        agreed: agreed.then(|| AgreedTask {
            terms,
            task: task.clone(),
        }),
        task,
        answer,
        terms,
        text: None,
        version: 1,
    }
}

fn ask(
    actor: &Actor,
    body: BodyId,
    terms: i64,
    catalogue: &Catalogue,
    now: DateTime<Utc>,
) -> Answer {
    match writes_as(actor, body, catalogue, berlin_day(now)) {
        true => Answer::accepted(now, terms),
        false => Answer::Asked,
    }
}
