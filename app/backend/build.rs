//! Makes cargo notice a new migration file: they are embedded at compile time.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
