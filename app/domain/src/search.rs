//! German free text search without an engine: both sides are folded, a query word
//! matches as part of a word. ä is found as "ae" and as "a", ß as "ss".

/// Lower case, umlauts to the base letter, ß to ss: the sort key of DIN 5007-1 and
/// one of the two searched spellings.
pub fn fold(text: &str) -> String {
    spell(text, false)
}

/// A name in both spellings, to be looked for in a text that went through [`fold`]:
/// umlauts as one letter and as two.
pub fn spellings(name: &str) -> [String; 2] {
    [spell(name, false), spell(name, true)]
}

fn spell(text: &str, two_letters: bool) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        let (one, two) = match c {
            'ä' => ("a", "ae"),
            'ö' => ("o", "oe"),
            'ü' => ("u", "ue"),
            'ß' => ("ss", "ss"),
            'á' | 'à' | 'â' | 'ã' | 'å' => ("a", "a"),
            'é' | 'è' | 'ê' | 'ë' => ("e", "e"),
            'í' | 'ì' | 'î' | 'ï' | 'ı' => ("i", "i"),
            'ó' | 'ò' | 'ô' | 'õ' => ("o", "o"),
            'ú' | 'ù' | 'û' => ("u", "u"),
            'ç' | 'ć' | 'č' => ("c", "c"),
            'ğ' => ("g", "g"),
            'ş' | 'ś' | 'š' => ("s", "s"),
            'ł' => ("l", "l"),
            'ñ' | 'ń' => ("n", "n"),
            // Combining marks left over from decomposed text.
            '\u{0308}' | '\u{0301}' | '\u{0300}' | '\u{0302}' => ("", ""),
            other => {
                folded.push(other);
                continue;
            }
        };
        folded.push_str(if two_letters { two } else { one });
    }
    folded
}

/// What the search looks into: both spellings, words split at everything that is
/// neither letter nor digit (a hyphen stays, for codes).
pub fn index_text(text: &str) -> String {
    let one = words(&spell(text, false));
    let two = words(&spell(text, true));
    if one == two {
        one
    } else {
        format!("{one} {two}")
    }
}

/// A name as words with one space between them, in its spellings: one where it has no
/// umlaut. What a [`Query`] is compared with where its place in the name matters.
pub fn name_words(name: &str) -> Vec<String> {
    let mut forms = vec![words(&spell(name, false))];
    if !name.is_ascii() {
        forms.push(words(&spell(name, true)));
    }
    forms
}

fn words(folded: &str) -> String {
    folded
        .split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A typed query, folded once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    pub fn new(typed: &str) -> Self {
        let one = words(&spell(typed, false));
        let two = words(&spell(typed, true));
        Self(
            one.split(' ')
                .zip(two.split(' '))
                .filter(|(w, _)| !w.is_empty())
                .map(|(a, b)| (a.to_owned(), b.to_owned()))
                .collect(),
        )
    }

    /// Whether every word of the query is part of a word of the text.
    pub fn matches(&self, indexed: &str) -> bool {
        self.0
            .iter()
            .all(|(one, two)| indexed.contains(one.as_str()) || indexed.contains(two.as_str()))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words, each with umlauts as one letter and as two.
    pub fn words(&self) -> impl Iterator<Item = [&str; 2]> {
        self.0.iter().map(|(one, two)| [one.as_str(), two.as_str()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(query: &str, text: &str) -> bool {
        Query::new(query).matches(&index_text(text))
    }

    #[test]
    fn umlauts_are_found_however_they_are_typed() {
        for typed in ["Maßnahme", "massnahme", "MASSNAHME"] {
            assert!(finds(typed, "Eine Maßnahme im Kiez"), "{typed}");
        }
        for typed in ["köpenick", "koepenick", "kopenick", "KÖPENICK"] {
            assert!(finds(typed, "BA Treptow-Köpenick"), "{typed}");
        }
        assert!(finds("müller", "Mueller") && finds("mueller", "Müller"));
    }

    #[test]
    fn parts_of_compounds_and_codes_are_found() {
        assert!(finds("pegasus", "Bildungscampus Pegasuseck"));
        assert!(finds("13d-07", "13d-07 BENN"));
        assert!(finds("campus 13d", "13d-03 Bildungscampus"));
    }

    #[test]
    fn all_words_must_be_there_and_words_do_not_run_together() {
        assert!(!finds("pegasus mitte", "Pegasuseck"));
        assert!(!finds("ab", "a b"));
        assert!(finds("  ", "egal"));
    }
}
