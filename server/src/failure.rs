//! Why a command of the program stops: one sentence for the person at the terminal
//! and an exit code. Not for errors inside a request.

use std::{fmt, process::ExitCode};

/// A sentence with its full stop, without the program's name in front.
#[derive(Debug)]
pub struct Failure {
    sentence: String,
    code: u8,
}

impl Failure {
    /// The work could not be done: exit code 1.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            code: 1,
        }
    }

    /// A flag, a variable or the settings file is wrong: exit code 2, as for clap.
    pub fn settings(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            code: 2,
        }
    }

    /// What a use case said. Sentences for fields are German, as everywhere.
    pub fn backend(error: backend::Error) -> Self {
        Self::new(match error {
            backend::Error::Invalid(errors) => errors
                .iter()
                .map(|(_, sentence)| sentence)
                .collect::<Vec<_>>()
                .join(" "),
            backend::Error::Unavailable(_) => "The database is busy; try again in a moment.".into(),
            other => format!("Not done: {other}."),
        })
    }

    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for Failure {}
