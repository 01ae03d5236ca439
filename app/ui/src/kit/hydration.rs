//! The script elements that wake islands. No inline script: `boot.js` reads the
//! hashed addresses from its own element, so the policy needs no nonce.

use leptos::prelude::*;

use super::assets::AssetMap;

/// Goes into the head of a page that holds an island; `ui.js` and `ui_bg.wasm` are the
/// logical names the build gives the island program.
pub fn island_scripts(assets: &AssetMap) -> impl IntoView + use<> {
    let script = assets.url("ui.js");
    let wasm = assets.url("ui_bg.wasm");
    view! {
        <link rel="modulepreload" href=script.clone() />
        <link rel="preload" href=wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
        <script
            r#type="module"
            src=assets.url("scripts/boot.js")
            data-islands-js=script
            data-islands-wasm=wasm
        ></script>
    }
}
