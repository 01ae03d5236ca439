//! "Gemeinsam ändern": choose measures in the list, say what changes, look at what that
//! does to each, apply it. Nothing is written before the last step, and everything
//! chosen travels in the form, so there is nothing to clean up.

mod choose;
mod fields;
mod preview;
mod result;

use axum::extract::State;
use backend::{board::Sight, bulk_change};
use domain::{
    bulk_change::{BulkDraft, BulkKind, Seen},
    error::FieldErrors,
    form::FormData,
    ids::MeasureId,
    policy::{Action, Actor},
};

pub use self::fields::FORM;
use crate::{
    expired,
    kit::{
        draft::taken,
        form::{Filled, Posted},
        page::Answer,
        visit::{SignedIn, Visit},
    },
    routes::{Access, AppState, Registry},
};

/// Where ticked boxes are sent.
pub const PATH: &str = "/massnahmen/sammelaenderung";

pub fn routes(registry: Registry) -> Registry {
    let edit = Access::May(Action::EditMeasure);
    registry
        .get(PATH, edit, page)
        .post(PATH, edit, step)
        .form(&FORM)
}

/// `GET /massnahmen/sammelaenderung?id=…&id=…&liste=…`, or `&alle=ja` for the whole list.
async fn page(State(state): State<AppState>, SignedIn(actor): SignedIn, visit: Visit) -> Answer {
    let form = match expired::restored(&state, &visit, &FORM).await {
        Some(form) => form,
        None => {
            let sight = state.backend.board().await?;
            let moment = super::moment(&state.backend);
            let kind = visit.param("art").and_then(BulkKind::parse);
            Filled::blank(&FORM)
                .set("art", kind.unwrap_or_default().key())
                .set("liste", visit.param("liste").unwrap_or_default())
                .set_all("id", choose::asked(&visit, &actor, &sight, moment))
        }
    };
    choose::show(&state, &actor, &visit, form).await
}

/// `POST /massnahmen/sammelaenderung`; the button says which step.
async fn step(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    posted: Posted,
) -> Answer {
    match posted.get("aktion").as_str() {
        "anwenden" => apply(&state, &actor, &visit, &posted).await,
        "zurueck" => choose::show(&state, &actor, &visit, Filled::typed(&FORM, &posted)).await,
        _ => look(&state, &actor, &visit, &posted).await,
    }
}

/// What would happen.
async fn look(state: &AppState, actor: &Actor, visit: &Visit, posted: &FormData) -> Answer {
    let sight = state.backend.board().await?;
    let wanted = choose::ids(posted, actor, &sight);
    let change = BulkDraft::from(posted).parse(&sight.catalogue, state.backend.today());
    let (ids, change) = match (wanted, change) {
        (Ok(ids), Ok(change)) => (ids, change),
        (wanted, change) => {
            let errors = both(wanted.err(), change.err());
            let form = Filled::typed(&FORM, posted).errors(errors);
            return choose::show(state, actor, visit, form).await;
        }
    };
    match bulk_change::foresee(&state.backend, actor, &ids, &change).await {
        Ok(foreseen) => {
            let form = Filled::typed(&FORM, posted)
                .set("codes", "")
                .set_all("id", ids.iter().map(ToString::to_string));
            Ok(preview::show(visit, form, foreseen))
        }
        Err(backend::Error::Invalid(errors)) => {
            let form = Filled::typed(&FORM, posted).errors(at_choice(&errors, posted));
            choose::show(state, actor, visit, form).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn apply(state: &AppState, actor: &Actor, visit: &Visit, posted: &FormData) -> Answer {
    let sight = state.backend.board().await?;
    let draft = BulkDraft::from(posted);
    let seen: Vec<Seen> = posted
        .all("seen")
        .iter()
        .filter_map(|text| text.parse().ok())
        .collect();
    let change = match draft.parse(&sight.catalogue, state.backend.today()) {
        Ok(change) => change,
        Err(errors) => {
            let form = Filled::typed(&FORM, posted).errors(errors);
            return choose::show(state, actor, visit, form).await;
        }
    };
    match bulk_change::apply(
        &state.backend,
        actor,
        &seen,
        &change,
        &posted.get("form_id"),
    )
    .await
    {
        Ok(done) => {
            let result = result::show(visit, &sight.catalogue, draft.kind, posted, done);
            Ok(taken(result))
        }
        Err(backend::Error::Invalid(errors)) => {
            let form = Filled::typed(&FORM, posted).errors(at_choice(&errors, posted));
            choose::show(state, actor, visit, form).await
        }
        Err(error) => Err(error.into()),
    }
}

fn both(one: Option<FieldErrors>, other: Option<FieldErrors>) -> FieldErrors {
    let mut all = one.unwrap_or_default();
    for (field, sentence) in other.unwrap_or_default().iter() {
        all.add(field, sentence);
    }
    all
}

/// The use case speaks of ids; on the page that is the list of boxes, or the codes where
/// nothing was ticked.
fn at_choice(errors: &FieldErrors, posted: &FormData) -> FieldErrors {
    let place = if posted.has("id") { "id" } else { "codes" };
    let mut placed = FieldErrors::default();
    for (field, sentence) in errors.iter() {
        placed.add(if field == "ids" { place } else { field }, sentence);
    }
    placed
}

fn parse_ids(texts: &[String]) -> Vec<MeasureId> {
    let mut ids: Vec<MeasureId> = Vec::new();
    for id in texts.iter().filter_map(|text| text.parse().ok()) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// The measures of a list that this person may change.
fn own_hits(
    list: &str,
    actor: &Actor,
    sight: &Sight,
    moment: domain::filter::Moment,
) -> Vec<String> {
    let query = super::query::ListQuery::from_list_param(list, &sight.catalogue);
    let arranged = query.arrange(sight, &actor.visibility(), moment);
    arranged
        .hits
        .iter()
        .filter(|facts| {
            let target = domain::facts::body_target(facts.pen, &sight.catalogue, moment.day);
            actor.may_on(Action::EditMeasure, &target)
        })
        .map(|facts| facts.id.to_string())
        .collect()
}
