//! Stellen: Senatsverwaltungen, Bezirksämter with their Fachämter, and others; who
//! came before and after them; what they lead and take part in; their units. The
//! Landeskoordination keeps them.

mod aliases;
mod consequences;
mod create;
mod detail;
mod edit;
mod list;
mod other_times;
mod rename;
mod revoke;
mod succession;
mod unit;
mod units;
mod work;

use domain::{body::Body, catalogue::Catalogue, ids::BodyId, policy::Action};

use crate::{
    kit::{error_page::Failure, page::Page, visit::Visit},
    routes::{Access, Registry},
};

/// Adds the pages of this feature.
pub fn routes(registry: Registry) -> Registry {
    let (see, manage) = (
        Access::May(Action::SeeMeasures),
        Access::May(Action::ManageCatalogue),
    );
    let units = Access::May(Action::ManageUnits);
    registry
        .get("/stellen", see, list::page)
        .get("/stellen/neu", manage, create::page)
        .post("/stellen/neu", manage, create::post)
        .form(&create::FORM)
        .get("/stellen/{id}", see, detail::page)
        .get("/stellen/{id}/bearbeiten", manage, edit::page)
        .post("/stellen/{id}/bearbeiten", manage, edit::post)
        .form(&edit::FORM)
        .get("/stellen/{id}/umbenennen", manage, rename::page)
        .post("/stellen/{id}/umbenennen", manage, rename::post)
        .form(&rename::FORM)
        .get("/stellen/{id}/weitere-namen", manage, aliases::page)
        .post("/stellen/{id}/weitere-namen", manage, aliases::post)
        .form(&aliases::FORM)
        .get("/stellen/{id}/nachfolge", manage, succession::page)
        .post("/stellen/{id}/nachfolge", manage, succession::post)
        .form(&succession::FORM)
        .get(
            "/stellen/{id}/nachfolge/zuruecknehmen",
            manage,
            revoke::page,
        )
        .post(
            "/stellen/{id}/nachfolge/zuruecknehmen",
            manage,
            revoke::post,
        )
        .form(&revoke::FORM)
        .get("/stellen/{id}/einheiten/neu", units, unit::new_page)
        .post("/stellen/{id}/einheiten/neu", units, unit::create)
        .form(&unit::NEW)
        .get(
            "/stellen/{id}/einheiten/{unit}/bearbeiten",
            units,
            unit::edit_page,
        )
        .post(
            "/stellen/{id}/einheiten/{unit}/bearbeiten",
            units,
            unit::edit,
        )
        .form(&unit::EDIT)
}

/// The body in the address.
fn find<'a>(catalogue: &'a Catalogue, id: &str) -> Result<&'a Body, Failure> {
    let id: BodyId = id.parse().map_err(|_| Failure::NotFound)?;
    catalogue.bodies.get(&id).ok_or(Failure::NotFound)
}

fn path(id: BodyId) -> String {
    format!("/stellen/{id}")
}

/// A page below one body.
fn page_below(visit: &Visit, body: &Body, title: impl Into<String>) -> Page {
    visit
        .page(title)
        .kicker(body.name.clone())
        .crumb("Stellen", "/stellen")
        .crumb(body.short_name.clone(), path(body.id))
}
