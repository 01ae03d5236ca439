//! Counting what test runners report: cargo-nextest, cargo test and Playwright. Reads text, runs nothing.

use serde_json::Value;
use std::ops::AddAssign;

#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl Tally {
    pub const ONE_PASSED: Self = Self::new(1, 0, 0);
    pub const ONE_FAILED: Self = Self::new(0, 1, 0);

    pub const fn new(passed: u64, failed: u64, skipped: u64) -> Self {
        Self {
            passed,
            failed,
            skipped,
        }
    }

    /// Takes in one line of `cargo nextest run`. A failing test's own output comes along, which may hold the
    /// summary of another runner: only nextest's is looked for, and it is the last one.
    pub fn read_nextest(&mut self, line: &str) {
        // Summary [   0.1s] 5/9 tests run: 3 passed (1 slow), 1 failed, 1 timed out, 2 skipped
        let summary = line.trim_start().strip_prefix("Summary [");
        if let Some((_, counts)) = summary.and_then(|summary| summary.split_once(" run:")) {
            *self = Self::default();
            self.add_counts(counts.split(','));
        }
    }

    /// Takes in one line of `cargo test`, which has one summary per test binary.
    pub fn read_cargo_test(&mut self, line: &str) {
        // test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s
        let result = line.strip_prefix("test result: ");
        if let Some((_, counts)) = result.and_then(|result| result.split_once(". ")) {
            self.add_counts(counts.split(';'));
        }
    }

    fn add_counts<'a>(&mut self, counts: impl Iterator<Item = &'a str>) {
        for count in counts {
            let mut words = count.split_whitespace();
            let Some(number) = words.next().and_then(|number| number.parse::<u64>().ok()) else {
                continue;
            };
            match words.next() {
                Some("passed") => self.passed += number,
                Some("failed" | "timed" | "exec") => self.failed += number,
                Some("ignored") => self.skipped += number,
                _ => {}
            }
        }
    }

    /// Reads the file of Playwright's JSON reporter.
    pub fn of_playwright(report: &str) -> Option<Self> {
        let report: Value = serde_json::from_str(report).ok()?;
        let stats = report.get("stats")?;
        let count = |name: &str| stats.get(name).and_then(Value::as_u64).unwrap_or(0);
        let errors = report
            .get("errors")
            .and_then(Value::as_array)
            .map_or(0, |errors| errors.len() as u64);
        // A flaky one failed once: it is not good until somebody knows why.
        Some(Self {
            passed: count("expected"),
            failed: count("unexpected") + count("flaky") + errors,
            skipped: count("skipped"),
        })
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, read_line: impl Fn(&mut Tally, &str)) -> Tally {
        let mut tally = Tally::default();
        text.lines().for_each(|line| read_line(&mut tally, line));
        tally
    }

    #[test]
    fn nextest_counts_what_timed_out_as_failed_and_leaves_out_the_filtered() {
        let text = "    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 9 filtered out\n\
                         Summary [   1.234s] 5 tests run: 3 passed (1 slow), 1 failed, 1 timed out, 12 skipped";
        assert_eq!(read(text, Tally::read_nextest), Tally::new(3, 2, 0));
        let text = "     Summary [   0.003s] 1/7 tests run: 0 passed, 1 failed, 0 skipped";
        assert_eq!(read(text, Tally::read_nextest), Tally::new(0, 1, 0));
    }

    #[test]
    fn cargo_test_adds_up_over_its_binaries() {
        let text = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
                    test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 4 filtered out; finished in 0.1s";
        assert_eq!(read(text, Tally::read_cargo_test), Tally::new(5, 1, 1));
    }

    #[test]
    fn playwright_counts_flaky_tests_and_errors_outside_of_tests_as_failed() {
        let report =
            r#"{"errors":[{}],"stats":{"expected":4,"unexpected":1,"flaky":1,"skipped":2}}"#;
        assert_eq!(Tally::of_playwright(report), Some(Tally::new(4, 3, 2)));
        assert_eq!(Tally::of_playwright("not JSON"), None);
    }
}
