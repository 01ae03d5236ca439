//! Kommentar: what somebody says on a measure to the others who plan it, internal to
//! the content roles. Not a report: it changes no state. A body it addresses finds it
//! among its tasks until somebody settles it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    body::Body,
    catalogue::Catalogue,
    error::FieldErrors,
    facts::body_target,
    form::FormData,
    ids::{AccountId, BodyId, CommentId, MeasureId},
    mention,
    policy::{Action, Actor},
    text,
};

/// Longest comment in characters.
pub const LONGEST: usize = 4_000;

/// `Kommentar`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    pub id: CommentId,
    pub measure: MeasureId,
    /// Empty after removal.
    pub text: String,
    /// Empty after removal: what is gone asks nobody any more.
    pub mentions: Vec<Mention>,
    pub at: DateTime<Utc>,
    pub account: AccountId,
    /// Whom the author spoke for; none for a role without a body.
    pub body: Option<BodyId>,
    pub edited_at: Option<DateTime<Utc>>,
    pub removed: Option<Removed>,
    /// Of the text; settling a mention is another pen and leaves it.
    pub version: i64,
}

/// `Ansprache`: a body that is asked to look at a comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    pub body: BodyId,
    pub settled: Option<Settled>,
}

/// When an address was settled, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    pub at: DateTime<Utc>,
    /// The body it was settled for: the addressed one or who acts for it since.
    pub by: Option<BodyId>,
}

/// When a comment was removed, and whether by its author.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    pub at: DateTime<Utc>,
    pub by_author: bool,
}

impl Comment {
    pub fn mentions(&self, body: BodyId) -> Option<&Mention> {
        self.mentions.iter().find(|mention| mention.body == body)
    }

    /// Whether this actor may change the text: the author alone, while it stands.
    pub fn may_edit(&self, actor: &Actor) -> bool {
        self.removed.is_none() && self.account == actor.account && actor.may(Action::Comment)
    }

    /// Whether this actor may remove it: the author, or who keeps the house.
    pub fn may_remove(&self, actor: &Actor) -> bool {
        self.removed.is_none()
            && (self.may_edit(actor) || actor.may_on(Action::RemoveComment, &Default::default()))
    }

    /// The text, changed: bodies that stay addressed keep whether they are settled.
    #[must_use]
    pub fn edited(&self, input: CommentInput, at: DateTime<Utc>) -> Self {
        let mentions = input
            .mentions
            .into_iter()
            .map(|body| {
                let kept = self.mentions(body).cloned();
                kept.unwrap_or(Mention {
                    body,
                    settled: None,
                })
            })
            .collect();
        Self {
            text: input.text,
            mentions,
            edited_at: Some(at),
            version: self.version + 1,
            ..self.clone()
        }
    }

    /// What is left of it: who, when, and that it is gone.
    #[must_use]
    pub fn without_text(&self, removed: Removed) -> Self {
        Self {
            text: String::new(),
            mentions: Vec::new(),
            removed: Some(removed),
            version: self.version + 1,
            ..self.clone()
        }
    }
}

impl Mention {
    /// Whether this actor may settle it: whoever answers for the body, or for the one
    /// that acts for it since.
    pub fn may_settle(&self, actor: &Actor, catalogue: &Catalogue, day: NaiveDate) -> bool {
        let target = body_target(self.body, catalogue, day);
        self.settled.is_none() && actor.may_on(Action::AnswerParticipation, &target)
    }
}

/// What the form sends. Field names are the struct's; `mention` repeats.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommentDraft {
    pub text: String,
    /// Ids of bodies chosen from the list; empty lines do not count.
    pub mentions: Vec<String>,
    /// Of the showing of the form that adds a comment.
    pub form_id: String,
    /// Of the comment that is changed.
    pub version: String,
}

/// A checked [`CommentDraft`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentInput {
    pub text: String,
    /// Chosen and typed ones, each once.
    pub mentions: Vec<BodyId>,
}

impl From<&FormData> for CommentDraft {
    fn from(sent: &FormData) -> Self {
        Self {
            text: sent.get("text"),
            mentions: sent.all("mention"),
            form_id: sent.get("form_id"),
            version: sent.get("version"),
        }
    }
}

impl CommentDraft {
    /// The form of a comment that stands. The list shows only who is not addressed in
    /// the text, so that taking an "@" out of the text takes the address out too.
    pub fn from_comment(comment: &Comment, catalogue: &Catalogue, day: NaiveDate) -> Self {
        let stand = standing(comment);
        let typed = mention::typed(&comment.text, addressable(catalogue, day, &stand));
        Self {
            text: comment.text.clone(),
            mentions: stand
                .into_iter()
                .filter(|body| !typed.contains(body))
                .map(|body| body.to_string())
                .collect(),
            form_id: String::new(),
            version: comment.version.to_string(),
        }
    }

    /// `stands`: the comment that is changed; whom it addresses already may stay.
    ///
    /// # Errors
    /// Sentences for `text` and `mention_N`.
    pub fn parse(
        &self,
        catalogue: &Catalogue,
        day: NaiveDate,
        stands: Option<&Comment>,
    ) -> Result<CommentInput, FieldErrors> {
        let mut errors = FieldErrors::default();
        let checked = text::required(&self.text, LONGEST, "Bitte schreiben Sie einen Kommentar.");
        let text = errors.take("text", checked).unwrap_or_default();
        let stand = stands.map(standing).unwrap_or_default();
        let bodies = addressable(catalogue, day, &stand);
        // Those in the text first: the same form gives the same order again.
        let mut mentions = mention::typed(&text, bodies.iter().copied());
        for (row, typed) in self.mentions.iter().enumerate() {
            if typed.trim().is_empty() {
                continue;
            }
            let chosen = typed.trim().parse::<BodyId>().ok();
            match bodies.iter().find(|body| Some(body.id) == chosen) {
                Some(body) => mentions.push(body.id),
                None => errors.add(
                    &format!("mention_{row}"),
                    "Bitte wählen Sie eine Stelle aus der Liste.",
                ),
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        mentions.retain(|body| seen.insert(*body));
        errors.done().map(|()| CommentInput { text, mentions })
    }
}

fn standing(comment: &Comment) -> Vec<BodyId> {
    comment
        .mentions
        .iter()
        .map(|mention| mention.body)
        .collect()
}

/// Bodies that can be asked today, and those that stand.
fn addressable<'a>(catalogue: &'a Catalogue, day: NaiveDate, stand: &[BodyId]) -> Vec<&'a Body> {
    let mut bodies = catalogue.bodies_to_ask(day);
    for id in stand {
        if let Some(body) = catalogue.bodies.get(id)
            && bodies.iter().all(|known| known.id != *id)
        {
            bodies.push(body);
        }
    }
    bodies
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, body, day};

    fn draft(text: &str, mentions: &[u128]) -> CommentDraft {
        CommentDraft {
            text: text.into(),
            mentions: mentions.iter().map(|id| body(*id).to_string()).collect(),
            ..CommentDraft::default()
        }
    }

    fn parse(draft: &CommentDraft) -> Result<CommentInput, FieldErrors> {
        draft.parse(&samples::catalogue(), day("2026-11-22"), None)
    }

    fn comment(text: &str, mentions: &[u128]) -> Comment {
        let at = "2026-11-22T12:00:00Z".parse().unwrap();
        let uuid = uuid::Uuid::from_u128;
        Comment {
            id: uuid(1).into(),
            measure: uuid(2).into(),
            text: text.into(),
            mentions: mentions
                .iter()
                .map(|id| Mention {
                    body: body(*id),
                    settled: Some(Settled {
                        at,
                        by: Some(body(*id)),
                    }),
                })
                .collect(),
            at,
            account: uuid(3).into(),
            body: None,
            edited_at: None,
            removed: None,
            version: 1,
        }
    }

    #[test]
    fn chosen_and_typed_bodies_are_addressed_each_once() {
        let input = parse(&draft(
            "Bitte ansehen, @SenNeu und @ba süd!",
            &[samples::SEN],
        ))
        .unwrap();
        assert_eq!(input.mentions, [body(samples::SEN), body(samples::OFFICE)]);
        let mut empty_line = draft("Ohne", &[]);
        empty_line.mentions.push(" ".into());
        assert_eq!(parse(&empty_line).unwrap().mentions, []);
    }

    #[test]
    fn who_cannot_answer_cannot_be_addressed() {
        for id in [samples::COMPANY, samples::OLD] {
            let errors = parse(&draft("Hallo", &[id])).unwrap_err();
            assert!(errors.get("mention_0").is_some(), "{id}");
        }
        assert_eq!(parse(&draft("@SenAlt?", &[])).unwrap().mentions, []);
        let mut broken = draft("Hallo", &[samples::SEN]);
        broken.mentions.push("x".into());
        assert!(parse(&broken).unwrap_err().get("mention_1").is_some());
    }

    #[test]
    fn a_comment_has_a_text_that_is_not_too_long() {
        for text in [" \n", &"x".repeat(LONGEST + 1)] {
            assert!(parse(&draft(text, &[])).unwrap_err().get("text").is_some());
        }
        assert!(parse(&draft(&"x".repeat(LONGEST), &[])).is_ok());
    }

    #[test]
    fn an_edit_keeps_who_is_settled_and_drops_who_is_gone() {
        let before = comment("Alt", &[samples::SEN, samples::OFFICE]);
        let input = CommentInput {
            text: "Neu".into(),
            mentions: vec![body(samples::OFFICE), body(samples::UNIT)],
        };
        let after = before.edited(input, before.at);
        assert!(after.mentions(body(samples::SEN)).is_none());
        assert!(
            after
                .mentions(body(samples::OFFICE))
                .unwrap()
                .settled
                .is_some()
        );
        assert!(
            after
                .mentions(body(samples::UNIT))
                .unwrap()
                .settled
                .is_none()
        );
        assert_eq!((after.version, after.edited_at), (2, Some(before.at)));
    }

    #[test]
    fn a_body_that_ended_stays_addressed_by_the_comment_that_named_it() {
        let (catalogue, today) = (samples::catalogue(), day("2026-11-22"));
        let before = comment("@SenAlt, bitte", &[samples::OLD, samples::SEN]);
        let form = CommentDraft::from_comment(&before, &catalogue, today);
        assert_eq!(form.mentions, [body(samples::SEN).to_string()]);
        let input = form.parse(&catalogue, today, Some(&before)).unwrap();
        assert_eq!(input.mentions, [body(samples::OLD), body(samples::SEN)]);
    }
}
