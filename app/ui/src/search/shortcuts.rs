//! The list of keyboard shortcuts: a page, whose list the key "?" shows in a dialog.
//! The keys themselves are in `style/scripts/palette.js`.

use leptos::prelude::*;

use crate::kit::{
    page::{Answer, Breadth},
    visit::Visit,
};

/// Keys, pressed together or one after the other, and what they do.
const KEYS: &[(&[&str], &str)] = &[
    (
        &["Strg", "K"],
        "Suchen und springen: Seiten, Maßnahmen, Handlungsräume, Stellen (auf dem Mac ⌘ K)",
    ),
    (&["/"], "In das Suchfeld im Kopf der Seite"),
    (&["?"], "Diese Liste zeigen"),
    (&["g", "m"], "Zu den Maßnahmen"),
    (&["g", "r"], "Zu den Handlungsräumen"),
    (&["g", "a"], "Zu den Aufgaben"),
    (&["g", "s"], "Zu den Stellen"),
    (&["Esc"], "Dialog oder Vorschlagsliste schließen"),
];

pub async fn page(visit: Visit) -> Answer {
    Ok(visit
        .page("Tastenkürzel")
        .lead("Einzelne Tasten wirken nie, während Sie in ein Feld schreiben. Alles geht auch ohne sie.")
        .crumb("Suche", "/suche")
        .breadth(Breadth::Narrow)
        .show(|| {
            let rows: Vec<AnyView> = KEYS.iter().map(|(keys, what)| row(keys, what)).collect();
            view! {
                <dl class="shortcuts" id="tastenkuerzel">{rows}</dl>
                <p class="kern-hint">"In Formularen mit vielen Stellen oder Zielen: tippen, mit den Pfeiltasten wählen, mit Eingabe übernehmen. Die Kürzel dieser Liste lassen sich abschalten: "<a href="/konto/ansicht">"Ansicht und Bedienung"</a>"."</p>
            }
        }))
}

fn row(keys: &'static [&'static str], what: &'static str) -> AnyView {
    let keys: Vec<AnyView> = keys
        .iter()
        .map(|key| view! { <kbd>{*key}</kbd>" " }.into_any())
        .collect();
    view! { <div><dt>{keys}</dt><dd>{what}</dd></div> }.into_any()
}
