//! The program `kiezwerk`. Everything else is in the library beside it, so that
//! tests can reach it.

use std::process::ExitCode;

use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    kiezwerk::commands::main(kiezwerk::cli::Cli::parse()).await
}
