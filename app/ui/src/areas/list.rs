//! All areas with their measures by Umsetzungsstand.

use axum::extract::State;
use leptos::prelude::*;

use super::initiative;
use crate::{
    kit::{
        definition::Panel,
        empty::Empty,
        measure_tables::{StageTable, areas_in_order},
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
) -> Answer {
    let tally = Tally::load(&state.backend, &actor).await?;
    let page = visit
        .page("Handlungsräume")
        .lead("Die Gebiete der Gemeinschaftsinitiative. Ein Handlungsraum kann Teilbereiche in mehreren Bezirken haben; dort liegen dann Zuständigkeit und Handlungskonzept.")
        .crumb("Überblick", "/")
        .breadth(Breadth::Wide);
    Ok(page.show(move || {
        let areas = areas_in_order(&tally);
        let table = if areas.is_empty() {
            view! { <Empty title="Noch keine Handlungsräume" reason="Das Verzeichnis der Handlungsräume ist leer. Die Landeskoordination pflegt es." /> }.into_any()
        } else {
            view! { <StageTable tally=tally areas=areas caption="Maßnahmen nach Handlungsraum und Umsetzungsstand" whole=true /> }.into_any()
        };
        view! {
            {table}
            <Panel title="Wie die Handlungsräume ausgewählt wurden">{initiative::selection()}</Panel>
        }
    }))
}
