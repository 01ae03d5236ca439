//! The tree of a concept: Leitziele, then each Handlungsfeld with its needs and
//! objectives. How an objective stands against the plan is `against`.

use std::{collections::BTreeMap, sync::Arc};

use axum::extract::{Path, State};
use backend::documents;
use domain::{
    area::ActionArea,
    concept::{Concept, ConceptNode, NodeKind},
    dates,
    document::Document,
    facts::MeasureFacts,
    filter::{Facet, FacetValue, Filter},
    ids::NodeId,
    labels::Label,
    objective,
};
use leptos::prelude::*;

use super::{
    against::{against, state_words},
    annex, area_of, concept_path,
    fulfilled::said,
    may_edit,
};
use crate::{
    kit::{
        badge::{Badge, Hue, Shape},
        definition::Panel,
        download::download_link,
        empty::Empty,
        form::ButtonLink,
        page::{Answer, Breadth},
        tally::{Tally, only},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

pub async fn page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    id: Path<String>,
) -> Answer {
    let tally = Tally::load(&state.backend, &actor).await?;
    let catalogue = tally.catalogue();
    let area = area_of(catalogue, &id)?.clone();
    let concept = catalogue.concept_of(area.id).cloned();
    let may_edit = may_edit(catalogue, &actor, &area);
    let document = match concept.as_ref().and_then(|concept| concept.document) {
        Some(document) => Some(documents::find(&state.backend, &actor, document).await?),
        None => None,
    };
    let annexes = documents::annexes(&state.backend, &actor, area.id).await?;
    let mut page = visit
        .page(format!("Handlungskonzept {}", area.name))
        .crumb("Handlungsräume", "/raeume")
        .crumb(area.label(), format!("/raeume/{}", area.id))
        .breadth(Breadth::Wide);
    if let Some(concept) = &concept {
        page = page
            .kicker(format!("{} · Fassung {}", area.code, concept.number))
            .lead(standing(concept));
    }
    if may_edit && concept.is_some() {
        let path = concept_path(area.id);
        page = page.actions(move || {
            view! {
                <ButtonLink href=format!("{path}/ergaenzen") label="Handlungsfeld ergänzen" />
                <ButtonLink href=format!("{path}/dokument") label="Dokument hochladen" />
            }
        });
    }
    Ok(page.show(move || match concept {
        Some(concept) => Tree::new(tally, area, concept, may_edit).view(document, &annexes),
        None => view! { <Empty title="Noch kein Handlungskonzept" reason="Für diesen Raum ist noch kein Handlungskonzept erfasst. Die Landeskoordination legt es an." /> }.into_any(),
    }))
}

/// Title and decision in one sentence.
fn standing(concept: &Concept) -> String {
    let decided = concept
        .decided_on
        .map(|day| format!(" Beschlossen am {}.", dates::german(day)))
        .unwrap_or_default();
    let example = if concept.example {
        " Ziele und Bedarfe sind Beispiele."
    } else {
        ""
    };
    format!("{}.{decided}{example}", concept.title)
}

/// What all parts of the tree look at.
struct Tree {
    tally: Tally,
    area: ActionArea,
    concept: Concept,
    may_edit: bool,
    /// Measures by the objectives they serve.
    behind: BTreeMap<NodeId, Vec<Arc<MeasureFacts>>>,
}

impl Tree {
    fn new(tally: Tally, area: ActionArea, concept: Concept, may_edit: bool) -> Self {
        let mut behind: BTreeMap<NodeId, Vec<Arc<MeasureFacts>>> = BTreeMap::new();
        for facts in tally.hits(&Filter::default()) {
            for objective in &facts.objectives {
                behind.entry(*objective).or_default().push(facts.clone());
            }
        }
        Self {
            tally,
            area,
            concept,
            may_edit,
            behind,
        }
    }

    fn view(self, document: Option<Document>, annexes: &[Document]) -> AnyView {
        let fields: Vec<&ConceptNode> = self.roots(|kind| kind != NodeKind::GuidingGoal);
        let tree = if fields.is_empty() {
            let reason = "Handlungsfelder, Bedarfe und Ziele dieses Raums sind noch nicht erfasst. Maßnahmen können bis dahin „außerhalb des Konzepts“ geführt werden.";
            view! { <Empty title="Noch keine Ziele" reason=reason /> }.into_any()
        } else {
            fields
                .into_iter()
                .map(|field| self.field(field))
                .collect_view()
                .into_any()
        };
        let document = document.map(|document| {
            view! { <Panel title="Dokument"><p>{download_link(&document)}</p></Panel> }
        });
        let annexes = annex::panel(self.area.id, annexes, self.tally.catalogue(), self.may_edit);
        let rule = self
            .concept
            .nodes
            .iter()
            .any(|node| node.kind == NodeKind::Objective)
            .then(|| view! { <p class="concept__rule"><strong>"So ist der Satz zu jedem Ziel gebildet: "</strong>{objective::RULE}</p> });
        view! { {self.goals()} {rule} {tree} {self.outside()} {document} {annexes} }.into_any()
    }

    fn roots(&self, wanted: impl Fn(NodeKind) -> bool) -> Vec<&ConceptNode> {
        self.concept
            .children(None)
            .into_iter()
            .filter(|node| wanted(node.kind))
            .collect()
    }

    fn goals(&self) -> Option<AnyView> {
        let goals = self.roots(|kind| kind == NodeKind::GuidingGoal);
        (!goals.is_empty()).then(|| {
            let items = goals
                .into_iter()
                .map(|goal| view! { <li>{self.line(goal)}</li> })
                .collect_view();
            view! { <Panel title="Leitziele"><ul class="concept__goals">{items}</ul></Panel> }
                .into_any()
        })
    }

    /// A Handlungsfeld with everything below it.
    fn field(&self, field: &ConceptNode) -> AnyView {
        let title = format!("{} {}: {}", field.kind.label(), field.code, field.text);
        let actions = self.links(field, Some("Handlungsbedarf ergänzen"));
        let below = self.below(field);
        let note = retired(field);
        match actions {
            Some(actions) => {
                view! { <Panel title=title actions=actions>{note}{below}</Panel> }.into_any()
            }
            None => view! { <Panel title=title>{note}{below}</Panel> }.into_any(),
        }
    }

    fn below(&self, node: &ConceptNode) -> AnyView {
        let children = self.concept.children(Some(node.id));
        if children.is_empty() {
            let sentence = if node.kind == NodeKind::Field {
                "Noch kein Handlungsbedarf erfasst."
            } else {
                "Noch kein Ziel erfasst."
            };
            return view! { <p class="nothing">{sentence}</p> }.into_any();
        }
        let items = children
            .into_iter()
            .map(|child| match child.kind {
                NodeKind::Need | NodeKind::Field => self.need(child),
                NodeKind::Objective | NodeKind::KeyMeasure | NodeKind::GuidingGoal => {
                    self.objective(child)
                }
            })
            .collect_view();
        view! { <ul class="concept">{items}</ul> }.into_any()
    }

    fn need(&self, need: &ConceptNode) -> AnyView {
        let links = self.links(need, Some("Ziel ergänzen"));
        let below = self.below(need);
        let title = format!("{} {}", need.code, need.text);
        view! {
            <li class="concept__need">
                <div class="concept__head">
                    <h3 class="concept__title"><span class="concept__kind">{need.kind.label()}</span>" "{title}</h3>
                    {links}
                </div>
                {retired(need)}
                {below}
            </li>
        }
        .into_any()
    }

    /// An objective, how it stands in words, and the measures behind it.
    fn objective(&self, node: &ConceptNode) -> AnyView {
        let measures = self
            .behind
            .get(&node.id)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let table = (!measures.is_empty()).then(|| against(node, measures, &self.tally));
        let state = (node.kind == NodeKind::Objective || !measures.is_empty())
            .then(|| state_words(node, measures, &self.tally));
        let mark = (node.kind == NodeKind::Objective)
            .then(|| self.mark(node))
            .flatten();
        view! {
            <li class="concept__objective" id=format!("ziel-{}", node.id)>
                <p class="concept__title"><span class="concept__kind">{node.kind.label()}</span>" "{self.line(node)}</p>
                {state}
                {mark}
                {table}
            </li>
        }
        .into_any()
    }

    /// What a person has said of an objective, and the way to say it.
    fn mark(&self, node: &ConceptNode) -> Option<AnyView> {
        let catalogue = self.tally.catalogue();
        let link = self.may_edit.then(|| {
            let href = format!("{}/{}/erfuellt", concept_path(self.area.id), node.id);
            let label = match node.fulfilled.is_some() {
                true => "Vermerk „erfüllt“ aufheben",
                false => "Als erfüllt vermerken",
            };
            let name = format!(" {} {}", node.code, node.text);
            view! { <span class="concept__links"><a href=href>{label}<span class="kern-sr-only">{name}</span></a></span> }
        });
        match (&node.fulfilled, &node.reopened) {
            (Some(mark), _) => {
                let said = said(mark.at, mark.body, catalogue);
                let reason = mark.reason.clone();
                Some(view! { <p class="concept__mark"><Badge word="erfüllt" hue=Hue::Good shape=Shape::Check />" vermerkt "{said}": "<span class="concept__reason">{reason}</span>" "{link}</p> }.into_any())
            }
            (None, Some(mark)) => {
                let said = said(mark.at, mark.body, catalogue);
                let reason = mark.reason.clone();
                Some(view! { <p class="concept__mark">"Vermerk „erfüllt“ aufgehoben "{said}": "<span class="concept__reason">{reason}</span>" "{link}</p> }.into_any())
            }
            (None, None) => link.map(|link| {
                view! { <p class="concept__mark concept__mark--open">{link}</p> }.into_any()
            }),
        }
    }

    /// Measures of the area that serve no objective.
    fn outside(&self) -> Option<AnyView> {
        let filter = only(Facet::Area, FacetValue::Area(self.area.id))
            .with(Facet::Objective, FacetValue::Nothing);
        let any = self.tally.count(&filter) > 0;
        any.then(|| {
            let words = self.tally.words(&filter);
            view! { <Panel title="Außerhalb des Konzepts"><p>{words}" in diesem Raum, die keinem Ziel zugeordnet sind."</p></Panel> }.into_any()
        })
    }

    /// Code and text of a node, and the way to edit it.
    fn line(&self, node: &ConceptNode) -> AnyView {
        let links = self.links(node, None);
        view! { <span class="code">{node.code.clone()}</span>" "{node.text.clone()}" "{retired(node)}{links} }.into_any()
    }

    /// "bearbeiten", and what can be added below; only for those who hold the pen.
    fn links(&self, node: &ConceptNode, add: Option<&'static str>) -> Option<AnyView> {
        self.may_edit.then(|| {
            let path = format!("{}/{}", concept_path(self.area.id), node.id);
            let name = format!(" {} {}", node.code, node.text);
            let add = add.filter(|_| !node.retired).map(|label| {
                let (href, name) = (format!("{path}/ergaenzen"), name.clone());
                view! { <a href=href>{label}<span class="kern-sr-only">{name}</span></a> }
            });
            view! {
                <span class="concept__links">
                    <a href=format!("{path}/bearbeiten")>"Bearbeiten"<span class="kern-sr-only">{name}</span></a>
                    {add}
                </span>
            }
            .into_any()
        })
    }
}

fn retired(node: &ConceptNode) -> Option<AnyView> {
    node.retired
        .then(|| view! { <Badge word="nicht mehr verfolgt" />" " }.into_any())
}
