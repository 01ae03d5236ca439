//! What a person sees: pages, forms and islands. The same crate is compiled twice:
//! with `ssr` it renders every page on the server, with `hydrate` it becomes the
//! small program in the browser that wakes the islands. No SQL, no rules.

pub mod kit;
pub mod measures;

#[cfg(feature = "ssr")]
mod account;
#[cfg(feature = "ssr")]
mod administration;
#[cfg(feature = "ssr")]
mod areas;
#[cfg(feature = "ssr")]
mod audit;
#[cfg(feature = "ssr")]
mod barriers;
#[cfg(feature = "ssr")]
mod bodies;
#[cfg(feature = "ssr")]
mod catalogue;
#[cfg(feature = "ssr")]
mod concepts;
#[cfg(feature = "ssr")]
mod documents;
#[cfg(feature = "ssr")]
pub mod expired;
#[cfg(feature = "ssr")]
mod follow_ups;
#[cfg(feature = "ssr")]
pub mod form_drafts;
#[cfg(feature = "ssr")]
mod help;
#[cfg(feature = "ssr")]
mod money;
#[cfg(feature = "ssr")]
pub mod recent;
#[cfg(feature = "ssr")]
mod requests;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
mod search;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
mod signin;
#[cfg(feature = "ssr")]
mod start;
#[cfg(feature = "ssr")]
pub mod tasks;
#[cfg(feature = "ssr")]
mod texts;
#[cfg(feature = "ssr")]
mod views;

/// Every page and form of every feature. To add a feature: one line here.
#[cfg(feature = "ssr")]
pub fn features(registry: routes::Registry) -> routes::Registry {
    let registry = start::routes(registry);
    let registry = signin::routes(registry);
    let registry = account::routes(registry);
    let registry = search::routes(registry);
    let registry = measures::routes(registry);
    let registry = requests::routes(registry);
    let registry = money::routes(registry);
    let registry = tasks::routes(registry);
    let registry = follow_ups::routes(registry);
    let registry = views::routes(registry);
    let registry = form_drafts::routes(registry);
    let registry = areas::routes(registry);
    let registry = concepts::routes(registry);
    let registry = documents::routes(registry);
    let registry = bodies::routes(registry);
    let registry = catalogue::routes(registry);
    let registry = administration::routes(registry);
    let registry = texts::routes(registry);
    let registry = barriers::routes(registry);
    let registry = help::routes(registry);
    audit::routes(registry)
}

/// Called once by `style/scripts/boot.js` before it wakes the islands one by one.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
