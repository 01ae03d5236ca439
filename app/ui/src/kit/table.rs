//! Tables of records. On narrow screens each row becomes a card whose cells carry
//! the column's name; the roles keep it a table for readers then.

use leptos::prelude::*;

use super::raw::Raw;

/// The way a column is sorted now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorted {
    Ascending,
    Descending,
}

/// One column of a table.
#[derive(Clone, Debug, Default)]
pub struct Column {
    label: String,
    numeric: bool,
    hidden_label: bool,
    sort: Option<(String, Option<Sorted>)>,
}

impl Column {
    pub fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            ..Self::default()
        }
    }

    /// Amounts and counts: right-aligned figures of one width.
    pub fn number(label: impl Into<String>) -> Self {
        Self {
            numeric: true,
            ..Self::new(label)
        }
    }

    /// A column of links or buttons: its name is only for readers.
    pub fn actions(label: impl Into<String>) -> Self {
        Self {
            hidden_label: true,
            ..Self::new(label)
        }
    }

    /// The heading becomes a link that sorts; `now` is how it is sorted already.
    #[must_use]
    pub fn sortable(mut self, href: impl Into<String>, now: Option<Sorted>) -> Self {
        self.sort = Some((href.into(), now));
        self
    }
}

/// One row; the cells stand in the order of the columns. The first one names the row.
pub struct Row {
    pub cells: Vec<AnyView>,
    /// Shown quieter: a draft, a disabled account.
    pub muted: bool,
}

impl Row {
    pub fn new(cells: Vec<AnyView>) -> Self {
        Self {
            cells,
            muted: false,
        }
    }

    #[must_use]
    pub fn muted(mut self, muted: bool) -> Self {
        self.muted = muted;
        self
    }
}

/// `cell!(view)`-free helper: anything viewable becomes a cell.
pub fn cell<V: IntoView + 'static>(content: V) -> AnyView {
    content.into_any()
}

/// A cell that is only a link.
pub fn link_cell(href: impl Into<String>, text: impl Into<String>) -> AnyView {
    let (href, text): (String, String) = (href.into(), text.into());
    view! { <a href=href>{text}</a> }.into_any()
}

#[component]
pub fn DataTable(
    /// Says what is listed; read first, so it stands for a heading.
    #[prop(into)]
    caption: String,
    /// Only for readers, when a visible heading says the same.
    #[prop(optional)]
    caption_hidden: bool,
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// A line below the rows, e.g. what a total counts.
    #[prop(optional, into)]
    foot: Option<String>,
) -> impl IntoView {
    let width = columns.len();
    let labels: Vec<(String, bool)> = columns
        .iter()
        .map(|column| (column.label.clone(), column.numeric))
        .collect();
    let head = columns.into_iter().map(heading).collect_view();
    let body = rows
        .into_iter()
        .map(|row| table_row(row, &labels))
        .collect_view();
    let caption_class = if caption_hidden {
        "kern-sr-only"
    } else {
        "table__caption"
    };
    let foot = foot.map(|text| view! { <tfoot role="rowgroup"><tr role="row"><td role="cell" colspan=width>{text}</td></tr></tfoot> });
    // More columns need more room before the rows turn into cards.
    let frame = if width > 6 {
        "table-frame table-frame--many"
    } else {
        "table-frame"
    };
    view! {
        <div class=frame><table class="table" role="table">
            <caption class=caption_class>{caption}</caption>
            <thead role="rowgroup"><tr role="row">{head}</tr></thead>
            <tbody role="rowgroup">{body}</tbody>
            {foot}
        </table></div>
    }
}

fn heading(column: Column) -> AnyView {
    let class = if column.numeric { "table__number" } else { "" };
    let (sort, words) = match column.sort {
        None if column.hidden_label => (
            None,
            view! { <span class="kern-sr-only">{column.label}</span> }.into_any(),
        ),
        None => (None, column.label.into_any()),
        Some((href, now)) => {
            let (sort, arrow) = match now {
                Some(Sorted::Ascending) => (Some("ascending"), "▲"),
                Some(Sorted::Descending) => (Some("descending"), "▼"),
                None => (None, "↕"),
            };
            let arrow_class = if now.is_some() {
                "sort__arrow sort__arrow--now"
            } else {
                "sort__arrow"
            };
            (sort, view! { <a class="sort" href=href>{column.label}<span class=arrow_class aria-hidden="true">{arrow}</span></a> }.into_any())
        }
    };
    view! { <th role="columnheader" scope="col" class=class aria-sort=sort>{words}</th> }.into_any()
}

/// Most of a list is its rows, so they are written by hand around the cells.
fn table_row(row: Row, labels: &[(String, bool)]) -> AnyView {
    let mut html = Raw::new().mark(if row.muted {
        "<tr role=\"row\" class=\"table__row--muted\">"
    } else {
        "<tr role=\"row\">"
    });
    for (index, (content, (label, numeric))) in row.cells.into_iter().zip(labels).enumerate() {
        let class = if *numeric {
            " class=\"table__number\">"
        } else {
            ">"
        };
        html = match index {
            0 => html
                .mark("<th role=\"rowheader\" scope=\"row\"")
                .mark(class)
                .view(content)
                .mark("</th>"),
            _ => html
                .mark("<td role=\"cell\" data-label=\"")
                .text(label)
                .mark("\"")
                .mark(class)
                .view(content)
                .mark("</td>"),
        };
    }
    html.mark("</tr>").into_any()
}
