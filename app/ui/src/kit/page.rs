//! The frame of every page: head, header, navigation by role, breadcrumbs, title,
//! message, error summary, content, footer. A page brings a title and its content.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

use super::{
    address::Address,
    draft,
    error_page::Failure,
    form::{ErrorSummary, Filled},
    hydration::island_scripts,
    masthead::masthead,
    message::{Message, Tone},
    render,
    visit::Visit,
};

/// Where the content goes into the frame.
const CONTENT: &str = "<content-of-the-page>";

/// What a GET handler returns.
pub type Answer = Result<Response, Failure>;

type Part = Box<dyn FnOnce() -> AnyView>;

/// How much of the window a page takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Breadth {
    /// Text and details.
    #[default]
    Normal,
    /// Lists and tables.
    Wide,
    /// Forms and short pages.
    Narrow,
}

/// A page being put together; [`Page::show`] ends it.
pub struct Page {
    visit: Visit,
    title: String,
    status: StatusCode,
    crumbs: Vec<(String, String)>,
    kicker: Option<String>,
    lead: Option<String>,
    actions: Option<Part>,
    form: Option<Filled>,
    breadth: Breadth,
}

impl Page {
    pub(super) fn new(visit: Visit, title: String) -> Self {
        Self {
            visit,
            title,
            status: StatusCode::OK,
            crumbs: Vec::new(),
            kicker: None,
            lead: None,
            actions: None,
            form: None,
            breadth: Breadth::Normal,
        }
    }

    /// One step of the way here, from the top; the page itself is added by the frame.
    #[must_use]
    pub fn crumb(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push((label.into(), href.into()));
        self
    }

    /// Short line above the title, e.g. the code of a measure.
    #[must_use]
    pub fn kicker(mut self, text: impl Into<String>) -> Self {
        self.kicker = Some(text.into());
        self
    }

    /// One or two sentences below the title.
    #[must_use]
    pub fn lead(mut self, text: impl Into<String>) -> Self {
        self.lead = Some(text.into());
        self
    }

    /// Buttons and links beside the title.
    #[must_use]
    pub fn actions<V: IntoView + 'static>(mut self, actions: impl FnOnce() -> V + 'static) -> Self {
        self.actions = Some(Box::new(move || actions().into_any()));
        self
    }

    /// The form of this page: its errors come on top, and the answer is a 422.
    #[must_use]
    pub fn form(mut self, form: &Filled) -> Self {
        if form.has_errors() {
            self.status = StatusCode::UNPROCESSABLE_ENTITY;
        }
        self.form = Some(form.clone());
        self
    }

    /// The form of a page that shows two people's work beside each other: the lines at
    /// its fields are notes and no mistakes, and the answer is a 409.
    #[must_use]
    pub fn conflict(mut self, form: &Filled) -> Self {
        self.status = StatusCode::CONFLICT;
        self.form = Some(form.clone());
        self
    }

    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    #[must_use]
    pub fn breadth(mut self, breadth: Breadth) -> Self {
        self.breadth = breadth;
        self
    }

    /// Renders the content inside the frame.
    pub fn show<V: IntoView + 'static>(self, content: impl FnOnce() -> V + 'static) -> Response {
        let status = self.status;
        page_response(status, self.html(content))
    }

    /// The whole document.
    pub fn html<V: IntoView + 'static>(self, content: impl FnOnce() -> V + 'static) -> String {
        // The content comes first, so that the head knows whether an island is in it.
        let Self {
            visit,
            title,
            status,
            crumbs,
            kicker,
            lead,
            actions,
            form,
            breadth,
        } = self;
        let heading = title.clone();
        let message = visit.message();
        let overview = visit.overview();
        let frame = draft::Frame::of(&visit, &title, kicker.as_deref());
        let draft = draft::notice(&visit);
        let main = render::to_html(move || {
            provide_context(frame);
            if let Some(form) = form.clone() {
                provide_context(form);
            }
            view! {
                {breadcrumbs(crumbs, overview, &heading)}
                <main id="inhalt" tabindex="-1">
                    {message.map(flash)}
                    {page_head(heading, kicker, lead, actions)}
                    {form.clone().filter(|form| form.has_errors() && status != StatusCode::CONFLICT).map(|form| view! { <ErrorSummary form=form /> })}
                    {draft}
                    {content().into_any()}
                </main>
            }
        });
        let islands = render::has_island(&main);
        // The title changes with the errors, so that it is heard first.
        let prefix = if status == StatusCode::UNPROCESSABLE_ENTITY {
            "Fehler: "
        } else {
            ""
        };
        let title = format!("{prefix}{title} – {}", visit.ui.product_name);
        let frame = render::to_html(move || document(&visit, title, breadth, islands));
        // Put in at last, so that the largest part is rendered and cleaned once. Text cannot
        // hold this mark, because it is escaped.
        let (before, after) = frame.split_once(CONTENT).unwrap_or((&frame, ""));
        ["<!DOCTYPE html>", before, &main, after].concat()
    }
}

/// The answer with a rendered page; never cached by anybody.
pub fn page_response(status: StatusCode, html: String) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, html).into_response()
}

/// After a saved form: to a path of ours, with a message.
pub fn see_other(path: impl Into<String>, message: Message) -> Response {
    let path: String = path.into();
    let (path, fragment) = path
        .split_once('#')
        .map_or((path.as_str(), ""), |(path, fragment)| (path, fragment));
    let joint = if path.contains('?') { '&' } else { '?' };
    let hash = if fragment.is_empty() { "" } else { "#" };
    Redirect::to(&format!(
        "{path}{joint}meldung={}{hash}{fragment}",
        message.code()
    ))
    .into_response()
}

fn document(visit: &Visit, title: String, breadth: Breadth, islands: bool) -> AnyView {
    let ui = &visit.ui;
    let assets = &ui.assets;
    let font = |name: &str| assets.url(&format!("fonts/fira-sans-latin-{name}-normal.woff2"));
    let class = match breadth {
        Breadth::Normal => "content",
        Breadth::Wide => "content content--wide",
        Breadth::Narrow => "content content--narrow",
    };
    let preferences = visit
        .actor
        .as_ref()
        .map(|actor| actor.preferences)
        .unwrap_or_default();
    let shortcuts = if preferences.shortcuts { "on" } else { "off" };
    view! {
        <html lang="de">
            <head>
                <meta charset="utf-8" />
                <title>{title}</title>
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="robots" content="noindex" />
                <link rel="preload" href=font("400") r#as="font" r#type="font/woff2" crossorigin="anonymous" />
                <link rel="preload" href=font("600") r#as="font" r#type="font/woff2" crossorigin="anonymous" />
                <link rel="stylesheet" href=assets.url("main.css") />
                {ui.accent.as_ref().map(|own| view! { <link rel="stylesheet" href=own.address.clone() /> })}
                <link rel="icon" href=assets.url("icons/icon.svg") r#type="image/svg+xml" />
                {islands.then(|| island_scripts(assets))}
                {visit.actor.is_some().then(|| super::palette::script(assets))}
            </head>
            <body data-density=preferences.density.key() data-shortcuts=shortcuts>
                <a class="skip-link" href="#inhalt">"Zum Inhalt springen"</a>
                {masthead(visit)}
                <div class=class inner_html=CONTENT></div>
                {super::footer::footer(visit)}
                {visit.actor.is_some().then(super::palette::dialog)}
            </body>
        </html>
    }
    .into_any()
}

fn breadcrumbs(
    crumbs: Vec<(String, String)>,
    overview: &'static str,
    here: &str,
) -> Option<AnyView> {
    (!crumbs.is_empty()).then(|| {
        let here = here.to_owned();
        let steps = crumbs
            .into_iter()
            .map(|(label, href)| {
                let href = if href == "/" {
                    overview.to_owned()
                } else {
                    href
                };
                (label, href)
            })
            .map(|(label, href)| view! { <li><a href=href>{label}</a></li> })
            .collect_view();
        view! {
            <nav class="crumbs" aria-label="Brotkrumen">
                <ol>{steps}<li><span aria-current="page">{here}</span></li></ol>
            </nav>
        }
        .into_any()
    })
}

fn page_head(
    title: String,
    kicker: Option<String>,
    lead: Option<String>,
    actions: Option<Part>,
) -> AnyView {
    let actions =
        actions.map(|actions| view! { <div class="page-head__actions">{actions()}</div> });
    view! {
        <div class="page-head">
            <div class="page-head__words">
                {kicker.map(|text| view! { <p class="page-head__kicker">{text}</p> })}
                <h1>{title}</h1>
                {lead.map(|text| view! { <p class="page-head__lead">{text}</p> })}
            </div>
            {actions}
        </div>
    }
    .into_any()
}

fn flash(message: Message) -> AnyView {
    let tone = match message.tone() {
        Tone::Success => "success",
        Tone::Info => "info",
        Tone::Warning => "warning",
    };
    super::alert::notice(tone, message.sentence().to_owned(), true)
}

/// Keeps the pairs of an address in a form with the method GET.
pub fn hidden_pairs(address: &Address) -> Vec<AnyView> {
    address
        .pairs()
        .iter()
        .map(|(name, value)| {
            view! { <input r#type="hidden" name=name.clone() value=value.clone() /> }.into_any()
        })
        .collect()
}
