//! Finding things by what people type: how well a name fits, and the best of each
//! kind. Pure functions over the board's facts and the catalogue; one pass, no index.

pub mod bodies;
#[cfg(test)]
mod tests;

use crate::{
    area::ActionArea,
    catalogue::{Catalogue, Programme},
    concept::{Concept, ConceptNode},
    facts::MeasureFacts,
    search::{Query, fold, index_text, name_words},
    unit::Unit,
};

/// Longest text that is looked at, in characters; the lists look at as many.
pub const MOST: usize = 200;

/// How well something fits, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// The code or the whole name is what was typed.
    Exact,
    /// The code or name begins with it.
    Start,
    /// Every typed word begins a word of the name.
    Words,
    /// Every typed word is in the name, also within a compound.
    Part,
    /// Every typed word is somewhere in the text.
    Text,
}

/// What somebody typed, folded once.
#[derive(Clone, Debug)]
pub struct Wanted {
    typed: String,
    query: Query,
    whole: Vec<String>,
}

impl Wanted {
    /// Looks at the first [`MOST`] characters; control characters are passed over.
    pub fn new(typed: &str) -> Self {
        let typed: String = typed
            .trim()
            .chars()
            .take(MOST)
            .filter(|c| !c.is_control())
            .collect();
        Self {
            query: Query::new(&typed),
            whole: name_words(&typed),
            typed,
        }
    }

    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// Nothing to look for: no letter and no digit.
    pub fn is_empty(&self) -> bool {
        !self.typed.chars().any(char::is_alphanumeric)
    }

    /// How a name fits; `None`: not all of the words are in it.
    pub fn fit(&self, name: &str) -> Option<Fit> {
        let forms = name_words(name);
        let any = |test: &dyn Fn(&str, &str) -> bool| {
            forms
                .iter()
                .any(|form| self.whole.iter().any(|whole| test(form, whole)))
        };
        let every = |test: &dyn Fn(&str, &str) -> bool| {
            self.query.words().all(|spelled| {
                forms
                    .iter()
                    .any(|form| spelled.iter().any(|word| test(form, word)))
            })
        };
        if any(&|form, whole| form == whole) {
            Some(Fit::Exact)
        } else if any(&|form, whole| form.starts_with(whole)) {
            Some(Fit::Start)
        } else if every(&|form, word| begins(form, word)) {
            Some(Fit::Words)
        } else if every(&|form, word| form.contains(word)) {
            Some(Fit::Part)
        } else {
            None
        }
    }

    /// How a thing with a code fits. `text`: what else it is found by, as
    /// [`index_text`] made it.
    pub fn fit_coded(&self, code: &str, name: &str, text: &str) -> Option<Fit> {
        if !self.query.matches(text) {
            return None;
        }
        let code = match fold(code) {
            code if code.is_empty() => None,
            code if self.whole.contains(&code) => return Some(Fit::Exact),
            code if self.whole.iter().any(|whole| code.starts_with(whole)) => Some(Fit::Start),
            _ => None,
        };
        let name = self.fit(name);
        code.into_iter().chain(name).min().or(Some(Fit::Text))
    }

    /// A measure by its code, title and all its words: it fits exactly when the list of
    /// measures finds it with the same text.
    pub fn measure(&self, facts: &MeasureFacts) -> Option<Fit> {
        self.fit_coded(&facts.code.to_string(), &facts.title, &facts.words)
    }

    /// A Handlungsraum by its code and name, and by its Bezirke.
    pub fn area(&self, area: &ActionArea, catalogue: &Catalogue) -> Option<Fit> {
        let districts = catalogue.area_districts(area.id);
        let districts = districts
            .iter()
            .map(|number| catalogue.district_name(number));
        let text = format!(
            "{} {}",
            area.label(),
            districts.collect::<Vec<_>>().join(" ")
        );
        self.fit_coded(&area.code, &area.name, &index_text(&text))
    }

    /// A programme by its name, or by who gives.
    pub fn programme(&self, programme: &Programme, catalogue: &Catalogue) -> Option<Fit> {
        let giver = programme
            .giver
            .map_or("", |giver| catalogue.body_name(giver));
        let text = index_text(&format!("{} {giver}", programme.name));
        self.fit_coded("", &programme.name, &text)
    }

    /// A unit by its Stellenzeichen and name, or with the name of its body.
    pub fn unit(&self, unit: &Unit, catalogue: &Catalogue) -> Option<Fit> {
        let text = index_text(&format!(
            "{} {}",
            unit.label(),
            catalogue.body_name(unit.body)
        ));
        self.fit_coded(&unit.code, &unit.name, &text)
    }

    /// An entry of a concept by its code and text, or with the name of its area.
    pub fn node(
        &self,
        node: &ConceptNode,
        concept: &Concept,
        catalogue: &Catalogue,
    ) -> Option<Fit> {
        let area = concept
            .area
            .map(|area| catalogue.area_label(area))
            .unwrap_or_default();
        let text = index_text(&format!("{} {} {area}", node.code, node.text));
        self.fit_coded(&node.code, &node.text, &text)
    }
}

/// Whether a word of the name begins so.
fn begins(form: &str, word: &str) -> bool {
    form.split([' ', '-']).any(|other| other.starts_with(word))
        || form.split(' ').any(|other| other.starts_with(word))
}

/// The best of many, and how many there were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Best<T> {
    pub total: usize,
    /// At most as many as asked for; equals in the order they came in.
    pub first: Vec<T>,
}

/// Picks the best without sorting all.
pub fn best<T>(
    things: impl IntoIterator<Item = T>,
    most: usize,
    fit: impl Fn(&T) -> Option<Fit>,
) -> Best<T> {
    let mut found: Vec<(Fit, usize, T)> = things
        .into_iter()
        .enumerate()
        .filter_map(|(place, thing)| Some((fit(&thing)?, place, thing)))
        .collect();
    let total = found.len();
    let order = |a: &(Fit, usize, T), b: &(Fit, usize, T)| (a.0, a.1).cmp(&(b.0, b.1));
    if total > most && most > 0 {
        found.select_nth_unstable_by(most - 1, order);
    }
    found.truncate(most);
    found.sort_unstable_by(order);
    Best {
        total,
        first: found.into_iter().map(|(_, _, thing)| thing).collect(),
    }
}
