//! The look of one installation: its accent colour, mark and sender, read once at
//! start. Pages know only the addresses; everything else is the style sheet's.

use std::path::Path;

use axum::{
    extract::{self, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};
use ui::routes::{AppState, OwnFile};

use crate::failure::Failure;

/// Where the files are served.
pub const PATH: &str = "/gestaltung/{file}";
/// A mark is shown at 26 px: what is larger was not made for it.
const LARGEST_LOGO: usize = 256 * 1024;
/// Text of normal size, WCAG 2.2, 1.4.3.
const READABLE: f64 = 4.5;
const DARK_SURFACE: Colour = Colour(0x12, 0x15, 0x1f);
const WHITE: Colour = Colour(255, 255, 255);
const BLACK: Colour = Colour(0, 0, 0);

/// `GET /gestaltung/{file}`: the two files of this installation, under names that
/// carry their hash.
pub async fn serve(
    State(app): State<AppState>,
    extract::Path(file): extract::Path<String>,
) -> Response {
    let address = format!("/gestaltung/{file}");
    let Some(own) = app.ui.own_files().find(|own| own.address == address) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(own.kind)),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ),
    ];
    (headers, own.bytes.to_vec()).into_response()
}

/// The style sheet of an accent like `#0b5c8a`.
///
/// # Errors
/// One sentence: not a colour, or white text on it could not be read.
pub fn accent(value: &str) -> Result<OwnFile, Failure> {
    let colour = Colour::parse(value).ok_or_else(|| {
        Failure::settings(format!(
            "accent must be a colour like #1f44a8 (got {value})."
        ))
    })?;
    let contrast = colour.contrast(WHITE);
    if contrast < READABLE {
        return Err(Failure::settings(format!(
            "White text on the accent {value} has a contrast of {contrast:.1}:1; WCAG asks for {READABLE}:1. Choose a darker colour."
        )));
    }
    Ok(own_file("akzent", "css", sheet(colour).into_bytes()))
}

/// The mark of the installation, an SVG or PNG.
///
/// # Errors
/// One sentence: the file cannot be read, is too large or of another kind.
pub fn logo(path: &Path) -> Result<OwnFile, Failure> {
    let shown = path.display();
    let bytes = std::fs::read(path)
        .map_err(|error| Failure::settings(format!("Cannot read the logo {shown}: {error}.")))?;
    if bytes.len() > LARGEST_LOGO {
        return Err(Failure::settings(format!(
            "The logo {shown} is larger than {} KiB.",
            LARGEST_LOGO / 1024
        )));
    }
    let ending = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        "png"
    } else if std::str::from_utf8(&bytes).is_ok_and(|text| text.contains("<svg")) {
        "svg"
    } else {
        return Err(Failure::settings(format!(
            "The logo {shown} is neither an SVG nor a PNG."
        )));
    };
    Ok(own_file("logo", ending, bytes))
}

fn own_file(name: &str, ending: &str, bytes: Vec<u8>) -> OwnFile {
    let hash: String = Sha256::digest(&bytes)
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    OwnFile {
        address: format!("/gestaltung/{name}.{hash}.{ending}"),
        kind: match ending {
            "css" => "text/css; charset=utf-8",
            "svg" => "image/svg+xml",
            _ => "image/png",
        },
        bytes: bytes.into(),
    }
}

/// The tokens an accent decides. On dark ground the same hue, lightened until it reads.
fn sheet(colour: Colour) -> String {
    let on_dark = colour.towards(WHITE, DARK_SURFACE, 7.0);
    let hover = colour.mixed(BLACK, 0.3);
    let hover_on_dark = on_dark.mixed(WHITE, 0.4);
    let frame = colour.towards(BLACK, WHITE, 12.0);
    let frame_on_dark = frame.mixed(BLACK, 0.35);
    format!(
        "@layer tokens{{:root{{--accent:light-dark({colour},{on_dark});--ink-link:light-dark({colour},{on_dark});\
         --ink-link-hover:light-dark({hover},{hover_on_dark});--frame:light-dark({frame},{frame_on_dark})}}}}"
    )
}

/// sRGB, eight bits each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Colour(u8, u8, u8);

impl Colour {
    fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self(part(0)?, part(2)?, part(4)?))
    }

    fn mixed(self, other: Self, share: f64) -> Self {
        let mix = |a: u8, b: u8| {
            let value = f64::from(a) + (f64::from(b) - f64::from(a)) * share;
            value.round().clamp(0.0, 255.0) as u8
        };
        Self(
            mix(self.0, other.0),
            mix(self.1, other.1),
            mix(self.2, other.2),
        )
    }

    /// Mixed with `end` in small steps until the contrast to `ground` is reached.
    fn towards(self, end: Self, ground: Self, contrast: f64) -> Self {
        (0..=20)
            .map(|step| self.mixed(end, f64::from(step) / 20.0))
            .find(|colour| colour.contrast(ground) >= contrast)
            .unwrap_or(end)
    }

    /// WCAG 2.2, relative luminance.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((BLACK.contrast(WHITE) - 21.0).abs() < 0.01);
        assert!((Colour::parse("#777777").unwrap().contrast(WHITE) - 4.48).abs() < 0.01);
    }

    #[test]
    fn an_accent_that_white_text_cannot_stand_on_is_refused() {
        assert!(accent("#ffb92e").is_err());
        assert!(accent("#1f44a8").is_ok());
        for broken in ["1f44a8", "#1f4", "#1f44ag", "", "#1f44a8}"] {
            assert!(accent(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn every_accent_reads_on_both_grounds() {
        for value in ["#1f44a8", "#000000", "#a3130d", "#0f5c36", "#5b2a86"] {
            let colour = Colour::parse(value).unwrap();
            let on_dark = colour.towards(WHITE, DARK_SURFACE, 7.0);
            assert!(on_dark.contrast(DARK_SURFACE) >= 7.0, "{value}");
            let frame = colour.towards(BLACK, WHITE, 12.0);
            assert!(frame.contrast(WHITE) >= 12.0, "{value}");
            let css = String::from_utf8(accent(value).unwrap().bytes.to_vec()).unwrap();
            assert!(css.contains(&format!("--accent:light-dark({value},")));
        }
    }

    #[test]
    fn a_logo_is_what_its_bytes_say() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mark.png");
        std::fs::write(&file, "<svg xmlns='http://www.w3.org/2000/svg'/>").unwrap();
        assert_eq!(logo(&file).unwrap().kind, "image/svg+xml");
        std::fs::write(&file, "GIF89a").unwrap();
        assert!(logo(&file).is_err());
        assert!(logo(&folder.path().join("none.svg")).is_err());
    }
}
