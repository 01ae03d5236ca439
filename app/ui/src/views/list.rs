//! All own views and those of the own bodies: what they show today, and what can be
//! done with them.

use axum::extract::State;
use backend::saved_views;
use domain::{
    filter::Filter,
    form::FormData,
    ids::{BodyId, SavedViewId},
    saved_view::{ListKind, SavedView},
};
use leptos::prelude::*;

use crate::{
    kit::{
        badge::{Badge, Hue, Shape},
        definition::Panel,
        empty::Empty,
        field::HiddenField,
        filter_words::{list_title, selection},
        form::{ButtonLink, PostForm, Submit, Weight},
        page::Answer,
        saved_views::{VIEWS, address},
        tally::Tally,
        tally_parts::money_address,
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// `GET /ansichten`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
) -> Answer {
    let views = saved_views::all(&state.backend, &actor).await?;
    let tally = Tally::load(&state.backend, &actor).await?;
    let start = actor.preferences.start;
    let page = visit
        .page("Meine Ansichten")
        .lead("Listen mit Filtern und Sortierung, unter einem Namen gemerkt. Eine davon kann Ihre Startseite sein.")
        .crumb("Überblick", "/");
    Ok(page.show(move || {
        let mut owners: Vec<Option<BodyId>> = views.iter().map(|view| view.body).collect();
        owners.sort_unstable();
        owners.dedup();
        let panels: Vec<AnyView> = owners
            .into_iter()
            .map(|owner| panel(owner, &views, &tally, start))
            .collect();
        let empty = panels.is_empty().then(|| {
            view! {
                <Empty title="Noch keine Ansicht" reason="Wählen Sie in einer Liste Filter und Sortierung und dann „Ansicht speichern“.">
                    <ButtonLink href="/massnahmen" label="Zu den Maßnahmen" />
                </Empty>
            }
        });
        view! { {empty}{panels} }
    }))
}

fn panel(
    owner: Option<BodyId>,
    views: &[SavedView],
    tally: &Tally,
    start: Option<SavedViewId>,
) -> AnyView {
    let title = owner.map_or_else(
        || "Nur für mich".to_owned(),
        |body| format!("Für alle bei {}", tally.catalogue().body_name(body)),
    );
    let items: Vec<AnyView> = views
        .iter()
        .filter(|view| view.body == owner)
        .map(|view| item(view, tally, start))
        .collect();
    view! { <Panel title=title><ul class="notes">{items}</ul></Panel> }.into_any()
}

fn item(view: &SavedView, tally: &Tally, start: Option<SavedViewId>) -> AnyView {
    let catalogue = tally.catalogue();
    let pairs = view.current(catalogue);
    let href = address(view.list, &pairs).to_string();
    let is_start = start == Some(view.id);
    let badge =
        is_start.then(|| view! { <Badge word="Startseite" hue=Hue::Info shape=Shape::None /> });
    let words = words(view.list, &pairs, tally);
    let lost = view.has_lost(catalogue).then(|| {
        view! { <p class="small">"Ein Teil der Auswahl gibt es nicht mehr; er wird übergangen."</p> }
    });
    let path = format!("{VIEWS}/{}", view.id);
    let which = format!(" (Ansicht {})", view.name);
    let link = |step: &str, label: &'static str| {
        view! { <a href=format!("{path}/{step}")>{label}<span class="kern-sr-only">{which.clone()}</span></a> }
    };
    let (value, label) = if is_start {
        ("nein", "Nicht mehr Startseite")
    } else {
        ("ja", "Als Startseite")
    };
    view! {
        <li class="note">
            <p class="note__head"><a class="view-name" href=href>{view.name.clone()}</a>{badge}</p>
            {words}
            {lost}
            <div class="note__steps">
                <PostForm action=format!("{path}/startseite") required_note=false>
                    <HiddenField name="start" value=value />
                    <Submit label=label weight=Weight::Secondary />
                </PostForm>
                {link("bearbeiten", "Umbenennen oder teilen")}
                {link("loeschen", "Löschen")}
            </div>
        </li>
    }
    .into_any()
}

/// Which list, narrowed to what, and how many records that are today.
fn words(list: ListKind, pairs: &FormData, tally: &Tally) -> AnyView {
    let lines: Vec<AnyView> = selection(list, pairs, tally.catalogue())
        .into_iter()
        .map(|(name, value)| {
            view! { <li><span class="quiet-inline">{name}": "</span>{value}</li> }.into_any()
        })
        .collect();
    let lines = (!lines.is_empty()).then(|| view! { <ul class="view-words">{lines}</ul> });
    view! {
        <p class="small">{list_title(list)}", heute "{count(list, pairs, tally)}</p>
        {lines}
    }
    .into_any()
}

fn count(list: ListKind, pairs: &FormData, tally: &Tally) -> AnyView {
    match list {
        ListKind::Measures => tally.words(&Filter::from_pairs(pairs, tally.catalogue())),
        ListKind::Requests => tally.request_words(&tally.read_requests(&pairs.0)),
        ListKind::Money => {
            let narrow = tally.read_money(&pairs.0);
            match tally.money(&narrow).len() {
                0 => view! { <span class="nothing">"kein Beitrag"</span> }.into_any(),
                count => {
                    let noun = if count == 1 { " Beitrag" } else { " Beiträge" };
                    view! { <a class="tally" href=money_address(&narrow) data-count=count>{count}{noun}</a> }.into_any()
                }
            }
        }
    }
}
