//! The tables of the example data, as they are embedded, and how their words become
//! what the forms send.

use chrono::{Datelike, Duration, NaiveDate};
use domain::{
    body::Body,
    catalogue::Catalogue,
    dates,
    ids::{AreaId, NodeId},
    labels::Label,
    measure::{Rating, Stage},
    measure_form::{MeasureDraft, ParticipantDraft},
    money::Cents,
};
use serde::Deserialize;

use crate::{
    Error, Result,
    catalogue::{rows, several},
};

const MEASURES: &str = include_str!("../../demo/massnahmen_beispiel.csv");
const EVENTS: &str = include_str!("../../demo/verlauf_beispiel.csv");
const CONCEPT: &str = include_str!("../../demo/konzept_beispiel.csv");

/// The area of the example concept.
pub(super) const CONCEPT_AREA: &str = "13d";

#[derive(Clone, Debug, Deserialize)]
pub(super) struct MeasureRow {
    pub nr: String,
    pub titel: String,
    pub schluesselmassnahme: String,
    pub raum: String,
    pub bezirk_nr: String,
    pub raum_grund: String,
    pub handlungsfeld: String,
    pub leitziele: String,
    pub konzeptziel: String,
    pub ausserhalb_konzept_grund: String,
    pub federfuehrung: String,
    pub beteiligte: String,
    pub traeger: String,
    pub zielgruppen: String,
    pub beginn: String,
    pub ende_urspruenglich: String,
    pub stand: String,
    pub stand_grund: String,
    pub ersatz: String,
    pub ampel: String,
    pub ampel_grund: String,
    pub sachstand: String,
    pub sachstand_vom: String,
    pub gesamtkosten: String,
    pub finanzierung: String,
    #[serde(skip)]
    pub shift: Shift,
}

/// One contribution of a row: `Programm:Geber:Jahr:Betrag:Zustand`.
#[derive(Clone, Debug)]
pub(super) struct MoneyCell {
    pub programme: String,
    pub giver: String,
    pub year: i32,
    pub amount: Cents,
    pub state: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct EventRow {
    pub tag: NaiveDate,
    pub ereignis: String,
    pub nr: String,
    pub angabe: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct NodeRow {
    pub code: String,
    pub unter: String,
    pub art: String,
    pub text: String,
    pub kanonisches_feld: String,
}

/// The measures of the table, moved in time.
pub(super) fn measures(shift: Shift) -> Result<Vec<MeasureRow>> {
    let mut measures: Vec<MeasureRow> = rows(MEASURES)?;
    for row in &mut measures {
        for day in [
            &mut row.beginn,
            &mut row.ende_urspruenglich,
            &mut row.sachstand_vom,
        ] {
            let typed = dates::parse_optional(day).map_err(|_| wrong("no day", day))?;
            *day = typed
                .map(|day| dates::german(shift.day(day)))
                .unwrap_or_default();
        }
        row.shift = shift;
    }
    Ok(measures)
}

/// What happened, moved in time.
pub(super) fn events(shift: Shift) -> Result<Vec<EventRow>> {
    let mut events: Vec<EventRow> = rows(EVENTS)?;
    for event in &mut events {
        event.tag = shift.day(event.tag);
    }
    Ok(events)
}

/// The day the example data is written for.
const WRITTEN_FOR: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 11, 22);

/// How far the example data is moved, so that its past leads up to another day: by
/// whole weeks, so that a Tuesday stays one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shift {
    weeks: i64,
    years: i32,
}

impl Shift {
    pub(super) fn to(shown_on: NaiveDate) -> Self {
        let written_for = WRITTEN_FOR.unwrap_or(shown_on);
        Self {
            weeks: (shown_on - written_for).num_days().div_euclid(7),
            years: shown_on.year() - written_for.year(),
        }
    }

    pub(super) fn day(self, day: NaiveDate) -> NaiveDate {
        day + Duration::weeks(self.weeks)
    }
}

pub(super) fn concept() -> Result<Vec<NodeRow>> {
    rows(CONCEPT)
}

/// The example data does not fit the catalogue: a fault of ours.
pub(super) fn wrong(what: &str, value: &str) -> Error {
    Error::internal(format!("example data: {what} „{value}“"))
}

pub(super) fn body<'a>(catalogue: &'a Catalogue, name: &str, today: NaiveDate) -> Result<&'a Body> {
    catalogue
        .find_body(name, today)
        .ok_or_else(|| wrong("no body", name))
}

pub(super) fn stage(label: &str) -> Result<Stage> {
    Stage::ALL
        .into_iter()
        .find(|stage| stage.label() == label)
        .ok_or_else(|| wrong("no stage", label))
}

pub(super) fn rating(label: &str) -> Result<Rating> {
    Rating::ALL
        .into_iter()
        .find(|rating| rating.label() == label)
        .ok_or_else(|| wrong("no rating", label))
}

impl MeasureRow {
    pub(super) fn money(&self) -> Result<Vec<MoneyCell>> {
        several(&self.finanzierung)
            .map(|cell| {
                let bad = || wrong("no contribution", cell);
                let [programme, giver, year, amount, state] =
                    <[&str; 5]>::try_from(cell.split(':').collect::<Vec<_>>())
                        .map_err(|_| bad())?;
                let amount = Cents::parse(amount).ok().flatten().ok_or_else(bad)?;
                let year: i32 = year.parse().map_err(|_| bad())?;
                let year = year + self.shift.years;
                Ok(MoneyCell {
                    programme: programme.into(),
                    giver: giver.into(),
                    year,
                    amount,
                    state: state.into(),
                })
            })
            .collect()
    }

    /// The day of the last Sachstand, if the table names one.
    pub(super) fn stated_on(&self) -> Result<Option<NaiveDate>> {
        dates::parse_optional(&self.sachstand_vom).map_err(|_| wrong("no day", &self.sachstand_vom))
    }

    /// What a clerk would type.
    pub(super) fn draft(&self, catalogue: &Catalogue, today: NaiveDate) -> Result<MeasureDraft> {
        let areas = several(&self.raum)
            .map(|code| {
                catalogue
                    .area_by_code(code)
                    .map(|area| area.id)
                    .ok_or_else(|| wrong("no area", code))
            })
            .collect::<Result<Vec<AreaId>>>()?;
        let field = catalogue
            .fields
            .values()
            .find(|field| field.code == self.handlungsfeld);
        let participants = several(&self.beteiligte)
            .map(|name| {
                Ok(ParticipantDraft {
                    body: body(catalogue, name, today)?.id.to_string(),
                    task: String::new(),
                })
            })
            .collect::<Result<_>>()?;
        let target_groups = several(&self.zielgruppen)
            .map(|name| {
                let group = catalogue
                    .target_groups
                    .values()
                    .find(|group| group.name == name);
                group
                    .map(|group| group.id.to_string())
                    .ok_or_else(|| wrong("no target group", name))
            })
            .collect::<Result<_>>()?;
        Ok(MeasureDraft {
            title: self.titel.clone(),
            outside_district: self.bezirk_nr.clone(),
            outside_reason: self.raum_grund.clone(),
            field: field
                .ok_or_else(|| wrong("no field", &self.handlungsfeld))?
                .id
                .to_string(),
            lead: body(catalogue, &self.federfuehrung, today)?.id.to_string(),
            start: self.beginn.clone(),
            end: self.ende_urspruenglich.clone(),
            objectives: nodes(
                catalogue,
                &areas,
                several(&self.konzeptziel).map(str::to_owned),
            )?,
            goals: nodes(
                catalogue,
                &areas,
                several(&self.leitziele).map(|number| format!("L{number}")),
            )?,
            outside_concept: self.ausserhalb_konzept_grund.clone(),
            participants,
            target_groups,
            operator: self.traeger.clone(),
            key_measure: self.schluesselmassnahme == "ja",
            total_cost: self.gesamtkosten.clone(),
            areas: areas.iter().map(AreaId::to_string).collect(),
            ..MeasureDraft::default()
        })
    }
}

/// Nodes by code in the concept of the first area, or in the city-wide one.
fn nodes(
    catalogue: &Catalogue,
    areas: &[AreaId],
    codes: impl Iterator<Item = String>,
) -> Result<Vec<String>> {
    let concept = match areas.first() {
        Some(area) => catalogue.concept_of(*area),
        None => catalogue.city_concept(),
    };
    let find = |code: &str| -> Option<NodeId> {
        concept?
            .nodes
            .iter()
            .find(|node| node.code == code)
            .map(|node| node.id)
    };
    codes
        .map(|code| {
            find(&code)
                .map(|id| id.to_string())
                .ok_or_else(|| wrong("no node", &code))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_past_is_moved_by_whole_weeks_and_never_beyond_the_day_shown() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (shown, moved) in [
            ("2026-11-22", "2026-11-22"),
            ("2026-11-24", "2026-11-22"),
            ("2026-11-29", "2026-11-29"),
            ("2026-11-21", "2026-11-15"),
            ("2028-01-01", "2027-12-26"),
        ] {
            let shift = Shift::to(day(shown));
            assert_eq!(shift.day(day("2026-11-22")), day(moved), "{shown}");
            assert!(shift.day(day("2026-11-22")) <= day(shown));
        }
        let row = &measures(Shift::to(day("2028-01-01"))).unwrap()[0];
        assert_eq!(row.money().unwrap()[0].year, 2028);
    }
}
