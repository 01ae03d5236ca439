//! All SQL of the house, one file per noun, portable between SQLite and PostgreSQL.
//! Rules do not live here. To add a statement: a constant with one clause per line,
//! named columns and `$1`, and a `pub(crate)` function over `&mut Tx`; a test must
//! run it on both databases.

pub(crate) mod account;
pub(crate) mod barrier;
pub(crate) mod board;
pub(crate) mod body;
pub(crate) mod catalogue;
pub(crate) mod change;
pub(crate) mod code;
pub(crate) mod comment;
pub(crate) mod concept;
pub(crate) mod contribution;
pub(crate) mod document;
pub(crate) mod first_steps;
pub(crate) mod follow_up;
pub(crate) mod form_draft;
pub(crate) mod history;
pub(crate) mod kept_form;
pub(crate) mod loose_file;
pub(crate) mod measure;
pub(crate) mod measure_link;
pub(crate) mod measure_version;
pub(crate) mod milestone;
pub(crate) mod participation;
pub(crate) mod preference;
pub(crate) mod programme;
pub(crate) mod public_text;
pub(crate) mod read_mark;
pub(crate) mod report;
pub(crate) mod review;
pub(crate) mod saved_view;
pub(crate) mod security;
pub(crate) mod sent_form;
pub(crate) mod session;
pub(crate) mod set;
pub(crate) mod sign_in;
pub(crate) mod unit;
pub(crate) mod word;
