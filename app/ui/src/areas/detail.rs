//! The page of one area: its measures, its concept, and whom to turn to. What is
//! planned is `plan`, who works here `work`.

use std::sync::Arc;

use axum::extract::{Path, State};
use backend::documents;
use domain::{
    area::ActionArea,
    catalogue::Catalogue,
    document::Document,
    facts::area_target,
    filter::{Facet, FacetValue},
    ids::AreaId,
    policy::{Action, Actor},
};
use leptos::prelude::*;

use super::{contacts::contacts, initiative, plan, work};
use crate::{
    kit::{
        definition::{Columns, Definitions, Panel, Term},
        download::download_link,
        empty::Empty,
        error_page::Failure,
        form::{ButtonLink, Weight},
        measure_tables::{FIRST, MeasureTable, StageTable},
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
    Path(id): Path<String>,
) -> Answer {
    let id: AreaId = id.parse().map_err(|_| Failure::NotFound)?;
    let tally = Tally::load(&state.backend, &actor).await?;
    let catalogue = tally.catalogue();
    let area = catalogue.areas.get(&id).cloned().ok_or(Failure::NotFound)?;
    let document = match catalogue
        .concept_of(id)
        .and_then(|concept| concept.document)
    {
        Some(document) => Some(documents::find(&state.backend, &actor, document).await?),
        None => None,
    };
    let parent = area
        .parent
        .and_then(|parent| catalogue.areas.get(&parent))
        .cloned();
    let mut page = visit
        .page(area.name.clone())
        .crumb("Handlungsräume", "/raeume")
        .kicker(kicker(&area, parent.as_ref()))
        .breadth(Breadth::Wide);
    if let Some(parent) = parent {
        page = page.crumb(parent.label(), format!("/raeume/{}", parent.id));
    }
    let (code, may_create) = (area.code.clone(), actor.may(Action::CreateMeasure));
    let page = page.actions(move || {
        let create = may_create.then(|| view! { <ButtonLink href=format!("/massnahmen/neu?raum={code}") label="Neue Maßnahme" weight=Weight::Primary icon="add" /> });
        view! {
            {create}
            <ButtonLink href=format!("/raeume/{id}/konzept") label="Handlungskonzept" />
            <ButtonLink href=format!("/raeume/{id}/aemterrunde") label="Ämterrunde" />
        }
    });
    Ok(page.show(move || content(tally, actor, area, document)))
}

fn kicker(area: &ActionArea, parent: Option<&ActionArea>) -> String {
    match parent {
        Some(parent) => format!(
            "Teilbereich {} im Handlungsraum {}",
            area.code,
            parent.label()
        ),
        None => format!("Handlungsraum {}", area.code),
    }
}

fn content(
    tally: Tally,
    actor: Arc<Actor>,
    area: ActionArea,
    document: Option<Document>,
) -> AnyView {
    let aside = aside(&tally, &actor, &area, document);
    let (parts, measures) = (parts(&tally, &area), measures(&tally, &area));
    let (by_field, objectives, milestones) = (
        plan::by_field(&tally, &area),
        plan::objectives(&tally, &area),
        plan::milestones(&tally, &area),
    );
    let (requests, bodies, money) = (
        work::requests(&tally, &area),
        work::bodies(&tally, &area),
        work::money(&tally, &area),
    );
    view! {
        {parts}
        {by_field}
        <Columns aside=aside>
            {objectives}
            {milestones}
            {requests}
            {bodies}
            {measures}
            <Panel title="Ziel und Aufgabe der Gemeinschaftsinitiative">{initiative::aim()}</Panel>
            <Panel title="Beschlusslage">{initiative::decision()}</Panel>
        </Columns>
        {money}
    }
    .into_any()
}

fn word(area: &ActionArea) -> &'static str {
    if area.parent.is_some() {
        "Teilbereich"
    } else {
        "Handlungsraum"
    }
}

fn measures(tally: &Tally, area: &ActionArea) -> AnyView {
    let filter = only(Facet::Area, FacetValue::Area(area.id));
    let title = format!("Maßnahmen im {}", word(area));
    let count = tally.count(&filter);
    if count == 0 {
        let reason = format!(
            "In diesem {} ist noch keine Maßnahme freigegeben. Entwürfe zählen nicht mit.",
            word(area)
        );
        return view! { <Panel title=title><Empty title="Noch keine Maßnahme" reason=reason /></Panel> }.into_any();
    }
    let all = tally.words(&filter);
    let more = (count > FIRST).then(|| {
        let href = tally.list(&filter);
        view! { <p class="panel__more"><a href=href data-count=count>{format!("Alle {count} Maßnahmen ansehen")}</a></p> }
    });
    let (tally, caption) = (tally.clone(), title.clone());
    view! {
        <Panel title=title actions=all>
            <MeasureTable tally=tally filter=filter caption=caption />
            {more}
        </Panel>
    }
    .into_any()
}

fn parts(tally: &Tally, area: &ActionArea) -> Option<AnyView> {
    let parts: Vec<AreaId> = tally
        .catalogue()
        .area_children(area.id)
        .iter()
        .map(|part| part.id)
        .collect();
    (!parts.is_empty()).then(|| {
        let tally = tally.clone();
        view! {
            <Panel title="Teilbereiche">
                <StageTable tally=tally areas=parts caption="Maßnahmen nach Teilbereich und Umsetzungsstand" caption_hidden=true />
            </Panel>
        }
        .into_any()
    })
}

fn aside(tally: &Tally, actor: &Actor, area: &ActionArea, document: Option<Document>) -> AnyView {
    let catalogue = tally.catalogue();
    let districts = catalogue.area_districts(area.id);
    let names = districts
        .iter()
        .map(|number| catalogue.district_name(number).to_owned())
        .collect::<Vec<_>>()
        .join(", ");
    let may_edit = actor.may_on(Action::EditConcept, &area_target(Some(area.id), catalogue));
    let district_word = if districts.len() > 1 {
        "Bezirke"
    } else {
        "Bezirk"
    };
    let (code, parent, lor) = (
        area.code.clone(),
        parent_term(catalogue, area),
        lor_codes(area),
    );
    let note = area
        .note
        .clone()
        .map(|note| view! { <Term name="Hinweis" text=note /> });
    let (document, contacts) = (
        concept_document(area, document, may_edit),
        contacts(tally, area),
    );
    view! {
        <Panel title="Steckbrief">
            <Definitions stacked=true>
                <Term name="Kürzel" text=code />
                <Term name=district_word text=names />
                {parent}
                <Term name="Lebensweltlich orientierte Räume (LOR 2021)">{lor}</Term>
                {note}
            </Definitions>
        </Panel>
        <Panel title="Dokument zum Handlungskonzept">{document}</Panel>
        <Panel title="An wen Sie sich wenden">{contacts}</Panel>
    }
    .into_any()
}

fn parent_term(catalogue: &Catalogue, area: &ActionArea) -> Option<AnyView> {
    let parent = catalogue.areas.get(&area.parent?)?;
    let (href, label) = (format!("/raeume/{}", parent.id), parent.label());
    Some(view! { <Term name="Gehört zum Handlungsraum"><a href=href>{label}</a></Term> }.into_any())
}

fn lor_codes(area: &ActionArea) -> AnyView {
    if area.lor.is_empty() {
        return view! { <span class="nothing">"nicht hinterlegt"</span> }.into_any();
    }
    let codes = area
        .lor
        .iter()
        .map(|code| view! { <li><code>{code.clone()}</code></li> })
        .collect_view();
    view! { <ul class="plain-list">{codes}</ul> }.into_any()
}

fn concept_document(area: &ActionArea, document: Option<Document>, may_edit: bool) -> AnyView {
    let label = if document.is_some() {
        "Neue Fassung hochladen"
    } else {
        "PDF hochladen"
    };
    let upload = may_edit.then(
        || view! { <p><a href=format!("/raeume/{}/konzept/dokument", area.id)>{label}</a></p> },
    );
    let shown = match document {
        Some(document) => view! { <p>{download_link(&document)}</p> }.into_any(),
        None => view! { <p class="nothing">"Es ist noch kein Dokument hinterlegt."</p> }.into_any(),
    };
    view! { {shown} {upload} }.into_any()
}
