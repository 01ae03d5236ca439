//! Makes identifiers: UUIDv7, so that rows made later sort later.

use uuid::Uuid;

/// A fresh identifier of any kind: `let id: MeasureId = ids::fresh();`
pub fn fresh<T: From<Uuid>>() -> T {
    Uuid::now_v7().into()
}
