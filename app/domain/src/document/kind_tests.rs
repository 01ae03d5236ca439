//! Files made up for each kind, and for each trick.

use proptest::prelude::*;

use super::{
    super::container::made_up::{Made, entry, stored, zip},
    *,
};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01";

fn types(main: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><Types><Override PartName=\"/x.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.{main}\"/></Types>"
    )
}

fn open_xml_of(main: &str, part: &'static str) -> Vec<u8> {
    zip(&[
        entry("[Content_Types].xml", &types(main)),
        entry("_rels/.rels", "<Relationships/>"),
        entry(part, "<content/>"),
    ])
}

fn docx() -> Vec<u8> {
    open_xml_of("wordprocessingml.document.main+xml", "word/document.xml")
}

fn open_document_of(kind: MediaKind, more: Made) -> Vec<u8> {
    zip(&[
        stored("mimetype", kind.media_type()),
        entry("content.xml", "<office/>"),
        entry("META-INF/manifest.xml", "<manifest/>"),
        more,
    ])
}

#[test]
fn each_kind_is_recognised_whatever_its_name_says() {
    let styles = || entry("styles.xml", "<styles/>");
    let files = [
        (b"%PDF-1.7\n%%EOF".to_vec(), MediaKind::Pdf),
        (PNG.to_vec(), MediaKind::Png),
        (b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(), MediaKind::Jpeg),
        (docx(), MediaKind::Docx),
        (
            open_xml_of("spreadsheetml.sheet.main+xml", "xl/workbook.xml"),
            MediaKind::Xlsx,
        ),
        (
            open_xml_of(
                "presentationml.presentation.main+xml",
                "ppt/presentation.xml",
            ),
            MediaKind::Pptx,
        ),
        (open_document_of(MediaKind::Odt, styles()), MediaKind::Odt),
        (open_document_of(MediaKind::Ods, styles()), MediaKind::Ods),
        (open_document_of(MediaKind::Odp, styles()), MediaKind::Odp),
    ];
    for (bytes, kind) in files {
        for name in ["x.exe", "x.html", "x", "x.txt"] {
            assert_eq!(recognise(&bytes, name), Ok(kind), "{name}");
        }
    }
    assert_eq!(
        recognise("Übersicht\n".as_bytes(), "a.TXT"),
        Ok(MediaKind::Text)
    );
    assert_eq!(
        recognise("\u{feff}Jahr;Euro\r\n2026;5".as_bytes(), "a.csv"),
        Ok(MediaKind::Csv)
    );
    assert_eq!(recognise(b"a < b, MZ", "a.txt"), Ok(MediaKind::Text));
}

#[test]
fn pages_programs_archives_and_disguises_are_refused() {
    let jar = zip(&[
        entry("META-INF/MANIFEST.MF", "Manifest-Version: 1.0"),
        entry("Main.class", "x"),
    ]);
    let epub = zip(&[stored("mimetype", "application/epub+zip")]);
    // Says Word, but has nothing of it inside.
    let empty_word = zip(&[entry(
        "[Content_Types].xml",
        &types("wordprocessingml.document.main+xml"),
    )]);
    // The type must stand first, else every archive could carry one.
    let late = zip(&[
        entry("start.exe", "MZ"),
        stored("mimetype", MediaKind::Odt.media_type()),
        entry("META-INF/manifest.xml", "<manifest/>"),
    ]);
    let files: [(&[u8], &str); 18] = [
        (b"<!DOCTYPE html><script>alert(1)</script>", "Konzept.pdf"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "Konzept.txt"),
        (b" \n<HTML>", "liste.csv"),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "bild.svg",
        ),
        (b"<?xml version='1.0'?><svg/>", "bild.txt"),
        (b"MZ\x90\0\x03\0\0\0", "programm.pdf"),
        (b"MZ\x90\0\x03\0\0\0", "programm.txt"),
        (b"\x7fELF\x02\x01\x01\0", "programm.txt"),
        (b"#!/bin/sh\nrm -rf /", "liesmich.txt"),
        (b"GIF89a/*<html>*/=1;alert(1)", "bild.gif"),
        (b"GIF89a/*<html>*/=1;alert(1)", "bild.txt"),
        (b" %PDF-1.7", "Konzept.pdf"),
        (b"\x89PNG\r\n\x1a\n<script>", "bild.png"),
        (b"Rar!\x1a\x07\x01\0", "archiv.rar"),
        (&jar, "Plan.docx"),
        (&epub, "Plan.odt"),
        (&empty_word, "Plan.docx"),
        (&late, "Plan.odt"),
    ];
    for (bytes, name) in files {
        assert_eq!(
            recognise(bytes, name),
            Err(Refusal::Kind),
            "{name} {bytes:?}"
        );
    }
    assert!(
        Refusal::Kind
            .sentence()
            .starts_with("Dateien dieser Art nehmen wir nicht an.")
    );
    assert!(Refusal::Kind.sentence().contains("DOCX"));
}

#[test]
fn macros_are_refused_with_a_sentence_of_their_own() {
    let main = types("wordprocessingml.document.main+xml");
    let word = || entry("word/document.xml", "<w/>");
    let by_name = zip(&[
        entry("[Content_Types].xml", &main),
        word(),
        entry("word/vbaProject.bin", "x"),
    ]);
    let by_type = zip(&[
        entry(
            "[Content_Types].xml",
            "<Override ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/>",
        ),
        word(),
    ]);
    let hidden = zip(&[
        entry(
            "[Content_Types].xml",
            &format!("{main}<Default ContentType=\"application/vnd.ms-office.vbaProject\"/>"),
        ),
        word(),
        entry("word/bild.bin", "x"),
    ]);
    let basic = open_document_of(MediaKind::Ods, entry("Basic/Standard/Module1.xml", "x"));
    let script = open_document_of(MediaKind::Odt, entry("Scripts/python/a.py", "x"));
    for (bytes, name) in [
        (by_name, "a.docm"),
        (by_type, "a.docx"),
        (hidden, "a.docx"),
        (basic, "a.ods"),
        (script, "a.odt"),
    ] {
        assert_eq!(recognise(&bytes, name), Err(Refusal::Macros), "{name}");
    }
}

#[test]
fn what_nobody_can_look_into_is_refused_and_says_what_helps() {
    let mut old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    old.extend([0; 600]);
    assert_eq!(recognise(&old, "a.doc"), Err(Refusal::Legacy));
    old.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(recognise(&old, "a.docx"), Err(Refusal::Encrypted));
    let locked = Made {
        flags: 1,
        ..entry("word/document.xml", "x")
    };
    let locked = zip(&[entry("[Content_Types].xml", "x"), locked]);
    assert_eq!(recognise(&locked, "a.docx"), Err(Refusal::Encrypted));
    let manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    let locked = zip(&[
        stored("mimetype", MediaKind::Odt.media_type()),
        entry("META-INF/manifest.xml", manifest),
    ]);
    assert_eq!(recognise(&locked, "a.odt"), Err(Refusal::Encrypted));
    assert_eq!(recognise(b"M\xfcller;1", "a.csv"), Err(Refusal::Encoding));
    assert_eq!(recognise(b"a\0b\0", "a.txt"), Err(Refusal::Encoding));
    assert!(Refusal::Legacy.sentence().contains("DOCX"));
    assert!(Refusal::Encoding.sentence().contains("CSV UTF-8"));
}

#[test]
fn sizes_are_held_whatever_a_container_declares() {
    assert_eq!(recognise(b"", "a.pdf"), Err(Refusal::Empty));
    let mut large = b"%PDF-".to_vec();
    large.resize(LARGEST as usize, b' ');
    assert_eq!(recognise(&large, "a.pdf"), Ok(MediaKind::Pdf));
    large.push(b' ');
    assert_eq!(recognise(&large, "a.pdf"), Err(Refusal::TooLarge));

    let declares = |name: &'static str, declared: u32| Made {
        declared: Some(declared),
        ..entry(name, "x")
    };
    // Three times half a GiB in some hundred bytes.
    let part = || declares("word/media/a.png", 1 << 29);
    let bomb = zip(&[entry("[Content_Types].xml", "x"), part(), part(), part()]);
    assert_eq!(recognise(&bomb, "a.docx"), Err(Refusal::Bomb));
    let types_too_large = zip(&[declares("[Content_Types].xml", 1 << 21)]);
    assert_eq!(recognise(&types_too_large, "a.docx"), Err(Refusal::Bomb));
    // Declares little, but unpacks to more than is read.
    let liar = Made {
        declared: Some(10),
        ..entry("[Content_Types].xml", &"x".repeat(MOST_READ + 1))
    };
    assert_eq!(recognise(&zip(&[liar]), "a.docx"), Err(Refusal::Bomb));
    let beyond_32_bits = zip(&[declares("[Content_Types].xml", u32::MAX)]);
    assert_eq!(recognise(&beyond_32_bits, "a.docx"), Err(Refusal::Damaged));
}

#[test]
fn a_container_cut_short_or_doubled_is_damaged() {
    let whole = docx();
    for cut in [4, 5, 30, whole.len() / 2, whole.len() - 23, whole.len() - 1] {
        assert_eq!(
            recognise(&whole[..cut], "a.docx"),
            Err(Refusal::Damaged),
            "{cut}"
        );
    }
    let mut behind = whole.clone();
    behind.extend(b"<script>");
    assert_eq!(recognise(&behind, "a.docx"), Err(Refusal::Damaged));
    let twice = zip(&[
        entry(
            "[Content_Types].xml",
            &types("wordprocessingml.document.main+xml"),
        ),
        entry("[Content_Types].xml", "anders"),
        entry("word/document.xml", "x"),
    ]);
    assert_eq!(recognise(&twice, "a.docx"), Err(Refusal::Damaged));
}

#[test]
fn the_media_type_of_a_kind_is_the_one_it_is_stored_by() {
    for kind in MediaKind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.media_type());
        assert_eq!(MediaKind::parse(kind.media_type()), Some(kind));
        assert!(kind.is_ending(kind.extension()));
    }
}

proptest! {
    #[test]
    fn no_bytes_make_the_recogniser_panic(
        mark in prop::sample::select(vec![&b""[..], b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x89PNG\r\n\x1a\n"]),
        rest in prop::collection::vec(any::<u8>(), 0..300),
        name in "\\PC{0,12}(\\.txt|\\.csv|\\.docx)?",
    ) {
        let bytes = [mark, &rest].concat();
        let _ = recognise(&bytes, &name);
    }

    #[test]
    fn no_damage_to_a_container_makes_it_panic(at in 0_usize..2000, byte in any::<u8>(), cut in 0_usize..2000) {
        for mut bytes in [docx(), open_document_of(MediaKind::Odt, entry("a", "b"))] {
            let length = bytes.len();
            bytes[at % length] = byte;
            let _ = recognise(&bytes, "a.docx");
            let _ = recognise(&bytes[..cut % length], "a.docx");
        }
    }
}
