//! The one error of xtask: a sentence for the person at the terminal. Not a type to match on.

use std::fmt;
use std::path::Path;

#[derive(Debug)]
pub struct Failure(pub String);

pub type Result<T, E = Failure> = std::result::Result<T, E>;

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Fails with a sentence.
pub fn fail<T>(sentence: impl Into<String>) -> Result<T> {
    Err(Failure(sentence.into()))
}

/// Turns any error into a sentence that says what was being done.
pub trait Doing<T> {
    fn doing(self, what: impl fmt::Display) -> Result<T>;

    fn on(self, verb: &str, path: &Path) -> Result<T>
    where
        Self: Sized,
    {
        self.doing(format_args!("cannot {verb} {}", path.display()))
    }
}

impl<T, E: fmt::Display> Doing<T> for std::result::Result<T, E> {
    fn doing(self, what: impl fmt::Display) -> Result<T> {
        // `{:#}` shows the causes of an anyhow error, and changes nothing for the others.
        self.map_err(|error| Failure(format!("{what}: {error:#}")))
    }
}
