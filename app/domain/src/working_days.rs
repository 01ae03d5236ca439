//! Working days in Berlin: Monday to Friday without the public holidays of the Land.
//! Deadlines of requests and rounds count in them. Holidays after the Gesetz über die
//! Sonn- und Feiertage, with the days that were given once.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// The name of the public holiday in Berlin on this day.
pub fn holiday(day: NaiveDate) -> Option<&'static str> {
    let fixed = match (day.month(), day.day()) {
        (1, 1) => Some("Neujahr"),
        // Since 2019.
        (3, 8) if day.year() >= 2019 => Some("Internationaler Frauentag"),
        (5, 1) => Some("Tag der Arbeit"),
        (10, 3) if day.year() >= 1990 => Some("Tag der Deutschen Einheit"),
        (12, 25) => Some("1. Weihnachtstag"),
        (12, 26) => Some("2. Weihnachtstag"),
        _ => None,
    };
    fixed.or_else(|| once(day)).or_else(|| around_easter(day))
}

/// Holidays that were given for one year.
fn once(day: NaiveDate) -> Option<&'static str> {
    match (day.year(), day.month(), day.day()) {
        (2017, 10, 31) => Some("Reformationstag"),
        (2020, 5, 8) | (2025, 5, 8) => Some("Tag der Befreiung"),
        (2028, 6, 17) => Some("75. Jahrestag des Volksaufstands in der DDR"),
        _ => None,
    }
}

fn around_easter(day: NaiveDate) -> Option<&'static str> {
    match (day - easter_sunday(day.year())?).num_days() {
        -2 => Some("Karfreitag"),
        1 => Some("Ostermontag"),
        39 => Some("Christi Himmelfahrt"),
        50 => Some("Pfingstmontag"),
        _ => None,
    }
}

/// Easter Sunday of the Gregorian calendar (the algorithm of Meeus, Jones and Butcher).
fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    NaiveDate::from_ymd_opt(year, month.unsigned_abs(), day.unsigned_abs())
}

/// Whether offices work on this day.
pub fn is_working_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && holiday(day).is_none()
}

/// The day `number` working days after `day`; the day itself does not count.
pub fn after(day: NaiveDate, number: u32) -> NaiveDate {
    let mut found = day;
    let mut left = number;
    while left > 0 {
        found = found + Days::new(1);
        if is_working_day(found) {
            left -= 1;
        }
    }
    found
}

/// How many working days have passed from `from` (not counted) to `to` (counted).
pub fn passed(from: NaiveDate, to: NaiveDate) -> u32 {
    let days = from.iter_days().skip(1).take_while(|day| *day <= to);
    u32::try_from(days.filter(|day| is_working_day(*day)).count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_holidays_of_2026_are_those_of_the_land() {
        let found: Vec<String> = day("2026-01-01")
            .iter_days()
            .take(365)
            .filter(|day| holiday(*day).is_some())
            .map(|day| day.to_string())
            .collect();
        assert_eq!(
            found,
            [
                "2026-01-01",
                "2026-03-08",
                "2026-04-03",
                "2026-04-06",
                "2026-05-01",
                "2026-05-14",
                "2026-05-25",
                "2026-10-03",
                "2026-12-25",
                "2026-12-26",
            ]
        );
        assert!(holiday(day("2025-05-08")).is_some() && holiday(day("2026-05-08")).is_none());
        assert!(holiday(day("2018-03-08")).is_none() && holiday(day("2019-03-08")).is_some());
    }

    #[test]
    fn ten_working_days_skip_weekends_and_holidays() {
        // Thursday before Easter 2026; Good Friday and Easter Monday do not count.
        assert_eq!(after(day("2026-04-02"), 1), day("2026-04-07"));
        assert_eq!(after(day("2026-11-02"), 10), day("2026-11-16"));
        assert_eq!(after(day("2026-12-18"), 5), day("2026-12-28"));
        assert_eq!(passed(day("2026-11-02"), day("2026-11-16")), 10);
        assert_eq!(passed(day("2026-11-02"), day("2026-11-01")), 0);
    }

    proptest! {
        #[test]
        fn going_and_counting_agree(start in 0i64..20_000, number in 1u32..60) {
            let from = day("2000-01-01") + Days::new(start.unsigned_abs());
            let to = after(from, number);
            prop_assert!(is_working_day(to));
            prop_assert_eq!(passed(from, to), number);
        }

        #[test]
        fn easter_is_a_sunday_in_its_weeks(year in 1900i32..2200) {
            let easter = easter_sunday(year).unwrap();
            prop_assert_eq!(easter.weekday(), Weekday::Sun);
            prop_assert!((3..=4).contains(&easter.month()));
        }
    }
}
