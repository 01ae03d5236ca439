//! Use cases of the concept tree: small edits by those who hold that pen. Pages read
//! the tree from the catalogue.

mod fulfilment;

use domain::{
    concept::{Concept, ConceptNode, NodeDraft, NodeKind},
    error::FieldErrors,
    facts::area_target,
    ids::{ConceptId, FieldId, NodeId},
    policy::{Action, Actor},
    text,
};

use crate::{
    Backend, Error, Result,
    authority::body_for,
    history::{self, Kind, Record},
    ids, store,
};

pub use fulfilment::{fulfil, reopen};

/// What the form "Eintrag hinzufügen" sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewNodeDraft {
    /// Node id; empty for a root.
    pub parent: String,
    /// Key of the [`NodeKind`].
    pub kind: String,
    pub code: String,
    pub text: String,
    /// Canonical field id; only a Handlungsfeld must have one.
    pub field: String,
}

/// Changes the text of a node, or retires it.
///
/// # Errors
/// `Invalid`; `NotFound`; `Forbidden` for others than the coordination of the area;
/// `Conflict` when the node changed since.
pub async fn edit_node(
    backend: &Backend,
    actor: &Actor,
    id: NodeId,
    draft: &NodeDraft,
) -> Result<()> {
    let sight = backend.board().await?;
    let (actor, draft) = (actor.clone(), draft.clone());
    backend
        .write("concept.edit_node", move |tx| {
            Box::pin(async move {
                let concept = store::concept::of_node(tx, id).await?;
                store::concept::lock(tx, concept).await?;
                let mut concept = store::concept::find(tx, concept).await?;
                let target = area_target(concept.area, &sight.catalogue);
                actor.require(Action::EditConcept, &target)?;
                let input = draft.parse()?;
                let node = concept
                    .nodes
                    .iter_mut()
                    .find(|node| node.id == id)
                    .ok_or(Error::NotFound)?;
                let before = node.version;
                // Before the version: what is stored already is nobody's loss.
                if node.text == input.text && node.retired == input.retired {
                    return Ok(());
                }
                if input.version != before {
                    return Err(Error::conflict(Kind::Concept, id, before));
                }
                *node = ConceptNode {
                    text: input.text,
                    retired: input.retired,
                    version: before + 1,
                    ..node.clone()
                };
                if !store::concept::update_node(tx, node, before).await? {
                    return Err(Error::conflict(Kind::Concept, id, before));
                }
                let body = body_for(&actor, &target, &sight.catalogue);
                let record = Record::by(&actor, Kind::Concept, concept.id, "concept.edit_node")
                    .for_body(body);
                history::record(tx, record, &concept).await?;
                Ok(())
            })
        })
        .await
}

/// Adds a node at the end of its siblings.
///
/// # Errors
/// `Invalid` under the names of the draft; `NotFound`; `Forbidden`.
pub async fn add_node(
    backend: &Backend,
    actor: &Actor,
    id: ConceptId,
    draft: &NewNodeDraft,
) -> Result<NodeId> {
    let sight = backend.board().await?;
    let (actor, draft) = (actor.clone(), draft.clone());
    backend
        .write("concept.add_node", move |tx| {
            Box::pin(async move {
                store::concept::lock(tx, id).await?;
                let mut concept = store::concept::find(tx, id).await?;
                let target = area_target(concept.area, &sight.catalogue);
                actor.require(Action::EditConcept, &target)?;
                let known_field = |field: FieldId| sight.catalogue.fields.contains_key(&field);
                let node = check(&draft, &concept, known_field)?;
                store::concept::insert_node(tx, id, &node).await?;
                let added = node.id;
                concept.nodes.push(node);
                // As the store orders them, so that the snapshot equals the tables.
                concept.nodes.sort_by_key(|node| (node.position, node.id));
                let body = body_for(&actor, &target, &sight.catalogue);
                let record =
                    Record::by(&actor, Kind::Concept, id, "concept.add_node").for_body(body);
                history::record(tx, record, &concept).await?;
                Ok(added)
            })
        })
        .await
}

/// Marks a concept as one of the examples that come with the program.
pub(crate) async fn mark_example(backend: &Backend, actor: &Actor, id: ConceptId) -> Result<()> {
    let actor = actor.clone();
    backend
        .write("concept.example", move |tx| {
            Box::pin(async move {
                store::concept::lock(tx, id).await?;
                let mut concept = store::concept::find(tx, id).await?;
                let before = concept.version;
                concept.example = true;
                concept.version = before + 1;
                if !store::concept::update(tx, &concept, before).await? {
                    return Err(Error::conflict(Kind::Concept, id, before));
                }
                history::record(
                    tx,
                    Record::by(&actor, Kind::Concept, id, "concept.example"),
                    &concept,
                )
                .await?;
                Ok(())
            })
        })
        .await
}

fn check(
    draft: &NewNodeDraft,
    concept: &Concept,
    known_field: impl Fn(FieldId) -> bool,
) -> Result<ConceptNode, FieldErrors> {
    let mut errors = FieldErrors::default();
    let kind = errors.take(
        "kind",
        NodeKind::parse(&draft.kind)
            .ok_or_else(|| "Bitte wählen Sie die Art des Eintrags.".to_owned()),
    );
    let parent = match draft.parent.trim() {
        "" => None,
        typed => {
            let found = typed.parse().ok().and_then(|id: NodeId| concept.node(id));
            errors.take(
                "parent",
                found
                    .ok_or_else(|| "Bitte wählen Sie einen Eintrag aus diesem Konzept.".to_owned()),
            )
        }
    };
    if let Some(kind) = kind
        && errors.is_empty()
        && !stands_under(kind, parent.map(|node| node.kind))
    {
        errors.add("parent", "Ein Eintrag dieser Art kann hier nicht stehen.");
    }
    let code = errors.take(
        "code",
        text::line(
            &draft.code,
            12,
            "Bitte geben Sie ein Kürzel an, zum Beispiel Z4.",
        ),
    );
    if code.as_ref().is_some_and(|code| {
        concept
            .nodes
            .iter()
            .any(|node| node.code.eq_ignore_ascii_case(code))
    }) {
        errors.add("code", "Dieses Kürzel gibt es in diesem Konzept schon.");
    }
    let words = errors.take(
        "text",
        text::line(&draft.text, text::SHORT, "Bitte geben Sie einen Text an."),
    );
    let field = match draft.field.trim() {
        // Without it the concepts of two areas could not be compared.
        "" if kind == Some(NodeKind::Field) => {
            errors.add(
                "field",
                "Bitte wählen Sie das berlinweite Handlungsfeld, dem dieses entspricht.",
            );
            None
        }
        "" => None,
        typed => {
            let found = typed.parse().ok().filter(|id| known_field(*id));
            errors.take(
                "field",
                found.ok_or_else(|| "Bitte wählen Sie ein Handlungsfeld aus der Liste.".to_owned()),
            )
        }
    };
    match (kind, code, words) {
        (Some(kind), Some(code), Some(text)) if errors.is_empty() => {
            let position = concept
                .nodes
                .iter()
                .map(|node| node.position)
                .max()
                .unwrap_or(0)
                + 1;
            let parent = parent.map(|node| node.id);
            Ok(ConceptNode {
                id: ids::fresh(),
                parent,
                kind,
                code,
                text,
                field,
                position,
                retired: false,
                fulfilled: None,
                reopened: None,
                version: 1,
            })
        }
        _ => Err(errors),
    }
}

/// The order of the tree: Handlungsfeld, Handlungsbedarf, Ziel; a Schlüsselmaßnahme
/// under any of them; Leitziele stand alone at the top.
fn stands_under(kind: NodeKind, parent: Option<NodeKind>) -> bool {
    match kind {
        NodeKind::GuidingGoal => parent.is_none(),
        NodeKind::Field => matches!(parent, None | Some(NodeKind::GuidingGoal)),
        NodeKind::Need => parent == Some(NodeKind::Field),
        NodeKind::Objective => matches!(parent, Some(NodeKind::Need | NodeKind::Field)),
        NodeKind::KeyMeasure => matches!(
            parent,
            Some(NodeKind::Objective | NodeKind::Need | NodeKind::Field)
        ),
    }
}
