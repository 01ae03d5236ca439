//! `build`: wasm, its JavaScript, the files of the site, the server. In this order, because a release server
//! carries the site inside.

use crate::failure::Result;
use crate::place::Place;
use crate::process::run;
use crate::setup::{Need, ensure};
use crate::site;
use crate::toolchain::{WasmToolchain, host_cargo};
use crate::wasm::Wasm;
use std::time::Instant;

pub fn build(place: &Place, release: bool) -> Result<()> {
    let start = Instant::now();
    ensure(place, &[Need::WasmTarget])?;
    let Some(toolchain) = WasmToolchain::find() else {
        return crate::failure::fail("there is no compiler for wasm");
    };
    let wasm = Wasm::at(place, &toolchain)?;
    if wasm.is_current() {
        println!("1/4 wasm: unchanged");
        println!("2/4 JavaScript for it: unchanged");
    } else {
        step(&format!("1/4 wasm ({toolchain})"), || {
            wasm.compile(place, &toolchain)
        })?;
        step("2/4 JavaScript for it", || wasm.bind(place))?;
    }
    step("3/4 files of the site", || site::publish(place, &wasm))?;
    let profile = if release { "release" } else { "debug" };
    step(&format!("4/4 server ({profile})"), || {
        server(place, release)
    })?;
    println!("built in {:.1} s", start.elapsed().as_secs_f32());
    Ok(())
}

/// With `--workspace` the features are those of the tests, so dependencies are compiled once for both.
fn server(place: &Place, release: bool) -> Result<()> {
    let mut cargo = host_cargo();
    cargo
        .current_dir(&place.root)
        .args(["build", "--workspace", "--bin", "kiezwerk", "--locked"])
        .env("CARGO_TARGET_DIR", &place.target);
    if release {
        cargo.arg("--release");
    }
    run(&mut cargo)
}

fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("{name} …");
    let start = Instant::now();
    let done = work()?;
    println!("    {:.1} s", start.elapsed().as_secs_f32());
    Ok(done)
}
