//! The roles of an account: in one line for the account menu, as a table for the
//! pages of accounts.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use domain::{
    account::RoleGrant,
    catalogue::Catalogue,
    dates,
    ids::GrantId,
    labels::Label,
    policy::{Actor, Role},
};
use leptos::prelude::*;

use super::table::{Column, DataTable, Row, cell};

/// "Bearbeitung, Leitung"; each role once.
pub fn short_line(actor: &Actor) -> String {
    let mut words: Vec<&str> = Vec::new();
    for grant in &actor.grants {
        let word = grant.role.label();
        if !words.contains(&word) {
            words.push(word);
        }
    }
    if words.is_empty() {
        "keine Rolle".to_owned()
    } else {
        words.join(", ")
    }
}

/// Roles with what they are for and how long they hold.
#[component]
pub fn RoleTable(
    grants: Vec<RoleGrant>,
    catalogue: Arc<Catalogue>,
    /// Decides what holds, is over, or is still to come.
    today: NaiveDate,
    /// Address of the page that ends a role; without it the table only shows.
    #[prop(optional)]
    end: Option<Box<dyn Fn(GrantId) -> String>>,
) -> impl IntoView {
    let mut columns = vec![
        Column::new("Rolle"),
        Column::new("Für"),
        Column::new("Gültig"),
        Column::new("Zustand"),
    ];
    if end.is_some() {
        columns.push(Column::actions("Aktionen"));
    }
    let rows = grants
        .into_iter()
        .map(|grant| {
            let over = grant.valid_to.is_some_and(|to| to <= today);
            let mut cells = vec![
                view! { <strong>{grant.role.label()}</strong><span class="table__sub">{grant.role.hint()}</span> }.into_any(),
                cell(scope_words(&grant, &catalogue)),
                cell(validity(&grant)),
                cell(standing(&grant, today)),
            ];
            if let Some(end) = &end {
                let name = format!(" {} {}", grant.role.label(), scope_words(&grant, &catalogue));
                let link = (!over).then(|| view! { <a href=end(grant.id)>"Beenden"<span class="kern-sr-only">{name}</span></a> });
                cells.push(cell(link));
            }
            Row::new(cells).muted(over)
        })
        .collect();
    view! { <DataTable caption="Rollen" caption_hidden=true columns=columns rows=rows /> }
}

/// The body or Bezirk a role is for.
pub fn scope_words(grant: &RoleGrant, catalogue: &Catalogue) -> String {
    let body = grant.body.map(|id| catalogue.body_name(id).to_owned());
    let district = grant
        .district
        .as_ref()
        .map(|number| format!("Bezirk {}", catalogue.district_name(number)));
    let words: Vec<String> = body.into_iter().chain(district).collect();
    if !words.is_empty() {
        return words.join(", ");
    }
    match grant.role {
        Role::Clerk | Role::Leadership => "alle Stellen",
        Role::DistrictCoordinator | Role::StateCoordinator => "alle Handlungsräume",
        Role::Auditor => "alle Protokolle",
        Role::Administrator => "alle Konten",
    }
    .into()
}

fn validity(grant: &RoleGrant) -> String {
    let from = dates::german(grant.valid_from);
    match grant.valid_to {
        None => format!("seit {from}"),
        // Given and ended on the same day: it never was a whole day.
        Some(to) if to <= grant.valid_from => format!("am {} beendet", dates::german(to)),
        // The end is the first day without; people name the last day with.
        Some(to) => format!("{from} bis {}", dates::german(to - Days::new(1))),
    }
}

fn standing(grant: &RoleGrant, today: NaiveDate) -> &'static str {
    if grant.holds_on(today) {
        "gilt"
    } else if grant.valid_from > today {
        "gilt noch nicht"
    } else {
        "beendet"
    }
}
