//! A client like one browser: one kept-alive connection, one cookie, and the real sign-in
//! form. Measures the time until the whole answer is here.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::{
    failure::Result,
    generate::{PASSWORD, Who},
};

/// What a browser offers.
pub const COMPRESSED: &str = "gzip, deflate, br, zstd";

pub struct Client {
    port: u16,
    cookie: Option<String>,
    /// What it says it takes; empty: nothing compressed.
    pub encodings: &'static str,
    connection: Option<SendRequest<Full<Bytes>>>,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub took: Duration,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn expect(self, status: StatusCode, what: &str) -> Result<Self> {
        if self.status == status {
            return Ok(self);
        }
        let start: String = self.text().chars().take(400).collect();
        Err(format!("{what}: {} instead of {status}: {start}", self.status).into())
    }
}

impl Client {
    pub fn new(port: u16) -> Self {
        Self {
            port,
            cookie: None,
            encodings: "",
            connection: None,
        }
    }

    /// Another connection of the same person.
    pub fn again(&self) -> Self {
        Self {
            port: self.port,
            cookie: self.cookie.clone(),
            encodings: self.encodings,
            connection: None,
        }
    }

    /// Signs in by the form.
    pub async fn sign_in(&mut self, who: Who) -> Result<()> {
        self.sign_in_as(who.login()).await
    }

    pub async fn sign_in_as(&mut self, login: &str) -> Result<()> {
        let form = pairs(&[("login", login), ("password", PASSWORD)]);
        let answer = self.send(Method::POST, "/anmelden", form).await?;
        let answer = answer.expect(StatusCode::SEE_OTHER, "signing in")?;
        let cookie = answer
            .headers
            .get(header::SET_COOKIE)
            .and_then(|cookie| cookie.to_str().ok())
            .and_then(|cookie| cookie.split(';').next());
        self.cookie = Some(cookie.ok_or("no cookie came")?.to_owned());
        Ok(())
    }

    /// A page; anything but 200 is an error.
    pub async fn get(&mut self, path: &str) -> Result<Answer> {
        let answer = self.send(Method::GET, path, String::new()).await?;
        answer.expect(StatusCode::OK, path)
    }

    /// A form that is saved: 303.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        let answer = self.send(Method::POST, path, pairs(fields)).await?;
        answer.expect(StatusCode::SEE_OTHER, path)
    }

    async fn send(&mut self, method: Method, path: &str, body: String) -> Result<Answer> {
        for _ in 0..2 {
            let started = Instant::now();
            let mut sender = match self.connection.take() {
                Some(sender) => sender,
                None => connect(self.port).await?,
            };
            // The server closes what was silent for long; then once more.
            if sender.ready().await.is_err() {
                continue;
            }
            let response = match sender
                .send_request(self.request(&method, path, &body)?)
                .await
            {
                Ok(response) => response,
                Err(error) if error.is_canceled() || error.is_closed() => continue,
                Err(error) => return Err(error.into()),
            };
            let (head, incoming) = response.into_parts();
            let body = incoming.collect().await?.to_bytes();
            let took = started.elapsed();
            self.connection = Some(sender);
            return Ok(Answer {
                status: head.status,
                headers: head.headers,
                body,
                took,
            });
        }
        Err(format!("{path}: the connection was closed twice").into())
    }

    fn request(&self, method: &Method, path: &str, body: &str) -> Result<Request<Full<Bytes>>> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, format!("127.0.0.1:{}", self.port))
            .header(header::ORIGIN, format!("http://127.0.0.1:{}", self.port))
            .header("sec-fetch-site", "same-origin");
        if !self.encodings.is_empty() {
            request = request.header(header::ACCEPT_ENCODING, self.encodings);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if *method == Method::POST {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        Ok(request.body(Full::new(Bytes::copy_from_slice(body.as_bytes())))?)
    }
}

async fn connect(port: u16) -> Result<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

fn pairs(fields: &[(&str, &str)]) -> String {
    let mut form = String::new();
    for (name, value) in fields {
        if !form.is_empty() {
            form.push('&');
        }
        form.push_str(name);
        form.push('=');
        for byte in value.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                    form.push(byte.into())
                }
                _ => form.push_str(&format!("%{byte:02X}")),
            }
        }
    }
    form
}

/// The value of a hidden field in a page.
pub fn hidden(page: &str, name: &str) -> Option<String> {
    let at = page.find(&format!("name=\"{name}\""))?;
    let from = page[..at].rfind('<')?;
    let to = at + page[at..].find('>')?;
    let tag = &page[from..to];
    // An empty value may be written without its quotes.
    let value = tag.split("value=\"").nth(1).unwrap_or_default();
    Some(value.split('"').next()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hidden_field_is_found_whatever_the_order_of_its_attributes() {
        let page =
            r#"<p><input value="a" type="hidden" name="last_seen"/><input name="x" value="b">"#;
        assert_eq!(hidden(page, "last_seen").as_deref(), Some("a"));
        assert_eq!(hidden(page, "x").as_deref(), Some("b"));
        assert_eq!(hidden(page, "y"), None);
        let empty = r#"<input name="x" value><input name="z" value="c">"#;
        assert_eq!(hidden(empty, "x").as_deref(), Some(""));
    }
}
