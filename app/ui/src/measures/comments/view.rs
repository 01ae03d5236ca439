//! How comments look: who spoke for which body, when, whom it addresses. Persons are
//! not named; one's own comments say "Sie".

use std::sync::Arc;

use backend::{board::Sight, comments, form_drafts::FormDraft};
use chrono::NaiveDate;
use domain::{
    comment::{Comment, Mention},
    dates,
    ids::MeasureId,
    policy::{Action, Actor},
};
use leptos::prelude::*;

use super::{COMMENT, comments_path, entry};
use crate::{
    kit::{
        badge::{Badge, Hue, Shape},
        definition::{Panel, prose},
        draft::open_path,
        field::HiddenField,
        form::{Filled, PostForm, Submit, Weight},
        when,
    },
    measures::{choices, forms},
};

/// Comments of one measure and who reads them.
pub struct Talk {
    comments: Vec<Comment>,
    more: bool,
    /// What the reader has begun to write here.
    begun: Option<FormDraft>,
    reader: Reader,
}

/// What decides how a comment looks to somebody.
struct Reader {
    actor: Arc<Actor>,
    sight: Arc<Sight>,
    measure: MeasureId,
    today: NaiveDate,
}

impl Talk {
    pub fn new(
        page: comments::Page,
        actor: &Arc<Actor>,
        measure: MeasureId,
        today: NaiveDate,
    ) -> Self {
        Self {
            more: page.older.is_some(),
            comments: page.comments,
            begun: None,
            reader: Reader {
                actor: Arc::clone(actor),
                sight: page.sight,
                measure,
                today,
            },
        }
    }

    #[must_use]
    pub fn begun(mut self, draft: Option<FormDraft>) -> Self {
        self.begun = draft;
        self
    }

    pub fn is_empty(&self) -> bool {
        self.comments.is_empty()
    }

    /// The comments alone.
    pub fn list(&self) -> AnyView {
        let items: Vec<AnyView> = self
            .comments
            .iter()
            .map(|comment| self.reader.item(comment))
            .collect();
        view! { <ol class="comment-list">{items}</ol> }.into_any()
    }

    /// The newest comments with a short form, on the page of the measure. Internal, so
    /// a printed sheet leaves them out.
    pub fn panel(self) -> AnyView {
        let path = comments_path(self.reader.measure);
        let words = if self.more {
            "Alle Kommentare, auch ältere"
        } else {
            "Alle Kommentare"
        };
        let all = view! { <a href=path.clone()>{words}</a> }.into_any();
        let list = if self.is_empty() {
            view! { <p class="muted">"Zu dieser Maßnahme gibt es noch keine Kommentare."</p> }
                .into_any()
        } else {
            self.list()
        };
        let begun = self.begun.as_ref().map(|draft| {
            let (at, open) = (when::german(draft.at), open_path(&draft.path).to_string());
            view! { <p>{format!("Sie haben hier am {at} einen Kommentar angefangen: ")}<a href=open>"weiterschreiben"</a></p> }
        });
        let write = self.reader.actor.may(Action::Comment).then(|| {
            let form = Filled::blank(&COMMENT).set("form_id", forms::fresh_form_id());
            let bodies = choices::bodies(&self.reader.sight.catalogue, self.reader.today, &[]);
            entry(form, path.clone(), bodies, 1, "Kommentar speichern")
        });
        view! {
            <div class="comments">
                <Panel title="Kommentare" id="kommentare" actions=all>{list}{begun}{write}</Panel>
            </div>
        }
        .into_any()
    }
}

impl Reader {
    fn item(&self, comment: &Comment) -> AnyView {
        let who = comment.body.map_or("ohne Stellenangabe", |body| {
            self.sight.catalogue.body_name(body)
        });
        let own = (comment.account == self.actor.account)
            .then(|| view! { <span class="comment__own">"Sie"</span> });
        let edited = comment
            .edited_at
            .filter(|_| comment.removed.is_none())
            .map(|at| view! { <span class="comment__when">{format!("bearbeitet am {}", when::german(at))}</span> });
        view! {
            <li class="comment" id=format!("kommentar-{}", comment.id)>
                <p class="comment__head">
                    <span class="comment__who">{who.to_owned()}</span>
                    {own}
                    <time class="comment__when" datetime=comment.at.to_rfc3339()>{when::german(comment.at)}</time>
                    {edited}
                </p>
                {self.body(comment)}
                {self.mentions(comment)}
                {self.steps(comment)}
            </li>
        }
        .into_any()
    }

    fn body(&self, comment: &Comment) -> AnyView {
        match &comment.removed {
            None => prose(&comment.text),
            Some(removed) => {
                let by = if removed.by_author {
                    "von der verfassenden Stelle"
                } else {
                    "durch die Landeskoordination"
                };
                let words = format!("Kommentar am {} {by} entfernt.", when::german(removed.at));
                view! { <p class="comment__gone">{words}</p> }.into_any()
            }
        }
    }

    fn mentions(&self, comment: &Comment) -> Option<AnyView> {
        let items: Vec<AnyView> = comment
            .mentions
            .iter()
            .map(|mention| self.mention(comment, mention))
            .collect();
        (!items.is_empty()).then(|| {
            view! { <ul class="mentions" aria-label="Angesprochene Stellen">{items}</ul> }
                .into_any()
        })
    }

    fn mention(&self, comment: &Comment, mention: &Mention) -> AnyView {
        let catalogue = &self.sight.catalogue;
        let body = mention.body;
        let acting = catalogue.acting(body, self.today);
        let since = (acting != body).then(|| format!(" (jetzt {})", catalogue.body_name(acting)));
        let state = match &mention.settled {
            None => view! { <Badge word="offen" hue=Hue::Info shape=Shape::Ring /> }.into_any(),
            Some(settled) => {
                let day = dates::german(backend::clock::berlin_day(settled.at));
                view! { <Badge word="erledigt" hue=Hue::Good shape=Shape::Check detail=format!("am {day}") /> }.into_any()
            }
        };
        let settle = mention
            .may_settle(&self.actor, catalogue, self.today)
            .then(|| settle_button(self.measure, comment, mention));
        view! {
            <li class="mention">
                <a class="mention__name" href=format!("/stellen/{body}")>{format!("@{}", catalogue.body_name(body))}</a>
                {since}
                {state}
                {settle}
            </li>
        }
        .into_any()
    }

    fn steps(&self, comment: &Comment) -> Option<AnyView> {
        let to = |step: &str| format!("{}/{}/{step}", comments_path(self.measure), comment.id);
        let which = format!(" (Kommentar vom {})", when::german(comment.at));
        let step = |may: bool, step: &str, label: &'static str| {
            may.then(|| view! { <li><a href=to(step)>{label}<span class="kern-sr-only">{which.clone()}</span></a></li> })
        };
        let edit = step(comment.may_edit(&self.actor), "bearbeiten", "Bearbeiten");
        let remove = step(comment.may_remove(&self.actor), "entfernen", "Entfernen");
        (edit.is_some() || remove.is_some())
            .then(|| view! { <ul class="comment__steps">{edit}{remove}</ul> }.into_any())
    }
}

/// "Erledigt" for one addressed body.
pub(super) fn settle_button(measure: MeasureId, comment: &Comment, mention: &Mention) -> AnyView {
    let action = format!("{}/{}/erledigt", comments_path(measure), comment.id);
    let body = mention.body.to_string();
    view! {
        <PostForm action=action required_note=false>
            <HiddenField name="body" value=body />
            <Submit label="Erledigt" weight=Weight::Secondary />
        </PostForm>
    }
    .into_any()
}
