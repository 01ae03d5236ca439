//! Units within a body (`Organisationseinheit` with its `Stellenzeichen`): whom to
//! turn to. Functions and mailboxes, no names of people.

use serde::{Deserialize, Serialize};

use crate::{
    error::FieldErrors,
    ids::{BodyId, UnitId},
    text,
};

/// `Organisationseinheit`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    pub id: UnitId,
    pub body: BodyId,
    /// `Stellenzeichen`: "IV B"; unique within the body.
    pub code: String,
    pub name: String,
    /// Mailbox and telephone of the function.
    pub contact: Option<String>,
    pub retired: bool,
    pub version: i64,
}

impl Unit {
    /// "IV B – Soziale Stadt"
    pub fn label(&self) -> String {
        format!("{} – {}", self.code, self.name)
    }
}

/// What the form "Organisationseinheit" sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitDraft {
    pub code: String,
    pub name: String,
    pub contact: String,
    pub retired: bool,
    /// Only of a unit that stands.
    pub version: String,
    /// Only of a new one: sent twice, the form makes one unit.
    pub form_id: String,
}

/// A checked [`UnitDraft`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitInput {
    pub code: String,
    pub name: String,
    pub contact: Option<String>,
    pub retired: bool,
}

impl UnitDraft {
    /// Checks the typed values; that the code is free is the use case's matter.
    ///
    /// # Errors
    /// A sentence for each field that cannot stand.
    pub fn parse(&self) -> Result<UnitInput, FieldErrors> {
        let mut errors = FieldErrors::default();
        let code = errors.take(
            "code",
            text::line(
                &self.code,
                30,
                "Bitte geben Sie das Stellenzeichen an, zum Beispiel IV B.",
            ),
        );
        let name = errors.take(
            "name",
            text::line(
                &self.name,
                200,
                "Bitte geben Sie den Namen der Organisationseinheit an.",
            ),
        );
        let contact = errors.take("contact", text::optional(&self.contact, 500));
        match (code, name, contact) {
            (Some(code), Some(name), Some(contact)) => Ok(UnitInput {
                code,
                name,
                contact,
                retired: self.retired,
            }),
            _ => Err(errors),
        }
    }
}
