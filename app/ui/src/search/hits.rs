//! The hits of the command palette: the options of its list, as a piece of HTML that its
//! script puts in. No page: it has no heading and no frame.

use axum::{extract::State, http::StatusCode};
use domain::{lookup::Wanted, policy::Actor};
use leptos::prelude::*;

use super::{
    PAGE,
    groups::{Group, Kind, Line, Search},
};
use crate::{
    kit::{
        address::Address,
        page::{Answer, page_response},
        render,
        tally::Tally,
        visit::{SignedIn, Visit},
    },
    recent::Recent,
    routes::AppState,
    shell::{NAVIGATION, PLACES},
};

/// Options of each kind.
const EACH: usize = 6;

pub async fn fragment(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
) -> Answer {
    let wanted = Wanted::new(visit.param("q").unwrap_or_default());
    let tally = Tally::load(&state.backend, &actor).await?;
    let recent = visit.recent.clone();
    let html = render::to_html(move || match wanted.is_empty() {
        true => places(&actor, &recent),
        false => {
            let groups = Search {
                wanted: &wanted,
                actor: &actor,
                most: EACH,
            }
            .groups(&tally);
            hits(groups, wanted.typed())
        }
    });
    Ok(page_response(StatusCode::OK, html))
}

fn hits(groups: Vec<Group>, typed: &str) -> AnyView {
    let said = match groups.iter().map(|group| group.total).sum::<usize>() {
        0 => "Keine Treffer".to_owned(),
        1 => "Ein Treffer".to_owned(),
        total => format!("{total} Treffer"),
    };
    let page = Line {
        href: Address::new(PAGE).and("q", typed).to_string(),
        code: String::new(),
        title: "Alle Treffer auf einer Seite".to_owned(),
        note: String::new(),
    };
    let all = (!groups.is_empty()).then(|| group("Suche", vec![page]));
    let groups: Vec<AnyView> = groups
        .into_iter()
        .map(|found| group(found.kind.title(), found.lines))
        .collect();
    view! { <div role="presentation" data-said=said>{groups}{all}</div> }.into_any()
}

/// Before anything is typed: what was opened last, the pages of the house and what one
/// can do there.
fn places(actor: &Actor, recent: &[Recent]) -> AnyView {
    let opened: Vec<Line> = recent
        .iter()
        .map(|recent| Line {
            href: recent.href.clone(),
            code: String::new(),
            title: recent.label.clone(),
            note: recent.kind.to_owned(),
        })
        .collect();
    let opened = (!opened.is_empty()).then(|| group("Zuletzt geöffnet", opened));
    let entries = NAVIGATION
        .iter()
        .chain(PLACES.iter().map(|place| &place.entry));
    let lines = entries
        .filter(|entry| entry.open_to(actor))
        .map(|entry| Line {
            href: entry.href.to_owned(),
            code: String::new(),
            title: entry.label.to_owned(),
            note: String::new(),
        })
        .collect();
    view! { <div role="presentation" data-said="">{opened}{group(Kind::Places.title(), lines)}</div> }
        .into_any()
}

/// Options are links, so that they open in a new window as people are used to; the focus
/// stays in the field, so Tab passes them over.
fn group(title: &'static str, lines: Vec<Line>) -> AnyView {
    let options: Vec<AnyView> = lines
        .into_iter()
        .map(|line| {
            let code = (!line.code.is_empty()).then(|| view! { <span class="code">{line.code}</span>" " });
            let note = (!line.note.is_empty()).then(|| view! { " "<span class="palette__note" data-words="">{line.note}</span> });
            view! { <a class="palette__option" role="option" aria-selected="false" tabindex="-1" href=line.href>{code}<span>{line.title}</span>{note}</a> }
                .into_any()
        })
        .collect();
    view! {
        <div role="group" aria-label=title>
            <div class="palette__heading" aria-hidden="true">{title}</div>
            {options}
        </div>
    }
    .into_any()
}
