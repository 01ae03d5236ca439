//! Uploads: what is refused, what is kept, who may, how much fits, what is left behind.

use std::{fs, path::PathBuf};

use backend::{
    Backend, Error, ErrorKind, OpenOptions, Settings,
    backup::{BackupError, backup, restore, restore_check},
    doctor::{Level, examine},
    documents,
    history::{self, Kind},
    measures,
};
use chrono::Duration;
use domain::{
    document::{Document, MediaKind, Place},
    ids::{DocumentId, MeasureId},
    policy::Actor,
};
use tokio::io::AsyncReadExt;

use crate::{
    harness::TestDb,
    office::{Office, all_agree, kind, sentence},
    on_both,
};

const PDF: &[u8] = b"%PDF-1.7\n% example\n%%EOF\n";

fn folder(db: &TestDb) -> PathBuf {
    db.dir.path().join("documents")
}

fn files(db: &TestDb) -> usize {
    fs::read_dir(folder(db)).map_or(0, Iterator::count)
}

/// A PDF of exactly this size.
fn pdf(bytes: usize, mark: u8) -> Vec<u8> {
    let mut file = PDF.to_vec();
    file.resize(bytes, mark);
    file
}

async fn attach(
    backend: &Backend,
    actor: &Actor,
    measure: MeasureId,
    name: &str,
    bytes: &[u8],
) -> Result<DocumentId, Error> {
    documents::attach_to_measure(backend, actor, measure, name, "", bytes.to_vec()).await
}

/// Removes it from where it lies.
async fn remove(backend: &Backend, actor: &Actor, id: DocumentId) -> Result<(), Error> {
    let mut tx = backend.read().await.unwrap();
    let versions = history::of(&mut tx, Kind::Document, id.0).await.unwrap();
    drop(tx);
    let first = versions[0].value().unwrap().unwrap();
    let place = serde_json::from_value::<Document>(first).unwrap().place;
    documents::remove(backend, actor, place, id).await
}

async fn read(backend: &Backend, actor: &Actor, id: DocumentId) -> Result<Vec<u8>, Error> {
    let (_, mut file) = documents::open(backend, actor, id).await?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).await.unwrap();
    Ok(bytes)
}

/// The same house with less room.
async fn narrow(db: &TestDb, per_measure: i64, total: i64) -> Backend {
    let options = db.options();
    let settings = Settings {
        documents_per_measure: per_measure,
        documents_total: total,
        ..options.settings
    };
    Backend::open(OpenOptions {
        settings,
        ..options
    })
    .await
    .unwrap()
}

on_both! {
    async fn a_pdf_can_be_read_again_and_the_older_one_too(db: TestDb) {
        let office = Office::open(db).await;
        let area = office.area("13d").id;
        let attach = async |name: &str, bytes: &[u8]| {
            documents::attach_to_concept(&db.backend, &office.coordinator, area, name, bytes.to_vec()).await
        };
        let first = attach("../Konzept<> 2018.pdf", PDF).await.unwrap();
        let second = attach("Fortschreibung.docx", &[PDF, b"neu"].concat()).await.unwrap();
        let sight = db.backend.board().await.unwrap();
        let concept = sight.catalogue.concept_of(area).unwrap();
        assert_eq!((concept.document, concept.version), (Some(second), 3));

        let (document, _) = documents::open(&db.backend, &office.schools, first).await.unwrap();
        assert_eq!(read(&db.backend, &office.schools, first).await.unwrap(), PDF);
        assert_eq!((document.file_name.as_str(), document.bytes), ("Konzept 2018.pdf", i64::try_from(PDF.len()).unwrap()));
        assert_eq!(document.body, Some(office.body("OE SPK Treptow-Köpenick")));
        assert_eq!(documents::find(&db.backend, &office.city, second).await.unwrap().file_name, "Fortschreibung.pdf");
        // Stored names say nothing about what was typed.
        let stored: Vec<_> = fs::read_dir(folder(db)).unwrap().collect();
        assert_eq!(stored.len(), 2);
        assert!(stored.iter().all(|entry| !entry.as_ref().unwrap().file_name().to_string_lossy().contains("Konzept")));
        // The text of a concept is replaced, never removed.
        assert_eq!(kind(remove(&db.backend, &office.coordinator, first).await), ErrorKind::NotFound);
        assert!(read(&db.backend, &office.schools, first).await.is_ok());
        all_agree(db).await;
    }

    async fn what_is_no_pdf_is_refused_as_text_of_a_concept(db: TestDb) {
        let office = Office::open(db).await;
        let area = office.area("13d").id;
        let attach = async |bytes: Vec<u8>, name: &str| {
            documents::attach_to_concept(&db.backend, &office.coordinator, area, name, bytes).await
        };
        assert!(sentence(attach(b"<html><script>".to_vec(), "Konzept.pdf").await, "file").contains("PDF"));
        assert!(sentence(attach(b"Ziele".to_vec(), "Konzept.txt").await, "file").contains("PDF"));
        assert!(sentence(attach(Vec::new(), "Konzept.pdf").await, "file").contains("nicht leer"));
        assert!(sentence(attach(pdf(25 * 1024 * 1024 + 1, b' '), "Konzept.pdf").await, "file").contains("25 MiB"));
        assert!(sentence(attach(PDF.to_vec(), "\u{202E}fdp.exe").await, "file").contains("benennen"));
        assert_eq!((files(db), db.number("SELECT COUNT(*) FROM document").await, db.number("SELECT COUNT(*) FROM loose_file").await), (0, 0, 0));
    }

    async fn only_the_coordination_of_the_area_uploads(db: TestDb) {
        let office = Office::open(db).await;
        let area = office.area("13d").id;
        for actor in [&office.treptow, &office.neighbour, &office.schools] {
            let outcome = documents::attach_to_concept(&db.backend, actor, area, "x.pdf", PDF.to_vec()).await;
            assert_eq!(kind(outcome), ErrorKind::Forbidden);
            // Rights come before sentences about the file.
            let outcome = documents::attach_annex(&db.backend, actor, area, "x.pdf", "", b"<html>".to_vec()).await;
            assert_eq!(kind(outcome), ErrorKind::Forbidden);
        }
        let nowhere = documents::attach_to_concept(&db.backend, &office.state, backend::ids::fresh(), "x.pdf", PDF.to_vec()).await;
        assert_eq!(kind(nowhere), ErrorKind::NotFound);
        assert_eq!(files(db), 0);
        let id = documents::attach_to_concept(&db.backend, &office.state, area, "x.pdf", PDF.to_vec()).await.unwrap();
        let administrator = db.administrator("administrator").await;
        assert_eq!(kind(documents::open(&db.backend, &administrator, id).await.map(|_| ())), ErrorKind::Forbidden);
        assert_eq!(kind(documents::annexes(&db.backend, &administrator, area).await), ErrorKind::Forbidden);
        assert_eq!(kind(documents::find(&db.backend, &office.state, backend::ids::fresh()).await), ErrorKind::NotFound);
    }

    async fn a_concept_has_further_documents_beside_its_text(db: TestDb) {
        let office = Office::open(db).await;
        let area = office.area("13d").id;
        let text = documents::attach_to_concept(&db.backend, &office.coordinator, area, "Konzept.pdf", PDF.to_vec()).await.unwrap();
        let annex = documents::attach_annex(&db.backend, &office.coordinator, area, "Beschluss.pdf", "Beschluss des Bezirksamts", PDF.to_vec()).await.unwrap();
        let list = documents::annexes(&db.backend, &office.schools, area).await.unwrap();
        assert_eq!(list.iter().map(|document| document.id).collect::<Vec<_>>(), [annex]);
        assert_eq!(list[0].title.as_deref(), Some("Beschluss des Bezirksamts"));
        let concept = db.backend.board().await.unwrap().catalogue.concept_of(area).unwrap().clone();
        assert_eq!((concept.document, concept.version, list[0].place), (Some(text), 2, Place::Annex(concept.id)));
        assert_eq!(kind(remove(&db.backend, &office.neighbour, annex).await), ErrorKind::Forbidden);
        remove(&db.backend, &office.state, annex).await.unwrap();
        assert!(documents::annexes(&db.backend, &office.schools, area).await.unwrap().is_empty());
        assert_eq!((files(db), documents::annexes(&db.backend, &office.schools, office.area("13").id).await.unwrap().len()), (1, 0));
        all_agree(db).await;
    }

    async fn the_pen_of_a_measure_attaches_and_everybody_reads(db: TestDb) {
        let office = Office::open(db).await;
        let measure = office.measure("Mit Dokumenten").await;
        let title = "Zuwendungsbescheid 2026";
        let id = documents::attach_to_measure(&db.backend, &office.schools, measure, "C:\\Ablage\\bescheid.exe", title, PDF.to_vec()).await.unwrap();
        let text = attach(&db.backend, &office.schools, measure, "liste.csv", "Jahr;Euro\n2026;5\n".as_bytes()).await.unwrap();
        let strangers = [&office.city, &office.treptow, &office.coordinator, &office.neighbour, &office.state];
        for actor in strangers {
            assert_eq!(read(&db.backend, actor, id).await.unwrap(), PDF);
            assert_eq!(documents::of_measure(&db.backend, actor, measure).await.unwrap().len(), 2);
            assert_eq!(kind(attach(&db.backend, actor, measure, "x.pdf", PDF).await), ErrorKind::Forbidden);
            assert_eq!(kind(remove(&db.backend, actor, id).await), ErrorKind::Forbidden);
        }
        let administrator = db.administrator("administrator").await;
        assert_eq!(kind(read(&db.backend, &administrator, id).await), ErrorKind::Forbidden);
        assert_eq!(kind(attach(&db.backend, &administrator, measure, "x.pdf", PDF).await), ErrorKind::Forbidden);
        let nowhere = attach(&db.backend, &office.schools, backend::ids::fresh(), "x.pdf", PDF).await;
        assert_eq!(kind(nowhere), ErrorKind::NotFound);

        // Not by the address of another measure, though the pen is the same.
        let other = Place::Measure(office.measure("Eine andere").await);
        assert_eq!(kind(documents::remove(&db.backend, &office.schools, other, id).await), ErrorKind::NotFound);

        let list = documents::of_measure(&db.backend, &office.schools, measure).await.unwrap();
        let found: Vec<_> = list.iter().map(|document| (document.id, document.file_name.as_str(), document.media_type, document.title.as_deref())).collect();
        assert_eq!(found, [(text, "liste.csv", MediaKind::Csv, None), (id, "bescheid.exe.pdf", MediaKind::Pdf, Some(title))]);
        assert!(list.iter().all(|document| document.body == Some(office.body("SenBJF")) && document.place == Place::Measure(measure)));
        assert_eq!(files(db), 2);
        all_agree(db).await;
    }

    async fn a_draft_hides_its_documents_too(db: TestDb) {
        let office = Office::open(db).await;
        let draft = measures::create(&db.backend, &office.schools, &office.draft("Noch geheim", "13d", "SenBJF"), true).await.unwrap();
        let id = attach(&db.backend, &office.schools, draft, "geheim.pdf", PDF).await.unwrap();
        for actor in [&office.schools, &office.coordinator] {
            assert!(documents::find(&db.backend, actor, id).await.is_ok());
        }
        for actor in [&office.city, &office.treptow, &office.neighbour, &office.state] {
            assert_eq!(kind(documents::find(&db.backend, actor, id).await), ErrorKind::NotFound);
            assert_eq!(kind(read(&db.backend, actor, id).await), ErrorKind::NotFound);
            assert_eq!(kind(documents::of_measure(&db.backend, actor, draft).await), ErrorKind::NotFound);
            assert_eq!(kind(attach(&db.backend, actor, draft, "x.html", b"<html>").await), ErrorKind::NotFound);
            assert_eq!(kind(remove(&db.backend, actor, id).await), ErrorKind::NotFound);
        }
        measures::release(&db.backend, &office.schools, draft).await.unwrap();
        assert!(documents::find(&db.backend, &office.neighbour, id).await.is_ok());
    }

    async fn each_hostile_file_is_refused_with_its_sentence(db: TestDb) {
        let office = Office::open(db).await;
        let measure = office.measure("Mit Dokumenten").await;
        let refused = async |name: &str, bytes: &[u8]| sentence(attach(&db.backend, &office.schools, measure, name, bytes).await, "file");
        assert!(refused("konzept.pdf", b"<!DOCTYPE html><script>alert(1)</script>").await.contains("Dateien dieser Art nehmen wir nicht an"));
        assert!(refused("bild.svg", b"<svg onload='alert(1)'/>").await.contains("DOCX"));
        assert!(refused("alt.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest").await.contains("alte Format"));
        assert!(refused("halb.docx", b"PK\x03\x04halb").await.contains("beschädigt"));
        assert!(refused("a.csv", b"M\xfcller").await.contains("UTF-8"));
        assert!(refused("CON.pdf", PDF).await.contains("Windows"));
        let both = documents::attach_to_measure(&db.backend, &office.schools, measure, "a.exe", "zwei\nZeilen", b"MZ".to_vec()).await;
        match both.unwrap_err() {
            Error::Invalid(errors) => assert_eq!(errors.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["file", "title"]),
            other => panic!("{other:?}"),
        }
        assert_eq!((files(db), db.number("SELECT COUNT(*) FROM loose_file").await), (0, 0));
    }

    async fn the_same_file_twice_changes_nothing(db: TestDb) {
        let office = Office::open(db).await;
        let measure = office.measure("Mit Dokumenten").await;
        let first = attach(&db.backend, &office.schools, measure, "a.pdf", PDF).await.unwrap();
        let rows = db.number("SELECT COUNT(*) FROM history").await;
        assert_eq!(attach(&db.backend, &office.schools, measure, "a.pdf", PDF).await.unwrap(), first);
        assert_eq!((db.number("SELECT COUNT(*) FROM history").await, files(db)), (rows, 1));
        let (one, two) = tokio::join!(
            attach(&db.backend, &office.schools, measure, "b.pdf", PDF),
            attach(&db.backend, &office.schools, measure, "b.pdf", PDF),
        );
        assert_eq!(one.unwrap(), two.unwrap());
        assert_eq!((files(db), db.number("SELECT COUNT(*) FROM document").await, db.number("SELECT COUNT(*) FROM loose_file").await), (2, 2, 0));
        // Once removed, it may come again.
        remove(&db.backend, &office.schools, first).await.unwrap();
        assert_ne!(attach(&db.backend, &office.schools, measure, "a.pdf", PDF).await.unwrap(), first);
        all_agree(db).await;
    }

    async fn the_quota_holds_and_says_how_much_is_free(db: TestDb) {
        let office = Office::open(db).await;
        let (measure, other) = (office.measure("Eins").await, office.measure("Zwei").await);
        let house = narrow(db, 10_000, 15_000).await;
        let first = attach(&house, &office.schools, measure, "a.pdf", &pdf(8_000, b'a')).await.unwrap();
        let says = sentence(attach(&house, &office.schools, measure, "b.pdf", &pdf(2_001, b'b')).await, "file");
        assert!(says.contains("Für diese Maßnahme") && says.contains("noch 2 kB frei"), "{says}");
        attach(&house, &office.schools, measure, "b.pdf", &pdf(2_000, b'b')).await.unwrap();
        let says = sentence(attach(&house, &office.schools, other, "c.pdf", &pdf(5_001, b'c')).await, "file");
        assert!(says.contains("Insgesamt") && says.contains("noch 5 kB frei"), "{says}");
        // The total is over concepts too.
        let area = office.area("13d").id;
        let says = sentence(documents::attach_annex(&house, &office.state, area, "c.pdf", "", pdf(5_001, b'c')).await, "file");
        assert!(says.contains("Insgesamt"), "{says}");
        assert_eq!(files(db), 2);
        // What is removed makes room.
        remove(&house, &office.schools, first).await.unwrap();
        attach(&house, &office.schools, measure, "d.pdf", &pdf(8_000, b'd')).await.unwrap();
        house.close().await;
    }

    async fn uploads_at_once_do_not_pass_the_quota(db: TestDb) {
        let office = Office::open(db).await;
        let (measure, other) = (office.measure("Eins").await, office.measure("Zwei").await);
        let house = narrow(db, 10_000, 16_000).await;
        let (large, half) = (pdf(6_000, b'a'), pdf(6_000, b'b'));
        let (one, two) = tokio::join!(
            attach(&house, &office.schools, measure, "a.pdf", &large),
            attach(&house, &office.schools, measure, "b.pdf", &half),
        );
        assert_eq!([&one, &two].iter().filter(|outcome| outcome.is_ok()).count(), 1, "{one:?} {two:?}");
        // Two measures, one house: 6,000 are taken, one more of 6,000 fits.
        let third = pdf(6_000, b'c');
        let (one, two) = tokio::join!(
            attach(&house, &office.schools, other, "c.pdf", &third),
            documents::attach_annex(&house, &office.state, office.area("13d").id, "d.pdf", "", half.clone()),
        );
        assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|ok| **ok).count(), 1, "{one:?} {two:?}");
        assert_eq!(db.number("SELECT CAST(SUM(bytes) AS BIGINT) FROM document").await, 12_000);
        assert_eq!((files(db), db.number("SELECT COUNT(*) FROM loose_file").await), (2, 0));
        house.close().await;
    }

    async fn what_is_removed_stays_in_the_history_and_nowhere_else(db: TestDb) {
        let office = Office::open(db).await;
        let measure = office.measure("Mit Dokumenten").await;
        let id = attach(&db.backend, &office.schools, measure, "a.pdf", PDF).await.unwrap();
        db.clock.advance(Duration::hours(1));
        for _ in 0..2 {
            remove(&db.backend, &office.schools, id).await.unwrap();
        }
        assert_eq!(kind(documents::find(&db.backend, &office.schools, id).await), ErrorKind::NotFound);
        assert_eq!(kind(read(&db.backend, &office.schools, id).await), ErrorKind::NotFound);
        assert!(documents::of_measure(&db.backend, &office.schools, measure).await.unwrap().is_empty());
        assert_eq!((files(db), db.number("SELECT COUNT(*) FROM document WHERE removed_at IS NOT NULL").await, db.number("SELECT COUNT(*) FROM loose_file").await), (0, 1, 0));
        let versions = history::of(&mut db.backend.read().await.unwrap(), Kind::Document, id.0).await.unwrap();
        let causes: Vec<_> = versions.iter().map(|entry| (entry.cause.as_str(), entry.shape, entry.body)).collect();
        let body = Some(office.body("SenBJF"));
        assert_eq!(causes, [("document.attach", 2, body), ("document.remove", 2, body)]);
        let last: Document = serde_json::from_value(versions[1].value().unwrap().unwrap()).unwrap();
        assert_eq!((last.file_name.as_str(), last.removed_at), ("a.pdf", Some(db.backend.now())));
        all_agree(db).await;
    }

    async fn what_a_crash_leaves_behind_is_cleaned_up_after_a_day(db: TestDb) {
        let office = Office::open(db).await;
        let measure = office.measure("Mit Dokumenten").await;
        // An upload whose file cannot be written: no row, but known as loose.
        fs::write(folder(db), b"in the way").unwrap();
        assert_eq!(kind(attach(&db.backend, &office.schools, measure, "a.pdf", PDF).await), ErrorKind::Internal);
        assert_eq!((db.number("SELECT COUNT(*) FROM document").await, db.number("SELECT COUNT(*) FROM loose_file").await), (0, 1));
        fs::remove_file(folder(db)).unwrap();
        // A removal whose file cannot be deleted, as after a crash.
        let id = attach(&db.backend, &office.schools, measure, "a.pdf", PDF).await.unwrap();
        let stored = fs::read_dir(folder(db)).unwrap().next().unwrap().unwrap().path();
        fs::remove_file(&stored).unwrap();
        fs::create_dir(&stored).unwrap();
        remove(&db.backend, &office.schools, id).await.unwrap();
        fs::remove_dir(&stored).unwrap();
        fs::write(&stored, PDF).unwrap();
        let kept = attach(&db.backend, &office.schools, measure, "b.pdf", PDF).await.unwrap();
        // Another database may share the folder: its files are none of ours.
        let foreign = folder(db).join(format!("{}.pdf", uuid::Uuid::new_v4()));
        fs::write(&foreign, PDF).unwrap();

        db.clock.advance(Duration::days(1));
        assert_eq!(documents::clean_up(&db.backend).await.unwrap(), 0);
        db.clock.advance(Duration::seconds(1));
        assert_eq!(db.backend.clean_up().await.unwrap(), 2);
        assert_eq!(db.number("SELECT COUNT(*) FROM loose_file").await, 0);
        assert!(!stored.exists() && foreign.exists());
        assert_eq!(read(&db.backend, &office.schools, kept).await.unwrap(), PDF);
    }

    async fn the_doctor_counts_files_and_documents_against_each_other(db: TestDb) {
        let office = Office::open(db).await;
        let measure = office.measure("Mit Dokumenten").await;
        attach(&db.backend, &office.schools, measure, "a.pdf", PDF).await.unwrap();
        let stored = fs::read_dir(folder(db)).unwrap().next().unwrap().unwrap().path();
        let check = async || examine(&db.backend).await.into_iter().find(|check| check.name == "documents").unwrap();
        assert_eq!(check().await.level, Level::Ok);
        // Not a name of ours: nothing to say about it.
        fs::write(folder(db).join("README.txt"), b"x").unwrap();
        assert_eq!(check().await.level, Level::Ok);
        fs::write(folder(db).join(format!("{}.pdf", uuid::Uuid::new_v4())), PDF).unwrap();
        let warned = check().await;
        assert_eq!(warned.level, Level::Warn);
        assert!(warned.says.starts_with("1 files"), "{}", warned.says);
        fs::remove_file(stored).unwrap();
        let failed = check().await;
        assert_eq!(failed.level, Level::Fail);
        assert!(failed.says.starts_with("1 documents have no file"), "{}", failed.says);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_brings_back_what_was_there_and_nothing_that_was_removed() {
    let db = TestDb::sqlite().await;
    let office = Office::open(&db).await;
    let measure = office.measure("Mit Dokumenten").await;
    let kept = attach(&db.backend, &office.schools, measure, "a.pdf", PDF)
        .await
        .unwrap();
    let gone = attach(
        &db.backend,
        &office.schools,
        measure,
        "b.pdf",
        &pdf(90, b'b'),
    )
    .await
    .unwrap();
    remove(&db.backend, &office.schools, gone).await.unwrap();
    let to = db.dir.path().join("sicherung");
    let manifest = backup(&db.backend, &to).await.unwrap();
    assert_eq!(manifest.documents.len(), 1);

    let (database, folder_again) = (db.dir.path().join("neu.db"), db.dir.path().join("neu"));
    restore(&to, &database, &folder_again).await.unwrap();
    let options = db.options();
    let settings = Settings {
        documents_dir: folder_again,
        ..options.settings
    };
    let restored = Backend::open(OpenOptions {
        database_url: format!("sqlite:{}", database.display()),
        settings,
        ..options
    })
    .await
    .unwrap();
    assert_eq!(read(&restored, &office.schools, kept).await.unwrap(), PDF);
    assert_eq!(
        kind(documents::find(&restored, &office.schools, gone).await),
        ErrorKind::NotFound
    );
    assert_eq!(
        documents::stock(&restored).await.unwrap(),
        documents::Stock::default()
    );
    restored.close().await;

    // A backup without a file that a row names is not whole.
    let stored = fs::read_dir(folder(&db)).unwrap().next().unwrap().unwrap();
    fs::remove_file(stored.path()).unwrap();
    let to = db.dir.path().join("unvollstaendig");
    backup(&db.backend, &to).await.unwrap();
    let refused = restore_check(&to).await.unwrap_err();
    assert!(
        matches!(&refused, BackupError::Altered(path) if path.as_os_str() == stored.file_name()),
        "{refused}"
    );
    db.discard().await;
}
