//! The handbook: an index by what somebody wants to do, a chapter for each role, the
//! glossary, and the first steps of the own roles. Open to everybody, also to whoever
//! cannot sign in.
//!
//! To add a section: a heading with an id in the chapter (`## So … {#id}`), and a line
//! in [`index::TASKS`]. To add a picture: its name in the chapter, and where it is taken
//! in `end2end/handbook.mjs`; `node handbook.mjs` takes all of them.

mod chapter;
mod glossary;
mod index;
mod pictures;
mod steps;

use domain::policy::{Action, Role};

use crate::routes::{Access, Registry};

const INDEX: &str = "/hilfe";

/// Adds the pages of this feature.
pub fn routes(registry: Registry) -> Registry {
    let registry = registry
        .get("/hilfe", Access::Public, index::page)
        .get("/hilfe/glossar", Access::Public, glossary::page)
        .get("/hilfe/bearbeitung", Access::Public, chapter::page)
        .get("/hilfe/bezirkskoordination", Access::Public, chapter::page)
        .get("/hilfe/landeskoordination", Access::Public, chapter::page)
        .get("/hilfe/leitung", Access::Public, chapter::page)
        .get("/hilfe/revision", Access::Public, chapter::page)
        .get("/hilfe/administration", Access::Public, chapter::page);
    // Whoever has tasks plans, and has first steps.
    let plan = Access::May(Action::SeeTasks);
    registry
        .get("/erste-schritte", plan, steps::page)
        .post("/erste-schritte", plan, steps::dismiss)
        .form(&steps::FORM)
}

/// The text of a role.
const fn text(role: Role) -> &'static str {
    match role {
        Role::Clerk => include_str!("chapters/bearbeitung.md"),
        Role::DistrictCoordinator => include_str!("chapters/bezirkskoordination.md"),
        Role::StateCoordinator => include_str!("chapters/landeskoordination.md"),
        Role::Leadership => include_str!("chapters/leitung.md"),
        Role::Auditor => include_str!("chapters/revision.md"),
        Role::Administrator => include_str!("chapters/administration.md"),
    }
}

/// What everybody needs; stands on the index.
const FOR_ALL: &str = include_str!("chapters/start.md");

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::kit::{
        glossary::ENTRIES,
        help_link::{SECTIONS, chapter},
        markup::sections,
    };

    /// Addresses of all sections of the handbook.
    fn anchors() -> BTreeSet<String> {
        let all = sections(FOR_ALL)
            .into_iter()
            .map(|(id, _)| format!("{INDEX}#{id}"));
        let roles = Role::ALL.into_iter().flat_map(|role| {
            sections(text(role))
                .into_iter()
                .map(move |(id, _)| format!("{}#{id}", chapter(role)))
        });
        let words = ENTRIES
            .iter()
            .map(|entry| format!("{}#{}", crate::kit::glossary::PAGE, entry.id));
        all.chain(roles).chain(words).collect()
    }

    #[test]
    fn help_for_a_page_and_for_a_task_leads_to_a_section_that_exists() {
        let anchors = anchors();
        for (path, section) in SECTIONS {
            assert!(anchors.contains(*section), "{path} leads to {section}");
        }
        for (_, tasks) in index::TASKS {
            for (label, section) in *tasks {
                let chapter = Role::ALL.iter().any(|role| chapter(*role) == *section);
                assert!(
                    chapter || anchors.contains(*section),
                    "{label} leads to {section}"
                );
            }
        }
    }

    #[test]
    fn every_section_has_an_id_of_its_own() {
        for role in Role::ALL {
            let text = text(role);
            let ids: BTreeSet<_> = sections(text).into_iter().map(|(id, _)| id).collect();
            let headings = text.lines().filter(|line| line.starts_with("## ")).count();
            assert_eq!(ids.len(), headings, "{role:?}");
            assert!(headings >= 3, "{role:?}");
        }
    }

    #[test]
    fn every_picture_of_the_handbook_exists_is_small_and_is_named_somewhere() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../style/handbook");
        let texts: String = Role::ALL.into_iter().map(text).collect::<String>() + FOR_ALL;
        let named: BTreeSet<&str> = texts
            .match_indices("](")
            .filter(|(at, _)| {
                texts[..*at]
                    .rsplit('\n')
                    .next()
                    .is_some_and(|line| line.starts_with("!["))
            })
            .filter_map(|(at, mark)| texts[at + mark.len()..].split(')').next())
            .collect();
        assert!(named.len() >= 12, "{named:?}");
        let mut bytes = 0;
        for name in &named {
            let file = std::fs::metadata(format!("{folder}/{name}.webp"));
            let size = file
                .unwrap_or_else(|_| panic!("the picture {name} is missing: node handbook.mjs"))
                .len();
            assert!(size <= 60 * 1024, "{name} has {size} bytes");
            bytes += size;
            assert!(pictures::size(name).is_some(), "{name} is not in sizes.txt");
        }
        assert!(bytes <= 1_200 * 1024, "{bytes} bytes");
        for file in std::fs::read_dir(folder).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            if let Some(name) = name.strip_suffix(".webp") {
                assert!(named.contains(name), "no chapter shows {name}");
            }
        }
    }

    #[test]
    fn every_picture_has_words() {
        for role in Role::ALL {
            for line in text(role).lines().filter(|line| line.starts_with("![")) {
                let alt = line[2..].split(']').next().unwrap_or_default();
                assert!(alt.chars().count() > 20, "{line}");
            }
        }
    }
}
