//! What a list of contributions can be narrowed by: the rows behind every sum of money.

use crate::{
    catalogue::Catalogue,
    contribution::ContributionState,
    facts::{MeasureFacts, MoneyFact},
    labels::Label,
    narrow::Property,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MoneyProperty {
    State,
    Programme,
    /// The giver, or its Bezirksamt.
    Giver,
    Year,
    Area,
    District,
    /// The body that leads the measure, or its Bezirksamt: who gets the money.
    Lead,
    Field,
    /// Only contributions that count: not declined, not withdrawn.
    Counts,
}

/// The value of [`MoneyProperty::Area`] for measures outside the areas; as in the list
/// of measures.
pub const NO_AREA: &str = "keine";

impl Property for MoneyProperty {
    const ALL: &'static [Self] = &[
        Self::State,
        Self::Programme,
        Self::Giver,
        Self::Year,
        Self::Area,
        Self::District,
        Self::Lead,
        Self::Field,
        Self::Counts,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::State => "zustand",
            Self::Programme => "programm",
            Self::Giver => "mittel",
            Self::Year => "jahr",
            Self::Area => "raum",
            Self::District => "bezirk",
            Self::Lead => "ff",
            Self::Field => "feld",
            Self::Counts => "zaehlt",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::State => "Zustand",
            Self::Programme => "Programm",
            Self::Giver => "Mittel von",
            Self::Year => "Jahr",
            Self::Area => "Handlungsraum",
            Self::District => "Bezirk",
            Self::Lead => "Federführung",
            Self::Field => "Handlungsfeld",
            Self::Counts => "In der Summe",
        }
    }

    fn words(self, value: &str, catalogue: &Catalogue) -> Option<String> {
        match self {
            Self::State => ContributionState::parse(value).map(|state| state.label().to_owned()),
            Self::Programme => {
                let programme = catalogue.programmes.get(&value.parse().ok()?)?;
                Some(programme.name.clone())
            }
            Self::Giver | Self::Lead => {
                let body = catalogue.bodies.get(&value.parse().ok()?)?;
                Some(body.short_name.clone())
            }
            Self::Year => value
                .parse::<i32>()
                .ok()
                .filter(|year| (1990..=2100).contains(year))
                .map(|year| year.to_string()),
            Self::Area if value == NO_AREA => Some("außerhalb der Handlungsräume".into()),
            Self::Area => catalogue
                .areas
                .values()
                .find(|area| area.code == value)
                .map(|area| area.label()),
            Self::District => {
                let known = catalogue.districts.iter().find(|d| d.number == value)?;
                Some(known.name.clone())
            }
            Self::Field => catalogue
                .fields
                .values()
                .find(|field| field.code == value)
                .map(|field| field.name.clone()),
            Self::Counts => (value == "ja").then(|| "zählt mit".into()),
        }
    }
}

/// Visits the values a contribution has of a property.
pub fn each_value(
    facts: &MeasureFacts,
    money: &MoneyFact,
    property: MoneyProperty,
    catalogue: &Catalogue,
    visit: &mut dyn FnMut(&str),
) {
    match property {
        MoneyProperty::State => visit(money.state.key()),
        MoneyProperty::Programme => visit(&money.programme.to_string()),
        MoneyProperty::Giver => catalogue
            .body_and_above(money.giver)
            .iter()
            .for_each(|id| visit(&id.to_string())),
        MoneyProperty::Year => visit(&money.year.to_string()),
        MoneyProperty::Area if facts.areas.is_empty() => visit(NO_AREA),
        MoneyProperty::Area => facts
            .areas_and_above
            .iter()
            .filter_map(|id| catalogue.areas.get(id))
            .for_each(|area| visit(&area.code)),
        MoneyProperty::District => facts.districts.iter().for_each(|number| visit(number)),
        MoneyProperty::Lead => facts
            .lead_and_above
            .iter()
            .for_each(|id| visit(&id.to_string())),
        MoneyProperty::Field => {
            if let Some(field) = catalogue.fields.get(&facts.field) {
                visit(&field.code);
            }
        }
        MoneyProperty::Counts => {
            if money.state.counts() {
                visit("ja");
            }
        }
    }
}
