//! States as a word with a shape; the colour only repeats them. What a person has
//! said is a filled badge; what the program has computed is an outline with a dashed
//! line and says so, so that nobody takes it for a judgement.

use domain::{
    contribution::ContributionState,
    deadline::Deadline,
    freshness::Freshness,
    labels::Label,
    measure::{Rating, Stage},
    request::RequestState,
    review::ReviewState,
};
use leptos::prelude::*;

use super::raw::Raw;

/// The form in front of the word, readable without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Ring,
    Quarter,
    Half,
    Loop,
    Check,
    Pause,
    Cross,
    Disc,
    Triangle,
    Octagon,
    Clock,
    None,
}

/// Colour family; the names are those of the style sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hue {
    Neutral,
    Info,
    Good,
    Warn,
    Bad,
}

impl Hue {
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}

/// Who says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    #[default]
    Person,
    Computed,
}

/// A state in words. `detail` follows quietly: "seit 14.03.2026".
#[component]
pub fn Badge(
    #[prop(into)] word: String,
    #[prop(default = Hue::Neutral)] hue: Hue,
    #[prop(default = Shape::None)] shape: Shape,
    #[prop(optional)] source: Source,
    #[prop(optional, into)] detail: Option<String>,
) -> impl IntoView {
    let computed = source == Source::Computed;
    let mut html = Raw::new()
        .mark("<span class=\"badge badge--")
        .mark(hue.class())
        .mark(if computed {
            " badge--computed\">"
        } else {
            "\">"
        })
        .mark(drawn(shape))
        .mark("<span>")
        .text(&word)
        .mark("</span>");
    if computed {
        html = html.mark("<span class=\"kern-sr-only\"> (berechnet)</span>");
    }
    if let Some(detail) = detail {
        html = html
            .mark(" <span class=\"badge__detail\">")
            .text(&detail)
            .mark("</span>");
    }
    html.mark("</span>").into_any()
}

/// Umsetzungsstand, as reported.
#[component]
pub fn StageBadge(stage: Stage) -> impl IntoView {
    let (hue, shape) = match stage {
        Stage::NotStarted => (Hue::Neutral, Shape::Ring),
        Stage::Preparing => (Hue::Info, Shape::Quarter),
        Stage::Running => (Hue::Info, Shape::Half),
        Stage::Permanent => (Hue::Info, Shape::Loop),
        Stage::Completed => (Hue::Good, Shape::Check),
        Stage::Deferred => (Hue::Neutral, Shape::Pause),
        Stage::Dropped => (Hue::Neutral, Shape::Cross),
    };
    view! { <Badge word=stage.label() hue=hue shape=shape /> }
}

/// Ampel, as reported.
#[component]
pub fn RatingBadge(rating: Rating) -> impl IntoView {
    let (hue, shape) = match rating {
        Rating::OnTrack => (Hue::Good, Shape::Disc),
        Rating::AtRisk => (Hue::Warn, Shape::Triangle),
        Rating::Critical => (Hue::Bad, Shape::Octagon),
        Rating::Unrated => (Hue::Neutral, Shape::Ring),
    };
    view! { <Badge word=rating.label() hue=hue shape=shape /> }
}

/// How a request stands, as the asked body said it.
#[component]
pub fn RequestBadge(state: RequestState) -> impl IntoView {
    let (hue, shape) = match state {
        RequestState::Open => (Hue::Warn, Shape::Ring),
        RequestState::Agreed => (Hue::Good, Shape::Check),
        RequestState::Declined => (Hue::Bad, Shape::Cross),
    };
    view! { <Badge word=state.label() hue=hue shape=shape /> }
}

/// How far the review of a report is.
#[component]
pub fn ReviewBadge(state: ReviewState) -> impl IntoView {
    let (hue, shape) = match state {
        ReviewState::Pending => (Hue::Neutral, Shape::Ring),
        ReviewState::Returned => (Hue::Warn, Shape::Cross),
        ReviewState::Confirmed => (Hue::Good, Shape::Check),
    };
    view! { <Badge word=state.label() hue=hue shape=shape /> }
}

/// How far money is, as its giver said it.
#[component]
pub fn MoneyBadge(state: ContributionState) -> impl IntoView {
    let (hue, shape) = match state {
        ContributionState::Asked => (Hue::Neutral, Shape::Ring),
        ContributionState::Promised => (Hue::Info, Shape::Half),
        ContributionState::Granted | ContributionState::Paid => (Hue::Good, Shape::Check),
        ContributionState::Declined | ContributionState::Withdrawn => (Hue::Neutral, Shape::Cross),
    };
    view! { <Badge word=state.label() hue=hue shape=shape /> }
}

/// Terminstand, computed from the dates.
#[component]
pub fn DeadlineBadge(deadline: Deadline) -> impl IntoView {
    let (hue, shape) = match deadline {
        Deadline::None => (Hue::Neutral, Shape::None),
        Deadline::InTime => (Hue::Neutral, Shape::Clock),
        Deadline::DueSoon => (Hue::Warn, Shape::Clock),
        Deadline::StartPassed | Deadline::MilestoneOverdue | Deadline::Overdue => {
            (Hue::Bad, Shape::Clock)
        }
        Deadline::Done => (Hue::Neutral, Shape::Check),
    };
    view! { <Badge word=deadline.label() hue=hue shape=shape source=Source::Computed /> }
}

/// Aktualität, computed from the last report.
#[component]
pub fn FreshnessBadge(freshness: Freshness) -> impl IntoView {
    let (hue, shape) = match freshness {
        Freshness::Current => (Hue::Neutral, Shape::Check),
        Freshness::Stale => (Hue::Warn, Shape::Clock),
        Freshness::Closed => (Hue::Neutral, Shape::None),
    };
    view! { <Badge word=freshness.label() hue=hue shape=shape source=Source::Computed /> }
}

/// Entwurf: seen by few, counted nowhere.
#[component]
pub fn DraftBadge() -> impl IntoView {
    view! { <span class="badge badge--draft"><span>"Entwurf"</span></span> }
}

/// The shape as an image that says nothing to readers of the screen.
macro_rules! svg {
    ($inner:literal) => {
        concat!(
            "<svg class=\"badge__shape\" viewBox=\"0 0 16 16\" width=\"16\" height=\"16\" aria-hidden=\"true\" focusable=\"false\">",
            $inner,
            "</svg>"
        )
    };
}

const fn drawn(shape: Shape) -> &'static str {
    match shape {
        Shape::None => "",
        Shape::Ring => svg!("<circle class=\"stroke\" cx=\"8\" cy=\"8\" r=\"6\"></circle>"),
        Shape::Quarter => svg!(
            "<circle class=\"stroke\" cx=\"8\" cy=\"8\" r=\"6\"></circle><path class=\"fill\" d=\"M8 8V2a6 6 0 0 1 6 6z\"></path>"
        ),
        Shape::Half => svg!(
            "<circle class=\"stroke\" cx=\"8\" cy=\"8\" r=\"6\"></circle><path class=\"fill\" d=\"M8 2a6 6 0 0 1 0 12z\"></path>"
        ),
        Shape::Loop => {
            svg!("<path class=\"stroke\" d=\"M13.5 5.5A6 6 0 1 0 14 8M14 2v4h-4\"></path>")
        }
        Shape::Check => svg!("<path class=\"stroke\" d=\"M2.5 8.5l3.5 4 7.5-9\"></path>"),
        Shape::Pause => svg!("<path class=\"stroke\" d=\"M5.5 3v10M10.5 3v10\"></path>"),
        Shape::Cross => svg!("<path class=\"stroke\" d=\"M3.5 3.5l9 9m0-9l-9 9\"></path>"),
        Shape::Disc => svg!("<circle class=\"fill\" cx=\"8\" cy=\"8\" r=\"6\"></circle>"),
        Shape::Triangle => svg!("<path class=\"fill\" d=\"M8 1.5l7 12.5H1z\"></path>"),
        Shape::Octagon => {
            svg!("<path class=\"fill\" d=\"M5.2 1.2h5.6l4 4v5.6l-4 4H5.2l-4-4V5.2z\"></path>")
        }
        Shape::Clock => svg!(
            "<circle class=\"stroke\" cx=\"8\" cy=\"8\" r=\"6\"></circle><path class=\"stroke\" d=\"M8 4.5V8l2.5 2\"></path>"
        ),
    }
}
