//! Angefangene Formulare: what somebody has typed and not sent, kept on the server
//! while it is typed. Each form with longer text takes part by itself; how one opens,
//! is kept and is done with stands here once for all of them.

pub mod around;
mod list;
mod session;
pub mod store;

pub use self::session::SessionLeft;
use crate::{
    kit::form::FormSpec,
    routes::{Access, Registry},
};

/// "Verwerfen".
static DISCARD: FormSpec = FormSpec {
    path: "/zwischenstaende/{id}",
    fields: &[],
};

/// Adds the pages of this feature.
pub fn routes(registry: Registry) -> Registry {
    let own = Access::SignedIn;
    registry
        .get("/zwischenstaende", own, list::page)
        .post("/zwischenstaende", own, store::save)
        .get("/zwischenstaende/{id}", own, list::text)
        .post("/zwischenstaende/{id}", own, list::discard)
        .form(&DISCARD)
        .get("/sitzung", Access::Public, session::left)
        .post("/sitzung", own, session::prolong)
}
