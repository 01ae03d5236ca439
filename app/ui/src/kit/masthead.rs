//! The head of every page: name, search, account menu and the navigation by role.

use domain::policy::{Action, Actor};
use leptos::prelude::*;

use super::visit::Visit;
use crate::shell::{NAVIGATION, OVERVIEW};

/// The header of every page.
pub(super) fn masthead(visit: &Visit) -> AnyView {
    let ui = &visit.ui;
    let actor = visit.actor.clone();
    let search = actor.as_ref().map(|_| search_box(visit));
    let menus = actor.as_ref().map(|actor| menus(actor, visit));
    let tabs = actor.as_ref().map(|actor| {
        view! {
            <nav class="tabs" aria-label="Hauptnavigation">
                <ul class="tabs__list">{nav_items(actor, visit)}</ul>
            </nav>
        }
    });
    let sign_in = (actor.is_none() && visit.path != "/anmelden")
        .then(|| view! { <a class="masthead__sign-in" href="/anmelden">"Anmelden"</a> });
    // Only on paper: on the screen the sender stands in the footer.
    let sender = (!ui.sender.is_empty())
        .then(|| view! { <p class="masthead__sender">{ui.sender.clone()}</p> });
    let banner = ui.demo_banner.then(|| {
        view! { <p class="demo-banner" role="note">"Übungsumgebung mit Beispieldaten: Angaben zu Stand, Kosten und Zuständigkeit sind erfunden."</p> }
    });
    view! {
        <header class="masthead">
            {banner}
            <div class="masthead__bar">
                <a class="masthead__name" href="/" aria-label=format!("{}, zur Startseite", ui.product_name)>
                    {super::logo::logo(ui)}
                    <span aria-hidden="true">{ui.product_name.clone()}</span>
                </a>
                {search}
                {menus}
                {sign_in}
            </div>
            {sender}
            {tabs}
        </header>
    }
    .into_any()
}

fn search_box(visit: &Visit) -> AnyView {
    let typed = if visit.path == "/suche" {
        visit.param("q").unwrap_or_default().to_owned()
    } else {
        String::new()
    };
    view! {
        <form class="search" method="get" action="/suche" role="search" aria-label="Alles durchsuchen">
            <label class="kern-sr-only" r#for="suche">"Suchen"</label>
            <input class="search__input" r#type="search" id="suche" name="q" value=typed placeholder="Suchen" maxlength="200" />
            <button class="search__button" r#type="submit">
                {super::icon::icon("search")}
                <span class="kern-sr-only">"Suchen"</span>
            </button>
            {super::palette::button()}
        </form>
    }
    .into_any()
}

/// The account menu, and on narrow screens the navigation in the same fold.
fn menus(actor: &Actor, visit: &Visit) -> AnyView {
    let roles = super::roles::short_line(actor);
    let notes = actor
        .may(Action::KeepFollowUps)
        .then(|| view! { <li><a href="/wiedervorlagen">"Meine Wiedervorlagen"</a></li> });
    let views = actor
        .may(Action::SeeMeasures)
        .then(|| view! { <li><a href="/ansichten">"Meine Ansichten"</a></li> });
    let recent = crate::recent::list(&visit.recent).map(|list| {
        view! {
            <details class="fold menu__recent">
                <summary>"Zuletzt geöffnet"</summary>
                {list}
            </details>
        }
    });
    view! {
        <details class="menu menu--account">
            <summary class="menu__button">
                {super::icon::icon("account-circle")}
                <span class="menu__label">{actor.name.clone()}</span>
                <span class="menu__label menu__label--short" aria-hidden="true">"Menü"</span>
                <span class="kern-sr-only">", Konto und Menü"</span>
            </summary>
            <div class="menu__panel">
                <nav class="menu__nav" aria-label="Navigation">
                    <ul>{nav_items(actor, visit)}</ul>
                </nav>
                <p class="menu__who">
                    <strong>{actor.name.clone()}</strong>
                    <span>{actor.login.clone()}</span>
                    <span>{roles}</span>
                </p>
                <ul class="menu__list">
                    {notes}
                    {views}
                    <li><a href="/zwischenstaende">"Angefangene Formulare"</a></li>
                    <li><a href="/hilfe">"Hilfe"</a></li>
                    <li><a href="/konto">"Mein Konto"</a></li>
                    <li><a href="/konto/ansicht">"Ansicht und Bedienung"</a></li>
                    <li><a href="/konto/passwort">"Kennwort ändern"</a></li>
                </ul>
                {recent}
                <form method="post" action="/abmelden" class="menu__sign-out">
                    <button class="kern-btn kern-btn--secondary kern-btn--block" r#type="submit">
                        <span class="kern-label">"Abmelden"</span>
                    </button>
                </form>
            </div>
        </details>
    }
    .into_any()
}

fn nav_items(actor: &Actor, visit: &Visit) -> Vec<AnyView> {
    let path = visit.path.as_str();
    NAVIGATION
        .iter()
        .filter(|entry| entry.open_to(actor))
        .map(|entry| {
            let here = path == entry.href || (entry.href == "/" && path == OVERVIEW);
            let inside = entry.href != "/" && path.starts_with(&format!("{}/", entry.href));
            let current = if here {
                Some("page")
            } else {
                inside.then_some("true")
            };
let href = if entry.href == "/" {
                visit.overview()
            } else {
                entry.href
            };
            let open = visit.tasks.filter(|open| *open > 0 && entry.href == "/aufgaben");
            let number = open.map(|open| view! { " " <span class="nav-count">{open}</span><span class="kern-sr-only">" offen"</span> });
            view! { <li><a href=href aria-current=current data-count=open>{entry.label}{number}</a></li> }.into_any()
        })
        .collect()
}
