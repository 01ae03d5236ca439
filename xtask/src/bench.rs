//! `bench`: builds what would be delivered, and lets the program in `bench/` measure it.

use crate::build::build;
use crate::failure::{Result, fail};
use crate::packages;
use crate::place::Place;
use crate::process::{command, output, run};
use crate::setup::{Need, ensure};
use crate::toolchain::host_cargo;
use clap::Args;
use std::process::Command;

#[derive(Args)]
pub struct BenchArgs {
    /// So many measures, one after the other
    #[arg(long, value_delimiter = ',', default_value = "100,1000,10000,100000")]
    sizes: Vec<usize>,
    /// Short rounds and short rests, to try things out
    #[arg(long)]
    quick: bool,
    /// Only pages whose name contains this, e.g. `list`
    #[arg(long)]
    only: Option<String>,
    /// Without the browser
    #[arg(long)]
    no_browser: bool,
    /// Measure what was built before
    #[arg(long)]
    no_build: bool,
}

pub fn bench(place: &Place, args: &BenchArgs) -> Result<()> {
    if !args.no_browser {
        ensure(place, &[Need::Chromium, Need::Browsertests])?;
    }
    if !args.no_build {
        build(place, true)?;
        run(host_cargo()
            .current_dir(&place.root)
            .args([
                "build",
                "--workspace",
                "--bin",
                "bench",
                "--locked",
                "--release",
            ])
            .env("CARGO_TARGET_DIR", &place.target))?;
    }
    let table = place.target.join("bench.md");
    let mut bench = command(place.target.join("release/bench"));
    bench
        .arg("run")
        .arg("--program")
        .arg(place.server(true))
        .arg("--cache")
        .arg(place.target.join("bench"))
        .arg("--output")
        .arg(&table)
        .args(["--sizes", &sizes(&args.sizes)])
        .args(["--commit", &commit(place)])
        .args(["--date", &today()?]);
    if args.quick {
        bench.arg("--quick");
    }
    if let Some(only) = &args.only {
        bench.args(["--only", only]);
    }
    if !args.no_browser {
        let Some(chromium) = packages::chromium() else {
            return fail(
                "Chromium is missing: run `cargo xtask setup`, or leave it out with --no-browser",
            );
        };
        bench
            .arg("--end2end")
            .arg(place.end2end())
            .env("CHROMIUM", chromium);
    }
    run(&mut bench)?;
    println!("also in {}", table.display());
    Ok(())
}

fn sizes(sizes: &[usize]) -> String {
    let sizes: Vec<String> = sizes.iter().map(usize::to_string).collect();
    sizes.join(",")
}

/// The commit that is measured; a mark when the checkout has changes besides.
fn commit(place: &Place) -> String {
    let git = |arguments: &[&str]| {
        output(Command::new("git").current_dir(&place.root).args(arguments)).unwrap_or_default()
    };
    let mark = if git(&["status", "--porcelain"]).trim().is_empty() {
        ""
    } else {
        " and changes"
    };
    format!("{}{mark}", git(&["rev-parse", "--short=10", "HEAD"]).trim())
}

fn today() -> Result<String> {
    Ok(output(Command::new("date").arg("+%Y-%m-%d"))?
        .trim()
        .to_owned())
}
