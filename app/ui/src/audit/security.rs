//! The security log: sign-ins, refusals, changes of accounts.

use std::collections::BTreeMap;

use axum::extract::State;
use backend::{
    accounts,
    security::{self, Event, LogEntry},
};
use domain::{ids::AccountId, labels::Label, policy::Role};
use leptos::prelude::*;

use super::{PAGE, base_page, older, switch};
use crate::{
    kit::{
        empty::Empty,
        page::Answer,
        table::{Column, DataTable, Row, cell},
        visit::{SignedIn, Visit},
        when,
    },
    routes::AppState,
};

pub async fn page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
) -> Answer {
    let before = visit.param("vor").map(str::to_owned);
    // One more than shown says whether there is an older one.
    let mut entries =
        security::page(&state.backend, &actor, before.as_deref(), PAGE as i64 + 1).await?;
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let mentioned: Vec<AccountId> = entries
        .iter()
        .flat_map(|entry| [entry.account, entry.by])
        .flatten()
        .collect();
    let names = accounts::names_in_log(&state.backend, &actor, mentioned).await?;
    let days = state.backend.settings().security_log_days;
    let lead = format!(
        "Anmeldungen, Ablehnungen und Änderungen an Konten. Einträge werden nach {days} Tagen gelöscht."
    );
    Ok(base_page(&visit, "Sicherheitsprotokoll", lead).show(move || {
        let last = entries.last().filter(|_| more).map(|entry| entry.id.clone());
        let list = if entries.is_empty() {
            view! { <Empty title="Keine Einträge" reason="In diesem Zeitraum ist nichts verzeichnet." /> }.into_any()
        } else {
            table(&entries, &names)
        };
        view! { {switch("/protokoll")} {list} {older("/protokoll", before.is_none(), last)} }
    }))
}

fn table(entries: &[LogEntry], names: &BTreeMap<AccountId, String>) -> AnyView {
    let name = |id: Option<AccountId>| {
        id.map(|id| {
            names
                .get(&id)
                .cloned()
                .unwrap_or_else(|| "gelöschtes Konto".into())
        })
    };
    let columns = vec![
        Column::new("Zeitpunkt"),
        Column::new("Ereignis"),
        Column::new("Konto"),
        Column::new("Durch"),
        Column::new("Näheres"),
    ];
    let rows = entries
        .iter()
        .map(|entry| {
            let by = name(entry.by.filter(|by| Some(*by) != entry.account));
            Row::new(vec![
                cell(when::german(entry.at)),
                cell(words(entry.event)),
                cell(name(entry.account).unwrap_or_else(|| "–".into())),
                cell(by.unwrap_or_else(|| "–".into())),
                cell(detail(entry)),
            ])
        })
        .collect();
    view! { <DataTable caption="Sicherheitsprotokoll" caption_hidden=true columns=columns rows=rows /> }.into_any()
}

fn words(event: Event) -> &'static str {
    match event {
        Event::SignedIn => "Angemeldet",
        Event::SignInRefused => "Anmeldung abgelehnt: falsches Kennwort",
        Event::SignInUnknown => "Anmeldung abgelehnt: unbekannter Anmeldename",
        Event::SignInDisabled => "Anmeldung abgelehnt: Konto gesperrt",
        Event::SignInLocked => "Anmeldung nicht geprüft: zu viele Fehlversuche",
        Event::SignedOut => "Abgemeldet",
        Event::SignedOutEverywhere => "Auf allen Geräten abgemeldet",
        Event::PasswordChanged => "Kennwort geändert",
        Event::PasswordReset => "Neues Startkennwort vergeben",
        Event::AccountCreated => "Konto angelegt",
        Event::AccountDisabled => "Konto gesperrt",
        Event::AccountEnabled => "Konto entsperrt",
        Event::PersonChanged => "Angaben zur Person geändert",
        Event::RoleGranted => "Rolle gegeben",
        Event::RoleEnded => "Rolle beendet",
        Event::Denied => "Zugriff verweigert",
    }
}

/// A role by its name, an address as it is.
fn detail(entry: &LogEntry) -> String {
    let Some(detail) = &entry.detail else {
        return String::new();
    };
    Role::parse(detail).map_or_else(|| detail.clone(), |role| role.label().to_owned())
}
