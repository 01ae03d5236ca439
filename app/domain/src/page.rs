//! Keyset paging over a sorted list in memory: a page starts after a named record,
//! so nothing is shown twice or skipped when records come and go.

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// How many there are in all.
    pub total: usize,
    /// Number of the first item, from 1; 0 when empty.
    pub first: usize,
    pub has_previous: bool,
    pub has_next: bool,
}

/// Cuts the page of `size` that starts at `start`.
pub fn cut<T: Clone>(sorted: &[T], start: usize, size: usize) -> Page<T> {
    let start = start.min(sorted.len());
    let end = (start + size).min(sorted.len());
    Page {
        items: sorted[start..end].to_vec(),
        total: sorted.len(),
        first: if start < end { start + 1 } else { 0 },
        has_previous: start > 0,
        has_next: end < sorted.len(),
    }
}
