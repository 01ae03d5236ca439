//! What changed since the own Lesemarke: a part of the start page, and `/gelesen` with
//! all of it. "Bis hier gelesen" marks only what its page has shown.

use std::sync::Arc;

use axum::extract::State;
use backend::{
    changes::{self, Changes, Page, Place, Since},
    read_marks::{self, ReadMark},
};
use chrono::{Days, NaiveDate};
use domain::{catalogue::Catalogue, policy::Actor};
use leptos::prelude::*;

use crate::{
    kit::{
        address::Address,
        change_list::change_list,
        definition::Panel,
        error_page::Failure,
        form::{FormSpec, Posted, Submit, Weight, hidden},
        message::Message,
        page::{Answer, Breadth, see_other},
        tally::Tally,
        visit::{SignedIn, Visit},
        when,
    },
    routes::AppState,
};

pub static FORM: FormSpec = FormSpec {
    path: "/gelesen",
    fields: &[hidden("seq")],
};

const PATH: &str = "/gelesen";
/// Who never marked anything sees so many days.
const FIRST_VISIT: Days = Days::new(14);
/// Changes on the start page, and on a page of all of them.
const ON_START: u16 = 40;
const ON_PAGE: u16 = 100;

/// What the start page shows.
pub const fn on_start() -> Page {
    Page::first(ON_START)
}

/// The changes and from where they are counted.
pub struct News {
    mark: Option<ReadMark>,
    since: NaiveDate,
    changes: Arc<Changes>,
    districts: bool,
}

impl News {
    /// Of the Bezirke this actor coordinates; of all measures for everybody else.
    pub async fn load(state: &AppState, actor: &Actor, page: Page) -> Result<Self, Failure> {
        let backend = &state.backend;
        let mark = read_marks::get(backend, actor).await?;
        let since = backend.today() - FIRST_VISIT;
        let from = mark.map_or(Since::Day(since), |mark| Since::Seq(mark.seq));
        let districts: Vec<String> = actor.districts().into_iter().collect();
        let place = match districts.is_empty() {
            true => Place::Everywhere,
            false => Place::Districts(districts.clone()),
        };
        Ok(Self {
            mark,
            since,
            changes: changes::since(backend, actor, &place, from, page).await?,
            districts: !districts.is_empty(),
        })
    }

    /// "Seit Ihrer Lesemarke (20.11.2026, 10:31 Uhr)"
    fn title(&self) -> String {
        match self.mark {
            Some(mark) => format!("Seit Ihrer Lesemarke ({})", when::german(mark.at)),
            None => format!("Seit dem {}", domain::dates::german(self.since)),
        }
    }

    fn explained(&self) -> &'static str {
        match self.mark {
            Some(_) => "Die Lesemarke sehen nur Sie.",
            None => {
                "Sie haben noch keine Lesemarke gesetzt; gezeigt werden die letzten zwei Wochen. Die Lesemarke sehen nur Sie."
            }
        }
    }

    /// The part of the start page.
    pub fn panel(&self, catalogue: &Catalogue) -> AnyView {
        let more = self.changes.older.is_some().then(|| {
            view! { <p class="panel__more"><a href=PATH>"Alle Änderungen ansehen"</a></p> }
        });
        let (title, note, list) = (self.title(), self.explained(), self.list(catalogue));
        view! { <Panel title=title id="neues"><p class="panel__note">{note}</p>{list}{more}</Panel> }
            .into_any()
    }

    /// The changes, and the button once nothing unread is older than they are.
    fn list(&self, catalogue: &Catalogue) -> AnyView {
        if self.changes.measures.is_empty() {
            let words = match self.districts {
                true => "In Ihrem Bezirk hat sich seitdem nichts geändert.",
                false => "Seitdem hat sich nichts geändert.",
            };
            // Without a mark the first one can be set all the same: from here on.
            let mark = self.mark.is_none().then(|| self.button());
            return view! { <p class="nothing">{words}</p>{mark} }.into_any();
        }
        let list = change_list(&self.changes.measures, catalogue);
        let mark = self.changes.older.is_none().then(|| self.button());
        view! { {list}{mark} }.into_any()
    }

    fn button(&self) -> AnyView {
        let seq = self.changes.up_to;
        view! {
            <form method="post" action=PATH>
                <input type="hidden" name="seq" value=seq />
                <Submit label="Bis hier gelesen" weight=Weight::Secondary />
            </form>
        }
        .into_any()
    }
}

/// `GET /gelesen`; `vor` leads to older changes.
pub async fn page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
) -> Answer {
    let before = visit.param("vor").and_then(|text| text.parse::<i64>().ok());
    let part = Page {
        before,
        limit: ON_PAGE,
    };
    let news = News::load(&state, &actor, part).await?;
    let tally = Tally::load(&state.backend, &actor).await?;
    let page = visit
        .page("Was sich geändert hat")
        .lead("Alle Änderungen an den Maßnahmen seit Ihrer Lesemarke, die neuesten zuerst. Genannt werden Stellen, keine Personen.")
        .crumb("Überblick", "/")
        .breadth(Breadth::Normal);
    Ok(page.show(move || {
        let (title, note, list) = (news.title(), news.explained(), news.list(tally.catalogue()));
        let older = news.changes.older.map(|seq| {
            let href = Address::new(PATH).and("vor", seq.to_string()).to_string();
            view! {
                <p class="panel__note">"Ältere Änderungen haben Sie noch nicht gelesen. Die Lesemarke setzen Sie auf der letzten Seite; sie gilt für das, was dort steht, und alles davor."</p>
                <p class="panel__more"><a href=href>"Ältere Änderungen"</a></p>
            }
        });
        view! { <Panel title=title><p class="panel__note">{note}</p>{list}{older}</Panel> }
    }))
}

/// `POST /gelesen`: an unreadable place marks nothing.
pub async fn save(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    posted: Posted,
) -> Answer {
    let seq: Option<i64> = posted.get("seq").trim().parse().ok();
    let moved = match seq.filter(|seq| *seq > 0) {
        Some(seq) => read_marks::set(&state.backend, &actor, seq).await?,
        None => false,
    };
    let message = match moved {
        true => Message::ReadMarkSet,
        false => Message::NothingChanged,
    };
    Ok(see_other("/", message))
}
