//! One line of the tree: its text, and whether it is still pursued. Two who edit at
//! once see both texts and decide.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use backend::concepts;
use domain::{
    area::ActionArea,
    catalogue::Catalogue,
    concept::{Concept, ConceptNode, NodeDraft},
    ids::{AreaId, NodeId},
    labels::Label,
    policy::Actor,
};
use leptos::prelude::*;

use super::{concept_path, editable, page_below};
use crate::{
    expired,
    kit::{
        alert::Notice,
        choice::Checkbox,
        definition::{Definitions, Term},
        diff::{Change, Diff},
        error_page::Failure,
        field::{HiddenField, TextField},
        form::{
            ButtonLink, Buttons, Filled, FormSpec, PostForm, Posted, Submit, Weight, choice,
            hidden, line,
        },
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

pub static FORM: FormSpec = FormSpec {
    path: "/raeume/{id}/konzept/{node}/bearbeiten",
    fields: &[
        line("text", "Text").required(),
        choice("retired", "Wird nicht mehr verfolgt").hint("Der Eintrag bleibt bei den Maßnahmen stehen, die ihn nennen, lässt sich aber nicht mehr neu auswählen."),
        hidden("version"),
    ],
};

type Ids = Path<(String, String)>;

pub async fn page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path((id, node)): Ids,
) -> Answer {
    let sight = state.backend.board().await?;
    let (area, concept, node) = find(&sight.catalogue, &actor, id, &node)?;
    let stored = filled(node, node.version);
    let form = expired::restored(&state, &visit, &FORM)
        .await
        .unwrap_or(stored);
    Ok(show(&visit, area, concept, node, &form, None))
}

pub async fn post(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path((id, node)): Ids,
    sent: Posted,
) -> Answer {
    let draft = NodeDraft {
        text: sent.get("text"),
        retired: sent.has("retired"),
        version: sent.get("version"),
    };
    // The address must name a node of this area before anything is changed.
    let node_id = find(
        &state.backend.board().await?.catalogue,
        &actor,
        id.clone(),
        &node,
    )?
    .2
    .id;
    let outcome = concepts::edit_node(&state.backend, &actor, node_id, &draft).await;
    let sight = state.backend.board().await?;
    let (area, concept, stored) = find(&sight.catalogue, &actor, id, &node)?;
    match outcome {
        Ok(()) => Ok(see_other(concept_path(area.id), Message::ConceptSaved)),
        Err(backend::Error::Invalid(errors)) => {
            let form = Filled::typed(&FORM, &sent).errors(errors);
            Ok(show(&visit, area, concept, stored, &form, None))
        }
        Err(backend::Error::Conflict(conflict)) => {
            let form = Filled::typed(&FORM, &sent).set("version", conflict.current.to_string());
            Ok(show(
                &visit,
                area,
                concept,
                stored,
                &form,
                Some(changes(stored, &draft)),
            ))
        }
        Err(other) => Err(other.into()),
    }
}

fn find<'a>(
    catalogue: &'a Catalogue,
    actor: &Actor,
    area: String,
    node: &str,
) -> Result<(&'a ActionArea, &'a Concept, &'a ConceptNode), Failure> {
    let (area, concept) = editable(catalogue, actor, &Path(area))?;
    let node: NodeId = node.parse().map_err(|_| Failure::NotFound)?;
    Ok((area, concept, concept.node(node).ok_or(Failure::NotFound)?))
}

fn filled(node: &ConceptNode, version: i64) -> Filled {
    Filled::blank(&FORM)
        .set("text", node.text.clone())
        .tick("retired", node.retired)
        .set("version", version.to_string())
}

fn changes(stored: &ConceptNode, typed: &NodeDraft) -> Vec<Change> {
    let pursued = |retired: bool| if retired { "nein" } else { "ja" };
    let mut changes = vec![
        Change::new("Text", stored.text.clone(), typed.text.trim()),
        Change::new(
            "Wird verfolgt",
            pursued(stored.retired),
            pursued(typed.retired),
        ),
    ];
    changes.retain(|change| change.old != change.new);
    changes
}

/// The form; with `changes` somebody else was faster, and both texts stand above it.
fn show(
    visit: &Visit,
    area: &ActionArea,
    concept: &Concept,
    node: &ConceptNode,
    form: &Filled,
    conflict: Option<Vec<Change>>,
) -> Response {
    let title = format!("{} {} bearbeiten", node.kind.label(), node.code);
    let mut page = page_below(visit, area, title)
        .form(form)
        .breadth(Breadth::Narrow);
    if conflict.is_some() {
        page = page.status(StatusCode::CONFLICT);
    }
    let parent = node
        .parent
        .and_then(|parent| concept.node(parent))
        .map(|parent| {
            (
                parent.kind.label(),
                format!("{} {}", parent.code, parent.text),
            )
        });
    let (form, area, node) = (form.clone(), area.id, node.id);
    page.show(move || {
        let above = parent
            .map(|(kind, text)| view! { <Definitions><Term name=kind text=text /></Definitions> });
        view! {
            {conflict.map(conflict_notice)}
            {above}
            {fields(form, area, node)}
        }
    })
}

fn conflict_notice(changes: Vec<Change>) -> AnyView {
    let same = changes
        .is_empty()
        .then(|| view! { <p>"Beide Fassungen sind gleich; Sie können abbrechen."</p> });
    let diff = (!changes.is_empty()).then(|| {
        view! { <Diff caption="Unterschiede" changes=changes old="Inzwischen gespeichert" new="Ihre Eingabe" marked=false /> }
    });
    view! {
        <Notice tone="warning" title="Jemand hat diesen Eintrag inzwischen geändert">
            <p>"Ihre Eingabe ist noch nicht gespeichert. Vergleichen Sie beide Fassungen; gespeichert wird, was unten im Formular steht."</p>
            {same}
        </Notice>
        {diff}
    }
    .into_any()
}

fn fields(form: Filled, area: AreaId, node: NodeId) -> AnyView {
    let (back, version) = (concept_path(area), form.value("version"));
    view! {
        <PostForm action=format!("{back}/{node}/bearbeiten")>
            <HiddenField name="version" value=version />
            <TextField form=&form name="text" />
            <Checkbox form=&form name="retired" />
            <Buttons>
                <Submit label="Speichern" />
                <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
            </Buttons>
        </PostForm>
    }
    .into_any()
}
