//! The own account: who I am here, what I may do and for whom, the own password.

mod detail;
mod password;

use crate::routes::{Access, Registry};

/// Adds the pages of this feature.
pub fn routes(registry: Registry) -> Registry {
    registry
        .get("/konto", Access::SignedIn, detail::page)
        .get("/konto/passwort", Access::SignedIn, password::page)
        .post("/konto/passwort", Access::SignedIn, password::post)
        .form(&password::FORM)
}
