//! Addresses inside the house: building a path with a query, and refusing one that
//! would lead outside.

use std::fmt::{self, Write};

/// A path of ours with query pairs; `Display` writes it encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    path: String,
    query: Vec<(String, String)>,
}

impl Address {
    pub fn new(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            query: Vec::new(),
        }
    }

    /// Starts from pairs that came with the request.
    pub fn with_query(path: impl Into<String>, query: &[(String, String)]) -> Self {
        Self {
            path: path.into(),
            query: query.to_vec(),
        }
    }

    /// Adds a pair; an empty value adds nothing.
    #[must_use]
    pub fn and(mut self, name: &str, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.query.push((name.to_owned(), value));
        }
        self
    }

    /// Replaces every pair of this name by one; an empty value removes them.
    #[must_use]
    pub fn set(self, name: &str, value: impl Into<String>) -> Self {
        self.without(name).and(name, value)
    }

    /// Removes every pair of this name.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.query.retain(|(key, _)| key != name);
        self
    }

    /// Removes one pair of a filter that holds several values.
    #[must_use]
    pub fn without_value(mut self, name: &str, value: &str) -> Self {
        self.query
            .retain(|(key, held)| !(key == name && held == value));
        self
    }

    /// The pairs, for hidden fields of a form with the method GET.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.query
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        for (index, (name, value)) in self.query.iter().enumerate() {
            f.write_char(if index == 0 { '?' } else { '&' })?;
            write!(f, "{}={}", encode(name), encode(value))?;
        }
        Ok(())
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.to_string()
    }
}

/// Percent-encodes one query name or value.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(byte as char)
            }
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

/// The path if it stays in the house, for `weiter=` and `Location`: it starts with
/// one slash, and holds nothing a browser would read as another host.
pub fn own_path(path: &str) -> Option<&str> {
    let mut chars = path.chars();
    let inside = chars.next() == Some('/') && !matches!(chars.next(), Some('/' | '\\'));
    let clean =
        path.is_ascii() && !path.contains(|c: char| c.is_control() || c == '\\' || c == ' ');
    (inside && clean).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_encoded_and_pairs_are_replaced() {
        let address = Address::new("/massnahmen")
            .and("q", "Spiel & Platz")
            .and("raum", "13a")
            .and("raum", "13d");
        assert_eq!(
            address.to_string(),
            "/massnahmen?q=Spiel%20%26%20Platz&raum=13a&raum=13d"
        );
        assert_eq!(
            address
                .clone()
                .without_value("raum", "13a")
                .set("q", "ü")
                .to_string(),
            "/massnahmen?raum=13d&q=%C3%BC"
        );
        assert_eq!(
            address.without("raum").without("q").to_string(),
            "/massnahmen"
        );
    }

    #[test]
    fn only_paths_of_this_house_are_followed() {
        for inside in ["/", "/massnahmen?q=a%20b", "/raeume/1/konzept"] {
            assert_eq!(own_path(inside), Some(inside));
        }
        for outside in [
            "",
            "massnahmen",
            "//boese.example",
            "/\\boese.example",
            "https://boese.example",
            "/a\r\nSet-Cookie: x",
            "javascript:alert(1)",
        ] {
            assert_eq!(own_path(outside), None, "{outside}");
        }
    }
}
