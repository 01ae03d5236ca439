//! The list of measures: facets, free text, order and place, all in the address.
//! Computes nothing itself; the CSV file is `csv.rs`.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use domain::{
    catalogue::Catalogue,
    deadline::Deadline,
    facts::MeasureFacts,
    filter::{Filter, Moment, Sort},
    page,
    policy::Action,
    saved_view::ListKind,
    text::thousands,
};
use leptos::prelude::*;

use super::{
    facets,
    nothing::nothing_found,
    query::{self, LIST, ListQuery, PAGE_SIZE},
    quick::QuickStanding,
    row_tools::{self, RowTools},
};
use crate::{
    kit::{
        badge::{DeadlineBadge, DraftBadge},
        chips::Chips,
        definition::Columns,
        density_switch::density_switch,
        error_page::Failure,
        form::{ButtonLink, Weight},
        icon::icon,
        page::{Breadth, hidden_pairs},
        paging::Paging,
        saved_views::ListViews,
        table::{Column, DataTable, Row, Sorted, cell},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// `GET /massnahmen`
pub async fn show(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
) -> Result<Response, Failure> {
    let sight = state.backend.board().await?;
    let moment = super::moment(&state.backend);
    let visibility = actor.visibility();
    let query = ListQuery::read(&visit.query, &sight.catalogue);
    let arranged = query.arrange(&sight, &visibility, moment);
    let part = page::cut(
        &arranged.hits,
        query.start(&arranged.hits, &sight),
        PAGE_SIZE,
    );
    let csv = query
        .address("/massnahmen.csv", &sight.catalogue)
        .to_string();
    let may_create = visit.may(Action::CreateMeasure);
    let (title, total) = (title(&query, &sight.catalogue), part.total);
    let density = density_switch(&visit);
    let views = ListViews::load(&state, &actor, ListKind::Measures, &visit.query).await?;
    let tools = RowTools::new(actor, &visit, &query, &sight.catalogue, moment);
    let page = views.head(visit.page(title)).breadth(Breadth::Wide).actions(move || {
        let create = may_create.then(|| view! {
            <ButtonLink href="/massnahmen/neu" label="Maßnahme anlegen" weight=Weight::Primary icon="add" />
            <ButtonLink href="/massnahmen/einfuegen" label="Aus Excel einfügen" />
        });
        let csv = (total > 0).then(|| view! { <ButtonLink href=csv label="CSV dieser Liste" icon="download" /> });
        view! { {create}{csv} }
    });
    Ok(page.show(move || {
        let catalogue = &*sight.catalogue;
        let panel = facets::panel(&query, &arranged.counts, catalogue);
        let (search, chips) = (search(&query, catalogue), facets::chips(&query, catalogue));
        let clear = query.filtered(Filter::default(), catalogue);
        let found = if part.items.is_empty() {
            nothing_found(&query, &sight, &visibility, moment, may_create)
        } else {
            let (table, paging) = (table(&query, &part.items, catalogue, moment, &tools), paging(&query, &part, catalogue));
            let bar = tools.bar(&part.items, catalogue);
            let total = total_words(part.total);
            view! { <div class="list-head"><p class="list-total" role="status" data-total=part.total>{total}</p>{by_code(&query, catalogue)}{density}</div>{table}{bar}{paging} }.into_any()
        };
        view! {
            <Columns aside=panel aside_first=true>
                {views.line()}
                {search}
                <Chips chips=chips clear=clear />
                {found}
            </Columns>
        }
    }))
}

/// The free text within the filters that are set.
fn search(query: &ListQuery, catalogue: &Catalogue) -> AnyView {
    let kept = query.address(LIST, catalogue).without("q");
    view! {
        <form class="search-line" method="get" action=LIST role="search" aria-label="In dieser Liste suchen">
            {hidden_pairs(&kept)}
            <label class="kern-label" r#for="q">"In dieser Liste suchen"</label>
            <div class="search-line__row">
                <input class="kern-form-input__input" r#type="search" id="q" name="q" value=query.filter.typed().to_owned() maxlength="200" placeholder="Titel, Kürzel, Stelle, Ort …" />
                <button class="kern-btn kern-btn--secondary" r#type="submit">
                    {icon("search")}
                    <span class="kern-label">"Suchen"</span>
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// The page's title says which list it is, where one filter alone decides that.
fn title(query: &ListQuery, catalogue: &Catalogue) -> String {
    let mut chosen = query.filter.chosen();
    match (
        chosen.next(),
        chosen.next(),
        query.filter.typed().is_empty(),
    ) {
        (Some((facet, value)), None, true) => format!(
            "Maßnahmen: {}",
            facets::value_label(facet, value, catalogue)
        ),
        _ => "Maßnahmen".into(),
    }
}

/// "35 Maßnahmen"
pub fn total_words(total: usize) -> String {
    match total {
        1 => "1 Maßnahme".into(),
        _ => format!("{} Maßnahmen", thousands(total)),
    }
}

/// The code has no column of its own, so its order is offered here.
fn by_code(query: &ListQuery, catalogue: &Catalogue) -> AnyView {
    if query.sort == Sort::Code && !query.descending {
        return view! { <span class="quiet">"sortiert nach Kürzel"</span> }.into_any();
    }
    let href = ListQuery {
        sort: Sort::Code,
        descending: false,
        ..query.clone()
    }
    .address(LIST, catalogue)
    .to_string();
    view! { <a class="small" href=href>"Nach Kürzel sortieren"</a> }.into_any()
}

fn table(
    query: &ListQuery,
    facts: &[Arc<MeasureFacts>],
    catalogue: &Catalogue,
    moment: Moment,
    tools: &RowTools,
) -> AnyView {
    let sortable = |label: &str, sort: Sort| {
        let now = (query.sort == sort).then_some(if query.descending {
            Sorted::Descending
        } else {
            Sorted::Ascending
        });
        Column::new(label).sortable(query.sorted_by(sort, catalogue), now)
    };
    let columns = vec![
        sortable("Maßnahme", Sort::Title),
        Column::new("Handlungsraum"),
        Column::new("Federführung"),
        sortable("Stand", Sort::Stage),
        sortable("Ampel", Sort::Rating),
        sortable("Ende", Sort::End),
        sortable("Sachstand", Sort::Reported),
    ];
    let list = query.list_param(catalogue);
    let rows = facts
        .iter()
        .map(|facts| row(facts, catalogue, moment, &list, tools))
        .collect::<Vec<_>>();
    let words =
        crate::kit::glossary::what_are(&["umsetzungsstand", "ampel", "terminstand", "aktualitaet"]);
    let writes = facts.iter().any(|facts| tools.may_report(facts, catalogue));
    let table = view! { <div class="measure-list"><DataTable caption="Maßnahmen" caption_hidden=true columns=columns rows=rows /></div> }.into_any();
    let table = if writes {
        view! { <QuickStanding>{table}</QuickStanding> }.into_any()
    } else {
        table
    };
    view! { {table}{words} }.into_any()
}

fn row(
    facts: &MeasureFacts,
    catalogue: &Catalogue,
    moment: Moment,
    list: &str,
    tools: &RowTools,
) -> Row {
    let href = query::measure_in_list(facts.id, list);
    let marks = view! {
        {facts.draft.then(|| view! { <DraftBadge /> })}
        {facts.key_measure.then(|| view! { <span class="mark mark--key">"Schlüsselmaßnahme"</span> })}
    };
    // What the calendar has nothing to say about stays unsaid: fifty times "im Plan"
    // would hide the one "überfällig".
    let deadline = Some(facts.deadline(moment.day))
        .filter(|deadline| deadline.is_late() || *deadline == Deadline::DueSoon);
    let waiting = (!facts.lead_accepted).then(|| view! { <span class="quiet">"angefragt"</span> });
    Row::new(vec![
        cell(view! {
            {tools.tick(facts, catalogue)}
            <span class="code list-code">{facts.code.to_string()}</span>
            <a class="list-title" href=href id=query::row_anchor(facts.id)>{facts.title.clone()}</a> {marks}
        }),
        cell(places(facts, catalogue)),
        cell(view! { <span>{catalogue.body_name(facts.lead).to_owned()}</span> {waiting} }),
        cell(tools.stage(facts, catalogue)),
        cell(tools.rating(facts, catalogue)),
        cell(view! { {day(facts.end)} {deadline.map(|deadline| view! { <DeadlineBadge deadline=deadline /> })} }),
        cell(row_tools::reported(facts, moment)),
    ])
    .muted(facts.draft)
}

pub(super) fn day(day: Option<chrono::NaiveDate>) -> AnyView {
    match day {
        Some(day) => view! { <span class="day">{domain::dates::german(day)}</span> }.into_any(),
        None => view! { <span class="nothing">"–"<span class="kern-sr-only">" keine Angabe"</span></span> }.into_any(),
    }
}

/// The areas, or the Bezirk of a measure outside them.
fn places(facts: &MeasureFacts, catalogue: &Catalogue) -> AnyView {
    if facts.outside {
        let districts: Vec<_> = facts
            .districts
            .iter()
            .map(|number| catalogue.district_name(number).to_owned())
            .collect();
        return view! { <span>{districts.join(", ")}</span> <span class="quiet">"außerhalb"</span> }.into_any();
    }
    let labels: Vec<_> = facts
        .areas
        .iter()
        .map(|id| catalogue.area_label(*id))
        .collect();
    let (first, more) = (
        labels.first().cloned().unwrap_or_default(),
        labels.len().saturating_sub(1),
    );
    let more = (more > 0).then(|| view! { <span class="quiet" title=labels[1..].join(", ")>{format!(" und {more} weitere")}</span> });
    view! { <span>{first}</span>{more} }.into_any()
}

fn paging(
    query: &ListQuery,
    part: &page::Page<Arc<MeasureFacts>>,
    catalogue: &Catalogue,
) -> Option<AnyView> {
    if !part.has_previous && !part.has_next {
        return None;
    }
    let address = query.address(LIST, catalogue);
    let link = |wanted: bool, name: &str, id: Option<&Arc<MeasureFacts>>| {
        wanted
            .then_some(())
            .and(id)
            .map(|facts| address.clone().and(name, facts.id.to_string()).to_string())
    };
    let previous = link(part.has_previous, "vor", part.items.first());
    let next = link(part.has_next, "nach", part.items.last());
    let last = part.first + part.items.len() - 1;
    let position = format!(
        "{}–{} von {}",
        thousands(part.first),
        thousands(last),
        total_words(part.total)
    );
    Some(view! { <Paging position=position previous=previous next=next /> }.into_any())
}
