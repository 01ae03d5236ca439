//! Backup while running, and restore with proof: a folder with the database, the
//! documents and a manifest that anchors the history. For PostgreSQL its own tools
//! do that; here it is said which.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    Backend,
    db::{Db, Tx},
    error::Error,
    history,
    open::{self, OpenError},
    store,
    verify::{self, Anchor},
};

const DATABASE: &str = "kiezwerk.db";
const DOCUMENTS: &str = "documents";
const MANIFEST: &str = "manifest.json";

/// What a backup holds; written last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub made_at: DateTime<Utc>,
    /// Version of the program.
    pub program: String,
    /// Newest migration.
    pub schema: i64,
    /// The end of the history: `SEQ:HASH`.
    pub head: String,
    pub database: StoredFile,
    pub documents: Vec<StoredFile>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    /// Relative to the backup, or to its folder of documents.
    pub path: PathBuf,
    pub bytes: u64,
    pub sha256: String,
}

/// Why a backup cannot be made or is not good. Sentences for the command line.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error(
        "PostgreSQL is backed up by its own tools: pg_dump --format=custom DATABASE, together with the folder of documents."
    )]
    Postgres,
    #[error("{0} exists already; choose a new folder.")]
    Exists(PathBuf),
    #[error("{0} is not a backup: {1}.")]
    NotABackup(PathBuf, String),
    #[error("The file {0} of the backup is missing or altered.")]
    Altered(PathBuf),
    #[error("The database in the backup is damaged: {0}.")]
    Damaged(String),
    #[error("The history in the backup does not hold: {0}.")]
    History(String),
    #[error("{path}: {source}.")]
    File { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("The database answered: {0}.")]
    Database(#[from] Error),
}

type Result<T> = std::result::Result<T, BackupError>;

/// Writes a backup into the new folder `to` while the house goes on working.
///
/// # Errors
/// One sentence; what was written so far stays in `<to>.partial`.
pub async fn backup(backend: &Backend, to: &Path) -> Result<Manifest> {
    let Db::Sqlite { readers, .. } = backend.db() else {
        return Err(BackupError::Postgres);
    };
    if to.exists() {
        return Err(BackupError::Exists(to.to_path_buf()));
    }
    let mut partial = to.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    if partial.exists() {
        at(&partial, fs::remove_dir_all(&partial))?;
    }
    at(&partial, fs::create_dir_all(&partial))?;

    // Documents before the database and once more after it: whatever a row names was
    // stored before the row, and what is removed meanwhile was there the first time.
    let source = backend.settings().documents_dir.clone();
    let (first, into) = (source.clone(), partial.join(DOCUMENTS));
    in_background(move || copy_tree(&first, &into)).await?;
    let copy = partial.join(DATABASE);
    sqlx::query("VACUUM INTO $1")
        .bind(copy.display().to_string())
        .execute(readers)
        .await
        .map_err(Error::from)?;
    let (head, schema, removed) = {
        let mut tx = open_copy(&copy).await?;
        (
            Anchor::from(&history::head(&mut tx).await?),
            schema(&mut tx).await?,
            store::document::stored_names(&mut tx, true).await?,
        )
    };
    let made_at = backend.now();
    let to = to.to_path_buf();
    in_background(move || {
        copy_tree(&source, &partial.join(DOCUMENTS))?;
        for name in removed {
            let path = partial.join(DOCUMENTS).join(name);
            if path.exists() {
                at(&path, fs::remove_file(&path))?;
            }
        }
        let documents = describe_tree(&partial.join(DOCUMENTS))?;
        let manifest = Manifest {
            made_at,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            schema,
            head: head.to_string(),
            database: describe(&partial, Path::new(DATABASE))?,
            documents,
        };
        let path = partial.join(MANIFEST);
        let text = serde_json::to_string_pretty(&manifest).map_err(Error::from)?;
        at(&path, fs::write(&path, text))?;
        for path in [&copy, &path, &partial] {
            at(path, File::open(path).and_then(|file| file.sync_all()))?;
        }
        at(&to, fs::rename(&partial, &to))?;
        Ok(manifest)
    })
    .await
}

/// Proves that a backup is whole: every file as the manifest says, the database
/// sound and readable by this program, the history unbroken up to its anchor.
///
/// # Errors
/// One sentence that names the first thing that is wrong.
pub async fn restore_check(from: &Path) -> Result<Manifest> {
    let folder = from.to_path_buf();
    let manifest = in_background(move || {
        let manifest = read_manifest(&folder)?;
        check_file(&folder, &manifest.database)?;
        for file in &manifest.documents {
            check_file(&folder.join(DOCUMENTS), file)?;
        }
        Ok(manifest)
    })
    .await?;

    let mut tx = open_copy(&from.join(DATABASE)).await?;
    let (verdict,) = crate::db::fetch!(tx, fetch_one as (String,), "PRAGMA integrity_check")
        .map_err(Error::from)?;
    if verdict != "ok" {
        return Err(BackupError::Damaged(verdict));
    }
    let (schema, known) = (schema(&mut tx).await?, open::newest_known());
    if schema > known {
        return Err(OpenError::Newer {
            found: schema,
            known,
        }
        .into());
    }
    let anchor = Anchor::parse(&manifest.head).ok_or_else(|| {
        BackupError::NotABackup(from.to_path_buf(), "its manifest names no head".into())
    })?;
    // An older database has its documents in another table.
    if schema == known {
        for name in store::document::stored_names(&mut tx, false).await? {
            let path = PathBuf::from(name);
            if !manifest.documents.iter().any(|file| file.path == path) {
                return Err(BackupError::Altered(path));
            }
        }
    }
    let report = verify::whole(&mut tx, Some(anchor)).await?;
    match report.findings.first() {
        Some(finding) => Err(BackupError::History(finding.to_string())),
        None => Ok(manifest),
    }
}

/// Restores a checked backup to a database file and a folder of documents that do
/// not exist yet.
///
/// # Errors
/// As [`restore_check`]; `Exists` when something stands in the way.
pub async fn restore(from: &Path, database: &Path, documents: &Path) -> Result<Manifest> {
    let manifest = restore_check(from).await?;
    // A journal of another database beside the restored file would be played into it.
    for ending in ["", "-wal", "-shm"] {
        let mut path = database.as_os_str().to_owned();
        path.push(ending);
        let path = PathBuf::from(path);
        if path.exists() {
            return Err(BackupError::Exists(path));
        }
    }
    if fs::read_dir(documents).is_ok_and(|mut files| files.next().is_some()) {
        return Err(BackupError::Exists(documents.to_path_buf()));
    }
    let (from, database, documents) = (
        from.to_path_buf(),
        database.to_path_buf(),
        documents.to_path_buf(),
    );
    in_background(move || {
        copy_tree(&from.join(DOCUMENTS), &documents)?;
        let source = from.join(DATABASE);
        at(&source, fs::copy(&source, &database))?;
        at(
            &database,
            File::open(&database).and_then(|file| file.sync_all()),
        )?;
        Ok(manifest)
    })
    .await
}

async fn open_copy(path: &Path) -> Result<Tx> {
    let db = open::open_copy(path).await?;
    // The copy is read as of no particular time.
    Ok(db.begin_read_at(DateTime::UNIX_EPOCH).await?)
}

async fn schema(tx: &mut Tx) -> Result<i64> {
    let sql = "SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations";
    let (version,) = crate::db::fetch!(tx, fetch_one as (i64,), sql).map_err(Error::from)?;
    Ok(version)
}

fn read_manifest(folder: &Path) -> Result<Manifest> {
    let not = |reason: String| BackupError::NotABackup(folder.to_path_buf(), reason);
    let text = fs::read_to_string(folder.join(MANIFEST))
        .map_err(|_| not("it has no manifest.json".into()))?;
    serde_json::from_str(&text)
        .map_err(|error| not(format!("its manifest cannot be read ({error})")))
}

fn check_file(folder: &Path, expected: &StoredFile) -> Result<()> {
    let altered = || BackupError::Altered(expected.path.clone());
    // A manifest must not name files outside of the backup.
    if expected
        .path
        .components()
        .any(|part| !matches!(part, std::path::Component::Normal(_)))
    {
        return Err(altered());
    }
    match describe(folder, &expected.path) {
        Ok(found) if found == *expected => Ok(()),
        _ => Err(altered()),
    }
}

fn describe(folder: &Path, path: &Path) -> Result<StoredFile> {
    let full = folder.join(path);
    let mut file = at(&full, File::open(&full))?;
    let (mut hasher, mut bytes, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let read = at(&full, file.read(&mut buffer))?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
        bytes += read as u64;
    }
    Ok(StoredFile {
        path: path.to_path_buf(),
        bytes,
        sha256: hex::encode(hasher.finalize()),
    })
}

/// Copies all files below `from` that are not below `to` yet: a stored file never
/// changes. A folder that does not exist has none.
fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    at(to, fs::create_dir_all(to))?;
    for path in tree(from)? {
        let target = to.join(&path);
        if target.exists() {
            continue;
        }
        if let Some(folder) = target.parent() {
            at(folder, fs::create_dir_all(folder))?;
        }
        match fs::copy(from.join(&path), &target) {
            // Removed since the folder was listed.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            copied => at(&target, copied)?,
        };
        at(
            &target,
            File::open(&target).and_then(|file| file.sync_all()),
        )?;
    }
    Ok(())
}

fn describe_tree(folder: &Path) -> Result<Vec<StoredFile>> {
    let mut paths = tree(folder)?;
    paths.sort();
    paths.iter().map(|path| describe(folder, path)).collect()
}

/// All files below a folder, relative to it.
fn tree(from: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let source = from.join(&folder);
        let listing = match fs::read_dir(&source) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            listing => at(&source, listing)?,
        };
        for entry in listing {
            let entry = at(&source, entry)?;
            let path = folder.join(entry.file_name());
            if at(&source, entry.file_type())?.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    Ok(found)
}

fn at<T>(path: &Path, outcome: io::Result<T>) -> Result<T> {
    outcome.map_err(|source| BackupError::File {
        path: path.to_path_buf(),
        source,
    })
}

async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Error::internal)?
}
