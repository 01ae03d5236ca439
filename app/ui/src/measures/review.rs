//! "Meldung prüfen": a coordination confirms the newest report for its Bezirk, or returns
//! it with a reason. What differs from the last confirmed one stands beside it.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::{
    measures::{self, Detail},
    requests,
    reviews::{self, Verdict, reviewing},
};
use domain::{dates, diff, ids::MeasureId, policy::Actor, report::Report, review::ReviewState};
use leptos::prelude::*;

use super::{
    forms::REVIEW,
    query::{LIST, measure_path},
};
use crate::{
    expired,
    kit::{
        alert::Notice,
        choice::{Choice, RadioGroup},
        definition::Panel,
        diff::{Change, Diff},
        error_page::Failure,
        field::{HiddenField, LongText},
        form::{ButtonLink, Buttons, Fieldset, Filled, PostForm, Posted, Submit, Weight},
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// `GET /massnahmen/{id}/pruefen`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<MeasureId>,
) -> Answer {
    let detail = allowed(&state, &actor, id).await?;
    let newest = detail.reports.first().ok_or(Failure::NotFound)?;
    let form = match expired::restored(&state, &visit, &REVIEW).await {
        Some(form) => form,
        None => Filled::blank(&REVIEW)
            .set("report", newest.id.to_string())
            .set("verdict", "confirm"),
    };
    Ok(show(&visit, &detail, newest, form, false))
}

/// `POST /massnahmen/{id}/pruefen`
pub async fn save(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<MeasureId>,
    posted: Posted,
) -> Answer {
    let form = Filled::typed(&REVIEW, &posted);
    let report = posted.get("report").parse().map_err(|_| Failure::NotFound);
    let (verdict, message) = match posted.get("verdict").as_str() {
        "return" => (
            Verdict::Return(posted.get("reason")),
            Message::ReportReturned,
        ),
        _ => (Verdict::Confirm, Message::ReportConfirmed),
    };
    let outcome = match report {
        Ok(report) => reviews::decide(&state.backend, &actor, id, report, verdict).await,
        Err(_) => Err(backend::Error::invalid(
            "verdict",
            "Bitte wählen Sie, ob Sie die Meldung bestätigen oder zurückgeben.",
        )),
    };
    match outcome {
        Ok(()) => Ok(see_other(measure_path(id), message)),
        Err(backend::Error::Invalid(errors)) => {
            let detail = allowed(&state, &actor, id).await?;
            let newest = detail.reports.first().ok_or(Failure::NotFound)?;
            Ok(show(&visit, &detail, newest, form.errors(errors), false))
        }
        Err(backend::Error::Conflict(_)) => {
            // Somebody decided, or a newer report came in: perhaps nothing is left to do.
            let detail = measures::detail(&state.backend, &actor, id).await?;
            let newest = detail.reports.first().ok_or(Failure::NotFound)?;
            let form = form.set("report", newest.id.to_string());
            Ok(show(&visit, &detail, newest, form, true))
        }
        Err(error) => Err(error.into()),
    }
}

async fn allowed(state: &AppState, actor: &Actor, id: MeasureId) -> Result<Detail, Failure> {
    let detail = measures::detail(&state.backend, actor, id).await?;
    let voices = requests::voices(&state.backend).await?;
    let may = detail.reports.first().is_some_and(|report| {
        let (measure, sight) = (&detail.measure, &detail.sight);
        reviewing(actor, report, measure, &sight.catalogue, &voices, sight.day).is_possible()
    });
    match may {
        true => Ok(detail),
        false => Err(Failure::Forbidden),
    }
}

fn show(visit: &Visit, detail: &Detail, newest: &Report, form: Filled, changed: bool) -> Response {
    let measure = &detail.measure;
    let (action, back) = (visit.path.clone(), measure_path(measure.id));
    let lead = format!(
        "Gemeldet von {} mit Stand vom {}.",
        detail.sight.catalogue.body_name(newest.body),
        dates::german(newest.as_of)
    );
    let page = visit
        .page("Meldung prüfen")
        .crumb("Maßnahmen", LIST)
        .crumb(measure.title.clone(), back.clone())
        .kicker(format!("{} {}", measure.code, measure.title))
        .lead(lead);
    let page = match changed {
        true => page.conflict(&form),
        false => page.form(&form),
    };
    let content = compared(detail, newest);
    page.breadth(Breadth::Narrow).show(move || {
        let notice = changed.then(|| {
            view! {
                <Notice tone="warning" title="Die Meldung hat sich inzwischen geändert">
                    <p>"Eine neuere Meldung liegt vor, oder jemand anderes hat schon entschieden. Bitte sehen Sie den neuen Stand an; Ihre Eingaben stehen unten."</p>
                </Notice>
            }
        });
        let choices = vec![
            Choice::new("confirm", "bestätigen").explained("Die Meldung zählt in den Übersichten als bestätigt."),
            Choice::new("return", "zurückgeben").explained("Braucht eine Begründung; die meldende Stelle meldet neu."),
        ];
        view! {
            {notice}
            {content}
            <PostForm action=action>
                <HiddenField name="report" />
                <Fieldset legend="Ihre Entscheidung">
                    <RadioGroup name="verdict" choices=choices />
                    <LongText name="reason" rows=3 />
                </Fieldset>
                <Buttons>
                    <Submit label="Entscheidung speichern" />
                    <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}

/// The report beside the last confirmed one, field by field.
fn compared(detail: &Detail, newest: &Report) -> AnyView {
    let districts = domain::facts::districts_of(&detail.measure, &detail.sight.catalogue);
    let confirmed = detail
        .reports
        .iter()
        .find(|report| report.review_state(&districts) == ReviewState::Confirmed);
    let title = |id| super::history::title_of(id, detail);
    let new = diff::report_lines(newest, title);
    let old = confirmed.map(|report| diff::report_lines(report, title));
    let (caption, changes): (String, Vec<Change>) = match (old, confirmed) {
        (Some(old), Some(report)) => (
            format!(
                "Unterschied zur bestätigten Meldung vom {}",
                dates::german(report.as_of)
            ),
            diff::changes(&old, &new)
                .into_iter()
                .map(|change| Change::new(change.label, change.old, change.new))
                .collect(),
        ),
        _ => (
            "Die Meldung; eine bestätigte gibt es noch nicht".into(),
            new.into_iter()
                .filter(|line| !line.text.is_empty())
                .map(|line| Change::new(line.label, String::new(), line.text))
                .collect(),
        ),
    };
    if changes.is_empty() {
        return view! { <Panel title="Meldung"><p>"Gegenüber der letzten bestätigten Meldung hat sich nichts geändert."</p></Panel> }.into_any();
    }
    view! { <Panel title="Meldung"><Diff caption=caption changes=changes old="Bestätigt" new="Neu gemeldet" /></Panel> }.into_any()
}
