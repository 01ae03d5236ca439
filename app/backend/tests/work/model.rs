//! What agreements between bodies should come to, said as plainly as possible: one
//! measure, who was asked for what, who agreed to which terms. No clock, no tables, no
//! rights but "who writes for whom". `agreements` plays both sides and compares.

use backend::ErrorKind;
use chrono::NaiveDate;
use domain::{
    contribution::ContributionState::{self, Asked, Declined, Granted, Paid, Promised, Withdrawn},
    ids::{BodyId, ContributionId, ProgrammeId},
    measure::Measure,
    money::Cents,
    participation::Answer,
    request::RequestState,
};

pub type Outcome = Result<(), ErrorKind>;
/// Whether somebody writes for a body today.
pub type Writes<'a> = &'a dyn Fn(BodyId) -> bool;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Nothing,
    Yes,
    No,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadModel {
    pub named: BodyId,
    pub terms: i64,
    pub said: Said,
    pub in_force: Option<BodyId>,
    pub was_asked: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartModel {
    pub body: BodyId,
    pub task: Option<String>,
    pub terms: i64,
    pub said: Said,
    /// Terms and task agreed to.
    pub agreed: Option<(i64, Option<String>)>,
    pub was_asked: bool,
    pub version: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoneyModel {
    pub id: ContributionId,
    pub programme: ProgrammeId,
    pub giver: BodyId,
    pub year: i32,
    pub amount: Cents,
    pub state: ContributionState,
    pub terms: i64,
    pub agreed: Option<i64>,
    /// Year and amount asked for after an agreement, and whether that was refused.
    pub change: Option<(i32, Cents, bool)>,
    pub version: i64,
}

/// What a giver may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GiverSays {
    State(ContributionState),
    AcceptChange,
    DeclineChange,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    pub creator: BodyId,
    pub lead: LeadModel,
    pub end: Option<NaiveDate>,
    pub parts: Vec<PartModel>,
    pub money: Vec<MoneyModel>,
    pub version: i64,
}

/// The part of the measure's form that asks somebody.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub lead: BodyId,
    pub end: Option<NaiveDate>,
    pub parts: Vec<(BodyId, Option<String>)>,
    pub version: i64,
}

impl Model {
    /// What the stored measure says, in the model's words.
    pub fn of(measure: &Measure) -> Self {
        let lead = &measure.lead;
        let parts = measure.participants.iter().map(|part| PartModel {
            body: part.body,
            task: part.task.clone(),
            terms: part.terms,
            said: said(&part.answer),
            agreed: part
                .agreed
                .clone()
                .map(|agreed| (agreed.terms, agreed.task)),
            was_asked: part.asked_at.is_some(),
            version: part.version,
        });
        let money = measure.contributions.iter().map(|money| MoneyModel {
            id: money.id,
            programme: money.programme,
            giver: money.giver,
            year: money.year,
            amount: money.amount,
            state: money.state,
            terms: money.terms,
            agreed: money.agreed,
            change: money
                .change
                .as_ref()
                .map(|c| (c.year, c.amount, c.declined.is_some())),
            version: money.version,
        });
        Self {
            creator: measure.created_by,
            lead: LeadModel {
                named: lead.body,
                terms: lead.terms,
                said: said(&lead.answer),
                in_force: lead.in_force,
                was_asked: lead.asked_at.is_some(),
            },
            end: measure.end,
            parts: parts.collect(),
            money: money.collect(),
            version: measure.version,
        }
    }

    pub fn leads(&self) -> Option<BodyId> {
        match self.lead.said {
            Said::Yes => Some(self.lead.named),
            Said::Nothing | Said::No => self.lead.in_force,
        }
    }

    /// Always one body: the lead that agreed, before that the one that created.
    pub fn pen(&self) -> BodyId {
        self.leads().unwrap_or(self.creator)
    }

    /// The master data form comes in.
    pub fn edit(&mut self, wanted: &Wanted, writes: Writes<'_>) -> Outcome {
        if !writes(self.pen()) {
            return Err(ErrorKind::Forbidden);
        }
        let after = self.with(wanted, writes);
        if after == *self {
            return Ok(());
        }
        if wanted.version != self.version {
            return Err(ErrorKind::Conflict);
        }
        *self = after;
        self.version += 1;
        Ok(())
    }

    fn with(&self, wanted: &Wanted, writes: Writes<'_>) -> Self {
        let mut after = self.clone();
        if (wanted.lead, wanted.end) != (self.lead.named, self.end) {
            let own = writes(wanted.lead);
            after.end = wanted.end;
            after.lead = LeadModel {
                named: wanted.lead,
                terms: self.lead.terms + 1,
                said: if own { Said::Yes } else { Said::Nothing },
                in_force: if own { Some(wanted.lead) } else { self.leads() },
                was_asked: !own,
            };
        }
        let part = |(body, task): &(BodyId, Option<String>)| {
            let old = self.parts.iter().find(|part| part.body == *body);
            if let Some(same) = old.filter(|part| part.task == *task) {
                return same.clone();
            }
            let terms = old.map_or(1, |old| old.terms + 1);
            let own = writes(*body);
            let before = old.and_then(|old| old.agreed.clone());
            PartModel {
                body: *body,
                task: task.clone(),
                terms,
                said: if own { Said::Yes } else { Said::Nothing },
                agreed: if own {
                    Some((terms, task.clone()))
                } else {
                    before
                },
                was_asked: !own,
                version: old.map_or(1, |old| old.version + 1),
            }
        };
        after.parts = wanted.parts.iter().map(part).collect();
        after
    }

    /// A participant writes its own task.
    pub fn own_part(
        &mut self,
        body: BodyId,
        task: Option<String>,
        version: i64,
        own: bool,
    ) -> Outcome {
        let Some(part) = self.parts.iter_mut().find(|part| part.body == body) else {
            return Err(ErrorKind::NotFound);
        };
        if !own {
            return Err(ErrorKind::Forbidden);
        }
        if part.task == task {
            return Ok(());
        }
        if part.version != version {
            return Err(ErrorKind::Conflict);
        }
        part.terms += 1;
        part.version += 1;
        part.task = task.clone();
        part.said = Said::Yes;
        part.agreed = Some((part.terms, task));
        self.version += 1;
        Ok(())
    }

    pub fn answer_lead(&mut self, seen: i64, yes: bool, may: bool) -> Outcome {
        if !may {
            return Err(ErrorKind::Forbidden);
        }
        if self.lead.terms != seen {
            return Err(ErrorKind::Conflict);
        }
        self.lead.said = if yes { Said::Yes } else { Said::No };
        if yes {
            self.lead.in_force = Some(self.lead.named);
        }
        Ok(())
    }

    pub fn answer_part(&mut self, body: BodyId, seen: i64, yes: bool, may: bool) -> Outcome {
        let Some(part) = self.parts.iter_mut().find(|part| part.body == body) else {
            return Err(ErrorKind::NotFound);
        };
        if !may {
            return Err(ErrorKind::Forbidden);
        }
        if part.terms != seen {
            return Err(ErrorKind::Conflict);
        }
        let said = if yes { Said::Yes } else { Said::No };
        if part.said == said {
            return Ok(());
        }
        part.said = said;
        part.version += 1;
        match (yes, &part.agreed) {
            (true, _) => part.agreed = Some((part.terms, part.task.clone())),
            // Who refuses what it had agreed to has agreed to nothing.
            (false, Some((terms, _))) if *terms == part.terms => part.agreed = None,
            (false, _) => {}
        }
        Ok(())
    }

    fn found(&mut self, id: ContributionId) -> Result<&mut MoneyModel, ErrorKind> {
        let found = self.money.iter_mut().find(|money| money.id == id);
        found.ok_or(ErrorKind::NotFound)
    }

    pub fn name_terms(
        &mut self,
        id: ContributionId,
        to: (i32, Cents),
        version: i64,
        pen: bool,
    ) -> Outcome {
        let money = self.found(id)?;
        if !pen {
            return Err(ErrorKind::Forbidden);
        }
        let asked_already = match money.change {
            Some((year, amount, refused)) => !refused && (year, amount) == to,
            None => {
                !matches!(money.state, Declined | Withdrawn) && (money.year, money.amount) == to
            }
        };
        if asked_already {
            return Ok(());
        }
        if money.version != version {
            return Err(ErrorKind::Conflict);
        }
        match money.state {
            Paid => return Err(ErrorKind::Invalid),
            Promised | Granted if (money.year, money.amount) == to => money.change = None,
            Promised | Granted => {
                money.terms += 1;
                money.change = Some((to.0, to.1, false));
            }
            Asked | Declined | Withdrawn => {
                money.terms += 1;
                (money.year, money.amount) = to;
                money.state = Asked;
                money.agreed = None;
            }
        }
        money.version += 1;
        Ok(())
    }

    pub fn retract(&mut self, id: ContributionId, version: i64, pen: bool) -> Outcome {
        if !pen {
            return Err(ErrorKind::Forbidden);
        }
        let money = self.found(id)?;
        if money.version != version {
            return Err(ErrorKind::Conflict);
        }
        if money.change.is_some() {
            money.change = None;
            money.version += 1;
        } else if matches!(money.state, Promised | Granted | Paid) {
            return Err(ErrorKind::Invalid);
        } else {
            self.money.retain(|money| money.id != id);
        }
        Ok(())
    }

    pub fn answer_money(
        &mut self,
        id: ContributionId,
        says: GiverSays,
        seen: i64,
        may: bool,
    ) -> Outcome {
        let money = self.found(id)?;
        if !may {
            return Err(ErrorKind::Forbidden);
        }
        if money.version != seen {
            let said_just_now = money.version == seen + 1 && money.stands_as(says);
            return if said_just_now {
                Ok(())
            } else {
                Err(ErrorKind::Conflict)
            };
        }
        money.take(says).ok_or(ErrorKind::Invalid)?;
        money.version += 1;
        Ok(())
    }

    /// The requests that lists and tasks show: the body named, how it stands, and
    /// whether older terms go on. Who holds the pen asks nothing of itself.
    pub fn requests(&self, acting: &dyn Fn(BodyId) -> BodyId) -> Vec<(BodyId, RequestState, bool)> {
        let state = |said| match said {
            Said::Nothing => RequestState::Open,
            Said::Yes => RequestState::Agreed,
            Said::No => RequestState::Declined,
        };
        let lead = &self.lead;
        let older = lead.in_force.is_some() && lead.said != Said::Yes;
        let lead = lead
            .was_asked
            .then_some((lead.named, state(lead.said), older));
        let parts = self.parts.iter().filter(|part| part.was_asked).map(|part| {
            let older = part.agreed.is_some() && part.said != Said::Yes;
            (part.body, state(part.said), older)
        });
        let money = self.money.iter().filter_map(|money| {
            let state = match (money.change, money.state) {
                (Some((.., false)), _) | (None, Asked) => RequestState::Open,
                (Some((.., true)), _) | (None, Declined) => RequestState::Declined,
                (None, Promised | Granted | Paid) => RequestState::Agreed,
                (None, Withdrawn) => return None,
            };
            Some((money.giver, state, money.change.is_some()))
        });
        let pen = acting(self.pen());
        let others = parts.chain(money).filter(|(body, ..)| acting(*body) != pen);
        lead.into_iter().chain(others).collect()
    }
}

impl MoneyModel {
    fn stands_as(&self, says: GiverSays) -> bool {
        match says {
            GiverSays::State(state) => self.state == state,
            GiverSays::AcceptChange => self.change.is_none() && self.agreed == Some(self.terms),
            GiverSays::DeclineChange => matches!(self.change, Some((.., true))),
        }
    }

    /// `None` when this cannot be said now.
    fn take(&mut self, says: GiverSays) -> Option<()> {
        let open = self.change.filter(|(.., refused)| !refused);
        match says {
            GiverSays::AcceptChange => {
                let (year, amount, _) = open?;
                (self.year, self.amount, self.state) = (year, amount, Promised);
                (self.agreed, self.change) = (Some(self.terms), None);
            }
            GiverSays::DeclineChange => {
                let (year, amount, _) = open?;
                self.change = Some((year, amount, true));
            }
            GiverSays::State(next) => {
                match (self.state, next) {
                    (Asked, Promised) => self.agreed = Some(self.terms),
                    (Promised, Granted) => {}
                    (Granted, Paid) if open.is_none() => self.change = None,
                    (Asked, Declined | Withdrawn) | (Promised | Granted, Withdrawn) => {
                        (self.agreed, self.change) = (None, None);
                    }
                    (Declined | Withdrawn, Asked) => self.agreed = None,
                    _ => return None,
                }
                self.state = next;
            }
        }
        Some(())
    }
}

fn said(answer: &Answer) -> Said {
    match answer {
        Answer::Asked => Said::Nothing,
        Answer::Accepted { .. } => Said::Yes,
        Answer::Declined { .. } => Said::No,
    }
}
