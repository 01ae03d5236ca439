//! The page with the pasted text and, once checked, its rows.

use axum::response::Response;
use backend::measure_rows::Checked;
use domain::measure_rows::{Column, LONGEST, MOST, Sheet};
use leptos::prelude::*;

use super::{super::query::LIST, rows, template};
use crate::kit::{
    alert::{Notice, notice},
    choice::{Choice, RadioGroup},
    field::{HiddenField, LongText},
    form::{
        ButtonLink, Buttons, FieldSpec, Fieldset, Filled, FormSpec, PostForm, Submit, Weight,
        choice, hidden, line, long,
    },
    once::{FORM_ID, form_id},
    page::Breadth,
    visit::Visit,
};

pub const RELEASED: &str = "freigegeben";
pub const DRAFT: &str = "entwurf";

/// The text, and a field for each cell that is wrong.
pub static FORM: FormSpec = FormSpec {
    path: super::PATH,
    fields: &[
        hidden(FORM_ID),
        hidden("at"),
        choice("status", "Wie sollen die Maßnahmen angelegt werden?").required(),
        long("rows", "Zeilen aus Ihrer Tabelle")
            .required()
            .max(LONGEST)
            .hint("Markieren Sie die Zeilen in Excel, kopieren Sie sie (Strg+C) und fügen Sie sie hier ein (Strg+V)."),
        one(Column::Title),
        one(Column::Areas),
        one(Column::Field),
        one(Column::Objectives),
        one(Column::Lead),
        many(Column::Participants),
        one(Column::Start),
        one(Column::End),
        one(Column::Stage),
        one(Column::Rating),
        many(Column::Reason),
        many(Column::Text),
        one(Column::TargetGroups),
        one(Column::TotalCost),
        many(Column::Need),
        many(Column::Effect),
        many(Column::OutsideConcept),
        one(Column::OutsideDistrict),
        many(Column::OutsideReason),
    ],
};

const fn one(column: Column) -> FieldSpec {
    line(column.key(), column.label()).max(0).repeated()
}

const fn many(column: Column) -> FieldSpec {
    long(column.key(), column.label()).repeated()
}

pub fn show(visit: &Visit, form: Filled, checked: Option<(Sheet, Vec<Checked>)>) -> Response {
    let page = visit
        .page("Mehrere Maßnahmen anlegen")
        .crumb("Maßnahmen", LIST)
        .lead("Fügen Sie Zeilen aus Excel ein. Jede Zeile wird geprüft; angelegt wird erst, wenn Sie es sagen.")
        .breadth(if checked.is_some() { Breadth::Wide } else { Breadth::Normal })
        .form(&form);
    page.show(move || content(&form, checked))
}

/// The form itself; also below the result, with the rows that are left.
pub fn content(form: &Filled, checked: Option<(Sheet, Vec<Checked>)>) -> AnyView {
    let form_id = form_id(form);
    let statuses = vec![
        Choice::new(RELEASED, "freigegeben").explained("Alle Fachstellen sehen sie sofort."),
        Choice::new(DRAFT, "als Entwürfe").explained(
            "Sie bleiben bei Ihrer Stelle und der Bezirkskoordination und zählen noch nicht.",
        ),
    ];
    let unknown = checked.as_ref().and_then(|(sheet, _)| unknown(sheet));
    let buttons = buttons(checked.as_ref().map(|(_, checked)| checked.as_slice()));
    let is_checked = checked.is_some();
    let table = checked.map(|(sheet, checked)| rows::table(&sheet, &checked));
    let text = view! { <LongText name="rows" rows=10 /> }.into_any();
    let text = if is_checked {
        view! { <details class="fold"><summary>"Eingefügten Text ansehen oder ändern"</summary><div class="fold__body">{text}</div></details> }.into_any()
    } else {
        text
    };
    let help = (!is_checked).then(help);
    view! {
        {help}
        <PostForm action=FORM.path>
            <HiddenField name=FORM_ID value=form_id />
            {unknown}
            {table}
            {text}
            <RadioGroup name="status" choices=statuses />
            {buttons}
        </PostForm>
    }
    .into_any()
}

/// What can be done now depends on how many rows are right.
fn buttons(checked: Option<&[Checked]>) -> AnyView {
    let right = checked.map_or(0, |rows| {
        rows.iter()
            .filter(|row| row.read.problems.is_empty())
            .count()
    });
    let all = checked.is_some_and(|rows| rows.len() == right);
    let check = if checked.is_some() {
        "Erneut prüfen"
    } else {
        "Zeilen prüfen"
    };
    let create = (right > 0).then(|| {
        let label = if all {
            "Jetzt anlegen"
        } else {
            "Nur Zeilen ohne Fehler anlegen"
        };
        let weight = if all {
            Weight::Primary
        } else {
            Weight::Secondary
        };
        view! { <Submit label=label name="aktion" value="anlegen" weight=weight /> }
    });
    let weight = if all {
        Weight::Secondary
    } else {
        Weight::Primary
    };
    let check = view! { <Submit label=check name="aktion" value="pruefen" weight=weight /> };
    let fine = all.then(|| {
        notice(
            "success",
            "Alle Zeilen sind in Ordnung. Angelegt ist noch nichts.".into(),
            true,
        )
    });
    view! {
        {fine}
        <Buttons>
            {check}
            {create}
            <ButtonLink href=LIST label="Abbrechen" weight=Weight::Tertiary />
        </Buttons>
    }
    .into_any()
}

fn unknown(sheet: &Sheet) -> Option<AnyView> {
    let unknown = sheet.unknown();
    (!unknown.is_empty()).then(|| {
        let names = unknown.join("“, „");
        view! {
            <Notice tone="info" title="Diese Spalten werden nicht übernommen">
                <p>{format!("„{names}“. Alle anderen Spalten sind erkannt.")}</p>
            </Notice>
        }
        .into_any()
    })
}

/// What the columns are called and in which order they stand without a heading.
fn help() -> AnyView {
    let columns: Vec<_> = Column::ALL
        .iter()
        .map(|column| view! { <li>{column.label()}</li> })
        .collect();
    view! {
        <Fieldset legend="So sieht die Tabelle aus">
            <p>"Am einfachsten nehmen Sie die Vorlage. Eine eigene Tabelle geht auch: Steht in der ersten Zeile, wie die Spalten heißen, ist die Reihenfolge gleich."</p>
            <p><a href=template::PATH>"Vorlage für Excel herunterladen (CSV)"</a></p>
            <details class="fold">
                <summary>"Spalten und ihre Reihenfolge ohne Kopfzeile"</summary>
                <ol class="columns-list">{columns}</ol>
                <p>"Nötig sind Titel, Handlungsfeld, Federführung und ein Handlungsraum; dazu ein Ziel, wenn der Handlungsraum ein Handlungskonzept hat. Mehrere Werte in einer Zelle trennt ein Semikolon, eine Aufgabe folgt der Stelle nach einem Doppelpunkt."</p>
                <p>{format!("Auf einmal sind höchstens {MOST} Zeilen möglich.")}</p>
            </details>
        </Fieldset>
    }
    .into_any()
}
