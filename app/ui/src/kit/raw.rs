//! HTML written by hand, for what stands on a page a hundred times over: a view of its own
//! for each cell would cost more than all the rest. Marks are constants of the program, all
//! that comes from outside goes through [`Raw::text`].

use leptos::{prelude::*, tachys::html::InertElement};

/// A piece of HTML that grows.
#[derive(Clone, Debug, Default)]
pub struct Raw(String);

impl Raw {
    pub fn new() -> Self {
        Self::default()
    }

    /// Markup as it stands in the source.
    #[must_use]
    pub fn mark(mut self, mark: &'static str) -> Self {
        self.0.push_str(mark);
        self
    }

    /// Text or the value of an attribute in double quotes.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        let mut rest = text;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
            let (before, from) = rest.split_at(at);
            self.0.push_str(before);
            self.0.push_str(match from.as_bytes()[0] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "&#x27;",
            });
            rest = &from[1..];
        }
        self.0.push_str(rest);
        self
    }

    /// A view, rendered here and now.
    #[must_use]
    pub fn view(mut self, view: AnyView) -> Self {
        self.0.push_str(&view.to_html());
        self
    }

    pub fn into_any(self) -> AnyView {
        InertElement::new(self.0).into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_outside_cannot_become_a_mark() {
        let nasty = "</td><script>alert('x')</script>\" onclick=\"&ä";
        let html = Raw::new()
            .mark("<td title=\"")
            .text(nasty)
            .mark("\">")
            .text(nasty)
            .mark("</td>")
            .0;
        let row = format!("<table><tr>{html}</tr></table>");
        let page = scraper::Html::parse_fragment(&row);
        let selector = scraper::Selector::parse("td").unwrap();
        let cell = page.select(&selector).next().unwrap();
        assert_eq!(cell.text().collect::<String>(), nasty);
        assert_eq!(cell.attr("title"), Some(nasty));
        assert_eq!(cell.value().attrs().count(), 1);
        assert!(!html.contains("<script"));
    }
}
