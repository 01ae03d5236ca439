//! The Steckbrief: where, what for, who. Names lead to their pages.

use backend::measures::Detail;
use domain::{
    catalogue::Catalogue,
    dates,
    ids::{AreaId, BodyId, NodeId},
    labels::Label,
    measure::Measure,
    participation::Answer,
};
use leptos::prelude::*;

use crate::kit::{
    badge::{Badge, Hue, Shape},
    definition::{Definitions, Panel, Term, prose},
};

/// The column beside the text.
pub fn aside(detail: &Detail) -> AnyView {
    let (measure, catalogue) = (&detail.measure, &*detail.sight.catalogue);
    view! {
        {place(detail)}
        {responsibility(measure, catalogue)}
        {frame(measure, catalogue)}
    }
    .into_any()
}

fn place(detail: &Detail) -> AnyView {
    let (measure, catalogue) = (&detail.measure, &*detail.sight.catalogue);
    let areas: Vec<_> = measure
        .areas
        .iter()
        .map(|id| view! { <li>{area_link(*id, catalogue)}</li> })
        .collect();
    let districts: Vec<_> = detail
        .facts
        .districts
        .iter()
        .map(|number| catalogue.district_name(number).to_owned())
        .collect();
    let groups: Vec<_> = measure
        .target_groups
        .iter()
        .map(|id| catalogue.target_group_name(*id).to_owned())
        .collect();
    let place = match measure.outside.clone() {
        Some(outside) => {
            view! { <Term name="Außerhalb der Handlungsräume, weil" text=outside.reason /> }
                .into_any()
        }
        None => view! { <Term name="Handlungsraum"><ul class="plain-list">{areas}</ul></Term> }
            .into_any(),
    };
    let objectives = nodes(&measure.objectives, catalogue).unwrap_or_else(no_objective);
    let goals = nodes(&measure.goals, catalogue);
    let field = catalogue.field_name(measure.field).to_owned();
    let outside_concept = measure.outside_concept.clone();
    view! {
        <Panel title="Steckbrief">
            <Definitions>
                {place}
                <Term name="Bezirk" text=districts.join(", ") />
                <Term name="Handlungsfeld" text=field />
                <Term name="Ziele des Konzepts">{objectives}</Term>
                {outside_concept.map(|reason| view! { <Term name="Außerhalb des Konzepts, weil" text=reason /> })}
                {goals.map(|goals| view! { <Term name="Leitziele">{goals}</Term> })}
                {(!groups.is_empty()).then(|| view! { <Term name="Zielgruppen" text=groups.join(", ") /> })}
            </Definitions>
        </Panel>
    }
    .into_any()
}

fn no_objective() -> AnyView {
    view! { <span class="nothing">"kein Ziel zugeordnet"</span> }.into_any()
}

fn area_link(id: AreaId, catalogue: &Catalogue) -> AnyView {
    view! { <a href=format!("/raeume/{id}")>{catalogue.area_label(id)}</a> }.into_any()
}

/// Links into the concept that holds the node.
fn nodes(ids: &[NodeId], catalogue: &Catalogue) -> Option<AnyView> {
    let items: Vec<_> = ids
        .iter()
        .map(|id| {
            let area = catalogue.node(*id).and_then(|(concept, _)| concept.area);
            let label = catalogue.node_label(*id);
            match area {
                Some(area) => view! { <li><a href=format!("/raeume/{area}/konzept#ziel-{id}")>{label}</a></li> }.into_any(),
                None => view! { <li>{label}</li> }.into_any(),
            }
        })
        .collect();
    (!items.is_empty()).then(|| view! { <ul class="plain-list">{items}</ul> }.into_any())
}

fn responsibility(measure: &Measure, catalogue: &Catalogue) -> AnyView {
    let lead = body_link(measure.lead.body, catalogue);
    let pen = measure.pen();
    let waiting = (pen != measure.lead.body).then(|| {
        let words = format!("Bis zur Annahme schreibt {}.", catalogue.body_name(pen));
        view! { <p class="small muted">{words}</p> }
    });
    let participants: Vec<_> = measure
        .participants
        .iter()
        .map(|participation| {
            let task = participation.task.clone().map(|task| prose(&task));
            view! {
                <li class="participant">
                    <p class="participant__head">{body_link(participation.body, catalogue)} {answer(&participation.answer)}</p>
                    {task}
                </li>
            }
        })
        .collect();
    let participants = if participants.is_empty() {
        view! { <span class="nothing">"keine"</span> }.into_any()
    } else {
        view! { <ul class="plain-list participants">{participants}</ul> }.into_any()
    };
    let (lead_answer, operator) = (
        answer(&measure.lead.answer),
        text("Träger", &measure.operator),
    );
    let (unit, contact) = (
        text("Organisationseinheit", &measure.unit),
        text("Ansprechstelle", &measure.contact),
    );
    view! {
        <Panel title="Zuständigkeit">
            <Definitions>
                <Term name="Federführung"><p class="participant__head">{lead}" "{lead_answer}</p>{waiting}</Term>
                {unit}
                {contact}
                <Term name="Beteiligte">{participants}</Term>
                {operator}
            </Definitions>
        </Panel>
    }
    .into_any()
}

fn body_link(id: BodyId, catalogue: &Catalogue) -> AnyView {
    let full = catalogue
        .bodies
        .get(&id)
        .map(|body| body.name.clone())
        .unwrap_or_default();
    view! { <a href=format!("/stellen/{id}") title=full>{catalogue.body_name(id).to_owned()}</a> }
        .into_any()
}

/// How the request to a body stands; a refusal says why.
fn answer(answer: &Answer) -> AnyView {
    let (hue, shape) = match answer {
        Answer::Asked => (Hue::Neutral, Shape::Ring),
        Answer::Accepted { .. } => (Hue::Good, Shape::Check),
        Answer::Declined { .. } => (Hue::Warn, Shape::Cross),
    };
    let reason = match answer {
        Answer::Declined { reason, .. } => {
            Some(view! { <span class="small">{reason.clone()}</span> })
        }
        Answer::Asked | Answer::Accepted { .. } => None,
    };
    view! { <Badge word=answer.label() hue=hue shape=shape /> {reason} }.into_any()
}

fn frame(measure: &Measure, catalogue: &Catalogue) -> AnyView {
    let created = format!(
        "{} durch {}",
        dates::german(backend::clock::berlin_day(measure.created_at)),
        catalogue.body_name(measure.created_by)
    );
    let priority = measure.priority.map(|priority| {
        let words = format!("{} – {}", priority.label(), priority.hint());
        view! { <Term name="Priorität" text=words /> }
    });
    let (decisions, file) = (
        text("Beschlüsse und Drucksachen", &measure.decisions),
        text("Aktenzeichen", &measure.file_reference),
    );
    let links = measure.links.as_deref().map(web_links);
    view! {
        <Panel title="Rahmen">
            <Definitions>
                {priority}
                {decisions}
                {file}
                {links.map(|links| view! { <Term name="Verweise">{links}</Term> })}
                <Term name="Angelegt" text=created />
            </Definitions>
        </Panel>
    }
    .into_any()
}

fn text(name: &'static str, text: &Option<String>) -> Option<AnyView> {
    text.clone()
        .map(|text| view! { <Term name=name text=text /> }.into_any())
}

/// One line each; only real web addresses become links.
fn web_links(text: &str) -> AnyView {
    let lines: Vec<_> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let line = line.trim().to_owned();
            let address = (line.starts_with("https://") || line.starts_with("http://"))
                && !line.contains(char::is_whitespace);
            if address {
                let href = line.clone();
                view! { <li><a href=href rel="noreferrer">{line}</a></li> }.into_any()
            } else {
                view! { <li>{line}</li> }.into_any()
            }
        })
        .collect();
    view! { <ul class="plain-list links">{lines}</ul> }.into_any()
}
