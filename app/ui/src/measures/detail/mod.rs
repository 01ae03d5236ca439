//! One measure: Steckbrief, plan against state, content, money, reports. What a
//! person may do stands as buttons, asked of the same table as the use cases.

mod content;
mod follow_ups;
mod money;
mod plan;
mod reports;
mod sheet;

use std::{collections::BTreeSet, sync::Arc};

use axum::extract::{Path, State};
use backend::{
    measures::{self, Detail},
    requests::{self, Answering, Voices},
    reviews::reviewing,
};
use domain::{
    facts::{MeasureFacts, body_target, may_on_measure},
    filter::Moment,
    ids::{MeasureId, ParticipationId},
    labels::Label,
    policy::{Action, Actor},
    request::Seat,
};
use leptos::prelude::*;

use super::{
    comments, documents,
    query::{LIST, ListQuery, measure_in_list, measure_path},
};
use crate::{
    kit::{
        alert::Notice,
        badge::{DeadlineBadge, DraftBadge, FreshnessBadge, RatingBadge, ReviewBadge, StageBadge},
        definition::Columns,
        form::{ButtonLink, Weight},
        icon::icon,
        message::Message,
        page::Answer,
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// `GET /massnahmen/{id}?liste=…`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<MeasureId>,
) -> Answer {
    let detail = measures::detail(&state.backend, &actor, id).await?;
    let attached = backend::documents::of_measure(&state.backend, &actor, id).await?;
    let moment = super::moment(&state.backend);
    let way = visit
        .param("liste")
        .map(|list| Way::of(list, &detail, &actor, moment));
    let voices = requests::voices(&state.backend).await?;
    let may = May::of(&actor, &detail, &voices);
    let talk = comments::latest(&state, &actor, id).await?;
    let notes = follow_ups::Notes::load(&state, &actor, id).await?;
    let just_created = matches!(
        visit.message(),
        Some(Message::MeasureCreated | Message::MeasureDrafted | Message::MeasureDuplicated)
    );
    let measure = &detail.measure;
    let crumb = way
        .as_ref()
        .map_or_else(|| LIST.to_owned(), |way| way.list.clone());
    let page = visit
        .page(measure.title.clone())
        .crumb("Maßnahmen", crumb)
        .kicker(measure.code.to_string());
    let buttons = may.clone();
    let page = page.actions(move || buttons.buttons(id));
    Ok(page.show(move || {
        let (draft, example) = (detail.measure.draft, detail.measure.example);
        let main = view! {
            {plan::panel(&detail, moment)}
            {reports::latest(&detail, &may)}
            {content::panel(&detail)}
            {plan::milestones(&detail, moment.day, &may)}
            {money::panel(&detail, &may)}
            {documents::panel(&detail, &attached, may.attach)}
            {reports::earlier(&detail)}
            {talk.map(comments::Talk::panel)}
            {notes.map(follow_ups::Notes::panel)}
        };
        view! {
            {way.map(Way::view)}
            {(just_created && may.edit).then(|| next_step(id))}
            {draft.then(|| draft_notice(id, &may))}
            {badges(&detail.facts, moment, example)}
            {crate::kit::glossary::what_are(&["umsetzungsstand", "ampel", "terminstand", "aktualitaet", "federfuehrung", "beteiligte"])}
            <Columns aside=sheet::aside(&detail, &may)>{main}</Columns>
        }
    }))
}

/// What this person may do here.
#[derive(Clone)]
pub struct May {
    pub edit: bool,
    pub report: bool,
    pub milestones: bool,
    pub withdraw: bool,
    pub attach: bool,
    pub release: bool,
    pub duplicate: bool,
    pub history: bool,
    pub ask_money: bool,
    /// Confirm or return the newest report.
    pub review: bool,
    /// Requests this person may answer, or note the answer of.
    answers: BTreeSet<Seat>,
    /// Participations whose own part this person writes.
    own_parts: BTreeSet<ParticipationId>,
}

impl May {
    /// Whether this request may be answered.
    pub fn answers(&self, seat: Seat) -> bool {
        self.answers.contains(&seat)
    }

    pub fn writes_part(&self, id: ParticipationId) -> bool {
        self.own_parts.contains(&id)
    }

    /// Whether anything may be done with some contribution.
    pub fn any_money(&self) -> bool {
        self.ask_money || !self.answers.is_empty()
    }

    fn of(actor: &Actor, detail: &Detail, voices: &Voices) -> Self {
        let (measure, catalogue) = (&detail.measure, &detail.sight.catalogue);
        let on = |action| may_on_measure(actor, action, measure, catalogue, detail.sight.day);
        let copies = actor.may_on(
            Action::CreateMeasure,
            &body_target(measure.lead.body, catalogue, detail.sight.day),
        ) || on(Action::ProposeMeasure);
        Self {
            edit: on(Action::EditMeasure),
            report: on(Action::Report) && !measure.draft,
            milestones: on(Action::SetMilestones),
            withdraw: on(Action::WithdrawMeasure)
                && !measure.draft
                && !detail.facts.stage.is_over(),
            attach: on(Action::AttachDocument),
            release: on(Action::EditMeasure) && measure.draft,
            duplicate: copies,
            history: actor.may(Action::SeeMeasureHistory),
            ask_money: on(Action::AskContribution),
            review: detail.reports.first().is_some_and(|report| {
                reviewing(actor, report, measure, catalogue, voices, detail.sight.day).is_possible()
            }),
            answers: answers(actor, detail, voices),
            own_parts: measure
                .participants
                .iter()
                .filter(|p| {
                    let target = body_target(p.body, catalogue, detail.sight.day);
                    actor.may_on(Action::EditParticipation, &target)
                })
                .map(|p| p.id)
                .collect(),
        }
    }

    fn buttons(&self, id: MeasureId) -> AnyView {
        let to = move |step: &str| format!("{}/{step}", measure_path(id));
        let more = [
            (self.milestones, "meilensteine", "Meilensteine"),
            (self.duplicate, "duplizieren", "Duplizieren"),
            (self.withdraw, "zuruecknehmen", "Zurücknehmen"),
            (self.history, "verlauf", "Verlauf"),
        ];
        let more: Vec<_> = more
            .into_iter()
            .filter(|(may, ..)| *may)
            .map(|(_, step, label)| view! { <li><a href=to(step)>{label}</a></li> })
            .collect();
        view! {
            {self.release.then(|| view! { <ButtonLink href=to("freigeben") label="Freigeben" weight=Weight::Primary /> })}
            {self.review.then(|| view! { <ButtonLink href=to("pruefen") label="Meldung prüfen" weight=Weight::Primary /> })}
            {self.report.then(|| view! { <ButtonLink href=to("melden") label="Sachstand melden" weight=Weight::Primary icon="add" /> })}
            {self.edit.then(|| view! { <ButtonLink href=to("bearbeiten") label="Bearbeiten" icon="edit" /> })}
            <ul class="page-head__more">{more}</ul>
        }
        .into_any()
    }
}

fn answers(actor: &Actor, detail: &Detail, voices: &Voices) -> BTreeSet<Seat> {
    let measure = &detail.measure;
    let lead = (Seat::Lead, measure.lead.body);
    let participants = measure
        .participants
        .iter()
        .map(|p| (Seat::Participant(p.id), p.body));
    let money = measure
        .contributions
        .iter()
        .map(|c| (Seat::Money(c.id), c.giver));
    std::iter::once(lead)
        .chain(participants)
        .chain(money)
        .filter(|(_, body)| {
            let (catalogue, day) = (&detail.sight.catalogue, detail.sight.day);
            !measure.draft
                && requests::answering(actor, *body, measure, catalogue, voices, day)
                    != Answering::No
        })
        .map(|(seat, _)| seat)
        .collect()
}

/// Where this measure stands in the list it was reached from.
struct Way {
    list: String,
    previous: Option<(String, String)>,
    next: Option<(String, String)>,
}

impl Way {
    fn of(param: &str, detail: &Detail, actor: &Actor, moment: Moment) -> Self {
        let sight = &detail.sight;
        let query = ListQuery::from_list_param(param, &sight.catalogue);
        let arranged = query.arrange(sight, &actor.visibility(), moment);
        let param = query.list_param(&sight.catalogue);
        let link = |facts: Arc<MeasureFacts>| {
            (
                measure_in_list(facts.id, &param),
                format!("{} {}", facts.code, facts.title),
            )
        };
        let (previous, next) = query.neighbours(&arranged.hits, &detail.facts);
        Self {
            list: query.address(LIST, &sight.catalogue).to_string(),
            previous: previous.map(link),
            next: next.map(link),
        }
    }

    fn view(self) -> AnyView {
        let step = |to: Option<(String, String)>, rel: &'static str, words: &'static str| {
            to.map(|(href, title)| {
                let (before, after) = if rel == "prev" { (Some(icon("arrow-back")), None) } else { (None, Some(icon("arrow-forward"))) };
                let words_of_link = format!(": {title}");
                view! { <a class="way__step" href=href rel=rel title=title>{before}<span>{words}</span><span class="kern-sr-only">{words_of_link}</span>{after}</a> }
            })
        };
        view! {
            <nav class="way" aria-label="In der Liste blättern">
                <a href=self.list>"Zur Liste"</a>
                {step(self.previous, "prev", "Vorige")}
                {step(self.next, "next", "Nächste")}
            </nav>
        }
        .into_any()
    }
}

/// After creating: the rest of what there is to say is one click away.
fn next_step(id: MeasureId) -> AnyView {
    view! {
        <Notice tone="info" title="Noch etwas mehr sagen?">
            <p>"Bedarf, Wirkung, Beteiligte, Kosten und Beschlüsse machen die Maßnahme für andere verständlich."</p>
            <p><a href=format!("{}/bearbeiten", measure_path(id))>"Weitere Angaben ergänzen"</a></p>
        </Notice>
    }
    .into_any()
}

fn draft_notice(id: MeasureId, may: &May) -> AnyView {
    let release = may.release.then(|| view! { <p><a href=format!("{}/freigeben", measure_path(id))>"Entwurf freigeben"</a></p> });
    view! {
        <Notice tone="warning" title="Entwurf">
            <p>"Diese Maßnahme sehen nur die eigene Stelle und die Bezirkskoordination. Sie zählt in keiner Übersicht mit."</p>
            {release}
        </Notice>
    }
    .into_any()
}

/// What people have said, and apart from it what the calendar says.
fn badges(facts: &MeasureFacts, moment: Moment, example: bool) -> AnyView {
    let (stage, rating) = (facts.stage, facts.rating);
    let (deadline, freshness) = (
        facts.deadline(moment.day),
        facts.freshness(moment.day, moment.stale_after),
    );
    let review = facts.review.map(|state| {
        let confirmed =
            facts
                .confirmed
                .filter(|said| *said != (stage, rating))
                .map(|(stage, rating)| {
                    let words = format!("bestätigt zuletzt: {}, {}", stage.label(), rating.label());
                    view! { <span class="small quiet">{words}</span> }
                });
        view! { <div><dt>"Prüfung"</dt><dd><ReviewBadge state=state />{confirmed}</dd></div> }
    });
    view! {
        <div class="states">
            <dl class="states__group">
                <div><dt>"Umsetzungsstand"</dt><dd><StageBadge stage=stage /></dd></div>
                <div><dt>"Ampel"</dt><dd><RatingBadge rating=rating /></dd></div>
                {review}
            </dl>
            <dl class="states__group states__group--computed">
                <div><dt>"Terminstand"</dt><dd><DeadlineBadge deadline=deadline /></dd></div>
                <div><dt>"Aktualität"</dt><dd><FreshnessBadge freshness=freshness /></dd></div>
            </dl>
            <p class="states__group states__group--marks">
                {facts.draft.then(|| view! { <DraftBadge /> })}
                {facts.key_measure.then(|| view! { <span class="mark mark--key">"Schlüsselmaßnahme"</span> })}
                {example.then(|| view! { <span class="mark mark--example">"Beispieldaten"</span> })}
            </p>
        </div>
    }
    .into_any()
}
