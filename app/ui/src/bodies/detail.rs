//! The page of one body: names, validity, who came before and after, its units and
//! offices. What it does is `work`.

use axum::extract::{Path, State};
use backend::catalogue::may_manage_units;
use chrono::NaiveDate;
use domain::{
    body::Body,
    catalogue::Catalogue,
    dates,
    ids::BodyId,
    labels::Label,
    policy::Action,
    succession::{can_end, can_revoke},
};
use leptos::prelude::*;

use super::{units, work};
use crate::{
    kit::{
        alert::Notice,
        definition::{Columns, Definitions, Panel, Term, prose},
        error_page::Failure,
        form::ButtonLink,
        page::{Answer, Breadth},
        tally::Tally,
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

pub async fn page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
) -> Answer {
    let id: BodyId = id.parse().map_err(|_| Failure::NotFound)?;
    let tally = Tally::load(&state.backend, &actor).await?;
    let body = tally
        .catalogue()
        .bodies
        .get(&id)
        .cloned()
        .ok_or(Failure::NotFound)?;
    let parent = body
        .parent
        .and_then(|parent| tally.catalogue().bodies.get(&parent))
        .cloned();
    let mut page = visit
        .page(body.name.clone())
        .kicker(format!("{} · {}", body.kind.label(), body.short_name))
        .crumb("Stellen", "/stellen")
        .breadth(Breadth::Wide);
    if let Some(parent) = parent {
        page = page.crumb(parent.short_name, format!("/stellen/{}", parent.id));
    }
    if actor.may(Action::ManageCatalogue) {
        let succession = succession_step(&body, tally.day());
        page = page.actions(move || {
            let step = succession.map(|(step, label)| view! { <ButtonLink href=format!("/stellen/{id}/{step}") label=label /> });
            view! {
                <ButtonLink href=format!("/stellen/{id}/bearbeiten") label="Kontakt bearbeiten" icon="edit" />
                <ButtonLink href=format!("/stellen/{id}/umbenennen") label="Umbenennen" />
                <ButtonLink href=format!("/stellen/{id}/weitere-namen") label="Weitere Namen" />
                {step}
            }
        });
    }
    let may_manage_units = may_manage_units(&actor, id, tally.catalogue(), tally.day());
    Ok(page.show(move || {
        let aside = aside(tally.catalogue(), &body);
        let (parts, money) = (work::parts(&tally, &body), work::money(&tally, &body));
        let units = units::panel(tally.catalogue(), id, may_manage_units);
        let offices = offices(tally.catalogue(), &body);
        view! {
            {former_notice(&tally, &body)}
            {ending_notice(&tally, &body)}
            <Columns aside=aside>{parts}{units}{offices}</Columns>
            {money}
        }
    }))
}

/// What the Landeskoordination can do about the end of this body.
fn succession_step(body: &Body, today: NaiveDate) -> Option<(&'static str, &'static str)> {
    if can_revoke(body, today).is_ok() {
        return Some(("nachfolge/zuruecknehmen", "Ablösung zurücknehmen"));
    }
    can_end(body, today)
        .is_ok()
        .then_some(("nachfolge", "Nachfolge regeln"))
}

/// An end that is noted already and still to come.
fn ending_notice(tally: &Tally, body: &Body) -> Option<AnyView> {
    let day = body.valid_to.filter(|day| *day > tally.day())?;
    let title = format!("Diese Stelle wird am {} abgelöst.", dates::german(day));
    let next: Vec<AnyView> = body
        .successors
        .iter()
        .map(|id| body_link(tally.catalogue(), *id))
        .collect();
    let heading = (!next.is_empty())
        .then(|| view! { <p>"Danach nimmt ihre Aufgaben wahr, die erste zuerst:"</p> });
    Some(
        view! { <Notice title=title>{heading}<ul class="plain-list">{next}</ul></Notice> }
            .into_any(),
    )
}

fn former_notice(tally: &Tally, body: &Body) -> Option<AnyView> {
    if body.valid_on(tally.day()) {
        return None;
    }
    let until = match body.valid_to {
        Some(day) if day <= tally.day() => {
            format!("Diese Stelle wurde am {} abgelöst.", dates::german(day))
        }
        _ => format!(
            "Diese Stelle gibt es ab dem {}.",
            body.valid_from.map(dates::german).unwrap_or_default()
        ),
    };
    let today: Vec<AnyView> = tally
        .catalogue()
        .current_successors(body.id, tally.day())
        .into_iter()
        .map(|id| body_link(tally.catalogue(), id))
        .collect();
    let heading = (!today.is_empty()).then(|| view! { <p>"Heute nimmt ihre Aufgaben wahr:"</p> });
    Some(
        view! { <Notice title=until>{heading}<ul class="plain-list">{today}</ul></Notice> }
            .into_any(),
    )
}

fn body_link(catalogue: &Catalogue, id: BodyId) -> AnyView {
    let name = catalogue
        .bodies
        .get(&id)
        .map(|body| format!("{} ({})", body.name, body.short_name))
        .unwrap_or_default();
    view! { <li><a href=format!("/stellen/{id}")>{name}</a></li> }.into_any()
}

fn aside(catalogue: &Catalogue, body: &Body) -> AnyView {
    let contact = match &body.contact {
        Some(text) => prose(text),
        None => {
            view! { <p class="nothing">"Kontaktangaben sind noch nicht hinterlegt."</p> }.into_any()
        }
    };
    let links = |name: &'static str, ids: Vec<BodyId>| {
        (!ids.is_empty()).then(|| {
            let items: Vec<AnyView> = ids.into_iter().map(|id| body_link(catalogue, id)).collect();
            view! { <Term name=name><ul class="plain-list">{items}</ul></Term> }
        })
    };
    let aliases = (!body.aliases.is_empty())
        .then(|| view! { <Term name="Auch bekannt als" text=body.aliases.join(", ") /> });
    let note = body
        .note
        .clone()
        .map(|note| view! { <Term name="Art der Stelle" text=note /> });
    let district = body.district.clone().map(
        |number| view! { <Term name="Bezirk" text=catalogue.district_name(&number).to_owned() /> },
    );
    let parent = links("Gehört zu", body.parent.into_iter().collect());
    let before = links(
        "Hervorgegangen aus",
        catalogue
            .predecessors(body.id)
            .iter()
            .map(|body| body.id)
            .collect(),
    );
    let after = links("Aufgegangen in", body.successors.clone());
    let (short_name, validity) = (body.short_name.clone(), validity(body));
    view! {
        <Panel title="Steckbrief">
            <Definitions stacked=true>
                <Term name="Kurzname" text=short_name />
                {aliases}
                {note}
                {district}
                {parent}
                <Term name="Gültig" text=validity />
                {before}
                {after}
            </Definitions>
        </Panel>
        <Panel title="Kontakt">{contact}</Panel>
    }
    .into_any()
}

/// "seit 08.12.2016, abgelöst am 21.12.2021": the end is the first day without.
fn validity(body: &Body) -> String {
    match (
        body.valid_from.map(dates::german),
        body.valid_to.map(dates::german),
    ) {
        (None, None) => "ohne Befristung".into(),
        (Some(from), None) => format!("seit {from}"),
        (None, Some(to)) => format!("abgelöst am {to}"),
        (Some(from), Some(to)) => format!("seit {from}, abgelöst am {to}"),
    }
}

fn offices(catalogue: &Catalogue, body: &Body) -> Option<AnyView> {
    let offices: Vec<BodyId> = catalogue
        .bodies_sorted()
        .into_iter()
        .filter(|office| office.parent == Some(body.id))
        .map(|office| office.id)
        .collect();
    (!offices.is_empty()).then(|| {
        let items: Vec<AnyView> = offices.into_iter().map(|id| body_link(catalogue, id)).collect();
        view! { <Panel title="Fachämter"><ul class="plain-list plain-list--columns">{items}</ul></Panel> }.into_any()
    })
}
