//! Anfragen: the list of all requests between bodies, the page that answers one, and
//! the own part of a participant. Who asks for what stands in the forms of `measures`
//! and `money`.

mod answer;
mod list;
mod own_part;
mod terms;

use domain::policy::Action;

use crate::routes::{Access, Registry};

/// Adds the pages of this feature. A coordination notes answers for others, so the page
/// is open to those who may do either.
pub fn routes(registry: Registry) -> Registry {
    registry
        .get("/anfragen", Access::May(Action::SeeMeasures), list::page)
        .get(
            "/massnahmen/{id}/anfragen/{seat}",
            Access::May(Action::SeeTasks),
            answer::page,
        )
        .post(
            "/massnahmen/{id}/anfragen/{seat}",
            Access::May(Action::SeeTasks),
            answer::save,
        )
        .form(&answer::FORM)
        .get(
            "/massnahmen/{id}/beteiligung/{participation}",
            Access::May(Action::EditParticipation),
            own_part::page,
        )
        .post(
            "/massnahmen/{id}/beteiligung/{participation}",
            Access::May(Action::EditParticipation),
            own_part::save,
        )
        .form(&own_part::FORM)
}
