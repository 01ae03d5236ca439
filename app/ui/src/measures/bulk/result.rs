//! Last step: what was changed, and what was not, with the reason. Sent again it says
//! the same and changes nothing twice.

use axum::response::Response;
use backend::bulk_change::Done;
use domain::{bulk_change::BulkKind, catalogue::Catalogue, form::FormData};
use leptos::prelude::*;

use super::{
    super::query::{LIST, ListQuery},
    PATH,
    fields::kind_label,
    preview::name,
};
use crate::kit::{
    address::Address,
    alert::notice,
    form::{ButtonLink, Buttons, Weight},
    page::Breadth,
    table::{Column, DataTable, Row, cell},
    visit::Visit,
};

pub fn show(
    visit: &Visit,
    catalogue: &Catalogue,
    kind: BulkKind,
    posted: &FormData,
    done: Vec<Done>,
) -> Response {
    let list = posted.get("liste");
    let back = ListQuery::from_list_param(&list, catalogue)
        .here(catalogue)
        .to_string();
    let failed: Vec<String> = done
        .iter()
        .filter(|one| one.outcome.is_err())
        .map(|one| one.id.to_string())
        .collect();
    let again = failed.iter().fold(
        Address::new(PATH).and("art", kind.key()).and("liste", list),
        |address, id| address.and("id", id.clone()),
    );
    let page = visit
        .page("Ergebnis der Änderungen")
        .crumb("Maßnahmen", LIST)
        .crumb("Gemeinsam ändern", PATH)
        .kicker(kind_label(kind).0)
        .breadth(Breadth::Wide);
    page.show(move || {
        let (mut changed, mut stayed) = (Vec::new(), Vec::new());
        for one in done {
            let name = name(one.id, one.name).0;
            match one.outcome {
                Ok(()) => changed.push(Row::new(vec![cell(name)])),
                Err(reason) => stayed.push(Row::new(vec![cell(name), cell(view! { <span>{reason}</span> })])),
            }
        }
        let (tone, sentence) = match (changed.len(), stayed.len()) {
            (all, 0) => ("success", format!("Alles ist gespeichert. Geändert: {all}.")),
            (0, none) => ("warning", format!("Es wurde nichts geändert. Nicht geändert: {none}.")),
            (some, rest) => ("warning", format!("Ein Teil ist gespeichert. Geändert: {some}, nicht geändert: {rest}.")),
        };
        let retry = (!stayed.is_empty()).then(|| view! { <ButtonLink href=again.to_string() label="Nicht geänderte noch einmal ansehen" weight=Weight::Primary /> });
        let weight = if stayed.is_empty() { Weight::Primary } else { Weight::Secondary };
        let stayed = (!stayed.is_empty()).then(|| view! { <DataTable caption="Nicht geändert" columns=vec![Column::new("Maßnahme"), Column::new("Warum")] rows=stayed /> });
        let changed = (!changed.is_empty()).then(|| view! { <DataTable caption="Geändert" columns=vec![Column::new("Maßnahme")] rows=changed /> });
        view! {
            {notice(tone, sentence, true)}
            {stayed}
            {changed}
            <Buttons>
                {retry}
                <ButtonLink href=back label="Zur Liste" weight=weight />
            </Buttons>
        }
    })
}
