//! The one way to a page: every route is registered here with the access it needs,
//! and the access is checked here and nowhere else. The list of entries is what the
//! tests walk through with every role.
//!
//! To add a route: `registry.get(path, Access::May(Action::…), handler)` in the
//! `routes` function of its feature.

use std::{future::Future, pin::Pin, sync::Arc};

use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Request},
    handler::Handler,
    http::{Method, StatusCode},
    response::{IntoResponse, Redirect, Response},
    routing,
};
use domain::policy::{Action, Actor};

use crate::{
    expired, form_drafts,
    kit::{
        address::Address, assets::AssetMap, draft::is_taken, error_page, form::FormSpec,
        visit::Visit,
    },
};

/// What every handler may ask for.
#[derive(Clone)]
pub struct AppState {
    pub backend: backend::Backend,
    pub ui: Arc<UiSettings>,
}

/// What pages need to know about this installation.
#[derive(Clone, Debug)]
pub struct UiSettings {
    pub product_name: String,
    pub assets: AssetMap,
    /// Says on every page that the records are examples.
    pub demo_banner: bool,
    /// Address people use, e.g. `https://kiezwerk.example`; for links in texts.
    pub public_url: String,
    /// Whom to ask when locked out; shown on the sign-in and error pages.
    pub contact: String,
    /// A session ends after this many seconds without a request.
    pub session_seconds: i64,
    /// The authority that runs this installation; in the footer and on paper.
    pub sender: String,
    /// The installation's own mark.
    pub logo: Option<OwnFile>,
    /// The style sheet with the installation's own accent.
    pub accent: Option<OwnFile>,
}

/// A file of this installation, held in memory and served under its address.
#[derive(Clone, Debug)]
pub struct OwnFile {
    pub address: String,
    /// Content type.
    pub kind: &'static str,
    pub bytes: Arc<[u8]>,
}

impl UiSettings {
    /// The files this installation brings.
    pub fn own_files(&self) -> impl Iterator<Item = &OwnFile> {
        self.logo.iter().chain(&self.accent)
    }
}

impl Default for UiSettings {
    fn default() -> Self {
        Self {
            product_name: "Kiezwerk".into(),
            assets: AssetMap::default(),
            demo_banner: false,
            public_url: "http://127.0.0.1:3000".into(),
            contact: String::new(),
            session_seconds: 3600,
            sender: String::new(),
            logo: None,
            accent: None,
        }
    }
}

/// Who may come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Public,
    /// Anybody with an account.
    SignedIn,
    /// Accounts that may do this on some record; the use case checks the record.
    May(Action),
}

/// One registered route.
#[derive(Clone, Debug)]
pub struct Entry {
    pub method: Method,
    pub path: &'static str,
    pub access: Access,
    /// Path of the handler function, for reading test output.
    pub name: &'static str,
    /// Largest body in bytes; the server's outermost layer holds it too.
    pub most: usize,
}

/// Body limit of a plain form: several long texts, percent-encoded.
pub(crate) const FORM_LIMIT: usize = 2 * 1024 * 1024;

/// The declared forms, beside each request.
#[derive(Clone)]
pub struct Forms(Arc<[&'static FormSpec]>);

impl Forms {
    /// The form at this address, if what is typed into it is kept.
    pub fn keeping(&self, path: &str) -> Option<&'static FormSpec> {
        let at = |form: &&&FormSpec| form.keeps_drafts() && form.is_of(path);
        // "/neu" is no id: a path that is written out goes first.
        let written = self.0.iter().find(|form| form.path == path);
        match written {
            Some(form) => Some(*form).filter(|form| form.keeps_drafts()),
            None => self.0.iter().find(at).copied(),
        }
    }
}

/// Collects routes and forms and becomes the router.
#[derive(Default)]
pub struct Registry {
    entries: Vec<Entry>,
    forms: Vec<&'static FormSpec>,
    router: Router<AppState>,
}

impl Registry {
    pub fn new() -> Self {
        Self::default()
    }

    /// A page or a download; answers HEAD too.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.add(Method::GET, path, access, handler, FORM_LIMIT)
    }

    /// A form's target; the same path has the GET page that shows the form.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.add(Method::POST, path, access, handler, FORM_LIMIT)
    }

    /// The target of a form with a file of at most `most` bytes.
    #[must_use]
    pub fn post_file<H, T>(
        self,
        path: &'static str,
        access: Access,
        most: usize,
        handler: H,
    ) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.add(Method::POST, path, access, handler, most)
    }

    /// Declares a form, so that tests can drive hostile input through its fields.
    #[must_use]
    pub fn form(mut self, spec: &'static FormSpec) -> Self {
        self.forms.push(spec);
        self
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn forms(&self) -> &[&'static FormSpec] {
        &self.forms
    }

    /// The router with its pages for unknown paths and methods.
    pub fn into_router(self) -> Router<AppState> {
        self.router
            .fallback(Guarded {
                access: Access::Public,
                handler: unknown_path,
            })
            .method_not_allowed_fallback(Guarded {
                access: Access::Public,
                handler: unknown_method,
            })
            .layer(Extension(Forms(self.forms.into())))
    }

    fn add<H, T>(
        mut self,
        method: Method,
        path: &'static str,
        access: Access,
        handler: H,
        most: usize,
    ) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.entries.push(Entry {
            method: method.clone(),
            path,
            access,
            name: std::any::type_name::<H>(),
            most,
        });
        let guarded = Guarded { access, handler };
        let route = if method == Method::POST {
            routing::post(guarded)
        } else {
            routing::get(guarded)
        };
        self.router = self
            .router
            .route(path, route.layer(DefaultBodyLimit::max(most)));
        self
    }
}

async fn unknown_path() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

async fn unknown_method() -> Response {
    StatusCode::METHOD_NOT_ALLOWED.into_response()
}

/// A handler behind its access rule; its refusals become pages.
#[derive(Clone)]
struct Guarded<H> {
    access: Access,
    handler: H,
}

impl<H, T> Handler<T, AppState> for Guarded<H>
where
    H: Handler<T, AppState>,
    T: 'static,
{
    type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: Request, state: AppState) -> Self::Future {
        Box::pin(async move {
            let visit = Visit::of(request.uri(), request.extensions(), &state);
            let reading = matches!(*request.method(), Method::GET | Method::HEAD);
            match gate(self.access, visit.actor.as_deref(), &visit.path) {
                Gate::Open => {
                    let mut request = request;
                    let sending = match form_drafts::around::before(&state, &mut request).await {
                        Ok(sending) => sending,
                        Err(refused) => return error_page::framed(refused, &visit),
                    };
                    let response = self.handler.call(request, state.clone()).await;
                    if let Some(sending) = sending.filter(|_| is_taken(&response)) {
                        sending.after(&state).await;
                    }
                    error_page::framed(
                        if reading {
                            unknown_if_unreadable(response)
                        } else {
                            response
                        },
                        &visit,
                    )
                }
                Gate::SignIn if reading => sign_in(&visit),
                Gate::SignIn => expired::keep_form(&state, request).await,
                Gate::ChangePassword => Redirect::to("/konto/passwort").into_response(),
                Gate::Closed => {
                    error_page::framed(error_page::Failure::Forbidden.into_response(), &visit)
                }
            }
        })
    }
}

/// An id in an address that cannot be read names nothing: not found, like an id that
/// does not exist. Handlers of pages give no 400 of their own.
fn unknown_if_unreadable(response: Response) -> Response {
    if response.status() == StatusCode::BAD_REQUEST {
        StatusCode::NOT_FOUND.into_response()
    } else {
        response
    }
}

/// Where a request goes before its handler sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gate {
    Open,
    SignIn,
    ChangePassword,
    Closed,
}

fn gate(access: Access, actor: Option<&Actor>, path: &str) -> Gate {
    match (access, actor) {
        (Access::Public, _) => Gate::Open,
        (_, None) => Gate::SignIn,
        // A start password opens nothing but its own change.
        (_, Some(actor))
            if actor.must_change_password && !matches!(path, "/konto/passwort" | "/abmelden") =>
        {
            Gate::ChangePassword
        }
        (Access::SignedIn, Some(_)) => Gate::Open,
        (Access::May(action), Some(actor)) => {
            if actor.may(action) {
                Gate::Open
            } else {
                Gate::Closed
            }
        }
    }
}

/// To the sign-in page, and back to where the visitor wanted to go.
fn sign_in(visit: &Visit) -> Response {
    let back = visit.address().to_string();
    let back = if back == "/" { String::new() } else { back };
    Redirect::to(&Address::new("/anmelden").and("weiter", back).to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::policy::{ActiveGrant, Role};

    use super::*;

    fn actor(role: Role, must_change_password: bool) -> Actor {
        let grant = ActiveGrant {
            role,
            body: None,
            district: None,
            covers: BTreeSet::new(),
        };
        let account = "00000000-0000-0000-0000-000000000000".parse().unwrap();
        Actor {
            account,
            name: String::new(),
            login: String::new(),
            grants: vec![grant],
            must_change_password,
            preferences: Default::default(),
        }
    }

    #[test]
    fn the_gate_follows_access_and_role() {
        let clerk = actor(Role::Clerk, false);
        let manage = Access::May(Action::ManageAccounts);
        assert_eq!(gate(Access::Public, None, "/anmelden"), Gate::Open);
        assert_eq!(gate(Access::SignedIn, None, "/konto"), Gate::SignIn);
        assert_eq!(gate(manage, None, "/verwaltung/konten"), Gate::SignIn);
        assert_eq!(gate(Access::SignedIn, Some(&clerk), "/konto"), Gate::Open);
        assert_eq!(
            gate(manage, Some(&clerk), "/verwaltung/konten"),
            Gate::Closed
        );
        assert_eq!(
            gate(
                manage,
                Some(&actor(Role::Administrator, false)),
                "/verwaltung/konten"
            ),
            Gate::Open
        );
    }

    #[test]
    fn a_start_password_opens_only_its_own_change() {
        let fresh = actor(Role::Administrator, true);
        assert_eq!(
            gate(
                Access::May(Action::ManageAccounts),
                Some(&fresh),
                "/verwaltung/konten"
            ),
            Gate::ChangePassword
        );
        assert_eq!(
            gate(Access::SignedIn, Some(&fresh), "/"),
            Gate::ChangePassword
        );
        for open in ["/konto/passwort", "/abmelden"] {
            assert_eq!(gate(Access::SignedIn, Some(&fresh), open), Gate::Open);
        }
    }

    #[test]
    fn every_added_route_is_listed() {
        let registry = Registry::new()
            .get("/a", Access::Public, unknown_path)
            .post("/a", Access::SignedIn, unknown_path);
        let listed: Vec<_> = registry
            .entries()
            .iter()
            .map(|entry| (entry.method.as_str(), entry.path, entry.access))
            .collect();
        assert_eq!(
            listed,
            [
                ("GET", "/a", Access::Public),
                ("POST", "/a", Access::SignedIn)
            ]
        );
        assert!(registry.entries()[0].name.contains("unknown_path"));
    }
}
