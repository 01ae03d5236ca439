//! The Steckbrief: where, what for, who. Names lead to their pages.

use backend::measures::Detail;
use domain::{
    catalogue::Catalogue,
    dates,
    facts::MeasureFacts,
    ids::{AreaId, BodyId, MeasureId, NodeId},
    labels::Label,
    measure::Measure,
    participation::{Answer, Participation},
    request::{RequestState, Seat},
};
use leptos::prelude::*;

use super::May;
use crate::kit::{
    badge::{Badge, Hue, RequestBadge, Shape},
    definition::{Definitions, Panel, Term, prose},
    form::ButtonLink,
};

/// The column beside the text.
pub fn aside(detail: &Detail, may: &May) -> AnyView {
    let (measure, catalogue) = (&detail.measure, &*detail.sight.catalogue);
    view! {
        {place(detail)}
        {responsibility(detail, may)}
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

/// Who leads and takes part: first at a glance who agreed, is asked, declined; then
/// each with its task, and the way to answer.
fn responsibility(detail: &Detail, may: &May) -> AnyView {
    let (measure, catalogue) = (&detail.measure, &*detail.sight.catalogue);
    let participants: Vec<_> = measure
        .participants
        .iter()
        .map(|participation| participant(participation, detail, may))
        .collect();
    let participants = if participants.is_empty() {
        view! { <span class="nothing">"keine"</span> }.into_any()
    } else {
        view! { <ul class="plain-list participants">{participants}</ul> }.into_any()
    };
    let (unit, contact, operator) = (
        text("Organisationseinheit", &measure.unit),
        text("Ansprechstelle", &measure.contact),
        text("Träger", &measure.operator),
    );
    let (agreement, lead) = (agreement(&detail.facts, catalogue), lead(detail, may));
    view! {
        <Panel title="Zuständigkeit">
            {agreement}
            <Definitions>
                <Term name="Federführung">{lead}</Term>
                {unit}
                {contact}
                <Term name="Beteiligte">{participants}</Term>
                {operator}
            </Definitions>
        </Panel>
    }
    .into_any()
}

/// Who has agreed, who is asked, who declined: names, not numbers.
fn agreement(facts: &MeasureFacts, catalogue: &Catalogue) -> Option<AnyView> {
    let lines: Vec<AnyView> = [
        (RequestState::Open, "Angefragt"),
        (RequestState::Declined, "Abgelehnt"),
        (RequestState::Agreed, "Zugestimmt"),
    ]
    .into_iter()
    .filter_map(|(state, word)| {
        let mut names: Vec<&str> = facts
            .requests
            .iter()
            .filter(|request| request.state == state)
            .map(|request| catalogue.body_name(request.body))
            .collect();
        names.sort_unstable();
        names.dedup();
        (!names.is_empty()).then(|| {
            let names = names.join(", ");
            view! { <p><RequestBadge state=state />" "<span class="kern-sr-only">{word}": "</span>{names}</p> }
                .into_any()
        })
    })
    .collect();
    (!lines.is_empty()).then(|| {
        view! { <div class="agreement" role="group" aria-label="Stand der Abstimmung">{lines}</div> }
            .into_any()
    })
}

fn lead(detail: &Detail, may: &May) -> AnyView {
    let (measure, catalogue) = (&detail.measure, &*detail.sight.catalogue);
    let (agreed, named) = (measure.agreed_lead(), measure.lead.body);
    let asked_for = agreed.filter(|body| *body != named).map(|_| {
        view! { <p class="participant__head">"Künftig: "{body_link(named, detail)}</p> }
    });
    let waiting = (agreed != Some(named)).then(|| {
        let words = format!(
            "Bis zur Annahme schreibt {}.",
            catalogue.body_name(detail.facts.pen)
        );
        view! { <p class="small muted">{words}</p> }
    });
    let (shown, state) = (
        body_link(measure.shown_lead(), detail),
        answer(&measure.lead.answer),
    );
    view! {
        <p class="participant__head">{shown}" "{asked_for.is_none().then(|| answer(&measure.lead.answer))}</p>
        {asked_for.map(|asked| view! { {asked}<p>{state}</p> })}
        {waiting}
        {answer_link(measure.id, Seat::Lead, &measure.lead.answer, measure.lead.asked_at.is_some(), may)}
    }
    .into_any()
}

fn participant(participation: &Participation, detail: &Detail, may: &May) -> AnyView {
    let id = detail.measure.id;
    let task = participation.task.as_deref().map(prose);
    let before = participation
        .agreed
        .as_ref()
        .filter(|agreed| agreed.task != participation.task)
        .map(|agreed| {
            let task = agreed
                .task
                .clone()
                .unwrap_or_else(|| "ohne benannte Aufgabe".into());
            view! { <p class="small muted">{format!("Bisher vereinbart, gilt weiter: {task}")}</p> }
        });
    let own = participation
        .text
        .as_deref()
        .map(|text| view! { <div class="participant__text">{prose(text)}</div> });
    let edit = may.writes_part(participation.id).then(|| {
        let href = format!("/massnahmen/{id}/beteiligung/{}", participation.id);
        view! { <a href=href>"Eigenen Teil bearbeiten"</a> }
    });
    let seat = Seat::Participant(participation.id);
    view! {
        <li class="participant">
            <p class="participant__head">{body_link(participation.body, detail)} {answer(&participation.answer)}</p>
            {task}{before}{own}
            {answer_link(id, seat, &participation.answer, participation.asked_at.is_some(), may)}
            {edit}
        </li>
    }
    .into_any()
}

/// Only for a request that was made: who named itself has nothing to answer.
fn answer_link(
    id: MeasureId,
    seat: Seat,
    given: &Answer,
    was_asked: bool,
    may: &May,
) -> Option<AnyView> {
    (was_asked && may.answers(seat)).then(|| {
        let href = format!("/massnahmen/{id}/anfragen/{}", seat.key());
        match given {
            Answer::Asked => {
                view! { <p><ButtonLink href=href label="Anfrage beantworten" /></p> }.into_any()
            }
            Answer::Accepted { .. } | Answer::Declined { .. } => {
                view! { <p class="small"><a href=href>"Antwort ändern"</a></p> }.into_any()
            }
        }
    })
}

/// The body as named; who acts for it today, when it is gone.
fn body_link(id: BodyId, detail: &Detail) -> AnyView {
    let catalogue = &detail.sight.catalogue;
    let link = |id: BodyId| {
        let full = catalogue
            .bodies
            .get(&id)
            .map(|body| body.name.clone())
            .unwrap_or_default();
        view! { <a href=format!("/stellen/{id}") title=full>{catalogue.body_name(id).to_owned()}</a> }
    };
    let acting = catalogue.acting(id, detail.sight.day);
    if acting == id {
        return link(id).into_any();
    }
    view! { {link(acting)}" "<span class="small muted">"für "{link(id)}</span> }.into_any()
}

/// How the request to a body stands; a refusal says why.
fn answer(answer: &Answer) -> AnyView {
    let state = match answer {
        Answer::Asked => RequestState::Open,
        Answer::Accepted { .. } => RequestState::Agreed,
        Answer::Declined { .. } => RequestState::Declined,
    };
    let word = match answer {
        Answer::Asked => "angefragt",
        Answer::Accepted { .. } | Answer::Declined { .. } => "",
    };
    let reason = match answer {
        Answer::Declined { reason, .. } => Some(reason.clone()),
        Answer::Asked | Answer::Accepted { .. } => None,
    };
    let reason = reason.map(|reason| view! { <span class="small">{reason}</span> });
    let note = answer.note().map(|note| {
        view! { <span class="small muted">{format!("Von der Koordination vermerkt: {note}")}</span> }
    });
    match word {
        "" => view! { <RequestBadge state=state /> {reason} {note} }.into_any(),
        word => {
            view! { <Badge word=word hue=Hue::Warn shape=Shape::Ring /> {reason} {note} }.into_any()
        }
    }
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
