//! Measure facts: the flat, small view of a measure that lists, counts, dashboards
//! and exports share. A pure function of the measure, its last report and the
//! catalogue, so that live pages and past days cannot disagree.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::{
    catalogue::Catalogue,
    contribution::ContributionState,
    ids::{AreaId, BodyId, FieldId, MeasureId, NodeId, ProgrammeId, ReportId, TargetGroupId},
    measure::{Code, Measure, Priority, Rating, Stage},
    money::Cents,
    policy::{Action, Actor, Target, Visibility},
    report::Report,
    search::{fold, index_text},
};

/// One contribution, flat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoneyFact {
    pub programme: ProgrammeId,
    pub giver: BodyId,
    pub year: i32,
    pub amount: Cents,
    pub state: ContributionState,
}

/// What is known of a measure for lists and figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasureFacts {
    pub id: MeasureId,
    pub code: Code,
    pub title: String,
    /// Sort key of the title (DIN 5007-1).
    pub title_key: String,
    /// Folded words for the free text search.
    pub words: String,
    pub draft: bool,
    pub example: bool,
    pub created_on: NaiveDate,
    pub created_by: BodyId,
    /// Who holds the pen of the master data.
    pub pen: BodyId,
    pub lead: BodyId,
    /// The lead and, for an office, its Bezirksamt.
    pub lead_and_above: Vec<BodyId>,
    pub lead_accepted: bool,
    pub participants: Vec<BodyId>,
    pub areas: Vec<AreaId>,
    /// The areas and those above them.
    pub areas_and_above: BTreeSet<AreaId>,
    /// Bezirke touched.
    pub districts: BTreeSet<String>,
    pub outside: bool,
    pub field: FieldId,
    pub objectives: Vec<NodeId>,
    pub goals: Vec<NodeId>,
    pub target_groups: Vec<TargetGroupId>,
    pub stage: Stage,
    pub rating: Rating,
    pub last_report: Option<ReportId>,
    /// The day the last report speaks of.
    pub reported_on: Option<NaiveDate>,
    pub start: Option<NaiveDate>,
    pub end: Option<NaiveDate>,
    pub original_end: Option<NaiveDate>,
    pub check_on: Option<NaiveDate>,
    /// The earliest milestone that is not reached.
    pub next_milestone: Option<NaiveDate>,
    pub key_measure: bool,
    pub priority: Option<Priority>,
    pub total_cost: Option<Cents>,
    pub money: Vec<MoneyFact>,
    pub file_reference: Option<String>,
}

impl MeasureFacts {
    /// Builds the facts; `created_on` is the Berlin day of creation.
    pub fn new(
        measure: &Measure,
        last: Option<&Report>,
        catalogue: &Catalogue,
        created_on: NaiveDate,
    ) -> Self {
        let areas_and_above: BTreeSet<AreaId> = measure
            .areas
            .iter()
            .flat_map(|area| catalogue.area_and_above(*area))
            .collect();
        let lead_parent = catalogue
            .bodies
            .get(&measure.lead.body)
            .and_then(|body| body.parent);
        Self {
            id: measure.id,
            code: measure.code.clone(),
            title: measure.title.clone(),
            title_key: fold(&measure.title),
            words: words_of(measure, catalogue),
            draft: measure.draft,
            example: measure.example,
            created_on,
            created_by: measure.created_by,
            pen: measure.pen(),
            lead: measure.lead.body,
            lead_and_above: std::iter::once(measure.lead.body)
                .chain(lead_parent)
                .collect(),
            lead_accepted: measure.pen() == measure.lead.body,
            participants: measure.participants.iter().map(|p| p.body).collect(),
            areas: measure.areas.clone(),
            areas_and_above,
            districts: districts_of(measure, catalogue),
            outside: measure.outside.is_some(),
            field: measure.field,
            objectives: measure.objectives.clone(),
            goals: measure.goals.clone(),
            target_groups: measure.target_groups.clone(),
            stage: last.map(|report| report.stage).unwrap_or_default(),
            rating: last.map(|report| report.rating).unwrap_or_default(),
            last_report: last.map(|report| report.id),
            reported_on: last.map(|report| report.as_of),
            start: measure.start,
            end: measure.end,
            original_end: measure.original_end,
            check_on: measure.check_on,
            next_milestone: measure
                .milestones
                .iter()
                .filter(|m| m.actual.is_none())
                .map(|m| m.planned)
                .min(),
            key_measure: measure.key_measure,
            priority: measure.priority,
            total_cost: measure.total_cost,
            money: measure
                .contributions
                .iter()
                .map(|c| MoneyFact {
                    programme: c.programme,
                    giver: c.giver,
                    year: c.year,
                    amount: c.amount,
                    state: c.state,
                })
                .collect(),
            file_reference: measure.file_reference.clone(),
        }
    }

    /// Sum of the contributions that count (not declined, not withdrawn).
    pub fn funded(&self) -> Cents {
        self.money
            .iter()
            .filter(|money| money.state.counts())
            .map(|money| money.amount)
            .sum()
    }
}

impl Visibility {
    /// Whether this measure is seen at all.
    pub fn sees(&self, facts: &MeasureFacts) -> bool {
        self.allows(facts.draft, facts.pen, facts.districts.iter())
    }
}

/// Bezirke a measure touches: those of its areas, or the named one outside the 13.
pub fn districts_of(measure: &Measure, catalogue: &Catalogue) -> BTreeSet<String> {
    measure
        .areas
        .iter()
        .flat_map(|area| catalogue.area_districts(*area))
        .chain(
            measure
                .outside
                .iter()
                .map(|outside| outside.district.clone()),
        )
        .collect()
}

/// The target for rights on master data, milestones and reports: the body that holds
/// the pen; the Bezirkskoordination acts for the bodies of her own Bezirksamt.
pub fn pen_target(measure: &Measure, catalogue: &Catalogue) -> Target {
    body_target(measure.pen(), catalogue)
}

/// The target for something a body writes.
pub fn body_target(body: BodyId, catalogue: &Catalogue) -> Target {
    Target {
        bodies: vec![body],
        districts: catalogue
            .bodies
            .get(&body)
            .and_then(|b| b.district.clone())
            .into_iter()
            .collect(),
    }
}

/// The target for a concept and its links: the Bezirke of the area.
pub fn area_target(area: Option<AreaId>, catalogue: &Catalogue) -> Target {
    Target {
        bodies: Vec::new(),
        districts: area
            .map(|area| catalogue.area_districts(area).into_iter().collect())
            .unwrap_or_default(),
    }
}

/// What an actor may do on one measure: the ui asks this to show buttons, the use
/// case asks the same functions to decide.
pub fn may_on_measure(
    actor: &Actor,
    action: Action,
    measure: &Measure,
    catalogue: &Catalogue,
) -> bool {
    actor.may_on(action, &pen_target(measure, catalogue))
}

fn words_of(measure: &Measure, catalogue: &Catalogue) -> String {
    let mut text = vec![measure.code.to_string(), measure.title.clone()];
    text.extend(
        measure
            .areas
            .iter()
            .flat_map(|a| catalogue.area_and_above(*a))
            .map(|a| catalogue.area_label(a)),
    );
    text.push(catalogue.field_name(measure.field).to_owned());
    for body in
        std::iter::once(measure.lead.body).chain(measure.participants.iter().map(|p| p.body))
    {
        if let Some(body) = catalogue.bodies.get(&body) {
            text.push(body.short_name.clone());
            text.push(body.name.clone());
            text.extend(body.aliases.iter().cloned());
        }
    }
    let free = [
        &measure.need,
        &measure.effect,
        &measure.operator,
        &measure.file_reference,
        &measure.unit,
        &measure.decisions,
    ];
    text.extend(free.into_iter().flatten().cloned());
    index_text(&text.join(" \u{1} "))
}
