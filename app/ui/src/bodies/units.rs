//! The units of a body on its page: Stellenzeichen, name, function mailbox.

use domain::{catalogue::Catalogue, ids::BodyId, unit::Unit};
use leptos::prelude::*;

use crate::kit::{
    badge::Badge,
    definition::Panel,
    form::ButtonLink,
    table::{Column, DataTable, Row, cell},
};

/// Nothing at all for a reader of a body without units.
pub fn panel(catalogue: &Catalogue, body: BodyId, may_manage: bool) -> Option<AnyView> {
    let units = catalogue.units_of(body);
    if units.is_empty() && !may_manage {
        return None;
    }
    let add = may_manage.then(|| {
        view! { <ButtonLink href=format!("/stellen/{body}/einheiten/neu") label="Einheit anlegen" icon="add" /> }
            .into_any()
    });
    let list = if units.is_empty() {
        view! { <p class="nothing">"Noch keine Organisationseinheiten eingetragen."</p> }.into_any()
    } else {
        table(units, may_manage)
    };
    let add = add.unwrap_or_else(|| ().into_any());
    Some(
        view! { <Panel title="Organisationseinheiten" id="einheiten" actions=add>{list}</Panel> }
            .into_any(),
    )
}

fn table(units: Vec<&Unit>, may_manage: bool) -> AnyView {
    let mut columns = vec![
        Column::new("Stellenzeichen"),
        Column::new("Name"),
        Column::new("Kontakt"),
    ];
    if may_manage {
        columns.push(Column::actions("Aktionen"));
    }
    let rows = units
        .into_iter()
        .map(|unit| {
            let retired = unit
                .retired
                .then(|| view! { " "<Badge word="stillgelegt" /> });
            let mut cells = vec![
                view! { {unit.code.clone()}{retired} }.into_any(),
                cell(unit.name.clone()),
                cell(unit.contact.clone().unwrap_or_else(|| "–".into())),
            ];
            if may_manage {
                let href = format!("/stellen/{}/einheiten/{}/bearbeiten", unit.body, unit.id);
                let which = format!(" {}", unit.code);
                cells.push(view! { <a href=href>"Bearbeiten"<span class="kern-sr-only">{which}</span></a> }.into_any());
            }
            Row::new(cells).muted(unit.retired)
        })
        .collect();
    view! { <DataTable caption="Organisationseinheiten" caption_hidden=true columns=columns rows=rows /> }
        .into_any()
}
