//! The parts of a page that run in the browser. Each works on markup that the server
//! has already written and that does its job without them. No props where the markup
//! can say it: a prop brings a JSON parser (a third of the program) to the browser.
//! No signals, effects and dynamic views either: an island is one call of [`dom::wake`]
//! that wires plain listeners.

mod browser;
pub mod combo;
pub mod dom;
pub mod form_care;
mod matching;
mod session_clock;
pub mod type_ahead;
