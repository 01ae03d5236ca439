//! The texts that every public page must offer: Erklärung zur Barrierefreiheit,
//! Datenschutz, Impressum. Kept as versions in the history; what they say is the
//! business of the operator. How they are drawn stands in the ui.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{error::FieldErrors, form::FormData, text};

/// Longest text in characters: about twenty printed pages.
pub const LONGEST: usize = 40_000;

/// How a place begins that the operator must fill.
pub const OPEN_PLACE: &str = "[Bitte ergänzen:";

/// Which of the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextPage {
    /// `Erklärung zur Barrierefreiheit` (BIKTG Bln § 5).
    Accessibility,
    /// `Datenschutz` (DSGVO Art. 13).
    Privacy,
    /// `Impressum` (DDG § 5).
    Imprint,
}

impl TextPage {
    pub const ALL: [Self; 3] = [Self::Accessibility, Self::Privacy, Self::Imprint];

    /// The stable key in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Accessibility => "accessibility",
            Self::Privacy => "privacy",
            Self::Imprint => "imprint",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| page.key() == key)
    }

    /// The id in the history: the same in every installation.
    pub const fn id(self) -> Uuid {
        Uuid::from_u128(match self {
            Self::Accessibility => 0x0191_a001_0000_7000_8000_0000_0000_0001,
            Self::Privacy => 0x0191_a001_0000_7000_8000_0000_0000_0002,
            Self::Imprint => 0x0191_a001_0000_7000_8000_0000_0000_0003,
        })
    }
}

/// One text as it stands; also its snapshot in the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicText {
    pub page: TextPage,
    /// With the small markup of the form.
    pub text: String,
    /// When it was last changed; `None` for the text that came with the program.
    pub updated_on: Option<NaiveDate>,
    /// 0 for the text that came with the program.
    pub version: i64,
}

impl PublicText {
    /// What the operator still has to fill, in the order of the text.
    pub fn open_places(&self) -> Vec<&str> {
        open_places(&self.text)
    }
}

/// The words of all places `[Bitte ergänzen: …]`.
pub fn open_places(text: &str) -> Vec<&str> {
    text.match_indices(OPEN_PLACE)
        .map(|(at, mark)| {
            let rest = &text[at + mark.len()..];
            let end = rest.find([']', '\n']).unwrap_or(rest.len());
            rest[..end].trim()
        })
        .collect()
}

/// Whether a link may lead there: the web, a mail address, a page of ours.
pub fn may_link(target: &str) -> bool {
    let lower = target.to_ascii_lowercase();
    let web = ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| lower.len() > scheme.len() && lower.starts_with(scheme));
    let own = (target.starts_with('/') && !target.starts_with("//")) || target.starts_with('#');
    (web || own) && !target.contains(|c: char| c == '\\' || c.is_control())
}

/// What the form sends. Field names are the struct's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublicTextDraft {
    pub text: String,
    pub version: String,
}

impl From<&FormData> for PublicTextDraft {
    fn from(sent: &FormData) -> Self {
        Self {
            text: sent.get("text"),
            version: sent.get("version"),
        }
    }
}

impl PublicTextDraft {
    /// The text to keep.
    ///
    /// # Errors
    /// A sentence for `text`: empty, too long, or a link that leads to no page.
    pub fn parse(&self) -> Result<String, FieldErrors> {
        let text = text::required(
            &self.text,
            LONGEST,
            "Bitte geben Sie einen Text ein. Diese Seite darf nicht leer sein.",
        )
        .map_err(|sentence| FieldErrors::one("text", sentence))?;
        let bad = link_targets(&text).find(|target| !may_link(target));
        if let Some(target) = bad {
            return Err(FieldErrors::one(
                "text",
                format!(
                    "Der Verweis auf „{target}“ ist nicht möglich. Verweise beginnen mit https://, http://, mailto:, tel: oder mit / für eine Seite dieser Anwendung."
                ),
            ));
        }
        Ok(text)
    }
}

/// The targets of `[Wort](Ziel)`, to tell the editor; what is drawn is checked again.
fn link_targets(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("](").map(|(at, mark)| {
        let rest = &text[at + mark.len()..];
        let end = rest.find([')', ' ', '\n']).unwrap_or(rest.len());
        rest[..end].trim_matches(['<', '>'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<String, FieldErrors> {
        let text = text.to_owned();
        PublicTextDraft {
            text,
            version: "0".into(),
        }
        .parse()
    }

    #[test]
    fn every_page_has_its_own_key_and_id() {
        for page in TextPage::ALL {
            assert_eq!(TextPage::parse(page.key()), Some(page));
            let same = TextPage::ALL.iter().filter(|other| other.id() == page.id());
            assert_eq!(same.count(), 1);
        }
        assert_eq!(TextPage::parse("x"), None);
    }

    #[test]
    fn open_places_are_found_whole_and_in_order() {
        let text = "A [Bitte ergänzen: Name] b\n[Bitte ergänzen: Anschrift\nC [Bitte ergänzen:]";
        assert_eq!(open_places(text), ["Name", "Anschrift", ""]);
        assert!(open_places("[Name](https://a.de)").is_empty());
    }

    #[test]
    fn links_lead_to_the_web_to_a_mailbox_or_to_a_page_of_ours() {
        for good in [
            "https://a.de",
            "HTTP://a.de",
            "mailto:a@b.de",
            "tel:+4930",
            "/impressum",
            "#oben",
        ] {
            assert!(may_link(good), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "JavaScript:x",
            "data:text/html,x",
            "//a.de",
            "a.html",
            "",
            "https://",
            "/\\a.de",
            "vbscript:x",
        ] {
            assert!(!may_link(bad), "{bad}");
        }
    }

    #[test]
    fn a_text_is_kept_as_typed_or_refused_with_a_sentence() {
        assert_eq!(
            parse(" ## A\r\n[b](/impressum) ").unwrap(),
            "## A\n[b](/impressum)"
        );
        assert!(parse("[b](<https://a.de/c d>)").is_ok());
        for bad in [
            "",
            "  ",
            "[b](javascript:alert(1))",
            "![b](data:x)",
            &"x".repeat(LONGEST + 1),
        ] {
            assert!(parse(bad).unwrap_err().get("text").is_some(), "{bad}");
        }
    }
}
