//! Ansicht: a named list, for oneself or for one's own body. What is kept is the address
//! of the list, read again by the list's own code, so that a value that is gone cannot
//! break it. No part of the shared plan.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::{
    catalogue::Catalogue,
    error::FieldErrors,
    filter::Filter,
    form::FormData,
    ids::{AccountId, BodyId, SavedViewId},
    money_list::MoneyProperty,
    narrow::Narrow,
    policy::{Action, Actor, Role, Scope, scope},
    request::RequestProperty,
    search::fold,
    sort, text,
};

/// Longest name in characters: it stands in menus.
pub const LONGEST: usize = 80;
/// Longest selection in characters of its address.
pub const LONGEST_QUERY: usize = 4_000;
/// Views of one account for itself, and of one body: more would be a list to search in.
pub const MOST: usize = 30;

/// A list that can be kept as a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListKind {
    Measures,
    Requests,
    Money,
}

impl ListKind {
    pub const ALL: [Self; 3] = [Self::Measures, Self::Requests, Self::Money];

    /// The stable key in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Measures => "measures",
            Self::Requests => "requests",
            Self::Money => "money",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.key() == key)
    }

    /// The name in addresses and forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Measures => "massnahmen",
            Self::Requests => "anfragen",
            Self::Money => "mittel",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.name() == name)
    }

    /// What of an address belongs to the list: filter and order, without the place in
    /// it, in one order, and nothing that does not exist (any more).
    pub fn canonical(self, pairs: &FormData, catalogue: &Catalogue) -> FormData {
        FormData(match self {
            Self::Measures => {
                let mut kept = Filter::from_pairs(pairs, catalogue).pairs(catalogue);
                let (sort, descending) = sort::from_pairs(pairs);
                kept.extend(sort::pairs(sort, descending));
                kept
            }
            Self::Requests => Narrow::<RequestProperty>::from_pairs(pairs, catalogue).pairs(),
            Self::Money => Narrow::<MoneyProperty>::from_pairs(pairs, catalogue).pairs(),
        })
    }
}

/// `Ansicht`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    pub id: SavedViewId,
    pub list: ListKind,
    pub name: String,
    /// Filter and order as they were canonical when the view was saved.
    pub query: FormData,
    /// Whose it is; of a shared one any account of the body may change it.
    pub account: AccountId,
    /// The body it is shared with; `None`: for the account alone.
    pub body: Option<BodyId>,
    pub version: i64,
}

impl SavedView {
    /// What the view shows today.
    pub fn current(&self, catalogue: &Catalogue) -> FormData {
        self.list.canonical(&self.query, catalogue)
    }

    /// Whether a part of the selection does not exist any more.
    pub fn has_lost(&self, catalogue: &Catalogue) -> bool {
        self.current(catalogue).0.len() < self.query.0.len()
    }
}

/// Under which a name is sorted, and equal to another one: "Rote Ampel" is "rote  ampel".
pub fn name_key(name: &str) -> String {
    fold(name).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The bodies at which this actor has a role that sees measures, today: those views can
/// be shared with. Of a Bezirkskoordination without a body of its own the Bezirksamt.
pub fn desks(actor: &Actor, catalogue: &Catalogue, day: NaiveDate) -> BTreeSet<BodyId> {
    let of_district = |district: &String| catalogue.district_office(district).map(|body| body.id);
    actor
        .grants
        .iter()
        .filter(|grant| scope(Action::SeeMeasures, grant.role) != Scope::No)
        .filter_map(|grant| match grant.role {
            Role::DistrictCoordinator => grant
                .body
                .or_else(|| grant.district.as_ref().and_then(of_district)),
            _ => grant.body,
        })
        .map(|body| catalogue.acting(body, day))
        .collect()
}

/// Bodies whose shared views belong to this actor: the own ones, and those that have
/// ended and that one of them acts for.
pub fn reach(actor: &Actor, catalogue: &Catalogue, day: NaiveDate) -> BTreeSet<BodyId> {
    let desks = desks(actor, catalogue, day);
    let own = |body: &&BodyId| desks.contains(&catalogue.acting(**body, day));
    catalogue.bodies.keys().filter(own).copied().collect()
}

/// What the forms send. Field names are the struct's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedViewDraft {
    pub name: String,
    /// Id of a body; empty: for oneself.
    pub owner: String,
    /// [`ListKind::name`]; only of a new one.
    pub list: String,
    /// The address of the list without its path; only of a new one.
    pub query: String,
    pub form_id: String,
    pub version: String,
}

impl From<&FormData> for SavedViewDraft {
    fn from(sent: &FormData) -> Self {
        Self {
            name: sent.get("name"),
            owner: sent.get("owner"),
            list: sent.get("list"),
            query: sent.get("query"),
            form_id: sent.get("form_id"),
            version: sent.get("version"),
        }
    }
}

impl From<&SavedView> for SavedViewDraft {
    fn from(stored: &SavedView) -> Self {
        Self {
            name: stored.name.clone(),
            owner: stored.body.map(|id| id.to_string()).unwrap_or_default(),
            list: stored.list.name().to_owned(),
            query: stored.query.to_query(),
            form_id: String::new(),
            version: stored.version.to_string(),
        }
    }
}

/// A checked name and owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub name: String,
    /// None: for oneself.
    pub body: Option<BodyId>,
}

/// A checked new view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewView {
    pub label: Label,
    pub list: ListKind,
    pub query: FormData,
}

impl SavedViewDraft {
    /// A new view. `own`: the bodies it may be shared with.
    ///
    /// # Errors
    /// Sentences for `name`, `owner`, `list`, `query`.
    pub fn parse_new(
        &self,
        own: &BTreeSet<BodyId>,
        catalogue: &Catalogue,
    ) -> Result<NewView, FieldErrors> {
        let mut errors = FieldErrors::default();
        let label = match self.parse_label(own) {
            Ok(label) => Some(label),
            Err(found) => {
                found
                    .iter()
                    .for_each(|(field, sentence)| errors.add(field, sentence));
                None
            }
        };
        let list = errors.take(
            "list",
            ListKind::from_name(&self.list).ok_or_else(|| "Diese Liste gibt es nicht.".to_owned()),
        );
        let query = list.and_then(|list| errors.take("query", self.parse_query(list, catalogue)));
        match (label, list, query) {
            (Some(label), Some(list), Some(query)) => Ok(NewView { label, list, query }),
            _ => Err(errors),
        }
    }

    /// Name and owner.
    ///
    /// # Errors
    /// Sentences for `name` and `owner`.
    pub fn parse_label(&self, own: &BTreeSet<BodyId>) -> Result<Label, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take(
            "name",
            text::line(
                &self.name,
                LONGEST,
                "Bitte geben Sie der Ansicht einen Namen.",
            ),
        );
        let body = errors.take("owner", self.body(own)).flatten();
        errors.done()?;
        Ok(Label {
            name: name.unwrap_or_default(),
            body,
        })
    }

    fn body(&self, own: &BTreeSet<BodyId>) -> Result<Option<BodyId>, String> {
        let typed = self.owner.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        let body = typed.parse().ok().filter(|body| own.contains(body));
        body.map(Some)
            .ok_or_else(|| "Bitte wählen Sie eine Stelle, bei der Sie eine Rolle haben.".into())
    }

    fn parse_query(&self, list: ListKind, catalogue: &Catalogue) -> Result<FormData, String> {
        let too_long = || "Diese Auswahl ist zu lang. Bitte wählen Sie weniger Werte.".to_owned();
        if self.query.len() > LONGEST_QUERY {
            return Err(too_long());
        }
        let kept = list.canonical(&FormData::from_query(&self.query), catalogue);
        // A typed search may grow when it is written canonically.
        if kept.to_query().len() > LONGEST_QUERY {
            return Err(too_long());
        }
        Ok(kept)
    }
}

#[cfg(test)]
mod tests;
