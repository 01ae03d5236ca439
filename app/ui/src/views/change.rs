//! Small steps with a view: start page, erased. Each has a page of its own, which asks
//! before anything is erased and serves whoever had to sign in again in between.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use backend::{preferences, saved_views};
use domain::{
    ids::{FormId, SavedViewId},
    saved_view::SavedView,
};
use leptos::prelude::*;

use crate::{
    kit::{
        alert::Notice,
        field::HiddenField,
        form::{ButtonLink, Buttons, FormSpec, PostForm, Posted, Submit, Weight, hidden},
        message::Message,
        page::{Answer, Breadth, see_other},
        saved_views::VIEWS,
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// "Als Startseite": nothing to type.
pub static START: FormSpec = FormSpec {
    path: "/ansichten/{id}/startseite",
    fields: &[hidden("start")],
};

/// "Ansicht löschen": nothing to type.
pub static DELETE: FormSpec = FormSpec {
    path: "/ansichten/{id}/loeschen",
    fields: &[hidden("form_id"), hidden("version")],
};

/// `GET /ansichten/{id}/startseite`
pub async fn start_page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<SavedViewId>,
) -> Answer {
    let view = saved_views::find(&state.backend, &actor, id).await?;
    let is_start = actor.preferences.start == Some(id);
    let (title, value) = if is_start {
        ("Nicht mehr als Startseite zeigen", "nein")
    } else {
        ("Als Startseite zeigen", "ja")
    };
    let page = visit
        .page(title)
        .crumb("Meine Ansichten", VIEWS)
        .breadth(Breadth::Narrow);
    let action = visit.path.clone();
    Ok(page.show(move || {
        view! {
            <p>{format!("Ansicht „{}“", view.name)}</p>
            <PostForm action=action required_note=false>
                <HiddenField name="start" value=value />
                <Buttons>
                    <Submit label=title />
                    <ButtonLink href=VIEWS label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    }))
}

/// `POST /ansichten/{id}/startseite`: `start=nein` shows the overview again.
pub async fn set_start(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    Path(id): Path<SavedViewId>,
    posted: Posted,
) -> Answer {
    // Also for taking it back: a view of others is not there, whatever is asked of it.
    saved_views::find(&state.backend, &actor, id).await?;
    let (start, message) = if posted.get("start") == "nein" {
        (None, Message::StartIsOverview)
    } else {
        (Some(id), Message::StartIsView)
    };
    preferences::set_start(&state.backend, &actor, start).await?;
    Ok(see_other(VIEWS, message))
}

/// `GET /ansichten/{id}/loeschen`
pub async fn delete_page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<SavedViewId>,
) -> Answer {
    let view = saved_views::find(&state.backend, &actor, id).await?;
    ask(&state, &visit, view, false).await
}

/// `POST /ansichten/{id}/loeschen`
pub async fn delete(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<SavedViewId>,
    posted: Posted,
) -> Answer {
    let form_id = posted.get("form_id");
    match saved_views::delete(&state.backend, &actor, id, posted.version(), &form_id).await {
        Ok(()) => Ok(see_other(VIEWS, Message::ViewDeleted)),
        Err(backend::Error::Conflict(_)) => {
            let view = saved_views::find(&state.backend, &actor, id).await?;
            ask(&state, &visit, view, true).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The question; `changed`: somebody of the same body changed the view meanwhile.
async fn ask(state: &AppState, visit: &Visit, view: SavedView, changed: bool) -> Answer {
    let catalogue = state.backend.board().await?.catalogue.clone();
    let shared = view.body.map(|body| {
        format!(
            "Sie verschwindet dann bei allen, die eine Rolle bei {} haben.",
            catalogue.body_name(body)
        )
    });
    Ok(question(visit, view, shared, changed))
}

fn question(visit: &Visit, view: SavedView, shared: Option<String>, changed: bool) -> Response {
    let action = visit.path.clone();
    let mut page = visit
        .page("Ansicht löschen")
        .crumb("Meine Ansichten", VIEWS)
        .breadth(Breadth::Narrow);
    if changed {
        page = page.status(StatusCode::CONFLICT);
    }
    let form_id = backend::ids::fresh::<FormId>().to_string();
    page.show(move || {
        let changed = changed.then(|| {
            view! {
                <Notice tone="warning" title="Die Ansicht wurde inzwischen geändert">
                    <p>"Sie ist noch nicht gelöscht. Bitte prüfen Sie, ob Sie sie immer noch löschen möchten."</p>
                </Notice>
            }
        });
        view! {
            {changed}
            <p>{format!("Möchten Sie die Ansicht „{}“ löschen?", view.name)}</p>
            {shared.map(|sentence| view! { <p>{sentence}</p> })}
            <p>"Die Maßnahmen selbst bleiben unberührt."</p>
            <PostForm action=action required_note=false>
                <HiddenField name="form_id" value=form_id />
                <HiddenField name="version" value=view.version.to_string() />
                <Buttons>
                    <Submit label="Endgültig löschen" weight=Weight::Danger />
                    <ButtonLink href=VIEWS label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}
