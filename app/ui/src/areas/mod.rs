//! Handlungsräume and Teilbereiche: the list, and the page of one area. The concept
//! of an area is the feature `concepts`.

mod contacts;
mod detail;
mod initiative;
mod list;
mod meeting;
mod plan;
mod work;

use domain::policy::Action;

use crate::routes::{Access, Registry};

/// Adds the pages of this feature.
pub fn routes(registry: Registry) -> Registry {
    registry
        .get("/raeume", Access::May(Action::SeeMeasures), list::page)
        .get(
            "/raeume/{id}",
            Access::May(Action::SeeMeasures),
            detail::page,
        )
        .get(
            "/raeume/{id}/aemterrunde",
            Access::May(Action::SeeMeasures),
            meeting::page,
        )
}
