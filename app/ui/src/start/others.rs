//! The start pages of the roles that do no work on measures: Administration, Revision.

use domain::policy::{Actor, Role};
use leptos::prelude::*;

use crate::kit::{
    definition::Panel,
    form::{ButtonLink, Weight},
    measure_tables::{StageTable, areas_in_order},
    tally::Tally,
};

/// All areas for Revision, unless another role shows them.
pub fn areas(tally: &Tally, actor: &Actor) -> Option<AnyView> {
    let shown = actor.has(Role::Leadership) || actor.has(Role::StateCoordinator);
    (actor.has(Role::Auditor) && !shown).then(|| {
        let (areas, tally) = (areas_in_order(tally), tally.clone());
        view! {
            <Panel title="Alle Handlungsräume">
                <StageTable tally=tally areas=areas caption="Maßnahmen nach Handlungsraum und Umsetzungsstand" caption_hidden=true whole=true />
            </Panel>
        }
        .into_any()
    })
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
