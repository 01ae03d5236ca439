//! One measure: Steckbrief, plan against state, content, money, reports. What a
//! person may do stands as buttons, asked of the same table as the use cases.

mod content;
mod follow_ups;
mod money;
mod plan;
mod reports;
mod sheet;

use std::sync::Arc;

use axum::extract::{Path, State};
use backend::measures::{self, Detail};
use domain::{
    facts::{MeasureFacts, body_target, may_on_measure},
    filter::Moment,
    ids::MeasureId,
    policy::{Action, Actor},
};
use leptos::prelude::*;

use super::{
    comments,
    query::{LIST, ListQuery, measure_in_list, measure_path},
};
use crate::{
    kit::{
        alert::Notice,
        badge::{DeadlineBadge, DraftBadge, FreshnessBadge, RatingBadge, StageBadge},
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
    let moment = super::moment(&state.backend);
    let way = visit
        .param("liste")
        .map(|list| Way::of(list, &detail, &actor, moment));
    let may = May::of(&actor, &detail);
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
    let page = page.actions(move || may.buttons(id));
    Ok(page.show(move || {
        let (draft, example) = (detail.measure.draft, detail.measure.example);
        let main = view! {
            {plan::panel(&detail, moment)}
            {reports::latest(&detail, may)}
            {content::panel(&detail)}
            {plan::milestones(&detail, moment.day, may)}
            {money::panel(&detail)}
            {reports::earlier(&detail)}
            {talk.map(comments::Talk::panel)}
            {notes.map(follow_ups::Notes::panel)}
        };
        view! {
            {way.map(Way::view)}
            {(just_created && may.edit).then(|| next_step(id))}
            {draft.then(|| draft_notice(id, may))}
            {badges(&detail.facts, moment, example)}
            <Columns aside=sheet::aside(&detail)>{main}</Columns>
        }
    }))
}

/// What this person may do here.
#[derive(Clone, Copy)]
pub struct May {
    pub edit: bool,
    pub report: bool,
    pub milestones: bool,
    pub withdraw: bool,
    pub release: bool,
    pub duplicate: bool,
    pub history: bool,
}

impl May {
    fn of(actor: &Actor, detail: &Detail) -> Self {
        let (measure, catalogue) = (&detail.measure, &detail.sight.catalogue);
        let on = |action| may_on_measure(actor, action, measure, catalogue);
        let copies = actor.may_on(
            Action::CreateMeasure,
            &body_target(measure.lead.body, catalogue),
        ) || on(Action::ProposeMeasure);
        Self {
            edit: on(Action::EditMeasure),
            report: on(Action::Report) && !measure.draft,
            milestones: on(Action::SetMilestones),
            withdraw: on(Action::WithdrawMeasure)
                && !measure.draft
                && !detail.facts.stage.is_over(),
            release: on(Action::EditMeasure) && measure.draft,
            duplicate: copies,
            history: actor.may(Action::SeeMeasureHistory),
        }
    }

    fn buttons(self, id: MeasureId) -> AnyView {
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
            {self.report.then(|| view! { <ButtonLink href=to("melden") label="Sachstand melden" weight=Weight::Primary icon="add" /> })}
            {self.edit.then(|| view! { <ButtonLink href=to("bearbeiten") label="Bearbeiten" icon="edit" /> })}
            <ul class="page-head__more">{more}</ul>
        }
        .into_any()
    }
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

fn draft_notice(id: MeasureId, may: May) -> AnyView {
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
    view! {
        <div class="states">
            <dl class="states__group">
                <div><dt>"Umsetzungsstand"</dt><dd><StageBadge stage=stage /></dd></div>
                <div><dt>"Ampel"</dt><dd><RatingBadge rating=rating /></dd></div>
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
