//! Two versions beside each other, field by field. Only shows; `domain::diff`
//! finds what differs.

use leptos::prelude::*;

use super::alert::Notice;

/// One field of two versions, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub field: String,
    pub old: String,
    pub new: String,
}

impl Change {
    pub fn new(field: impl Into<String>, old: impl Into<String>, new: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            old: old.into(),
            new: new.into(),
        }
    }
}

/// The changes as a table; the headings say whose text stands where, e.g.
/// "Gespeichert von jemand anderem" and "Ihre Eingabe".
#[component]
pub fn Diff(
    #[prop(into)] caption: String,
    changes: Vec<Change>,
    #[prop(default = "Vorher".to_owned(), into)] old: String,
    #[prop(default = "Nachher".to_owned(), into)] new: String,
    /// Marks old as removed and new as added; off when both texts still stand, as on
    /// the conflict page.
    #[prop(default = true)]
    marked: bool,
) -> impl IntoView {
    let rows = changes
        .into_iter()
        .map(|change| {
            let (before, after) = (
                side(change.old, marked.then_some(false)),
                side(change.new, marked.then_some(true)),
            );
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row">{change.field}</th>
                    <td role="cell" data-label=old.clone()>{before}</td>
                    <td role="cell" data-label=new.clone()>{after}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-frame"><table class="table table--diff" role="table">
            <caption class="table__caption">{caption}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">"Feld"</th>
                    <th role="columnheader" scope="col">{old.clone()}</th>
                    <th role="columnheader" scope="col">{new.clone()}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table></div>
    }
}

/// Above a form with which somebody else was faster: what stands now and what was
/// typed. `Change`s that are none are left out.
pub fn conflict_notice(mut changes: Vec<Change>) -> AnyView {
    changes.retain(|change| change.old != change.new);
    let same = changes
        .is_empty()
        .then(|| view! { <p>"Beide Fassungen sind gleich; Sie können abbrechen."</p> });
    let diff = (!changes.is_empty()).then(|| {
        view! { <Diff caption="Unterschiede" changes=changes old="Inzwischen gespeichert" new="Ihre Eingabe" marked=false /> }
    });
    view! {
        <Notice tone="warning" title="Jemand hat diesen Eintrag inzwischen geändert">
            <p>"Ihre Eingabe ist noch nicht gespeichert. Vergleichen Sie beide Fassungen; gespeichert wird, was unten im Formular steht."</p>
            {same}
        </Notice>
        {diff}
    }
    .into_any()
}

fn side(text: String, added: Option<bool>) -> AnyView {
    if text.is_empty() {
        return view! { <span class="nothing">"leer"</span> }.into_any();
    }
    match added {
        Some(false) => view! { <del class="diff__old">{text}</del> }.into_any(),
        Some(true) => view! { <ins class="diff__new">{text}</ins> }.into_any(),
        None => view! { <span class="diff__text">{text}</span> }.into_any(),
    }
}
