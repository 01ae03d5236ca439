//! The past of the example data, day by day: who created, answered, moved an end,
//! reported, confirmed or returned. The rounds of the table wait for the use cases of
//! rounds.

use std::collections::{BTreeMap, HashMap};

use chrono::{Days, Duration, NaiveDate};
use domain::{
    catalogue::Catalogue,
    contribution::ContributionState,
    contribution_form::ContributionInput,
    dates,
    ids::{MeasureId, ReportId},
    labels::Label,
    measure::Code,
    measure_form::MeasureDraft,
    participation::Answer,
    policy::Actor,
    report::ReportDraft,
};

use super::{
    staff::Staff,
    tables::{self, MeasureRow, NodeRow, Shift, wrong},
};
use crate::{
    Backend, Error, Result,
    clock::start_of_day,
    concepts::{self, NewNodeDraft},
    contributions,
    measures::{self, Origin},
    participations::{self, Reply, Seat},
    reports, requests,
    reviews::{self, Verdict},
};

/// Requests are answered two weeks later.
const ANSWER_AFTER: Days = Days::new(14);
/// The measure whose participants have not answered: something must be open.
const UNANSWERED: &str = "13d-12";
/// A report is read within two days.
const DECIDED_AFTER: Days = Days::new(2);
/// When the table names neither a Sachstand nor a report.
const LAST_CUT: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 6, 30);

/// Puts the example tree into the concept of the Kosmosviertel and marks it.
pub(super) async fn concept(past: &Backend, staff: &Staff) -> Result<()> {
    let catalogue = past.board().await?.catalogue.clone();
    let area = catalogue
        .area_by_code(tables::CONCEPT_AREA)
        .ok_or(Error::NotFound)?;
    let concept = catalogue.concept_of(area.id).ok_or(Error::NotFound)?.id;
    let mut by_code: HashMap<String, String> = HashMap::new();
    for row in tables::concept()? {
        let draft = node_draft(&row, &by_code, &catalogue)?;
        let id = concepts::add_node(past, &staff.state, concept, &draft).await?;
        by_code.insert(row.code, id.to_string());
    }
    concepts::mark_example(past, &staff.state, concept).await
}

fn node_draft(
    row: &NodeRow,
    by_code: &HashMap<String, String>,
    catalogue: &Catalogue,
) -> Result<NewNodeDraft> {
    let kind = match row.art.as_str() {
        "handlungsfeld" => "field",
        "handlungsbedarf" => "need",
        "ziel" => "objective",
        other => return Err(wrong("no kind of node", other)),
    };
    let parent = match row.unter.as_str() {
        "" => String::new(),
        code => by_code
            .get(code)
            .cloned()
            .ok_or_else(|| wrong("no parent", code))?,
    };
    let field = match row.kanonisches_feld.as_str() {
        "" => String::new(),
        code => {
            let field = catalogue.fields.values().find(|field| field.code == code);
            field.ok_or_else(|| wrong("no field", code))?.id.to_string()
        }
    };
    Ok(NewNodeDraft {
        parent,
        kind: kind.into(),
        code: row.code.clone(),
        text: row.text.clone(),
        field,
    })
}

/// One thing that happened to the measure of a row.
enum Step {
    Create,
    /// Participants accept, givers say where their money is.
    Answer,
    MoveEnd {
        to: NaiveDate,
        reason: String,
    },
    Report(Box<ReportDraft>),
    /// The coordinations of the Bezirke touched decide about the newest report.
    Review(Verdict),
}

/// Replays everything until `until`; gives the numbers of measures and reports.
pub(super) async fn measures(
    past: &Backend,
    staff: &Staff,
    rows: Vec<MeasureRow>,
    shift: Shift,
    until: NaiveDate,
) -> Result<(usize, usize)> {
    let mut replay = Replay {
        past,
        staff,
        ids: HashMap::new(),
        last: HashMap::new(),
        reports: 0,
    };
    for (day, steps) in plan(&rows, shift)? {
        if day > until {
            break;
        }
        for (minute, (row, step)) in (0_i64..).zip(steps) {
            past.clock()
                .set(start_of_day(day) + Duration::hours(9) + Duration::minutes(minute));
            replay.step(&rows[row], step).await?;
        }
    }
    Ok((replay.ids.len(), replay.reports))
}

/// All steps by day, in the order of the tables; the number is that of the row.
fn plan(rows: &[MeasureRow], shift: Shift) -> Result<BTreeMap<NaiveDate, Vec<(usize, Step)>>> {
    let mut plan: BTreeMap<NaiveDate, Vec<(usize, Step)>> = BTreeMap::new();
    let mut reports: BTreeMap<usize, Vec<(NaiveDate, String)>> = BTreeMap::new();
    let mut reviews: Vec<(usize, NaiveDate, Verdict)> = Vec::new();
    for event in tables::events(shift)? {
        let Some(row) = rows.iter().position(|row| row.nr == event.nr) else {
            continue;
        };
        let mut add = |day: NaiveDate, step| plan.entry(day).or_default().push((row, step));
        match event.ereignis.as_str() {
            "angelegt" => {
                add(event.tag, Step::Create);
                add(event.tag + ANSWER_AFTER, Step::Answer);
            }
            "ende_verschoben" => add(event.tag, moved_end(&event.angabe, shift)?),
            "bestätigt" => reviews.push((row, event.tag, Verdict::Confirm)),
            "zurückgegeben" => reviews.push((row, event.tag, Verdict::Return(event.angabe))),
            "gemeldet" => reports
                .entry(row)
                .or_default()
                .push((event.tag, event.angabe)),
            // Rounds.
            _ => {}
        }
    }
    for (at, row) in rows.iter().enumerate() {
        let mut told = reports.remove(&at).unwrap_or_default();
        // The last one is the state of the table, with its text and its day.
        let told_last = told.pop().map(|(day, _)| day);
        let last = told_last.or(LAST_CUT.map(|day| shift.day(day)));
        if let Some(day) = row.stated_on()?.or(last) {
            // What was decided about the last report follows it.
            for (_, decided, _) in reviews.iter_mut().filter(|(of, ..)| *of == at) {
                if told_last.is_some_and(|told| *decided >= told) {
                    *decided = (*decided).max(day + DECIDED_AFTER);
                }
            }
            plan.entry(day)
                .or_default()
                .push((at, Step::Report(Box::new(final_report(row, day)?))));
        }
        for (day, said) in told {
            plan.entry(day)
                .or_default()
                .push((at, Step::Report(Box::new(earlier_report(row, day, &said)?))));
        }
    }
    for (at, day, verdict) in reviews {
        plan.entry(day)
            .or_default()
            .push((at, Step::Review(verdict)));
    }
    Ok(plan)
}

/// "31.12.2025 → 31.12.2026: Leitungen im Baugrund"
fn moved_end(said: &str, shift: Shift) -> Result<Step> {
    let parts = said
        .split_once(" → ")
        .and_then(|(_, rest)| rest.split_once(": "));
    let (to, reason) = parts.ok_or_else(|| wrong("no moved end", said))?;
    let to = dates::parse_required(to).map_err(|_| wrong("no day", to))?;
    Ok(Step::MoveEnd {
        to: shift.day(to),
        reason: reason.to_owned(),
    })
}

/// "Stand: in Umsetzung; Ampel: planmäßig"
fn earlier_report(row: &MeasureRow, day: NaiveDate, said: &str) -> Result<ReportDraft> {
    let parts = said
        .strip_prefix("Stand: ")
        .and_then(|rest| rest.split_once("; Ampel: "));
    let (stage, rating) = parts.ok_or_else(|| wrong("no report", said))?;
    report(row, day, stage, rating)
}

fn final_report(row: &MeasureRow, day: NaiveDate) -> Result<ReportDraft> {
    let draft = report(row, day, &row.stand, &row.ampel)?;
    Ok(ReportDraft {
        text: row.sachstand.clone(),
        replacement: row.ersatz.clone(),
        ..draft
    })
}

fn report(row: &MeasureRow, day: NaiveDate, stage: &str, rating: &str) -> Result<ReportDraft> {
    Ok(ReportDraft {
        stage: tables::stage(stage)?.key().into(),
        stage_reason: row.stand_grund.clone(),
        rating: tables::rating(rating)?.key().into(),
        rating_reason: row.ampel_grund.clone(),
        as_of: dates::iso(Some(day)),
        ..ReportDraft::default()
    })
}

struct Replay<'a> {
    past: &'a Backend,
    staff: &'a Staff,
    ids: HashMap<String, MeasureId>,
    last: HashMap<MeasureId, ReportId>,
    reports: usize,
}

impl Replay<'_> {
    async fn step(&mut self, row: &MeasureRow, step: Step) -> Result<()> {
        if let Step::Create = step {
            let id = self.create(row).await?;
            self.ids.insert(row.nr.clone(), id);
            return Ok(());
        }
        let id = self.id(&row.nr)?;
        match step {
            Step::Create => Ok(()),
            Step::Answer => self.answer(row, id).await,
            Step::MoveEnd { to, reason } => self.move_end(row, id, to, reason).await,
            Step::Report(draft) => self.report(row, id, *draft).await,
            Step::Review(verdict) => self.review(id, verdict).await,
        }
    }

    fn id(&self, code: &str) -> Result<MeasureId> {
        self.ids
            .get(code)
            .copied()
            .ok_or_else(|| wrong("no measure", code))
    }

    async fn clerk(&self, name: &str) -> Result<&Actor> {
        let sight = self.past.board().await?;
        let body = tables::body(&sight.catalogue, name, self.past.today())?.id;
        self.staff
            .clerk(body)
            .ok_or_else(|| wrong("nobody writes for", name))
    }

    /// The measure with the code of the table, and the money it asks for.
    async fn create(&self, row: &MeasureRow) -> Result<MeasureId> {
        let catalogue = self.past.board().await?.catalogue.clone();
        let today = self.past.today();
        let clerk = self.clerk(&row.federfuehrung).await?;
        let code: Code = row.nr.parse().map_err(|_| wrong("no code", &row.nr))?;
        let origin = Origin {
            draft: false,
            example: true,
            code: Some(code),
        };
        let draft = row.draft(&catalogue, today)?;
        let id = measures::create_from(self.past, clerk, &draft, origin).await?;
        for money in row.money()? {
            let programme = catalogue
                .programmes
                .values()
                .find(|programme| programme.name == money.programme);
            let input = ContributionInput {
                programme: programme
                    .ok_or_else(|| wrong("no programme", &money.programme))?
                    .id,
                giver: tables::body(&catalogue, &money.giver, today)?.id,
                year: money.year,
                amount: money.amount,
            };
            contributions::ask(self.past, clerk, id, input).await?;
        }
        Ok(id)
    }

    async fn answer(&self, row: &MeasureRow, id: MeasureId) -> Result<()> {
        let clerk = self.clerk(&row.federfuehrung).await?;
        let measure = measures::detail(self.past, clerk, id).await?.measure;
        let open = measure
            .participants
            .iter()
            .filter(|p| p.answer == Answer::Asked && row.nr != UNANSWERED);
        for asked in open {
            if let Some(clerk) = self.staff.clerk(asked.body) {
                participations::answer(
                    self.past,
                    clerk,
                    id,
                    Seat::Participant(asked.id),
                    asked.terms,
                    Reply::Accept,
                )
                .await?;
            }
        }
        for (contribution, money) in measure.contributions.iter().zip(row.money()?) {
            let giver = self
                .staff
                .clerk(contribution.giver)
                .ok_or_else(|| wrong("nobody gives for", &money.giver))?;
            for (state, version) in way_to(&money.state)?
                .into_iter()
                .zip(contribution.version..)
            {
                contributions::set_state(
                    self.past,
                    giver,
                    id,
                    contribution.id,
                    version,
                    state,
                    None,
                )
                .await?;
            }
        }
        Ok(())
    }

    async fn move_end(
        &self,
        row: &MeasureRow,
        id: MeasureId,
        to: NaiveDate,
        reason: String,
    ) -> Result<()> {
        let clerk = self.clerk(&row.federfuehrung).await?;
        let measure = measures::detail(self.past, clerk, id).await?.measure;
        let draft = MeasureDraft {
            end: dates::iso(Some(to)),
            end_reason: reason,
            ..MeasureDraft::from_measure(&measure)
        };
        measures::edit(self.past, clerk, id, &draft).await
    }

    async fn report(
        &mut self,
        row: &MeasureRow,
        id: MeasureId,
        mut draft: ReportDraft,
    ) -> Result<()> {
        let clerk = self.clerk(&row.federfuehrung).await?;
        if !draft.replacement.is_empty() {
            draft.replacement = self.id(&draft.replacement)?.to_string();
        }
        draft.last_seen = self
            .last
            .get(&id)
            .map(ReportId::to_string)
            .unwrap_or_default();
        let report = reports::submit(self.past, clerk, id, &draft).await?;
        self.last.insert(id, report);
        self.reports += 1;
        Ok(())
    }
}

impl Replay<'_> {
    /// Each coordination decides for its Bezirk; the Landeskoordination for those
    /// without one.
    async fn review(&self, id: MeasureId, verdict: Verdict) -> Result<()> {
        let voices = requests::voices(self.past).await?;
        for reviewer in self.staff.reviewers() {
            let detail = measures::detail(self.past, reviewer, id).await?;
            let Some(newest) = detail.reports.first() else {
                return Ok(());
            };
            let (measure, sight) = (&detail.measure, &detail.sight);
            let (catalogue, day) = (&sight.catalogue, sight.day);
            let may = reviews::reviewing(reviewer, newest, measure, catalogue, &voices, day);
            if may.is_possible() {
                reviews::decide(self.past, reviewer, id, newest.id, verdict.clone()).await?;
            }
        }
        Ok(())
    }
}

/// The states a giver sets one after the other until the one of the table.
fn way_to(label: &str) -> Result<Vec<ContributionState>> {
    use ContributionState::{Asked, Granted, Paid, Promised};
    let way = [Promised, Granted, Paid];
    if Asked.label() == label {
        return Ok(Vec::new());
    }
    let last = way
        .iter()
        .position(|state| state.label() == label)
        .ok_or_else(|| wrong("no state", label))?;
    Ok(way[..=last].to_vec())
}
