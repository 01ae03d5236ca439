//! `kiezwerk serve`: opens the database, refuses what must not be, listens, and ends
//! in order.

use std::{io::ErrorKind, sync::Arc, time::Duration};

use backend::{Backend, accounts, history, verify::Anchor};
use tokio::net::TcpListener;
use ui::routes::{AppState, UiSettings};

use crate::{
    assets, commands,
    failure::Failure,
    router,
    serve::{Bounds, serve, stop_signal},
    settings::Settings,
};

/// How often outlived sessions, forms and log lines are removed.
const CLEAN_UP_EVERY: Duration = Duration::from_secs(3600);

/// Serves until the signal to stop.
///
/// # Errors
/// One sentence: demo accounts on a public address, port in use, no right, and what
/// [`commands::open`] says about the database.
pub async fn run(settings: Settings) -> Result<(), Failure> {
    for (key, value) in settings.lines() {
        tracing::info!(key, value, "setting");
    }
    let backend = commands::open(&settings, commands::Schema::MustFit).await?;
    let demo = accounts::any_demo_accounts(&backend)
        .await
        .map_err(Failure::backend)?;
    if demo && !settings.is_loopback() {
        return Err(Failure::settings(format!(
            "There are demo accounts with a known password, so only this machine may be served (asked for {}); use a \
             database without them.",
            settings
                .public_url
                .as_ref()
                .map_or_else(|| settings.socket().to_string(), |url| url.origin.clone())
        )));
    }
    let listener = TcpListener::bind(settings.socket())
        .await
        .map_err(|error| refused(&settings, &error))?;
    let address = listener.local_addr().unwrap_or_else(|_| settings.socket());
    let stop =
        stop_signal().map_err(|error| Failure::new(format!("No signal handlers: {error}.")))?;
    let settings = Arc::new(settings);
    let router = router::build(
        router::registry(),
        app(&backend, &settings, demo),
        settings.clone(),
    );
    let cleaning = tokio::spawn(clean_up(backend.clone()));
    tracing::info!("serving http://{address}");
    serve(
        listener,
        router,
        Bounds {
            connections: settings.max_connections,
            ..Bounds::default()
        },
        stop,
    )
    .await;
    cleaning.abort();
    backend.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// What the pages know of this installation.
pub fn app(backend: &Backend, settings: &Settings, demo: bool) -> AppState {
    let public_url = settings.public_url.as_ref().map_or_else(
        || format!("http://{}", settings.socket()),
        |url| url.origin.clone(),
    );
    AppState {
        backend: backend.clone(),
        ui: Arc::new(UiSettings {
            product_name: settings.product_name.clone(),
            assets: assets::asset_map(),
            demo_banner: demo,
            public_url,
            contact: settings.contact.clone(),
            session_seconds: backend.settings().session_idle.num_seconds(),
            sender: settings.sender.clone(),
            logo: settings.logo.clone(),
            accent: settings.accent.clone(),
        }),
    }
}

fn refused(settings: &Settings, error: &std::io::Error) -> Failure {
    let (address, port) = (settings.address, settings.port);
    Failure::new(match error.kind() {
        ErrorKind::AddrInUse => format!(
            "Port {port} is already in use on {address}; stop the other program or choose another --port."
        ),
        ErrorKind::PermissionDenied => format!(
            "No right to listen on port {port}; choose a --port above 1023 and put a reverse proxy before it."
        ),
        ErrorKind::AddrNotAvailable => {
            format!("This machine has no address {address}; choose another --address.")
        }
        _ => format!("Cannot listen on {}: {error}.", settings.socket()),
    })
}

/// The first line of each day carries the head of the history, as an anchor outside
/// the database.
async fn clean_up(backend: Backend) {
    let mut anchored = None;
    loop {
        match backend.clean_up().await {
            Ok(removed) => tracing::debug!(removed, "outlived rows removed"),
            Err(error) => tracing::warn!(%error, "outlived rows were not removed"),
        }
        if anchored != Some(backend.today()) {
            let head = async { history::head(&mut backend.read().await?).await };
            match head.await {
                Ok(head) => {
                    tracing::info!(head = %Anchor::from(&head), "head of the history");
                    anchored = Some(backend.today());
                }
                Err(error) => tracing::warn!(%error, "the head of the history could not be read"),
            }
        }
        tokio::time::sleep(CLEAN_UP_EVERY).await;
    }
}
