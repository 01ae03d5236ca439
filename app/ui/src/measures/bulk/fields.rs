//! The form "Gemeinsam ändern": what can be changed together. The fields of one kind
//! show at a time, by style alone; which kind counts, the answer to the question says.

use chrono::NaiveDate;
use domain::{
    bulk_change::{self, BulkKind},
    catalogue::Catalogue,
    labels::Label,
    measure::Rating,
};
use leptos::prelude::*;

use super::super::choices;
use crate::kit::{
    choice::{Choice, RadioGroup, Select},
    field::{DateField, LongText, TextField, Width},
    form::{Filled, FormSpec, choice, date, hidden, line, long},
    islands::type_ahead::TypeAhead,
};

/// Everything that travels through the steps.
pub static FORM: FormSpec = FormSpec {
    path: super::PATH,
    fields: &[
        hidden("form_id"),
        hidden("liste"),
        hidden("seen"),
        choice("id", "Ausgewählte Maßnahmen"),
        long("codes", "Kürzel der Maßnahmen")
            .max(4_000)
            .hint("Durch Komma oder in eigenen Zeilen, zum Beispiel 13d-07, 13d-12."),
        choice("art", "Was soll sich ändern?").required(),
        choice("stage", "Umsetzungsstand"),
        choice("rating", "Ampel"),
        long("rating_reason", "Begründung der Ampel")
            .max(2_000)
            .hint("Nötig bei „mit Risiken“ und „kritisch“; steht dann bei jeder der Maßnahmen."),
        long("text", "Sachstand")
            .hint("Frei lassen, wenn bei jeder Maßnahme der Text der letzten Meldung weiter gelten soll."),
        date("end", "Neues Ende"),
        line("shift", "Oder um so viele Tage verschieben")
            .max(10)
            .hint("Zum Beispiel 90; mit einem Minus davor wird es früher."),
        long("end_reason", "Grund der Terminänderung")
            .hint("Nötig, wenn eine freigegebene Maßnahme schon ein Ende hat. Das ursprüngliche Ende bleibt sichtbar."),
        choice("participant", "Beteiligte Stelle"),
        long("participant_task", "Aufgabe").max(1_000),
        date("check_on", "Jährliche Prüfung am"),
        choice("key_measure", "Schlüsselmaßnahme"),
    ],
};

/// The fields that carry what is changed, for the step in which they do not show.
pub const CARRIED: [&str; 14] = [
    "form_id",
    "liste",
    "art",
    "stage",
    "rating",
    "rating_reason",
    "text",
    "end",
    "shift",
    "end_reason",
    "participant",
    "participant_task",
    "check_on",
    "key_measure",
];

/// "Sachstand melden" as a person calls it, and when it is the right one.
pub fn kind_label(kind: BulkKind) -> (&'static str, &'static str) {
    match kind {
        BulkKind::Standing => (
            "Umsetzungsstand und Ampel",
            "Gibt je Maßnahme eine Meldung von heute ab.",
        ),
        BulkKind::End => (
            "Ende",
            "Setzt ein Datum oder verschiebt jedes Ende um gleich viele Tage.",
        ),
        BulkKind::Participant => (
            "Beteiligte Stelle hinzufügen",
            "Die Stelle wird bei jeder Maßnahme angefragt.",
        ),
        BulkKind::CheckOn => (
            "Jährliche Prüfung",
            "Für Daueraufgaben: der nächste Prüftermin.",
        ),
        BulkKind::KeyMeasure => (
            "Schlüsselmaßnahme",
            "Kennzeichnet die Maßnahmen oder hebt das auf.",
        ),
    }
}

pub fn fields(form: &Filled, catalogue: &Catalogue, today: NaiveDate) -> AnyView {
    let kinds = BulkKind::ALL
        .map(|kind| {
            let (label, hint) = kind_label(kind);
            Choice::new(kind.key(), label).explained(hint)
        })
        .to_vec();
    let bodies = choices::bodies(catalogue, today, &form.values("participant"));
    let keys = vec![
        Choice::new("ja", "als Schlüsselmaßnahme kennzeichnen"),
        Choice::new("nein", "Kennzeichnung aufheben"),
    ];
    view! {
        <RadioGroup name="art" choices=kinds />
        {part(BulkKind::Standing, standing())}
        {part(BulkKind::End, view! {
            <DateField name="end" />
            <TextField name="shift" width=Width::Short />
            <LongText name="end_reason" rows=2 />
        }.into_any())}
        {part(BulkKind::Participant, view! {
            <TypeAhead><Select name="participant" choices=bodies empty="Bitte wählen" /></TypeAhead>
            <LongText name="participant_task" rows=2 />
        }.into_any())}
        {part(BulkKind::CheckOn, view! { <DateField name="check_on" /> }.into_any())}
        {part(BulkKind::KeyMeasure, view! { <RadioGroup name="key_measure" choices=keys /> }.into_any())}
    }
    .into_any()
}

fn standing() -> AnyView {
    let stages: Vec<_> = bulk_change::stages()
        .map(|stage| Choice::new(stage.key(), stage.label()))
        .collect();
    let ratings: Vec<_> = Rating::ALL
        .iter()
        .map(|rating| Choice::new(rating.key(), rating.label()))
        .collect();
    view! {
        <Select name="stage" choices=stages empty="bleibt, wie er ist" hint="„zurückgestellt“ und „entfallen“ melden Sie bitte je Maßnahme mit eigener Begründung." />
        <Select name="rating" choices=ratings empty="bleibt, wie sie ist" />
        <LongText name="rating_reason" rows=2 />
        <LongText name="text" rows=3 />
    }
    .into_any()
}

/// Shown while its kind is chosen, and when one of its fields is wrong.
fn part(kind: BulkKind, content: AnyView) -> AnyView {
    view! { <div class="bulk-part" data-kind=kind.key()>{content}</div> }.into_any()
}
