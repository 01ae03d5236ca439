//! What stands on top of the start page: first steps for who is new, and what waits in
//! the public texts and the reported barriers for who looks after them.

use backend::{Backend, barriers, first_steps, public_texts};
use domain::policy::{Action, Actor};
use leptos::prelude::*;

use crate::kit::{
    alert::Notice,
    definition::Panel,
    error_page::Failure,
    form::{PostForm, Submit, Weight},
    step_list::step_list,
};

/// Loaded before the page is drawn.
pub struct Notices {
    steps: Option<first_steps::FirstSteps>,
    /// Who only reads wants the figures first.
    writes: bool,
    /// Title and address of the texts with a place to fill.
    texts: Vec<(&'static str, &'static str)>,
    waiting: barriers::Waiting,
}

impl Notices {
    pub async fn load(backend: &Backend, actor: &Actor) -> Result<Self, Failure> {
        let steps = first_steps::on_start(backend, actor).await?;
        let waiting = barriers::waiting(backend, actor).await?;
        let mut texts = Vec::new();
        if actor.may(Action::EditPublicTexts) {
            let words = [
                (
                    "Erklärung zur Barrierefreiheit",
                    "/barrierefreiheit/bearbeiten",
                ),
                ("Datenschutz", "/datenschutz/bearbeiten"),
                ("Impressum", "/impressum/bearbeiten"),
            ];
            let all = public_texts::all(backend).await?;
            texts = all
                .iter()
                .zip(words)
                .filter(|(text, _)| !text.open_places().is_empty())
                .map(|(_, words)| words)
                .collect();
        }
        Ok(Self {
            steps,
            writes: actor.may(Action::CreateMeasure),
            texts,
            waiting,
        })
    }

    /// Above the work, and below it: first steps lead who has to write and has done few of
    /// them, and step aside once most are done.
    pub fn views(&self) -> (AnyView, Option<AnyView>) {
        let (barriers, texts, steps) = (self.barriers(), self.texts(), self.steps());
        let (above, below) = if self.is_new() {
            (steps, None)
        } else {
            (None, steps)
        };
        (view! { {barriers}{texts}{above} }.into_any(), below)
    }

    fn is_new(&self) -> bool {
        self.writes
            && self.steps.as_ref().is_some_and(|steps| {
                let done = steps.steps.iter().filter(|(_, done)| *done).count();
                done * 2 < steps.steps.len()
            })
    }

    fn steps(&self) -> Option<AnyView> {
        let steps = self.steps.as_ref()?;
        let list = step_list(&steps.steps);
        Some(
            view! {
                <Panel title="Erste Schritte" id="erste-schritte">
                    {list}
                    <PostForm action="/erste-schritte" required_note=false>
                        <Submit label="Nicht mehr zeigen" weight=Weight::Tertiary />
                    </PostForm>
                </Panel>
            }
            .into_any(),
        )
    }

    fn texts(&self) -> Option<AnyView> {
        if self.texts.is_empty() {
            return None;
        }
        let items = self
            .texts
            .iter()
            .map(|(label, href)| view! { <li><a href=*href>{*label}</a></li> })
            .collect_view();
        Some(
            view! {
                <Notice tone="warning" title="In den öffentlichen Texten fehlen noch Angaben">
                    <ul class="inline-list">{items}</ul>
                </Notice>
            }
            .into_any(),
        )
    }

    fn barriers(&self) -> Option<AnyView> {
        let barriers::Waiting { open, overdue } = self.waiting;
        if open == 0 {
            return None;
        }
        let tone = if overdue > 0 { "danger" } else { "warning" };
        let late = match overdue {
            0 => "Jede wird innerhalb eines Monats nach Eingang beantwortet.".to_owned(),
            1 => "Bei einer ist die Frist von einem Monat überschritten.".to_owned(),
            number => format!("Bei {number} ist die Frist von einem Monat überschritten."),
        };
        let words = match open {
            1 => "Eine gemeldete Barriere wartet auf Antwort".to_owned(),
            number => format!("{number} gemeldete Barrieren warten auf Antwort"),
        };
        Some(
            view! {
                <Notice tone=tone>
                    <p><a href="/barrierefreiheit/meldungen">{words}</a>". "{late}</p>
                </Notice>
            }
            .into_any(),
        )
    }
}
