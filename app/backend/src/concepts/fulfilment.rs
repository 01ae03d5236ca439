//! "erfüllt": a person says that an objective is reached, or takes that back, each time
//! with the reason. Nothing here is computed from the measures behind it.

use chrono::{DateTime, Utc};
use domain::{
    concept::{ConceptNode, FulfilDraft, Fulfilled, NodeKind, Reopened},
    facts::area_target,
    ids::{BodyId, NodeId},
    policy::{Action, Actor},
};

use crate::{
    Backend, Error, Result,
    authority::body_for,
    history::{self, Kind, Record},
    store,
};

/// What is done to the mark "erfüllt" of an objective.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Set,
    TakeBack,
}

/// Marks an objective as reached, because a person says so and why.
///
/// # Errors
/// `Invalid` at `reason`: none, or the entry is no objective; `NotFound`; `Forbidden`
/// for others than the coordination of the area; `Conflict` when the node changed since.
pub async fn fulfil(
    backend: &Backend,
    actor: &Actor,
    id: NodeId,
    draft: &FulfilDraft,
) -> Result<()> {
    mark(backend, actor, id, draft, Mark::Set).await
}

/// Takes the mark back, with the reason.
///
/// # Errors
/// As [`fulfil`]; `Invalid` at `reason` when the objective was never marked.
pub async fn reopen(
    backend: &Backend,
    actor: &Actor,
    id: NodeId,
    draft: &FulfilDraft,
) -> Result<()> {
    mark(backend, actor, id, draft, Mark::TakeBack).await
}

async fn mark(
    backend: &Backend,
    actor: &Actor,
    id: NodeId,
    draft: &FulfilDraft,
    step: Mark,
) -> Result<()> {
    let sight = backend.board().await?;
    let (actor, draft, now) = (actor.clone(), draft.clone(), backend.now());
    let cause = match step {
        Mark::Set => "concept.fulfil",
        Mark::TakeBack => "concept.reopen",
    };
    backend
        .write(cause, move |tx| {
            Box::pin(async move {
                let concept = store::concept::of_node(tx, id).await?;
                store::concept::lock(tx, concept).await?;
                let mut concept = store::concept::find(tx, concept).await?;
                let target = area_target(concept.area, &sight.catalogue);
                actor.require(Action::EditConcept, &target)?;
                let body = body_for(&actor, &target, &sight.catalogue);
                let node = concept
                    .nodes
                    .iter_mut()
                    .find(|node| node.id == id)
                    .ok_or(Error::NotFound)?;
                let before = node.version;
                let Some(changed) = marked(node, &draft, step, now, body)? else {
                    return Ok(());
                };
                *node = changed;
                if !store::concept::update_node(tx, node, before).await? {
                    return Err(Error::conflict(Kind::Concept, id, before));
                }
                let record = Record::by(&actor, Kind::Concept, concept.id, cause).for_body(body);
                history::record(tx, record, &concept).await?;
                Ok(())
            })
        })
        .await
}

/// The node after the step; `None` when the same was said already.
fn marked(
    node: &ConceptNode,
    draft: &FulfilDraft,
    step: Mark,
    at: DateTime<Utc>,
    body: Option<BodyId>,
) -> Result<Option<ConceptNode>> {
    let when_empty = match step {
        Mark::Set => "Bitte begründen Sie, woran zu erkennen ist, dass das Ziel erfüllt ist.",
        Mark::TakeBack => "Bitte begründen Sie, warum das Ziel nicht mehr als erfüllt gilt.",
    };
    let input = draft.parse(when_empty)?;
    if node.kind != NodeKind::Objective {
        return Err(Error::invalid(
            "reason",
            "Nur ein Ziel kann als erfüllt vermerkt werden.",
        ));
    }
    let conflict = || Error::conflict(Kind::Concept, node.id, node.version);
    let reason = input.reason;
    let (fulfilled, reopened) = match (step, &node.fulfilled, &node.reopened) {
        // Before the version: pressed twice is nobody's loss.
        (Mark::Set, Some(mark), _) if mark.reason == reason => return Ok(None),
        (Mark::TakeBack, None, Some(mark)) if mark.reason == reason => return Ok(None),
        (Mark::Set, Some(_), _) => return Err(conflict()),
        (Mark::TakeBack, None, Some(_)) => return Err(conflict()),
        (Mark::TakeBack, None, None) => {
            return Err(Error::invalid(
                "reason",
                "Dieses Ziel ist nicht als erfüllt vermerkt.",
            ));
        }
        (Mark::Set, None, reopened) => (Some(Fulfilled { at, reason, body }), reopened.clone()),
        (Mark::TakeBack, Some(_), _) => (None, Some(Reopened { at, reason, body })),
    };
    if input.version != node.version {
        return Err(conflict());
    }
    Ok(Some(ConceptNode {
        fulfilled,
        reopened,
        version: node.version + 1,
        ..node.clone()
    }))
}
