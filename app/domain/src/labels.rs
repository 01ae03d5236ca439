//! The German words of the domain, once for pages, mails, tables and prints. Whole
//! sentences stand in the views.

use crate::{
    body::BodyKind,
    concept::NodeKind,
    contribution::ContributionState,
    deadline::Deadline,
    freshness::Freshness,
    measure::{Priority, Rating, Stage},
    participation::Answer,
    policy::Role,
    preference::Density,
    request::{RequestKind, RequestState},
    review::ReviewState,
};

/// A word to show, and one line that explains it where it is chosen.
pub trait Label {
    fn label(&self) -> &'static str;

    /// One line of explanation; empty where the word says it all.
    fn hint(&self) -> &'static str {
        ""
    }
}

impl Label for Stage {
    fn label(&self) -> &'static str {
        match self {
            Self::NotStarted => "nicht begonnen",
            Self::Preparing => "in Vorbereitung",
            Self::Running => "in Umsetzung",
            Self::Permanent => "dauerhaft",
            Self::Completed => "abgeschlossen",
            Self::Deferred => "zurückgestellt",
            Self::Dropped => "entfallen",
        }
    }

    fn hint(&self) -> &'static str {
        match self {
            Self::NotStarted => "Vereinbart, aber noch ohne erste Schritte.",
            Self::Preparing => "Planung, Abstimmung oder Ausschreibung läuft.",
            Self::Running => "Die Maßnahme wird vor Ort umgesetzt.",
            Self::Permanent => "Daueraufgabe ohne Ende, wird jährlich geprüft.",
            Self::Completed => "Alle Arbeiten sind erledigt.",
            Self::Deferred => "Ruht bis auf Weiteres; braucht eine Begründung.",
            Self::Dropped => "Wird nicht weiterverfolgt; braucht eine Begründung.",
        }
    }
}

impl Label for Rating {
    fn label(&self) -> &'static str {
        match self {
            Self::OnTrack => "planmäßig",
            Self::AtRisk => "mit Risiken",
            Self::Critical => "kritisch",
            Self::Unrated => "keine Angabe",
        }
    }

    fn hint(&self) -> &'static str {
        match self {
            Self::OnTrack => "Zeit, Geld und Inhalt sind im Plan.",
            Self::AtRisk => "Das Ziel ist erreichbar, aber gefährdet; braucht eine Begründung.",
            Self::Critical => {
                "Ohne Entscheidung oder Hilfe wird das Ziel verfehlt; braucht eine Begründung."
            }
            Self::Unrated => "Es gibt noch nichts einzuschätzen.",
        }
    }
}

impl Label for Priority {
    fn label(&self) -> &'static str {
        match self {
            Self::High => "hoch",
            Self::Medium => "mittel",
            Self::Low => "niedrig",
        }
    }

    fn hint(&self) -> &'static str {
        match self {
            Self::High => "Beginn möglichst sofort.",
            Self::Medium => "Beginn innerhalb von zwei Jahren.",
            Self::Low => "Beginn innerhalb von vier Jahren.",
        }
    }
}

impl Label for Deadline {
    fn label(&self) -> &'static str {
        match self {
            Self::None => "ohne Frist",
            Self::InTime => "im Plan",
            Self::DueSoon => "fällig in ≤ 30 Tagen",
            Self::StartPassed => "Beginn überschritten",
            Self::MilestoneOverdue => "Meilenstein überfällig",
            Self::Overdue => "überfällig",
            Self::Done => "erledigt",
        }
    }
}

impl Label for Freshness {
    fn label(&self) -> &'static str {
        match self {
            Self::Current => "aktuell",
            Self::Stale => "veraltet",
            Self::Closed => "abgeschlossen oder entfallen",
        }
    }
}

impl Label for Role {
    fn label(&self) -> &'static str {
        match self {
            Self::Clerk => "Bearbeitung",
            Self::DistrictCoordinator => "Bezirkskoordination",
            Self::StateCoordinator => "Landeskoordination",
            Self::Leadership => "Leitung",
            Self::Auditor => "Revision",
            Self::Administrator => "Administration",
        }
    }

    fn hint(&self) -> &'static str {
        match self {
            Self::Clerk => "Legt Maßnahmen der eigenen Stelle an und meldet den Sachstand.",
            Self::DistrictCoordinator => {
                "Begleitet alle Maßnahmen in den Handlungsräumen eines Bezirks."
            }
            Self::StateCoordinator => "Pflegt Handlungskonzepte, Verzeichnisse und Berichtsrunden.",
            Self::Leadership => "Liest alles.",
            Self::Auditor => "Liest Verlauf und Sicherheitsprotokoll.",
            Self::Administrator => "Verwaltet Konten; sieht keine Maßnahmen.",
        }
    }
}

impl Label for BodyKind {
    fn label(&self) -> &'static str {
        match self {
            Self::SenateDepartment => "Senatsverwaltung",
            Self::DistrictOffice => "Bezirksamt",
            Self::Office => "Fachamt",
            Self::Other => "Weitere Stelle",
        }
    }
}

impl Label for NodeKind {
    fn label(&self) -> &'static str {
        match self {
            Self::GuidingGoal => "Leitziel",
            Self::Field => "Handlungsfeld",
            Self::Need => "Handlungsbedarf",
            Self::Objective => "Ziel",
            Self::KeyMeasure => "Schlüsselmaßnahme",
        }
    }
}

impl Label for ContributionState {
    fn label(&self) -> &'static str {
        match self {
            Self::Asked => "angefragt",
            Self::Promised => "zugesagt",
            Self::Declined => "abgelehnt",
            Self::Granted => "bewilligt",
            Self::Paid => "ausgezahlt",
            Self::Withdrawn => "zurückgezogen",
        }
    }
}

impl Label for Answer {
    fn label(&self) -> &'static str {
        match self {
            Self::Asked => "angefragt",
            Self::Accepted { .. } => "angenommen",
            Self::Declined { .. } => "abgelehnt",
        }
    }
}

impl Label for RequestKind {
    fn label(&self) -> &'static str {
        match self {
            Self::Lead => "Federführung",
            Self::Participation => "Beteiligung",
            Self::Contribution => "Mittel",
        }
    }
}

impl Label for RequestState {
    fn label(&self) -> &'static str {
        match self {
            Self::Open => "offen",
            Self::Agreed => "angenommen",
            Self::Declined => "abgelehnt",
        }
    }
}

impl Label for ReviewState {
    fn label(&self) -> &'static str {
        match self {
            Self::Pending => "eingereicht, noch nicht bestätigt",
            Self::Returned => "zurückgegeben",
            Self::Confirmed => "bestätigt",
        }
    }
}

impl Label for Density {
    fn label(&self) -> &'static str {
        match self {
            Self::Comfortable => "weit",
            Self::Compact => "eng",
        }
    }

    fn hint(&self) -> &'static str {
        match self {
            Self::Comfortable => "Viel Luft zwischen den Zeilen.",
            Self::Compact => "Mehr Zeilen auf einem Bildschirm.",
        }
    }
}

/// Small numbers as words in sentences: "zwei"; larger ones in figures.
pub fn number_word(number: i64) -> String {
    const WORDS: [&str; 13] = [
        "null", "eine", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn",
        "elf", "zwölf",
    ];
    usize::try_from(number)
        .ok()
        .and_then(|at| WORDS.get(at))
        .map_or_else(|| number.to_string(), |word| (*word).to_owned())
}
