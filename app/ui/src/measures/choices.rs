//! What the lists of the forms offer: bodies, areas, fields, goals, in the order in
//! which people look for them. Only what may still be chosen, and what stands already.

use chrono::NaiveDate;
use domain::{
    area::ActionArea,
    body::{Body, BodyKind},
    catalogue::Catalogue,
    concept::{Concept, ConceptNode, NodeKind},
    ids::{AreaId, BodyId, FieldId, TargetGroupId},
    labels::Label,
    measure::{Priority, Rating, Stage},
};

use crate::kit::choice::Choice;

/// Bodies that can be asked, under the headings of their kinds; offices under their
/// Bezirksamt. `stands`: what is chosen already, even if it is gone since.
pub fn bodies(catalogue: &Catalogue, day: NaiveDate, stands: &[String]) -> Vec<Choice> {
    let asked = catalogue.bodies_to_ask(day);
    let gone = stands
        .iter()
        .filter_map(|text| text.parse::<BodyId>().ok())
        .filter(|id| !asked.iter().any(|body| body.id == *id))
        .filter_map(|id| catalogue.bodies.get(&id))
        .map(|body| {
            Choice::new(
                body.id.to_string(),
                format!("{} (nicht mehr zuständig)", body.short_name),
            )
            .within("Bisher eingetragen")
        });
    let mut choices: Vec<Choice> = gone.collect();
    choices.extend(asked.into_iter().map(|body| {
        Choice::new(body.id.to_string(), body_words(body))
            .within(heading(body, catalogue))
            .also(catalogue.other_names(body.id))
    }));
    choices
}

fn body_words(body: &Body) -> String {
    if body.short_name == body.name {
        body.name.clone()
    } else {
        format!("{} – {}", body.short_name, body.name)
    }
}

fn heading(body: &Body, catalogue: &Catalogue) -> String {
    match body.kind {
        BodyKind::SenateDepartment => "Senatsverwaltungen".into(),
        BodyKind::DistrictOffice => "Bezirksämter".into(),
        BodyKind::Office => format!(
            "Fachämter {}",
            body.district
                .as_deref()
                .map_or("", |number| catalogue.district_name(number))
        ),
        BodyKind::Other => "Weitere Stellen".into(),
    }
}

/// All areas, each followed by its parts; the Bezirk explains where it lies.
pub fn areas(catalogue: &Catalogue) -> Vec<Choice> {
    catalogue
        .areas_sorted()
        .into_iter()
        .map(|area| {
            let label = if area.parent.is_some() {
                format!("{} (Teilbereich)", area.label())
            } else {
                area.label()
            };
            Choice::new(area.id.to_string(), label).explained(area_districts(area, catalogue))
        })
        .collect()
}

fn area_districts(area: &ActionArea, catalogue: &Catalogue) -> String {
    let names: Vec<_> = catalogue
        .area_districts(area.id)
        .iter()
        .map(|number| catalogue.district_name(number).to_owned())
        .collect();
    names.join(", ")
}

/// The twelve Bezirke.
pub fn districts(catalogue: &Catalogue) -> Vec<Choice> {
    catalogue
        .districts
        .iter()
        .map(|district| Choice::new(district.number.clone(), district.name.clone()))
        .collect()
}

/// Canonical fields that are in use, and the one that stands.
pub fn fields(catalogue: &Catalogue, stands: &str) -> Vec<Choice> {
    let stands = stands.parse::<FieldId>().ok();
    let mut fields: Vec<_> = catalogue
        .fields
        .values()
        .filter(|field| !field.retired || Some(field.id) == stands)
        .collect();
    fields.sort_by_key(|field| field.position);
    fields
        .into_iter()
        .map(|field| Choice::new(field.id.to_string(), field.name.clone()))
        .collect()
}

/// Target groups that are in use, and those that stand.
pub fn target_groups(catalogue: &Catalogue, stand: &[String]) -> Vec<Choice> {
    let stand: Vec<TargetGroupId> = stand.iter().filter_map(|text| text.parse().ok()).collect();
    let mut groups: Vec<_> = catalogue
        .target_groups
        .values()
        .filter(|group| !group.retired || stand.contains(&group.id))
        .collect();
    groups.sort_by_key(|group| group.position);
    groups
        .into_iter()
        .map(|group| Choice::new(group.id.to_string(), group.name.clone()))
        .collect()
}

pub fn priorities() -> Vec<Choice> {
    Priority::ALL
        .into_iter()
        .map(|priority| Choice::new(priority.key(), priority.label()).explained(priority.hint()))
        .collect()
}

/// All Umsetzungsstände, each with its one-line explanation.
pub fn stages(stages: &[Stage]) -> Vec<Choice> {
    stages
        .iter()
        .map(|stage| Choice::new(stage.key(), stage.label()).explained(stage.hint()))
        .collect()
}

/// All values of the Ampel, each with its one-line explanation.
pub fn ratings() -> Vec<Choice> {
    Rating::ALL
        .into_iter()
        .map(|rating| Choice::new(rating.key(), rating.label()).explained(rating.hint()))
        .collect()
}

/// Nodes of one concept that can be ticked.
pub struct NodeGroup {
    pub title: String,
    /// Areas this group belongs to: the concept's own and those below it.
    pub areas: Vec<AreaId>,
    pub choices: Vec<Choice>,
}

/// Nodes of a kind by concept: the areas' concepts in their order, then the city-wide
/// one. Concepts without such a node are left out.
pub fn nodes(catalogue: &Catalogue, kind: NodeKind, stand: &[String]) -> Vec<NodeGroup> {
    let of_areas = catalogue
        .areas_sorted()
        .into_iter()
        .filter_map(|area| Some((Some(area), catalogue.concept_of(area.id)?)));
    let city = catalogue.city_concept().map(|concept| (None, concept));
    of_areas
        .chain(city)
        .map(|(area, concept)| NodeGroup {
            title: area.map_or_else(|| "Für alle Handlungsräume".to_owned(), ActionArea::label),
            areas: area
                .map(|area| covered(area, catalogue))
                .unwrap_or_default(),
            choices: node_choices(concept, kind, stand),
        })
        .filter(|group| !group.choices.is_empty())
        .collect()
}

/// The groups of these areas, and those in which something is ticked; all of them
/// when no area is chosen yet.
pub fn near(groups: Vec<NodeGroup>, areas: &[String], ticked: &[String]) -> Vec<NodeGroup> {
    let wanted = |group: &NodeGroup| {
        let of_area = group
            .areas
            .iter()
            .any(|area| areas.contains(&area.to_string()));
        let in_use = group
            .choices
            .iter()
            .any(|choice| ticked.contains(&choice.value));
        of_area || in_use || group.areas.is_empty()
    };
    if areas.is_empty() {
        groups
    } else {
        groups.into_iter().filter(wanted).collect()
    }
}

fn covered(area: &ActionArea, catalogue: &Catalogue) -> Vec<AreaId> {
    std::iter::once(area.id)
        .chain(
            catalogue
                .area_children(area.id)
                .into_iter()
                .map(|part| part.id),
        )
        .collect()
}

fn node_choices(concept: &Concept, kind: NodeKind, stand: &[String]) -> Vec<Choice> {
    let mut nodes: Vec<&ConceptNode> = concept
        .nodes
        .iter()
        .filter(|node| node.kind == kind && (!node.retired || stand.contains(&node.id.to_string())))
        .collect();
    nodes.sort_by_key(|node| node.position);
    nodes
        .into_iter()
        .map(|node| Choice::new(node.id.to_string(), format!("{} {}", node.code, node.text)))
        .collect()
}
