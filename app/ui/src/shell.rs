//! What stands around every page: the entries of the navigation. Data only; the
//! frame itself is `kit::page`.
//!
//! To add an entry: one line in [`NAVIGATION`]; the permission table decides who
//! sees it.

use domain::policy::Action;

/// One entry of the main navigation.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub label: &'static str,
    pub href: &'static str,
    /// Shown when the visitor may do one of these; empty means everybody signed in.
    pub needs: &'static [Action],
}

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
