//! The tables that only link a measure to others: `measure_area`, `measure_objective`,
//! `measure_goal`, `measure_target_group`.

use domain::{
    ids::{AreaId, MeasureId, NodeId, TargetGroupId},
    measure::Measure,
};
use sqlx::types::Text;
use uuid::Uuid;

use super::set::{Which, rows, wanted};
use crate::{
    db::{Tx, run},
    error::Result,
};

/// One link of a measure.
pub(crate) struct Link {
    kind: String,
    to: Uuid,
}

impl Link {
    /// Adds the link to its measure.
    pub(crate) fn join(self, measure: &mut Measure) {
        match self.kind.as_str() {
            "area" => measure.areas.push(AreaId(self.to)),
            "objective" => measure.objectives.push(NodeId(self.to)),
            "goal" => measure.goals.push(NodeId(self.to)),
            _ => measure.target_groups.push(TargetGroupId(self.to)),
        }
    }
}

// The condition stands in each part, so that each part uses its index.
macro_rules! select_links {
    ($condition:literal) => {
        concat!(
            "SELECT 'area' AS kind, measure_id, area_id AS linked_id, position FROM measure_area ",
            $condition,
            " UNION ALL
            SELECT 'objective', measure_id, node_id, position FROM measure_objective ",
            $condition,
            " UNION ALL
            SELECT 'goal', measure_id, node_id, position FROM measure_goal ",
            $condition,
            " UNION ALL
            SELECT 'target_group', measure_id, target_group_id, position FROM measure_target_group ",
            $condition,
            " ORDER BY kind, measure_id, position"
        )
    };
}

type Row = (String, Text<MeasureId>, Text<Uuid>, i64);

const ALL: &str = select_links!("");
const SOME: &str = concat!(
    wanted!(),
    select_links!("WHERE measure_id IN (SELECT id FROM wanted)")
);

/// All links of these measures, in their order.
pub(crate) async fn load(tx: &mut Tx, measures: &Which) -> Result<Vec<(MeasureId, Link)>> {
    let rows = rows!(tx, Row, measures, ALL, SOME)?;
    Ok(rows
        .into_iter()
        .map(|(kind, id, to, _)| (id.0, Link { kind, to: to.0 }))
        .collect())
}

/// Makes the links those of `m`; `before` is what stands there.
pub(crate) async fn replace(tx: &mut Tx, m: &Measure, before: &Measure) -> Result<()> {
    let same = m.areas == before.areas
        && m.objectives == before.objectives
        && m.goals == before.goals
        && m.target_groups == before.target_groups;
    if same {
        return Ok(());
    }
    delete(tx, m.id).await?;
    insert(tx, m).await
}

const INSERT_AREA: &str = "
    INSERT INTO measure_area (measure_id, area_id, position)
    VALUES ($1, $2, $3)";
const INSERT_OBJECTIVE: &str = "
    INSERT INTO measure_objective (measure_id, node_id, position)
    VALUES ($1, $2, $3)";
const INSERT_GOAL: &str = "
    INSERT INTO measure_goal (measure_id, node_id, position)
    VALUES ($1, $2, $3)";
const INSERT_TARGET_GROUP: &str = "
    INSERT INTO measure_target_group (measure_id, target_group_id, position)
    VALUES ($1, $2, $3)";

/// The links of a new measure.
pub(crate) async fn insert(tx: &mut Tx, m: &Measure) -> Result<()> {
    let ids = [
        (
            INSERT_AREA,
            m.areas.iter().map(|id| id.0).collect::<Vec<Uuid>>(),
        ),
        (
            INSERT_OBJECTIVE,
            m.objectives.iter().map(|id| id.0).collect(),
        ),
        (INSERT_GOAL, m.goals.iter().map(|id| id.0).collect()),
        (
            INSERT_TARGET_GROUP,
            m.target_groups.iter().map(|id| id.0).collect(),
        ),
    ];
    for (statement, ids) in ids {
        for (position, linked) in (0_i64..).zip(ids) {
            run!(tx, statement, Text(m.id), Text(linked), position)?;
        }
    }
    Ok(())
}

const DELETE_AREAS: &str = "
    DELETE FROM measure_area
    WHERE measure_id = $1";
const DELETE_OBJECTIVES: &str = "
    DELETE FROM measure_objective
    WHERE measure_id = $1";
const DELETE_GOALS: &str = "
    DELETE FROM measure_goal
    WHERE measure_id = $1";
const DELETE_TARGET_GROUPS: &str = "
    DELETE FROM measure_target_group
    WHERE measure_id = $1";

async fn delete(tx: &mut Tx, id: MeasureId) -> Result<()> {
    for statement in [
        DELETE_AREAS,
        DELETE_OBJECTIVES,
        DELETE_GOALS,
        DELETE_TARGET_GROUPS,
    ] {
        run!(tx, statement, Text(id))?;
    }
    Ok(())
}
