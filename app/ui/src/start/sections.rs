//! The parts of the start page by role.

use std::collections::BTreeSet;

use domain::{
    deadline::Deadline,
    filter::{Facet, FacetValue, Filter},
    freshness::Freshness,
    ids::{AreaId, BodyId},
    policy::{Actor, Role},
};
use leptos::prelude::*;

use crate::kit::{
    badge::Hue,
    definition::Panel,
    figures::{Figure, Figures},
    form::{ButtonLink, Weight},
    measure_tables::{FIRST, MeasureTable, StageTable, areas_in_order},
    tally::{Tally, only},
};

/// Everything about measures, the nearest to the visitor's own work first.
pub fn measures(tally: &Tally, actor: &Actor) -> AnyView {
    let bodies = grant_bodies(actor, Role::Clerk)
        .into_iter()
        .map(|body| own_body(tally, body, true))
        .collect_view();
    let districts = actor
        .districts()
        .into_iter()
        .map(|number| district(tally, &number))
        .collect_view();
    let led = grant_bodies(actor, Role::Leadership)
        .into_iter()
        .map(|body| own_body(tally, body, false))
        .collect_view();
    let whole = [Role::Leadership, Role::StateCoordinator, Role::Auditor]
        .into_iter()
        .any(|role| actor.has(role));
    let whole = whole.then(|| {
        let (areas, tally) = (areas_in_order(tally), tally.clone());
        view! {
            <Panel title="Alle Handlungsräume">
                <StageTable tally=tally areas=areas caption="Maßnahmen nach Handlungsraum und Umsetzungsstand" caption_hidden=true whole=true />
            </Panel>
        }
    });
    view! { {bodies}{districts}{led}{whole} }.into_any()
}

fn grant_bodies(actor: &Actor, role: Role) -> BTreeSet<BodyId> {
    actor
        .grants
        .iter()
        .filter(|grant| grant.role == role)
        .filter_map(|grant| grant.body)
        .collect()
}

/// What one body leads, and what of it needs a look.
fn own_body(tally: &Tally, body: BodyId, drafts: bool) -> AnyView {
    let name = tally.catalogue().body_name(body).to_owned();
    let base = only(Facet::Lead, FacetValue::Body(body));
    let mut figures = needs(tally, &base, "Maßnahmen in Federführung");
    if drafts {
        // Drafts of other bodies are not seen at all: these are the own ones.
        figures.push(figure(
            tally,
            &only(Facet::Draft, FacetValue::Yes),
            "Entwürfe",
            Hue::Neutral,
        ));
    }
    let participant = only(Facet::Participant, FacetValue::Body(body));
    figures.push(figure(
        tally,
        &participant,
        "Maßnahmen mit Beteiligung",
        Hue::Neutral,
    ));
    let attention = attention(tally, &base);
    let led = by_name(tally, base, "In Federführung");
    view! {
        <Panel title=format!("Maßnahmen von {name}")>
            <Figures figures=figures />
            {attention}
            {led}
        </Panel>
    }
    .into_any()
}

/// The areas of a Bezirk: what stands where, and what needs a look.
fn district(tally: &Tally, number: &str) -> AnyView {
    let catalogue = tally.catalogue();
    let name = catalogue.district_name(number).to_owned();
    let areas: Vec<AreaId> = catalogue
        .areas_sorted()
        .into_iter()
        .filter(|area| area.district.as_deref() == Some(number))
        .map(|area| area.id)
        .collect();
    let Ok(value) = number.parse() else {
        return ().into_any();
    };
    let base = only(Facet::District, FacetValue::District(value));
    let mut figures = needs(tally, &base, "Maßnahmen im Bezirk");
    figures.push(figure(
        tally,
        &base.with(Facet::Draft, FacetValue::Yes),
        "Entwürfe",
        Hue::Neutral,
    ));
    let table = if areas.is_empty() {
        view! { <p class="nothing">"In diesem Bezirk liegt kein Handlungsraum."</p> }.into_any()
    } else {
        let (tally, caption) = (
            tally.clone(),
            format!("Handlungsräume in {name} nach Umsetzungsstand"),
        );
        view! { <StageTable tally=tally areas=areas caption=caption caption_hidden=true /> }
            .into_any()
    };
    let attention = attention(tally, &base);
    view! {
        <Panel title=format!("Bezirk {name}")>
            <Figures figures=figures />
            {table}
            {attention}
        </Panel>
    }
    .into_any()
}

fn needs(tally: &Tally, base: &Filter, all: &'static str) -> Vec<Figure> {
    vec![
        figure(tally, base, all, Hue::Neutral),
        figure(tally, &late(base), "Termin überschritten", Hue::Bad),
        figure(
            tally,
            &base.with(Facet::Freshness, FacetValue::Freshness(Freshness::Stale)),
            "Sachstand veraltet",
            Hue::Warn,
        ),
    ]
}

fn late(base: &Filter) -> Filter {
    Deadline::ALL
        .into_iter()
        .filter(|deadline| deadline.is_late())
        .fold(base.clone(), |filter, deadline| {
            filter.with(Facet::Deadline, FacetValue::Deadline(deadline))
        })
}

/// A number with its list; a colour only where there is something to look at.
fn figure(tally: &Tally, filter: &Filter, label: &str, hue: Hue) -> Figure {
    let count = tally.count(filter);
    let hue = if count == 0 { Hue::Neutral } else { hue };
    Figure::new(count, label).to(tally.list(filter)).hue(hue)
}

/// The first late measures by name; nothing when no date is overdue, the figure above
/// says so already.
fn attention(tally: &Tally, base: &Filter) -> AnyView {
    by_name(tally, late(base), "Überschrittene Termine")
}

/// The first measures of a filter under a heading, and the way to all of them.
fn by_name(tally: &Tally, filter: Filter, heading: &'static str) -> AnyView {
    let count = tally.count(&filter);
    if count == 0 {
        return ().into_any();
    }
    let more = (count > FIRST).then(|| {
        let href = tally.list(&filter);
        view! { <p class="panel__more"><a href=href>{format!("Alle {count} ansehen")}</a></p> }
    });
    let tally = tally.clone();
    view! {
        <h3>{heading}</h3>
        <MeasureTable tally=tally filter=filter caption=heading />
        {more}
    }
    .into_any()
}

/// For Administration, who sees no measures.
pub fn accounts() -> AnyView {
    view! {
        <Panel title="Konten">
            <p>"Konten anlegen, Rollen geben und beenden, Zugänge sperren."</p>
            <div class="buttons">
                <ButtonLink href="/verwaltung/konten" label="Zu den Konten" weight=Weight::Primary />
                <ButtonLink href="/verwaltung/konten/neu" label="Konto anlegen" />
            </div>
        </Panel>
    }
    .into_any()
}

/// For Revision.
pub fn log() -> AnyView {
    view! {
        <Panel title="Protokoll">
            <div class="buttons">
                <ButtonLink href="/protokoll" label="Sicherheitsprotokoll" />
                <ButtonLink href="/protokoll/verlauf" label="Verlauf der Daten" />
            </div>
        </Panel>
    }
    .into_any()
}
