//! What a row of the list offers to whoever holds its pen: a box to choose it, and the
//! way to change Umsetzungsstand and Ampel. Others see the same row without them.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::{
    catalogue::Catalogue,
    facts::{MeasureFacts, body_target},
    filter::Moment,
    freshness::Freshness,
    policy::{Action, Actor},
};
use leptos::prelude::*;

use super::{
    bulk,
    list::day,
    query::{ListQuery, measure_path},
};
use crate::kit::{
    address::Address,
    badge::{FreshnessBadge, RatingBadge, StageBadge},
    icon::icon,
    visit::Visit,
};

/// The id of the form that sends the ticked boxes; each names it, so that no form
/// stands within another.
const CHOICE: &str = "auswahl";

/// One visitor's tools on one page of the list.
pub struct RowTools {
    actor: Arc<Actor>,
    today: NaiveDate,
    /// The value of `liste=`: this very page.
    list: String,
    /// This page with every box ticked.
    all_ticked: String,
    ticked: bool,
}

impl RowTools {
    pub fn new(
        actor: Arc<Actor>,
        visit: &Visit,
        query: &ListQuery,
        catalogue: &Catalogue,
        moment: Moment,
    ) -> Self {
        Self {
            actor,
            today: moment.day,
            list: query.here_param(catalogue),
            all_ticked: format!("{}#{CHOICE}", query.here(catalogue).and("auswahl", "seite")),
            ticked: visit.param("auswahl") == Some("seite"),
        }
    }

    /// Whether this visitor may report on the measure; the use case decides the same.
    pub fn may_report(&self, facts: &MeasureFacts, catalogue: &Catalogue) -> bool {
        !facts.draft && self.may(Action::Report, facts, catalogue)
    }

    fn may(&self, action: Action, facts: &MeasureFacts, catalogue: &Catalogue) -> bool {
        let target = body_target(facts.pen, catalogue, self.today);
        self.actor.may_on(action, &target)
    }

    /// The box that chooses the row.
    pub fn tick(&self, facts: &MeasureFacts, catalogue: &Catalogue) -> Option<AnyView> {
        self.may(Action::EditMeasure, facts, catalogue).then(|| {
            let label = format!("{} auswählen", facts.code);
            view! { <input class="row-tick" r#type="checkbox" name="id" value=facts.id.to_string() form=CHOICE checked=self.ticked aria-label=label /> }.into_any()
        })
    }

    /// The Umsetzungsstand and, with the pen, the way to change it.
    pub fn stage(&self, facts: &MeasureFacts, catalogue: &Catalogue) -> AnyView {
        let change = self.change(facts, catalogue, "Stand");
        view! { <span data-cell="stage">{stage(facts)}</span> {change} }.into_any()
    }

    /// The Ampel and, with the pen, the way to change it.
    pub fn rating(&self, facts: &MeasureFacts, catalogue: &Catalogue) -> AnyView {
        let change = self.change(facts, catalogue, "Ampel");
        view! { <span data-cell="rating">{rating(facts)}</span> {change} }.into_any()
    }

    /// A link to the short form; the island opens the same form at the row.
    fn change(&self, facts: &MeasureFacts, catalogue: &Catalogue, what: &str) -> Option<AnyView> {
        self.may_report(facts, catalogue).then(|| {
            let href = Address::new(format!("{}/stand", measure_path(facts.id)))
                .and("liste", self.list.clone());
            let of = format!("{what} von {} ändern", facts.code);
            view! { <a class="row-change" href=href.to_string() data-quick="" title=format!("{what} ändern")>{icon("edit")}<span class="kern-sr-only">{of}</span></a> }.into_any()
        })
    }

    /// The bar below the table; nothing where nothing can be chosen.
    pub fn bar(&self, shown: &[Arc<MeasureFacts>], catalogue: &Catalogue) -> Option<AnyView> {
        let any = shown
            .iter()
            .any(|facts| self.may(Action::EditMeasure, facts, catalogue));
        any.then(|| {
            let all = Address::new(bulk::PATH)
                .and("liste", self.list.clone())
                .and("alle", "ja");
            view! {
                <form class="choice-bar" id=CHOICE method="get" action=bulk::PATH aria-label="Ausgewählte Maßnahmen">
                    <input r#type="hidden" name="liste" value=self.list.clone() />
                    <button class="kern-btn kern-btn--secondary" r#type="submit">
                        {icon("edit")}
                        <span class="kern-label">"Ausgewählte gemeinsam ändern"</span>
                    </button>
                    <p class="choice-bar__more">
                        <a href=self.all_ticked.clone()>"Alle auf dieser Seite auswählen"</a>
                        <a href=all.to_string()>"Alle Treffer dieser Liste gemeinsam ändern"</a>
                    </p>
                </form>
            }
            .into_any()
        })
    }
}

pub fn stage(facts: &MeasureFacts) -> AnyView {
    view! { <StageBadge stage=facts.stage /> }.into_any()
}

pub fn rating(facts: &MeasureFacts) -> AnyView {
    view! { <RatingBadge rating=facts.rating /> }.into_any()
}

/// The day of the last report, and whether that is long ago.
pub fn reported(facts: &MeasureFacts, moment: Moment) -> AnyView {
    let freshness = Some(facts.freshness(moment.day, moment.stale_after))
        .filter(|freshness| *freshness == Freshness::Stale)
        .map(|freshness| view! { <FreshnessBadge freshness=freshness /> });
    view! { <span data-cell="reported">{day(facts.reported_on)} {freshness}</span> }.into_any()
}
