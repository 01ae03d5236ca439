//! Finding a body by what people call it: short name, name, alias, or the name of a
//! predecessor, which leads to the body that does its work today.

use std::collections::BTreeMap;

use super::{Fit, Wanted};
use crate::{
    body::Body,
    catalogue::Catalogue,
    ids::BodyId,
    search::{Query, index_text},
};
use chrono::NaiveDate;

/// A body that was found, and why, where its name alone does not say it.
#[derive(Debug, PartialEq, Eq)]
pub struct Hit<'a> {
    pub body: &'a Body,
    /// Former bodies of the query whose work this one does today.
    pub successor_of: Vec<&'a str>,
    /// The alias that matched.
    pub known_as: Option<&'a str>,
}

/// Bodies whose names match, in the order of the lists; valid ones first.
pub fn find<'a>(catalogue: &'a Catalogue, typed: &str, day: NaiveDate) -> Vec<Hit<'a>> {
    let query = Query::new(typed);
    let mut found: BTreeMap<BodyId, Hit<'a>> = BTreeMap::new();
    for body in catalogue
        .bodies
        .values()
        .filter(|body| matches(body, &query))
    {
        let known_as = body.aliases.iter().map(String::as_str).find(|alias| {
            query.matches(&index_text(alias))
                && !query.matches(&index_text(&format!("{} {}", body.short_name, body.name)))
        });
        found
            .entry(body.id)
            .or_insert_with(|| Hit {
                body,
                successor_of: Vec::new(),
                known_as: None,
            })
            .known_as = known_as;
        if body.valid_on(day) {
            continue;
        }
        for id in catalogue.current_successors(body.id, day) {
            if let Some(successor) = catalogue.bodies.get(&id) {
                let hit = found.entry(id).or_insert_with(|| Hit {
                    body: successor,
                    successor_of: Vec::new(),
                    known_as: None,
                });
                hit.successor_of.push(&body.short_name);
            }
        }
    }
    let (valid, former): (Vec<_>, Vec<_>) = catalogue
        .bodies_sorted()
        .into_iter()
        .filter_map(|body| found.remove(&body.id))
        .partition(|hit| hit.body.valid_on(day));
    valid.into_iter().chain(former).collect()
}

/// [`find`], the best first: the body that is called so before one whose name only has
/// the words in it, and what exists before what is gone.
pub fn best<'a>(catalogue: &'a Catalogue, wanted: &Wanted, day: NaiveDate) -> Vec<Hit<'a>> {
    let mut hits = find(catalogue, wanted.typed(), day);
    // Stable: equals stay in the order of the lists.
    hits.sort_by_key(|hit| {
        let body = hit.body;
        let names = [body.short_name.as_str(), body.name.as_str()];
        let others = body.aliases.iter().map(String::as_str);
        let all = names
            .into_iter()
            .chain(others)
            .chain(hit.successor_of.iter().copied());
        let fit = all.filter_map(|name| wanted.fit(name)).min();
        (!body.valid_on(day), fit.unwrap_or(Fit::Text))
    });
    hits
}

fn matches(body: &Body, query: &Query) -> bool {
    let names = [body.short_name.as_str(), body.name.as_str()];
    let all = names
        .into_iter()
        .chain(body.aliases.iter().map(String::as_str))
        .collect::<Vec<_>>()
        .join(" ");
    query.matches(&index_text(&all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::BodyKind;

    fn body(
        number: u128,
        short: &str,
        name: &str,
        aliases: &[&str],
        until: Option<&str>,
        successors: &[u128],
    ) -> Body {
        Body {
            id: id(number),
            short_name: short.into(),
            name: name.into(),
            kind: BodyKind::SenateDepartment,
            parent: None,
            district: None,
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            valid_from: None,
            valid_to: until.map(|day| day.parse().unwrap()),
            successors: successors.iter().copied().map(id).collect(),
            note: None,
            contact: None,
            version: 1,
        }
    }

    fn id(number: u128) -> BodyId {
        format!("00000000-0000-0000-0000-{number:012}")
            .parse()
            .unwrap()
    }

    fn catalogue() -> Catalogue {
        let bodies = [
            body(
                1,
                "SenStadt",
                "Senatsverwaltung für Stadtentwicklung, Bauen und Wohnen",
                &["SenSBW"],
                None,
                &[],
            ),
            body(
                2,
                "SenStadtWohn",
                "Senatsverwaltung für Stadtentwicklung und Wohnen",
                &[],
                Some("2021-12-21"),
                &[1],
            ),
            body(
                3,
                "SenWGPG",
                "Wissenschaft, Gesundheit, Pflege und Gleichstellung",
                &[],
                Some("2023-04-27"),
                &[4, 5],
            ),
            body(
                4,
                "SenWGP",
                "Wissenschaft, Gesundheit und Pflege",
                &[],
                None,
                &[],
            ),
            body(5, "SenASGIVA", "Arbeit, Soziales", &[], None, &[]),
        ];
        Catalogue {
            bodies: bodies.into_iter().map(|body| (body.id, body)).collect(),
            ..Catalogue::default()
        }
    }

    fn names(typed: &str) -> Vec<String> {
        let catalogue = catalogue();
        find(&catalogue, typed, "2026-11-22".parse().unwrap())
            .iter()
            .map(|hit| hit.body.short_name.clone())
            .collect()
    }

    #[test]
    fn an_alias_finds_the_body_and_says_so() {
        let catalogue = catalogue();
        let hits = find(&catalogue, "SenSBW", "2026-11-22".parse().unwrap());
        assert_eq!(hits.len(), 1);
        assert_eq!(
            (hits[0].body.short_name.as_str(), hits[0].known_as),
            ("SenStadt", Some("SenSBW"))
        );
    }

    #[test]
    fn a_former_name_leads_to_the_successor_and_stands_after_it() {
        let catalogue = catalogue();
        let hits = find(&catalogue, "senstadtwohn", "2026-11-22".parse().unwrap());
        assert_eq!(
            hits.iter()
                .map(|hit| hit.body.short_name.as_str())
                .collect::<Vec<_>>(),
            ["SenStadt", "SenStadtWohn"]
        );
        assert_eq!(hits[0].successor_of, ["SenStadtWohn"]);
    }

    #[test]
    fn who_is_called_so_comes_before_who_only_has_the_word() {
        let catalogue = catalogue();
        let wanted = Wanted::new("arbeit");
        let hits = best(&catalogue, &wanted, "2026-11-22".parse().unwrap());
        assert_eq!(hits[0].body.short_name, "SenASGIVA");
        let wanted = Wanted::new("senstadtwohn");
        let hits = best(&catalogue, &wanted, "2026-11-22".parse().unwrap());
        assert_eq!(
            hits.iter()
                .map(|hit| hit.body.short_name.as_str())
                .collect::<Vec<_>>(),
            ["SenStadt", "SenStadtWohn"],
            "who exists today first"
        );
    }

    #[test]
    fn a_split_leads_to_both_and_nonsense_to_nothing() {
        assert_eq!(names("SenWGPG"), ["SenASGIVA", "SenWGP", "SenWGPG"]);
        assert!(names("Straßenbahn").is_empty());
    }
}
