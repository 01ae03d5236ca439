//! The parts every page is made of: frame, form fields, table, badges, error pages.
//! Knows no feature and loads no data. The only place for a `<textarea>` or
//! `inner_html`; there is no inline style anywhere.
//!
//! # To add a page
//! A feature is a directory `src/<feature>/{mod,list,detail,edit,post,islands}.rs`. Its
//! `mod.rs` has `pub fn routes(registry: Registry) -> Registry`, one line in
//! `crate::features`; features never import each other.
//! ```ignore
//! pub fn routes(registry: Registry) -> Registry {
//!     registry
//!         .get("/raeume/{id}/notiz", Access::May(Action::EditConcept), edit::page)
//!         .post("/raeume/{id}/notiz", Access::May(Action::EditConcept), post::save)
//!         .form(&edit::FORM)
//! }
//! ```
//! A GET loads through use cases, then renders; `?` turns backend errors into pages:
//! ```ignore
//! pub async fn page(State(app): State<AppState>, SignedIn(actor): SignedIn, visit: Visit, Path(id): Path<AreaId>) -> Answer {
//!     let area = backend::areas::load(&app.backend, &actor, id).await?;
//!     let form = expired::restored(&app, &visit, &FORM).await
//!         .unwrap_or_else(|| Filled::blank(&FORM).set("note", area.note).set("version", area.version.to_string()));
//!     Ok(show(&visit, id, form))
//! }
//! ```
//! # To add a form
//! Declare it once; labels, limits, error order and the hostile-input test come from it.
//! What is typed into longer fields is kept on the server by itself (`kit::draft`), and
//! leaving the page asks first; [`form::PostForm`] brings both:
//! ```ignore
//! pub static FORM: FormSpec = FormSpec { path: "/raeume/{id}/notiz", fields: &[long("note", "Notiz").required(), hidden("version")] };
//!
//! pub fn show(visit: &Visit, id: AreaId, form: Filled) -> Response {
//!     let action = visit.path.clone();
//!     visit.page("Notiz ändern").crumb("Handlungsräume", "/raeume").breadth(Breadth::Narrow).form(&form).show(move || view! {
//!         <PostForm action=action>
//!             <LongText name="note" />
//!             <HiddenField name="version" />
//!             <Buttons><Submit label="Speichern" /><ButtonLink href=format!("/raeume/{id}") label="Abbrechen" /></Buttons>
//!         </PostForm>
//!     })
//! }
//! ```
//! The POST answers with a 303, or with the same page, filled, as a 422:
//! ```ignore
//! pub async fn save(State(app): …, SignedIn(actor): …, visit: Visit, Path(id): …, posted: Posted) -> Answer {
//!     match backend::areas::set_note(&app.backend, &actor, id, NoteDraft::from(&posted.0), posted.version()).await {
//!         Ok(_) => Ok(see_other(format!("/raeume/{id}"), Message::Saved)),
//!         Err(backend::Error::Invalid(errors)) => Ok(show(&visit, id, Filled::typed(&FORM, &posted).errors(errors))),
//!         Err(error) => Err(error.into()),   // Conflict: show kit::diff::Diff with status 409 instead
//!     }
//! }
//! ```

pub mod islands;

#[cfg(feature = "ssr")]
pub mod address;
#[cfg(feature = "ssr")]
pub mod alert;
#[cfg(feature = "ssr")]
pub mod area_table;
#[cfg(feature = "ssr")]
pub mod assets;
#[cfg(feature = "ssr")]
pub mod badge;
#[cfg(feature = "ssr")]
pub mod button;
#[cfg(feature = "ssr")]
pub mod change_list;
#[cfg(feature = "ssr")]
pub mod chips;
#[cfg(feature = "ssr")]
pub mod choice;
#[cfg(feature = "ssr")]
pub mod definition;
#[cfg(feature = "ssr")]
pub mod density_switch;
#[cfg(feature = "ssr")]
pub mod diff;
#[cfg(feature = "ssr")]
pub mod document_list;
#[cfg(feature = "ssr")]
pub mod download;
#[cfg(feature = "ssr")]
pub mod draft;
#[cfg(feature = "ssr")]
pub mod empty;
#[cfg(feature = "ssr")]
pub mod error_page;
#[cfg(feature = "ssr")]
pub mod facets;
#[cfg(feature = "ssr")]
pub mod field;
#[cfg(feature = "ssr")]
mod field_parts;
#[cfg(feature = "ssr")]
pub mod figures;
#[cfg(feature = "ssr")]
pub mod filter_words;
#[cfg(feature = "ssr")]
pub mod findings;
#[cfg(feature = "ssr")]
pub mod footer;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
mod form_spec;
#[cfg(feature = "ssr")]
pub mod fragment;
#[cfg(feature = "ssr")]
pub mod glossary;
#[cfg(feature = "ssr")]
pub mod help_link;
#[cfg(feature = "ssr")]
mod hydration;
#[cfg(feature = "ssr")]
pub mod icon;
#[cfg(feature = "ssr")]
mod logo;
#[cfg(feature = "ssr")]
pub mod markup;
#[cfg(feature = "ssr")]
mod masthead;
#[cfg(feature = "ssr")]
pub mod measure_tables;
#[cfg(feature = "ssr")]
pub mod message;
#[cfg(feature = "ssr")]
pub mod money_table;
#[cfg(feature = "ssr")]
pub mod narrowed;
#[cfg(feature = "ssr")]
pub mod once;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod paging;
#[cfg(feature = "ssr")]
mod palette;
#[cfg(feature = "ssr")]
pub mod raw;
#[cfg(feature = "ssr")]
pub mod render;
#[cfg(feature = "ssr")]
pub mod request_table;
#[cfg(feature = "ssr")]
pub mod roles;
#[cfg(feature = "ssr")]
pub mod saved_views;
#[cfg(feature = "ssr")]
pub mod search_line;
#[cfg(feature = "ssr")]
pub mod step_list;
#[cfg(feature = "ssr")]
pub mod table;
#[cfg(feature = "ssr")]
pub mod tally;
#[cfg(feature = "ssr")]
pub mod tally_parts;
#[cfg(feature = "ssr")]
pub mod upload;
#[cfg(feature = "ssr")]
pub mod visit;
#[cfg(feature = "ssr")]
pub mod when;

#[cfg(all(test, feature = "ssr"))]
mod form_tests;
#[cfg(all(test, feature = "ssr"))]
mod page_tests;
