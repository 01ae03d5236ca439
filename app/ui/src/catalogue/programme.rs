//! One programme: anlegen, bearbeiten, stilllegen.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::catalogue;
use domain::{
    catalogue::{Catalogue, Programme},
    ids::ProgrammeId,
};
use leptos::prelude::*;

use super::{
    PROGRAMMES, page_below,
    programme_fields::{EDIT, NEW, changes, draft, fields, filled, givers},
    programme_path,
};
use crate::{
    expired,
    kit::{
        diff::{Change, conflict_notice},
        error_page::Failure,
        field::HiddenField,
        form::{ButtonLink, Buttons, Filled, PostForm, Posted, Submit, Weight},
        message::Message,
        once::{FORM_ID, form_id},
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// `GET /verzeichnisse/programme/neu`
pub async fn new_page(State(state): State<AppState>, visit: Visit) -> Answer {
    let form = expired::restored(&state, &visit, &NEW)
        .await
        .unwrap_or_else(|| Filled::blank(&NEW));
    show(&state, &visit, None, form, None).await
}

/// `POST /verzeichnisse/programme/neu`
pub async fn create(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    sent: Posted,
) -> Answer {
    match catalogue::create_programme(&state.backend, &actor, &draft(&sent)).await {
        Ok(_) => Ok(see_other(PROGRAMMES, Message::ProgrammeCreated)),
        Err(backend::Error::Invalid(errors)) => {
            let form = Filled::typed(&NEW, &sent).errors(errors);
            show(&state, &visit, None, form, None).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `GET /verzeichnisse/programme/{id}/bearbeiten`
pub async fn edit_page(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Answer {
    let sight = state.backend.board().await?;
    let programme = find(&sight.catalogue, &id)?;
    let form = expired::restored(&state, &visit, &EDIT)
        .await
        .unwrap_or_else(|| filled(programme));
    show(&state, &visit, Some(programme.id), form, None).await
}

/// `POST /verzeichnisse/programme/{id}/bearbeiten`
pub async fn edit(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
    sent: Posted,
) -> Answer {
    let programme = find(&state.backend.board().await?.catalogue, &id)?.id;
    let form = Filled::typed(&EDIT, &sent);
    match catalogue::edit_programme(&state.backend, &actor, programme, &draft(&sent)).await {
        Ok(()) => Ok(see_other(PROGRAMMES, Message::Saved)),
        Err(backend::Error::Invalid(errors)) => {
            show(&state, &visit, Some(programme), form.errors(errors), None).await
        }
        Err(backend::Error::Conflict(conflict)) => {
            let sight = state.backend.board().await?;
            let stored = find(&sight.catalogue, &id)?;
            let changes = changes(&sight.catalogue, stored, &draft(&sent));
            let form = form.set("version", conflict.current.to_string());
            show(&state, &visit, Some(programme), form, Some(changes)).await
        }
        Err(other) => Err(other.into()),
    }
}

pub(super) fn find<'a>(catalogue: &'a Catalogue, id: &str) -> Result<&'a Programme, Failure> {
    let id: ProgrammeId = id.parse().map_err(|_| Failure::NotFound)?;
    catalogue.programmes.get(&id).ok_or(Failure::NotFound)
}

async fn show(
    state: &AppState,
    visit: &Visit,
    programme: Option<ProgrammeId>,
    form: Filled,
    conflict: Option<Vec<Change>>,
) -> Result<Response, Failure> {
    let sight = state.backend.board().await?;
    let title = match programme {
        Some(_) => "Programm bearbeiten",
        None => "Programm anlegen",
    };
    let page = page_below(visit, title)
        .crumb("Programme", PROGRAMMES)
        .breadth(Breadth::Narrow);
    let page = match conflict {
        Some(_) => page.conflict(&form),
        None => page.form(&form),
    };
    let givers = givers(
        &sight.catalogue,
        state.backend.today(),
        &form.value("giver"),
    );
    let action = visit.path.clone();
    Ok(page.show(move || {
        let hidden = match programme {
            Some(_) => view! { <HiddenField name="version" /> }.into_any(),
            None => view! { <HiddenField name=FORM_ID value=form_id(&form) /> }.into_any(),
        };
        let delete = programme.map(|id| {
            let href = programme_path(id, "loeschen");
            view! { <ButtonLink href=href label="Löschen" weight=Weight::Tertiary /> }
        });
        view! {
            {conflict.map(conflict_notice)}
            <PostForm action=action>
                {hidden}
                {fields(&form, givers)}
                <Buttons>
                    <Submit label="Speichern" />
                    <ButtonLink href=PROGRAMMES label="Abbrechen" weight=Weight::Tertiary />
                    {delete}
                </Buttons>
            </PostForm>
        }
    }))
}
