//! Files as people see them: a link that says type and size.

use domain::document::Document;
use leptos::prelude::*;

/// "Handlungskonzept.pdf (PDF, 1,7 MB)"
pub fn download_link(document: &Document) -> AnyView {
    let (href, name) = (
        format!("/dokumente/{}", document.id),
        document.file_name.clone(),
    );
    let kind = match document.media_type.as_str() {
        "application/pdf" => "PDF",
        _ => "Datei",
    };
    let details = format!(" ({kind}, {})", size(document.bytes));
    view! { <a href=href download="">{name}</a>{details} }.into_any()
}

/// Bytes in the largest unit that keeps a figure before the comma.
fn size(bytes: i64) -> String {
    let tenths = |unit: i64| {
        let tenths = (bytes * 10 + unit / 2) / unit;
        format!("{},{}", tenths / 10, tenths % 10)
    };
    match bytes {
        ..=999 => format!("{bytes} Byte"),
        1_000..=999_999 => format!("{} kB", (bytes + 500) / 1_000),
        _ => format!("{} MB", tenths(1_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn a_size_is_written_in_german() {
        assert_eq!(size(12), "12 Byte");
        assert_eq!(size(45_678), "46 kB");
        assert_eq!(size(1_660_000), "1,7 MB");
        assert_eq!(size(25_000_000), "25,0 MB");
    }
}
