//! "Sachstand melden": filled from the last report, so that only what is new is
//! typed. A report is never overwritten; a newer one by somebody else is shown.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::{
    measures::{self, Detail},
    reports,
};
use domain::{
    facts::may_on_measure,
    ids::MeasureId,
    measure::Stage,
    policy::{Action, Actor},
    report::ReportDraft,
    review::Decision,
};
use leptos::prelude::*;

use super::{
    choices,
    conflict::{self, Clash},
    forms::{self, REPORT},
    query::{LIST, measure_path},
};
use crate::{
    expired,
    kit::{
        alert::Notice,
        choice::RadioGroup,
        error_page::Failure,
        field::{DateField, HiddenField, LongText},
        form::{ButtonLink, Buttons, Fieldset, Filled, PostForm, Posted, Submit, Weight},
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// `GET /massnahmen/{id}/melden`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<MeasureId>,
) -> Answer {
    let detail = allowed(&state, &actor, id).await?;
    let form = match expired::restored(&state, &visit, &REPORT).await {
        Some(form) => form,
        None => Filled::typed(
            &REPORT,
            &forms::report_pairs(&ReportDraft::from_last(
                detail.reports.first(),
                state.backend.today(),
            )),
        ),
    };
    Ok(show(&visit, &detail, form, None))
}

/// `POST /massnahmen/{id}/melden`
pub async fn save(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<MeasureId>,
    posted: Posted,
) -> Answer {
    match reports::submit(&state.backend, &actor, id, &forms::report_draft(&posted)).await {
        Ok(_) => Ok(see_other(measure_path(id), Message::ReportSubmitted)),
        Err(backend::Error::Invalid(errors)) => {
            let detail = allowed(&state, &actor, id).await?;
            Ok(show(
                &visit,
                &detail,
                Filled::typed(&REPORT, &posted).errors(errors),
                None,
            ))
        }
        Err(backend::Error::Conflict(_)) => {
            let detail = allowed(&state, &actor, id).await?;
            let clash = conflict::report(&detail, &posted);
            let form = Filled::typed(&REPORT, &clash.merged).errors(clash.notes());
            Ok(show(&visit, &detail, form, Some(clash)))
        }
        Err(error) => Err(error.into()),
    }
}

async fn allowed(state: &AppState, actor: &Actor, id: MeasureId) -> Result<Detail, Failure> {
    let detail = measures::detail(&state.backend, actor, id).await?;
    if may_on_measure(
        actor,
        Action::Report,
        &detail.measure,
        &detail.sight.catalogue,
        detail.sight.day,
    ) {
        Ok(detail)
    } else {
        Err(Failure::Forbidden)
    }
}

fn show(visit: &Visit, detail: &Detail, form: Filled, clash: Option<Clash>) -> Response {
    let measure = &detail.measure;
    let (action, back) = (visit.path.clone(), measure_path(measure.id));
    let lead = match detail.reports.first() {
        Some(last) => format!(
            "Die Felder enthalten die Meldung vom {}. Ändern Sie, was sich geändert hat.",
            domain::dates::german(last.as_of)
        ),
        None => "Dies ist die erste Meldung zu dieser Maßnahme.".to_owned(),
    };
    let mut page = visit
        .page("Sachstand melden")
        .crumb("Maßnahmen", LIST)
        .crumb(measure.title.clone(), back.clone())
        .kicker(format!("{} {}", measure.code, measure.title))
        .lead(lead)
        .breadth(Breadth::Narrow);
    page = match clash {
        Some(_) => page.conflict(&form),
        None => page.form(&form),
    };
    let returned = returned(detail);
    let (last_seen, replacement) = (form.value("last_seen"), form.value("replacement"));
    page.show(move || {
        view! {
            {clash.map(conflict::overview)}
            {returned}
            <PostForm action=action>
                <HiddenField name="last_seen" value=last_seen />
                <HiddenField name="replacement" value=replacement />
                {fields()}
                <Buttons>
                    <Submit label="Meldung abgeben" />
                    <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}

/// Why the last report came back, above the form that answers it.
fn returned(detail: &Detail) -> Option<AnyView> {
    let report = detail.reports.first()?;
    let reasons: Vec<AnyView> = report
        .reviews
        .iter()
        .filter_map(|review| match &review.decision {
            Decision::Confirmed => None,
            Decision::Returned { reason } => {
                let district = detail
                    .sight
                    .catalogue
                    .district_name(&review.district)
                    .to_owned();
                Some(
                    view! { <p data-words=""><strong>{district}": "</strong>{reason.clone()}</p> }
                        .into_any(),
                )
            }
        })
        .collect();
    (!reasons.is_empty()).then(|| {
        view! { <Notice tone="warning" title="Die letzte Meldung wurde zurückgegeben">{reasons}</Notice> }
            .into_any()
    })
}

fn fields() -> AnyView {
    view! {
        <Fieldset legend="Wie weit ist die Maßnahme?">
            <div class="checks-in-columns"><RadioGroup name="stage" choices=choices::stages(&Stage::ALL) /></div>
            <div class="reason reason--stage"><LongText name="stage_reason" rows=2 /></div>
        </Fieldset>
        <Fieldset legend="Wie steht es?">
            <div class="checks-in-columns"><RadioGroup name="rating" choices=choices::ratings() /></div>
            <div class="reason reason--rating"><LongText name="rating_reason" rows=2 /></div>
        </Fieldset>
        <Fieldset legend="Sachstand – öffentlich verwendbar">
            <LongText name="text" rows=5 />
            <LongText name="next_step" rows=2 />
            <DateField name="as_of" />
        </Fieldset>
        <div class="internal">
            <Fieldset legend="Nur für die Verwaltung">
                <LongText name="internal" rows=3 />
            </Fieldset>
        </div>
    }
    .into_any()
}
