//! Medians and percentiles of durations, and how they are written.

use std::time::Duration;

/// The value below which `part` of the sorted values lie.
pub fn percentile(values: &mut [Duration], part: f64) -> Duration {
    values.sort_unstable();
    let at = (values.len().saturating_sub(1)) as f64 * part;
    values.get(at.round() as usize).copied().unwrap_or_default()
}

pub fn median(values: &mut [Duration]) -> Duration {
    percentile(values, 0.5)
}

pub fn middle(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// "1.25 ms"
pub fn ms(value: Duration) -> String {
    format!("{:.2} ms", value.as_secs_f64() * 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_values_lie_below_the_median() {
        let mut values: Vec<Duration> = (1..=101).rev().map(Duration::from_millis).collect();
        assert_eq!(median(&mut values), Duration::from_millis(51));
        assert_eq!(percentile(&mut values, 0.95), Duration::from_millis(96));
        assert_eq!(ms(Duration::from_micros(1250)), "1.25 ms");
    }
}
