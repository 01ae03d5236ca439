//! The program `kiezwerk`. Everything else is in the library beside it, so that
//! tests can reach it.

use std::process::ExitCode;

use clap::Parser;

/// A page is made of thousands of short texts, and a password check borrows 19 MiB: this
/// one is quick with the first and gives the second back to the system.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    kiezwerk::commands::main(kiezwerk::cli::Cli::parse()).await
}
