//! The command palette (Strg+K): its button, its dialog and its script. The dialog is
//! empty until it is opened; the hits come from `/suche/treffer`. Without JavaScript the
//! button is a link to the search page.

use leptos::prelude::*;

use super::assets::AssetMap;

/// Stands beside the search, so that the palette is found with the mouse.
pub fn button() -> AnyView {
    view! { <a class="search__palette" href="/suche" data-palette aria-label="Strg K: suchen und springen"><kbd>"Strg K"</kbd></a> }
        .into_any()
}

/// A module of its own and no island: the program of the islands is thirty times as
/// large, and most pages do without it.
pub fn script(assets: &AssetMap) -> AnyView {
    view! { <script r#type="module" src=assets.url("scripts/palette.js")></script> }.into_any()
}

/// A combobox above its list; the script moves the mark, the browser keeps the focus
/// inside and gives it back.
pub fn dialog() -> AnyView {
    view! {
        <dialog class="palette" id="palette" aria-labelledby="palette-name" closedby="any" data-failed="Die Suche antwortet gerade nicht. Bitte versuchen Sie es noch einmal.">
            <form class="palette__line" method="get" action="/suche">
                <label class="palette__name" id="palette-name" r#for="palette-feld">"Suchen und springen"</label>
                <input class="kern-form-input__input" id="palette-feld" name="q" r#type="text" role="combobox" aria-autocomplete="list" aria-expanded="false" aria-controls="palette-liste" autocomplete="off" spellcheck="false" maxlength="200" />
            </form>
            <p class="palette__status" role="status"></p>
            <div class="palette__list" id="palette-liste" role="listbox" aria-label="Treffer"></div>
            <form class="palette__foot" method="dialog">
                <p><kbd>"↑"</kbd>" "<kbd>"↓"</kbd>" wählen, "<kbd>"Eingabe"</kbd>" öffnen, "<kbd>"Esc"</kbd>" schließen"</p>
                <button class="kern-btn kern-btn--tertiary" r#type="submit"><span class="kern-label">"Schließen"</span></button>
            </form>
        </dialog>
    }
    .into_any()
}
