//! Logical file names and the hashed addresses they are served under. Filled by the
//! server from what the build made; holds no files itself.

use std::collections::BTreeMap;

/// Logical name (`main.css`) → address (`/assets/main.3f2a….css`).
#[derive(Clone, Debug, Default)]
pub struct AssetMap(BTreeMap<String, String>);

impl AssetMap {
    pub fn new(urls: BTreeMap<String, String>) -> Self {
        Self(urls)
    }

    /// The address of a file; a name the build does not know stays readable, so that
    /// the missing file shows up as a 404 and not as an empty address.
    pub fn url(&self, logical: &str) -> String {
        self.0
            .get(logical)
            .cloned()
            .unwrap_or_else(|| format!("/assets/{logical}"))
    }
}

impl FromIterator<(String, String)> for AssetMap {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(urls: T) -> Self {
        Self(urls.into_iter().collect())
    }
}
