//! Which section of the handbook fits a page: one table of paths. A page that is not
//! in it leads to the chapter of the visitor's role.
//!
//! To add a page: one line in [`SECTIONS`]; a test proves that its anchor exists.

use domain::policy::Role;

use super::visit::Visit;

/// Path (a `*` stands for one part of it) and the section; the first line that fits.
pub const SECTIONS: &[(&str, &str)] = &[
    ("/massnahmen", "/hilfe/bearbeitung#massnahmen-finden"),
    ("/massnahmen/neu", "/hilfe/bearbeitung#massnahme-anlegen"),
    ("/massnahmen/*", "/hilfe/bearbeitung#massnahme-lesen"),
    (
        "/massnahmen/*/bearbeiten",
        "/hilfe/bearbeitung#massnahme-bearbeiten",
    ),
    ("/massnahmen/*/melden", "/hilfe/bearbeitung#stand-melden"),
    (
        "/massnahmen/*/meilensteine",
        "/hilfe/bearbeitung#meilensteine",
    ),
    (
        "/massnahmen/*/zuruecknehmen",
        "/hilfe/bearbeitung#massnahme-zuruecknehmen",
    ),
    (
        "/massnahmen/*/freigeben",
        "/hilfe/bearbeitung#massnahme-anlegen",
    ),
    (
        "/massnahmen/*/duplizieren",
        "/hilfe/bearbeitung#massnahme-anlegen",
    ),
    (
        "/massnahmen/*/anfragen/*",
        "/hilfe/bearbeitung#anfrage-beantworten",
    ),
    (
        "/massnahmen/*/beteiligung/*",
        "/hilfe/bearbeitung#anfrage-beantworten",
    ),
    (
        "/massnahmen/*/mittel/neu",
        "/hilfe/bearbeitung#mittel-anfragen",
    ),
    (
        "/massnahmen/*/mittel/*",
        "/hilfe/bearbeitung#mittel-anfragen",
    ),
    (
        "/massnahmen/*/pruefen",
        "/hilfe/bezirkskoordination#meldung-pruefen",
    ),
    ("/massnahmen/*/kommentare", "/hilfe/bearbeitung#kommentare"),
    ("/massnahmen/*/verlauf", "/hilfe/revision#verlauf"),
    (
        "/massnahmen/*/dokumente/neu",
        "/hilfe/bearbeitung#dokumente",
    ),
    (
        "/massnahmen/sammelaenderung",
        "/hilfe/bearbeitung#gemeinsam-aendern",
    ),
    (
        "/massnahmen/einfuegen",
        "/hilfe/bearbeitung#gemeinsam-aendern",
    ),
    ("/ansichten", "/hilfe/bearbeitung#ansichten"),
    ("/zwischenstaende", "/hilfe/bearbeitung#zwischenstand"),
    ("/suche", "/hilfe#zurechtfinden"),
    ("/anfragen", "/hilfe/bearbeitung#anfrage-beantworten"),
    ("/aufgaben", "/hilfe/bearbeitung#aufgaben"),
    ("/wiedervorlagen", "/hilfe/bearbeitung#wiedervorlagen"),
    ("/wiedervorlagen/neu", "/hilfe/bearbeitung#wiedervorlagen"),
    ("/mittel", "/hilfe/bearbeitung#mittel-anfragen"),
    ("/programme", "/hilfe/bearbeitung#mittel-anfragen"),
    ("/gelesen", "/hilfe/bezirkskoordination#neues"),
    ("/raeume", "/hilfe/bezirkskoordination#handlungsraum"),
    ("/raeume/*", "/hilfe/bezirkskoordination#handlungsraum"),
    (
        "/raeume/*/aemterrunde",
        "/hilfe/bezirkskoordination#aemterrunde",
    ),
    ("/raeume/*/konzept", "/hilfe/bezirkskoordination#konzept"),
    ("/stellen", "/hilfe/landeskoordination#stellen"),
    ("/stellen/*", "/hilfe/landeskoordination#stellen"),
    (
        "/stellen/*/nachfolge",
        "/hilfe/landeskoordination#stelle-abloesen",
    ),
    ("/verzeichnisse", "/hilfe/landeskoordination#verzeichnisse"),
    (
        "/verzeichnisse/*",
        "/hilfe/landeskoordination#verzeichnisse",
    ),
    (
        "/barrierefreiheit/bearbeiten",
        "/hilfe/landeskoordination#pflichttexte",
    ),
    (
        "/datenschutz/bearbeiten",
        "/hilfe/landeskoordination#pflichttexte",
    ),
    (
        "/impressum/bearbeiten",
        "/hilfe/landeskoordination#pflichttexte",
    ),
    (
        "/barrierefreiheit/meldungen",
        "/hilfe/landeskoordination#barrieren",
    ),
    (
        "/barrierefreiheit/meldungen/*",
        "/hilfe/landeskoordination#barrieren",
    ),
    ("/barrierefreiheit/melden", "/hilfe#barriere-melden"),
    ("/protokoll", "/hilfe/revision#sicherheitsprotokoll"),
    ("/protokoll/verlauf", "/hilfe/revision#verlauf"),
    ("/verwaltung/konten", "/hilfe/administration#konto-finden"),
    (
        "/verwaltung/konten/neu",
        "/hilfe/administration#konto-anlegen",
    ),
    ("/verwaltung/konten/*", "/hilfe/administration#konto-finden"),
    ("/verwaltung/konten/*/rolle", "/hilfe/administration#rollen"),
    (
        "/verwaltung/konten/*/zuruecksetzen",
        "/hilfe/administration#kennwort",
    ),
    (
        "/verwaltung/konten/*/sperren",
        "/hilfe/administration#ausscheiden",
    ),
    ("/konto", "/hilfe#anmelden"),
    ("/konto/passwort", "/hilfe#anmelden"),
    ("/konto/ansicht", "/hilfe#ansicht"),
    ("/anmelden", "/hilfe#anmelden"),
    ("/abmelden", "/hilfe#anmelden"),
];

/// The chapter of a role.
pub const fn chapter(role: Role) -> &'static str {
    match role {
        Role::Clerk => "/hilfe/bearbeitung",
        Role::DistrictCoordinator => "/hilfe/bezirkskoordination",
        Role::StateCoordinator => "/hilfe/landeskoordination",
        Role::Leadership => "/hilfe/leitung",
        Role::Auditor => "/hilfe/revision",
        Role::Administrator => "/hilfe/administration",
    }
}

/// Where the help for this page stands.
pub fn of(visit: &Visit) -> &'static str {
    if let Some(section) = section(&visit.path) {
        return section;
    }
    let roles = visit.actor.as_ref().map(|actor| {
        Role::ALL
            .into_iter()
            .find(|role| actor.has(*role))
            .map_or("/hilfe", chapter)
    });
    // On a page of the handbook itself: its start.
    match roles {
        Some(chapter) if !visit.path.starts_with("/hilfe") => chapter,
        _ => "/hilfe",
    }
}

/// A deeper page without a line of its own takes that of the page above.
fn section(path: &str) -> Option<&'static str> {
    let mut path = path;
    loop {
        let exact = SECTIONS.iter().find(|(pattern, _)| *pattern == path);
        let found = exact.or_else(|| SECTIONS.iter().find(|(pattern, _)| fits(pattern, path)));
        if let Some((_, section)) = found {
            return Some(section);
        }
        path = path.rsplit_once('/')?.0;
        if path.is_empty() {
            return None;
        }
    }
}

fn fits(pattern: &str, path: &str) -> bool {
    let mut parts = path.split('/');
    let same = pattern.split('/').all(|wanted| {
        parts
            .next()
            .is_some_and(|part| wanted == "*" || wanted == part)
    });
    same && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_finds_its_own_section_before_that_of_the_page_above() {
        let id = "0191a000-0000-7000-8000-000000000000";
        for (path, anchor) in [
            ("/massnahmen".to_owned(), "massnahmen-finden"),
            ("/massnahmen/neu".to_owned(), "massnahme-anlegen"),
            (format!("/massnahmen/{id}"), "massnahme-lesen"),
            (format!("/massnahmen/{id}/melden"), "stand-melden"),
            (format!("/massnahmen/{id}/mittel/neu"), "mittel-anfragen"),
            (
                format!("/massnahmen/{id}/kommentare/{id}/bearbeiten"),
                "kommentare",
            ),
            (format!("/raeume/{id}/konzept/{id}/erfuellt"), "konzept"),
            (format!("/verwaltung/konten/{id}/rolle"), "rollen"),
        ] {
            let section = section(&path).unwrap_or_default();
            assert_eq!(section.split('#').nth(1), Some(anchor), "{path}");
        }
        assert_eq!(section("/"), None);
        assert_eq!(section("/gibt-es-nicht"), None);
    }
}
