//! "Maßnahme bearbeiten": all master data on one page. Two people at once: nobody's
//! text is lost, see `conflict.rs`.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::measures::{self, Detail};
use domain::{
    facts::{area_target, may_on_measure},
    form::FormData,
    ids::MeasureId,
    measure_form::MeasureDraft,
    policy::{Action, Actor},
};
use leptos::prelude::*;

use super::{
    conflict::{self, Clash},
    core_fields::core_fields,
    forms::{self, EDIT},
    more_fields::{self, SPARE_ROWS},
    query::{LIST, measure_path},
};
use crate::{
    expired,
    kit::{
        error_page::Failure,
        field::HiddenField,
        form::{ButtonLink, Buttons, Filled, PostForm, Posted, Submit, Weight},
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// `GET /massnahmen/{id}/bearbeiten`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<MeasureId>,
) -> Answer {
    let detail = allowed(&state, &actor, id).await?;
    let (form, rows) = match expired::restored(&state, &visit, &EDIT).await {
        Some(form) => {
            let rows = form.values("participant").len();
            (form, rows)
        }
        None => {
            let draft = MeasureDraft::from_measure(&detail.measure);
            (
                forms::filled_measure(&EDIT, &draft),
                draft.participants.len() + SPARE_ROWS,
            )
        }
    };
    Ok(show(&state, &visit, &detail, form, rows, None))
}

/// `POST /massnahmen/{id}/bearbeiten`; `aktion=zeile` only asks for more rows.
pub async fn save(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<MeasureId>,
    posted: Posted,
) -> Answer {
    let detail = allowed(&state, &actor, id).await?;
    let rows = posted.all("participant").len();
    if posted.get("aktion") == "zeile" {
        return Ok(show(
            &state,
            &visit,
            &detail,
            Filled::typed(&EDIT, &posted),
            rows + SPARE_ROWS,
            None,
        ));
    }
    match measures::edit(&state.backend, &actor, id, &MeasureDraft::from(&posted.0)).await {
        Ok(()) => Ok(see_other(measure_path(id), Message::Saved)),
        Err(backend::Error::Invalid(errors)) => Ok(show(
            &state,
            &visit,
            &detail,
            Filled::typed(&EDIT, &posted).errors(errors),
            rows,
            None,
        )),
        Err(backend::Error::Conflict(_)) => conflicted(&state, &actor, &visit, id, &posted).await,
        Err(error) => Err(error.into()),
    }
}

/// The measure, when this person holds its pen.
async fn allowed(state: &AppState, actor: &Actor, id: MeasureId) -> Result<Detail, Failure> {
    let detail = measures::detail(&state.backend, actor, id).await?;
    if may_on_measure(
        actor,
        Action::EditMeasure,
        &detail.measure,
        &detail.sight.catalogue,
        detail.sight.day,
    ) {
        Ok(detail)
    } else {
        Err(Failure::Forbidden)
    }
}

/// Puts what is stored now and what was typed together and shows both.
async fn conflicted(
    state: &AppState,
    actor: &Actor,
    visit: &Visit,
    id: MeasureId,
    posted: &FormData,
) -> Answer {
    let detail = measures::detail(&state.backend, actor, id).await?;
    let versions = measures::versions(&state.backend, actor, id).await?;
    let opened = posted.get("version").parse().unwrap_or(0);
    let base = measures::edited_from(&state.backend, actor, id, opened).await?;
    let clash = conflict::measure(&detail, &versions, base.as_ref(), posted);
    let rows = clash.merged.all("participant").len();
    let form = Filled::typed(&EDIT, &clash.merged).errors(clash.notes());
    Ok(show(state, visit, &detail, form, rows, Some(clash)))
}

/// Whether this person may change the links to objectives; the use case decides the
/// same for each single one.
fn may_link(visit: &Visit, detail: &Detail) -> bool {
    let (measure, catalogue) = (&detail.measure, &detail.sight.catalogue);
    let areas = measure
        .areas
        .iter()
        .map(|area| area_target(Some(*area), catalogue));
    let mut targets = areas.chain(
        measure
            .areas
            .is_empty()
            .then(|| area_target(None, catalogue)),
    );
    measure.draft
        || visit.actor.as_ref().is_some_and(|actor| {
            targets.any(|target| actor.may_on(Action::LinkObjectives, &target))
        })
}

fn show(
    state: &AppState,
    visit: &Visit,
    detail: &Detail,
    form: Filled,
    rows: usize,
    clash: Option<Clash>,
) -> Response {
    let may_link = may_link(visit, detail);
    let (measure, sight, today) = (&detail.measure, detail.sight.clone(), state.backend.today());
    let (action, back, version) = (
        visit.path.clone(),
        measure_path(measure.id),
        form.value("version"),
    );
    let mut page = visit
        .page("Maßnahme bearbeiten")
        .crumb("Maßnahmen", LIST)
        .crumb(measure.title.clone(), back.clone())
        .kicker(format!("{} {}", measure.code, measure.title))
        .breadth(Breadth::Narrow);
    page = match clash {
        Some(_) => page.conflict(&form),
        None => page.form(&form),
    };
    page.show(move || {
        let catalogue = &sight.catalogue;
        let core = core_fields(
            &form,
            catalogue,
            today,
            may_link,
            Some(more_fields::dates()),
        );
        let frame = more_fields::frame();
        let content = more_fields::content(&form, catalogue);
        let responsibility = more_fields::responsibility(&form, catalogue, today, rows);
        view! {
            {clash.map(conflict::overview)}
            {jumps()}
            <PostForm action=action>
                <HiddenField name="version" value=version />
                {default_button()}
                {core}
                {content}
                {responsibility}
                {frame}
                <div class="save-bar">
                    <Buttons>
                        <Submit label="Speichern" />
                        <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                    </Buttons>
                </div>
            </PostForm>
        }
    })
}

/// The groups of a long page.
fn jumps() -> AnyView {
    let groups = [
        ("was-und-wo", "Was und wo"),
        ("wer-und-wann", "Wer und wann"),
        ("wozu", "Wozu"),
        ("inhalt-felder", "Inhalt"),
        ("zustaendigkeit", "Zuständigkeit"),
        ("rahmen", "Rahmen"),
    ];
    let items = groups.map(|(id, label)| view! { <li><a href=format!("#{id}")>{label}</a></li> });
    view! { <nav class="jumps" aria-label="Abschnitte dieser Seite"><ul class="inline-list">{items}</ul></nav> }.into_any()
}

/// The enter key presses the first button of a form; without this one that would be
/// "Weitere Zeilen".
pub fn default_button() -> AnyView {
    view! { <button class="kern-sr-only" r#type="submit" tabindex="-1" aria-hidden="true">"Speichern"</button> }.into_any()
}
