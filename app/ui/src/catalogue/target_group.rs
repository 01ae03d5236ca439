//! One target group: anlegen, umbenennen, ordnen, stilllegen.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::{board::Sight, catalogue};
use domain::{
    catalogue::{Catalogue, TargetGroup},
    catalogue_form::TargetGroupDraft,
    form::FormData,
    ids::TargetGroupId,
};
use leptos::prelude::*;

use super::{TARGET_GROUPS, page_below, target_group_path};
use crate::{
    expired,
    kit::{
        choice::{Checkbox, Choice, Select},
        diff::{Change, conflict_notice},
        error_page::Failure,
        field::{HiddenField, TextField},
        form::{
            ButtonLink, Buttons, FieldSpec, Filled, FormSpec, PostForm, Posted, Submit, Weight,
            choice, hidden, line,
        },
        message::Message,
        once::{FORM_ID, form_id},
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

const NAME: FieldSpec = line("name", "Bezeichnung").required().max(120);
const AFTER: FieldSpec = choice("after", "Steht in der Liste nach");

pub static NEW: FormSpec = FormSpec {
    path: "/verzeichnisse/zielgruppen/neu",
    fields: &[hidden(FORM_ID), NAME, AFTER],
};

pub static EDIT: FormSpec = FormSpec {
    path: "/verzeichnisse/zielgruppen/{id}/bearbeiten",
    fields: &[
        hidden("version"),
        NAME,
        AFTER,
        choice("retired", "Stillgelegt").hint(
            "Wird nicht mehr zur Auswahl angeboten. Maßnahmen, die sie nennen, behalten sie.",
        ),
    ],
};

/// `GET /verzeichnisse/zielgruppen/neu`: at the end of the list, if nothing else is said.
pub async fn new_page(State(state): State<AppState>, visit: Visit) -> Answer {
    let sight = state.backend.board().await?;
    let form = expired::restored(&state, &visit, &NEW)
        .await
        .unwrap_or_else(|| {
            let last = sight
                .catalogue
                .target_groups_sorted()
                .last()
                .map(|last| last.id.to_string());
            Filled::blank(&NEW).set("after", last.unwrap_or_default())
        });
    Ok(show(&visit, &sight, None, form, None))
}

/// `POST /verzeichnisse/zielgruppen/neu`
pub async fn create(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    sent: Posted,
) -> Answer {
    match catalogue::create_target_group(&state.backend, &actor, &draft(&sent)).await {
        Ok(_) => Ok(see_other(TARGET_GROUPS, Message::TargetGroupCreated)),
        Err(backend::Error::Invalid(errors)) => {
            let sight = state.backend.board().await?;
            let form = Filled::typed(&NEW, &sent).errors(errors);
            Ok(show(&visit, &sight, None, form, None))
        }
        Err(other) => Err(other.into()),
    }
}

/// `GET /verzeichnisse/zielgruppen/{id}/bearbeiten`
pub async fn edit_page(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Answer {
    let sight = state.backend.board().await?;
    let group = find(&sight.catalogue, &id)?;
    let form = expired::restored(&state, &visit, &EDIT)
        .await
        .unwrap_or_else(|| {
            Filled::blank(&EDIT)
                .set("name", group.name.clone())
                .set("after", before(&sight.catalogue, group).unwrap_or_default())
                .tick("retired", group.retired)
                .set("version", group.version.to_string())
        });
    Ok(show(&visit, &sight, Some(group.id), form, None))
}

/// `POST /verzeichnisse/zielgruppen/{id}/bearbeiten`
pub async fn edit(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
    sent: Posted,
) -> Answer {
    let group = find(&state.backend.board().await?.catalogue, &id)?.id;
    let form = Filled::typed(&EDIT, &sent);
    match catalogue::edit_target_group(&state.backend, &actor, group, &draft(&sent)).await {
        Ok(()) => Ok(see_other(TARGET_GROUPS, Message::Saved)),
        Err(backend::Error::Invalid(errors)) => {
            let sight = state.backend.board().await?;
            Ok(show(&visit, &sight, Some(group), form.errors(errors), None))
        }
        Err(backend::Error::Conflict(conflict)) => {
            let sight = state.backend.board().await?;
            let stored = find(&sight.catalogue, &id)?;
            let changes = changes(&sight.catalogue, stored, &sent);
            let form = form.set("version", conflict.current.to_string());
            Ok(show(&visit, &sight, Some(group), form, Some(changes)))
        }
        Err(other) => Err(other.into()),
    }
}

pub(super) fn find<'a>(catalogue: &'a Catalogue, id: &str) -> Result<&'a TargetGroup, Failure> {
    let id: TargetGroupId = id.parse().map_err(|_| Failure::NotFound)?;
    catalogue.target_groups.get(&id).ok_or(Failure::NotFound)
}

fn draft(sent: &FormData) -> TargetGroupDraft {
    TargetGroupDraft {
        name: sent.get("name"),
        after: sent.get("after"),
        retired: sent.has("retired"),
        version: sent.get("version"),
        form_id: sent.get(FORM_ID),
    }
}

/// The group that stands before this one.
fn before(catalogue: &Catalogue, group: &TargetGroup) -> Option<String> {
    let order = catalogue.target_groups_sorted();
    let at = order.iter().position(|one| one.id == group.id)?;
    Some(order.get(at.checked_sub(1)?)?.id.to_string())
}

fn changes(catalogue: &Catalogue, stored: &TargetGroup, sent: &FormData) -> Vec<Change> {
    let word = |retired| if retired { "ja" } else { "nein" };
    let place = |id: &str| {
        id.parse().map_or_else(
            |_| "an erster Stelle".to_owned(),
            |id| catalogue.target_group_name(id).to_owned(),
        )
    };
    vec![
        Change::new("Bezeichnung", stored.name.clone(), sent.get("name")),
        Change::new(
            "Steht in der Liste nach",
            place(&before(catalogue, stored).unwrap_or_default()),
            place(&sent.get("after")),
        ),
        Change::new(
            "Stillgelegt",
            word(stored.retired),
            word(sent.has("retired")),
        ),
    ]
}

fn show(
    visit: &Visit,
    sight: &Sight,
    group: Option<TargetGroupId>,
    form: Filled,
    conflict: Option<Vec<Change>>,
) -> Response {
    let title = match group {
        Some(_) => "Zielgruppe bearbeiten",
        None => "Zielgruppe anlegen",
    };
    let page = page_below(visit, title)
        .crumb("Zielgruppen", TARGET_GROUPS)
        .breadth(Breadth::Narrow);
    let page = match conflict {
        Some(_) => page.conflict(&form),
        None => page.form(&form),
    };
    let others: Vec<Choice> = sight
        .catalogue
        .target_groups_sorted()
        .into_iter()
        .filter(|other| Some(other.id) != group)
        .map(|other| Choice::new(other.id.to_string(), other.name.clone()))
        .collect();
    let action = visit.path.clone();
    page.show(move || {
        let hidden = match group {
            Some(_) => view! { <HiddenField name="version" /> }.into_any(),
            None => view! { <HiddenField name=FORM_ID value=form_id(&form) /> }.into_any(),
        };
        let retired = group.map(|_| view! { <Checkbox name="retired" /> });
        let delete = group.map(|id| {
            let href = target_group_path(id, "loeschen");
            view! { <ButtonLink href=href label="Löschen" weight=Weight::Tertiary /> }
        });
        view! {
            {conflict.map(conflict_notice)}
            <PostForm action=action>
                {hidden}
                <TextField name="name" />
                <Select name="after" choices=others empty="an erster Stelle" />
                {retired}
                <Buttons>
                    <Submit label="Speichern" />
                    <ButtonLink href=TARGET_GROUPS label="Abbrechen" weight=Weight::Tertiary />
                    {delete}
                </Buttons>
            </PostForm>
        }
    })
}
