//! Downloads of stored files, with the rights of the page that shows them. Always as
//! an attachment: nothing that was uploaded is ever shown inside our pages.

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use backend::documents;
use domain::{document::MediaKind, ids::DocumentId, policy::Action};
use tokio_util::io::ReaderStream;

use crate::{
    kit::{address::encode, error_page::Failure, page::Answer, visit::SignedIn},
    routes::{Access, AppState, Registry},
};

/// Adds the download.
pub fn routes(registry: Registry) -> Registry {
    registry.get(
        "/dokumente/{id}",
        Access::May(Action::SeeMeasures),
        download,
    )
}

async fn download(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
) -> Answer {
    let id: DocumentId = id.parse().map_err(|_| Failure::NotFound)?;
    let (document, file) = documents::open(&state.backend, &actor, id).await?;
    let mut response: Response = Body::from_stream(ReaderStream::new(file)).into_response();
    let headers = response.headers_mut();
    let text = |value: String| HeaderValue::try_from(value).unwrap_or(HeaderValue::from_static(""));
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(content_type(document.media_type)),
    );
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(document.bytes));
    headers.insert(
        header::CONTENT_DISPOSITION,
        text(attachment(&document.file_name)),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    // Should a browser show it all the same, it can do nothing there.
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    Ok(response)
}

/// The media type; text says in addition that it is UTF-8, else umlauts are guessed.
const fn content_type(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Text => "text/plain; charset=utf-8",
        MediaKind::Csv => "text/csv; charset=utf-8",
        other => other.media_type(),
    }
}

/// RFC 6266: a plain name for old programs, the real one as `filename*`.
fn attachment(file_name: &str) -> String {
    let plain: String = file_name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') {
                c
            } else {
                '_'
            }
        })
        .collect();
    format!(
        "attachment; filename=\"{plain}\"; filename*=UTF-8''{}",
        encode(file_name)
    )
}

#[cfg(test)]
mod tests {
    use super::attachment;

    #[test]
    fn a_file_name_cannot_leave_its_header() {
        let header = attachment("Konzept \"Süd\"\r\nSet-Cookie: x=1;.pdf");
        assert!(!header.contains(['\r', '\n']));
        assert_eq!(header.matches('"').count(), 2);
        assert!(header.ends_with(
            "filename*=UTF-8''Konzept%20%22S%C3%BCd%22%0D%0ASet-Cookie%3A%20x%3D1%3B.pdf"
        ));
    }
}
