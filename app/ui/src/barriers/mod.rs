//! Barrieremeldungen: a form for everybody, a list and an answer for whoever the
//! permission table names.

mod answer;
mod list;
mod report;

use domain::policy::Action;

use crate::routes::{Access, Registry};

const LIST: &str = "/barrierefreiheit/meldungen";

/// Adds the pages of this feature.
pub fn routes(registry: Registry) -> Registry {
    let answer = Access::May(Action::AnswerBarriers);
    registry
        .get("/barrierefreiheit/melden", Access::Public, report::page)
        .post("/barrierefreiheit/melden", Access::Public, report::save)
        .form(&report::FORM)
        .get("/barrierefreiheit/meldungen", answer, list::page)
        .get("/barrierefreiheit/meldungen/{id}", answer, answer::page)
        .post("/barrierefreiheit/meldungen/{id}", answer, answer::save)
        .form(&answer::FORM)
}
