//! Identifiers. Every record has a UUIDv7 made by the backend; here they are only
//! kept apart by type, so that a body's id is never taken for an area's.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::from_str(text).map(Self)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

ids! {
    /// `Konto`
    AccountId,
    /// A person behind an account; erasable, the only place where names live.
    PersonId,
    /// `Zwischenstand` of a form; also which showing of it wrote one.
    FormDraftId,
    /// One role given to an account.
    GrantId,
    /// `Organisation`
    BodyId,
    /// `Handlungsraum`, `Teilbereich`
    AreaId,
    /// Canonical `Handlungsfeld`
    FieldId,
    /// `Zielgruppe`
    TargetGroupId,
    /// `Förderprogramm`
    ProgrammeId,
    /// `Handlungskonzept` of one area in one version
    ConceptId,
    /// A node of the concept tree
    NodeId,
    /// `Maßnahme`
    MeasureId,
    /// `Beteiligung` of one body in one measure
    ParticipationId,
    /// `Ressortbeitrag`
    ContributionId,
    /// `Meilenstein`
    MilestoneId,
    /// `Meldung`
    ReportId,
    /// A stored file
    DocumentId,
    /// A unit within a body (`Organisationseinheit`, `Stellenzeichen`)
    UnitId,
    /// `Kommentar` on a measure
    CommentId,
    /// `Wiedervorlage`
    FollowUpId,
    /// `Barrieremeldung`
    BarrierId,
    /// `Ansicht`: a named list
    SavedViewId,
    /// A form kept for an expired session
    KeptFormId,
    /// One showing of a form that makes something; the same form sent twice has the same
    FormId,
}
