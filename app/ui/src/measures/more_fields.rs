//! The three groups of "bearbeiten" beyond the core: Inhalt, Zuständigkeit, Rahmen.
//! Only shows.

use chrono::NaiveDate;
use domain::{catalogue::Catalogue, concept::NodeKind, ids::BodyId};
use leptos::prelude::*;

use super::{choices, core_fields::node_groups};
use crate::kit::{
    choice::{Checkbox, CheckboxGroup, RadioGroup, Select},
    field::{DateField, LongText, MoneyField, TextField, Width},
    form::{FieldRow, Fieldset, Filled, Submit, Weight},
    islands::type_ahead::TypeAhead,
};

/// Empty rows offered below the participants that stand.
pub const SPARE_ROWS: usize = 3;

/// What was moved, and when it is looked at again.
pub fn dates() -> AnyView {
    view! {
        <LongText name="end_reason" rows=2 />
        <DateField name="check_on" />
    }
    .into_any()
}

pub fn content(form: &Filled, catalogue: &Catalogue) -> AnyView {
    let chosen = form.values("goals");
    let goals = choices::nodes(catalogue, NodeKind::GuidingGoal, &chosen);
    let goals = node_groups(
        form,
        "goals",
        choices::near(goals, &form.values("areas"), &chosen),
    );
    let target_groups = choices::target_groups(catalogue, &form.values("target_groups"));
    view! {
        <div id="inhalt-felder"><Fieldset legend="Inhalt">
            <LongText name="need" />
            <LongText name="effect" />
            <LongText name="success" />
            <CheckboxGroup name="target_groups" choices=target_groups columns=true />
            {goals}
            <LongText name="risks" />
            <LongText name="continuation" />
        </Fieldset></div>
    }
    .into_any()
}

/// `rows`: how many participants to show, the empty ones included.
pub fn responsibility(
    form: &Filled,
    catalogue: &Catalogue,
    today: NaiveDate,
    rows: usize,
) -> AnyView {
    let participants = participants(form, catalogue, today, rows);
    let units = units(form, catalogue);
    view! {
        <div id="zustaendigkeit"><Fieldset legend="Zuständigkeit">
            <FieldRow>
                <TextField name="unit" width=Width::Medium list="einheiten" />
                <TextField name="operator" />
            </FieldRow>
            <datalist id="einheiten">{units}</datalist>
            <LongText name="contact" rows=3 />
            {participants}
        </Fieldset></div>
    }
    .into_any()
}

/// Units of the lead that are in use, as suggestions.
fn units(form: &Filled, catalogue: &Catalogue) -> Vec<AnyView> {
    let lead = form.value("lead").parse::<BodyId>().ok();
    let units = lead
        .map(|lead| catalogue.units_of(lead))
        .unwrap_or_default();
    units
        .into_iter()
        .filter(|unit| !unit.retired)
        .map(|unit| {
            view! { <option value=unit.code.clone()>{unit.name.clone()}</option> }.into_any()
        })
        .collect()
}

fn participants(form: &Filled, catalogue: &Catalogue, today: NaiveDate, rows: usize) -> AnyView {
    let bodies = choices::bodies(catalogue, today, &form.values("participant"));
    let rows: Vec<AnyView> = (0..rows)
        .map(|row| {
            let legend = format!("Beteiligte Stelle {}", row + 1);
            view! {
                <div class="row-fields row-fields--participant" role="group" aria-label=legend>
                    <Select name="participant" row=row choices=bodies.clone() empty="Keine" />
                    <LongText name="participant_task" row=row rows=2 />
                </div>
            }
            .into_any()
        })
        .collect();
    view! {
        <fieldset class="kern-fieldset rows" id="beteiligte">
            <legend class="kern-label">"Beteiligte"</legend>
            {crate::kit::glossary::what_is("beteiligte")}
            <p class="kern-hint">"Jede Stelle wird angefragt und antwortet selbst. Eine leere Zeile zählt nicht; zum Entfernen wählen Sie „Keine“ und leeren die Aufgabe."</p>
            <TypeAhead>{rows}</TypeAhead>
            <Submit label="Weitere Zeilen" name="aktion" value="zeile" weight=Weight::Secondary />
        </fieldset>
    }
    .into_any()
}

pub fn frame() -> AnyView {
    let mut priorities = choices::priorities();
    priorities.push(crate::kit::choice::Choice::new("", "keine Angabe"));
    view! {
        <div id="rahmen"><Fieldset legend="Rahmen">
            <Checkbox name="key_measure" />
            <RadioGroup name="priority" choices=priorities />
            <FieldRow>
                <MoneyField name="total_cost" />
                <TextField name="file_reference" width=Width::Medium />
            </FieldRow>
            <LongText name="decisions" rows=3 />
            <LongText name="links" rows=3 />
        </Fieldset></div>
    }
    .into_any()
}
