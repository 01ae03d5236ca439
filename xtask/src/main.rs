//! `cargo xtask …`: sets up a machine, builds, runs, tests and measures Kiezwerk.
//! Only this program knows how the wasm, the site files and the server fit together; it is not part of the product.
#![expect(
    clippy::print_stdout,
    reason = "a command line tool speaks on standard output"
)]

mod bench;
mod browser;
mod build;
mod failure;
mod fingerprint;
mod packages;
mod place;
mod postgres;
mod process;
mod run;
mod rust_std;
mod setup;
mod site;
mod slim;
mod styles;
mod tally;
mod test;
mod toolchain;
mod wasm;
mod weight;

use clap::{Args, Parser, Subcommand, ValueEnum};
use failure::Result;
use std::process::ExitCode;

/// Sets up, builds, runs and tests Kiezwerk.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what is missing: wasm target, linker, Chromium, PostgreSQL, npm packages
    Setup(SetupArgs),
    /// Build the wasm, the site files and the server
    Build {
        /// Optimise the server and embed the site: one file to deploy
        #[arg(long)]
        release: bool,
    },
    /// Build, prepare the database and serve
    Run(RunArgs),
    /// Measure the release build beside two floors; see docs/performance.md
    Bench(bench::BenchArgs),
    /// Run every check; the last line is `N passed, N failed`
    Test {
        /// Only one part, while developing
        #[arg(long, value_enum)]
        only: Option<Part>,
    },
}

#[derive(Args)]
struct SetupArgs {
    /// Take the wasm target from Debian's packages even where rustup could give it
    #[arg(long)]
    debian: bool,
    /// Only what needs root; `setup` calls itself like this under sudo
    #[arg(long, hide = true)]
    system_only: bool,
}

#[derive(Args, Clone)]
pub struct RunArgs {
    /// Optimised build with the site embedded
    #[arg(long)]
    release: bool,
    /// Port on 127.0.0.1
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// `sqlite:path` or `postgres://…`; without it `data/kiezwerk.db` in the checkout
    #[arg(long)]
    database_url: Option<String>,
    /// Do not load example data and demo accounts into an empty database
    #[arg(long)]
    no_demo: bool,
    /// Fix the calendar to a day; without a value the day of the example data
    #[arg(long, value_name = "YYYY-MM-DD", num_args = 0..=1, default_missing_value = browser::DEMO_DAY)]
    demo_day: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    Lint,
    Unit,
    Backend,
    Http,
    Browser,
}

fn main() -> ExitCode {
    process::stop_children_on_signal();
    match perform(Cli::parse().task) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<ExitCode> {
    let place = place::Place::find()?;
    match task {
        Task::Setup(args) => setup::setup(&place, args.debian, args.system_only)?,
        Task::Build { release } => build::build(&place, release)?,
        Task::Run(args) => return run::run(&place, &args),
        Task::Bench(args) => bench::bench(&place, &args)?,
        Task::Test { only } => return test::test(&place, only),
    }
    Ok(ExitCode::SUCCESS)
}
