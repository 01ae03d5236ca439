//! All own notes by when they come up again; the done ones folded below.

use axum::extract::State;
use backend::follow_ups::{self, Key, Listed};
use chrono::NaiveDate;
use domain::{
    catalogue::Catalogue,
    dates,
    follow_up::{Owner, Term},
};
use leptos::prelude::*;

use super::LIST;
use crate::{
    kit::{
        address::Address,
        badge::{Badge, Hue, Shape, Source},
        definition::{Panel, prose},
        empty::Empty,
        field::HiddenField,
        form::{ButtonLink, PostForm, Submit, Weight},
        page::Answer,
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// Open notes on one page.
const PAGE: usize = 50;
/// Done ones below them, and on a page of their own.
const DONE: usize = 20;

/// `GET /wiedervorlagen?tag=…&nach=…`, with `erledigt=ja` the done ones alone.
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
) -> Answer {
    let (backend, today) = (&state.backend, state.backend.today());
    let key = key(&visit);
    let only_done = visit.param("erledigt") == Some("ja");
    let catalogue = backend.board().await?.catalogue.clone();
    let (open, done) = if only_done {
        (None, follow_ups::done(backend, &actor, key, PAGE).await?)
    } else {
        let open = follow_ups::open(backend, &actor, key, PAGE).await?;
        (
            Some(open),
            follow_ups::done(backend, &actor, None, DONE).await?,
        )
    };
    let page = visit
        .page(if only_done { "Erledigte Wiedervorlagen" } else { "Wiedervorlagen" })
        .lead("Notizen mit Termin, für Sie selbst oder für Ihre Stelle. Andere Stellen sehen sie nicht.")
        .actions(|| view! { <ButtonLink href="/wiedervorlagen/neu" label="Wiedervorlage anlegen" weight=Weight::Primary icon="add" /> });
    let page = if only_done {
        page.crumb("Wiedervorlagen", LIST)
    } else {
        page
    };
    Ok(page.show(move || {
        let Some(open) = open else {
            let items = items(&done.notes, &catalogue, today);
            let more = more(done.next, key.is_some(), true);
            return view! { <ol class="notes">{items}</ol>{more} }.into_any();
        };
        let sections: Vec<AnyView> = Term::ALL
            .into_iter()
            .filter_map(|term| section(term, &open.notes, &catalogue, today))
            .collect();
        let empty = sections.is_empty().then(|| {
            view! { <Empty title="Nichts auf Wiedervorlage" reason="Legen Sie eine Notiz mit Termin an, hier oder auf der Seite einer Maßnahme." /> }
        });
        let folded = (!done.notes.is_empty()).then(|| folded(&done, &catalogue, today));
        view! {
            {empty}
            {sections}
            {more(open.next, key.is_some(), false)}
            {folded}
        }
        .into_any()
    }))
}

/// Behind which note this page begins; half a key is none.
fn key(visit: &Visit) -> Option<Key> {
    let day = visit.param("tag")?.parse().ok()?;
    let id = visit.param("nach")?.parse().ok()?;
    Some((day, id))
}

const fn heading(term: Term) -> &'static str {
    match term {
        Term::Overdue => "Überfällig",
        Term::ThisWeek => "Heute und diese Woche",
        Term::Later => "Später",
    }
}

fn section(
    term: Term,
    notes: &[Listed],
    catalogue: &Catalogue,
    today: NaiveDate,
) -> Option<AnyView> {
    let of_term: Vec<Listed> = notes
        .iter()
        .filter(|listed| Term::of(listed.note.due, today) == term)
        .cloned()
        .collect();
    (!of_term.is_empty()).then(|| {
        let items = items(&of_term, catalogue, today);
        view! { <Panel title=heading(term)><ol class="notes">{items}</ol></Panel> }.into_any()
    })
}

fn folded(done: &follow_ups::Page, catalogue: &Catalogue, today: NaiveDate) -> AnyView {
    let items = items(&done.notes, catalogue, today);
    let all = done.next.map(|_| {
        let address = Address::new(LIST).and("erledigt", "ja").to_string();
        view! { <p><a href=address>"Alle erledigten Wiedervorlagen"</a></p> }
    });
    view! {
        <details class="fold">
            <summary>"Erledigte Wiedervorlagen zeigen"</summary>
            <ol class="notes">{items}</ol>
            {all}
        </details>
    }
    .into_any()
}

fn items(notes: &[Listed], catalogue: &Catalogue, today: NaiveDate) -> Vec<AnyView> {
    notes
        .iter()
        .map(|listed| item(listed, catalogue, today))
        .collect()
}

fn item(listed: &Listed, catalogue: &Catalogue, today: NaiveDate) -> AnyView {
    let note = &listed.note;
    let done = note.done_at.is_some();
    let owner = match note.owner {
        Owner::Account(_) => "nur für mich".to_owned(),
        Owner::Body(body) => format!("für {}", catalogue.body_name(body)),
    };
    let state = if done {
        Some(view! { <Badge word="erledigt" hue=Hue::Good shape=Shape::Check /> }.into_any())
    } else {
        (Term::of(note.due, today) == Term::Overdue).then(|| {
            view! { <Badge word="überfällig" hue=Hue::Bad shape=Shape::Clock source=Source::Computed /> }.into_any()
        })
    };
    let measure = listed.measure.as_ref().map(|facts| {
        view! { <p class="small"><a href=format!("/massnahmen/{}", facts.id)>{format!("{} {}", facts.code, facts.title)}</a></p> }
    });
    let path = format!("{LIST}/{}", note.id);
    let (value, label) = if done {
        ("nein", "Wieder öffnen")
    } else {
        ("ja", "Erledigt")
    };
    let which = format!(" (Wiedervorlage zum {})", dates::german(note.due));
    let link = |step: &str, label: &'static str| {
        view! { <a href=format!("{path}/{step}")>{label}<span class="kern-sr-only">{which.clone()}</span></a> }
    };
    view! {
        <li class="note">
            <p class="note__head">
                <span class="note__due">{dates::german(note.due)}</span>
                {state}
                <span class="note__owner">{owner}</span>
            </p>
            {prose(&note.text)}
            {measure}
            <div class="note__steps">
                <PostForm action=format!("{path}/erledigt") required_note=false>
                    <HiddenField name="done" value=value />
                    <Submit label=label weight=Weight::Secondary />
                </PostForm>
                {link("bearbeiten", "Bearbeiten")}
                {link("loeschen", "Löschen")}
            </div>
        </li>
    }
    .into_any()
}

fn more(next: Option<Key>, inside: bool, done: bool) -> Option<AnyView> {
    let base = Address::new(LIST).and("erledigt", if done { "ja" } else { "" });
    let first = inside.then(|| {
        let href = base.to_string();
        view! { <a class="paging__link" href=href>"Zum Anfang"</a> }
    });
    let next = next.map(|(day, id)| {
        let address = base.clone().and("tag", dates::iso(Some(day)));
        let href = address.and("nach", id.to_string()).to_string();
        view! { <a class="paging__link" href=href rel="next">"Weitere Wiedervorlagen"</a> }
    });
    (first.is_some() || next.is_some()).then(|| {
        view! { <nav class="paging" aria-label="Seiten der Wiedervorlagen">{first}{next}</nav> }
            .into_any()
    })
}
