//! Erste Schritte: what somebody new does first in each role. A step is ticked off by
//! what the history says of the own account, never by a box; it is shown to this
//! account alone and measures nobody.

use crate::policy::{Actor, Role};

/// One first step. Ordered as they are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    SignIn,
    LogMeasure,
    ReportState,
    AnswerRequest,
    SetMilestones,
    MarkRead,
    ReviewReport,
    WorkOnConcept,
    KeepCatalogue,
    FillTexts,
    Comment,
}

impl Step {
    /// Causes in the history of the own account that tick the step off.
    pub const fn causes(self) -> &'static [&'static str] {
        match self {
            // Who sees the panel has done it; the Lesemarke is outside the history.
            Self::SignIn | Self::MarkRead => &[],
            Self::LogMeasure => &["measure.create", "measure.duplicate"],
            Self::ReportState => &["report.submit", "report.create"],
            Self::AnswerRequest => &["lead.answer", "participation.answer", "contribution.state"],
            Self::SetMilestones => &["measure.milestones"],
            Self::ReviewReport => &["report.confirm", "report.return"],
            Self::WorkOnConcept => &[
                "concept.add_node",
                "concept.edit_node",
                "concept.fulfil",
                "concept.document",
            ],
            Self::KeepCatalogue => &[
                "programme.create",
                "programme.edit",
                "target_group.create",
                "target_group.edit",
                "body.create",
                "body.contact",
                "body.aliases",
            ],
            Self::FillTexts => &["public_text.edit"],
            Self::Comment => &["comment.add"],
        }
    }
}

/// The steps of an actor's roles, each once; none for roles that do not plan.
pub fn steps(actor: &Actor) -> Vec<Step> {
    let mut steps: Vec<Step> = Role::ALL
        .into_iter()
        .filter(|role| actor.has(*role))
        .flat_map(|role| of_role(role).iter().copied())
        .collect();
    steps.sort();
    steps.dedup();
    steps
}

/// Three to five for each role that plans.
pub const fn of_role(role: Role) -> &'static [Step] {
    match role {
        Role::Clerk => &[
            Step::SignIn,
            Step::LogMeasure,
            Step::ReportState,
            Step::AnswerRequest,
            Step::SetMilestones,
        ],
        Role::DistrictCoordinator => &[
            Step::SignIn,
            Step::MarkRead,
            Step::ReviewReport,
            Step::WorkOnConcept,
        ],
        Role::StateCoordinator => &[
            Step::SignIn,
            Step::KeepCatalogue,
            Step::WorkOnConcept,
            Step::FillTexts,
        ],
        Role::Leadership => &[Step::SignIn, Step::MarkRead, Step::Comment],
        Role::Auditor | Role::Administrator => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cause;

    #[test]
    fn each_planning_role_has_three_to_five_steps() {
        for role in Role::ALL {
            let number = of_role(role).len();
            let plans = !matches!(role, Role::Auditor | Role::Administrator);
            assert_eq!(plans, (3..=5).contains(&number), "{role:?}");
            assert_eq!(!plans, number == 0, "{role:?}");
        }
    }

    #[test]
    fn every_cause_of_a_step_is_one_that_the_history_knows() {
        for step in Role::ALL.into_iter().flat_map(|role| of_role(role).iter()) {
            for cause in step.causes() {
                assert!(cause::words(cause).is_some(), "{cause}");
            }
        }
    }
}
