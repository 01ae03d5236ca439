//! Instants as people in Berlin read them. Days are `domain::dates`.

use chrono::{DateTime, Utc};

/// "22.11.2026, 10:31 Uhr"
pub fn german(at: DateTime<Utc>) -> String {
    backend::clock::berlin_time(at)
        .format("%d.%m.%Y, %H:%M Uhr")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::german;

    #[test]
    fn an_instant_is_shown_in_berlin_time() {
        assert_eq!(
            german("2026-11-22T09:31:00Z".parse().unwrap()),
            "22.11.2026, 10:31 Uhr"
        );
        assert_eq!(
            german("2026-07-31T22:05:00Z".parse().unwrap()),
            "01.08.2026, 00:05 Uhr"
        );
    }
}
