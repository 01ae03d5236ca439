//! The start page of the Leitung: a table of the areas with the sums, then by name what
//! is late, stale, critical or declined. Of the own body first, where it is a Leitung of
//! one.

use domain::{
    filter::{Facet, FacetValue, Filter},
    ids::BodyId,
    money_list::MoneyProperty,
    narrow::Narrow,
    policy::{Actor, Role},
    request::{RequestProperty, RequestState},
};
use leptos::prelude::*;

use super::parts::{
    by_name, critical, figure, grant_bodies, late, request_figure, requests, stale,
};
use crate::kit::{
    area_table::AreaTable,
    badge::Hue,
    definition::Panel,
    figures::Figures,
    measure_tables::{FIRST, areas_in_order},
    tally::{Tally, only},
    tally_parts::{MoneyNarrow, RequestNarrow, counting},
};

/// The own bodies, then everything.
pub fn all(tally: &Tally, actor: &Actor) -> Option<AnyView> {
    if !actor.has(Role::Leadership) {
        return None;
    }
    let own = grant_bodies(actor, Role::Leadership)
        .into_iter()
        .map(|body| of_body(tally, body))
        .collect_view();
    let whole = Look {
        title: "Alle Handlungsräume".into(),
        base: Filter::default(),
        money: counting(),
        declined: declined(),
        whole: true,
    };
    let whole = whole.view(tally);
    Some(view! { {own}{whole} }.into_any())
}

fn declined() -> RequestNarrow {
    Narrow::default().with(RequestProperty::State, RequestState::Declined.key())
}

fn of_body(tally: &Tally, body: BodyId) -> AnyView {
    Look {
        title: format!("Federführung {}", tally.catalogue().body_name(body)),
        base: only(Facet::Lead, FacetValue::Body(body)),
        money: counting().with(MoneyProperty::Lead, body.to_string()),
        declined: declined().with(RequestProperty::Asker, body.to_string()),
        whole: false,
    }
    .view(tally)
}

/// Which measures, money and requests are looked at.
struct Look {
    title: String,
    base: Filter,
    money: MoneyNarrow,
    declined: RequestNarrow,
    /// With every area, used or not.
    whole: bool,
}

impl Look {
    fn view(self, tally: &Tally) -> AnyView {
        let base = &self.base;
        let figures = vec![
            figure(tally, base, "Maßnahmen", Hue::Neutral),
            figure(tally, &late(base), "Termin überschritten", Hue::Bad),
            figure(tally, &stale(base), "Sachstand veraltet", Hue::Warn),
            figure(tally, &critical(base), "kritisch gemeldet", Hue::Bad),
            request_figure(tally, &self.declined, "abgelehnte Anfragen", Hue::Warn),
        ];
        let table = AreaTable {
            tally,
            base: self.base.clone(),
            money: Some(self.money.clone()),
            areas: areas_in_order(tally),
            whole: true,
        };
        let table = if self.whole { table } else { table.only_used() };
        let (stages, ratings) = (
            table.by_stage("Nach Umsetzungsstand"),
            table.by_rating("Nach Ampel und Mitteln"),
        );
        let lists = self.lists(tally);
        view! {
            <Panel title=self.title>
                <Figures figures=figures />
                {stages}
                {ratings}
                {lists}
            </Panel>
        }
        .into_any()
    }

    fn lists(&self, tally: &Tally) -> AnyView {
        let base = &self.base;
        let declined = requests(tally, &self.declined, "Abgelehnte Anfragen", FIRST, None)
            .map(|table| view! { <h3>"Abgelehnte Anfragen"</h3>{table} });
        let (overdue, old, critical) = (
            by_name(tally, late(base), "Überschrittene Termine"),
            by_name(tally, stale(base), "Sachstand veraltet"),
            by_name(tally, critical(base), "Kritisch gemeldet"),
        );
        view! { {critical}{overdue}{old}{declined} }.into_any()
    }
}
