//! Looks into a ZIP container without unpacking it: the names in its directory, and
//! single small entries up to a bound. Every offset is checked; nothing is written.

use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";

/// More entries than any office file has.
const MOST_ENTRIES: usize = 20_000;
/// Unpacked size that no office file of at most 25 MiB needs (1 GiB).
const MOST_UNPACKED: u64 = 1 << 30;

/// Why a container is not looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Broken,
    Encrypted,
    /// It declares, or turns out to have, far more content than it should.
    Bomb,
}

/// The directory of a container.
pub(super) struct Container<'a> {
    bytes: &'a [u8],
    entries: Vec<Entry<'a>>,
}

struct Entry<'a> {
    name: &'a [u8],
    method: u16,
    packed: usize,
    unpacked: u64,
    /// Where its local header begins.
    at: usize,
}

impl<'a> Container<'a> {
    /// Reads the directory. The file must be a container from its first byte on: one
    /// that hides behind something else is not read.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Fault> {
        if !bytes.starts_with(LOCAL) {
            return Err(Fault::Broken);
        }
        let end = end_of_directory(bytes).ok_or(Fault::Broken)?;
        let field = |at| {
            u16_at(bytes, end + at)
                .map(usize::from)
                .ok_or(Fault::Broken)
        };
        // Parts of a split archive, or a count that does not fit, are not office files.
        let number = field(10)?;
        if (field(4)?, field(6)?, field(8)?) != (0, 0, number) || number > MOST_ENTRIES {
            return Err(Fault::Broken);
        }
        let mut at = size_at(bytes, end + 16).ok_or(Fault::Broken)?;
        let mut entries = Vec::with_capacity(number);
        let mut unpacked = 0_u64;
        for _ in 0..number {
            let (entry, next) = Entry::read(bytes, at, end)?;
            unpacked = unpacked.saturating_add(entry.unpacked);
            if unpacked > MOST_UNPACKED {
                return Err(Fault::Bomb);
            }
            entries.push(entry);
            at = next;
        }
        Ok(Self { bytes, entries })
    }

    /// Whether an entry has a name of this kind; names are given in lower case.
    pub(super) fn any(&self, fits: impl Fn(&str) -> bool) -> bool {
        self.entries
            .iter()
            .any(|entry| fits(&String::from_utf8_lossy(entry.name).to_ascii_lowercase()))
    }

    /// The content of an entry, at most `most` bytes; `None` when there is none. Two of
    /// the same name could be read differently by every program.
    pub(super) fn read(&self, name: &str, most: usize) -> Result<Option<Vec<u8>>, Fault> {
        let mut named = self
            .entries
            .iter()
            .filter(|entry| entry.name.eq_ignore_ascii_case(name.as_bytes()));
        let Some(entry) = named.next() else {
            return Ok(None);
        };
        if named.next().is_some() {
            return Err(Fault::Broken);
        }
        entry.content(self.bytes, most).map(Some)
    }

    /// The name of the entry that stands first in the file.
    pub(super) fn first(&self) -> Option<&[u8]> {
        self.entries
            .iter()
            .find(|entry| entry.at == 0)
            .map(|entry| entry.name)
    }
}

impl<'a> Entry<'a> {
    /// The entry of the directory at `at`, and where the next one begins.
    fn read(bytes: &'a [u8], at: usize, end: usize) -> Result<(Self, usize), Fault> {
        let header = bytes.get(at..end).ok_or(Fault::Broken)?;
        if !header.starts_with(CENTRAL) {
            return Err(Fault::Broken);
        }
        let field = |at| u16_at(header, at).ok_or(Fault::Broken);
        let size = |at| size_at(header, at).ok_or(Fault::Broken);
        // Bit 0: encrypted; bit 13: with a hidden directory.
        if field(8)? & 0x2001 != 0 {
            return Err(Fault::Encrypted);
        }
        let name_end = 46 + usize::from(field(28)?);
        let next = name_end + usize::from(field(30)?) + usize::from(field(32)?);
        if next > header.len() {
            return Err(Fault::Broken);
        }
        let entry = Self {
            name: header.get(46..name_end).ok_or(Fault::Broken)?,
            method: field(10)?,
            packed: size(20)?,
            unpacked: size(24)? as u64,
            at: size(42)?,
        };
        Ok((entry, at + next))
    }

    fn content(&self, bytes: &[u8], most: usize) -> Result<Vec<u8>, Fault> {
        if self.unpacked > most as u64 {
            return Err(Fault::Bomb);
        }
        let header = bytes.get(self.at..).ok_or(Fault::Broken)?;
        let length = |at| u16_at(header, at).map(usize::from).ok_or(Fault::Broken);
        let name_end = 30 + length(26)?;
        if !header.starts_with(LOCAL) || header.get(30..name_end) != Some(self.name) {
            return Err(Fault::Broken);
        }
        let start = name_end + length(28)?;
        let packed = header
            .get(start..)
            .and_then(|rest| rest.get(..self.packed))
            .ok_or(Fault::Broken)?;
        let content = match self.method {
            0 => packed.to_vec(),
            8 => {
                decompress_to_vec_with_limit(packed, most).map_err(|error| match error.status {
                    TINFLStatus::HasMoreOutput => Fault::Bomb,
                    _ => Fault::Broken,
                })?
            }
            _ => return Err(Fault::Broken),
        };
        if content.len() as u64 == self.unpacked {
            Ok(content)
        } else {
            Err(Fault::Broken)
        }
    }
}

/// The record that closes a container; its comment must end with the file, so that
/// nothing is hidden behind it.
fn end_of_directory(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(22)?;
    (last.saturating_sub(usize::from(u16::MAX))..=last)
        .rev()
        .find(|at| {
            bytes[*at..].starts_with(END)
                && u16_at(bytes, at + 20).map(usize::from) == Some(last - at)
        })
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

/// A size or offset of four bytes. All ones stand for a larger one elsewhere, which no
/// file of at most 25 MiB needs.
fn size_at(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    let value = u32::from_le_bytes(four.try_into().ok()?);
    (value != u32::MAX).then_some(value as usize)
}

#[cfg(test)]
pub(super) mod made_up {
    //! Containers for the tests.

    use miniz_oxide::deflate::compress_to_vec;

    use super::{CENTRAL, END, LOCAL};

    pub struct Made {
        pub name: &'static str,
        pub content: Vec<u8>,
        pub deflated: bool,
        pub flags: u16,
        /// Declared instead of the true size.
        pub declared: Option<u32>,
    }

    pub fn entry(name: &'static str, content: &str) -> Made {
        Made {
            name,
            content: content.into(),
            deflated: true,
            flags: 0,
            declared: None,
        }
    }

    pub fn stored(name: &'static str, content: &str) -> Made {
        Made {
            deflated: false,
            ..entry(name, content)
        }
    }

    pub fn zip(entries: &[Made]) -> Vec<u8> {
        let (mut file, mut directory) = (Vec::new(), Vec::new());
        for made in entries {
            let packed = if made.deflated {
                compress_to_vec(&made.content, 6)
            } else {
                made.content.clone()
            };
            let unpacked = made.declared.unwrap_or(made.content.len() as u32);
            let at = file.len() as u32;
            let mut fields = Vec::new();
            fields.extend(20_u16.to_le_bytes());
            fields.extend(made.flags.to_le_bytes());
            fields.extend(if made.deflated { 8_u16 } else { 0 }.to_le_bytes());
            fields.extend([0; 8]);
            fields.extend((packed.len() as u32).to_le_bytes());
            fields.extend(unpacked.to_le_bytes());
            fields.extend((made.name.len() as u16).to_le_bytes());
            fields.extend([0; 2]);
            file.extend(LOCAL);
            file.extend(&fields);
            file.extend(made.name.as_bytes());
            file.extend(&packed);
            directory.extend(CENTRAL);
            directory.extend(20_u16.to_le_bytes());
            directory.extend(&fields);
            directory.extend([0; 10]);
            directory.extend(at.to_le_bytes());
            directory.extend(made.name.as_bytes());
        }
        let (at, size, number) = (
            file.len() as u32,
            directory.len() as u32,
            entries.len() as u16,
        );
        file.extend(directory);
        file.extend(END);
        file.extend([0; 4]);
        file.extend(number.to_le_bytes());
        file.extend(number.to_le_bytes());
        file.extend(size.to_le_bytes());
        file.extend(at.to_le_bytes());
        file.extend([0; 2]);
        file
    }
}
