//! "erfüllt": a person says of an objective that it is reached, with the reason, or
//! takes that back. The measures behind it only stand beside the form.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::concepts;
use chrono::{DateTime, Utc};
use domain::{
    catalogue::Catalogue,
    concept::{Concept, ConceptNode, FulfilDraft, Fulfilled, NodeKind, Reopened},
    dates,
    filter::{Facet, FacetValue},
    ids::{BodyId, NodeId},
};
use leptos::prelude::*;

use super::{against, concept_path, editable, page_below};
use crate::{
    expired,
    kit::{
        alert::Notice,
        definition::{Definitions, Panel, Term},
        error_page::Failure,
        field::{HiddenField, LongText},
        form::{
            ButtonLink, Buttons, Filled, FormSpec, PostForm, Posted, Submit, Weight, hidden, long,
        },
        message::Message,
        page::{Answer, Breadth, see_other},
        tally::{Tally, only},
        visit::{SignedIn, Visit},
        when,
    },
    routes::AppState,
};

pub static FORM: FormSpec = FormSpec {
    path: "/raeume/{id}/konzept/{node}/erfuellt",
    fields: &[
        long("reason", "Begründung")
            .required()
            .hint("Woran ist das zu erkennen? Alle Fachstellen lesen die Begründung. Bitte keine personenbezogenen Daten."),
        hidden("step"),
        hidden("version"),
    ],
};

/// Value of the hidden field that takes the mark back.
const REOPEN: &str = "aufheben";

type Ids = Path<(String, String)>;

pub async fn page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path((id, node)): Ids,
) -> Answer {
    let tally = Tally::load(&state.backend, &actor).await?;
    let place = Place::find(editable(tally.catalogue(), &actor, &Path(id))?, &node)?;
    let form = expired::restored(&state, &visit, &FORM)
        .await
        .unwrap_or_else(|| place.blank());
    Ok(show(&visit, &tally, &place, form, false))
}

pub async fn post(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path((id, node)): Ids,
    sent: Posted,
) -> Answer {
    // The address must name an objective of this area before anything is changed.
    let before = Tally::load(&state.backend, &actor).await?;
    let area = editable(before.catalogue(), &actor, &Path(id.clone()))?;
    let node_id = Place::find(area, &node)?.node.id;
    let draft = FulfilDraft {
        reason: sent.get("reason"),
        version: sent.get("version"),
    };
    let (backend, reopen) = (&state.backend, sent.get("step") == REOPEN);
    let (outcome, message) = match reopen {
        true => (
            concepts::reopen(backend, &actor, node_id, &draft).await,
            Message::ObjectiveReopened,
        ),
        false => (
            concepts::fulfil(backend, &actor, node_id, &draft).await,
            Message::ObjectiveFulfilled,
        ),
    };
    let tally = Tally::load(&state.backend, &actor).await?;
    let place = Place::find(editable(tally.catalogue(), &actor, &Path(id))?, &node)?;
    let form = Filled::typed(&FORM, &sent);
    match outcome {
        Ok(()) => Ok(see_other(
            format!("{}#ziel-{node_id}", concept_path(place.area.id)),
            message,
        )),
        Err(backend::Error::Invalid(errors)) => {
            Ok(show(&visit, &tally, &place, form.errors(errors), false))
        }
        Err(backend::Error::Conflict(_)) => {
            // The text stays; the step is the one that is possible now.
            let form = form
                .set("step", place.step())
                .set("version", place.node.version.to_string());
            Ok(show(&visit, &tally, &place, form, true))
        }
        Err(other) => Err(other.into()),
    }
}

/// The objective in the address.
struct Place {
    area: domain::area::ActionArea,
    node: ConceptNode,
}

impl Place {
    fn find(
        (area, concept): (&domain::area::ActionArea, &Concept),
        node: &str,
    ) -> Result<Self, Failure> {
        let id: NodeId = node.parse().map_err(|_| Failure::NotFound)?;
        let node = concept
            .node(id)
            .filter(|node| node.kind == NodeKind::Objective)
            .ok_or(Failure::NotFound)?;
        Ok(Self {
            area: area.clone(),
            node: node.clone(),
        })
    }

    fn step(&self) -> &'static str {
        match self.node.fulfilled.is_some() {
            true => REOPEN,
            false => "",
        }
    }

    fn blank(&self) -> Filled {
        Filled::blank(&FORM)
            .set("step", self.step())
            .set("version", self.node.version.to_string())
    }
}

/// "am 22.11.2026 von BA Treptow-Köpenick"
pub fn said(at: DateTime<Utc>, body: Option<BodyId>, catalogue: &Catalogue) -> String {
    let day = dates::german(backend::clock::berlin_day(at));
    match body {
        Some(body) => format!("am {day} von {}", catalogue.body_name(body)),
        None => format!("am {day}"),
    }
}

fn show(visit: &Visit, tally: &Tally, place: &Place, form: Filled, changed: bool) -> Response {
    let node = &place.node;
    let title = match node.fulfilled.is_some() {
        true => format!("Vermerk „erfüllt“ zu {} aufheben", node.code),
        false => format!("Ziel {} als erfüllt vermerken", node.code),
    };
    let page = page_below(visit, &place.area, title).lead(node.text.clone());
    let page = match changed {
        true => page.conflict(&form),
        false => page.form(&form),
    };
    let behind: Vec<_> = tally
        .hits(&only(Facet::Objective, FacetValue::Node(node.id)))
        .cloned()
        .collect();
    let (action, back) = (
        visit.path.clone(),
        format!("{}#ziel-{}", concept_path(place.area.id), node.id),
    );
    let standing = standing(node, tally.catalogue());
    let state = against::state_words(node, &behind, tally);
    let submit = match node.fulfilled.is_some() {
        true => "Vermerk aufheben",
        false => "Als erfüllt vermerken",
    };
    let now = match node.fulfilled.is_some() {
        true => "Das Ziel ist jetzt als erfüllt vermerkt; „Vermerk aufheben“ nimmt das zurück.",
        false => {
            "Das Ziel ist jetzt nicht als erfüllt vermerkt; „Als erfüllt vermerken“ setzt den Vermerk."
        }
    };
    page.breadth(Breadth::Narrow).show(move || {
        let notice = changed.then(|| {
            view! {
                <Notice tone="warning" title="Das Ziel hat sich inzwischen geändert">
                    <p>"Ihre Eingabe ist noch nicht gespeichert. Bitte sehen Sie den neuen Stand an und entscheiden Sie dann. "{now}</p>
                </Notice>
            }
        });
        view! {
            {notice}
            {standing}
            <Panel title="Maßnahmen hinter dem Ziel">
                {state}
                <p class="small muted">"Der Satz ist gezählt. Ob das Ziel erfüllt ist, entscheiden Sie."</p>
            </Panel>
            <PostForm action=action>
                <HiddenField name="step" />
                <HiddenField name="version" />
                <LongText name="reason" rows=4 />
                <Buttons>
                    <Submit label=submit />
                    <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}

/// What was said last: who, when, why.
fn standing(node: &ConceptNode, catalogue: &Catalogue) -> Option<AnyView> {
    let (title, at, body, reason) = match (&node.fulfilled, &node.reopened) {
        (Some(Fulfilled { at, body, reason }), _) => ("Als erfüllt vermerkt", at, body, reason),
        (None, Some(Reopened { at, body, reason })) => {
            ("Vermerk „erfüllt“ zuletzt aufgehoben", at, body, reason)
        }
        (None, None) => return None,
    };
    let who = body.map(|body| {
        let (href, name) = (
            format!("/stellen/{body}"),
            catalogue.body_name(body).to_owned(),
        );
        view! { <Term name="Von"><a href=href>{name}</a></Term> }
    });
    let (at, reason) = (when::german(*at), reason.clone());
    Some(
        view! {
            <Panel title=title>
                <Definitions>
                    {who}
                    <Term name="Am" text=at />
                    <Term name="Begründung" text=reason />
                </Definitions>
            </Panel>
        }
        .into_any(),
    )
}
