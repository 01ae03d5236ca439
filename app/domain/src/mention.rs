//! Bodies addressed in a text by "@Kurzname". Only recognises them; who may be
//! addressed is told from outside.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    body::Body,
    ids::BodyId,
    search::{fold, spellings},
};

/// The bodies whose short name or alias stands behind an "@", in the order of the
/// text, each once. Case, umlauts and white space do not matter, the longest name
/// wins. What is part of a longer word is no mention, so a mail address is none; nor
/// is a name that two bodies share.
pub fn typed<'a>(text: &str, bodies: impl IntoIterator<Item = &'a Body>) -> Vec<BodyId> {
    let mut found = Vec::new();
    if !text.contains('@') {
        return found;
    }
    let names = Names::of(bodies);
    let mut before = None;
    for (at, c) in text.char_indices() {
        if c == '@'
            && !before.is_some_and(belongs_to_a_word)
            && let Some(body) = names.longest(&text[at + 1..])
            && !found.contains(&body)
        {
            found.push(body);
        }
        before = Some(c);
    }
    found
}

/// Characters before the "@" that make it a mail address.
fn belongs_to_a_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | '%')
}

/// Folded names with those who bear them.
struct Names {
    by_name: BTreeMap<String, BTreeSet<BodyId>>,
    /// How many characters of a text can hold the longest name.
    reach: usize,
}

impl Names {
    fn of<'a>(bodies: impl IntoIterator<Item = &'a Body>) -> Self {
        let mut by_name: BTreeMap<String, BTreeSet<BodyId>> = BTreeMap::new();
        for body in bodies {
            for name in std::iter::once(&body.short_name).chain(&body.aliases) {
                for spelling in spellings(name) {
                    by_name
                        .entry(squashed(&spelling))
                        .or_default()
                        .insert(body.id);
                }
            }
        }
        by_name.remove("");
        let longest = by_name.keys().map(|name| name.chars().count()).max();
        Self {
            by_name,
            // Typed umlauts may be two characters, and there may be wide gaps.
            reach: longest.unwrap_or_default() * 2 + 40,
        }
    }

    fn longest(&self, rest: &str) -> Option<BodyId> {
        if rest.starts_with(char::is_whitespace) {
            return None;
        }
        let near: String = rest.chars().take(self.reach).collect();
        let near = squashed(&fold(&near));
        let (_, bodies) = self
            .by_name
            .iter()
            .filter(|(name, _)| near.strip_prefix(name.as_str()).is_some_and(word_ends))
            .max_by_key(|(name, _)| name.len())?;
        let mut bodies = bodies.iter();
        match (bodies.next(), bodies.next()) {
            (Some(one), None) => Some(*one),
            _ => None,
        }
    }
}

fn word_ends(rest: &str) -> bool {
    let mut rest = rest.chars();
    match rest.next() {
        Some('-') => !rest.next().is_some_and(char::is_alphanumeric),
        Some(next) => !next.is_alphanumeric() && next != '_',
        None => true,
    }
}

/// Every gap as one space.
fn squashed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        catalogue::Catalogue,
        samples::{self, body, day},
    };

    const NAMES: [&str; 5] = ["SenNeu", "BA Süd", "JugA Süd", "senn", "ba sued"];

    fn catalogue() -> Catalogue {
        samples::catalogue()
    }

    fn found(text: &str) -> Vec<BodyId> {
        let catalogue = catalogue();
        typed(text, catalogue.bodies_to_ask(day("2026-11-22")))
    }

    #[test]
    fn a_name_is_found_however_it_is_written() {
        let south = vec![body(samples::OFFICE)];
        for text in [
            "@BA Süd",
            "@ba  SUED, bitte",
            "(@BA Sud)",
            "@BA\nSüd.",
            "Für @BA Su\u{308}d:",
            "@BA Süd-",
        ] {
            assert_eq!(found(text), south, "{text}");
        }
        assert_eq!(found("@SENN"), vec![body(samples::SEN)], "an alias");
    }

    #[test]
    fn mail_addresses_and_parts_of_words_are_no_mentions() {
        for text in [
            "post@SenNeu",
            "a.b-@senneu.berlin.de",
            "@SenNeuland",
            "@SenNeu-Team",
            "@ SenNeu",
            "SenNeu",
            "@",
        ] {
            assert_eq!(found(text), vec![], "{text}");
        }
    }

    #[test]
    fn the_longest_name_wins_and_a_shared_one_is_nobodys() {
        let mut catalogue = catalogue();
        for (id, alias) in [
            (samples::SEN, "BA"),
            (samples::OFFICE, "Amt"),
            (samples::UNIT, "Amt"),
        ] {
            if let Some(body) = catalogue.bodies.get_mut(&body(id)) {
                body.aliases.push(alias.into());
            }
        }
        let bodies = catalogue.bodies_to_ask(day("2026-11-22"));
        assert_eq!(
            typed("@BA Süd und @BA Nord", bodies.clone()),
            [body(samples::OFFICE), body(samples::SEN)]
        );
        assert_eq!(typed("@Amt", bodies), vec![]);
    }

    proptest! {
        #[test]
        fn a_mention_is_found_wherever_it_stands(
            before in "([a-zäöüß0-9 ,.@!?\n]{0,60}[ ,.(\n])?",
            after in "([ ,.;:!?)\n][a-zäöüß0-9 ,.@\n]{0,60})?",
            which in 0..NAMES.len(),
        ) {
            let text = format!("{before}@{}{after}", NAMES[which]);
            let alone = found(&format!("@{}", NAMES[which]));
            prop_assert_eq!(alone.len(), 1);
            prop_assert!(found(&text).contains(&alone[0]), "{}", text);
        }

        #[test]
        fn behind_a_letter_or_digit_it_is_a_mail_address(local in "[a-z0-9._-]{0,20}[a-z0-9]", which in 0..NAMES.len()) {
            let text = format!("{local}@{}", NAMES[which]);
            prop_assert_eq!(found(&text), vec![], "{}", text);
        }

        #[test]
        fn no_text_stops_it(text in "\\PC{0,80}") {
            found(&text);
            found(&format!("@{text}"));
        }
    }
}
