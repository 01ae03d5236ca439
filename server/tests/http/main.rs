//! The real router over a real database, asked as a browser would ask it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "in a test a surprise is a failure"
)]

mod crawl;
mod documents;
mod drafts;
mod edge;
mod form_drafts;
mod hands;
mod harness;
mod help;
mod hostile;
mod lint;
mod objectives;
mod pens;
mod routes;
mod search;
mod sessions;
mod start;
mod views;
