//! What an operator decides when the process starts. Where the values come from
//! (flag, environment, file) is the server's matter.

use std::path::PathBuf;

use chrono::Duration;

/// Settings of the running process.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where people reach the house, e.g. `https://kiezwerk.example`; decides
    /// `Secure` cookies, the origin check and links.
    pub public_url: Option<String>,
    /// Where uploaded documents live.
    pub documents_dir: PathBuf,
    /// Bytes that the documents of one measure may have together.
    pub documents_per_measure: i64,
    /// Bytes that all documents may have together.
    pub documents_total: i64,
    /// A session ends after this long without a request.
    pub session_idle: Duration,
    /// A session ends after this long in any case.
    pub session_absolute: Duration,
    /// A measure counts as stale (`veraltet`) this many days after its last report.
    pub stale_after_days: i64,
    /// Entries of the security log are removed after this many days.
    pub security_log_days: i64,
    /// Kept forms are removed after this many days.
    pub kept_form_days: i64,
    /// What was typed into a form and never sent is removed after this many days.
    pub form_draft_days: i64,
    /// How long a write waits for the writer before it gives up.
    pub write_wait: std::time::Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            public_url: None,
            documents_dir: PathBuf::from("data/documents"),
            documents_per_measure: 200 << 20,
            documents_total: 20 << 30,
            session_idle: Duration::minutes(60),
            session_absolute: Duration::hours(12),
            stale_after_days: 180,
            security_log_days: 180,
            kept_form_days: 7,
            form_draft_days: 30,
            write_wait: std::time::Duration::from_secs(5),
        }
    }
}
