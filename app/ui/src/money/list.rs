//! All contributions, narrowed by programme, giver, year, state and place: the rows
//! behind every sum of money. The total stands at the foot.

use axum::{extract::State, response::Response};
use domain::{facts::MoneyFact, money::Cents, money_list::MoneyProperty, saved_view::ListKind};
use leptos::prelude::*;

use crate::{
    kit::{
        badge::MoneyBadge,
        chips::Chips,
        definition::Columns,
        empty::Empty,
        error_page::Failure,
        form::ButtonLink,
        narrowed::Listing,
        page::Breadth,
        saved_views::ListViews,
        table::{Column, DataTable, Row, cell, link_cell},
        tally::Tally,
        tally_parts::{MONEY, Part},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

const OPEN: [MoneyProperty; 3] = [
    MoneyProperty::State,
    MoneyProperty::Programme,
    MoneyProperty::Year,
];

/// `GET /mittel`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
) -> Result<Response, Failure> {
    let tally = Tally::load(&state.backend, &actor).await?;
    let narrow = tally.read_money(&visit.query);
    let views = ListViews::load(&state, &actor, ListKind::Money, &visit.query).await?;
    let page = visit
        .page("Mittel")
        .lead("Alle Ressortbeiträge freigegebener Maßnahmen, mit dem Betrag, der gilt. Abgelehnte und zurückgezogene Beiträge stehen in der Liste, zählen aber in keiner Deckung.")
        .crumb("Überblick", "/")
        .breadth(Breadth::Wide)
        .actions(|| view! { <ButtonLink href="/programme" label="Programme" /> });
    let query = visit.query.clone();
    let page = views.head(page);
    Ok(page.show(move || {
        let (mut rows, counts) = tally.select_money(&narrow);
        rows.sort_by(|a, b| {
            (a.part.year, &a.facts.code, a.part.id).cmp(&(b.part.year, &b.facts.code, b.part.id))
        });
        let sum: Cents = rows.iter().map(|row| row.part.amount).sum();
        let listing = Listing { path: MONEY, narrow: &narrow, catalogue: tally.catalogue() };
        let part = listing.page(&rows, &query, key);
        let total = total_words(part.total);
        let paging = listing.paging(&part, total.clone(), key);
        let (panel, chips) = (listing.panel(&counts, &OPEN), listing.chips());
        let found = if part.items.is_empty() {
            view! {
                <Empty title="Keine Mittel gefunden" reason="Zu dieser Auswahl ist kein Ressortbeitrag eingetragen."><ButtonLink href=MONEY label="Alle Mittel ansehen" /></Empty>
            }
            .into_any()
        } else {
            let table = table(&part.items, &tally, sum);
            view! { <div class="list-head"><p class="list-total" role="status" data-total=part.total data-total-sum=sum.0>{total}", zusammen "{sum.to_string()}</p></div>{table}{paging} }.into_any()
        };
        view! {
            <Columns aside=panel aside_first=true>
                {views.line()}
                <Chips chips=chips clear=MONEY />
                {found}
            </Columns>
        }
    }))
}

fn key(row: &Part<MoneyFact>) -> String {
    row.part.id.to_string()
}

/// "12 Beiträge"
fn total_words(total: usize) -> String {
    match total {
        1 => "1 Beitrag".into(),
        _ => format!("{} Beiträge", domain::text::thousands(total)),
    }
}

fn table(rows: &[Part<MoneyFact>], tally: &Tally, sum: Cents) -> AnyView {
    let catalogue = tally.catalogue();
    let columns = vec![
        Column::new("Maßnahme"),
        Column::new("Programm"),
        Column::new("Mittel von"),
        Column::number("Jahr"),
        Column::number("Betrag"),
        Column::new("Zustand"),
    ];
    let rows: Vec<Row> = rows
        .iter()
        .map(|Part { facts, part: money }| {
            let title = link_cell(format!("/massnahmen/{}", facts.id), facts.title.clone());
            Row::new(vec![
                cell(view! { <span class="table__code">{facts.code.to_string()}</span>" "{title} }),
                link_cell(
                    format!("/programme/{}", money.programme),
                    catalogue.programme_name(money.programme),
                ),
                link_cell(
                    format!("/stellen/{}", money.giver),
                    catalogue.body_name(money.giver),
                ),
                cell(money.year),
                cell(money.amount.to_string()),
                cell(view! { <MoneyBadge state=money.state /> }),
            ])
            .muted(!money.state.counts())
        })
        .collect();
    let foot = format!("Summe aller Beiträge dieser Auswahl: {sum}");
    view! { <DataTable caption="Ressortbeiträge" caption_hidden=true columns=columns rows=rows foot=foot /> }.into_any()
}
