//! The saved views of a list, beside that list: which one is shown, the others, and the
//! way to keep this selection. Their own pages are `crate::views`.

use std::sync::Arc;

use backend::saved_views;
use domain::{
    catalogue::Catalogue,
    form::FormData,
    policy::Actor,
    saved_view::{ListKind, SavedView},
};
use leptos::prelude::*;

use super::{address::Address, error_page::Failure, page::Page};
use crate::routes::AppState;

/// Where all of them stand.
pub const VIEWS: &str = "/ansichten";

/// The address of a selection of a list.
pub fn address(list: ListKind, pairs: &FormData) -> Address {
    Address::with_query(format!("/{}", list.name()), &pairs.0)
}

/// What a list shows of its saved views.
pub struct ListViews {
    list: ListKind,
    /// The selection in the address, canonical.
    here: FormData,
    views: Vec<(SavedView, FormData)>,
    catalogue: Arc<Catalogue>,
}

impl ListViews {
    /// The views of one list, for who looks at it with this query.
    ///
    /// # Errors
    /// As any read.
    pub async fn load(
        state: &AppState,
        actor: &Actor,
        list: ListKind,
        query: &[(String, String)],
    ) -> Result<Self, Failure> {
        let catalogue = state.backend.board().await?.catalogue.clone();
        let views = saved_views::all(&state.backend, actor).await?;
        let views = views
            .into_iter()
            .filter(|view| view.list == list)
            .map(|view| {
                let current = view.current(&catalogue);
                (view, current)
            })
            .collect();
        Ok(Self {
            list,
            here: list.canonical(&FormData(query.to_vec()), &catalogue),
            views,
            catalogue,
        })
    }

    /// The view that is shown right now.
    fn shown(&self) -> Option<&SavedView> {
        let shown = self.views.iter().find(|(_, pairs)| *pairs == self.here);
        shown.map(|(view, _)| view)
    }

    /// Says above the title which view this is.
    #[must_use]
    pub fn head(&self, page: Page) -> Page {
        match self.shown() {
            Some(view) => page.kicker(format!("Ansicht: {}", view.name)),
            None => page,
        }
    }

    /// The fold with all views, and the step to keep or change this one.
    pub fn line(&self) -> AnyView {
        let step = match self.shown() {
            Some(view) => {
                let href = format!("{VIEWS}/{}/bearbeiten", view.id);
                view! { <a href=href>"Ansicht ändern"</a> }.into_any()
            }
            None => {
                let href = Address::new(format!("{VIEWS}/neu"))
                    .and("liste", self.list.name())
                    .and("auswahl", self.here.to_query())
                    .to_string();
                view! { <a href=href>"Ansicht speichern"</a> }.into_any()
            }
        };
        view! { <div class="views-line">{self.fold()}{step}</div> }.into_any()
    }

    fn fold(&self) -> Option<AnyView> {
        let here = self.shown().map(|view| view.id);
        let items: Vec<AnyView> = self
            .views
            .iter()
            .map(|(view, pairs)| {
                let href = address(self.list, pairs).to_string();
                let current = (here == Some(view.id)).then_some("page");
                let body = view.body.map(|body| {
                    let words = format!("für {}", self.catalogue.body_name(body));
                    view! { <span class="views-line__body">{words}</span> }
                });
                view! { <li><a href=href aria-current=current>{view.name.clone()}</a>{body}</li> }
                    .into_any()
            })
            .collect();
        (!items.is_empty()).then(|| {
            view! {
                <details class="fold views-line__fold">
                    <summary>"Gespeicherte Ansichten"</summary>
                    <ul class="views-line__list">{items}</ul>
                    <p><a href=VIEWS>"Ansichten verwalten"</a></p>
                </details>
            }
            .into_any()
        })
    }
}
