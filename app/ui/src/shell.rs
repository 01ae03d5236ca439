//! What stands around every page: the entries of the navigation, and the pages beside
//! it that the search finds. Data only; the frame itself is `kit::page`.
//!
//! To add an entry: one line in [`NAVIGATION`], or in [`PLACES`] for a page that is only
//! found by searching; the permission table decides who sees it.

use domain::policy::{Action, Actor};

/// One entry of the main navigation.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub label: &'static str,
    pub href: &'static str,
    /// Shown when the visitor may do one of these; empty means everybody signed in.
    pub needs: &'static [Action],
}

impl Entry {
    /// Whether this visitor sees it.
    pub fn open_to(&self, actor: &Actor) -> bool {
        self.needs.is_empty() || self.needs.iter().any(|action| actor.may(*action))
    }
}

/// A page that one looks for by what one wants to do.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub entry: Entry,
    /// What else people call it.
    pub words: &'static str,
}

const fn place(
    label: &'static str,
    href: &'static str,
    needs: &'static [Action],
    words: &'static str,
) -> Place {
    let entry = Entry { label, href, needs };
    Place { entry, words }
}

/// Pages and actions beside the navigation; a test opens each as everybody who sees it.
pub const PLACES: &[Place] = &[
    place(
        "Maßnahme anlegen",
        "/massnahmen/neu",
        &[Action::CreateMeasure],
        "neu erfassen hinzufügen Vorhaben Projekt",
    ),
    place(
        "Maßnahmen als CSV herunterladen",
        "/massnahmen.csv",
        &[Action::SeeMeasures],
        "Export Excel Tabelle Download",
    ),
    place(
        "Anfragen",
        "/anfragen",
        &[Action::SeeMeasures],
        "Beteiligung Zusage Antwort",
    ),
    place(
        "Förderprogramme",
        "/programme",
        &[Action::SeeMeasures],
        "Finanzierung Mittel Fördermittel",
    ),
    place(
        "Meine Wiedervorlagen",
        "/wiedervorlagen",
        &[Action::KeepFollowUps],
        "Notizen Erinnerungen Termine",
    ),
    place(
        "Wiedervorlage anlegen",
        "/wiedervorlagen/neu",
        &[Action::KeepFollowUps],
        "neu Notiz Erinnerung",
    ),
    place(
        "Stelle anlegen",
        "/stellen/neu",
        &[Action::ManageCatalogue],
        "neu Organisation Behörde",
    ),
    place(
        "Handlungsfelder",
        "/verzeichnisse/handlungsfelder",
        &[Action::ManageCatalogue],
        "Verzeichnis",
    ),
    place(
        "Zielgruppen",
        "/verzeichnisse/zielgruppen",
        &[Action::ManageCatalogue],
        "Verzeichnis",
    ),
    place(
        "Zielgruppe anlegen",
        "/verzeichnisse/zielgruppen/neu",
        &[Action::ManageCatalogue],
        "neu",
    ),
    place(
        "Programme pflegen",
        "/verzeichnisse/programme",
        &[Action::ManageCatalogue],
        "Verzeichnis Förderprogramm",
    ),
    place(
        "Programm anlegen",
        "/verzeichnisse/programme/neu",
        &[Action::ManageCatalogue],
        "neu Förderprogramm",
    ),
    place(
        "Konto anlegen",
        "/verwaltung/konten/neu",
        &[Action::ManageAccounts],
        "neu Person Zugang",
    ),
    place(
        "Änderungsverlauf",
        "/protokoll/verlauf",
        &[Action::SeeSecurityLog],
        "Historie Revision",
    ),
    place(
        "Mehrere Maßnahmen aus Excel einfügen",
        "/massnahmen/einfuegen",
        &[Action::CreateMeasure],
        "Import Tabelle anlegen neu",
    ),
    place(
        "Mehrere Maßnahmen gemeinsam ändern",
        "/massnahmen/sammelaenderung",
        &[Action::EditMeasure],
        "Sammeländerung viele",
    ),
    place(
        "Meine Ansichten",
        "/ansichten",
        &[Action::SeeMeasures],
        "gespeicherte Listen Filter Favoriten Startseite",
    ),
    place(
        "Angefangene Formulare",
        "/zwischenstaende",
        &[],
        "Zwischenstand Entwurf gespeichert weiterschreiben",
    ),
    place(
        "Gemeldete Barrieren",
        "/barrierefreiheit/meldungen",
        &[Action::AnswerBarriers],
        "Feedback Antwort",
    ),
    place("Hilfe", "/hilfe", &[], "Handbuch Anleitung"),
    place("Glossar", "/hilfe/glossar", &[], "Hilfe Begriffe Wörter"),
    place(
        "Barriere melden",
        "/barrierefreiheit/melden",
        &[],
        "Feedback Barrierefreiheit",
    ),
    place(
        "Erklärung zur Barrierefreiheit",
        "/barrierefreiheit",
        &[],
        "BITV",
    ),
    place("Datenschutz", "/datenschutz", &[], "DSGVO"),
    place("Impressum", "/impressum", &[], "Kontakt"),
    place("Mein Konto", "/konto", &[], "Profil Rollen Einstellungen"),
    place(
        "Ansicht und Bedienung",
        "/konto/ansicht",
        &[],
        "Einstellungen Dichte Tastenkürzel",
    ),
    place("Kennwort ändern", "/konto/passwort", &[], "Passwort"),
    place("Überall abmelden", "/abmelden/ueberall", &[], "Sitzungen"),
    place(
        "Tastenkürzel",
        "/hilfe/tastatur",
        &[],
        "Tastatur Hilfe Shortcuts",
    ),
];
/// Always the overview, also for who has chosen another start page.
pub const OVERVIEW: &str = "/ueberblick";

/// In the order of the screen.
pub const NAVIGATION: &[Entry] = &[
    Entry {
        label: "Überblick",
        href: "/",
        needs: &[],
    },
    Entry {
        label: "Aufgaben",
        href: "/aufgaben",
        needs: &[Action::SeeTasks],
    },
    Entry {
        label: "Maßnahmen",
        href: "/massnahmen",
        needs: &[Action::SeeMeasures],
    },
    Entry {
        label: "Handlungsräume",
        href: "/raeume",
        needs: &[Action::SeeMeasures],
    },
    Entry {
        label: "Stellen",
        href: "/stellen",
        needs: &[Action::SeeMeasures],
    },
    Entry {
        label: "Mittel",
        href: "/mittel",
        needs: &[Action::SeeMeasures],
    },
    Entry {
        label: "Verzeichnisse",
        href: "/verzeichnisse",
        needs: &[Action::ManageCatalogue],
    },
    Entry {
        label: "Konten",
        href: "/verwaltung/konten",
        needs: &[Action::ManageAccounts],
    },
    Entry {
        label: "Protokoll",
        href: "/protokoll",
        needs: &[Action::SeeSecurityLog],
    },
];
