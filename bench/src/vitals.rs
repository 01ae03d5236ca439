//! What a browser on a slow line feels: `end2end/vitals.mjs` looks, here it is only started
//! and its lines are read.

use std::process::Command;

use serde::Deserialize;

use crate::{Plan, failure::Result, generate::PASSWORD};

/// One page in a fresh browser.
#[derive(Debug, Deserialize)]
pub struct Vitals {
    pub page: String,
    /// Over the wire, with everything the page loads.
    pub bytes: u64,
    pub wasm: u64,
    pub lcp: f64,
    pub tbt: f64,
    pub cls: f64,
}

/// Nothing when no browser was named.
pub fn look(plan: &Plan, port: u16) -> Result<Vec<Vitals>> {
    let Some(folder) = &plan.end2end else {
        return Ok(Vec::new());
    };
    let output = Command::new("node")
        .arg("vitals.mjs")
        .current_dir(folder)
        .env("BASE_URL", format!("http://127.0.0.1:{port}"))
        .env("DEMO_PASSWORD", PASSWORD)
        .stderr(std::process::Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(format!("vitals.mjs: {}", output.status).into());
    }
    String::from_utf8(output.stdout)?
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| Ok(serde_json::from_str(line)?))
        .collect()
}
