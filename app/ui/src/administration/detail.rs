//! One account: its person, its roles over time, and what can be done with it.

use axum::extract::{Path, State};
use backend::accounts::{self, AccountView};
use domain::ids::{AccountId, GrantId};
use leptos::prelude::*;

use super::{id_of, list::state_badges, path};
use crate::{
    kit::{
        definition::{Definitions, Panel, Term},
        empty::Empty,
        form::{ButtonLink, Weight},
        page::Answer,
        roles::RoleTable,
        visit::{SignedIn, Visit},
        when,
    },
    routes::AppState,
};

pub async fn page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
) -> Answer {
    let id: AccountId = id_of(&id)?;
    let account = accounts::get(&state.backend, &actor, id).await?;
    let catalogue = state.backend.board().await?.catalogue.clone();
    let today = state.backend.today();
    let page = visit
        .page(account.name.clone().unwrap_or_else(|| account.account.login.clone()))
        .kicker("Konto")
        .crumb("Konten", "/verwaltung/konten")
        .actions(move || view! { <ButtonLink href=format!("{}/rolle", path(id)) label="Rolle geben" weight=Weight::Primary icon="add" /> });
    Ok(page.show(move || {
        let mut grants = account.account.grants.clone();
        // What holds first, then what is over, each by its begin.
        grants.sort_by_key(|grant| (grant.valid_to.is_some_and(|to| to <= today), grant.valid_from, grant.id));
        let roles = if grants.is_empty() {
            view! {
                <Empty title="Noch keine Rolle" reason="Ohne Rolle sieht dieses Konto keine Maßnahmen.">
                    <ButtonLink href=format!("{}/rolle", path(id)) label="Rolle geben" />
                </Empty>
            }
            .into_any()
        } else {
            let end: Box<dyn Fn(GrantId) -> String> = Box::new(move |grant| format!("{}/rolle/{grant}/beenden", path(id)));
            view! { <RoleTable grants=grants catalogue=catalogue today=today end=end /> }.into_any()
        };
        view! {
            {facts(&account)}
            <Panel title="Rollen">{roles}</Panel>
            {actions(&account)}
        }
    }))
}

fn facts(view: &AccountView) -> AnyView {
    let account = &view.account;
    let edit = view! { <a href=format!("{}/person", path(account.id))>"Bearbeiten"<span class="kern-sr-only">" Angaben zur Person"</span></a> }.into_any();
    let locked = account
        .disabled_at
        .map(|at| view! { <Term name="Gesperrt seit" text=when::german(at) /> });
    let (login, name, email) = (
        account.login.clone(),
        view.name.clone().unwrap_or_default(),
        view.email.clone().unwrap_or_default(),
    );
    let (badges, created) = (state_badges(view), when::german(view.created_at));
    view! {
        <Panel title="Angaben" actions=edit>
            <Definitions>
                <Term name="Anmeldename" text=login />
                <Term name="Name oder Funktion" text=name />
                <Term name="E-Mail" text=email />
                <Term name="Zustand">{badges}</Term>
                <Term name="Angelegt" text=created />
                {locked}
            </Definitions>
        </Panel>
    }
    .into_any()
}

fn actions(view: &AccountView) -> AnyView {
    let base = path(view.account.id);
    let (lock, note) = if view.account.disabled_at.is_some() {
        (
            "Konto entsperren",
            "Entsperren gibt dem Konto seine Rollen zurück, soweit sie noch gelten.",
        )
    } else {
        (
            "Konto sperren",
            "Sperren beendet alle Sitzungen sofort; nichts wird gelöscht.",
        )
    };
    view! {
        <Panel title="Zugang">
            <p>"Ein neues Startkennwort ersetzt das bisherige Kennwort und beendet alle Sitzungen. " {note}</p>
            <div class="buttons">
                <ButtonLink href=format!("{base}/zuruecksetzen") label="Neues Startkennwort" />
                <ButtonLink href=format!("{base}/sperren") label=lock />
            </div>
        </Panel>
    }
    .into_any()
}
