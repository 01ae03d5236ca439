//! Checks of the money of a measure against the rules of its programmes and its own
//! dates and cost, in words. A check decides nothing and blocks nothing; what only a
//! person can know is a question ([`questions`]) and never checked.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use crate::{
    body::BodyKind,
    catalogue::{Catalogue, Programme},
    dates::german,
    facts::{MeasureFacts, MoneyFact},
    ids::{BodyId, ProgrammeId},
    labels::number_word,
    money::Cents,
    request::{RequestFact, RequestKind, RequestState},
};

/// How much weight a finding has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Does not meet a rule as things stand.
    Warning,
    /// Worth a look: it may still fit, or something is not stated.
    Hint,
}

/// What was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// So many Senate departments carry it together.
    Departments,
    /// Only inside the 13 areas.
    OnlyAreas,
    /// Term of the programme against the term of the measure.
    Term,
    /// Year of a contribution against the term of the programme.
    ProgrammeYear,
    /// Year of a contribution against the term of the measure.
    MeasureYear,
    /// Contributions against the total cost.
    AboveCost,
}

/// One finding: a sentence for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub check: Check,
    pub tone: Tone,
    /// The programme whose rule it is; `None` for the measure's own figures.
    pub programme: Option<ProgrammeId>,
    pub sentence: String,
}

/// Everything found about the money of a measure, the gravest first. Declined and
/// withdrawn money is not looked at.
pub fn findings(facts: &MeasureFacts, catalogue: &Catalogue) -> Vec<Finding> {
    let mut found: Vec<Finding> = years_by_programme(facts)
        .into_iter()
        .filter_map(|(id, years)| Some((catalogue.programmes.get(&id)?, years)))
        .flat_map(|(programme, years)| of_programme(facts, programme, &years, catalogue))
        .chain(above_cost(facts))
        .chain(measure_years(facts))
        .collect();
    found.sort_by_key(|finding| (finding.tone, finding.check));
    found
}

/// What would be found about one programme if it gave money in this year too.
pub fn findings_for(
    facts: &MeasureFacts,
    programme: &Programme,
    year: Option<i32>,
    catalogue: &Catalogue,
) -> Vec<Finding> {
    let mut years = years_by_programme(facts)
        .remove(&programme.id)
        .unwrap_or_default();
    years.extend(year);
    of_programme(facts, programme, &years, catalogue)
}

/// The questions of the programmes that give money: for a person, never answered here.
pub fn questions<'a>(
    facts: &MeasureFacts,
    catalogue: &'a Catalogue,
) -> Vec<(&'a Programme, &'a str)> {
    years_by_programme(facts)
        .keys()
        .filter_map(|id| catalogue.programmes.get(id))
        .filter_map(|programme| Some((programme, programme.question.as_deref()?)))
        .collect()
}

/// The rules of a programme in words; its question is not among them.
pub fn rules(programme: &Programme) -> Vec<String> {
    let departments = programme.departments.map(|least| {
        format!(
            "Mindestens {} Senatsverwaltungen tragen die Maßnahme gemeinsam.",
            number_word(least)
        )
    });
    let areas = programme
        .only_areas
        .then(|| "Nur in den 13 Handlungsräumen.".to_owned());
    let term = term_words(programme).map(|term| format!("Das Programm läuft {term}."));
    departments.into_iter().chain(areas).chain(term).collect()
}

/// "vom 31.01.2023 bis zum 31.12.2030"
fn term_words(programme: &Programme) -> Option<String> {
    match (programme.runs_from, programme.runs_to) {
        (None, None) => None,
        (Some(from), None) => Some(format!("ab dem {}", german(from))),
        (None, Some(to)) => Some(format!("bis zum {}", german(to))),
        (Some(from), Some(to)) => Some(format!("vom {} bis zum {}", german(from), german(to))),
    }
}

fn counting(facts: &MeasureFacts) -> impl Iterator<Item = &MoneyFact> {
    facts.money.iter().filter(|money| money.state.counts())
}

fn years_by_programme(facts: &MeasureFacts) -> BTreeMap<ProgrammeId, BTreeSet<i32>> {
    let mut years: BTreeMap<ProgrammeId, BTreeSet<i32>> = BTreeMap::new();
    for money in counting(facts) {
        years.entry(money.programme).or_default().insert(money.year);
    }
    years
}

fn of_programme(
    facts: &MeasureFacts,
    programme: &Programme,
    years: &BTreeSet<i32>,
    catalogue: &Catalogue,
) -> Vec<Finding> {
    let finding = |check, (tone, sentence): (Tone, String)| Finding {
        check,
        tone,
        programme: Some(programme.id),
        sentence: format!("{}: {sentence}", programme.name),
    };
    [
        (Check::Departments, departments(facts, programme, catalogue)),
        (Check::OnlyAreas, only_areas(facts, programme)),
        (Check::Term, term(facts, programme)),
        (Check::ProgrammeYear, programme_years(programme, years)),
    ]
    .into_iter()
    .filter_map(|(check, found)| found.map(|found| finding(check, found)))
    .collect()
}

/// The Senate departments of a measure: lead, participants, givers.
#[derive(Default)]
struct Departments {
    agreed: BTreeSet<BodyId>,
    asked: BTreeSet<BodyId>,
    declined: BTreeSet<BodyId>,
}

impl Departments {
    fn of(facts: &MeasureFacts, catalogue: &Catalogue) -> Self {
        let mut found = Self::default();
        match facts.lead_accepted {
            true => found.agreed.insert(facts.lead),
            false => found.place(facts.lead, request(facts, RequestKind::Lead, facts.lead)),
        };
        // A lead that is asked while an older one stays in force.
        let leads = facts.requests.iter().filter(|request| {
            request.seat.kind() == RequestKind::Lead && request.state == RequestState::Open
        });
        found.asked.extend(leads.map(|request| request.body));
        for body in &facts.participants {
            // Who was never asked has named itself; an Entwurf has asked nobody yet.
            match request(facts, RequestKind::Participation, *body) {
                None if facts.draft => found.asked.insert(*body),
                None => found.agreed.insert(*body),
                some => found.place(*body, some),
            };
        }
        for money in counting(facts) {
            match money.state.is_agreed() {
                true => found.agreed.insert(money.giver),
                false => found.asked.insert(money.giver),
            };
        }
        let senate = |id: &BodyId| {
            let body = catalogue.bodies.get(id);
            body.is_some_and(|body| body.kind == BodyKind::SenateDepartment)
        };
        found.agreed.retain(senate);
        found
            .asked
            .retain(|body| senate(body) && !found.agreed.contains(body));
        found.declined.retain(|body| {
            senate(body) && !found.agreed.contains(body) && !found.asked.contains(body)
        });
        found
    }

    /// Where a body stands after its answer; older terms in force are an agreement.
    fn place(&mut self, body: BodyId, request: Option<&RequestFact>) -> bool {
        match request.map(|request| (request.state, request.reopened)) {
            Some((_, true)) | Some((RequestState::Agreed, _)) => self.agreed.insert(body),
            Some((RequestState::Declined, false)) => self.declined.insert(body),
            Some((RequestState::Open, false)) | None => self.asked.insert(body),
        }
    }
}

/// The request to a body; of several the one that went best.
fn request(facts: &MeasureFacts, kind: RequestKind, body: BodyId) -> Option<&RequestFact> {
    let of_body = facts
        .requests
        .iter()
        .filter(|request| request.seat.kind() == kind && request.body == body);
    of_body.min_by_key(|request| match (request.reopened, request.state) {
        (true, _) | (_, RequestState::Agreed) => 0,
        (_, RequestState::Open) => 1,
        (_, RequestState::Declined) => 2,
    })
}

fn departments(
    facts: &MeasureFacts,
    programme: &Programme,
    catalogue: &Catalogue,
) -> Option<(Tone, String)> {
    let least = usize::try_from(programme.departments?).ok()?;
    let there = Departments::of(facts, catalogue);
    if there.agreed.len() >= least {
        return None;
    }
    let names = |bodies: &BTreeSet<BodyId>| {
        let mut names: Vec<&str> = bodies.iter().map(|id| catalogue.body_name(*id)).collect();
        names.sort_unstable();
        names.join(", ")
    };
    let mut sentence = format!(
        "Mindestens {} Senatsverwaltungen müssen die Maßnahme gemeinsam tragen.",
        number_word(least as i64)
    );
    match there.agreed.is_empty() {
        true => sentence.push_str(" Bisher hat keine zugesagt."),
        false => sentence.push_str(&format!(" Dabei: {}.", names(&there.agreed))),
    }
    if !there.asked.is_empty() {
        let asked = names(&there.asked);
        sentence.push_str(&format!(" Angefragt, noch ohne Zusage: {asked}."));
    }
    if !there.declined.is_empty() {
        sentence.push_str(&format!(" Abgelehnt: {}.", names(&there.declined)));
    }
    match least.saturating_sub(there.agreed.len() + there.asked.len()) {
        0 => Some((Tone::Hint, sentence)),
        1 => Some((
            Tone::Warning,
            format!("{sentence} Es fehlt noch eine, die angefragt wird."),
        )),
        missing => Some((
            Tone::Warning,
            format!(
                "{sentence} Es fehlen noch {}, die angefragt werden.",
                number_word(missing as i64)
            ),
        )),
    }
}

fn only_areas(facts: &MeasureFacts, programme: &Programme) -> Option<(Tone, String)> {
    (programme.only_areas && facts.areas.is_empty()).then(|| {
        let sentence =
            "Das Programm fördert nur in den 13 Handlungsräumen; diese Maßnahme liegt außerhalb.";
        (Tone::Warning, sentence.into())
    })
}

fn term(facts: &MeasureFacts, programme: &Programme) -> Option<(Tone, String)> {
    let words = term_words(programme)?;
    let before = |day: NaiveDate| programme.runs_from.is_some_and(|from| day < from);
    let after = |day: NaiveDate| programme.runs_to.is_some_and(|to| to < day);
    if facts.end.is_some_and(before) || facts.start.is_some_and(after) {
        let sentence =
            format!("Das Programm läuft {words}; der Zeitraum der Maßnahme liegt ganz außerhalb.");
        return Some((Tone::Warning, sentence));
    }
    let early = facts.start.filter(|day| before(*day));
    let late = facts.end.filter(|day| after(*day));
    let part = match (early, late) {
        (Some(start), Some(end)) => format!(
            "die Maßnahme beginnt schon am {} und endet erst am {}",
            german(start),
            german(end)
        ),
        (Some(start), None) => format!("die Maßnahme beginnt schon am {}", german(start)),
        (None, Some(end)) => format!("die Maßnahme endet erst am {}", german(end)),
        (None, None) if facts.end.is_none() && programme.runs_to.is_some() => {
            "für die Maßnahme ist kein Ende eingetragen".into()
        }
        (None, None) => return None,
    };
    Some((Tone::Hint, format!("Das Programm läuft {words}; {part}.")))
}

fn programme_years(programme: &Programme, years: &BTreeSet<i32>) -> Option<(Tone, String)> {
    let outside = outside(years, programme.runs_from, programme.runs_to);
    (!outside.is_empty()).then(|| {
        let words = term_words(programme).unwrap_or_default();
        let years = listed(&outside);
        let sentence = format!("Für {years} sind Mittel eingetragen; das Programm läuft {words}.");
        (Tone::Warning, sentence)
    })
}

fn measure_years(facts: &MeasureFacts) -> Option<Finding> {
    let years: BTreeSet<i32> = counting(facts).map(|money| money.year).collect();
    let outside = outside(&years, facts.start, facts.end);
    (!outside.is_empty()).then(|| {
        let term = match (facts.start, facts.end) {
            (Some(start), Some(end)) => format!("vom {} bis zum {}", german(start), german(end)),
            (Some(start), None) => format!("ab dem {}", german(start)),
            (None, end) => format!("bis zum {}", end.map(german).unwrap_or_default()),
        };
        Finding {
            check: Check::MeasureYear,
            tone: Tone::Warning,
            programme: None,
            sentence: format!(
                "Für {} sind Mittel eingetragen; die Maßnahme läuft {term}.",
                listed(&outside)
            ),
        }
    })
}

/// The years that no day of the term lies in.
fn outside(years: &BTreeSet<i32>, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Vec<i32> {
    let early = |year: i32| from.is_some_and(|from| year < from.year());
    let late = |year: i32| to.is_some_and(|to| to.year() < year);
    years
        .iter()
        .copied()
        .filter(|year| early(*year) || late(*year))
        .collect()
}

/// "2025", "2025 und 2026", "2024, 2025 und 2031"
fn listed(years: &[i32]) -> String {
    let words: Vec<String> = years.iter().map(ToString::to_string).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} und {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

fn above_cost(facts: &MeasureFacts) -> Option<Finding> {
    let (funded, cost) = (facts.funded(), facts.total_cost?);
    (funded > cost).then(|| Finding {
        check: Check::AboveCost,
        tone: Tone::Warning,
        programme: None,
        sentence: format!(
            "Die Beiträge zusammen ({funded}) liegen um {} über den Gesamtkosten ({cost}).",
            Cents(funded.0 - cost.0)
        ),
    })
}

#[cfg(test)]
mod tests;
