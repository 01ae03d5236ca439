//! Who asks for which page: the part of a request that every page needs. Made by the
//! route guard from the request; decides nothing itself.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::{FromRequestParts, Query},
    http::{Extensions, Uri, request::Parts},
};
use backend::form_drafts::FormDraft;
use domain::policy::{Action, Actor};

use super::{address::Address, draft, error_page::Reference, message::Message, page::Page};
use crate::{
    recent::Recent,
    routes::{AppState, UiSettings},
    shell::OVERVIEW,
};

/// How many tasks wait for the visitor's bodies; put beside the request by the server.
#[derive(Clone, Copy, Debug)]
pub struct OpenTasks(pub usize);

/// One look at a page. An axum extractor that never fails.
#[derive(Clone)]
pub struct Visit {
    pub actor: Option<Arc<Actor>>,
    pub ui: Arc<UiSettings>,
    /// Path without the query, as in the address bar.
    pub path: String,
    pub query: Vec<(String, String)>,
    /// What this account has typed into the form of this page and not sent; only on a
    /// GET of a form that keeps drafts.
    pub draft: Option<Arc<FormDraft>>,
    /// Number under which the log knows this request.
    pub reference: Option<String>,
    /// Shown beside "Aufgaben"; `None` where it is not known.
    pub tasks: Option<usize>,
    /// What the visitor opened lately, the newest first.
    pub recent: Arc<[Recent]>,
}

impl Visit {
    /// Reads the request's address and what the server's layers put beside it.
    pub fn of(uri: &Uri, extensions: &Extensions, state: &AppState) -> Self {
        let query = Query::<Vec<(String, String)>>::try_from_uri(uri)
            .map(|Query(pairs)| pairs)
            .unwrap_or_default();
        Self {
            actor: extensions.get::<Arc<Actor>>().cloned(),
            ui: state.ui.clone(),
            path: uri.path().to_owned(),
            query,
            draft: extensions.get::<Arc<FormDraft>>().cloned(),
            reference: extensions
                .get::<Reference>()
                .map(|reference| reference.0.clone()),
            tasks: extensions.get::<OpenTasks>().map(|tasks| tasks.0),
            recent: extensions
                .get::<Arc<[Recent]>>()
                .cloned()
                .unwrap_or_default(),
        }
    }

    /// Starts a page of this title.
    pub fn page(&self, title: impl Into<String>) -> Page {
        Page::new(self.clone(), title.into())
    }

    /// Whether the visitor may do this at all; asks the permission table.
    pub fn may(&self, action: Action) -> bool {
        self.actor.as_ref().is_some_and(|actor| actor.may(action))
    }

    /// Where the overview is: the start page, unless the visitor has chosen another one.
    pub fn overview(&self) -> &'static str {
        let chosen = self
            .actor
            .as_ref()
            .and_then(|actor| actor.preferences.start);
        chosen.map_or("/", |_| OVERVIEW)
    }

    /// First value of a query name.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// All values of a query name.
    pub fn params<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.query
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The message that came with a redirect.
    pub fn message(&self) -> Option<Message> {
        self.param("meldung").and_then(Message::from_code)
    }

    /// The id of a form that was kept when a session expired.
    pub fn kept_form(&self) -> Option<&str> {
        self.param("behalten")
    }

    /// The draft that the form of this page goes on with.
    pub fn opened_draft(&self) -> Option<&FormDraft> {
        self.draft
            .as_deref()
            .filter(|_| self.param(draft::OPEN) == Some("weiter"))
    }

    /// This page's own address, without what belongs to one moment only.
    pub fn address(&self) -> Address {
        Address::with_query(&self.path, &self.query)
            .without("meldung")
            .without("behalten")
            .without(draft::OPEN)
    }
}

impl FromRequestParts<AppState> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.uri, &parts.extensions, state))
    }
}

/// The person behind a route that is not public. Routes with `Access::SignedIn` or
/// `Access::May` always have one; elsewhere it answers with the sign-in page.
pub struct SignedIn(pub Arc<Actor>);

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = super::error_page::Failure;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Self::Rejection> {
        parts
            .extensions
            .get::<Arc<Actor>>()
            .cloned()
            .map(Self)
            .ok_or(super::error_page::Failure::Forbidden)
    }
}
