//! The page "Suche": the best of each kind, with the number of all as a link to them;
//! with `in=…` all hits of one kind.

use axum::extract::State;
use domain::{lookup::Wanted, policy::Actor};
use leptos::prelude::*;

use super::{
    PAGE,
    groups::{Group, Kind, Line, Search},
};
use crate::{
    kit::{
        address::Address,
        definition::Panel,
        empty::Empty,
        form::ButtonLink,
        page::{Answer, Breadth},
        search_line::SearchLine,
        tally::Tally,
        visit::{SignedIn, Visit},
    },
    routes::AppState,
    shell::{NAVIGATION, PLACES},
};

/// Lines of each kind; the rest stands behind the number.
const EACH: usize = 8;
/// Lines of one kind on its own page: more than the catalogue has of most, and a longer
/// list would be searched again rather than read.
const OF_ONE: usize = 200;

pub async fn page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
) -> Answer {
    let wanted = Wanted::new(visit.param("q").unwrap_or_default());
    let only = visit.param("in").and_then(Kind::parse);
    let tally = Tally::load(&state.backend, &actor).await?;
    let page = visit.page("Suche").breadth(Breadth::Normal);
    let page = match only {
        Some(kind) => page
            .crumb(
                "Suche",
                Address::new(PAGE).and("q", wanted.typed()).to_string(),
            )
            .kicker(kind.title()),
        None => page.crumb("Überblick", "/"),
    };
    Ok(page.show(move || {
        let content = match only {
            _ if wanted.is_empty() => places(&actor),
            Some(kind) => one(&wanted, kind, &actor, &tally),
            None => everything(&wanted, &actor, &tally),
        };
        view! {
            <SearchLine
                action=PAGE
                label="Wonach suchen Sie?"
                hint="Kürzel, Titel oder ein Teil davon: Maßnahmen, Handlungsräume, Stellen, Programme, Handlungskonzepte und Seiten. Umlaute dürfen ausgeschrieben werden."
                typed=wanted.typed().to_owned()
                all="Neue Suche"
            />
            {content}
        }
    }))
}

fn everything(wanted: &Wanted, actor: &Actor, tally: &Tally) -> AnyView {
    let groups = Search {
        wanted,
        actor,
        most: EACH,
    }
    .groups(tally);
    if groups.is_empty() {
        return nothing(wanted);
    }
    let total: usize = groups.iter().map(|group| group.total).sum();
    let said = if total == 1 {
        "Ein Treffer".to_owned()
    } else {
        format!("{total} Treffer")
    };
    let panels: Vec<AnyView> = groups.into_iter().map(panel).collect();
    view! { <p class="found__sum" role="status">{said}</p> {panels} }.into_any()
}

fn panel(group: Group) -> AnyView {
    let (count, counted, title) = (group.total, group.counted(), group.kind.title());
    let all = view! { <a class="tally" href=group.all data-count=count>{counted}</a> }.into_any();
    view! { <Panel title=title actions=all>{lines(group.lines)}</Panel> }.into_any()
}

fn one(wanted: &Wanted, kind: Kind, actor: &Actor, tally: &Tally) -> AnyView {
    let Some(group) = (Search {
        wanted,
        actor,
        most: OF_ONE,
    })
    .group(kind, tally) else {
        return nothing(wanted);
    };
    let (total, counted, cut) = (
        group.total,
        group.counted(),
        group.total > group.lines.len(),
    );
    let cut = cut.then(|| view! { <p class="kern-hint">{format!("Gezeigt werden die {OF_ONE}, die am besten passen.")}</p> });
    view! {
        <p class="list-total" role="status" data-total=total>{counted}</p>
        {cut}
        <Panel title=kind.title()>{lines(group.lines)}</Panel>
    }
    .into_any()
}

fn lines(lines: Vec<Line>) -> AnyView {
    let items: Vec<AnyView> = lines
        .into_iter()
        .map(|line| {
            let code =
                (!line.code.is_empty()).then(|| view! { <span class="code">{line.code}</span>" " });
            let note = (!line.note.is_empty())
                .then(|| view! { " "<span class="found__note" data-words="">{line.note}</span> });
            view! { <li class="found__line">{code}<a href=line.href>{line.title}</a>{note}</li> }
                .into_any()
        })
        .collect();
    view! { <ul class="found">{items}</ul> }.into_any()
}

fn nothing(wanted: &Wanted) -> AnyView {
    let reason = format!(
        "Zu „{}“ wurde nichts gefunden. Gesucht wird in Titeln, Kürzeln, Namen und Begriffen, nicht in Sachständen und Dokumenten. Vielleicht hilft ein Teil des Wortes oder ein Wort weniger.",
        wanted.typed()
    );
    view! { <Empty title="Keine Treffer" reason=reason><ButtonLink href=PAGE label="Neue Suche" /></Empty> }.into_any()
}

/// Before anything is typed: where one can go.
fn places(actor: &Actor) -> AnyView {
    let entries = NAVIGATION
        .iter()
        .chain(PLACES.iter().map(|place| &place.entry));
    let items: Vec<AnyView> = entries
        .filter(|entry| entry.open_to(actor))
        .map(|entry| view! { <li><a href=entry.href>{entry.label}</a></li> }.into_any())
        .collect();
    view! {
        <Panel title="Seiten und Aktionen"><ul class="plain-list plain-list--columns">{items}</ul></Panel>
    }
    .into_any()
}
