//! Tells the compiler where the finished files of the site lie: `KIEZWERK_SITE`, or `site` in the target directory,
//! where `cargo xtask build` puts them. Without them the program still compiles, and serves no assets.

use std::env;
use std::path::PathBuf;

fn main() {
    println!("cargo::rerun-if-env-changed=KIEZWERK_SITE");
    println!("cargo::rerun-if-changed=build.rs");
    let chosen = env::var_os("KIEZWERK_SITE").map(PathBuf::from);
    // <target>/<profile>/build/<package>/out
    let usual = env::var_os("OUT_DIR").and_then(|out| {
        let target = PathBuf::from(out).ancestors().nth(4)?.to_path_buf();
        Some(target.join("site"))
    });
    if let Some(site) = chosen.or(usual) {
        println!("cargo::rustc-env=KIEZWERK_SITE={}", site.display());
        // A release embeds the files: it has to be made again when they change. A debug build reads them when asked.
        if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
            println!(
                "cargo::rerun-if-changed={}",
                site.join("manifest.json").display()
            );
        }
    }
}
