//! Stellen: Senatsverwaltungen, Bezirksämter with their Fachämter, and others; who
//! came before and after them; what they lead and take part in.

mod detail;
mod edit;
mod list;
mod search;

use domain::policy::Action;

use crate::routes::{Access, Registry};

/// Adds the pages of this feature.
pub fn routes(registry: Registry) -> Registry {
    let (see, manage) = (
        Access::May(Action::SeeMeasures),
        Access::May(Action::ManageCatalogue),
    );
    registry
        .get("/stellen", see, list::page)
        .get("/stellen/{id}", see, detail::page)
        .get("/stellen/{id}/bearbeiten", manage, edit::page)
        .post("/stellen/{id}/bearbeiten", manage, edit::post)
        .form(&edit::FORM)
}
