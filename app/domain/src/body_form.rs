//! Forms about bodies: a new one, and its further names. What succeeds a body is in
//! `succession`.

use chrono::NaiveDate;

use crate::{
    body::{Body, BodyKind},
    catalogue::Catalogue,
    dates,
    error::FieldErrors,
    ids::BodyId,
    search::fold,
    text,
};

/// Longest short name in characters.
pub const SHORT_NAME: usize = 80;
/// Most further names of a body.
const MOST_ALIASES: usize = 20;

const TAKEN: &str = "Diese Kurzbezeichnung hat schon eine andere Stelle.";

/// What the form "Stelle anlegen" sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BodyDraft {
    pub kind: String,
    /// Of a Fachamt: its Bezirksamt.
    pub parent: String,
    /// Of a Bezirksamt: its Bezirk.
    pub district: String,
    pub short_name: String,
    pub name: String,
    pub note: String,
    pub valid_from: String,
    pub form_id: String,
}

/// A checked [`BodyDraft`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyInput {
    pub kind: BodyKind,
    pub parent: Option<BodyId>,
    pub district: Option<String>,
    pub short_name: String,
    pub name: String,
    pub note: Option<String>,
    pub valid_from: Option<NaiveDate>,
}

impl BodyDraft {
    /// Checks the typed values against the catalogue.
    ///
    /// # Errors
    /// A sentence for each field that cannot stand.
    pub fn parse(&self, catalogue: &Catalogue, today: NaiveDate) -> Result<BodyInput, FieldErrors> {
        let mut errors = FieldErrors::default();
        let kind = errors.take(
            "kind",
            BodyKind::parse(self.kind.trim())
                .ok_or_else(|| "Bitte wählen Sie die Art der Stelle.".into()),
        );
        let short_name = errors.take(
            "short_name",
            short_name(&self.short_name, catalogue.bodies.values()),
        );
        let name = errors.take("name", name(&self.name));
        let note = errors
            .take("note", text::optional_line(&self.note, 200))
            .flatten();
        let valid_from = errors
            .take("valid_from", dates::parse_optional(&self.valid_from))
            .flatten();
        let place = match kind {
            Some(BodyKind::Office) => errors.take("parent", self.above(catalogue, today)),
            Some(BodyKind::DistrictOffice) => errors.take("district", self.town_hall(catalogue)),
            _ => Some((None, None)),
        };
        match (kind, short_name, name, place) {
            (Some(kind), Some(short_name), Some(name), Some((parent, district)))
                if errors.is_empty() =>
            {
                Ok(BodyInput {
                    kind,
                    parent,
                    district,
                    short_name,
                    name,
                    note,
                    valid_from,
                })
            }
            _ => Err(errors),
        }
    }

    /// The Bezirksamt of a Fachamt gives the Bezirk too.
    fn above(
        &self,
        catalogue: &Catalogue,
        today: NaiveDate,
    ) -> Result<(Option<BodyId>, Option<String>), String> {
        let parent = self.parent.trim().parse::<BodyId>().ok();
        parent
            .and_then(|id| catalogue.bodies.get(&id))
            .filter(|body| body.kind == BodyKind::DistrictOffice && body.valid_on(today))
            .map(|body| (Some(body.id), body.district.clone()))
            .ok_or_else(|| "Bitte wählen Sie das Bezirksamt, zu dem das Fachamt gehört.".into())
    }

    /// One Bezirk has one Bezirksamt.
    fn town_hall(&self, catalogue: &Catalogue) -> Result<(Option<BodyId>, Option<String>), String> {
        let number = self.district.trim();
        if !catalogue.districts.iter().any(|d| d.number == number) {
            return Err("Bitte wählen Sie den Bezirk des Bezirksamts.".into());
        }
        match catalogue.district_office(number) {
            Some(body) => Err(format!(
                "Dieser Bezirk hat schon ein Bezirksamt: {}.",
                body.name
            )),
            None => Ok((None, Some(number.to_owned()))),
        }
    }
}

/// A short name that no other body has or had: old records are found by it.
///
/// # Errors
/// A sentence.
pub fn short_name<'a>(
    typed: &str,
    mut others: impl Iterator<Item = &'a Body>,
) -> Result<String, String> {
    let short = text::line(
        typed,
        SHORT_NAME,
        "Bitte geben Sie eine Kurzbezeichnung an.",
    )?;
    match others.any(|other| fold(&other.short_name) == fold(&short)) {
        true => Err(TAKEN.into()),
        false => Ok(short),
    }
}

/// The full name of a body.
///
/// # Errors
/// A sentence.
pub fn name(typed: &str) -> Result<String, String> {
    text::line(
        typed,
        text::SHORT,
        "Bitte geben Sie den Namen der Stelle an.",
    )
}

/// Further names, one in each line, without repetition and without the short name.
///
/// # Errors
/// A sentence.
pub fn aliases<'a>(
    typed: &str,
    body: &Body,
    others: impl Iterator<Item = &'a Body> + Clone,
) -> Result<Vec<String>, String> {
    let typed = text::optional(typed, MOST_ALIASES * (SHORT_NAME + 1))?.unwrap_or_default();
    let mut aliases: Vec<String> = Vec::new();
    for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let alias = text::line(line, SHORT_NAME, "")?;
        if let Some(other) = others
            .clone()
            .find(|other| fold(&other.short_name) == fold(&alias))
        {
            return Err(format!(
                "„{alias}“ ist die Kurzbezeichnung einer anderen Stelle: {}.",
                other.name
            ));
        }
        let known = aliases.iter().any(|known| fold(known) == fold(&alias));
        if !known && fold(&alias) != fold(&body.short_name) {
            aliases.push(alias);
        }
    }
    match aliases.len() {
        0..=MOST_ALIASES => Ok(aliases),
        _ => Err(format!(
            "Es sind höchstens {MOST_ALIASES} weitere Namen möglich."
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, body, day};

    fn draft(kind: &str) -> BodyDraft {
        BodyDraft {
            kind: kind.into(),
            short_name: "Neu".into(),
            name: "Neue Stelle".into(),
            ..BodyDraft::default()
        }
    }

    fn parse(draft: &BodyDraft) -> Result<BodyInput, FieldErrors> {
        draft.parse(&samples::catalogue(), day("2026-11-22"))
    }

    #[test]
    fn an_office_needs_its_bezirksamt_and_takes_its_bezirk() {
        let errors = parse(&draft("office")).unwrap_err();
        assert!(errors.get("parent").unwrap().contains("Bezirksamt"));
        let wrong = BodyDraft {
            parent: body(samples::SEN).to_string(),
            ..draft("office")
        };
        assert!(parse(&wrong).is_err());
        let right = BodyDraft {
            parent: body(samples::OFFICE).to_string(),
            ..draft("office")
        };
        let input = parse(&right).unwrap();
        assert_eq!(
            (input.parent, input.district.as_deref()),
            (Some(body(samples::OFFICE)), Some("09"))
        );
    }

    #[test]
    fn a_bezirk_has_one_bezirksamt() {
        let second = BodyDraft {
            district: "09".into(),
            ..draft("district_office")
        };
        let errors = parse(&second).unwrap_err();
        assert!(errors.get("district").unwrap().contains("BA Süd"));
        let first = BodyDraft {
            district: "05".into(),
            ..draft("district_office")
        };
        assert_eq!(parse(&first).unwrap().district.as_deref(), Some("05"));
    }

    #[test]
    fn a_short_name_is_free_among_former_bodies_too() {
        let taken = BodyDraft {
            short_name: "senalt".into(),
            ..draft("other")
        };
        assert_eq!(parse(&taken).unwrap_err().get("short_name"), Some(TAKEN));
        let empty = parse(&BodyDraft::default()).unwrap_err();
        assert_eq!(
            empty.iter().map(|(field, _)| field).collect::<Vec<_>>(),
            ["kind", "name", "short_name"]
        );
    }

    #[test]
    fn further_names_are_lines_without_repetition() {
        let catalogue = samples::catalogue();
        let sen = &catalogue.bodies[&body(samples::SEN)];
        let others = || catalogue.bodies.values().filter(|other| other.id != sen.id);
        let found = aliases("SenN\n\n SENN \nSenNeu\nAlt", sen, others());
        assert_eq!(found, Ok(vec!["SenN".to_owned(), "Alt".to_owned()]));
        assert!(
            aliases("SenAlt", sen, others())
                .unwrap_err()
                .contains("andere")
        );
        let many: Vec<String> = (0..21).map(|n| format!("N{n}")).collect();
        assert!(
            aliases(&many.join("\n"), sen, others())
                .unwrap_err()
                .contains("20")
        );
    }
}
