//! What was found, by kind: the best of each, how many there are, and where all of them
//! stand. Reads the board and the catalogue; shows nothing.

use domain::{
    catalogue::Catalogue,
    concept::{Concept, ConceptNode},
    facts::MeasureFacts,
    filter::{Facet, FacetValue, Filter},
    labels::Label,
    lookup::{Best, Fit, Wanted, best, bodies},
    policy::{Action, Actor},
};

use super::PAGE;
use crate::{
    kit::{address::Address, glossary, tally::Tally},
    shell::{NAVIGATION, PLACES},
};

/// What can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Places,
    Measures,
    Drafts,
    Areas,
    Bodies,
    Units,
    Programmes,
    Concepts,
}

impl Kind {
    pub const ALL: [Self; 8] = [
        Self::Places,
        Self::Areas,
        Self::Measures,
        Self::Drafts,
        Self::Bodies,
        Self::Units,
        Self::Programmes,
        Self::Concepts,
    ];

    /// In the address: `in=stellen`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Places => "seiten",
            Self::Measures => "massnahmen",
            Self::Drafts => "entwuerfe",
            Self::Areas => "raeume",
            Self::Bodies => "stellen",
            Self::Units => "einheiten",
            Self::Programmes => "programme",
            Self::Concepts => "konzepte",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::Places => "Seiten und Aktionen",
            Self::Measures => "Maßnahmen",
            Self::Drafts => "Entwürfe",
            Self::Areas => "Handlungsräume",
            Self::Bodies => "Stellen",
            Self::Units => "Organisationseinheiten",
            Self::Programmes => "Förderprogramme",
            Self::Concepts => "Handlungskonzepte",
        }
    }

    /// What is counted: one, and several.
    pub const fn nouns(self) -> [&'static str; 2] {
        match self {
            Self::Places => ["Seite", "Seiten"],
            Self::Measures => ["Maßnahme", "Maßnahmen"],
            Self::Drafts => ["Entwurf", "Entwürfe"],
            Self::Areas => ["Handlungsraum", "Handlungsräume"],
            Self::Bodies => ["Stelle", "Stellen"],
            Self::Units => ["Organisationseinheit", "Organisationseinheiten"],
            Self::Programmes => ["Programm", "Programme"],
            Self::Concepts => ["Eintrag", "Einträge"],
        }
    }
}

/// One hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub href: String,
    /// Code of a measure, an area or an objective; may be empty.
    pub code: String,
    pub title: String,
    /// What tells it from others of that name; may be empty.
    pub note: String,
}

/// The best of one kind; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub kind: Kind,
    pub total: usize,
    /// How well the best one fits.
    pub fit: Fit,
    pub lines: Vec<Line>,
    /// Where all of them stand.
    pub all: String,
}

impl Group {
    /// "3 Maßnahmen"
    pub fn counted(&self) -> String {
        let [one, many] = self.kind.nouns();
        format!(
            "{} {}",
            self.total,
            if self.total == 1 { one } else { many }
        )
    }
}

/// Looks for what one visitor may see.
pub struct Search<'a> {
    pub wanted: &'a Wanted,
    pub actor: &'a Actor,
    /// Lines of each kind at most.
    pub most: usize,
}

impl Search<'_> {
    /// Every kind with a hit, the kind with the best hit first. `tally` is needed for all
    /// but the pages of the house.
    pub fn groups(&self, tally: &Tally) -> Vec<Group> {
        let mut groups: Vec<Group> = Kind::ALL
            .into_iter()
            .filter_map(|kind| self.group(kind, tally))
            .collect();
        groups.sort_by_key(|group| group.fit);
        groups
    }

    /// The hits of one kind, if there are any.
    pub fn group(&self, kind: Kind, tally: &Tally) -> Option<Group> {
        if self.wanted.is_empty() || kind != Kind::Places && !self.actor.may(Action::SeeMeasures) {
            return None;
        }
        let catalogue = tally.catalogue();
        match kind {
            Kind::Places => self.places(),
            Kind::Measures | Kind::Drafts => self.measures(kind, tally),
            Kind::Areas => {
                let fit = |wanted: &Wanted, area: &&_| wanted.area(area, catalogue);
                self.pick(kind, catalogue.areas_sorted(), fit, |area| Line {
                    href: format!("/raeume/{}", area.id),
                    code: area.code.clone(),
                    title: area.name.clone(),
                    note: districts(area.id, catalogue),
                })
            }
            Kind::Bodies => self.bodies(tally),
            Kind::Units => {
                let units = catalogue
                    .bodies_sorted()
                    .into_iter()
                    .flat_map(|body| catalogue.units_of(body.id));
                let fit = |wanted: &Wanted, unit: &&_| wanted.unit(unit, catalogue);
                self.pick(kind, units, fit, |unit| Line {
                    href: format!("/stellen/{}", unit.body),
                    code: unit.code.clone(),
                    title: unit.name.clone(),
                    note: catalogue.body_name(unit.body).to_owned(),
                })
            }
            Kind::Programmes => {
                let fit = |wanted: &Wanted, programme: &&_| wanted.programme(programme, catalogue);
                self.pick(kind, catalogue.programmes_sorted(), fit, |programme| Line {
                    href: format!("/programme/{}", programme.id),
                    code: String::new(),
                    title: programme.name.clone(),
                    note: programme
                        .giver
                        .map_or("jeweiliges Bezirksamt", |id| catalogue.body_name(id))
                        .to_owned(),
                })
            }
            Kind::Concepts => {
                let fit = |wanted: &Wanted, (concept, node): &(&Concept, &ConceptNode)| {
                    wanted.node(node, concept, catalogue)
                };
                self.pick(kind, entries(catalogue), fit, |(concept, node)| Line {
                    href: node_address(concept, node),
                    code: node.code.clone(),
                    title: node.text.clone(),
                    note: format!(
                        "{}, {}",
                        node.kind.label(),
                        concept
                            .area
                            .map(|area| catalogue.area_label(area))
                            .unwrap_or_default()
                    ),
                })
            }
        }
    }

    /// The pages of the house that this visitor sees.
    fn places(&self) -> Option<Group> {
        let navigation = NAVIGATION.iter().map(|entry| (entry, ""));
        let more = PLACES.iter().map(|place| (&place.entry, place.words));
        let open = navigation
            .chain(more)
            .filter(|(entry, _)| entry.open_to(self.actor));
        let pages = open.map(|(entry, words)| (entry.label, entry.href.to_owned(), words, ""));
        let terms = glossary::ENTRIES.iter().map(|entry| {
            let href = format!("{}#{}", glossary::PAGE, entry.id);
            (entry.word, href, "", "Begriff im Glossar")
        });
        let fit = |wanted: &Wanted, (label, _, words, _): &(&str, String, &str, &str)| {
            let text = domain::search::index_text(&format!("{label} {words}"));
            wanted.fit_coded("", label, &text)
        };
        self.pick(
            Kind::Places,
            pages.chain(terms),
            fit,
            |(label, href, _, note)| Line {
                href: href.clone(),
                code: String::new(),
                title: (*label).to_owned(),
                note: (*note).to_owned(),
            },
        )
    }

    /// What this visitor sees of measures, and of drafts only her own.
    fn measures(&self, kind: Kind, tally: &Tally) -> Option<Group> {
        let mut filter = Filter::default();
        if kind == Kind::Drafts {
            filter = filter.with(Facet::Draft, FacetValue::Yes);
        }
        filter.search(self.wanted.typed().to_owned());
        let fit = |wanted: &Wanted, facts: &&std::sync::Arc<MeasureFacts>| wanted.measure(facts);
        let group = self.pick(kind, tally.hits(&filter), fit, |facts| Line {
            href: format!("/massnahmen/{}", facts.id),
            code: facts.code.to_string(),
            title: facts.title.clone(),
            note: tally.catalogue().body_name(facts.lead).to_owned(),
        });
        group.map(|group| Group {
            all: tally.list(&filter),
            ..group
        })
    }

    fn bodies(&self, tally: &Tally) -> Option<Group> {
        let hits = bodies::best(tally.catalogue(), self.wanted, tally.day());
        let first = hits.first()?;
        let fit = [&first.body.short_name, &first.body.name]
            .into_iter()
            .chain(&first.body.aliases)
            .filter_map(|name| self.wanted.fit(name))
            .min();
        let line = |hit: &bodies::Hit<'_>| Line {
            href: format!("/stellen/{}", hit.body.id),
            code: String::new(),
            title: hit.body.short_name.clone(),
            note: about(hit, tally),
        };
        Some(Group {
            kind: Kind::Bodies,
            total: hits.len(),
            fit: fit.unwrap_or(Fit::Part),
            lines: hits.iter().take(self.most).map(line).collect(),
            all: self.all(Kind::Bodies),
        })
    }

    fn pick<T>(
        &self,
        kind: Kind,
        things: impl IntoIterator<Item = T>,
        fit: impl Fn(&Wanted, &T) -> Option<Fit>,
        line: impl Fn(T) -> Line,
    ) -> Option<Group> {
        let Best { total, first } = best(things, self.most, |thing| fit(self.wanted, thing));
        let top = first.first().and_then(|thing| fit(self.wanted, thing))?;
        Some(Group {
            kind,
            total,
            fit: top,
            lines: first.into_iter().map(line).collect(),
            all: self.all(kind),
        })
    }

    fn all(&self, kind: Kind) -> String {
        Address::new(PAGE)
            .and("q", self.wanted.typed())
            .and("in", kind.key())
            .to_string()
    }
}

fn districts(area: domain::ids::AreaId, catalogue: &Catalogue) -> String {
    let numbers = catalogue.area_districts(area);
    numbers
        .iter()
        .map(|number| catalogue.district_name(number))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Why a body was found, where its name does not say it.
fn about(hit: &bodies::Hit<'_>, tally: &Tally) -> String {
    let mut notes = vec![hit.body.name.clone()];
    if hit.body.name == hit.body.short_name {
        notes.clear();
    }
    notes.extend(
        hit.known_as
            .map(|alias| format!("auch bekannt als {alias}")),
    );
    if !hit.successor_of.is_empty() {
        notes.push(format!(
            "führt die Aufgaben von {} fort",
            hit.successor_of.join(", ")
        ));
    }
    if hit.body.valid_to.is_some_and(|to| to <= tally.day()) {
        notes.push("frühere Stelle".to_owned());
    }
    notes.join("; ")
}

/// The entries in use of the areas' current concepts, in the order of the areas.
fn entries(catalogue: &Catalogue) -> impl Iterator<Item = (&Concept, &ConceptNode)> {
    catalogue
        .areas_sorted()
        .into_iter()
        .filter_map(|area| catalogue.concept_of(area.id))
        .flat_map(|concept| concept.nodes.iter().map(move |node| (concept, node)))
        .filter(|(_, node)| !node.retired)
}

/// The concept, at the objective.
fn node_address(concept: &Concept, node: &ConceptNode) -> String {
    let area = concept
        .area
        .map(|area| area.to_string())
        .unwrap_or_default();
    match node.kind {
        domain::concept::NodeKind::Objective => format!("/raeume/{area}/konzept#ziel-{}", node.id),
        _ => format!("/raeume/{area}/konzept"),
    }
}
