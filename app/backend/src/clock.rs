//! The only place that asks the machine what time it is. Everything else gets the
//! time from a [`Clock`], so that tests and the demo day decide it.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use chrono::{
    DateTime, Days, Duration, LocalResult, NaiveDate, NaiveDateTime, SubsecRound, TimeZone, Utc,
};
use chrono_tz::Europe::Berlin;

/// What time it is. A cheap clone; clones of a manual clock move together.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    /// Starts at a chosen instant and ticks on from there.
    Ticking {
        start: DateTime<Utc>,
        since: Instant,
    },
    Manual(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// The clock of the machine.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// The demo day: nine in the morning in Berlin when the process starts, ticking.
    pub fn day(day: NaiveDate) -> Self {
        let start = start_of_day(day) + Duration::hours(9);
        Self(Source::Ticking {
            start,
            since: Instant::now(),
        })
    }

    /// Stands still until [`Self::set`] or [`Self::advance`] moves it.
    pub fn manual(at: DateTime<Utc>) -> Self {
        Self(Source::Manual(Arc::new(Mutex::new(at))))
    }

    /// Now, cut to microseconds: PostgreSQL keeps no more, and what is hashed must
    /// read back equal.
    pub fn now(&self) -> DateTime<Utc> {
        let now = match &self.0 {
            #[expect(clippy::disallowed_methods, reason = "this is the one place")]
            Source::System => Utc::now(),
            Source::Ticking { start, since } => {
                *start + Duration::from_std(since.elapsed()).unwrap_or_default()
            }
            Source::Manual(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        };
        now.trunc_subsecs(6)
    }

    /// The day it is in Berlin.
    pub fn today(&self) -> NaiveDate {
        berlin_day(self.now())
    }

    /// Moves a manual clock; the others cannot be moved and ignore it.
    pub fn set(&self, at: DateTime<Utc>) {
        if let Source::Manual(now) = &self.0 {
            *now.lock().unwrap_or_else(PoisonError::into_inner) = at;
        }
    }

    /// Moves a manual clock forward; the others ignore it.
    pub fn advance(&self, by: Duration) {
        self.set(self.now() + by);
    }
}

/// The day of an instant in Berlin.
pub fn berlin_day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Berlin).date_naive()
}

/// What the clocks in Berlin show at an instant.
pub fn berlin_time(at: DateTime<Utc>) -> NaiveDateTime {
    at.with_timezone(&Berlin).naive_local()
}

/// The first instant of a day in Berlin.
pub fn start_of_day(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    match Berlin.from_local_datetime(&midnight) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.with_timezone(&Utc),
        // Berlin never skipped a midnight since 1980; the offset of UTC is a safe answer.
        LocalResult::None => midnight.and_utc(),
    }
}

/// The last microsecond of a day in Berlin: "Stand vom d" is everything recorded
/// at or before it.
pub fn end_of_day(day: NaiveDate) -> DateTime<Utc> {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    start_of_day(next) - Duration::microseconds(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_ends_at_midnight_in_berlin_in_summer_and_winter() {
        assert_eq!(
            end_of_day(day("2026-11-22")).to_rfc3339(),
            "2026-11-22T22:59:59.999999+00:00"
        );
        assert_eq!(
            end_of_day(day("2026-07-01")).to_rfc3339(),
            "2026-07-01T21:59:59.999999+00:00"
        );
    }

    #[test]
    fn the_days_of_changed_clocks_have_23_and_25_hours() {
        let length =
            |d: &str| end_of_day(day(d)) - start_of_day(day(d)) + Duration::microseconds(1);
        assert_eq!(length("2026-03-29").num_hours(), 23);
        assert_eq!(length("2026-10-25").num_hours(), 25);
    }

    #[test]
    fn late_evening_in_utc_is_already_tomorrow_in_berlin() {
        let clock = Clock::manual("2026-11-22T23:30:00Z".parse().unwrap());
        assert_eq!(clock.today(), day("2026-11-23"));
    }

    #[test]
    fn now_has_no_more_than_microseconds() {
        let clock = Clock::manual("2026-11-22T10:00:00.123456789Z".parse().unwrap());
        assert_eq!(clock.now().timestamp_subsec_nanos(), 123_456_000);
    }

    #[test]
    fn the_demo_day_starts_at_nine_and_ticks() {
        let clock = Clock::day(day("2026-11-22"));
        let first = clock.now();
        std::thread::sleep(std::time::Duration::from_millis(2));
        assert!(clock.now() > first);
        assert_eq!(
            clock.now().to_rfc3339()[..16].to_owned(),
            "2026-11-22T08:00"
        );
    }
}
