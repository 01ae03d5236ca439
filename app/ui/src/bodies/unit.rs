//! One unit of a body: anlegen and bearbeiten, by the body itself or a coordination.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::{board::Sight, catalogue};
use domain::{
    body::Body,
    form::FormData,
    ids::UnitId,
    policy::Actor,
    unit::{Unit, UnitDraft},
};
use leptos::prelude::*;

use super::{find, page_below, path};
use crate::{
    expired,
    kit::{
        choice::Checkbox,
        diff::{Change, conflict_notice},
        error_page::Failure,
        field::{HiddenField, LongText, TextField, Width},
        form::{
            ButtonLink, Buttons, FieldSpec, Filled, FormSpec, PostForm, Posted, Submit, Weight,
            choice, hidden, line, long,
        },
        message::Message,
        once::{FORM_ID, form_id},
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

const CODE: FieldSpec = line("code", "Stellenzeichen")
    .required()
    .max(30)
    .hint("Zum Beispiel IV B.");
const NAME: FieldSpec = line("name", "Name der Organisationseinheit")
    .required()
    .max(200);
const CONTACT: FieldSpec = long("contact", "Kontakt")
    .max(500)
    .hint("Funktionspostfach und Telefon der Einheit – keine Namen.");

pub static NEW: FormSpec = FormSpec {
    path: "/stellen/{id}/einheiten/neu",
    fields: &[hidden(FORM_ID), CODE, NAME, CONTACT],
};

pub static EDIT: FormSpec = FormSpec {
    path: "/stellen/{id}/einheiten/{unit}/bearbeiten",
    fields: &[
        hidden("version"),
        CODE,
        NAME,
        CONTACT,
        choice("retired", "Stillgelegt").hint(
            "Wird nicht mehr vorgeschlagen. Maßnahmen, die sie nennen, behalten den Eintrag.",
        ),
    ],
};

/// `GET /stellen/{id}/einheiten/neu`
pub async fn new_page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
) -> Answer {
    let sight = state.backend.board().await?;
    let body = own(&sight, &actor, &id)?;
    let form = expired::restored(&state, &visit, &NEW)
        .await
        .unwrap_or_else(|| Filled::blank(&NEW));
    Ok(show(&visit, body, form, None))
}

/// `POST /stellen/{id}/einheiten/neu`
pub async fn create(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
    sent: Posted,
) -> Answer {
    let sight = state.backend.board().await?;
    let body = own(&sight, &actor, &id)?;
    match catalogue::create_unit(&state.backend, &actor, body.id, &draft(&sent)).await {
        Ok(_) => Ok(see_other(units(body), Message::UnitSaved)),
        Err(backend::Error::Invalid(errors)) => Ok(show(
            &visit,
            body,
            Filled::typed(&NEW, &sent).errors(errors),
            None,
        )),
        Err(other) => Err(other.into()),
    }
}

/// `GET /stellen/{id}/einheiten/{unit}/bearbeiten`
pub async fn edit_page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path((id, unit)): Path<(String, String)>,
) -> Answer {
    let sight = state.backend.board().await?;
    let body = own(&sight, &actor, &id)?;
    let unit = unit_of(&sight, body, &unit)?;
    let form = expired::restored(&state, &visit, &EDIT)
        .await
        .unwrap_or_else(|| {
            Filled::blank(&EDIT)
                .set("code", unit.code.clone())
                .set("name", unit.name.clone())
                .set("contact", unit.contact.clone().unwrap_or_default())
                .tick("retired", unit.retired)
                .set("version", unit.version.to_string())
        });
    Ok(show(&visit, body, form, None))
}

/// `POST /stellen/{id}/einheiten/{unit}/bearbeiten`
pub async fn edit(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path((id, unit)): Path<(String, String)>,
    sent: Posted,
) -> Answer {
    let sight = state.backend.board().await?;
    let body = own(&sight, &actor, &id)?;
    let unit = unit_of(&sight, body, &unit)?.id;
    let form = Filled::typed(&EDIT, &sent);
    match catalogue::edit_unit(&state.backend, &actor, body.id, unit, &draft(&sent)).await {
        Ok(()) => Ok(see_other(units(body), Message::UnitSaved)),
        Err(backend::Error::Invalid(errors)) => Ok(show(&visit, body, form.errors(errors), None)),
        Err(backend::Error::Conflict(conflict)) => {
            let sight = state.backend.board().await?;
            let stored = sight.catalogue.units.get(&unit).ok_or(Failure::NotFound)?;
            let form = form.set("version", conflict.current.to_string());
            Ok(show(&visit, body, form, Some(changes(stored, &sent))))
        }
        Err(other) => Err(other.into()),
    }
}

/// The body, when this person keeps its units.
fn own<'a>(sight: &'a Sight, actor: &Actor, id: &str) -> Result<&'a Body, Failure> {
    let body = find(&sight.catalogue, id)?;
    match catalogue::may_manage_units(actor, body.id, &sight.catalogue, sight.day) {
        true => Ok(body),
        false => Err(Failure::Forbidden),
    }
}

fn unit_of<'a>(sight: &'a Sight, body: &Body, id: &str) -> Result<&'a Unit, Failure> {
    let id: UnitId = id.parse().map_err(|_| Failure::NotFound)?;
    let unit = sight.catalogue.units.get(&id);
    unit.filter(|unit| unit.body == body.id)
        .ok_or(Failure::NotFound)
}

fn units(body: &Body) -> String {
    format!("{}#einheiten", path(body.id))
}

fn draft(sent: &FormData) -> UnitDraft {
    UnitDraft {
        code: sent.get("code"),
        name: sent.get("name"),
        contact: sent.get("contact"),
        retired: sent.has("retired"),
        version: sent.get("version"),
        form_id: sent.get(FORM_ID),
    }
}

fn changes(stored: &Unit, sent: &FormData) -> Vec<Change> {
    let word = |retired| if retired { "ja" } else { "nein" };
    vec![
        Change::new("Stellenzeichen", stored.code.clone(), sent.get("code")),
        Change::new("Name", stored.name.clone(), sent.get("name")),
        Change::new(
            "Kontakt",
            stored.contact.clone().unwrap_or_default(),
            sent.get("contact").replace("\r\n", "\n"),
        ),
        Change::new(
            "Stillgelegt",
            word(stored.retired),
            word(sent.has("retired")),
        ),
    ]
}

fn show(visit: &Visit, body: &Body, form: Filled, conflict: Option<Vec<Change>>) -> Response {
    let new = form.spec().path == NEW.path;
    let title = match new {
        true => "Organisationseinheit anlegen",
        false => "Organisationseinheit bearbeiten",
    };
    let page = page_below(visit, body, title).breadth(Breadth::Narrow);
    let page = match conflict {
        Some(_) => page.conflict(&form),
        None => page.form(&form),
    };
    let (action, back) = (visit.path.clone(), units(body));
    page.show(move || {
        let hidden = match new {
            true => view! { <HiddenField name=FORM_ID value=form_id(&form) /> }.into_any(),
            false => view! { <HiddenField name="version" /> }.into_any(),
        };
        let retired = (!new).then(|| view! { <Checkbox name="retired" /> });
        view! {
            {conflict.map(conflict_notice)}
            <PostForm action=action>
                {hidden}
                <TextField name="code" width=Width::Medium />
                <TextField name="name" />
                <LongText name="contact" rows=3 />
                {retired}
                <Buttons>
                    <Submit label="Speichern" />
                    <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}
