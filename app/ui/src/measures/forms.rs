//! The forms around a measure as declared once: names, labels, limits, hints. Names
//! are those of the drafts in the domain; the views take everything else from here.

use domain::form::FormData;
use domain::ids::FormId;
use domain::measure_form::MeasureDraft;
use domain::report::ReportDraft;

use crate::kit::form::{FieldSpec, Filled, FormSpec, choice, date, hidden, line, long, money};

/// "Maßnahme anlegen": the core only, under two minutes.
pub static CREATE: FormSpec = FormSpec {
    path: "/massnahmen/neu",
    fields: &[
        hidden("form_id"),
        TITLE,
        AREAS,
        OUTSIDE_DISTRICT,
        OUTSIDE_REASON,
        FIELD,
        LEAD,
        START,
        END,
        OBJECTIVES,
        OUTSIDE_CONCEPT,
    ],
};

/// "Maßnahme bearbeiten": the core and three groups more.
pub static EDIT: FormSpec = FormSpec {
    path: "/massnahmen/{id}/bearbeiten",
    fields: &[
        hidden("version"),
        TITLE,
        AREAS,
        OUTSIDE_DISTRICT,
        OUTSIDE_REASON,
        FIELD,
        LEAD,
        START,
        END,
        long("end_reason", "Grund der Terminänderung").hint("Nur nötig, wenn Sie das Ende einer freigegebenen Maßnahme ändern. Das ursprüngliche Ende bleibt sichtbar."),
        date("check_on", "Jährliche Prüfung am").hint("Für Daueraufgaben ohne Ende: Wann wird das nächste Mal geprüft?"),
        OBJECTIVES,
        OUTSIDE_CONCEPT,
        choice("goals", "Leitziele"),
        long("need", "Ausgangslage und Bedarf").hint("Welches Problem vor Ort geht die Maßnahme an?"),
        long("effect", "Erwartete Wirkung").hint("Was soll sich für die Menschen im Quartier ändern?"),
        long("success", "Woran der Erfolg zu erkennen ist").hint("Zum Beispiel: 40 Plätze sind belegt, zwei Kurse laufen je Woche."),
        choice("target_groups", "Zielgruppen"),
        long("risks", "Risiken und Hemmnisse"),
        long("continuation", "Verstetigung").hint("Wie geht es weiter, wenn die Förderung endet? Wer übernimmt Betrieb und Folgekosten?"),
        line("unit", "Organisationseinheit (Stellenzeichen)"),
        long("contact", "Ansprechstelle").hint("Funktion, dienstliche Telefonnummer oder Funktionspostfach – keine Namen."),
        choice("participant", "Beteiligte Stelle").repeated(),
        long("participant_task", "Aufgabe").max(1_000).repeated(),
        line("operator", "Träger").term("traeger").hint("Wer die Maßnahme vor Ort durchführt. Wird genannt, nicht angefragt."),
        choice("key_measure", "Schlüsselmaßnahme").term("schluesselmassnahme").hint("Trägt das Handlungskonzept in besonderem Maß; steht in den Übersichten zuerst."),
        choice("priority", "Priorität"),
        money("total_cost", "Gesamtkosten").term("gesamtkosten").hint("Alle Kosten über die ganze Laufzeit, zum Beispiel 1.250.000."),
        long("decisions", "Beschlüsse und Drucksachen").hint("Senats-, BA- oder BVV-Beschlüsse mit Nummer, je Zeile einer."),
        line("file_reference", "Aktenzeichen"),
        long("links", "Verweise").hint("Internetadressen, je Zeile eine."),
    ],
};

/// "Sachstand melden".
pub static REPORT: FormSpec = FormSpec {
    path: "/massnahmen/{id}/melden",
    fields: &[
        hidden("last_seen"),
        hidden("replacement"),
        choice("stage", "Umsetzungsstand").required().term("umsetzungsstand"),
        long("stage_reason", "Begründung des Umsetzungsstands").max(2_000).hint("Nötig bei „zurückgestellt“ und „entfallen“."),
        choice("rating", "Ampel").required().term("ampel"),
        long("rating_reason", "Begründung der Ampel").max(2_000).hint("Nötig bei „mit Risiken“ und „kritisch“."),
        long("text", "Sachstand").hint("Was ist seit der letzten Meldung geschehen? Dieser Text kann in Berichte und Antworten übernommen werden."),
        long("next_step", "Nächster Schritt").max(2_000).hint("Was steht als Nächstes an, und bis wann?"),
        date("as_of", "Sachstand vom").required(),
        long("internal", "Interner Vermerk").hint("Wird nicht veröffentlicht."),
    ],
};

/// "Meilensteine".
pub static MILESTONES: FormSpec = FormSpec {
    path: "/massnahmen/{id}/meilensteine",
    fields: &[
        hidden("version"),
        hidden("id"),
        line("title", "Meilenstein").repeated(),
        date("planned", "Geplant für").repeated(),
        date("actual", "Erreicht am").repeated(),
        choice("remove", "Entfernen").repeated(),
    ],
};

/// "Maßnahme zurücknehmen".
pub static WITHDRAW: FormSpec = FormSpec {
    path: "/massnahmen/{id}/zuruecknehmen",
    fields: &[
        hidden("last_seen"),
        choice("stage", "Was geschieht mit der Maßnahme?").required(),
        long("stage_reason", "Begründung").required().max(2_000).hint("Die Begründung bleibt bei der Maßnahme und steht in jeder Übersicht, die nach Gründen fragt."),
        line("replacement", "Ersetzt durch").hint("Nur bei „entfallen“: Kürzel der Maßnahme, die an ihre Stelle tritt, zum Beispiel 13d-07."),
        date("as_of", "Gilt ab").required(),
        long("text", "Letzter Sachstand").hint("Kann in Berichte und Antworten übernommen werden."),
    ],
};

/// "Meldung prüfen".
pub static REVIEW: FormSpec = FormSpec {
    path: "/massnahmen/{id}/pruefen",
    fields: &[
        hidden("report"),
        choice("verdict", "Entscheidung").required(),
        long("reason", "Begründung")
            .max(2_000)
            .hint("Nötig, wenn Sie die Meldung zurückgeben: Was fehlt oder ist unklar?"),
    ],
};

/// "Maßnahme freigeben": nothing to type.
pub static RELEASE: FormSpec = FormSpec {
    path: "/massnahmen/{id}/freigeben",
    fields: &[],
};

/// "Maßnahme duplizieren": nothing to type.
pub static DUPLICATE: FormSpec = FormSpec {
    path: "/massnahmen/{id}/duplizieren",
    fields: &[hidden("form_id")],
};

const TITLE: FieldSpec = line("title", "Titel")
    .required()
    .max(200)
    .hint("Kurz und so, dass man sie vor Ort wiedererkennt.");
const AREAS: FieldSpec = choice("areas", "Handlungsräume")
    .hint("Mindestens einer. Eine Maßnahme kann mehrere Handlungsräume betreffen.");
const OUTSIDE_DISTRICT: FieldSpec =
    choice("outside_district", "Bezirk außerhalb der Handlungsräume");
const OUTSIDE_REASON: FieldSpec = long("outside_reason", "Grund für die Aufnahme")
    .max(1_000)
    .hint("Warum wird die Maßnahme hier geführt?");
const FIELD: FieldSpec = choice("field", "Handlungsfeld")
    .required()
    .term("handlungsfeld");
const LEAD: FieldSpec = choice("lead", "Federführung")
    .required()
    .hint("Genau eine Stelle. Eine fremde Stelle wird angefragt; bis sie annimmt, schreiben Sie.")
    .term("federfuehrung");
const START: FieldSpec = date("start", "Beginn");
const END: FieldSpec = date("end", "Ende").hint("Bei Daueraufgaben frei lassen.");
const OBJECTIVES: FieldSpec = choice("objectives", "Ziele des Handlungskonzepts");
const OUTSIDE_CONCEPT: FieldSpec =
    long("outside_concept", "Außerhalb des Handlungskonzepts, weil …")
        .max(1_000)
        .hint("Nur wenn kein Ziel passt.");

/// The pairs a form with these typed values would send.
pub fn measure_pairs(draft: &MeasureDraft) -> FormData {
    let mut pairs = Vec::new();
    let mut one = |name: &str, value: &str| pairs.push((name.to_owned(), value.to_owned()));
    one("version", &draft.version);
    one("title", &draft.title);
    draft.areas.iter().for_each(|id| one("areas", id));
    one("outside_district", &draft.outside_district);
    one("outside_reason", &draft.outside_reason);
    one("field", &draft.field);
    one("lead", &draft.lead);
    one("start", &draft.start);
    one("end", &draft.end);
    one("end_reason", &draft.end_reason);
    one("check_on", &draft.check_on);
    draft.objectives.iter().for_each(|id| one("objectives", id));
    one("outside_concept", &draft.outside_concept);
    draft.goals.iter().for_each(|id| one("goals", id));
    one("need", &draft.need);
    one("effect", &draft.effect);
    one("success", &draft.success);
    draft
        .target_groups
        .iter()
        .for_each(|id| one("target_groups", id));
    one("risks", &draft.risks);
    one("continuation", &draft.continuation);
    one("unit", &draft.unit);
    one("contact", &draft.contact);
    for row in &draft.participants {
        one("participant", &row.body);
        one("participant_task", &row.task);
    }
    one("operator", &draft.operator);
    if draft.key_measure {
        one("key_measure", "ja");
    }
    one("priority", &draft.priority);
    one("total_cost", &draft.total_cost);
    one("decisions", &draft.decisions);
    one("file_reference", &draft.file_reference);
    one("links", &draft.links);
    FormData(pairs)
}

/// The pairs of a report's form.
pub fn report_pairs(draft: &ReportDraft) -> FormData {
    let pairs = [
        ("stage", &draft.stage),
        ("stage_reason", &draft.stage_reason),
        ("rating", &draft.rating),
        ("rating_reason", &draft.rating_reason),
        ("text", &draft.text),
        ("internal", &draft.internal),
        ("next_step", &draft.next_step),
        ("replacement", &draft.replacement),
        ("as_of", &draft.as_of),
        ("last_seen", &draft.last_seen),
    ];
    FormData(
        pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.clone()))
            .collect(),
    )
}

/// What a report's form sent.
pub fn report_draft(sent: &FormData) -> ReportDraft {
    ReportDraft {
        stage: sent.get("stage"),
        stage_reason: sent.get("stage_reason"),
        rating: sent.get("rating"),
        rating_reason: sent.get("rating_reason"),
        text: sent.get("text"),
        internal: sent.get("internal"),
        next_step: sent.get("next_step"),
        replacement: sent.get("replacement"),
        as_of: sent.get("as_of"),
        last_seen: sent.get("last_seen"),
    }
}

/// For the hidden field `form_id` of a page whose form makes something.
pub fn fresh_form_id() -> String {
    backend::ids::fresh::<FormId>().to_string()
}

/// A form filled with a stored or merged measure.
pub fn filled_measure(spec: &'static FormSpec, draft: &MeasureDraft) -> Filled {
    Filled::typed(spec, &measure_pairs(draft))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::measure_form::ParticipantDraft;

    #[test]
    fn what_a_form_is_filled_with_is_what_it_sends() {
        let draft = MeasureDraft {
            title: "T".into(),
            areas: vec!["a".into(), "b".into()],
            participants: vec![
                ParticipantDraft {
                    body: "x".into(),
                    task: String::new(),
                },
                ParticipantDraft {
                    body: "y".into(),
                    task: "z".into(),
                },
            ],
            key_measure: true,
            links: "https://berlin.de".into(),
            version: "3".into(),
            ..MeasureDraft::default()
        };
        assert_eq!(MeasureDraft::from(&measure_pairs(&draft)), draft);
        let report = ReportDraft {
            text: "t".into(),
            last_seen: "l".into(),
            ..ReportDraft::default()
        };
        assert_eq!(report_draft(&report_pairs(&report)), report);
    }

    #[test]
    fn every_pair_of_the_full_form_is_declared() {
        for (name, _) in measure_pairs(&MeasureDraft {
            key_measure: true,
            ..MeasureDraft::default()
        })
        .0
        {
            assert!(EDIT.field(&name).is_some(), "{name}");
        }
    }
}
