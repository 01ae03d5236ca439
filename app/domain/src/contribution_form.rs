//! The forms "Mittel anfragen" and "Anfrage ändern": typed values become a request for
//! money. Who may ask, and what follows from an answer, is [`crate::contribution`]'s.

use crate::{
    body::BodyKind,
    catalogue::Catalogue,
    error::FieldErrors,
    ids::{BodyId, ProgrammeId},
    money::Cents,
};

const NO_PROGRAMME: &str = "Bitte wählen Sie ein Förderprogramm aus der Liste.";

/// A request for money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContributionInput {
    pub programme: ProgrammeId,
    pub giver: BodyId,
    pub year: i32,
    pub amount: Cents,
}

impl ContributionInput {
    /// Asks the catalogue whether this money can be asked for: the programme is not
    /// retired and the giver is its giver, or any Bezirksamt where it names none.
    ///
    /// # Errors
    /// A sentence under `programme`, `giver`, `year` or `amount`.
    pub fn check(&self, catalogue: &Catalogue) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        let programme = catalogue.programmes.get(&self.programme);
        match programme.filter(|programme| !programme.retired) {
            None => errors.add("programme", NO_PROGRAMME),
            Some(programme) => {
                let kind = catalogue.bodies.get(&self.giver).map(|body| body.kind);
                let gives = match programme.giver {
                    Some(giver) => giver == self.giver,
                    None => kind == Some(BodyKind::DistrictOffice),
                };
                if !gives {
                    errors.add(
                        "giver",
                        "Diese Stelle vergibt keine Mittel aus diesem Programm.",
                    );
                }
            }
        }
        check_terms(self.year, self.amount, &mut errors);
        errors.done()
    }
}

/// What the form "Mittel anfragen" sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContributionDraft {
    pub programme: String,
    pub giver: String,
    pub year: String,
    pub amount: String,
    pub form_id: String,
}

impl ContributionDraft {
    /// Reads the typed values; [`ContributionInput::check`] says whether they can stand.
    ///
    /// # Errors
    /// A sentence for each field that cannot be read.
    pub fn parse(&self, catalogue: &Catalogue) -> Result<ContributionInput, FieldErrors> {
        let mut errors = FieldErrors::default();
        let programme = self.programme.trim().parse().ok();
        if programme.is_none() {
            errors.add("programme", NO_PROGRAMME);
        }
        let giver = match self.giver.trim() {
            // A programme with one giver says it by itself.
            "" => programme
                .and_then(|id| catalogue.programmes.get(&id))
                .and_then(|programme| programme.giver),
            typed => typed.parse().ok(),
        };
        if giver.is_none() {
            errors.add("giver", "Bitte wählen Sie, von wem die Mittel kommen.");
        }
        let terms = read_terms(&self.year, &self.amount, &mut errors);
        match (programme, giver, terms) {
            (Some(programme), Some(giver), Some((year, amount))) => Ok(ContributionInput {
                programme,
                giver,
                year,
                amount,
            }),
            _ => Err(errors),
        }
    }
}

/// What the form "Anfrage ändern" sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TermsDraft {
    pub year: String,
    pub amount: String,
    pub version: String,
}

impl TermsDraft {
    /// Year and amount of the new terms.
    ///
    /// # Errors
    /// A sentence under `year` or `amount`.
    pub fn parse(&self) -> Result<(i32, Cents), FieldErrors> {
        let mut errors = FieldErrors::default();
        let Some((year, amount)) = read_terms(&self.year, &self.amount, &mut errors) else {
            return Err(errors);
        };
        check_terms(year, amount, &mut errors);
        errors.done().map(|()| (year, amount))
    }
}

/// Both, or nothing and a sentence for each that cannot be read.
fn read_terms(year: &str, amount: &str, errors: &mut FieldErrors) -> Option<(i32, Cents)> {
    let year = year
        .trim()
        .parse::<i32>()
        .map_err(|_| "Bitte geben Sie ein Jahr an, zum Beispiel 2027.".to_owned());
    let year = errors.take("year", year);
    let amount = errors.take("amount", Cents::parse(amount));
    // An empty amount is none, and none is refused as not above zero.
    Some((year?, amount?.unwrap_or_default()))
}

fn check_terms(year: i32, amount: Cents, errors: &mut FieldErrors) {
    if !(1990..=2100).contains(&year) {
        errors.add("year", "Das Jahr muss zwischen 1990 und 2100 liegen.");
    }
    if amount <= Cents(0) {
        errors.add("amount", "Bitte geben Sie einen Betrag über 0 Euro an.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(year: &str, amount: &str) -> Result<(i32, Cents), FieldErrors> {
        let draft = TermsDraft {
            year: year.to_owned(),
            amount: amount.to_owned(),
            version: String::new(),
        };
        draft.parse()
    }

    #[test]
    fn terms_are_a_year_and_more_than_nothing() {
        assert_eq!(terms(" 2027 ", "80.000"), Ok((2027, Cents(8_000_000))));
        for (year, amount, field) in [
            ("bald", "5", "year"),
            ("1989", "5", "year"),
            ("2101", "5", "year"),
            ("2027", "", "amount"),
            ("2027", "0", "amount"),
            ("2027", "viel", "amount"),
        ] {
            let errors = terms(year, amount).expect_err("cannot stand");
            assert!(errors.get(field).is_some(), "{year}, {amount}");
        }
        let both = terms("bald", "viel").expect_err("neither can be read");
        assert!(both.get("year").is_some() && both.get("amount").is_some());
    }

    #[test]
    fn an_empty_form_has_a_sentence_at_each_field() {
        let errors = ContributionDraft::default()
            .parse(&Catalogue::default())
            .expect_err("nothing was typed");
        for field in ["programme", "giver", "year"] {
            assert!(errors.get(field).is_some(), "{field}");
        }
    }
}
