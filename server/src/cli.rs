//! The command line: what can be typed and what `--help` says. What the commands do
//! stands in `commands.rs` and `run.rs`.
//!
//! To add a command: one variant here with its help, one arm in `commands::run`,
//! one line in `docs/operation.md`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use domain::policy::Role;

use crate::settings::Given;

/// Kiezwerk: planning, reporting and following measures for Berlin's disadvantaged
/// quarters, together across Senate departments and districts.
#[derive(Debug, Parser)]
#[command(name = "kiezwerk", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub given: Given,
}

const EXAMPLES: &str = "\
Examples:
  kiezwerk demo --if-empty && kiezwerk migrate && kiezwerk serve
      a first look on this machine with example data at http://127.0.0.1:3000
  kiezwerk migrate && kiezwerk account create a.admin --name 'A. Admin' --role administrator
      a new installation and its first account; the start password is printed once
  KIEZWERK_DATABASE_URL=postgres://kiezwerk:…@db/kiezwerk kiezwerk serve --public-url https://kiezwerk.example
      behind a reverse proxy, on PostgreSQL
  kiezwerk backup /srv/backup/today && kiezwerk restore --check /srv/backup/today
      a backup while the server runs, and the proof that it can be read

Every option can be a flag, an environment variable (KIEZWERK_…) or a line of the file given by
--config; the flag wins over the variable, the variable over the file. The exit code is 0 when
the work was done, 1 when not, 2 when a setting is wrong.";

/// What the program is asked to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the pages until SIGTERM or Ctrl-C
    ///
    /// Never changes the shape of the database: after an update run `kiezwerk migrate` first.
    /// Refuses an address that others can reach while demo accounts exist.
    Serve,
    /// Create the database or bring it to the shape this version needs, and load the catalogue
    Migrate,
    /// Load the example data and the demo accounts, and print their sign-ins
    ///
    /// All demo accounts share one password: KIEZWERK_DEMO_PASSWORD, or "Kiezwerk-Demo-2026".
    /// They are for this machine only; `serve` listens on no other address while they exist.
    Demo(Demo),
    /// Create, reset or disable an account
    #[command(subcommand)]
    Account(Account),
    /// Copy the database and the documents while the server runs
    Backup {
        /// Folder of this backup; must not exist yet
        folder: PathBuf,
    },
    /// Put a backup into an empty database, or only check it
    Restore {
        /// Reads the whole backup and verifies its history; changes nothing
        #[arg(long)]
        check: bool,
        /// Folder of one backup
        path: PathBuf,
    },
    /// Prove that no version in the history was altered, removed or inserted
    VerifyHistory {
        /// An earlier head, as printed by this command, in the log or in a backup
        #[arg(long, value_name = "SEQ:HASH")]
        expect: Option<String>,
    },
    /// Look at the installation and say what is wrong and what helps
    Doctor,
    /// Print every page and form target with the roles that reach it, as JSON
    ///
    /// One object per route: method, path, access and roles. Needs no database. The browser tests
    /// take the pages they visit from here.
    Routes,
}

#[derive(Debug, Args)]
pub struct Demo {
    /// Do nothing when the database already holds measures or accounts
    #[arg(long)]
    pub if_empty: bool,
    /// Shared password of the demo accounts
    #[arg(
        long,
        env = "KIEZWERK_DEMO_PASSWORD",
        hide_env_values = true,
        default_value = "Kiezwerk-Demo-2026"
    )]
    pub password: String,
}

#[derive(Debug, Subcommand)]
pub enum Account {
    /// Create an account; prints a start password once
    Create(NewAccount),
    /// Give an account a new start password, printed once; its sessions end
    Reset {
        /// Sign-in name
        login: String,
    },
    /// Disable an account; its sessions end at once
    Disable {
        /// Sign-in name
        login: String,
    },
}

#[derive(Debug, Args)]
pub struct NewAccount {
    /// Sign-in name: 3 to 60 letters, digits, dot, hyphen, underscore
    pub login: String,
    /// Name or function, as shown to the own body
    #[arg(long)]
    pub name: String,
    #[arg(long, default_value = "")]
    pub email: String,
    /// Role from today on; more roles are given in the pages "Konten"
    #[arg(long, value_parser = role, default_value = "administrator")]
    pub role: Role,
    /// Bezirk "01" to "12", for district_coordinator
    #[arg(long, value_name = "NN")]
    pub district: Option<String>,
    /// Short name of the body (e.g. SenBJF), for clerk and leadership
    #[arg(long, value_name = "SHORT_NAME")]
    pub body: Option<String>,
}

fn role(key: &str) -> Result<Role, String> {
    Role::parse(key).ok_or_else(|| {
        let keys: Vec<_> = Role::ALL.iter().map(|role| role.key()).collect();
        format!("one of {}", keys.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_database_may_be_named_after_the_command() {
        let cli = Cli::try_parse_from([
            "kiezwerk",
            "verify-history",
            "--database-url",
            "sqlite:x.db",
        ])
        .unwrap();
        assert_eq!(cli.given.database_url.as_deref(), Some("sqlite:x.db"));
    }

    #[test]
    fn the_help_of_each_command_says_something() {
        for command in Cli::command().get_subcommands() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
        }
    }
}
