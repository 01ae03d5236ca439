//! The process around the house: settings, command line, connections, and the layers
//! between the network and the pages. Knows no SQL and no HTML.

pub mod account_command;
pub mod assets;
pub mod cli;
pub mod commands;
pub mod compress;
pub mod failure;
pub mod headers;
pub mod limits;
pub mod log;
pub mod look;
pub mod observe;
pub mod origin;
pub mod public_url;
pub mod router;
pub mod run;
pub mod serve;
pub mod settings;
pub mod visitor;
