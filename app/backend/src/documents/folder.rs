//! The folder of documents: files under random names, outside of everything that is
//! served. No file is deleted that this database has not let go itself: another
//! database may share the folder.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use chrono::Duration;
use domain::document::MediaKind;
use uuid::Uuid;

use crate::{Backend, Error, Result, store};

/// A name that says nothing about what was sent.
pub(super) fn fresh_name(kind: MediaKind) -> String {
    format!("{}.{}", Uuid::new_v4(), kind.extension())
}

pub(super) fn path(backend: &Backend, stored_name: &str) -> PathBuf {
    backend.settings().documents_dir.join(stored_name)
}

/// Writes a file and waits until the disk has it and its name: the row in the database
/// must never point to nothing.
pub(super) async fn keep(backend: &Backend, stored_name: &str, bytes: Vec<u8>) -> Result<()> {
    let path = path(backend, stored_name);
    tokio::task::spawn_blocking(move || write(&path, &bytes))
        .await
        .map_err(Error::internal)??;
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::File::open(folder)?.sync_all()
}

/// Deletes a file that no document names any more, and forgets it. What goes wrong
/// here is made up for by [`clean_up`].
pub(super) async fn let_go(backend: &Backend, stored_name: String) {
    let path = path(backend, &stored_name);
    let outcome = match tokio::task::spawn_blocking(move || delete(&path)).await {
        Ok(Ok(())) => {
            backend
                .write("document.let_go", move |tx| {
                    Box::pin(async move {
                        store::loose_file::delete(tx, &stored_name)
                            .await
                            .map(|_| ())
                    })
                })
                .await
        }
        Ok(Err(error)) => Err(error.into()),
        Err(stopped) => Err(Error::internal(stopped)),
    };
    if let Err(error) = outcome {
        tracing::warn!(%error, "a file without a document stays for the next clean-up");
    }
}

fn delete(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Deletes files that were let go more than a day ago and are still there: of uploads
/// and removals that a crash has cut in half. Gives their number.
///
/// # Errors
/// As any write; `Internal` when the folder refuses.
pub async fn clean_up(backend: &Backend) -> Result<u64> {
    let before = backend.now() - Duration::days(1);
    let folder = backend.settings().documents_dir.clone();
    backend
        .write("document.clean_up", move |tx| {
            Box::pin(async move {
                let names = store::loose_file::take_before(tx, before).await?;
                let number = names.len() as u64;
                // Before the commit: a crash in between finds the rows again.
                tokio::task::spawn_blocking(move || {
                    names.iter().try_for_each(|name| delete(&folder.join(name)))
                })
                .await
                .map_err(Error::internal)??;
                Ok(number)
            })
        })
        .await
}

/// What does not fit between folder and database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stock {
    /// Files with a name of ours that this database does not know.
    pub unknown: usize,
    /// Documents whose file is gone.
    pub missing: usize,
}

/// Compares the folder with the database.
///
/// # Errors
/// As any read; `Internal` when the folder cannot be read.
pub async fn stock(backend: &Backend) -> Result<Stock> {
    // First the folder: what is stored meanwhile is not yet looked for.
    let folder = backend.settings().documents_dir.clone();
    let found = tokio::task::spawn_blocking(move || listed(&folder))
        .await
        .map_err(Error::internal)??;
    let mut tx = backend.read().await?;
    let named: BTreeSet<String> = store::document::stored_names(&mut tx, false)
        .await?
        .into_iter()
        .collect();
    let loose: BTreeSet<String> = store::loose_file::all(&mut tx).await?.into_iter().collect();
    let folder = &backend.settings().documents_dir;
    Ok(Stock {
        unknown: found
            .iter()
            .filter(|name| !named.contains(*name) && !loose.contains(*name))
            .count(),
        missing: named
            .iter()
            .filter(|name| !found.contains(*name) && !folder.join(name).exists())
            .count(),
    })
}

/// Files of the folder whose names could be ours; a folder that is not there has none.
fn listed(folder: &Path) -> io::Result<BTreeSet<String>> {
    let listing = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        listing => listing?,
    };
    let mut names = BTreeSet::new();
    for entry in listing {
        let entry = entry?;
        if let Some(name) = entry.file_name().to_str().filter(|name| is_ours(name))
            && entry.file_type()?.is_file()
        {
            names.insert(name.to_owned());
        }
    }
    Ok(names)
}

fn is_ours(name: &str) -> bool {
    name.split_once('.').is_some_and(|(id, ending)| {
        id.parse::<Uuid>().is_ok() && MediaKind::ALL.iter().any(|kind| kind.extension() == ending)
    })
}
