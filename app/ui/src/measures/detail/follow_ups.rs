//! The reader's own open Wiedervorlagen on this measure. Nobody else sees them, and a
//! printed sheet leaves them out.

use backend::follow_ups;
use chrono::NaiveDate;
use domain::{
    dates,
    follow_up::{FollowUp, Term},
    ids::MeasureId,
    policy::{Action, Actor},
};
use leptos::prelude::*;

use crate::{
    kit::{
        badge::{Badge, Hue, Shape, Source},
        definition::{Panel, prose},
        error_page::Failure,
        field::HiddenField,
        form::{ButtonLink, PostForm, Submit, Weight},
    },
    routes::AppState,
};

/// More than these stand on the page of all notes.
const SHOWN: usize = 10;

/// What the panel shows.
pub struct Notes {
    measure: MeasureId,
    notes: Vec<FollowUp>,
    today: NaiveDate,
}

impl Notes {
    pub async fn load(
        state: &AppState,
        actor: &Actor,
        measure: MeasureId,
    ) -> Result<Option<Self>, Failure> {
        if !actor.may(Action::KeepFollowUps) {
            return Ok(None);
        }
        let notes = follow_ups::of_measure(&state.backend, actor, measure, SHOWN).await?;
        Ok(Some(Self {
            measure,
            notes,
            today: state.backend.today(),
        }))
    }

    pub fn panel(self) -> AnyView {
        let new = format!("/wiedervorlagen/neu?massnahme={}", self.measure);
        let all = view! { <a href="/wiedervorlagen">"Alle Wiedervorlagen"</a> }.into_any();
        let items: Vec<AnyView> = self
            .notes
            .iter()
            .map(|note| item(note, self.today))
            .collect();
        let list = if items.is_empty() {
            view! { <p class="muted">"Sie haben zu dieser Maßnahme keine offene Wiedervorlage."</p> }.into_any()
        } else {
            view! { <ol class="notes">{items}</ol> }.into_any()
        };
        view! {
            <div class="follow-ups">
                <Panel title="Meine Wiedervorlagen" id="wiedervorlagen" actions=all>
                    {list}
                    <div><ButtonLink href=new label="Wiedervorlage anlegen" icon="add" /></div>
                </Panel>
            </div>
        }
        .into_any()
    }
}

fn item(note: &FollowUp, today: NaiveDate) -> AnyView {
    let late = (Term::of(note.due, today) == Term::Overdue).then(|| {
        view! { <Badge word="überfällig" hue=Hue::Bad shape=Shape::Clock source=Source::Computed /> }
    });
    let path = format!("/wiedervorlagen/{}", note.id);
    view! {
        <li class="note">
            <p class="note__head"><span class="note__due">{dates::german(note.due)}</span>{late}</p>
            {prose(&note.text)}
            <div class="note__steps">
                <PostForm action=format!("{path}/erledigt") required_note=false>
                    <HiddenField name="done" value="ja" />
                    <HiddenField name="back" value="massnahme" />
                    <Submit label="Erledigt" weight=Weight::Secondary />
                </PostForm>
                <a href=format!("{path}/bearbeiten")>"Bearbeiten"</a>
            </div>
        </li>
    }
    .into_any()
}
