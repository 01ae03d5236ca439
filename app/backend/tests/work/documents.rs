//! Uploads: what is refused, what is kept, who may.

use backend::{ErrorKind, documents};
use tokio::io::AsyncReadExt;

use crate::{
    office::{Office, all_agree, kind, sentence},
    on_both,
};

const PDF: &[u8] = b"%PDF-1.7\n% example\n%%EOF\n";

fn files(db: &crate::harness::TestDb) -> usize {
    std::fs::read_dir(db.dir.path().join("documents")).map_or(0, Iterator::count)
}

on_both! {
    async fn a_pdf_can_be_read_again_and_the_older_one_too(db: TestDb) {
        let office = Office::open(db).await;
        let area = office.area("13d").id;
        let attach = async |name: &str, bytes: &[u8]| {
            documents::attach_to_concept(&db.backend, &office.coordinator, area, name, bytes.to_vec()).await
        };
        let first = attach("../Konzept\u{202E} 2018.pdf", PDF).await.unwrap();
        let second = attach("Fortschreibung.pdf", &[PDF, b"neu"].concat()).await.unwrap();
        let sight = db.backend.board().await.unwrap();
        let concept = sight.catalogue.concept_of(area).unwrap();
        assert_eq!((concept.document, concept.version), (Some(second), 3));

        let (document, mut file) = documents::open(&db.backend, &office.schools, first).await.unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).await.unwrap();
        assert_eq!(bytes, PDF);
        assert_eq!((document.file_name.as_str(), document.bytes), ("Konzept 2018.pdf", i64::try_from(PDF.len()).unwrap()));
        assert_eq!(document.body, Some(office.body("OE SPK Treptow-Köpenick")));
        assert_eq!(documents::find(&db.backend, &office.city, second).await.unwrap().file_name, "Fortschreibung.pdf");
        // Stored names say nothing about what was typed.
        let stored: Vec<_> = std::fs::read_dir(db.dir.path().join("documents")).unwrap().collect();
        assert_eq!(stored.len(), 2);
        assert!(stored.iter().all(|entry| !entry.as_ref().unwrap().file_name().to_string_lossy().contains("Konzept")));
        all_agree(db).await;
    }

    async fn what_is_no_pdf_is_refused_with_a_sentence(db: TestDb) {
        let office = Office::open(db).await;
        let area = office.area("13d").id;
        let attach = async |bytes: Vec<u8>| {
            documents::attach_to_concept(&db.backend, &office.coordinator, area, "Konzept.pdf", bytes).await
        };
        assert!(sentence(attach(b"<html><script>".to_vec()).await, "file").contains("PDF"));
        assert!(sentence(attach(Vec::new()).await, "file").contains("Datei aus"));
        let mut large = PDF.to_vec();
        large.resize(25 * 1024 * 1024 + 1, b' ');
        assert!(sentence(attach(large).await, "file").contains("25 MB"));
        assert_eq!((files(db), db.number("SELECT COUNT(*) FROM document").await), (0, 0));
    }

    async fn only_the_coordination_of_the_area_uploads(db: TestDb) {
        let office = Office::open(db).await;
        let area = office.area("13d").id;
        for actor in [&office.treptow, &office.neighbour, &office.schools] {
            let outcome = documents::attach_to_concept(&db.backend, actor, area, "x.pdf", PDF.to_vec()).await;
            assert_eq!(kind(outcome), ErrorKind::Forbidden);
        }
        let nowhere = documents::attach_to_concept(&db.backend, &office.state, backend::ids::fresh(), "x.pdf", PDF.to_vec()).await;
        assert_eq!(kind(nowhere), ErrorKind::NotFound);
        assert_eq!(files(db), 0);
        let id = documents::attach_to_concept(&db.backend, &office.state, area, "x.pdf", PDF.to_vec()).await.unwrap();
        let administrator = db.administrator("administrator").await;
        assert_eq!(kind(documents::open(&db.backend, &administrator, id).await.map(|_| ())), ErrorKind::Forbidden);
        assert_eq!(kind(documents::find(&db.backend, &office.state, backend::ids::fresh()).await), ErrorKind::NotFound);
    }
}
