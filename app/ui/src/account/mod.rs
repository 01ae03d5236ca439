//! The own account: who I am here, what I may do and for whom, the own password, how I like
//! to work.

mod detail;
mod password;
mod preferences;

use crate::routes::{Access, Registry};

/// Adds the pages of this feature.
pub fn routes(registry: Registry) -> Registry {
    registry
        .get("/konto", Access::SignedIn, detail::page)
        .get("/konto/passwort", Access::SignedIn, password::page)
        .post("/konto/passwort", Access::SignedIn, password::post)
        .form(&password::FORM)
        .get("/konto/ansicht", Access::SignedIn, preferences::page)
        .post("/konto/ansicht", Access::SignedIn, preferences::save)
        .form(&preferences::FORM)
        .get(
            "/konto/ansicht/zeilenabstand",
            Access::SignedIn,
            preferences::density_page,
        )
        .post(
            "/konto/ansicht/zeilenabstand",
            Access::SignedIn,
            preferences::set_density,
        )
        .form(&preferences::DENSITY_FORM)
}
