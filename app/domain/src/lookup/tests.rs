use proptest::prelude::*;

use super::*;
use crate::{
    filter::{Filter, Moment},
    samples::{self, area, day},
};

fn fit(typed: &str, name: &str) -> Option<Fit> {
    Wanted::new(typed).fit(name)
}

fn titled(number: u32, title: &str) -> MeasureFacts {
    let mut measure = samples::measure(number);
    measure.title = title.into();
    samples::facts(&measure)
}

#[test]
fn a_whole_name_comes_before_its_beginning_a_word_and_a_part() {
    let name = "Bildungscampus Pegasuseck";
    assert_eq!(fit("bildungscampus pegasuseck", name), Some(Fit::Exact));
    assert_eq!(fit("Bildungs", name), Some(Fit::Start));
    assert_eq!(fit("pegasus", name), Some(Fit::Words));
    assert_eq!(fit("pegasus bild", name), Some(Fit::Words));
    assert_eq!(fit("campus", name), Some(Fit::Part));
    assert_eq!(fit("campus eck", name), Some(Fit::Part));
    assert_eq!(fit("campus mitte", name), None);
}

#[test]
fn umlauts_are_ranked_however_they_are_typed() {
    for typed in ["köpenick", "koepenick", "kopenick"] {
        assert_eq!(fit(typed, "Treptow-Köpenick"), Some(Fit::Words), "{typed}");
    }
    for typed in ["süd", "sued", "sud"] {
        assert_eq!(fit(typed, "Südkreuz"), Some(Fit::Start), "{typed}");
    }
}

#[test]
fn the_code_leads_then_the_title_then_the_text() {
    let code = samples::facts(&samples::measure(7)).code.to_string();
    let all = [
        titled(1, "Spielplatz am Rand"),
        titled(2, "Ein Platz zum Spielen"),
        titled(3, "Marktplatz"),
        titled(4, "Ganz anderes"),
        titled(7, "Platz für alle"),
    ];
    let order = |typed: &str| {
        let wanted = Wanted::new(typed);
        let found = best(all.iter(), 8, |facts| wanted.measure(facts));
        found
            .first
            .iter()
            .map(|facts| facts.code.number)
            .collect::<Vec<_>>()
    };
    assert_eq!(order("platz"), [7, 2, 1, 3]);
    assert_eq!(order(&code)[0], 7);
    assert_eq!(order(&code.to_uppercase())[0], 7);
    // The field of every sample is "Bildung": only in the text.
    assert_eq!(order("bildung").len(), all.len());
}

#[test]
fn areas_programmes_units_and_objectives_are_found_by_code_name_and_place() {
    let catalogue = samples::catalogue();
    let kosmos = &catalogue.areas[&area(samples::KOSMOS)];
    let area_fit = |typed| Wanted::new(typed).area(kosmos, &catalogue);
    assert_eq!(area_fit("13D"), Some(Fit::Exact));
    assert_eq!(area_fit("raum"), Some(Fit::Start));
    assert_eq!(area_fit("Sued"), Some(Fit::Text), "its Bezirk");
    assert_eq!(area_fit("West"), None);
    let concept = catalogue.concept_of(kosmos.id).unwrap();
    let node_fit = |typed| Wanted::new(typed).node(&concept.nodes[0], concept, &catalogue);
    assert_eq!(node_fit("z1"), Some(Fit::Exact));
    assert_eq!(node_fit("ziel 13d"), Some(Fit::Text));
    assert_eq!(node_fit("z2"), None);
}

#[test]
fn nothing_but_signs_looks_for_nothing() {
    for typed in ["", "  ", "%", "'\";--", "\u{0}\u{1}"] {
        assert!(Wanted::new(typed).is_empty(), "{typed:?}");
    }
    assert_eq!(Wanted::new(&"x".repeat(5_000)).typed().len(), MOST);
}

proptest! {
    /// The number on the search page is the length of the list behind it.
    #[test]
    fn a_measure_fits_when_the_list_finds_it(title in "[a-zäöüß]{1,6}( [a-zäöüß-]{1,6}){0,2}", typed in "[a-zäöüß]{1,3}( [a-z]{1,2})?") {
        let facts = titled(1, &title);
        let mut filter = Filter::default();
        filter.search(typed.clone());
        let moment = Moment { day: day("2026-11-22"), stale_after: 180 };
        prop_assert_eq!(Wanted::new(&typed).measure(&facts).is_some(), filter.matches(&facts, moment));
    }

    /// The best of many are the first of all, sorted.
    #[test]
    fn picking_equals_sorting(names in prop::collection::vec("[ab]{1,4}( [ab]{1,3})?", 0..30), typed in "[ab]{1,2}", most in 1usize..6) {
        let wanted = Wanted::new(&typed);
        let picked = best(names.iter(), most, |name| wanted.fit(name));
        let mut all: Vec<_> = names.iter().filter_map(|name| Some((wanted.fit(name)?, name))).collect();
        prop_assert_eq!(picked.total, all.len());
        all.sort_by_key(|(fit, _)| *fit);
        all.truncate(most);
        prop_assert_eq!(picked.first, all.into_iter().map(|(_, name)| name).collect::<Vec<_>>());
    }
}
