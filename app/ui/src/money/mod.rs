//! Mittel: asking for contributions and changing what is asked, the list of all of them,
//! and the page of each programme. How a giver answers stands in `requests`.

mod ask;
mod change;
mod list;
mod programme;
mod programmes;

use domain::policy::Action;

use crate::routes::{Access, Registry};

/// Adds the pages of this feature.
pub fn routes(registry: Registry) -> Registry {
    let (see, pen) = (
        Access::May(Action::SeeMeasures),
        Access::May(Action::AskContribution),
    );
    registry
        .get("/mittel", see, list::page)
        .get("/programme", see, programmes::page)
        .get("/programme/{id}", see, programme::page)
        .get("/massnahmen/{id}/mittel/neu", pen, ask::page)
        .post("/massnahmen/{id}/mittel/neu", pen, ask::save)
        .form(&ask::FORM)
        .get("/massnahmen/{id}/mittel/{contribution}", pen, change::page)
        .post("/massnahmen/{id}/mittel/{contribution}", pen, change::save)
        .form(&change::FORM)
}
