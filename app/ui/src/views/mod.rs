//! Ansichten: lists kept under a name, for oneself or for the own body, and which of
//! them is the start page. The lists themselves belong to their features.

mod change;
mod edit;
mod list;

use domain::policy::Action;

use crate::routes::{Access, Registry};

/// Adds the pages of this feature.
pub fn routes(registry: Registry) -> Registry {
    // Who sees no list has nothing to keep.
    let see = Access::May(Action::SeeMeasures);
    registry
        .get("/ansichten", see, list::page)
        .get("/ansichten/neu", see, edit::new_page)
        .post("/ansichten/neu", see, edit::create)
        .form(&edit::NEW)
        .get("/ansichten/{id}/bearbeiten", see, edit::page)
        .post("/ansichten/{id}/bearbeiten", see, edit::save)
        .form(&edit::EDIT)
        .get("/ansichten/{id}/startseite", see, change::start_page)
        .post("/ansichten/{id}/startseite", see, change::set_start)
        .form(&change::START)
        .get("/ansichten/{id}/loeschen", see, change::delete_page)
        .post("/ansichten/{id}/loeschen", see, change::delete)
        .form(&change::DELETE)
}
