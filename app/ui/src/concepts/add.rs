//! A new line of the tree: a Handlungsfeld at the top, a need below a field, an
//! objective below a need.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::concepts::{self, NewNodeDraft};
use domain::{
    area::ActionArea,
    catalogue::Catalogue,
    concept::{Concept, ConceptNode, NodeKind},
    ids::NodeId,
    labels::Label,
    policy::Actor,
};
use leptos::prelude::*;

use super::{concept_path, editable, page_below};
use crate::{
    expired,
    kit::{
        choice::{Choice, Select},
        definition::{Definitions, Term},
        error_page::Failure,
        field::{TextField, Width},
        form::{
            ButtonLink, Buttons, Filled, FormSpec, PostForm, Posted, Submit, Weight, choice, line,
        },
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

pub static ROOT_FORM: FormSpec = FormSpec {
    path: "/raeume/{id}/konzept/ergaenzen",
    fields: &[
        line("code", "Kürzel").required().max(12),
        line("text", "Text").required(),
        choice("field", "Entspricht dem berlinweiten Handlungsfeld")
            .required()
            .hint("Danach lassen sich Maßnahmen über alle Räume vergleichen."),
    ],
};

pub static FORM: FormSpec = FormSpec {
    path: "/raeume/{id}/konzept/{node}/ergaenzen",
    fields: &[
        line("code", "Kürzel").required().max(12),
        line("text", "Text").required(),
        choice("field", "Abweichendes berlinweites Handlungsfeld").hint(
            "Nur nötig, wenn der Eintrag fachlich zu einem anderen Feld gehört als der darüber.",
        ),
    ],
};

pub async fn root_page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    id: Path<String>,
) -> Answer {
    let sight = state.backend.board().await?;
    let place = Place::root(&sight.catalogue, &actor, &id)?;
    let form = expired::restored(&state, &visit, &ROOT_FORM)
        .await
        .unwrap_or_else(|| place.blank());
    Ok(place.show(&visit, &sight.catalogue, &form))
}

pub async fn root_post(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    id: Path<String>,
    sent: Posted,
) -> Answer {
    let sight = state.backend.board().await?;
    let place = Place::root(&sight.catalogue, &actor, &id)?;
    place
        .save(&state, &visit, &actor, &sight.catalogue, &sent)
        .await
}

pub async fn page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path((id, node)): Path<(String, String)>,
) -> Answer {
    let sight = state.backend.board().await?;
    let place = Place::below(&sight.catalogue, &actor, id, &node)?;
    let form = expired::restored(&state, &visit, &FORM)
        .await
        .unwrap_or_else(|| place.blank());
    Ok(place.show(&visit, &sight.catalogue, &form))
}

pub async fn post(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path((id, node)): Path<(String, String)>,
    sent: Posted,
) -> Answer {
    let sight = state.backend.board().await?;
    let place = Place::below(&sight.catalogue, &actor, id, &node)?;
    place
        .save(&state, &visit, &actor, &sight.catalogue, &sent)
        .await
}

/// Where the new line goes, and what it is.
struct Place<'a> {
    area: &'a ActionArea,
    concept: &'a Concept,
    parent: Option<&'a ConceptNode>,
    kind: NodeKind,
}

impl<'a> Place<'a> {
    fn root(catalogue: &'a Catalogue, actor: &Actor, id: &Path<String>) -> Result<Self, Failure> {
        let (area, concept) = editable(catalogue, actor, id)?;
        Ok(Self {
            area,
            concept,
            parent: None,
            kind: NodeKind::Field,
        })
    }

    /// Below a field comes a need, below a need an objective; nothing else.
    fn below(
        catalogue: &'a Catalogue,
        actor: &Actor,
        id: String,
        node: &str,
    ) -> Result<Self, Failure> {
        let (area, concept) = editable(catalogue, actor, &Path(id))?;
        let node: NodeId = node.parse().map_err(|_| Failure::NotFound)?;
        let parent = concept.node(node).ok_or(Failure::NotFound)?;
        let kind = match parent.kind {
            NodeKind::Field => NodeKind::Need,
            NodeKind::Need => NodeKind::Objective,
            NodeKind::GuidingGoal | NodeKind::Objective | NodeKind::KeyMeasure => {
                return Err(Failure::NotFound);
            }
        };
        Ok(Self {
            area,
            concept,
            parent: Some(parent),
            kind,
        })
    }

    fn spec(&self) -> &'static FormSpec {
        if self.parent.is_some() {
            &FORM
        } else {
            &ROOT_FORM
        }
    }

    fn path(&self) -> String {
        let base = concept_path(self.area.id);
        self.parent.map_or_else(
            || format!("{base}/ergaenzen"),
            |parent| format!("{base}/{}/ergaenzen", parent.id),
        )
    }

    /// With the next free code of this kind.
    fn blank(&self) -> Filled {
        Filled::blank(self.spec()).set("code", next_code(self.concept, self.kind))
    }

    async fn save(
        &self,
        state: &AppState,
        visit: &Visit,
        actor: &Actor,
        catalogue: &Catalogue,
        sent: &Posted,
    ) -> Answer {
        let draft = NewNodeDraft {
            parent: self
                .parent
                .map(|parent| parent.id.to_string())
                .unwrap_or_default(),
            kind: self.kind.key().to_owned(),
            code: sent.get("code"),
            text: sent.get("text"),
            field: sent.get("field"),
        };
        match concepts::add_node(&state.backend, actor, self.concept.id, &draft).await {
            Ok(_) => Ok(see_other(concept_path(self.area.id), Message::ConceptSaved)),
            Err(backend::Error::Invalid(errors)) => Ok(self.show(
                visit,
                catalogue,
                &Filled::typed(self.spec(), sent).errors(errors),
            )),
            Err(other) => Err(other.into()),
        }
    }

    fn show(&self, visit: &Visit, catalogue: &Catalogue, form: &Filled) -> Response {
        let page = page_below(visit, self.area, format!("{} ergänzen", self.kind.label()))
            .form(form)
            .breadth(Breadth::Narrow);
        let above = self.parent.map(|parent| {
            (
                parent.kind.label(),
                format!("{} {}", parent.code, parent.text),
            )
        });
        let mut fields: Vec<_> = catalogue
            .fields
            .values()
            .filter(|field| !field.retired)
            .collect();
        fields.sort_by_key(|field| field.position);
        let fields: Vec<Choice> = fields
            .iter()
            .map(|field| Choice::new(field.id.to_string(), field.name.clone()))
            .collect();
        let empty = if self.parent.is_some() {
            "wie der Eintrag darüber"
        } else {
            "Bitte wählen"
        };
        let (form, path, back) = (form.clone(), self.path(), concept_path(self.area.id));
        page.show(move || {
            let above = above.map(
                |(kind, text)| view! { <Definitions><Term name=kind text=text /></Definitions> },
            );
            view! {
                {above}
                <PostForm action=path>
                    <TextField form=&form name="code" width=Width::Short />
                    <TextField form=&form name="text" />
                    <Select form=&form name="field" choices=fields empty=empty />
                    <Buttons>
                        <Submit label="Ergänzen" />
                        <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                    </Buttons>
                </PostForm>
            }
        })
    }
}

/// The letter of the kind and the first number nobody has: "Z11".
fn next_code(concept: &Concept, kind: NodeKind) -> String {
    let letter = match kind {
        NodeKind::GuidingGoal => "L",
        NodeKind::Field => "F",
        NodeKind::Need => "B",
        NodeKind::Objective => "Z",
        NodeKind::KeyMeasure => "S",
    };
    let taken = |number: &usize| {
        concept
            .nodes
            .iter()
            .any(|node| node.code.eq_ignore_ascii_case(&format!("{letter}{number}")))
    };
    let most = concept
        .nodes
        .iter()
        .filter_map(|node| node.code.strip_prefix(letter)?.parse::<usize>().ok())
        .max()
        .unwrap_or(0);
    let next = (most.saturating_add(1)..)
        .find(|number| !taken(number))
        .unwrap_or(1);
    format!("{letter}{next}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_code_follows_the_highest_one_of_its_kind() {
        let id = "00000000-0000-0000-0000-000000000001";
        let node = |code: &str, kind| ConceptNode {
            id: id.parse().unwrap(),
            parent: None,
            kind,
            code: code.into(),
            text: String::new(),
            field: None,
            position: 0,
            retired: false,
            fulfilled: None,
            reopened: None,
            version: 1,
        };
        let nodes = vec![
            node("Z2", NodeKind::Objective),
            node("Z10", NodeKind::Objective),
            node("B3", NodeKind::Need),
            node("X", NodeKind::Need),
        ];
        let concept = Concept {
            id: id.parse().unwrap(),
            area: None,
            number: 1,
            title: String::new(),
            decided_on: None,
            document: None,
            example: true,
            nodes,
            version: 1,
        };
        assert_eq!(next_code(&concept, NodeKind::Objective), "Z11");
        assert_eq!(next_code(&concept, NodeKind::Need), "B4");
        assert_eq!(next_code(&concept, NodeKind::Field), "F1");
    }
}
