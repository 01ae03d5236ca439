//! The fields of a programme: declared once for anlegen and bearbeiten, filled, compared.

use domain::{
    body::BodyKind,
    catalogue::{Catalogue, Programme},
    catalogue_form::{EACH_DISTRICT_OFFICE, ProgrammeDraft},
    dates,
    form::FormData,
};
use leptos::prelude::*;

use crate::kit::{
    choice::{Checkbox, Choice, Select},
    diff::Change,
    field::{DateField, LongText, TextField, Width},
    form::{FieldRow, FieldSpec, Fieldset, Filled, FormSpec, choice, date, hidden, line, long},
    once::FORM_ID,
};

const NAME: FieldSpec = line("name", "Name").required().max(120);
const GIVER: FieldSpec = choice("giver", "Wer die Mittel vergibt").required();
const NOTE: FieldSpec = long("note", "Hinweis").max(1_000);
const DEPARTMENTS: FieldSpec = line(
    "departments",
    "Mindestens so viele Senatsverwaltungen gemeinsam",
)
.max(4)
.hint("Zahl von 2 bis 10; leer heißt: keine Regel.");
const ONLY_AREAS: FieldSpec = choice("only_areas", "Nur für Maßnahmen in den 13 Handlungsräumen");
const RUNS_FROM: FieldSpec = date("runs_from", "Laufzeit ab");
const RUNS_TO: FieldSpec = date("runs_to", "Laufzeit bis einschließlich");
const QUESTION: FieldSpec = line("question", "Rückfrage")
    .max(300)
    .hint("Wird bei der Maßnahme gezeigt und von einem Menschen beantwortet, nie geprüft.");

pub static NEW: FormSpec = FormSpec {
    path: "/verzeichnisse/programme/neu",
    fields: &[
        hidden(FORM_ID),
        NAME,
        GIVER,
        NOTE,
        DEPARTMENTS,
        ONLY_AREAS,
        RUNS_FROM,
        RUNS_TO,
        QUESTION,
    ],
};

pub static EDIT: FormSpec = FormSpec {
    path: "/verzeichnisse/programme/{id}/bearbeiten",
    fields: &[
        hidden("version"),
        NAME,
        GIVER,
        NOTE,
        DEPARTMENTS,
        ONLY_AREAS,
        RUNS_FROM,
        RUNS_TO,
        QUESTION,
        choice("retired", "Stillgelegt").hint(
            "Neue Mittel können nicht mehr angefragt werden. Was schon vereinbart ist, bleibt.",
        ),
    ],
};

pub fn draft(sent: &FormData) -> ProgrammeDraft {
    ProgrammeDraft {
        name: sent.get("name"),
        giver: sent.get("giver"),
        note: sent.get("note"),
        departments: sent.get("departments"),
        only_areas: sent.has("only_areas"),
        runs_from: sent.get("runs_from"),
        runs_to: sent.get("runs_to"),
        question: sent.get("question"),
        retired: sent.has("retired"),
        version: sent.get("version"),
        form_id: sent.get(FORM_ID),
    }
}

pub fn filled(programme: &Programme) -> Filled {
    let draft = ProgrammeDraft::of(programme);
    Filled::blank(&EDIT)
        .set("name", draft.name)
        .set("giver", draft.giver)
        .set("note", draft.note)
        .set("departments", draft.departments)
        .tick("only_areas", draft.only_areas)
        .set("runs_from", draft.runs_from)
        .set("runs_to", draft.runs_to)
        .set("question", draft.question)
        .tick("retired", draft.retired)
        .set("version", draft.version)
}

/// What stands now beside what was typed, in words.
pub fn changes(catalogue: &Catalogue, stored: &Programme, typed: &ProgrammeDraft) -> Vec<Change> {
    let stored = ProgrammeDraft::of(stored);
    let word = |yes| if yes { "ja" } else { "nein" };
    let giver = |id: &str| {
        id.parse().map_or_else(
            |_| "jeweiliges Bezirksamt".to_owned(),
            |id| catalogue.body_name(id).to_owned(),
        )
    };
    let day = |typed: &str| match dates::parse_optional(typed) {
        Ok(Some(day)) => dates::german(day),
        _ => typed.to_owned(),
    };
    vec![
        Change::new("Name", stored.name, typed.name.trim()),
        Change::new(
            "Wer die Mittel vergibt",
            giver(&stored.giver),
            giver(&typed.giver),
        ),
        Change::new(
            "Hinweis",
            stored.note,
            typed.note.replace("\r\n", "\n").trim(),
        ),
        Change::new(
            "Senatsverwaltungen",
            stored.departments,
            typed.departments.trim(),
        ),
        Change::new(
            "Nur in den Handlungsräumen",
            word(stored.only_areas),
            word(typed.only_areas),
        ),
        Change::new("Laufzeit ab", day(&stored.runs_from), day(&typed.runs_from)),
        Change::new("Laufzeit bis", day(&stored.runs_to), day(&typed.runs_to)),
        Change::new("Rückfrage", stored.question, typed.question.trim()),
        Change::new("Stillgelegt", word(stored.retired), word(typed.retired)),
    ]
}

/// All fields but the hidden ones.
pub fn fields(form: &Filled, givers: Vec<Choice>) -> AnyView {
    let retired = (form.spec().path == EDIT.path).then(|| view! { <Checkbox name="retired" /> });
    view! {
        <TextField name="name" />
        <Select name="giver" choices=givers empty="Bitte wählen" />
        <LongText name="note" rows=3 />
        <Fieldset legend="Regeln" hint="Die ersten drei werden bei jeder Maßnahme geprüft.">
            <TextField name="departments" width=Width::Short />
            <Checkbox name="only_areas" />
            <FieldRow>
                <DateField name="runs_from" />
                <DateField name="runs_to" />
            </FieldRow>
            <TextField name="question" />
        </Fieldset>
        {retired}
    }
    .into_any()
}

/// Who may give today, and who gives already.
pub fn givers(catalogue: &Catalogue, today: chrono::NaiveDate, stands: &str) -> Vec<Choice> {
    let mut choices = vec![Choice::new(EACH_DISTRICT_OFFICE, "jeweiliges Bezirksamt")];
    choices.extend(
        catalogue
            .bodies_sorted()
            .into_iter()
            .filter(|body| {
                let gives = body.can_be_asked() && body.valid_on(today);
                body.id.to_string() == stands || gives
            })
            .map(|body| {
                let group = match body.kind {
                    BodyKind::SenateDepartment => "Senatsverwaltungen",
                    BodyKind::DistrictOffice => "Bezirksämter",
                    BodyKind::Office => "Fachämter",
                    BodyKind::Other => "Weitere Stellen",
                };
                Choice::new(body.id.to_string(), body.short_name.clone()).within(group)
            }),
    );
    choices
}
