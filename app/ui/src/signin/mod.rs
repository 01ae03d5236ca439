//! Coming in and going out: sign-in, sign-out here and everywhere. What a password
//! must be and who is locked, decides the backend.

mod enter;
mod leave;

use crate::routes::{Access, Registry};

/// Adds the pages of this feature.
pub fn routes(registry: Registry) -> Registry {
    registry
        .get("/anmelden", Access::Public, enter::page)
        .post("/anmelden", Access::Public, enter::post)
        .form(&enter::FORM)
        // Public: whose session has ended already must not be asked to sign in first.
        .get("/abmelden", Access::Public, leave::page)
        .post("/abmelden", Access::Public, leave::post)
        .form(&leave::FORM)
        .get(
            "/abmelden/ueberall",
            Access::SignedIn,
            leave::everywhere_page,
        )
        .post(
            "/abmelden/ueberall",
            Access::SignedIn,
            leave::everywhere_post,
        )
        .form(&leave::EVERYWHERE_FORM)
}
