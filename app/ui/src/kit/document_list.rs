//! Documents at one place as a table, and the question before one is removed. Who may
//! do that is asked by the page.

use domain::{
    catalogue::Catalogue,
    dates,
    document::{Document, size},
};
use leptos::prelude::*;

use super::{
    form::{ButtonLink, Buttons, PostForm, Submit, Weight},
    table::{Column, DataTable, Row, cell},
};

/// What a document is called: its title, else the name of its file.
pub fn name(document: &Document) -> String {
    document
        .title
        .clone()
        .unwrap_or_else(|| document.file_name.clone())
}

/// The table; with `removal`, the path below which `/{document}/entfernen` lies, each
/// row has a link to remove it.
pub fn table(
    caption: &'static str,
    documents: &[Document],
    catalogue: &Catalogue,
    removal: Option<String>,
) -> AnyView {
    let mut columns = vec![
        Column::new("Dokument"),
        Column::new("Art und Größe"),
        Column::new("Abgelegt"),
    ];
    if removal.is_some() {
        columns.push(Column::actions("Aktionen"));
    }
    let rows = documents
        .iter()
        .map(|document| {
            let mut cells = vec![
                link(document),
                cell(format!(
                    "{}, {}",
                    document.media_type.label(),
                    size(document.bytes)
                )),
                cell(stored(document, catalogue)),
            ];
            if let Some(path) = &removal {
                let (href, name) = (
                    format!("{path}/{}/entfernen", document.id),
                    format!(" {}", name(document)),
                );
                cells.push(
                    view! { <a href=href>"Entfernen"<span class="kern-sr-only">{name}</span></a> }
                        .into_any(),
                );
            }
            Row::new(cells)
        })
        .collect::<Vec<_>>();
    view! { <DataTable caption=caption caption_hidden=true columns=columns rows=rows /> }.into_any()
}

fn link(document: &Document) -> AnyView {
    let href = format!("/dokumente/{}", document.id);
    let file = document.title.is_some().then(|| {
        view! { <br /><span class="small muted document__file">{document.file_name.clone()}</span> }
    });
    view! { <a class="document__name" href=href download="">{name(document)}</a>{file} }.into_any()
}

/// "22.11.2026, SenBJF"
fn stored(document: &Document, catalogue: &Catalogue) -> String {
    let day = dates::german(backend::clock::berlin_day(document.uploaded_at));
    match document.body {
        Some(body) => format!("{day}, {}", catalogue.body_name(body)),
        None => day,
    }
}

/// Asks once more before a document is removed.
pub fn removal_form(document: &Document, action: String, back: String) -> AnyView {
    let what = format!(
        "{} ({}, {})",
        name(document),
        document.media_type.label(),
        size(document.bytes)
    );
    view! {
        <PostForm action=action required_note=false>
            <div class="prose">
                <p><strong class="document__name">{what}</strong></p>
                <p>"Die Datei wird gelöscht und lässt sich nicht zurückholen. Im Verlauf bleibt stehen, dass es das Dokument gab und wann es entfernt wurde."</p>
            </div>
            <Buttons>
                <Submit label="Dokument entfernen" weight=Weight::Danger />
                <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
            </Buttons>
        </PostForm>
    }
    .into_any()
}
