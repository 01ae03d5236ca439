//! The pictures of the handbook: real screens, taken by `end2end/handbook.mjs` and kept
//! in `style/handbook/`. Their sizes stand beside them, so that no page jumps.

use crate::kit::{assets::AssetMap, markup::Picture};

/// `name width height`, a line each; written with the pictures.
const SIZES: &str = include_str!("../../../../style/handbook/sizes.txt");

/// Width and height in pixels.
pub fn size(name: &str) -> Option<(u32, u32)> {
    SIZES.lines().find_map(|line| {
        let mut parts = line.split_whitespace();
        if parts.next() != Some(name) {
            return None;
        }
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    })
}

/// The picture of this name, where the site serves it.
pub fn picture(assets: &AssetMap, name: &str) -> Option<Picture> {
    let (width, height) = size(name)?;
    Some(Picture {
        address: assets.url(&format!("handbook/{name}.webp")),
        width,
        height,
    })
}
