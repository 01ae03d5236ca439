//! A browser of a few lines: HTTP/1.1 over a socket, one cookie, forms filled as the
//! page shows them. One connection per request, so that each lost answer is seen.

use std::{
    io::{self, ErrorKind, Read, Write},
    net::TcpStream,
    time::Duration,
};

use scraper::{ElementRef, Html, Selector};

/// Names and values as a form sends them.
pub type Fields = Vec<(String, String)>;

#[derive(Clone, Debug)]
pub struct Browser {
    /// Host and port of the server; changes with each start, the cookie does not.
    pub address: String,
    cookie: Option<String>,
}

/// An answer of which at least the whole head came through.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    head: String,
    pub body: String,
}

impl Browser {
    /// Without a session.
    pub fn at(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            cookie: None,
        }
    }

    /// # Errors
    /// The server is not there, or went away before the whole page had come.
    pub fn get(&mut self, path: &str) -> io::Result<Answer> {
        let answer = self.exchange(&format!("GET {path} HTTP/1.1\r\n"), "")?;
        match answer.header("content-length").parse::<usize>() {
            Ok(length) if length > answer.body.len() => Err(ErrorKind::UnexpectedEof.into()),
            _ => Ok(answer),
        }
    }

    /// Sends a form as the page at this path would.
    ///
    /// # Errors
    /// As [`Self::get`]; then nobody knows whether the form arrived.
    pub fn post(&mut self, path: &str, fields: &Fields) -> io::Result<Answer> {
        let encode = ui::kit::address::encode;
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        let body = pairs.join("&");
        let head = format!(
            "POST {path} HTTP/1.1\r\nOrigin: http://{}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
            self.address,
            body.len()
        );
        self.exchange(&head, &body)
    }

    pub fn sign_in(&mut self, login: &str, password: &str) {
        let page = self.get("/anmelden").unwrap();
        let mut fields = page.form("/anmelden");
        set(&mut fields, "login", login);
        set(&mut fields, "password", password);
        let answer = self.post("/anmelden", &fields).unwrap();
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, "/"),
            "{login}: {}",
            answer.words()
        );
    }

    fn exchange(&mut self, head: &str, body: &str) -> io::Result<Answer> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let cookie = self
            .cookie
            .as_ref()
            .map(|cookie| format!("Cookie: {cookie}\r\n"))
            .unwrap_or_default();
        write!(
            stream,
            "{head}Host: {}\r\n{cookie}Connection: close\r\n\r\n{body}",
            self.address
        )?;
        let mut bytes = Vec::new();
        // A connection that is torn down after the head has still told what happened.
        let torn = stream.read_to_end(&mut bytes).err();
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            return Err(torn.unwrap_or_else(|| ErrorKind::UnexpectedEof.into()));
        };
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        let status = status.ok_or_else(|| io::Error::other(format!("not HTTP: {head}")))?;
        let answer = Answer {
            status,
            head: head.to_owned(),
            body: body.to_owned(),
        };
        if let Some(cookie) = answer
            .header("set-cookie")
            .split(';')
            .next()
            // Of all cookies only that of the session.
            .filter(|cookie| cookie.starts_with("kiezwerk="))
        {
            self.cookie = Some(cookie.to_owned());
        }
        Ok(answer)
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        let lines = self
            .head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(": "));
        lines
            .into_iter()
            .find(|(held, _)| held.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value)
    }

    /// Heading and complaints of a page, for a message.
    pub fn words(&self) -> String {
        let page = Html::parse_document(&self.body);
        let wanted = css("h1, .error-summary");
        let texts = page
            .select(&wanted)
            .map(|element| element.text().collect::<Vec<_>>().join(" "));
        texts.collect::<Vec<_>>().join(" | ")
    }

    /// What the form with this target would send as it stands. A select without a
    /// choice takes its first one, as somebody in a hurry does.
    pub fn form(&self, action: &str) -> Fields {
        let page = Html::parse_document(&self.body);
        let form = page
            .select(&css("form[method=post]"))
            .find(|form| form.value().attr("action") == Some(action));
        let form = form
            .unwrap_or_else(|| panic!("no form for {action} on: {} {}", self.status, self.words()));
        let mut fields = Vec::new();
        for field in form.select(&css("input, textarea, select")) {
            let attribute = |name| field.value().attr(name);
            let Some(name) = attribute("name") else {
                continue;
            };
            let value = match (field.value().name(), attribute("type").unwrap_or("text")) {
                ("select", _) => chosen(&field),
                ("textarea", _) => field.text().collect(),
                (_, "checkbox" | "radio") if attribute("checked").is_none() => continue,
                _ => attribute("value").unwrap_or_default().to_owned(),
            };
            fields.push((name.to_owned(), value));
        }
        fields
    }
}

fn chosen(select: &ElementRef) -> String {
    let options: Vec<_> = select
        .select(&css("option"))
        .map(|option| option.value())
        .collect();
    let marked = options
        .iter()
        .find(|option| option.attr("selected").is_some())
        .and_then(|option| option.attr("value"));
    let required = select.value().attr("aria-required") == Some("true")
        || select.value().attr("required").is_some();
    match marked {
        Some(value) if !value.is_empty() => value.to_owned(),
        _ if required => options
            .iter()
            .filter_map(|option| option.attr("value"))
            .find(|value| !value.is_empty())
            .unwrap_or_default()
            .to_owned(),
        _ => String::new(),
    }
}

/// Types into a field of the form.
pub fn set(fields: &mut Fields, name: &str, value: &str) {
    fields.retain(|(held, _)| held != name);
    fields.push((name.to_owned(), value.to_owned()));
}

fn css(selector: &str) -> Selector {
    Selector::parse(selector).unwrap()
}
