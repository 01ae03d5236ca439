//! Files that come in: reading a form with a file within bounds, the two fields such a
//! form has, and its page body. What a file is, is decided by the backend.

use axum::{
    extract::{
        Multipart,
        multipart::{MultipartError, MultipartRejection},
    },
    http::StatusCode,
};
use domain::{
    document::{LARGEST, Refusal},
    form::FormData,
};
use leptos::prelude::*;

use super::{
    error_page::Failure,
    field::{FileField, TextField},
    form::{ButtonLink, Buttons, FieldSpec, PostForm, Submit, Weight, file, line},
};

/// How much of a request is read. More than a file may have, so that a file that is
/// somewhat too large gets a sentence at its field instead of a broken connection.
pub const MOST_READ: usize = 2 * LARGEST as usize;

/// Bytes of all fields beside the file.
const MOST_TYPED: usize = 1024 * 1024;

/// "Bezeichnung" of a document.
pub const TITLE: FieldSpec = line("title", "Bezeichnung").hint(
    "Was das Dokument ist, zum Beispiel „Zuwendungsbescheid 2026“. Ohne Bezeichnung gilt der Name der Datei.",
);

/// The file of a form for documents of all kinds.
pub const FILE: FieldSpec = file("file", "Datei").required().hint(
    "PDF, Word, Excel, PowerPoint, OpenDocument, Bilder (JPEG, PNG) oder Text (TXT, CSV), ohne Makros und Kennwort, höchstens 25 MiB. Bitte keine Dokumente mit personenbezogenen Daten.",
);

/// Endings for the file dialog; no more than a help.
pub const ENDINGS: &str = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.jpg,.jpeg,.png,.txt,.csv";

/// A request that should be a form with a file. A handler asks rights before it looks
/// whether it is one.
pub type Sent = Result<Multipart, MultipartRejection>;

/// What was sent with a form that has a file.
pub struct Upload {
    /// Name and content, or the sentence why there is none.
    pub file: Result<(String, Vec<u8>), String>,
    pub typed: FormData,
}

impl Upload {
    /// Reads the whole form, the file from the field `name`. What was typed before a
    /// file that is much too large is still there.
    ///
    /// # Errors
    /// The request is no form with a file, or breaks off.
    pub async fn read(sent: Sent, name: &str) -> Result<Self, Failure> {
        let mut parts = sent.map_err(|no| Failure::Unreadable(no.status()))?;
        let mut upload = Self {
            file: Err("Bitte wählen Sie eine Datei aus.".into()),
            typed: FormData::default(),
        };
        let mut room = MOST_TYPED;
        loop {
            let mut part = match parts.next_field().await {
                Ok(Some(part)) => part,
                Ok(None) => return Ok(upload),
                Err(error) => return upload.cut_off(error),
            };
            let field = part.name().unwrap_or_default().to_owned();
            let most = if field == name {
                LARGEST as usize
            } else {
                room
            };
            let sent_name = part.file_name().unwrap_or_default().to_owned();
            let mut bytes = Vec::new();
            let mut too_large = false;
            loop {
                match part.chunk().await {
                    Ok(Some(chunk)) if too_large || bytes.len() + chunk.len() > most => {
                        too_large = true;
                    }
                    Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
                    Ok(None) => break,
                    Err(error) => return upload.cut_off(error),
                }
            }
            if field == name {
                upload.file = match (too_large, sent_name.is_empty(), bytes.is_empty()) {
                    (true, ..) => Err(Refusal::TooLarge.sentence()),
                    (false, true, true) => continue,
                    (false, _, true) => Err(Refusal::Empty.sentence()),
                    (false, ..) => Ok((sent_name, bytes)),
                };
            } else {
                room -= bytes.len();
                match String::from_utf8(bytes) {
                    Ok(text) if !too_large => upload.typed.0.push((field, text)),
                    _ => return Err(Failure::Unreadable(StatusCode::BAD_REQUEST)),
                }
            }
        }
    }

    /// The request was larger than what is read of it, or broke off.
    fn cut_off(mut self, error: MultipartError) -> Result<Self, Failure> {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            self.file = Err(Refusal::TooLarge.sentence());
            Ok(self)
        } else {
            Err(Failure::Unreadable(error.status()))
        }
    }
}

/// The form for a document, with [`TITLE`] and [`FILE`]; inside a page with that form.
pub fn upload_form(action: String, back: String) -> AnyView {
    view! {
        <PostForm action=action multipart=true>
            <TextField name="title" personal_data_hint=true />
            <FileField name="file" accept=ENDINGS />
            <Buttons>
                <Submit label="Hochladen" />
                <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
            </Buttons>
        </PostForm>
    }
    .into_any()
}
