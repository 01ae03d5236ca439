//! Umsetzungsstand and Ampel changed without leaving the list: the link of a row opens
//! the form of its page in a dialog. Whatever goes wrong ends at that page.

use leptos::{ev, html, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Element, FormData, HtmlDialogElement, HtmlElement, HtmlFormElement, RequestInit, Response,
    UrlSearchParams,
};

/// Put it around a table whose rows have links `data-quick` and cells `data-cell`.
#[island]
pub fn QuickStanding(children: Children) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let on_click = move |event: ev::MouseEvent| {
        if event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0 {
            return;
        }
        let (Some(target), Some(root)) = (target::<Element>(&event), root.get_untracked()) else {
            return;
        };
        if closest(&target, "dialog [data-close]").is_some() {
            event.prevent_default();
            if let Some(dialog) = dialog(&root) {
                dialog.close();
            }
        } else if let Some(link) = closest(&target, "a[data-quick]") {
            event.prevent_default();
            spawn_local(open(root.into(), link));
        }
    };
    let on_submit = move |event: ev::SubmitEvent| {
        let (Some(form), Some(root)) = (target::<HtmlFormElement>(&event), root.get_untracked())
        else {
            return;
        };
        event.prevent_default();
        spawn_local(send(root.into(), form));
    };
    view! {
        <div node_ref=root on:click=on_click on:submit=on_submit>
            {children()}
            <dialog class="dialog" aria-label="Stand und Ampel ändern"></dialog>
            <p class="kern-sr-only" role="status" data-said=""></p>
        </div>
    }
}

fn target<T: JsCast>(event: &web_sys::Event) -> Option<T> {
    event.target()?.dyn_into().ok()
}

fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}

fn find<T: JsCast>(within: &Element, selector: &str) -> Option<T> {
    within
        .query_selector(selector)
        .ok()
        .flatten()?
        .dyn_into()
        .ok()
}

fn dialog(root: &Element) -> Option<HtmlDialogElement> {
    find(root, "dialog")
}

/// Fetches the form of the link's page and shows it.
async fn open(root: HtmlElement, link: Element) {
    let href = link.get_attribute("href").unwrap_or_default();
    let shown = match ask(&join(&href), None).await {
        Some((200, html)) => dialog(&root).map(|dialog| {
            if let Some(before) = find::<Element>(&root, "[data-open]") {
                let _ = before.remove_attribute("data-open");
            }
            let _ = link.set_attribute("data-open", "");
            dialog.set_inner_html(&html);
            // Its heading says of which measure it is.
            let _ = dialog.set_attribute("aria-labelledby", "schnell-titel");
            dialog.show_modal().is_ok()
        }),
        _ => None,
    };
    if shown != Some(true) {
        go(&href);
    }
}

/// Sends the form; the row changes, or the form comes back with its sentences.
async fn send(root: HtmlElement, form: HtmlFormElement) {
    let Some(dialog) = dialog(&root) else {
        return;
    };
    let action = form.get_attribute("action").unwrap_or_default();
    match ask(&join(&action), Some(&form)).await {
        Some((200, html)) => {
            dialog.close();
            take(&root, &html);
        }
        Some((409 | 422, html)) => {
            dialog.set_inner_html(&html);
            if let Some(first) = find::<HtmlElement>(&dialog, "#fehler, [aria-invalid], select") {
                let _ = first.focus();
            }
        }
        // To sign in again; what was typed is kept there.
        Some((0, address)) => go(&address),
        // The plain way says what is wrong.
        _ => {
            let _ = form.submit();
        }
    }
}

/// Puts the new cells into the row whose link was used, and reads out what was saved.
fn take(root: &Element, html: &str) {
    let Ok(new) = document().create_element("div") else {
        return;
    };
    new.set_inner_html(html);
    let Some(link) = find::<HtmlElement>(root, "[data-open]") else {
        return;
    };
    if let Some(row) = closest(&link, "tr") {
        for selector in [
            "[data-cell=stage]",
            "[data-cell=rating]",
            "[data-cell=reported]",
        ] {
            if let (Some(cell), Some(with)) = (
                find::<Element>(&row, selector),
                find::<Element>(&new, selector),
            ) {
                cell.set_inner_html(&with.inner_html());
            }
        }
    }
    let _ = link.focus();
    if let (Some(status), Some(said)) = (
        find::<Element>(root, "[role=status]"),
        find::<Element>(&new, "[data-said]"),
    ) {
        status.set_text_content(said.text_content().as_deref());
    }
}

/// Status and text; after a redirect 0 and its address.
async fn ask(address: &str, form: Option<&HtmlFormElement>) -> Option<(u16, String)> {
    let init = RequestInit::new();
    if let Some(form) = form {
        let data = FormData::new_with_form(form).ok()?;
        let body = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
        init.set_method("POST");
        init.set_body(&body);
    }
    let answer = JsFuture::from(window().fetch_with_str_and_init(address, &init)).await;
    let answer: Response = answer.ok()?.dyn_into().ok()?;
    if answer.redirected() {
        return Some((0, answer.url()));
    }
    let text = JsFuture::from(answer.text().ok()?)
        .await
        .ok()?
        .as_string()?;
    Some((answer.status(), text))
}

fn join(address: &str) -> String {
    let mut joined = address.to_owned();
    joined.push_str(if address.contains('?') {
        "&teil=1"
    } else {
        "?teil=1"
    });
    joined
}

fn go(address: &str) {
    let _ = window().location().set_href(address);
}
