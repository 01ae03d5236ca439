//! How a list of measures is ordered: always a total order, so that paging by key
//! neither repeats nor skips.

use chrono::NaiveDate;

use crate::{facts::MeasureFacts, form::FormData, measure::Rating};

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Code,
    Title,
    Stage,
    Rating,
    End,
    Reported,
}

impl Sort {
    pub const ALL: [Self; 6] = [
        Self::Code,
        Self::Title,
        Self::Stage,
        Self::Rating,
        Self::End,
        Self::Reported,
    ];

    pub const fn key(self) -> &'static str {
        match self {
            Self::Code => "kuerzel",
            Self::Title => "titel",
            Self::Stage => "stand",
            Self::Rating => "ampel",
            Self::End => "ende",
            Self::Reported => "sachstand",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Code => "Kürzel",
            Self::Title => "Titel",
            Self::Stage => "Umsetzungsstand",
            Self::Rating => "Ampel",
            Self::End => "Ende",
            Self::Reported => "Sachstand vom",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.key() == key)
    }

    /// A total order: the code, then the id decide between equals; nothing known
    /// comes last either way.
    pub fn compare(
        self,
        a: &MeasureFacts,
        b: &MeasureFacts,
        descending: bool,
    ) -> std::cmp::Ordering {
        let turn = |order: std::cmp::Ordering| if descending { order.reverse() } else { order };
        let first = match self {
            Self::Code => turn(a.code.cmp(&b.code)),
            Self::Title => turn(a.title_key.cmp(&b.title_key)),
            Self::Stage => turn(a.stage.cmp(&b.stage)),
            Self::Rating => turn(gravity(a.rating).cmp(&gravity(b.rating))),
            Self::End => nothing_last(a.end, b.end, descending),
            Self::Reported => nothing_last(a.reported_on, b.reported_on, descending),
        };
        first
            .then_with(|| a.code.cmp(&b.code))
            .then_with(|| a.id.cmp(&b.id))
    }
}

/// The order in an address, and whether it is the other way round.
pub fn from_pairs(pairs: &FormData) -> (Sort, bool) {
    (
        Sort::parse(&pairs.get("sortierung")).unwrap_or_default(),
        pairs.get("richtung") == "ab",
    )
}

/// The order as pairs of an address; what goes without saying is not written.
pub fn pairs(sort: Sort, descending: bool) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    if sort != Sort::default() {
        pairs.push(("sortierung".to_owned(), sort.key().to_owned()));
    }
    if descending {
        pairs.push(("richtung".to_owned(), "ab".to_owned()));
    }
    pairs
}

fn gravity(rating: Rating) -> u8 {
    match rating {
        Rating::Critical => 0,
        Rating::AtRisk => 1,
        Rating::OnTrack => 2,
        Rating::Unrated => 3,
    }
}

fn nothing_last(
    a: Option<NaiveDate>,
    b: Option<NaiveDate>,
    descending: bool,
) -> std::cmp::Ordering {
    match (a, b) {
        (Some(a), Some(b)) if descending => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}
