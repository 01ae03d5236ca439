//! The address people type into the browser, as the settings give it and as browsers
//! write it in `Origin`.

use std::net::IpAddr;

use crate::failure::Failure;

/// The origin people use: scheme, host and port, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    /// As a browser writes it in `Origin`: lower case, no default port, no slash.
    pub origin: String,
}

impl PublicUrl {
    /// Reads `https://host[:port][/]`.
    ///
    /// # Errors
    /// One sentence when it is not a plain origin.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let wrong = || {
            Failure::settings(format!(
                "The public URL must look like https://host or http://host:port (got {text})."
            ))
        };
        let uri: http::Uri = text.trim().parse().map_err(|_| wrong())?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(wrong());
        };
        if !matches!(scheme, "http" | "https")
            || authority.as_str().contains('@')
            || !matches!(uri.path(), "" | "/")
        {
            return Err(wrong());
        }
        let default_port = if scheme == "https" { 443 } else { 80 };
        let host = authority.host().to_ascii_lowercase();
        let port = authority
            .port_u16()
            .filter(|port| *port != default_port)
            .map(|port| format!(":{port}"))
            .unwrap_or_default();
        Ok(Self {
            origin: format!("{scheme}://{host}{port}"),
        })
    }

    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https://")
    }

    /// Whether the name leads to this machine only.
    pub fn is_loopback(&self) -> bool {
        let host = self.origin.split_once("://").map_or("", |(_, rest)| rest);
        let host = host.strip_prefix('[').map_or_else(
            || host.split(':').next().unwrap_or_default(),
            |v6| v6.split(']').next().unwrap_or_default(),
        );
        host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_read_as_browsers_write_an_origin() {
        assert_eq!(
            PublicUrl::parse("HTTPS://Kiezwerk.Berlin.de:443/")
                .unwrap()
                .origin,
            "https://kiezwerk.berlin.de"
        );
        assert_eq!(
            PublicUrl::parse("http://localhost:3000").unwrap().origin,
            "http://localhost:3000"
        );
        for wrong in [
            "kiezwerk.berlin.de",
            "ftp://x",
            "https://x/kiezwerk",
            "https://a@b",
        ] {
            assert!(PublicUrl::parse(wrong).is_err(), "{wrong}");
        }
    }
}
