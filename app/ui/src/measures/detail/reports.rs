//! The Sachstand: the newest report in full, the earlier ones below it. The internal
//! remark is set apart, so that nobody copies it by mistake.

use backend::measures::Detail;
use domain::{dates, policy::Role, report::Report, review::Decision};
use leptos::prelude::*;

use super::{super::history::title_of, May};
use crate::kit::{
    badge::{RatingBadge, StageBadge},
    definition::{Definitions, Panel, Term, prose},
    form::{ButtonLink, Weight},
    when,
};

/// The newest report, or that there is none.
pub fn latest(detail: &Detail, may: &May) -> AnyView {
    let id = detail.measure.id;
    let may_report = may.report;
    let report_now = move || {
        may_report.then(|| view! { <ButtonLink href=format!("/massnahmen/{id}/melden") label="Sachstand melden" weight=Weight::Secondary /> })
    };
    match detail.reports.first() {
        Some(report) => {
            let (title, body, origin) = (
                format!("Sachstand vom {}", dates::german(report.as_of)),
                body(report, detail),
                origin(report, detail),
            );
            view! { <Panel title=title>{body}<p class="small muted">{origin}</p></Panel> }
                .into_any()
        }
        None => view! {
            <Panel title="Sachstand">
                <p class="muted">"Zu dieser Maßnahme ist noch kein Sachstand gemeldet."</p>
                {report_now()}
            </Panel>
        }
        .into_any(),
    }
}

/// All reports before the newest one.
pub fn earlier(detail: &Detail) -> Option<AnyView> {
    let earlier = detail
        .reports
        .get(1..)
        .filter(|reports| !reports.is_empty())?;
    let items: Vec<_> = earlier
        .iter()
        .map(|report| {
            view! {
                <li class="timeline__item">
                    <div class="timeline__head">
                        <span class="timeline__date">{dates::german(report.as_of)}</span>
                        <StageBadge stage=report.stage />
                        <RatingBadge rating=report.rating />
                        <span class="timeline__who">{origin(report, detail)}</span>
                    </div>
                    {body(report, detail)}
                </li>
            }
        })
        .collect();
    Some(
        view! { <Panel title="Frühere Meldungen"><ol class="timeline">{items}</ol></Panel> }
            .into_any(),
    )
}

/// "gemeldet von SenBJF am 12.06.2026, 09:00 Uhr"
fn origin(report: &Report, detail: &Detail) -> String {
    format!(
        "gemeldet von {} am {}",
        detail.sight.catalogue.body_name(report.body),
        when::german(report.submitted_at)
    )
}

fn body(report: &Report, detail: &Detail) -> AnyView {
    let term = |name: &'static str, text: &Option<String>| {
        text.clone()
            .map(|text| view! { <Term name=name text=text /> }.into_any())
    };
    let replacement = report.replacement.map(|id| {
        let title = title_of(id, detail);
        view! { <Term name="Ersetzt durch"><a href=format!("/massnahmen/{id}")>{title}</a></Term> }
            .into_any()
    });
    let terms: Vec<AnyView> = [
        term("Begründung des Umsetzungsstands", &report.stage_reason),
        replacement,
        term("Begründung der Ampel", &report.rating_reason),
        term("Nächster Schritt", &report.next_step),
    ]
    .into_iter()
    .flatten()
    .collect();
    let terms =
        (!terms.is_empty()).then(|| view! { <Definitions stacked=true>{terms}</Definitions> });
    let text = report.text.as_deref().map(prose);
    let reviews = reviews(report, detail);
    let internal = report.internal.as_deref().map(|text| {
        view! {
            <div class="internal">
                <p class="internal__title">"Interner Vermerk – nicht zur Veröffentlichung"</p>
                {prose(text)}
            </div>
        }
    });
    view! { {text}{terms}{internal}{reviews} }.into_any()
}

/// What each Bezirk decided about the report.
fn reviews(report: &Report, detail: &Detail) -> Option<AnyView> {
    let catalogue = &detail.sight.catalogue;
    let items: Vec<AnyView> = report
        .reviews
        .iter()
        .map(|review| {
            let district = catalogue.district_name(&review.district).to_owned();
            let day = dates::german(backend::clock::berlin_day(review.at));
            let words = match &review.decision {
                Decision::Confirmed => format!("bestätigt für {district} am {day}"),
                Decision::Returned { reason } => {
                    format!("zurückgegeben für {district} am {day}: {reason}")
                }
            };
            let stand_in = (review.role == Role::StateCoordinator)
                .then_some(" – vermerkt durch die Landeskoordination");
            view! { <li>{words}{stand_in}</li> }.into_any()
        })
        .collect();
    (!items.is_empty()).then(|| view! { <ul class="plain-list small">{items}</ul> }.into_any())
}
