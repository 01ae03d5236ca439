//! From the names people type to the records meant: one, or a sentence that says which
//! ones it could be. Nothing is guessed.

use chrono::NaiveDate;

use crate::{
    body::Body,
    catalogue::Catalogue,
    concept::ConceptNode,
    ids::{AreaId, BodyId, FieldId, NodeId, TargetGroupId},
    search::fold,
};

/// Suggestions in one sentence.
const SUGGESTED: usize = 5;

/// A body that can be asked on this day, by short name, name or alias.
pub(super) fn body(typed: &str, catalogue: &Catalogue, day: NaiveDate) -> Result<BodyId, String> {
    let wanted = fold(typed);
    let asked = catalogue.bodies_to_ask(day);
    let exact: Vec<&&Body> = asked
        .iter()
        .filter(|body| names(body).any(|name| name == wanted))
        .collect();
    match exact.as_slice() {
        [one] => return Ok(one.id),
        [] => {}
        several => {
            return Err(ambiguous(
                typed,
                several.iter().map(|body| body.short_name.clone()),
            ));
        }
    }
    match catalogue.find_body(typed, day) {
        // The name of a predecessor that one body took over.
        Some(body) if body.can_be_asked() && body.valid_on(day) => return Ok(body.id),
        Some(body) if !body.can_be_asked() => {
            return Err(format!(
                "„{}“ wird als Träger geführt und kann nicht angefragt werden.",
                body.short_name
            ));
        }
        _ => {}
    }
    let near = asked
        .iter()
        .filter(|body| names(body).any(|name| name.contains(&wanted)))
        .map(|body| body.short_name.clone());
    Err(unknown(typed, "keine Stelle dieses Verzeichnisses", near))
}

fn names(body: &Body) -> impl Iterator<Item = String> {
    [&body.short_name, &body.name]
        .into_iter()
        .chain(&body.aliases)
        .map(|name| fold(name))
        .collect::<Vec<_>>()
        .into_iter()
}

/// Areas by number or name, several in one cell.
pub(super) fn areas(typed: &str, catalogue: &Catalogue) -> Result<Vec<AreaId>, String> {
    // A name may hold a comma, so the whole cell is tried first.
    if let Ok(id) = area(typed, catalogue) {
        return Ok(vec![id]);
    }
    parts(typed, &[';', '\n', ',', '/'])
        .map(|part| area(part, catalogue))
        .collect()
}

fn area(typed: &str, catalogue: &Catalogue) -> Result<AreaId, String> {
    let wanted = fold(typed.trim());
    let number = wanted
        .strip_prefix("handlungsraum")
        .unwrap_or(&wanted)
        .trim()
        .trim_start_matches('0')
        .to_owned();
    let all = catalogue.areas_sorted();
    let exact: Vec<_> = all
        .iter()
        .filter(|area| {
            fold(area.code.trim_start_matches('0')) == number
                || fold(&area.name) == wanted
                || fold(&area.label()) == wanted
        })
        .collect();
    match exact.as_slice() {
        [one] => Ok(one.id),
        [] => {
            let near = all
                .iter()
                .filter(|area| !wanted.is_empty() && fold(&area.name).contains(&wanted))
                .map(|area| area.label());
            Err(unknown(typed, "kein Handlungsraum", near))
        }
        several => Err(ambiguous(typed, several.iter().map(|area| area.label()))),
    }
}

/// A Bezirk by number or name.
pub(super) fn district(typed: &str, catalogue: &Catalogue) -> Result<String, String> {
    let wanted = fold(typed.trim());
    catalogue
        .districts
        .iter()
        .find(|district| {
            fold(&district.name) == wanted
                || district.number.trim_start_matches('0') == wanted.trim_start_matches('0')
        })
        .map(|district| district.number.clone())
        .ok_or_else(|| format!("„{}“ ist kein Berliner Bezirk.", short(typed)))
}

/// A Handlungsfeld in use, by name or short form.
pub(super) fn field(typed: &str, catalogue: &Catalogue) -> Result<FieldId, String> {
    let wanted = fold(typed.trim());
    let fields = || catalogue.fields.values().filter(|field| !field.retired);
    if let Some(field) =
        fields().find(|field| fold(&field.name) == wanted || fold(&field.code) == wanted)
    {
        return Ok(field.id);
    }
    let mut near: Vec<_> = fields()
        .filter(|field| fold(&field.name).contains(&wanted))
        .collect();
    if near.is_empty() {
        near = fields().collect();
    }
    near.sort_by_key(|field| field.position);
    Err(unknown(
        typed,
        "kein Handlungsfeld",
        near.into_iter().map(|field| field.name.clone()),
    ))
}

/// Target groups in use, by name.
pub(super) fn target_groups(
    typed: &str,
    catalogue: &Catalogue,
) -> Result<Vec<TargetGroupId>, String> {
    let groups = catalogue.target_groups_sorted();
    parts(typed, &[';', '\n', ','])
        .map(|part| {
            let wanted = fold(part);
            let found = groups
                .iter()
                .find(|group| !group.retired && fold(&group.name) == wanted);
            found.map(|group| group.id).ok_or_else(|| {
                let near = groups
                    .iter()
                    .filter(|group| !group.retired && fold(&group.name).contains(&wanted))
                    .map(|group| group.name.clone());
                unknown(part, "keine Zielgruppe dieses Verzeichnisses", near)
            })
        })
        .collect()
}

/// Objectives of the concepts of these areas, by code ("Z4") or code and text.
pub(super) fn objectives(
    typed: &str,
    areas: &[AreaId],
    catalogue: &Catalogue,
) -> Result<Vec<NodeId>, String> {
    let nodes = catalogue.objectives_for(areas);
    // The wording may hold every separator but a line's end.
    if let Some((_, node)) = nodes
        .iter()
        .find(|(_, node)| fold(&label(node)) == fold(typed.trim()))
    {
        return Ok(vec![node.id]);
    }
    parts(typed, &[';', '\n'])
        .flat_map(|part| codes_or_text(part))
        .map(|part| {
            let wanted = fold(part);
            let word = wanted.split_whitespace().next().unwrap_or_default();
            let whole = nodes.iter().find(|(_, node)| fold(&label(node)) == wanted);
            let by_code: Vec<_> = nodes
                .iter()
                .filter(|(_, node)| fold(&node.code) == word)
                .collect();
            match (whole, by_code.as_slice()) {
                (Some((_, node)), _) | (None, [(_, node)]) => Ok(node.id),
                (None, []) => Err(unknown(
                    part,
                    "kein Ziel der Handlungskonzepte dieser Räume",
                    nodes.iter().map(|(_, node)| node.code.clone()),
                )),
                (None, several) => {
                    Err(ambiguous(part, several.iter().map(|(_, node)| label(node))))
                }
            }
        })
        .collect()
}

/// "Z1, Z4" are two codes; "Z1 Bildung, Kultur" is one code with its wording.
fn codes_or_text(part: &str) -> Vec<&str> {
    let pieces: Vec<&str> = parts(part, &[',']).collect();
    if pieces.iter().all(|piece| !piece.contains(' ')) {
        pieces
    } else {
        vec![part]
    }
}

fn label(node: &ConceptNode) -> String {
    format!("{} {}", node.code, node.text)
}

/// The parts of a cell that holds several values.
pub(super) fn parts<'a>(typed: &'a str, separators: &'a [char]) -> impl Iterator<Item = &'a str> {
    typed
        .split(separators)
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

fn ambiguous(typed: &str, names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.take(SUGGESTED).collect();
    format!(
        "„{}“ ist nicht eindeutig. Gemeint sein kann: {}.",
        short(typed),
        names.join("; ")
    )
}

fn unknown(typed: &str, what: &str, near: impl Iterator<Item = String>) -> String {
    let near: Vec<String> = near.take(SUGGESTED).collect();
    let suggested = if near.is_empty() {
        String::new()
    } else {
        format!(" Gemeint sein kann: {}.", near.join("; "))
    };
    format!("„{}“ ist {what}.{suggested}", short(typed))
}

/// A long cell would hide the sentence around it.
fn short(typed: &str) -> String {
    let typed = typed.trim();
    if typed.chars().count() <= 60 {
        return typed.to_owned();
    }
    typed.chars().take(57).chain("…".chars()).collect()
}
