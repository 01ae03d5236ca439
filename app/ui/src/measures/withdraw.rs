//! "Maßnahme zurücknehmen": it is deferred or dropped, with a reason. Nothing is
//! deleted; it is a report like any other, with the words for this case.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::{
    board::Sight,
    measures::{self, Detail},
};
use chrono::NaiveDate;
use domain::{
    dates,
    error::FieldErrors,
    facts::{MeasureFacts, may_on_measure},
    form::FormData,
    ids::MeasureId,
    measure::{Code, Rating, Stage},
    policy::{Action, Actor},
    report::ReportDraft,
};
use leptos::prelude::*;

use super::{
    choices,
    forms::WITHDRAW,
    query::{LIST, measure_path},
};
use crate::{
    expired,
    kit::{
        alert::Notice,
        choice::RadioGroup,
        error_page::Failure,
        field::{DateField, HiddenField, LongText, TextField},
        form::{ButtonLink, Buttons, Fieldset, Filled, PostForm, Posted, Submit, Weight},
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// `GET /massnahmen/{id}/zuruecknehmen`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<MeasureId>,
) -> Answer {
    let detail = allowed(&state, &actor, id).await?;
    let form = match expired::restored(&state, &visit, &WITHDRAW).await {
        Some(form) => form,
        None => {
            let last = detail
                .reports
                .first()
                .map(|report| report.id.to_string())
                .unwrap_or_default();
            Filled::blank(&WITHDRAW)
                .set("as_of", dates::iso(Some(state.backend.today())))
                .set("last_seen", last)
        }
    };
    Ok(show(&visit, &detail, form, false))
}

/// `POST /massnahmen/{id}/zuruecknehmen`
pub async fn save(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<MeasureId>,
    posted: Posted,
) -> Answer {
    let detail = allowed(&state, &actor, id).await?;
    let draft = match draft(&posted, id, &actor, &detail.sight, state.backend.today()) {
        Ok(draft) => draft,
        Err(errors) => {
            return Ok(show(
                &visit,
                &detail,
                Filled::typed(&WITHDRAW, &posted).errors(errors),
                false,
            ));
        }
    };
    match measures::withdraw(&state.backend, &actor, id, &draft).await {
        Ok(()) => Ok(see_other(measure_path(id), Message::MeasureWithdrawn)),
        Err(backend::Error::Invalid(errors)) => Ok(show(
            &visit,
            &detail,
            Filled::typed(&WITHDRAW, &posted).errors(errors),
            false,
        )),
        Err(backend::Error::Conflict(_)) => {
            let detail = allowed(&state, &actor, id).await?;
            let newest = detail
                .reports
                .first()
                .map(|report| report.id.to_string())
                .unwrap_or_default();
            Ok(show(
                &visit,
                &detail,
                Filled::typed(&WITHDRAW, &posted).set("last_seen", newest),
                true,
            ))
        }
        Err(error) => Err(error.into()),
    }
}

async fn allowed(state: &AppState, actor: &Actor, id: MeasureId) -> Result<Detail, Failure> {
    let detail = measures::detail(&state.backend, actor, id).await?;
    if may_on_measure(
        actor,
        Action::WithdrawMeasure,
        &detail.measure,
        &detail.sight.catalogue,
        detail.sight.day,
    ) {
        Ok(detail)
    } else {
        Err(Failure::Forbidden)
    }
}

/// The report behind the withdrawal. A measure that rests has no Ampel.
fn draft(
    sent: &FormData,
    id: MeasureId,
    actor: &Actor,
    sight: &Sight,
    today: NaiveDate,
) -> Result<ReportDraft, FieldErrors> {
    let mut errors = FieldErrors::default();
    let stage = Stage::parse(&sent.get("stage")).filter(|stage| stage.needs_reason());
    if stage.is_none() {
        errors.add(
            "stage",
            "Bitte wählen Sie, ob die Maßnahme ruht oder entfällt.",
        );
    }
    let typed = sent.get("replacement");
    let replacement = match replacement(&typed, id, actor, sight) {
        Ok(found) => found,
        Err(sentence) => {
            errors.add("replacement", sentence);
            None
        }
    };
    if stage == Some(Stage::Deferred) && replacement.is_some() {
        errors.add(
            "replacement",
            "Nur eine entfallene Maßnahme kann durch eine andere ersetzt werden.",
        );
    }
    let draft = ReportDraft {
        stage: stage.unwrap_or(Stage::Deferred).key().into(),
        stage_reason: sent.get("stage_reason"),
        rating: Rating::Unrated.key().into(),
        text: sent.get("text"),
        replacement: replacement
            .map(|facts| facts.id.to_string())
            .unwrap_or_default(),
        as_of: sent.get("as_of"),
        last_seen: sent.get("last_seen"),
        ..ReportDraft::default()
    };
    // All sentences at once: the use case would only come to its own afterwards.
    if let Err(more) = draft.parse(today) {
        more.iter()
            .for_each(|(field, sentence)| errors.add(field, sentence));
    }
    errors.done().map(|()| draft)
}

/// The measure whose code was typed; what stands behind the code (as the list of
/// suggestions writes it) is passed over.
fn replacement<'a>(
    typed: &str,
    this: MeasureId,
    actor: &Actor,
    sight: &'a Sight,
) -> Result<Option<&'a MeasureFacts>, String> {
    let Some(word) = typed.split_whitespace().next() else {
        return Ok(None);
    };
    let code: Code = word.parse()?;
    let visibility = actor.visibility();
    let found = sight
        .facts
        .iter()
        .find(|facts| facts.code == code && visibility.sees(facts));
    match found {
        Some(facts) if facts.id == this => {
            Err("Eine Maßnahme kann sich nicht selbst ersetzen.".into())
        }
        Some(facts) => Ok(Some(facts)),
        None => Err(format!(
            "Eine Maßnahme mit dem Kürzel „{word}“ gibt es nicht. Das Kürzel steht in der Liste der Maßnahmen."
        )),
    }
}

/// Suggestions: released measures that share an area, at most this many.
const SUGGESTIONS: usize = 60;

fn suggestions(detail: &Detail) -> Vec<String> {
    let near = |facts: &&std::sync::Arc<MeasureFacts>| {
        facts.id != detail.measure.id
            && !facts.draft
            && facts
                .areas_and_above
                .iter()
                .any(|area| detail.facts.areas_and_above.contains(area))
    };
    detail
        .sight
        .facts
        .iter()
        .filter(near)
        .take(SUGGESTIONS)
        .map(|facts| format!("{} {}", facts.code, facts.title))
        .collect()
}

fn show(visit: &Visit, detail: &Detail, form: Filled, newer: bool) -> Response {
    let measure = &detail.measure;
    let (action, back) = (visit.path.clone(), measure_path(measure.id));
    let suggestions = suggestions(detail);
    let mut page = visit
        .page("Maßnahme zurücknehmen")
        .crumb("Maßnahmen", LIST)
        .crumb(measure.title.clone(), back.clone())
        .kicker(format!("{} {}", measure.code, measure.title))
        .lead("Die Maßnahme bleibt mit ihrem ganzen Verlauf erhalten. Die Ampel wird auf „keine Angabe“ gesetzt.")
        .breadth(Breadth::Narrow);
    page = if newer {
        page.conflict(&form)
    } else {
        page.form(&form)
    };
    page.show(move || {
        let options: Vec<_> = suggestions.into_iter().map(|text| view! { <option value=text></option> }).collect();
        let (to_measure, last_seen) = (back.clone(), form.value("last_seen"));
        let newer = newer.then(|| {
            view! {
                <Notice tone="warning" title="Inzwischen wurde ein neuer Sachstand gemeldet">
                    <p>"Bitte sehen Sie ihn an, bevor Sie die Maßnahme zurücknehmen. Ihre Eingaben stehen unten. "<a href=to_measure>"Zur Maßnahme"</a></p>
                </Notice>
            }
        });
        view! {
            {newer}
            <PostForm action=action>
                <HiddenField name="last_seen" value=last_seen />
                <Fieldset legend="Entscheidung">
                    <RadioGroup name="stage" choices=choices::stages(&[Stage::Deferred, Stage::Dropped]) />
                    <LongText name="stage_reason" rows=3 />
                    <TextField name="replacement" list="ersatz" />
                    <datalist id="ersatz">{options}</datalist>
                    <LongText name="text" rows=3 />
                    <DateField name="as_of" />
                </Fieldset>
                <Buttons>
                    <Submit label="Maßnahme zurücknehmen" weight=Weight::Danger />
                    <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}
