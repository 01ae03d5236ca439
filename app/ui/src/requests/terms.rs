//! What is asked, in words: the terms the answer belongs to.

use backend::measures::Detail;
use domain::{
    contribution::Contribution,
    dates,
    ids::BodyId,
    labels::Label,
    participation::{Answer, Participation},
    request::Seat,
};
use leptos::prelude::*;

use crate::kit::{
    definition::{Definitions, Panel, Term},
    error_page::Failure,
};

/// A request of a measure, whatever it is about.
pub enum Asked<'a> {
    Lead,
    Participant(&'a Participation),
    Money(&'a Contribution),
}

/// The request of this seat; one that nobody made is not found.
pub fn asked(detail: &Detail, seat: Seat) -> Result<Asked<'_>, Failure> {
    let measure = &detail.measure;
    let found = match seat {
        Seat::Lead => Some(Asked::Lead),
        Seat::Participant(id) => measure
            .participants
            .iter()
            .find(|p| p.id == id)
            .map(Asked::Participant),
        Seat::Money(id) => measure
            .contributions
            .iter()
            .find(|c| c.id == id)
            .map(Asked::Money),
    };
    found.ok_or(Failure::NotFound)
}

impl Asked<'_> {
    /// Who is to answer, as named.
    pub fn body(&self, detail: &Detail) -> BodyId {
        match self {
            Self::Lead => detail.measure.lead.body,
            Self::Participant(participation) => participation.body,
            Self::Money(money) => money.giver,
        }
    }

    /// The terms or the version the answer must name.
    pub fn seen(&self, detail: &Detail) -> i64 {
        match self {
            Self::Lead => detail.measure.lead.terms,
            Self::Participant(participation) => participation.terms,
            Self::Money(money) => money.version,
        }
    }

    /// "Federführung übernehmen"
    pub fn title(&self) -> &'static str {
        match self {
            Self::Lead => "Anfrage zur Federführung",
            Self::Participant(_) => "Anfrage zur Beteiligung",
            Self::Money(_) => "Anfrage zu Mitteln",
        }
    }

    /// The answer given to the present terms, if there is one.
    pub fn answer(&self, detail: &Detail) -> Option<Answer> {
        match self {
            Self::Lead => Some(detail.measure.lead.answer.clone()),
            Self::Participant(participation) => Some(participation.answer.clone()),
            Self::Money(_) => None,
        }
    }

    /// Everything the answer is given to.
    pub fn panel(&self, detail: &Detail) -> AnyView {
        let (measure, catalogue) = (&detail.measure, &*detail.sight.catalogue);
        let day =
            |day: Option<chrono::NaiveDate>| day.map_or_else(|| "offen".into(), dates::german);
        let period = format!("{} bis {}", day(measure.start), day(measure.end));
        let areas: Vec<String> = measure
            .areas
            .iter()
            .map(|id| catalogue.area_label(*id))
            .collect();
        let (asker, body) = (detail.facts.pen, self.body(detail));
        let acting = catalogue.acting(body, detail.sight.day);
        let asked = match acting == body {
            true => catalogue.body_name(body).to_owned(),
            false => format!(
                "{} (für {})",
                catalogue.body_name(acting),
                catalogue.body_name(body)
            ),
        };
        let href = format!("/massnahmen/{}", measure.id);
        let title = format!("{} {}", measure.code, measure.title);
        let asker = catalogue.body_name(asker).to_owned();
        let own = self.own_terms(detail);
        view! {
            <Panel title="Worum es geht">
                <Definitions>
                    <Term name="Maßnahme"><a href=href>{title}</a></Term>
                    {(!areas.is_empty()).then(|| view! { <Term name="Handlungsraum" text=areas.join(", ") /> })}
                    <Term name="Zeitraum" text=period />
                    <Term name="Anfragende Stelle" text=asker />
                    <Term name="Angefragt" text=asked />
                    {own}
                </Definitions>
            </Panel>
        }
        .into_any()
    }

    fn own_terms(&self, detail: &Detail) -> AnyView {
        match self {
            Self::Lead => lead_terms(detail),
            Self::Participant(participation) => participation_terms(participation),
            Self::Money(money) => money_terms(money, detail),
        }
    }
}

fn lead_terms(detail: &Detail) -> AnyView {
    let (lead, catalogue) = (&detail.measure.lead, &*detail.sight.catalogue);
    let in_force = lead.in_force.filter(|body| *body != lead.body).map(|body| {
        let words = format!(
            "{} führt weiter, bis die angefragte Stelle annimmt.",
            catalogue.body_name(body)
        );
        view! { <Term name="Bisher" text=words /> }
    });
    view! {
        <Term name="Was gefragt ist" text="Federführung für die ganze Maßnahme: Stammdaten, Meilensteine und Meldungen." />
        {in_force}
    }
    .into_any()
}

fn participation_terms(participation: &Participation) -> AnyView {
    let task = participation
        .task
        .clone()
        .unwrap_or_else(|| "Beteiligung ohne benannte Aufgabe".into());
    let before = participation
        .agreed
        .as_ref()
        .filter(|agreed| agreed.task != participation.task)
        .map(|agreed| {
            let task = agreed
                .task
                .clone()
                .unwrap_or_else(|| "ohne benannte Aufgabe".into());
            view! { <Term name="Bisher vereinbart (gilt weiter)" text=task /> }
        });
    view! { <Term name="Aufgabe" text=task />{before} }.into_any()
}

fn money_terms(money: &Contribution, detail: &Detail) -> AnyView {
    let programme = detail
        .sight
        .catalogue
        .programme_name(money.programme)
        .to_owned();
    let words = |amount: domain::money::Cents, year: i32| format!("{amount} für {year}");
    let in_force = format!(
        "{} – {}",
        words(money.amount, money.year),
        money.state.label()
    );
    let change = money.change.as_ref().map(|change| {
        let declined = change
            .declined
            .as_ref()
            .map(|declined| format!(" – abgelehnt: {}", declined.reason));
        let text = words(change.amount, change.year) + &declined.unwrap_or_default();
        view! { <Term name="Neu angefragt" text=text /> }
    });
    let name = match money.change {
        Some(_) => "Bisher vereinbart (gilt weiter)",
        None => "Betrag",
    };
    view! {
        <Term name="Programm" text=programme />
        {change}
        <Term name=name text=in_force />
    }
    .into_any()
}
