//! Second step: old and new of each measure, and those that stay as they are, with the
//! reason. Each row can still be left out.

use axum::response::Response;
use backend::bulk_change::{Foreseen, Outlook};
use domain::{diff::Change, ids::MeasureId};
use leptos::prelude::*;

use super::{
    super::query::{LIST, measure_path},
    FORM, PATH,
    fields::CARRIED,
};
use crate::kit::{
    alert::Notice,
    field::HiddenField,
    form::{Buttons, Filled, PostForm, Submit, Weight},
    page::Breadth,
    table::{Column, DataTable, Row, cell},
    visit::Visit,
};

pub fn show(visit: &Visit, form: Filled, foreseen: Vec<Foreseen>) -> Response {
    let page = visit
        .page("Vorschau der Änderungen")
        .crumb("Maßnahmen", LIST)
        .crumb("Gemeinsam ändern", PATH)
        .lead("Noch ist nichts gespeichert. Nehmen Sie Häkchen weg, wo sich nichts ändern soll.")
        .breadth(Breadth::Wide)
        .form(&form);
    page.show(move || {
        let chosen: Vec<String> = form.values("id");
        let (mut changing, mut staying) = (Vec::new(), Vec::new());
        for one in foreseen {
            let name = name(one.id, one.name);
            match one.outlook {
                Outlook::Changes { seen, changes, asks_lead } => {
                    let label = format!("{} ändern", name.1);
                    changing.push(Row::new(vec![
                        cell(view! {
                            <input class="row-tick" r#type="checkbox" name="seen" value=seen.to_string() checked=true aria-label=label />
                            {name.0}
                        }),
                        cell(old_and_new(changes, asks_lead)),
                    ]));
                }
                Outlook::Stays(reason) => {
                    staying.push(Row::new(vec![cell(name.0), cell(view! { <span>{reason}</span> })]));
                }
            }
        }
        let any = !changing.is_empty();
        let carried: Vec<_> = CARRIED
            .into_iter()
            .map(|name| view! { <HiddenField name=name /> })
            .collect();
        let ids: Vec<_> = chosen
            .into_iter()
            .map(|id| view! { <HiddenField name="id" value=id /> })
            .collect();
        let change = any.then(|| view! { <DataTable caption=format!("Das ändert sich ({})", changing.len()) columns=vec![Column::new("Maßnahme"), Column::new("Änderung")] rows=changing /> });
        let stay = (!staying.is_empty()).then(|| view! { <DataTable caption=format!("Das bleibt, wie es ist ({})", staying.len()) columns=vec![Column::new("Maßnahme"), Column::new("Warum")] rows=staying /> });
        let nothing = (!any).then(|| view! { <Notice tone="info" title="Es gibt nichts zu ändern"><p>"Bei keiner der ausgewählten Maßnahmen würde sich etwas ändern. Unten steht, warum."</p></Notice> });
        let apply = any.then(|| view! { <Submit label="Änderungen anwenden" name="aktion" value="anwenden" /> });
        let back = if any { Weight::Secondary } else { Weight::Primary };
        view! {
            <PostForm action=FORM.path required_note=false>
                {carried}
                {ids}
                {nothing}
                {change}
                {stay}
                <Buttons>
                    {apply}
                    <Submit label="Zurück und ändern" name="aktion" value="zurueck" weight=back />
                </Buttons>
            </PostForm>
        }
    })
}

/// A link to the measure, and its code; nothing is said of one that is not seen.
pub fn name(id: MeasureId, name: Option<(String, String)>) -> (AnyView, String) {
    match name {
        Some((code, title)) => (
            view! { <span class="code list-code">{code.clone()}</span><a href=measure_path(id)>{title}</a> }
                .into_any(),
            code,
        ),
        None => (
            view! { <span>"Unbekannte Maßnahme"</span> }.into_any(),
            String::new(),
        ),
    }
}

fn old_and_new(changes: Vec<Change>, asks_lead: bool) -> AnyView {
    let lines: Vec<_> = changes
        .into_iter()
        .map(|change| {
            let side = |text: String| if text.is_empty() { "leer".to_owned() } else { text };
            view! {
                <li>
                    <span class="change__label">{change.label}": "</span>
                    <del class="diff__old"><span class="kern-sr-only">"bisher "</span>{side(change.old)}</del>
                    <span aria-hidden="true">" → "</span>
                    <ins class="diff__new"><span class="kern-sr-only">"neu "</span>{side(change.new)}</ins>
                </li>
            }
        })
        .collect();
    let asks = asks_lead.then(|| view! { <li>"Die Federführung wird zu den neuen Bedingungen angefragt; bis zur Antwort gelten die alten."</li> });
    view! { <ul class="plain-list change">{lines}{asks}</ul> }.into_any()
}
