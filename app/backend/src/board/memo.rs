//! What was computed from one sight, kept beside it. The next sight begins with nothing,
//! so nothing kept can be older than the history: that is the whole of forgetting.

use std::{
    any::Any,
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

/// So many texts of one sight at most: one for each set of roles there is.
const MOST: usize = 256;

/// Texts and values by a key that says all they depend on besides the sight.
#[derive(Default)]
pub struct Memo {
    texts: Mutex<HashMap<String, Arc<str>>>,
    values: Mutex<HashMap<String, Arc<dyn Any + Send + Sync>>>,
}

impl Memo {
    /// The text kept under this key, or the one that `make` gives. Two that ask at once
    /// both make it; nobody waits.
    ///
    /// The key has to name everything that decides the text and is not in the sight: who
    /// looks, for which day, with which settings.
    pub fn text(&self, key: String, make: impl FnOnce() -> String) -> Arc<str> {
        if let Some(text) = self.kept().get(&key) {
            return Arc::clone(text);
        }
        let text: Arc<str> = make().into();
        let mut kept = self.kept();
        if kept.len() < MOST {
            kept.insert(key, Arc::clone(&text));
        }
        text
    }

    /// What was put under this key. The history up to the sight does not change, so what was
    /// read from it can be kept beside the sight too.
    pub(crate) fn value<T: Any + Send + Sync>(&self, key: &str) -> Option<Arc<T>> {
        let values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(values.get(key)?).downcast().ok()
    }

    pub(crate) fn put<T: Any + Send + Sync>(&self, key: String, value: T) -> Arc<T> {
        let value = Arc::new(value);
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        if values.len() < MOST {
            values.insert(key, Arc::clone(&value) as _);
        }
        value
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<str>>> {
        self.texts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is kept says nothing that the sight does not say.
impl PartialEq for Memo {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Memo").field(&self.kept().len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_made_once_per_key_and_never_more_are_kept_than_allowed() {
        let memo = Memo::default();
        let mut made = 0;
        for _ in 0..3 {
            memo.text("a".into(), || {
                made += 1;
                "A".into()
            });
        }
        assert_eq!(made, 1);
        assert_eq!(&*memo.text("b".into(), || "B".into()), "B");
        for number in 0..MOST * 2 {
            let text = memo.text(format!("{number}"), || format!("text {number}"));
            assert_eq!(*text, format!("text {number}"));
        }
        assert_eq!(memo.kept().len(), MOST);
    }
}
