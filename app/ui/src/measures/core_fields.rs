//! The fields of the first page, shared by "anlegen" and "bearbeiten". Only shows.

use chrono::NaiveDate;
use domain::{catalogue::Catalogue, concept::NodeKind};
use leptos::prelude::*;

use super::{
    choices::{self, NodeGroup},
    islands::ObjectivesOfAreas,
};
use crate::kit::{
    choice::{CheckboxGroup, Select},
    field::{DateField, HiddenField, LongText, TextField},
    form::{FieldRow, Fieldset, Filled},
    islands::type_ahead::TypeAhead,
};

/// Title, place, field, lead, period, objectives. Without `may_link` the objectives
/// are shown and sent along, but cannot be changed. `about_dates` stands below the
/// period.
pub fn core_fields(
    form: &Filled,
    catalogue: &Catalogue,
    today: NaiveDate,
    may_link: bool,
    about_dates: Option<AnyView>,
) -> AnyView {
    let lead = form.value("lead");
    let bodies = choices::bodies(catalogue, today, &[lead]);
    let fields = choices::fields(catalogue, &form.value("field"));
    let (areas, outside) = (choices::areas(catalogue), outside(form, catalogue));
    let objectives = if may_link {
        let groups = node_groups(
            form,
            "objectives",
            choices::nodes(catalogue, NodeKind::Objective, &form.values("objectives")),
        );
        view! { <ObjectivesOfAreas>{groups}</ObjectivesOfAreas> }.into_any()
    } else {
        fixed_objectives(form, catalogue)
    };
    view! {
        <div id="was-und-wo"><Fieldset legend="Was und wo">
            <TextField name="title" />
            <CheckboxGroup name="areas" choices=areas columns=true />
            {outside}
            <Select name="field" choices=fields empty="Bitte wählen" />
        </Fieldset></div>
        <div id="wer-und-wann"><Fieldset legend="Wer und wann">
            <TypeAhead><Select name="lead" choices=bodies empty="Bitte wählen" /></TypeAhead>
            <FieldRow>
                <DateField name="start" />
                <DateField name="end" />
            </FieldRow>
            {about_dates}
        </Fieldset></div>
        <div id="wozu"><Fieldset legend="Wozu" hint="Wählen Sie mindestens ein Ziel des Handlungskonzepts – oder sagen Sie, warum keines passt.">
            {objectives}
            <LongText name="outside_concept" rows=2 />
        </Fieldset></div>
    }
    .into_any()
}

/// The links to objectives belong to the coordination once a measure is released.
fn fixed_objectives(form: &Filled, catalogue: &Catalogue) -> AnyView {
    let items: Vec<AnyView> = form
        .values("objectives")
        .into_iter()
        .map(|id| {
            let label = id
                .parse()
                .map(|node| catalogue.node_label(node))
                .unwrap_or_default();
            view! { <li>{label}<HiddenField name="objectives" value=id /></li> }.into_any()
        })
        .collect();
    let list = if items.is_empty() {
        view! { <p class="nothing">"Kein Ziel zugeordnet"</p> }.into_any()
    } else {
        view! { <ul class="bullets">{items}</ul> }.into_any()
    };
    view! {
        <div id="objectives" class="fixed">
            <p class="kern-label">{form.spec().label("objectives")}</p>
            <p class="kern-hint">"Nach der Freigabe ordnet die Bezirks- oder Landeskoordination die Ziele zu."</p>
            {list}
        </div>
    }
    .into_any()
}

/// A place outside the areas: rare, so folded away until it is used.
fn outside(form: &Filled, catalogue: &Catalogue) -> AnyView {
    let used = ["outside_district", "outside_reason"]
        .iter()
        .any(|name| !form.value(name).is_empty() || form.error(name).is_some());
    view! {
        <details class="fold" open=used>
            <summary>"Die Maßnahme liegt außerhalb der Handlungsräume"</summary>
            <div class="fold__body">
                <Select name="outside_district" choices=choices::districts(catalogue) empty="Kein Bezirk" />
                <LongText name="outside_reason" rows=2 />
            </div>
        </details>
    }
    .into_any()
}

/// Boxes of several concepts under one question. The first box carries the bare name
/// as its id, so that the error summary leads there.
pub fn node_groups(form: &Filled, name: &'static str, groups: Vec<NodeGroup>) -> AnyView {
    let chosen = form.values(name);
    let label = form.spec().label(name);
    let error = form.error(name).map(|sentence| {
        view! {
            <p class="kern-error" id=format!("{name}-fehler")>
                <span class="kern-icon kern-icon--danger kern-icon--default" aria-hidden="true"></span>
                <span class="kern-body">{sentence}</span>
            </p>
        }
    });
    let described = error.is_some().then(|| format!("{name}-fehler"));
    let class = if described.is_some() {
        "kern-fieldset kern-fieldset--error"
    } else {
        "kern-fieldset"
    };
    let mut number = 0;
    let groups: Vec<AnyView> = groups
        .into_iter()
        .map(|group| {
            let areas: Vec<String> = group.areas.iter().map(ToString::to_string).collect();
            let boxes: Vec<AnyView> = group
                .choices
                .into_iter()
                .map(|choice| {
                    let id = if number == 0 { name.to_owned() } else { format!("{name}-{number}") };
                    number += 1;
                    let checked = chosen.contains(&choice.value);
                    view! {
                        <div class="kern-form-check">
                            <input class="kern-form-check__checkbox" r#type="checkbox" id=id.clone() name=name value=choice.value checked=checked />
                            <label class="kern-label" r#for=id>{choice.label}</label>
                        </div>
                    }
                    .into_any()
                })
                .collect();
            view! {
                <div class="node-group" data-areas=areas.join(" ") role="group" aria-label=group.title.clone()>
                    <p class="node-group__title" aria-hidden="true">{group.title.clone()}</p>
                    <div class="checks">{boxes}</div>
                </div>
            }
            .into_any()
        })
        .collect();
    let none = groups.is_empty().then(|| view! { <p class="kern-hint" id=name>"Für die Handlungsräume sind noch keine Einträge hinterlegt."</p> });
    view! {
        <fieldset class=class aria-describedby=described>
            <legend class="kern-label">{label}</legend>
            {error}
            {none}
            <div class="kern-fieldset__body">{groups}</div>
        </fieldset>
    }
    .into_any()
}
