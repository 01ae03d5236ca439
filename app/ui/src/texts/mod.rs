//! Erklärung zur Barrierefreiheit, Datenschutz, Impressum: open to everybody, edited by
//! whoever the permission table names. What they say is data.

mod edit;
mod show;

use domain::{policy::Action, public_text::TextPage};

use crate::routes::{Access, Registry};

/// Adds the pages of this feature.
pub fn routes(registry: Registry) -> Registry {
    let edit = Access::May(Action::EditPublicTexts);
    registry
        .get("/barrierefreiheit", Access::Public, show::page)
        .get("/datenschutz", Access::Public, show::page)
        .get("/impressum", Access::Public, show::page)
        .get("/barrierefreiheit/bearbeiten", edit, edit::page)
        .post("/barrierefreiheit/bearbeiten", edit, edit::save)
        .form(&edit::ACCESSIBILITY)
        .get("/datenschutz/bearbeiten", edit, edit::page)
        .post("/datenschutz/bearbeiten", edit, edit::save)
        .form(&edit::PRIVACY)
        .get("/impressum/bearbeiten", edit, edit::page)
        .post("/impressum/bearbeiten", edit, edit::save)
        .form(&edit::IMPRINT)
}

const fn path(page: TextPage) -> &'static str {
    match page {
        TextPage::Accessibility => "/barrierefreiheit",
        TextPage::Privacy => "/datenschutz",
        TextPage::Imprint => "/impressum",
    }
}

const fn title(page: TextPage) -> &'static str {
    match page {
        TextPage::Accessibility => "Erklärung zur Barrierefreiheit",
        TextPage::Privacy => "Datenschutz",
        TextPage::Imprint => "Impressum und Kontakt",
    }
}

/// Which text an address is about.
fn of_path(path_of_visit: &str) -> TextPage {
    let first = path_of_visit.split('/').nth(1).unwrap_or_default();
    TextPage::ALL
        .into_iter()
        .find(|page| path(*page).trim_start_matches('/') == first)
        .unwrap_or(TextPage::Imprint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_its_text() {
        for page in TextPage::ALL {
            assert_eq!(of_path(path(page)), page);
            assert_eq!(of_path(&format!("{}/bearbeiten", path(page))), page);
        }
    }
}
