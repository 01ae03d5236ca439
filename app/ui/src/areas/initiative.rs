//! What is said about the initiative itself, in the words of its public page. The
//! date is that of the decision S-1658/2018; the public page names a wrong year.

use leptos::prelude::*;

/// The official page of the initiative.
const OFFICIAL: &str = "https://www.stadtentwicklung.berlin.de/staedtebau/foerderprogramme/gemeinschaftsinitiative/index.shtml";

/// Ziel und Aufgabe.
pub fn aim() -> AnyView {
    view! {
        <div class="prose">
            <p>
                "Ziel ist die Schaffung gleichwertiger Lebensbedingungen und -chancen in Berlin. Durch eine leistungsfähige Infrastruktur, nachhaltige öffentliche Dienstleistungen und sozio-integrative Angebote sollen die Menschen vor Ort unterstützt werden, um in den benachteiligten Quartieren nicht den gesellschaftlichen Anschluss zu verlieren."
            </p>
            <p>
                "Aufgabe ist es, die Aktivitäten der einzelnen Senatsverwaltungen stärker abzustimmen, Ressourcen zu konzentrieren und passgenaue Angebote gemeinsam für die sozial benachteiligten Quartiere zu entwickeln."
            </p>
        </div>
    }
    .into_any()
}

/// The decision behind it, and where to read more.
pub fn decision() -> AnyView {
    view! {
        <div class="prose">
            <p>
                "Am 30.10.2018 hat der Senat von Berlin die ressortübergreifende Unterstützung sozial benachteiligter Quartiere beschlossen (Senatsbeschluss Nr. S-1658/2018)."
            </p>
            <p>
                <a href=OFFICIAL rel="external noreferrer">"Offizielle Seite der Gemeinschaftsinitiative bei der Senatsverwaltung für Stadtentwicklung, Bauen und Wohnen"</a>
            </p>
        </div>
    }
    .into_any()
}

/// By what the areas were chosen.
pub fn selection() -> AnyView {
    view! {
        <div class="prose">
            <p>
                "Grundlage waren das Monitoring Soziale Stadtentwicklung, der Sozialstrukturatlas und ein hoher Anteil lernmittelbefreiter Schülerinnen und Schüler in Grundschulen. So wurden 13 Handlungsräume ausgewählt, in denen Land und Bezirke ihre Mittel bündeln. Der Handlungsraum 13 „Stadtrand Süd“ besteht aus vier Teilbereichen in vier Bezirken."
            </p>
        </div>
    }
    .into_any()
}
