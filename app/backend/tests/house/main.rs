//! The house itself on both databases: opening, writing, history, accounts, sessions,
//! backup. What is planned in it is tested elsewhere.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail loudly"
)]

#[path = "../harness/mod.rs"]
mod harness;

mod accounts;
mod form_drafts;
mod history;
mod keeping;
mod opening;
mod sessions;
mod signing_in;
mod writing;
