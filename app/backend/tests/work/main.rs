//! The work itself on both databases: catalogue, concepts, measures, reports, the
//! board and the example data. Every write ends with the same question: do board,
//! tables and history still say the same?

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail loudly"
)]

#[path = "../harness/mod.rs"]
mod harness;

mod agreements;
mod answers;
mod board;
mod bulk_change;
mod catalogue;
mod catalogue_care;
mod changes;
mod comments;
mod concepts;
mod demo;
mod doctor;
mod documents;
mod follow_ups;
mod help;
mod landed;
mod measure_rows;
mod measures;
mod model;
mod money;
mod office;
mod preferences;
mod read_marks;
mod reports;
mod resent;
mod rights;
mod saved_views;
mod taking_part;
mod versions;
