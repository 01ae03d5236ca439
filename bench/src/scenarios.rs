//! What is asked for: pages with random filters and records, and the floor that answers
//! the same question.

use std::path::Path;

use domain::{
    deadline::Deadline,
    measure::{Rating, Stage},
};
use rand::{SeedableRng, rngs::StdRng};

use crate::{
    failure::Result,
    generate::{self, Who},
    words::{Words, pick},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    Start(Who),
    List,
    Detail,
    Area,
}

impl Scenario {
    pub const ALL: [Self; 7] = [
        Self::Start(Who::Clerk),
        Self::Start(Who::District),
        Self::Start(Who::State),
        Self::Start(Who::Leadership),
        Self::List,
        Self::Detail,
        Self::Area,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Start(Who::Clerk) => "start page, Bearbeitung",
            Self::Start(Who::District) => "start page, Bezirkskoordination",
            Self::Start(Who::State) => "start page, Landeskoordination",
            Self::Start(Who::Leadership) => "start page, Leitung",
            Self::List => "list, three filters",
            Self::Detail => "detail",
            Self::Area => "area page",
        }
    }

    pub const fn who(self) -> Who {
        match self {
            Self::Start(who) => who,
            Self::List | Self::Detail | Self::Area => Who::District,
        }
    }
}

/// The records of a database that addresses name.
pub struct Places {
    measures: Vec<String>,
    areas: Vec<String>,
    area_codes: Vec<String>,
    words: Words,
    /// Measures that the Bezirk measured may report on.
    pub own: Vec<String>,
}

impl Places {
    pub async fn of(file: &Path) -> Result<Self> {
        Ok(Self {
            measures: generate::rows(file, "SELECT id FROM measure WHERE NOT draft ORDER BY id").await?,
            areas: generate::rows(file, "SELECT id FROM action_area ORDER BY id").await?,
            area_codes: generate::rows(file, "SELECT code FROM action_area ORDER BY code").await?,
            words: Words::new(&mut StdRng::seed_from_u64(generate::SEED)),
            own: generate::rows(
                file,
                "SELECT m.id FROM measure m JOIN body b ON b.id = m.lead_id \
                 WHERE NOT m.draft AND m.lead_answer = 'accepted' AND b.district = '08' ORDER BY m.id",
            )
            .await?,
        })
    }

    /// The address of the page, and of its floor.
    pub fn addresses(&self, scenario: Scenario, random: &mut StdRng) -> (String, String) {
        match scenario {
            Scenario::Start(who) => ("/".into(), format!("/start/{}?", who.login())),
            Scenario::List => {
                let query = self.filters(random);
                (format!("/massnahmen?{query}"), format!("/list?{query}&"))
            }
            Scenario::Detail => {
                let id = pick(random, &self.measures);
                (format!("/massnahmen/{id}"), format!("/detail/{id}?"))
            }
            Scenario::Area => {
                let id = pick(random, &self.areas);
                (format!("/raeume/{id}"), format!("/area/{id}?"))
            }
        }
    }

    /// A sentence that nobody wrote before.
    pub fn line(&self, random: &mut StdRng) -> String {
        self.words.line(random, 14)
    }

    /// Two properties of a measure, and a word or a third property.
    fn filters(&self, random: &mut StdRng) -> String {
        use rand::Rng;
        let stage = pick(random, &Stage::ALL).key();
        let area = pick(random, &self.area_codes).clone();
        let third = match random.random_range(0..3) {
            0 => format!("ampel={}", pick(random, &Rating::ALL).key()),
            1 => format!("termin={}", pick(random, &Deadline::ALL).key()),
            _ => format!("q={}", ascii(self.words.word(random))),
        };
        format!("raum={area}&stand={stage}&{third}")
    }
}

/// For an address: what is not a letter of ASCII is left out.
fn ascii(word: &str) -> String {
    word.chars().take_while(char::is_ascii_alphabetic).collect()
}
