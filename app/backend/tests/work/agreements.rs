//! Random sequences of asking, answering, changing terms, renaming and succeeding
//! against the small model in `model`, on both databases. The seed is printed; the same
//! run again: `KIEZWERK_SEED=<number> cargo nextest run … -E 'test(agreements)'`.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use backend::{
    ErrorKind,
    catalogue::{self, BodyNameDraft},
    contributions::{self, ReplyDraft},
    measures,
    participations::{self, OwnPartDraft, Reply, Seat},
};
use chrono::{Duration, NaiveDate};
use domain::{
    body_form::BodyDraft,
    catalogue_form::ProgrammeDraft,
    contribution::ContributionState,
    contribution_form::{ContributionDraft, TermsDraft},
    ids::{BodyId, ContributionId, FormId, MeasureId, ParticipationId, ProgrammeId},
    measure_form::{MeasureDraft, ParticipantDraft},
    money::Cents,
    policy::{Actor, Role},
    succession::{SuccessionDraft, SuccessorDraft},
};
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use crate::{
    harness::{TestDb, role_for},
    model::{GiverSays, Model, Outcome, Wanted},
    office::{Office, all_agree, named},
    on_both,
};

const CASES: u32 = 10;
/// Of the people below, all who might try.
const PEOPLE: usize = 8;
const SCHOOLS: usize = 0;
const CITY: usize = 1;
const BOROUGH: usize = 2;
const COORDINATOR: usize = 3;
const OLD: usize = 4;
const NEW: usize = 5;
const STATE: usize = 6;
const NEIGHBOUR: usize = 7;

/// Who tries: mostly one who may, sometimes anybody.
#[derive(Clone, Copy, Debug)]
enum Who {
    Right,
    Any(usize),
}

#[derive(Clone, Debug)]
enum Step {
    /// Somebody reads the measure and keeps what it says.
    Look(usize),
    NameLead(Who, usize, bool),
    MoveEnd(Who, u32, bool),
    SetTask(Who, usize, u8, bool),
    Drop(Who, usize, bool),
    OwnPart(Who, usize, u8, bool),
    AnswerLead(Who, bool, bool),
    AnswerPart(Who, usize, bool, bool),
    AskMoney(Who, usize, i64),
    NameTerms(Who, usize, i64, bool),
    Retract(Who, usize, bool),
    AnswerMoney(Who, usize, u8, bool),
    Rename(usize),
    Succeed,
    NextDay,
}

fn who() -> impl Strategy<Value = Who> {
    prop_oneof![3 => Just(Who::Right), 1 => (0..PEOPLE).prop_map(Who::Any)]
}

/// True: with what stands there now; else with what was read some time ago.
fn fresh() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.75)
}

fn step() -> impl Strategy<Value = Step> {
    let (body, money) = (0..6usize, 0..4usize);
    prop_oneof![
        3 => (0..PEOPLE).prop_map(Step::Look),
        3 => (who(), body.clone(), fresh()).prop_map(|(w, b, f)| Step::NameLead(w, b, f)),
        2 => (who(), 0..4u32, fresh()).prop_map(|(w, m, f)| Step::MoveEnd(w, m, f)),
        4 => (who(), body.clone(), 0..4u8, fresh()).prop_map(|(w, b, t, f)| Step::SetTask(w, b, t, f)),
        1 => (who(), body.clone(), fresh()).prop_map(|(w, b, f)| Step::Drop(w, b, f)),
        2 => (who(), body.clone(), 0..4u8, fresh()).prop_map(|(w, b, t, f)| Step::OwnPart(w, b, t, f)),
        4 => (who(), any::<bool>(), fresh()).prop_map(|(w, y, f)| Step::AnswerLead(w, y, f)),
        5 => (who(), body.clone(), any::<bool>(), fresh()).prop_map(|(w, b, y, f)| Step::AnswerPart(w, b, y, f)),
        4 => (who(), 0..4usize, 1..5i64).prop_map(|(w, p, a)| Step::AskMoney(w, p, a)),
        4 => (who(), money.clone(), 1..5i64, fresh()).prop_map(|(w, m, a, f)| Step::NameTerms(w, m, a, f)),
        1 => (who(), money.clone(), fresh()).prop_map(|(w, m, f)| Step::Retract(w, m, f)),
        8 => (who(), money, 0..10u8, fresh()).prop_map(|(w, m, r, f)| Step::AnswerMoney(w, m, r, f)),
        1 => body.prop_map(Step::Rename),
        1 => Just(Step::Succeed),
        2 => Just(Step::NextDay),
    ]
}

on_both! {
    async fn random_agreements_follow_the_model(db: TestDb) {
        let stage = Stage { db, office: Office::open(db).await, serial: AtomicU32::new(1), outcomes: Mutex::default() };
        let seed = std::env::var("KIEZWERK_SEED").ok().map_or_else(rand::random::<u64>, |seed| seed.parse().unwrap());
        eprintln!("KIEZWERK_SEED={seed}");
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let config = Config { cases: CASES, max_shrink_iters: 40, failure_persistence: None, ..Config::default() };
        let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
        let steps = prop::collection::vec(step(), 20..40);
        let outcome = runner.run(&steps, |steps| {
            tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(play(&stage, &steps)));
            Ok(())
        });
        if let Err(failure) = outcome {
            panic!("KIEZWERK_SEED={seed}: {failure}");
        }
        // Refusals alone would prove little, and so would a world in which all goes well.
        let outcomes = stage.outcomes.lock().unwrap();
        eprintln!("{outcomes:?}");
        let of = |outcome: &str| outcomes.get(outcome).copied().unwrap_or(0);
        assert!(of("Ok(changed)") > 30 && of("Ok(())") > 0, "{outcomes:?}");
        for refusal in ["Err(Conflict)", "Err(Forbidden)", "Err(Invalid)"] {
            assert!(of(refusal) > 0, "never {refusal}: {outcomes:?}");
        }
    }
}

async fn play(stage: &Stage<'_>, steps: &[Step]) {
    let mut scene = Scene::set(stage).await;
    for (at, step) in steps.iter().enumerate() {
        scene.take(step).await;
        scene.compare(&format!("after step {at}, {step:?}")).await;
    }
    scene.sums_equal_rows().await;
    all_agree(stage.db).await;
}

/// The house that all cases of one run share.
struct Stage<'a> {
    db: &'a TestDb,
    office: Office,
    serial: AtomicU32,
    /// How the steps came out, all cases together.
    outcomes: Mutex<BTreeMap<String, u32>>,
}

impl Stage<'_> {
    fn fresh_name(&self, word: &str) -> String {
        format!("{word} {}", self.serial.fetch_add(1, Ordering::Relaxed))
    }

    async fn new_body(&self, word: &str) -> (BodyId, Actor) {
        let name = self.fresh_name(word);
        let draft = BodyDraft {
            kind: "senate_department".into(),
            short_name: name.clone(),
            name: format!("Senatsverwaltung {name}"),
            form_id: form_id(),
            ..BodyDraft::default()
        };
        let body = catalogue::create_body(&self.db.backend, &self.office.state, &draft)
            .await
            .unwrap();
        let login = name.replace(' ', ".").to_lowercase();
        (
            body,
            self.db
                .actor(&login, vec![role_for(Role::Clerk, body)])
                .await,
        )
    }

    async fn new_programme(&self, giver: BodyId) -> (ProgrammeId, BodyId) {
        let draft = ProgrammeDraft {
            name: self.fresh_name("Programm"),
            giver: giver.to_string(),
            form_id: form_id(),
            ..ProgrammeDraft::default()
        };
        let made = catalogue::create_programme(&self.db.backend, &self.office.state, &draft).await;
        (made.unwrap(), giver)
    }
}

fn form_id() -> String {
    backend::ids::fresh::<FormId>().to_string()
}

/// What somebody read of one request, and may answer later.
#[derive(Clone, Debug)]
struct Look {
    seen: i64,
    terms: Terms,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Terms {
    Lead(BodyId, Option<NaiveDate>),
    Task(ParticipationId, Option<String>),
    Money(i32, Cents),
}

/// What one person read last.
#[derive(Clone, Debug, Default)]
struct Desk {
    form: Option<MeasureDraft>,
    lead: Option<Look>,
    parts: BTreeMap<BodyId, (Look, i64)>,
    money: BTreeMap<ContributionId, Look>,
}

/// One measure, its model, and what everybody has read so far.
struct Scene<'a> {
    stage: &'a Stage<'a>,
    id: MeasureId,
    people: Vec<Actor>,
    desks: Vec<Desk>,
    /// SenBJF, SenStadt, BA Treptow-Köpenick, one without accounts, one that ends, its
    /// successor.
    bodies: [BodyId; 6],
    programmes: Vec<(ProgrammeId, BodyId)>,
    ends_on: Option<NaiveDate>,
    model: Model,
    reason: u32,
}

const SILENT: usize = 3;
const ENDING: usize = 4;
const SUCCESSOR: usize = 5;

impl<'a> Scene<'a> {
    async fn set(stage: &'a Stage<'a>) -> Self {
        let office = &stage.office;
        let (ending, old) = stage.new_body("SenAlt").await;
        let (successor, new) = stage.new_body("SenNeu").await;
        let sight = stage.db.backend.board().await.unwrap();
        // Bodies of the catalogue keep their id under whatever name an earlier case gave.
        let schools = office.schools.own_body().unwrap();
        let city = office.city.own_body().unwrap();
        let borough = office.treptow.own_body().unwrap();
        let silent = named(&office.sight, "SenWGP").id;
        let mut programmes = Vec::new();
        for giver in [city, borough, silent, ending] {
            programmes.push(stage.new_programme(giver).await);
        }
        let draft = MeasureDraft {
            lead: schools.to_string(),
            ..office.draft("Gemeinsam", "13d", "SenBJF")
        };
        let id = measures::create(&stage.db.backend, &office.schools, &draft, false)
            .await
            .unwrap();
        let measure = measures::detail(&stage.db.backend, &office.schools, id)
            .await
            .unwrap()
            .measure;
        drop(sight);
        Self {
            stage,
            id,
            people: vec![
                office.schools.clone(),
                office.city.clone(),
                office.treptow.clone(),
                office.coordinator.clone(),
                old,
                new,
                office.state.clone(),
                office.neighbour.clone(),
            ],
            desks: vec![Desk::default(); PEOPLE],
            bodies: [schools, city, borough, silent, ending, successor],
            programmes,
            ends_on: None,
            model: Model::of(&measure),
            reason: 0,
        }
    }

    fn today(&self) -> NaiveDate {
        self.stage.db.backend.today()
    }

    fn has_ended(&self) -> bool {
        self.ends_on.is_some_and(|day| day <= self.today())
    }

    fn acting(&self, body: BodyId) -> BodyId {
        if body == self.bodies[ENDING] && self.has_ended() {
            self.bodies[SUCCESSOR]
        } else {
            body
        }
    }

    fn writes(&self, person: usize, body: BodyId) -> bool {
        let own = match person {
            SCHOOLS => self.bodies[0],
            CITY => self.bodies[1],
            BOROUGH | COORDINATOR => self.bodies[2],
            OLD => self.bodies[ENDING],
            NEW => self.bodies[SUCCESSOR],
            _ => return false,
        };
        self.acting(body) == own
    }

    /// For a body without accounts a coordination notes the answer.
    fn notes(&self, person: usize, body: BodyId) -> bool {
        self.acting(body) == self.bodies[SILENT] && matches!(person, COORDINATOR | STATE)
    }

    fn answers(&self, person: usize, body: BodyId) -> bool {
        self.writes(person, body) || self.notes(person, body)
    }

    fn note(&self, person: usize, body: BodyId) -> &'static str {
        if self.notes(person, body) {
            "Schreiben der Stelle vom 20.11.2026"
        } else {
            ""
        }
    }

    fn one_who(&self, who: Who, may: impl Fn(usize) -> bool) -> usize {
        match who {
            Who::Any(person) => person,
            Who::Right => (0..PEOPLE).find(|person| may(*person)).unwrap_or(NEIGHBOUR),
        }
    }

    async fn take(&mut self, step: &Step) {
        match *step {
            Step::Look(person) => self.look(person).await,
            Step::NameLead(who, body, fresh) => {
                let body = self.bodies[body];
                let change = move |form: &mut MeasureDraft, _: u32| form.lead = body.to_string();
                let clear = move |form: &MeasureDraft| {
                    form.participants.iter().all(|p| p.body != body.to_string())
                };
                self.edit(who, fresh, Some(body), clear, change).await;
            }
            Step::MoveEnd(who, months, fresh) => {
                let change = move |form: &mut MeasureDraft, reason: u32| {
                    form.end = format!("2028-0{}-28", months + 1);
                    form.end_reason = format!("Grund {reason}");
                };
                self.edit(who, fresh, None, |_| true, change).await;
            }
            Step::SetTask(who, body, task, fresh) => {
                let body = self.bodies[body];
                let change = move |form: &mut MeasureDraft, _: u32| {
                    let row = ParticipantDraft {
                        body: body.to_string(),
                        task: task_words(task).unwrap_or_default(),
                    };
                    match form.participants.iter_mut().find(|p| p.body == row.body) {
                        Some(old) => *old = row,
                        None => form.participants.push(row),
                    }
                };
                self.edit(
                    who,
                    fresh,
                    Some(body),
                    move |form| form.lead != body.to_string(),
                    change,
                )
                .await;
            }
            Step::Drop(who, body, fresh) => {
                let body = self.bodies[body].to_string();
                let change = move |form: &mut MeasureDraft, _: u32| {
                    form.participants.retain(|p| p.body != body)
                };
                self.edit(who, fresh, None, |_| true, change).await;
            }
            Step::OwnPart(who, body, task, fresh) => {
                self.own_part(who, self.bodies[body], task, fresh).await
            }
            Step::AnswerLead(who, yes, fresh) => self.answer_lead(who, yes, fresh).await,
            Step::AnswerPart(who, body, yes, fresh) => {
                self.answer_part(who, self.bodies[body], yes, fresh).await
            }
            Step::AskMoney(who, programme, amount) => self.ask_money(who, programme, amount).await,
            Step::NameTerms(who, money, amount, fresh) => {
                self.name_terms(who, money, amount, fresh).await
            }
            Step::Retract(who, money, fresh) => self.retract(who, money, fresh).await,
            Step::AnswerMoney(who, money, says, fresh) => {
                self.answer_money(who, money, says, fresh).await
            }
            Step::Rename(body) => self.rename(self.bodies[body]).await,
            Step::Succeed => self.succeed().await,
            Step::NextDay => self.stage.db.clock.advance(Duration::days(1)),
        }
    }

    async fn read(&self) -> domain::measure::Measure {
        let seen =
            measures::detail(&self.stage.db.backend, &self.stage.office.schools, self.id).await;
        seen.unwrap().measure
    }

    async fn desk(&self) -> Desk {
        let measure = self.read().await;
        let lead = &measure.lead;
        let part = |p: &domain::participation::Participation| {
            let look = Look {
                seen: p.terms,
                terms: Terms::Task(p.id, p.task.clone()),
            };
            (p.body, (look, p.version))
        };
        let money = |m: &domain::contribution::Contribution| {
            let (year, amount) = m
                .change
                .as_ref()
                .map_or((m.year, m.amount), |c| (c.year, c.amount));
            (
                m.id,
                Look {
                    seen: m.version,
                    terms: Terms::Money(year, amount),
                },
            )
        };
        Desk {
            form: Some(MeasureDraft::from_measure(&measure)),
            lead: Some(Look {
                seen: lead.terms,
                terms: Terms::Lead(lead.body, measure.end),
            }),
            parts: measure.participants.iter().map(part).collect(),
            money: measure.contributions.iter().map(money).collect(),
        }
    }

    async fn look(&mut self, person: usize) {
        self.desks[person] = self.desk().await;
    }

    /// What this person works from: the page opened now, or the one read before.
    async fn at(&mut self, person: usize, fresh: bool) -> Desk {
        if fresh || self.desks[person].form.is_none() {
            self.look(person).await;
        }
        self.desks[person].clone()
    }

    async fn edit(
        &mut self,
        who: Who,
        fresh: bool,
        names: Option<BodyId>,
        clear: impl Fn(&MeasureDraft) -> bool,
        change: impl FnOnce(&mut MeasureDraft, u32),
    ) {
        let person = self.one_who(who, |person| self.writes(person, self.model.pen()));
        let Some(mut form) = self.at(person, fresh).await.form else {
            return;
        };
        // A body that ended is not named any more; one body does not sit on two seats.
        let ended = names == Some(self.bodies[ENDING]) && self.has_ended();
        if ended || !clear(&form) {
            return;
        }
        self.reason += 1;
        change(&mut form, self.reason);
        let wanted = wanted(&form);
        if wanted.end == self.model.end {
            // No other end, no reason for one: else the words alone would be a change.
            form.end_reason = self.read().await.end_reason.unwrap_or_default();
        }
        let before = self.seq().await;
        let is = kind(
            measures::edit(&self.stage.db.backend, &self.people[person], self.id, &form).await,
        );
        let mut model = self.model.clone();
        let should = model.edit(&wanted, &|body| self.writes(person, body));
        self.settle(is, should, model, before).await;
    }

    async fn own_part(&mut self, who: Who, body: BodyId, task: u8, fresh: bool) {
        let person = self.one_who(who, |person| self.writes(person, body));
        let Some((
            Look {
                terms: Terms::Task(seat, _),
                ..
            },
            version,
        )) = self.at(person, fresh).await.parts.remove(&body)
        else {
            return;
        };
        if !self
            .read()
            .await
            .participants
            .iter()
            .any(|part| part.id == seat)
        {
            return;
        }
        let draft = OwnPartDraft {
            task: task_words(task).unwrap_or_default(),
            text: String::new(),
            version: version.to_string(),
        };
        let before = self.seq().await;
        let is = kind(
            participations::edit(
                &self.stage.db.backend,
                &self.people[person],
                self.id,
                seat,
                &draft,
            )
            .await,
        );
        let mut model = self.model.clone();
        let should = model.own_part(body, task_words(task), version, self.writes(person, body));
        self.settle(is, should, model, before).await;
    }

    async fn answer_lead(&mut self, who: Who, yes: bool, fresh: bool) {
        let body = self.model.lead.named;
        let person = self.one_who(who, |person| self.answers(person, body));
        let Some(look) = self.at(person, fresh).await.lead else {
            return;
        };
        let (backend, note) = (&self.stage.db.backend, self.note(person, body));
        let before = self.seq().await;
        let is = kind(
            participations::answer_noted(
                backend,
                &self.people[person],
                self.id,
                Seat::Lead,
                look.seen,
                reply(yes),
                note,
            )
            .await,
        );
        let mut model = self.model.clone();
        let should = model.answer_lead(look.seen, yes, self.answers(person, body));
        self.settle(is, should, model, before).await;
        if is.is_ok() && yes {
            let measure = self.read().await;
            assert_eq!(
                look.terms,
                Terms::Lead(measure.lead.body, measure.end),
                "agreed to what nobody showed"
            );
        }
    }

    async fn answer_part(&mut self, who: Who, body: BodyId, yes: bool, fresh: bool) {
        let person = self.one_who(who, |person| self.answers(person, body));
        let Some((look, _)) = self.at(person, fresh).await.parts.remove(&body) else {
            return;
        };
        let Terms::Task(seat, _) = look.terms else {
            return;
        };
        let (backend, note) = (&self.stage.db.backend, self.note(person, body));
        let before = self.seq().await;
        let is = kind(
            participations::answer_noted(
                backend,
                &self.people[person],
                self.id,
                Seat::Participant(seat),
                look.seen,
                reply(yes),
                note,
            )
            .await,
        );
        let stands = self
            .read()
            .await
            .participants
            .into_iter()
            .find(|part| part.id == seat);
        let mut model = self.model.clone();
        let should = match &stands {
            None => Err(ErrorKind::NotFound),
            Some(_) => model.answer_part(body, look.seen, yes, self.answers(person, body)),
        };
        self.settle(is, should, model, before).await;
        if let (Some(part), true, Ok(())) = (stands, yes, is) {
            assert_eq!(
                look.terms,
                Terms::Task(part.id, part.agreed.unwrap().task),
                "agreed to what nobody showed"
            );
        }
    }

    async fn ask_money(&mut self, who: Who, programme: usize, amount: i64) {
        let person = self.one_who(who, |person| self.writes(person, self.model.pen()));
        let (programme, giver) = self.programmes[programme];
        let draft = ContributionDraft {
            programme: programme.to_string(),
            giver: giver.to_string(),
            year: (2026 + amount % 2).to_string(),
            amount: format!("{amount}000"),
            form_id: form_id(),
        };
        let before = self.seq().await;
        let made = contributions::ask_by_form(
            &self.stage.db.backend,
            &self.people[person],
            self.id,
            &draft,
        )
        .await;
        let mut model = self.model.clone();
        let should = if self.writes(person, self.model.pen()) {
            Ok(())
        } else {
            Err(ErrorKind::Forbidden)
        };
        if let Ok(id) = &made {
            let (year, amount) = terms(amount);
            model.money.push(crate::model::MoneyModel {
                id: *id,
                programme,
                giver,
                year,
                amount,
                state: ContributionState::Asked,
                terms: 1,
                agreed: None,
                change: None,
                version: 1,
            });
        }
        self.settle(kind(made.map(|_| ())), should, model, before)
            .await;
    }

    /// One of the contributions, with what this person read of it.
    async fn money(
        &mut self,
        person: usize,
        at: usize,
        fresh: bool,
    ) -> Option<(ContributionId, Look)> {
        let money: Vec<_> = self.at(person, fresh).await.money.into_iter().collect();
        (!money.is_empty()).then(|| money[at % money.len()].clone())
    }

    async fn name_terms(&mut self, who: Who, at: usize, amount: i64, fresh: bool) {
        let pen = self.model.pen();
        let person = self.one_who(who, |person| self.writes(person, pen));
        let Some((money, look)) = self.money(person, at, fresh).await else {
            return;
        };
        let draft = TermsDraft {
            year: (2026 + amount % 2).to_string(),
            amount: format!("{amount}000"),
            version: look.seen.to_string(),
        };
        let before = self.seq().await;
        let is = kind(
            contributions::name_terms(
                &self.stage.db.backend,
                &self.people[person],
                self.id,
                money,
                &draft,
            )
            .await,
        );
        let mut model = self.model.clone();
        let should = model.name_terms(money, terms(amount), look.seen, self.writes(person, pen));
        self.settle(is, should, model, before).await;
    }

    async fn retract(&mut self, who: Who, at: usize, fresh: bool) {
        let pen = self.model.pen();
        let person = self.one_who(who, |person| self.writes(person, pen));
        let Some((money, look)) = self.money(person, at, fresh).await else {
            return;
        };
        let before = self.seq().await;
        let is = kind(
            contributions::retract(
                &self.stage.db.backend,
                &self.people[person],
                self.id,
                money,
                look.seen,
            )
            .await,
        );
        let mut model = self.model.clone();
        let should = model.retract(money, look.seen, self.writes(person, pen));
        self.settle(is, should, model, before).await;
    }

    async fn answer_money(&mut self, who: Who, at: usize, says: u8, fresh: bool) {
        let Some(wanted) = self
            .model
            .money
            .get(at % self.model.money.len().max(1))
            .map(|money| money.giver)
        else {
            return;
        };
        let person = self.one_who(who, |person| self.answers(person, wanted));
        let Some((money, look)) = self.money(person, at, fresh).await else {
            return;
        };
        let giver = self
            .model
            .money
            .iter()
            .find(|m| m.id == money)
            .map_or(wanted, |m| m.giver);
        let (says, typed) = says_what(says);
        let (backend, note) = (&self.stage.db.backend, self.note(person, giver));
        let before = self.seq().await;
        let is = kind(
            contributions::answer(
                backend,
                &self.people[person],
                self.id,
                money,
                look.seen,
                typed,
                note,
            )
            .await,
        );
        let mut model = self.model.clone();
        let should = model.answer_money(money, says, look.seen, self.answers(person, giver));
        let agreed = matches!(
            says,
            GiverSays::AcceptChange | GiverSays::State(ContributionState::Promised)
        );
        if is.is_ok() && agreed && model != self.model {
            let stored = self
                .read()
                .await
                .contributions
                .into_iter()
                .find(|m| m.id == money)
                .unwrap();
            assert_eq!(
                look.terms,
                Terms::Money(stored.year, stored.amount),
                "agreed to what nobody showed"
            );
        }
        self.settle(is, should, model, before).await;
    }

    async fn rename(&mut self, body: BodyId) {
        let sight = self.stage.db.backend.board().await.unwrap();
        let name = self.stage.fresh_name("Umbenannt");
        let draft = BodyNameDraft {
            short_name: name.clone(),
            name: format!("Verwaltung {name}"),
            version: sight.catalogue.bodies[&body].version.to_string(),
        };
        catalogue::rename_body(
            &self.stage.db.backend,
            &self.stage.office.state,
            body,
            &draft,
        )
        .await
        .unwrap();
    }

    /// The next day another body acts for the one that ends.
    async fn succeed(&mut self) {
        if self.ends_on.is_some() {
            return;
        }
        let (day, ending) = (self.today() + Duration::days(1), self.bodies[ENDING]);
        let sight = self.stage.db.backend.board().await.unwrap();
        let draft = SuccessionDraft {
            day: day.to_string(),
            successors: vec![SuccessorDraft {
                body: self.bodies[SUCCESSOR].to_string(),
                ..SuccessorDraft::default()
            }],
            version: sight.catalogue.bodies[&ending].version.to_string(),
        };
        catalogue::succeed(
            &self.stage.db.backend,
            &self.stage.office.state,
            ending,
            &draft,
        )
        .await
        .unwrap();
        self.ends_on = Some(day);
    }

    async fn seq(&self) -> i64 {
        self.stage.db.backend.board().await.unwrap().seq
    }

    /// What came out is what had to, and what was refused or said before left no trace.
    async fn settle(&mut self, is: Outcome, should: Outcome, model: Model, before: i64) {
        assert_eq!(is, should, "the outcome; before it: {:#?}", self.model);
        let silent = is.is_err() || model == self.model;
        let word = match silent {
            true => format!("{is:?}"),
            false => "Ok(changed)".into(),
        };
        *self.stage.outcomes.lock().unwrap().entry(word).or_default() += 1;
        assert_eq!(
            self.seq().await - before,
            i64::from(!silent),
            "rows of the history"
        );
        if is.is_ok() {
            self.model = model;
        }
    }

    async fn compare(&self, when: &str) {
        let measure = self.read().await;
        assert_eq!(Model::of(&measure), self.model, "{when}");
        let sight = self.stage.db.backend.board().await.unwrap();
        let facts = sight.fact(self.id).unwrap();
        assert_eq!(facts.pen, self.acting(self.model.pen()), "the pen, {when}");
        assert_eq!(facts.lead_accepted, self.model.leads().is_some(), "{when}");
        let is: Vec<_> = facts
            .requests
            .iter()
            .map(|r| (r.named, r.state, r.reopened))
            .collect();
        assert_eq!(
            is,
            self.model.requests(&|body| self.acting(body)),
            "the requests, {when}"
        );
        for request in &facts.requests {
            assert_eq!(
                request.body,
                self.acting(request.named),
                "who answers, {when}"
            );
        }
        let counts: Cents = self
            .model
            .money
            .iter()
            .filter(|m| m.state.counts())
            .map(|m| m.amount)
            .sum();
        assert_eq!(facts.funded(), counts, "{when}");
    }

    /// Sums by state, by programme and in all: model, tables and board.
    async fn sums_equal_rows(&self) {
        let sight = self.stage.db.backend.board().await.unwrap();
        let facts = sight.fact(self.id).unwrap();
        let sql = |more: String| {
            format!(
                "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM contribution WHERE measure_id = '{}' {more}",
                self.id
            )
        };
        for state in ContributionState::ALL {
            let model: Cents = self
                .model
                .money
                .iter()
                .filter(|m| m.state == state)
                .map(|m| m.amount)
                .sum();
            let board: Cents = facts
                .money
                .iter()
                .filter(|m| m.state == state)
                .map(|m| m.amount)
                .sum();
            let rows = self
                .stage
                .db
                .number(&sql(format!("AND state = '{}'", state.key())))
                .await;
            assert_eq!((model, board), (Cents(rows), Cents(rows)), "{state:?}");
        }
        for (programme, _) in &self.programmes {
            let model: Cents = self
                .model
                .money
                .iter()
                .filter(|m| m.programme == *programme)
                .map(|m| m.amount)
                .sum();
            let board: Cents = facts
                .money
                .iter()
                .filter(|m| m.programme == *programme)
                .map(|m| m.amount)
                .sum();
            let rows = self
                .stage
                .db
                .number(&sql(format!("AND programme_id = '{programme}'")))
                .await;
            assert_eq!((model, board), (Cents(rows), Cents(rows)), "{programme}");
        }
        let model: Cents = self.model.money.iter().map(|m| m.amount).sum();
        assert_eq!(
            model,
            Cents(self.stage.db.number(&sql(String::new())).await)
        );
    }
}

fn kind(outcome: backend::Result<()>) -> Outcome {
    outcome.map_err(|error| error.kind())
}

fn reply(yes: bool) -> Reply {
    if yes {
        Reply::Accept
    } else {
        Reply::Decline("Nein".into())
    }
}

fn task_words(number: u8) -> Option<String> {
    (number > 0).then(|| format!("Aufgabe {number}"))
}

fn terms(amount: i64) -> (i32, Cents) {
    (
        2026 + i32::try_from(amount % 2).unwrap(),
        Cents(amount * 100_000),
    )
}

fn says_what(number: u8) -> (GiverSays, ReplyDraft) {
    use ContributionState::{Asked, Declined, Granted, Paid, Promised, Withdrawn};
    let state = |state, reason: &str| {
        (
            GiverSays::State(state),
            ReplyDraft::State(state, reason.into()),
        )
    };
    match number {
        0 | 1 => state(Promised, ""),
        2 => state(Declined, "Nein"),
        3 | 4 => state(Granted, ""),
        5 => state(Paid, ""),
        6 => state(Withdrawn, ""),
        7 => state(Asked, ""),
        8 => (GiverSays::AcceptChange, ReplyDraft::AcceptChange),
        _ => (
            GiverSays::DeclineChange,
            ReplyDraft::DeclineChange("Nein".into()),
        ),
    }
}

fn wanted(form: &MeasureDraft) -> Wanted {
    let task = |typed: &str| (!typed.is_empty()).then(|| typed.to_owned());
    Wanted {
        lead: form.lead.parse().unwrap(),
        end: domain::dates::parse_optional(&form.end).unwrap(),
        parts: form
            .participants
            .iter()
            .map(|p| (p.body.parse().unwrap(), task(&p.task)))
            .collect(),
        version: form.version.parse().unwrap(),
    }
}
