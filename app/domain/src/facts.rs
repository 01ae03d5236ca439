//! Measure facts: the flat, small view of a measure that lists, counts, dashboards
//! and exports share. A pure function of the measure, its last report and the
//! catalogue, so that live pages and past days cannot disagree.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    catalogue::Catalogue,
    contribution::ContributionState,
    ids::{
        AreaId, BodyId, ContributionId, FieldId, MeasureId, NodeId, ProgrammeId, ReportId,
        TargetGroupId,
    },
    measure::{Code, Measure, Priority, Rating, Stage},
    money::Cents,
    policy::{Action, Actor, Target, Visibility},
    report::Report,
    request::{RequestFact, requests_of},
    review::ReviewState,
    search::{fold, index_text},
};

/// What day it is, and on which day an instant falls (Europe/Berlin; the time zone is
/// known outside of this crate only).
#[derive(Clone, Copy)]
pub struct Calendar {
    pub today: NaiveDate,
    pub day_of: fn(DateTime<Utc>) -> NaiveDate,
}

/// The reports that facts are made of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reported<'a> {
    /// The newest one.
    pub last: Option<&'a Report>,
    /// The newest one that every Bezirk touched has confirmed.
    pub confirmed: Option<&'a Report>,
}

/// One contribution, flat: the terms in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoneyFact {
    pub id: ContributionId,
    pub programme: ProgrammeId,
    pub giver: BodyId,
    pub year: i32,
    pub amount: Cents,
    pub state: ContributionState,
}

/// One milestone that is not reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MilestoneFact {
    pub title: String,
    pub planned: NaiveDate,
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
    /// Who holds the pen of the master data today: the body named, or who acts for it.
    pub pen: BodyId,
    /// The lead that agreed, else the one that is asked; or who acts for it.
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
    /// What the newest confirmed report says; `None` when none was confirmed.
    pub confirmed: Option<(Stage, Rating)>,
    /// How far the newest report is; `None` when there is none.
    pub review: Option<ReviewState>,
    /// The Bezirke that have not decided about the newest report.
    pub unreviewed: BTreeSet<String>,
    /// The day the newest report came in.
    pub submitted_on: Option<NaiveDate>,
    pub last_report: Option<ReportId>,
    /// The day the last report speaks of.
    pub reported_on: Option<NaiveDate>,
    pub start: Option<NaiveDate>,
    pub end: Option<NaiveDate>,
    pub original_end: Option<NaiveDate>,
    pub check_on: Option<NaiveDate>,
    /// The earliest milestone that is not reached.
    pub next_milestone: Option<NaiveDate>,
    /// The milestones that are not reached, by their day.
    pub milestones: Vec<MilestoneFact>,
    pub key_measure: bool,
    pub priority: Option<Priority>,
    pub total_cost: Option<Cents>,
    pub money: Vec<MoneyFact>,
    pub requests: Vec<RequestFact>,
    pub file_reference: Option<String>,
}

impl MeasureFacts {
    /// Builds the facts as of `calendar.today`: bodies that ended are acted for by their
    /// successors.
    pub fn new(
        measure: &Measure,
        reported: Reported<'_>,
        catalogue: &Catalogue,
        calendar: &Calendar,
    ) -> Self {
        let acting = |body| catalogue.acting(body, calendar.today);
        let areas_and_above: BTreeSet<AreaId> = measure
            .areas
            .iter()
            .flat_map(|area| catalogue.area_and_above(*area))
            .collect();
        let districts = districts_of(measure, catalogue);
        let lead = acting(measure.shown_lead());
        let last = reported.last;
        Self {
            id: measure.id,
            code: measure.code.clone(),
            title: measure.title.clone(),
            title_key: fold(&measure.title),
            words: words_of(measure, catalogue, calendar.today),
            draft: measure.draft,
            example: measure.example,
            created_on: (calendar.day_of)(measure.created_at),
            created_by: measure.created_by,
            pen: acting(measure.pen()),
            lead,
            lead_and_above: catalogue.body_and_above(lead),
            lead_accepted: measure.agreed_lead().is_some(),
            participants: measure
                .participants
                .iter()
                .map(|p| acting(p.body))
                .collect(),
            areas: measure.areas.clone(),
            areas_and_above,
            review: last.map(|report| report.review_state(&districts)),
            unreviewed: last
                .map(|report| report.missing_reviews(&districts))
                .unwrap_or_default(),
            submitted_on: last.map(|report| (calendar.day_of)(report.submitted_at)),
            districts,
            outside: measure.outside.is_some(),
            field: measure.field,
            objectives: measure.objectives.clone(),
            goals: measure.goals.clone(),
            target_groups: measure.target_groups.clone(),
            stage: last.map(|report| report.stage).unwrap_or_default(),
            rating: last.map(|report| report.rating).unwrap_or_default(),
            confirmed: reported
                .confirmed
                .map(|report| (report.stage, report.rating)),
            last_report: last.map(|report| report.id),
            reported_on: last.map(|report| report.as_of),
            start: measure.start,
            end: measure.end,
            original_end: measure.original_end,
            check_on: measure.check_on,
            next_milestone: open_milestones(measure).first().map(|m| m.planned),
            milestones: open_milestones(measure),
            key_measure: measure.key_measure,
            priority: measure.priority,
            total_cost: measure.total_cost,
            money: measure
                .contributions
                .iter()
                .map(|money| MoneyFact {
                    id: money.id,
                    programme: money.programme,
                    giver: acting(money.giver),
                    year: money.year,
                    amount: money.amount,
                    state: money.state,
                })
                .collect(),
            requests: requests_of(measure, catalogue, calendar),
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

impl MeasureFacts {
    /// The milestones somebody waits for: none of a measure that is over or deferred.
    pub fn awaited_milestones(&self) -> &[MilestoneFact] {
        match self.stage.is_over() || self.stage == Stage::Deferred {
            true => &[],
            false => &self.milestones,
        }
    }
}

fn open_milestones(measure: &Measure) -> Vec<MilestoneFact> {
    let mut milestones: Vec<MilestoneFact> = measure
        .milestones
        .iter()
        .filter(|milestone| milestone.actual.is_none())
        .map(|milestone| MilestoneFact {
            title: milestone.title.clone(),
            planned: milestone.planned,
        })
        .collect();
    milestones.sort_by_key(|milestone| milestone.planned);
    milestones
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
pub fn pen_target(measure: &Measure, catalogue: &Catalogue, today: NaiveDate) -> Target {
    body_target(measure.pen(), catalogue, today)
}

/// The target for something a body writes: the body itself, after its end who acts for
/// it.
pub fn body_target(body: BodyId, catalogue: &Catalogue, today: NaiveDate) -> Target {
    let body = catalogue.acting(body, today);
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

/// The bodies this actor answers requests for today: the own ones, and for a
/// Bezirkskoordination those of her Bezirksamt.
pub fn answers_for(actor: &Actor, catalogue: &Catalogue, today: NaiveDate) -> BTreeSet<BodyId> {
    catalogue
        .bodies
        .values()
        .filter(|body| body.can_be_asked() && body.valid_on(today))
        .filter(|body| {
            let target = body_target(body.id, catalogue, today);
            actor.may_on(Action::AnswerParticipation, &target)
        })
        .map(|body| body.id)
        .collect()
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
    today: NaiveDate,
) -> bool {
    actor.may_on(action, &pen_target(measure, catalogue, today))
}

fn words_of(measure: &Measure, catalogue: &Catalogue, today: NaiveDate) -> String {
    let mut text = vec![measure.code.to_string(), measure.title.clone()];
    text.extend(
        measure
            .areas
            .iter()
            .flat_map(|a| catalogue.area_and_above(*a))
            .map(|a| catalogue.area_label(a)),
    );
    text.push(catalogue.field_name(measure.field).to_owned());
    let named: BTreeSet<BodyId> = [measure.lead.body, measure.shown_lead()]
        .into_iter()
        .chain(measure.participants.iter().map(|p| p.body))
        .flat_map(|body| [body, catalogue.acting(body, today)])
        .collect();
    for body in named {
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
