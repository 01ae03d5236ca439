//! Suche: everything one may see, by a few letters: on a page, and as the hits of the
//! command palette. The ranking is `domain::lookup`; nothing here asks the database.

mod groups;
mod hits;
mod page;
mod shortcuts;

use crate::routes::{Access, Registry};

const PAGE: &str = "/suche";

/// Adds the pages of this feature.
pub fn routes(registry: Registry) -> Registry {
    registry
        .get(PAGE, Access::SignedIn, page::page)
        .get("/suche/treffer", Access::SignedIn, hits::fragment)
        .get("/hilfe/tastatur", Access::SignedIn, shortcuts::page)
}
