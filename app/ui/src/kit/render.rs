//! A view becomes a string, at once: pages load their data before they render, so
//! nothing here waits. The owner carries the shared context that islands need.

use std::sync::Arc;

use hydration_context::{SharedContext, SsrSharedContext};
use leptos::prelude::*;

/// Renders a view. The closure runs inside an owner of its own, so build the view
/// inside it; whatever it created is dropped before this returns.
pub fn to_html<V: IntoView + 'static>(view: impl FnOnce() -> V) -> String {
    // In islands mode nothing hydrates except what an island switches on itself.
    let context: Arc<dyn SharedContext + Send + Sync> = Arc::new(SsrSharedContext::new_islands());
    let owner = Owner::new_root(Some(context));
    let html = owner.with(|| view().into_view().to_html());
    owner.unset_with_forced_cleanup();
    without_marks(&html)
}

/// Removes the marks `<!>` that only hydration reads: everywhere but in an island's
/// own markup. They would cost a tenth of a page and show up as text in `<title>`.
/// Text and attributes are escaped, so none of the searched pieces can come from them.
fn without_marks(html: &str) -> String {
    let mut clean = String::with_capacity(html.len());
    // Whether marks are needed, for each open island and each slot for its children.
    let mut needed = vec![false];
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        clean.push_str(&rest[..start]);
        rest = &rest[start..];
        let keep = needed.last().copied().unwrap_or(false);
        if let Some(after) = rest.strip_prefix("<!>") {
            if keep {
                clean.push_str("<!>");
            }
            rest = after;
            continue;
        }
        if rest.starts_with("<leptos-island ") {
            needed.push(true);
        } else if rest.starts_with("<leptos-children>") {
            needed.push(false);
        } else if rest.starts_with("</leptos-") {
            needed.pop();
        }
        clean.push('<');
        rest = &rest[1..];
    }
    clean.push_str(rest);
    clean
}

/// Whether rendered HTML holds an island. Text and attributes are escaped, so a `<`
/// before this name can only come from an island itself.
pub fn has_island(html: &str) -> bool {
    html.contains("<leptos-island ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stay_only_where_an_island_reads_them() {
        let html = "<title>a<!></title><leptos-island data-component=\"x\"><p>b<!></p><leptos-children><i>c<!></i></leptos-children><b>d<!></b></leptos-island><p>e<!></p>";
        let clean = "<title>a</title><leptos-island data-component=\"x\"><p>b<!></p><leptos-children><i>c</i></leptos-children><b>d<!></b></leptos-island><p>e</p>";
        assert_eq!(without_marks(html), clean);
    }

    #[test]
    fn text_and_attributes_are_escaped() {
        let html = to_html(|| {
            let text = "<leptos-island x>\"'&<!>".to_owned();
            view! { <p title=text.clone()>{text.clone()}</p> }
        });
        assert!(!has_island(&html), "{html}");
        let page = scraper::Html::parse_fragment(&html);
        let selector = scraper::Selector::parse("p").unwrap();
        let p = page.select(&selector).next().unwrap();
        assert_eq!(p.text().collect::<String>(), "<leptos-island x>\"'&<!>");
        assert_eq!(p.attr("title"), Some("<leptos-island x>\"'&<!>"));
    }
}
