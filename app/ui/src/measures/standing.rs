//! "Stand und Ampel ändern": a report on one screen. It says only what is new; next
//! step and internal remark of the last report go on to hold. As a page, and as a piece
//! of the list for the island [`super::quick`].

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::{
    measures::{self, Detail},
    reports,
};
use domain::{
    dates,
    facts::may_on_measure,
    form::FormData,
    ids::MeasureId,
    labels::Label,
    measure::{Rating, Stage},
    policy::{Action, Actor},
    report::ReportDraft,
};
use leptos::prelude::*;

use super::{
    conflict::{self, Clash},
    forms,
    query::{LIST, measure_path, row_in_list},
    row_tools,
};
use crate::{
    expired,
    kit::{
        choice::{Choice, Select},
        error_page::Failure,
        field::{HiddenField, LongText},
        form::{Buttons, Filled, FormSpec, PostForm, Posted, Submit, choice, hidden, long},
        fragment,
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// Stage, rating, their reasons and the words for them.
pub static FORM: FormSpec = FormSpec {
    path: "/massnahmen/{id}/stand",
    fields: &[
        hidden("last_seen"),
        hidden("liste"),
        choice("stage", "Umsetzungsstand").required(),
        long("stage_reason", "Begründung des Umsetzungsstands")
            .max(2_000)
            .hint("Nötig bei „zurückgestellt“ und „entfallen“."),
        choice("rating", "Ampel").required(),
        long("rating_reason", "Begründung der Ampel")
            .max(2_000)
            .hint("Nötig bei „mit Risiken“ und „kritisch“."),
        long("text", "Sachstand")
            .hint("Gilt ab heute; kann in Berichte und Antworten übernommen werden."),
    ],
};

/// `GET /massnahmen/{id}/stand?liste=…`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<MeasureId>,
) -> Answer {
    let detail = allowed(&state, &actor, id).await?;
    let form = match expired::restored(&state, &visit, &FORM).await {
        Some(form) => form,
        None => {
            let draft = ReportDraft::from_last(detail.reports.first(), state.backend.today());
            Filled::typed(&FORM, &forms::report_pairs(&draft))
                .set("liste", visit.param("liste").unwrap_or_default())
        }
    };
    Ok(show(&visit, &detail, form, None))
}

/// `POST /massnahmen/{id}/stand`
pub async fn save(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<MeasureId>,
    posted: Posted,
) -> Answer {
    let detail = allowed(&state, &actor, id).await?;
    let draft = filled_up(&detail, &posted, state.backend.today());
    match reports::submit(&state.backend, &actor, id, &draft).await {
        Ok(_) if fragment::wanted(&visit) => changed(&state, &actor, id).await,
        Ok(_) => Ok(see_other(
            back(&detail, &posted.get("liste")),
            Message::ReportSubmitted,
        )),
        Err(backend::Error::Invalid(errors)) => {
            let form = Filled::typed(&FORM, &posted).errors(errors);
            Ok(show(&visit, &detail, form, None))
        }
        Err(backend::Error::Conflict(_)) => {
            let detail = allowed(&state, &actor, id).await?;
            let clash = conflict::report(&detail, &forms::report_pairs(&draft));
            let form = Filled::typed(&FORM, &clash.merged)
                .set("liste", posted.get("liste"))
                .errors(clash.notes());
            Ok(show(&visit, &detail, form, Some(clash)))
        }
        Err(error) => Err(error.into()),
    }
}

/// What was typed, on the report it was typed over.
fn filled_up(detail: &Detail, posted: &FormData, today: chrono::NaiveDate) -> ReportDraft {
    let seen = posted.get("last_seen");
    let base = detail
        .reports
        .iter()
        .find(|report| report.id.to_string() == seen);
    ReportDraft {
        stage: posted.get("stage"),
        stage_reason: posted.get("stage_reason"),
        rating: posted.get("rating"),
        rating_reason: posted.get("rating_reason"),
        text: posted.get("text"),
        last_seen: seen,
        ..ReportDraft::from_last(base, today)
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

/// The row of the list this came from, or the measure itself.
fn back(detail: &Detail, list: &str) -> String {
    if list.is_empty() {
        measure_path(detail.measure.id)
    } else {
        row_in_list(detail.measure.id, list, &detail.sight.catalogue)
    }
}

/// The cells of the row as they are now, and what is read out.
async fn changed(state: &AppState, actor: &Actor, id: MeasureId) -> Answer {
    let detail = measures::detail(&state.backend, actor, id).await?;
    let moment = super::moment(&state.backend);
    Ok(fragment::plain(move || {
        let facts = &detail.facts;
        let said = format!(
            "Gespeichert: {} ist {}, Ampel {}.",
            facts.code,
            facts.stage.label(),
            facts.rating.label()
        );
        view! {
            <span data-cell="stage">{row_tools::stage(facts)}<span class="quiet">"gespeichert"</span></span>
            <span data-cell="rating">{row_tools::rating(facts)}</span>
            {row_tools::reported(facts, moment)}
            <p data-said="">{said}</p>
        }
    }))
}

fn show(visit: &Visit, detail: &Detail, form: Filled, clash: Option<Clash>) -> Response {
    let measure = &detail.measure;
    let (action, back) = (visit.path.clone(), back(detail, &form.value("liste")));
    let name = format!("{} {}", measure.code, measure.title);
    let lead = match detail.reports.first() {
        Some(last) => format!(
            "Das wird eine Meldung von heute. Nächster Schritt und interner Vermerk der Meldung vom {} gelten weiter.",
            dates::german(last.as_of)
        ),
        None => "Das wird die erste Meldung zu dieser Maßnahme.".to_owned(),
    };
    let clashed = clash.is_some();
    if fragment::wanted(visit) {
        let content = move || {
            view! {
                <h2 class="dialog__title" id="schnell-titel">{format!("Stand und Ampel: {name}")}</h2>
                {clash.map(conflict::overview)}
                <p class="kern-hint">{lead}</p>
                {fields(action, back)}
            }
        };
        return if clashed {
            fragment::conflict(&form, content)
        } else {
            fragment::form(&form, content)
        };
    }
    let page = visit
        .page("Stand und Ampel ändern")
        .crumb("Maßnahmen", LIST)
        .crumb(measure.title.clone(), measure_path(measure.id))
        .kicker(name)
        .lead(lead)
        .breadth(Breadth::Narrow);
    let page = if clashed {
        page.conflict(&form)
    } else {
        page.form(&form)
    };
    page.show(move || {
        view! {
            {clash.map(conflict::overview)}
            {fields(action, back)}
        }
    })
}

fn fields(action: String, back: String) -> AnyView {
    let stages: Vec<_> = Stage::ALL
        .iter()
        .map(|stage| Choice::new(stage.key(), stage.label()))
        .collect();
    let ratings: Vec<_> = Rating::ALL
        .iter()
        .map(|rating| Choice::new(rating.key(), rating.label()))
        .collect();
    view! {
        <PostForm action=action>
            <HiddenField name="last_seen" />
            <HiddenField name="liste" />
            <Select name="stage" choices=stages />
            <div class="short-reason short-reason--stage"><LongText name="stage_reason" rows=2 /></div>
            <Select name="rating" choices=ratings />
            <div class="short-reason short-reason--rating"><LongText name="rating_reason" rows=2 /></div>
            <LongText name="text" rows=4 />
            <Buttons>
                <Submit label="Speichern" />
                <a class="kern-btn kern-btn--tertiary" href=back data-close=""><span class="kern-label">"Abbrechen"</span></a>
            </Buttons>
        </PostForm>
    }
    .into_any()
}
