//! Euro amounts in whole cents. No floating point, no currency but the euro.

use std::{fmt, iter::Sum};

use serde::{Deserialize, Serialize};

use crate::text;

/// An amount in euro cents.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Cents(pub i64);

impl Cents {
    /// Reads German notation: `1.200.000`, `72.500,00`, `38000,5 €`. Empty is `None`.
    ///
    /// # Errors
    /// A German sentence with an example; amounts below 0 or above 100 billion euros.
    pub fn parse(typed: &str) -> Result<Option<Self>, String> {
        const SENTENCE: &str = "Bitte geben Sie einen Betrag in Euro an, zum Beispiel 72.500,00.";
        let plain: String = typed
            .trim()
            .trim_end_matches('€')
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        if plain.is_empty() {
            return Ok(None);
        }
        let (euros, cents) = plain.split_once(',').unwrap_or((&plain, ""));
        let groups: Vec<&str> = euros.split('.').collect();
        let grouped =
            groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|g| g.len() == 3));
        let digits = |t: &str| t.chars().all(|c| c.is_ascii_digit());
        let euros = groups.concat();
        if !grouped
            || euros.is_empty()
            || euros.len() > 12
            || !digits(&euros)
            || !digits(cents)
            || cents.len() > 2
        {
            return Err(SENTENCE.into());
        }
        let euros: i64 = euros.parse().map_err(|_| SENTENCE.to_owned())?;
        let cents: i64 = format!("{cents:0<2}")
            .parse()
            .map_err(|_| SENTENCE.to_owned())?;
        if euros > 100_000_000_000 {
            return Err("Der Betrag ist zu groß.".into());
        }
        Ok(Some(Self(euros * 100 + cents)))
    }

    /// For an amount field: `72500,00`; readable again by [`Self::parse`].
    pub fn typed(self) -> String {
        format!("{},{:02}", self.0 / 100, self.0 % 100)
    }
}

/// `72.500,00 €`
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "−" } else { "" };
        let amount = self.0.unsigned_abs();
        let euros = text::thousands(usize::try_from(amount / 100).unwrap_or(usize::MAX));
        write!(f, "{sign}{euros},{:02} €", amount % 100)
    }
}

impl Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.map(|amount| amount.0).sum())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn german_notation_is_read_and_written() {
        assert_eq!(Cents::parse("1.200.000"), Ok(Some(Cents(120_000_000))));
        assert_eq!(Cents::parse("72.500,5 €"), Ok(Some(Cents(7_250_050))));
        assert_eq!(Cents(7_250_050).to_string(), "72.500,50 €");
        for bad in ["1.2", "1,234", "-5", "12a", ".", "1.20.000"] {
            assert!(Cents::parse(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(amount in 0i64..10_000_000_000_000) {
            prop_assert_eq!(Cents::parse(&Cents(amount).to_string()), Ok(Some(Cents(amount))));
            prop_assert_eq!(Cents::parse(&Cents(amount).typed()), Ok(Some(Cents(amount))));
        }
    }
}
