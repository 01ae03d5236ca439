//! What the office talks about: nouns, rules, the permission table, filters and
//! computations. No I/O, no clock, no database, no HTML; also builds for wasm.

pub mod account;
pub mod area;
pub mod body;
pub mod body_form;
pub mod catalogue;
pub mod catalogue_form;
pub mod cause;
pub mod concept;
pub mod contribution;
pub mod dates;
pub mod deadline;
pub mod diff;
pub mod document;
pub mod error;
pub mod export;
pub mod facet;
pub mod facts;
pub mod filter;
pub mod form;
pub mod freshness;
pub mod ids;
pub mod labels;
pub mod measure;
pub mod measure_form;
pub mod milestone;
pub mod money;
pub mod money_check;
pub mod money_list;
pub mod narrow;
pub mod objective;
pub mod page;
pub mod participation;
pub mod policy;
pub mod report;
pub mod request;
pub mod review;
#[cfg(test)]
mod samples;
pub mod search;
pub mod snapshot;
pub mod sort;
pub mod succession;
pub mod text;
pub mod unit;
pub mod working_days;
