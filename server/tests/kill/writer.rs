//! Somebody who logs measures and reports as quickly as the pages come, and remembers
//! what was sent and what was acknowledged.

use std::{
    io,
    sync::atomic::{AtomicBool, Ordering},
};

use crate::browser::{Answer, Browser, Fields, set};

const NEW: &str = "/massnahmen/neu";

/// A form that was sent. Its text is found nowhere else.
#[derive(Clone, Debug)]
pub struct Sent {
    pub text: String,
    path: String,
    fields: Fields,
    /// Where the answer led to, once there was one: then it must be stored.
    pub acknowledged: Option<String>,
    /// Whether the first sending got no answer.
    pub lost: bool,
}

impl Sent {
    /// With nothing but what is compared.
    pub fn like(text: &str, acknowledged: Option<String>) -> Self {
        Self {
            text: text.to_owned(),
            path: String::new(),
            fields: Fields::new(),
            acknowledged,
            lost: false,
        }
    }
}

pub struct Writer {
    pub number: usize,
    pub browser: Browser,
    pub sent: Vec<Sent>,
}

impl Writer {
    pub fn new(number: usize, address: &str, login: &str, password: &str) -> Self {
        let mut browser = Browser::at(address);
        browser.sign_in(login, password);
        Self {
            number,
            browser,
            sent: Vec::new(),
        }
    }

    /// Writes until told to stop, or until the server is gone. Panics when the server
    /// answers with anything but "stored".
    pub fn write(&mut self, round: &str, stop: &AtomicBool) {
        for count in 0.. {
            let name = format!("{round}, {}. Person, Nr. {count}", self.number);
            if stop.load(Ordering::Relaxed) || self.measure_with_reports(&name).is_err() {
                return;
            }
        }
    }

    /// One measure with its reports, all acknowledged.
    pub fn write_one(&mut self, name: &str) {
        self.measure_with_reports(name).unwrap();
    }

    fn measure_with_reports(&mut self, name: &str) -> io::Result<()> {
        let mut fields = self.page(&format!("{NEW}?raum=13d"))?.form(NEW);
        set(&mut fields, "title", name);
        set(&mut fields, "outside_concept", "Lasttest");
        set(&mut fields, "aktion", "anlegen");
        let measure = self.send(name.to_owned(), NEW.to_owned(), fields)?;
        for report in ["erste", "zweite"] {
            let (text, path) = (
                format!("{report} Meldung zu {name}"),
                format!("{measure}/melden"),
            );
            let mut fields = self.page(&path)?.form(&path);
            set(&mut fields, "stage", "running");
            set(&mut fields, "rating", "on_track");
            set(&mut fields, "text", &text);
            self.send(text, path, fields)?;
        }
        Ok(())
    }

    /// Sends the last form once more, as a browser does after a lost answer; it must
    /// lead to where an earlier answer led.
    ///
    /// # Errors
    /// The server was killed again.
    pub fn send_again(&mut self) -> io::Result<()> {
        let last = self.sent.len().checked_sub(1);
        self.again(last)
    }

    /// The same with the last form that makes a measure.
    ///
    /// # Errors
    /// As [`Self::send_again`].
    pub fn make_again(&mut self) -> io::Result<()> {
        let last = self.sent.iter().rposition(|sent| sent.path == NEW);
        self.again(last)
    }

    fn again(&mut self, number: Option<usize>) -> io::Result<()> {
        let Some(last) = number.and_then(|number| self.sent.get_mut(number)) else {
            return Ok(());
        };
        let answer = self.browser.post(&last.path, &last.fields)?;
        let target = stored_at(&answer, &last.text);
        let before = last.acknowledged.replace(target.clone());
        assert!(
            before.as_ref().is_none_or(|before| *before == target),
            "{}: stored at {before:?} and at {target}",
            last.text
        );
        Ok(())
    }

    fn page(&mut self, path: &str) -> io::Result<Answer> {
        let answer = self.browser.get(path)?;
        assert_eq!(answer.status, 200, "{path}: {}", answer.words());
        Ok(answer)
    }

    fn send(&mut self, text: String, path: String, fields: Fields) -> io::Result<String> {
        let answer = self.browser.post(&path, &fields);
        let target = answer.map(|answer| stored_at(&answer, &text));
        let (acknowledged, lost) = (target.as_ref().ok().cloned(), target.is_err());
        self.sent.push(Sent {
            text,
            path,
            fields,
            acknowledged,
            lost,
        });
        target
    }
}

/// The page of the measure that the answer leads to.
fn stored_at(answer: &Answer, text: &str) -> String {
    assert_eq!(answer.status, 303, "{text}: {}", answer.words());
    let target = answer
        .header("location")
        .split('?')
        .next()
        .unwrap_or_default();
    assert!(
        target.starts_with("/massnahmen/"),
        "{text}: led to {target}"
    );
    target.to_owned()
}
