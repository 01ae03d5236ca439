//! The catalogue: everything that records refer to by id and people by name. Read
//! whole into memory (some hundred rows); as of a past day it is rebuilt from the
//! history, so names are those of that day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    area::{ActionArea, District},
    body::{Body, BodyKind},
    concept::{Concept, ConceptNode, NodeKind},
    ids::{AreaId, BodyId, ConceptId, FieldId, NodeId, ProgrammeId, TargetGroupId, UnitId},
    search::fold,
    unit::Unit,
};

/// Canonical `Handlungsfeld`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    pub id: FieldId,
    /// "BIL"
    pub code: String,
    pub name: String,
    pub position: i64,
    pub retired: bool,
    pub version: i64,
}

/// `Zielgruppe`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetGroup {
    pub id: TargetGroupId,
    pub name: String,
    pub position: i64,
    pub retired: bool,
    pub version: i64,
}

/// `Förderprogramm`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programme {
    pub id: ProgrammeId,
    pub name: String,
    /// Who gives; `None`: each Bezirksamt for itself.
    pub giver: Option<BodyId>,
    pub note: Option<String>,
    /// So many Senate departments at least must carry a measure together; `None`: no rule.
    pub departments: Option<i64>,
    /// The money goes only into the 13 areas.
    pub only_areas: bool,
    /// The term of the programme.
    pub runs_from: Option<NaiveDate>,
    /// Its last day.
    pub runs_to: Option<NaiveDate>,
    /// A question to a person, shown and never checked.
    pub question: Option<String>,
    pub retired: bool,
    pub version: i64,
}

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    pub districts: Vec<District>,
    pub bodies: BTreeMap<BodyId, Body>,
    pub areas: BTreeMap<AreaId, ActionArea>,
    pub fields: BTreeMap<FieldId, Field>,
    pub target_groups: BTreeMap<TargetGroupId, TargetGroup>,
    pub programmes: BTreeMap<ProgrammeId, Programme>,
    pub units: BTreeMap<UnitId, Unit>,
    /// The current version of each area's concept and of the city-wide one.
    pub concepts: BTreeMap<ConceptId, Concept>,
}

impl Catalogue {
    /// Short name of a body; a dash for an unknown one (only seen with a broken history).
    pub fn body_name(&self, id: BodyId) -> &str {
        self.bodies.get(&id).map_or("–", |body| &body.short_name)
    }

    pub fn area_label(&self, id: AreaId) -> String {
        self.areas
            .get(&id)
            .map_or_else(|| "–".into(), ActionArea::label)
    }

    pub fn field_name(&self, id: FieldId) -> &str {
        self.fields.get(&id).map_or("–", |field| &field.name)
    }

    pub fn target_group_name(&self, id: TargetGroupId) -> &str {
        self.target_groups.get(&id).map_or("–", |group| &group.name)
    }

    pub fn programme_name(&self, id: ProgrammeId) -> &str {
        self.programmes
            .get(&id)
            .map_or("–", |programme| &programme.name)
    }

    pub fn district_name(&self, number: &str) -> &str {
        self.districts
            .iter()
            .find(|d| d.number == number)
            .map_or("–", |d| &d.name)
    }

    /// Bodies sorted for lists: Senate departments, Bezirksämter, offices, others;
    /// by folded name within.
    pub fn bodies_sorted(&self) -> Vec<&Body> {
        let mut bodies: Vec<&Body> = self.bodies.values().collect();
        bodies
            .sort_by_cached_key(|body| (body.kind, body.district.clone(), fold(&body.short_name)));
        bodies
    }

    /// Bodies that may be named as lead or participant on this day.
    pub fn bodies_to_ask(&self, day: NaiveDate) -> Vec<&Body> {
        self.bodies_sorted()
            .into_iter()
            .filter(|body| body.can_be_asked() && body.valid_on(day))
            .collect()
    }

    /// A body by short name, name or alias, whatever the case; a valid one first.
    /// A predecessor's name leads to its valid successor when there is just one.
    pub fn find_body(&self, typed: &str, day: NaiveDate) -> Option<&Body> {
        let wanted = fold(typed.trim());
        let hits = |body: &&Body| {
            fold(&body.short_name) == wanted
                || fold(&body.name) == wanted
                || body.aliases.iter().any(|alias| fold(alias) == wanted)
        };
        let valid = self
            .bodies
            .values()
            .filter(|body| body.valid_on(day))
            .find(hits);
        valid.or_else(|| {
            let old = self.bodies.values().find(hits)?;
            let next: Vec<BodyId> = self.current_successors(old.id, day).into_iter().collect();
            match next.as_slice() {
                [one] => self.bodies.get(one),
                _ => Some(old),
            }
        })
    }

    /// The valid bodies that came after this one, over any number of steps.
    pub fn current_successors(&self, id: BodyId, day: NaiveDate) -> BTreeSet<BodyId> {
        let mut found = BTreeSet::new();
        let mut seen = BTreeSet::from([id]);
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            let Some(body) = self.bodies.get(&next) else {
                continue;
            };
            if body.valid_on(day) {
                found.insert(next);
                continue;
            }
            open.extend(body.successors.iter().copied().filter(|s| seen.insert(*s)));
        }
        found
    }

    /// Who acts for a body on a day: itself while it exists; after its end the first of
    /// its successors, over any number of steps. Records keep the body they were made
    /// with; open requests and pens are read through this, so they go to the successor
    /// on the day the change takes effect, and no record is rewritten for it.
    pub fn acting(&self, id: BodyId, day: NaiveDate) -> BodyId {
        let mut acting = id;
        // A chain is a handful of steps; the bound stops a cycle.
        for _ in 0..16 {
            let ended = self
                .bodies
                .get(&acting)
                .filter(|body| body.valid_to.is_some_and(|to| to <= day));
            match ended.and_then(|body| body.successors.first()) {
                Some(next) => acting = *next,
                None => break,
            }
        }
        acting
    }

    /// Units of a body by their Stellenzeichen, those in use first.
    pub fn units_of(&self, body: BodyId) -> Vec<&Unit> {
        let mut units: Vec<&Unit> = self
            .units
            .values()
            .filter(|unit| unit.body == body)
            .collect();
        units.sort_by_cached_key(|unit| (unit.retired, fold(&unit.code)));
        units
    }

    /// Target groups in the order of the lists.
    pub fn target_groups_sorted(&self) -> Vec<&TargetGroup> {
        let mut groups: Vec<&TargetGroup> = self.target_groups.values().collect();
        groups.sort_by_cached_key(|group| (group.position, fold(&group.name)));
        groups
    }

    /// Programmes by name.
    pub fn programmes_sorted(&self) -> Vec<&Programme> {
        let mut programmes: Vec<&Programme> = self.programmes.values().collect();
        programmes.sort_by_cached_key(|programme| fold(&programme.name));
        programmes
    }

    pub fn predecessors(&self, id: BodyId) -> Vec<&Body> {
        self.bodies
            .values()
            .filter(|body| body.successors.contains(&id))
            .collect()
    }

    /// What else people call a body: its aliases and the names of those it came after.
    pub fn other_names(&self, id: BodyId) -> Vec<&str> {
        let aliases = self.bodies.get(&id).map_or(&[][..], |body| &body.aliases);
        let former = self.predecessors(id).into_iter();
        aliases
            .iter()
            .map(String::as_str)
            .chain(former.map(|body| body.short_name.as_str()))
            .collect()
    }

    /// The body and everything below it.
    pub fn body_and_below(&self, id: BodyId) -> BTreeSet<BodyId> {
        let mut found = BTreeSet::from([id]);
        found.extend(
            self.bodies
                .values()
                .filter(|body| body.parent == Some(id))
                .map(|body| body.id),
        );
        found
    }

    /// The body and, for an office, its Bezirksamt.
    pub fn body_and_above(&self, id: BodyId) -> Vec<BodyId> {
        let parent = self.bodies.get(&id).and_then(|body| body.parent);
        std::iter::once(id).chain(parent).collect()
    }

    /// The Bezirksamt of a Bezirk.
    pub fn district_office(&self, number: &str) -> Option<&Body> {
        self.bodies.values().find(|body| {
            body.kind == BodyKind::DistrictOffice && body.district.as_deref() == Some(number)
        })
    }

    pub fn area_by_code(&self, code: &str) -> Option<&ActionArea> {
        self.areas
            .values()
            .find(|area| area.code.eq_ignore_ascii_case(code.trim()))
    }

    /// Areas by code.
    pub fn areas_sorted(&self) -> Vec<&ActionArea> {
        let mut areas: Vec<&ActionArea> = self.areas.values().collect();
        areas.sort_by(|a, b| a.code.cmp(&b.code));
        areas
    }

    /// The area and those above it.
    pub fn area_and_above(&self, id: AreaId) -> Vec<AreaId> {
        let mut found = Vec::new();
        let mut next = Some(id);
        while let Some(id) = next.filter(|id| !found.contains(id)) {
            found.push(id);
            next = self.areas.get(&id).and_then(|area| area.parent);
        }
        found
    }

    pub fn area_children(&self, id: AreaId) -> Vec<&ActionArea> {
        self.areas_sorted()
            .into_iter()
            .filter(|area| area.parent == Some(id))
            .collect()
    }

    /// Bezirk numbers of an area: its own, or those of its parts.
    pub fn area_districts(&self, id: AreaId) -> BTreeSet<String> {
        let own = self.areas.get(&id).and_then(|area| area.district.clone());
        let parts = self.areas.values().filter(|area| area.parent == Some(id));
        own.into_iter()
            .chain(parts.filter_map(|area| area.district.clone()))
            .collect()
    }

    /// The current concept of an area.
    pub fn concept_of(&self, area: AreaId) -> Option<&Concept> {
        self.concepts
            .values()
            .filter(|concept| concept.area == Some(area))
            .max_by_key(|concept| concept.number)
    }

    /// The city-wide concept.
    pub fn city_concept(&self) -> Option<&Concept> {
        self.concepts
            .values()
            .filter(|concept| concept.area.is_none())
            .max_by_key(|concept| concept.number)
    }

    /// A node with its concept.
    pub fn node(&self, id: NodeId) -> Option<(&Concept, &ConceptNode)> {
        self.concepts
            .values()
            .find_map(|concept| concept.node(id).map(|node| (concept, node)))
    }

    /// "Z4 Eltern werden …"
    pub fn node_label(&self, id: NodeId) -> String {
        self.node(id).map_or_else(
            || "–".into(),
            |(_, node)| format!("{} {}", node.code, node.text),
        )
    }

    /// Objectives a measure in these areas can serve, in the order of the tree.
    pub fn objectives_for(&self, areas: &[AreaId]) -> Vec<(&Concept, &ConceptNode)> {
        self.nodes_for(areas, NodeKind::Objective)
    }

    /// Nodes of one kind in the concepts of these areas (and those above them).
    pub fn nodes_for(&self, areas: &[AreaId], kind: NodeKind) -> Vec<(&Concept, &ConceptNode)> {
        let mut seen = BTreeSet::new();
        areas
            .iter()
            .flat_map(|area| self.area_and_above(*area))
            .filter(|area| seen.insert(*area))
            .filter_map(|area| self.concept_of(area))
            .flat_map(|concept| {
                let mut nodes: Vec<_> = concept
                    .nodes
                    .iter()
                    .filter(|n| n.kind == kind && !n.retired)
                    .collect();
                nodes.sort_by_key(|node| node.position);
                nodes.into_iter().map(move |node| (concept, node))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::samples::{self, area, body, day};

    #[test]
    fn a_body_is_found_by_alias_and_by_the_name_of_its_predecessor() {
        let catalogue = samples::catalogue();
        for typed in ["SenNeu", "senn", "SENNEU LANG", "SenAlt"] {
            let found = catalogue.find_body(typed, day("2026-11-22")).map(|b| b.id);
            assert_eq!(found, Some(body(samples::SEN)), "{typed}");
        }
        let then = catalogue
            .find_body("SenAlt", day("2020-01-01"))
            .map(|b| b.id);
        assert_eq!(then, Some(body(samples::OLD)));
        assert!(
            catalogue
                .find_body("SenUnbekannt", day("2026-11-22"))
                .is_none()
        );
    }

    #[test]
    fn a_body_is_acted_for_by_its_first_successor_from_the_day_it_ends() {
        let catalogue = samples::catalogue();
        let acting = |id, on| catalogue.acting(body(id), day(on));
        assert_eq!(
            acting(samples::OLD, "2023-04-26"),
            body(samples::OLD),
            "the last day"
        );
        assert_eq!(acting(samples::OLD, "2023-04-27"), body(samples::SEN));
        assert_eq!(acting(samples::SEN, "2026-11-22"), body(samples::SEN));
    }

    #[test]
    fn an_area_without_a_district_has_those_of_its_parts() {
        let districts = samples::catalogue().area_districts(area(samples::SOUTH));
        assert_eq!(districts.into_iter().collect::<Vec<_>>(), ["09"]);
    }

    #[test]
    fn only_valid_bodies_that_answer_are_asked() {
        let catalogue = samples::catalogue();
        let names: Vec<_> = catalogue
            .bodies_to_ask(day("2026-11-22"))
            .iter()
            .map(|b| b.short_name.clone())
            .collect();
        assert_eq!(names, ["SenNeu", "BA Süd", "JugA Süd"]);
    }
}
