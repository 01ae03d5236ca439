//! Measures Kiezwerk beside two floors; see docs/performance.md. Started by
//! `cargo xtask bench`; a tool of the developers, not part of the product.
//!
//! To measure one more page: a variant of `Scenario`, its address, and its floor.
#![expect(
    clippy::print_stdout,
    reason = "a command line tool speaks on standard output"
)]

mod client;
mod failure;
mod floor;
mod generate;
mod house;
mod load;
mod measures;
mod numbers;
mod process;
mod scenarios;
mod table;
mod vitals;
mod words;

use std::{path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand};
use failure::Result;

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Measure and print the table
    Run(Box<Run>),
    /// Serve the floors on a generated database
    Floor {
        #[arg(long)]
        port: u16,
        file: PathBuf,
    },
    /// Only make the databases
    Generate {
        #[arg(long)]
        cache: PathBuf,
        #[arg(long, value_delimiter = ',')]
        sizes: Vec<usize>,
    },
}

#[derive(Args)]
struct Run {
    /// The release build of the server
    #[arg(long)]
    program: PathBuf,
    /// Folder of the generated databases; they are used on the disk that is measured
    #[arg(long)]
    cache: PathBuf,
    #[arg(long, value_delimiter = ',', default_value = "100,1000,10000,100000")]
    sizes: Vec<usize>,
    /// Short rounds, to try things out
    #[arg(long)]
    quick: bool,
    /// Only pages whose name contains this
    #[arg(long)]
    only: Option<String>,
    /// Folder of `vitals.mjs`; without it no browser is started
    #[arg(long)]
    end2end: Option<PathBuf>,
    /// Leave the example data out
    #[arg(long)]
    no_demo: bool,
    #[arg(long, default_value = "unknown")]
    commit: String,
    #[arg(long, default_value = "undated")]
    date: String,
    /// Also write the table there
    #[arg(long)]
    output: Option<PathBuf>,
}

/// How it is measured.
pub struct Plan {
    program: PathBuf,
    cache: PathBuf,
    end2end: Option<PathBuf>,
    only: Option<String>,
    commit: String,
    date: String,
    rounds: usize,
    round: Duration,
    connections: usize,
    idle: Duration,
    starts: usize,
    writes: usize,
}

impl Plan {
    fn of(run: &Run) -> Self {
        let quick = run.quick;
        Self {
            program: run.program.clone(),
            cache: run.cache.clone(),
            end2end: run.end2end.clone(),
            only: run.only.clone(),
            commit: run.commit.clone(),
            date: run.date.clone(),
            rounds: if quick { 3 } else { 7 },
            round: Duration::from_millis(if quick { 400 } else { 2_000 }),
            connections: 4,
            idle: Duration::from_secs(if quick { 8 } else { 60 }),
            starts: if quick { 3 } else { 7 },
            writes: if quick { 12 } else { 40 },
        }
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    match Cli::parse().task {
        Task::Run(run) => measure(&run).await,
        Task::Floor { port, file } => floor::serve(port, &file).await,
        Task::Generate { cache, sizes } => {
            for size in sizes {
                println!("{}", generate::cached(&cache, size).await?.display());
            }
            Ok(())
        }
    }
}

async fn measure(run: &Run) -> Result<()> {
    let plan = Plan::of(run);
    std::fs::create_dir_all(&plan.cache)?;
    let demo = match run.no_demo {
        true => None,
        false => Some(house::demo(&plan).await?),
    };
    let mut found = Vec::new();
    for size in &run.sizes {
        found.push(house::measure(&plan, *size).await?);
    }
    let table = table::write(&plan, demo.as_ref(), &found);
    println!("{table}");
    if let Some(file) = &run.output {
        std::fs::write(file, table)?;
    }
    Ok(())
}
