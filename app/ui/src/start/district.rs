//! The start page of the Bezirkskoordination: her Teilbereiche, what is asked and
//! reported there, what is late. What changed is `news`.

use domain::{
    filter::{Facet, FacetValue, Filter},
    ids::AreaId,
    policy::Actor,
    request::RequestProperty,
};
use leptos::prelude::*;

use super::parts::{by_name, figure, late, request_figure, requests, stale};
use crate::kit::{
    area_table::AreaTable,
    badge::Hue,
    definition::Panel,
    figures::Figures,
    measure_tables::FIRST,
    tally::{Tally, only},
    tally_parts::{RequestNarrow, open},
};

/// A part for each of her Bezirke.
pub fn all(tally: &Tally, actor: &Actor) -> Vec<AnyView> {
    actor
        .districts()
        .into_iter()
        .filter_map(|number| district(tally, &number))
        .collect()
}

fn district(tally: &Tally, number: &str) -> Option<AnyView> {
    let name = tally.catalogue().district_name(number).to_owned();
    let value = FacetValue::District(number.parse().ok()?);
    let base = only(Facet::District, value);
    let to_review = only(Facet::Unreviewed, value);
    let asked = open().with(RequestProperty::District, number);
    let figures = vec![
        figure(tally, &base, "Maßnahmen im Bezirk", Hue::Neutral),
        request_figure(tally, &asked, "offene Anfragen", Hue::Warn),
        figure(tally, &to_review, "zu prüfende Meldungen", Hue::Warn),
        figure(tally, &late(&base), "Termin überschritten", Hue::Bad),
        figure(tally, &stale(&base), "Sachstand veraltet", Hue::Warn),
        figure(
            tally,
            &base.with(Facet::Draft, FacetValue::Yes),
            "Entwürfe",
            Hue::Neutral,
        ),
    ];
    let areas = areas(tally, number);
    let lists = lists(tally, &base, to_review, &asked);
    Some(
        view! {
            <Panel title=format!("Bezirk {name}")>
                <Figures figures=figures />
                {areas}
            </Panel>
            {lists}
        }
        .into_any(),
    )
}

/// Her areas by Umsetzungsstand and Ampel, and the way to the Ämterrunde of each.
fn areas(tally: &Tally, number: &str) -> AnyView {
    let catalogue = tally.catalogue();
    let own: Vec<_> = catalogue
        .areas_sorted()
        .into_iter()
        .filter(|area| area.district.as_deref() == Some(number))
        .collect();
    if own.is_empty() {
        return view! { <p class="nothing">"In diesem Bezirk liegt kein Handlungsraum."</p> }
            .into_any();
    }
    let meetings = own
        .iter()
        .map(|area| {
            let (href, name) = (format!("/raeume/{}/aemterrunde", area.id), area.label());
            view! { <li><a href=href>"Ämterrunde "{name}</a></li> }
        })
        .collect_view();
    let ids: Vec<AreaId> = own.iter().map(|area| area.id).collect();
    let table = AreaTable {
        tally,
        base: Filter::default(),
        money: None,
        areas: ids,
        whole: false,
    };
    let (stages, ratings) = (
        table.by_stage("Teilbereiche nach Umsetzungsstand"),
        table.by_rating("Teilbereiche nach gemeldeter Ampel"),
    );
    view! { <ul class="inline-list">{meetings}</ul>{stages}{ratings} }.into_any()
}

fn lists(tally: &Tally, base: &Filter, to_review: Filter, asked: &RequestNarrow) -> AnyView {
    let (overdue, old) = (late(base), stale(base));
    let waiting = [&to_review, &overdue, &old];
    let nothing =
        waiting.iter().all(|filter| tally.count(filter) == 0) && tally.request_count(asked) == 0;
    let nothing = nothing.then(|| {
        view! { <p class="nothing">"Keine Anfrage ist offen, keine Meldung zu prüfen, kein Termin überschritten, kein Sachstand veraltet."</p> }
    });
    let requests = requests(tally, asked, "Offene Anfragen im Bezirk", FIRST, None)
        .map(|table| view! { <h3>"Offene Anfragen"</h3>{table} });
    let (reviews, overdue, old) = (
        by_name(tally, to_review, "Zu prüfende Meldungen"),
        by_name(tally, overdue, "Überschrittene Termine"),
        by_name(tally, old, "Sachstand veraltet"),
    );
    view! { <Panel title="Was im Bezirk ansteht">{nothing}{requests}{reviews}{overdue}{old}</Panel> }
        .into_any()
}
