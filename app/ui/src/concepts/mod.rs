//! The Handlungskonzept of an area: its tree with the measures behind each objective,
//! small edits by those who hold that pen, and its documents.

mod add;
mod against;
mod annex;
mod edit;
mod fulfilled;
mod tree;
mod upload;

use axum::extract::Path;
use domain::{
    area::ActionArea,
    catalogue::Catalogue,
    concept::Concept,
    facts::area_target,
    ids::AreaId,
    policy::{Action, Actor},
};

use crate::{
    kit::{error_page::Failure, page::Page, upload::MOST_READ, visit::Visit},
    routes::{Access, Registry},
};

/// Adds the pages of this feature.
pub fn routes(registry: Registry) -> Registry {
    let (see, edit) = (
        Access::May(Action::SeeMeasures),
        Access::May(Action::EditConcept),
    );
    registry
        .get("/raeume/{id}/konzept", see, tree::page)
        .get("/raeume/{id}/konzept/ergaenzen", edit, add::root_page)
        .post("/raeume/{id}/konzept/ergaenzen", edit, add::root_post)
        .form(&add::ROOT_FORM)
        .get("/raeume/{id}/konzept/{node}/ergaenzen", edit, add::page)
        .post("/raeume/{id}/konzept/{node}/ergaenzen", edit, add::post)
        .form(&add::FORM)
        .get("/raeume/{id}/konzept/{node}/bearbeiten", edit, edit::page)
        .post("/raeume/{id}/konzept/{node}/bearbeiten", edit, edit::post)
        .form(&edit::FORM)
        .get(
            "/raeume/{id}/konzept/{node}/erfuellt",
            edit,
            fulfilled::page,
        )
        .post(
            "/raeume/{id}/konzept/{node}/erfuellt",
            edit,
            fulfilled::post,
        )
        .form(&fulfilled::FORM)
        .get("/raeume/{id}/konzept/dokument", edit, upload::page)
        .post_file(
            "/raeume/{id}/konzept/dokument",
            edit,
            MOST_READ,
            upload::post,
        )
        .form(&upload::FORM)
        .get("/raeume/{id}/konzept/dokumente/neu", edit, annex::page)
        .post_file(
            "/raeume/{id}/konzept/dokumente/neu",
            edit,
            MOST_READ,
            annex::post,
        )
        .form(&annex::FORM)
        .get(
            "/raeume/{id}/konzept/dokumente/{document}/entfernen",
            edit,
            annex::remove_page,
        )
        .post(
            "/raeume/{id}/konzept/dokumente/{document}/entfernen",
            edit,
            annex::remove,
        )
        .form(&annex::REMOVE)
}

/// The area in the address.
fn area_of<'a>(
    catalogue: &'a Catalogue,
    Path(id): &Path<String>,
) -> Result<&'a ActionArea, Failure> {
    let id: AreaId = id.parse().map_err(|_| Failure::NotFound)?;
    catalogue.areas.get(&id).ok_or(Failure::NotFound)
}

/// The area and its concept, for somebody who may edit it.
fn editable<'a>(
    catalogue: &'a Catalogue,
    actor: &Actor,
    id: &Path<String>,
) -> Result<(&'a ActionArea, &'a Concept), Failure> {
    let area = area_of(catalogue, id)?;
    let concept = catalogue.concept_of(area.id).ok_or(Failure::NotFound)?;
    if may_edit(catalogue, actor, area) {
        Ok((area, concept))
    } else {
        Err(Failure::Forbidden)
    }
}

fn may_edit(catalogue: &Catalogue, actor: &Actor, area: &ActionArea) -> bool {
    actor.may_on(Action::EditConcept, &area_target(Some(area.id), catalogue))
}

/// A page below the concept of an area.
fn page_below(visit: &Visit, area: &ActionArea, title: impl Into<String>) -> Page {
    visit
        .page(title)
        .kicker(area.label())
        .crumb("Handlungsräume", "/raeume")
        .crumb(area.label(), format!("/raeume/{}", area.id))
        .crumb("Handlungskonzept", concept_path(area.id))
}

fn concept_path(area: AreaId) -> String {
    format!("/raeume/{area}/konzept")
}
