//! Use cases of stored files: the concept document of an area, a PDF. The bytes lie
//! in a folder outside of everything that is served, under random names.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use domain::{
    document::{Document, LARGEST},
    facts::area_target,
    ids::{AreaId, DocumentId},
    policy::{Action, Actor, Target},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    Backend, Error, Result,
    authority::body_for,
    history::{self, Kind, Record},
    ids, store,
};

const PDF: &[u8] = b"%PDF-";
const LONGEST_NAME: usize = 120;

/// Stores a PDF as the concept document of an area; the one before stays readable. The
/// same file once more changes nothing.
///
/// # Errors
/// `Invalid` under `file`; `NotFound` for an unknown area; `Forbidden` for others than
/// its coordination.
pub async fn attach_to_concept(
    backend: &Backend,
    actor: &Actor,
    area: AreaId,
    file_name: &str,
    bytes: Vec<u8>,
) -> Result<DocumentId> {
    let sight = backend.board().await?;
    let concept = sight.catalogue.concept_of(area).ok_or(Error::NotFound)?.id;
    let target = area_target(Some(area), &sight.catalogue);
    actor.require(Action::EditConcept, &target)?;
    check(&bytes)?;
    let body = body_for(actor, &target, &sight.catalogue);
    let document = Document {
        id: ids::fresh(),
        concept,
        file_name: clean_name(file_name),
        media_type: "application/pdf".into(),
        bytes: i64::try_from(bytes.len()).map_err(Error::internal)?,
        sha256: hex::encode(Sha256::digest(&bytes)),
        uploaded_at: backend.now(),
        account: actor.account,
        body,
    };
    let stored_name = format!("{}.pdf", Uuid::new_v4());
    let file = backend.settings().documents_dir.join(&stored_name);
    let written = file.clone();
    tokio::task::spawn_blocking(move || keep(&written, &bytes))
        .await
        .map_err(Error::internal)??;
    let id = document.id;
    let outcome = insert(backend, actor, document, stored_name).await;
    if !matches!(outcome, Ok(stored) if stored == id) {
        // Without a row nobody would ever find the file again.
        if let Err(error) = tokio::fs::remove_file(&file).await {
            tracing::warn!(%error, "an unused upload stays behind");
        }
    }
    outcome
}

/// Gives the id of the document that is current now: the one before, when it has the
/// same name and content.
async fn insert(
    backend: &Backend,
    actor: &Actor,
    document: Document,
    stored_name: String,
) -> Result<DocumentId> {
    let actor = actor.clone();
    backend
        .write("document.attach", move |tx| {
            Box::pin(async move {
                store::concept::lock(tx, document.concept).await?;
                let mut concept = store::concept::find(tx, document.concept).await?;
                if let Some(current) = concept.document {
                    let (current, _) = store::document::find(tx, current).await?;
                    if (&current.sha256, &current.file_name)
                        == (&document.sha256, &document.file_name)
                    {
                        return Ok(current.id);
                    }
                }
                store::document::insert(tx, &document, &stored_name).await?;
                let before = concept.version;
                concept.document = Some(document.id);
                concept.version = before + 1;
                if !store::concept::update(tx, &concept, before).await? {
                    return Err(Error::conflict(Kind::Concept, concept.id, before));
                }
                let by = |kind, id: Uuid, cause| {
                    Record::by(&actor, kind, id, cause).for_body(document.body)
                };
                history::record(
                    tx,
                    by(Kind::Document, document.id.0, "document.attach"),
                    &document,
                )
                .await?;
                history::record(
                    tx,
                    by(Kind::Concept, concept.id.0, "concept.document"),
                    &concept,
                )
                .await?;
                Ok(document.id)
            })
        })
        .await
}

/// What is known of a file, without opening it.
///
/// # Errors
/// `NotFound`; `Forbidden` for those who see no measures.
pub async fn find(backend: &Backend, actor: &Actor, id: DocumentId) -> Result<Document> {
    Ok(find_stored(backend, actor, id).await?.0)
}

/// A file to read.
///
/// # Errors
/// As [`find`]; `Internal` when the file is gone from the folder.
pub async fn open(
    backend: &Backend,
    actor: &Actor,
    id: DocumentId,
) -> Result<(Document, tokio::fs::File)> {
    let (document, path) = find_stored(backend, actor, id).await?;
    let file = tokio::fs::File::open(path).await?;
    Ok((document, file))
}

async fn find_stored(
    backend: &Backend,
    actor: &Actor,
    id: DocumentId,
) -> Result<(Document, PathBuf)> {
    actor.require(Action::SeeMeasures, &Target::default())?;
    let (document, stored_name) = store::document::find(&mut backend.read().await?, id).await?;
    Ok((document, backend.settings().documents_dir.join(stored_name)))
}

/// The content decides what a file is, not its name.
fn check(bytes: &[u8]) -> Result<()> {
    let sentence = match bytes {
        [] => "Bitte wählen Sie eine Datei aus.",
        _ if bytes.len() as u64 > LARGEST => "Die Datei ist zu groß; erlaubt sind höchstens 25 MB.",
        _ if !bytes.starts_with(PDF) => {
            "Bitte laden Sie eine PDF-Datei hoch. Diese Datei ist keine."
        }
        _ => return Ok(()),
    };
    Err(Error::invalid("file", sentence))
}

/// Writes the file and waits until the disk has it and its name: the row in the
/// database must never point to nothing.
fn keep(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
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

/// The last part of the name as typed, without what could play tricks: separators,
/// control and direction characters, leading dots. Only ever shown and offered.
fn clean_name(typed: &str) -> String {
    let last = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| c.is_alphanumeric() || " .,-_()+&§".contains(*c))
        .collect();
    let stem = plain.trim_matches([' ', '.']);
    let stem = match stem
        .len()
        .checked_sub(4)
        .and_then(|at| stem.split_at_checked(at))
    {
        Some((stem, end)) if end.eq_ignore_ascii_case(".pdf") => stem,
        _ => stem,
    };
    let stem: String = stem.chars().take(LONGEST_NAME).collect();
    match stem.trim_matches([' ', '.']) {
        "" => "Handlungskonzept.pdf".into(),
        stem => format!("{stem}.pdf"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_file_names_become_harmless() {
        for (typed, kept) in [
            ("Konzept 2018.pdf", "Konzept 2018.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\Ordner\\Plan.PDF", "Plan.pdf"),
            ("a\"; filename=\"x.exe", "a filenamex.exe.pdf"),
            ("\u{202E}fdp.exe", "fdp.exe.pdf"),
            ("zeile\r\nSet-Cookie: a=b.pdf", "zeile  Set-Cookie ab.pdf"),
            ("....", "Handlungskonzept.pdf"),
            ("", "Handlungskonzept.pdf"),
            ("ä<script>.pdf", "äscript.pdf"),
        ] {
            assert_eq!(clean_name(typed), kept, "{typed:?}");
        }
        assert_eq!(
            clean_name(&"ü".repeat(500)).chars().count(),
            LONGEST_NAME + 4
        );
    }

    #[test]
    fn only_a_pdf_of_a_sensible_size_passes() {
        assert!(check(b"%PDF-1.7 rest").is_ok());
        for wrong in [&b""[..], b"<html>", b" %PDF-1.7"] {
            assert!(check(wrong).is_err());
        }
        let mut large = b"%PDF-".to_vec();
        large.resize(LARGEST as usize + 1, 0);
        assert!(check(&large).is_err());
    }
}
