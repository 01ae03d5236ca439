//! The start of the handbook: what somebody wants to do, and what everybody needs.

use axum::response::Response;
use domain::{labels::Label, policy::Role};
use leptos::prelude::*;

use super::{FOR_ALL, pictures::picture};
use crate::kit::{
    definition::Panel,
    footer::LEGAL,
    form::{ButtonLink, Weight},
    help_link::chapter,
    markup,
    page::Breadth,
    visit::Visit,
};

type Task = (&'static str, &'static str);

/// What somebody wants to do and where it stands, under a heading each.
pub const TASKS: &[(&str, &[Task])] = &[
    (
        "Maßnahmen planen",
        &[
            (
                "eine Maßnahme finden",
                "/hilfe/bearbeitung#massnahmen-finden",
            ),
            (
                "eine Liste als Ansicht merken",
                "/hilfe/bearbeitung#ansichten",
            ),
            (
                "mehrere Maßnahmen auf einmal ändern",
                "/hilfe/bearbeitung#gemeinsam-aendern",
            ),
            (
                "eine Maßnahme anlegen",
                "/hilfe/bearbeitung#massnahme-anlegen",
            ),
            (
                "eine Maßnahme bearbeiten",
                "/hilfe/bearbeitung#massnahme-bearbeiten",
            ),
            ("Meilensteine pflegen", "/hilfe/bearbeitung#meilensteine"),
            ("Mittel anfragen", "/hilfe/bearbeitung#mittel-anfragen"),
            (
                "eine Maßnahme zurücknehmen",
                "/hilfe/bearbeitung#massnahme-zuruecknehmen",
            ),
        ],
    ),
    (
        "Berichten und prüfen",
        &[
            ("den Sachstand melden", "/hilfe/bearbeitung#stand-melden"),
            (
                "eine Meldung prüfen",
                "/hilfe/bezirkskoordination#meldung-pruefen",
            ),
            (
                "lesen, was sich geändert hat",
                "/hilfe/bezirkskoordination#neues",
            ),
            (
                "eine Ämterrunde vorbereiten",
                "/hilfe/bezirkskoordination#aemterrunde",
            ),
        ],
    ),
    (
        "Zusammenarbeiten",
        &[
            (
                "eine Anfrage beantworten",
                "/hilfe/bearbeitung#anfrage-beantworten",
            ),
            (
                "die Aufgaben der Stelle abarbeiten",
                "/hilfe/bearbeitung#aufgaben",
            ),
            ("eine Stelle ansprechen", "/hilfe/bearbeitung#kommentare"),
            (
                "sich an etwas erinnern lassen",
                "/hilfe/bearbeitung#wiedervorlagen",
            ),
            ("ein Dokument hinterlegen", "/hilfe/bearbeitung#dokumente"),
        ],
    ),
    (
        "Konzepte und Verzeichnisse",
        &[
            (
                "ein Handlungskonzept pflegen",
                "/hilfe/bezirkskoordination#konzept",
            ),
            (
                "Programme und Zielgruppen pflegen",
                "/hilfe/landeskoordination#verzeichnisse",
            ),
            (
                "eine Stelle umbenennen oder ablösen",
                "/hilfe/landeskoordination#stelle-abloesen",
            ),
            (
                "einen Pflichttext ändern",
                "/hilfe/landeskoordination#pflichttexte",
            ),
        ],
    ),
    (
        "Überblick und Kontrolle",
        &[
            (
                "als Leitung eine Auskunft finden",
                "/hilfe/leitung#auskunft",
            ),
            ("eine Sitzung vorbereiten", "/hilfe/leitung#sitzung"),
            ("den Verlauf der Daten lesen", "/hilfe/revision#verlauf"),
            (
                "das Sicherheitsprotokoll lesen",
                "/hilfe/revision#sicherheitsprotokoll",
            ),
        ],
    ),
    (
        "Konten",
        &[
            ("ein Konto anlegen", "/hilfe/administration#konto-anlegen"),
            (
                "eine Rolle geben oder beenden",
                "/hilfe/administration#rollen",
            ),
            (
                "ein neues Startkennwort vergeben",
                "/hilfe/administration#kennwort",
            ),
            ("ein Konto sperren", "/hilfe/administration#ausscheiden"),
        ],
    ),
];

/// `GET /hilfe`
pub async fn page(visit: Visit) -> Response {
    let own: Vec<Role> = Role::ALL
        .into_iter()
        .filter(|role| visit.actor.as_ref().is_some_and(|actor| actor.has(*role)))
        .collect();
    let plans = visit.may(domain::policy::Action::SeeTasks);
    let assets = visit.ui.assets.clone();
    let page = visit
        .page("Hilfe")
        .lead("Was möchten Sie tun? Jeder Verweis führt zu einer Anleitung in wenigen Schritten.")
        .breadth(Breadth::Wide)
        .actions(|| view! { <ButtonLink href=crate::kit::glossary::PAGE label="Glossar" /> });
    page.show(move || {
        let all = markup::chapter(FOR_ALL, &|name| picture(&assets, name));
        view! {
            {own_chapters(&own, plans)}
            <div class="help-index">{groups()}</div>
            <Panel title="Handbuch nach Rollen">{chapters()}</Panel>
            <div class="document">{all}</div>
            <Panel title="Rechtliche Angaben">{legal()}</Panel>
        }
    })
}

fn own_chapters(own: &[Role], plans: bool) -> Option<AnyView> {
    (!own.is_empty()).then(|| {
        let links = own
            .iter()
            .map(|role| {
                let label = format!("Ihre Anleitung: {}", role.label());
                view! { <ButtonLink href=chapter(*role) label=label weight=Weight::Primary /> }
            })
            .collect_view();
        let steps =
            plans.then(|| view! { <ButtonLink href="/erste-schritte" label="Erste Schritte" /> });
        view! { <div class="buttons">{links}{steps}</div> }.into_any()
    })
}

fn groups() -> Vec<AnyView> {
    TASKS
        .iter()
        .map(|(heading, tasks)| {
            let items = tasks
                .iter()
                .map(|(label, href)| view! { <li><a href=*href>{*label}</a></li> })
                .collect_view();
            view! {
                <section class="help-index__group">
                    <h2>{*heading}</h2>
                    <ul>{items}</ul>
                </section>
            }
            .into_any()
        })
        .collect()
}

fn chapters() -> AnyView {
    let items = Role::ALL
        .map(|role| {
            view! { <div><dt><a href=chapter(role)>{role.label()}</a></dt><dd>{role.hint()}</dd></div> }
        })
        .collect_view();
    view! { <dl class="explain__words">{items}</dl> }.into_any()
}

fn legal() -> AnyView {
    let items = LEGAL
        .map(|(label, href)| view! { <li><a href=href>{label}</a></li> })
        .collect_view();
    view! { <ul class="inline-list">{items}</ul> }.into_any()
}
