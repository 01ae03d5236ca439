//! Who may do what: one table. Rows are actions, columns are roles; the golden file
//! `tests/permissions.txt` holds it whole, so that a change of rights is a diff.
//!
//! To add an action: one variant, one row in [`TABLE`], one label in `labels.rs`,
//! then renew the golden file. Where the record decides (own body, own district),
//! the use case asks [`Actor::require`] with the loaded record's [`Target`].

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    account::RoleGrant,
    ids::{AccountId, BodyId},
    preference::Preferences,
};

/// The six roles of the house; an account may hold several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// `Bearbeitung`: logs and reports for the own body.
    Clerk,
    /// `Bezirkskoordination` (OE SPK): coordinates the areas of one Bezirk.
    DistrictCoordinator,
    /// `Landeskoordination` (Geschäftsstelle): concepts, rounds, catalogues, bodies.
    StateCoordinator,
    /// `Leitung`: reads all.
    Leadership,
    /// `Revision`: reads history and security log.
    Auditor,
    /// `Administration`: accounts only, sees no measures.
    Administrator,
}

impl Role {
    pub const ALL: [Self; 6] = [
        Self::Clerk,
        Self::DistrictCoordinator,
        Self::StateCoordinator,
        Self::Leadership,
        Self::Auditor,
        Self::Administrator,
    ];

    /// The stable key in the database, forms and the golden file.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::DistrictCoordinator => "district_coordinator",
            Self::StateCoordinator => "state_coordinator",
            Self::Leadership => "leadership",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }
}

/// What can be done in the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Released measures, areas, bodies, concepts.
    SeeMeasures,
    /// Drafts (`Entwurf`) of measures.
    SeeDrafts,
    CreateMeasure,
    /// A measure that names a foreign body as lead: that body is asked, and until it
    /// accepts, the pen stays with the body that proposed.
    ProposeMeasure,
    EditMeasure,
    WithdrawMeasure,
    Report,
    SetMilestones,
    EditParticipation,
    AnswerParticipation,
    AskContribution,
    AnswerContribution,
    /// Notes the answer of a body that has no account of its own.
    RecordAnswer,
    /// Confirms a report or returns it.
    ReviewReport,
    /// Comments on measures, internal to the content roles.
    SeeComments,
    Comment,
    /// Takes away the comment of somebody else, e.g. for data protection.
    RemoveComment,
    /// `Wiedervorlage`: a dated note to oneself or one's unit.
    KeepFollowUps,
    /// `Meine Aufgaben`
    SeeTasks,
    AttachDocument,
    LinkObjectives,
    EditConcept,
    SeeMeasureHistory,
    ManageCatalogue,
    SeeHistoryPersons,
    SeeSecurityLog,
    ManageAccounts,
    /// Units (`Organisationseinheiten`) of a body.
    ManageUnits,
    /// Erklärung zur Barrierefreiheit, Datenschutz, Impressum.
    EditPublicTexts,
    /// Reads reported barriers and notes the answer.
    AnswerBarriers,
}

/// How far a permission reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    No,
    /// Records whose pen the own body (or one of its offices) holds.
    Own,
    /// Records in the own Bezirk, or of its Bezirksamt.
    District,
    All,
}

use Scope::{All, District, No, Own};

/// The matrix. Columns: Clerk, DistrictCoordinator, StateCoordinator, Leadership,
/// Auditor, Administrator.
pub const TABLE: [(Action, [Scope; 6]); 30] = [
    (Action::SeeMeasures, [All, All, All, All, All, No]),
    (Action::SeeDrafts, [Own, District, No, No, No, No]),
    (Action::CreateMeasure, [Own, District, No, No, No, No]),
    (Action::ProposeMeasure, [Own, District, No, No, No, No]),
    (Action::EditMeasure, [Own, District, No, No, No, No]),
    (Action::WithdrawMeasure, [Own, District, No, No, No, No]),
    (Action::Report, [Own, District, No, No, No, No]),
    (Action::SetMilestones, [Own, District, No, No, No, No]),
    (Action::EditParticipation, [Own, District, No, No, No, No]),
    (Action::AnswerParticipation, [Own, District, No, No, No, No]),
    (Action::AskContribution, [Own, District, No, No, No, No]),
    (Action::AnswerContribution, [Own, District, No, No, No, No]),
    (Action::RecordAnswer, [No, District, All, No, No, No]),
    (Action::ReviewReport, [No, District, All, Own, No, No]),
    (Action::SeeComments, [All, All, All, All, All, No]),
    (Action::Comment, [All, All, All, All, No, No]),
    (Action::RemoveComment, [No, No, All, No, No, No]),
    (Action::KeepFollowUps, [All, All, All, All, All, No]),
    (Action::SeeTasks, [All, All, All, All, No, No]),
    (Action::AttachDocument, [Own, District, No, No, No, No]),
    (Action::LinkObjectives, [No, District, All, No, No, No]),
    (Action::EditConcept, [No, District, All, No, No, No]),
    (Action::SeeMeasureHistory, [All, All, All, All, All, No]),
    (Action::ManageCatalogue, [No, No, All, No, No, No]),
    (Action::SeeHistoryPersons, [Own, No, No, No, All, No]),
    (Action::SeeSecurityLog, [No, No, No, No, All, No]),
    (Action::ManageAccounts, [No, No, No, No, No, All]),
    (Action::ManageUnits, [Own, District, All, No, No, No]),
    (Action::EditPublicTexts, [No, No, All, No, No, All]),
    // Contacts of those who reported: for as few as can answer.
    (Action::AnswerBarriers, [No, No, All, No, No, No]),
];

/// The cell of the table.
pub fn scope(action: Action, role: Role) -> Scope {
    TABLE
        .iter()
        .find(|(row, _)| *row == action)
        .map_or(No, |(_, cells)| cells[role as usize])
}

/// What the rule looks at on a loaded record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// The bodies that hold the pen in question.
    pub bodies: Vec<BodyId>,
    /// Bezirk numbers whose *coordination* may act: for records of a Bezirksamt the
    /// Bezirk of that Bezirksamt, for concepts and drafts the Bezirk of the area.
    pub districts: Vec<String>,
}

/// A grant that holds today, with the bodies it covers (itself and its offices).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActiveGrant {
    pub role: Role,
    pub body: Option<BodyId>,
    pub district: Option<String>,
    /// The body and everything below it; empty when no body is named.
    pub covers: BTreeSet<BodyId>,
}

/// Somebody signed in, as the rules see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub account: AccountId,
    /// For the page header only; rules never read it.
    pub name: String,
    pub login: String,
    pub grants: Vec<ActiveGrant>,
    pub must_change_password: bool,
    /// For pages only; rules never read it.
    pub preferences: Preferences,
}

/// The action is not allowed for this actor on this record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not allowed")]
pub struct Denied(pub Action);

impl Actor {
    /// Builds an actor from the grants that hold on `day`; `covers` gives a body and
    /// everything below it.
    pub fn new(
        account: AccountId,
        login: String,
        name: String,
        must_change_password: bool,
        grants: &[RoleGrant],
        day: NaiveDate,
        covers: impl Fn(BodyId) -> BTreeSet<BodyId>,
    ) -> Self {
        let grants = grants
            .iter()
            .filter(|grant| grant.holds_on(day))
            .map(|grant| ActiveGrant {
                role: grant.role,
                body: grant.body,
                district: grant.district.clone(),
                covers: grant.body.map(&covers).unwrap_or_default(),
            })
            .collect();
        Self {
            account,
            name,
            login,
            grants,
            must_change_password,
            preferences: Preferences::default(),
        }
    }

    pub fn has(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// Whether the action is thinkable at all for this actor, on some record: the
    /// question behind menus and routes.
    pub fn may(&self, action: Action) -> bool {
        self.grants
            .iter()
            .any(|grant| scope(action, grant.role) != No)
    }

    /// Whether the action is allowed on this record: the question behind use cases
    /// and buttons.
    pub fn may_on(&self, action: Action, target: &Target) -> bool {
        self.grants
            .iter()
            .any(|grant| match scope(action, grant.role) {
                No => false,
                Own => target.bodies.iter().any(|body| grant.covers.contains(body)),
                District => grant
                    .district
                    .as_ref()
                    .is_some_and(|district| target.districts.contains(district)),
                All => true,
            })
    }

    /// [`Self::may_on`] as a result.
    ///
    /// # Errors
    /// [`Denied`] names the action.
    pub fn require(&self, action: Action, target: &Target) -> Result<(), Denied> {
        if self.may_on(action, target) {
            Ok(())
        } else {
            Err(Denied(action))
        }
    }

    /// What this actor sees of measures; the same object serves lists, counts, SQL
    /// and exports.
    pub fn visibility(&self) -> Visibility {
        let mut sight = Visibility::default();
        for grant in &self.grants {
            sight.released |= scope(Action::SeeMeasures, grant.role) == All;
            match scope(Action::SeeDrafts, grant.role) {
                Own => sight.draft_bodies.extend(grant.covers.iter().copied()),
                District => sight.draft_districts.extend(grant.district.clone()),
                All | No => {}
            }
        }
        sight
    }

    /// The body this actor writes for: the first one of a Bearbeitung grant.
    pub fn own_body(&self) -> Option<BodyId> {
        self.grants
            .iter()
            .find(|grant| grant.role == Role::Clerk)
            .and_then(|grant| grant.body)
    }

    /// All bodies covered by Bearbeitung grants.
    pub fn own_bodies(&self) -> BTreeSet<BodyId> {
        self.grants
            .iter()
            .filter(|grant| grant.role == Role::Clerk)
            .flat_map(|grant| grant.covers.iter().copied())
            .collect()
    }

    /// Bezirk numbers this actor coordinates.
    pub fn districts(&self) -> BTreeSet<String> {
        self.grants
            .iter()
            .filter(|grant| grant.role == Role::DistrictCoordinator)
            .filter_map(|grant| grant.district.clone())
            .collect()
    }
}

/// What somebody sees of measures: all released ones, and drafts of some bodies and
/// districts. DESIGN: a draft is seen by its own body and the Bezirkskoordination
/// of its area, and is never counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visibility {
    pub released: bool,
    pub draft_bodies: BTreeSet<BodyId>,
    pub draft_districts: BTreeSet<String>,
}

impl Visibility {
    /// Whether a measure with this state, pen and places is seen.
    pub fn allows<'a>(
        &self,
        draft: bool,
        pen: BodyId,
        mut districts: impl Iterator<Item = &'a String>,
    ) -> bool {
        if !draft {
            return self.released;
        }
        self.draft_bodies.contains(&pen) || districts.any(|d| self.draft_districts.contains(d))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_one_row_for_each_action() {
        let rows: BTreeSet<Action> = TABLE.iter().map(|(action, _)| *action).collect();
        assert_eq!(rows.len(), TABLE.len());
    }

    #[test]
    fn the_matrix_equals_the_golden_file() {
        let mut text = format!("{:<22}", "");
        for role in Role::ALL {
            text.push_str(&format!("{:<22}", role.key()));
        }
        let mut lines = vec![text.trim_end().to_owned()];
        for (action, cells) in TABLE {
            let mut line = format!("{:<22}", format!("{action:?}"));
            for cell in cells {
                line.push_str(&format!("{:<22}", format!("{cell:?}")));
            }
            lines.push(line.trim_end().to_owned());
        }
        let matrix = lines.join("\n") + "\n";
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/permissions.txt");
        if std::env::var_os("RENEW_GOLDEN").is_some() {
            std::fs::write(path, &matrix).unwrap();
        }
        assert_eq!(
            std::fs::read_to_string(path).unwrap(),
            matrix,
            "renew with RENEW_GOLDEN=1"
        );
    }
}
