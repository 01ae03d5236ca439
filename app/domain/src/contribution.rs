//! Ressortbeitrag: money a body gives to a measure in one year. The contribution is the
//! request; its giver answers by its state. New terms after a promise are a change that
//! the giver agrees to or not; until then the old ones stay in force (DESIGN §2).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    error::FieldErrors,
    ids::{BodyId, ContributionId, ProgrammeId},
    money::Cents,
};

/// How far the money is; set by the giver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContributionState {
    /// `angefragt`
    Asked,
    /// `zugesagt`
    Promised,
    /// `abgelehnt`
    Declined,
    /// `bewilligt`
    Granted,
    /// `ausgezahlt`
    Paid,
    /// `zurückgezogen`
    Withdrawn,
}

impl ContributionState {
    pub const ALL: [Self; 6] = [
        Self::Asked,
        Self::Promised,
        Self::Declined,
        Self::Granted,
        Self::Paid,
        Self::Withdrawn,
    ];

    pub const fn key(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Promised => "promised",
            Self::Declined => "declined",
            Self::Granted => "granted",
            Self::Paid => "paid",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    /// Whether the amount counts as money of the measure.
    pub const fn counts(self) -> bool {
        !matches!(self, Self::Declined | Self::Withdrawn)
    }

    /// Whether the giver has agreed to an amount.
    pub const fn is_agreed(self) -> bool {
        matches!(self, Self::Promised | Self::Granted | Self::Paid)
    }

    /// The states a giver may set next.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Asked => &[Self::Promised, Self::Declined, Self::Withdrawn],
            Self::Promised => &[Self::Granted, Self::Withdrawn],
            Self::Granted => &[Self::Paid, Self::Withdrawn],
            Self::Declined | Self::Withdrawn => &[Self::Asked],
            Self::Paid => &[],
        }
    }
}

/// New terms that the giver has not agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsChange {
    pub year: i32,
    pub amount: Cents,
    pub asked_at: DateTime<Utc>,
    /// When and why the giver refused; `None` while it is asked.
    pub declined: Option<ChangeDeclined>,
}

/// Why a change of terms was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeDeclined {
    pub at: DateTime<Utc>,
    pub reason: String,
    /// How the answer came, when a coordination noted it.
    pub note: Option<String>,
}

/// `Ressortbeitrag`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contribution {
    pub id: ContributionId,
    pub programme: ProgrammeId,
    pub giver: BodyId,
    /// Year and amount in force.
    pub year: i32,
    pub amount: Cents,
    pub state: ContributionState,
    /// Needed when declined.
    pub reason: Option<String>,
    /// The last terms that were named: counts up when amount or year changes.
    pub terms: i64,
    /// The terms the giver agreed to.
    pub agreed: Option<i64>,
    pub asked_at: Option<DateTime<Utc>>,
    /// When the giver last set the state.
    pub answered_at: Option<DateTime<Utc>>,
    /// How the answer came, when a coordination noted it.
    pub note: Option<String>,
    pub change: Option<TermsChange>,
    pub version: i64,
}

/// What a giver says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GiverReply {
    /// The next state; a refusal needs its reason.
    State(ContributionState, Option<String>),
    /// Agrees to the change of terms: a promise of the new amount.
    AcceptChange,
    /// Refuses the change of terms; the old ones stay in force.
    DeclineChange(Option<String>),
}

impl Contribution {
    /// Whether just these terms are being asked for, or stand agreed, already.
    pub fn asks_for(&self, year: i32, amount: Cents) -> bool {
        if let Some(change) = &self.change {
            return change.declined.is_none() && (change.year, change.amount) == (year, amount);
        }
        let open_or_agreed = self.state == ContributionState::Asked || self.state.is_agreed();
        open_or_agreed && (self.year, self.amount) == (year, amount)
    }

    /// Whether the giver is asked something now.
    pub fn is_open(&self) -> bool {
        match &self.change {
            Some(change) => change.declined.is_none(),
            None => self.state == ContributionState::Asked,
        }
    }

    /// Names new terms, by who asks for the money. Before an agreement they simply
    /// stand; after one they are a change the giver is asked about. The terms in force
    /// named again take an open change back.
    ///
    /// # Errors
    /// Money that was paid or withdrawn cannot be asked for anew.
    pub fn name_terms(
        &mut self,
        year: i32,
        amount: Cents,
        now: DateTime<Utc>,
    ) -> Result<(), FieldErrors> {
        let same = (year, amount) == (self.year, self.amount);
        match self.state {
            ContributionState::Paid => Err(FieldErrors::one(
                "amount",
                "Ausgezahlte Mittel ändern sich nicht mehr. Bitte fragen Sie weitere Mittel als neuen Beitrag an.",
            )),
            ContributionState::Promised | ContributionState::Granted => {
                if same {
                    self.change = None;
                } else {
                    self.terms += 1;
                    self.change = Some(TermsChange {
                        year,
                        amount,
                        asked_at: now,
                        declined: None,
                    });
                }
                self.version += 1;
                Ok(())
            }
            ContributionState::Asked
            | ContributionState::Declined
            | ContributionState::Withdrawn => {
                self.terms += 1;
                self.year = year;
                self.amount = amount;
                self.state = ContributionState::Asked;
                self.agreed = None;
                self.reason = None;
                self.note = None;
                self.asked_at = Some(now);
                self.answered_at = None;
                self.change = None;
                self.version += 1;
                Ok(())
            }
        }
    }

    /// Takes the answer of the giver. `note` says how it came, when a coordination
    /// notes it.
    ///
    /// # Errors
    /// `state` when it cannot follow; `reason` when a refusal has none.
    pub fn take(
        &mut self,
        reply: GiverReply,
        note: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<(), FieldErrors> {
        let no_reason = || FieldErrors::one("reason", "Bitte begründen Sie die Ablehnung.");
        match reply {
            GiverReply::State(state, reason) => {
                self.follow(state, reason)?;
                self.answered_at = Some(now);
                self.note = note;
            }
            GiverReply::AcceptChange => {
                let change = self.open_change()?;
                (self.year, self.amount) = (change.year, change.amount);
                self.state = ContributionState::Promised;
                self.agreed = Some(self.terms);
                self.reason = None;
                self.change = None;
                self.answered_at = Some(now);
                self.note = note;
            }
            GiverReply::DeclineChange(reason) => {
                let reason = reason.ok_or_else(no_reason)?;
                self.open_change()?;
                if let Some(change) = &mut self.change {
                    change.declined = Some(ChangeDeclined {
                        at: now,
                        reason,
                        note,
                    });
                }
            }
        }
        self.version += 1;
        Ok(())
    }

    fn open_change(&self) -> Result<TermsChange, FieldErrors> {
        self.change
            .clone()
            .filter(|change| change.declined.is_none())
            .ok_or_else(|| {
                FieldErrors::one("state", "Zu diesem Beitrag ist keine Änderung angefragt.")
            })
    }

    fn follow(
        &mut self,
        state: ContributionState,
        reason: Option<String>,
    ) -> Result<(), FieldErrors> {
        if !self.state.next().contains(&state) {
            return Err(FieldErrors::one(
                "state",
                "Dieser Zustand kann auf den jetzigen nicht folgen.",
            ));
        }
        if state == ContributionState::Declined && reason.is_none() {
            return Err(FieldErrors::one(
                "reason",
                "Bitte begründen Sie die Ablehnung.",
            ));
        }
        if state == ContributionState::Paid {
            // What is paid stays: nothing about it may still be asked.
            if self.change.as_ref().is_some_and(|c| c.declined.is_none()) {
                return Err(FieldErrors::one(
                    "state",
                    "Zu diesem Beitrag ist eine Änderung angefragt. Bitte beantworten Sie diese zuerst.",
                ));
            }
            self.change = None;
        }
        if state == ContributionState::Promised {
            self.agreed = Some(self.terms);
        }
        if !state.is_agreed() {
            self.agreed = None;
            self.change = None;
        }
        self.state = state;
        self.reason = reason;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use ContributionState::{Asked, Declined, Granted, Paid, Promised};

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_767_225_600, 0).unwrap()
    }

    fn say(contribution: &mut Contribution, state: ContributionState) {
        let reason = (state == Declined).then(|| "Keine Mittel".to_owned());
        contribution
            .take(GiverReply::State(state, reason), None, now())
            .unwrap();
    }

    #[test]
    fn before_an_agreement_new_terms_simply_stand() {
        let mut money = samples::contribution(1);
        say(&mut money, Declined);
        money.name_terms(2027, Cents(5), now()).unwrap();
        assert_eq!(
            (money.state, money.amount, money.terms, money.agreed),
            (Asked, Cents(5), 2, None)
        );
        assert!(money.reason.is_none() && money.is_open());
    }

    #[test]
    fn after_a_promise_the_old_terms_stay_in_force_until_the_giver_agrees() {
        let mut money = samples::contribution(1);
        let old = money.amount;
        say(&mut money, Promised);
        money.name_terms(money.year, Cents(7), now()).unwrap();
        assert!(money.is_open());
        assert_eq!(
            (money.state, money.amount, money.agreed),
            (Promised, old, Some(1))
        );
        let refused = GiverReply::DeclineChange(None);
        assert!(
            money
                .take(refused, None, now())
                .unwrap_err()
                .get("reason")
                .is_some()
        );
        let refused = GiverReply::DeclineChange(Some("Nein".into()));
        money.take(refused, None, now()).unwrap();
        assert_eq!(
            (money.state, money.amount, money.is_open()),
            (Promised, old, false)
        );
        money.name_terms(money.year, Cents(8), now()).unwrap();
        money.take(GiverReply::AcceptChange, None, now()).unwrap();
        assert_eq!(
            (money.state, money.amount, money.terms, money.agreed),
            (Promised, Cents(8), 3, Some(3))
        );
    }

    #[test]
    fn the_terms_in_force_named_again_take_a_change_back() {
        let mut money = samples::contribution(1);
        let old = money.amount;
        say(&mut money, Promised);
        money.name_terms(2030, Cents(7), now()).unwrap();
        money.name_terms(money.year, old, now()).unwrap();
        assert!(money.change.is_none() && !money.is_open());
        assert!(money.take(GiverReply::AcceptChange, None, now()).is_err());
    }

    #[test]
    fn what_is_paid_stays() {
        let mut money = samples::contribution(1);
        for state in [Promised, Granted, Paid] {
            say(&mut money, state);
        }
        assert!(
            money
                .name_terms(2030, Cents(7), now())
                .unwrap_err()
                .get("amount")
                .is_some()
        );
    }
    #[test]
    fn money_is_not_paid_while_a_change_waits_and_a_refused_change_ends_with_it() {
        let mut money = samples::contribution(1);
        let old = money.amount;
        say(&mut money, Promised);
        say(&mut money, Granted);
        money.name_terms(money.year, Cents(7), now()).unwrap();
        let paid = GiverReply::State(Paid, None);
        let refused = money.take(paid.clone(), None, now()).unwrap_err();
        assert!(refused.get("state").unwrap().contains("Änderung"));
        assert_eq!(money.state, Granted);
        money
            .take(GiverReply::DeclineChange(Some("Nein".into())), None, now())
            .unwrap();
        money.take(paid, None, now()).unwrap();
        assert_eq!((money.state, money.amount, money.change), (Paid, old, None));
    }
}
