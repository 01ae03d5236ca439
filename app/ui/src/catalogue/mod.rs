//! Verzeichnisse: what the Landeskoordination keeps beside the bodies: target groups,
//! programmes and their rules. Fields are shown only. What is in use is retired.

mod deletion;
mod fields;
mod hub;
mod programme;
mod programme_fields;
mod programmes;
mod target_group;
mod target_groups;

use domain::policy::Action;

use crate::{
    kit::{page::Page, visit::Visit},
    routes::{Access, Registry},
};

const HUB: &str = "/verzeichnisse";
const TARGET_GROUPS: &str = "/verzeichnisse/zielgruppen";
const PROGRAMMES: &str = "/verzeichnisse/programme";
const FIELDS: &str = "/verzeichnisse/handlungsfelder";

/// Adds the pages of this feature.
pub fn routes(registry: Registry) -> Registry {
    let manage = Access::May(Action::ManageCatalogue);
    registry
        .get(HUB, manage, hub::page)
        .get(FIELDS, manage, fields::page)
        .get(TARGET_GROUPS, manage, target_groups::page)
        .get(
            "/verzeichnisse/zielgruppen/neu",
            manage,
            target_group::new_page,
        )
        .post(
            "/verzeichnisse/zielgruppen/neu",
            manage,
            target_group::create,
        )
        .form(&target_group::NEW)
        .get(
            "/verzeichnisse/zielgruppen/{id}/bearbeiten",
            manage,
            target_group::edit_page,
        )
        .post(
            "/verzeichnisse/zielgruppen/{id}/bearbeiten",
            manage,
            target_group::edit,
        )
        .form(&target_group::EDIT)
        .get(
            "/verzeichnisse/zielgruppen/{id}/loeschen",
            manage,
            deletion::target_group_page,
        )
        .post(
            "/verzeichnisse/zielgruppen/{id}/loeschen",
            manage,
            deletion::target_group,
        )
        .form(&deletion::TARGET_GROUP)
        .get(PROGRAMMES, manage, programmes::page)
        .get("/verzeichnisse/programme/neu", manage, programme::new_page)
        .post("/verzeichnisse/programme/neu", manage, programme::create)
        .form(&programme_fields::NEW)
        .get(
            "/verzeichnisse/programme/{id}/bearbeiten",
            manage,
            programme::edit_page,
        )
        .post(
            "/verzeichnisse/programme/{id}/bearbeiten",
            manage,
            programme::edit,
        )
        .form(&programme_fields::EDIT)
        .get(
            "/verzeichnisse/programme/{id}/loeschen",
            manage,
            deletion::programme_page,
        )
        .post(
            "/verzeichnisse/programme/{id}/loeschen",
            manage,
            deletion::programme,
        )
        .form(&deletion::PROGRAMME)
}

fn target_group_path(id: impl std::fmt::Display, step: &str) -> String {
    format!("{TARGET_GROUPS}/{id}/{step}")
}

fn programme_path(id: impl std::fmt::Display, step: &str) -> String {
    format!("{PROGRAMMES}/{id}/{step}")
}

/// A page below the hub.
fn page_below(visit: &Visit, title: impl Into<String>) -> Page {
    visit.page(title).crumb("Verzeichnisse", HUB)
}

/// "14 Zielgruppen": every list says how much stands in it.
fn how_many(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}
