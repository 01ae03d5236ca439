//! The parts of a page that run in the browser. Each works on markup that the server
//! has already written and that does its job without them. No props where the markup
//! can say it: a prop brings a JSON parser (a third of the program) to the browser.

mod browser;
pub mod form_care;
pub mod narrow;
mod session_clock;
