//! Name, sign-in name and roles of the visitor.

use axum::extract::State;
use backend::accounts;
use leptos::prelude::*;

use crate::{
    kit::{
        definition::{Definitions, Panel, Term},
        empty::Empty,
        form::ButtonLink,
        page::Answer,
        roles::RoleTable,
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

pub async fn page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
) -> Answer {
    let own = accounts::own(&state.backend, &actor).await?;
    let catalogue = state.backend.board().await?.catalogue.clone();
    let today = state.backend.today();
    Ok(visit.page("Mein Konto").crumb("Überblick", "/").show(move || {
        let email = own.email.clone().map(|email| view! { <Term name="E-Mail" text=email /> });
        let mut grants = own.account.grants;
        grants.retain(|grant| grant.valid_to.is_none_or(|end| today < end));
        let roles = if grants.is_empty() {
            view! { <Empty title="Noch keine Rolle" reason="Ihr Konto hat zurzeit keine Rolle und sieht deshalb keine Maßnahmen. Bitte wenden Sie sich an Ihre Administration." /> }.into_any()
        } else {
            view! { <RoleTable grants=grants catalogue=catalogue today=today /> }.into_any()
        };
        view! {
            <Panel title="Angaben zur Person">
                <Definitions>
                    <Term name="Name" text=own.name.unwrap_or_default() />
                    <Term name="Anmeldename" text=own.account.login />
                    {email}
                </Definitions>
                <p>"Stimmt etwas nicht? Ihre Administration ändert es."</p>
            </Panel>
            <Panel title="Meine Rollen">{roles}</Panel>
            <Panel title="Arbeitsweise">
                <div class="buttons"><ButtonLink href="/konto/ansicht" label="Ansicht und Bedienung" /></div>
            </Panel>
            <Panel title="Sicherheit">
                <div class="buttons">
                    <ButtonLink href="/konto/passwort" label="Kennwort ändern" />
                    <ButtonLink href="/abmelden/ueberall" label="Auf allen Geräten abmelden" />
                </div>
            </Panel>
        }
    }))
}
