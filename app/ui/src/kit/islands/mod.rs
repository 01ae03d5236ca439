//! The parts of a page that run in the browser. Each works on markup that the server
//! has already written and that does its job without them. No props where the markup
//! can say it: a prop brings a JSON parser (a third of the program) to the browser.
//! No signals, effects and dynamic views either: an island is one call of [`dom::wake`]
//! that wires plain listeners.

pub mod combo;
pub mod dom;
mod matching;
pub mod type_ahead;
pub mod unsaved;
