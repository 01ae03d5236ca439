//! Writing a note and changing it.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use backend::{board::Sight, follow_ups};
use domain::{
    facts::MeasureFacts,
    follow_up::{FollowUpDraft, LONGEST, Owner},
    ids::{BodyId, FollowUpId, FormId, MeasureId},
    policy::Actor,
};
use leptos::prelude::*;

use super::LIST;
use crate::{
    expired,
    kit::{
        alert::Notice,
        choice::{Choice, Select},
        diff::{Change, Diff},
        error_page::Failure,
        field::{DateField, HiddenField, LongText},
        form::{
            ButtonLink, Buttons, FieldSpec, Filled, FormSpec, PostForm, Posted, Submit, Weight,
            choice, date, hidden, long,
        },
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

const TEXT: FieldSpec = long("text", "Woran möchten Sie erinnert werden?")
    .required()
    .max(LONGEST);
const DUE: FieldSpec = date("due", "Wiedervorlage am").required();
const OWNER: FieldSpec = choice("owner", "Für wen")
    .hint("Eine Wiedervorlage für eine Stelle sehen alle, die für diese Stelle arbeiten.");

/// "Wiedervorlage anlegen".
pub static NEW: FormSpec = FormSpec {
    path: "/wiedervorlagen/neu",
    fields: &[hidden("form_id"), hidden("measure"), TEXT, DUE, OWNER],
};

/// "Wiedervorlage bearbeiten".
pub static EDIT: FormSpec = FormSpec {
    path: "/wiedervorlagen/{id}/bearbeiten",
    fields: &[hidden("version"), TEXT, DUE, OWNER],
};

/// `GET /wiedervorlagen/neu?massnahme=…`
pub async fn new_page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
) -> Answer {
    let form = match expired::restored(&state, &visit, &NEW).await {
        Some(form) => form,
        None => Filled::blank(&NEW)
            .set("form_id", backend::ids::fresh::<FormId>().to_string())
            .set("measure", visit.param("massnahme").unwrap_or_default()),
    };
    show_new(&state, &visit, &actor, form).await
}

/// `POST /wiedervorlagen/neu`
pub async fn create(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    posted: Posted,
) -> Answer {
    let draft = FollowUpDraft::from(&posted.0);
    match follow_ups::add(&state.backend, &actor, &draft).await {
        Ok(_) => {
            let to = match draft.measure.trim().parse::<MeasureId>() {
                Ok(id) => format!("/massnahmen/{id}#wiedervorlagen"),
                Err(_) => LIST.to_owned(),
            };
            Ok(see_other(to, Message::FollowUpSaved))
        }
        Err(backend::Error::Invalid(errors)) => {
            let form = Filled::typed(&NEW, &posted).errors(errors);
            show_new(&state, &visit, &actor, form).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn show_new(state: &AppState, visit: &Visit, actor: &Actor, form: Filled) -> Answer {
    let sight = state.backend.board().await?;
    // A measure in the address that is not there, or not for this person, names none.
    let measure = form
        .value("measure")
        .parse::<MeasureId>()
        .ok()
        .and_then(|id| sight.fact(id))
        .filter(|facts| actor.visibility().sees(facts))
        .cloned();
    if measure.is_none() && !form.value("measure").is_empty() && !form.has_errors() {
        return Err(Failure::NotFound);
    }
    let owners = owners(state, actor, &sight, None).await?;
    Ok(show(
        visit,
        "Wiedervorlage anlegen",
        measure,
        owners,
        form,
        None,
    ))
}

/// `GET /wiedervorlagen/{id}/bearbeiten`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<FollowUpId>,
) -> Answer {
    let listed = follow_ups::find(&state.backend, &actor, id).await?;
    let form = match expired::restored(&state, &visit, &EDIT).await {
        Some(form) => form,
        None => {
            let draft = FollowUpDraft::from(&listed.note);
            Filled::blank(&EDIT)
                .set("text", draft.text)
                .set("due", draft.due)
                .set("owner", draft.owner)
                .set("version", draft.version)
        }
    };
    show_edit(&state, &visit, &actor, &listed, form, None).await
}

/// `POST /wiedervorlagen/{id}/bearbeiten`
pub async fn save(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<FollowUpId>,
    posted: Posted,
) -> Answer {
    let draft = FollowUpDraft::from(&posted.0);
    match follow_ups::edit(&state.backend, &actor, id, &draft).await {
        Ok(()) => Ok(see_other(LIST, Message::FollowUpSaved)),
        Err(backend::Error::Invalid(errors)) => {
            let listed = follow_ups::find(&state.backend, &actor, id).await?;
            let form = Filled::typed(&EDIT, &posted).errors(errors);
            show_edit(&state, &visit, &actor, &listed, form, None).await
        }
        Err(backend::Error::Conflict(conflict)) => {
            let listed = follow_ups::find(&state.backend, &actor, id).await?;
            let form = Filled::typed(&EDIT, &posted).set("version", conflict.current.to_string());
            let stored = FollowUpDraft::from(&listed.note);
            let changes = [
                ("Notiz", stored.text, draft.text),
                ("Termin", stored.due, draft.due),
            ];
            let changes = changes
                .into_iter()
                .filter(|(_, old, new)| old != new)
                .map(|(field, old, new)| Change::new(field, old, new))
                .collect();
            show_edit(&state, &visit, &actor, &listed, form, Some(changes)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn show_edit(
    state: &AppState,
    visit: &Visit,
    actor: &Actor,
    listed: &follow_ups::Listed,
    form: Filled,
    conflict: Option<Vec<Change>>,
) -> Answer {
    let sight = state.backend.board().await?;
    let stands = match listed.note.owner {
        Owner::Account(_) => None,
        Owner::Body(body) => Some(body),
    };
    let owners = owners(state, actor, &sight, stands).await?;
    let measure = listed.measure.clone();
    Ok(show(
        visit,
        "Wiedervorlage bearbeiten",
        measure,
        owners,
        form,
        conflict,
    ))
}

/// Bodies a note may be for, in the order of the catalogue.
async fn owners(
    state: &AppState,
    actor: &Actor,
    sight: &Sight,
    stands: Option<BodyId>,
) -> Result<Vec<Choice>, Failure> {
    let mut own: BTreeSet<BodyId> = follow_ups::bodies(&state.backend, actor).await?;
    own.extend(stands);
    Ok(sight
        .catalogue
        .bodies_sorted()
        .into_iter()
        .filter(|body| own.contains(&body.id))
        .map(|body| Choice::new(body.id.to_string(), body.short_name.clone()))
        .collect())
}

/// The form; with a `conflict` somebody of the same body was faster.
fn show(
    visit: &Visit,
    title: &'static str,
    measure: Option<Arc<MeasureFacts>>,
    owners: Vec<Choice>,
    form: Filled,
    conflict: Option<Vec<Change>>,
) -> Response {
    let action = visit.path.clone();
    let back = measure.as_ref().map_or_else(
        || LIST.to_owned(),
        |facts| format!("/massnahmen/{}", facts.id),
    );
    let mut page = visit
        .page(title)
        .crumb("Wiedervorlagen", LIST)
        .breadth(Breadth::Narrow)
        .form(&form);
    if let Some(facts) = measure {
        page = page.kicker(format!("{} {}", facts.code, facts.title));
    }
    if conflict.is_some() {
        page = page.status(StatusCode::CONFLICT);
    }
    page.show(move || {
        let conflict = conflict.map(|changes| {
            view! {
                <Notice tone="warning" title="Die Wiedervorlage wurde inzwischen geändert">
                    <p>"Ihre Eingabe ist noch nicht gespeichert. Gespeichert wird, was unten im Formular steht."</p>
                </Notice>
                <Diff caption="Unterschiede" changes=changes old="Inzwischen gespeichert" new="Ihre Eingabe" marked=false />
            }
        });
        let carried: Vec<AnyView> = ["form_id", "measure", "version"]
            .into_iter()
            .filter(|name| form.spec().field(name).is_some())
            .map(|name| view! { <HiddenField name=name value=form.value(name) /> }.into_any())
            .collect();
        let owner = (!owners.is_empty())
            .then(|| view! { <Select name="owner" choices=owners empty="Nur für mich" /> });
        view! {
            {conflict}
            <PostForm action=action>
                {carried}
                <LongText name="text" rows=3 />
                <DateField name="due" />
                {owner}
                <Buttons>
                    <Submit label="Speichern" />
                    <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}
