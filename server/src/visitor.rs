//! Who is asking: the session cookie becomes the `Actor` that pages and use cases
//! see. Decides nothing; what an actor may do is the registry's and the policy's
//! matter.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use backend::{Backend, accounts, security, sessions};
use domain::{ids::AccountId, policy::Actor};
use http::{HeaderValue, Method, StatusCode, header};
use tower_sessions::{Session, SessionManagerLayer, cookie::SameSite};
use ui::{
    expired::ExpiredAccount, form_drafts::SessionLeft, kit::visit::OpenTasks, routes::Registry,
    tasks::TaskCounts,
};

use crate::{look, public_url::PublicUrl, settings::Settings};

/// Name of the cookie; the prefix binds it to this host and to https.
const COOKIE: &str = "kiezwerk";
const SECURE_COOKIE: &str = "__Host-kiezwerk";

/// The layer that reads and writes the session cookie. It lives until the browser
/// closes; how long the session lives is decided by the store.
///
/// `Lax`, not `Strict`: a link in a mail must find the person signed in. What
/// changes something is guarded by the origin check.
pub fn sessions(backend: Backend, settings: &Settings) -> SessionManagerLayer<sessions::Sessions> {
    let secure = settings
        .public_url
        .as_ref()
        .is_some_and(PublicUrl::is_https);
    SessionManagerLayer::new(sessions::Sessions::new(backend))
        .with_name(if secure { SECURE_COOKIE } else { COOKIE })
        .with_secure(secure)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
}

/// Patterns of all routes, for lines in the security log.
#[derive(Clone)]
pub struct Entries(Arc<BTreeMap<&'static str, ()>>);

impl Entries {
    pub fn of(registry: &Registry) -> Self {
        Self(Arc::new(
            registry
                .entries()
                .iter()
                .map(|entry| (entry.path, ()))
                .collect(),
        ))
    }

    fn pattern(&self, path: &str) -> Option<&'static str> {
        self.0.get_key_value(path).map(|(pattern, ())| *pattern)
    }
}

/// Puts the actor into the request, or the account whose session has expired. Ends
/// the session of a disabled account. Notes refusals in the security log.
pub async fn recognise(
    State((backend, entries, tasks)): State<(Backend, Entries, Arc<TaskCounts>)>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    let pattern = request
        .extensions()
        .get::<MatchedPath>()
        .and_then(|path| entries.pattern(path.as_str()));
    if matches!(
        pattern,
        Some("/assets/{file}" | look::PATH | "/livez" | "/readyz")
    ) {
        return next.run(request).await;
    }
    if pattern == Some("/sitzung") && request.method() == Method::GET {
        // Asked for the warning before a session ends: must not prolong it.
        match left(&backend, &session).await {
            Ok(left) => drop(request.extensions_mut().insert(left)),
            Err(error) => tracing::warn!(%error, "the session could not be read"),
        }
        return next.run(request).await;
    }
    let actor = match actor(&backend, &session).await {
        Ok(actor) => actor,
        Err(error) => {
            tracing::error!(%error, "the session could not be read");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let writing = request.method() == Method::POST;
    let mut expired = false;
    let account = match actor {
        Visitor::Actor(actor) => {
            let account = actor.account;
            // A head without the number is better than no page.
            let open = match writing.then(|| tasks.shown(account)).flatten() {
                Some(shown) => Some(shown),
                None => tasks.open(&backend, &actor).await.ok().flatten(),
            };
            if let Some(open) = open {
                request.extensions_mut().insert(OpenTasks(open));
            }
            request.extensions_mut().insert(actor);
            Some(account)
        }
        Visitor::Expired(account) => {
            request.extensions_mut().insert(ExpiredAccount(account));
            expired = true;
            None
        }
        Visitor::Nobody => None,
    };
    let mut response = next.run(request).await;
    if expired {
        response.extensions_mut().insert(StillNamed);
    }
    if let Some(account) = account.filter(|_| writing) {
        tasks.forget(account);
    }
    // A page shows no form for a record that is not there for this person: who sends one
    // all the same tries the pen of somebody else's Entwurf.
    let refused = match response.status() {
        StatusCode::FORBIDDEN => true,
        StatusCode::NOT_FOUND => writing,
        _ => false,
    };
    if let (Some(account), Some(pattern), true) = (account, pattern, refused)
        && let Err(error) = security::denied(&backend, account, pattern).await
    {
        tracing::error!(%error, "a refusal could not be noted");
    }
    response
}

async fn left(backend: &Backend, session: &Session) -> backend::Result<SessionLeft> {
    let Some(id) = session.id() else {
        return Ok(SessionLeft(0));
    };
    let left = sessions::left(backend, &id).await?;
    Ok(SessionLeft(left.num_seconds()))
}

/// The request came with the cookie of a session that ended by time.
#[derive(Clone, Copy)]
struct StillNamed;

/// Outside of the session layer, which takes the cookie of an expired session away with
/// the first answer. But a page may ask in the background, and another window may be
/// opened, before the form is sent that must be kept for this account: the cookie stays
/// until somebody signs in or closes the browser. It opens nothing any more.
pub async fn keep_expired_cookie(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.extensions().get::<StillNamed>().is_none() {
        return response;
    }
    let taken_away = |value: &HeaderValue| {
        [COOKIE, SECURE_COOKIE]
            .iter()
            .any(|name| value.as_bytes().starts_with(format!("{name}=;").as_bytes()))
    };
    let cookies: Vec<HeaderValue> = response
        .headers()
        .get_all(header::SET_COOKIE)
        .iter()
        .filter(|value| !taken_away(value))
        .cloned()
        .collect();
    response.headers_mut().remove(header::SET_COOKIE);
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

enum Visitor {
    Actor(Arc<Actor>),
    /// The cookie names a session that ended by time.
    Expired(AccountId),
    Nobody,
}

async fn actor(backend: &Backend, session: &Session) -> backend::Result<Visitor> {
    // Asked before the session is read: afterwards an expired one has lost its id.
    let Some(id) = session.id() else {
        return Ok(Visitor::Nobody);
    };
    let account = session
        .get::<AccountId>(sessions::ACCOUNT)
        .await
        .map_err(backend::Error::internal)?;
    let Some(account) = account else {
        let expired = sessions::account_of_expired(backend, &id).await?;
        return Ok(expired.map_or(Visitor::Nobody, Visitor::Expired));
    };
    match accounts::actor(backend, account).await? {
        Some(actor) => Ok(Visitor::Actor(Arc::new(actor))),
        None => {
            // Disabled since: disabling ends its sessions; this one slipped through.
            session.flush().await.map_err(backend::Error::internal)?;
            Ok(Visitor::Nobody)
        }
    }
}
