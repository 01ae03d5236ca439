//! The words of the office, each explained once: for the glossary page, and beside the
//! fields that need them. Values of a word come from the labels of the domain.

use domain::{
    deadline::Deadline,
    freshness::Freshness,
    labels::Label,
    measure::{Priority, Rating, Stage},
    policy::Role,
};
use leptos::prelude::*;

/// One word.
pub struct Entry {
    /// Its anchor on the glossary page.
    pub id: &'static str,
    pub word: &'static str,
    /// One to three sentences.
    pub text: &'static str,
    /// What the word can say, each with its explanation, which may be empty.
    pub values: fn() -> Vec<(&'static str, &'static str)>,
}

/// Where all of them stand.
pub const PAGE: &str = "/hilfe/glossar";

fn labels<T: Label>(all: impl IntoIterator<Item = T>) -> Vec<(&'static str, &'static str)> {
    all.into_iter()
        .map(|one| (one.label(), one.hint()))
        .collect()
}

fn none() -> Vec<(&'static str, &'static str)> {
    Vec::new()
}

fn deadlines() -> Vec<(&'static str, &'static str)> {
    Deadline::ALL
        .into_iter()
        .map(|deadline| {
            let hint = match deadline {
                Deadline::None => "Für das Ende ist kein Tag angegeben.",
                Deadline::InTime => "Beginn, Meilensteine und Ende sind eingehalten oder liegen noch vor uns.",
                Deadline::DueSoon => "Das Ende liegt in den nächsten 30 Tagen.",
                Deadline::StartPassed => "Der Beginn ist vorbei, gemeldet ist aber „nicht begonnen“ oder „in Vorbereitung“.",
                Deadline::MilestoneOverdue => "Ein Meilenstein ist vorbei und nicht als erreicht vermerkt.",
                Deadline::Overdue => "Das Ende ist vorbei, die Maßnahme aber nicht abgeschlossen.",
                Deadline::Done => "Abgeschlossen oder entfallen: Der Termin spielt keine Rolle mehr.",
            };
            (deadline.label(), hint)
        })
        .collect()
}

fn freshness() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            Freshness::Current.label(),
            "Die letzte Meldung ist höchstens ein halbes Jahr alt, wenn nichts anderes eingestellt ist.",
        ),
        (
            Freshness::Stale.label(),
            "Seit der letzten Meldung ist mehr Zeit vergangen.",
        ),
        (
            Freshness::Closed.label(),
            "Es wird keine neue Meldung erwartet.",
        ),
    ]
}

macro_rules! entry {
    ($id:literal, $word:literal, $text:literal) => {
        entry!($id, $word, $text, none)
    };
    ($id:literal, $word:literal, $text:literal, $values:expr) => {
        Entry {
            id: $id,
            word: $word,
            text: $text,
            values: $values,
        }
    };
}

/// In the order of the alphabet.
pub static ENTRIES: &[Entry] = &[
    entry!(
        "aktualitaet",
        "Aktualität",
        "Berechnet: wie alt die letzte Meldung einer Maßnahme ist. Sie bewertet nicht den Inhalt und nicht die Arbeit einer Person.",
        freshness
    ),
    entry!(
        "ampel",
        "Ampel",
        "Einschätzung der federführenden Stelle, ob die Maßnahme ihr Ziel erreicht. Sie kommt immer von Menschen; die Anwendung setzt sie nie selbst. Von Terminstand und Umsetzungsstand ist sie unabhängig.",
        || labels(Rating::ALL)
    ),
    entry!(
        "aemterrunde",
        "Ämterrunde",
        "Besprechung der Fachämter eines Bezirks zu einem Handlungsraum. Die Bezirkskoordination druckt dafür eine Unterlage: was sich geändert hat, was ansteht, was zu entscheiden ist."
    ),
    entry!(
        "anfrage",
        "Anfrage",
        "Eine Stelle bittet eine andere um Federführung, Beteiligung oder Mittel. Erst die Antwort macht daraus eine Vereinbarung. Ändern sich die Bedingungen, wird nur diese Anfrage wieder geöffnet; bis zur neuen Antwort gilt das Vereinbarte."
    ),
    entry!(
        "ansprache",
        "Ansprache",
        "Ein Kommentar kann Stellen ansprechen. Bei ihnen steht er unter den Aufgaben, bis sie ihn als erledigt vermerken."
    ),
    entry!(
        "aufgaben",
        "Aufgaben",
        "Alles, was auf Ihre Stelle wartet: Anfragen, zurückgegebene Meldungen, Ansprachen, fällige Wiedervorlagen. Es sind Aufgaben der Stelle, nicht einzelner Personen."
    ),
    entry!(
        "bedingungen",
        "Bedingungen",
        "Worauf sich eine Zusage bezieht, zum Beispiel Aufgabe, Zeitraum oder Betrag. Eine Zusage gilt für die Bedingungen, die bei der Antwort auf der Seite standen."
    ),
    entry!(
        "beteiligte",
        "Beteiligte",
        "Stellen, die an einer Maßnahme mitwirken, jede mit ihrer eigenen Aufgabe. Jede wird angefragt und sagt selbst zu oder ab. Ihren Teil schreibt nur sie."
    ),
    entry!(
        "entwurf",
        "Entwurf",
        "Eine Maßnahme, die noch nicht freigegeben ist. Sie sehen nur die eigene Stelle und die Bezirkskoordination des Handlungsraums; in Zahlen und Berichten zählt sie nicht mit."
    ),
    entry!(
        "federfuehrung",
        "Federführung",
        "Die eine Stelle, die für die Maßnahme verantwortlich ist, sie pflegt und über ihren Stand berichtet. Wird eine andere Stelle eingetragen, wird sie angefragt; bis zur Zusage pflegt die anlegende Stelle die Maßnahme."
    ),
    entry!(
        "gesamtkosten",
        "Gesamtkosten",
        "Alle Kosten der Maßnahme über ihre ganze Laufzeit, gleich wer sie trägt. Die Ressortbeiträge sagen, wer wie viel davon gibt; die Summe zählt jede Maßnahme nur einmal."
    ),
    entry!(
        "handlungsfeld",
        "Handlungsfeld",
        "Thema, zu dem eine Maßnahme gehört, zum Beispiel Bildung oder Öffentlicher Raum. Die Liste gilt für ganz Berlin; die Felder der Handlungskonzepte sind ihr zugeordnet, damit sich Räume vergleichen lassen."
    ),
    entry!(
        "handlungskonzept",
        "Handlungskonzept",
        "Was für einen Handlungsraum erreicht werden soll: Leitziele, Handlungsfelder, Handlungsbedarfe und Ziele. Es gibt eines für jeden Handlungsraum und eines für die ganze Stadt."
    ),
    entry!(
        "handlungsraum",
        "Handlungsraum, Teilbereich",
        "Eines der 13 Gebiete der Gemeinschaftsinitiative. Der Raum 13 „Stadtrand Süd“ hat vier Teilbereiche in vier Bezirken: 13a bis 13d."
    ),
    entry!(
        "konzeptpapier",
        "Konzeptpapier",
        "Das Handlungskonzept als Datei, so wie es beschlossen wurde. Es liegt beim Handlungskonzept des Raums zum Herunterladen."
    ),
    entry!(
        "lesemarke",
        "Lesemarke",
        "Bis wohin Sie die Änderungen gelesen haben. Nur Sie sehen sie."
    ),
    entry!(
        "luecke",
        "Lücke",
        "Ein Ziel des Handlungskonzepts, dem keine Maßnahme dient. Die Anwendung zeigt es an, bewertet es aber nicht."
    ),
    entry!(
        "massnahme",
        "Maßnahme",
        "Was geplant und verfolgt wird: ein Vorhaben oder eine Daueraufgabe mit Federführung, Zeitraum und mindestens einem Ziel des Handlungskonzepts."
    ),
    entry!(
        "meilenstein",
        "Meilenstein",
        "Ein Schritt mit geplantem Tag. Ist er erreicht, wird der tatsächliche Tag eingetragen; der geplante bleibt stehen."
    ),
    entry!(
        "meldung",
        "Meldung, Sachstand",
        "Was die federführende Stelle zu einem Tag über die Maßnahme berichtet: Umsetzungsstand, Ampel, Sachstand und nächster Schritt. Eine Meldung wird nicht überschrieben; die nächste kommt dazu."
    ),
    entry!(
        "prioritaet",
        "Priorität",
        "Wann mit der Maßnahme begonnen werden soll.",
        || labels([Priority::High, Priority::Medium, Priority::Low])
    ),
    entry!(
        "pruefung",
        "Prüfung",
        "Die Bezirkskoordination bestätigt eine Meldung für ihren Bezirk oder gibt sie mit Begründung zurück. Die eigene Meldung bestätigt niemand."
    ),
    entry!(
        "ressortbeitrag",
        "Ressortbeitrag",
        "Geld einer Stelle für eine Maßnahme in einem Jahr. Er beginnt als Anfrage und wird zugesagt, bewilligt und ausgezahlt – oder mit Begründung abgelehnt."
    ),
    entry!(
        "rolle",
        "Rolle",
        "Was ein Konto darf. Ein Konto kann mehrere Rollen haben, jede für eine Stelle oder einen Bezirk und für eine bestimmte Zeit.",
        || labels(Role::ALL)
    ),
    entry!(
        "schluesselmassnahme",
        "Schlüsselmaßnahme",
        "Eine Maßnahme, die das Handlungskonzept in besonderem Maß trägt. Sie steht in den Übersichten zuerst."
    ),
    entry!(
        "stand-vom",
        "Stand vom …",
        "Alles, was bis zum Ende dieses Tages festgehalten war, mit den Namen von damals. So bleibt eine frühere Auskunft nachvollziehbar."
    ),
    entry!(
        "stelle",
        "Stelle",
        "Eine Senatsverwaltung, ein Bezirksamt, ein Fachamt oder eine weitere Stelle, für die jemand arbeitet. Stellen können umbenannt und abgelöst werden; frühere Angaben behalten ihren Namen."
    ),
    entry!(
        "terminstand",
        "Terminstand",
        "Berechnet: wie die Maßnahme heute zu ihren Terminen steht. Die Anwendung vergleicht Beginn, Meilensteine und Ende mit dem Tag; sie urteilt nicht.",
        deadlines
    ),
    entry!(
        "traeger",
        "Träger",
        "Wer die Maßnahme vor Ort durchführt, zum Beispiel ein freier Träger. Er wird genannt, aber nicht angefragt, und hat kein Konto."
    ),
    entry!(
        "umsetzungsstand",
        "Umsetzungsstand",
        "Wie weit die Maßnahme ist, so wie die federführende Stelle es zuletzt gemeldet hat.",
        || labels(Stage::ALL)
    ),
    entry!(
        "ursprungsende",
        "Ursprüngliches Ende",
        "Das Ende, das bei der Freigabe galt. Es bleibt auch nach einer Verlängerung neben dem geltenden Ende sichtbar."
    ),
    entry!(
        "wiedervorlage",
        "Wiedervorlage",
        "Eine Notiz mit Termin für Sie selbst oder für Ihre Stelle. Andere Stellen sehen sie nicht; sie steht nicht im Verlauf und lässt sich ganz löschen."
    ),
    entry!(
        "ziel",
        "Ziel",
        "Was in einem Handlungsraum erreicht werden soll. Maßnahmen dienen Zielen; so zeigt sich, wie weit das Handlungskonzept ist und wo etwas fehlt."
    ),
    entry!(
        "zusaetzlichkeit",
        "Zusätzlichkeit",
        "Mittel der Gemeinschaftsinitiative ergänzen das, was die Stellen ohnehin leisten, und ersetzen es nicht. Fragen dazu stehen bei den Programmen; die Anwendung prüft sie nicht, Sie beantworten sie."
    ),
];

/// The entry of an anchor.
pub fn entry(id: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.id == id)
}

/// "Was heißt …?" beside a field: folded away, works without a script.
pub fn what_is(id: &str) -> Option<AnyView> {
    let entry = entry(id)?;
    let (text, href) = (entry.text, format!("{PAGE}#{}", entry.id));
    Some(
        view! {
            <details class="explain">
                <summary>{format!("Was heißt „{}“?", entry.word)}</summary>
                <p>{text}" "<a href=href>"Im Glossar"<span class="kern-sr-only">{format!(": {}", entry.word)}</span></a></p>
            </details>
        }
        .into_any(),
    )
}

/// Several words of one page in one fold.
pub fn what_are(ids: &[&str]) -> AnyView {
    let items: Vec<AnyView> = ids
        .iter()
        .filter_map(|id| entry(id))
        .map(|entry| {
            let href = format!("{PAGE}#{}", entry.id);
            view! { <div><dt><a href=href>{entry.word}</a></dt><dd>{entry.text}</dd></div> }
                .into_any()
        })
        .collect();
    view! {
        <details class="explain">
            <summary>"Was heißen diese Angaben?"</summary>
            <dl class="explain__words">{items}</dl>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_anchor_is_its_own_and_the_words_are_sorted() {
        let ids: BTreeSet<_> = ENTRIES.iter().map(|entry| entry.id).collect();
        assert_eq!(ids.len(), ENTRIES.len());
        let fold = |word: &str| {
            word.to_lowercase()
                .replace('ä', "a")
                .replace('ü', "u")
                .replace('ö', "o")
                .replace('ß', "ss")
        };
        let words: Vec<_> = ENTRIES.iter().map(|entry| fold(entry.word)).collect();
        let mut sorted = words.clone();
        sorted.sort();
        assert_eq!(words, sorted);
        assert!(
            ids.iter()
                .all(|id| id.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
        );
    }

    #[test]
    fn every_word_and_each_of_its_values_is_explained() {
        for entry in ENTRIES {
            assert!(entry.text.ends_with('.'), "{}", entry.word);
            for (label, hint) in (entry.values)() {
                assert!(
                    !label.is_empty() && !hint.is_empty(),
                    "{}: {label}",
                    entry.word
                );
            }
        }
    }
}
