//! Facets: the properties a measure can be filtered and counted by, and their values
//! in URLs and in words.
//!
//! To add a facet: one variant of [`Facet`], one arm in `each_value`, `Facet::name`,
//! `Facet::label`, `FacetValue::parse`/`key`/`label`.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::{
    catalogue::Catalogue,
    deadline::Deadline,
    facts::MeasureFacts,
    freshness::Freshness,
    ids::{AreaId, BodyId, FieldId, NodeId, ProgrammeId, TargetGroupId},
    labels::Label,
    measure::{Rating, Stage},
    request::RequestState,
    review::ReviewState,
};

/// For which day computed facts hold, and when a report is stale (days).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub day: NaiveDate,
    pub stale_after: i64,
}

/// A property that can be filtered and counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    Area,
    District,
    Lead,
    Participant,
    Giver,
    Programme,
    Field,
    Objective,
    TargetGroup,
    Stage,
    Rating,
    Deadline,
    Freshness,
    /// How requests of the measure stand.
    Request,
    /// How far the newest report is.
    Review,
    /// The Bezirke whose review of the newest report is missing.
    Unreviewed,
    /// The Ampel of the newest confirmed report.
    ConfirmedRating,
    KeyMeasure,
    Draft,
}

impl Facet {
    pub const ALL: [Self; 19] = [
        Self::Area,
        Self::District,
        Self::Lead,
        Self::Participant,
        Self::Giver,
        Self::Programme,
        Self::Field,
        Self::Objective,
        Self::TargetGroup,
        Self::Stage,
        Self::Rating,
        Self::Deadline,
        Self::Freshness,
        Self::Request,
        Self::Review,
        Self::Unreviewed,
        Self::ConfirmedRating,
        Self::KeyMeasure,
        Self::Draft,
    ];

    /// The name in URLs and forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Area => "raum",
            Self::District => "bezirk",
            Self::Lead => "ff",
            Self::Participant => "beteiligt",
            Self::Giver => "mittel",
            Self::Programme => "programm",
            Self::Field => "feld",
            Self::Objective => "ziel",
            Self::TargetGroup => "zielgruppe",
            Self::Stage => "stand",
            Self::Rating => "ampel",
            Self::Deadline => "termin",
            Self::Freshness => "aktualitaet",
            Self::Request => "anfrage",
            Self::Review => "pruefung",
            Self::Unreviewed => "zu_pruefen",
            Self::ConfirmedRating => "bestaetigt",
            Self::KeyMeasure => "schluessel",
            Self::Draft => "entwurf",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Area => "Handlungsraum",
            Self::District => "Bezirk",
            Self::Lead => "Federführung",
            Self::Participant => "Beteiligte",
            Self::Giver => "Mittel von",
            Self::Programme => "Programm",
            Self::Field => "Handlungsfeld",
            Self::Objective => "Ziel",
            Self::TargetGroup => "Zielgruppe",
            Self::Stage => "Umsetzungsstand",
            Self::Rating => "Ampel",
            Self::Deadline => "Terminstand",
            Self::Freshness => "Aktualität",
            Self::Request => "Anfragen",
            Self::Review => "Prüfung",
            Self::Unreviewed => "Prüfung steht aus in",
            Self::ConfirmedRating => "Ampel, bestätigt",
            Self::KeyMeasure => "Schlüsselmaßnahme",
            Self::Draft => "Entwurf",
        }
    }
}

/// One value of a facet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FacetValue {
    Area(AreaId),
    /// Bezirk number 1 to 12.
    District(u8),
    Body(BodyId),
    Programme(ProgrammeId),
    Field(FieldId),
    Node(NodeId),
    TargetGroup(TargetGroupId),
    Stage(Stage),
    Rating(Rating),
    Deadline(Deadline),
    Freshness(Freshness),
    Request(RequestState),
    Review(ReviewState),
    Yes,
    No,
    /// The property has no value: no objective, no participant, outside the areas.
    Nothing,
}

impl FacetValue {
    /// Reads a value from a URL; `None` for what does not exist (any more).
    pub fn parse(facet: Facet, text: &str, catalogue: &Catalogue) -> Option<Self> {
        if text == "keine" {
            return Some(Self::Nothing);
        }
        match facet {
            Facet::Area => catalogue.area_by_code(text).map(|area| Self::Area(area.id)),
            Facet::District | Facet::Unreviewed => text
                .parse()
                .ok()
                .filter(|n| (1..=12).contains(n))
                .map(Self::District),
            Facet::Lead | Facet::Participant | Facet::Giver => text
                .parse()
                .ok()
                .filter(|id| catalogue.bodies.contains_key(id))
                .map(Self::Body),
            Facet::Programme => text
                .parse()
                .ok()
                .filter(|id| catalogue.programmes.contains_key(id))
                .map(Self::Programme),
            Facet::Field => catalogue
                .fields
                .values()
                .find(|f| f.code.eq_ignore_ascii_case(text))
                .map(|f| Self::Field(f.id)),
            Facet::Objective => text
                .parse()
                .ok()
                .filter(|id| catalogue.node(*id).is_some())
                .map(Self::Node),
            Facet::TargetGroup => text
                .parse()
                .ok()
                .filter(|id| catalogue.target_groups.contains_key(id))
                .map(Self::TargetGroup),
            Facet::Stage => Stage::parse(text).map(Self::Stage),
            Facet::Rating | Facet::ConfirmedRating => Rating::parse(text).map(Self::Rating),
            Facet::Request => RequestState::parse(text).map(Self::Request),
            Facet::Review => ReviewState::parse(text).map(Self::Review),
            Facet::Deadline => Deadline::parse(text).map(Self::Deadline),
            Facet::Freshness => Freshness::parse(text).map(Self::Freshness),
            Facet::KeyMeasure | Facet::Draft => match text {
                "ja" => Some(Self::Yes),
                "nein" => Some(Self::No),
                _ => None,
            },
        }
    }

    /// The value as written in URLs.
    pub fn key(self, catalogue: &Catalogue) -> String {
        match self {
            Self::Area(id) => catalogue
                .areas
                .get(&id)
                .map(|area| area.code.clone())
                .unwrap_or_default(),
            Self::District(number) => format!("{number:02}"),
            Self::Body(id) => id.to_string(),
            Self::Programme(id) => id.to_string(),
            Self::Field(id) => catalogue
                .fields
                .get(&id)
                .map(|field| field.code.clone())
                .unwrap_or_default(),
            Self::Node(id) => id.to_string(),
            Self::TargetGroup(id) => id.to_string(),
            Self::Stage(stage) => stage.key().into(),
            Self::Rating(rating) => rating.key().into(),
            Self::Deadline(deadline) => deadline.key().into(),
            Self::Freshness(freshness) => freshness.key().into(),
            Self::Request(state) => state.key().into(),
            Self::Review(state) => state.key().into(),
            Self::Yes => "ja".into(),
            Self::No => "nein".into(),
            Self::Nothing => "keine".into(),
        }
    }

    /// The value as a person reads it.
    pub fn label(self, catalogue: &Catalogue) -> String {
        match self {
            Self::Area(id) => catalogue.area_label(id),
            Self::District(number) => catalogue.district_name(&format!("{number:02}")).to_owned(),
            Self::Body(id) => catalogue.body_name(id).to_owned(),
            Self::Programme(id) => catalogue.programme_name(id).to_owned(),
            Self::Field(id) => catalogue.field_name(id).to_owned(),
            Self::Node(id) => catalogue.node_label(id),
            Self::TargetGroup(id) => catalogue.target_group_name(id).to_owned(),
            Self::Stage(stage) => stage.label().into(),
            Self::Rating(rating) => rating.label().into(),
            Self::Deadline(deadline) => deadline.label().into(),
            Self::Freshness(freshness) => freshness.label().into(),
            Self::Request(state) => state.label().into(),
            Self::Review(state) => state.label().into(),
            Self::Yes => "ja".into(),
            Self::No => "nein".into(),
            Self::Nothing => "ohne".into(),
        }
    }
}

impl MeasureFacts {
    /// Visits every value this measure has of a facet.
    pub fn each_value(&self, facet: Facet, moment: Moment, mut visit: impl FnMut(FacetValue)) {
        let yes_no = |yes: bool| if yes { FacetValue::Yes } else { FacetValue::No };
        let mut any = false;
        let mut seen = |value| {
            any = true;
            visit(value);
        };
        match facet {
            Facet::Area => self
                .areas_and_above
                .iter()
                .for_each(|id| seen(FacetValue::Area(*id))),
            Facet::District => {
                self.districts
                    .iter()
                    .filter_map(|n| n.parse().ok())
                    .for_each(|n| seen(FacetValue::District(n)));
            }
            Facet::Lead => self
                .lead_and_above
                .iter()
                .for_each(|id| seen(FacetValue::Body(*id))),
            Facet::Participant => self
                .participants
                .iter()
                .for_each(|id| seen(FacetValue::Body(*id))),
            Facet::Giver => self
                .givers()
                .into_iter()
                .for_each(|id| seen(FacetValue::Body(id))),
            Facet::Programme => {
                let all: BTreeSet<ProgrammeId> = self.money.iter().map(|m| m.programme).collect();
                all.into_iter()
                    .for_each(|id| seen(FacetValue::Programme(id)));
            }
            Facet::Field => seen(FacetValue::Field(self.field)),
            Facet::Objective => self
                .objectives
                .iter()
                .for_each(|id| seen(FacetValue::Node(*id))),
            Facet::TargetGroup => self
                .target_groups
                .iter()
                .for_each(|id| seen(FacetValue::TargetGroup(*id))),
            Facet::Stage => seen(FacetValue::Stage(self.stage)),
            Facet::Rating => seen(FacetValue::Rating(self.rating)),
            Facet::Deadline => seen(FacetValue::Deadline(self.deadline(moment.day))),
            Facet::Freshness => seen(FacetValue::Freshness(
                self.freshness(moment.day, moment.stale_after),
            )),
            Facet::Request => {
                let all: BTreeSet<RequestState> = self.requests.iter().map(|r| r.state).collect();
                all.into_iter()
                    .for_each(|state| seen(FacetValue::Request(state)));
            }
            Facet::Review => self
                .review
                .iter()
                .for_each(|state| seen(FacetValue::Review(*state))),
            Facet::Unreviewed if self.review == Some(ReviewState::Pending) => {
                self.unreviewed
                    .iter()
                    .filter_map(|n| n.parse().ok())
                    .for_each(|n| seen(FacetValue::District(n)));
            }
            Facet::Unreviewed => {}
            Facet::ConfirmedRating => self
                .confirmed
                .iter()
                .for_each(|(_, rating)| seen(FacetValue::Rating(*rating))),
            Facet::KeyMeasure => seen(yes_no(self.key_measure)),
            Facet::Draft => seen(yes_no(self.draft)),
        }
        if !any {
            visit(FacetValue::Nothing);
        }
    }

    /// Bodies that give money, each once.
    pub fn givers(&self) -> BTreeSet<BodyId> {
        self.money.iter().map(|m| m.giver).collect()
    }
}
