//! All target groups in their order, and how many measures name each.

use axum::extract::State;
use domain::filter::{Facet, FacetValue, Filter};
use leptos::prelude::*;

use super::{how_many, page_below, target_group_path};
use crate::{
    kit::{
        badge::Badge,
        empty::Empty,
        form::{ButtonLink, Weight},
        page::{Answer, Breadth},
        table::{Column, DataTable, Row},
        tally::{Tally, only},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// `GET /verzeichnisse/zielgruppen`
pub async fn page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
) -> Answer {
    let tally = Tally::load(&state.backend, &actor).await?;
    let page = page_below(&visit, "Zielgruppen")
        .lead("In dieser Reihenfolge stehen sie in den Formularen. Stillgelegte werden nicht mehr angeboten und bleiben, wo sie schon stehen.")
        .breadth(Breadth::Wide)
        .actions(|| view! { <ButtonLink href="/verzeichnisse/zielgruppen/neu" label="Zielgruppe anlegen" weight=Weight::Primary icon="add" /> });
    Ok(page.show(move || {
        let groups = tally.catalogue().target_groups_sorted();
        if groups.is_empty() {
            return view! { <Empty title="Noch keine Zielgruppen" reason="Legen Sie die erste Zielgruppe an." /> }.into_any();
        }
        let caption = how_many(groups.len(), "Zielgruppe", "Zielgruppen");
        let counts = tally.by(&Filter::default(), Facet::TargetGroup);
        let columns = vec![
            Column::new("Zielgruppe"),
            Column::number("Maßnahmen"),
            Column::actions("Aktionen"),
        ];
        let rows = groups
            .into_iter()
            .map(|group| {
                let value = FacetValue::TargetGroup(group.id);
                let count = counts.get(&value).copied().unwrap_or(0);
                let what = format!("Maßnahmen für die Zielgruppe {}", group.name);
                let retired = group.retired.then(|| view! { " "<Badge word="stillgelegt" /> });
                let which = format!(" {}", group.name);
                let edit = target_group_path(group.id, "bearbeiten");
                Row::new(vec![
                    view! { {group.name.clone()}{retired} }.into_any(),
                    tally.number(count, &only(Facet::TargetGroup, value), &what),
                    view! { <a href=edit>"Bearbeiten"<span class="kern-sr-only">{which}</span></a> }.into_any(),
                ])
                .muted(group.retired)
            })
            .collect();
        view! { <DataTable caption=caption columns=columns rows=rows /> }.into_any()
    }))
}
