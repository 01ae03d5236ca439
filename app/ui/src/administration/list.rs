//! All accounts, with a search over names, roles and bodies.

use axum::extract::State;
use backend::accounts::{self, AccountView};
use chrono::NaiveDate;
use domain::{
    account::RoleGrant,
    body::Body,
    catalogue::Catalogue,
    labels::Label,
    page::cut,
    search::{Query, index_text},
};
use leptos::prelude::*;

use super::path;
use crate::{
    kit::{
        address::Address,
        badge::{Badge, Hue},
        definition::Panel,
        empty::Empty,
        form::{ButtonLink, Weight},
        page::{Answer, Breadth},
        paging::Paging,
        roles::scope_words,
        search_line::SearchLine,
        table::{Column, DataTable, Row, cell, link_cell},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

const PAGE: usize = 50;

pub async fn page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
) -> Answer {
    let catalogue = state.backend.board().await?.catalogue.clone();
    let today = state.backend.today();
    let typed: String = visit
        .param("q")
        .unwrap_or_default()
        .trim()
        .chars()
        .take(200)
        .collect();
    let query = Query::new(&typed);
    let mut accounts = accounts::list(&state.backend, &actor).await?;
    // Of all accounts, whatever is searched for: these have to be looked after.
    let left = left_behind(&accounts, &catalogue, today);
    accounts.retain(|view| query.matches(&words(view, &catalogue)));
    // A page starts after a named account, whatever has come or gone since.
    let after = visit.param("nach").unwrap_or_default();
    let start = accounts.partition_point(|view| view.account.login.as_str() <= after);
    let start = if after.is_empty() { 0 } else { start };
    let page_of = cut(&accounts, start, PAGE);
    let neighbours = Neighbours::of(&accounts, start, &typed);
    let page = visit
        .page("Konten")
        .crumb("Überblick", "/")
        .breadth(Breadth::Wide)
        .actions(|| view! { <ButtonLink href="/verwaltung/konten/neu" label="Konto anlegen" weight=Weight::Primary icon="add" /> });
    Ok(page.show(move || {
        let searched = !typed.is_empty();
        let list = if page_of.items.is_empty() {
            nothing(searched)
        } else {
            let last = page_of.first + page_of.items.len() - 1;
            let position = format!("{}–{last} von {} Konten", page_of.first, page_of.total);
            let rows = page_of
                .items
                .iter()
                .map(|view| row(view, &catalogue, today))
                .collect();
            view! { {table(rows)} {neighbours.view(position)} }.into_any()
        };
        view! {
            <SearchLine
                action="/verwaltung/konten"
                label="Konto suchen"
                hint="Anmeldename, Name, Rolle, Stelle oder Bezirk"
                typed=typed
                all="Alle Konten"
            />
            {list}
            {left}
        }
    }))
}

/// Roles for bodies that have ended: their holders need the role of the new body.
fn left_behind(
    accounts: &[AccountView],
    catalogue: &Catalogue,
    today: NaiveDate,
) -> Option<AnyView> {
    let mut rows = Vec::new();
    for view in accounts
        .iter()
        .filter(|view| view.account.disabled_at.is_none())
    {
        let grants = view.account.grants.iter();
        for grant in grants.filter(|grant| grant.valid_to.is_none_or(|to| to > today)) {
            let body = grant.body.and_then(|id| catalogue.bodies.get(&id));
            let ended = body.filter(|body| body.valid_to.is_some_and(|to| to <= today));
            if let Some(body) = ended {
                rows.push(left_row(view, grant, body, catalogue, today));
            }
        }
    }
    (!rows.is_empty()).then(|| {
        let columns = vec![
            Column::new("Anmeldename"),
            Column::new("Rolle"),
            Column::new("Bisherige Stelle"),
            Column::new("Nachfolge"),
            Column::actions("Aktionen"),
        ];
        view! {
            <Panel title="Rollen für abgelöste Stellen" id="abgeloest">
                <p>"Diese Stellen gibt es nicht mehr. Geben Sie den Konten die Rolle der Stelle, die heute zuständig ist, und beenden Sie die alte."</p>
                <DataTable caption="Rollen für abgelöste Stellen" caption_hidden=true columns=columns rows=rows />
            </Panel>
        }
        .into_any()
    })
}

fn left_row(
    view: &AccountView,
    grant: &RoleGrant,
    body: &Body,
    catalogue: &Catalogue,
    today: NaiveDate,
) -> Row {
    let next = catalogue.acting(body.id, today);
    let next = (next != body.id).then_some(next);
    let mut href =
        Address::new(format!("{}/rolle", path(view.account.id))).and("rolle", grant.role.key());
    if let Some(next) = next {
        href = href.and("stelle", next.to_string());
    }
    let (href, login) = (href.to_string(), view.account.login.clone());
    let which = format!(" an {login}");
    Row::new(vec![
        link_cell(path(view.account.id), login),
        cell(grant.role.label()),
        cell(body.short_name.clone()),
        cell(
            next.map_or("–", |next| catalogue.body_name(next))
                .to_owned(),
        ),
        view! { <a href=href>"Neue Rolle geben"<span class="kern-sr-only">{which}</span></a> }
            .into_any(),
    ])
}

/// Addresses of the parts of the list before and after this one.
struct Neighbours {
    previous: Option<String>,
    next: Option<String>,
}

impl Neighbours {
    fn of(accounts: &[AccountView], start: usize, typed: &str) -> Self {
        let base = Address::new("/verwaltung/konten").and("q", typed);
        let after = |index: usize| {
            accounts
                .get(index)
                .map(|view| view.account.login.clone())
                .unwrap_or_default()
        };
        let previous = (start > 0).then(|| match start.checked_sub(PAGE + 1) {
            Some(index) => base.clone().and("nach", after(index)).to_string(),
            None => base.to_string(),
        });
        let next = (start + PAGE < accounts.len()).then(|| {
            base.clone()
                .and("nach", after(start + PAGE - 1))
                .to_string()
        });
        Self { previous, next }
    }

    fn view(self, position: String) -> AnyView {
        match (self.previous, self.next) {
            (None, None) => view! { <p class="paging__position">{position}</p> }.into_any(),
            (Some(previous), None) => {
                view! { <Paging position=position previous=previous /> }.into_any()
            }
            (None, Some(next)) => view! { <Paging position=position next=next /> }.into_any(),
            (Some(previous), Some(next)) => {
                view! { <Paging position=position previous=previous next=next /> }.into_any()
            }
        }
    }
}

fn words(view: &AccountView, catalogue: &Catalogue) -> String {
    let mut words = vec![view.account.login.clone()];
    words.extend(view.name.clone());
    words.extend(view.email.clone());
    for grant in &view.account.grants {
        words.push(grant.role.label().into());
        words.push(scope_words(grant, catalogue));
    }
    index_text(&words.join(" "))
}

fn nothing(searched: bool) -> AnyView {
    if searched {
        view! { <Empty title="Kein Konto gefunden" reason="Zu dieser Suche passt kein Konto."><ButtonLink href="/verwaltung/konten" label="Alle Konten ansehen" /></Empty> }.into_any()
    } else {
        view! { <Empty title="Noch keine Konten" reason="Legen Sie das erste Konto an." /> }
            .into_any()
    }
}

fn table(rows: Vec<Row>) -> AnyView {
    let columns = vec![
        Column::new("Anmeldename"),
        Column::new("Name oder Funktion"),
        Column::new("Rollen"),
        Column::new("Zustand"),
    ];
    view! { <DataTable caption="Konten" caption_hidden=true columns=columns rows=rows /> }
        .into_any()
}

fn row(view: &AccountView, catalogue: &Catalogue, today: NaiveDate) -> Row {
    let roles: Vec<AnyView> = view
        .account
        .grants
        .iter()
        .filter(|grant| grant.holds_on(today))
        .map(|grant| {
            view! { <li>{grant.role.label()}" · "{scope_words(grant, catalogue)}</li> }.into_any()
        })
        .collect();
    let roles = if roles.is_empty() {
        view! { <span class="nothing">"keine"</span> }.into_any()
    } else {
        view! { <ul class="plain-list">{roles}</ul> }.into_any()
    };
    let disabled = view.account.disabled_at.is_some();
    Row::new(vec![
        link_cell(path(view.account.id), view.account.login.clone()),
        cell(view.name.clone().unwrap_or_else(|| "–".into())),
        roles,
        state_badges(view),
    ])
    .muted(disabled)
}

/// Open or locked, and what is to know beside it.
pub(super) fn state_badges(view: &AccountView) -> AnyView {
    let state = if view.account.disabled_at.is_some() {
        view! { <Badge word="gesperrt" hue=Hue::Warn /> }
    } else {
        view! { <Badge word="offen" hue=Hue::Good /> }
    };
    let start = view
        .account
        .must_change
        .then(|| view! { <Badge word="Startkennwort" hue=Hue::Info /> });
    let demo = view
        .account
        .demo
        .then(|| view! { <Badge word="Beispielkonto" /> });
    view! { <span class="badges">{state}{start}{demo}</span> }.into_any()
}
