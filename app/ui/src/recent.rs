//! "Zuletzt geöffnet": the last few records somebody opened, for that person alone. The
//! ids stand in a cookie of the browser and nowhere else: the program keeps no trace of
//! who looked at what. Names come from the board, as far as the visitor sees the record.
//!
//! Pages read [`Visit::recent`](crate::kit::visit::Visit); [`follow`] is the layer that
//! fills it and writes the cookie.

use std::{str::FromStr, sync::Arc};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use backend::board::Sight;
use domain::{
    ids::{AreaId, BodyId, MeasureId},
    policy::{Action, Actor, Visibility},
};
use leptos::prelude::*;

use crate::routes::{AppState, UiSettings};

/// At most so many are remembered.
pub const MOST: usize = 8;

const NAME: &str = "kiezwerk_zuletzt";
/// Bound to this host and to https.
const SECURE_NAME: &str = "__Host-kiezwerk_zuletzt";

/// One record somebody opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    Measure(MeasureId),
    Area(AreaId),
    Body(BodyId),
}

impl Item {
    /// The record of a detail page; `None` for every other page.
    fn of_page(pattern: &str, path: &str) -> Option<Self> {
        let id = path.rsplit('/').next()?;
        match pattern {
            "/massnahmen/{id}" => id.parse().ok().map(Self::Measure),
            "/raeume/{id}" => id.parse().ok().map(Self::Area),
            "/stellen/{id}" => id.parse().ok().map(Self::Body),
            _ => None,
        }
    }

    fn write(self) -> String {
        match self {
            Self::Measure(id) => format!("m{id}"),
            Self::Area(id) => format!("r{id}"),
            Self::Body(id) => format!("s{id}"),
        }
    }
}

impl FromStr for Item {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (kind, id) = text.split_at_checked(1).ok_or(())?;
        let item = match kind {
            "m" => id.parse().map(Self::Measure),
            "r" => id.parse().map(Self::Area),
            "s" => id.parse().map(Self::Body),
            _ => return Err(()),
        };
        item.map_err(|_| ())
    }
}

/// A record as menus show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    pub item: Item,
    /// "Maßnahme", "Handlungsraum", "Stelle".
    pub kind: &'static str,
    pub label: String,
    pub href: String,
}

impl Recent {
    /// `None` for a record that is gone, and for one this visitor does not see (any
    /// more): the cookie is only a wish.
    fn of(item: Item, sight: &Sight, visibility: &Visibility) -> Option<Self> {
        let (kind, label, href) = match item {
            Item::Measure(id) => {
                let facts = sight.fact(id).filter(|facts| visibility.sees(facts))?;
                let label = format!("{} {}", facts.code, facts.title);
                ("Maßnahme", label, format!("/massnahmen/{id}"))
            }
            Item::Area(id) => {
                let area = sight.catalogue.areas.get(&id)?;
                ("Handlungsraum", area.label(), format!("/raeume/{id}"))
            }
            Item::Body(id) => {
                let body = sight.catalogue.bodies.get(&id)?;
                ("Stelle", body.short_name.clone(), format!("/stellen/{id}"))
            }
        };
        Some(Self {
            item,
            kind,
            label,
            href,
        })
    }
}

/// What the cookie holds, the newest first; nonsense in it is passed over.
fn read(headers: &HeaderMap, name: &str) -> Vec<Item> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let value = cookies
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(held, _)| *held == name)
        .map_or("", |(_, value)| value);
    let mut items: Vec<Item> = Vec::new();
    for item in value.split('.').filter_map(|text| text.parse().ok()) {
        if items.len() < MOST && !items.contains(&item) {
            items.push(item);
        }
    }
    items
}

/// The record in front, once.
fn opened(mut items: Vec<Item>, item: Item) -> Vec<Item> {
    items.retain(|held| *held != item);
    items.insert(0, item);
    items.truncate(MOST);
    items
}

/// Ends with the browser's session; scripts cannot read it.
fn cookie(name: &str, items: &[Item], secure: bool) -> Option<HeaderValue> {
    let value: Vec<String> = items.iter().map(|item| item.write()).collect();
    let end = if items.is_empty() { "; Max-Age=0" } else { "" };
    let secure = if secure { "; Secure" } else { "" };
    let text = format!(
        "{name}={}; Path=/; HttpOnly; SameSite=Lax{end}{secure}",
        value.join(".")
    );
    HeaderValue::try_from(text).ok()
}

/// Puts what the visitor opened lately beside the request, remembers the record whose
/// page was shown, and forgets everything when somebody signs in or out.
pub async fn follow(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let pattern = request.extensions().get::<MatchedPath>().cloned();
    let pattern = pattern.as_ref().map_or("", MatchedPath::as_str);
    let writing = request.method() == Method::POST;
    let leaving = writing && matches!(pattern, "/anmelden" | "/abmelden" | "/abmelden/ueberall");
    let opening = (request.method() == Method::GET)
        .then(|| Item::of_page(pattern, request.uri().path()))
        .flatten();
    let secure = is_secure(&app.ui);
    let name = if secure { SECURE_NAME } else { NAME };
    let items = read(request.headers(), name);
    let actor = request.extensions().get::<Arc<Actor>>().cloned();
    if let Some(actor) = actor.filter(|actor| actor.may(Action::SeeMeasures))
        && let Some(sight) = app.backend.board_kept().filter(|_| !items.is_empty())
    {
        let visibility = actor.visibility();
        let seen = |item: &Item| Recent::of(*item, &sight, &visibility);
        let recent: Arc<[Recent]> = items.iter().filter_map(seen).collect();
        request.extensions_mut().insert(recent);
    }
    let mut response = next.run(request).await;
    let status = response.status();
    let after = match opening {
        Some(item) if status == StatusCode::OK => Some(opened(items, item)),
        None if leaving && status.is_redirection() && !items.is_empty() => Some(Vec::new()),
        _ => None,
    };
    if let Some(value) = after.and_then(|items| cookie(name, &items, secure)) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

fn is_secure(ui: &UiSettings) -> bool {
    ui.public_url.starts_with("https://")
}

/// A list of links; nothing for who has opened nothing yet.
pub fn list(recent: &[Recent]) -> Option<AnyView> {
    let items: Vec<AnyView> = recent
        .iter()
        .map(|recent| {
            let kind = format!("{}: ", recent.kind);
            view! {
                <li><a href=recent.href.clone()><span class="kern-sr-only">{kind}</span>{recent.label.clone()}</a></li>
            }
            .into_any()
        })
        .collect();
    (!items.is_empty()).then(|| view! { <ul class="recent">{items}</ul> }.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: usize) -> String {
        format!("00000000-0000-0000-0000-{number:012}")
    }

    fn item(number: usize) -> Item {
        Item::Measure(id(number).parse().unwrap())
    }

    fn sent(value: &str) -> HeaderMap {
        let line = format!("kiezwerk=abc; {NAME}={value}");
        HeaderMap::from_iter([(header::COOKIE, HeaderValue::try_from(line).unwrap())])
    }

    #[test]
    fn what_is_written_is_read_again_the_newest_first_and_each_once() {
        let area = Item::Area(id(7).parse().unwrap());
        let items = (1..=MOST).fold(vec![area], |items, number| opened(items, item(number)));
        assert_eq!(items.len(), MOST);
        assert_eq!(items[0], item(MOST));
        assert!(!items.contains(&area), "the oldest one goes");
        let again = opened(items, item(3));
        assert_eq!((again.len(), again[0]), (MOST, item(3)));
        let written = cookie(NAME, &again, false).unwrap();
        let written = written.to_str().unwrap();
        let value = written
            .split_once('=')
            .unwrap()
            .1
            .split(';')
            .next()
            .unwrap();
        assert_eq!(read(&sent(value), NAME), again);
        for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(written.contains(attribute), "{written}");
        }
        assert!(!written.contains("Secure") && !written.contains("Max-Age"));
        let bound = cookie(SECURE_NAME, &[], true).unwrap();
        assert!(bound.to_str().unwrap().contains("; Max-Age=0; Secure"));
    }

    #[test]
    fn nonsense_in_the_cookie_is_passed_over() {
        let one = item(1).write();
        let value = format!("x.m.ä.{one}.q{}.{one}.mzzzz", id(2));
        let line = HeaderValue::from_bytes(format!("{NAME}={one}.x.m.{one}").as_bytes()).unwrap();
        let headers = HeaderMap::from_iter([(header::COOKIE, line)]);
        assert_eq!(read(&headers, NAME), [item(1)]);
        // Not even a text: nothing.
        let raw = HeaderValue::from_bytes(format!("{NAME}={value}").as_bytes()).unwrap();
        assert!(read(&HeaderMap::from_iter([(header::COOKIE, raw)]), NAME).is_empty());
        let many: Vec<String> = (0..50).map(|number| item(number).write()).collect();
        assert_eq!(read(&sent(&many.join(".")), NAME).len(), MOST);
        assert!(read(&HeaderMap::new(), NAME).is_empty());
    }

    #[test]
    fn only_the_page_of_a_record_is_remembered() {
        let id = id(5);
        let of = |pattern: &str, path: String| Item::of_page(pattern, &path);
        assert_eq!(
            of("/massnahmen/{id}", format!("/massnahmen/{id}")),
            Some(item(5))
        );
        assert_eq!(
            of(
                "/massnahmen/{id}/melden",
                format!("/massnahmen/{id}/melden")
            ),
            None
        );
        assert_eq!(
            of(
                "/verwaltung/konten/{id}",
                format!("/verwaltung/konten/{id}")
            ),
            None
        );
        assert_eq!(of("/massnahmen/{id}", "/massnahmen/x".into()), None);
    }
}
