//! Bodies: Senate departments, Bezirksämter with their offices, and others. Names
//! change per legislature, so a body has validity, aliases and successors.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::BodyId;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyKind {
    /// `Senatsverwaltung`, including the Senatskanzlei
    SenateDepartment,
    /// `Bezirksamt`
    DistrictOffice,
    /// `Fachamt` of a Bezirksamt
    Office,
    /// Träger, companies, Quartiersmanagement …: named, never asked
    Other,
}

impl BodyKind {
    pub const ALL: [Self; 4] = [
        Self::SenateDepartment,
        Self::DistrictOffice,
        Self::Office,
        Self::Other,
    ];

    pub const fn key(self) -> &'static str {
        match self {
            Self::SenateDepartment => "senate_department",
            Self::DistrictOffice => "district_office",
            Self::Office => "office",
            Self::Other => "other",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// `Organisation`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    pub id: BodyId,
    /// What people call it: "SenStadt", "BA Treptow-Köpenick", "JugA Treptow-Köpenick".
    pub short_name: String,
    pub name: String,
    pub kind: BodyKind,
    /// The Bezirksamt of an office.
    pub parent: Option<BodyId>,
    /// Bezirk number "01" to "12" for Bezirksämter and their offices.
    pub district: Option<String>,
    pub aliases: Vec<String>,
    pub valid_from: Option<NaiveDate>,
    /// Exclusive.
    pub valid_to: Option<NaiveDate>,
    pub successors: Vec<BodyId>,
    /// For kind `Other`: "Genossenschaft", "Beauftragte" …
    pub note: Option<String>,
    /// Official contact data, no private ones.
    pub contact: Option<String>,
    pub version: i64,
}

impl Body {
    pub fn valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day < to)
    }

    /// Whether it may be named as lead or participant: Träger are named, never asked.
    pub fn can_be_asked(&self) -> bool {
        self.kind != BodyKind::Other
    }
}
