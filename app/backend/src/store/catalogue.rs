//! The small tables of the catalogue: `district`, `action_area`, `field`,
//! `target_group`; and all of the catalogue in one go.

use std::collections::BTreeMap;

use domain::{
    area::{ActionArea, District},
    catalogue::{Catalogue, Field, TargetGroup},
    ids::{AreaId, FieldId, TargetGroupId},
};
use sqlx::types::Text;

use super::{body, concept, programme, unit};
use crate::{
    db::{Tx, fetch, run},
    error::Result,
};

/// Everything, in a fixed number of statements.
pub(crate) async fn all(tx: &mut Tx) -> Result<Catalogue> {
    Ok(Catalogue {
        districts: districts(tx).await?,
        bodies: body::all(tx)
            .await?
            .into_iter()
            .map(|body| (body.id, body))
            .collect(),
        areas: areas(tx).await?,
        fields: fields(tx)
            .await?
            .into_iter()
            .map(|field| (field.id, field))
            .collect(),
        target_groups: target_groups(tx)
            .await?
            .into_iter()
            .map(|group| (group.id, group))
            .collect(),
        programmes: programme::all(tx)
            .await?
            .into_iter()
            .map(|programme| (programme.id, programme))
            .collect(),
        units: unit::all(tx)
            .await?
            .into_iter()
            .map(|unit| (unit.id, unit))
            .collect(),
        concepts: concept::all(tx)
            .await?
            .into_iter()
            .map(|concept| (concept.id, concept))
            .collect(),
    })
}

const DISTRICTS: &str = "
    SELECT number, name
    FROM district
    ORDER BY number";

pub(crate) async fn districts(tx: &mut Tx) -> Result<Vec<District>> {
    let rows = fetch!(tx, fetch_all as (String, String), DISTRICTS)?;
    Ok(rows
        .into_iter()
        .map(|(number, name)| District { number, name })
        .collect())
}

const INSERT_DISTRICT: &str = "
    INSERT INTO district (number, name)
    VALUES ($1, $2)";

pub(crate) async fn insert_district(tx: &mut Tx, district: &District) -> Result<()> {
    run!(
        tx,
        INSERT_DISTRICT,
        district.number.as_str(),
        district.name.as_str()
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct AreaRow {
    id: Text<AreaId>,
    code: String,
    name: String,
    parent_id: Option<Text<AreaId>>,
    district: Option<String>,
    note: Option<String>,
    version: i64,
}

const AREAS: &str = "
    SELECT id, code, name, parent_id, district, note, version
    FROM action_area";

const LOR: &str = "
    SELECT area_id, code
    FROM action_area_lor
    ORDER BY area_id, position";

async fn areas(tx: &mut Tx) -> Result<BTreeMap<AreaId, ActionArea>> {
    let mut areas: BTreeMap<AreaId, ActionArea> = fetch!(tx, fetch_all as AreaRow, AREAS)?
        .into_iter()
        .map(|row| {
            let area = ActionArea {
                id: row.id.0,
                code: row.code,
                name: row.name,
                parent: row.parent_id.map(|id| id.0),
                district: row.district,
                lor: Vec::new(),
                note: row.note,
                version: row.version,
            };
            (area.id, area)
        })
        .collect();
    for (id, code) in fetch!(tx, fetch_all as (Text<AreaId>, String), LOR)? {
        if let Some(area) = areas.get_mut(&id.0) {
            area.lor.push(code);
        }
    }
    Ok(areas)
}

const INSERT_AREA: &str = "
    INSERT INTO action_area (id, code, name, parent_id, district, note, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

const INSERT_LOR: &str = "
    INSERT INTO action_area_lor (area_id, code, position)
    VALUES ($1, $2, $3)";

pub(crate) async fn insert_area(tx: &mut Tx, area: &ActionArea) -> Result<()> {
    run!(
        tx,
        INSERT_AREA,
        Text(area.id),
        area.code.as_str(),
        area.name.as_str(),
        area.parent.map(Text),
        area.district.as_deref(),
        area.note.as_deref(),
        area.version,
    )?;
    for (position, code) in (0_i64..).zip(&area.lor) {
        run!(tx, INSERT_LOR, Text(area.id), code.as_str(), position)?;
    }
    Ok(())
}

const FIELDS: &str = "
    SELECT id, code, name, position, retired, version
    FROM field";

async fn fields(tx: &mut Tx) -> Result<Vec<Field>> {
    let rows = fetch!(
        tx,
        fetch_all as (Text<FieldId>, String, String, i64, bool, i64),
        FIELDS
    )?;
    let field =
        |(id, code, name, position, retired, version): (Text<FieldId>, _, _, _, _, _)| Field {
            id: id.0,
            code,
            name,
            position,
            retired,
            version,
        };
    Ok(rows.into_iter().map(field).collect())
}

const INSERT_FIELD: &str = "
    INSERT INTO field (id, code, name, position, retired, version)
    VALUES ($1, $2, $3, $4, $5, $6)";

pub(crate) async fn insert_field(tx: &mut Tx, field: &Field) -> Result<()> {
    let Field {
        id,
        code,
        name,
        position,
        retired,
        version,
    } = field;
    run!(
        tx,
        INSERT_FIELD,
        Text(*id),
        code.as_str(),
        name.as_str(),
        *position,
        *retired,
        *version
    )?;
    Ok(())
}

const TARGET_GROUPS: &str = "
    SELECT id, name, position, retired, version
    FROM target_group";

async fn target_groups(tx: &mut Tx) -> Result<Vec<TargetGroup>> {
    let rows = fetch!(
        tx,
        fetch_all as (Text<TargetGroupId>, String, i64, bool, i64),
        TARGET_GROUPS
    )?;
    let group =
        |(id, name, position, retired, version): (Text<TargetGroupId>, _, _, _, _)| TargetGroup {
            id: id.0,
            name,
            position,
            retired,
            version,
        };
    Ok(rows.into_iter().map(group).collect())
}

const INSERT_TARGET_GROUP: &str = "
    INSERT INTO target_group (id, name, position, retired, version)
    VALUES ($1, $2, $3, $4, $5)";

pub(crate) async fn insert_target_group(tx: &mut Tx, group: &TargetGroup) -> Result<()> {
    let TargetGroup {
        id,
        name,
        position,
        retired,
        version,
    } = group;
    run!(
        tx,
        INSERT_TARGET_GROUP,
        Text(*id),
        name.as_str(),
        *position,
        *retired,
        *version
    )?;
    Ok(())
}

const UPDATE_TARGET_GROUP: &str = "
    UPDATE target_group
    SET name = $3, position = $4, retired = $5, version = $6
    WHERE id = $1 AND version = $2";

/// False when the version moved on.
pub(crate) async fn update_target_group(
    tx: &mut Tx,
    group: &TargetGroup,
    before: i64,
) -> Result<bool> {
    let touched = run!(
        tx,
        UPDATE_TARGET_GROUP,
        Text(group.id),
        before,
        group.name.as_str(),
        group.position,
        group.retired,
        group.version
    )?;
    Ok(touched > 0)
}

const DELETE_TARGET_GROUP: &str = "
    DELETE FROM target_group
    WHERE id = $1 AND version = $2";

/// False when the version moved on.
pub(crate) async fn delete_target_group(
    tx: &mut Tx,
    id: TargetGroupId,
    version: i64,
) -> Result<bool> {
    Ok(run!(tx, DELETE_TARGET_GROUP, Text(id), version)? > 0)
}

const MEASURES_OF_TARGET_GROUP: &str = "
    SELECT COUNT(*)
    FROM measure_target_group
    WHERE target_group_id = $1";

/// How many measures name it, drafts too.
pub(crate) async fn measures_of_target_group(tx: &mut Tx, id: TargetGroupId) -> Result<i64> {
    let (count,) = fetch!(tx, fetch_one as (i64,), MEASURES_OF_TARGET_GROUP, Text(id))?;
    Ok(count)
}

// An id is nowhere else in a snapshot but where the record is meant.
const MENTIONS: &str = "
    SELECT COUNT(*)
    FROM history
    WHERE kind = 'measure' AND snapshot LIKE '%' || $1 || '%'";

/// In how many versions of measures an id ever stood.
pub(crate) async fn mentions(tx: &mut Tx, id: impl std::fmt::Display) -> Result<i64> {
    let (count,) = fetch!(tx, fetch_one as (i64,), MENTIONS, id.to_string())?;
    Ok(count)
}
