//! Use cases of stored files: the text of a Handlungskonzept, further documents of it,
//! documents of a measure. Each has the rights of its place. The bytes lie in a
//! [`folder`]; what is accepted is decided in `domain::document`.

mod folder;

use domain::{
    catalogue::Catalogue,
    document::{self, Document, MOST_PER_PLACE, MediaKind, Place},
    error::FieldErrors,
    facts::{area_target, pen_target},
    ids::{AreaId, ConceptId, DocumentId, MeasureId},
    policy::{Action, Actor, Target},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub use self::folder::{Stock, clean_up, stock};
use crate::{
    Backend, Error, Result, Settings,
    authority::{body_for, see},
    db::Tx,
    history::{self, Kind, Record},
    ids, store,
};

/// Stores a PDF as the text of an area's concept; the one before stays readable. The
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
    let concept = concept_of(backend, area).await?;
    attach(
        backend,
        actor,
        Place::Concept(concept),
        file_name,
        "",
        bytes,
    )
    .await
}

/// Stores a further document of an area's concept ("Weitere Dokumente"). The same file
/// once more changes nothing.
///
/// # Errors
/// `Invalid` under `file` and `title`; else as [`attach_to_concept`].
pub async fn attach_annex(
    backend: &Backend,
    actor: &Actor,
    area: AreaId,
    file_name: &str,
    title: &str,
    bytes: Vec<u8>,
) -> Result<DocumentId> {
    let concept = concept_of(backend, area).await?;
    attach(
        backend,
        actor,
        Place::Annex(concept),
        file_name,
        title,
        bytes,
    )
    .await
}

/// Stores a document of a measure, by its pen. The same file once more changes nothing.
///
/// # Errors
/// `Invalid` under `file` and `title`, also when the quota is used up; `NotFound` when
/// the measure is not seen; `Forbidden` without the pen.
pub async fn attach_to_measure(
    backend: &Backend,
    actor: &Actor,
    measure: MeasureId,
    file_name: &str,
    title: &str,
    bytes: Vec<u8>,
) -> Result<DocumentId> {
    attach(
        backend,
        actor,
        Place::Measure(measure),
        file_name,
        title,
        bytes,
    )
    .await
}

/// Takes a document away, by those who may attach there: its file is deleted, its row
/// and its history stay. Removing it once more changes nothing.
///
/// # Errors
/// `NotFound` when it does not lie there or is not seen, or is the text of a concept,
/// which only a newer one replaces; `Forbidden` without the pen.
pub async fn remove(backend: &Backend, actor: &Actor, place: Place, id: DocumentId) -> Result<()> {
    actor.require(Action::SeeMeasures, &Target::default())?;
    let sight = backend.board().await?;
    let actor = actor.clone();
    let freed = backend
        .write("document.remove", move |tx| {
            Box::pin(async move {
                let target = hold(tx, &actor, place, &sight.catalogue).await?;
                let (mut document, stored_name) = store::document::find(tx, id).await?;
                if document.place != place || matches!(place, Place::Concept(_)) {
                    return Err(Error::NotFound);
                }
                let now = tx.now();
                if !store::document::remove(tx, id, now).await? {
                    return Ok(None);
                }
                store::loose_file::insert(tx, &stored_name).await?;
                document.removed_at = Some(now);
                let body = body_for(&actor, &target, &sight.catalogue);
                let record = Record::by(&actor, Kind::Document, id.0, "document.remove");
                history::record(tx, record.for_body(body), &document).await?;
                Ok(Some(stored_name))
            })
        })
        .await?;
    if let Some(stored_name) = freed {
        folder::let_go(backend, stored_name).await;
    }
    Ok(())
}

/// The documents of a measure, newest first; at most [`MOST_PER_PLACE`].
///
/// # Errors
/// `NotFound` when the measure is not there or not seen.
pub async fn of_measure(
    backend: &Backend,
    actor: &Actor,
    measure: MeasureId,
) -> Result<Vec<Document>> {
    let sight = backend.board().await?;
    let mut tx = backend.read().await?;
    let place = Place::Measure(measure);
    may_read(&mut tx, actor, place, &sight.catalogue).await?;
    store::document::of_place(&mut tx, place).await
}

/// The further documents of an area's concept, newest first; none without a concept.
///
/// # Errors
/// `Forbidden` for those who see no measures.
pub async fn annexes(backend: &Backend, actor: &Actor, area: AreaId) -> Result<Vec<Document>> {
    actor.require(Action::SeeMeasures, &Target::default())?;
    match concept_of(backend, area).await {
        Ok(concept) => {
            let mut tx = backend.read().await?;
            store::document::of_place(&mut tx, Place::Annex(concept)).await
        }
        Err(Error::NotFound) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// What is known of a file, without opening it.
///
/// # Errors
/// `NotFound`, also when it was removed or its place is not seen; `Forbidden` for those
/// who see no measures.
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
    let (document, stored_name) = find_stored(backend, actor, id).await?;
    let file = tokio::fs::File::open(folder::path(backend, &stored_name)).await?;
    Ok((document, file))
}

async fn find_stored(
    backend: &Backend,
    actor: &Actor,
    id: DocumentId,
) -> Result<(Document, String)> {
    actor.require(Action::SeeMeasures, &Target::default())?;
    let sight = backend.board().await?;
    let mut tx = backend.read().await?;
    let (document, stored_name) = store::document::find(&mut tx, id).await?;
    may_read(&mut tx, actor, document.place, &sight.catalogue).await?;
    match document.removed_at {
        None => Ok((document, stored_name)),
        Some(_) => Err(Error::NotFound),
    }
}

/// A document is read by those who see its place.
async fn may_read(tx: &mut Tx, actor: &Actor, place: Place, catalogue: &Catalogue) -> Result<()> {
    match place {
        Place::Concept(_) | Place::Annex(_) => {
            Ok(actor.require(Action::SeeMeasures, &Target::default())?)
        }
        Place::Measure(id) => {
            let measure = store::measure::find(tx, id).await?;
            see(actor, &measure, catalogue, tx.today())
        }
    }
}

async fn concept_of(backend: &Backend, area: AreaId) -> Result<ConceptId> {
    let sight = backend.board().await?;
    let concept = sight.catalogue.concept_of(area).ok_or(Error::NotFound)?;
    Ok(concept.id)
}

async fn attach(
    backend: &Backend,
    actor: &Actor,
    place: Place,
    file_name: &str,
    title: &str,
    bytes: Vec<u8>,
) -> Result<DocumentId> {
    actor.require(Action::SeeMeasures, &Target::default())?;
    let sight = backend.board().await?;
    // Nobody gets sentences about a file at a place that is not theirs.
    pen(&mut backend.read().await?, actor, place, &sight.catalogue).await?;
    let (typed, hint) = (file_name.to_owned(), title.to_owned());
    let now = backend.now();
    let account = actor.account;
    let (document, bytes) = tokio::task::spawn_blocking(move || {
        let (file_name, title, media_type) = check(place, &typed, &hint, &bytes)?;
        let document = Document {
            id: ids::fresh(),
            place,
            title,
            file_name,
            media_type,
            bytes: i64::try_from(bytes.len()).map_err(Error::internal)?,
            sha256: hex::encode(Sha256::digest(&bytes)),
            uploaded_at: now,
            account,
            body: None,
            removed_at: None,
        };
        Ok::<_, Error>((document, bytes))
    })
    .await
    .map_err(Error::internal)??;

    let upload = Upload {
        actor: actor.clone(),
        stored_name: folder::fresh_name(document.media_type),
        document,
    };
    if let Some(earlier) = announce(backend, upload.clone()).await? {
        return Ok(earlier);
    }
    let (id, stored_name) = (upload.document.id, upload.stored_name.clone());
    let outcome = match folder::keep(backend, &stored_name, bytes).await {
        Ok(()) => insert(backend, upload).await,
        Err(error) => Err(error),
    };
    if !matches!(outcome, Ok(stored) if stored == id) {
        folder::let_go(backend, stored_name).await;
    }
    outcome
}

/// What a file is, and the two lines it is known by.
fn check(
    place: Place,
    typed: &str,
    title: &str,
    bytes: &[u8],
) -> Result<(String, Option<String>, MediaKind)> {
    let mut errors = FieldErrors::default();
    let title = errors.take("title", document::title(title));
    let kind = document::recognise(bytes, typed).map_err(|refusal| match place {
        Place::Concept(_) if refusal == document::Refusal::Kind => ONLY_PDF.to_owned(),
        _ => refusal.sentence(),
    });
    let kind = kind.and_then(|kind| match place {
        Place::Concept(_) if kind != MediaKind::Pdf => Err(ONLY_PDF.to_owned()),
        _ => Ok(kind),
    });
    let named = kind.and_then(|kind| Ok((document::file_name(typed, kind)?, kind)));
    match (errors.take("file", named), title) {
        (Some((file_name, kind)), Some(title)) => Ok((file_name, title, kind)),
        _ => Err(errors.into()),
    }
}

/// Said for the text of a concept.
const ONLY_PDF: &str =
    "Bitte laden Sie das Handlungskonzept als PDF-Datei hoch. Diese Datei ist keine.";

/// A checked file on its way in.
#[derive(Clone)]
struct Upload {
    actor: Actor,
    document: Document,
    stored_name: String,
}

/// Notes that a file is about to be written, so that it is found again should nothing
/// come of it. Gives the document that is there already, if it is.
async fn announce(backend: &Backend, upload: Upload) -> Result<Option<DocumentId>> {
    let sight = backend.board().await?;
    let settings = backend.settings().clone();
    backend
        .write("document.announce", move |tx| {
            Box::pin(async move {
                match admit(tx, &upload, &sight.catalogue, &settings).await? {
                    Admission::There(earlier) => Ok(Some(earlier)),
                    Admission::Free(_) => {
                        store::loose_file::insert(tx, &upload.stored_name).await?;
                        Ok(None)
                    }
                }
            })
        })
        .await
}

/// Gives the id of the document that lies there now: the one before, when it has the
/// same name and content.
async fn insert(backend: &Backend, upload: Upload) -> Result<DocumentId> {
    let sight = backend.board().await?;
    let settings = backend.settings().clone();
    backend
        .write("document.attach", move |tx| {
            Box::pin(async move {
                let target = match admit(tx, &upload, &sight.catalogue, &settings).await? {
                    Admission::There(earlier) => return Ok(earlier),
                    Admission::Free(target) => target,
                };
                let Upload {
                    actor,
                    mut document,
                    stored_name,
                } = upload;
                document.body = body_for(&actor, &target, &sight.catalogue);
                // Gone when the clean-up was there first, and the file with it.
                if !store::loose_file::delete(tx, &stored_name).await? {
                    return Err(Error::Unavailable("the upload took too long".into()));
                }
                store::document::insert(tx, &document, &stored_name).await?;
                let by = |kind, id: Uuid, cause| {
                    Record::by(&actor, kind, id, cause).for_body(document.body)
                };
                let attached = by(Kind::Document, document.id.0, "document.attach");
                history::record(tx, attached, &document).await?;
                if let Place::Concept(concept) = document.place {
                    let mut concept = store::concept::find(tx, concept).await?;
                    let before = concept.version;
                    concept.document = Some(document.id);
                    concept.version = before + 1;
                    if !store::concept::update(tx, &concept, before).await? {
                        return Err(Error::conflict(Kind::Concept, concept.id, before));
                    }
                    let changed = by(Kind::Concept, concept.id.0, "concept.document");
                    history::record(tx, changed, &concept).await?;
                }
                Ok(document.id)
            })
        })
        .await
}

enum Admission {
    /// The same file lies there already.
    There(DocumentId),
    /// There is room, and the actor holds this pen.
    Free(Target),
}

/// Asks rights, sameness and quota, with the place held until the transaction ends.
async fn admit(
    tx: &mut Tx,
    upload: &Upload,
    catalogue: &Catalogue,
    settings: &Settings,
) -> Result<Admission> {
    let new = &upload.document;
    let target = hold(tx, &upload.actor, new.place, catalogue).await?;
    let there = store::document::of_place(tx, new.place).await?;
    let current = match new.place {
        Place::Concept(concept) => store::concept::find(tx, concept).await?.document,
        Place::Annex(_) | Place::Measure(_) => None,
    };
    let same = there.iter().find(|old| {
        (&old.sha256, &old.file_name) == (&new.sha256, &new.file_name)
            && (!matches!(new.place, Place::Concept(_)) || current == Some(old.id))
    });
    if let Some(same) = same {
        return Ok(Admission::There(same.id));
    }
    // From here on no other upload counts: the total is over all places.
    history::lock(tx).await?;
    let refuse = |sentence| Error::invalid("file", sentence);
    // Earlier texts of a concept cannot be removed, so they do not count.
    if there.len() >= MOST_PER_PLACE && !matches!(new.place, Place::Concept(_)) {
        return Err(refuse(format!(
            "Hier liegen schon {MOST_PER_PLACE} Dokumente; mehr sind nicht möglich. Bitte entfernen Sie Dokumente, die nicht mehr gebraucht werden."
        )));
    }
    if matches!(new.place, Place::Measure(_)) {
        let used = there.iter().map(|old| old.bytes).sum();
        let most = settings.documents_per_measure;
        document::fits(new.bytes, used, most, "Für diese Maßnahme").map_err(refuse)?;
    }
    let (used, most) = (store::document::total(tx).await?, settings.documents_total);
    document::fits(new.bytes, used, most, "Insgesamt").map_err(refuse)?;
    Ok(Admission::Free(target))
}

/// Holds the place against other writers and asks for its pen.
async fn hold(tx: &mut Tx, actor: &Actor, place: Place, catalogue: &Catalogue) -> Result<Target> {
    match place {
        Place::Measure(id) => store::measure::lock(tx, id).await.map(|_| ())?,
        Place::Concept(id) | Place::Annex(id) => store::concept::lock(tx, id).await?,
    }
    pen(tx, actor, place, catalogue).await
}

/// Whose pen the place is, for an actor who holds it.
async fn pen(tx: &mut Tx, actor: &Actor, place: Place, catalogue: &Catalogue) -> Result<Target> {
    let (action, target) = match place {
        Place::Measure(id) => {
            let measure = store::measure::find(tx, id).await?;
            see(actor, &measure, catalogue, tx.today())?;
            (
                Action::AttachDocument,
                pen_target(&measure, catalogue, tx.today()),
            )
        }
        Place::Concept(id) | Place::Annex(id) => {
            let area = store::concept::find(tx, id).await?.area;
            (Action::EditConcept, area_target(area, catalogue))
        }
    };
    actor.require(action, &target)?;
    Ok(target)
}
