//! What a file is, decided by its content; of its name only the ending of plain text
//! is looked at, because text has no mark of its own.
//!
//! To accept one more kind: a variant with its words below, its mark in
//! [`recognise`], its media type in a migration of the table `document`.

use serde::{Deserialize, Serialize};

use super::{
    LARGEST,
    container::{Container, Fault},
};

/// The kinds as they are named to people.
pub const ALLOWED: &str = "PDF, Word (DOCX), Excel (XLSX), PowerPoint (PPTX), OpenDocument (ODT, ODS, ODP), Bilder (JPEG, PNG) und Text (TXT, CSV)";

/// Largest part of a container that is unpacked to look at (1 MiB).
const MOST_READ: usize = 1 << 20;

/// The kinds of files that are kept. Stored by their media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MediaKind {
    #[serde(rename = "application/pdf")]
    Pdf,
    #[serde(rename = "image/png")]
    Png,
    #[serde(rename = "image/jpeg")]
    Jpeg,
    #[serde(rename = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    Docx,
    #[serde(rename = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    Xlsx,
    #[serde(rename = "application/vnd.openxmlformats-officedocument.presentationml.presentation")]
    Pptx,
    #[serde(rename = "application/vnd.oasis.opendocument.text")]
    Odt,
    #[serde(rename = "application/vnd.oasis.opendocument.spreadsheet")]
    Ods,
    #[serde(rename = "application/vnd.oasis.opendocument.presentation")]
    Odp,
    #[serde(rename = "text/plain")]
    Text,
    #[serde(rename = "text/csv")]
    Csv,
}

impl MediaKind {
    pub const ALL: [Self; 11] = [
        Self::Pdf,
        Self::Png,
        Self::Jpeg,
        Self::Docx,
        Self::Xlsx,
        Self::Pptx,
        Self::Odt,
        Self::Ods,
        Self::Odp,
        Self::Text,
        Self::Csv,
    ];

    /// The media type, as in the database and the history.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => {
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            }
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
            Self::Text => "text/plain",
            Self::Csv => "text/csv",
        }
    }

    pub fn parse(media_type: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.media_type() == media_type)
    }

    /// The ending its files get, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Pptx => "pptx",
            Self::Odt => "odt",
            Self::Ods => "ods",
            Self::Odp => "odp",
            Self::Text => "txt",
            Self::Csv => "csv",
        }
    }

    /// What people call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Png => "PNG-Bild",
            Self::Jpeg => "JPEG-Bild",
            Self::Docx => "Word",
            Self::Xlsx => "Excel",
            Self::Pptx => "PowerPoint",
            Self::Odt => "OpenDocument-Text",
            Self::Ods => "OpenDocument-Tabelle",
            Self::Odp => "OpenDocument-Präsentation",
            Self::Text => "Text",
            Self::Csv => "CSV",
        }
    }

    pub(super) fn is_ending(self, ending: &str) -> bool {
        ending.eq_ignore_ascii_case(self.extension())
            || self == Self::Jpeg && ending.eq_ignore_ascii_case("jpeg")
    }
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Empty,
    /// Larger than [`LARGEST`].
    TooLarge,
    /// Not one of the kinds, or something that pretends to be one.
    Kind,
    /// With macros or scripts inside.
    Macros,
    /// With a password; nobody could look into it.
    Encrypted,
    /// Word, Excel or PowerPoint from before 2007.
    Legacy,
    /// A container that cannot be read to its end.
    Damaged,
    /// Grows out of all proportion when it is unpacked.
    Bomb,
    /// Text in another encoding than UTF-8.
    Encoding,
}

impl Refusal {
    /// What happened and what helps.
    pub fn sentence(self) -> String {
        match self {
            Self::Empty => "Bitte wählen Sie eine Datei aus, die nicht leer ist.".into(),
            Self::TooLarge => "Die Datei ist größer als 25 MiB. Bitte verkleinern Sie sie, zum Beispiel durch geringer aufgelöste Bilder.".into(),
            Self::Kind => format!("Dateien dieser Art nehmen wir nicht an. Möglich sind {ALLOWED}."),
            Self::Macros => "Diese Datei enthält Makros. Bitte speichern Sie sie ohne Makros, zum Beispiel als DOCX, XLSX oder PDF, und laden Sie sie noch einmal hoch.".into(),
            Self::Encrypted => "Diese Datei ist mit einem Kennwort verschlüsselt. Bitte entfernen Sie das Kennwort und laden Sie sie noch einmal hoch.".into(),
            Self::Legacy => "Diese Datei hat das alte Format von Word, Excel oder PowerPoint (DOC, XLS, PPT). Bitte speichern Sie sie als DOCX, XLSX, PPTX oder PDF und laden Sie sie noch einmal hoch.".into(),
            Self::Damaged => "Diese Datei ist beschädigt oder unvollständig. Bitte öffnen und speichern Sie sie noch einmal und laden Sie sie dann hoch.".into(),
            Self::Bomb => "Diese Datei würde beim Öffnen ungewöhnlich groß. Bitte speichern Sie sie als PDF und laden Sie sie noch einmal hoch.".into(),
            Self::Encoding => "Diese Textdatei ist nicht im Zeichensatz UTF-8 gespeichert. Bitte speichern Sie sie als UTF-8 (in Excel: „CSV UTF-8“) und laden Sie sie noch einmal hoch.".into(),
        }
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Broken => Self::Damaged,
            Fault::Encrypted => Self::Encrypted,
            Fault::Bomb => Self::Bomb,
        }
    }
}

/// The kind of a file by its content; `name` decides only between kinds of text.
///
/// # Errors
/// Why it is not taken.
pub fn recognise(bytes: &[u8], name: &str) -> Result<MediaKind, Refusal> {
    match bytes {
        [] => Err(Refusal::Empty),
        _ if bytes.len() as u64 > LARGEST => Err(Refusal::TooLarge),
        [b'%', b'P', b'D', b'F', b'-', ..] => Ok(MediaKind::Pdf),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..]
            if bytes.get(12..16) == Some(b"IHDR") =>
        {
            Ok(MediaKind::Png)
        }
        [0xff, 0xd8, 0xff, ..] => Ok(MediaKind::Jpeg),
        [b'P', b'K', 3, 4, ..] => office(&Container::open(bytes)?),
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => Err(compound(bytes)),
        _ => text(bytes, name),
    }
}

/// The office formats of today are ZIP containers that say inside what they are.
fn office(container: &Container) -> Result<MediaKind, Refusal> {
    if let Some(types) = container.read("[Content_Types].xml", MOST_READ)? {
        return open_xml(container, &types);
    }
    match container.read("mimetype", 200)? {
        Some(media_type) => open_document(container, &media_type),
        None => Err(Refusal::Kind),
    }
}

/// Word, Excel and PowerPoint list the types of all their parts.
fn open_xml(container: &Container, types: &[u8]) -> Result<MediaKind, Refusal> {
    let types = String::from_utf8_lossy(types).to_ascii_lowercase();
    let macros = ["macroenabled", "vbaproject", "macrosheet"];
    if macros.iter().any(|word| types.contains(word))
        || container.any(|name| name.ends_with("vbaproject.bin"))
    {
        return Err(Refusal::Macros);
    }
    let kinds = [
        (
            MediaKind::Docx,
            "word/",
            "wordprocessingml.document.main+xml",
        ),
        (MediaKind::Xlsx, "xl/", "spreadsheetml.sheet.main+xml"),
        (
            MediaKind::Pptx,
            "ppt/",
            "presentationml.presentation.main+xml",
        ),
    ];
    kinds
        .into_iter()
        .find(|(_, folder, main)| {
            types.contains(main) && container.any(|name| name.starts_with(folder))
        })
        .map(|(kind, ..)| kind)
        .ok_or(Refusal::Kind)
}

/// OpenDocument says its type in the first entry.
fn open_document(container: &Container, media_type: &[u8]) -> Result<MediaKind, Refusal> {
    let kind = std::str::from_utf8(media_type)
        .ok()
        .and_then(|text| MediaKind::parse(text.trim_end()))
        .filter(|kind| matches!(kind, MediaKind::Odt | MediaKind::Ods | MediaKind::Odp))
        .filter(|_| container.first() == Some(b"mimetype"))
        .ok_or(Refusal::Kind)?;
    if container.any(|name| name.starts_with("basic/") || name.starts_with("scripts/")) {
        return Err(Refusal::Macros);
    }
    let manifest = container
        .read("META-INF/manifest.xml", MOST_READ)?
        .ok_or(Refusal::Damaged)?;
    if String::from_utf8_lossy(&manifest).contains("encryption-data") {
        return Err(Refusal::Encrypted);
    }
    Ok(kind)
}

/// The container of old Office files is also the wrapping of encrypted new ones.
fn compound(bytes: &[u8]) -> Refusal {
    let mark: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if bytes.windows(mark.len()).any(|part| part == mark) {
        Refusal::Encrypted
    } else {
        Refusal::Legacy
    }
}

/// Plain text, when the name says so and nothing in it says otherwise.
fn text(bytes: &[u8], name: &str) -> Result<MediaKind, Refusal> {
    let ending = name
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending.trim());
    let kind = [MediaKind::Text, MediaKind::Csv]
        .into_iter()
        .find(|kind| kind.is_ending(ending))
        .ok_or(Refusal::Kind)?;
    if [
        &b"MZ"[..],
        b"\x7fELF",
        b"PK",
        b"GIF8",
        b"Rar!",
        b"\x1f\x8b",
        b"7z\xbc\xaf",
    ]
    .iter()
    .any(|mark| bytes.starts_with(mark) && bytes.contains(&0))
    {
        return Err(Refusal::Kind);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Refusal::Encoding)?;
    if text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}'))
    {
        return Err(Refusal::Encoding);
    }
    let start: String = text
        .trim_start_matches('\u{feff}')
        .trim_start()
        .chars()
        .take(20)
        .collect::<String>()
        .to_lowercase();
    let marks = [
        "#!", "<!", "<?", "<html", "<head", "<body", "<svg", "<script", "<iframe", "<img", "gif8",
    ];
    if marks.iter().any(|mark| start.starts_with(mark)) {
        return Err(Refusal::Kind);
    }
    Ok(kind)
}

#[cfg(test)]
#[path = "kind_tests.rs"]
mod tests;
