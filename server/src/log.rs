//! Where log lines go and how they look. One line per request is written by
//! `observe.rs`; nothing here or there names a person.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use crate::settings::LogFormat;

/// Starts logging to the standard error. `RUST_LOG` may change the levels.
pub fn start(format: LogFormat) {
    // The session library warns of each outdated cookie, which is daily life here.
    let levels = EnvFilter::try_from_default_env().unwrap_or_else(|_| {
        EnvFilter::new("info,sqlx=warn,tower_sessions=error,tower_sessions_core=error")
    });
    let registry = tracing_subscriber::registry().with(levels);
    let lines = fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false);
    // A second start in one process, as tests do, keeps the first.
    let _ = match format {
        LogFormat::Text => registry.with(lines.compact()).try_init(),
        LogFormat::Json => registry.with(lines.json().flatten_event(true)).try_init(),
    };
    // A panic is answered with a page and a number; its text belongs here, on one line
    // of the request's span.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        let text = panic.payload_as_str().unwrap_or("no text");
        tracing::error!(place, text, "panic");
    }));
}
