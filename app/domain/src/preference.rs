//! How somebody likes to work: row height, shortcuts, start page. Of one account alone;
//! no rule ever reads it.

use crate::{error::FieldErrors, form::FormData, ids::SavedViewId};

/// How much room the rows of lists and tables take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    #[default]
    Comfortable,
    Compact,
}

impl Density {
    pub const ALL: [Self; 2] = [Self::Comfortable, Self::Compact];

    /// The stable key in the database, forms and the attribute `data-density`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Comfortable => "comfortable",
            Self::Compact => "compact",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|density| density.key() == key)
    }

    /// What a switch changes to.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Comfortable => Self::Compact,
            Self::Compact => Self::Comfortable,
        }
    }
}

/// What an account has chosen; the default is what everybody starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preferences {
    pub density: Density,
    /// Whether keys like `/` and Strg+K do something; WCAG 2.1.4 wants a switch.
    pub shortcuts: bool,
    /// Shown instead of the overview.
    pub start: Option<SavedViewId>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            density: Density::default(),
            shortcuts: true,
            start: None,
        }
    }
}

/// What the form "Ansicht und Bedienung" sends. Field names are the struct's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreferencesDraft {
    pub density: String,
    pub shortcuts: bool,
    /// Id of a saved view; empty: the overview.
    pub start: String,
}

impl From<&FormData> for PreferencesDraft {
    fn from(sent: &FormData) -> Self {
        Self {
            density: sent.get("density"),
            shortcuts: !sent.get("shortcuts").is_empty(),
            start: sent.get("start"),
        }
    }
}

impl PreferencesDraft {
    /// Whether the start page exists and is this person's is asked by the use case.
    ///
    /// # Errors
    /// Sentences for `density` and `start`.
    pub fn parse(&self) -> Result<Preferences, FieldErrors> {
        let mut errors = FieldErrors::default();
        let density = errors.take("density", parse_density(&self.density));
        let start = match self.start.trim() {
            "" => None,
            id => errors.take("start", id.parse().map_err(|_| NO_SUCH_VIEW.to_owned())),
        };
        errors.done()?;
        Ok(Preferences {
            density: density.unwrap_or_default(),
            shortcuts: self.shortcuts,
            start,
        })
    }
}

/// What a form says when the chosen start page is gone.
pub const NO_SUCH_VIEW: &str = "Bitte wählen Sie eine Ansicht aus der Liste.";

/// # Errors
/// A sentence for a key that is none.
pub fn parse_density(key: &str) -> Result<Density, String> {
    Density::parse(key).ok_or_else(|| "Bitte wählen Sie einen Zeilenabstand.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_chose_nothing_has_room_and_shortcuts() {
        let start = Preferences::default();
        assert_eq!(start.density, Density::Comfortable);
        assert!(start.shortcuts && start.start.is_none());
    }

    #[test]
    fn every_density_is_read_back_from_its_key_and_switches_to_the_other() {
        for density in Density::ALL {
            assert_eq!(Density::parse(density.key()), Some(density));
            assert_ne!(density.other(), density);
            assert_eq!(density.other().other(), density);
        }
        assert_eq!(Density::parse(""), None);
    }

    #[test]
    fn an_empty_box_switches_shortcuts_off_and_nonsense_gets_sentences() {
        let sent = FormData(vec![("density".into(), "compact".into())]);
        let read = PreferencesDraft::from(&sent).parse().unwrap();
        assert_eq!((read.density, read.shortcuts), (Density::Compact, false));
        let sent = FormData(vec![
            ("density".into(), "winzig".into()),
            ("start".into(), "x".into()),
        ]);
        let errors = PreferencesDraft::from(&sent).parse().unwrap_err();
        assert!(errors.get("density").is_some() && errors.get("start").is_some());
    }
}
