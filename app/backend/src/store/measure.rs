//! Rows of `measure`; with its links, participations, contributions and milestones it
//! makes the whole aggregate.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::{AccountId, BodyId, FieldId, MeasureId},
    measure::{Code, Lead, Measure, Outside, Priority},
    money::Cents,
};
use sqlx::types::Text;

use super::{
    contribution, measure_link, milestone,
    participation::{self, answer_columns, read_answer},
    set::{Which, rows, wanted},
    word::known,
};
use crate::{
    db::{Tx, fetch, run},
    error::{Error, Result},
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Text<MeasureId>,
    code: Text<Code>,
    draft: bool,
    example: bool,
    created_at: DateTime<Utc>,
    created_by_id: Text<BodyId>,
    created_account_id: Text<AccountId>,
    title: String,
    outside_district: Option<String>,
    outside_reason: Option<String>,
    field_id: Text<FieldId>,
    lead_id: Text<BodyId>,
    lead_answer: String,
    lead_answered_at: Option<DateTime<Utc>>,
    lead_answered_terms: Option<i64>,
    lead_reason: Option<String>,
    lead_terms: i64,
    lead_asked_at: Option<DateTime<Utc>>,
    lead_note: Option<String>,
    lead_in_force_id: Option<Text<BodyId>>,
    start_on: Option<NaiveDate>,
    end_on: Option<NaiveDate>,
    original_end_on: Option<NaiveDate>,
    end_reason: Option<String>,
    check_on: Option<NaiveDate>,
    outside_concept: Option<String>,
    need: Option<String>,
    effect: Option<String>,
    success: Option<String>,
    risks: Option<String>,
    continuation: Option<String>,
    unit: Option<String>,
    contact: Option<String>,
    operator: Option<String>,
    key_measure: bool,
    priority: Option<String>,
    total_cost: Option<i64>,
    decisions: Option<String>,
    file_reference: Option<String>,
    links: Option<String>,
    version: i64,
    milestones_version: i64,
}

macro_rules! select {
    () => {
        "SELECT id, code, draft, example, created_at, created_by_id, created_account_id, title, outside_district,
            outside_reason, field_id, lead_id, lead_answer, lead_answered_at, lead_answered_terms, lead_reason, lead_terms,
            lead_asked_at, lead_note, lead_in_force_id, start_on, end_on, original_end_on, end_reason, check_on, outside_concept, need, effect, success, risks,
            continuation, unit, contact, operator, key_measure, priority, total_cost, decisions, file_reference, links,
            version, milestones_version
        FROM measure "
    };
}

const ALL: &str = select!();
const SOME: &str = concat!(wanted!(), select!(), "WHERE id IN (SELECT id FROM wanted)");

/// Whole measures, in a fixed number of statements.
pub(crate) async fn load(tx: &mut Tx, which: &Which) -> Result<Vec<Measure>> {
    let rows = rows!(tx, Row, which, ALL, SOME)?;
    let mut measures: HashMap<MeasureId, Measure> = rows
        .into_iter()
        .map(|row| row.into_measure().map(|m| (m.id, m)))
        .collect::<Result<_>>()?;
    for (id, link) in measure_link::load(tx, which).await? {
        measures.entry(id).and_modify(|m| link.join(m));
    }
    for (id, participation) in participation::load(tx, which).await? {
        measures
            .entry(id)
            .and_modify(|m| m.participants.push(participation));
    }
    for (id, contribution) in contribution::load(tx, which).await? {
        measures
            .entry(id)
            .and_modify(|m| m.contributions.push(contribution));
    }
    for (id, milestone) in milestone::load(tx, which).await? {
        measures
            .entry(id)
            .and_modify(|m| m.milestones.push(milestone));
    }
    Ok(measures.into_values().collect())
}

/// One whole measure.
pub(crate) async fn find(tx: &mut Tx, id: MeasureId) -> Result<Measure> {
    load(tx, &Which::one(id))
        .await?
        .pop()
        .ok_or(Error::NotFound)
}

const LOCK: &str = "
    UPDATE measure
    SET version = version
    WHERE id = $1";

/// Loads a measure and keeps other writers away from it until the transaction ends:
/// a version in the history is of the whole aggregate, whoever wrote which part.
pub(crate) async fn lock(tx: &mut Tx, id: MeasureId) -> Result<Measure> {
    match run!(tx, LOCK, Text(id))? {
        0 => Err(Error::NotFound),
        _ => find(tx, id).await,
    }
}

const COUNT: &str = "
    SELECT COUNT(*)
    FROM measure";

pub(crate) async fn count(tx: &mut Tx) -> Result<i64> {
    let (count,) = fetch!(tx, fetch_one as (i64,), COUNT)?;
    Ok(count)
}

impl Row {
    fn into_measure(self) -> Result<Measure> {
        let outside = self
            .outside_district
            .zip(self.outside_reason)
            .map(|(district, reason)| Outside { district, reason });
        let answer = read_answer(
            &self.lead_answer,
            self.lead_answered_at,
            self.lead_answered_terms,
            self.lead_reason,
            self.lead_note,
        )?;
        Ok(Measure {
            id: self.id.0,
            code: self.code.0,
            draft: self.draft,
            example: self.example,
            created_at: self.created_at,
            created_by: self.created_by_id.0,
            created_account: self.created_account_id.0,
            title: self.title,
            areas: Vec::new(),
            outside,
            field: self.field_id.0,
            lead: Lead {
                body: self.lead_id.0,
                answer,
                terms: self.lead_terms,
                asked_at: self.lead_asked_at,
                in_force: self.lead_in_force_id.map(|id| id.0),
            },
            start: self.start_on,
            end: self.end_on,
            original_end: self.original_end_on,
            end_reason: self.end_reason,
            check_on: self.check_on,
            objectives: Vec::new(),
            goals: Vec::new(),
            outside_concept: self.outside_concept,
            need: self.need,
            effect: self.effect,
            success: self.success,
            target_groups: Vec::new(),
            risks: self.risks,
            continuation: self.continuation,
            unit: self.unit,
            contact: self.contact,
            participants: Vec::new(),
            operator: self.operator,
            key_measure: self.key_measure,
            priority: self
                .priority
                .as_deref()
                .map(|key| known(Priority::parse, key))
                .transpose()?,
            total_cost: self.total_cost.map(Cents),
            decisions: self.decisions,
            file_reference: self.file_reference,
            links: self.links,
            contributions: Vec::new(),
            milestones: Vec::new(),
            version: self.version,
            milestones_version: self.milestones_version,
        })
    }
}

const INSERT: &str = "
    INSERT INTO measure (id, code, draft, example, created_at, created_by_id, created_account_id, title, outside_district,
        outside_reason, field_id, lead_id, lead_answer, lead_answered_at, lead_answered_terms, lead_reason, lead_terms,
        start_on, end_on, original_end_on, end_reason, check_on, outside_concept, need, effect, success, risks,
        continuation, unit, contact, operator, key_measure, priority, total_cost, decisions, file_reference, links,
        version, milestones_version, lead_asked_at, lead_note, lead_in_force_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
        $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42)";

/// A new measure with its links and participations.
pub(crate) async fn insert(tx: &mut Tx, m: &Measure) -> Result<()> {
    let (answered_at, answered_terms, reason) = answer_columns(&m.lead.answer);
    run!(
        tx,
        INSERT,
        Text(m.id),
        m.code.to_string(),
        m.draft,
        m.example,
        m.created_at,
        Text(m.created_by),
        Text(m.created_account),
        m.title.as_str(),
        m.outside.as_ref().map(|o| o.district.as_str()),
        m.outside.as_ref().map(|o| o.reason.as_str()),
        Text(m.field),
        Text(m.lead.body),
        m.lead.answer.key(),
        answered_at,
        answered_terms,
        reason,
        m.lead.terms,
        m.start,
        m.end,
        m.original_end,
        m.end_reason.as_deref(),
        m.check_on,
        m.outside_concept.as_deref(),
        m.need.as_deref(),
        m.effect.as_deref(),
        m.success.as_deref(),
        m.risks.as_deref(),
        m.continuation.as_deref(),
        m.unit.as_deref(),
        m.contact.as_deref(),
        m.operator.as_deref(),
        m.key_measure,
        m.priority.map(Priority::key),
        m.total_cost.map(|cost| cost.0),
        m.decisions.as_deref(),
        m.file_reference.as_deref(),
        m.links.as_deref(),
        m.version,
        m.milestones_version,
        m.lead.asked_at,
        m.lead.answer.note(),
        m.lead.in_force.map(Text),
    )?;
    measure_link::insert(tx, m).await?;
    participation::replace(tx, m.id, &[], &m.participants).await
}

const UPDATE: &str = "
    UPDATE measure
    SET draft = $3, title = $4, outside_district = $5, outside_reason = $6, field_id = $7, lead_id = $8, lead_answer = $9,
        lead_answered_at = $10, lead_answered_terms = $11, lead_reason = $12, lead_terms = $13, start_on = $14, end_on = $15,
        original_end_on = $16, end_reason = $17, check_on = $18, outside_concept = $19, need = $20, effect = $21,
        success = $22, risks = $23, continuation = $24, unit = $25, contact = $26, operator = $27, key_measure = $28,
        priority = $29, total_cost = $30, decisions = $31, file_reference = $32, links = $33, version = $34,
        lead_asked_at = $35, lead_note = $36, lead_in_force_id = $37
    WHERE id = $1 AND version = $2";

/// Master data, links and participations; false when the version moved on.
pub(crate) async fn update(tx: &mut Tx, m: &Measure, before: &Measure) -> Result<bool> {
    let (answered_at, answered_terms, reason) = answer_columns(&m.lead.answer);
    let touched = run!(
        tx,
        UPDATE,
        Text(m.id),
        before.version,
        m.draft,
        m.title.as_str(),
        m.outside.as_ref().map(|o| o.district.as_str()),
        m.outside.as_ref().map(|o| o.reason.as_str()),
        Text(m.field),
        Text(m.lead.body),
        m.lead.answer.key(),
        answered_at,
        answered_terms,
        reason,
        m.lead.terms,
        m.start,
        m.end,
        m.original_end,
        m.end_reason.as_deref(),
        m.check_on,
        m.outside_concept.as_deref(),
        m.need.as_deref(),
        m.effect.as_deref(),
        m.success.as_deref(),
        m.risks.as_deref(),
        m.continuation.as_deref(),
        m.unit.as_deref(),
        m.contact.as_deref(),
        m.operator.as_deref(),
        m.key_measure,
        m.priority.map(Priority::key),
        m.total_cost.map(|cost| cost.0),
        m.decisions.as_deref(),
        m.file_reference.as_deref(),
        m.links.as_deref(),
        m.version,
        m.lead.asked_at,
        m.lead.answer.note(),
        m.lead.in_force.map(Text),
    )?;
    if touched == 0 {
        return Ok(false);
    }
    measure_link::replace(tx, m, before).await?;
    participation::replace(tx, m.id, &before.participants, &m.participants).await?;
    Ok(true)
}

const ANSWER_LEAD: &str = "
    UPDATE measure
    SET lead_answer = $3, lead_answered_at = $4, lead_answered_terms = $5, lead_reason = $6, lead_note = $7,
        lead_in_force_id = $8
    WHERE id = $1 AND lead_terms = $2";

/// Writes the answer of the lead alone; false when the terms moved on.
pub(crate) async fn answer_lead(tx: &mut Tx, m: &Measure) -> Result<bool> {
    let (at, terms, reason) = answer_columns(&m.lead.answer);
    Ok(run!(
        tx,
        ANSWER_LEAD,
        Text(m.id),
        m.lead.terms,
        m.lead.answer.key(),
        at,
        terms,
        reason,
        m.lead.answer.note(),
        m.lead.in_force.map(Text),
    )? == 1)
}
