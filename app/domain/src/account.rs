//! Accounts and the roles they hold. A name lives only in `Person`, which can be
//! erased; the history knows accounts and bodies.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    error::FieldErrors,
    ids::{AccountId, BodyId, GrantId, PersonId},
    policy::Role,
    text,
};

/// `Konto`: who may sign in. The password hash never leaves the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub id: AccountId,
    pub person: Option<PersonId>,
    /// Lower case, unique.
    pub login: String,
    /// The start password must be changed before anything else.
    pub must_change: bool,
    pub disabled_at: Option<DateTime<Utc>>,
    pub demo: bool,
    pub grants: Vec<RoleGrant>,
    pub version: i64,
}

/// A role given to an account, for a body or a district, for a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleGrant {
    pub id: GrantId,
    pub role: Role,
    /// Needed for Bearbeitung; optional for Leitung (then: of all).
    pub body: Option<BodyId>,
    /// Bezirk number "01" to "12"; needed for Bezirkskoordination.
    pub district: Option<String>,
    pub valid_from: NaiveDate,
    /// Exclusive.
    pub valid_to: Option<NaiveDate>,
}

impl RoleGrant {
    /// Whether the grant counts on this day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day < end)
    }
}

/// What the form "Konto anlegen" sends.
#[derive(Clone, Debug, Default)]
pub struct AccountDraft {
    pub login: String,
    pub name: String,
    pub email: String,
}

/// A checked [`AccountDraft`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountInput {
    pub login: String,
    pub name: String,
    pub email: Option<String>,
}

impl AccountDraft {
    /// Checks the typed values.
    ///
    /// # Errors
    /// A sentence for each field that cannot stand.
    pub fn parse(&self) -> Result<AccountInput, FieldErrors> {
        let mut errors = FieldErrors::default();
        let login = errors.take("login", parse_login(&self.login));
        let name = errors.take(
            "name",
            text::required(
                &self.name,
                120,
                "Bitte geben Sie einen Namen oder eine Funktion an.",
            ),
        );
        let email = errors
            .take("email", text::optional(&self.email, 200))
            .flatten();
        if let Some(email) = &email
            && (!email.contains('@') || email.contains(char::is_whitespace))
        {
            errors.add(
                "email",
                "Bitte geben Sie eine E-Mail-Adresse in der Form name@stelle.de an.",
            );
        }
        match (login, name) {
            (Some(login), Some(name)) if errors.is_empty() => {
                Ok(AccountInput { login, name, email })
            }
            _ => Err(errors),
        }
    }
}

/// Lower-cases and checks a sign-in name: 3 to 60 letters, digits, `.`, `-`, `_`, `@`.
///
/// # Errors
/// A German sentence.
pub fn parse_login(typed: &str) -> Result<String, String> {
    let login = typed.trim().to_lowercase();
    let length = login.chars().count();
    if !(3..=60).contains(&length) {
        return Err("Der Anmeldename braucht 3 bis 60 Zeichen.".into());
    }
    if !login
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || ".-_@".contains(c))
    {
        return Err(
            "Erlaubt sind Buchstaben ohne Umlaute, Ziffern, Punkt, Bindestrich, Unterstrich und @."
                .into(),
        );
    }
    Ok(login)
}

/// What the form "Rolle geben" sends.
#[derive(Clone, Debug, Default)]
pub struct GrantDraft {
    pub role: String,
    pub body: String,
    pub district: String,
    pub valid_from: String,
    pub valid_to: String,
}

/// A checked [`GrantDraft`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantInput {
    pub role: Role,
    pub body: Option<BodyId>,
    pub district: Option<String>,
    pub valid_from: NaiveDate,
    pub valid_to: Option<NaiveDate>,
}

impl GrantDraft {
    /// Checks the typed values; `today` is the default start.
    ///
    /// # Errors
    /// A sentence for each field that cannot stand.
    pub fn parse(&self, today: NaiveDate) -> Result<GrantInput, FieldErrors> {
        let mut errors = FieldErrors::default();
        let role = errors.take(
            "role",
            Role::parse(&self.role).ok_or_else(|| "Bitte wählen Sie eine Rolle.".to_owned()),
        );
        let body = match self.body.trim() {
            "" => None,
            id => errors.take(
                "body",
                id.parse::<BodyId>()
                    .map_err(|_| "Bitte wählen Sie eine Stelle aus der Liste.".to_owned()),
            ),
        };
        let district = match self.district.trim() {
            "" => None,
            no if no.len() == 2 && no.chars().all(|c| c.is_ascii_digit()) => Some(no.to_owned()),
            _ => errors.take(
                "district",
                Err("Bitte wählen Sie einen Bezirk aus der Liste.".to_owned()),
            ),
        };
        let from = errors
            .take("valid_from", crate::dates::parse_optional(&self.valid_from))
            .flatten();
        let to = errors
            .take("valid_to", crate::dates::parse_optional(&self.valid_to))
            .flatten();
        let valid_from = from.unwrap_or(today);
        if to.is_some_and(|to| to <= valid_from) {
            errors.add("valid_to", "Das Ende muss nach dem Beginn liegen.");
        }
        match role {
            Some(Role::Clerk) if body.is_none() => {
                errors.add("body", "Für die Bearbeitung wird eine Stelle gebraucht.")
            }
            Some(Role::DistrictCoordinator) if district.is_none() => {
                errors.add(
                    "district",
                    "Für die Bezirkskoordination wird ein Bezirk gebraucht.",
                );
            }
            _ => {}
        }
        match role {
            Some(role) if errors.is_empty() => Ok(GrantInput {
                role,
                body,
                district,
                valid_from,
                valid_to: to,
            }),
            _ => Err(errors),
        }
    }
}
