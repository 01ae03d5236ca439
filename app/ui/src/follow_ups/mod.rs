//! Wiedervorlagen: dated notes to oneself or one's own body. Nobody else finds them
//! here, and no other page counts them.

mod change;
mod edit;
mod list;

use domain::policy::Action;

use crate::routes::{Access, Registry};

/// Where they all stand.
const LIST: &str = "/wiedervorlagen";

/// Adds the pages of this feature.
pub fn routes(registry: Registry) -> Registry {
    let keep = Access::May(Action::KeepFollowUps);
    registry
        .get("/wiedervorlagen", keep, list::page)
        .get("/wiedervorlagen/neu", keep, edit::new_page)
        .post("/wiedervorlagen/neu", keep, edit::create)
        .form(&edit::NEW)
        .get("/wiedervorlagen/{id}/bearbeiten", keep, edit::page)
        .post("/wiedervorlagen/{id}/bearbeiten", keep, edit::save)
        .form(&edit::EDIT)
        .get("/wiedervorlagen/{id}/erledigt", keep, change::done_page)
        .post("/wiedervorlagen/{id}/erledigt", keep, change::set_done)
        .form(&change::DONE)
        .get("/wiedervorlagen/{id}/loeschen", keep, change::delete_page)
        .post("/wiedervorlagen/{id}/loeschen", keep, change::delete)
        .form(&change::DELETE)
}
