//! Words with the frequencies of a language: the n-th word comes about 1/n as often as
//! the first one (Zipf). Made of German-looking syllables; says nothing about anybody.

use rand::{Rng, rngs::StdRng};

/// Different words.
const VOCABULARY: usize = 4_000;

const ONSETS: [&str; 20] = [
    "b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "w", "z", "br", "gr", "kr",
    "sch", "st",
];
const NUCLEI: [&str; 12] = [
    "a", "e", "i", "o", "u", "ä", "ö", "ü", "ei", "au", "ie", "eu",
];
const CODAS: [&str; 14] = [
    "", "", "n", "r", "l", "s", "t", "ch", "ng", "rt", "nd", "ß", "lz", "m",
];

/// Common words of the office, as the most frequent ones: they are searched for.
const COMMON: [&str; 24] = [
    "Quartier",
    "Spielplatz",
    "Schule",
    "Jugend",
    "Treffpunkt",
    "Umbau",
    "Beratung",
    "Kiez",
    "Familie",
    "Sport",
    "Grünfläche",
    "Bildung",
    "Gesundheit",
    "Nachbarschaft",
    "Neubau",
    "Sprache",
    "Straße",
    "Wohnumfeld",
    "Bibliothek",
    "Garten",
    "Werkstatt",
    "Angebot",
    "Projekt",
    "Zentrum",
];

pub struct Words {
    words: Vec<String>,
    /// Running sums of the weights.
    sums: Vec<f64>,
}

impl Words {
    pub fn new(random: &mut StdRng) -> Self {
        let mut words: Vec<String> = COMMON.iter().map(|word| (*word).to_owned()).collect();
        while words.len() < VOCABULARY {
            words.push(made_up(random));
        }
        let mut sum = 0.0;
        let sums = (1..=VOCABULARY)
            .map(|rank| {
                sum += 1.0 / f64::from(u32::try_from(rank).unwrap_or(u32::MAX));
                sum
            })
            .collect();
        Self { words, sums }
    }

    pub fn word(&self, random: &mut StdRng) -> &str {
        let total = self.sums.last().copied().unwrap_or(1.0);
        let point = random.random_range(0.0..total);
        let at = self.sums.partition_point(|sum| *sum <= point);
        &self.words[at.min(self.words.len() - 1)]
    }

    /// So many words with spaces between them; the first letter is a capital.
    pub fn line(&self, random: &mut StdRng, count: usize) -> String {
        let mut line = String::new();
        for _ in 0..count.max(1) {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(self.word(random));
        }
        let mut letters = line.chars();
        match letters.next() {
            Some(first) => first.to_uppercase().chain(letters).collect(),
            None => line,
        }
    }
}

fn made_up(random: &mut StdRng) -> String {
    let mut word = String::new();
    for _ in 0..random.random_range(2..=4) {
        for part in [&ONSETS[..], &NUCLEI[..], &CODAS[..]] {
            word.push_str(part[random.random_range(0..part.len())]);
        }
    }
    word
}

pub fn pick<'a, T>(random: &mut StdRng, from: &'a [T]) -> &'a T {
    &from[random.random_range(0..from.len())]
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    #[test]
    fn the_first_word_is_about_twice_as_frequent_as_the_second() {
        let mut random = StdRng::seed_from_u64(1);
        let words = Words::new(&mut random);
        let drawn: Vec<String> = (0..40_000)
            .map(|_| words.word(&mut random).to_owned())
            .collect();
        let count = |word: &str| drawn.iter().filter(|drawn| *drawn == word).count();
        let (first, second) = (count(COMMON[0]), count(COMMON[1]));
        assert!(
            first * 10 > second * 16 && first * 10 < second * 24,
            "{first} {second}"
        );
    }
}
