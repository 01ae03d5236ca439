//! A public text as everybody reads it.

use axum::extract::State;
use backend::public_texts;
use domain::{dates, policy::Action, public_text::TextPage};
use leptos::prelude::*;

use super::{of_path, path, title};
use crate::{
    kit::{
        alert::Notice,
        form::{ButtonLink, Weight},
        markup,
        page::Answer,
        visit::Visit,
    },
    routes::AppState,
};

/// `GET /barrierefreiheit`, `/datenschutz`, `/impressum`
pub async fn page(State(state): State<AppState>, visit: Visit) -> Answer {
    let page = of_path(&visit.path);
    let text = public_texts::load(&state.backend, page).await?;
    let may_edit = visit.may(Action::EditPublicTexts);
    let (edit, lists) = (may_edit, visit.may(Action::AnswerBarriers));
    let frame = visit.page(title(page)).actions(move || {
        let edit = edit.then(|| view! { <ButtonLink href=format!("{}/bearbeiten", path(page)) label="Bearbeiten" icon="edit" /> });
        let barriers = page == TextPage::Accessibility;
        let list = (barriers && lists).then(|| view! { <ButtonLink href="/barrierefreiheit/meldungen" label="Gemeldete Barrieren" /> });
        let report = barriers.then(|| view! { <ButtonLink href="/barrierefreiheit/melden" label="Barriere melden" weight=Weight::Primary /> });
        view! { {report}{list}{edit} }
    });
    Ok(frame.show(move || {
        let open = may_edit.then(|| open_places(&text.open_places())).flatten();
        let since = text.updated_on.map(|day| {
            view! { <p class="muted small">{format!("Stand: {}", dates::german(day))}</p> }
        });
        view! {
            {open}
            <div class="document" data-words="">
                {markup::edited(&text.text)}
                {since}
            </div>
        }
    }))
}

/// Tells the editor what is missing.
pub fn open_places(places: &[&str]) -> Option<AnyView> {
    if places.is_empty() {
        return None;
    }
    let items = places
        .iter()
        .map(|place| view! { <li>{(*place).to_owned()}</li> })
        .collect_view();
    Some(
        view! {
            <Notice tone="warning" title="Dieser Text ist noch nicht vollständig">
                <p>"Bitte ergänzen Sie diese Angaben. Bis dahin sehen alle die markierten Stellen."</p>
                <ul class="bullets">{items}</ul>
            </Notice>
        }
        .into_any(),
    )
}
