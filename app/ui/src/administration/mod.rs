//! Accounts: who has one, with which roles and for how long. Sees no measures, and
//! shows nobody's sign-ins: that would be a way to watch people at work.

mod change;
mod detail;
mod list;
mod new;
mod person;
mod role;
mod secret;

use domain::policy::Action;

use crate::{
    kit::{error_page::Failure, page::Page, visit::Visit},
    routes::{Access, Registry},
};

/// Adds the pages of this feature.
pub fn routes(registry: Registry) -> Registry {
    let manage = Access::May(Action::ManageAccounts);
    registry
        .get("/verwaltung/konten", manage, list::page)
        .get("/verwaltung/konten/neu", manage, new::page)
        .post("/verwaltung/konten/neu", manage, new::post)
        .form(&new::FORM)
        .get("/verwaltung/konten/{id}", manage, detail::page)
        .get("/verwaltung/konten/{id}/person", manage, person::page)
        .post("/verwaltung/konten/{id}/person", manage, person::post)
        .form(&person::FORM)
        .get("/verwaltung/konten/{id}/rolle", manage, role::page)
        .post("/verwaltung/konten/{id}/rolle", manage, role::post)
        .form(&role::FORM)
        .get(
            "/verwaltung/konten/{id}/rolle/{grant}/beenden",
            manage,
            change::end_role_page,
        )
        .post(
            "/verwaltung/konten/{id}/rolle/{grant}/beenden",
            manage,
            change::end_role,
        )
        .form(&change::END_ROLE)
        .get(
            "/verwaltung/konten/{id}/zuruecksetzen",
            manage,
            change::reset_page,
        )
        .post(
            "/verwaltung/konten/{id}/zuruecksetzen",
            manage,
            change::reset,
        )
        .form(&change::RESET)
        .get("/verwaltung/konten/{id}/sperren", manage, change::lock_page)
        .post("/verwaltung/konten/{id}/sperren", manage, change::lock)
        .form(&change::LOCK)
}

/// The id in the address; whatever is none leads nowhere.
fn id_of<T: std::str::FromStr>(text: &str) -> Result<T, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

fn path(id: impl std::fmt::Display) -> String {
    format!("/verwaltung/konten/{id}")
}

/// A page below one account.
fn page_below(visit: &Visit, title: impl Into<String>, login: &str, back: &str) -> Page {
    visit
        .page(title)
        .crumb("Konten", "/verwaltung/konten")
        .crumb(login, back)
}
