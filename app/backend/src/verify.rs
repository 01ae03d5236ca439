//! Recomputes the chain of the history and says which rows were altered, removed or
//! inserted. Somebody who can write the database can rewrite the whole chain: only
//! an anchor kept elsewhere (log line, backup, PDF) finds that.

use std::fmt;

use crate::{
    Backend,
    db::Tx,
    error::Result,
    history::{Head, chain_hash, sha256},
    store::{self, history::Row},
};

/// Rows read at once.
const CHUNK: i64 = 1000;
/// Findings kept; the rest is only counted.
const MOST: usize = 100;
/// The hash before the first row.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// An end of the chain noted elsewhere: `SEQ:HASH`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    pub seq: i64,
    pub hash: String,
}

impl Anchor {
    /// Reads `SEQ:HASH`.
    pub fn parse(text: &str) -> Option<Self> {
        let (seq, hash) = text.trim().split_once(':')?;
        let hash = hash.to_lowercase();
        let seq = seq.parse().ok().filter(|seq| *seq >= 0)?;
        (hash.len() == 64 && hash.chars().all(|c| c.is_ascii_hexdigit()))
            .then_some(Self { seq, hash })
    }
}

impl From<&Head> for Anchor {
    fn from(head: &Head) -> Self {
        Self {
            seq: head.seq,
            hash: head.hash.clone(),
        }
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, self.hash)
    }
}

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    #[error("row {0} was altered")]
    Altered(i64),
    #[error("rows {from} to {to} were removed")]
    Removed { from: i64, to: i64 },
    #[error("row {0} was inserted")]
    Inserted(i64),
    #[error("row {0} does not follow the row before it: one of the two was replaced")]
    Broken(i64),
    #[error("row {0} is dated before the row before it")]
    RunsBack(i64),
    #[error("the head says {head}, the last row is {last}")]
    Head { head: Anchor, last: Anchor },
    #[error("the anchor {expected} does not hold: {found}")]
    Anchor { expected: Anchor, found: String },
}

/// What the check found.
#[derive(Clone, Debug)]
pub struct Report {
    /// Rows looked at.
    pub rows: u64,
    /// Rows whose snapshot was emptied; their hashes still hold.
    pub redacted: u64,
    pub head: Head,
    /// At most a hundred.
    pub findings: Vec<Finding>,
    pub more_findings: u64,
}

impl Report {
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }

    fn add(&mut self, finding: Finding) {
        if self.findings.len() < MOST {
            self.findings.push(finding);
        } else {
            self.more_findings += 1;
        }
    }
}

/// Checks the whole history, and the anchor if one is given.
///
/// # Errors
/// As any read; what was tampered with is in the report.
pub async fn verify(backend: &Backend, expect: Option<Anchor>) -> Result<Report> {
    whole(&mut backend.read().await?, expect).await
}

/// Checks the last `rows` rows: quick enough for a health check.
///
/// # Errors
/// As any read.
pub async fn verify_last(backend: &Backend, rows: i64) -> Result<Report> {
    let mut tx = backend.read().await?;
    let head = store::history::head(&mut tx).await?;
    let start = (head.seq - rows).max(0);
    let last = match start {
        0 => None,
        _ => store::history::since(&mut tx, start - 1, 1)
            .await?
            .into_iter()
            .next(),
    };
    match last {
        Some(row) if row.seq == start => follow(&mut tx, row.seq, row.hash, None).await,
        // The row to start from is missing: the whole check says what else is.
        _ => whole(&mut tx, None).await,
    }
}

pub(crate) async fn whole(tx: &mut Tx, expect: Option<Anchor>) -> Result<Report> {
    follow(tx, 0, GENESIS.to_owned(), expect).await
}

/// Follows the chain from a row (0: from the start) to the end.
async fn follow(tx: &mut Tx, seq: i64, hash: String, expect: Option<Anchor>) -> Result<Report> {
    let head: Head = store::history::head(tx).await?.into();
    let mut report = Report {
        rows: 0,
        redacted: 0,
        head,
        findings: Vec::new(),
        more_findings: 0,
    };
    let mut check = Check {
        last: Anchor { seq, hash },
        last_at: None,
        expect,
    };
    // Numbers below 1 can only have been inserted.
    let mut after = if seq == 0 { i64::MIN } else { seq };
    loop {
        let rows = store::history::since(tx, after, CHUNK).await?;
        let Some(end) = rows.last().map(|row| row.seq) else {
            break;
        };
        for row in &rows {
            check.row(row, &mut report);
        }
        after = end;
    }
    check.end(&mut report);
    Ok(report)
}

struct Check {
    last: Anchor,
    last_at: Option<chrono::DateTime<chrono::Utc>>,
    expect: Option<Anchor>,
}

impl Check {
    fn row(&mut self, row: &Row, report: &mut Report) {
        report.rows += 1;
        if row.seq <= self.last.seq || row.seq > report.head.seq {
            report.add(Finding::Inserted(row.seq));
            return;
        }
        if row.seq > self.last.seq + 1 {
            report.add(Finding::Removed {
                from: self.last.seq + 1,
                to: row.seq - 1,
            });
        } else if row.previous_hash != self.last.hash {
            report.add(Finding::Broken(row.seq));
        }
        let text_holds = match &row.snapshot {
            Some(text) => sha256(text.as_bytes()) == row.snapshot_hash,
            None => {
                report.redacted += 1;
                true
            }
        };
        if !text_holds || chain_hash(row) != row.hash {
            report.add(Finding::Altered(row.seq));
        }
        if self.last_at.is_some_and(|last| row.at < last) {
            report.add(Finding::RunsBack(row.seq));
        }
        self.last = Anchor {
            seq: row.seq,
            hash: row.hash.clone(),
        };
        self.last_at = Some(row.at);
        if let Some(expected) = self.expect.take_if(|expected| expected.seq == row.seq)
            && expected.hash != row.hash
        {
            report.add(Finding::Anchor {
                expected,
                found: format!("row {} has hash {}", row.seq, row.hash),
            });
        }
    }

    fn end(self, report: &mut Report) {
        let head = Anchor::from(&report.head);
        if head.seq > self.last.seq {
            report.add(Finding::Removed {
                from: self.last.seq + 1,
                to: head.seq,
            });
        } else if head != self.last {
            report.add(Finding::Head {
                head,
                last: self.last.clone(),
            });
        }
        match self.expect {
            Some(expected) if expected.seq > self.last.seq => {
                let found = format!("the history ends at row {}", self.last.seq);
                report.add(Finding::Anchor { expected, found });
            }
            Some(expected) if expected.seq == 0 && expected.hash != GENESIS => {
                report.add(Finding::Anchor {
                    expected,
                    found: "row 0 is the empty history".into(),
                });
            }
            // Row 0 as it should be, or a row that was reported as removed above.
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_reads_as_it_is_written() {
        let anchor = Anchor {
            seq: 42,
            hash: "ab".repeat(32),
        };
        assert_eq!(Anchor::parse(&anchor.to_string()), Some(anchor));
        for bad in ["", "42", "42:abc", "-1:00", "x:00"] {
            assert_eq!(Anchor::parse(bad), None, "{bad}");
        }
    }
}
