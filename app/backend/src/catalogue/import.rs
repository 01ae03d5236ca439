//! The catalogue of a fresh installation, from tables embedded in the program. Facts
//! from public pages of the Land; Leitziele and canonical fields are stand-ins that a
//! coordination replaces. Loaded once, never updated from here.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use chrono::NaiveDate;
use domain::{
    area::{ActionArea, District},
    body::{Body, BodyKind},
    catalogue::{Catalogue, Field, Programme, TargetGroup},
    concept::{Concept, ConceptNode, NodeKind},
    ids::{AreaId, BodyId},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::{
    Backend, Error, Result,
    db::Tx,
    history::{self, Kind, Record},
    ids, store,
};

const DISTRICTS: &str = include_str!("../../catalogue/bezirke.csv");
const SENATE: &str = include_str!("../../catalogue/organisationen.csv");
const OFFICES: &str = include_str!("../../catalogue/fachamt_arten.csv");
const OTHERS: &str = include_str!("../../catalogue/weitere_stellen.csv");
const AREAS: &str = include_str!("../../catalogue/handlungsraeume.csv");
const FIELDS: &str = include_str!("../../catalogue/handlungsfelder.csv");
const GOALS: &str = include_str!("../../catalogue/leitziele.csv");
const TARGET_GROUPS: &str = include_str!("../../catalogue/zielgruppen.csv");
const PROGRAMMES: &str = include_str!("../../catalogue/programme.csv");

/// The city-wide concept: its title, and the day of the Senate's decision
/// S-1658/2018.
const CITY_CONCEPT: &str = "Handlungskonzept der Gemeinschaftsinitiative (2018)";
const CITY_CONCEPT_DECIDED: Option<NaiveDate> = NaiveDate::from_ymd_opt(2018, 10, 30);

/// Loads the catalogue into an empty database; does nothing when there is one.
///
/// # Errors
/// As any write.
pub async fn install(backend: &Backend) -> Result<()> {
    let catalogue = Arc::new(read()?);
    backend
        .write("catalogue.install", move |tx| {
            Box::pin(async move {
                // The lock of the chain: two starting programs must not both install.
                history::lock(tx).await?;
                match store::catalogue::districts(tx).await?.is_empty() {
                    true => store_all(tx, &catalogue).await,
                    false => Ok(()),
                }
            })
        })
        .await
}

/// The embedded catalogue with fresh ids.
fn read() -> Result<Catalogue> {
    let districts: Vec<DistrictRow> = rows(DISTRICTS)?;
    let bodies = bodies(&districts)?;
    let areas = areas()?;
    let goals: Vec<GoalRow> = rows(GOALS)?;
    let by_name: HashMap<&str, BodyId> = bodies
        .iter()
        .map(|body| (body.short_name.as_str(), body.id))
        .collect();
    let programmes = programmes(&by_name)?;
    let mut concepts = vec![concept(
        None,
        CITY_CONCEPT.into(),
        CITY_CONCEPT_DECIDED,
        &goals,
    )];
    concepts.extend(areas.iter().map(|area| {
        concept(
            Some(area.id),
            format!("Integriertes Handlungskonzept {}", area.label()),
            None,
            &goals,
        )
    }));
    Ok(Catalogue {
        districts: districts
            .into_iter()
            .map(|row| District {
                number: row.nr,
                name: row.name,
            })
            .collect(),
        fields: fields()?
            .into_iter()
            .map(|field| (field.id, field))
            .collect(),
        target_groups: target_groups()?
            .into_iter()
            .map(|group| (group.id, group))
            .collect(),
        programmes: programmes
            .into_iter()
            .map(|programme| (programme.id, programme))
            .collect(),
        // Each body enters its own.
        units: BTreeMap::new(),
        bodies: bodies.into_iter().map(|body| (body.id, body)).collect(),
        areas: areas.into_iter().map(|area| (area.id, area)).collect(),
        concepts: concepts
            .into_iter()
            .map(|concept| (concept.id, concept))
            .collect(),
    })
}

/// Ids rise in the order of the tables, so parents come before their children.
async fn store_all(tx: &mut Tx, catalogue: &Catalogue) -> Result<()> {
    for district in &catalogue.districts {
        store::catalogue::insert_district(tx, district).await?;
    }
    for body in catalogue.bodies.values() {
        store::body::insert(tx, body).await?;
    }
    for body in catalogue.bodies.values() {
        store::body::insert_successors(tx, body).await?;
        record(tx, Kind::Body, body.id.0, body).await?;
    }
    for area in catalogue.areas.values() {
        store::catalogue::insert_area(tx, area).await?;
        record(tx, Kind::Area, area.id.0, area).await?;
    }
    for field in catalogue.fields.values() {
        store::catalogue::insert_field(tx, field).await?;
        record(tx, Kind::Field, field.id.0, field).await?;
    }
    for group in catalogue.target_groups.values() {
        store::catalogue::insert_target_group(tx, group).await?;
        record(tx, Kind::TargetGroup, group.id.0, group).await?;
    }
    for programme in catalogue.programmes.values() {
        store::programme::insert(tx, programme).await?;
        record(tx, Kind::Programme, programme.id.0, programme).await?;
    }
    for concept in catalogue.concepts.values() {
        store::concept::insert(tx, concept).await?;
        record(tx, Kind::Concept, concept.id.0, concept).await?;
    }
    Ok(())
}

async fn record(tx: &mut Tx, kind: Kind, id: Uuid, snapshot: &impl Serialize) -> Result<()> {
    history::record(
        tx,
        Record::by_system(kind, id, "catalogue.install"),
        snapshot,
    )
    .await?;
    Ok(())
}

/// The rows of one embedded table.
pub(crate) fn rows<T: DeserializeOwned>(table: &str) -> Result<Vec<T>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(table.as_bytes());
    reader
        .deserialize()
        .map(|row| row.map_err(Error::internal))
        .collect()
}

/// The values of one cell.
pub(crate) fn several(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|')
        .map(str::trim)
        .filter(|value| !value.is_empty())
}

fn filled(cell: String) -> Option<String> {
    Some(cell).filter(|cell| !cell.is_empty())
}

#[derive(Deserialize)]
struct DistrictRow {
    nr: String,
    name: String,
    bezirksamt_kurz: String,
}

#[derive(Deserialize)]
struct SenateRow {
    kurz: String,
    aliase: String,
    name: String,
    gueltig_ab: Option<NaiveDate>,
    /// Exclusive.
    gueltig_bis: Option<NaiveDate>,
    nachfolger: String,
}

#[derive(Deserialize)]
struct OfficeRow {
    kurz: String,
    name: String,
}

#[derive(Deserialize)]
struct OtherRow {
    kurz: String,
    name: String,
    art: String,
}

fn body(kind: BodyKind, short_name: String, name: String) -> Body {
    Body {
        id: ids::fresh(),
        short_name,
        name,
        kind,
        parent: None,
        district: None,
        aliases: Vec::new(),
        valid_from: None,
        valid_to: None,
        successors: Vec::new(),
        note: None,
        contact: None,
        version: 1,
    }
}

/// Senate departments of all times, the twelve Bezirksämter with their offices, others.
fn bodies(districts: &[DistrictRow]) -> Result<Vec<Body>> {
    let mut bodies = senate()?;
    let offices: Vec<OfficeRow> = rows(OFFICES)?;
    for district in districts {
        let mut town_hall = body(
            BodyKind::DistrictOffice,
            district.bezirksamt_kurz.clone(),
            format!("Bezirksamt {}", district.name),
        );
        town_hall.district = Some(district.nr.clone());
        let parent = town_hall.id;
        bodies.push(town_hall);
        bodies.extend(offices.iter().map(|office| Body {
            parent: Some(parent),
            district: Some(district.nr.clone()),
            ..body(
                BodyKind::Office,
                format!("{} {}", office.kurz, district.name),
                format!("{} {}", office.name, district.name),
            )
        }));
    }
    let others: Vec<OtherRow> = rows(OTHERS)?;
    bodies.extend(others.into_iter().map(|row| Body {
        note: filled(row.art),
        ..body(BodyKind::Other, row.kurz, row.name)
    }));
    Ok(bodies)
}

fn senate() -> Result<Vec<Body>> {
    let table: Vec<SenateRow> = rows(SENATE)?;
    let mut bodies: Vec<Body> = table
        .iter()
        .map(|row| Body {
            aliases: several(&row.aliase).map(str::to_owned).collect(),
            valid_from: row.gueltig_ab,
            valid_to: row.gueltig_bis,
            ..body(
                BodyKind::SenateDepartment,
                row.kurz.clone(),
                row.name.clone(),
            )
        })
        .collect();
    let by_name: HashMap<String, BodyId> = bodies
        .iter()
        .map(|body| (body.short_name.clone(), body.id))
        .collect();
    for (body, row) in bodies.iter_mut().zip(&table) {
        body.successors = several(&row.nachfolger)
            .map(|name| named(&by_name, name))
            .collect::<Result<_>>()?;
    }
    Ok(bodies)
}

fn named<K: std::borrow::Borrow<str> + Eq + std::hash::Hash>(
    by_name: &HashMap<K, BodyId>,
    name: &str,
) -> Result<BodyId> {
    by_name
        .get(name)
        .copied()
        .ok_or_else(|| Error::internal(format!("the catalogue names no body {name}")))
}

#[derive(Deserialize)]
struct AreaRow {
    code: String,
    name: String,
    uebergeordnet: String,
    bezirk_nr: String,
    lor: String,
}

fn areas() -> Result<Vec<ActionArea>> {
    let mut by_code: BTreeMap<String, AreaId> = BTreeMap::new();
    let table: Vec<AreaRow> = rows(AREAS)?;
    Ok(table
        .into_iter()
        .map(|row| {
            let id = ids::fresh();
            by_code.insert(row.code.clone(), id);
            ActionArea {
                id,
                code: row.code,
                name: row.name,
                parent: by_code.get(&row.uebergeordnet).copied(),
                district: filled(row.bezirk_nr),
                lor: several(&row.lor).map(str::to_owned).collect(),
                note: None,
                version: 1,
            }
        })
        .collect())
}

fn fields() -> Result<Vec<Field>> {
    let table: Vec<(String, String)> = rows(FIELDS)?;
    Ok(table
        .into_iter()
        .zip(1..)
        .map(|((code, name), position)| Field {
            id: ids::fresh(),
            code,
            name,
            position,
            retired: false,
            version: 1,
        })
        .collect())
}

fn target_groups() -> Result<Vec<TargetGroup>> {
    let table: Vec<(String,)> = rows(TARGET_GROUPS)?;
    Ok(table
        .into_iter()
        .zip(1..)
        .map(|((name,), position)| TargetGroup {
            id: ids::fresh(),
            name,
            position,
            retired: false,
            version: 1,
        })
        .collect())
}

#[derive(Deserialize)]
struct ProgrammeRow {
    name: String,
    geber: String,
    hinweis: String,
    senatsverwaltungen: Option<i64>,
    nur_raeume: String,
    laeuft_ab: Option<NaiveDate>,
    /// The last day.
    laeuft_bis: Option<NaiveDate>,
    frage: String,
}

fn programmes(by_name: &HashMap<&str, BodyId>) -> Result<Vec<Programme>> {
    let table: Vec<ProgrammeRow> = rows(PROGRAMMES)?;
    table
        .into_iter()
        .map(|row| {
            let giver = match row.geber.as_str() {
                "jeweiliges Bezirksamt" => None,
                name => Some(named(by_name, name)?),
            };
            Ok(Programme {
                id: ids::fresh(),
                name: row.name,
                giver,
                note: filled(row.hinweis),
                departments: row.senatsverwaltungen,
                only_areas: row.nur_raeume == "ja",
                runs_from: row.laeuft_ab,
                runs_to: row.laeuft_bis,
                question: filled(row.frage),
                retired: false,
                version: 1,
            })
        })
        .collect()
}

#[derive(Deserialize)]
struct GoalRow {
    nr: i64,
    leitziel: String,
}

/// A first concept with the Leitziele as its only nodes.
fn concept(
    area: Option<AreaId>,
    title: String,
    decided_on: Option<NaiveDate>,
    goals: &[GoalRow],
) -> Concept {
    let nodes = goals
        .iter()
        .map(|goal| ConceptNode {
            id: ids::fresh(),
            parent: None,
            kind: NodeKind::GuidingGoal,
            code: format!("L{}", goal.nr),
            text: goal.leitziel.clone(),
            field: None,
            position: goal.nr,
            retired: false,
            fulfilled: None,
            reopened: None,
            version: 1,
        })
        .collect();
    Concept {
        id: ids::fresh(),
        area,
        number: 1,
        title,
        decided_on,
        document: None,
        example: false,
        nodes,
        version: 1,
    }
}
