//! A small markup (headings, paragraphs, lists, links, emphasis) becomes HTML: of the
//! public texts, which people edit, and of the handbook, which comes with the program.
//! Raw HTML in a text stays text; a link leads to the web, a mailbox or a page of ours.

use domain::public_text::{OPEN_PLACE, may_link};
use leptos::prelude::*;
use pulldown_cmark::{
    CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream, html::push_html,
};

/// A picture of the handbook: where it lies and how large it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub address: String,
    pub width: u32,
    pub height: u32,
}

/// A text that people have edited: no pictures, no ids.
pub fn edited(text: &str) -> AnyView {
    drawn(html(text, None))
}

/// A text that comes with the program; `picture` knows the pictures by their name.
pub fn chapter(text: &str, picture: &dyn Fn(&str) -> Option<Picture>) -> AnyView {
    drawn(html(text, Some(picture)))
}

fn drawn(html: String) -> AnyView {
    view! { <div class="markup" inner_html=html></div> }.into_any()
}

/// The headings of the second level with their ids: `## Wort {#id}`.
pub fn sections(text: &str) -> Vec<(String, String)> {
    let mut sections = Vec::new();
    let mut open: Option<(String, String)> = None;
    for event in Parser::new_ext(text, Options::ENABLE_HEADING_ATTRIBUTES) {
        match event {
            Event::Start(Tag::Heading {
                level: HeadingLevel::H2,
                id: Some(id),
                ..
            }) => {
                open = Some((id.to_string(), String::new()));
            }
            Event::Text(word) | Event::Code(word) => {
                if let Some((_, title)) = &mut open {
                    title.push_str(&word);
                }
            }
            Event::End(TagEnd::Heading(_)) => sections.extend(open.take()),
            _ => {}
        }
    }
    sections
}

type Pictures<'a> = Option<&'a dyn Fn(&str) -> Option<Picture>>;

fn html(text: &str, pictures: Pictures<'_>) -> String {
    let options = match pictures {
        Some(_) => Options::ENABLE_HEADING_ATTRIBUTES,
        None => Options::empty(),
    };
    let events = TextMergeStream::new(Parser::new_ext(text, options));
    let mut writer = Writer {
        pictures,
        out: Vec::new(),
        level: 1,
        link: false,
        alt: None,
        figure: false,
    };
    for event in events {
        writer.take(event);
    }
    let mut html = String::with_capacity(text.len() * 3 / 2);
    push_html(&mut html, writer.out.into_iter());
    html
}

/// Passes on what is harmless and turns the rest into text.
struct Writer<'a> {
    pictures: Pictures<'a>,
    out: Vec<Event<'a>>,
    /// Of the last heading: the next one is at most one deeper. The page has the first.
    level: u8,
    /// Whether the open link is passed on.
    link: bool,
    /// Words for the open picture, and where it lies.
    alt: Option<(String, String)>,
    /// The last paragraph became a figure.
    figure: bool,
}

impl<'a> Writer<'a> {
    fn take(&mut self, event: Event<'a>) {
        if let Some((_, alt)) = &mut self.alt {
            match event {
                Event::Text(word) | Event::Code(word) => alt.push_str(&word),
                Event::End(TagEnd::Image) => self.picture(),
                _ => {}
            }
            return;
        }
        match event {
            // Raw HTML is shown as it was typed.
            Event::Html(raw) | Event::InlineHtml(raw) => self.text(raw),
            Event::Start(Tag::HtmlBlock) => self.out.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => self.out.push(Event::End(TagEnd::Paragraph)),
            Event::Text(words) => self.text(words),
            // A new line is meant as one: addresses are typed so.
            Event::SoftBreak => self.out.push(match self.pictures {
                Some(_) => Event::SoftBreak,
                None => Event::HardBreak,
            }),
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            other => self.out.push(other),
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        match tag {
            Tag::Heading { level, id, .. } => {
                let wanted = (level as u8).max(2).min(self.level + 1);
                self.level = wanted;
                self.out.push(Event::Start(Tag::Heading {
                    level: heading(wanted),
                    id,
                    classes: Vec::new(),
                    attrs: Vec::new(),
                }));
            }
            Tag::Link { ref dest_url, .. } => {
                self.link = may_link(dest_url);
                if self.link {
                    self.out.push(Event::Start(tag));
                }
            }
            Tag::Image { dest_url, .. } => {
                // Where there are no pictures, its words stay.
                if self.pictures.is_some() {
                    self.alt = Some((dest_url.to_string(), String::new()));
                }
            }
            other => self.out.push(Event::Start(other)),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                let end = TagEnd::Heading(heading(self.level));
                self.out.push(Event::End(end));
            }
            TagEnd::Link if !self.link => {}
            TagEnd::Image => {}
            TagEnd::Paragraph if std::mem::take(&mut self.figure) => {}
            other => self.out.push(Event::End(other)),
        }
    }

    /// A picture stands alone in its paragraph and takes its place.
    fn picture(&mut self) {
        let Some((name, alt)) = self.alt.take() else {
            return;
        };
        let Some(picture) = self.pictures.and_then(|picture| picture(&name)) else {
            self.text(alt.into());
            return;
        };
        if matches!(self.out.last(), Some(Event::Start(Tag::Paragraph))) {
            self.out.pop();
            self.figure = true;
        }
        let html = format!(
            "<figure class=\"picture\"><img src=\"{}\" alt=\"{}\" width=\"{}\" height=\"{}\" loading=\"lazy\" decoding=\"async\" /></figure>\n",
            escaped(&picture.address),
            escaped(&alt),
            picture.width,
            picture.height
        );
        self.out.push(Event::Html(html.into()));
    }

    /// Words, with the places that are still to be filled made visible.
    fn text(&mut self, words: CowStr<'a>) {
        if !words.contains(OPEN_PLACE) {
            self.out.push(Event::Text(words));
            return;
        }
        let mut rest: &str = &words;
        while let Some(at) = rest.find(OPEN_PLACE) {
            let end = rest[at..].find(']').map_or(rest.len(), |end| at + end + 1);
            self.push_text(&rest[..at]);
            self.out
                .push(Event::InlineHtml("<mark class=\"open-place\">".into()));
            self.push_text(&rest[at..end]);
            self.out.push(Event::InlineHtml("</mark>".into()));
            rest = &rest[end..];
        }
        self.push_text(rest);
    }

    fn push_text(&mut self, words: &str) {
        if !words.is_empty() {
            self.out.push(Event::Text(words.to_owned().into()));
        }
    }
}

const fn heading(level: u8) -> HeadingLevel {
    match level {
        0..=2 => HeadingLevel::H2,
        3 => HeadingLevel::H3,
        4 => HeadingLevel::H4,
        5 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};

    use super::*;

    fn count(html: &str, selector: &str) -> usize {
        Html::parse_fragment(html)
            .select(&Selector::parse(selector).unwrap())
            .count()
    }

    fn words(html: &str) -> String {
        Html::parse_fragment(html).root_element().text().collect()
    }

    #[test]
    fn headings_paragraphs_lists_and_links_are_drawn() {
        let html = html(
            "Eins\nzwei\n\n# A\n\n##### B\n\n- x\n- **y**\n\n1. z\n\n[w](https://a.de) <mailto:a@b.de>",
            None,
        );
        for (selector, number) in [
            ("br", 1),
            ("h1", 0),
            ("h2", 1),
            ("h3", 1),
            ("ul > li", 2),
            ("ol > li", 1),
            ("strong", 1),
            ("a[href=\"https://a.de\"]", 1),
            ("a[href=\"mailto:a@b.de\"]", 1),
        ] {
            assert_eq!(count(&html, selector), number, "{selector} in {html}");
        }
    }

    #[test]
    fn a_text_cannot_bring_scripts_attributes_or_other_elements() {
        for hostile in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "<div onclick=\"alert(1)\">\n\nx\n\n</div>",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](&#106;avascript:alert(1))",
            "[x](  javascript:alert(1))",
            "[x][y]\n\n[y]: javascript:alert(1)",
            "<javascript:alert(1)>",
            "![x](javascript:alert(1))",
            "![x](https://fremd.example/zaehler.gif)",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "[x](//fremd.example)",
            "[x](https://a.de \"' onmouseover=alert(1) '\")",
            "[x](https://a.de/\"onmouseover=alert(1))",
            "## A {#inhalt onclick=alert(1) .b}",
            "```<script>\n</code><script>alert(1)</script>\n```",
            "<leptos-island data-component=\"x\">",
            "[Bitte ergänzen: <b>x</b> <script>]",
        ] {
            let html = html(hostile, None);
            for selector in [
                "script",
                "img",
                "div",
                "b",
                "leptos-island",
                "[onclick]",
                "[onerror]",
                "[onmouseover]",
                "[id]",
                "a[href^=\"javascript\" i]",
                "a[href^=\"data\" i]",
                "a[href^=\"//\"]",
            ] {
                assert_eq!(
                    count(&html, selector),
                    0,
                    "{selector} from {hostile}: {html}"
                );
            }
            assert!(!html.contains("<leptos-island"), "{html}");
            assert!(!words(&html).trim().is_empty(), "{hostile} vanished");
        }
    }

    #[test]
    fn an_open_place_is_marked_whole() {
        let html = html(
            "A [Bitte ergänzen: Name & Ort] b [Bitte ergänzen: x] c",
            None,
        );
        assert_eq!(count(&html, "mark.open-place"), 2);
        assert_eq!(
            words(&html).trim(),
            "A [Bitte ergänzen: Name & Ort] b [Bitte ergänzen: x] c"
        );
    }

    #[test]
    fn a_chapter_has_ids_and_pictures_that_are_known() {
        let text = "Vorab\n\n## So geht es {#so-geht-es}\n\n![Die \"Liste\"](liste)\n\n![Fehlt](gibt-es-nicht)\n";
        let known = |name: &str| {
            (name == "liste").then(|| Picture {
                address: "/assets/liste.1.webp".into(),
                width: 10,
                height: 5,
            })
        };
        let html = html(text, Some(&known));
        assert_eq!(count(&html, "h2#so-geht-es"), 1);
        assert_eq!(
            count(&html, "figure > img[alt='Die \"Liste\"'][width=\"10\"]"),
            1
        );
        assert_eq!(count(&html, "img"), 1);
        assert_eq!(count(&html, "p figure"), 0, "{html}");
        assert_eq!(
            sections(text),
            [("so-geht-es".to_owned(), "So geht es".to_owned())]
        );
    }
}
