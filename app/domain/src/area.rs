//! Areas: the thirteen Handlungsräume and the Teilbereiche of number 13. A leaf lies
//! in exactly one Bezirk; permissions work on leaves.

use serde::{Deserialize, Serialize};

use crate::ids::AreaId;

/// `Handlungsraum` or `Teilbereich`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionArea {
    pub id: AreaId,
    /// "06", "13d"
    pub code: String,
    pub name: String,
    pub parent: Option<AreaId>,
    /// Bezirk number of a leaf.
    pub district: Option<String>,
    /// LOR codes (2021): text, leading zeros matter, levels mixed.
    pub lor: Vec<String>,
    pub note: Option<String>,
    pub version: i64,
}

impl ActionArea {
    /// "13d Kosmosviertel"
    pub fn label(&self) -> String {
        format!("{} {}", self.code, self.name)
    }
}

/// `Bezirk`: number and name are fixed by law; its office is a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct District {
    pub number: String,
    pub name: String,
}
