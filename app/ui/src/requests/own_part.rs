//! "Eigene Beteiligung": a participant writes its own task and what it says of its part.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use backend::{
    measures::{self, Detail},
    participations::{self, OwnPartDraft},
};
use domain::{
    facts::body_target,
    ids::{MeasureId, ParticipationId},
    participation::Participation,
    policy::{Action, Actor},
};
use leptos::prelude::*;

use crate::{
    expired,
    kit::{
        alert::Notice,
        diff::{Change, Diff},
        error_page::Failure,
        field::{HiddenField, LongText},
        form::{
            ButtonLink, Buttons, Filled, FormSpec, PostForm, Posted, Submit, Weight, hidden, long,
        },
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

pub static FORM: FormSpec = FormSpec {
    path: "/massnahmen/{id}/beteiligung/{participation}",
    fields: &[
        hidden("version"),
        long("task", "Aufgabe")
            .max(1_000)
            .hint("Was Ihre Stelle übernimmt. Die Federführung sieht die Änderung."),
        long("text", "Was Ihre Stelle dazu sagt")
            .hint("Stand, Voraussetzungen, Grenzen Ihres Beitrags."),
    ],
};

type Way = Path<(MeasureId, ParticipationId)>;

/// `GET /massnahmen/{id}/beteiligung/{participation}`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path((id, seat)): Way,
) -> Answer {
    let detail = measures::detail(&state.backend, &actor, id).await?;
    let own = own(&detail, &actor, seat)?;
    let form = expired::restored(&state, &visit, &FORM)
        .await
        .unwrap_or_else(|| {
            Filled::blank(&FORM)
                .set("task", own.task.clone().unwrap_or_default())
                .set("text", own.text.clone().unwrap_or_default())
                .set("version", own.version.to_string())
        });
    Ok(show(&visit, &detail, form, Vec::new()))
}

/// `POST /massnahmen/{id}/beteiligung/{participation}`
pub async fn save(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path((id, seat)): Way,
    posted: Posted,
) -> Answer {
    let detail = measures::detail(&state.backend, &actor, id).await?;
    own(&detail, &actor, seat)?;
    let draft = OwnPartDraft {
        task: posted.get("task"),
        text: posted.get("text"),
        version: posted.get("version"),
    };
    let form = Filled::typed(&FORM, &posted);
    match participations::edit(&state.backend, &actor, id, seat, &draft).await {
        Ok(()) => Ok(see_other(format!("/massnahmen/{id}"), Message::Saved)),
        Err(backend::Error::Invalid(errors)) => {
            Ok(show(&visit, &detail, form.errors(errors), Vec::new()))
        }
        Err(backend::Error::Conflict(conflict)) => {
            let detail = measures::detail(&state.backend, &actor, id).await?;
            let stored = own(&detail, &actor, seat)?;
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            let changes = vec![
                Change::new("Aufgabe", text(&stored.task), draft.task),
                Change::new("Was Ihre Stelle dazu sagt", text(&stored.text), draft.text),
            ];
            let form = form.set("version", conflict.current.to_string());
            Ok(show(&visit, &detail, form, changes))
        }
        Err(error) => Err(error.into()),
    }
}

fn own<'a>(
    detail: &'a Detail,
    actor: &Actor,
    seat: ParticipationId,
) -> Result<&'a Participation, Failure> {
    let found = detail.measure.participants.iter().find(|p| p.id == seat);
    let own = found.ok_or(Failure::NotFound)?;
    let target = body_target(own.body, &detail.sight.catalogue, detail.sight.day);
    match actor.may_on(Action::EditParticipation, &target) {
        true => Ok(own),
        false => Err(Failure::Forbidden),
    }
}

fn show(visit: &Visit, detail: &Detail, form: Filled, conflict: Vec<Change>) -> Response {
    let measure = &detail.measure;
    let (action, back) = (visit.path.clone(), format!("/massnahmen/{}", measure.id));
    let mut page = visit
        .page("Eigene Beteiligung")
        .crumb("Maßnahmen", "/massnahmen")
        .crumb(measure.title.clone(), back.clone())
        .kicker(format!("{} {}", measure.code, measure.title))
        .form(&form)
        .breadth(Breadth::Narrow);
    if !conflict.is_empty() {
        page = page.status(StatusCode::CONFLICT);
    }
    page.show(move || {
        let conflict = (!conflict.is_empty()).then(|| {
            view! {
                <Notice tone="warning" title="Jemand hat diese Beteiligung inzwischen geändert">
                    <p>"Ihre Eingabe ist noch nicht gespeichert. Vergleichen Sie beide Fassungen; gespeichert wird, was unten im Formular steht."</p>
                </Notice>
                <Diff caption="Unterschiede" changes=conflict old="Inzwischen gespeichert" new="Ihre Eingabe" marked=false />
            }
        });
        view! {
            {conflict}
            <PostForm action=action>
                <HiddenField name="version" />
                <LongText name="task" rows=3 />
                <LongText name="text" rows=6 />
                <Buttons>
                    <Submit label="Speichern" />
                    <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}
