//! How well a typed text fits a name: the rules of `domain::search`, small enough for
//! the browser and without the tables of all the world's letters.

/// Small letters, umlauts as one letter or as two, ß as ss.
fn spell(text: &str, two: bool) -> String {
    let mut spelled = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        match letter {
            'ä' | 'Ä' => spelled.push('a'),
            'ö' | 'Ö' => spelled.push('o'),
            'ü' | 'Ü' => spelled.push('u'),
            'ß' => spelled.push_str("ss"),
            other => spelled.push(other.to_ascii_lowercase()),
        }
        if two && "äöüÄÖÜ".contains(letter) {
            spelled.push('e');
        }
    }
    spelled
}

/// What was typed, folded once.
pub struct Typed(String);

impl Typed {
    pub fn new(text: &str) -> Self {
        Self(spell(text, false))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The lower the better; `None`: does not fit. `also` holds other names, one a line.
    /// A name that begins with what was typed comes first, then another name that does (a
    /// former "SenWGPG" must not come before "SenWGP"), then one in which each word begins
    /// a word, then one that only contains them.
    pub fn fits(&self, name: &str, also: &str) -> Option<u8> {
        let mut best = None;
        for two in [false, true] {
            let (name, also) = (spell(name, two), spell(also, two));
            let found = if name.starts_with(&self.0) {
                0
            } else if also.split('\n').any(|other| other.starts_with(&self.0)) {
                1
            } else if self
                .words()
                .all(|word| begins(&name, word) || begins(&also, word))
            {
                2
            } else if self
                .words()
                .all(|word| name.contains(word) || also.contains(word))
            {
                3
            } else {
                continue;
            };
            best = Some(best.map_or(found, |best: u8| best.min(found)));
        }
        best
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.0.split(' ').filter(|word| !word.is_empty())
    }
}

/// Whether a word of the text begins so.
fn begins(text: &str, word: &str) -> bool {
    text.split([' ', '-', '(', '/', '\n', '„'])
        .any(|other| other.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(typed: &str, name: &str, also: &str) -> Option<u8> {
        Typed::new(typed).fits(name, also)
    }

    #[test]
    fn a_name_is_found_by_its_beginning_a_word_and_a_part() {
        let name = "SenBJF – Senatsverwaltung für Bildung, Jugend und Familie";
        assert_eq!(fits("senb", name, ""), Some(0));
        assert_eq!(fits("jugend bild", name, ""), Some(2));
        assert_eq!(fits("waltung", name, ""), Some(3));
        assert_eq!(fits("verkehr", name, ""), None);
    }

    #[test]
    fn umlauts_are_found_however_they_are_typed() {
        for typed in ["köpenick", "kopenick", "KOEPENICK", "Köp"] {
            assert_eq!(fits(typed, "BA Treptow-Köpenick", ""), Some(2), "{typed}");
        }
        assert_eq!(fits("strasse", "Straße des Friedens", ""), Some(0));
    }

    #[test]
    fn another_name_leads_here_but_the_own_name_comes_first() {
        let (name, also) = ("SenStadt – Stadtentwicklung", "SenSBW\nSenStadtUm");
        assert_eq!(fits("sensbw", name, also), Some(1));
        assert_eq!(fits("senstadtum", name, also), Some(1));
        assert_eq!(fits("SenWGP", "SenASGIVA – Arbeit", "SenWGPG"), Some(1));
        assert_eq!(fits("SenWGP", "SenWGP – Wissenschaft", "SenWGPG"), Some(0));
    }
}
