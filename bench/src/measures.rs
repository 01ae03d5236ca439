//! What a generated measure is like: number `i` of a seed is always the same one, so that
//! the plan of a hundred thousand needs no memory. Spread over areas, bodies, stages,
//! money and reports like a large office would have them.

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use domain::{
    catalogue::Catalogue,
    concept::NodeKind,
    contribution::{Contribution, ContributionState},
    facts::districts_of,
    ids::{AccountId, AreaId, BodyId, MeasureId, NodeId},
    measure::{Code, Lead, Measure, Outside, Priority, Rating, Stage},
    milestone::Milestone,
    money::Cents,
    participation::{AgreedTask, Answer, Participation},
    policy::Role,
    report::Report,
    review::{Decision, Review},
};
use rand::{Rng, RngCore, SeedableRng, rngs::StdRng};
use uuid::Uuid;

use crate::words::{Words, pick};

/// The first measure is as old as that.
pub const FIRST_DAY: NaiveDate = day(2024, 9, 2);
/// The day the pages are looked at.
pub const TODAY: NaiveDate = day(2026, 11, 22);

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

/// A measure with its reports, the oldest first; the last ones may not be reviewed.
pub struct Life {
    pub measure: Measure,
    pub reports: Vec<Report>,
}

/// What measures are made of.
pub struct World {
    pub seed: u64,
    pub count: usize,
    pub catalogue: Catalogue,
    pub words: Words,
    /// Who wrote everything, and who confirmed it.
    pub writer: AccountId,
    pub reviewer: AccountId,
    areas: Vec<AreaId>,
    departments: Vec<BodyId>,
}

impl World {
    pub fn new(
        seed: u64,
        count: usize,
        catalogue: Catalogue,
        writer: AccountId,
        reviewer: AccountId,
    ) -> Self {
        let areas = catalogue
            .areas_sorted()
            .into_iter()
            .filter(|area| area.district.is_some())
            .map(|area| area.id)
            .collect();
        let departments = catalogue
            .bodies_to_ask(FIRST_DAY)
            .into_iter()
            .filter(|body| body.district.is_none())
            .map(|body| body.id)
            .collect();
        let words = Words::new(&mut StdRng::seed_from_u64(seed));
        Self {
            seed,
            count,
            catalogue,
            words,
            writer,
            reviewer,
            areas,
            departments,
        }
    }

    /// The measure number `index` with all that was said about it.
    pub fn life(&self, index: usize) -> Life {
        let mut random = StdRng::seed_from_u64(
            self.seed ^ (index as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15),
        );
        let created = self.created(index);
        let measure = self.measure(&mut random, index, created);
        let reports = if measure.draft {
            Vec::new()
        } else {
            self.reports(&mut random, &measure)
        };
        Life { measure, reports }
    }

    /// Measures come evenly over the whole time.
    fn created(&self, index: usize) -> DateTime<Utc> {
        let span = (TODAY - FIRST_DAY).num_minutes() - 24 * 60;
        let part = span.saturating_mul(index as i64) / (self.count.max(1) as i64);
        instant(FIRST_DAY) + Duration::minutes(part)
    }

    fn measure(&self, random: &mut StdRng, index: usize, created: DateTime<Utc>) -> Measure {
        let on = created.date_naive();
        let (areas, outside) = self.place(random);
        let district = areas
            .first()
            .and_then(|area| self.catalogue.areas.get(area)?.district.clone())
            .or_else(|| outside.as_ref().map(|outside| outside.district.clone()))
            .unwrap_or_default();
        let office = self
            .catalogue
            .district_office(&district)
            .map_or(self.departments[0], |body| body.id);
        let lead_body = if random.random_bool(0.55) {
            office
        } else {
            *pick(random, &self.departments)
        };
        let lead = lead(random, lead_body, lead_body == office, created);
        let start = on + Days::new(random.random_range(0..300));
        let end = start + Days::new(random.random_range(150..1_500));
        let moved = random.random_bool(0.2);
        let ends = random.random_bool(0.93);
        let draft = random.random_bool(0.03);
        let milestones = self.milestones(random, created, start, end);
        Measure {
            id: MeasureId(id(random, created)),
            code: Code {
                prefix: self.prefix(&areas),
                number: index as u32 + 1,
            },
            draft,
            example: false,
            created_at: created,
            created_by: if matches!(lead.answer, Answer::Accepted { .. }) {
                lead_body
            } else {
                office
            },
            created_account: self.writer,
            title: {
                let words = random.random_range(3..=7);
                self.words.line(random, words)
            },
            objectives: self.objectives(random, &areas),
            areas,
            outside,
            field: {
                let fields: Vec<_> = self.catalogue.fields.keys().copied().collect();
                *pick(random, &fields)
            },
            participants: self.participants(random, lead_body, created),
            lead,
            start: Some(start),
            end: ends.then_some(end),
            original_end: (ends && !draft).then(|| if moved { end - Days::new(90) } else { end }),
            end_reason: (moved && ends).then(|| self.words.line(random, 6)),
            check_on: (!ends).then(|| start + Days::new(365)),
            goals: Vec::new(),
            outside_concept: None,
            need: self.maybe(random, 0.8, 30),
            effect: self.maybe(random, 0.7, 25),
            success: self.maybe(random, 0.4, 15),
            target_groups: self.target_groups(random),
            risks: self.maybe(random, 0.3, 12),
            continuation: self.maybe(random, 0.3, 12),
            unit: None,
            contact: None,
            operator: self.maybe(random, 0.5, 3),
            key_measure: random.random_bool(0.06),
            priority: random
                .random_bool(0.6)
                .then(|| *pick(random, &Priority::ALL)),
            total_cost: random
                .random_bool(0.8)
                .then(|| Cents(random.random_range(500_000..400_000_000))),
            decisions: None,
            file_reference: random
                .random_bool(0.4)
                .then(|| format!("SP {}/{index}", on.format("%Y"))),
            links: None,
            contributions: self.contributions(random, office, created),
            milestones_version: if milestones.is_empty() { 1 } else { 2 },
            milestones,
            version: 1,
        }
    }

    /// The first areas have more measures than the last ones; some measures have two, some none.
    fn place(&self, random: &mut StdRng) -> (Vec<AreaId>, Option<Outside>) {
        let skewed = |random: &mut StdRng| {
            let half = random.random_range(0..self.areas.len());
            self.areas[random.random_range(0..=half)]
        };
        match random.random_range(0..100) {
            0..7 => {
                let outside = Outside {
                    district: format!("{:02}", random.random_range(1..=12)),
                    reason: self.words.line(random, 6),
                };
                (Vec::new(), Some(outside))
            }
            7..15 => {
                let (one, two) = (skewed(random), skewed(random));
                if one == two {
                    (vec![one], None)
                } else {
                    (vec![one, two], None)
                }
            }
            _ => (vec![skewed(random)], None),
        }
    }

    fn prefix(&self, areas: &[AreaId]) -> String {
        match areas {
            [] => "X".into(),
            [one] => self
                .catalogue
                .areas
                .get(one)
                .map_or("X".into(), |area| area.code.clone()),
            _ => "G".into(),
        }
    }

    fn objectives(&self, random: &mut StdRng, areas: &[AreaId]) -> Vec<NodeId> {
        let known = self.catalogue.nodes_for(areas, NodeKind::Objective);
        if known.is_empty() || random.random_bool(0.2) {
            return Vec::new();
        }
        let mut chosen = vec![pick(random, &known).1.id];
        let second = pick(random, &known).1.id;
        if second != chosen[0] {
            chosen.push(second);
        }
        chosen
    }

    fn target_groups(&self, random: &mut StdRng) -> Vec<domain::ids::TargetGroupId> {
        let known: Vec<_> = self.catalogue.target_groups.keys().copied().collect();
        let one = *pick(random, &known);
        let two = *pick(random, &known);
        if one == two {
            vec![one]
        } else {
            vec![one, two]
        }
    }

    fn participants(
        &self,
        random: &mut StdRng,
        lead: BodyId,
        created: DateTime<Utc>,
    ) -> Vec<Participation> {
        let mut participants: Vec<Participation> = Vec::new();
        for _ in 0..random.random_range(0..5) {
            let body = *pick(random, &self.departments);
            if body == lead || participants.iter().any(|part| part.body == body) {
                continue;
            }
            let task = self.maybe(random, 0.7, 6);
            let answer = answer(random, created, 1, 0.7);
            let agreed = matches!(answer, Answer::Accepted { .. });
            participants.push(Participation {
                id: id(random, created).into(),
                body,
                agreed: agreed.then(|| AgreedTask {
                    terms: 1,
                    task: task.clone(),
                }),
                task,
                answer,
                terms: 1,
                asked_at: Some(created),
                text: None,
                version: 1,
            });
        }
        participants
    }

    fn contributions(
        &self,
        random: &mut StdRng,
        office: BodyId,
        created: DateTime<Utc>,
    ) -> Vec<Contribution> {
        let programmes = self.catalogue.programmes_sorted();
        (0..random.random_range(0..4))
            .map(|_| {
                let programme = *pick(random, &programmes);
                let state = match random.random_range(0..100) {
                    0..25 => ContributionState::Asked,
                    25..55 => ContributionState::Promised,
                    55..80 => ContributionState::Granted,
                    80..92 => ContributionState::Paid,
                    92..97 => ContributionState::Declined,
                    _ => ContributionState::Withdrawn,
                };
                Contribution {
                    id: id(random, created).into(),
                    programme: programme.id,
                    giver: programme.giver.unwrap_or(office),
                    year: random.random_range(2024..=2029),
                    amount: Cents(random.random_range(10..9_000) * 10_000),
                    state,
                    reason: (state == ContributionState::Declined)
                        .then(|| self.words.line(random, 5)),
                    terms: 1,
                    agreed: state.is_agreed().then_some(1),
                    asked_at: Some(created),
                    answered_at: (state != ContributionState::Asked)
                        .then(|| created + Duration::days(10)),
                    note: None,
                    change: None,
                    version: 1,
                }
            })
            .collect()
    }

    fn milestones(
        &self,
        random: &mut StdRng,
        created: DateTime<Utc>,
        start: NaiveDate,
        end: NaiveDate,
    ) -> Vec<Milestone> {
        let length = (end - start).num_days().unsigned_abs();
        (0..random.random_range(0..5))
            .map(|_| {
                let planned = start + Days::new(random.random_range(0..length));
                let reached = planned < TODAY && random.random_bool(0.85);
                Milestone {
                    id: id(random, created).into(),
                    title: self.words.line(random, 4),
                    planned,
                    actual: reached.then_some(planned),
                    version: 1,
                }
            })
            .collect()
    }

    fn maybe(&self, random: &mut StdRng, chance: f64, words: usize) -> Option<String> {
        random.random_bool(chance).then(|| {
            let count = random.random_range(words / 2 + 1..=words * 3 / 2);
            self.words.line(random, count)
        })
    }

    /// About one report in four months; the older ones are confirmed.
    fn reports(&self, random: &mut StdRng, measure: &Measure) -> Vec<Report> {
        let mut reports = Vec::new();
        let mut at = measure.created_at + Duration::days(random.random_range(5..60));
        let mut step = 0;
        while at < instant(TODAY) - Duration::days(1) && random.random_bool(0.88) {
            reports.push(self.report(random, measure, at, step));
            at += Duration::minutes(random.random_range(70 * 24 * 60..190 * 24 * 60));
            step += 1;
        }
        let last = reports.len().saturating_sub(1);
        let districts = districts_of(measure, &self.catalogue);
        for (number, report) in reports.iter_mut().enumerate() {
            let decided = report.submitted_at + Duration::days(3);
            let known = number < last || random.random_bool(0.7);
            if !known || decided >= instant(TODAY) {
                continue;
            }
            let decision = if random.random_bool(0.95) {
                Decision::Confirmed
            } else {
                Decision::Returned {
                    reason: self.words.line(random, 6),
                }
            };
            report.reviews = districts
                .iter()
                .map(|district| Review {
                    district: district.clone(),
                    decision: decision.clone(),
                    at: decided,
                    account: self.reviewer,
                    body: None,
                    role: Role::StateCoordinator,
                })
                .collect();
            report.version = 2;
        }
        reports
    }

    fn report(
        &self,
        random: &mut StdRng,
        measure: &Measure,
        at: DateTime<Utc>,
        step: usize,
    ) -> Report {
        let rating = match random.random_range(0..100) {
            0..62 => Rating::OnTrack,
            62..84 => Rating::AtRisk,
            84..92 => Rating::Critical,
            _ => Rating::Unrated,
        };
        let stage = match (step, random.random_range(0..100)) {
            (0, 0..60) => Stage::Preparing,
            (_, 0..70) => Stage::Running,
            (_, 70..78) => Stage::NotStarted,
            (_, 78..84) => Stage::Permanent,
            (_, 84..94) => Stage::Completed,
            (_, 94..97) => Stage::Deferred,
            _ => Stage::Dropped,
        };
        Report {
            id: id(random, at).into(),
            measure: measure.id,
            stage,
            stage_reason: stage.needs_reason().then(|| self.words.line(random, 8)),
            rating,
            rating_reason: rating.needs_reason().then(|| self.words.line(random, 8)),
            text: self.maybe(random, 0.9, 30),
            internal: self.maybe(random, 0.3, 15),
            next_step: self.maybe(random, 0.6, 8),
            replacement: None,
            as_of: at.date_naive(),
            submitted_at: at,
            account: self.writer,
            body: measure.pen(),
            reviews: Vec::new(),
            version: 1,
        }
    }
}

fn lead(random: &mut StdRng, body: BodyId, own: bool, created: DateTime<Utc>) -> Lead {
    let answer = if own {
        Answer::accepted(created, 1)
    } else {
        answer(random, created, 1, 0.8)
    };
    let agreed = matches!(answer, Answer::Accepted { .. });
    Lead {
        body,
        asked_at: (!own).then_some(created),
        in_force: agreed.then_some(body),
        answer,
        terms: 1,
    }
}

fn answer(random: &mut StdRng, created: DateTime<Utc>, terms: i64, accepted: f64) -> Answer {
    if random.random_bool(accepted) {
        Answer::accepted(created, terms)
    } else if random.random_bool(0.85) {
        Answer::Asked
    } else {
        Answer::Declined {
            at: created,
            terms,
            reason: "Keine Zuständigkeit".into(),
            note: None,
        }
    }
}

/// Nine in the morning in Berlin, near enough.
pub fn instant(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(chrono::NaiveTime::MIN).and_utc() + Duration::hours(8)
}

fn id(random: &mut StdRng, at: DateTime<Utc>) -> Uuid {
    let mut bytes = [0; 10];
    random.fill_bytes(&mut bytes);
    uuid::Builder::from_unix_timestamp_millis(at.timestamp_millis().unsigned_abs(), &bytes)
        .into_uuid()
}
