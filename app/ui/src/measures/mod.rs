//! The measure: list, detail, and every form around it. Other features link here by
//! address only.
//!
//! To add a step: one file with `page` and `save`, a [`forms`] declaration, two lines
//! in [`routes`], a button in `detail`.

pub mod islands;
pub mod quick;

#[cfg(feature = "ssr")]
mod bulk;
#[cfg(feature = "ssr")]
mod choices;
#[cfg(feature = "ssr")]
mod comments;
#[cfg(feature = "ssr")]
mod confirm;
#[cfg(feature = "ssr")]
mod conflict;
#[cfg(feature = "ssr")]
mod core_fields;
#[cfg(feature = "ssr")]
mod create;
#[cfg(feature = "ssr")]
mod csv;
#[cfg(feature = "ssr")]
mod detail;
#[cfg(feature = "ssr")]
mod documents;
#[cfg(feature = "ssr")]
mod edit;
#[cfg(feature = "ssr")]
mod facets;
#[cfg(feature = "ssr")]
pub mod forms;
#[cfg(feature = "ssr")]
mod history;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
mod merge;
#[cfg(feature = "ssr")]
mod milestones;
#[cfg(feature = "ssr")]
mod more_fields;
#[cfg(feature = "ssr")]
mod nothing;
#[cfg(feature = "ssr")]
mod paste;
#[cfg(feature = "ssr")]
mod query;
#[cfg(feature = "ssr")]
mod report;
#[cfg(feature = "ssr")]
mod review;
#[cfg(feature = "ssr")]
mod row_tools;
#[cfg(feature = "ssr")]
mod standing;
#[cfg(feature = "ssr")]
mod withdraw;
#[cfg(feature = "ssr")]
mod words;

#[cfg(feature = "ssr")]
pub use self::server::routes;

#[cfg(feature = "ssr")]
use self::server::moment;

#[cfg(feature = "ssr")]
mod server {
    use domain::{filter::Moment, policy::Action};

    use super::*;
    use crate::{
        kit::upload::MOST_READ,
        routes::{Access, Registry},
    };

    /// Everything under `/massnahmen`.
    pub fn routes(registry: Registry) -> Registry {
        let see = Access::May(Action::SeeMeasures);
        let edit = Access::May(Action::EditMeasure);
        let report = Access::May(Action::Report);
        let create = Access::May(Action::CreateMeasure);
        let milestones = Access::May(Action::SetMilestones);
        let review = Access::May(Action::ReviewReport);
        let withdraw = Access::May(Action::WithdrawMeasure);
        let attach = Access::May(Action::AttachDocument);
        let registry = paste::routes(bulk::routes(comments::routes(registry)));
        registry
            .get("/massnahmen", see, list::show)
            .get("/massnahmen.csv", see, csv::download)
            .get("/massnahmen/neu", create, create::page)
            .post("/massnahmen/neu", create, create::save)
            .form(&forms::CREATE)
            .get("/massnahmen/{id}", see, detail::page)
            .get("/massnahmen/{id}/bearbeiten", edit, edit::page)
            .post("/massnahmen/{id}/bearbeiten", edit, edit::save)
            .form(&forms::EDIT)
            .get("/massnahmen/{id}/melden", report, report::page)
            .post("/massnahmen/{id}/melden", report, report::save)
            .form(&forms::REPORT)
            .get("/massnahmen/{id}/stand", report, standing::page)
            .post("/massnahmen/{id}/stand", report, standing::save)
            .form(&standing::FORM)
            .get(
                "/massnahmen/{id}/meilensteine",
                milestones,
                milestones::page,
            )
            .post(
                "/massnahmen/{id}/meilensteine",
                milestones,
                milestones::save,
            )
            .form(&forms::MILESTONES)
            .get("/massnahmen/{id}/zuruecknehmen", withdraw, withdraw::page)
            .post("/massnahmen/{id}/zuruecknehmen", withdraw, withdraw::save)
            .form(&forms::WITHDRAW)
            .get("/massnahmen/{id}/pruefen", review, review::page)
            .post("/massnahmen/{id}/pruefen", review, review::save)
            .form(&forms::REVIEW)
            .get("/massnahmen/{id}/dokumente/neu", attach, documents::page)
            .post_file(
                "/massnahmen/{id}/dokumente/neu",
                attach,
                MOST_READ,
                documents::save,
            )
            .form(&documents::FORM)
            .get(
                "/massnahmen/{id}/dokumente/{document}/entfernen",
                attach,
                documents::remove_page,
            )
            .post(
                "/massnahmen/{id}/dokumente/{document}/entfernen",
                attach,
                documents::remove,
            )
            .form(&documents::REMOVE)
            .get("/massnahmen/{id}/freigeben", edit, confirm::release_page)
            .post("/massnahmen/{id}/freigeben", edit, confirm::release)
            .form(&forms::RELEASE)
            .get(
                "/massnahmen/{id}/duplizieren",
                create,
                confirm::duplicate_page,
            )
            .post("/massnahmen/{id}/duplizieren", create, confirm::duplicate)
            .form(&forms::DUPLICATE)
            .get(
                "/massnahmen/{id}/verlauf",
                Access::May(Action::SeeMeasureHistory),
                history::page,
            )
    }

    /// For which day computed facts are shown.
    pub(super) fn moment(backend: &backend::Backend) -> Moment {
        Moment {
            day: backend.today(),
            stale_after: backend.settings().stale_after_days,
        }
    }
}
