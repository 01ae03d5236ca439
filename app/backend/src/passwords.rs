//! Passwords: how they are hashed, which ones are refused, how a start password is
//! made. Whose password it is, is the matter of `sign_in` and `accounts`.

use std::{
    collections::HashSet,
    sync::{Arc, LazyLock},
};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        self, CustomizedPasswordHasher, PasswordHasher, PasswordVerifier,
        phc::{Output, ParamsString, PasswordHash, Salt},
    },
};
use rand::Rng;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{Error, Result};

/// argon2id with 19 MiB, two passes, one lane (OWASP): about 25 ms of a core.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How many may wait for a core before the next one is sent away.
const MOST_WAITING: usize = 32;

/// Shortest password in characters.
pub const SHORTEST: usize = 12;
/// Longest one: nobody types more, and hashing costs time by length.
pub const LONGEST: usize = 256;

/// Hashed in place of the password of an unknown name, so that the answer takes as
/// long as for a known one.
const DUMMY: &str = "$argon2id$v=19$m=19456,t=2,p=1$a2llendlcmtraWV6d2Vyaw$RdescudvJCsgt3ub+b0dWRJkGsvWGVkw1pIYgJ8DtGM";

/// The queue of password checks: as many at once as there are cores.
pub(crate) struct Passwords {
    cores: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

/// What a check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub matches: bool,
    /// The stored hash was made with other parameters and is to be renewed.
    pub outdated: bool,
}

impl Default for Passwords {
    fn default() -> Self {
        Self::with_cores(std::thread::available_parallelism().map_or(1, usize::from))
    }
}

impl Passwords {
    fn with_cores(cores: usize) -> Self {
        Self {
            cores: Arc::new(Semaphore::new(cores)),
            queue: Arc::new(Semaphore::new(cores + MOST_WAITING)),
        }
    }

    /// Hashes with a fresh salt, as a PHC string.
    ///
    /// # Errors
    /// `TooMany` when the queue is full.
    pub async fn hash(&self, password: String) -> Result<String> {
        self.on_a_core(move || {
            let hash: PasswordHash = hasher()?
                .hash_password(password.as_bytes())
                .map_err(|e| Error::internal(e.to_string()))?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Compares with a stored PHC string; without one (an unknown name) it takes as
    /// long and never matches.
    ///
    /// # Errors
    /// `TooMany` when the queue is full.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<Verdict> {
        self.on_a_core(move || {
            let known = stored.is_some();
            let hash = PasswordHash::new(stored.as_deref().unwrap_or(DUMMY))
                .map_err(|e| Error::internal(e.to_string()))?;
            let matches = hasher()?
                .verify_password(password.as_bytes(), &hash)
                .is_ok();
            Ok(Verdict {
                matches: matches && known,
                outdated: is_outdated(&hash),
            })
        })
        .await
    }

    /// Runs on a thread of its own. The permits go with the work: a request that is
    /// dropped must not let the next one in while its hash is still being computed.
    async fn on_a_core<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let place: OwnedSemaphorePermit = Arc::clone(&self.queue)
            .try_acquire_owned()
            .map_err(|_| Error::TooMany)?;
        let core = Arc::clone(&self.cores)
            .acquire_owned()
            .await
            .map_err(Error::internal)?;
        tokio::task::spawn_blocking(move || {
            let _held = (place, core);
            work()
        })
        .await
        .map_err(Error::internal)?
    }
}

fn params() -> Result<Params> {
    Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|e| Error::internal(e.to_string()))
}

fn hasher() -> Result<Hasher> {
    Ok(Hasher::new(Algorithm::Argon2id, Version::V0x13, params()?))
}

/// Blocks of 1 KiB asked for, though only as many are touched as the parameters want:
/// glibc gives memory above 32 MiB back to the system as soon as it is free, and keeps
/// smaller pieces for each thread that ever hashed (some 150 MiB after a dozen sign-ins).
const ASKED_FOR: usize = 33 * 1024;

/// argon2 in memory that is gone afterwards.
struct Hasher {
    algorithm: Algorithm,
    version: Version,
    params: Params,
}

impl Hasher {
    fn new(algorithm: Algorithm, version: Version, params: Params) -> Self {
        Self {
            algorithm,
            version,
            params,
        }
    }

    fn memory(&self) -> Vec<Block> {
        let wanted = self.params.block_count();
        let mut memory = Vec::with_capacity(ASKED_FOR.max(wanted));
        memory.resize(wanted, Block::default());
        memory
    }
}

impl PasswordHasher<PasswordHash> for Hasher {
    fn hash_password_with_salt(
        &self,
        password: &[u8],
        salt: &[u8],
    ) -> password_hash::Result<PasswordHash> {
        let salt = Salt::new(salt)?;
        let length = self
            .params
            .output_len()
            .unwrap_or(Params::DEFAULT_OUTPUT_LEN);
        let mut buffer = [0_u8; Output::MAX_LENGTH];
        let out = buffer
            .get_mut(..length)
            .ok_or(password_hash::Error::OutputSize)?;
        Argon2::new(self.algorithm, self.version, self.params.clone())
            .hash_password_into_with_memory(password, &salt, out, self.memory())?;
        Ok(PasswordHash {
            algorithm: self.algorithm.ident(),
            version: Some(self.version.into()),
            params: ParamsString::try_from(&self.params)?,
            salt: Some(salt),
            hash: Some(Output::new(out)?),
        })
    }
}

/// What checking a stored hash asks for: it names its own parameters.
impl CustomizedPasswordHasher<PasswordHash> for Hasher {
    type Params = Params;

    fn hash_password_customized(
        &self,
        password: &[u8],
        salt: &[u8],
        algorithm: Option<&str>,
        version: Option<u32>,
        params: Params,
    ) -> password_hash::Result<PasswordHash> {
        let algorithm = algorithm.map(Algorithm::try_from).transpose()?;
        let version = version.map(Version::try_from).transpose()?;
        Self::new(
            algorithm.unwrap_or_default(),
            version.unwrap_or_default(),
            params,
        )
        .hash_password_with_salt(password, salt)
    }
}

fn is_outdated(hash: &PasswordHash) -> bool {
    let same = Params::try_from(hash).is_ok_and(|found| {
        (found.m_cost(), found.t_cost(), found.p_cost()) == (MEMORY_KIB, PASSES, LANES)
    });
    hash.algorithm.as_str() != "argon2id" || !same
}

/// Whether a new password may stand.
///
/// # Errors
/// A German sentence that says what to change.
pub fn check_new(password: &str, login: &str) -> std::result::Result<(), String> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(format!(
            "Das Kennwort braucht mindestens {SHORTEST} Zeichen, zum Beispiel drei oder vier Wörter."
        ));
    }
    if length > LONGEST {
        return Err(format!(
            "Das Kennwort darf höchstens {LONGEST} Zeichen haben."
        ));
    }
    let lower = password.to_lowercase();
    let own = login.split('@').next().unwrap_or(login).to_lowercase();
    if own.chars().count() >= 3 && lower.contains(&own) {
        return Err("Das Kennwort darf den Anmeldenamen nicht enthalten.".into());
    }
    let different: HashSet<char> = lower.chars().collect();
    if different.len() < 5 || is_common(&lower) {
        return Err("Dieses Kennwort ist leicht zu erraten. Bitte wählen Sie ein anderes, zum Beispiel drei oder vier Wörter, die nicht zusammengehören.".into());
    }
    Ok(())
}

/// Common passwords, their stems and the words of this house, in lower case.
static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("common_passwords.txt")
        .split_whitespace()
        .collect()
});

/// Whether nothing is left once digits, signs and common words are taken away:
/// "Passwort2026!", "p4ssw0rt-1234", "berlinberlin12", "123456789012".
fn is_common(lower: &str) -> bool {
    let stem = lower.trim_end_matches(|c: char| !c.is_alphabetic());
    let plain: String = lower.chars().filter(|c| c.is_alphabetic()).collect();
    let unleeted: String = stem
        .chars()
        .map(unleet)
        .filter(|c| c.is_alphabetic())
        .collect();
    made_of_common_words(&plain) || made_of_common_words(&unleeted)
}

fn unleet(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

fn made_of_common_words(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let mut reached = vec![false; chars.len() + 1];
    reached[0] = true;
    for end in 1..=chars.len() {
        reached[end] = (0..end).any(|start| {
            reached[start] && COMMON.contains(chars[start..end].iter().collect::<String>().as_str())
        });
    }
    reached[chars.len()]
}

/// A start password: four groups of five, without letters that look alike; about
/// 98 bits.
pub(crate) fn one_time() -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut random = rand::rng();
    let mut group = || -> String {
        (0..5)
            .map(|_| char::from(LETTERS[random.random_range(0..LETTERS.len())]))
            .collect()
    };
    [group(), group(), group(), group()].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dummy_hash_costs_as_much_as_a_real_one() {
        let dummy = PasswordHash::new(DUMMY).unwrap();
        assert!(!is_outdated(&dummy));
        assert_eq!(dummy.hash.unwrap().len(), 32);
    }

    #[test]
    fn short_long_own_and_common_passwords_are_refused_with_a_sentence() {
        for (password, part) in [
            ("kurz", "mindestens 12"),
            (&"ab1cd2ef3 ".repeat(30) as &str, "höchstens 256"),
            ("xy-Mueller-9182-zk", "Anmeldenamen"),
            ("Passwort2026!", "erraten"),
            ("p4ssw0rt-12345", "erraten"),
            ("BerlinBerlin12", "erraten"),
            ("Kiezwerk-2026-!", "erraten"),
            ("qwertzuiop123", "erraten"),
            ("123456789012345", "erraten"),
            ("aaaaaabbbbbb", "erraten"),
        ] {
            let sentence = check_new(password, "mueller@sen.example").unwrap_err();
            assert!(sentence.contains(part), "{password}: {sentence}");
        }
    }

    #[test]
    fn a_phrase_of_unrelated_words_passes() {
        for good in [
            "Regenschirm kaut Lakritz",
            "vogel.tram.quark.7",
            "korrektpferdbatterieheft",
        ] {
            assert_eq!(check_new(good, "mueller"), Ok(()), "{good}");
        }
    }

    #[test]
    fn start_passwords_pass_the_rules_and_differ() {
        let (one, two) = (one_time(), one_time());
        assert_ne!(one, two);
        assert_eq!(one.len(), 23);
        assert_eq!(check_new(&one, "mueller"), Ok(()));
    }

    #[tokio::test]
    async fn only_the_right_password_matches_and_an_unknown_name_never_does() {
        let passwords = Passwords::default();
        let stored = passwords.hash("vogel.tram.quark.7".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let right = passwords
            .verify("vogel.tram.quark.7".into(), Some(stored.clone()))
            .await
            .unwrap();
        assert_eq!(
            right,
            Verdict {
                matches: true,
                outdated: false
            }
        );
        assert!(
            !passwords
                .verify("vogel.tram.quark.8".into(), Some(stored))
                .await
                .unwrap()
                .matches
        );
        assert!(
            !passwords
                .verify("vogel.tram.quark.7".into(), None)
                .await
                .unwrap()
                .matches
        );
    }

    #[tokio::test]
    async fn a_hash_of_other_parameters_matches_and_is_to_be_renewed() {
        let weak = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(8, 1, 1, None).unwrap(),
        );
        let stored: PasswordHash = weak.hash_password(b"vogel.tram.quark.7").unwrap();
        let verdict = Passwords::default()
            .verify("vogel.tram.quark.7".into(), Some(stored.to_string()))
            .await
            .unwrap();
        assert_eq!(
            verdict,
            Verdict {
                matches: true,
                outdated: true
            }
        );
    }

    #[test]
    fn a_hash_is_the_one_that_argon2_makes_by_itself() {
        let (password, salt) = (b"vogel.tram.quark.7", b"kiezwerk-dummy-salt");
        let plain = Argon2::new(Algorithm::Argon2id, Version::V0x13, params().unwrap());
        let (ours, theirs) = (
            hasher().unwrap().hash_password_with_salt(password, salt),
            plain.hash_password_with_salt(password, salt),
        );
        assert_eq!(ours.unwrap().to_string(), theirs.unwrap().to_string());
    }

    #[tokio::test]
    async fn the_thirty_fourth_in_line_for_one_core_is_sent_away() {
        let passwords = Passwords::with_cores(1);
        let all = (0..MOST_WAITING + 2).map(|_| passwords.verify("x".into(), None));
        let outcomes = futures_of(all).await;
        assert_eq!(
            outcomes
                .iter()
                .filter(|o| matches!(o, Err(Error::TooMany)))
                .count(),
            1
        );
        assert_eq!(
            outcomes.iter().filter(|o| o.is_ok()).count(),
            MOST_WAITING + 1
        );
    }

    /// Polls all at once, in order.
    async fn futures_of<T>(all: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
        let mut waiting: Vec<_> = all.map(Box::pin).collect();
        let mut done: Vec<Option<T>> = waiting.iter().map(|_| None).collect();
        std::future::poll_fn(|cx| {
            for (future, slot) in waiting.iter_mut().zip(&mut done) {
                if slot.is_none()
                    && let std::task::Poll::Ready(value) = future.as_mut().poll(cx)
                {
                    *slot = Some(value);
                }
            }
            if done.iter().all(Option::is_some) {
                std::task::Poll::Ready(())
            } else {
                std::task::Poll::Pending
            }
        })
        .await;
        done.into_iter().flatten().collect()
    }
}
